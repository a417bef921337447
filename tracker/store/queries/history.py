"""Reading the record of changes: newest first, by keyset, with the names of what each line is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from tracker.store.context import Context, must_see
from tracker.store.models import Action, Agency, History, Letter, Membership, Partnership, Person, PresentPlan
from tracker.store.queries.letters import visible

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One change. `number` and `title` name the action, letter or plan it is about, `person` the person or member."""

    id: int
    at: datetime
    actor: str
    verb: str
    noun: str
    noun_id: int
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    reason: str | None
    number: int | None
    title: str | None
    person: str | None


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """What to show: lines of this noun, by this person (0: by the service itself), from and until these instants."""

    noun: str | None = None
    person_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Some lines, newest first, and whether there are newer and older ones."""

    rows: tuple[HistoryRow, ...]
    has_newer: bool
    has_older: bool


def history_page(
    context: Context,
    partnership_id: int,
    wanted: HistoryFilter,
    *,
    before_id: int | None = None,
    after_id: int | None = None,
    size: int = PAGE_SIZE,
) -> HistoryPage:
    """At most `size` lines of a partnership: the newest, or those next older than `before_id` or newer than `after_id`.

    Lines about a draft are there for the people it names alone. One query. Raises NotFound outside the actor's
    partnerships.
    """
    must_see(context, partnership_id)
    query = _rows().where(
        History.partnership_id == partnership_id,
        or_(Letter.id.is_(None), visible(context)),
        *_conditions(wanted),
    )
    forwards = after_id is not None
    if forwards:
        query = query.where(History.id > after_id).order_by(History.id)
    else:
        query = query.order_by(History.id.desc())
        if before_id is not None:
            query = query.where(History.id < before_id)
    found = [HistoryRow(*row) for row in context.session.execute(query.limit(size + 1))]
    has_more, rows = len(found) > size, found[:size]
    if forwards:
        return HistoryPage(tuple(reversed(rows)), has_newer=has_more, has_older=True)
    return HistoryPage(tuple(rows), has_newer=before_id is not None, has_older=has_more)


def people_of(context: Context, partnership_id: int) -> list[tuple[int, str]]:
    """Everybody who has or had a role in the partnership, by name: those who can stand in its history."""
    must_see(context, partnership_id)
    query = (
        select(Person.id, Person.name)
        .where(Person.id.in_(select(Membership.person_id).where(Membership.partnership_id == partnership_id)))
        .order_by(Person.name, Person.id)
    )
    return [(row.id, row.name) for row in context.session.execute(query)]


def _rows() -> Select[Any]:
    """The lines with what they name. A person joined by an OR would cost a walk over everybody, so CASE finds them."""
    person_id = case((History.noun == "person", History.noun_id), else_=Membership.person_id)
    return (
        select(
            History.id,
            History.at,
            History.actor,
            History.verb,
            History.noun,
            History.noun_id,
            History.before,
            History.after,
            History.reason,
            func.coalesce(Action.number, Letter.number, PresentPlan.number),
            func.coalesce(Action.title, Letter.title, PresentPlan.filename, Partnership.name, Agency.name),
            Person.name,
        )
        .outerjoin(Action, and_(History.noun == "action", Action.id == History.noun_id))
        .outerjoin(Letter, and_(History.noun == "letter", Letter.id == History.noun_id))
        .outerjoin(PresentPlan, and_(History.noun == "plan", PresentPlan.id == History.noun_id))
        .outerjoin(Partnership, and_(History.noun == "partnership", Partnership.id == History.noun_id))
        .outerjoin(Agency, and_(History.noun == "agency", Agency.id == History.noun_id))
        .outerjoin(Membership, and_(History.noun == "membership", Membership.id == History.noun_id))
        .outerjoin(Person, Person.id == person_id)
    )


def _conditions(wanted: HistoryFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.noun is not None:
        found.append(History.noun == wanted.noun)
    if wanted.person_id is not None:
        found.append(
            History.actor_id.is_(None) if wanted.person_id == 0 else History.actor_id == wanted.person_id
        )
    if wanted.since is not None:
        found.append(History.at >= wanted.since)
    if wanted.until is not None:
        found.append(History.at < wanted.until)
    return found
