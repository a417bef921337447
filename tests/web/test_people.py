"""The page of a partnership's people: who sits where, who has left, what they left behind."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import update

from tests.actions_world import add_action
from tests.web.conftest import Queries
from tests.web.page import Browser
from tests.world import TODAY, World
from tracker.domain.access import GRANTS, On, Permission, Role
from tracker.domain.actions import Assignment, ClosedBecause, Status
from tracker.store.db import Database
from tracker.store.models import Membership, PartnershipAgency
from tracker.web.access_table import access_rows

Visit = Callable[..., Browser]


@pytest.fixture
def _leaver(database: Database, people: World) -> None:
    """The police lead has left; of what they led two actions are open, and one of another person's."""
    with database.writing() as session:
        led = {"lead_agency_id": people.police, "named_lead_id": people.police_lead, "assignment": Assignment.ACCEPTED}
        add_action(session, people.thornby, title="The timeliness of visits", **led)
        add_action(session, people.thornby, title="Signed off long ago", status=Status.SIGNED_OFF, **led)
        add_action(session, people.thornby, title="The quality of audits", status=Status.DELIVERED, **led)
        closed = {"status": Status.CLOSED, "closed_because": ClosedBecause.REPLACED}
        add_action(session, people.thornby, title="Replaced", **led, **closed)
        add_action(
            session, people.thornby, title="Somebody else leads this", **(led | {"named_lead_id": people.contributor})
        )
        session.execute(update(Membership).where(Membership.person_id == people.police_lead).values(ended_on=TODAY))


def test_people_with_their_roles_and_agencies(visit: Visit, people: World, database: Database) -> None:
    with database.writing() as session:
        session.execute(
            update(PartnershipAgency)
            .where(PartnershipAgency.partnership_id == people.thornby, PartnershipAgency.agency_id == people.police)
            .values(coordinator_id=people.contributor)
        )
    page = visit(people.observer).get("/thornby/people")
    members = page.table("People and their roles")
    assert members.rows[0] == {
        "Name": "Amina Okafor", "Role": "Partnership chair", "Agency": "", "Email address": "chair@thornby.example"
    }  # fmt: skip
    assert members.column("Role") == [
        "Partnership chair", "Deputy chair", "Business manager", "Safeguarding partner", "Agency lead", "Agency lead",
        "Contributor", "Independent scrutineer", "Observer",
    ]  # fmt: skip
    agencies = page.table("Agencies")
    assert agencies.row(Agency="Eastmoor Police") == {
        "Agency": "Eastmoor Police", "Who leads for it": "DI Nadia Rahman", "Coordinator": "Ellie Stone"
    }  # fmt: skip
    assert agencies.row(Agency="NHS Eastmoor ICB")["Who leads for it"] == "Nobody yet"
    assert "Graham Lowe" not in page
    assert "Wexcombe" not in page
    assert "left" not in page


@pytest.mark.usefixtures("_leaver")
def test_what_a_leaver_led_is_loud(visit: Visit, people: World) -> None:
    page = visit(people.manager).get("/thornby/people")
    assert page.headings[1] == "2 open actions led by somebody who has left"
    assert page.has("THO-1", "The timeliness of visits", "Named lead: DI Nadia Rahman, who has left", "THO-3")
    assert "Signed off long ago" not in page
    assert "Replaced" not in page
    assert "Somebody else leads this" not in page
    assert page.links["THO-1"] == "/thornby/actions/1"
    assert page.click("Choose a new named lead of THO-1").path == "/thornby/actions/1/change/named-lead"
    reader = visit(people.observer).get("/thornby/people")
    assert reader.has("The chair or the business manager can choose a new named lead.")
    assert "Choose a new named lead of THO-1" not in reader.links
    assert page.table("People who have left").rows == [
        {"Name": "DI Nadia Rahman", "Role": "Agency lead", "Agency": "Eastmoor Police", "Left": "14 October 2024"}
    ]
    assert "DI Nadia Rahman" not in page.table("People and their roles").column("Name")
    assert page.table("Agencies").row(Agency="Eastmoor Police")["Who leads for it"] == "Nobody yet"


def test_the_page_asks_as_much_whatever_the_number_of_people(
    visit: Visit, people: World, queries: Queries, request: pytest.FixtureRequest
) -> None:
    chair = visit(people.chair)
    with queries.recording() as asked:
        chair.get("/thornby/people")
    few = len(asked)
    request.getfixturevalue("_leaver")
    with queries.recording() as asked:
        chair.get("/thornby/people")
    assert len(asked) == few == 6


def test_the_access_table_says_what_grants_say(visit: Visit, people: World) -> None:
    table = visit(people.chair).get("/thornby/people").table("Who may do what")
    assert table.column("What") == [row.what for row in access_rows()]
    assert table.row(What="Say that an action is delivered")["Who"] == "Agency lead, only where their agency leads"


def test_no_grant_is_left_out() -> None:
    """Every role and condition of the table stands in the words, permission by permission."""
    words = {row.what: " / ".join(row.who).lower() for row in access_rows()}
    for permission, grants in GRANTS.items():
        for grant in grants:
            said = words[permission.label]
            everybody = grant.roles == frozenset(Role)
            assert "everybody" in said if everybody else all(role.label.lower() in said for role in grant.roles)
            assert grant.on is On.ANY or grant.on.value in said
        roles_only = words.get(permission.label, "")
        for on in On:
            roles_only = roles_only.replace(on.value, "")
        unsaid = frozenset(Role) - {role for grant in grants for role in grant.roles}
        assert [role for role in unsaid if role.label.lower() in roles_only] == []
    assert set(words) == {it.label for it in Permission} - {
        Permission.TELL_PEOPLE.label, Permission.KEEP_PROGRESS.label
    }  # fmt: skip
