"""The lines of a page: its runs of characters, cut where they jump to another row or over the edge of a column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from tracker.adapters.extract.grid import Edge, Table
from tracker.adapters.extract.textpage import Box, TextPage
from tracker.domain.letters.pages import Line

# How pdfium writes a hyphen at a line's end; its other way is made the same.
_HYPHEN = "\x02"
# A raised mark is small figures after a word, or before the first. Written to be looked for from its figures on.
_MARK = re.compile(
    r"[0-9](?:(?<=(?:[^\W\d_]|[.,;:?!’”'\")\]])[0-9])[0-9]?(?![\w%)]|[.,][0-9])|(?<=^[0-9])[0-9]?(?= ))"
)
_WORD = re.compile(r"[^\W_]{2,}|[^\W_]$|[^\W_](?=[.)])")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_PAIRED = re.compile("[\ud800-\udfff]")
# Without those that break lines.
_CONTROLS = "\x00\x01\x03-\x08\x0b\x0c\x0e-\x1f\u200b\ufeff\uffff"
_CONTROL = re.compile(f"[{_CONTROLS}]")
_ODD = re.compile(f"[{_CONTROLS}\ud800-\udfff\ufb00-\ufb06]")
_BLANK = " \t\xa0\x00"
# A space wider than this many letter heights between two words of a row separates columns.
_COLUMN_GAP = 2.5


Marks = tuple[tuple[int, int], ...]


class Words(NamedTuple):
    """A line and the characters of the page it was made of."""

    line: Line
    start: int
    end: int


class PageReader:
    """The lines of one page."""

    def __init__(self, page: TextPage) -> None:
        self.page = page
        self.text = page.text().replace("\ufffe", _HYPHEN).replace("\r", "\n")
        # What the page does not hold need not be looked for in each of its lines.
        self._has_odd = _ODD.search(self.text) is not None

    def lines(self) -> list[Words]:
        """The page's lines in the order that the file draws them."""
        found: list[Words] = []
        start = 0
        for row in self.text.split("\n"):
            *broken, rest = row.split(_HYPHEN)
            for part in broken:
                after = start + len(part) + 1
                self._segment(start, after, True, found)
                start = after
            if rest:
                self._segment(start, start + len(rest), False, found)
            start += len(rest) + 1
        return found

    def _segment(self, start: int, end: int, hyphen: bool, found: list[Words]) -> None:
        text = self.text
        while start < end and text[start] in _BLANK:
            start += 1
        if start >= end:
            return
        rects = self.page.rects(start, end - start)
        if not rects or self.page.is_turned(start):
            return
        if len(rects) == 4 or _is_one_row(rects):
            found.append(self._line(start, end, rects, hyphen))
            return
        for part_start, part_end in self._parts(start, end):
            part = text[part_start:part_end]
            if part.strip():
                indent = len(part) - len(part.lstrip())
                pieces = self.page.rects(part_start, part_end - part_start)
                if pieces:
                    found.append(self._line(part_start + indent, part_end, pieces, hyphen and part_end == end))

    def _line(self, start: int, end: int, rects: list[float], hyphen: bool) -> Words:
        page = self.page
        words = self.text[start : end - 1] + "-" if hyphen else self.text[start:end]
        marks: Marks = tuple(self._marks(words, start)) if _MARK.search(words) else ()
        if self._has_odd:
            words, marks = _plain(words, marks)
        words = words.rstrip()
        # A list glyph or a raised mark in front has a size of its own: the first word tells the line's.
        first = start
        if not words[:2].isalnum() or marks:
            word = _WORD.search(words, marks[0][1] if marks and marks[0][0] == 0 else 0)
            first += word.start() if word else 0
        letter = page.character(first)
        top, bottom = letter[2:] if letter is not None else (page.top - rects[1], page.top - rects[3])
        line = Line(
            words,
            _tenths(min(rects[0::4]) - page.left),
            _tenths(max(rects[2::4]) - page.left),
            _tenths(top),
            _tenths(bottom),
            _tenths(bottom - top),
            page.is_bold(first) and page.is_bold(start + max(len(words), 1) - 1),
            None,
            marks,
        )
        return Words(line, start, end)

    def apart(self, found: list[Words], tables: list[Table]) -> list[Words]:
        """The same lines, those cut that run over the edge of a column."""
        edges = [edge for table in tables for edge in table.inner_edges]
        for left, right in pairwise(found):
            edge = _column(left.line, right.line)
            if edge is not None:
                edges.append(edge)
        if not edges:
            return found
        kept: list[Words] = []
        for words in found:
            kept.extend(self._cut(words, edges))
        return kept

    def _cut(self, words: Words, edges: list[Edge]) -> Iterator[Words]:
        line, page = words.line, self.page
        for edge in edges:
            if not edge.crosses(line):
                continue
            rects = page.rects(words.start, words.end - words.start)
            for left, right in zip(rects[2::4], rects[4::4], strict=False):
                left, right = left - page.left, right - page.left
                if not edge.parts(left, right, line.size or 0.0):
                    continue
                at = next(
                    (
                        index
                        for index in range(words.start + 1, words.end)
                        if (box := page.character(index)) and box[0] >= right - 1.5
                    ),
                    None,
                )
                if at is None:
                    continue
                before, after = page.rects(words.start, at - words.start), page.rects(at, words.end - at)
                if not before or not after:
                    continue
                yield self._line(words.start, at, before, False)
                yield from self._cut(self._line(at, words.end, after, line.text.endswith("-")), edges)
                return
        yield words

    def _parts(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """A run of characters that pdfium took for one row, cut where it jumps to another row or column."""
        part, before = start, None
        for index in range(start, end):
            box = self.page.character(index)
            if box is None:
                continue
            if before is not None and not _continues(before, box):
                yield part, index
                part = index
            before = box
        yield part, end

    def _marks(self, words: str, start: int) -> Iterator[tuple[int, int]]:
        for found in _MARK.finditer(words):
            beside = found.start() - 1 if found.start() else found.end() + 1
            if beside >= len(words):
                continue
            mark, other = self.page.character(start + found.start()), self.page.character(start + beside)
            if mark and other and mark[3] - mark[2] < 0.8 * (other[3] - other[2]):
                yield found.start(), found.end()


def _plain(words: str, marks: Marks) -> tuple[str, Marks]:
    """Words without control characters, surrogates and ligatures; without marks where characters count differently."""
    if _PAIRED.search(words):
        words, marks = words.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"), ()
    words = _CONTROL.sub(" ", words)
    if _LIGATURE.search(words):
        words, marks = _LIGATURE.sub(lambda one: _LIGATURES[one.group()], words), ()
    return words, marks


def _tenths(value: float) -> float:
    """`round(value, 1)` in half the time: only what lies in the middle needs the care that it takes."""
    tens = value * 10.0
    whole = (tens + 0.5) // 1.0
    return whole / 10.0 if -0.499 < tens - whole < 0.499 else round(value, 1)


def _column(left: Line, right: Line) -> Edge | None:
    """The edge between two lines that stand in the same row, apart from each other."""
    if left.top is None or right.top is None or left.x1 is None or right.x0 is None:
        return None
    if abs(left.top - right.top) > 3 or right.x0 - left.x1 < 24:
        return None
    return Edge(right.x0, left.top - 60, left.top + 60, is_ruled=False)


def _is_one_row(rects: list[float]) -> bool:
    """Whether pieces follow each other from left to right, none far from the one before, at about one height."""
    highest, end, lowest = rects[1:4]
    for left, top, right, bottom in zip(rects[4::4], rects[5::4], rects[6::4], rects[7::4], strict=True):
        if left < end - 4 or left - end > _COLUMN_GAP * 12:
            return False
        if top < lowest - 3 or bottom > highest + 3:
            return False
        end = right
        if top > highest:
            highest = top
        if bottom < lowest:
            lowest = bottom
    return True


def _continues(before: Box, box: Box) -> bool:
    height = max(before[3] - before[2], box[3] - box[2])
    apart = min(before[3], box[3]) - max(before[2], box[2])
    if apart < 0:
        return False
    return -0.8 * height < box[0] - before[1] < _COLUMN_GAP * height
