"""The whole installation, for whoever sets it up: partnerships, agencies, people. No content of any partnership."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from tracker.domain.access import Permission
from tracker.domain.errors import NotFound
from tracker.domain.partnerships import AgencyKind
from tracker.store.context import Context, check
from tracker.store.models import Agency, Membership, Partnership, PartnershipAgency, Person, SignIn
from tracker.store.queries.partnerships import PartnershipRow


@dataclass(frozen=True, slots=True)
class PartnershipCounts:
    """A partnership with how many agencies serve it and how many people have a role in it."""

    id: int
    slug: str
    name: str
    code: str
    agencies: int
    people: int


@dataclass(frozen=True, slots=True)
class AgencyServes:
    """An agency with the (slug, name) of each partnership it serves."""

    id: int
    name: str
    kind: AgencyKind
    serves: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PersonRow:
    id: int
    name: str
    email: str
    is_administrator: bool
    has_password: bool
    last_seen_at: datetime | None


def partnerships(context: Context) -> list[PartnershipCounts]:
    """All partnerships, by name."""
    check(context, Permission.SET_UP)
    agencies = (
        select(PartnershipAgency.partnership_id, func.count().label("count"))
        .where(PartnershipAgency.ended_on.is_(None))
        .group_by(PartnershipAgency.partnership_id)
        .subquery()
    )
    people = (
        select(Membership.partnership_id, func.count(Membership.person_id.distinct()).label("count"))
        .where(Membership.ended_on.is_(None))
        .group_by(Membership.partnership_id)
        .subquery()
    )
    rows = context.session.execute(
        select(
            Partnership.id,
            Partnership.slug,
            Partnership.name,
            Partnership.code,
            func.coalesce(agencies.c.count, 0),
            func.coalesce(people.c.count, 0),
        )
        .outerjoin(agencies, agencies.c.partnership_id == Partnership.id)
        .outerjoin(people, people.c.partnership_id == Partnership.id)
        .order_by(Partnership.name)
    )
    return [PartnershipCounts(*row) for row in rows]


def partnership_to_set_up(context: Context, slug: str) -> PartnershipRow:
    """Any partnership, for whoever sets it up. Raises NotFound."""
    check(context, Permission.SET_UP)
    row = context.session.execute(
        select(Partnership.id, Partnership.slug, Partnership.name, Partnership.code, Partnership.closed_on).where(
            Partnership.slug == slug
        )
    ).one_or_none()
    if row is None:
        raise NotFound("There is no such partnership.")
    return PartnershipRow(*row)


def agencies(context: Context) -> list[AgencyServes]:
    """All agencies, by name, with whom they serve."""
    check(context, Permission.SET_UP)
    serves: dict[int, list[tuple[str, str]]] = {}
    links = context.session.execute(
        select(PartnershipAgency.agency_id, Partnership.slug, Partnership.name)
        .join(Partnership, Partnership.id == PartnershipAgency.partnership_id)
        .where(PartnershipAgency.ended_on.is_(None))
        .order_by(Partnership.name)
    )
    for agency_id, slug, name in links:
        serves.setdefault(agency_id, []).append((slug, name))
    rows = context.session.execute(select(Agency.id, Agency.name, Agency.kind).order_by(Agency.name))
    return [AgencyServes(*row, tuple(serves.get(row.id, ()))) for row in rows]


def people_without_a_role(context: Context) -> list[PersonRow]:
    """Administrators, and people who have left everywhere or were never given a role."""
    check(context, Permission.SET_UP)
    sits = select(Membership.id).where(Membership.person_id == Person.id, Membership.ended_on.is_(None))
    return _people(context, ~sits.exists())


def person(context: Context, person_id: int) -> PersonRow:
    """One person. Raises NotFound."""
    check(context, Permission.SET_UP)
    found = _people(context, Person.id == person_id)
    if not found:
        raise NotFound("There is no such person.")
    return found[0]


def _people(context: Context, condition: ColumnElement[bool]) -> list[PersonRow]:
    last_seen = select(func.max(SignIn.last_seen_at)).where(SignIn.person_id == Person.id).scalar_subquery()
    rows = context.session.execute(
        select(
            Person.id, Person.name, Person.email, Person.is_administrator, Person.password_hash.is_not(None), last_seen
        )
        .where(condition)
        .order_by(Person.name)
    )
    return [PersonRow(*row) for row in rows]
