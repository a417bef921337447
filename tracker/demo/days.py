"""Days of the story, said relative to the day on which the demonstration is loaded.

Working days count from that day, or from the last working day before it: on a Sunday the story stands where it stood
on the Friday.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from tracker.domain.working_days import add_working_days, is_working_day, next_working_day

When = Callable[[date], date]


def last_working_day(today: date) -> date:
    """`today` itself when it is a working day, else the last one before it."""
    return today if is_working_day(today) else add_working_days(today, -1)


def days_ago(count: int) -> When:
    """Exactly so many calendar days before, whatever day that was."""
    return lambda today: today - timedelta(days=count)


def working_days_ago(count: int) -> When:
    return lambda today: add_working_days(last_working_day(today), -count)


def months_ago(count: int, plus: int = 0) -> When:
    """The working day on or after the same day so many months before, and `plus` working days on."""

    def day(today: date) -> date:
        year, month = divmod(today.year * 12 + today.month - 1 - count, 12)
        # Every month has 28 days.
        return add_working_days(next_working_day(date(year, month + 1, min(today.day, 28))), plus)

    return day


def years_ago(count: int, plus: int = 0) -> When:
    return months_ago(12 * count, plus)


def in_days(count: int) -> When:
    """The working day on or after the day so many calendar days ahead."""
    return lambda today: next_working_day(today + timedelta(days=count))


def after(start: When, working_days: int) -> When:
    """So many working days after `start`; before it when negative."""
    return lambda today: add_working_days(start(today), working_days)
