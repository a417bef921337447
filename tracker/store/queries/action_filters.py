"""What a list of actions can be narrowed to, as choices with labels and as conditions of a query."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, or_, select

from tracker.domain.actions import LIVE_STATUSES, OPEN_STATUSES, Assignment, Rating, ShownRating, Status
from tracker.store.context import Context
from tracker.store.models import Action, ActionFinding, Finding, Letter

WORDS_AT_MOST = 8


class StatusFilter(StrEnum):
    """Single statuses, and all that somebody still has to do or decide something about."""

    OPEN = "open"
    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DELIVERED = "delivered"
    SIGNED_OFF = "signed_off"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        return "Open" if self is StatusFilter.OPEN else Status(self.value).label


class DueFilter(StrEnum):
    OVERDUE = "overdue"
    SOON = "soon"
    NO_DATE = "no_date"

    @property
    def label(self) -> str:
        return {"overdue": "Overdue", "soon": "Due soon", "no_date": "No agreed date yet"}[self.value]


@dataclass(frozen=True, slots=True)
class ActionFilter:
    """What a list is narrowed to; None and False leave it as it is. `lead` is an agency's key, `named` a person's."""

    words: str = ""
    letter: int | None = None
    lead: int | None = None
    no_lead: bool = False
    assignment: Assignment | None = None
    named: int | None = None
    status: StatusFilter | None = None
    rating: ShownRating | None = None
    due: DueFilter | None = None

    @property
    def is_empty(self) -> bool:
        return self == ActionFilter()


def narrowing(context: Context, narrowed: ActionFilter) -> list[ColumnElement[bool]]:
    """The filter as conditions. All statuses that follow from another choice are part of that choice."""
    found: list[ColumnElement[bool]] = [_word(word) for word in narrowed.words.split()[:WORDS_AT_MOST]]
    if narrowed.letter is not None:
        found.append(
            Action.id.in_(
                select(ActionFinding.action_id)
                .join(Finding, Finding.id == ActionFinding.finding_id)
                .join(Letter, Letter.id == Finding.letter_id)
                .where(Letter.number == narrowed.letter, Letter.partnership_id == Action.partnership_id)
                .correlate(Action)
            )
        )
    if narrowed.lead is not None:
        found.append(Action.lead_agency_id == narrowed.lead)
    if narrowed.no_lead:
        found += [Action.lead_agency_id.is_(None), Action.status.in_(OPEN_STATUSES)]
    if narrowed.assignment is not None:
        found += [Action.assignment == narrowed.assignment, Action.status.in_(OPEN_STATUSES)]
    if narrowed.named is not None:
        found.append(Action.named_lead_id == narrowed.named)
    if narrowed.status is StatusFilter.OPEN:
        found.append(Action.status.in_(OPEN_STATUSES))
    elif narrowed.status is not None:
        found.append(Action.status == Status(narrowed.status.value))
    if narrowed.rating is not None:
        found += _rated(narrowed.rating)
    if narrowed.due is not None:
        found += _due(narrowed.due, context.today, context.settings.due_soon_days)
    return found


def _word(word: str) -> ColumnElement[bool]:
    """The word in the title; a number, alone or behind the partnership's code, is an action's number too."""
    said = re.fullmatch(r"(?:[A-Za-z][A-Za-z0-9]*-)?([0-9]{1,6})", word)
    in_title = Action.title.icontains(word, autoescape=True)
    return or_(in_title, Action.number == int(said[1])) if said else in_title


def _rated(rating: ShownRating) -> list[ColumnElement[bool]]:
    """The conditions under which a page shows this rating, as `shown_rating` has it."""
    match rating:
        case ShownRating.BLUE:
            return [Action.status == Status.SIGNED_OFF]
        case ShownRating.CLOSED:
            return [Action.status == Status.CLOSED]
        case ShownRating.NOT_STARTED:
            return [Action.status == Status.NOT_STARTED, Action.rating.is_(None)]
        case ShownRating.NOT_RATED:
            return [Action.status.in_((Status.IN_PROGRESS, Status.DELIVERED)), Action.rating.is_(None)]
        case _:
            return [Action.status.in_(OPEN_STATUSES), Action.rating == Rating(rating.value)]


def _due(due: DueFilter, today: date, soon_days: int) -> list[ColumnElement[bool]]:
    """The conditions of an urgency, as `urgency` has it."""
    live = Action.status.in_(LIVE_STATUSES)
    match due:
        case DueFilter.OVERDUE:
            return [live, Action.due_on < today]
        case DueFilter.SOON:
            return [live, Action.due_on.between(today, today + timedelta(days=soon_days))]
        case DueFilter.NO_DATE:
            return [live, Action.due_on.is_(None)]
