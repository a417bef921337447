"""Agencies answer the asking, conveners answer the agencies, and due dates are agreed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.actions_world import add_action, history_of, led_by
from tests.world import MONDAY, World
from tracker.domain.actions import Assignment, Status
from tracker.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from tracker.services import answers, due_dates, sign_off
from tracker.services.updates import Shown
from tracker.store.context import Context
from tracker.store.models import DateChange, Proposal

Asking = Callable[..., Context]
DUE, LATER = date(2025, 3, 31), date(2025, 6, 30)


def proposals(session: Session) -> list[Proposal]:
    session.flush()
    return list(session.scalars(select(Proposal).order_by(Proposal.id)))


def dates(session: Session) -> list[tuple[date | None, date, str | None, str]]:
    session.flush()
    rows = session.scalars(select(DateChange).order_by(DateChange.id))
    return [(row.was_on, row.due_on, row.reason, row.agreed_by) for row in rows]


def test_the_lead_agency_accepts(session: Session, asking: Asking, people: World) -> None:
    action = add_action(session, people.thornby, lead_agency_id=people.police)
    answers.accept(asking(people.contributor), people.thornby, action.number, 1)
    assert (action.assignment, action.accepted_at, action.accepted_note) == (Assignment.ACCEPTED, MONDAY, None)
    line = history_of(session, action)[-1]
    assert (line.verb, line.after) == ("accepted", {"lead_agency": "Eastmoor Police"})
    with pytest.raises(Conflict):
        answers.accept(asking(people.police_lead), people.thornby, action.number, 2)


def test_a_business_manager_accepts_on_behalf_and_says_where_it_was_agreed(
    session: Session, asking: Asking, people: World
) -> None:
    action = add_action(session, people.thornby, lead_agency_id=people.police)
    with pytest.raises(Invalid) as refused:
        answers.accept(asking(people.manager), people.thornby, action.number, 1, " ")
    assert set(refused.value.fields) == {"note"}
    answers.accept(asking(people.manager), people.thornby, action.number, 1, "agreed at the executive, 13 November")
    assert action.accepted_note == "agreed at the executive, 13 November"
    assert history_of(session, action)[-1].reason == "agreed at the executive, 13 November"


@pytest.mark.parametrize("who", ["council_lead", "chair", "deputy", "partner", "scrutineer", "observer"])
def test_nobody_else_answers_for_the_lead_agency(session: Session, asking: Asking, people: World, who: str) -> None:
    action = add_action(session, people.thornby, lead_agency_id=people.police, supporting=[people.council])
    context = asking(getattr(people, who))
    with pytest.raises(NotAllowed):
        answers.accept(context, people.thornby, action.number, 1)
    with pytest.raises(NotAllowed):
        answers.suggest(context, people.thornby, action.number, 1, people.icb, None, "Why not")
    with pytest.raises(NotFound):
        answers.accept(asking(people.other_chair), people.thornby, action.number, 1)


def test_another_lead_is_suggested_agreed_and_asked_in_turn(session: Session, asking: Asking, people: World) -> None:
    action = add_action(session, people.thornby, lead_agency_id=people.council, named_lead_id=people.council_lead)
    answers.suggest(asking(people.council_lead), people.thornby, action.number, 1, people.police, LATER, "Theirs")
    assert action.assignment is Assignment.SUGGESTED
    assert action.lead_agency_id == people.council
    [proposal] = proposals(session)
    answers.answer(asking(people.chair), people.thornby, action.number, 2, proposal.id, agreed=True)
    assert (action.assignment, action.lead_agency_id, action.named_lead_id) == (Assignment.ASKED, people.police, None)
    assert action.due_on == LATER
    assert dates(session) == [(None, LATER, "Theirs", "Amina Okafor")]
    assert (proposal.agreed, proposal.answered_by, proposal.answered_at) == (True, "Amina Okafor", MONDAY)
    assert history_of(session, action)[-1].after == {
        "agreed": True,
        "due_on": "2025-06-30",
        "lead_agency": "Eastmoor Police",
    }


def test_a_declined_suggestion_stands_as_asked_again_with_the_reason(
    session: Session, asking: Asking, people: World
) -> None:
    action = add_action(session, people.thornby, lead_agency_id=people.police)
    answers.suggest(asking(people.police_lead), people.thornby, action.number, 1, people.icb, None, "Theirs")
    [proposal] = proposals(session)
    with pytest.raises(Invalid):
        answers.answer(asking(people.chair), people.thornby, action.number, 2, proposal.id, agreed=False)
    answers.answer(
        asking(people.chair), people.thornby, action.number, 2, proposal.id, agreed=False, reason="It is about calls"
    )
    assert (action.assignment, action.lead_agency_id) == (Assignment.ASKED, people.police)
    assert (proposal.agreed, proposal.answer_reason) == (False, "It is about calls")


def test_an_agency_whose_other_date_is_agreed_has_accepted(session: Session, asking: Asking, people: World) -> None:
    action = add_action(session, people.thornby, lead_agency_id=people.police)
    answers.suggest(asking(people.police_lead), people.thornby, action.number, 1, None, LATER, "After the new system")
    [proposal] = proposals(session)
    answers.answer(asking(people.manager), people.thornby, action.number, 2, proposal.id, agreed=True)
    assert (action.assignment, action.due_on) == (Assignment.ACCEPTED, LATER)


def test_an_agency_that_helped_and_now_leads_helps_no_more(session: Session, asking: Asking, people: World) -> None:
    helping = [people.icb, people.council]
    action = add_action(session, people.thornby, lead_agency_id=people.police, supporting=helping)
    answers.suggest(asking(people.police_lead), people.thornby, action.number, 1, people.icb, None, "Theirs")
    [proposal] = proposals(session)
    answers.answer(asking(people.chair), people.thornby, action.number, 2, proposal.id, agreed=True)
    assert (action.lead_agency_id, action.supporting_agency_ids) == (people.icb, {people.council})


def test_an_agency_that_suggested_can_still_accept(session: Session, asking: Asking, people: World) -> None:
    action = add_action(session, people.thornby, lead_agency_id=people.police)
    answers.suggest(asking(people.police_lead), people.thornby, action.number, 1, people.icb, None, "Theirs")
    answers.accept(asking(people.police_lead), people.thornby, action.number, 2)
    assert action.assignment is Assignment.ACCEPTED
    assert [proposal.agreed for proposal in proposals(session)] == [False]


def test_a_suggestion_needs_another_lead_or_date_and_a_reason(session: Session, asking: Asking, people: World) -> None:
    action = add_action(session, people.thornby, lead_agency_id=people.police, due_on=DUE)
    context = asking(people.police_lead)
    for lead, due_on, reason, fields in (
        (None, None, "Because", {"lead_agency_id"}),
        (people.police, None, "Because", {"lead_agency_id"}),
        (people.other_council, None, "Because", {"lead_agency_id"}),
        (None, DUE, "Because", {"due_on"}),
        (None, date(2024, 10, 13), "", {"due_on", "reason"}),
        (people.icb, None, " ", {"reason"}),
    ):
        with pytest.raises(Invalid) as refused:
            answers.suggest(context, people.thornby, action.number, 1, lead, due_on, reason)
        assert set(refused.value.fields) == fields
    assert proposals(session) == []


def test_a_later_proposal_takes_the_place_of_an_open_one(session: Session, asking: Asking, people: World) -> None:
    action = add_action(session, people.thornby, **led_by(people, due_on=DUE))
    context = asking(people.police_lead)
    answers.propose_date(context, people.thornby, action.number, 1, LATER, "New system")
    answers.propose_date(context, people.thornby, action.number, 2, date(2025, 7, 31), "New system, really")
    first, second = proposals(session)
    assert (first.agreed, first.answer_reason) == (False, "Replaced by a later proposal")
    assert second.agreed is None
    assert action.assignment is Assignment.ACCEPTED
    assert action.due_on == DUE
    with pytest.raises(Conflict):
        answers.answer(asking(people.chair), people.thornby, action.number, 3, first.id, agreed=True)


def test_a_partner_agrees_dates_for_their_own_agency_only(session: Session, asking: Asking, people: World) -> None:
    theirs = add_action(session, people.thornby, lead_agency_id=people.icb)
    others = add_action(session, people.thornby, lead_agency_id=people.police)
    due_dates.set_due_date(asking(people.partner), people.thornby, theirs.number, 1, DUE)
    assert theirs.due_on == DUE
    with pytest.raises(NotAllowed):
        due_dates.set_due_date(asking(people.partner), people.thornby, others.number, 1, DUE)
    answers.suggest(asking(people.police_lead), people.thornby, others.number, 1, None, LATER, "Why")
    [proposal] = proposals(session)
    with pytest.raises(NotAllowed):
        answers.answer(asking(people.partner), people.thornby, others.number, 2, proposal.id, agreed=True)


def test_a_partner_does_not_answer_a_proposal_of_another_lead(session: Session, asking: Asking, people: World) -> None:
    action = add_action(session, people.thornby, lead_agency_id=people.icb)
    answers.suggest(asking(people.manager), people.thornby, action.number, 1, people.police, None, "Theirs")
    [proposal] = proposals(session)
    with pytest.raises(NotAllowed):
        answers.answer(asking(people.partner), people.thornby, action.number, 2, proposal.id, agreed=True)


def test_every_date_is_kept_and_the_first_is_never_lost(session: Session, asking: Asking, people: World) -> None:
    action = add_action(session, people.thornby, **led_by(people))
    due_dates.set_due_date(asking(people.chair), people.thornby, action.number, 1, DUE)
    with pytest.raises(Invalid) as refused:
        due_dates.set_due_date(asking(people.chair), people.thornby, action.number, 2, LATER)
    assert refused.value.fields == {"reason": "Enter why the due date changes"}
    due_dates.set_due_date(asking(people.manager), people.thornby, action.number, 2, LATER, "The system is late")
    assert dates(session) == [
        (None, DUE, None, "Amina Okafor"),
        (DUE, LATER, "The system is late", "Joan Birch"),
    ]
    line = history_of(session, action)[-1]
    assert (line.verb, line.before, line.after) == ("date_agreed", {"due_on": "2025-03-31"}, {"due_on": "2025-06-30"})
    with pytest.raises(Invalid):
        due_dates.set_due_date(asking(people.chair), people.thornby, action.number, 3, LATER, "Again")


def test_a_date_that_has_passed_needs_to_be_meant(session: Session, asking: Asking, people: World) -> None:
    action = add_action(session, people.thornby)
    passed = date(2024, 10, 13)
    with pytest.raises(Invalid):
        due_dates.set_due_date(asking(people.chair), people.thornby, action.number, 1, passed)
    due_dates.set_due_date(asking(people.chair), people.thornby, action.number, 1, passed, may_have_passed=True)
    assert action.due_on == passed


def test_a_proposed_date_that_has_passed_since_is_not_agreed(session: Session, asking: Asking, people: World) -> None:
    action = add_action(session, people.thornby, **led_by(people))
    answers.propose_date(asking(people.police_lead), people.thornby, action.number, 1, date(2024, 10, 20), "Soon done")
    [proposal] = proposals(session)
    late = MONDAY.replace(month=11)
    with pytest.raises(Invalid):
        answers.answer(asking(people.chair, now=late), people.thornby, action.number, 2, proposal.id, agreed=True)


def test_changing_the_date_directly_settles_a_proposed_date(session: Session, asking: Asking, people: World) -> None:
    action = add_action(session, people.thornby, **led_by(people))
    answers.propose_date(asking(people.police_lead), people.thornby, action.number, 1, LATER, "Why")
    due_dates.set_due_date(asking(people.chair), people.thornby, action.number, 2, LATER)
    assert [proposal.agreed for proposal in proposals(session)] == [True]


@pytest.mark.parametrize(("set_on", "stands"), [(LATER, Assignment.ACCEPTED), (DUE, Assignment.ASKED)])
def test_a_suggestion_that_is_settled_by_another_change_is_nobodys_to_answer(
    session: Session, asking: Asking, people: World, set_on: date, stands: Assignment
) -> None:
    action = add_action(session, people.thornby, lead_agency_id=people.police)
    answers.suggest(asking(people.police_lead), people.thornby, action.number, 1, None, LATER, "After the new system")
    due_dates.set_due_date(asking(people.chair), people.thornby, action.number, 2, set_on)
    assert [proposal.agreed for proposal in proposals(session)] == [set_on == LATER]
    assert action.assignment is stands
    assert action.accepted_at == (MONDAY if stands is Assignment.ACCEPTED else None)


def test_setting_the_date_leaves_another_lead_to_be_answered(session: Session, asking: Asking, people: World) -> None:
    action = add_action(session, people.thornby, lead_agency_id=people.police)
    answers.suggest(asking(people.police_lead), people.thornby, action.number, 1, people.icb, LATER, "Theirs")
    due_dates.set_due_date(asking(people.chair), people.thornby, action.number, 2, LATER)
    assert [proposal.agreed for proposal in proposals(session)] == [None]
    assert action.assignment is Assignment.SUGGESTED


def test_delivering_takes_a_suggestion_back(session: Session, asking: Asking, people: World) -> None:
    action = add_action(session, people.thornby, lead_agency_id=people.police, status=Status.IN_PROGRESS)
    answers.suggest(asking(people.police_lead), people.thornby, action.number, 1, None, LATER, "After the new system")
    sign_off.deliver(asking(people.police_lead), people.thornby, action.number, 2, None, Shown("The minutes"))
    assert (action.status, action.assignment) == (Status.DELIVERED, Assignment.ASKED)


def test_an_older_version_is_a_conflict_everywhere(session: Session, asking: Asking, people: World) -> None:
    action = add_action(session, people.thornby, **led_by(people, version=4, assignment=Assignment.ASKED))
    number = action.number
    with pytest.raises(Conflict):
        answers.accept(asking(people.police_lead), people.thornby, number, 3)
    with pytest.raises(Conflict):
        answers.suggest(asking(people.police_lead), people.thornby, number, 3, people.icb, None, "Why")
    with pytest.raises(Conflict):
        due_dates.set_due_date(asking(people.chair), people.thornby, number, 3, DUE)
    assert action.version == 4


@pytest.mark.parametrize("status", [Status.DELIVERED, Status.SIGNED_OFF, Status.CLOSED])
def test_dates_of_what_is_delivered_or_ended_stay(
    session: Session, asking: Asking, people: World, status: Status
) -> None:
    action = add_action(session, people.thornby, **led_by(people, status=status))
    with pytest.raises(Conflict):
        due_dates.set_due_date(asking(people.chair), people.thornby, action.number, 1, DUE)
    with pytest.raises(Conflict):
        answers.propose_date(asking(people.police_lead), people.thornby, action.number, 1, DUE, "Why")
