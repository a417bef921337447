"""Facts of an action, updates with their evidence, and the way to signed off and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.actions_world import add_action, history_of, led_by, seat_in
from tests.world import MONDAY, TODAY, World
from tracker.domain.access import Role
from tracker.domain.actions import ClosedBecause, Event, Rating, Status
from tracker.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from tracker.domain.notices import NoticeKind
from tracker.services import action_facts, answers, sign_off, updates
from tracker.services.sign_off import Meeting
from tracker.services.updates import Said, Shown
from tracker.store.context import Context
from tracker.store.models import Action, Decision, Evidence, Notice, ProgressUpdate, Proposal

Asking = Callable[..., Context]
SAID = Said("Trained 40 officers", Rating.GREEN, "All shifts are covered", next_step="Audit in January")
AUDIT = Shown("Audit of 30 records: 27 in time", "Professional standards, reference 12", date(2025, 1, 31))
EXECUTIVE = Meeting("Executive", date(2024, 10, 10), "Minute 4.2")


@pytest.fixture
def action(session: Session, people: World) -> Action:
    """Led by the police, supported by the council."""
    return add_action(session, people.thornby, **led_by(people), supporting=[people.council])


def last_decision(session: Session) -> Decision:
    session.flush()
    return session.scalars(select(Decision).order_by(Decision.id.desc())).first()  # type: ignore[return-value]


def test_the_first_update_starts_the_action(session: Session, asking: Asking, people: World, action: Action) -> None:
    said = replace(SAID, heard="They want one person to ask", evidence=AUDIT, was_under_way=True)
    updates.give_update(asking(people.contributor), people.thornby, action.number, 1, said)
    assert (action.status, action.rating, action.was_under_way, action.version) == (
        Status.IN_PROGRESS,
        Rating.GREEN,
        True,
        2,
    )
    update = session.scalars(select(ProgressUpdate)).one()
    assert (update.agency_id, update.by, update.on_behalf, update.at) == (people.police, "Ellie Stone", False, MONDAY)
    assert (update.done, update.heard) == ("Trained 40 officers", "They want one person to ask")
    evidence = session.scalars(select(Evidence)).one()
    assert (evidence.update_id, evidence.look_again_on) == (update.id, date(2025, 1, 31))
    line = history_of(session, action)[-1]
    assert (line.verb, line.before) == ("updated", {"status": "not_started"})
    assert line.after == {"status": "in_progress", "was_under_way": True, "rating": "green"}


def test_an_update_says_what_was_done_and_how_it_stands(
    session: Session, asking: Asking, people: World, action: Action
) -> None:
    said = Said(" ", None, "", evidence=Shown(None, "A file", date(2024, 10, 1)))
    with pytest.raises(Invalid) as refused:
        updates.give_update(asking(people.police_lead), people.thornby, action.number, 1, said)
    assert set(refused.value.fields) == {"done", "rating", "rating_reason", "evidence_note", "look_again_on"}
    assert action.status is Status.NOT_STARTED


def test_a_supporting_agencys_rating_stands_with_its_update_only(
    session: Session, asking: Asking, people: World, action: Action
) -> None:
    updates.give_update(asking(people.police_lead), people.thornby, action.number, 1, SAID)
    theirs = replace(SAID, rating=Rating.RED)
    updates.give_update(asking(people.council_lead), people.thornby, action.number, 2, theirs)
    assert action.rating is Rating.GREEN
    by_agency = {row.agency_id: row.rating for row in session.scalars(select(ProgressUpdate))}
    assert by_agency == {people.police: Rating.GREEN, people.council: Rating.RED}


def test_a_business_manager_updates_on_behalf(session: Session, asking: Asking, people: World, action: Action) -> None:
    updates.give_update(asking(people.manager), people.thornby, action.number, 1, SAID)
    update = session.scalars(select(ProgressUpdate)).one()
    assert (update.agency_id, update.on_behalf, update.by) == (people.police, True, "Joan Birch")


@pytest.mark.parametrize("who", ["chair", "deputy", "partner", "scrutineer", "observer"])
def test_who_does_not_work_on_it_gives_no_update(
    session: Session, asking: Asking, people: World, action: Action, who: str
) -> None:
    with pytest.raises(NotAllowed):
        updates.give_update(asking(getattr(people, who)), people.thornby, action.number, 1, SAID)
    with pytest.raises(NotFound):
        updates.give_update(asking(people.other_chair), people.thornby, action.number, 1, SAID)


def test_of_two_who_save_the_same_action_the_second_is_told(
    session: Session, asking: Asking, people: World, action: Action
) -> None:
    updates.give_update(asking(people.police_lead), people.thornby, action.number, 1, SAID)
    with pytest.raises(Conflict):
        updates.give_update(asking(people.contributor), people.thornby, action.number, 1, SAID)
    assert len(session.scalars(select(ProgressUpdate)).all()) == 1


def test_delivered_needs_evidence_given_now_or_before(
    session: Session, asking: Asking, people: World, action: Action
) -> None:
    context = asking(people.police_lead)
    with pytest.raises(Conflict, match="Give an update first"):
        sign_off.deliver(context, people.thornby, action.number, 1, None, AUDIT)
    updates.give_update(context, people.thornby, action.number, 1, SAID)
    with pytest.raises(Invalid) as refused:
        sign_off.deliver(context, people.thornby, action.number, 2, "All done")
    assert set(refused.value.fields) == {"evidence_note"}
    sign_off.deliver(context, people.thornby, action.number, 2, "All done", AUDIT)
    assert (action.status, action.delivered_at) == (Status.DELIVERED, MONDAY)
    assert (last_decision(session).event, last_decision(session).reason) == (Event.DELIVERED, "All done")


@pytest.mark.parametrize("who", ["contributor", "council_lead", "manager", "chair", "partner"])
def test_only_the_lead_agencys_lead_says_delivered(
    session: Session, asking: Asking, people: World, action: Action, who: str
) -> None:
    action.status = Status.IN_PROGRESS
    with pytest.raises(NotAllowed):
        sign_off.deliver(asking(getattr(people, who)), people.thornby, action.number, 1, None, AUDIT)


@pytest.fixture
def delivered(session: Session, people: World) -> Action:
    return add_action(
        session, people.thornby, **led_by(people, status=Status.DELIVERED, delivered_at=MONDAY, rating=Rating.GREEN)
    )


@pytest.mark.parametrize("who", ["chair", "deputy", "partner"])
def test_signed_off_by_somebody_of_another_agency(
    session: Session, asking: Asking, people: World, delivered: Action, who: str
) -> None:
    sign_off.sign_off(asking(getattr(people, who)), people.thornby, delivered.number, 1)
    assert delivered.status is Status.SIGNED_OFF
    assert last_decision(session).event is Event.SIGNED_OFF
    assert history_of(session, delivered)[-1].verb == "signed_off"


def test_nobody_signs_off_their_own_agencys_action(
    session: Session, asking: Asking, people: World, delivered: Action
) -> None:
    seat_in(session, people.chair, people.thornby, Role.SAFEGUARDING_PARTNER, people.police)
    for who in (people.chair, people.police_lead, people.contributor, people.scrutineer, people.observer):
        with pytest.raises(NotAllowed):
            sign_off.sign_off(asking(who), people.thornby, delivered.number, 1)
        with pytest.raises(NotAllowed):
            sign_off.send_back(asking(who), people.thornby, delivered.number, 1, "Not shown")
    assert delivered.status is Status.DELIVERED


def test_a_business_manager_records_the_meeting_that_decided(
    session: Session, asking: Asking, people: World, delivered: Action
) -> None:
    context = asking(people.manager)
    for meeting, fields in (
        (Meeting(), {"meeting", "meeting_on", "minute"}),
        (Meeting("Executive"), {"meeting_on", "minute"}),
        (replace(EXECUTIVE, on=date(2024, 10, 15)), {"meeting_on"}),
    ):
        with pytest.raises(Invalid) as refused:
            sign_off.sign_off(context, people.thornby, delivered.number, 1, None, meeting)
        assert set(refused.value.fields) == fields
    sign_off.sign_off(context, people.thornby, delivered.number, 1, None, EXECUTIVE)
    decision = last_decision(session)
    assert (decision.meeting, decision.meeting_on, decision.minute, decision.by) == (
        "Executive",
        date(2024, 10, 10),
        "Minute 4.2",
        "Joan Birch",
    )


def test_a_meeting_decides_on_what_has_been_delivered_by_then(
    session: Session, asking: Asking, people: World, action: Action
) -> None:
    updates.give_update(asking(people.police_lead), people.thornby, action.number, 1, SAID)
    sign_off.deliver(asking(people.police_lead), people.thornby, action.number, 2, evidence=AUDIT)
    too_early = replace(EXECUTIVE, on=TODAY - timedelta(days=1))
    for verb in (sign_off.sign_off, sign_off.send_back):
        with pytest.raises(Invalid) as refused:
            verb(asking(people.chair), people.thornby, action.number, 3, "Shown", too_early)
        assert refused.value.fields == {
            "meeting_on": "Date of the meeting must be 14 October 2024 or later: "
            "the action was said to be delivered on that day"
        }
    sign_off.sign_off(asking(people.chair), people.thornby, action.number, 3, None, replace(EXECUTIVE, on=TODAY))
    with pytest.raises(Invalid) as refused:
        sign_off.reopen(asking(people.chair), people.thornby, action.number, 4, "It has come back", too_early)
    assert "signed off on that day" in refused.value.fields["meeting_on"]


def test_returned_with_a_reason_and_the_agency_is_told(
    session: Session, asking: Asking, people: World, delivered: Action
) -> None:
    with pytest.raises(Invalid):
        sign_off.send_back(asking(people.chair), people.thornby, delivered.number, 1, " ")
    sign_off.send_back(asking(people.chair), people.thornby, delivered.number, 1, "The audit is of one month only")
    assert (delivered.status, delivered.delivered_at) == (Status.IN_PROGRESS, None)
    told = session.scalars(select(Notice).where(Notice.kind == NoticeKind.RETURNED)).all()
    assert {notice.person_id for notice in told} == {people.police_lead}


def test_signed_off_can_be_reopened_and_anything_open_closed(
    session: Session, asking: Asking, people: World, delivered: Action
) -> None:
    sign_off.sign_off(asking(people.chair), people.thornby, delivered.number, 1)
    with pytest.raises(Invalid):
        sign_off.reopen(asking(people.partner), people.thornby, delivered.number, 2, "")
    sign_off.reopen(asking(people.partner), people.thornby, delivered.number, 2, "It has come back")
    assert delivered.status is Status.IN_PROGRESS
    with pytest.raises(Invalid) as refused:
        sign_off.close(asking(people.manager), people.thornby, delivered.number, 3, None, "")
    assert set(refused.value.fields) == {"because", "reason"}
    sign_off.close(asking(people.manager), people.thornby, delivered.number, 3, ClosedBecause.MERGED, "Merged into 12")
    assert (delivered.status, delivered.closed_because) == (Status.CLOSED, ClosedBecause.MERGED)
    with pytest.raises(Conflict):
        sign_off.close(asking(people.chair), people.thornby, delivered.number, 4, ClosedBecause.MERGED, "Again")
    assert [line.verb for line in history_of(session, delivered)] == ["signed_off", "reopened", "closed"]


def test_what_an_agency_proposed_is_settled_when_the_action_closes(
    session: Session, asking: Asking, people: World, action: Action
) -> None:
    answers.propose_date(asking(people.police_lead), people.thornby, action.number, 1, date(2025, 9, 1), "Later")
    sign_off.close(asking(people.chair), people.thornby, action.number, 2, ClosedBecause.NO_LONGER_NEEDED, "Done")
    assert [proposal.agreed for proposal in session.scalars(select(Proposal))] == [False]


def test_the_agreed_rating_is_kept_beside_the_agencys(
    session: Session, asking: Asking, people: World, action: Action
) -> None:
    updates.give_update(asking(people.police_lead), people.thornby, action.number, 1, SAID)
    with pytest.raises(Invalid) as refused:
        sign_off.agree_rating(asking(people.chair), people.thornby, action.number, 2, Rating.RED, None)
    assert set(refused.value.fields) == {"reason"}
    sign_off.agree_rating(asking(people.chair), people.thornby, action.number, 2, Rating.RED, "No audit yet")
    assert (action.rating, action.agreed_rating) == (Rating.GREEN, Rating.RED)
    sign_off.agree_rating(asking(people.chair), people.thornby, action.number, 3, Rating.GREEN, None)
    with pytest.raises(NotAllowed):
        sign_off.agree_rating(asking(people.police_lead), people.thornby, action.number, 4, Rating.GREEN, None)


def test_facts_are_changed_by_who_convenes(session: Session, asking: Asking, people: World, action: Action) -> None:
    context, number = asking(people.manager), action.number
    action_facts.change_supporting(context, people.thornby, number, 1, frozenset({people.icb}))
    action_facts.change_named_lead(context, people.thornby, number, 2, people.contributor)
    action_facts.change_success_measure(context, people.thornby, number, 3, "Nine in ten")
    action_facts.mark_under_way(context, people.thornby, number, 4, True)
    session.expire_all()
    assert action.supporting_agency_ids == {people.icb}
    assert (action.named_lead_id, action.success_measure, action.was_under_way) == (
        people.contributor,
        "Nine in ten",
        True,
    )
    assert [(line.before, line.after) for line in history_of(session, action)] == [
        ({"supporting_agencies": ["Thornby Council"]}, {"supporting_agencies": ["NHS Eastmoor ICB"]}),
        (None, {"named_lead": "Ellie Stone"}),
        (None, {"success_measure": "Nine in ten"}),
        (None, {"was_under_way": True}),
    ]
    action_facts.mark_under_way(context, people.thornby, number, 5, True)
    assert action.version == 5
    for agency in (people.police, people.other_council):
        with pytest.raises(Invalid):
            action_facts.change_supporting(context, people.thornby, number, 5, frozenset({agency}))
    with pytest.raises(Invalid):
        action_facts.change_named_lead(context, people.thornby, number, 5, people.council_lead)
    with pytest.raises(NotAllowed):
        action_facts.change_success_measure(asking(people.police_lead), people.thornby, number, 5, "Less")


def test_one_line_of_history_is_one_version(session: Session, asking: Asking, people: World, action: Action) -> None:
    updates.give_update(asking(people.police_lead), people.thornby, action.number, 1, replace(SAID, evidence=AUDIT))
    sign_off.deliver(asking(people.police_lead), people.thornby, action.number, 2)
    executive = replace(EXECUTIVE, on=TODAY)
    sign_off.send_back(asking(people.chair), people.thornby, action.number, 3, "Not enough", executive)
    assert action.version == 1 + len(history_of(session, action))
