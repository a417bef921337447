"""What is printed on the page and is no part of the text: page numbers, running headers and footers, watermarks."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from tracker.domain.letters.pages import Line, PageText
from tracker.domain.letters.vocabulary import section_of

_PAGE_NUMBER = re.compile(r"^[\s\-–—|]*(?:page\s*)?(\d{1,3})(?:\s*(?:of|/)\s*\d{1,3})?[\s\-–—|]*$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.;:!?]$")
_DATED = re.compile(r"\d{1,2} \w+ \d{4}")
_STAMP = re.compile(r"^(?:draft|confidential|restricted|official|embargoed|sample|copy)\b", re.IGNORECASE)
_MOST_LINES = 4
# The edge of text without geometry.
_ANYWHERE = ""


class Furniture:
    """Knows a document's furniture; `size` is the height of the letters of its text, None without geometry."""

    def __init__(self, pages: Sequence[PageText]) -> None:
        self.size = _body_size(pages)
        self.is_paged = len([page for page in pages if page.lines]) > 1
        self.repeated = _repeated(pages)

    def lines(self, page: PageText) -> frozenset[int]:
        """The indexes of a page's lines that are furniture."""
        filled = [index for index, line in enumerate(page.lines) if line.text.strip()]
        if page.height is not None:
            return frozenset(index for index in filled if self._is_placed(page.lines[index], page.height))
        if not self.is_paged:
            return frozenset(index for index in filled if self._is_known(page.lines[index], _ANYWHERE))
        found: set[int] = set()
        for run in (filled, filled[::-1]):
            for index in run[:_MOST_LINES]:
                if not self._is_known(page.lines[index], _ANYWHERE):
                    break
                found.add(index)
        return frozenset(found)

    def texts(self, pages: Sequence[PageText]) -> Iterator[tuple[int, str]]:
        """The furniture of the first few pages after the cover: page number and words."""
        for page in pages[1:4]:
            for index in sorted(self.lines(page)):
                yield page.number, page.lines[index].text

    def _is_known(self, line: Line, edge: str) -> bool:
        return bool(_PAGE_NUMBER.match(line.text)) or (edge, _key(line.text)) in self.repeated

    def _is_placed(self, line: Line, height: float) -> bool:
        if in_margin(line, height):
            return self._is_known(line, _edge(line, height))
        if is_near_margin(line, height):
            return (_spot(line), _key(line.text)) in self.repeated
        return bool(self.size and line.size and line.size > 2.2 * self.size and _STAMP.match(line.text.strip()))


def _body_size(pages: Sequence[PageText]) -> float | None:
    weights: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            if line.size:
                weights[line.size] += len(line.text)
    return weights.most_common(1)[0][0] if weights else None


def in_margin(line: Line, height: float) -> bool:
    """Whether a line stands in the top or bottom tenth of a page so high."""
    if line.top is None or line.bottom is None:
        return False
    return line.top > height * 0.9 or line.bottom < height * 0.1


def is_near_margin(line: Line, height: float) -> bool:
    """Whether a line stands where only furniture of several lines reaches: next to the margin."""
    if line.top is None or line.bottom is None:
        return False
    return line.top > height * 0.84 or line.bottom < height * 0.14


def _spot(line: Line) -> str:
    """How far down the page a line stands: what only stands near the margin repeats itself to the point."""
    return f"{(line.top or 0.0) / 4:.0f}"


def _edge(line: Line, height: float) -> str:
    """Which edge of the page a line stands at: a title on the cover is no footer of the pages after it."""
    return "top" if (line.top or 0.0) < height / 2 else "bottom"


def _where(line: Line, height: float | None) -> str:
    if not height:
        return _ANYWHERE
    return _edge(line, height) if in_margin(line, height) else _spot(line)


def _key(text: str) -> str:
    return re.sub(r"\d+", "", text).strip().lower()


def _repeated(pages: Sequence[PageText]) -> frozenset[tuple[str, str]]:
    """Edges and keys of lines that stand there on several pages, or again and again in text without pages."""
    seen: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for page in pages:
        for line in _edge_lines(page):
            key = _key(line.text)
            if len(key) >= 4:
                seen[_where(line, page.height), key].add(page.number)
    least = 2 if any(page.height for page in pages) else 3
    # Away from the margin only what stands on most pages is furniture.
    most = max(least, len(pages) // 2)
    found = {key for key, numbers in seen.items() if len(numbers) >= (most if key[0].isdigit() else least)}
    if len(pages) == 1 and pages[0].height is None:
        texts = Counter(line.text.strip() for line in pages[0].lines)
        keys = Counter(_key(line.text) for line in pages[0].lines)
        often = {key for key, count in keys.items() if count >= 3 and len(key) >= 20 and not _SENTENCE_END.search(key)}
        often |= {_key(text) for text, count in texts.items() if count >= 3 and _DATED.search(text) and len(text) < 60}
        found = {(_ANYWHERE, key) for key in often}
    # A heading of a list at the top of two pages is no running header.
    return frozenset((edge, key) for edge, key in found if section_of(key) is None)


def _edge_lines(page: PageText) -> Iterator[Line]:
    if page.height:
        for line in page.lines:
            if is_near_margin(line, page.height):
                yield line
        return
    filled = [line for line in page.lines if line.text.strip()]
    yield from filled[:_MOST_LINES]
    yield from filled[_MOST_LINES:][-_MOST_LINES:]
