"""Who sits where: the people of a partnership, its agencies, and what leavers have left behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, select

from tracker.domain.access import Permission, Role
from tracker.domain.actions import OPEN_STATUSES
from tracker.domain.partnerships import AgencyKind
from tracker.store.context import Context, check
from tracker.store.models import Action, Agency, Membership, Partnership, PartnershipAgency, Person
from tracker.store.queries.partnerships import PartnershipRow


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One role of one person, current while `ended_on` is None."""

    membership_id: int
    person_id: int
    name: str
    email: str
    role: Role
    agency_id: int | None
    agency_name: str | None
    started_on: date
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class ServingRow:
    """An agency that serves a partnership, and whom it wants told of what is long overdue."""

    agency_id: int
    name: str
    kind: AgencyKind
    coordinator_id: int | None
    coordinator: str | None


@dataclass(frozen=True, slots=True)
class LeftBehindRow:
    """An open action whose named lead has no role in the partnership any more."""

    number: int
    title: str
    named_lead: str
    agency_name: str | None


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody and everything that has a part in one partnership, by name."""

    members: list[MemberRow]
    leavers: list[MemberRow]
    agencies: list[ServingRow]

    def leads_of(self, agency_id: int) -> list[str]:
        """The names of an agency's current leads."""
        return [it.name for it in self.members if it.agency_id == agency_id and it.role is Role.AGENCY_LEAD]


def roster(context: Context, partnership: PartnershipRow) -> Roster:
    """For whoever reads in the partnership. Raises NotFound outside it."""
    check(context, Permission.READ, partnership)
    return _roster(context, partnership.id)


def roster_to_set_up(context: Context, partnership_id: int) -> Roster:
    """The same for whoever sets up the installation. Raises NotAllowed."""
    check(context, Permission.SET_UP)
    return _roster(context, partnership_id)


def left_behind(context: Context, partnership: PartnershipRow) -> list[LeftBehindRow]:
    """Open actions whose named lead has left the partnership, by number."""
    check(context, Permission.READ, partnership)
    stays = and_(
        Membership.partnership_id == Action.partnership_id,
        Membership.person_id == Action.named_lead_id,
        Membership.ended_on.is_(None),
    )
    rows = context.session.execute(
        select(Action.number, Action.title, Person.name, Agency.name)
        .join(Person, Person.id == Action.named_lead_id)
        .outerjoin(Agency, Agency.id == Action.lead_agency_id)
        .where(
            Action.partnership_id == partnership.id,
            Action.status.in_(OPEN_STATUSES),
            ~select(Membership.id).where(stays).exists(),
        )
        .order_by(Action.number)
    )
    return [LeftBehindRow(*row) for row in rows]


def roles_of(context: Context, person_id: int) -> list[tuple[MemberRow, str, str]]:
    """Every role a person has or had, with the partnership's name and slug; current ones first. For setting up."""
    check(context, Permission.SET_UP)
    rows = context.session.execute(
        _members()
        .add_columns(Partnership.name, Partnership.slug)
        .join(Partnership, Partnership.id == Membership.partnership_id)
        .where(Membership.person_id == person_id)
        .order_by(Membership.ended_on.is_not(None), Partnership.name, Membership.id)
    )
    return [(MemberRow(*row[:-2]), row[-2], row[-1]) for row in rows]


def _members() -> Select[int, int, str, str, Role, int | None, str, date, date | None]:
    return (
        select(
            Membership.id,
            Person.id,
            Person.name,
            Person.email,
            Membership.role,
            Membership.agency_id,
            Agency.name,
            Membership.started_on,
            Membership.ended_on,
        )
        .join(Person, Person.id == Membership.person_id)
        .outerjoin(Agency, Agency.id == Membership.agency_id)
    )


def _roster(context: Context, partnership_id: int) -> Roster:
    order = list(Role)
    rows = [
        MemberRow(*row)
        for row in context.session.execute(_members().where(Membership.partnership_id == partnership_id))
    ]
    rows.sort(key=lambda it: (order.index(it.role), it.agency_name or "", it.name))
    agencies = context.session.execute(
        select(Agency.id, Agency.name, Agency.kind, PartnershipAgency.coordinator_id, Person.name)
        .join(PartnershipAgency, PartnershipAgency.agency_id == Agency.id)
        .outerjoin(Person, Person.id == PartnershipAgency.coordinator_id)
        .where(PartnershipAgency.partnership_id == partnership_id, PartnershipAgency.ended_on.is_(None))
        .order_by(Agency.name)
    )
    return Roster(
        [it for it in rows if it.ended_on is None],
        sorted((it for it in rows if it.ended_on is not None), key=lambda it: (it.ended_on, it.name), reverse=True),
        [ServingRow(*row) for row in agencies],
    )
