"""The jobs themselves. Each decides from the database and a moment; running one twice changes nothing more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from time import monotonic

import structlog

from tracker.adapters.mail import Sender
from tracker.domain.access import Actor, SystemActor
from tracker.domain.errors import Conflict
from tracker.domain.wording import counted
from tracker.services import digests, emails, pictures, progress, reminders, sign_ins
from tracker.services.emails import Gathered
from tracker.services.sending import deliver_next
from tracker.settings import Settings
from tracker.store.context import Context
from tracker.store.db import Database

SCHEDULER = Actor("Scheduler", system=SystemActor.SCHEDULER)
# So that one run cannot keep the next from beginning; what is left goes out then.
SENT_AT_ONCE = 500

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Work:
    """What a job is given. `last_day` is the last earlier day it was done for, None if it never was."""

    database: Database
    settings: Settings
    now: datetime
    sender: Sender
    last_day: date | None = None

    @contextmanager
    def reading(self) -> Iterator[Context]:
        with self.database.reading() as session:
            yield Context(session, SCHEDULER, self.now, self.settings)

    @contextmanager
    def writing(self) -> Iterator[Context]:
        with self.database.writing() as session:
            yield Context(session, SCHEDULER, self.now, self.settings)


def remind(work: Work) -> str:
    """Note the reminders that are due, and compose each person's e-mail of the day."""
    with work.writing() as context:
        noted = reminders.plan(context)
    with work.reading() as context:
        gathered = reminders.gather(context)
    return f"{counted(noted, 'reminder')} noted, {_compose(work, gathered)}"


def summarise_week(work: Work) -> str:
    """Note whose weekly summary is due, and compose each."""
    with work.writing() as context:
        noted = digests.plan(context, work.last_day)
    with work.reading() as context:
        gathered = digests.gather(context)
    return f"{counted(noted, 'weekly summary', 'weekly summaries')} noted, {_compose(work, gathered)}"


def _compose(work: Work, gathered: Gathered) -> str:
    """Each e-mail in a commit of its own, so that one that cannot be written stops no other."""
    with work.writing() as context:
        cancelled = emails.cancel(context, gathered.cancelled)
    composed = failed = 0
    for draft in gathered.drafts:
        try:
            with work.writing() as context:
                composed += emails.freeze(context, draft)
        except Conflict:
            log.info("another process has dealt with these notices", person_id=draft.to.person_id)
        except Exception:
            failed += 1
            log.exception("an e-mail could not be composed", person_id=draft.to.person_id, kind=draft.kind)
    problem = f", {counted(failed, 'e-mail')} could not be composed" if failed else ""
    return f"{counted(composed, 'e-mail')} composed, {counted(cancelled, 'notice')} cancelled{problem}."


def send(work: Work) -> str:
    """Send what is ready, one e-mail after the other.

    Hundreds on a slow server take longer than a claim lasts, so each is claimed at its own moment and not at the first.
    """
    tried, began = 0, monotonic()
    try:
        while tried < SENT_AT_ONCE and deliver_next(work.database, work.sender, _later(work.now, began)):
            tried += 1
    finally:
        work.sender.close()
    return f"{counted(tried, 'e-mail')} tried."


def _later(now: datetime, began: float) -> datetime:
    """What `now` has become since `began` on the clock that is never set back."""
    return now + timedelta(seconds=monotonic() - began)


def keep_progress(work: Work) -> str:
    """Keep the progress summary of each partnership."""
    with work.writing() as context:
        kept = progress.keep_tonight(context)
    return f"Progress of {counted(kept, 'partnership')} kept."


def tidy(work: Work) -> str:
    """Let go of what is no longer needed."""
    with work.writing() as context:
        dropped = emails.drop_old_content(context)
        gone = sign_ins.clean_up(context.session, context.now)
    others = "".join(f", {number:,} {what.replace('_', ' ')}" for what, number in gone.items())
    drawn = pictures.forget_old(work.settings)
    others += f", {counted(drawn, 'picture')} of pages" if drawn else ""
    return f"Let go of the text of {counted(dropped, 'e-mail')}{others}."
