"""Spreadsheets in, sheets of cells out. A hostile file harms only a reading process."""

from __future__ import annotations

from tracker.adapters.extract import Limits, Reason, Unreadable
from tracker.adapters.extract.readers import shared_readers
from tracker.adapters.spreadsheet.refusal import UnreadableSheet
from tracker.domain.plans import Grid, Sheet, plan_sheet

_DEFAULT = Limits()


def read_workbook(content: bytes, filename: str, *, limits: Limits = _DEFAULT) -> tuple[Grid, ...]:
    """All sheets of an uploaded Excel workbook or CSV file, read in a process with little memory and time.

    The format is judged from `content`; `filename` only names the one sheet of a CSV file. Raises UnreadableSheet.
    """
    if not content:
        raise UnreadableSheet(Reason.EMPTY)
    if len(content) > limits.size:
        raise UnreadableSheet(Reason.TOO_LARGE, megabytes=limits.size // 1_000_000)
    try:
        grids = shared_readers().grids(content, limits)
    except Unreadable as refusal:
        raise UnreadableSheet(refusal.reason, megabytes=refusal.megabytes) from refusal
    if len(grids) == 1 and not grids[0].name:
        return (Grid(filename or "Sheet", grids[0].rows, is_cut=grids[0].is_cut),)
    return grids


def read_sheet(
    content: bytes,
    filename: str,
    *,
    sheet: str | None = None,
    header_row: int | None = None,
    limits: Limits = _DEFAULT,
) -> Sheet:
    """The sheet of an upload that looks most like an action plan, or the one called `sheet`.

    `header_row` as the spreadsheet counts, 0 for none, where a person corrects what was found. Raises UnreadableSheet.
    """
    return sheet_of(read_workbook(content, filename, limits=limits), sheet, header_row)


def sheet_of(grids: tuple[Grid, ...], sheet: str | None = None, header_row: int | None = None) -> Sheet:
    """The plan among sheets already read. Raises UnreadableSheet where none has rows, or the one meant has too many."""
    plan = plan_sheet(grids, sheet, header_row)
    if plan is None or not plan.rows:
        raise UnreadableSheet(Reason.NO_TABLE)
    if plan.is_cut:
        raise UnreadableSheet(Reason.TOO_MANY_ROWS)
    return plan


__all__ = ["UnreadableSheet", "read_sheet", "read_workbook", "sheet_of"]
