from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.actions_world import add_action, add_letter
from tests.web.conftest import Queries
from tests.web.page import Browser, Page
from tests.world import MONDAY, TODAY, World
from tracker.domain.actions import Rating, Status
from tracker.services import history
from tracker.services.history import Verb
from tracker.settings import Settings
from tracker.store.db import Database

Visit = Callable[..., Browser]


@pytest.fixture
def note(database: Database, people: World, settings: Settings) -> Callable[..., None]:
    """`note(person, verb, noun, noun_id, days_ago=…, after=…)` writes a line of Thornby's history."""

    def write(person_id: int, verb: Verb, noun: str, noun_id: int, *, days_ago: int = 0, **said: object) -> None:
        with database.writing() as session:
            context = people.context(session, person_id, settings, MONDAY - timedelta(days=days_ago))
            history.record(context, verb, noun, noun_id, partnership_id=people.thornby, **said)  # type: ignore[arg-type]

    return write


@pytest.fixture
def action_id(database: Database, people: World) -> int:
    with database.writing() as session:
        return add_action(session, people.thornby, title="Checks before meetings").id


def titles(page: Page) -> list[str]:
    return [heading for heading in page.headings if ":" in heading]


def test_a_line_says_who_when_what_and_why(
    people: World, visit: Visit, note: Callable[..., None], action_id: int
) -> None:
    note(
        people.chair,
        Verb.DATE_AGREED,
        "action",
        action_id,
        before={"due_on": date(2024, 10, 21)},
        after={"due_on": date(2024, 11, 4)},
        reason="The <auditors> are new",
    )
    note(people.chair, Verb.ADDED, "action", action_id, after={"letter": 3})
    page = visit(people.observer).get("/thornby/history")
    assert "From: letter 3" in page
    assert "Date agreed: THO-1 by Amina Okafor 14 October 2024 at 9am Checks before meetings" in page
    assert "Due date: 21 October 2024 → 4 November 2024" in page
    assert "Reason: The <auditors> are new" in page
    assert page.links["THO-1"] == "/thornby/actions/1"


def test_stored_words_are_shown_as_pages_say_them(
    people: World, visit: Visit, note: Callable[..., None], action_id: int
) -> None:
    note(
        people.police_lead,
        Verb.UPDATED,
        "action",
        action_id,
        before={"status": Status.NOT_STARTED, "rating": None},
        after={"status": Status.IN_PROGRESS, "rating": Rating.AMBER, "was_under_way": True, "title": "X"},
    )
    note(people.chair, Verb.CHANGED, "action", action_id, before={"named_lead": "PC Lee"}, after={"named_lead": None})
    note(people.chair, Verb.CHANGED, "action", action_id, after={"supporting_agencies": ["A", "B"], "findings": 1200})
    page = visit(people.observer).get("/thornby/history")
    assert "Status: Not started → In progress" in page
    assert "Rating: Amber: at risk, recoverable" in page
    assert "Under way before the inspection: yes" in page
    assert "Named lead: PC Lee → nothing" in page
    assert "Supporting agencies: A and B" in page
    assert "Findings: 1,200" in page


def test_letters_people_and_the_unknown_are_named(
    database: Database, people: World, visit: Visit, note: Callable[..., None]
) -> None:
    with database.writing() as session:
        letter_id = add_letter(session, people.thornby, number=3).id
    note(people.manager, Verb.CONFIRMED, "letter", letter_id, after={"number": 3, "findings": 2})
    after = {"kind": "jtai", "received_on": date(2024, 10, 8)}
    note(people.manager, Verb.CHANGED, "letter", letter_id, before={"kind": "other"}, after=after)
    note(people.administrator, Verb.CHANGED, "agency", people.police, after={"coordinator": "Luke Marsden"})
    note(people.manager, Verb.ADDED, "something_later", 9)
    page = visit(people.chair).get("/thornby/history")
    letter = ["Changed: Letter 3", "Confirmed: Letter 3"]
    assert titles(page) == ["Added: Something later", "Changed: Agency: Eastmoor Police", *letter]
    assert "Kind: Other letter or report → Joint targeted area inspection" in page
    assert "Date received: 8 October 2024" in page
    assert page.links["Letter 3"] == "/thornby/letters/3"


def test_filters_narrow_it_and_can_be_taken_away(
    people: World, visit: Visit, note: Callable[..., None], action_id: int
) -> None:
    note(people.chair, Verb.ASKED, "action", action_id, days_ago=5)
    note(people.manager, Verb.CHANGED, "action", action_id, days_ago=3)
    note(people.manager, Verb.CHANGED, "agency", people.police, days_ago=1)
    chair = visit(people.chair)
    page = chair.get("/thornby/history").form("Apply filters").fill(noun="Actions", person="Joan Birch").submit()
    assert titles(page) == ["Changed: THO-1"]
    assert page.click("Remove this filter: Joan Birch").path == "/thornby/history?noun=action"
    page = chair.get("/thornby/history").form("Apply filters").fill(since=TODAY - timedelta(days=3)).submit()
    assert titles(page) == ["Changed: Agency: Eastmoor Police", "Changed: THO-1"]
    page = chair.get("/thornby/history").form("Apply filters").fill(until=TODAY - timedelta(days=3)).submit()
    assert titles(page) == ["Changed: THO-1", "Asked: THO-1"]
    assert "Nothing in the history fits." in chair.get("/thornby/history?person=0")


def test_an_impossible_date_is_an_error_and_shows_everything(
    people: World, visit: Visit, note: Callable[..., None], action_id: int
) -> None:
    note(people.chair, Verb.ASKED, "action", action_id)
    address = "/thornby/history?since-day=31&since-month=2&since-year=2024"
    page = visit(people.chair).get(address, status=422)
    assert page.errors == {"since": "Date to start from must be a real date"}
    assert titles(page) == ["Asked: THO-1"]


def test_dates_the_wrong_way_round_are_an_error(
    people: World, visit: Visit, note: Callable[..., None], action_id: int
) -> None:
    note(people.chair, Verb.ASKED, "action", action_id)
    form = visit(people.chair).get("/thornby/history").form("Apply filters")
    page = form.fill(since=TODAY, until=TODAY - timedelta(days=1)).submit(status=422)
    assert page.errors == {"until": "Date to end with must be the same as or after 14 October 2024"}
    assert titles(page) == ["Asked: THO-1"]
    assert titles(form.fill(since=TODAY, until=TODAY).submit()) == ["Asked: THO-1"]


def test_fifty_a_page_and_back_again(people: World, visit: Visit, note: Callable[..., None], action_id: int) -> None:
    for number in range(120):
        note(people.chair, Verb.CHANGED, "action", action_id, after={"findings": number})
    note(people.manager, Verb.CHANGED, "action", action_id)
    chair = visit(people.chair)

    def findings(page: Page) -> list[str]:
        return [text for text in page.text.split() if text.isdigit() and int(text) < 120]

    first = chair.get(f"/thornby/history?noun=action&person={people.chair}")
    assert len(titles(first)) == 50
    assert "Findings: 119" in first
    second = first.click("Next page")
    third = second.click("Next page")
    assert len(titles(third)) == 20
    assert "Next page" not in third.links
    back = third.click("Previous page")
    assert findings(back) == findings(second)
    assert titles(back.click("Previous page")) == titles(first)
    assert "Findings: 119" in back.click("Previous page")


def test_what_no_link_says_does_not_exist(people: World, visit: Visit) -> None:
    chair = visit(people.chair)
    for query in ("before=x", "after=-1", "before=" + "9" * 30, "before=2147483648", "after=%C2%B2"):
        chair.get(f"/thornby/history?{query}", status=404)
    chair.get("/thornby/history?noun=nonsense&person=99999999", status=422)


def test_what_the_address_says_besides_leads_nowhere(people: World, visit: Visit) -> None:
    page = visit(people.chair).get("/thornby/history?noun=action&endpoint=home.start&partnership=wexcombe&_anchor=x")
    assert page.click("Remove this filter: Actions").path == "/thornby/history"


def test_other_peoples_history_does_not_exist(
    database: Database, people: World, visit: Visit, note: Callable[..., None], action_id: int
) -> None:
    note(people.chair, Verb.ASKED, "action", action_id)
    visit(people.other_chair).get("/thornby/history", status=404)
    visit(people.administrator).get("/thornby/history", status=404)
    assert titles(visit(people.other_chair).get("/wexcombe/history")) == []


def test_a_page_of_history_is_two_queries_of_its_own(
    people: World, visit: Visit, queries: Queries, note: Callable[..., None], action_id: int
) -> None:
    for _ in range(60):
        note(people.chair, Verb.CHANGED, "action", action_id)
    chair = visit(people.chair)
    chair.get("/thornby/history")
    with queries.recording() as asked:
        chair.get("/thornby/history")
    # 3 of the gate.
    assert len(asked) == 5, "\n\n".join(asked)
