"""Every route is accounted for, by behaviour and over HTTP: see `tests.rules.routes` for the table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.actions_world import add_action, add_letter, led_by
from tests.letter_texts import FOCUSED, JOINT, encoded
from tests.rules.routes import PEOPLE, ROUTES
from tests.web.page import Browser
from tests.world import MONDAY, World
from tracker.domain.actions import Assignment, Status
from tracker.domain.partnerships import RESERVED_SLUGS
from tracker.services import confirming, letters, plans, themes
from tracker.services.email_choices import unsubscribe_url
from tracker.settings import Settings
from tracker.store.db import Database
from tracker.store.models import Finding, OwnTheme, Proposal
from tracker.store.queries.partnerships import partnership_by_slug

PRINTED = Path(__file__).parents[1] / "letters" / "printed" / "focused_hyphens.pdf"
UNGUARDED = {"assets"}
BY_ITSELF = {"HEAD", "OPTIONS"}


@pytest.fixture
def things(database: Database, people: World, settings: Settings) -> dict[str, Any]:
    """What the addresses of the table stand for."""
    with database.writing() as session:
        manager = people.context(session, people.manager, settings)
        thornby = partnership_by_slug(manager, "thornby")
        asked = {"lead_agency_id": people.police, "assignment": Assignment.ASKED, "asked_at": MONDAY}
        led = led_by(people)
        add_action(session, people.thornby, **asked)
        add_action(session, people.thornby, **led, status=Status.IN_PROGRESS, due_on=date(2024, 12, 2))
        add_action(session, people.thornby, **led, status=Status.DELIVERED, delivered_at=MONDAY)
        add_action(session, people.thornby, **led, status=Status.SIGNED_OFF, delivered_at=MONDAY)
        suggested = add_action(session, people.thornby, **(asked | {"assignment": Assignment.SUGGESTED}))
        add_action(session, people.thornby)
        proposal = Proposal(
            partnership_id=people.thornby,
            action_id=suggested.id,
            lead_agency_id=people.council,
            reason="The council holds the records.",
            made_by="DI Nadia Rahman",
            made_at=MONDAY,
        )
        session.add(proposal)
        session.flush()
        letters.receive(manager, thornby, "Thornby.txt", encoded(JOINT))
        letters.receive(manager, thornby, "Visit.txt", encoded(FOCUSED))
        confirming.confirm(manager, thornby, 2, 1)
        draft = letters.read_file(settings, "Draft.txt", encoded(JOINT.replace("at weekends", "at night")))
        letters.take_in(manager, thornby, draft, [people.chair, people.manager])
        letters.receive(manager, thornby, "Hyphens.pdf", PRINTED.read_bytes())
        read = plans.read_plan(settings, "Plan.csv", b"Action,Lead agency,Status\nSupervise weekly,The council,Begun\n")
        plans.take_in_plan(manager, thornby, 2, read)
        token = unsubscribe_url(settings, people.chair).rpartition("/")[2]
        said = [_said(session, people, number) for number in (8, 9)]
        theme = themes.add_theme(manager, thornby, "Harbour nights", "harbour")
        return asdict(people) | {
            "proposal": proposal.id,
            "token": token,
            "earlier": said[0],
            "later": said[1],
            "theme": session.scalars(select(OwnTheme.id).where(OwnTheme.key == theme.key)).one(),
        }


def _said(session: Session, people: World, number: int) -> int:
    """The key of a finding of one more confirmed letter, the same words each time."""
    letter = add_letter(session, people.thornby, number, published_on=date(2010 + number, 5, 1))
    add_action(session, people.thornby, letter, title="the oversight of plans")
    return session.scalars(select(Finding.id).where(Finding.letter_id == letter.id)).one()


def test_every_route_is_listed(app: Flask) -> None:
    there = {
        (method, rule.endpoint)
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in UNGUARDED
        for method in (rule.methods or set()) - BY_ITSELF
    }
    listed = {(row.method, row.endpoint) for row in ROUTES}
    missing, gone = sorted(there - listed), sorted(listed - there)
    assert not missing, "not in tests/rules/routes.py:\n" + "\n".join(f"{method} {name}" for method, name in missing)
    assert not gone, "in tests/rules/routes.py, but no longer there:\n" + "\n".join(map(str, gone))


def test_every_address_leads_where_the_table_says(app: Flask, things: dict[str, Any]) -> None:
    addresses = app.url_map.bind("localhost")
    for row in ROUTES:
        endpoint, _ = addresses.match(unquote(row.path.format(**things)), row.method)
        assert endpoint == row.endpoint, row


def test_a_partnership_is_closed_to_everybody_outside(app: Flask) -> None:
    """What the table says of pages inside a partnership can never be anything else."""
    inside = {rule.endpoint for rule in app.url_map.iter_rules() if "partnership" in rule.arguments}
    outside = {"anonymous": "in", "administrator": "404", "other_chair": "404"}
    wrong = [row for row in ROUTES if row.endpoint in inside and outside.items() - row.answers.items()]
    assert not wrong


def test_no_partnership_can_take_the_address_of_a_page(app: Flask) -> None:
    first = {rule.rule.split("/")[1] for rule in app.url_map.iter_rules()} - {"", "<partnership>"}
    assert first <= RESERVED_SLUGS


@pytest.mark.parametrize("person", PEOPLE)
def test_what_each_person_gets(person: str, app: Flask, visit: Callable[..., Browser], things: dict[str, Any]) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    # A view that fails is one surprise among others: 500.
    app.testing = False
    surprises = []
    for row in ROUTES:
        browser = Browser(app) if person == "anonymous" else visit(things[person])
        path = row.path.format(**things)
        # A form that holds nothing at all does not count as sent.
        sent = {"data": {"sent": "empty"}} if row.method == "POST" else {}
        answer = browser.client.open(path, method=row.method, buffered=True, **sent)
        asked = answer.status_code == 302 and answer.headers["Location"].partition("?")[0] == "/sign-in"
        got = "in" if asked else str(answer.status_code)
        if got != row.answers[person]:
            surprises.append(f"{row.method} {path}: {got}, the table says {row.answers[person]}")
    assert not surprises, f"{person}:\n" + "\n".join(surprises)


@pytest.mark.parametrize("person", PEOPLE)
def test_no_page_anybody_sees_breaks_the_rules_of_pages(
    person: str, app: Flask, visit: Callable[..., Browser], things: dict[str, Any]
) -> None:
    browser = Browser(app) if person == "anonymous" else visit(things[person])
    for row in ROUTES:
        if row.method == "GET" and row.answers[person].isdigit() and row.answers[person] != "302":
            browser.get(row.path.format(**things), status=int(row.answers[person]))
