"""Who should be told what: facts and today in, decisions out, each with the key by which it is told once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from tracker.domain.access import Role
from tracker.domain.actions import LIVE_STATUSES, Assignment, Status
from tracker.domain.working_days import add_working_days, next_working_day

# In London, on working days.
TOLD_AT = time(8, 0)
FIRST_REMINDER = timedelta(days=28)
SECOND_REMINDER = timedelta(days=7)
COORDINATOR_AFTER = timedelta(days=14)


class NoticeKind(StrEnum):
    """One thing somebody should be told. Each is told in the kind of e-mail that gathers it."""

    ASKED_TO_LEAD = "asked_to_lead"
    RETURNED = "returned"
    DUE_IN_28_DAYS = "due_in_28_days"
    DUE_IN_7_DAYS = "due_in_7_days"
    OVERDUE = "overdue"
    OVERDUE_14_DAYS = "overdue_14_days"
    WEEKLY_DIGEST = "weekly_digest"

    @property
    def label(self) -> str:
        """What the person is told, as the page of e-mails sent puts it."""
        return _KIND_LABELS[self]

    @property
    def email(self) -> EmailKind:
        """The kind of e-mail that gathers it."""
        return EmailKind.WEEKLY_DIGEST if self is NoticeKind.WEEKLY_DIGEST else EmailKind.REMINDER


_KIND_LABELS = {
    NoticeKind.ASKED_TO_LEAD: "Asked to lead",
    NoticeKind.RETURNED: "Returned",
    NoticeKind.DUE_IN_28_DAYS: "Due within 28 days",
    NoticeKind.DUE_IN_7_DAYS: "Due within 7 days",
    NoticeKind.OVERDUE: "Overdue",
    NoticeKind.OVERDUE_14_DAYS: "Overdue by 14 days, to the agency's coordinator",
    NoticeKind.WEEKLY_DIGEST: "Weekly summary",
}


class EmailKind(StrEnum):
    REMINDER = "reminder"
    WEEKLY_DIGEST = "weekly_digest"

    @property
    def label(self) -> str:
        return {"reminder": "Reminder"}.get(self.value, "Weekly summary")


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
        # Somebody can manage it twice over, once for an agency, and is still told once.
        return tuple(dict.fromkeys(s.person_id for s in seats if s.role is Role.BUSINESS_MANAGER))
    return ()


@dataclass(frozen=True, slots=True)
class ActionFacts:
    """What decides who is told about an action. `due_on` is the agreed date; the letter's own date reminds nobody."""

    action_id: int
    partnership_id: int
    number: int
    status: Status
    assignment: Assignment
    lead_agency_id: int | None
    is_led_by_partnership: bool
    named_lead_id: int | None
    coordinator_id: int | None
    asked_at: datetime | None
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Told:
    """One person, one thing, and the key under which they are told it once."""

    person_id: int
    kind: NoticeKind
    key: str


def reminder_stage(status: Status, due_on: date | None, today: date) -> NoticeKind | None:
    """The one reminder whose time it is on `today`, or None.

    28 days before the agreed date, 7 days before, and one working day after. Each lasts until the next takes its
    place, so that a day on which nothing ran loses none; that it was told already is known by its key.
    """
    if due_on is None or status not in LIVE_STATUSES:
        return None
    if today >= add_working_days(due_on, 1):
        return NoticeKind.OVERDUE
    if due_on < today or today < due_on - FIRST_REMINDER:
        return None
    return NoticeKind.DUE_IN_28_DAYS if today < due_on - SECOND_REMINDER else NoticeKind.DUE_IN_7_DAYS


def is_for_coordinator(status: Status, due_on: date | None, today: date) -> bool:
    """Whether the date passed so long ago that the agency's own coordinator is told, once."""
    return due_on is not None and status in LIVE_STATUSES and today >= due_on + COORDINATOR_AFTER


def due_key(action_id: int, due_on: date) -> str:
    """A changed date starts anew, because it stands in the key."""
    return f"{action_id}:{due_on.isoformat()}"


def asked_key(action_id: int, lead_agency_id: int, asked_at: datetime) -> str:
    """Asking again, or another agency, tells again."""
    return f"{action_id}:{lead_agency_id}:{asked_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}"


def reminders_due(facts: ActionFacts, seats: Iterable[Seated], today: date) -> tuple[Told, ...]:
    """Who should be reminded about one action on `today`. `seats` are the current ones of its partnership."""
    if facts.lead_agency_id is None or facts.due_on is None:
        return ()
    seats = tuple(seats)
    key = due_key(facts.action_id, facts.due_on)
    told: list[Told] = []
    stage = reminder_stage(facts.status, facts.due_on, today)
    if stage is not None:
        leads = who_leads(seats, facts.lead_agency_id, facts.is_led_by_partnership, facts.named_lead_id)
        told += [Told(person_id, stage, key) for person_id in leads]
    coordinator = facts.coordinator_id
    if coordinator is not None and is_for_coordinator(facts.status, facts.due_on, today):
        told += [Told(coordinator, NoticeKind.OVERDUE_14_DAYS, key)] if _sits(seats, coordinator) else []
    return tuple(told)


def why_not(told: Told, facts: ActionFacts, seats: Iterable[Seated], today: date) -> str | None:
    """Why somebody should no longer be told what was noted for them, in a sentence; None when they still should."""
    seats = tuple(seats)
    if not _sits(seats, told.person_id):
        return "They no longer have a role in the partnership."
    if facts.status not in LIVE_STATUSES:
        return "The action is finished, or waits for somebody else."
    if told.kind is NoticeKind.ASKED_TO_LEAD:
        return _why_not_asked(told, facts, seats)
    if told.kind is NoticeKind.OVERDUE_14_DAYS:
        if told.person_id != facts.coordinator_id:
            return "Somebody else is the agency's coordinator now."
    elif not _leads(told.person_id, facts, seats):
        return "Somebody else leads the action now."
    if told.kind is NoticeKind.RETURNED:
        return None
    if facts.due_on is None or told.key != due_key(facts.action_id, facts.due_on):
        return "The due date has changed."
    if told in reminders_due(facts, seats, today):
        return None
    if reminder_stage(facts.status, facts.due_on, today) is told.kind:
        return "Somebody else leads the action now."
    return "A later reminder took its place."


def _why_not_asked(told: Told, facts: ActionFacts, seats: tuple[Seated, ...]) -> str | None:
    if facts.assignment is not Assignment.ASKED or facts.lead_agency_id is None or facts.asked_at is None:
        return "The agency has answered, or is no longer asked."
    if told.key != asked_key(facts.action_id, facts.lead_agency_id, facts.asked_at):
        return "The action was assigned again afterwards."
    return None if _leads(told.person_id, facts, seats) else "Somebody else leads the action now."


def _sits(seats: tuple[Seated, ...], person_id: int) -> bool:
    return any(seat.person_id == person_id for seat in seats)


def _leads(person_id: int, facts: ActionFacts, seats: tuple[Seated, ...]) -> bool:
    """Named lead, or whom one would turn to if nobody were named."""
    if facts.lead_agency_id is None:
        return False
    return any(
        person_id in who_leads(seats, facts.lead_agency_id, facts.is_led_by_partnership, named)
        for named in (facts.named_lead_id, None)
    )


def upcoming(facts: ActionFacts, today: date, days: int) -> Iterator[tuple[date, NoticeKind]]:
    """The reminders still to come about one action within `days` calendar days, if nothing changes: date and kind."""
    if facts.due_on is None or facts.lead_agency_id is None or facts.status not in LIVE_STATUSES:
        return
    stages = (
        (next_working_day(facts.due_on - FIRST_REMINDER), NoticeKind.DUE_IN_28_DAYS),
        (next_working_day(facts.due_on - SECOND_REMINDER), NoticeKind.DUE_IN_7_DAYS),
        (add_working_days(facts.due_on, 1), NoticeKind.OVERDUE),
        (next_working_day(facts.due_on + COORDINATOR_AFTER), NoticeKind.OVERDUE_14_DAYS),
    )
    for on, kind in stages:
        if today < on <= today + timedelta(days=days):
            yield on, kind
