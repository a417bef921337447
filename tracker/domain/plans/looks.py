"""What the cells of a column look like, and so what it could hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tracker.domain.leads import Candidate
from tracker.domain.plans.agencies import is_person, names_an_agency
from tracker.domain.plans.dates import looks_like_date
from tracker.domain.plans.headings import DATES, PlanField
from tracker.domain.plans.sheets import Cell
from tracker.domain.plans.words import looks_like_rating, looks_like_status

_REFERENCE = re.compile(r"^[A-Za-z]{0,6}[ .\-/]?\d{1,4}(?:[.\-/]?\w{1,3}){0,3}\.?$|^[A-Z]$")
_F = PlanField


@dataclass(frozen=True, slots=True)
class Look:
    """What the cells of a column are, as shares of those that are not empty (0 to 1); `length` in characters."""

    count: int
    length: float
    dates: float
    ratings: float
    statuses: float
    agencies: float
    people: float
    references: float


def look_of(cells: Sequence[Cell], agencies: Sequence[Candidate]) -> Look:
    """The look of a column's cells; those that are only coloured in count where nothing is written."""
    filled = [cell for cell in cells if not cell.is_blank]
    coloured = [cell for cell in cells if cell.is_blank and looks_like_rating(cell)]
    count = len(filled)

    def share(test: Callable[[Cell], bool]) -> float:
        return sum(map(test, filled)) / count if count else 0.0

    return Look(
        count=max(count, len(coloured)),
        length=sum(len(cell.text) for cell in filled) / count if count else 0.0,
        dates=share(looks_like_date),
        ratings=1.0 if coloured and not filled else share(looks_like_rating),
        statuses=share(looks_like_status),
        agencies=share(lambda cell: len(cell.text) <= 80 and names_an_agency(cell.text, agencies)),
        people=share(lambda cell: is_person(re.split(r"[,(/\n]", cell.text, maxsplit=1)[0])),
        references=share(
            lambda cell: len(cell.text) <= 12 and bool(_REFERENCE.match(cell.text)) and not looks_like_date(cell)
        ),
    )


def likeness_to(field: PlanField, look: Look) -> float:
    """How much the cells look like a field's, 0 to 1; 0.4 is what says nothing either way."""
    short = look.length <= 60
    if field in DATES:
        return look.dates if look.dates > 0.3 else 0.0 if look.length < 40 else -0.2
    if field is _F.RATING:
        return max(look.ratings, 0.4 if look.statuses >= 0.5 else 0.0) if short else -0.6
    if field is _F.STATUS:
        return max(look.statuses, 0.5 * look.ratings) if short else -0.6
    if field is _F.LEAD_AGENCY:
        return (
            (max(look.agencies, 0.3) - 0.3 * (look.people if look.agencies < 0.3 else 0)) if look.length <= 80 else -0.5
        )
    if field is _F.NAMED_LEAD:
        return (
            (max(look.people, 0.35) - 0.4 * (look.agencies if look.people < 0.3 else 0)) if look.length <= 80 else -0.5
        )
    if field is _F.SUPPORTING:
        return max(look.agencies, 0.35) * (0.9 if look.length <= 150 else 0.3) if look.agencies else 0.3
    if field is _F.REFERENCE:
        return look.references if look.length <= 20 else -0.8
    return min(0.4 + look.length / 200, 0.75) if look.length >= 12 else 0.0 if look.dates < 0.5 else -0.6
