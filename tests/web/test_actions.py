"""The list of actions, one's own actions, and the page of one action with what each person may do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.actions_world import add_action, add_letter, led_by
from tests.web.conftest import Queries
from tests.web.page import Browser, Page
from tests.world import MONDAY, TODAY, World
from tracker.domain.actions import Assignment, Rating, Status
from tracker.store.db import Database
from tracker.store.models import Action, Membership

Visit = Callable[..., Browser]
SUGGEST = "Suggest another lead or date"
ANOTHER_LEAD = "Suggest another lead agency"


@pytest.fixture
def some(database: Database, people: World) -> None:
    """Four actions: 1 overdue at the police, 2 without lead, 3 signed off, 4 asked of the council."""
    with database.writing() as session:
        letter = add_letter(session, people.thornby)
        police = led_by(people, named_lead_id=people.police_lead)
        overdue = TODAY - timedelta(days=20)
        add_action(
            session, people.thornby, letter, **police, status=Status.IN_PROGRESS, due_on=overdue, rating=Rating.AMBER
        )
        add_action(session, people.thornby, letter, title="the oversight of <b>plans</b>")
        add_action(session, people.thornby, letter, **police, status=Status.SIGNED_OFF)
        add_action(session, people.thornby, letter, lead_agency_id=people.council, due_on=TODAY)


def references(page: Page) -> list[str]:
    return [cell.split(":")[0] for cell in page.table("Actions").column("Action")]


def buttons(page: Page) -> set[str]:
    """The verbs offered on an action's page."""
    links = page.find("//main//a[contains(@class, 'govuk-button')]")
    posted = page.find("//main//form//button")
    return {" ".join("".join(it.itertext()).split()) for it in [*links, *posted]}


def test_the_list_shows_what_is_most_pressing_first_and_what_nobody_leads(
    some: None, visit: Visit, people: World
) -> None:
    page = visit(people.observer).get("/thornby/actions")
    assert references(page) == ["THO-1", "THO-4", "THO-2", "THO-3"]
    rows = page.table("Actions").rows
    assert rows[0]["Lead agency"] == "Eastmoor Police DI Nadia Rahman"
    assert rows[0]["Due"] == "24 September 2024"
    assert rows[0]["Status"] == "In progress Overdue Amber: at risk, recoverable"
    assert rows[1]["Lead agency"] == "Thornby Council Asked, not yet accepted"
    assert rows[2]["Lead agency"] == "No lead agency yet"
    assert rows[2]["Due"] == "No agreed date yet Plan due, from the letter: 20 January 2025"
    assert page.has("4 actions", "1 action has no lead agency yet", "What the ratings mean")
    assert "Assign new actions" not in page.links
    assert visit(people.manager).get("/thornby/actions").click("Assign new actions").h1 == "Assign new actions"


def test_filters_stand_in_the_address_and_can_be_taken_away(some: None, visit: Visit, people: World) -> None:
    browser = visit(people.chair)
    page = browser.get("/thornby/actions?lead=nobody")
    assert references(page) == ["THO-2"]
    page = browser.get("/thornby/actions").form("Apply filters").fill(due="Overdue", words="strategy how").submit()
    assert page.has("No action fits")
    assert page.response.request.args.get("due") == "overdue"
    page = page.click("Remove this filter: strategy how")
    assert references(page) == ["THO-1"]
    assert "words" not in page.path
    page = page.click("Remove this filter: Overdue")
    assert len(references(page)) == 4
    for address in ("due=tomorrow", "sort=colour", "lead=0", "letter=x", "status=", "after=x", "named=9999999999999"):
        browser.get(f"/thornby/actions?{address}")


def test_what_the_address_says_besides_leads_nowhere(some: None, visit: Visit, people: World) -> None:
    for besides in ("endpoint=home.start", "partnership=wexcombe", "_external=1&_scheme=javascript", "_anchor=x"):
        page = visit(people.chair).get(f"/thornby/actions?status=open&{besides}")
        assert page.click("Remove this filter: Open").path == "/thornby/actions"


def test_columns_sort_either_way_and_keep_the_filters(some: None, visit: Visit, people: World) -> None:
    page = visit(people.chair).get("/thornby/actions?status=open")
    page = page.click("Action")
    assert references(page) == ["THO-1", "THO-2", "THO-4"]
    page = page.click("Action")
    assert references(page) == ["THO-4", "THO-2", "THO-1"]
    assert "status=open" in page.path
    assert page.find("//th[@aria-sort='descending']")
    page = page.form("Apply filters").fill(status="Any status").submit()
    assert references(page) == ["THO-4", "THO-3", "THO-2", "THO-1"]


def test_a_long_list_comes_in_pages(database: Database, visit: Visit, people: World) -> None:
    with database.writing() as session:
        for _ in range(30):
            add_action(session, people.thornby)
    page = visit(people.chair).get("/thornby/actions?sort=number&lead=nobody")
    assert len(references(page)) == 25
    page = page.click("Next page")
    assert references(page) == [f"THO-{n}" for n in range(26, 31)]
    page = page.click("Previous page")
    assert references(page)[0] == "THO-1"
    assert "Previous page" not in page.links


def test_an_empty_partnership_says_what_to_do_next(visit: Visit, people: World) -> None:
    page = visit(people.manager).get("/thornby/actions")
    assert page.has("No actions yet", "When a letter has been checked")


def test_a_list_takes_the_same_queries_however_long(
    database: Database, visit: Visit, people: World, queries: Queries
) -> None:
    counts = []
    browser = visit(people.chair)
    for more in (1, 24):
        with database.writing() as session:
            for _ in range(more):
                letter = add_letter(session, people.thornby, 10 + more) if more == 1 else None
                add_action(session, people.thornby, letter, **led_by(people), supporting=[people.icb])
        with queries.recording() as asked:
            browser.get("/thornby/actions")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12


def test_an_actions_page_shows_the_words_the_facts_and_the_story(some: None, visit: Visit, people: World) -> None:
    page = visit(people.scrutineer).get("/thornby/actions/1")
    assert page.h1 == "Action THO-1"
    assert page.find("//blockquote")[0].text.startswith("how well records show what children say and what")
    assert page.links["Joint targeted area inspection, Thornby, 7 October 2024, page 2, finding 1"] == (
        "/thornby/letters/1#finding-1"
    )
    assert page.has("Eastmoor Police accepted on 14 October 2024", "20 days overdue")
    assert page.facts["Named lead"] == "DI Nadia Rahman"
    assert "The partnership agreed: nothing yet" in page.facts["Is it on track?"]
    assert buttons(page) == set()
    assert not any(text.startswith("Change") for text in page.links)
    assert "<b>" in visit(people.scrutineer).get("/thornby/actions/2").find("//blockquote")[0].text


@pytest.mark.parametrize(
    ("who", "number", "expected"),
    [
        ("police_lead", 1, {"Give an update", ANOTHER_LEAD, "Propose another date", "Say it is delivered"}),
        ("contributor", 1, {"Give an update", ANOTHER_LEAD, "Propose another date"}),
        ("council_lead", 1, set()),
        ("council_lead", 4, {"Accept", "Give an update", SUGGEST}),
        ("chair", 1, {"Record the agreed rating", "Close without completing"}),
        ("chair", 2, {"Choose a lead agency", "Record the agreed rating", "Close without completing"}),
        ("chair", 3, {"Reopen it", "Close without completing"}),
        ("partner", 3, {"Reopen it"}),
        ("observer", 1, set()),
    ],
)
def test_only_what_is_offered_is_shown(
    some: None, visit: Visit, people: World, who: str, number: int, expected: set[str]
) -> None:
    assert buttons(visit(getattr(people, who)).get(f"/thornby/actions/{number}")) == expected


def test_change_links_say_what_they_change(some: None, visit: Visit, people: World) -> None:
    page = visit(people.manager).get("/thornby/actions/1")
    assert page.click("Change due date of action THO-1").h1 == "Change due date"


def test_what_is_long_overdue_comes_with_a_text_to_copy_for_who_convenes(
    some: None, visit: Visit, people: World
) -> None:
    page = visit(people.manager).get("/thornby/actions/1")
    assert page.has("Raise this", "nothing is sent from here", "was due on 24 September 2024, 20 days ago")
    assert "https://tracker.example/thornby/actions/1" in page
    for who, number in ((people.police_lead, 1), (people.manager, 4)):
        assert "Raise this" not in visit(who).get(f"/thornby/actions/{number}")


def test_an_agency_nobody_signs_in_for_is_said(database: Database, visit: Visit, people: World) -> None:
    with database.writing() as session:
        add_action(session, people.thornby, lead_agency_id=people.icb)
    assert "Nobody signs in for NHS Eastmoor ICB yet" in visit(people.chair).get("/thornby/actions/1")


def test_a_named_lead_who_has_left_is_loud(database: Database, visit: Visit, people: World) -> None:
    with database.writing() as session:
        add_action(session, people.thornby, **led_by(people, named_lead_id=people.contributor))
        membership = session.query(Membership).filter_by(person_id=people.contributor).one()
        membership.ended_on = TODAY
    page = visit(people.manager).get("/thornby/actions/1")
    assert page.has("Ellie Stone, the named lead, has left Eastmoor Police", "Choose somebody else")


def test_an_actions_page_takes_the_same_queries_however_much_happened(
    some: None, visit: Visit, people: World, queries: Queries
) -> None:
    browser = visit(people.police_lead)
    with queries.recording() as first:
        browser.get("/thornby/actions/1")
    for _ in range(3):
        form = browser.get("/thornby/actions/1/update").form("Save update")
        form.fill(done="More", rating="Green: on track", rating_reason="All shifts", evidence_note="A note").submit()
    with queries.recording() as later:
        browser.get("/thornby/actions/1")
    assert len(first) == len(later) <= 23


def test_my_actions_are_across_partnerships_by_due_date(
    some: None, database: Database, visit: Visit, people: World
) -> None:
    with database.writing() as session:
        add_action(session, people.thornby, lead_agency_id=people.council, supporting=[people.police])
    page = visit(people.police_lead).get("/my-actions")
    rows = page.table("My actions").rows
    assert [row["Action"].split(":")[0] for row in rows] == ["THO-1", "THO-5"]
    assert "Your agency supports it" in rows[1]["Action"]
    page.click(rows[0]["Action"].split(" Thornby Safeguarding")[0])
    assert visit(people.observer).get("/my-actions").has("Nothing open")


@pytest.mark.parametrize(
    "path",
    ["", "/assign", "/1", "/1/update", "/1/accept", "/1/change/lead", "/1/deliver", "/1/sign-off", "/1/close"],
)
def test_who_sits_elsewhere_finds_nothing_here(some: None, visit: Visit, people: World, path: str) -> None:
    visit(people.other_chair).get(f"/thornby/actions{path}", status=404)
    visit(people.administrator).get(f"/thornby/actions{path}", status=404)


@pytest.mark.parametrize(
    "path",
    [
        *("/assign", "/1/update", "/4/accept", "/1/suggest", "/1/propose-date", "/1/deliver", "/1/sign-off"),
        *("/1/return", "/3/reopen", "/1/close", "/1/agree-rating", "/1/change/lead", "/1/change/due-date"),
    ],
)
def test_who_only_reads_is_told_so(some: None, visit: Visit, people: World, path: str) -> None:
    visit(people.observer).get(f"/thornby/actions{path}", status=403)
    visit(people.manager).get("/thornby/actions/99", status=404)
    visit(people.manager).get("/thornby/actions/1/change/number", status=404)


def test_a_link_to_what_no_longer_applies_leads_to_the_action(some: None, visit: Visit, people: World) -> None:
    assert visit(people.police_lead).get("/thornby/actions/3/update").h1 == "Action THO-3"
    assert visit(people.manager).get("/thornby/actions/1/accept").h1 == "Action THO-1"


def test_reading_changes_nothing(some: None, database: Database, visit: Visit, people: World) -> None:
    browser = visit(people.manager)
    for path in ("", "/1", "/assign", "/1/update", "/4/accept", "/1/close", "/1/change/due-date"):
        browser.get(f"/thornby/actions{path}")
    with database.reading() as session:
        assert {action.version for action in session.query(Action)} == {1}
        assert session.query(Action).filter_by(assignment=Assignment.ACCEPTED, accepted_at=MONDAY).count() == 2
