from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
import time_machine
from flask import Flask
from werkzeug.datastructures import MultiDict

from tests.web.page import Browser
from tests.web.sample_app import AGENCIES, EverythingForm, create_sample_app
from tracker.domain.actions import Rating
from tracker.domain.errors import Invalid
from tracker.web.forms.base import Form, errors_on_page
from tracker.web.forms.choices import CheckboxesField, Option, RadiosField, SelectField
from tracker.web.forms.fields import PRIVACY_HINT, EmailField, HiddenField, TextAreaField, TextField
from tracker.web.forms.text import clean_line, clean_text

COMPLETE = {
    "title": "Audits",
    "email": "sana@police.example",
    "done": "We met.",
    "rating": "Amber: at risk, recoverable",
    "agency": "Northmarch Police",
    "due_on": date(2026, 10, 21),
    "sure": True,
}


@pytest.fixture
def app() -> Flask:
    return create_sample_app()


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app)


def read(app: Flask, kind: type[Form], sent: dict[str, object]) -> Form:
    """`kind` as it stands after `sent` was posted, validated."""
    with app.test_request_context(method="POST"):
        form = kind(formdata=MultiDict(sent))
        form.validate()
        return form


def test_a_complete_form_is_taken(browser: Browser) -> None:
    page = browser.get("/form").form("Save update").fill(COMPLETE, letter=("a.pdf", b"%PDF")).submit()
    assert page.path == "/action"
    assert page.banner == "Saved Audits"


def test_an_empty_form_says_what_to_enter_and_links_to_what_is_there(browser: Browser) -> None:
    page = browser.get("/form").press("Save update")
    assert page.errors == {
        "title": "Enter a title",
        "email": "Enter an email address",
        "done": "Say what has been done",
        "rating": "Select how it is going",
        "agency": "Select an agency",
        "due_on": "Enter a due date",
        "sure": "Confirm that the partnership has agreed this",
    }
    assert [it.get("href") for it in page.find("//*[@class='govuk-list govuk-error-summary__list']//a")][
        5
    ] == "#due_on-day"
    described = page.find("//input[@id='title']")[0].get("aria-describedby").split()
    assert described == ["title-hint", "title-error"]


def test_nothing_typed_is_lost_on_an_error(browser: Browser) -> None:
    form = browser.get("/form").form("Save update")
    typed = {
        **COMPLETE,
        "due_on": "31 Feb 2026",
        "done": "First line\n  second <b> & line\n\nthird",
        "supporting": ["2", "3"],
    }
    again = form.fill(typed, password="secret").submit()
    assert again.errors == {"due_on": "Due date must be a real date"}
    shown = again.form("Save update")
    assert shown["done"] == "First line\n  second <b> & line\n\nthird"
    assert shown["due_on"] == "31 Feb 2026"
    assert shown["rating"] == "amber"
    assert shown["agency"] == "1"
    assert shown["supporting"] == ["2", "3"]
    assert shown["sure"] == "yes"
    assert shown["password"] == ""
    assert shown["version"] == "3"


@pytest.mark.parametrize("sent", [{}, {"due_on-day": "1"}, {"version": "x"}, {"agency": "99"}, {"title": "\0"}])
def test_a_short_or_tampered_post_is_an_error_on_the_page(browser: Browser, sent: dict[str, str]) -> None:
    token = browser.get("/form").form("Save update")["csrf_token"]
    page = browser.post("/form", {"csrf_token": token, **sent})
    assert page.errors["title"] == "Enter a title"
    assert "This page is out of date" in page.errors[""]


def test_a_file_where_words_belong_is_an_error_on_the_page(browser: Browser) -> None:
    token = browser.get("/form").form("Save update")["csrf_token"]
    names = ("title", "agency", "rating", "due_on-day", "sure", "version", "supporting")
    files = {name: (BytesIO(b"x"), "x.txt") for name in names}
    assert browser.post("/form", {"csrf_token": token, **files}).errors["title"] == "Enter a title"


def test_text_is_cleaned(app: Flask) -> None:
    form = read(
        app, EverythingForm, {"title": "  A\ttitle \r\n", "done": "One \r\nTwo\x00\x07\r\n\r\n", "version": "3"}
    )
    assert form["title"].data == "A title"
    assert form["done"].data == "One\nTwo"
    assert form["version"].data == 3


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (None, ""),
        ("", ""),
        ("\u200b\u00a0", ""),
        ("a\x0bb", "a\nb"),
        ("a\u2028b", "a\nb"),
        ("  a\n  b ", "a\n  b"),
        ("\x9fé\ufffe", "é"),
    ],
)
def test_clean_text(typed: str | None, kept: str) -> None:
    assert clean_text(typed) == kept


def test_clean_line_is_one_line() -> None:
    assert clean_line(" a\r\n\tb ") == "a b"


def test_text_that_was_not_given_is_empty(app: Flask) -> None:
    with app.test_request_context():
        form = EverythingForm(data={"title": None})
        assert [form[name].data for name in ("title", "done", "password")] == ["", "", ""]
    assert read(app, EverythingForm, {})["password"].data == ""
    assert read(app, EverythingForm, {"password": " a b\t"})["password"].data == " a b\t"


def test_too_long_says_how_long_it_may_be(app: Flask) -> None:
    assert read(app, EverythingForm, {"title": "a" * 21})["title"].errors == ["Title must be 20 characters or less"]
    assert not read(app, EverythingForm, {"title": "a" * 20})["title"].errors


class EmailForm(Form):
    email = EmailField("Email address")


@pytest.mark.parametrize(
    "typed",
    ["", "a@b.example", " Sana.Malik+x@Police.example ", "o'neil@a-b.co.uk", f"{'a' * 64}@b.example"],
)
def test_addresses_that_are_taken(app: Flask, typed: str) -> None:
    form = read(app, EmailForm, {"email": typed})
    assert form["email"].errors == []
    assert form["email"].data == typed.strip()


@pytest.mark.parametrize(
    "typed",
    [
        "ruth", "ruth@", "@b.example", "a@b", "a b@c.example", "a@b..example", "a@-b.example",
        "a@b.example, c@d.example",
        ".a@b.example", "a@b.example\nBcc: c@d.example", "<a@b.example>", "é@b.example", f"{'a' * 65}@b.example",
        f"a@{'b' * 64}.example", f"a@{'b.' * 130}example",
    ],
)  # fmt: skip
def test_addresses_that_are_not(app: Flask, typed: str) -> None:
    errors = read(app, EmailForm, {"email": typed})["email"].errors
    assert errors == ["Enter an email address in the correct format, like name@example.com"]


class ChoosingForm(Form):
    agency = SelectField("Lead agency", coerce=int, blank="Choose an agency")
    rating = RadiosField("Is it on track?", choices=[Option(it.value, it.label) for it in Rating], coerce=Rating)
    agencies = CheckboxesField("Supporting agencies", choices=AGENCIES, coerce=int)


def test_choices_may_be_set_once_the_form_stands(app: Flask) -> None:
    with app.test_request_context(method="POST"):
        form = ChoosingForm(formdata=MultiDict([("agency", "2"), ("agencies", "3"), ("agencies", "1")]))
        form.agency.choices = AGENCIES
        assert form.validate()
        assert (form.agency.data, form.rating.data, form.agencies.data) == (2, None, [3, 1])
        assert 'value="2" selected' in form.agency()


def test_what_is_not_offered_is_refused(app: Flask) -> None:
    form = read(app, ChoosingForm, {"agency": "2", "rating": "purple", "agencies": "9"})
    assert form["agency"].errors == ["Choose lead agency from the list"]
    assert form["rating"].data is None
    assert form["rating"].errors
    assert form["agencies"].errors


def test_a_form_shows_what_is_known(app: Flask) -> None:
    with app.test_request_context():
        form = ChoosingForm(data={"agency": 3, "rating": Rating.RED, "agencies": [1]})
        form.agency.choices = AGENCIES
        assert 'value="3" selected' in form.agency()
        assert 'value="red" checked' in form.rating()
        assert 'value="1" checked' in form.agencies()


class WordsForm(Form):
    note = TextAreaField("Note", hint="What changed.")
    pasted = TextAreaField("The letter's text", privacy_hint=False)
    name = TextField("Name", hint="As others know you.")
    key = HiddenField()


def test_a_text_box_says_what_must_not_stand_in_it(app: Flask) -> None:
    with app.test_request_context():
        form = WordsForm()
        assert f"What changed. {PRIVACY_HINT}" in form.note()
        assert PRIVACY_HINT not in form.pasted()


def test_a_page_may_say_it_otherwise(app: Flask) -> None:
    with app.test_request_context():
        html = WordsForm().name(label="Whose <name>?", hint="Full name.", heading=True, size="xl", classes="wide")
        assert '<h1 class="govuk-label-wrapper">' in html
        assert "Whose &lt;name&gt;?" in html
        assert "Full name." in html
        assert "govuk-label--xl" in html
        assert 'class="govuk-input wide"' in html


def test_several_forms_on_a_page_share_no_ids(app: Flask) -> None:
    with app.test_request_context():
        tags = [WordsForm(prefix=f"a-{n}").hidden_tag() for n in (1, 2)]
        assert " id=" not in tags[0]
        assert 'name="a-1-key"' in tags[0]
        assert 'name="csrf_token"' in tags[0]


def test_what_the_domain_refuses_stands_at_its_field(app: Flask) -> None:
    form = read(app, WordsForm, {"note": "x"})
    form.add_errors(Invalid("The rest.", {"note": "Enter what changed", "elsewhere": "The action has been closed"}))
    form.add_errors(Invalid("Something else is wrong"))
    assert form.error_summary() == [
        {"text": "The action has been closed"},
        {"text": "Something else is wrong"},
        {"text": "Enter what changed", "href": "#note"},
    ]
    assert errors_on_page(["Said by the page"], form, [form])[0] == {"text": "Said by the page"}
    assert len(errors_on_page([], form, [form])) == 3


def test_a_token_does_not_run_out(browser: Browser) -> None:
    with time_machine.travel("2026-11-20 09:00Z", tick=False) as clock:
        form = browser.get("/form").form("Save update").fill(COMPLETE)
        clock.shift(60 * 60 * 11)
        assert form.submit().banner == "Saved Audits"
