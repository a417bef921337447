"""An Excel workbook (.xlsx, .xlsm) to sheets of cells: results of formulas as saved; no macro is read."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from tracker.adapters.extract import Limits, Reason, Unreadable
from tracker.adapters.spreadsheet.archive import Archive
from tracker.adapters.spreadsheet.cells import Cells, column_number, place
from tracker.adapters.spreadsheet.refusal import MOST_COLUMNS, MOST_ROWS, MOST_SHEETS
from tracker.adapters.spreadsheet.styles import read_styles
from tracker.domain.plans import Cell, CellKind, Grid, Row

WORKBOOK = "xl/workbook.xml"
_MOST_MERGES = 20_000
# Excel's own limit; a worksheet with more rows was not made by a spreadsheet.
_LAST_ROW = 1_048_576
_HIDDEN = frozenset({"hidden", "veryHidden"})
_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_R_ID = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


def read_workbook_file(content: bytes, limits: Limits) -> tuple[Grid, ...]:
    """The worksheets of a workbook, in its order, without blank rows. Raises Unreadable."""
    archive = Archive(content, limits)
    root = archive.tree(WORKBOOK)
    if root is None:
        raise Unreadable(Reason.DAMAGED)
    targets = archive.targets(WORKBOOK)
    parts = dict(targets.values())
    properties = root.find("{*}workbookPr")
    is_1904 = properties is not None and properties.get("date1904") in ("1", "true", "on")
    styles = read_styles(archive, parts.get("styles", ""), parts.get("theme", ""))
    cells = Cells(_strings(archive, parts.get("sharedStrings", ""), limits), styles, is_1904, limits.characters)
    grids: list[Grid] = []
    for sheet in root.iterfind("{*}sheets/{*}sheet"):
        kind, path = targets.get(sheet.get(_R_ID) or sheet.get(_STRICT_R_ID) or "", ("", ""))
        if kind == "worksheet" and path in archive.names and len(grids) < MOST_SHEETS:
            grids.append(_Worksheet(archive, path, cells).grid(sheet.get("name", ""), sheet.get("state") in _HIDDEN))
    return tuple(grids)


def _strings(archive: Archive, name: str, limits: Limits) -> list[str]:
    """The texts that cells share. Phonetic readings (rPh) are no part of them."""
    texts: list[str] = []
    length = 0
    for element in archive.elements(name, "si"):
        texts.append(rich_text(element))
        length += len(texts[-1])
        if length > 10 * limits.characters:
            raise archive.too_large()
    return texts


def rich_text(element: etree._Element) -> str:
    """The text of an element in its runs."""
    return "".join(
        one.text or "" for one in element.iter("{*}t") if not any(up.tag.endswith("}rPh") for up in one.iterancestors())
    )


class _Worksheet:
    """One worksheet on its way to a grid. Positions are what rows and cells say, else the next one."""

    def __init__(self, archive: Archive, path: str, cells: Cells) -> None:
        self.archive = archive
        self.path = path
        self.cells = cells
        self.numbers: list[int] = []
        self.rows: list[list[Cell]] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.merges: list[tuple[int, int, int, int]] = []
        self.is_cut = False
        self.seen = 0

    def grid(self, name: str, is_hidden: bool) -> Grid:
        for element in self.archive.elements(self.path, "row", "col", "mergeCell"):
            local = element.tag.rpartition("}")[2]
            if local == "row":
                self.seen += 1
                if self.seen > _LAST_ROW:
                    raise self.archive.too_large()
                self._row(element)
                if self.is_cut:
                    break
            elif local == "col" and element.get("hidden") in ("1", "true"):
                first, last = _number(element.get("min")), _number(element.get("max"))
                self.hidden_columns.update(range(max(first - 1, 0), min(last, MOST_COLUMNS)))
            elif local == "mergeCell" and len(self.merges) < _MOST_MERGES:
                self._merge(element.get("ref") or "")
        self._apply_merges()
        rows = tuple(
            Row(number, tuple(cells), number in self.hidden_rows)
            for number, cells in zip(self.numbers, self.rows, strict=True)
        )
        return Grid(name, rows, is_hidden, frozenset(self.hidden_columns), self.is_cut)

    def _row(self, element: etree._Element) -> None:
        previous = self.numbers[-1] if self.numbers else 0
        number = _number(element.get("r")) or previous + 1
        # A spreadsheet formatted to its last row has a million of these.
        if not any(len(one) for one in element):
            return
        cells: list[Cell] = []
        at = -1
        for one in element.iterchildren("{*}c"):
            at = column_number(one.get("r")) if one.get("r") else at + 1
            if 0 <= at < MOST_COLUMNS:
                cells.extend([Cell()] * (at + 1 - len(cells)))
                cells[at] = self.cells.read(one)
        if all(cell.kind is CellKind.EMPTY for cell in cells):
            return
        if number <= previous:
            raise Unreadable(Reason.DAMAGED)
        if len(self.rows) == MOST_ROWS:
            self.is_cut = True
            return
        while cells and cells[-1] == Cell():
            cells.pop()
        self.numbers.append(number)
        self.rows.append(cells)
        if element.get("hidden") in ("1", "true"):
            self.hidden_rows.add(number)

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        top, left = place(first)
        bottom, right = place(last)
        if 0 < top <= bottom and 0 <= left <= right:
            self.merges.append((top, left, bottom, right))

    def _apply_merges(self) -> None:
        """The value of a merged cell also in its other rows; its width at its first cell."""
        for top, left, bottom, right in self.merges:
            at = bisect_left(self.numbers, top)
            if at == len(self.numbers) or self.numbers[at] != top or left >= len(self.rows[at]):
                continue
            width = min(right, MOST_COLUMNS - 1) - left + 1
            merged = replace(self.rows[at][left], width=width)
            self.rows[at][left] = merged
            if merged.kind is not CellKind.EMPTY:
                for row in self._rows_until(at + 1, bottom):
                    row.extend([Cell()] * (left + 1 - len(row)))
                    if row[left].kind is CellKind.EMPTY:
                        row[left] = replace(merged, is_repeated=True)

    def _rows_until(self, at: int, bottom: int) -> Iterator[list[Cell]]:
        while at < len(self.numbers) and self.numbers[at] <= bottom:
            yield self.rows[at]
            at += 1


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0
