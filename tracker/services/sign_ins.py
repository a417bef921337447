"""Signing in and out: passwords tried and throttled, sign-ins as rows, and forms held for whoever comes back."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from ipaddress import ip_address, ip_network

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from tracker.domain.access import Actor
from tracker.domain.errors import NotAllowed, NotFound, TooMany
from tracker.domain.passwords import normal_form
from tracker.services import history
from tracker.services.history import Verb
from tracker.settings import Settings
from tracker.store.context import Context
from tracker.store.models import HeldForm, Installation, Person, SignIn, SignInAttempt

# Wrong passwords are counted over a quarter of an hour, so that nobody is kept out for longer than a meeting's break.
WINDOW = timedelta(minutes=15)
# For one account: more than a person who has mixed up two passwords needs, and under 1,000 guesses a day.
ACCOUNT_TRIES = 8
# For one origin: a whole council can come from one address, so this only stops a machine that tries many accounts.
ORIGIN_TRIES = 100
# A form waits for its writer over a long weekend.
HELD_FOR = timedelta(days=7)

# OWASP's first choice for Argon2id: 19 MiB, so that ten people signing in at nine do not take all the memory.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at signing in, already counted. `person_id` is None where nobody has the address."""

    id: int
    person_id: int | None
    password_hash: str | None


@dataclass(frozen=True, slots=True)
class Held:
    """What somebody had typed. `fields` are (name, value) in the order of the form; `had_files`: those are not kept."""

    path: str
    fields: tuple[tuple[str, str], ...]
    had_files: bool
    held_at: datetime


def token_hash(token: str) -> str:
    """What is kept of a token, and looked up."""
    return hashlib.sha256(token.encode()).hexdigest()


def hashed(password: str) -> str:
    """`password` as it is kept."""
    return _HASHER.hash(normal_form(password))


def begin_attempt(session: Session, settings: Settings, email: str, origin: str, now: datetime) -> Attempt:
    """Count one more try for this account and this origin. Commit before the password is looked at.

    It counts as a failure until `succeed` says otherwise, so tries made at the same moment cannot hide from one
    another. Raises TooMany, whether or not the account exists; tries while locked are not counted, so that a lock
    ends when it said it would.
    """
    email = email.strip().lower()
    who, place = _private(settings, email), _private(settings, _network(origin))
    # One after the other: tries that are not committed yet do not see each other.
    session.execute(select(Installation.id).where(Installation.id == 1).with_for_update())
    wait = max(
        _wait(session, SignInAttempt.who == who, ACCOUNT_TRIES, now),
        _wait(session, SignInAttempt.origin == place, ORIGIN_TRIES, now),
    )
    if wait:
        raise TooMany("There were too many wrong passwords.", wait)
    person = session.execute(select(Person.id, Person.password_hash).where(Person.email == email)).one_or_none()
    row = SignInAttempt(who=who, origin=place, at=now, succeeded=False)
    session.add(row)
    session.flush()
    return Attempt(row.id, person.id if person else None, person.password_hash if person else None)


def is_right(attempt: Attempt, password: str) -> bool:
    """Whether the password fits. Takes as long for an address nobody has; touches no database."""
    try:
        return _HASHER.verify(attempt.password_hash or _nobodys_hash(), normal_form(password)) and (
            attempt.password_hash is not None
        )
    except (VerificationError, InvalidHashError):
        return False


def succeed(session: Session, settings: Settings, attempt: Attempt, password: str, now: datetime) -> str:
    """Sign in after `is_right`: clears the account's count and returns the new sign-in's token.

    The hash is renewed where it was made with other parameters than today's.
    """
    person = session.get(Person, attempt.person_id)
    if person is None or person.password_hash != attempt.password_hash:
        raise NotAllowed("The password was changed at this moment. Sign in with the new one.")
    forgive(session, attempt)
    if person.password_hash is not None and _HASHER.check_needs_rehash(person.password_hash):
        person.password_hash = hashed(password)
    return start(session, settings, person.id, now)


def forgive(session: Session, attempt: Attempt) -> None:
    """The right password: what was counted against this account before no longer counts."""
    who = select(SignInAttempt.who).where(SignInAttempt.id == attempt.id).scalar_subquery()
    session.execute(update(SignInAttempt).where(SignInAttempt.who == who).values(succeeded=True))


def start_demonstration(session: Session, settings: Settings, person_id: int, now: datetime) -> str:
    """Sign in as one of the demonstration's made-up people. Raises NotFound anywhere else."""
    demonstration = session.scalar(select(Installation.is_demonstration).where(Installation.id == 1))
    if not demonstration or session.get(Person, person_id) is None:
        raise NotFound("There is no such page here.")
    return start(session, settings, person_id, now)


def start(session: Session, settings: Settings, person_id: int, now: datetime) -> str:
    """A new sign-in for a person who has proved who they are. Returns the cookie's token; only its hash is kept."""
    person = session.get_one(Person, person_id)
    token = secrets.token_urlsafe(32)
    row = SignIn(
        token_hash=token_hash(token),
        person_id=person_id,
        signed_in_at=now,
        last_seen_at=now,
        ends_at=now + timedelta(hours=settings.sign_in_hours),
    )
    session.add(row)
    actor = Actor(person.name, person_id)
    history.record(
        Context(session, actor, now, settings), Verb.SIGNED_IN, "person", person_id, partnership_id=None
    )
    return token


def end(context: Context, sign_in_id: int) -> None:
    """End one of the asking person's own sign-ins, here or elsewhere. Raises NotFound for anybody else's."""
    ended = context.session.scalar(
        update(SignIn)
        .where(
            SignIn.id == sign_in_id, SignIn.person_id == context.actor.person_id, SignIn.ended_at.is_(None)
        )
        .values(ended_at=context.now)
        .returning(SignIn.id)
    )
    if ended is None:
        raise NotFound("This sign-in has already ended.")
    assert context.actor.person_id is not None
    history.record(context, Verb.SIGNED_OUT, "person", context.actor.person_id, partnership_id=None)


def end_all(session: Session, person_id: int, now: datetime, *, but: int | None = None) -> None:
    """End every sign-in of a person, except the one with the key `but`."""
    session.execute(
        update(SignIn)
        .where(SignIn.person_id == person_id, SignIn.ended_at.is_(None), SignIn.id != (but or 0))
        .values(ended_at=now)
    )


def seen(session: Session, sign_in_id: int, now: datetime) -> None:
    """Note that this browser is still in use."""
    session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(last_seen_at=now))


def person_behind(session: Session, token: str) -> int | None:
    """Whose sign-in this token is or was."""
    return session.scalar(select(SignIn.person_id).where(SignIn.token_hash == token_hash(token)))


def hold_form(
    session: Session,
    sign_in_hash: str,
    path: str,
    fields: Iterable[tuple[str, list[str]]],
    now: datetime,
    *,
    had_files: bool = False,
) -> str | None:
    """Keep a form that was sent after its sign-in had run out or ended. Returns the token that brings it back.

    None, and nothing is kept, where there was no such sign-in or the form carries a password.
    """
    person_id = session.scalar(select(SignIn.person_id).where(SignIn.token_hash == sign_in_hash))
    pairs = [(name, value) for name, values in fields for value in values if name not in _NEVER_HELD]
    if person_id is None or any("password" in name.lower() for name, _ in pairs):
        return None
    token = secrets.token_urlsafe(32)
    session.add(
        HeldForm(
            token_hash=token_hash(token),
            person_id=person_id,
            path=path,
            fields=json.dumps({"fields": pairs, "had_files": had_files}),
            held_at=now,
        )
    )
    return token


# The token of the form's protection belongs to the browser's session, not to what was typed.
_NEVER_HELD = frozenset({"csrf_token", "held_form"})


def held_form(context: Context, token: str) -> Held | None:
    """What this person had typed; None for anybody else, once it has been sent, and after a week."""
    row = context.session.execute(
        select(HeldForm.path, HeldForm.fields, HeldForm.held_at).where(
            HeldForm.token_hash == token_hash(token),
            HeldForm.person_id == context.actor.person_id,
            HeldForm.released_at.is_(None),
            HeldForm.held_at > context.now - HELD_FOR,
        )
    ).one_or_none()
    if row is None:
        return None
    kept = json.loads(row.fields)
    return Held(row.path, tuple((name, value) for name, value in kept["fields"]), kept["had_files"], row.held_at)


def release_form(context: Context, token: str) -> None:
    """The held form has been sent and accepted: it is not offered again."""
    context.session.execute(
        update(HeldForm)
        .where(HeldForm.token_hash == token_hash(token), HeldForm.person_id == context.actor.person_id)
        .values(released_at=context.now)
    )


@cache
def _nobodys_hash() -> str:
    return hashed(secrets.token_urlsafe(32))


def _private(settings: Settings, text: str) -> str:
    """A keyed hash: enough to count by, and no list of addresses for whoever gets hold of the database."""
    return hmac.new(settings.secret_key.encode(), text.encode(), hashlib.sha256).hexdigest()


def _network(origin: str) -> str:
    """One subscriber: an IPv4 address, or the /64 that an IPv6 subscriber is given whole."""
    try:
        address = ip_address(origin)
    except ValueError:
        return origin
    if address.version == 6 and address.ipv4_mapped is None:
        return str(ip_network(f"{address}/64", strict=False))
    return str(address)


def _wait(session: Session, counted: ColumnElement[bool], tries: int, now: datetime) -> int:
    """Seconds until another try is allowed; 0 when it is allowed now."""
    since = now - WINDOW
    # The lock lasts until the oldest of the last `tries` failures has left the window.
    decisive = session.scalar(
        select(SignInAttempt.at)
        .where(counted, SignInAttempt.succeeded.is_(False), SignInAttempt.at > since)
        .order_by(SignInAttempt.at.desc())
        .offset(tries - 1)
        .limit(1)
    )
    return 0 if decisive is None else max(1, int((decisive + WINDOW - now).total_seconds()) + 1)


def clean_up(session: Session, now: datetime) -> dict[str, int]:
    """Drop what has served: attempts that no longer count, forms that were sent or waited too long. Counts by noun."""
    attempts = session.query(SignInAttempt).where(SignInAttempt.at < now - WINDOW).delete()
    forms = (
        session.query(HeldForm)
        .where((HeldForm.held_at < now - HELD_FOR) | HeldForm.released_at.is_not(None))
        .delete()
    )
    return {"attempts": attempts, "held forms": forms}
