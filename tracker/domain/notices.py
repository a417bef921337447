"""Who should be told what: facts and today in, decisions out, each with the key by which it is told once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.access import Role


class NoticeKind(StrEnum):
    """One thing somebody should be told. Each is told in the kind of e-mail that gathers it."""

    ASKED_TO_LEAD = "asked_to_lead"
    RETURNED = "returned"
    DUE_IN_28_DAYS = "due_in_28_days"
    DUE_IN_7_DAYS = "due_in_7_days"
    OVERDUE = "overdue"
    OVERDUE_14_DAYS = "overdue_14_days"
    WEEKLY_DIGEST = "weekly_digest"


class EmailKind(StrEnum):
    REMINDER = "reminder"
    WEEKLY_DIGEST = "weekly_digest"


class NoticeState(StrEnum):
    OPEN = "open"
    TOLD = "told"
    CANCELLED = "cancelled"


class EmailState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        return {"waiting": "Waiting to be sent"}.get(self.value, self.value.capitalize())


@dataclass(frozen=True, slots=True)
class Seated:
    """A current membership of one partnership, with who holds it."""

    person_id: int
    role: Role
    agency_id: int | None


def who_leads(
    seats: Iterable[Seated], lead_agency_id: int, is_partnership_itself: bool, named_lead_id: int | None
) -> tuple[int, ...]:
    """The people to tell about an action that `lead_agency_id` leads.

    The named lead while still a member of the partnership, else the agency's leads, else its contributors.
    For what the partnership leads itself, its business managers. Nobody when the agency has nobody there.
    """
    seats = tuple(seats)
    if named_lead_id is not None and any(seat.person_id == named_lead_id for seat in seats):
        return (named_lead_id,)
    for role in (Role.AGENCY_LEAD, Role.CONTRIBUTOR):
        found = tuple(s.person_id for s in seats if s.role is role and s.agency_id == lead_agency_id)
        if found:
            return found
    if is_partnership_itself:
        return tuple(s.person_id for s in seats if s.role is Role.BUSINESS_MANAGER)
    return ()
