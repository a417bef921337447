from __future__ import annotations

from collections.abc import Callable

from tests.actions_world import seat_in
from tests.web.inspection import words
from tests.web.page import Browser, Page
from tests.world import World
from tracker.domain.access import Role
from tracker.store.db import Database

Visit = Callable[..., Browser]
INSIDE = ["Overview", "Letters", "Actions", "Repeats", "E-mails sent", "People", "History"]
LINKS = "//*[contains(@class, 'govuk-service-navigation')]//a"


def navigation(page: Page) -> list[str]:
    return [words(link) for link in page.find(LINKS)]


def marked(page: Page) -> list[tuple[str, str]]:
    """What is marked as the page one is on (page) or as the section it belongs to (true)."""
    return [(words(link), link.get("aria-current")) for link in page.find(f"{LINKS}[@aria-current]")]


def test_a_partnership_has_its_own_navigation(people: World, visit: Visit) -> None:
    page = visit(people.chair).get("/thornby/")
    assert navigation(page) == INSIDE
    assert {link.get("href") for link in page.find(LINKS)} == {
        "/thornby/",
        "/thornby/letters",
        "/thornby/actions",
        "/thornby/repeats",
        "/thornby/e-mails",
        "/thornby/people",
        "/thornby/history",
    }
    assert marked(page) == [("Overview", "page")]
    assert marked(visit(people.chair).get("/thornby/history")) == [("History", "page")]


def test_who_answers_for_an_agency_finds_their_actions(people: World, visit: Visit) -> None:
    assert navigation(visit(people.police_lead).get("/thornby/")) == [*INSIDE, "My actions"]
    assert navigation(visit(people.contributor).get("/thornby/")) == [*INSIDE, "My actions"]
    # A partner agrees dates and signs off; accepting is for the agency's leads.
    assert navigation(visit(people.partner).get("/thornby/")) == INSIDE


def test_several_partnerships_are_one_step_apart(database: Database, people: World, visit: Visit) -> None:
    with database.writing() as session:
        seat_in(session, people.police_lead, people.wexcombe, Role.AGENCY_LEAD, people.police)
    lead = visit(people.police_lead)
    outside = ["Partnerships", "My actions", "Across partnerships"]
    assert navigation(lead.get("/thornby/")) == [*INSIDE, *outside]
    assert navigation(lead.get("/")) == outside
    assert marked(lead.get("/across")) == [("Across partnerships", "page")]


def test_outside_there_is_a_way_back(people: World, visit: Visit) -> None:
    page = visit(people.chair).get("/account")
    assert navigation(page) == ["Overview"]
    assert page.click("Overview").path == "/thornby/"


def test_an_administrator_sets_up_and_sees_no_partnership(people: World, visit: Visit) -> None:
    assert navigation(visit(people.administrator).get("/people")) == ["People and agencies"]


def test_nobody_signed_in_has_no_navigation(anybody: Browser) -> None:
    assert navigation(anybody.get("/sign-in")) == []
