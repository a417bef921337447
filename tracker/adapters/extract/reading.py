"""Bytes to pages in this process, without protection: what the reading process runs."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.adapters.extract.media import MediaType, media_type
from tracker.adapters.extract.refusal import Limits, Reason, Unreadable
from tracker.domain.letters.pages import PageText


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a file, page by page."""

    media_type: MediaType
    pages: tuple[PageText, ...]


def read(content: bytes, limits: Limits) -> Extracted:
    """The pages of a file of any known format. Raises Unreadable.

    Formats' readers are imported where they are needed, so that a text costs no PDF library.
    """
    if len(content) > limits.size:
        raise Unreadable(Reason.TOO_LARGE, megabytes=limits.size // 1_000_000)
    kind = media_type(content)
    pages = _pages(kind, content, limits)
    if not any(char.isalnum() for page in pages for line in page.lines for char in line.text):
        raise Unreadable(Reason.NO_TEXT)
    return Extracted(kind, pages)


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
