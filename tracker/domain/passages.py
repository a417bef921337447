"""Words and where they stand: which characters of a letter's pages a finding's words were taken from.

A finding keeps its words and the stretch of the letter they come from. That stretch also holds what is not part of
them: line breaks, bullets, page numbers, footers, footnote marks. Here the two are laid side by side.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from tracker.domain.letters import Place

# How many letters and digits, a word and those after it, are looked for together: the longest that is found decides.
_ANCHORS = (24, 12, 6)
_CLOSING = frozenset(".,;:!?’”'\")]%…")
_OPENING = frozenset("‘“'\"([£")


@dataclass(frozen=True, slots=True)
class Passage:
    """Characters `start` to `end` (exclusive) of the text of one page."""

    page: int
    start: int
    end: int


class Stretch:
    """The text of the pages from one place to another, page breaks as line feeds."""

    __slots__ = ("_pages", "_starts", "text")

    def __init__(self, pages: Mapping[int, str], place: Place) -> None:
        parts: list[str] = []
        self._starts: list[int] = []
        self._pages: list[tuple[int, int]] = []
        length = 0
        for number in range(place.page, place.end_page + 1):
            text = pages.get(number, "")
            begin = place.start if number == place.page else 0
            end = place.end if number == place.end_page else len(text)
            self._starts.append(length)
            self._pages.append((number, begin))
            parts.append(text[begin:end])
            length += len(parts[-1]) + 1
        self.text = "\n".join(parts)

    def on_page(self, position: int) -> tuple[int, int]:
        """The page and the character on it of one character of `text`."""
        index = bisect_right(self._starts, position) - 1
        page, begin = self._pages[index]
        return page, begin + position - self._starts[index]

    def place(self, start: int, end: int, pages: Mapping[int, str]) -> Place:
        """Where `text[start:end]` stands. `start` must be less than `end`."""
        page, begin = self.on_page(start)
        end_page, last = self.on_page(end - 1)
        return Place(page, line_of(pages.get(page, ""), begin), begin, last + 1, end_page)

    def passages(self, start: int, end: int) -> list[Passage]:
        """`text[start:end]`, one passage a page."""
        found = []
        for index, (page, begin) in enumerate(self._pages):
            first = self._starts[index]
            until = self._starts[index + 1] - 1 if index + 1 < len(self._starts) else len(self.text)
            low, high = max(start, first), min(end, until)
            if low < high:
                found.append(Passage(page, begin + low - first, begin + high - first))
        return found


def line_of(text: str, position: int) -> int:
    """The line of a page's text, counted from 1, on which a character stands."""
    return text.count("\n", 0, position) + 1


def aligned(words: str, source: str) -> dict[int, int]:
    """For each letter and digit of `words` where it stands in `source`; words that are not found are left out.

    Case, spaces and punctuation do not count. What `source` holds in between is passed over.
    """
    sought, places = _plain(words)
    held, origins = _plain(source)
    found: dict[int, int] = {}
    index = at = 0
    while index < len(sought):
        end = _word_end(words, places, index)
        jump = _taken_up(sought, index, end, held, at)
        if jump is not None:
            for step in range(end - index):
                found[places[index + step]] = origins[jump + step]
            at = jump + end - index
        index = end
    return found


def _plain(text: str) -> tuple[str, list[int]]:
    """The letters and digits of `text` in lower case, and where each stands."""
    kept = [(low, index) for index, char in enumerate(text) if char.isalnum() and len(low := char.lower()) == 1]
    return "".join(char for char, _ in kept), [index for _, index in kept]


def _word_end(words: str, places: list[int], index: int) -> int:
    """The index after the last letter of the word that begins at `index`."""
    end = index + 1
    while end < len(places) and places[end] == places[end - 1] + 1:
        end += 1
    return end


def _taken_up(sought: str, index: int, end: int, held: str, since: int) -> int | None:
    """Where a word stands after `since`: there, where as much as possible of what follows it stands too."""
    for length in _ANCHORS:
        if length > end - index:
            jump = held.find(sought[index : index + length], since)
            if jump >= 0:
                return jump
    jump = held.find(sought[index:end], since)
    return jump if jump >= 0 else None


def passages_of(words: str, place: Place, pages: Mapping[int, str]) -> list[Passage]:
    """The characters of the pages that `words` were taken from, in order: what a page shows as marked."""
    stretch = Stretch(pages, place)
    found = sorted(aligned(words, stretch.text).values())
    if not found:
        return stretch.passages(0, len(stretch.text))
    marked: list[Passage] = []
    begin = last = found[0]
    for position in [*found[1:], None]:
        if position is not None and not any(map(str.isalnum, stretch.text[last + 1 : position])):
            last = position
            continue
        low, high = outwards(stretch.text, begin, last + 1)
        marked += stretch.passages(low, high)
        if position is not None:
            begin = last = position
    return marked


def outwards(text: str, start: int, end: int) -> tuple[int, int]:
    """`start` and `end` moved over the quotes, brackets and stops that belong to the words between them."""
    while start > 0 and text[start - 1] in _OPENING:
        start -= 1
    while end < len(text) and text[end] in _CLOSING:
        end += 1
    return start, end
