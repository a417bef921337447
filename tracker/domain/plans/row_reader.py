"""One row of a plan as an action would hold it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tracker.domain.actions import Status
from tracker.domain.leads import Candidate
from tracker.domain.plans.agencies import AgencyReading, is_nobody, read_agencies
from tracker.domain.plans.columns import ColumnMatch
from tracker.domain.plans.dates import DateReading, read_date
from tracker.domain.plans.headings import PlanField
from tracker.domain.plans.planned import PlanDoubt, PlanDoubtCode, PlanRow
from tracker.domain.plans.sheets import Cell, CellKind, Row, one_line
from tracker.domain.plans.words import Meaning, read_colour, read_word

_F = PlanField
# How a person's own meaning for a word is looked up: the column it stands in, and the word on one line, small letters.
WordKey = tuple[PlanField, str]


def read_row(
    row: Row,
    matches: Sequence[ColumnMatch],
    headings: Sequence[str],
    agencies: Sequence[Candidate] = (),
    meanings: Mapping[WordKey, Meaning] | None = None,
) -> PlanRow:
    """One row by itself. Never raises: what cannot be read is empty, with a doubt."""
    return _RowReader(row, matches, headings, agencies, meanings or {}).read()


class _RowReader:
    def __init__(
        self,
        row: Row,
        matches: Sequence[ColumnMatch],
        headings: Sequence[str],
        agencies: Sequence[Candidate],
        meanings: Mapping[WordKey, Meaning],
    ) -> None:
        self.row = row
        self.columns = {match.field: match.columns for match in matches}
        self.headings = headings
        self.agencies = agencies
        self.meanings = meanings
        self.doubts: list[PlanDoubt] = []

    def read(self) -> PlanRow:
        start, due = self.date(_F.START), self.date(_F.DUE)
        first_due, completed = self.date(_F.FIRST_DUE), self.date(_F.COMPLETED)
        status, rating = self.word(_F.STATUS), self.word(_F.RATING)
        finding, action = self.text(_F.FINDING), self.text(_F.ACTION)
        lead, named, supporting = self.leads()
        if not action:
            self.doubt(
                _F.ACTION,
                PlanDoubtCode.NO_ACTION,
                "This row has no action" if finding else "This row has neither a finding nor an action",
            )
        if self.row.is_hidden:
            self.doubt(None, PlanDoubtCode.HIDDEN, "This row is hidden in the spreadsheet, maybe by a filter")
        return PlanRow(
            number=self.row.number,
            section=self.row.section,
            reference=self.reference(),
            finding=finding,
            action=action,
            lead_agency_id=lead.agencies[0] if lead.agencies else None,
            lead_words=one_line(self.cell(_F.LEAD_AGENCY).text),
            named_lead=named,
            supporting_ids=supporting,
            supporting_words=one_line(self.cell(_F.SUPPORTING).text),
            start_on=start.day,
            first_due_on=first_due.day or due.first,
            due_on=due.day,
            due_words=one_line(self.cell(_F.DUE).text),
            completed_on=completed.day,
            status=_status(status, rating, completed),
            status_words=one_line(self.cell(_F.STATUS).text),
            rating=rating.rating or status.rating,
            rating_words=one_line(self.cell(_F.RATING).text),
            progress=self.gathered(_F.PROGRESS),
            evidence=self.gathered(_F.EVIDENCE),
            success_measure=self.text(_F.SUCCESS_MEASURE),
            is_hidden=self.row.is_hidden,
            doubts=tuple(self.doubts),
        )

    def cell(self, field: PlanField) -> Cell:
        columns = self.columns.get(field, ())
        return self.row.cell(columns[0]) if columns else Cell()

    def doubt(self, field: PlanField | None, code: PlanDoubtCode, sentence: str) -> None:
        self.doubts.append(PlanDoubt(field, code, sentence))

    def text(self, field: PlanField) -> str:
        return self._said(field, self.cell(field))

    def _said(self, field: PlanField, cell: Cell) -> str:
        if cell.kind is CellKind.FORMULA:
            self.doubt(
                field,
                PlanDoubtCode.NO_VALUE,
                "The cell holds a formula whose result is not in the file. Enter the text",
            )
            return ""
        if cell.kind is CellKind.ERROR:
            self.doubt(field, PlanDoubtCode.NO_VALUE, f"The cell shows the error {cell.text}. Enter the text")
            return ""
        return cell.text.strip()

    def gathered(self, field: PlanField) -> str:
        """The texts of all columns of a field, each under its heading where there are several."""
        columns = self.columns.get(field, ())
        said = [(n, self._said(field, self.row.cell(n))) for n in columns]
        if len(columns) < 2:
            return said[0][1] if said else ""
        return "\n\n".join(f"{self.headings[n]}: {text}" if self.headings[n] else text for n, text in said if text)

    def reference(self) -> str:
        cell = self.cell(_F.REFERENCE)
        if cell.kind is CellKind.DATE:
            sentence = f"The spreadsheet has turned the reference number into a date, {cell.text}. Enter the number"
            self.doubt(_F.REFERENCE, PlanDoubtCode.REFERENCE, sentence)
            return ""
        return one_line(self.text(_F.REFERENCE))

    def date(self, field: PlanField) -> DateReading:
        reading = read_date(self.cell(field))
        if reading.doubt:
            self.doubt(field, PlanDoubtCode.DATE, reading.doubt)
        return reading

    def word(self, field: PlanField) -> Meaning:
        cell = self.cell(field)
        if cell.kind is CellKind.EMPTY:
            meaning = read_colour(cell.colour)
        elif cell.kind in (CellKind.FORMULA, CellKind.ERROR):
            self._said(field, cell)
            return Meaning()
        else:
            own = self.meanings.get((field, one_line(cell.text).lower()))
            meaning = own if own is not None else read_word(cell.text, is_rating=field is _F.RATING)
        if meaning.doubt:
            self.doubt(field, PlanDoubtCode.WORD, meaning.doubt)
        return meaning

    def leads(self) -> tuple[AgencyReading, str, tuple[int, ...]]:
        """The lead agency, the named lead and the supporting agencies, which plans write into each other's columns."""
        lead = self._who(_F.LEAD_AGENCY, self.text(_F.LEAD_AGENCY))
        named_words = one_line(self.text(_F.NAMED_LEAD))
        named_words = "" if is_nobody(named_words) else named_words
        if not lead.agencies and named_words:
            beside = read_agencies(named_words, self.agencies)
            lead = replace(lead, agencies=beside.agencies[:1])
            named_words = ", ".join(beside.people) if beside.agencies and beside.people else named_words
        supporting = self._who(_F.SUPPORTING, self.text(_F.SUPPORTING))
        if len(lead.agencies) > 1:
            said = one_line(self.cell(_F.LEAD_AGENCY).text)
            sentence = f"“{said}” names several agencies. The first was taken as lead, the others as supporting"
            self.doubt(_F.LEAD_AGENCY, PlanDoubtCode.AGENCY, sentence)
        helping = dict.fromkeys((*lead.agencies[1:], *supporting.agencies))
        return lead, named_words or ", ".join(lead.people), tuple(it for it in helping if it not in lead.agencies[:1])

    def _who(self, field: PlanField, text: str) -> AgencyReading:
        reading = read_agencies(text, self.agencies)
        if reading.unknown or (text and not reading.agencies and field is _F.LEAD_AGENCY):
            unknown = ", ".join(f"“{it}”" for it in reading.unknown or reading.people or (one_line(text),))
            self.doubt(
                field,
                PlanDoubtCode.AGENCY,
                f"{unknown} is not the name of an agency here. Choose which agency is meant",
            )
        return reading


def _status(status: Meaning, rating: Meaning, completed: DateReading) -> Status | None:
    """The status column's word; where it says nothing, the rating's, then that there is a date of completion."""
    said = status.status or rating.status
    if said is None and completed.day is not None:
        return Status.DELIVERED
    return said or (Status.IN_PROGRESS if (rating.rating or status.rating) else None)
