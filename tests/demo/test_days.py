from __future__ import annotations

from datetime import date, timedelta

import pytest

from tracker.demo.days import after, days_ago, in_days, last_working_day, months_ago, working_days_ago, years_ago
from tracker.domain.working_days import is_working_day, working_days_between

FRIDAY = date(2026, 11, 20)
EVERY_DAY = [date(2027, 12, 1) + timedelta(days=count) for count in range(0, 420, 7)] + [
    date(2028, 2, 29),
    date(2027, 12, 25),
    date(2028, 1, 1),
    date(2028, 4, 16),
]


def test_a_weekend_stands_where_its_friday_stood() -> None:
    for day in (FRIDAY, date(2026, 11, 21), date(2026, 11, 22)):
        assert last_working_day(day) == FRIDAY
        assert working_days_ago(8)(day) == date(2026, 11, 10)


@pytest.mark.parametrize("today", EVERY_DAY, ids=str)
def test_days_are_where_they_say(today: date) -> None:
    assert days_ago(9)(today) == today - timedelta(days=9)
    for when in (working_days_ago(21), months_ago(14), years_ago(7, 3), in_days(26)):
        assert is_working_day(when(today))
    assert in_days(26)(today) >= today + timedelta(days=26)
    assert working_days_between(working_days_ago(21)(today), today) == 21
    assert working_days_between(today, after(working_days_ago(21), 70)(today)) == 49


def test_years_and_months_end_where_a_month_is_shorter() -> None:
    assert years_ago(1)(date(2028, 2, 29)) == date(2027, 3, 1)  # 28 February 2027 is a Sunday
    assert months_ago(1)(date(2026, 3, 31)) == date(2026, 3, 2)  # 28 February 2026 is a Saturday
    assert months_ago(12)(FRIDAY) == date(2025, 11, 20)
