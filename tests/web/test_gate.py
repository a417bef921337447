"""The gate: who gets past it, what it commits, what it leaves alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Blueprint, Flask, redirect, render_template_string, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError

from tests.web.conftest import Clock, Queries
from tests.web.page import Browser
from tests.world import MONDAY, TODAY, World
from tracker.domain.access import Permission
from tracker.domain.errors import Conflict, TooMany
from tracker.services import history
from tracker.services.history import Verb
from tracker.store.context import check
from tracker.store.db import Database
from tracker.store.models import History, Membership, Partnership, SignIn
from tracker.web import gate

PAGE = """{% extends "base.html" %}
{% block title %}Probe{% endblock %}
{% block content %}<h1>Probe</h1>{% endblock %}"""
probe = Blueprint("probe", __name__, url_prefix="/<partnership>/probe")


def _note() -> None:
    it = gate.partnership()
    history.record(gate.context(), Verb.CHANGED, "probe", it.id, partnership_id=it.id)
    gate.database_session().flush()


@probe.route("/<what>", methods=["GET", "POST"])
def notes(what: str) -> ResponseReturnValue:
    """Writes a line of history and answers as `what` says."""
    _note()
    match what:
        case "redirect":
            return redirect("/help")
        case "page":
            return render_template_string(PAGE)
        case "conflict":
            raise Conflict("Somebody was faster.")
        case "too-many":
            raise TooMany("Too often.", 90)
        case "not-allowed":
            check(gate.context(), Permission.SAY_DELIVERED, gate.partnership())
        case "fails":
            raise RuntimeError("a fault in a view")
        case "locked":
            raise OperationalError("UPDATE", {}, Exception("database is locked"))
        case "integrity":
            raise IntegrityError("INSERT", {}, Exception("UNIQUE constraint failed"))
        case "twice":
            session = gate.database_session()
            made = Partnership(slug="thornby", name="The same", code="SAM", added_at=gate.now())
            session.add(made)
            return redirect("/help")
    return "", 204


@pytest.fixture
def app(own_app: Flask) -> Flask:
    """The application with a page more, without its forms' protection: a test of its own proves that one."""
    own_app.register_blueprint(probe)
    own_app.config["WTF_CSRF_ENABLED"] = False
    own_app.testing = False
    return own_app


@pytest.fixture
def lines(database: Database) -> Callable[[], int]:
    def count() -> int:
        with database.reading() as session:
            return session.scalar(select(func.count()).select_from(History).where(History.noun == "probe")) or 0

    return count


def test_a_form_answered_with_a_redirect_is_committed(visit: Callable[..., Browser], people: World, lines) -> None:
    visit(people.chair).client.post("/thornby/probe/redirect")
    assert lines() == 1


@pytest.mark.parametrize(
    ("what", "status"),
    [("page", 200), ("conflict", 409), ("too-many", 429), ("not-allowed", 403), ("fails", 500), ("locked", 503),
     ("integrity", 409), ("twice", 409)],
)  # fmt: skip
def test_anything_else_leaves_nothing(what: str, status: int, visit, people: World, lines) -> None:
    answer = visit(people.chair).client.post(f"/thornby/probe/{what}")
    assert answer.status_code == status
    assert lines() == 0
    assert "Traceback" not in answer.text


def test_nothing_that_a_get_writes_stays(visit, people: World, lines, database: Database) -> None:
    assert visit(people.chair).client.get("/thornby/probe/redirect").status_code == 302
    assert lines() == 0


def test_refusals_say_when_to_come_back(visit, people: World) -> None:
    chair = visit(people.chair)
    assert chair.client.post("/thornby/probe/too-many").headers["Retry-After"] == "90"
    busy = chair.client.post("/thornby/probe/locked")
    assert busy.headers["Retry-After"] == "30"


def test_an_error_page_knows_who_asks(visit, people: World) -> None:
    page = visit(people.chair).post("/thornby/probe/conflict", status=409)
    assert page.has("Somebody was faster.")
    assert "Amina Okafor" in page.response.text
    assert "Amina Okafor" in visit(people.chair).get("/thornby/probe/no/such/page", status=404).response.text


def test_whoever_is_not_signed_in_is_asked_to_and_comes_back(anybody: Browser) -> None:
    for method in (anybody.client.get, anybody.client.head):
        answer = method("/thornby/people?order=name")
        assert answer.status_code == 302
        assert answer.headers["Location"] == "/sign-in?next=/thornby/people?order%3Dname"
    assert anybody.client.post("/thornby/probe/redirect").headers["Location"] == "/sign-in"


def test_another_partnership_does_not_exist(visit, people: World, lines) -> None:
    stranger = visit(people.other_chair)
    for path in ("/thornby/people", "/thornby/probe/page", "/nowhere/people"):
        stranger.get(path, status=404)
    assert stranger.client.post("/thornby/probe/redirect").status_code == 404
    assert lines() == 0


@pytest.mark.parametrize(
    "path", ["/people/person/2147483648", f"/people/person/{'9' * 40}", "/people/in/a%00b", "/%00/people"]
)
def test_addresses_that_no_database_can_look_up(path: str, visit, people: World) -> None:
    visit(people.administrator).get(path, status=404)


def test_administrators_see_nothing_of_a_partnership(visit, people: World) -> None:
    visit(people.administrator).get("/thornby/people", status=404)


def test_an_ended_membership_closes_the_door_at_once(visit, people: World, database: Database) -> None:
    lead = visit(people.police_lead)
    lead.get("/thornby/people")
    with database.writing() as session:
        session.execute(update(Membership).where(Membership.person_id == people.police_lead).values(ended_on=TODAY))
    lead.get("/thornby/people", status=404)


def test_a_sign_in_runs_out(visit, people: World, clock: Clock) -> None:
    chair = visit(people.chair)
    clock.now += timedelta(hours=11, minutes=59)
    assert chair.client.get("/thornby/people").status_code == 200
    clock.now += timedelta(minutes=1)
    assert chair.client.get("/thornby/people").status_code == 302


def test_last_seen_is_noted_at_most_once_a_minute(
    visit, people: World, clock: Clock, database: Database, queries: Queries
) -> None:
    chair = visit(people.chair)

    def last_seen() -> object:
        with database.reading() as session:
            return session.scalar(select(SignIn.last_seen_at))

    clock.now += timedelta(seconds=59)
    with queries.recording() as asked:
        chair.get("/thornby/people")
    assert last_seen() == MONDAY
    assert not [statement for statement in asked if not statement.startswith("SELECT")]
    clock.now += timedelta(seconds=1)
    with queries.recording() as asked:
        chair.get("/thornby/people")
    assert last_seen() == clock.now
    assert len([statement for statement in asked if statement.startswith("UPDATE")]) == 1
    clock.now += timedelta(seconds=90)
    chair.client.post("/thornby/probe/conflict")
    assert last_seen() == clock.now


def test_a_page_comes_although_last_seen_cannot_be_noted(visit, people: World, clock: Clock, monkeypatch) -> None:
    chair = visit(people.chair)
    clock.now += timedelta(hours=1)

    def busy(*_: object) -> None:
        raise OperationalError("UPDATE", {}, Exception("database is locked"))

    monkeypatch.setattr("tracker.services.sign_ins.seen", busy)
    chair.get("/thornby/people")


def test_readers_do_not_wait_for_a_writer(visit, people: World, database: Database) -> None:
    if database.engine.dialect.name != "sqlite":
        pytest.skip("only SQLite has one writer at a time")
    chair = visit(people.chair)
    with database.writing() as session:
        session.execute(text("UPDATE person SET name = name"))
        began = time.monotonic()
        chair.get("/thornby/people")
        assert time.monotonic() - began < 5


def test_a_form_that_takes_its_time_keeps_no_writer_waiting(
    app: Flask, visit, people: World, database: Database
) -> None:
    @app.post("/<partnership>/slow")
    def slow() -> ResponseReturnValue:
        with database.writing() as session:
            session.execute(text("UPDATE person SET name = name"))
        return redirect("/help")

    began = time.monotonic()
    assert visit(people.chair).client.post("/thornby/slow").status_code == 302
    assert time.monotonic() - began < 5


def test_options_tells_methods_and_nothing_else(anybody: Browser, queries: Queries) -> None:
    with queries.recording() as asked:
        answer = anybody.client.options("/thornby/people")
    assert answer.status_code == 200
    assert answer.allow == {"GET", "HEAD", "OPTIONS"}
    assert not asked


def test_static_files_need_no_sign_in_and_no_database(anybody: Browser, queries: Queries) -> None:
    address = next(it.get("href") for it in anybody.get("/help").find("//link[@rel='stylesheet']"))
    with queries.recording() as asked:
        assert anybody.client.get(address, buffered=True).status_code == 200
    assert not asked


def test_pages_are_kept_in_no_cache(visit, people: World) -> None:
    assert visit(people.chair).client.get("/thornby/people").headers["Cache-Control"] == "no-store"


def test_links_inside_a_partnership_stay_there(app: Flask, visit, people: World) -> None:
    @app.get("/<partnership>/where")
    def where() -> str:
        elsewhere = url_for("people.index", partnership="wexcombe")
        return f"{url_for('people.index')} {elsewhere} {url_for('pages.cookies')}"

    assert visit(people.chair).client.get("/thornby/where").text == "/thornby/people /wexcombe/people /cookies"


@pytest.fixture
def protected(app: Flask) -> Flask:
    app.config["WTF_CSRF_ENABLED"] = True
    return app


def test_a_form_without_its_token_is_refused(protected: Flask, visit, people: World, lines) -> None:
    page = visit(people.chair).post("/thornby/probe/redirect", status=400)
    assert page.h1 == "Your answers could not be saved"
    assert "Amina Okafor" in page.response.text
    assert lines() == 0


def test_a_token_of_another_browser_is_refused(protected: Flask, visit, people: World, lines) -> None:
    token = visit(people.observer).get("/thornby/people").find("//input[@name='csrf_token']")[0].get("value")
    visit(people.chair).post("/thornby/probe/redirect", {"csrf_token": token}, status=400)
    assert lines() == 0
