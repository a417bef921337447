"""A spreadsheet as it was read: its cells, and which sheet and which row of headings the plan stands under."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from tracker.domain.plans.headings import heading_fields, known_headings

# Headings stand near the top; looking no further keeps a workbook of thirty sheets quick.
_HEADINGS_WITHIN = 25
_COLUMNS_LOOKED_AT = 40
_LONGEST_HEADING = 120


class CellKind(StrEnum):
    """What a cell holds. A FORMULA is one whose result was not saved with the file, so its value is not known."""

    EMPTY = "empty"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    TRUTH = "truth"
    FORMULA = "formula"
    ERROR = "error"


class Shows(StrEnum):
    """How much of a date the cell shows: typed as `Oct-24` it shows no day, as `24-Oct` no year."""

    ALL = "all"
    NO_DAY = "no_day"
    NO_YEAR = "no_year"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: `text` as a person sees it, `day` where the sheet itself holds a date, `colour` its fill as `FF0000`.

    `is_repeated` marks the value of a merged cell in the rows after its first; `width` is how many columns it spans.
    """

    text: str = ""
    kind: CellKind = CellKind.EMPTY
    day: date | None = None
    shows: Shows = Shows.ALL
    colour: str = ""
    is_repeated: bool = False
    width: int = 1

    @property
    def is_blank(self) -> bool:
        """Nothing was written here in this row; a colour alone is not writing."""
        return self.kind is CellKind.EMPTY or self.is_repeated


EMPTY_CELL = Cell()


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `number` as the spreadsheet counts it, from 1; `section` the title row it stands under."""

    number: int
    cells: tuple[Cell, ...]
    is_hidden: bool = False
    section: str = ""

    def cell(self, column: int) -> Cell:
        return self.cells[column] if 0 <= column < len(self.cells) else EMPTY_CELL


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `letter` as the spreadsheet names it, and its heading on one line."""

    letter: str
    heading: str
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet before anybody asked what it is: its rows that are not blank; `is_cut` where there are more."""

    name: str
    rows: tuple[Row, ...]
    is_hidden: bool = False
    hidden_columns: frozenset[int] = frozenset()
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class OtherSheet:
    """A sheet of the same file that could have been meant; `rows` counts those that are not blank."""

    name: str
    rows: int
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """The plan: `header_row` is the (last) row of headings as the spreadsheet counts, 0 where there are none."""

    name: str
    header_row: int
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    is_hidden: bool = False
    is_cut: bool = False
    others: tuple[OtherSheet, ...] = ()


def plan_sheet(grids: Sequence[Grid], name: str | None = None, header_row: int | None = None) -> Sheet | None:
    """The sheet that looks most like a plan, or the one called `name`; None where there is no row to read.

    A hidden sheet is only taken where no visible one has rows. `header_row` overrides the row of headings (0: none).
    """
    wanted = [grid for grid in grids if grid.rows and name in (None, grid.name)]
    if not wanted:
        return None
    seen = [grid for grid in wanted if not grid.is_hidden] or wanted
    read = [(grid, *_headings(grid, header_row)) for grid in seen]
    # The first of equals: people put the plan before its lists and archives.
    grid, last, headings = max(read, key=lambda it: (_known(it[2]), min(len(it[0].rows), 5)))
    width = max(len(row.cells) for row in grid.rows)
    columns = tuple(
        Column(column_letter(n), headings[n] if n < len(headings) else "", n in grid.hidden_columns)
        for n in range(width)
    )
    rows = tuple(_body(grid.rows[last + 1 :], headings, width))
    others = tuple(OtherSheet(it.name, len(it.rows), it.is_hidden) for it in grids if it is not grid and it.rows)
    return Sheet(
        grid.name, grid.rows[last].number if last >= 0 else 0, columns, rows, grid.is_hidden, grid.is_cut, others
    )


def column_letter(column: int) -> str:
    """`A` for 0, `AA` for 26."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def one_line(text: str) -> str:
    """A cell's text on one line."""
    return " ".join(text.split())


def _headings(grid: Grid, header_row: int | None) -> tuple[int, tuple[str, ...]]:
    """The index in `grid.rows` of the last row of headings, and the headings; -1 where there are none."""
    if header_row is not None:
        at = next((n for n, row in enumerate(grid.rows) if row.number == header_row), -1)
        return (at, _texts(grid.rows[at])) if at >= 0 else (-1, ())
    best = 1
    found: tuple[int, tuple[str, ...]] = (-1, ())
    for at, row in enumerate(grid.rows[:_HEADINGS_WITHIN]):
        single = _texts(row)
        if (known := _known(single)) > best:
            best, found = known, (at, single)
        if at and _belong_together(grid.rows[at - 1], row):
            both = _joined(grid.rows[at - 1], row)
            # The pair has to say more than either row alone.
            if (known := _known(both)) > best:
                best, found = known, (at, both)
    return found if found[0] >= 0 else _plain_headings(grid)


def _plain_headings(grid: Grid) -> tuple[int, tuple[str, ...]]:
    """Headings in words nobody foresaw: the first full row, of short texts, all different, above longer ones."""
    usual = sorted(_filled(row) for row in grid.rows)[len(grid.rows) // 2]
    full = (n for n, row in enumerate(grid.rows[:_HEADINGS_WITHIN]) if _filled(row) >= max(2, usual * 0.7))
    at = next(full, -1)
    if at < 0:
        return -1, ()
    written = [cell for cell in grid.rows[at].cells if not cell.is_blank]
    texts = [one_line(cell.text) for cell in written]
    below = [len(cell.text) for row in grid.rows[at + 1 : at + 6] for cell in row.cells if not cell.is_blank]
    is_heading = (
        all(cell.kind is CellKind.TEXT for cell in written)
        and len(set(texts)) == len(texts)
        and all(0 < len(text) <= 40 and not text[0].isdigit() and text[-1] not in ".;," for text in texts)
        and sum(below) * len(texts) > sum(map(len, texts)) * len(below)
    )
    return (at, _texts(grid.rows[at])) if is_heading else (-1, ())


def _known(headings: Sequence[str]) -> int:
    """How many different things the headings name."""
    return known_headings(it for it in headings[:_COLUMNS_LOOKED_AT] if len(it) <= _LONGEST_HEADING)


def _texts(row: Row) -> tuple[str, ...]:
    return tuple(one_line(cell.text) if cell.kind is CellKind.TEXT else "" for cell in row.cells)


def _belong_together(upper: Row, lower: Row) -> bool:
    """Two rows of one heading: a cell of the upper spans several columns, or one spans both rows."""
    spans = [(n, cell.width) for n, cell in enumerate(upper.cells) if cell.width > 1]
    under = any(not lower.cell(k).is_blank for n, width in spans for k in range(n, n + width))
    whole = any(width >= max(len(upper.cells), len(lower.cells)) for _, width in spans)
    return (under and not whole) or any(cell.is_repeated for cell in lower.cells)


def _joined(upper: Row, lower: Row) -> tuple[str, ...]:
    above = [""] * max(len(upper.cells), len(lower.cells))
    for n, cell in enumerate(upper.cells):
        for k in range(n, min(n + cell.width, len(above))):
            above[k] = above[k] or one_line(cell.text)
    joined = []
    for n, text in enumerate(above):
        own = lower.cell(n)
        below = "" if own.is_blank or own.kind is not CellKind.TEXT else one_line(own.text)
        # A heading that says what it is alone needs no title above it.
        joined.append(below if below and heading_fields(below) else f"{text} {below}".strip())
    return tuple(joined)


def _filled(row: Row) -> int:
    return sum(not cell.is_blank for cell in row.cells)


def _body(rows: Sequence[Row], headings: Sequence[str], width: int) -> Iterator[Row]:
    """The rows of the table, without its headings said again and without titles between its parts."""
    section = ""
    for row in rows:
        written = [cell for cell in row.cells if not cell.is_blank]
        if headings and len(written) > 1 and _texts(row)[: len(headings)] == tuple(headings)[: len(row.cells)]:
            continue
        if len(written) == 1 and written[0].width > 1 and written[0].width * 2 >= width:
            section = one_line(written[0].text)
            continue
        yield replace(row, section=section)
