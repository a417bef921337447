"""One action as its pages know it, and what somebody missed who holds an older version of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from tracker.domain.actions import (
    Assignment,
    ClosedBecause,
    Rating,
    ShownRating,
    Status,
    Urgency,
    reference,
    shown_rating,
    urgency,
)
from tracker.domain.errors import NotFound
from tracker.domain.letter_words import letter_name
from tracker.domain.letters import FindingKind, LetterKind
from tracker.domain.offers import Offer, offers
from tracker.store.context import Context
from tracker.store.models import (
    Action,
    ActionFinding,
    ActionSupport,
    Agency,
    Finding,
    History,
    Letter,
    Partnership,
    Person,
)
from tracker.store.queries.history import HistoryRow


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action with the names its keys stand for. Satisfies `Standing`. `today` is the day it was asked for."""

    id: int
    partnership_id: int
    number: int
    code: str
    version: int
    title: str
    status: Status
    was_under_way: bool
    assignment: Assignment
    lead_agency_id: int | None
    lead_agency: str | None
    named_lead_id: int | None
    named_lead: str | None
    asked_at: datetime | None
    accepted_at: datetime | None
    accepted_note: str | None
    plan_due_on: date | None
    due_on: date | None
    success_measure: str | None
    rating: Rating | None
    agreed_rating: Rating | None
    delivered_at: datetime | None
    closed_because: ClosedBecause | None
    supporting: tuple[tuple[int, str], ...]
    today: date
    soon_days: int

    @property
    def reference(self) -> str:
        return reference(self.code, self.number)

    @property
    def supporting_agency_ids(self) -> frozenset[int]:
        return frozenset(agency_id for agency_id, _ in self.supporting)

    @property
    def supporting_names(self) -> list[str]:
        return [name for _, name in self.supporting]

    @property
    def shown_rating(self) -> ShownRating:
        return shown_rating(self.status, self.rating)

    @property
    def urgency(self) -> Urgency:
        return urgency(self.status, self.due_on, self.today, self.soon_days)

    @property
    def days_overdue(self) -> int:
        """How many days the agreed date has passed; 0 for an action that is not overdue."""
        return (self.today - self.due_on).days if self.urgency is Urgency.OVERDUE and self.due_on else 0


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding word for word, with its place in its letter."""

    id: int
    letter_id: int
    text: str
    kind: FindingKind
    group: str | None
    position: int
    page: int
    line: int
    letter_number: int
    letter_kind: LetterKind
    letter_area: str | None
    letter_published_on: date | None
    superseded_reason: str | None

    @property
    def letter_name(self) -> str:
        return letter_name(self.letter_kind, self.letter_area, self.letter_published_on)


def action(context: Context, partnership_id: int, number: int) -> ActionRow:
    """The action with this number. Raises NotFound where this person sees none. Two queries."""
    row = None
    if context.actor.system is not None or partnership_id in context.actor.partnership_ids:
        row = context.session.execute(
            select(
                *(getattr(Action, name) for name in _COLUMNS),
                Partnership.code,
                Agency.name.label("lead_agency"),
                Person.name.label("named_lead"),
            )
            .join(Partnership, Partnership.id == Action.partnership_id)
            .outerjoin(Agency, Agency.id == Action.lead_agency_id)
            .outerjoin(Person, Person.id == Action.named_lead_id)
            .where(Action.partnership_id == partnership_id, Action.number == number)
        ).one_or_none()
    if row is None:
        raise NotFound("There is no action at this address that you can see.")
    supporting = context.session.execute(
        select(ActionSupport.agency_id, Agency.name)
        .join(Agency, Agency.id == ActionSupport.agency_id)
        .where(ActionSupport.action_id == row.id)
        .order_by(Agency.name)
    )
    return ActionRow(
        **row._mapping,
        supporting=tuple((agency_id, name) for agency_id, name in supporting),
        today=context.today,
        soon_days=context.settings.due_soon_days,
    )


_COLUMNS = (
    *("id", "partnership_id", "number", "version", "title", "status", "was_under_way", "assignment"),
    *("lead_agency_id", "named_lead_id", "asked_at", "accepted_at", "accepted_note", "plan_due_on", "due_on"),
    *("success_measure", "rating", "agreed_rating", "delivered_at", "closed_because"),
)


def offers_for(context: Context, it: ActionRow) -> tuple[Offer, ...]:
    """What the person who asks may do with the action now."""
    return offers(context.actor, it)


def findings_of(context: Context, it: ActionRow) -> list[FindingRow]:
    """The findings the action answers, newest letter first, in the order of each."""
    rows = context.session.execute(
        select(
            Finding.id,
            Finding.letter_id,
            Finding.text,
            Finding.kind,
            Finding.group,
            Finding.position,
            Finding.page,
            Finding.line,
            Letter.number.label("letter_number"),
            Letter.kind.label("letter_kind"),
            Letter.area.label("letter_area"),
            Letter.published_on.label("letter_published_on"),
            Finding.superseded_reason,
        )
        .join(ActionFinding, ActionFinding.finding_id == Finding.id)
        .join(Letter, Letter.id == Finding.letter_id)
        .where(ActionFinding.action_id == it.id)
        .order_by(Letter.number.desc(), Finding.position)
    )
    return [FindingRow(**row._mapping) for row in rows]


def history_of(context: Context, it: ActionRow, at_most: int = 200) -> list[HistoryRow]:
    """What happened to the action, newest first, the last `at_most` changes."""
    rows = context.session.execute(
        select(History.id, History.at, History.actor, History.verb, History.before, History.after, History.reason)
        .where(History.noun == "action", History.noun_id == it.id)
        .order_by(History.id.desc())
        .limit(at_most)
    )
    return [
        HistoryRow(**row._mapping, noun="action", noun_id=it.id, number=it.number, title=it.title, person=None)
        for row in rows
    ]


def missed_since(context: Context, it: ActionRow, version: int) -> list[HistoryRow]:
    """What was saved after `version`, newest first: each version is one line of the action's history."""
    return history_of(context, it, min(it.version - version, 20)) if it.version > version else []
