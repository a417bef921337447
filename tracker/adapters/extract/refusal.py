"""Why a file cannot be read, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why a file was refused."""

    EMPTY = "empty"
    WRONG_TYPE = "wrong type"
    PICTURE = "picture"
    TOO_LARGE = "too large"
    ENCRYPTED = "encrypted"
    NO_TEXT = "no text"
    DAMAGED = "damaged"
    TOO_SLOW = "too slow"
    TOO_MANY_PAGES = "too many pages"
    TOO_LONG = "too long"
    TOO_MANY_FINDINGS = "too many findings"
    BUSY = "busy"
    OLD_WORD = "old word"
    OLD_EXCEL = "old excel"
    NO_TABLE = "no table"
    TOO_MANY_ROWS = "too many rows"


_FORMATS = "The selected file must be a PDF, a Word document (.docx), a web page (.html) or plain text"
_SENTENCES = {
    Reason.EMPTY: "The selected file is empty. Choose the letter again",
    Reason.WRONG_TYPE: _FORMATS,
    Reason.PICTURE: f"{_FORMATS}. It is a picture, whatever its name says",
    Reason.TOO_LARGE: "The selected file must be smaller than {megabytes} MB when it is unpacked",
    Reason.ENCRYPTED: "The selected file is password protected. Save a copy without a password and upload that",
    Reason.NO_TEXT: (
        "The selected file has no text that can be read; it may be a scan. "
        "Upload the letter as it was published, or paste its text"
    ),
    Reason.DAMAGED: "The selected file is damaged and cannot be opened. Get the letter again, or paste its text",
    Reason.TOO_SLOW: "The selected file takes too long to read. Paste the text of the letter instead",
    Reason.TOO_MANY_PAGES: "The selected file must have {pages} pages or fewer. Upload only the letter",
    Reason.TOO_LONG: "The selected file has more text than a letter can have. Upload only the letter",
    Reason.TOO_MANY_FINDINGS: (
        "The selected file has more points that need to improve than a letter can have. Upload only the letter"
    ),
    Reason.BUSY: "Too many files are being read at the moment. Upload the file again in a minute",
    Reason.OLD_WORD: "The selected file is an old Word document (.doc). Save it as .docx or PDF and upload that",
    Reason.OLD_EXCEL: "The selected file is an old Excel workbook (.xls). Save it as .xlsx and upload that",
    Reason.NO_TABLE: "The selected file holds no table with rows",
    Reason.TOO_MANY_ROWS: "The selected file has too many rows",
}


class Unreadable(Exception):
    """A file that cannot be used. `reason` is for programs, `message` a sentence for the person."""

    def __init__(self, reason: Reason, *, megabytes: int = 0, pages: int = 0) -> None:
        self.reason = reason
        self.megabytes = megabytes
        self.pages = pages
        self.message = _SENTENCES[reason].format(megabytes=megabytes, pages=pages)
        super().__init__(self.message)


@dataclass(frozen=True, slots=True)
class Limits:
    """What an upload may cost: `size` and `unpacked` in bytes, `memory` in bytes of address space of the
    reading process, `seconds` of wall-clock time, `pages`, `lines` and `characters` of text, `findings` in it.

    The time counts from asking, so waiting for a free process is part of it; for whoever `waits`, from when a
    process is free.
    """

    size: int = 25_000_000
    unpacked: int = 100_000_000
    memory: int = 512_000_000
    seconds: float = 19.0
    pages: int = 400
    lines: int = 50_000
    characters: int = 1_000_000
    findings: int = 200
    waits: bool = False
