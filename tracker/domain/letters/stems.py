"""Lists that a sentence opens where no heading does: offered, and marked as guessed."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.domain.letters.flow import Flow
from tracker.domain.letters.lists import Item, Titles, ends_sentence, read_list
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
    r"\b(?:reviewed|progress (?:made )?in|covered|looked at|previous(?:ly)?|identified at|"
    r"(?:last|initial|first|original) inspection|was required|were required)\b",
    re.IGNORECASE,
)
_LONGEST_STEM = 6


@dataclass(frozen=True, slots=True)
class Stem:
    """A sentence that opens a list: rows `first` up to `last` (exclusive), and what it says will follow."""

    first: int
    last: int
    announces: FindingKind


def offered(rows: Sequence[Row], kind: LetterKind) -> Iterator[tuple[FindingKind, list[Item]]]:
    """Lists after a sentence that ends in a colon, in documents where that is how findings are given."""
    if kind not in (LetterKind.AREA_SEND, LetterKind.OTHER):
        return
    ends = [index for index, row in enumerate(rows) if section_of(row.text) is not None] + [len(rows)]
    index = 1
    while index < len(rows):
        opens = rows[index - 1].text.endswith(":") and marker(rows[index].text) is not None
        found = _announced(_stem(rows, index)[1], kind) if opens else None
        if found is None:
            index += 1
            continue
        listed = read_list(rows[index : ends[bisect_left(ends, index)]], Titles.END)
        yield found, listed.items
        index += max(listed.length, 1)


def urgent_stems(rows: Sequence[Row], kind: LetterKind) -> Iterator[Stem]:
    """The sentences that open a list of priority actions, where such lists have no heading of their own."""
    if kind is not LetterKind.AREA_SEND:
        return
    for index in range(1, len(rows)):
        if rows[index - 1].text.endswith(":") and marker(rows[index].text) is not None:
            first, sentence = _stem(rows, index)
            if _announced(sentence, kind) is FindingKind.PRIORITY_ACTION:
                yield Stem(first, index, FindingKind.PRIORITY_ACTION)


def _announced(stem: str, kind: LetterKind) -> FindingKind | None:
    """What a sentence says will follow it, if it is anything to act on."""
    if _PAST.search(stem):
        return None
    if _URGENT.search(stem):
        return FindingKind.PRIORITY_ACTION
    return FindingKind.IMPROVEMENT if kind is LetterKind.OTHER and _WANTED.search(stem) else None


def _stem(rows: Sequence[Row], index: int) -> tuple[int, str]:
    """Where the paragraph that ends just before a row begins, and its last sentence."""
    first = index - 1
    while first > max(0, index - _LONGEST_STEM) and marker(rows[first].text) is None:
        row, before = rows[first], rows[first - 1]
        if row.gap and (row.page == before.page or ends_sentence(before.text)):
            break
        if row.has_geometry and before.indent > row.indent + 8 and row.text[:1].isupper():
            # Back at the margin after a list that hangs.
            break
        first -= 1
    text = Flow(rows[first:index]).text
    sentences = re.split(r"(?<=[.!?])\s+(?=[A-Z])", text)
    return first, sentences[-1]
