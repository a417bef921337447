"""The page that assigns all new actions: part of it saved, nothing lost, every error with the action it is about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests.actions_world import add_action, add_letter
from tests.web.conftest import Queries
from tests.web.page import Browser
from tests.world import World
from tracker.domain.actions import Assignment
from tracker.domain.letters import LetterKind
from tracker.services import assigning
from tracker.services.assigning import NewAssignment
from tracker.settings import Settings
from tracker.store.db import Database
from tracker.store.models import Action
from tracker.store.queries.partnerships import partnership_by_slug

Visit = Callable[..., Browser]


@pytest.fixture
def three(database: Database, people: World) -> None:
    with database.writing() as session:
        letter = add_letter(session, people.thornby)
        for words in ("the work of the police at night", "the records of visits", "the oversight of plans"):
            add_action(session, people.thornby, letter, title=words)


def stored(database: Database, number: int) -> Action:
    with database.reading() as session:
        return session.query(Action).filter_by(number=number).one()


def test_only_agencies_are_said_to_have_nobody_who_signs_in(three: None, visit: Visit, people: World) -> None:
    page = visit(people.chair).get("/thornby/actions/assign")
    (said,) = [text for text in page.text.split(". ") if "Nobody signs in yet for" in text]
    assert "Partnership" not in said.rpartition("Nobody signs in yet for ")[2]


def test_part_of_the_page_is_saved_and_the_rest_stays(
    three: None, database: Database, visit: Visit, people: World
) -> None:
    page = visit(people.chair).get("/thornby/actions/assign")
    form = page.form("Save and ask the agencies").fill(
        {
            "a1-lead": "Eastmoor Police",
            "a1-named": "DI Nadia Rahman (Eastmoor Police)",
            "a1-due": "31 3 2025",
            "a1-supporting": ["Thornby Council"],
            "a1-measure": "Nine in ten in time",
        }
    )
    page = form.submit()
    assert page.h1 == "Assign new actions"
    assert page.banner == "Saved 1 action. 2 actions still have no lead agency"
    assert page.has("THO-2", "THO-3")
    assert "THO-1" not in page
    first = stored(database, 1)
    assert (first.assignment, first.lead_agency_id, first.named_lead_id) == (
        Assignment.ASKED,
        people.police,
        people.police_lead,
    )
    assert (first.due_on, first.success_measure) == (date(2025, 3, 31), "Nine in ten in time")
    assert stored(database, 2).version == 1


def test_when_nothing_is_left_the_list_follows(three: None, visit: Visit, people: World) -> None:
    page = visit(people.manager).get("/thornby/actions/assign")
    leads = {f"a{number}-lead": "Thornby Council" for number in (1, 2, 3)}
    page = page.form("Save and ask the agencies").fill(leads).submit()
    assert (page.h1, page.banner) == ("Actions", "Saved 3 actions.")
    assert visit(people.manager).get("/thornby/actions/assign").has("Every action has a lead agency")


def test_saving_nothing_changes_nothing(three: None, database: Database, visit: Visit, people: World) -> None:
    page = visit(people.manager).get("/thornby/actions/assign").press("Save and ask the agencies")
    assert page.banner == "Nothing was chosen, so nothing has changed"
    assert {stored(database, number).version for number in (1, 2, 3)} == {1}


def test_an_error_in_one_row_names_it_and_loses_nothing(
    three: None, database: Database, visit: Visit, people: World
) -> None:
    page = visit(people.chair).get("/thornby/actions/assign")
    page = (
        page.form("Save and ask the agencies")
        .fill(
            {
                "a1-lead": "Eastmoor Police",
                "a1-measure": "Typed with care",
                "a2-lead": "Thornby Council",
                "a2-due": "31 2 2025",
                "a3-due": "1 1 2024",
            }
        )
        .submit(status=422)
    )
    # What a form sees and what only the service sees, at once and as they stand on the page.
    assert page.errors == {
        "a2-due": "Action THO-2: due date must be a real date",
        "a3-due": "Action THO-3: due date must be today or in the future",
    }
    form = page.form("Save and ask the agencies")
    assert (form["a1-lead"], form["a1-measure"]) == (str(people.police), "Typed with care")
    assert form["a2-due"] == "31 2 2025"
    assert stored(database, 1).version == 1
    page = form.fill({"a2-due": "28 2 2025", "a3-due": ""}).submit()
    assert page.banner == "Saved 2 actions. 1 action still has no lead agency"


def test_errors_stand_in_the_order_of_the_page(three: None, visit: Visit, people: World) -> None:
    form = visit(people.chair).get("/thornby/actions/assign").form("Save and ask the agencies")
    form.fill({"shared": "31 2 2025", "a1-lead": "Eastmoor Police", "a1-named": "Owen Price (Thornby Council)"})
    page = form.fill({"a1-due": "1 1 2024", "a3-due": "x 2 2025", "a3-measure": "m" * 4001}).submit(status=422)
    assert list(page.errors.items()) == [
        ("shared", "Due date for all must be a real date"),
        ("a1-named", "Action THO-1: named lead must be from Eastmoor Police: Owen Price works for another agency"),
        ("a1-due", "Action THO-1: due date must be today or in the future"),
        ("a3-due", "Action THO-3: due date must be a real date"),
        ("a3-measure", "Action THO-3: success measure must be 4,000 characters or less"),
    ]


def test_the_lead_agency_is_not_ticked_as_its_own_support(three: None, visit: Visit, people: World) -> None:
    form = visit(people.chair).get("/thornby/actions/assign").form("Save and ask the agencies")
    form.fill({"a1-lead": "Eastmoor Police", "a1-supporting": ["Eastmoor Police", "Thornby Council"]})
    page = form.submit(status=422)
    assert page.errors == {
        "a1-supporting": "Action THO-1: select only agencies that support this action, as Eastmoor Police leads it"
    }


def test_one_date_for_all_that_get_a_lead(three: None, database: Database, visit: Visit, people: World) -> None:
    browser = visit(people.chair)
    page = browser.get("/thornby/actions/assign").form("Save and ask the agencies")
    leads = {"a1-lead": "Eastmoor Police", "a2-lead": "Thornby Council"}
    page = page.fill({"a2-due": "1 2 2025", "shared": "31 3 2025"} | leads).submit(
        "Use this date for all that get a lead agency"
    )
    form = page.form("Save and ask the agencies")
    assert [form[f"a{number}-due"] for number in (1, 2, 3)] == ["31 3 2025", "1 2 2025", ""]
    assert form["a1-lead"] == str(people.police)
    assert stored(database, 1).version == 1
    # Saved at once, it is for the rows that get a lead.
    form = browser.get("/thornby/actions/assign").form("Save and ask the agencies")
    form.fill({"a1-lead": "Eastmoor Police", "shared": "31 3 2025"}).submit()
    assert [stored(database, number).due_on for number in (1, 2)] == [date(2025, 3, 31), None]


def test_the_shared_date_has_to_be_one(three: None, visit: Visit, people: World) -> None:
    page = visit(people.chair).get("/thornby/actions/assign")
    form = page.form("Save and ask the agencies").fill({"shared": "31 2 2025", "a1-measure": "Kept"})
    page = form.submit("Use this date for all that get a lead agency", status=422)
    assert page.errors == {"shared": "Due date for all must be a real date"}
    assert page.form("Save and ask the agencies")["a1-measure"] == "Kept"
    page = visit(people.chair).get("/thornby/actions/assign").form("Save and ask the agencies")
    page = page.submit("Use this date for all that get a lead agency", status=422)
    assert page.errors == {"shared": "Enter the due date for all"}
    form = page.form("Save and ask the agencies").fill({"shared": "31 3 2025"})
    page = form.submit("Use this date for all that get a lead agency", status=422)
    assert page.errors == {"shared": "Select the lead agencies first: this date is for the actions that get one"}


def test_wrong_people_and_agencies_are_marked_at_their_fields(three: None, visit: Visit, people: World) -> None:
    browser = visit(people.chair)
    form = browser.get("/thornby/actions/assign").form("Save and ask the agencies")
    form.fill({"a1-lead": "Eastmoor Police", "a1-named": "Owen Price (Thornby Council)"})
    page = form.fill({"a2-named": "DI Nadia Rahman (Eastmoor Police)", "a2-measure": "Kept <b>"}).submit(status=422)
    assert page.errors == {
        "a1-named": "Action THO-1: named lead must be from Eastmoor Police: Owen Price works for another agency",
        "a2-lead": "Action THO-2: select the lead agency before the named lead",
    }
    assert page.form("Save and ask the agencies")["a2-measure"] == "Kept <b>"
    form = browser.get("/thornby/actions/assign").form("Save and ask the agencies")
    form.values.add("a1-supporting", str(people.other_council))
    page = form.submit(status=422)
    assert page.errors == {"a1-supporting": "Action THO-1: choose supporting agencies from the list"}


def test_the_council_is_chosen_beforehand_where_it_answers_and_words_only_suggest(
    database: Database, visit: Visit, people: World
) -> None:
    with database.writing() as session:
        joint = add_letter(session, people.thornby, 1)
        visited = add_letter(
            session, people.thornby, 2, answers_agency_id=people.council, kind=LetterKind.FOCUSED_VISIT
        )
        add_action(session, people.thornby, joint, title="the work of the police at night")
        add_action(session, people.thornby, visited, title="the quality of plans")
    browser = visit(people.chair)
    page = browser.get("/thornby/actions/assign")
    form = page.form("Save and ask the agencies")
    assert (form["a1-lead"], form["a2-lead"]) == ("", str(people.council))
    assert page.has("Suggested: Eastmoor Police. The finding says “police”.", "Thornby Council answers for this letter")
    assert page.has("The agency that answers for the letter is selected already in THO-2.")
    page = browser.get("/thornby/actions/assign?letter=2")
    assert page.has("The agency that answers for the letter is selected already in every row.")
    assert "is selected already" not in browser.get("/thornby/actions/assign?letter=1")
    assert stored(database, 2).assignment is Assignment.NOBODY


def test_of_two_who_assign_the_same_action_the_second_sees_both(
    three: None, database: Database, settings: Settings, visit: Visit, people: World
) -> None:
    page = visit(people.chair).get("/thornby/actions/assign")
    with database.writing() as session:
        context = people.context(session, people.manager, settings)
        thornby = partnership_by_slug(context, "thornby")
        assigning.assign_new(context, thornby, [NewAssignment(1, 1, lead_agency_id=people.icb)])
    form = page.form("Save and ask the agencies").fill({"a1-lead": "Eastmoor Police", "a2-lead": "Thornby Council"})
    page = form.submit(status=422)
    assert list(page.errors.values()) == [
        "Action THO-1: somebody else saved this action while you were writing. Check both versions, then save again"
    ]
    assert page.has("As it stands now", "Lead agency: NHS Eastmoor ICB")
    assert page.form("Save and ask the agencies")["a1-lead"] == str(people.police)
    assert stored(database, 2).version == 1
    page.press("Save and ask the agencies")
    assert stored(database, 1).lead_agency_id == people.police
    assert stored(database, 2).lead_agency_id == people.council


def test_one_letters_actions_alone(three: None, database: Database, visit: Visit, people: World) -> None:
    with database.writing() as session:
        add_action(session, people.thornby, add_letter(session, people.thornby, 2))
    browser = visit(people.chair)
    page = browser.get("/thornby/actions/assign?letter=2")
    assert page.form("Save and ask the agencies")["number"] == "4"
    page = page.form("Save and ask the agencies").fill({"a4-lead": "Eastmoor Police"}).submit()
    assert page.path == "/thornby/actions?letter=2"
    for no_letter in ("x", "2147483648", "%C2%B2"):
        browser.get(f"/thornby/actions/assign?letter={no_letter}", status=404)


def test_more_than_fit_on_a_page_follow(database: Database, visit: Visit, people: World) -> None:
    with database.writing() as session:
        for _ in range(53):
            add_action(session, people.thornby)
    page = visit(people.chair).get("/thornby/actions/assign")
    assert page.has("The first 50 actions without a lead agency. 3 more actions follow")
    assert "THO-51" not in page


def test_the_page_takes_the_same_queries_for_one_row_and_for_many(
    database: Database, visit: Visit, people: World, queries: Queries
) -> None:
    browser = visit(people.chair)
    counts = []
    for more in (1, 32):
        with database.writing() as session:
            for number in range(more):
                letter = add_letter(session, people.thornby, more * 100 + number)
                add_action(session, people.thornby, letter, supporting=[people.icb])
        with queries.recording() as asked:
            browser.get("/thornby/actions/assign")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 14


@pytest.mark.parametrize("sent", [{"number": ["x", "0", "999", "-1"]}, {"number": "1"}, {}])
def test_what_no_page_would_send_does_no_harm(
    three: None, database: Database, visit: Visit, people: World, sent: dict[str, object]
) -> None:
    browser = visit(people.chair)
    token = browser.get("/thornby/actions/assign").form("Save and ask the agencies")["csrf_token"]
    response = browser.client.post("/thornby/actions/assign", data={"csrf_token": token} | sent)
    assert response.status_code in {302, 422}
    assert stored(database, 1).version == 1
