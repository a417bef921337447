"""Setting up: what goes in, what is refused with which sentence, and what the history says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.world import MONDAY, TODAY, World
from tracker.domain.access import Actor, Role, SystemActor
from tracker.domain.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from tracker.domain.partnerships import AgencyKind
from tracker.services import setting_up, sign_ins
from tracker.settings import Settings
from tracker.store.context import Context
from tracker.store.models import Agency, History, Installation, Membership, PartnershipAgency, Person, SignIn

Asking = Callable[..., Context]
THORNBY = "Thornby Safeguarding Children Partnership"


@pytest.fixture
def admin(asking: Asking, people: World) -> Context:
    return asking(people.administrator)


def _said(session: Session) -> list[tuple[str, str, int | None]]:
    rows = session.execute(select(History.verb, History.noun, History.partnership_id).order_by(History.id))
    return [tuple(row) for row in rows]


def _wrong(verb: Callable[..., object], *args: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as refusal:
        verb(*args)
    assert refusal.value.message
    return refusal.value.fields


def test_a_partnership_comes_with_a_code_and_itself_as_an_agency(admin: Context) -> None:
    made = setting_up.add_partnership(admin, "ashmere", "  Ashmere   Safeguarding Partnership ")
    assert (made.slug, made.name, made.code) == ("ashmere", "Ashmere Safeguarding Partnership", "ASH")
    itself = admin.session.scalars(
        select(Agency)
        .join(PartnershipAgency, PartnershipAgency.agency_id == Agency.id)
        .where(PartnershipAgency.partnership_id == made.id)
    ).one()
    assert (itself.name, itself.kind) == (made.name, AgencyKind.PARTNERSHIP)
    assert _said(admin.session) == [("added", "partnership", made.id)]


def test_the_next_free_code_is_taken(admin: Context) -> None:
    assert setting_up.add_partnership(admin, "thorpe", "Thorpe").code == "THOR"
    assert setting_up.add_partnership(admin, "thorpe-on-sea", "Thorpe on Sea").code == "TOS"


@pytest.mark.parametrize(
    ("slug", "name", "fields"),
    [
        ("thornby", "Another", {"slug": "There is already a partnership with the short name thornby"}),
        ("another", "Thornby Council", {"name": "There is already an agency or a partnership called Thornby Council"}),
        ("another", "THORNBY COUNCIL", {"name": "There is already an agency or a partnership called THORNBY COUNCIL"}),
        ("another", " ", {"name": "Enter the partnership’s name"}),
        ("another", "x" * 201, {"name": "Name must be 200 characters or less"}),
    ],
)
def test_a_partnership_that_cannot_be(admin: Context, slug: str, name: str, fields: dict[str, str]) -> None:
    assert _wrong(setting_up.add_partnership, admin, slug, name) == fields


@pytest.mark.parametrize(
    "slug", ["", "a", "Ashmere", "ash mere", "-ash", "ash--mere", "people", "sign-in", "ash/mere", "assets"]
)
def test_a_short_name_that_cannot_begin_addresses(admin: Context, slug: str) -> None:
    assert list(_wrong(setting_up.add_partnership, admin, slug, "Another")) == ["slug"]


def test_an_agency_is_made_once_and_then_linked(admin: Context, people: World) -> None:
    made = setting_up.add_agency(admin, "Eastmoor Probation Service", ["thornby"])
    assert (made.is_new, made.linked) == (True, ("thornby",))
    again = setting_up.add_agency(admin, "eastmoor probation service", ["thornby", "wexcombe"])
    assert (again.agency_id, again.name, again.is_new, again.linked) == (
        made.agency_id, "Eastmoor Probation Service", False, ("wexcombe",)
    )  # fmt: skip
    assert admin.session.get_one(Agency, made.agency_id).kind is AgencyKind.PROBATION
    with pytest.raises(Conflict, match="Eastmoor Probation Service already serves thornby and wexcombe"):
        setting_up.add_agency(admin, "Eastmoor Probation Service", ["thornby", "wexcombe"])
    assert _said(admin.session) == [
        ("added", "agency", None), ("added", "agency", people.thornby), ("added", "agency", people.wexcombe)
    ]  # fmt: skip


def test_an_agency_can_be_called_a_partnership_and_serve_several(admin: Context) -> None:
    made = setting_up.add_agency(admin, "Safer Eastmoor Partnership", ["thornby", "wexcombe"])
    assert made.linked == ("thornby", "wexcombe")
    assert admin.session.get_one(Agency, made.agency_id).kind is AgencyKind.OTHER


def test_an_agency_is_found_by_letters_that_databases_do_not_know(admin: Context) -> None:
    made = setting_up.add_agency(admin, "ÉQUIPE Eastmoor", ["thornby"])
    assert setting_up.add_agency(admin, "ÉQUIPE Eastmoor", ["wexcombe"]).agency_id == made.agency_id


def test_an_agency_that_served_before_serves_again(admin: Context, people: World) -> None:
    admin.session.get_one(PartnershipAgency, (people.thornby, people.icb)).ended_on = TODAY
    admin.session.flush()
    assert setting_up.link_agency(admin, people.icb, ["thornby"]).linked == ("thornby",)
    assert admin.session.get_one(PartnershipAgency, (people.thornby, people.icb)).ended_on is None


def test_an_agency_that_cannot_be(admin: Context, people: World) -> None:
    assert list(_wrong(setting_up.add_agency, admin, "", [])) == ["name", "partnerships"]
    missing = _wrong(setting_up.add_agency, admin, "Somebody", ["thornby", "nowhere"])
    assert missing == {"partnerships": "There is no partnership with the short name nowhere"}
    own = _wrong(setting_up.link_agency, admin, people.thornby_itself, ["wexcombe"])
    assert own == {"partnerships": "Thornby Safeguarding Children Partnership is a partnership: it serves only itself"}
    with pytest.raises(NotFound):
        setting_up.link_agency(admin, 4711, ["thornby"])


def test_a_person_gets_a_role(admin: Context, people: World) -> None:
    seated = setting_up.add_person(
        admin, " New.Lead@police.example ", "DCI  New Lead", Role.AGENCY_LEAD, "thornby", "eastmoor police"
    )
    assert (seated.name, seated.is_new) == ("DCI New Lead", True)
    person = admin.session.get_one(Person, seated.person_id)
    assert (person.email, person.password_hash, person.is_administrator) == ("new.lead@police.example", None, False)
    row = admin.session.get_one(Membership, seated.membership_id)
    assert (row.partnership_id, row.role, row.agency_id, row.started_on) == (
        people.thornby, Role.AGENCY_LEAD, people.police, TODAY
    )  # fmt: skip
    assert _said(admin.session) == [("added", "person", None), ("added", "membership", people.thornby)]


def test_somebody_known_gets_a_further_role_under_their_own_name(admin: Context, people: World) -> None:
    seated = setting_up.add_person(
        admin, "POLICE.LEAD@thornby.example", "N. Rahman", Role.AGENCY_LEAD, "wexcombe", "Eastmoor Police"
    )
    assert (seated.person_id, seated.name, seated.is_new) == (people.police_lead, "DI Nadia Rahman", False)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"email": "sana.malik"}, {"email": "Enter an email address in the correct format, like name@example.com"}),
        ({"email": " "}, {"email": "Enter an email address"}),
        ({"name": " "}, {"name": "Enter the person’s name"}),
        ({"agency": None}, {"agency": "Select the agency: the role of contributor is always held for one"}),
        ({"agency": "Nobody at all"}, {"agency": "There is no agency called Nobody at all"}),
        (
            {"agency": "Wexcombe Council"},
            {"agency": "Wexcombe Council does not serve Thornby Safeguarding Children Partnership. Link it first"},
        ),
        ({"slug": "nowhere"}, {"partnership": "There is no partnership with the short name nowhere"}),
        (
            {"email": "deputy@thornby.example", "role": Role.DEPUTY_CHAIR, "agency": "Thornby Council"},
            {"role": f"Peter Hale is already deputy chair for Thornby Council in {THORNBY}"},
        ),
        (
            {"email": "chair@thornby.example", "role": Role.CHAIR, "agency": None},
            {"role": "Amina Okafor is already partnership chair in Thornby Safeguarding Children Partnership"},
        ),
    ],
    ids=lambda it: ", ".join(it) if isinstance(it, dict) else None,
)
def test_a_role_that_cannot_be(admin: Context, changes: dict[str, Any], fields: dict[str, str]) -> None:
    given = {
        "email": "sana.malik@police.example", "name": "Sana Malik", "role": Role.CONTRIBUTOR, "slug": "thornby",
        "agency": "Eastmoor Police", **changes,
    }  # fmt: skip
    assert _wrong(setting_up.add_person, admin, *given.values()) == fields


def test_everything_that_is_wrong_is_said_at_once(admin: Context) -> None:
    wrong = _wrong(setting_up.add_person, admin, "sana", "", Role.AGENCY_LEAD, "nowhere", None)
    assert list(wrong) == ["email", "name", "partnership", "agency"]


def test_a_role_can_be_held_for_two_agencies_and_again_after_it_ended(admin: Context, people: World) -> None:
    setting_up.add_person(
        admin, "contributor@thornby.example", "Ellie Stone", Role.CONTRIBUTOR, "thornby", "Thornby Council"
    )
    first = admin.session.scalars(select(Membership.id).where(Membership.person_id == people.observer)).one()
    setting_up.end_membership(admin, first)
    again = setting_up.add_person(admin, "observer@thornby.example", "Cllr Mary Finch", Role.OBSERVER, "thornby")
    assert again.membership_id != first


def test_leaving_ends_the_role_the_sign_ins_and_the_coordination(
    admin: Context, people: World, settings: Settings
) -> None:
    session = admin.session
    sign_ins.start(session, settings, people.police_lead, MONDAY)
    setting_up.set_coordinator(admin, "thornby", people.police, people.police_lead)
    membership = session.scalars(select(Membership).where(Membership.person_id == people.police_lead)).one()
    assert setting_up.end_membership(admin, membership.id, "Has moved to another force") == "DI Nadia Rahman"
    assert membership.ended_on == TODAY
    assert session.get_one(PartnershipAgency, (people.thornby, people.police)).coordinator_id is None
    assert session.scalars(select(SignIn.ended_at)).one() == MONDAY
    last = session.scalars(select(History).order_by(History.id.desc())).first()
    assert last is not None
    assert (last.verb, last.reason, last.before) == (
        "ended", "Has moved to another force", {"person": "DI Nadia Rahman", "role": "Agency lead"}
    )  # fmt: skip
    with pytest.raises(Conflict, match="DI Nadia Rahman has already left this role"):
        setting_up.end_membership(admin, membership.id)


def test_whoever_keeps_a_role_stays_signed_in(admin: Context, people: World, settings: Settings) -> None:
    session = admin.session
    further = setting_up.add_person(
        admin, "police.lead@thornby.example", "x", Role.CONTRIBUTOR, "thornby", "Eastmoor Police"
    )
    setting_up.set_coordinator(admin, "thornby", people.police, people.police_lead)
    sign_ins.start(session, settings, people.police_lead, MONDAY)
    setting_up.end_membership(admin, further.membership_id)
    assert session.scalars(select(SignIn.ended_at)).one() is None
    assert session.get_one(PartnershipAgency, (people.thornby, people.police)).coordinator_id == people.police_lead


def test_a_coordinator_sits_for_the_agency(admin: Context, people: World) -> None:
    wrong = _wrong(setting_up.set_coordinator, admin, "thornby", people.police, people.council_lead)
    assert wrong == {"person": "Select somebody who has a role for this agency in this partnership"}
    with pytest.raises(NotFound):
        setting_up.set_coordinator(admin, "thornby", people.other_council, None)
    setting_up.set_coordinator(admin, "thornby", people.police, people.contributor)
    setting_up.set_coordinator(admin, "thornby", people.police, people.contributor)
    setting_up.set_coordinator(admin, "thornby", people.police, None)
    changes = admin.session.execute(select(History.before, History.after).order_by(History.id)).all()
    nobody, ellie = {"coordinator": None}, {"coordinator": "Ellie Stone"}
    assert [tuple(row) for row in changes] == [(nobody, ellie), (ellie, nobody)]


def test_an_administrator_is_added_once(admin: Context, people: World) -> None:
    key = setting_up.add_administrator(admin, "new@thornby.example", "new")
    assert admin.session.get_one(Person, key).is_administrator
    assert setting_up.add_administrator(admin, "manager@thornby.example", "x") == people.manager
    wrong = _wrong(setting_up.add_administrator, admin, "admin@thornby.example", "x")
    assert wrong == {"email": "Ines Cole is already an administrator"}


def test_an_installation_is_set_up_once(admin: Context) -> None:
    with pytest.raises(Refused, match="already set up"):
        setting_up.install(admin)
    assert setting_up.is_demonstration(admin.session) is False
    admin.session.delete(admin.session.get_one(Installation, 1))
    admin.session.flush()
    setting_up.install(admin, demonstration=True)
    assert setting_up.is_demonstration(admin.session) is True


@pytest.mark.parametrize(
    "verb",
    [
        lambda context: setting_up.install(context),
        lambda context: setting_up.add_partnership(context, "ashmere", "Ashmere"),
        lambda context: setting_up.add_agency(context, "Somebody", ["thornby"]),
        lambda context: setting_up.link_agency(context, 1, ["thornby"]),
        lambda context: setting_up.add_administrator(context, "a@b.example", "A"),
        lambda context: setting_up.add_person(context, "a@b.example", "A", Role.OBSERVER, "thornby"),
        lambda context: setting_up.end_membership(context, 1),
        lambda context: setting_up.set_coordinator(context, "thornby", 3, None),
    ],
)
def test_only_administrators_and_the_command_line_set_up(verb, asking: Asking, people: World) -> None:
    for person_id in (people.chair, people.manager, people.other_chair):
        with pytest.raises(NotAllowed):
            verb(asking(person_id))
    context = asking(people.chair)
    for system, may in ((SystemActor.COMMAND_LINE, True), (SystemActor.SCHEDULER, False)):
        acting = Context(context.session, Actor("System", system=system), MONDAY, context.settings)
        try:
            verb(acting)
        except NotAllowed:
            assert not may
        except (Refused, Invalid, NotFound, Conflict):
            assert may
