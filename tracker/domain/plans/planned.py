"""What a row of a plan says, and what a person should look at again before it becomes an action."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.actions import Rating, Status
from tracker.domain.plans.headings import PlanField


class PlanDoubtCode(StrEnum):
    """What a person should look at again."""

    DATE = "date"
    DATES_OUT_OF_ORDER = "dates_out_of_order"
    MONTH_FIRST = "month_first"
    AGENCY = "agency"
    WORD = "word"
    NO_VALUE = "no_value"
    CARRIED_DOWN = "carried_down"
    NO_ACTION = "no_action"
    HIDDEN = "hidden"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class PlanDoubt:
    """`sentence` is for the person; `field` is None where it concerns the whole row."""

    field: PlanField | None
    code: PlanDoubtCode
    sentence: str


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A row, `number` as the spreadsheet counts. Agencies by id; the cell's own words stay beside what was read."""

    number: int
    section: str = ""
    reference: str = ""
    finding: str = ""
    action: str = ""
    lead_agency_id: int | None = None
    lead_words: str = ""
    named_lead: str = ""
    supporting_ids: tuple[int, ...] = ()
    supporting_words: str = ""
    start_on: date | None = None
    first_due_on: date | None = None
    due_on: date | None = None
    due_words: str = ""
    completed_on: date | None = None
    status: Status | None = None
    status_words: str = ""
    rating: Rating | None = None
    rating_words: str = ""
    progress: str = ""
    evidence: str = ""
    success_measure: str = ""
    is_hidden: bool = False
    doubts: tuple[PlanDoubt, ...] = ()

    def was_under_way(self, inspected_on: date | None) -> bool:
        """Whether work had begun before the first day of the inspection."""
        begun = min((day for day in (self.start_on, self.completed_on) if day), default=None)
        return inspected_on is not None and begun is not None and begun < inspected_on
