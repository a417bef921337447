"""Working days in England: not a Saturday, a Sunday, Christmas Day, Good Friday or a bank holiday (SI 2007/462)."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

_ONE_DAY = timedelta(days=1)


@cache
def _holidays_of(year: int) -> dict[date, str]:
    """The days of a year that are no working days whatever the weekday, with their names."""
    # Imported here: the calendar takes longer to load than most commands take to run.
    from holidays import country_holidays

    named = country_holidays("GB", subdiv="ENG", years=year).items()
    return {day: name.replace(" (observed)", ", substitute day") for day, name in named}


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in _holidays_of(day.year)


def add_working_days(start: date, count: int) -> date:
    """The `count`th working day after `start` (before it when negative); `start` itself is never counted.

    12 July 2024 and 70 give 21 October 2024. With 0 the answer is `start`, working day or not.
    """
    step = _ONE_DAY if count >= 0 else -_ONE_DAY
    day, left = start, abs(count)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def working_days_between(start: date, end: date) -> int:
    """Working days after `start` up to and including `end`; negative when `end` comes first.

    `working_days_between(today, deadline)` is the number of working days left.
    """
    if end < start:
        return -working_days_between(end, start)
    return sum(is_working_day(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


def bank_holidays_between(start: date, end: date) -> list[tuple[date, str]]:
    """The bank holidays, Good Friday and Christmas Day after `start` up to and including `end` that would otherwise be
    working days, each with its name. None when `end` comes first."""
    years = range(start.year, end.year + 1)
    days = sorted(item for year in years for item in _holidays_of(year).items())
    return [(day, name) for day, name in days if start < day <= end and day.weekday() < 5]


def next_working_day(day: date) -> date:
    """`day` itself when it is a working day, else the first one after it."""
    while not is_working_day(day):
        day += _ONE_DAY
    return day
