from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.plans.cells import cell
from tracker.domain.london import spoken_date
from tracker.domain.plans import Cell, CellKind, Shows
from tracker.domain.plans.dates import days_and_months_swapped, looks_like_date, read_date, read_text_date

DAY = date(2024, 10, 21)


@pytest.mark.parametrize(
    "text",
    [
        "21/10/24",
        "21/10/2024",
        "21.10.24",
        "21-10-2024",
        "21 / 10 / 2024",
        "2024-10-21",
        "21 Oct 2024",
        "21st October 2024",
        "21-Oct-24",
        "Monday 21 October 2024",
        "Mon 21 Oct ’24",
        "21 October, 2024",
        "October 21, 2024",
        "w/c 21/10/24",
        "By 21.10.2024",
        "21\nOctober\n2024",
    ],
)
def test_a_date_in_any_usual_form(text: str) -> None:
    assert read_text_date(text) == (read := read_date(cell(DAY)))
    assert (read.day, read.doubt) == (DAY, "")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Oct-24", date(2024, 10, 31)),
        ("October 2024", date(2024, 10, 31)),
        ("end of Feb 2024", date(2024, 2, 29)),
        ("10/2024", date(2024, 10, 31)),
        ("Q3 2024/25", date(2024, 12, 31)),
        ("Q4 24-25", date(2025, 3, 31)),
        ("10/21/24", DAY),
        ("21/10/24 - ongoing", DAY),
        ("1/9/24 to 21/10/24", DAY),
        ("ongoing", None),
        ("TBC", None),
        ("31 February 2024", None),
        ("21/10", None),
        ("21/10/2204", None),
        ("spring", None),
        ("asap", None),
        ("Q3 2024/27", None),
        ("3", None),
    ],
)
def test_a_doubtful_date_says_so(text: str, day: date | None) -> None:
    read = read_text_date(text)
    assert read.day == day
    assert read.doubt
    assert read.first is None


@pytest.mark.parametrize("text", ["", "-", "  ", "–"])
def test_an_empty_cell_is_no_doubt(text: str) -> None:
    assert read_text_date(text) == read_date(Cell())


def test_a_changed_date_keeps_the_first() -> None:
    read = read_text_date("31/03/24\nrevised to 30/06/24")
    assert (read.first, read.day) == (date(2024, 3, 31), date(2024, 6, 30))
    assert "more than one date" in read.doubt


def test_what_the_sheet_does_not_show_is_doubted() -> None:
    first = date(2024, 10, 1)
    month = read_date(Cell("October 2024", CellKind.DATE, first, Shows.NO_DAY))
    assert month.day == date(2024, 10, 31)
    assert month.doubt == "The spreadsheet shows only a month. 31 October 2024 was taken"
    assert read_date(Cell("1 October", CellKind.DATE, first, Shows.NO_YEAR)).day == first
    assert read_date(cell(date(1900, 1, 5))).day is None


def test_a_number_may_be_a_date_and_a_lost_result_is_none() -> None:
    assert read_date(cell(45586)).day == DAY
    assert read_date(cell(45586)).doubt
    assert read_date(cell(7)).day is None
    assert "formula" in read_date(Cell("", CellKind.FORMULA)).doubt
    assert "#REF!" in read_date(Cell("#REF!", CellKind.ERROR)).doubt


def test_a_column_typed_into_a_spreadsheet_that_puts_months_first_is_seen() -> None:
    stored = [cell(date(2024, 4, 3)), cell(date(2024, 7, 5))]
    typed = [cell("21/10/24"), cell("30/11/24")]
    assert days_and_months_swapped([*stored, *typed])
    assert not days_and_months_swapped([*stored, *typed, cell(date(2024, 4, 25))])
    assert not days_and_months_swapped([*stored, *typed, cell("03/10/24")])
    assert not days_and_months_swapped(stored)
    assert not days_and_months_swapped([])


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_what_is_printed_is_read_back(day: date) -> None:
    for text in (spoken_date(day), day.isoformat(), f"{day:%d/%m/%y}", f"{day:%d.%m.%Y}", f"{day:%d-%b-%Y}"):
        assert read_text_date(text).day == day


@given(st.text() | st.text(alphabet="0123456789/-. jancotq’'"))
def test_any_text_is_answered(text: str) -> None:
    read = read_text_date(text)
    assert read.day is None or 2000 <= read.day.year <= 2099
    looks_like_date(cell(text))
