"""Assigning all new actions at once, changing a lead, and what the history keeps of both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.actions_world import add_action, add_letter, history_of, led_by, seat_in
from tests.world import MONDAY, World
from tracker.domain.access import Role
from tracker.domain.actions import Assignment, Status
from tracker.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from tracker.domain.notices import NoticeKind
from tracker.services import answers, assigning
from tracker.services.assigning import NewAssignment, RowsRefused
from tracker.store.context import Context
from tracker.store.models import Action, DateChange, Notice, Proposal
from tracker.store.queries.partnerships import PartnershipRow, partnership_by_slug

Asking = Callable[..., Context]
DUE = date(2025, 3, 31)


@pytest.fixture
def thornby(asking: Asking, people: World) -> PartnershipRow:
    return partnership_by_slug(asking(people.chair), "thornby")


def row(action: Action, **chosen: object) -> NewAssignment:
    return replace(NewAssignment(action.number, action.version), **chosen)  # type: ignore[arg-type]


def test_what_is_chosen_is_asked_recorded_and_told(
    session: Session, asking: Asking, people: World, thornby: PartnershipRow
) -> None:
    action = add_action(session, people.thornby, add_letter(session, people.thornby))
    chosen = row(
        action,
        lead_agency_id=people.police,
        supporting_agency_ids=frozenset({people.council, people.icb}),
        named_lead_id=people.police_lead,
        due_on=DUE,
        success_measure="  Nine in ten discussions in time  ",
    )
    assert assigning.assign_new(asking(people.manager), thornby, [chosen]) == 1
    session.expire_all()
    assert action.assignment is Assignment.ASKED
    assert (action.lead_agency_id, action.named_lead_id, action.asked_at) == (people.police, people.police_lead, MONDAY)
    assert action.supporting_agency_ids == {people.council, people.icb}
    assert (action.due_on, action.success_measure) == (DUE, "Nine in ten discussions in time")
    assert action.version == 2
    line = history_of(session, action)[-1]
    assert (line.verb, line.actor) == ("asked", "Joan Birch")
    assert line.after == {
        "due_on": "2025-03-31",
        "success_measure": "Nine in ten discussions in time",
        "lead_agency": "Eastmoor Police",
        "named_lead": "DI Nadia Rahman",
        "supporting_agencies": ["NHS Eastmoor ICB", "Thornby Council"],
    }
    first = session.scalars(select(DateChange)).one()
    assert (first.was_on, first.due_on, first.agreed_by) == (None, DUE, "Joan Birch")
    told = session.scalars(select(Notice).where(Notice.kind == NoticeKind.ASKED_TO_LEAD)).all()
    assert people.police_lead in {notice.person_id for notice in told}


def test_rows_in_which_nothing_was_chosen_stay_as_they_are(
    session: Session, asking: Asking, people: World, thornby: PartnershipRow
) -> None:
    chosen, left = add_action(session, people.thornby), add_action(session, people.thornby)
    rows = [row(chosen, lead_agency_id=people.council), row(left, success_measure="   ")]
    assert assigning.assign_new(asking(people.chair), thornby, rows) == 1
    assert (left.assignment, left.version, history_of(session, left)) == (Assignment.NOBODY, 1, [])


def test_a_row_without_a_lead_keeps_what_else_it_says(
    session: Session, asking: Asking, people: World, thornby: PartnershipRow
) -> None:
    action = add_action(session, people.thornby)
    assigning.assign_new(asking(people.chair), thornby, [row(action, due_on=DUE)])
    assert (action.due_on, action.assignment) == (DUE, Assignment.NOBODY)
    assert history_of(session, action)[-1].verb == "changed"


def test_one_wrong_row_saves_nothing_and_is_named(
    session: Session, asking: Asking, people: World, thornby: PartnershipRow
) -> None:
    good, late, stranger, unled = (add_action(session, people.thornby) for _ in range(4))
    rows = [
        row(good, lead_agency_id=people.police),
        row(late, lead_agency_id=people.police, due_on=date(2024, 10, 13)),
        row(stranger, lead_agency_id=people.police, named_lead_id=people.council_lead),
        row(unled, named_lead_id=people.police_lead),
    ]
    with pytest.raises(RowsRefused) as refused:
        assigning.assign_new(asking(people.chair), thornby, rows)
    assert refused.value.rows == {
        late.number: {"due_on": "Due date must be today or in the future"},
        stranger.number: {
            "named_lead_id": "Named lead must be from Eastmoor Police: Owen Price works for another agency"
        },
        unled.number: {"lead_agency_id": "Select the lead agency before the named lead"},
    }
    with pytest.raises(RowsRefused) as tried:
        assigning.try_new(asking(people.chair), thornby, rows)
    assert tried.value.rows == refused.value.rows
    assigning.try_new(asking(people.chair), thornby, rows[:1])
    session.flush()
    assert good.assignment is Assignment.NOBODY
    assert session.scalar(select(func.count()).select_from(Notice)) == 0


def test_a_row_somebody_else_saved_meanwhile_is_a_conflict_unless_nothing_was_chosen(
    session: Session, asking: Asking, people: World, thornby: PartnershipRow
) -> None:
    action = add_action(session, people.thornby)
    held, empty = row(action, lead_agency_id=people.icb), row(action)
    assigning.assign_new(asking(people.chair), thornby, [row(action, lead_agency_id=people.police)])
    with pytest.raises(RowsRefused) as refused:
        assigning.assign_new(asking(people.manager), thornby, [held])
    assert refused.value.changed == {action.number}
    assert assigning.assign_new(asking(people.manager), thornby, [empty]) == 0
    assert action.lead_agency_id == people.police


def test_an_agency_that_does_not_serve_the_partnership_is_refused(
    session: Session, asking: Asking, people: World, thornby: PartnershipRow
) -> None:
    action = add_action(session, people.thornby)
    with pytest.raises(RowsRefused):
        assigning.assign_new(asking(people.chair), thornby, [row(action, lead_agency_id=people.other_council)])
    with pytest.raises(RowsRefused):
        assigning.assign_new(
            asking(people.chair), thornby, [row(action, supporting_agency_ids=frozenset({people.other_council}))]
        )


def test_the_partnership_itself_can_lead_and_its_business_manager_be_named(
    session: Session, asking: Asking, people: World, thornby: PartnershipRow
) -> None:
    action = add_action(session, people.thornby)
    chosen = row(action, lead_agency_id=people.thornby_itself, named_lead_id=people.manager)
    assigning.assign_new(asking(people.chair), thornby, [chosen])
    assert (action.lead_agency_id, action.named_lead_id) == (people.thornby_itself, people.manager)


def test_a_lead_agency_is_not_its_own_support(
    session: Session, asking: Asking, people: World, thornby: PartnershipRow
) -> None:
    action = add_action(session, people.thornby)
    both = frozenset({people.police, people.council})
    chosen = row(action, lead_agency_id=people.police, supporting_agency_ids=both)
    with pytest.raises(RowsRefused) as refused:
        assigning.assign_new(asking(people.chair), thornby, [chosen])
    sentence = "Select only agencies that support this action, as Eastmoor Police leads it"
    assert refused.value.rows == {action.number: {"supporting_agency_ids": sentence}}


def test_an_agency_that_supported_the_action_can_be_made_its_lead(
    session: Session, asking: Asking, people: World, thornby: PartnershipRow
) -> None:
    both = frozenset({people.police, people.council})
    action = add_action(session, people.thornby, supporting=both)
    chosen = row(action, lead_agency_id=people.police, supporting_agency_ids=both)
    assigning.assign_new(asking(people.chair), thornby, [chosen])
    session.expire_all()
    assert action.supporting_agency_ids == {people.council}


def test_another_partnerships_action_is_no_row_here(
    session: Session, asking: Asking, people: World, thornby: PartnershipRow
) -> None:
    theirs = add_action(session, people.wexcombe)
    with pytest.raises(RowsRefused):
        assigning.assign_new(asking(people.chair), thornby, [row(theirs, lead_agency_id=people.police)])
    assert theirs.assignment is Assignment.NOBODY


@pytest.mark.parametrize("who", ["police_lead", "partner", "scrutineer", "observer"])
def test_who_does_not_convene_does_not_assign(
    session: Session, asking: Asking, people: World, thornby: PartnershipRow, who: str
) -> None:
    action = add_action(session, people.thornby)
    with pytest.raises(NotAllowed):
        assigning.assign_new(asking(getattr(people, who)), thornby, [row(action, lead_agency_id=people.police)])
    with pytest.raises(NotAllowed):
        assigning.change_lead(asking(getattr(people, who)), people.thornby, action.number, 1, people.police)


def test_who_sits_elsewhere_finds_nothing(
    session: Session, asking: Asking, people: World, thornby: PartnershipRow
) -> None:
    action = add_action(session, people.thornby)
    for who in (people.other_chair, people.administrator):
        with pytest.raises(NotFound):
            assigning.assign_new(asking(who), thornby, [row(action, lead_agency_id=people.police)])
        with pytest.raises(NotFound):
            assigning.change_lead(asking(who), people.thornby, action.number, 1, people.police)


def test_a_new_lead_is_asked_in_turn_and_open_proposals_are_settled(
    session: Session, asking: Asking, people: World
) -> None:
    action = add_action(session, people.thornby, **led_by(people), supporting=[people.council])
    seat_in(session, people.contributor, people.thornby, Role.AGENCY_LEAD, people.police)
    answers.suggest(asking(people.police_lead), people.thornby, action.number, 1, people.council, None, "Not ours")
    assigning.change_lead(
        asking(people.chair), people.thornby, action.number, 2, people.council, people.council_lead, "Agreed today"
    )
    session.expire_all()
    assert (action.assignment, action.lead_agency_id, action.named_lead_id) == (
        Assignment.ASKED,
        people.council,
        people.council_lead,
    )
    assert action.accepted_at is None
    assert action.supporting_agency_ids == frozenset()
    proposal = session.scalars(select(Proposal)).one()
    assert (proposal.agreed, proposal.answered_by) == (True, "Amina Okafor")
    line = history_of(session, action)[-1]
    assert line.before == {"lead_agency": "Eastmoor Police", "named_lead": None}
    assert line.after == {"lead_agency": "Thornby Council", "named_lead": "Owen Price"}
    assert line.reason == "Agreed today"


def test_a_lead_can_be_taken_away_again(session: Session, asking: Asking, people: World) -> None:
    action = add_action(session, people.thornby, **led_by(people, named_lead_id=people.police_lead))
    assigning.change_lead(asking(people.chair), people.thornby, action.number, 1, None)
    assert (action.assignment, action.lead_agency_id, action.named_lead_id) == (Assignment.NOBODY, None, None)
    assert (action.asked_at, action.accepted_at) == (None, None)


def test_the_same_lead_again_is_refused_and_asks_nobody(session: Session, asking: Asking, people: World) -> None:
    action = add_action(session, people.thornby, **led_by(people))
    with pytest.raises(Invalid):
        assigning.change_lead(asking(people.chair), people.thornby, action.number, 1, people.police)
    assert action.assignment is Assignment.ACCEPTED


@pytest.mark.parametrize("status", [Status.DELIVERED, Status.SIGNED_OFF, Status.CLOSED])
def test_what_is_delivered_or_ended_gets_no_other_lead(
    session: Session, asking: Asking, people: World, status: Status
) -> None:
    action = add_action(session, people.thornby, **led_by(people, status=status))
    with pytest.raises(Conflict):
        assigning.change_lead(asking(people.chair), people.thornby, action.number, 1, people.council)
