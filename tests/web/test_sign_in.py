"""Signing in and out as people do it, and as people do who should not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import delete, select, update

from tests.web.conftest import Clock
from tests.web.page import Browser, Page
from tests.world import MONDAY, World
from tracker.app import create_app
from tracker.services import sign_ins
from tracker.services.sign_ins import ACCOUNT_TRIES, ORIGIN_TRIES, WINDOW
from tracker.settings import Settings
from tracker.store.db import Database
from tracker.store.models import History, Installation, Person, SignIn, SignInAttempt
from tracker.web import gate
from tracker.web.sign_in import own_path

PASSWORD = "three made up words"
WRONG = {"email": "The email address or password is not right"}


@pytest.fixture
def chair_has_password(database: Database, people: World) -> None:
    _give_password(database, people.chair)


def _give_password(database: Database, person_id: int, hashed: str | None = None) -> None:
    with database.writing() as session:
        session.execute(
            update(Person).where(Person.id == person_id).values(password_hash=hashed or sign_ins.hashed(PASSWORD))
        )


def _try(browser: Browser, email: str = "chair@thornby.example", password: str = PASSWORD, status: int = 200) -> Page:
    form = browser.get("/sign-in?next=/account").form("Sign in")
    return form.fill(email=email, password=password).submit(status=status)


def test_signing_in_leads_where_one_was_going(anybody: Browser, chair_has_password: None) -> None:
    page = anybody.get("/thornby/people")
    assert page.h1 == "Sign in"
    page = page.form("Sign in").fill(email=" Chair@Thornby.example ", password=PASSWORD).submit()
    assert page.path == "/thornby/people"
    assert "Amina Okafor" in page.response.text


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("chair@thornby.example", "not the password"),
        ("nobody@thornby.example", PASSWORD),
        ("deputy@thornby.example", PASSWORD),
        ("chair", PASSWORD),
    ],
    ids=["wrong password", "nobody has the address", "no password set yet", "no address at all"],
)
def test_nothing_says_which_part_was_wrong(
    email: str, password: str, anybody: Browser, chair_has_password: None
) -> None:
    page = _try(anybody, email, password, status=422)
    assert page.errors == WRONG
    assert page.form("Sign in")["email"] == email
    assert password not in page.response.text


def test_what_is_missing_is_said(anybody: Browser) -> None:
    page = _try(anybody, "", "", status=422)
    assert page.errors == {"email": "Enter your email address", "password": "Enter your password"}


def test_a_password_is_the_same_from_every_keyboard(anybody: Browser, database: Database, people: World) -> None:
    composed, decomposed = "caf\u00e9 au lait douze", "cafe\u0301 au lait douze"
    _give_password(database, people.chair, sign_ins.hashed(composed))
    _try(anybody, password=decomposed)
    assert anybody.client.get("/account").status_code == 200


def test_an_account_is_locked_after_too_many_tries_and_opens_when_it_says(
    app: Flask, anybody: Browser, chair_has_password: None, clock: Clock
) -> None:
    for _ in range(ACCOUNT_TRIES):
        _try(anybody, password="wrong", status=422)
        clock.now += timedelta(seconds=10)
    # Ten seconds after the last try, and from anywhere: even the right password waits.
    page = _try(Browser(app), status=429)
    assert page.h1 == "You have tried too many times"
    assert page.has("Try again in 14 minutes.")
    wait = int(page.response.headers["Retry-After"])
    assert WINDOW.total_seconds() - 10 * ACCOUNT_TRIES <= wait <= WINDOW.total_seconds() - 10 * ACCOUNT_TRIES + 1
    # Knocking while it is locked makes it no longer.
    clock.now += timedelta(seconds=wait - 2)
    _try(anybody, status=429)
    clock.now += timedelta(seconds=2)
    _try(anybody)
    assert anybody.client.get("/account").status_code == 200


def test_an_address_nobody_has_is_locked_alike(anybody: Browser) -> None:
    for _ in range(ACCOUNT_TRIES):
        _try(anybody, "nobody@thornby.example", "wrong", status=422)
    _try(anybody, "nobody@thornby.example", "wrong", status=429)


def test_the_right_password_clears_the_count(app: Flask, chair_has_password: None) -> None:
    for _ in range(3):
        for _ in range(ACCOUNT_TRIES - 1):
            _try(Browser(app), password="wrong", status=422)
        _try(Browser(app))


def test_one_origin_cannot_try_every_account(
    anybody: Browser, app: Flask, chair_has_password: None, database: Database, clock: Clock, settings: Settings
) -> None:
    with database.writing() as session:
        for number in range(ORIGIN_TRIES):
            sign_ins.begin_attempt(session, settings, f"person{number}@thornby.example", "127.0.0.1", clock.now)
    _try(anybody, status=429)
    with database.writing() as session:
        attempt = sign_ins.begin_attempt(session, settings, "chair@thornby.example", "192.0.2.7", clock.now)
        assert sign_ins.is_right(attempt, PASSWORD)


@pytest.mark.parametrize(("url", "apart"), [("https://tracker.example", True), ("http://127.0.0.1:5000", False)])
def test_a_proxy_is_believed_only_where_there_is_one(
    url: str, apart: bool, settings: Settings, clock: Clock, database: Database
) -> None:
    """Behind a proxy each person has an origin of their own; without one, nobody can make origins up."""
    app = create_app(replace(settings, url=url), clock)
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    for number in range(2):
        sent = {"email": f"person{number}@thornby.example", "password": "wrong"}
        client.post("/sign-in", data=sent, headers={"X-Forwarded-For": f"198.51.100.7, 192.0.2.{number}"})
    with database.reading() as session:
        assert len(set(session.scalars(select(SignInAttempt.origin)))) == (2 if apart else 1)
    with app.app_context():
        app.extensions["sqlalchemy"].engine.dispose()


def test_the_cookie_is_for_this_service_alone(anybody: Browser, chair_has_password: None) -> None:
    _try(anybody)
    cookie = anybody.client.get_cookie("tracker")
    assert cookie is not None
    assert (cookie.secure, cookie.http_only, cookie.same_site, cookie.path) == (True, True, "Lax", "/")
    assert PASSWORD not in cookie.value


def test_neither_addresses_nor_origins_are_kept(anybody: Browser, database: Database) -> None:
    _try(anybody, "mistyped@thornby.example", "wrong", status=422)
    with database.reading() as session:
        (row,) = session.scalars(select(SignInAttempt))
        assert "@" not in row.who
        assert "127" not in row.origin or len(row.origin) == 64
        assert len(row.who) == len(row.origin) == 64


def test_a_hash_made_with_other_parameters_is_renewed(anybody: Browser, database: Database, people: World) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
    _give_password(database, people.chair, old)
    _try(anybody)
    with database.reading() as session:
        renewed = session.scalar(select(Person.password_hash).where(Person.id == people.chair))
    assert renewed is not None
    assert "$m=19456,t=2,p=1$" in renewed
    _try(Browser(anybody.app))


def test_each_sign_in_has_a_token_of_its_own(anybody: Browser, chair_has_password: None, database: Database) -> None:
    tokens = []
    for _ in range(2):
        _try(anybody)
        with anybody.client.session_transaction() as cookie:
            tokens.append(cookie[gate.SIGN_IN_KEY])
        anybody.client.delete_cookie("tracker")
    assert tokens[0] != tokens[1]
    with database.reading() as session:
        kept = set(session.scalars(select(SignIn.token_hash)))
    assert not kept & set(tokens)


def test_a_planted_cookie_gains_nothing(app: Flask, anybody: Browser, chair_has_password: None) -> None:
    """Somebody puts their own cookie into the chair's browser: once the chair has signed in, it is worth nothing."""
    token = anybody.get("/sign-in").form("Sign in")["csrf_token"]
    with anybody.client.session_transaction() as cookie:
        planted = dict(cookie)
    chair = Browser(app)
    with chair.client.session_transaction() as cookie:
        cookie.update(planted)
    assert chair.get("/sign-in").browser.post("/sign-in", {"csrf_token": token}, status=422).h1 == "Sign in"
    _try(chair)
    chair.post("/sign-out", {"csrf_token": token}, status=400)
    assert anybody.client.get("/account").status_code == 302


def test_signing_out_ends_the_row(visit, people: World, database: Database, anybody: Browser) -> None:
    chair = visit(people.chair)
    with chair.client.session_transaction() as cookie:
        token = cookie[gate.SIGN_IN_KEY]
    page = chair.get("/thornby/people").press("Sign out")
    assert (page.h1, page.banner) == ("Sign in", "You have signed out")
    with anybody.client.session_transaction() as cookie:
        cookie[gate.SIGN_IN_KEY] = token
    assert anybody.client.get("/account").status_code == 302
    with database.reading() as session:
        assert session.scalar(select(SignIn.ended_at)) is not None
        assert list(session.scalars(select(History.verb).order_by(History.id))) == ["signed_in", "signed_out"]


def test_signing_out_late_asks_nothing(visit, people: World, clock: Clock) -> None:
    chair = visit(people.chair)
    page = chair.get("/thornby/people")
    clock.now += timedelta(days=1)
    page = page.press("Sign out")
    assert (page.h1, page.banner) == ("Sign in", "You have signed out")


@pytest.mark.parametrize("path", ["/", "/thornby/actions?status=open&page=2", "/thornby/actions/4#update"])
def test_next_leads_to_own_pages(path: str) -> None:
    assert own_path(path) == path


@pytest.mark.parametrize(
    "path",
    [None, "", "thornby", "//evil.example", "///evil.example", "https://evil.example", "/\\evil.example", "\\\\evil",
     "/\t/evil.example", "/\n/evil.example", " //evil.example", "javascript:alert(1)", "/\x00"],
)  # fmt: skip
def test_next_leads_nowhere_else(path: str | None) -> None:
    assert own_path(path) is None


def test_a_foreign_next_is_forgotten(anybody: Browser, chair_has_password: None) -> None:
    page = anybody.get("/sign-in?next=//evil.example/")
    form = page.form("Sign in").fill(email="chair@thornby.example", password=PASSWORD)
    form.values["next"] = "//evil.example/"
    answer = anybody.client.post("/sign-in", data=form.values)
    assert answer.headers["Location"] == "/"


def test_whoever_is_signed_in_is_not_asked_again(visit, people: World) -> None:
    answer = visit(people.chair).client.get("/sign-in?next=/thornby/people")
    assert answer.headers["Location"] == "/thornby/people"


@pytest.fixture
def demonstration(database: Database) -> None:
    with database.writing() as session:
        session.execute(update(Installation).values(is_demonstration=True))


def test_the_demonstration_lets_anybody_be_anybody(demonstration: None, anybody: Browser) -> None:
    page = anybody.get("/sign-in?next=/thornby/people")
    assert page.has("Nobody needs a password.", "Amina Okafor", "Agency lead, Eastmoor Police")
    assert page.headings[1:4] == [
        "Thornby Safeguarding Children Partnership",
        "Wexcombe Safeguarding Children Partnership",
        "The installation",
    ]
    page = page.press("Sign in as DI Nadia Rahman, Agency lead, Eastmoor Police")
    assert page.path == "/thornby/people"
    assert "DI Nadia Rahman" in page.response.text
    assert "All areas and people are made up." in page.response.text


def test_a_demonstration_that_comes_later_is_seen(anybody: Browser, database: Database) -> None:
    with database.writing() as session:
        session.execute(delete(Installation))
    assert not anybody.get("/sign-in").has("This is a demonstration")
    with database.writing() as session:
        session.add(Installation(id=1, is_demonstration=True, made_at=MONDAY))
    assert anybody.get("/sign-in").has("This is a demonstration")


def test_nowhere_else(anybody: Browser, people: World) -> None:
    page = anybody.get("/sign-in")
    assert "Amina Okafor" not in page
    assert "made up" not in page.response.text
    token = page.form("Sign in")["csrf_token"]
    anybody.post(f"/sign-in/as/{people.chair}", {"csrf_token": token}, status=404)
    assert anybody.client.get("/account").status_code == 302


def test_the_demonstration_knows_only_its_own_people(demonstration: None, anybody: Browser) -> None:
    token = anybody.get("/sign-in").form("Sign in")["csrf_token"]
    anybody.post("/sign-in/as/4711", {"csrf_token": token}, status=404)


def test_becoming_somebody_else_ends_the_first_sign_in(
    demonstration: None, visit: Callable[..., Browser], people: World, database: Database
) -> None:
    chair = visit(people.chair)
    token = chair.get("/account").form("Sign out")["csrf_token"]
    chair.client.post(f"/sign-in/as/{people.observer}", data={"csrf_token": token})
    with database.reading() as session:
        ended = dict(session.execute(select(SignIn.person_id, SignIn.ended_at)).all())
    assert ended[people.chair] is not None
    assert ended[people.observer] is None
