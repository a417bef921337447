"""The rows of a plan together: titles between them, findings written once above several actions, odd dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from tracker.domain.leads import Candidate
from tracker.domain.plans.columns import ColumnMatch
from tracker.domain.plans.dates import days_and_months_swapped
from tracker.domain.plans.headings import DATES, PlanField
from tracker.domain.plans.planned import PlanDoubt, PlanDoubtCode, PlanRow
from tracker.domain.plans.row_reader import WordKey, read_row
from tracker.domain.plans.sheets import CellKind, Row, Sheet, one_line
from tracker.domain.plans.words import Meaning, read_word

_F = PlanField


def read_rows(
    sheet: Sheet,
    matches: Sequence[ColumnMatch],
    agencies: Sequence[Candidate] = (),
    meanings: Mapping[WordKey, Meaning] | None = None,
) -> tuple[PlanRow, ...]:
    """The rows of a plan, in order. A finding written once above several actions is carried down to them.

    `meanings` are a person's own for words of the status and rating columns; see `words_used`.
    """
    columns = {match.field: match.columns for match in matches}
    headings = [column.heading for column in sheet.columns]
    swapped = {
        field
        for field in DATES
        for n in columns.get(field, ())[:1]
        if days_and_months_swapped([row.cell(n) for row in sheet.rows])
    }
    rows: list[PlanRow] = []
    section = above = reference = ""
    source = 0
    for row in sheet.rows:
        if title := _title(row, columns):
            section, above = title, ""
            continue
        if row.section:
            section, above = (row.section, "") if row.section != section else (section, above)
        read = read_row(replace(row, section=section), matches, headings, agencies, meanings)
        if read.finding:
            above, reference, source = read.finding, read.reference, read.number
        elif above and read.action:
            sentence = f"The finding is the one of row {source}, above"
            doubt = PlanDoubt(_F.FINDING, PlanDoubtCode.CARRIED_DOWN, sentence)
            read = replace(read, finding=above, reference=read.reference or reference, doubts=(*read.doubts, doubt))
        rows.append(_with_order_doubts(read, swapped))
    return tuple(rows)


def words_used(sheet: Sheet, matches: Sequence[ColumnMatch]) -> dict[WordKey, Meaning]:
    """Every different word of the status and rating columns with what it is taken for, to be put right once."""
    used: dict[WordKey, Meaning] = {}
    for match in matches:
        if match.field in (_F.STATUS, _F.RATING) and match.column is not None:
            for row in sheet.rows:
                cell = row.cell(match.column)
                if cell.kind in (CellKind.TEXT, CellKind.NUMBER, CellKind.TRUTH) and cell.text.strip():
                    key = (match.field, one_line(cell.text).lower())
                    used.setdefault(key, read_word(cell.text, is_rating=match.field is _F.RATING))
    return used


def _title(row: Row, columns: Mapping[PlanField, Sequence[int]]) -> str:
    """The text of a row that only says what the next rows are about, or explains the colours."""
    written = [n for n, cell in enumerate(row.cells) if not cell.is_blank]
    body = {n for field in (_F.FINDING, _F.ACTION, _F.PROGRESS, _F.EVIDENCE) for n in columns.get(field, ())}
    if len(written) != 1 or written[0] in body or any(cell.is_repeated for cell in row.cells):
        return ""
    text = one_line(row.cells[written[0]].text)
    return text if row.cells[written[0]].kind is CellKind.TEXT and len(text) > 3 else ""


def _with_order_doubts(row: PlanRow, swapped: set[PlanField]) -> PlanRow:
    return replace(row, doubts=(*row.doubts, *_order_doubts(row, swapped)))


def _order_doubts(row: PlanRow, swapped: set[PlanField]) -> Iterator[PlanDoubt]:
    if row.start_on and row.due_on and row.due_on < row.start_on:
        yield PlanDoubt(_F.DUE, PlanDoubtCode.DATES_OUT_OF_ORDER, "The due date is before the start date")
    days = {_F.START: row.start_on, _F.FIRST_DUE: row.first_due_on, _F.DUE: row.due_on, _F.COMPLETED: row.completed_on}
    for field in sorted(swapped):
        day = days[field]
        if day is not None and day.day <= 12 and day.day != day.month:
            sentence = (
                "Days and months may have changed places in this column when the spreadsheet was typed. Check the date"
            )
            yield PlanDoubt(field, PlanDoubtCode.MONTH_FIRST, sentence)
