"""Running a job: when it is due, by hand for a day, or at a moment. Scheduler, command line and tests come here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import structlog

from tracker.adapters.mail import Sender
from tracker.domain.errors import Invalid, Refused
from tracker.domain.london import london_date, london_instant, spoken_date
from tracker.domain.working_days import is_working_day
from tracker.jobs.timetable import JOBS, TIMETABLE, Days, Job
from tracker.jobs.work import Work
from tracker.services import job_runs
from tracker.services.sending import sender_for
from tracker.settings import Settings
from tracker.store.db import Database

AS_AT = time(8, 0)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class JobOutcome:
    """What came of a job, in a sentence."""

    name: str
    day: date
    sentence: str


def run_once(
    name: str, now: datetime, database: Database, settings: Settings, sender: Sender | None = None
) -> JobOutcome:
    """Run the job as at `now`, whether or not it is due. Twice in a row tells nobody twice.

    Raises Invalid for a name that is not in the timetable, Refused where a demonstration would use a mail server.
    """
    job = JOBS.get(name)
    if job is None:
        raise Invalid(f"There is no job {name!r}. The jobs are {', '.join(JOBS)}.")
    day = london_date(now)
    if job.days is Days.WORKING_DAYS and not is_working_day(day):
        return JobOutcome(name, day, f"{spoken_date(day)} is not a working day: nobody is told anything.")
    return _run(job, day, now, database, settings, sender or sender_for(database, settings))


def run_due(now: datetime, database: Database, settings: Settings, sender: Sender) -> list[JobOutcome]:
    """Run what is due at `now` and not done yet. A job that fails is logged, tried again later, and stops no other."""
    outcomes = []
    for job in TIMETABLE:
        try:
            day = job.day_due(now)
            if day is not None and _take_on(job, day, now, database, settings, sender):
                outcome = _run(job, day, now, database, settings, sender)
                outcomes.append(outcome)
                if job.days is not Days.ALWAYS:
                    log.info("a job was done", job=job.name, day=day.isoformat(), outcome=outcome.sentence)
        except Exception as error:
            log.exception("a job failed", job=job.name)
            _say_failed(job, now, database, settings, sender, error)
    return outcomes


def run_by_hand(
    name: str,
    on: date | None,
    database: Database,
    settings: Settings,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> JobOutcome:
    """Run a job now, or as at 08:00 in London on a day. Raises Invalid, and Refused for a day ahead unless e-mail
    goes to the outbox."""
    now = clock()
    if on is not None and on > london_date(now) and not settings.mail_goes_to_outbox:
        raise Refused(f"{spoken_date(on)} lies ahead, and e-mails would go to people. Choose a day up to today.")
    as_at = now if on is None else london_instant(on, AS_AT)
    # Sending happens now, whatever the day: a claim that has already run out would protect nothing.
    return run_once(name, max(now, as_at) if name == "send" else as_at, database, settings)


def _run(job: Job, day: date, now: datetime, database: Database, settings: Settings, sender: Sender) -> JobOutcome:
    work = Work(database, settings, now, sender)
    if job.days is Days.ALWAYS:
        return JobOutcome(job.name, day, job.run(work))
    with work.reading() as context:
        last_day = job_runs.last_done(context, job.name, day)
    sentence = job.run(Work(database, settings, now, sender, last_day))
    with work.writing() as context:
        job_runs.finish(context, job.name, day, sentence)
    return JobOutcome(job.name, day, sentence)


def _take_on(job: Job, day: date, now: datetime, database: Database, settings: Settings, sender: Sender) -> bool:
    """Whether this process is the one to do it."""
    if job.days is Days.ALWAYS:
        return True
    work = Work(database, settings, now, sender)
    with work.reading() as context:
        if job_runs.is_done(context, job.name, day):
            return False
    with work.writing() as context:
        return job_runs.begin(context, job.name, day)


def _say_failed(
    job: Job, now: datetime, database: Database, settings: Settings, sender: Sender, error: Exception
) -> None:
    """Write the failure down if that is still possible: the database itself may be what failed."""
    try:
        with Work(database, settings, now, sender).writing() as context:
            job_runs.fail(context, job.name, london_date(now), f"Failed: {type(error).__name__}")
    except Exception:
        log.exception("the failure of a job could not be written down", job=job.name)
