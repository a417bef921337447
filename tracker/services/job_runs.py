"""Which job has been done for which day. What is due is computed from these rows, never from a timer."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import func, select, update

from tracker.domain.access import Permission
from tracker.store.context import Context, check
from tracker.store.db import inserting
from tracker.store.models import JobRun

# A job that began longer ago and has not ended is taken to have died; doing it again tells nobody twice.
GIVEN_UP_AFTER = timedelta(minutes=15)


def is_done(context: Context, name: str, day: date) -> bool:
    """Whether the job has been done for that day."""
    check(context, Permission.TELL_PEOPLE)
    return (
        context.session.scalar(
            select(JobRun.id).where(JobRun.name == name, JobRun.period == day.isoformat(), JobRun.ended_at.is_not(None))
        )
        is not None
    )


def last_done(context: Context, name: str, before: date) -> date | None:
    """The last day before this one for which the job was done."""
    check(context, Permission.TELL_PEOPLE)
    period = context.session.scalar(
        select(func.max(JobRun.period)).where(
            JobRun.name == name, JobRun.period < before.isoformat(), JobRun.ended_at.is_not(None)
        )
    )
    return date.fromisoformat(period) if period else None


def begin(context: Context, name: str, day: date) -> bool:
    """Take on the job for that day. Returns False when it is done, or another process is at it."""
    check(context, Permission.TELL_PEOPLE)
    mine = context.session.scalar(
        inserting(context.session, JobRun)
        .values(name=name, period=day.isoformat(), began_at=context.now)
        .on_conflict_do_update(
            index_elements=["name", "period"],
            set_={"began_at": context.now, "outcome": None},
            where=JobRun.ended_at.is_(None) & (JobRun.began_at <= context.now - GIVEN_UP_AFTER),
        )
        .returning(JobRun.id)
    )
    return mine is not None


def finish(context: Context, name: str, day: date, outcome: str) -> None:
    """Write down that the job is done for that day, and what came of it."""
    check(context, Permission.TELL_PEOPLE)
    values = {"ended_at": context.now, "outcome": outcome}
    context.session.execute(
        inserting(context.session, JobRun)
        .values(name=name, period=day.isoformat(), began_at=context.now, **values)
        .on_conflict_do_update(index_elements=["name", "period"], set_=values)
    )


def fail(context: Context, name: str, day: date, outcome: str) -> None:
    """Write down what went wrong; the job is taken on again when `GIVEN_UP_AFTER` has passed."""
    check(context, Permission.TELL_PEOPLE)
    context.session.execute(
        update(JobRun)
        .where(JobRun.name == name, JobRun.period == day.isoformat(), JobRun.ended_at.is_(None))
        .values(outcome=outcome)
    )
