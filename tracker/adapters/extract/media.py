"""What a file is, judged from its bytes and never from its name."""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum

from tracker.adapters.extract.refusal import Reason, Unreadable


class MediaType(StrEnum):
    """The formats a letter can come in."""

    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    TEXT = "text/plain"
    MARKDOWN = "text/markdown"
    HTML = "text/html"


_PDF_SIGNATURE = b"%PDF-"
# Readers accept a little rubbish before the signature; more than this is another file with a PDF inside.
_PDF_WITHIN = 1024
_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(
    rb"\A[\s\xef\xbb\xbf]*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.I | re.S,
)
_HTML_PART = re.compile(r"<(?:p|div|ul|ol|li|h[1-6]|br|table)\b[^>]*>", re.IGNORECASE)
_MARKDOWN = re.compile(r"(?m)^(?:#{1,6}\s+\S|\*\*\S.*\*\*\s*$)|\[[^\]]+\]\([^)]+\)")
_PICTURE = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
_KNOWN_BINARY = (
    b"RIFF", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"\x7fELF", b"MZ", b"BM", b"{\\rtf", b"\x00\x00\x00\x18ftyp",
    b"\x00\x00\x00\x20ftyp", b"ID3", b"OggS", b"SQLite format", b"%!PS",
)  # fmt: skip


def media_type(content: bytes) -> MediaType:
    """The format of a file. Raises Unreadable when it is empty or none of those that can be read."""
    if not content.lstrip(b"\x00 \t\r\n\x0c\xef\xbb\xbf"):
        raise Unreadable(Reason.EMPTY)
    head = content[:_PDF_WITHIN]
    if head.lstrip(b"\x00 \t\r\n\xef\xbb\xbf").startswith(_PDF_SIGNATURE):
        return MediaType.PDF
    if content.startswith(_ZIP):
        if _is_word(content):
            return MediaType.DOCX
        raise Unreadable(Reason.WRONG_TYPE)
    if content.startswith(_OLD_OFFICE):
        raise Unreadable(Reason.OLD_WORD)
    if content.startswith(_PICTURE):
        raise Unreadable(Reason.PICTURE)
    if content.startswith(_KNOWN_BINARY):
        raise Unreadable(Reason.WRONG_TYPE)
    if _PDF_SIGNATURE in head and b"\x00" not in head[: head.index(_PDF_SIGNATURE)]:
        return MediaType.PDF
    if _HTML.match(content[:4096]):
        return MediaType.HTML
    text = decoded(content[:65536])
    if text is None:
        raise Unreadable(Reason.WRONG_TYPE)
    if len(_HTML_PART.findall(text)) >= 3:
        return MediaType.HTML
    return MediaType.MARKDOWN if _MARKDOWN.search(text) else MediaType.TEXT


def decoded(content: bytes) -> str | None:
    """Text in UTF-8, UTF-16 with a byte order mark, or Windows-1252; None for anything else."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content[: len(content) // 2 * 2].decode("utf-16", "replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            if error.start >= len(content) - 4:
                text = content[: error.start].decode("utf-8-sig")
            else:
                text = content.decode("cp1252", "replace")
    odd = sum(1 for char in text if (ord(char) < 32 and char not in "\t\n\r\f\x0b") or char == "\ufffd")
    return None if odd > max(2, len(text) // 200) else text


def _is_word(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "word/document.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
        raise Unreadable(Reason.DAMAGED) from None
