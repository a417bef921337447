"""Who can lead an action: the agencies that serve a partnership, and the people who can be named for each."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from tracker.domain.access import CONVENERS, Role
from tracker.domain.partnerships import AgencyKind
from tracker.store.context import Context
from tracker.store.models import Membership, Person
from tracker.store.queries.partnerships import AgencyRow, agencies_of


@dataclass(frozen=True, slots=True)
class NameableLead:
    """A person who can be the named lead of an action that `agency_id` leads."""

    person_id: int
    name: str
    agency_id: int


@dataclass(frozen=True, slots=True)
class Serving:
    """`agencies` and `people` by name. `answering` are the agencies for which somebody can accept and update."""

    agencies: tuple[AgencyRow, ...]
    people: tuple[NameableLead, ...]
    answering: frozenset[int]

    @property
    def names(self) -> dict[int, str]:
        return {agency.id: agency.name for agency in self.agencies}

    def name(self, agency_id: int | None) -> str | None:
        """An agency's name; None for none and for one that no longer serves the partnership."""
        return self.names.get(agency_id) if agency_id is not None else None

    def person(self, person_id: int | None) -> str | None:
        return next((person.name for person in self.people if person.person_id == person_id), None)

    def works_for(self, person_id: int, agency_id: int) -> bool:
        return any(person.person_id == person_id and person.agency_id == agency_id for person in self.people)


def serving(context: Context, partnership_id: int) -> Serving:
    """The agencies and people of today. Chair, deputy and business manager can be named for the partnership itself.

    Raises NotFound outside the actor's partnerships.
    """
    agencies = agencies_of(context, partnership_id)
    themselves = [agency.id for agency in agencies if agency.kind is AgencyKind.PARTNERSHIP]
    rows = context.session.execute(
        select(Person.id, Person.name, Membership.role, Membership.agency_id)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.partnership_id == partnership_id, Membership.ended_on.is_(None))
        .order_by(Person.name, Person.id)
    ).all()
    people: dict[tuple[int, int], NameableLead] = {}
    answering: set[int] = set()
    for person_id, name, role, agency_id in rows:
        if agency_id is not None:
            people.setdefault((person_id, agency_id), NameableLead(person_id, name, agency_id))
        elif role in CONVENERS:
            for own in themselves:
                people.setdefault((person_id, own), NameableLead(person_id, name, own))
        if agency_id is not None and role in {Role.AGENCY_LEAD, Role.CONTRIBUTOR}:
            answering.add(agency_id)
    return Serving(tuple(agencies), tuple(people.values()), frozenset(answering))
