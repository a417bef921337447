"""Lists of actions: filtered, sorted and paged by the database, as plain rows. Pages go on from the last row's keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, case, func, literal, or_, select

from tracker.domain.actions import (
    OPEN_STATUSES,
    Assignment,
    Rating,
    ShownRating,
    Status,
    Urgency,
    reference,
    shown_rating,
    urgency,
)
from tracker.store.context import Context, must_see
from tracker.store.models import Action, ActionSupport, Agency, DateChange, Partnership, Person
from tracker.store.queries.action_filters import ActionFilter, narrowing

PAGE_SIZE = 25
COUNTED_UP_TO = 1000
_NEVER = date(9999, 12, 31)


class Sort(StrEnum):
    """What a list is sorted by; finished actions come last where it is by due date."""

    DUE = "due"
    NUMBER = "number"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class ActionLine:
    """One action in a list. `supports` says, in a list of somebody's own, that their agency only supports it."""

    id: int
    number: int
    code: str
    slug: str
    partnership: str
    title: str
    status: Status
    rating: Rating | None
    agreed_rating: Rating | None
    assignment: Assignment
    lead_agency_id: int | None
    lead_agency: str | None
    named_lead: str | None
    asked_at: datetime | None
    due_on: date | None
    plan_due_on: date | None
    times_changed: int
    today: date
    soon_days: int
    supports: bool = False

    @property
    def reference(self) -> str:
        return reference(self.code, self.number)

    @property
    def shown_rating(self) -> ShownRating:
        return shown_rating(self.status, self.rating)

    @property
    def urgency(self) -> Urgency:
        return urgency(self.status, self.due_on, self.today, self.soon_days)


@dataclass(frozen=True, slots=True)
class ActionPage:
    """`after` and `before` lead to the next and the previous page; None where there is none.

    `count` is how many actions match; above `COUNTED_UP_TO` it is that and `is_capped`.
    """

    lines: tuple[ActionLine, ...]
    count: int
    is_capped: bool
    after: str | None
    before: str | None


def actions_of(
    context: Context,
    partnership_id: int,
    narrowed: ActionFilter,
    sort: Sort = Sort.DUE,
    *,
    descending: bool = False,
    after: str | None = None,
    before: str | None = None,
) -> ActionPage:
    """One page of a partnership's actions: two queries. Raises NotFound outside the actor's partnerships.

    `after` and `before` are from an earlier page; one that cannot be read starts from the beginning.
    """
    must_see(context, partnership_id)
    matching = [Action.partnership_id == partnership_id, *narrowing(context, narrowed)]
    return _page(context, _lines(), matching, _ORDERS[sort], descending, after, before)


def my_actions(context: Context, *, after: str | None = None, before: str | None = None) -> ActionPage:
    """Open actions of all partnerships that this person's agencies lead or support there, or that name them, by due
    date. Two queries."""
    mine = _mine(context)
    if mine is None:
        return ActionPage((), 0, False, None, None)
    led, supported = mine
    matching = [or_(led, supported), Action.status.in_(OPEN_STATUSES)]
    return _page(context, _lines(case((led, 0), else_=1)), matching, _MINE, False, after, before)


def _mine(context: Context) -> tuple[ColumnElement[bool], ColumnElement[bool]] | None:
    """What this person leads, or is named for, and what their agencies support; None for who has no role."""
    pairs = sorted({(seat.partnership_id, seat.agency_id) for seat in context.actor.seats if seat.agency_id})
    if not context.actor.seats or context.actor.person_id is None:
        return None
    where = Action.partnership_id.in_(context.actor.partnership_ids)
    led = or_(
        and_(where, Action.named_lead_id == context.actor.person_id),
        *(and_(Action.partnership_id == one, Action.lead_agency_id == agency) for one, agency in pairs),
    )
    helps = [and_(ActionSupport.partnership_id == one, ActionSupport.agency_id == agency) for one, agency in pairs]
    supported = Action.id.in_(select(ActionSupport.action_id).where(or_(*helps))) if helps else literal(False)
    return led, supported


def _lines(supports: ColumnElement[int] | None = None) -> Select[*tuple[Any, ...]]:
    changes = (
        select(func.count())
        .where(DateChange.action_id == Action.id, DateChange.was_on.is_not(None))
        .correlate(Action)
        .scalar_subquery()
    )
    return (
        select(
            Action.id,
            Action.number,
            Partnership.code,
            Partnership.slug,
            Partnership.name.label("partnership"),
            Action.title,
            Action.status,
            Action.rating,
            Action.agreed_rating,
            Action.assignment,
            Action.lead_agency_id,
            Agency.name.label("lead_agency"),
            Person.name.label("named_lead"),
            Action.asked_at,
            Action.due_on,
            Action.plan_due_on,
            changes.label("times_changed"),
            (supports if supports is not None else literal(0)).label("supports"),
        )
        .join(Partnership, Partnership.id == Action.partnership_id)
        .outerjoin(Agency, Agency.id == Action.lead_agency_id)
        .outerjoin(Person, Person.id == Action.named_lead_id)
    )


@dataclass(frozen=True, slots=True)
class _Key:
    """One column a list is ordered by, never NULL. `fixed` keeps its direction when the list is turned round."""

    column: SQLColumnExpression[Any]
    read: Callable[[str], Any]
    say: Callable[[ActionLine], str]
    fixed: bool = False


_NUMBER = _Key(Action.number, int, lambda line: str(line.number))
_ID = _Key(Action.id, int, lambda line: str(line.id))
_DUE = _Key(
    func.coalesce(Action.due_on, literal(_NEVER)), date.fromisoformat, lambda line: str(line.due_on or _NEVER)
)
_DATED = _Key(
    case((Action.due_on.is_(None), 1), else_=0), int, lambda line: "1" if line.due_on is None else "0", fixed=True
)
_FINISHED = _Key(
    case((Action.status.in_(OPEN_STATUSES), 0), else_=1),
    int,
    lambda line: "0" if line.status.is_open else "1",
    fixed=True,
)
_RANKS = {status: rank for rank, status in enumerate(Status)}
_STATUS = _Key(
    case(*((Action.status == status, rank) for status, rank in _RANKS.items()), else_=len(_RANKS)),
    int,
    lambda line: str(_RANKS[line.status]),
)
_ORDERS: dict[Sort, tuple[_Key, ...]] = {
    Sort.DUE: (_FINISHED, _DATED, _DUE, _NUMBER),
    Sort.NUMBER: (_NUMBER,),
    Sort.STATUS: (_STATUS, _NUMBER),
}
_MINE = (_DATED, _DUE, _ID)


def _page(
    context: Context,
    query: Select[*tuple[Any, ...]],
    matching: Sequence[ColumnElement[bool]],
    keys: tuple[_Key, ...],
    descending: bool,
    after: str | None,
    before: str | None,
) -> ActionPage:
    start = _read(keys, after or before)
    backwards = after is None and before is not None and start is not None
    down = [(descending and not key.fixed) != backwards for key in keys]
    query = query.where(*matching)
    if start is not None:
        query = query.where(_beyond(keys, down, start))
    order = [key.column.desc() if falls else key.column.asc() for key, falls in zip(keys, down, strict=True)]
    rows = context.session.execute(query.order_by(*order).limit(PAGE_SIZE + 1)).all()
    more = len(rows) > PAGE_SIZE
    lines = [_line(context, row) for row in rows[:PAGE_SIZE]]
    if backwards:
        lines.reverse()
    count = context.session.scalar(
        select(func.count()).select_from(select(Action.id).where(*matching).limit(COUNTED_UP_TO + 1).subquery())
    )
    goes_on, goes_back = (True, more) if backwards else (more, start is not None)
    return ActionPage(
        lines=tuple(lines),
        count=min(count or 0, COUNTED_UP_TO),
        is_capped=(count or 0) > COUNTED_UP_TO,
        after=_say(keys, lines[-1]) if lines and goes_on else None,
        before=_say(keys, lines[0]) if lines and goes_back else None,
    )


def _line(context: Context, row: Any) -> ActionLine:
    line = ActionLine(**row._mapping, today=context.today, soon_days=context.settings.due_soon_days)
    return replace(line, supports=bool(line.supports))


def _beyond(keys: tuple[_Key, ...], down: list[bool], start: list[Any]) -> ColumnElement[bool]:
    """Rows that come after `start` in this order: further in one key, with all keys before it alike."""
    ways = []
    for at, key in enumerate(keys):
        alike = [earlier.column == value for earlier, value in zip(keys[:at], start[:at], strict=True)]
        further = key.column < start[at] if down[at] else key.column > start[at]
        ways.append(and_(*alike, further))
    return or_(*ways)


def _say(keys: tuple[_Key, ...], line: ActionLine) -> str:
    return "~".join(key.say(line) for key in keys)


def _read(keys: tuple[_Key, ...], said: str | None) -> list[Any] | None:
    parts = said.split("~") if said else []
    if len(parts) != len(keys):
        return None
    try:
        values = [key.read(part) for key, part in zip(keys, parts, strict=True)]
    except ValueError:
        return None
    return values if all(not isinstance(value, int) or abs(value) < 2**31 for value in values) else None
