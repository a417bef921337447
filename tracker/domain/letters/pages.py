"""The text of a document, page by page and line by line, as an extractor hands it over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Cell:
    """Where in a ruled table a line stands: table, row and column, each counted from 0 on its page."""

    table: int
    row: int
    column: int
    columns: int


class Line(NamedTuple):
    """One printed line.

    `x0`, `x1`, `top` and `bottom` are points from the page's left and top edge, `size` the height of its
    letters in points; all are None where a format has no geometry. `bold` is None where it is unknown.
    `marks` are half-open character ranges that hold raised footnote marks. `level` is a heading's, counted from 1,
    where the format says it.
    A tuple, because a letter has hundreds of them and each is made in half the time.
    """

    text: str
    x0: float | None = None
    x1: float | None = None
    top: float | None = None
    bottom: float | None = None
    size: float | None = None
    bold: bool | None = None
    cell: Cell | None = None
    marks: tuple[tuple[int, int], ...] = ()
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it is kept: its number, counted from 1, its text, and its size in points if known."""

    number: int
    text: str
    width: float | None = None
    height: float | None = None


@dataclass(frozen=True, slots=True)
class PageText:
    """One page as it is read: its number, counted from 1, its lines in reading order, and its size in points."""

    number: int
    lines: tuple[Line, ...]
    width: float | None = None
    height: float | None = None

    @property
    def text(self) -> str:
        """All lines, joined with line feeds: the text that every position in a letter refers to."""
        return "\n".join(line.text for line in self.lines)

    def kept(self) -> Page:
        """The same page without where its lines stand, which nobody needs once the letter is understood."""
        return Page(self.number, self.text, self.width, self.height)


def pages_of(texts: Iterable[str] | Sequence[str]) -> tuple[PageText, ...]:
    """Pages without geometry from plain page texts, one string a page."""
    return tuple(
        PageText(number, tuple(Line(line) for line in text.split("\n"))) for number, text in enumerate(texts, start=1)
    )
