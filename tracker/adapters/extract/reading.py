"""Bytes to pages in this process, without protection: what the reading process runs."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from tracker.adapters.extract.media import MediaType, media_type
from tracker.adapters.extract.refusal import Limits, Reason, Unreadable
from tracker.domain.letters import ParsedLetter
from tracker.domain.letters.pages import Line, Page, PageText

# White space without end says nothing, and patterns that look across it take ever longer.
_WIDE_BLANK = re.compile(r"\s{200,}")
_WIDEST_BLANK = " " * 199
# No database keeps these.
_NO_CHARACTER = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Extracted:
    """The lines of a file, page by page."""

    media_type: MediaType
    pages: tuple[PageText, ...]


@dataclass(frozen=True, slots=True)
class ExtractedLetter:
    """The text of a file, page by page, and what a careful reader takes out of it."""

    media_type: MediaType
    pages: tuple[Page, ...]
    letter: ParsedLetter


def read_with_letter(content: bytes, limits: Limits) -> ExtractedLetter:
    """The pages of a file and the letter in them. Raises Unreadable."""
    from tracker.domain.letters.reader import read_letter

    extracted = read(content, limits)
    letter = read_letter(extracted.pages)
    if len(letter.findings) > limits.findings:
        raise Unreadable(Reason.TOO_MANY_FINDINGS)
    return ExtractedLetter(extracted.media_type, tuple(page.kept() for page in extracted.pages), letter)


def read(content: bytes, limits: Limits) -> Extracted:
    """The pages of a file of any known format. Raises Unreadable.

    Formats' readers are imported where they are needed, so that a text costs no PDF library.
    """
    if len(content) > limits.size:
        raise Unreadable(Reason.TOO_LARGE, megabytes=limits.size // 1_000_000)
    kind = media_type(content)
    pages = _pages(kind, content, limits)
    if sum(len(page.lines) for page in pages) > limits.lines:
        raise Unreadable(Reason.TOO_LONG)
    if sum(len(line.text) for page in pages for line in page.lines) > limits.characters:
        raise Unreadable(Reason.TOO_LONG)
    pages = tuple(_sound(page) for page in pages)
    if not any(char.isalnum() for page in pages for line in page.lines for char in line.text):
        raise Unreadable(Reason.NO_TEXT)
    return Extracted(kind, pages)


def _sound(page: PageText) -> PageText:
    """The same page without what only a made-up file has: white space without end, and what is no character."""
    lines = page.lines
    # What can be printed is sound in a line that is not long: nearly every one, and told at once.
    if all(line.text.isprintable() and len(line.text) < 200 for line in lines):
        return page
    return replace(page, lines=tuple(_sound_line(line) for line in lines))


def _sound_line(line: Line) -> Line:
    text = _WIDE_BLANK.sub(_WIDEST_BLANK, _NO_CHARACTER.sub("\ufffd", line.text))
    if text == line.text:
        return line
    marks = line.marks if len(text) == len(line.text) else ()
    return line._replace(text=text, marks=marks)


def _pages(kind: MediaType, content: bytes, limits: Limits) -> tuple[PageText, ...]:
    if kind is MediaType.PDF:
        from tracker.adapters.extract.pdf import read_pdf

        return read_pdf(content, limits)
    if kind is MediaType.DOCX:
        from tracker.adapters.extract.word import read_word

        return read_word(content, limits)
    if kind is MediaType.HTML:
        from tracker.adapters.extract.markup import read_html

        return read_html(content, limits)
    from tracker.adapters.extract.plain import read_markdown, read_text

    return read_markdown(content, limits) if kind is MediaType.MARKDOWN else read_text(content, limits)
