"""A letter's own text on a page: what was taken from it marked, and enough around it to recognise the place."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tracker.domain.letters import Place
from tracker.domain.passages import Passage, passages_of
from tracker.domain.sentences import flowing
from tracker.domain.supporting import paragraphs_of

AROUND = 220
LINES_AROUND = 3
# Marks of a list from a symbol font, for which every other font shows an empty box.
_SYMBOLS = dict.fromkeys(range(0xE000, 0xF900), "▪")


@dataclass(frozen=True, slots=True)
class Segment:
    """Some of a page's text. `finding` is the number of the finding it belongs to, or None; `anchor` is set on the
    first segment of each finding and of each paragraph."""

    text: str
    finding: int | None = None
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The surroundings of a passage on one page."""

    page: int
    segments: tuple[Segment, ...]


def where(place: Place) -> str:
    """`Page 2, line 14`, or `Pages 2 to 3`."""
    if place.page != place.end_page:
        return f"Pages {place.page} to {place.end_page}"
    return f"Page {place.page}, line {place.line}"


def excerpts(words: str, place: Place, pages: Mapping[int, str]) -> list[Excerpt]:
    """The places that `words` were read from, one excerpt a page."""
    by_page: dict[int, list[Passage]] = {}
    for passage in passages_of(words, place, pages):
        by_page.setdefault(passage.page, []).append(passage)
    return [Excerpt(page, tuple(_around(_shown(pages[page]), found))) for page, found in by_page.items()]


def marked_pages(pages: Mapping[int, str], findings: Collection[tuple[str, Place]]) -> dict[int, list[Segment]]:
    """Every page whole, with the words of the findings (numbered from 1, in the order given) marked. Links can lead to
    each of them, and to each paragraph in between."""
    marks: dict[int, list[tuple[Passage, int]]] = {page: [] for page in pages}
    for number, (words, place) in enumerate(findings, start=1):
        for passage in passages_of(words, place, pages):
            marks[passage.page].append((passage, number))
    starts: dict[int, list[int]] = {page: [] for page in pages}
    for paragraph in paragraphs_of(pages, [place for _, place in findings]):
        starts[paragraph.page].append(paragraph.start)
    seen: set[int] = set()
    return {page: _page(page, _shown(text), marks[page], starts[page], seen) for page, text in pages.items()}


def paragraph_anchor(page: int, start: int) -> str:
    """The id of the paragraph that begins at this character of this page."""
    return f"paragraph-{page}-{start}"


@lru_cache(maxsize=64)
def _shown(text: str) -> str:
    """A page's text as a browser can show it, each character in its place."""
    return flowing(text).translate(_SYMBOLS)


def _page(page: int, text: str, marks: list[tuple[Passage, int]], starts: list[int], seen: set[int]) -> list[Segment]:
    segments: list[Segment] = []
    at = 0
    for passage, number in sorted(marks, key=lambda it: it[0].start):
        start, end = max(passage.start, at), passage.end
        if start >= end:
            continue
        segments += _between(page, text, at, start, starts)
        anchor = None if number in seen else f"words-{number}"
        seen.add(number)
        segments.append(Segment(text[start:end], number, anchor))
        at = end
    return [*segments, *_between(page, text, at, len(text), starts)]


def _between(page: int, text: str, begin: int, finish: int, starts: Sequence[int]) -> Iterable[Segment]:
    """The text between two findings, cut where paragraphs begin: `starts` in their order."""
    cuts = starts[bisect_left(starts, begin) : bisect_left(starts, finish)]
    for cut, end, is_start in zip([begin, *cuts], [*cuts, finish], [False, *[True] * len(cuts)], strict=True):
        if cut < end:
            yield Segment(text[cut:end], anchor=paragraph_anchor(page, cut) if is_start else None)


def _around(text: str, found: list[Passage]) -> Iterable[Segment]:
    first, last = found[0].start, found[-1].end
    begin, finish = _begin(text, first), _finish(text, last)
    if begin < first:
        yield Segment(("… " if text[:begin].strip() else "") + text[begin:first].lstrip())
    at = first
    for passage in found:
        if passage.start > at:
            yield Segment(text[at : passage.start])
        yield Segment(text[passage.start : passage.end], 1)
        at = passage.end
    if at < finish:
        yield Segment(text[at:finish].rstrip() + (" …" if text[finish:].strip() else ""))


def _begin(text: str, start: int) -> int:
    """Where the surroundings begin: some lines before `start`, at most `AROUND` characters, at a word."""
    at = start
    for _ in range(LINES_AROUND):
        line = text.rfind("\n", 0, max(at - 1, 0))
        if line < 0 or start - line > AROUND:
            at = 0 if line < 0 and start <= AROUND else at
            break
        at = line + 1
    if at == start and start > 0:
        space = text.find(" ", max(start - AROUND, 0), start)
        at = space + 1 if space >= 0 else max(start - AROUND, 0)
    return at


def _finish(text: str, end: int) -> int:
    """Where the surroundings end, likewise."""
    at = end
    for _ in range(LINES_AROUND):
        line = text.find("\n", at + 1)
        if line < 0 or line - end > AROUND:
            at = len(text) if line < 0 and len(text) - end <= AROUND else at
            break
        at = line
    if at == end and end < len(text):
        space = text.rfind(" ", end, end + AROUND)
        at = space if space > end else min(end + AROUND, len(text))
    return at
