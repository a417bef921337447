"""Instants are UTC, dates are London's, weeks are ISO weeks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def london_date(instant: datetime) -> date:
    """The date a clock in London shows at `instant` (aware)."""
    return instant.astimezone(LONDON).date()


def london_instant(day: date, at: time) -> datetime:
    """The UTC instant of `at` on `day` in London; of two in October the earlier one."""
    return datetime.combine(day, at, tzinfo=LONDON).astimezone(UTC)


def week_of(day: date) -> str:
    """The ISO week, as in `2024-W42`."""
    return day.strftime("%G-W%V")


def spoken_date(day: date) -> str:
    """As the service prints it: `21 October 2024`."""
    return f"{day.day} {day:%B %Y}"
