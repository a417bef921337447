"""A CSV file to one sheet of cells, in whatever separator and encoding the spreadsheet of its country writes."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from tracker.adapters.extract import Limits, Reason, Unreadable
from tracker.adapters.extract.media import decoded
from tracker.adapters.spreadsheet.cells import text_cell
from tracker.adapters.spreadsheet.refusal import MOST_COLUMNS, MOST_ROWS
from tracker.domain.plans import Cell, CellKind, Grid, Row
from tracker.domain.plans.headings import known_headings

_SEPARATORS = (",", ";", "\t", "|")
_SAMPLE = 200_000
_NAMED = re.compile(r"\A\s*\"?sep=(.)\"?[ \t,;]*\n", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,10})?")
# Sentences have commas too: rows of a table have as many as each other.
_ALIKE = 0.6


def read_delimited(content: bytes, limits: Limits) -> tuple[Grid, ...]:
    """The one sheet of a CSV file, without a name. Raises Unreadable."""
    text = decoded(content)
    if text is None:
        raise Unreadable(Reason.WRONG_TYPE)
    if len(text) > limits.characters:
        raise Unreadable(Reason.TOO_LARGE, megabytes=max(limits.characters // 1_000_000, 1))
    text = re.sub("\r\n?", "\n", text.replace("\x00", ""))
    named = _NAMED.match(text)
    separator = named[1] if named and named[1] in _SEPARATORS else _separator(text[:_SAMPLE])
    if named:
        # The line that names the separator still counts as a row of the file.
        text = "\n" * named[0].count("\n") + text[named.end() :]
    rows: list[Row] = []
    try:
        for number, values in enumerate(_records(text, separator), start=1):
            cells = [_cell(value) for value in values[:MOST_COLUMNS]]
            while cells and cells[-1].kind is CellKind.EMPTY:
                cells.pop()
            if cells and len(rows) == MOST_ROWS:
                return (Grid("", tuple(rows), is_cut=True),)
            if cells:
                rows.append(Row(number, tuple(cells)))
    except csv.Error as error:
        raise Unreadable(Reason.DAMAGED) from error
    return (Grid("", tuple(rows)),)


def _separator(sample: str) -> str:
    """The separator under which the file looks most like a plan, then most like a table. Raises Unreadable."""
    best, separator = (0, 0.0, 0), ""
    for candidate in _SEPARATORS:
        try:
            records = [values for values in _records(sample, candidate) if any(value.strip() for value in values)]
        except csv.Error:
            continue
        if not records:
            raise Unreadable(Reason.NO_TABLE)
        known = max(known_headings(value for value in values if len(value) <= 120) for values in records[:40])
        widths = Counter(len(values) for values in records if len(values) > 1)
        width, count = max(widths.items(), key=lambda it: it[1], default=(0, 0))
        rank = (known if known > 1 else 0, count / len(records), width)
        if width > 1 and rank > best and (known > 1 or count >= _ALIKE * len(records)):
            best, separator = rank, candidate
    if not separator:
        raise Unreadable(Reason.NO_TABLE)
    return separator


def _records(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline="\n"), delimiter=separator)


def _cell(value: str) -> Cell:
    cell = text_cell(value)
    return Cell(cell.text, CellKind.NUMBER) if _NUMBER.fullmatch(cell.text) else cell
