"""An action's life: its statuses and what leads from one to the next, its ratings, and how urgent it is today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DELIVERED = "delivered"
    SIGNED_OFF = "signed_off"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        return _STATUS_LABELS[self]

    @property
    def is_open(self) -> bool:
        """Somebody still has to do or decide something."""
        return self not in {Status.SIGNED_OFF, Status.CLOSED}


_STATUS_LABELS = {
    Status.NOT_STARTED: "Not started",
    Status.IN_PROGRESS: "In progress",
    Status.DELIVERED: "Delivered, waiting for sign-off",
    Status.SIGNED_OFF: "Signed off",
    Status.CLOSED: "Closed without completing",
}

OPEN_STATUSES = tuple(status for status in Status if status.is_open)
LIVE_STATUSES = (Status.NOT_STARTED, Status.IN_PROGRESS)


class Event(StrEnum):
    """What moves an action from one status to another."""

    STARTED = "started"
    DELIVERED = "delivered"
    SIGNED_OFF = "signed_off"
    RETURNED = "returned"
    REOPENED = "reopened"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table: `reason` says whether a reason has to be given."""

    source: Status
    event: Event
    target: Status
    reason: bool


TRANSITIONS = (
    Transition(Status.NOT_STARTED, Event.STARTED, Status.IN_PROGRESS, reason=False),
    Transition(Status.IN_PROGRESS, Event.DELIVERED, Status.DELIVERED, reason=False),
    Transition(Status.DELIVERED, Event.SIGNED_OFF, Status.SIGNED_OFF, reason=False),
    Transition(Status.DELIVERED, Event.RETURNED, Status.IN_PROGRESS, reason=True),
    Transition(Status.SIGNED_OFF, Event.REOPENED, Status.IN_PROGRESS, reason=True),
    Transition(Status.NOT_STARTED, Event.CLOSED, Status.CLOSED, reason=True),
    Transition(Status.IN_PROGRESS, Event.CLOSED, Status.CLOSED, reason=True),
    Transition(Status.DELIVERED, Event.CLOSED, Status.CLOSED, reason=True),
    Transition(Status.SIGNED_OFF, Event.CLOSED, Status.CLOSED, reason=True),
)
_BY_SOURCE_AND_EVENT = {(row.source, row.event): row for row in TRANSITIONS}


def transition(status: Status, event: Event) -> Transition | None:
    """The row that `event` takes from `status`, or None where the table has none."""
    return _BY_SOURCE_AND_EVENT.get((status, event))


def events_from(status: Status) -> tuple[Event, ...]:
    """What may happen next to an action in `status`, in the table's order."""
    return tuple(row.event for row in TRANSITIONS if row.source is status)


class Assignment(StrEnum):
    """What has become of asking an agency to lead."""

    NOBODY = "nobody"
    ASKED = "asked"
    ACCEPTED = "accepted"
    SUGGESTED = "suggested"

    @property
    def label(self) -> str:
        return _ASSIGNMENT_LABELS[self]


_ASSIGNMENT_LABELS = {
    Assignment.NOBODY: "No lead agency yet",
    Assignment.ASKED: "Asked, not yet accepted",
    Assignment.ACCEPTED: "Accepted",
    Assignment.SUGGESTED: "Other lead or date suggested",
}


class Rating(StrEnum):
    """Is it on track? Given by the agency, with its reason. Overdue is a fact beside it, never one of these."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"

    @property
    def label(self) -> str:
        return _RATING_LABELS[self]


_RATING_LABELS = {
    Rating.GREEN: "Green: on track",
    Rating.AMBER: "Amber: at risk, recoverable",
    Rating.RED: "Red: off track",
}


class ShownRating(StrEnum):
    """What a page shows: the agency's last rating, or what follows from the status."""

    NOT_STARTED = "not_started"
    NOT_RATED = "not_rated"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    BLUE = "blue"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        return _SHOWN_LABELS[self]


_SHOWN_LABELS = {
    ShownRating.NOT_STARTED: "Not started",
    ShownRating.NOT_RATED: "Not rated yet",
    ShownRating.GREEN: "Green: on track",
    ShownRating.AMBER: "Amber: at risk, recoverable",
    ShownRating.RED: "Red: off track",
    ShownRating.BLUE: "Blue: complete and signed off",
    ShownRating.CLOSED: "Closed",
}


def shown_rating(status: Status, rating: Rating | None) -> ShownRating:
    """Blue once signed off; while open, the last rating the agency gave, else what the status says."""
    if status is Status.SIGNED_OFF:
        return ShownRating.BLUE
    if status is Status.CLOSED:
        return ShownRating.CLOSED
    if rating is not None:
        return ShownRating(rating.value)
    return ShownRating.NOT_STARTED if status is Status.NOT_STARTED else ShownRating.NOT_RATED


class Urgency(StrEnum):
    """How the agreed due date stands today. Finished work and a letter's own date are never overdue."""

    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    LATER = "later"
    NO_DATE = "no_date"
    WAITING = "waiting"
    FINISHED = "finished"

    @property
    def label(self) -> str:
        return _URGENCY_LABELS[self]


_URGENCY_LABELS = {
    Urgency.OVERDUE: "Overdue",
    Urgency.DUE_SOON: "Due soon",
    Urgency.LATER: "Due later",
    Urgency.NO_DATE: "No agreed date yet",
    Urgency.WAITING: "Waiting for sign-off",
    Urgency.FINISHED: "Finished",
}


def urgency(status: Status, due_on: date | None, today: date, soon_days: int = 14) -> Urgency:
    """How urgent an action is on `today`.

    `due_on` is the agreed date only: a date that merely stands in the letter makes nothing overdue. An action the
    agency has delivered waits for somebody else, so it is not overdue either. `soon_days` are calendar days.
    """
    if not status.is_open:
        return Urgency.FINISHED
    if status is Status.DELIVERED:
        return Urgency.WAITING
    if due_on is None:
        return Urgency.NO_DATE
    days = (due_on - today).days
    if days < 0:
        return Urgency.OVERDUE
    return Urgency.DUE_SOON if days <= soon_days else Urgency.LATER


LONG_OVERDUE_DAYS = 14


def long_overdue(status: Status, due_on: date | None, today: date) -> bool:
    """Whether reminders have said all they say, so that a person has to raise it."""
    return (
        urgency(status, due_on, today) is Urgency.OVERDUE
        and due_on is not None
        and (today - due_on).days > LONG_OVERDUE_DAYS
    )


class ClosedBecause(StrEnum):
    REPLACED = "replaced"
    MERGED = "merged"
    NO_LONGER_NEEDED = "no_longer_needed"

    @property
    def label(self) -> str:
        return {"replaced": "Replaced by another action", "merged": "Merged into another action"}.get(
            self.value, "No longer needed"
        )


def reference(code: str, number: int) -> str:
    """How an action is spoken of: `ASH-17`."""
    return f"{code}-{number}"
