"""What was typed when the sign-in ran out comes back, to the one who typed it and to nobody else."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask, flash, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select, update

from tests.web.conftest import Clock
from tests.web.page import Browser, Page
from tests.world import World
from tracker.services import history, sign_ins
from tracker.services.history import Verb
from tracker.store.db import Database
from tracker.store.models import HeldForm, History, Person
from tracker.web import gate, held_forms

PASSWORD = "three made up words"
TYPED = "Two audits done.\nA third on Monday & more <soon>."


@pytest.fixture
def app(own_app: Flask) -> Flask:
    """The application with a form that keeps what it is sent."""

    @own_app.post("/<partnership>/typed")
    def typed() -> ResponseReturnValue:
        if request.form.get("done") == "nonsense":
            return "not accepted", 422
        it = gate.partnership()
        said = {"fields": [[name, values] for name, values in request.form.lists() if name != "csrf_token"]}
        history.record(gate.context(), Verb.UPDATED, "typed", it.id, partnership_id=it.id, after=said)
        flash("Update saved", "success")
        return redirect("/thornby/people")

    return own_app


@pytest.fixture
def with_passwords(database: Database, people: World) -> None:
    with database.writing() as session:
        session.execute(
            update(Person)
            .where(Person.id.in_([people.police_lead, people.chair]))
            .values(password_hash=sign_ins.hashed(PASSWORD))
        )


@pytest.fixture
def late(visit: Callable[..., Browser], people: World, clock: Clock, with_passwords: None) -> Callable[..., Page]:
    """The police lead sends a form a day after signing in."""

    def send(**fields: object) -> Page:
        browser = visit(people.police_lead)
        token = browser.get("/thornby/people").form("Sign out")["csrf_token"]
        clock.now += timedelta(days=1)
        return browser.post("/thornby/typed?from=email", {"csrf_token": token, "done": TYPED, **fields})

    return send


def _sign_in(page: Page) -> Page:
    return page.form("Sign in").fill(email="police.lead@thornby.example", password=PASSWORD).submit()


def _saved(database: Database) -> list[object]:
    with database.reading() as session:
        rows = session.scalars(select(History.after).where(History.noun == "typed"))
        return [row["fields"] if row else None for row in rows]


def test_it_comes_back_and_is_sent_once(late: Callable[..., Page], database: Database) -> None:
    page = late(version="3", agencies=["2", "5"])
    assert page.h1 == "Sign in"
    assert page.has("You were signed out before your answers were saved.")
    assert _saved(database) == []
    page = _sign_in(page)
    assert page.h1 == "Your answers are kept"
    assert page.has("Two audits done. A third on Monday & more <soon>.", "15 October 2024 at 9am")
    page = page.press("Send it again")
    assert (page.path, page.banner) == ("/thornby/people", "Update saved")
    (fields,) = _saved(database)
    sent = {name: [value.replace("\r\n", "\n") for value in values] for name, values in fields if name != "held_form"}  # type: ignore[union-attr]
    assert sent == {"done": [TYPED], "version": ["3"], "agencies": ["2", "5"]}
    page.browser.get("/held", status=404)


def test_every_answer_is_shown_and_not_only_the_long_ones(late: Callable[..., Page]) -> None:
    answers = {"rating": "amber", "rating_reason": "Late", "next_step": "Audit", "evidence_note": "", "version": "3"}
    when = {"look_again_on-day": "2", "look_again_on-month": "dec", "look_again_on-year": "2024"}
    rows = {"a12-lead": "4", "a12-measure": "Fewer", "due_on-day": "31", "due_on-month": "2", "due_on-year": "2025"}
    page = _sign_in(late(**answers, **when, **rows, because="no_longer_needed", was_under_way="y"))
    facts = {key: " ".join(value.split()) for key, value in page.facts.items()}
    assert facts == {
        "What has been done": "Two audits done. A third on Monday & more <soon>.",
        "Rating": "amber",
        "Rating reason": "Late",
        "Next step": "Audit",
        "When to look again": "2 December 2024",
        "Action 12: success measure": "Fewer",
        "Due date": "31 2 2025",
        "Why it ends": "no longer needed",
        "Under way before the inspection": "Yes",
    }
    assert page.has("What you chose from lists is kept as well.")


def test_it_is_kept_until_it_is_accepted(late: Callable[..., Page]) -> None:
    page = _sign_in(late(done="nonsense"))
    page.browser.client.post("/thornby/typed", data=page.form("Send it again").values)
    assert page.browser.get("/held").h1 == "Your answers are kept"


def test_looking_at_it_changes_nothing(late: Callable[..., Page]) -> None:
    page = _sign_in(late())
    assert page.browser.get("/held").form("Send it again")["done"] == TYPED
    assert page.browser.get("/held").form("Send it again")["done"] == TYPED


def test_another_person_never_sees_it(late: Callable[..., Page], database: Database) -> None:
    page = late()
    with page.browser.client.session_transaction() as cookie:
        held = cookie[held_forms.COOKIE_KEY]
    form = page.form("Sign in").fill(email="chair@thornby.example", password=PASSWORD)
    assert page.browser.client.post("/sign-in", data=form.values).headers["Location"] == "/"
    page.browser.get("/held", status=404)
    with page.browser.client.session_transaction() as cookie:
        assert held_forms.COOKIE_KEY not in cookie
        cookie[held_forms.COOKIE_KEY] = held
    page.browser.get("/held", status=404)
    assert _saved(database) == []


def test_several_windows_are_kept_and_sent_one_after_another(late: Callable[..., Page], database: Database) -> None:
    page = late()
    token = page.form("Sign in")["csrf_token"]
    page = page.browser.post("/thornby/typed", {"csrf_token": token, "done": "From the second window"})
    page = _sign_in(page)
    assert page.has("(1 of 2)", "Two audits done.", "(2 of 2)", "From the second window")
    page = page.press("Send it again (1 of 2)")
    assert (page.h1, page.banner) == ("Your answers are kept", "Update saved")
    page = page.press("Send it again")
    assert (page.path, page.banner) == ("/thornby/people", "Update saved")
    assert len(_saved(database)) == 2


def test_what_is_sent_again_too_late_is_held_anew_and_once(late: Callable[..., Page], clock: Clock) -> None:
    page = _sign_in(late())
    clock.now += timedelta(days=1)
    page = _sign_in(page.press("Send it again"))
    assert page.h1 == "Your answers are kept"
    assert page.has("16 October 2024 at 9am")
    assert "of 2" not in page


def test_it_waits_a_week(late: Callable[..., Page], clock: Clock) -> None:
    page = late()
    clock.now += timedelta(days=6, hours=23)
    page = _sign_in(page)
    assert page.h1 == "Your answers are kept"
    clock.now += timedelta(hours=1)
    page.browser.get("/held", status=404)


def test_files_are_not_kept_and_that_is_said(late: Callable[..., Page], database: Database) -> None:
    page = _sign_in(late(letter=(BytesIO(b"%PDF-1.7"), "letter.pdf")))
    assert page.has("A file cannot be kept.")
    with database.reading() as session:
        assert "PDF" not in session.scalars(select(HeldForm.fields)).one()


def test_passwords_are_never_kept(late: Callable[..., Page], database: Database) -> None:
    page = late(new_password="three made up words")
    assert page.h1 == "Sign in"
    with database.reading() as session:
        assert session.scalar(select(HeldForm.id)) is None


def test_neither_the_token_of_the_form_nor_the_browsers_is_kept(late: Callable[..., Page], database: Database) -> None:
    page = late()
    with page.browser.client.session_transaction() as cookie:
        (token,) = cookie[held_forms.COOKIE_KEY]
    with database.reading() as session:
        row = session.scalars(select(HeldForm)).one()
    assert [name for name, _ in json.loads(row.fields)["fields"]] == ["done"]
    assert row.token_hash != token


def test_another_window_can_still_be_sent_after_signing_in_again(
    visit: Callable[..., Browser], people: World, clock: Clock, with_passwords: None, database: Database
) -> None:
    browser = visit(people.police_lead)
    token = browser.get("/thornby/people").form("Sign out")["csrf_token"]
    clock.now += timedelta(days=1)
    _sign_in(browser.get("/thornby/people"))
    browser.post("/thornby/typed", {"csrf_token": token, "done": "From the other window"})
    assert _saved(database) == [[["done", ["From the other window"]]]]


def test_a_form_of_nobody_is_not_kept(anybody: Browser, database: Database) -> None:
    token = anybody.get("/sign-in").form("Sign in")["csrf_token"]
    with anybody.client.session_transaction() as cookie:
        cookie[gate.SIGN_IN_KEY] = "made up"
    assert anybody.post("/thornby/typed", {"csrf_token": token, "done": TYPED}).h1 == "Sign in"
    with database.reading() as session:
        assert session.scalar(select(HeldForm.id)) is None
