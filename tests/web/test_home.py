from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from tests.actions_world import add_action, led_by, seat_in
from tests.web.conftest import Queries
from tests.web.page import Browser
from tests.world import TODAY, World
from tracker.domain.access import Role
from tracker.domain.actions import Status
from tracker.store.db import Database
from tracker.store.models import Membership

Visit = Callable[..., Browser]


def test_one_partnership_leads_straight_to_its_overview(people: World, visit: Visit) -> None:
    assert visit(people.chair).get("/").path == "/thornby/"
    assert visit(people.other_chair).get("/").path == "/wexcombe/"


def test_an_administrator_without_a_role_sets_up(people: World, visit: Visit) -> None:
    assert visit(people.administrator).get("/").path == "/people"


def test_several_partnerships_begin_with_my_actions(database: Database, people: World, visit: Visit) -> None:
    with database.writing() as session:
        seat_in(session, people.police_lead, people.wexcombe, Role.AGENCY_LEAD, people.police)
        late = led_by(people, status=Status.IN_PROGRESS, due_on=TODAY - timedelta(days=1))
        add_action(session, people.thornby, title="Ours", **late)
        add_action(session, people.wexcombe, title="Theirs", lead_agency_id=people.police)
        add_action(session, people.wexcombe, title="Council's", lead_agency_id=people.other_council)
    page = visit(people.police_lead).get("/")
    assert page.h1 == "My actions"
    assert page.links["THO-1: Ours"] == "/thornby/actions/1"
    assert page.links["WEX-1: Theirs"] == "/wexcombe/actions/1"
    assert "WEX-2: Council's" not in page.links
    table = page.table("Partnerships")
    assert [(row["Partnership"], row["Open actions"], row["Overdue"]) for row in table.rows] == [
        ("Thornby Safeguarding Children Partnership", "1", "1"),
        ("Wexcombe Safeguarding Children Partnership", "2", "0"),
    ]


def test_who_leads_nothing_sees_the_partnerships_alone(database: Database, people: World, visit: Visit) -> None:
    with database.writing() as session:
        seat_in(session, people.manager, people.wexcombe, Role.BUSINESS_MANAGER)
    page = visit(people.manager).get("/")
    assert page.h1 == "Partnerships"
    assert "All my actions" not in page.links


def test_who_has_no_role_is_told_whom_to_ask(database: Database, people: World, visit: Visit) -> None:
    with database.writing() as session:
        session.query(Membership).filter_by(person_id=people.observer).update({"ended_on": TODAY})
    page = visit(people.observer).get("/")
    assert page.h1 == "No partnership yet"
    assert "Ask the business manager" in page


def test_across_adds_partnerships_and_agencies_up(database: Database, people: World, visit: Visit) -> None:
    with database.writing() as session:
        seat_in(session, people.chair, people.wexcombe, Role.OBSERVER)
        late = led_by(people, status=Status.IN_PROGRESS, due_on=TODAY - timedelta(days=1))
        add_action(session, people.thornby, **late)
        add_action(session, people.wexcombe, **late)
        add_action(session, people.wexcombe)
    page = visit(people.chair).get("/across")
    assert "2 partnerships you have a role in, 3 actions: 3 open, 2 overdue, 1 without a lead agency." in page
    assert page.table("By partnership").column("Actions") == ["1", "2"]
    police = page.table("By lead agency").row(Lead_agency="Eastmoor Police")
    assert (police["Actions"], police["Overdue"]) == ("2", "2")


def test_across_shows_nothing_of_other_partnerships(database: Database, people: World, visit: Visit) -> None:
    with database.writing() as session:
        add_action(session, people.wexcombe)
    page = visit(people.chair).get("/across")
    assert "1 partnership you have a role in, 0 actions" in page
    assert "Wexcombe" not in page.text


def test_home_and_across_cost_the_same_however_many_partnerships(
    database: Database, people: World, visit: Visit, queries: Queries
) -> None:
    with database.writing() as session:
        seat_in(session, people.police_lead, people.wexcombe, Role.AGENCY_LEAD, people.police)
        for _ in range(30):
            add_action(session, people.wexcombe, **led_by(people, due_on=TODAY))
    lead = visit(people.police_lead)
    lead.get("/")
    with queries.recording() as home:
        lead.get("/")
    # 2 of the gate, my actions 2, partnerships 1, roll-up 2.
    assert len(home) == 7, "\n\n".join(home)
    with queries.recording() as across:
        lead.get("/across")
    assert len(across) == 5, "\n\n".join(across)
