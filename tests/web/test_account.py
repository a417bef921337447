from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.web.conftest import Clock, Queries
from tests.web.page import Browser
from tests.world import World
from tracker.services import sign_ins
from tracker.services.sign_ins import ACCOUNT_TRIES
from tracker.store.db import Database
from tracker.store.models import Person, SignIn

Visit = Callable[..., Browser]
OLD, NEW = "three made up words", "three other new words"


@pytest.fixture
def with_password(database: Database, people: World) -> None:
    with database.writing() as session:
        session.execute(update(Person).where(Person.id == people.chair).values(password_hash=sign_ins.hashed(OLD)))


def test_who_one_is_and_where_one_is_signed_in(visit: Visit, people: World, clock: Clock, queries: Queries) -> None:
    elsewhere = visit(people.chair)
    clock.now += timedelta(hours=2)
    here = visit(people.chair)
    visit(people.observer)
    with queries.recording() as asked:
        page = here.get("/account")
    assert len(asked) == 4
    assert page.facts["Name"] == "Amina Okafor"
    assert page.facts["Email address"] == "chair@thornby.example"
    assert page.headings[2:] == ["Signed in 14 October 2024 at 11am, this browser", "Signed in 14 October 2024 at 9am"]
    assert page.click("Change which e-mails you get").path == "/e-mails"
    page = page.press("End this sign-in from 14 October 2024 at 9am")
    assert page.banner == "That sign-in has ended"
    assert page.headings[-1] == "Signed in 14 October 2024 at 11am, this browser"
    assert elsewhere.client.get("/account").status_code == 302


def test_nobody_ends_the_sign_in_of_another(visit: Visit, people: World, database: Database) -> None:
    visit(people.observer)
    with database.reading() as session:
        other = session.scalars(select(SignIn.id)).one()
    chair = visit(people.chair)
    token = chair.get("/account").form("Sign out")["csrf_token"]
    chair.post(f"/account/sign-ins/{other}/end", {"csrf_token": token}, status=404)


def test_a_new_password_signs_out_everywhere_else(visit: Visit, people: World, with_password: None) -> None:
    elsewhere, here = visit(people.chair), visit(people.chair)
    page = here.get("/account/password").form("Change password").fill(current=OLD, password=NEW).submit()
    assert page.banner == "Your password has changed. You have been signed out everywhere else"
    assert elsewhere.client.get("/account").status_code == 302
    page = elsewhere.get("/sign-in?next=/account").form("Sign in")
    assert page.fill(email="chair@thornby.example", password=NEW).submit().h1 == "Your account"


@pytest.mark.parametrize(
    ("current", "new", "errors"),
    [
        ("", "", {"current": "Enter your current password", "password": "Enter a new password"}),
        ("not the password", NEW, {"current": "The current password is not right"}),
        (OLD, "short", {"password": "Password must be 12 characters or more"}),
        (OLD, "chair@thornby.example", {"password": "Password must not be your email address"}),
    ],
)
def test_a_password_that_does_not_change(
    current: str, new: str, errors: dict[str, str], visit: Visit, people: World, with_password: None
) -> None:
    page = visit(people.chair).get("/account/password").form("Change password").fill(current=current, password=new)
    after = page.submit(status=422)
    assert after.errors == errors
    assert not new or new not in after.response.text


def test_the_current_password_is_not_to_be_guessed_here(visit: Visit, people: World, with_password: None) -> None:
    chair = visit(people.chair)
    for status in [422] * ACCOUNT_TRIES + [429]:
        form = chair.get("/account/password").form("Change password").fill(current="wrong", password=NEW)
        form.submit(status=status)


def test_a_password_is_never_held(visit: Visit, people: World, with_password: None, clock: Clock) -> None:
    chair = visit(people.chair)
    form = chair.get("/account/password").form("Change password").fill(current=OLD, password=NEW)
    clock.now += timedelta(days=1)
    page = form.submit()
    assert page.h1 == "Sign in"
    assert "kept" not in page
