"""The body of a document: its lines without page numbers, running headers and footers, and footnotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from tracker.domain.letters.furniture import Furniture, in_margin
from tracker.domain.letters.pages import Cell, Line, PageText

_FOOTNOTE = re.compile(r"^\[?(\d{1,2})\]?(?:\s+|(?=[A-Z‘“]))(?=[A-Z‘“])")
_SMALL_NOTE = re.compile(r"[*†]|(?P<number>\d{1,2})(?P<stop>[.)]?)(?:\s|$|[A-Z])")
# A number glued to the end of a word: a footnote's mark in text that has lost its raised figures.
_GLUED = re.compile(r"(?<=[A-Za-z.,;:?!’”')\]])\d{1,2}(?![\d,.]*\d|\w)")
_ALONE = re.compile(r"^(\d{1,2})$")
_HASHES = re.compile(r"#{1,6}\s+")
_EMPHASIS = ("**", "__")
_BULLET_STAR = re.compile(r"^[*+-]\s")


class Row(NamedTuple):
    """One line of the body.

    `text` is the line without outer spaces and emphasis marks; `start` is where it begins in the text of
    page `page`; `cuts` are footnote marks inside it. `gap` is True where white space parts it from the line
    before. `strong` is True for a line that is set as a heading, False where it is not, None where unknown.
    """

    page: int
    number: int
    start: int
    text: str
    gap: bool
    strong: bool | None
    indent: float
    line: Line
    cuts: tuple[tuple[int, int], ...] = ()

    @property
    def cell(self) -> Cell | None:
        """The table cell that the row stands in."""
        return self.line.cell

    @property
    def has_geometry(self) -> bool:
        """Whether the row's place on the page is known."""
        return self.line.top is not None

    @property
    def level(self) -> int | None:
        """The level of the heading that the row is, where the format says it; 1 is the highest."""
        if self.line.level is not None or self.has_geometry:
            return self.line.level
        hashes = _HASHES.match(self.line.text.lstrip())
        return hashes.group().count("#") if hashes else None

    def is_under(self, heading: Row) -> bool:
        """Whether this row, as a title, is set smaller than a heading or in plain letters."""
        if not self.strong:
            return True
        return bool(self.line.size and heading.line.size and self.line.size < heading.line.size - 0.6)

    def clean(self) -> str:
        """The text without footnote marks."""
        text = self.text
        for start, end in reversed(self.cuts):
            text = text[:start] + text[end:]
        return text

    def after(self, skip: int) -> Row:
        """The same row without its first `skip` characters."""
        kept = self.text[skip:]
        lead = len(kept) - len(kept.lstrip())
        skip += lead
        cuts = tuple((start - skip, end - skip) for start, end in self.cuts if start >= skip)
        return self._replace(text=kept.strip(), start=self.start + skip, cuts=cuts)


def body(pages: Sequence[PageText], furniture: Furniture) -> list[Row]:
    """The rows of all pages, in order, furniture and footnotes left out."""
    shifts = _mirrored(pages)
    pitch = _pitch(pages, furniture.size)
    rows: list[Row] = []
    for page in pages:
        kept = _page_rows(page, furniture, pitch)
        shift = shifts[page.number % 2]
        rows.extend(row._replace(indent=row.indent - shift) for row in kept) if shift else rows.extend(kept)
    return rows


def _mirrored(pages: Sequence[PageText]) -> tuple[float, float]:
    """How far the text of even and of odd pages is moved to the right, where a document has two margins."""
    margins: tuple[list[float], list[float]] = ([], [])
    for page in pages:
        edges = [line.x0 for line in page.lines if line.x0 is not None and not in_margin(line, page.height or 0)]
        if len(edges) > 5:
            margins[page.number % 2].append(min(edges))
    if min(map(len, margins)) < 2:
        return 0.0, 0.0
    even, odd = (median(one) for one in margins)
    steady = all(
        sum(abs(value - middle) < 4 for value in one) >= 0.6 * len(one)
        for one, middle in zip(margins, (even, odd), strict=True)
    )
    least = min(even, odd)
    return (even - least, odd - least) if steady and abs(even - odd) > 6 else (0.0, 0.0)


def _pitch(pages: Sequence[PageText], size: float | None) -> float:
    """From one line to the next within a paragraph, in points: the smallest common step."""
    if size is None:
        return 0.0
    steps: Counter[float] = Counter()
    for page in pages:
        for above, line in pairwise(page.lines):
            if above.top is None or line.top is None or line.size != size:
                continue
            step = line.top - above.top
            if 0.95 * size < step < 2.6 * size:
                steps[round(step * 2) / 2] += 1
    most = max(steps.values(), default=0)
    return min((step for step, count in steps.items() if count >= max(0.1 * most, 2)), default=1.25 * size)


def _page_rows(page: PageText, furniture: Furniture, pitch: float) -> list[Row]:
    left_out, size = furniture.lines(page), furniture.size
    rows: list[Row] = []
    offset = 0
    gap = True
    above: Line | None = None
    for index, line in enumerate(page.lines):
        start, offset = offset, offset + len(line.text) + 1
        if not line.text.strip():
            gap = True
            continue
        if index in left_out:
            continue
        wide = gap if line.top is None or above is None else _is_wide(above, line, pitch, size)
        row = _row(page.number, index, start, line, wide, size)
        if not row.cuts or row.clean().strip():
            rows.append(row)
            gap, above = False, line
    return _without_footnotes(rows, page, size, furniture.is_paged)


def _is_raised_mark(row: Row, size: float) -> bool:
    """A footnote mark that stands on a line of its own."""
    return bool(row.line.size and row.line.size < 0.8 * size and row.text.isdigit())


def _is_wide(above: Line, line: Line, pitch: float, size: float | None) -> bool:
    if above.top is None or line.top is None:
        return False
    step = line.top - above.top
    if size and above.size and line.size:
        # Two lines of larger letters stand further apart.
        pitch *= max(min(above.size, line.size) / size, 1.0)
    return step > max(1.22 * pitch, pitch + 2.5) or step < -3


def _row(page: int, index: int, offset: int, line: Line, gap: bool, size: float | None) -> Row:
    text = line.text
    stripped = text.strip()
    strong = line.bold
    if line.top is None and not _BULLET_STAR.match(stripped):
        inner = _marked_heading(stripped)
        if inner:
            at = text.find(inner)
            return Row(page, index + 1, offset + at, inner, gap, True, _indent(line), line)
    if size and line.size and line.size > 1.12 * size:
        strong = True
    lead = len(text) - len(text.lstrip())
    cuts = line.marks and tuple((max(start - lead, 0), end - lead) for start, end in line.marks if end > lead)
    return Row(page, index + 1, offset + lead, stripped, gap, strong, _indent(line), line, cuts)


def _marked_heading(stripped: str) -> str:
    """The words of a line that Markdown makes a heading or sets in bold as a whole; empty for any other line."""
    hashes = _HASHES.match(stripped)
    if hashes is None and not stripped.startswith(_EMPHASIS):
        return ""
    words = stripped[hashes.end() :] if hashes else stripped
    words = words.rstrip("#").rstrip()
    is_opened = words.startswith(_EMPHASIS)
    words = words[2:] if is_opened else words
    is_closed = words.endswith(_EMPHASIS)
    if not hashes and not (is_opened and is_closed):
        return ""
    return (words[:-2] if is_closed else words).strip().strip("*_")


def _indent(line: Line) -> float:
    if line.x0 is not None:
        return line.x0
    expanded = line.text.expandtabs(4)
    return float(len(expanded) - len(expanded.lstrip())) * 5


def _without_footnotes(rows: list[Row], page: PageText, size: float | None, paged: bool) -> list[Row]:
    if page.height is not None and size is not None:
        cut = len(rows)
        while cut and (rows[cut - 1].line.size or size) < 0.93 * size:
            cut -= 1
        for index in range(cut, len(rows)):
            if _is_note(rows[index], rows[:cut]):
                rows = rows[:index]
                break
        return [row for row in rows if not _is_raised_mark(row, size)]
    return _without_text_footnotes(rows) if paged else rows


def _is_note(row: Row, above: Sequence[Row]) -> bool:
    """Whether a row in small letters at the foot of a page begins a footnote. Before a full stop or bracket its number
    has to be a raised mark in a line above: a list could be set small too."""
    found = _SMALL_NOTE.match(row.text)
    if found is None or not found["stop"]:
        return found is not None
    return any(one.text[start:end] == found["number"] for one in above for start, end in one.cuts)


def _without_text_footnotes(rows: list[Row]) -> list[Row]:
    """Rows of a page without geometry: a footnote begins with a number that a word above it carries."""
    carried: dict[str, int] = {}
    for index, row in enumerate(rows):
        for mark in _GLUED.findall(row.text):
            carried.setdefault(mark, index)
    if not carried:
        return rows
    for index, row in enumerate(rows):
        if index < len(rows) * (0.4 if row.gap else 0.6):
            continue
        found = _FOOTNOTE.match(row.text) or (_ALONE.match(row.text) if index + 1 < len(rows) else None)
        if found is not None and carried.get(found.group(1), index) < index:
            return [_without_mark(one, found.group(1)) for one in rows[:index]]
    return rows


def _without_mark(row: Row, number: str) -> Row:
    found = next((one for one in _GLUED.finditer(row.text) if one.group() == number), None)
    return row._replace(cuts=(*row.cuts, found.span())) if found else row
