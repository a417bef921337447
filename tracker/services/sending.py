"""Sending what was composed: one e-mail at a time, outside any transaction, claimed for as long as a try may take.

A process that dies between claiming and marking leaves a claim that runs out; the next try sends the same bytes with
the same Message-ID, so that a mailbox which has them already can tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import or_, select, update

from tracker.adapters.mail import MailDelayed, MailRefused, MailServer, Outbox, Outgoing, Sender
from tracker.domain.errors import Refused
from tracker.domain.london import london_date
from tracker.domain.notices import EmailState
from tracker.settings import Settings
from tracker.store.db import Database
from tracker.store.models import Email, Installation, Membership

LEASE = timedelta(minutes=5)
# How long to wait after the first try, the second and so on; after the last of them the e-mail has failed.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440))
_LONGEST_OUTCOME = 500

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Claim:
    """One e-mail that this process may try to send until `lease_until`."""

    message: Outgoing
    tries: int
    lease_until: datetime
    has_a_role: bool


def sender_for(database: Database, settings: Settings) -> Sender:
    """The way out that `settings.mail` asks for. Raises Refused where a demonstration is told to use a mail server."""
    if settings.mail_goes_to_outbox:
        return Outbox(settings.outbox)
    with database.reading() as session:
        if session.scalar(select(Installation.is_demonstration)):
            raise Refused(
                "This is the demonstration, and its people are made up: it sends no e-mail. "
                "Leave TRACKER_MAIL at outbox."
            )
    return MailServer(settings.mail, settings.mail_from)


def deliver_next(database: Database, sender: Sender, now: datetime) -> bool:
    """Try to send one e-mail that is ready. Returns False when there is none: whoever calls can rest.

    Whatever happens to this one is written down and never raised, so that it cannot hold up the others.
    """
    claim = _claim(database, now)
    if claim is None:
        return False
    if not claim.has_a_role:
        _mark(database, claim, now, EmailState.CANCELLED, "They no longer have a role in any partnership.")
        return True
    try:
        sender.send(claim.message)
    except MailRefused as refusal:
        _mark(database, claim, now, EmailState.FAILED, str(refusal))
    except MailDelayed as delay:
        _try_later(database, claim, now, str(delay))
    except Exception as error:
        log.exception("sending an e-mail raised", email_id=claim.message.email_id)
        _try_later(database, claim, now, f"An error of this service: {type(error).__name__}.")
    else:
        _mark(database, claim, now, EmailState.SENT, None)
    return True


def _claim(database: Database, now: datetime) -> _Claim | None:
    """Take the e-mail that has waited longest, passing over those that another process is at."""
    ready = (
        select(Email.id)
        .where(
            Email.state == EmailState.WAITING,
            or_(Email.tries == 0, Email.next_try_at <= now),
            or_(Email.lease_until.is_(None), Email.lease_until <= now),
        )
        .order_by(Email.next_try_at, Email.id)
        .limit(1)
    )
    # Most looks find nothing, and should not make anybody who writes wait.
    with database.reading() as session:
        if session.scalar(ready) is None:
            return None
    with database.writing() as session:
        email_id = session.scalar(ready.with_for_update(skip_locked=True))
        if email_id is None:
            return None
        tries = session.scalar(
            update(Email)
            .where(Email.id == email_id)
            .values(tries=Email.tries + 1, lease_until=now + LEASE)
            .returning(Email.tries)
        )
        assert tries is not None
        to, kind, composed_at, content, has_a_role = session.execute(
            select(Email.to, Email.kind, Email.composed_at, Email.content, _HAS_A_ROLE).where(Email.id == email_id)
        ).one()
    message = Outgoing(email_id, to, kind.value, london_date(composed_at), content or b"")
    return _Claim(message, tries, now + LEASE, has_a_role)


_HAS_A_ROLE = (
    select(Membership.id).where(Membership.person_id == Email.person_id, Membership.ended_on.is_(None)).exists()
)


def _try_later(database: Database, claim: _Claim, now: datetime, why: str) -> None:
    if claim.tries > len(WAITS):
        _mark(database, claim, now, EmailState.FAILED, f"Given up after {claim.tries} tries. {why}")
        return
    with database.writing() as session:
        session.execute(
            update(Email)
            .where(Email.id == claim.message.email_id, Email.lease_until == claim.lease_until)
            .values(next_try_at=now + WAITS[claim.tries - 1], lease_until=None, outcome=why[:_LONGEST_OUTCOME])
        )


def _mark(database: Database, claim: _Claim, now: datetime, state: EmailState, outcome: str | None) -> None:
    """End the e-mail, unless the claim ran out and another process has taken it over."""
    with database.writing() as session:
        session.execute(
            update(Email)
            .where(
                Email.id == claim.message.email_id,
                Email.state == EmailState.WAITING,
                Email.lease_until == claim.lease_until,
            )
            .values(
                state=state,
                ended_at=now,
                lease_until=None,
                outcome=outcome[:_LONGEST_OUTCOME] if outcome else None,
            )
        )
