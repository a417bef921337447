"""What each person chooses about their own e-mails: the day, a pause, no weekly summary."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from tracker.domain.access import Actor
from tracker.domain.errors import Invalid, NotAllowed, NotFound
from tracker.services import history
from tracker.services.history import Verb
from tracker.settings import Settings
from tracker.store.context import Context
from tracker.store.models import Person

LONGEST_PAUSE = timedelta(days=366)


def choose_day(context: Context, digest_day: int) -> None:
    """Get the weekly summary on this ISO weekday, 1 Monday to 5 Friday. Raises Invalid for any other."""
    if digest_day not in range(1, 6):
        raise Invalid("Choose a day", {"digest_day": "Select a day from Monday to Friday"})
    _change(context, _own(context), digest_day=digest_day)


def pause(context: Context, until: date) -> None:
    """Get no e-mails until this day, on which they come again. Raises Invalid unless it lies ahead, at most a year."""
    if not context.today < until <= context.today + LONGEST_PAUSE:
        raise Invalid("Check the date", {"until": "The date must be after today and within a year"})
    _change(context, _own(context), paused_until=until)


def resume(context: Context) -> None:
    """End a pause now."""
    _change(context, _own(context), paused_until=None)


def stop_digest(context: Context) -> None:
    """Get no weekly summary. Reminders still come: they are about what is asked of this person."""
    person = _own(context)
    if person.digest_stopped_at is None:
        _change(context, person, digest_stopped_at=context.now)


def start_digest(context: Context) -> None:
    """Get the weekly summary again."""
    _change(context, _own(context), digest_stopped_at=None)


def unsubscribe_url(settings: Settings, person_id: int) -> str:
    """Where this person stops the weekly summary without signing in. Opening it changes nothing."""
    return f"{settings.url}/unsubscribe/{_token(settings, person_id)}"


def person_of_token(session: Session, settings: Settings, token: str) -> tuple[int, str]:
    """Key and e-mail address of whom an unsubscribe address stands for. Raises NotFound for a made-up one."""
    key = token.partition(".")[0]
    if key.isascii() and key.isdigit() and len(key) < 10:
        person = session.get(Person, int(key))
        if person is not None and hmac.compare_digest(token.encode(), _token(settings, person.id).encode()):
            return person.id, person.email
    raise NotFound("This address is not complete. Copy all of it from the e-mail.")


def unsubscribe(session: Session, settings: Settings, token: str, now: datetime) -> None:
    """Stop the weekly summary of whoever the token stands for, however often it is asked. Raises NotFound."""
    person_id, _ = person_of_token(session, settings, token)
    person = session.get_one(Person, person_id)
    stop_digest(Context(session, Actor(person.name, person.id), now, settings))


def _own(context: Context) -> Person:
    if context.actor.person_id is None:
        raise NotAllowed("Only people have e-mails to choose.")
    return context.session.get_one(Person, context.actor.person_id)


def _change(context: Context, person: Person, **values: object) -> None:
    before = {name: getattr(person, name) for name in values}
    if before == values:
        return
    for name, value in values.items():
        setattr(person, name, value)
    history.record(context, Verb.CHANGED, "person", person.id, partnership_id=None, before=before, after=values)


def _token(settings: Settings, person_id: int) -> str:
    """The person's key, and a signature that only this installation can make."""
    signed = hmac.new(settings.secret_key.encode(), f"unsubscribe:{person_id}".encode(), hashlib.sha256)
    return f"{person_id}.{urlsafe_b64encode(signed.digest()[:18]).decode()}"
