"""Lists that a sentence opens where no heading does: offered, and marked as guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tracker.domain.letters.flow import Flow
from tracker.domain.letters.lists import Item, Titles, read_list
from tracker.domain.letters.markers import marker
from tracker.domain.letters.parsed import FindingKind, LetterKind
from tracker.domain.letters.rows import Row
from tracker.domain.letters.vocabulary import section_of

_URGENT = re.compile(
    r"written statement of action|areas? of significant (?:weakness|concern)|significant areas? of weakness|"
    r"priority action",
    re.IGNORECASE,
)
_WANTED = re.compile(
    r"\b(?:should|must|needs? to|(?:is|are) required to)\b|\bareas? (?:for|of) (?:improvement|development)\b|"
    r"\brecommend(?:s|ed|ations?)?\b",
    re.IGNORECASE,
)
# What was looked at, or asked for at an earlier time, is no finding of this document.
_PAST = re.compile(
    r"\b(?:reviewed|progress (?:made )?in|covered|looked at|previous(?:ly)?|last inspection|identified at|"
    r"was required|"
    r"were required)\b",
    re.IGNORECASE,
)
_LONGEST_STEM = 6


def offered(rows: Sequence[Row], kind: LetterKind) -> Iterator[tuple[FindingKind, list[Item]]]:
    """Lists after a sentence that ends in a colon, in documents where that is how findings are given."""
    if kind not in (LetterKind.AREA_SEND, LetterKind.OTHER):
        return
    for index in range(1, len(rows)):
        if not rows[index - 1].text.endswith(":") or marker(rows[index].text) is None:
            continue
        stem = _stem(rows, index)
        if _PAST.search(stem):
            continue
        if _URGENT.search(stem):
            found = FindingKind.PRIORITY_ACTION
        elif kind is LetterKind.OTHER and _WANTED.search(stem):
            found = FindingKind.IMPROVEMENT
        else:
            continue
        end = next((i for i in range(index, len(rows)) if section_of(rows[i].text) is not None), len(rows))
        yield found, read_list(rows[index:end], Titles.END).items


def _stem(rows: Sequence[Row], index: int) -> str:
    """The paragraph that ends just before a row."""
    first = index - 1
    while first > max(0, index - _LONGEST_STEM) and not rows[first].gap and marker(rows[first].text) is None:
        first -= 1
    text = Flow(rows[first:index]).text
    sentences = re.split(r"(?<=[.!?])\s+(?=[A-Z])", text)
    return sentences[-1]
