from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from tests.web.sample_app import create_sample_app
from tracker.web.forms.base import Form
from tracker.web.forms.dates import MONTHS, DateError, DateField, read_date


class DueForm(Form):
    due_on = DateField("When is it due?", noun="due date", required="Enter a due date")
    began_on = DateField("Start date")


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_sample_app()


def read(app: Flask, day: str | None, month: str | None, year: str | None) -> DueForm:
    sent = {
        f"due_on-{part}": typed for part, typed in (("day", day), ("month", month), ("year", year)) if typed is not None
    }
    with app.test_request_context(method="POST"):
        form = DueForm(formdata=MultiDict(sent))
        form.validate()
        return form


@pytest.mark.parametrize("month", ["10", "oct", "Oct.", "October", " OCTOBER ", "octo"])
def test_months_as_people_write_them(app: Flask, month: str) -> None:
    form = read(app, " 21", month, "2026 ")
    assert form.due_on.data == date(2026, 10, 21)
    assert form.due_on.errors == []


@pytest.mark.parametrize(
    ("typed", "sentence", "anchor"),
    [
        (("", "", ""), "Enter a due date", "day"),
        ((None, None, None), "Enter a due date", "day"),
        ((" ", "\t", "\u00a0"), "Enter a due date", "day"),
        (("21", "10", ""), "Due date must include a year", "year"),
        (("21", "10", None), "Due date must include a year", "year"),
        (("", "10", "2026"), "Due date must include a day", "day"),
        (("21", "", ""), "Due date must include a month and year", "month"),
        (("", "10", ""), "Due date must include a day and year", "day"),
        (("21", "10", "26"), "Due date must include a year with 4 numbers", "year"),
        (("31", "2", "2026"), "Due date must be a real date", "day"),
        (("29", "2", "2026"), "Due date must be a real date", "day"),
        (("32", "1", "2026"), "Due date must be a real date", "day"),
        (("0", "1", "2026"), "Due date must be a real date", "day"),
        (("1", "13", "2026"), "Due date must be a real date", "month"),
        (("1", "ju", "2026"), "Due date must be a real date", "month"),
        (("1", "octember", "2026"), "Due date must be a real date", "month"),
        (("1", "1", "20265"), "Due date must be a real date", "year"),
        (("1", "1", "0026"), "Due date must be a real date", "year"),
        (("1", "1", "9999"), "Due date must be a real date", "year"),
        (("-1", "1", "2026"), "Due date must be a real date", "day"),
        (("１", "1", "2026"), "Due date must be a real date", "day"),
        (("1st", "x", "now"), "Due date must be a real date", "day"),
    ],
)
def test_what_is_wrong_is_said_and_shown(app: Flask, typed: tuple[str | None, ...], sentence: str, anchor: str) -> None:
    form = read(app, *typed)
    assert form.due_on.data is None
    assert form.due_on.errors == [sentence]
    assert form.error_summary() == [{"text": sentence, "href": f"#due_on-{anchor}"}]
    with app.test_request_context():
        html = form.due_on()
    assert sentence in html
    assert f'id="due_on-{anchor}"' in html
    for text in typed:
        if text and text.strip():
            assert f'value="{text}"' in html


def test_only_the_wrong_boxes_are_marked(app: Flask) -> None:
    form = read(app, "21", "10", "26")
    with app.test_request_context():
        assert form.due_on().count("govuk-input--error") == 1
    form = read(app, "31", "2", "2026")
    with app.test_request_context():
        assert form.due_on().count("govuk-input--error") == 3


def test_an_optional_date_may_stay_empty(app: Flask) -> None:
    form = read(app, "1", "1", "2026")
    assert form.began_on.data is None
    assert form.began_on.errors == []


def test_a_known_date_is_shown_and_none_is_empty(app: Flask) -> None:
    with app.test_request_context():
        form = DueForm(data={"due_on": date(2024, 10, 21), "began_on": None})
        assert form.due_on.data == date(2024, 10, 21)
        assert [f'value="{part}"' in form.due_on() for part in (21, 10, 2024)] == [True] * 3
        assert form.began_on.data is None


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)), st.integers(3, 9), st.booleans())
def test_every_date_can_be_typed(day: date, letters: int, in_words: bool) -> None:
    month = MONTHS[day.month - 1][:letters].title() if in_words else f"{day.month:02}"
    assert read_date(str(day.day), month, str(day.year)) == day


@given(st.text(), st.text(), st.text())
def test_anything_typed_is_a_date_or_a_sentence(day: str, month: str, year: str) -> None:
    try:
        read = read_date(day, month, year)
    except DateError as problem:
        says, parts = problem.says, problem.parts
    else:
        says, parts = "", (str(read.year),)
    assert parts
    assert says == "" or says.startswith("must ")
