from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.actions_world import add_action, add_letter, led_by
from tests.web.conftest import Queries
from tests.web.page import Browser
from tests.world import MONDAY, TODAY, World
from tracker.domain.access import Actor, SystemActor
from tracker.domain.actions import Assignment, Rating, Status
from tracker.domain.cards import LetterState
from tracker.services import progress
from tracker.settings import Settings
from tracker.store.context import Context
from tracker.store.db import Database
from tracker.store.models import Proposal

Visit = Callable[..., Browser]
SCHEDULER = Actor("Scheduler", system=SystemActor.SCHEDULER)


def days(number: int) -> timedelta:
    return timedelta(days=number)


@pytest.fixture
def filled(database: Database, people: World) -> None:
    """A letter with a deadline; actions overdue, due soon, without a lead, delivered, suggested and signed off."""
    with database.writing() as session:
        letter = add_letter(
            session,
            people.thornby,
            published_on=TODAY - days(7),
            received_on=TODAY - days(7),
            printed_deadline_on=TODAY + days(90),
        )
        live = led_by(people, status=Status.IN_PROGRESS, rating=Rating.GREEN)
        add_action(session, people.thornby, letter, title="Late", **live, due_on=TODAY - days(10))
        add_action(session, people.thornby, letter, title="Soon", **live, due_on=TODAY + days(14))
        add_action(session, people.thornby, letter, title="Nobody's")
        done = led_by(people, status=Status.DELIVERED, delivered_at=MONDAY)
        add_action(session, people.thornby, letter, title="Done", **done)
        suggested = add_action(
            session, people.thornby, letter, title="Other", **led_by(people, assignment=Assignment.SUGGESTED)
        )
        session.add(
            Proposal(
                partnership_id=people.thornby,
                action_id=suggested.id,
                lead_agency_id=people.council,
                due_on=None,
                reason="Theirs",
                made_by="DI Nadia Rahman",
                made_at=MONDAY - days(2),
            )
        )
        add_action(session, people.thornby, title="Over", **led_by(people, status=Status.SIGNED_OFF))


@pytest.mark.usefixtures("filled")
def test_the_chair_sees_the_deadline_and_what_waits_for_them(people: World, visit: Visit) -> None:
    page = visit(people.chair).get("/thornby/")
    assert page.h1 == "Overview"
    # 7 October + 70 working days is 16 January 2025; the letter says 12 January, a Sunday.
    assert "Written statement of action due in 61 working days, on Sunday 12 January 2025" in page
    assert "would be 16 January 2025; the letter says 12 January 2025; difference 4 working days earlier" in page
    assert "12 January 2025 is a Sunday" in page
    assert page.headings.index("Waiting for you") < page.headings.index("Needs attention")
    assert "To sign off or return (1)" in page.headings
    assert "To answer: another lead or date suggested (1)" in page.headings
    assert "Eastmoor Police, suggested 12 October 2024: Thornby Council as lead agency" in page


@pytest.mark.usefixtures("filled")
def test_lists_say_what_makes_each_action_pressing_and_lead_to_it(people: World, visit: Visit) -> None:
    page = visit(people.observer).get("/thornby/")
    assert "Waiting for you" not in page.headings
    assert "Overdue (1)" in page.headings
    assert "Eastmoor Police, due 4 October 2024, 10 days overdue" in page
    assert "Due in the next 14 days (1)" in page.headings
    assert "No lead agency yet (1)" in page.headings
    assert page.links["THO-1: Late"] == "/thornby/actions/1"
    assert "No action is silent for 28 days." in page
    assert "Find a lead agency for new actions" not in page.links
    chair = visit(people.chair).get("/thornby/")
    assert chair.links["Find a lead agency for new actions"] == "/thornby/actions/assign"


@pytest.mark.usefixtures("filled")
def test_the_summary_counts_every_action_once(people: World, visit: Visit) -> None:
    page = visit(people.observer).get("/thornby/")
    status = page.table("Status")
    counted = {row["Status"]: row["Actions"] for row in status.rows}
    assert counted == {
        "Not started": "2 (33%)",
        "In progress": "2 (33%)",
        "Delivered, waiting for sign-off": "1 (17%)",
        "Signed off": "1 (17%)",
    }
    agencies = page.table("Status by lead agency")
    assert agencies.column("Lead agency") == ["No lead agency yet", "Eastmoor Police"]
    police = agencies.row(Lead_agency="Eastmoor Police")
    assert (police["Actions"], police["Overdue"], police["Signed off"]) == ("5", "1", "1")
    assert page.links["Overdue"] == "/thornby/actions?due=overdue"


def test_no_percentages_below_five_actions(database: Database, people: World, visit: Visit) -> None:
    with database.writing() as session:
        for _ in range(4):
            add_action(session, people.thornby)
    assert "%" not in visit(people.chair).get("/thornby/").text


def test_an_empty_partnership_says_what_to_do_first(people: World, visit: Visit) -> None:
    page = visit(people.manager).get("/thornby/")
    assert "No actions yet" in page.headings
    assert page.links["Letters"] == "/thornby/letters"
    assert "Nothing changed in the last 7 days." in page


def test_letters_to_check_are_shown_to_those_who_check_them(database: Database, people: World, visit: Visit) -> None:
    with database.writing() as session:
        add_letter(session, people.thornby, state=LetterState.RECEIVED, confirmed_at=None, confirmed_by=None)
    assert "Letters to check (1)" in visit(people.manager).get("/thornby/").headings
    assert "Letters to check (1)" not in visit(people.police_lead).get("/thornby/").headings


def test_progress_over_time_is_drawn_and_told_in_numbers(
    database: Database, settings: Settings, people: World, visit: Visit
) -> None:
    with database.writing() as session:
        add_action(session, people.thornby, **led_by(people, due_on=TODAY - days(30)))
        progress.keep_tonight(Context(session, SCHEDULER, MONDAY - days(8), settings))
        add_action(session, people.thornby)
        progress.keep_tonight(Context(session, SCHEDULER, MONDAY - days(1), settings))
    page = visit(people.chair).get("/thornby/")
    (drawing,) = page.find("//*[local-name()='svg'][@role='img']")
    described = drawing.get("aria-labelledby").split()
    assert [page.find(f"//*[@id='{name}']")[0].text for name in described] == [
        "Actions by status, week by week",
        "From 6 October 2024 (1 action, 0 of them signed off or closed) "
        "to 13 October 2024 (2 actions, 0 of them signed off or closed).",
    ]
    table = page.table("Progress over time")
    assert [(row["Date"], row["Actions"], row["Overdue"], row["No lead agency"]) for row in table.rows] == [
        ("13 Oct 2024", "2", "1", "1"),
        ("6 Oct 2024", "1", "1", "0"),
    ]


def test_other_peoples_overviews_do_not_exist(people: World, visit: Visit) -> None:
    visit(people.other_chair).get("/thornby/", status=404)
    visit(people.administrator).get("/thornby/", status=404)
    visit(people.chair).get("/nowhere/", status=404)


def test_an_overview_costs_the_same_however_much_there_is(
    database: Database, people: World, visit: Visit, queries: Queries
) -> None:
    chair = visit(people.chair)
    chair.get("/thornby/")
    with queries.recording() as few:
        chair.get("/thornby/")
    with database.writing() as session:
        letter = add_letter(session, people.thornby)
        for number in range(40):
            add_action(
                session,
                people.thornby,
                letter,
                **led_by(people, status=(Status.IN_PROGRESS, Status.DELIVERED)[number % 2]),
                due_on=TODAY - days(number),
            )
    with queries.recording() as many:
        chair.get("/thornby/")
    # 3 of the gate; letters 2, waiting 2, attention 6, roll-up 2, trend 1, history 1.
    assert len(many) == len(few) == 17, "\n\n".join(many)


def test_waiting_for_an_agency_lead_is_to_accept(database: Database, people: World, visit: Visit) -> None:
    with database.writing() as session:
        add_action(session, people.thornby, title="Asked", lead_agency_id=people.police)
    page = visit(people.police_lead).get("/thornby/")
    assert "To accept, or suggest another lead or date (1)" in page.headings
    assert "Eastmoor Police, asked 8 October 2024" in page
