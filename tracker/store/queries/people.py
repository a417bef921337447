from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.access import Actor, Seat
from tracker.store.models import Membership, Person, SignIn


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
