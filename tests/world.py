"""The same few people in every test. Areas, people and organisations are made up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from tracker.domain.access import Actor, Role, Seat
from tracker.domain.partnerships import AgencyKind
from tracker.settings import Settings
from tracker.store.context import Context
from tracker.store.models import Agency, Installation, Membership, Partnership, PartnershipAgency, Person
from tracker.store.queries.people import actor_for

MONDAY = datetime(2024, 10, 14, 8, 0, tzinfo=UTC)
TODAY = date(2024, 10, 14)


@dataclass(frozen=True, slots=True)
class World:
    """Keys of what `build` made. `thornby` is the partnership of the tests, `wexcombe` somebody else's."""

    thornby: int
    wexcombe: int
    thornby_itself: int
    council: int
    police: int
    icb: int
    other_council: int
    chair: int
    deputy: int
    manager: int
    partner: int
    police_lead: int
    council_lead: int
    contributor: int
    scrutineer: int
    observer: int
    other_chair: int
    administrator: int

    def actor(self, session: Session, person_id: int) -> Actor:
        person = session.get_one(Person, person_id)
        return actor_for(session, person.id, person.name, person.is_administrator)

    def context(self, session: Session, person_id: int, settings: Settings, now: datetime = MONDAY) -> Context:
        """What a verb or read takes when this person asks."""
        return Context(session, self.actor(session, person_id), now, settings)


def build(session: Session) -> World:
    """Two partnerships, five agencies (the police serve both), a person for each role."""
    session.add(Installation(id=1, is_demonstration=False, made_at=MONDAY))
    thornby = Partnership(slug="thornby", name="Thornby Safeguarding Children Partnership", code="THO", added_at=MONDAY)
    wexcombe = Partnership(
        slug="wexcombe", name="Wexcombe Safeguarding Children Partnership", code="WEX", added_at=MONDAY
    )
    agencies = {
        "thornby_itself": Agency(name=thornby.name, kind=AgencyKind.PARTNERSHIP, added_at=MONDAY),
        "council": Agency(name="Thornby Council", kind=AgencyKind.COUNCIL, added_at=MONDAY),
        "police": Agency(name="Eastmoor Police", kind=AgencyKind.POLICE, added_at=MONDAY),
        "icb": Agency(name="NHS Eastmoor ICB", kind=AgencyKind.ICB, added_at=MONDAY),
        "other_council": Agency(name="Wexcombe Council", kind=AgencyKind.COUNCIL, added_at=MONDAY),
    }
    session.add_all([thornby, wexcombe, *agencies.values()])
    session.flush()
    for partnership, names in (
        (thornby, ("thornby_itself", "council", "police", "icb")),
        (wexcombe, ("police", "other_council")),
    ):
        session.add_all(PartnershipAgency(partnership_id=partnership.id, agency_id=agencies[name].id) for name in names)
    session.flush()
    seats: dict[str, tuple[str, Role, str | None, Partnership]] = {
        "chair": ("Amina Okafor", Role.CHAIR, None, thornby),
        "deputy": ("Peter Hale", Role.DEPUTY_CHAIR, "council", thornby),
        "manager": ("Joan Birch", Role.BUSINESS_MANAGER, None, thornby),
        "partner": ("Luke Marsden", Role.SAFEGUARDING_PARTNER, "icb", thornby),
        "police_lead": ("DI Nadia Rahman", Role.AGENCY_LEAD, "police", thornby),
        "council_lead": ("Owen Price", Role.AGENCY_LEAD, "council", thornby),
        "contributor": ("Ellie Stone", Role.CONTRIBUTOR, "police", thornby),
        "scrutineer": ("Dr Frank Oyelaran", Role.SCRUTINEER, None, thornby),
        "observer": ("Cllr Mary Finch", Role.OBSERVER, None, thornby),
        "other_chair": ("Graham Lowe", Role.CHAIR, None, wexcombe),
    }
    people: dict[str, int] = {}
    for key, (name, role, agency, partnership) in seats.items():
        person = Person(email=f"{key.replace('_', '.')}@thornby.example", name=name, added_at=MONDAY)
        session.add(person)
        session.flush()
        people[key] = person.id
        session.add(
            Membership(
                partnership_id=partnership.id,
                person_id=person.id,
                role=role,
                agency_id=agencies[agency].id if agency else None,
                started_on=date(2023, 1, 2),
            )
        )
    administrator = Person(email="admin@thornby.example", name="Ines Cole", is_administrator=True, added_at=MONDAY)
    session.add(administrator)
    session.flush()
    return World(
        thornby=thornby.id,
        wexcombe=wexcombe.id,
        **{name: agency.id for name, agency in agencies.items()},
        **people,
        administrator=administrator.id,
    )


def seat(world: World, role: Role, agency_id: int | None = None) -> Seat:
    return Seat(world.thornby, role, agency_id)
