from __future__ import annotations

from datetime import date, timedelta

import pytest
from govuk_bank_holidays.bank_holidays import BankHolidays
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.working_days import add_working_days, is_working_day, next_working_day, working_days_between

DAYS = st.dates(date(2012, 1, 1), date(2030, 12, 31))
COUNTS = st.integers(-120, 120)


def test_every_bank_holiday_that_the_government_publishes_and_no_other_weekday() -> None:
    """The package carries a copy of the government's list, so nothing is fetched."""
    published = BankHolidays(use_cached_holidays=True).get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    listed = {holiday["date"] for holiday in published}
    first, last = date(min(listed).year, 1, 1), date(max(listed).year, 12, 31)
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    ours = {day for day in days if day.weekday() < 5 and not is_working_day(day)}
    assert ours == {day for day in listed if day.weekday() < 5}


@pytest.mark.parametrize(
    "day",
    [
        date(2024, 12, 25),
        date(2024, 3, 29),  # Good Friday
        date(2024, 8, 26),
        date(2022, 9, 19),  # the funeral of Queen Elizabeth
        date(2023, 5, 8),  # the coronation
        date(2021, 12, 27),  # for Christmas Day, a Saturday
        date(2024, 10, 19),  # a Saturday
        date(2024, 10, 20),
    ],
)
def test_days_off(day: date) -> None:
    assert not is_working_day(day)


def test_seventy_working_days_over_the_summer_bank_holiday() -> None:
    assert add_working_days(date(2024, 7, 12), 70) == date(2024, 10, 21)
    assert working_days_between(date(2024, 7, 12), date(2024, 10, 21)) == 70


def test_the_day_itself_is_never_counted() -> None:
    assert add_working_days(date(2024, 10, 18), 1) == date(2024, 10, 21)
    assert add_working_days(date(2024, 10, 19), 1) == date(2024, 10, 21)
    assert add_working_days(date(2024, 10, 21), -1) == date(2024, 10, 18)
    assert add_working_days(date(2024, 10, 19), 0) == date(2024, 10, 19)


def test_a_bank_holiday_monday_moves_to_tuesday() -> None:
    assert next_working_day(date(2024, 8, 26)) == date(2024, 8, 27)
    assert next_working_day(date(2024, 8, 27)) == date(2024, 8, 27)


@given(DAYS, COUNTS)
def test_adding_and_counting_agree(start: date, count: int) -> None:
    end = add_working_days(start, count)
    if count:
        assert is_working_day(end)
    if count > 0:
        assert working_days_between(start, end) == count
    if count < 0 and is_working_day(start):
        assert working_days_between(start, end) == count


@given(DAYS, st.integers(0, 200), st.integers(0, 200))
def test_counting_adds_up(start: date, first: int, second: int) -> None:
    middle, end = start + timedelta(days=first), start + timedelta(days=first + second)
    whole = working_days_between(start, end)
    assert whole == working_days_between(start, middle) + working_days_between(middle, end)
    assert whole == -working_days_between(end, start)
    assert 0 <= whole <= first + second


@given(DAYS)
def test_the_next_working_day_is_the_first_one_not_before(day: date) -> None:
    found = next_working_day(day)
    assert found >= day
    assert is_working_day(found)
    assert working_days_between(day - timedelta(days=1), found) == 1
