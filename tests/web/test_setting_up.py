"""Administrators set up an installation through forms."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import update

from tests.web.conftest import Queries
from tests.web.page import Browser
from tests.world import World
from tracker.store.db import Database
from tracker.store.models import Installation

Visit = Callable[..., Browser]


@pytest.fixture
def admin(visit: Visit, people: World) -> Browser:
    return visit(people.administrator)


def test_from_an_empty_partnership_to_somebody_who_can_sign_in(admin: Browser) -> None:
    page = admin.get("/people").click("Add a partnership")
    page = page.form("Add partnership").fill(name="Ashmere Safeguarding Partnership", slug="ashmere").submit()
    assert page.banner == "Added Ashmere Safeguarding Partnership. Its actions are numbered ASH-1 and on"
    assert page.has("Nobody has a role here yet")
    page = page.click("Add an agency")
    form = page.form("Add agency")
    assert form["partnerships"] == "ashmere"
    page = form.fill(name="Ashmere Council").submit()
    assert (page.h1, page.banner) == ("Ashmere Council", "Ashmere Council serves 1 partnership")
    page = page.click("Ashmere Safeguarding Partnership").click("Add a person")
    form = page.form("Add person").fill(name="Ian Fell", email="ian.fell@ashmere.example", role="Agency lead")
    page = form.fill(agency="Ashmere Council").submit()
    assert (page.h1, page.banner) == ("Ian Fell", "Ian Fell now is agency lead")
    assert page.has("tracker set-password ian.fell@ashmere.example")
    assert page.table("Roles").rows[0]["Partnership"] == "Ashmere Safeguarding Partnership"
    page = page.click("Ashmere Safeguarding Partnership").click("Choose coordinator of Ashmere Council")
    page = page.form("Save").fill(person="Ian Fell").submit()
    assert page.banner == "The coordinator of Ashmere Council now is Ian Fell"
    assert page.table("Agencies and their coordinators").row(Agency="Ashmere Council")["Coordinator"] == "Ian Fell"


def test_the_list_counts_what_is_current(admin: Browser, queries: Queries) -> None:
    with queries.recording() as asked:
        page = admin.get("/people")
    assert len(asked) == 6
    assert page.table("Partnerships").row(Code="THO") == {
        "Name": "Thornby Safeguarding Children Partnership", "Code": "THO", "Agencies": "4", "People": "9"
    }  # fmt: skip
    assert page.table("Agencies").row(Kind="Police force")["Serves"] == (
        "Thornby Safeguarding Children Partnership and Wexcombe Safeguarding Children Partnership"
    )
    assert page.table("People without a role").column("Name") == ["Ines Cole"]


def test_an_address_without_an_at_is_sent_back_with_all_that_was_typed(admin: Browser) -> None:
    form = admin.get("/people/add-person?partnership=thornby").form("Add person")
    form.fill(name="Sana Malik", email="sana.malik", role="Agency lead", agency="Eastmoor Police")
    page = form.submit(status=422)
    assert page.errors == {"email": "Enter an email address in the correct format, like name@example.com"}
    form = page.form("Add person")
    assert (form["name"], form["email"], form["role"], form["agency"], form["partnership"]) == (
        "Sana Malik", "sana.malik", "agency_lead", "Eastmoor Police", "thornby"
    )  # fmt: skip


def test_a_role_that_needs_an_agency_says_so(admin: Browser) -> None:
    form = admin.get("/people/add-person?partnership=thornby").form("Add person")
    page = form.fill(name="Sana Malik", email="sana@police.example", role="Contributor").submit(status=422)
    assert page.errors == {"agency": "Select the agency: the role of contributor is always held for one"}


def test_nothing_chosen_is_said_field_by_field(admin: Browser) -> None:
    page = admin.get("/people/add-person").form("Add person").submit(status=422)
    assert list(page.errors.items()) == [
        ("name", "Enter the person’s name"),
        ("email", "Enter an email address"),
        ("partnership", "Select a partnership"),
        ("role", "Select a role"),
    ]
    page = admin.get("/people/add-agency").form("Add agency").submit(status=422)
    assert list(page.errors) == ["name", "partnerships"]


@pytest.mark.parametrize(
    ("slug", "name", "field"),
    [
        ("thornby", "New", "slug"),
        ("Ash Mere", "New", "slug"),
        ("help", "New", "slug"),
        ("new", "Thornby Council", "name"),
    ],
)
def test_a_partnership_that_cannot_be(slug: str, name: str, field: str, admin: Browser) -> None:
    page = admin.get("/people/add-partnership").form("Add partnership").fill(name=name, slug=slug).submit(status=422)
    assert list(page.errors) == [field]


def test_somebody_known_gets_the_further_role(admin: Browser) -> None:
    form = admin.get("/people/add-person?partnership=wexcombe").form("Add person")
    form.fill(name="N. Rahman", email="Police.Lead@thornby.example", role="Agency lead", agency="Eastmoor Police")
    page = form.submit()
    assert page.banner == "DI Nadia Rahman already had an account and now is agency lead"
    assert len(page.table("Roles").rows) == 2


def test_a_further_role_and_the_same_twice(admin: Browser, people: World) -> None:
    add = f"/people/person/{people.observer}/add-role"
    page = admin.get(add).form("Add role").fill(partnership="wexcombe", role="Observer").submit()
    assert page.banner == "Cllr Mary Finch now is observer"
    page = admin.get(add).form("Add role").fill(partnership="wexcombe", role="Observer").submit(status=422)
    assert page.errors == {"role": "Cllr Mary Finch is already observer in Wexcombe Safeguarding Children Partnership"}


def test_an_agency_comes_to_serve_a_further_partnership(admin: Browser, people: World) -> None:
    page = admin.get(f"/people/agencies/{people.icb}")
    page = page.form("Save").fill(partnerships=["Wexcombe Safeguarding Children Partnership"]).submit()
    assert page.banner == "NHS Eastmoor ICB serves 1 further partnership"
    assert page.has("It serves every partnership there is.")
    page = admin.get("/people/add-agency").form("Add agency")
    page = page.fill(name="nhs eastmoor icb", partnerships=["thornby"]).submit(status=422)
    assert page.errors == {"name": "NHS Eastmoor ICB already serves thornby. Nothing was changed."}


def test_a_role_ends_after_a_question(admin: Browser, visit: Visit, people: World) -> None:
    lead = visit(people.police_lead)
    page = admin.get(f"/people/person/{people.police_lead}")
    page = page.click("End this role: agency lead in Thornby Safeguarding Children Partnership for Eastmoor Police")
    assert page.has("DI Nadia Rahman will no longer be agency lead for Eastmoor Police")
    page = page.form("End role").fill(reason="Has moved").submit()
    assert page.banner == "DI Nadia Rahman has left the role of agency lead"
    assert page.table("Roles").rows[0]["Until"] == "14 October 2024"
    assert lead.client.get("/account").status_code == 302
    assert admin.get("/people/in/thornby").table("People who have left").column("Name") == ["DI Nadia Rahman"]


def test_ending_twice_is_answered_calmly(admin: Browser, people: World) -> None:
    page = admin.get(f"/people/person/{people.observer}").click(
        "End this role: observer in Thornby Safeguarding Children Partnership"
    )
    page.form("End role").submit()
    assert page.form("End role").submit(status=409).has("Cllr Mary Finch has already left this role.")


def test_an_agency_nobody_sits_for_has_nobody_to_choose(admin: Browser, people: World) -> None:
    page = admin.get(f"/people/in/wexcombe/coordinator/{people.other_council}")
    assert page.has("Nobody has a role for this agency here")


def test_an_address_changes_and_the_person_stays(admin: Browser, visit: Visit, people: World) -> None:
    lead = visit(people.police_lead)
    page = admin.get(f"/people/person/{people.police_lead}").click("Change email address of DI Nadia Rahman")
    form = page.form("Save")
    assert (form["name"], form["email"]) == ("DI Nadia Rahman", "police.lead@thornby.example")
    page = form.fill(name="DCI Nadia Rahman", email="Nadia.Rahman@police.example").submit()
    assert page.banner == "Name and email address saved"
    assert page.facts["Email address"].startswith("nadia.rahman@police.example")
    assert lead.get("/account").facts["Name"] == "DCI Nadia Rahman"


def test_two_people_cannot_have_one_address(admin: Browser, people: World) -> None:
    form = admin.get(f"/people/person/{people.observer}/change").form("Save")
    page = form.fill(email="Chair@thornby.example").submit(status=422)
    assert page.errors == {"email": "Amina Okafor already has this email address"}


def test_in_a_demonstration_nobody_needs_a_password(admin: Browser, people: World, database: Database) -> None:
    with database.writing() as session:
        session.execute(update(Installation).values(is_demonstration=True))
    page = admin.get(f"/people/person/{people.chair}")
    assert page.has("In this demonstration people sign in without a password")
    assert "cannot sign in yet" not in page


def test_who_has_no_password_cannot_sign_in_yet(admin: Browser, people: World) -> None:
    assert admin.get(f"/people/person/{people.chair}").has("Amina Okafor cannot sign in yet")
