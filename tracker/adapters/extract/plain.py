"""Plain text and Markdown to lines: form feeds are page breaks, geometry there is none."""

from __future__ import annotations

import re

from tracker.adapters.extract.copied import told
from tracker.adapters.extract.media import decoded
from tracker.adapters.extract.refusal import Limits, Reason, Unreadable
from tracker.domain.letters.pages import PageText, pages_of

_LINK = re.compile(r"\[([^\]\n]{1,300})\]\((?:[^)\s]{1,500})\)")
_LEFT_OUT = re.compile(
    r"<!--[^<>]{0,500}-->|\[\^[^\]\s]{1,20}\](?!:)|^[ ]{0,3}>(?:[ ]?>){0,5}[ ]?|^[ ]{0,3}([-*_])(?:[ ]?\1){2,80}[ ]*$",
    re.MULTILINE,
)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>|])")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\u200b\u2060\ufeff]")


def read_text(content: bytes, limits: Limits) -> tuple[PageText, ...]:
    """The pages of a text file. Raises Unreadable when the bytes are not text or there are too many."""
    text = decoded(content)
    if text is None:
        raise Unreadable(Reason.WRONG_TYPE)
    if len(text) > limits.characters:
        raise Unreadable(Reason.TOO_LONG)
    return pages_from(text, limits)


def read_markdown(content: bytes, limits: Limits) -> tuple[PageText, ...]:
    """The pages of a Markdown file: links become their words, escapes their characters; comments, rules, marks of
    footnotes and of quoting are left out."""
    text = decoded(content)
    if text is None:
        raise Unreadable(Reason.WRONG_TYPE)
    text = _LEFT_OUT.sub("", text)
    return pages_from(_ESCAPED.sub(r"\1", _LINK.sub(r"\1", text)), limits)


def pages_from(text: str, limits: Limits) -> tuple[PageText, ...]:
    """Pages from one text, cut at form feeds."""
    text = re.sub("\r\n?|\u2028|\u2029|\x0b|\x85", "\n", text)
    text = _CONTROL.sub("", text).replace("\xa0", " ")
    pages = text.split("\f")
    if len(pages) > limits.pages:
        raise Unreadable(Reason.TOO_MANY_PAGES, pages=limits.pages)
    read = pages_of(page.strip("\n") if len(pages) > 1 else page for page in pages)
    lines = told([page.lines for page in read])
    return tuple(PageText(page.number, kept) for page, kept in zip(read, lines, strict=True))
