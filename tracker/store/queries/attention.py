"""The short lists of a partnership's overview: actions that want somebody's attention, the most pressing first.

Each list reads at most `CAP` rows and one more, so that a page costs the same however much has piled up.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, null, or_, select, tuple_

from tracker.domain.access import Seat
from tracker.domain.actions import LIVE_STATUSES, OPEN_STATUSES, Assignment, Status
from tracker.store.context import Context, must_see
from tracker.store.models import Action, Agency, DateChange, Decision, Membership, Partnership, ProgressUpdate, Proposal

CAP = 100
# An action under way that nobody has written about for this long.
SILENT_DAYS = 28
# An agreed date that has been moved this often.
MANY_CHANGES = 2


@dataclass(frozen=True, slots=True)
class Line:
    """One action on a list. Satisfies `Scoped`, and says who leads.

    `since` is when it began to wait (asked, delivered, suggested, last updated), `changes` how often its date moved.
    """

    partnership_id: int
    slug: str
    code: str
    number: int
    title: str
    lead_agency_id: int | None
    agency: str | None
    due_on: date | None
    since: datetime | None = None
    changes: int = 0


@dataclass(frozen=True, slots=True)
class Suggestion(Line):
    """An action whose agency asks for another lead, another date, or both."""

    wanted_agency: str | None = None
    wanted_due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Lines:
    """The first of a list, and how many there are: `CAP` means "100 or more" when `is_capped`."""

    lines: tuple[Line, ...]
    is_capped: bool

    @property
    def count(self) -> int:
        return len(self.lines)


def overdue(context: Context, partnership_id: int) -> Lines:
    """Agreed dates that have passed, the longest overdue first. What the agency has delivered is not among them."""
    late = and_(Action.status.in_(LIVE_STATUSES), Action.due_on < context.today)
    return _read(context, _in(context, partnership_id).where(late).order_by(Action.due_on, Action.id))


def due_soon(context: Context, partnership_id: int) -> Lines:
    """Agreed dates from today on for as many calendar days as the settings call soon, the nearest first."""
    last = context.today + timedelta(days=context.settings.due_soon_days)
    soon = and_(Action.status.in_(LIVE_STATUSES), Action.due_on.between(context.today, last))
    return _read(context, _in(context, partnership_id).where(soon).order_by(Action.due_on, Action.id))


def without_lead(context: Context, partnership_id: int) -> Lines:
    """Open actions that no agency leads, oldest first."""
    query = _in(context, partnership_id, Action.added_at).where(
        Action.lead_agency_id.is_(None), Action.status.in_(OPEN_STATUSES)
    )
    return _read(context, query.order_by(Action.id))


def without_update(context: Context, partnership_id: int) -> Lines:
    """Actions in progress of which nothing was heard for `SILENT_DAYS` days. `since` is the last update, or else when
    the agency took it on. What was returned or reopened lately gets as long again."""
    cutoff = context.now - timedelta(days=SILENT_DAYS)
    decided = select(Decision.id).where(Decision.action_id == Action.id, Decision.at >= cutoff).exists()
    last = (
        select(func.max(ProgressUpdate.at)).where(ProgressUpdate.action_id == Action.id).correlate(Action)
    ).scalar_subquery()
    heard = func.coalesce(last, Action.accepted_at, Action.asked_at, Action.added_at, type_=Action.added_at.type)
    query = _in(context, partnership_id, heard).where(
        Action.status == Status.IN_PROGRESS,
        Action.lead_agency_id.is_not(None),
        heard < cutoff,
        ~decided,
    )
    return _read(context, query.order_by(Action.due_on, Action.id))


def named_lead_left(context: Context, partnership_id: int) -> Lines:
    """Open actions whose named lead has no role in the partnership any more, the nearest date first."""
    still_here = (
        select(Membership.id)
        .where(
            Membership.partnership_id == Action.partnership_id,
            Membership.person_id == Action.named_lead_id,
            Membership.ended_on.is_(None),
        )
        .exists()
    )
    query = _in(context, partnership_id).where(
        Action.status.in_(OPEN_STATUSES), Action.named_lead_id.is_not(None), ~still_here
    )
    return _read(context, query.order_by(Action.due_on, Action.id))


def changing_dates(context: Context, partnership_id: int) -> Lines:
    """Open actions whose agreed date was moved at least `MANY_CHANGES` times, the most restless first."""
    moved = (
        select(DateChange.action_id, func.count().label("changes"), func.max(DateChange.at).label("last"))
        .where(DateChange.partnership_id == partnership_id, DateChange.was_on.is_not(None))
        .group_by(DateChange.action_id)
        .having(func.count() >= MANY_CHANGES)
    ).subquery()
    query = (
        _in(context, partnership_id, moved.c.last, moved.c.changes)
        .join(moved, moved.c.action_id == Action.id)
        .where(Action.status.in_(OPEN_STATUSES))
        .order_by(moved.c.changes.desc(), Action.id)
    )
    return _read(context, query)


def delivered(context: Context, partnership_id: int, not_led_by: Collection[int]) -> Lines:
    """Actions their agency calls delivered, the longest waiting first, without those of these agencies."""
    query = _in(context, partnership_id, Action.delivered_at).where(Action.status == Status.DELIVERED)
    if not_led_by:
        query = query.where(Action.lead_agency_id.not_in(not_led_by))
    return _read(context, query.order_by(Action.delivered_at, Action.id))


def asked(context: Context, seats: Sequence[Seat]) -> Lines:
    """Actions these seats' agencies have been asked to lead and not answered, the first asked first.

    What they have delivered meanwhile is nothing to answer any more.
    """
    waiting = and_(Action.assignment == Assignment.ASKED, Action.status.in_(LIVE_STATUSES), _led_by(seats))
    return _read(context, _select(Action.asked_at).where(waiting).order_by(Action.asked_at, Action.id))


def pressing(context: Context, seats: Sequence[Seat]) -> Lines:
    """Actions these seats' agencies lead whose agreed date has passed or comes soon, in every partnership."""
    last = context.today + timedelta(days=context.settings.due_soon_days)
    near = and_(Action.status.in_(LIVE_STATUSES), Action.due_on <= last, _led_by(seats))
    return _read(context, _select().where(near).order_by(Action.due_on, Action.id))


def suggestions(context: Context, partnership_id: int) -> Lines:
    """Other leads and dates that agencies have asked for and nobody has answered, the oldest first."""
    wanted = Agency.__table__.alias("wanted_agency")
    query = (
        _in(context, partnership_id, Proposal.made_at)
        .add_columns(wanted.c.name, Proposal.due_on)
        .join(Proposal, Proposal.action_id == Action.id)
        .outerjoin(wanted, wanted.c.id == Proposal.lead_agency_id)
        .where(Proposal.partnership_id == partnership_id, Proposal.answered_at.is_(None))
        .order_by(Proposal.made_at, Proposal.id)
    )
    rows = context.session.execute(query.limit(CAP + 1)).all()
    return Lines(tuple(Suggestion(*row) for row in rows[:CAP]), len(rows) > CAP)


def _led_by(seats: Sequence[Seat]) -> ColumnElement[bool]:
    pairs = [(seat.partnership_id, seat.agency_id) for seat in seats if seat.agency_id is not None]
    return or_(false(), tuple_(Action.partnership_id, Action.lead_agency_id).in_(pairs))


def _in(context: Context, partnership_id: int, since: Any = None, changes: Any = None) -> Select[Any]:
    """Actions of one partnership. Raises NotFound when it is not the actor's to see."""
    must_see(context, partnership_id)
    return _select(since, changes).where(Action.partnership_id == partnership_id)


def _select(since: Any = None, changes: Any = None) -> Select[Any]:
    return (
        select(
            Action.partnership_id,
            Partnership.slug,
            Partnership.code,
            Action.number,
            Action.title,
            Action.lead_agency_id,
            Agency.name,
            Action.due_on,
            null() if since is None else since,
            func.coalesce(null() if changes is None else changes, 0),
        )
        .join(Partnership, Partnership.id == Action.partnership_id)
        .outerjoin(Agency, Agency.id == Action.lead_agency_id)
    )


def _read(context: Context, query: Select[Any]) -> Lines:
    rows = context.session.execute(query.limit(CAP + 1)).all()
    return Lines(tuple(Line(*row) for row in rows[:CAP]), len(rows) > CAP)
