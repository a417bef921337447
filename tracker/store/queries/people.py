from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.access import Actor, Role, Seat
from tracker.domain.errors import NotFound
from tracker.store.context import Context
from tracker.store.models import Agency, Membership, Partnership, Person, SignIn


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who a cookie stands for, and when that browser was last seen."""

    sign_in_id: int
    actor: Actor
    last_seen_at: datetime


def signed_in(session: Session, token_hash: str, now: datetime) -> SignedIn | None:
    """The person behind a sign-in that has neither ended nor run out, with their current seats."""
    row = session.execute(
        select(SignIn.id, SignIn.last_seen_at, Person.id, Person.name, Person.is_administrator)
        .join(Person, Person.id == SignIn.person_id)
        .where(SignIn.token_hash == token_hash, SignIn.ended_at.is_(None), SignIn.ends_at > now)
    ).one_or_none()
    if row is None:
        return None
    sign_in_id, last_seen_at, person_id, name, is_administrator = row
    return SignedIn(sign_in_id, actor_for(session, person_id, name, is_administrator), last_seen_at)


def actor_for(session: Session, person_id: int, name: str, is_administrator: bool) -> Actor:
    """A person as an actor, with the memberships that have not ended."""
    seats = session.execute(
        select(Membership.partnership_id, Membership.role, Membership.agency_id)
        .where(Membership.person_id == person_id, Membership.ended_on.is_(None))
        .order_by(Membership.id)
    )
    return Actor(name, person_id, tuple(Seat(*seat) for seat in seats), is_administrator)


@dataclass(frozen=True, slots=True)
class SignInRow:
    """One browser that is signed in as the person who asks."""

    id: int
    signed_in_at: datetime
    last_seen_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class MadeUpPerson:
    """Somebody of the demonstration; `what` says in which role and for whom."""

    id: int
    name: str
    what: str


@dataclass(frozen=True, slots=True)
class MadeUpPartnership:
    name: str
    people: list[MadeUpPerson]


def own_sign_ins(context: Context) -> list[SignInRow]:
    """Where the person who asks is signed in, the latest first."""
    rows = context.session.execute(
        select(SignIn.id, SignIn.signed_in_at, SignIn.last_seen_at, SignIn.ends_at)
        .where(
            SignIn.person_id == context.actor.person_id, SignIn.ended_at.is_(None), SignIn.ends_at > context.now
        )
        .order_by(SignIn.last_seen_at.desc(), SignIn.id.desc())
    )
    return [SignInRow(*row) for row in rows]


def own_address(context: Context) -> str:
    """The e-mail address of the person who asks. Raises NotFound for actors that are not people."""
    address = context.session.scalar(select(Person.email).where(Person.id == context.actor.person_id))
    if address is None:
        raise NotFound("Only people have an account.")
    return address


def demonstration_people(session: Session) -> list[MadeUpPartnership]:
    """Everybody with a role, by partnership and role, then whoever runs the installation.

    Not scoped: nobody has signed in yet. For the demonstration alone, where everybody is made up.
    """
    order = list(Role)
    found: dict[str, list[tuple[int, MadeUpPerson]]] = {}
    rows = session.execute(
        select(Partnership.name, Membership.role, Person.id, Person.name, Agency.name)
        .join(Membership, Membership.partnership_id == Partnership.id)
        .join(Person, Person.id == Membership.person_id)
        .outerjoin(Agency, Agency.id == Membership.agency_id)
        .where(Membership.ended_on.is_(None))
        .order_by(Partnership.id, Person.name)
    )
    for partnership, role, person_id, name, agency in rows:
        what = f"{role.label}, {agency}" if agency else role.label
        found.setdefault(partnership, []).append((order.index(role), MadeUpPerson(person_id, name, what)))
    listed = [
        MadeUpPartnership(name, [person for _, person in sorted(people, key=lambda it: (it[0], it[1].what))])
        for name, people in found.items()
    ]
    running = session.execute(
        select(Person.id, Person.name).where(Person.is_administrator).order_by(Person.name)
    ).all()
    administrators = [MadeUpPerson(person_id, name, "Administrator") for person_id, name in running]
    return [*listed, *([MadeUpPartnership("The installation", administrators)] if administrators else [])]
