"""The timetable: every job, what it does, and when. A new reminder or report by clock begins with a row here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from tracker.domain.london import LONDON, london_date
from tracker.domain.notices import TOLD_AT
from tracker.domain.working_days import is_working_day
from tracker.jobs import work
from tracker.jobs.work import Work


class Days(StrEnum):
    WORKING_DAYS = "on working days"
    EVERY_DAY = "every day"
    ALWAYS = "every half a minute"


@dataclass(frozen=True, slots=True)
class Job:
    """`at` is the time in London from which it is due on its days; what is done once a day is written down."""

    name: str
    does: str
    days: Days
    at: time | None
    run: Callable[[Work], str]

    @property
    def when(self) -> str:
        """`on working days at 08:00`."""
        return f"{self.days.value} at {self.at:%H:%M}" if self.at else self.days.value

    def day_due(self, now: datetime) -> date | None:
        """The London date for which it is due at `now`, or None. Only the latest day counts, never an earlier one.

        An outage is made good by the jobs themselves: what is due is decided from dates, not from how often they ran.
        """
        today = london_date(now)
        if self.days is Days.WORKING_DAYS and not is_working_day(today):
            return None
        if self.at is not None and now.astimezone(LONDON).time() < self.at:
            return None
        return today


TIMETABLE = (
    Job(
        "reminders",
        "Reminds agencies of actions 28 and 7 days before the agreed date and one working day after it, and tells "
        "whoever is asked to lead or has an action returned: one e-mail a person a day.",
        Days.WORKING_DAYS,
        TOLD_AT,
        work.remind,
    ),
    Job(
        "weekly-digest",
        "Makes the weekly summaries of those whose day it is: Monday, unless they chose another.",
        Days.WORKING_DAYS,
        TOLD_AT,
        work.summarise_week,
    ),
    Job("send", "Sends the e-mails that have been composed.", Days.ALWAYS, None, work.send),
    Job(
        "nightly-progress",
        "Keeps how each partnership stands, so that progress can be seen over time.",
        Days.EVERY_DAY,
        time(2, 0),
        work.keep_progress,
    ),
    Job(
        "tidy",
        "Lets go of the text of old e-mails, of old sign-in attempts and of forms that nobody came back for.",
        Days.EVERY_DAY,
        time(3, 0),
        work.tidy,
    ),
)
JOBS = {job.name: job for job in TIMETABLE}
