"""Ruled tables: which lines of text stand in which cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tracker.domain.letters.pages import Cell, Line

_THIN = 2.0
_NEAR = 3.0
_MOST_RULES = 2_000


@dataclass(frozen=True, slots=True)
class Rule:
    """The bounds of one drawn path, in points from the page's left and top edge."""

    x0: float
    x1: float
    top: float
    bottom: float

    @property
    def is_horizontal(self) -> bool:
        """A thin stroke from left to right."""
        return self.bottom - self.top <= _THIN and self.x1 - self.x0 > 20

    @property
    def is_vertical(self) -> bool:
        """A thin stroke from top to bottom."""
        return self.x1 - self.x0 <= _THIN and self.bottom - self.top > 6


@dataclass(frozen=True, slots=True)
class Edge:
    """Where a column begins: at `x`, for lines between `top` and `bottom`. A ruled edge needs no wide space."""

    x: float
    top: float
    bottom: float
    is_ruled: bool

    def crosses(self, line: Line) -> bool:
        """Whether the line runs over this edge."""
        if line.x0 is None or line.x1 is None or line.top is None:
            return False
        return self.top <= line.top <= self.bottom and line.x0 < self.x - 20 and line.x1 > self.x + 10

    def parts(self, left: float, right: float, size: float) -> bool:
        """Whether a space from `left` to `right` in such a line, letters `size` points high, is the edge."""
        if self.is_ruled:
            return left - 2 <= self.x <= right + 1
        return abs(right - self.x) < 4 and right - left > 0.45 * size


@dataclass(frozen=True, slots=True)
class _Row:
    top: float
    bottom: float
    edges: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells that touch each other, from top to bottom."""

    rows: tuple[_Row, ...]

    @property
    def inner_edges(self) -> tuple[Edge, ...]:
        """The edges between two columns, row by row."""
        return tuple(Edge(x, row.top, row.bottom, is_ruled=True) for row in self.rows for x in row.edges[1:-1])


def ruled(rules: Iterable[Rule]) -> list[Table]:
    """The tables that a page's drawn paths make."""
    strokes = list(rules)
    verticals = [rule for rule in strokes if rule.is_vertical]
    levels = _levels([rule for rule in strokes if rule.is_horizontal], verticals)
    if len(levels) < 2 or len(verticals) < 2 or len(strokes) > _MOST_RULES:
        return []
    tables: list[list[_Row]] = []
    for upper, lower in pairwise(levels):
        if lower - upper < 6:
            continue
        edges = _edges(verticals, upper, lower)
        if len(edges) < 2:
            continue
        if tables and abs(tables[-1][-1].bottom - upper) < _NEAR:
            tables[-1].append(_Row(upper, lower, edges))
        else:
            tables.append([_Row(upper, lower, edges)])
    return [Table(tuple(rows)) for rows in tables]


def _levels(rules: Sequence[Rule], verticals: Sequence[Rule]) -> list[float]:
    """Where rows begin and end. A row that a page break cuts has no stroke there: its verticals end together."""
    levels: list[float] = []
    for middle in sorted((rule.top + rule.bottom) / 2 for rule in rules):
        if not levels or middle - levels[-1] > _NEAR:
            levels.append(middle)
    tops, bottoms = [rule.top for rule in verticals], [rule.bottom for rule in verticals]
    if levels and verticals:
        if sum(top - min(tops) < _NEAR for top in tops) > 1 and levels[0] - min(tops) > 2 * _NEAR:
            levels.insert(0, min(tops))
        if sum(max(bottoms) - bottom < _NEAR for bottom in bottoms) > 1 and max(bottoms) - levels[-1] > 2 * _NEAR:
            levels.append(max(bottoms))
    return levels


def _edges(verticals: Sequence[Rule], upper: float, lower: float) -> tuple[float, ...]:
    found: list[float] = []
    reaching = sorted(
        (rule.x0 + rule.x1) / 2
        for rule in verticals
        if min(rule.bottom, lower) - max(rule.top, upper) > 0.8 * (lower - upper)
    )
    for edge in reaching:
        if not found or edge - found[-1] > _NEAR:
            found.append(edge)
    return tuple(found)


def celled(lines: Sequence[Line], tables: Sequence[Table]) -> list[Line]:
    """The same lines, those inside a ruled table with their cell."""
    return [_placed(line, tables) for line in lines] if tables else list(lines)


def _placed(line: Line, tables: Sequence[Table]) -> Line:
    if line.top is None or line.bottom is None or line.x0 is None:
        return line
    middle = (line.top + line.bottom) / 2
    for number, table in enumerate(tables):
        if not table.rows[0].top <= middle <= table.rows[-1].bottom:
            continue
        for index, row in enumerate(table.rows):
            if not row.top <= middle < row.bottom:
                continue
            if not row.edges[0] - _NEAR <= line.x0 <= row.edges[-1] + _NEAR:
                return line
            columns = len(row.edges) - 1
            column = sum(edge <= line.x0 + 1 for edge in row.edges) - 1
            return line._replace(cell=Cell(number, index, min(max(column, 0), columns - 1), columns))
    return line
