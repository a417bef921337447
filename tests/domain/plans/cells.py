"""Made-up sheets for the rules about plans."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tracker.domain.leads import Candidate
from tracker.domain.partnerships import AgencyKind
from tracker.domain.plans import Cell, CellKind, Grid, Row, Sheet, plan_sheet

COUNCIL, POLICE, ICB, PARTNERSHIP, HOSPITALS, BELLFORD = range(1, 7)
AGENCIES = (
    Candidate(COUNCIL, "Ashmere Borough Council", AgencyKind.COUNCIL),
    Candidate(POLICE, "Northmoor Police", AgencyKind.POLICE),
    Candidate(ICB, "NHS Northmoor Integrated Care Board", AgencyKind.ICB),
    Candidate(PARTNERSHIP, "Ashmere Safeguarding Children Partnership", AgencyKind.PARTNERSHIP),
    Candidate(HOSPITALS, "Northmoor Hospitals NHS Foundation Trust", AgencyKind.HEALTH_PROVIDER),
)


def cell(value: object) -> Cell:
    if isinstance(value, Cell):
        return value
    if value is None or value == "":
        return Cell()
    if isinstance(value, date):
        return Cell(value.isoformat(), CellKind.DATE, value)
    if isinstance(value, int | float):
        return Cell(str(value), CellKind.NUMBER)
    return Cell(str(value), CellKind.TEXT)


def row(number: int, *values: object) -> Row:
    return Row(number, tuple(cell(value) for value in values))


def plan(*rows: Sequence[object]) -> Sheet:
    """A sheet whose first row is at 1."""
    found = plan_sheet([Grid("Plan", tuple(row(n, *values) for n, values in enumerate(rows, start=1) if any(values)))])
    assert found is not None
    return found
