"""A workbook's sheets as plain JSON values and back: what the reading process answers, and what is kept at upload."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from tracker.domain.plans.sheets import EMPTY_CELL, Cell, CellKind, Grid, Row, Shows

Json = dict[str, Any]


def grids_to_json(grids: Sequence[Grid]) -> list[Json]:
    """Plain values; see `grids_from_json`. An empty cell is null."""
    return [
        {
            "name": grid.name,
            "hidden": grid.is_hidden,
            "cut": grid.is_cut,
            "hidden_columns": sorted(grid.hidden_columns),
            "rows": [[row.number, row.is_hidden, [_cell(cell) for cell in row.cells]] for row in grid.rows],
        }
        for grid in grids
    ]


def grids_from_json(values: Sequence[Json]) -> tuple[Grid, ...]:
    """The sheets again. Raises KeyError, TypeError or ValueError for values that `grids_to_json` never gives."""
    return tuple(
        Grid(
            name=str(grid["name"]),
            rows=tuple(_row(row) for row in grid["rows"]),
            is_hidden=bool(grid["hidden"]),
            hidden_columns=frozenset(int(n) for n in grid["hidden_columns"]),
            is_cut=bool(grid["cut"]),
        )
        for grid in values
    )


def _cell(cell: Cell) -> list[Any] | None:
    if cell == EMPTY_CELL:
        return None
    values = [
        cell.text,
        cell.kind.value,
        cell.day.isoformat() if cell.day else None,
        cell.shows.value,
        cell.colour,
        cell.is_repeated,
        cell.width,
    ]
    # Most cells are nothing but their text.
    return values[:2] if values[2:] == [None, Shows.ALL.value, "", False, 1] else values


def _row(values: Sequence[Any]) -> Row:
    number, is_hidden, cells = values
    return Row(int(number), tuple(_read_cell(cell) for cell in cells), bool(is_hidden))


def _read_cell(values: Sequence[Any] | None) -> Cell:
    if values is None:
        return EMPTY_CELL
    text, kind, *rest = values
    if not rest:
        return Cell(str(text), CellKind(kind))
    day, shows, colour, is_repeated, width = rest
    return Cell(
        str(text),
        CellKind(kind),
        date.fromisoformat(day) if day else None,
        Shows(shows),
        str(colour),
        bool(is_repeated),
        int(width),
    )
