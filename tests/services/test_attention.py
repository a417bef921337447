from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.store.test_rollups import add
from tests.world import MONDAY, TODAY, World
from tracker.domain.actions import Assignment, Event, Rating, Status
from tracker.domain.errors import NotFound
from tracker.services.attention import attention_in, mine, waiting_for
from tracker.store.context import Context
from tracker.store.models import DateChange, Decision, Membership, ProgressUpdate, Proposal
from tracker.store.queries.attention import CAP, Lines, Suggestion
from tracker.store.queries.partnerships import PartnershipRow, partnership_by_slug


@pytest.fixture
def thornby(people: World, asking: Callable[..., Context]) -> PartnershipRow:
    return partnership_by_slug(asking(people.chair), "thornby")


def numbers(lines: Lines) -> list[int]:
    return [line.number for line in lines.lines]


def days(number: int) -> timedelta:
    return timedelta(days=number)


def update(session: Session, people: World, action_id: int, at_days_ago: int) -> None:
    session.add(
        ProgressUpdate(
            partnership_id=people.thornby,
            action_id=action_id,
            agency_id=people.police,
            by="DI Nadia Rahman",
            on_behalf=False,
            at=MONDAY - days(at_days_ago),
            done="Something made up",
            rating=Rating.GREEN,
            rating_reason="Because",
        )
    )
    session.flush()


def move_date(session: Session, people: World, action_id: int, was_on: date | None, due_on: date) -> None:
    session.add(
        DateChange(
            partnership_id=people.thornby,
            action_id=action_id,
            was_on=was_on,
            due_on=due_on,
            agreed_by="Amina Okafor",
            at=MONDAY,
        )
    )
    session.flush()


def test_overdue_and_due_soon_meet_without_gap_or_overlap(
    session: Session, people: World, asking: Callable[..., Context], thornby: PartnershipRow
) -> None:
    for number, offset in enumerate((-30, -1, 0, 14, 15), 1):
        add(session, people.thornby, number, lead_agency_id=people.police, due_on=TODAY + days(offset))
    for number, status in enumerate((Status.DELIVERED, Status.SIGNED_OFF, Status.CLOSED), 6):
        add(
            session,
            people.thornby,
            number,
            lead_agency_id=people.police,
            due_on=TODAY - days(9),
            status=status,
            delivered_at=MONDAY,
        )
    found = attention_in(asking(people.observer), thornby)
    assert numbers(found.overdue) == [1, 2]
    assert numbers(found.due_soon) == [3, 4]
    assert found.overdue.lines[0].agency == "Eastmoor Police"


def test_only_open_actions_lack_a_lead(
    session: Session, people: World, asking: Callable[..., Context], thornby: PartnershipRow
) -> None:
    add(session, people.thornby, 1, status=Status.NOT_STARTED)
    add(session, people.thornby, 2, status=Status.CLOSED)
    add(session, people.thornby, 3, lead_agency_id=people.police)
    add(session, people.wexcombe, 1, status=Status.NOT_STARTED)
    assert numbers(attention_in(asking(people.chair), thornby).without_lead) == [1]


def test_updates_are_awaited_after_28_days_of_silence(
    session: Session, people: World, asking: Callable[..., Context], thornby: PartnershipRow
) -> None:
    led = {"lead_agency_id": people.police}
    silent = add(session, people.thornby, 1, **led)
    heard = add(session, people.thornby, 2, **led)
    add(session, people.thornby, 3, **led, accepted_at=MONDAY - days(29))
    add(session, people.thornby, 4, **led, accepted_at=MONDAY - days(27))
    add(session, people.thornby, 5, **led, status=Status.NOT_STARTED, accepted_at=MONDAY - days(90))
    for ago in (60, 29):
        update(session, people, silent.id, ago)
    for ago in (60, 28):
        update(session, people, heard.id, ago)
    returned = add(session, people.thornby, 6, **led, accepted_at=MONDAY - days(200))
    for ago in (40, 3):
        session.add(
            Decision(
                partnership_id=people.thornby,
                action_id=returned.id,
                event=Event.DELIVERED if ago == 40 else Event.RETURNED,
                by="Amina Okafor",
                at=MONDAY - days(ago),
            )
        )
    session.flush()
    waiting = attention_in(asking(people.chair), thornby).without_update
    assert sorted(numbers(waiting)) == [1, 3]
    assert {line.since for line in waiting.lines} == {MONDAY - days(29)}


def test_dates_that_keep_changing_were_moved_twice(
    session: Session, people: World, asking: Callable[..., Context], thornby: PartnershipRow
) -> None:
    often, once = (add(session, people.thornby, number, lead_agency_id=people.police) for number in (1, 2))
    move_date(session, people, often.id, None, TODAY)
    move_date(session, people, often.id, TODAY, TODAY + days(7))
    move_date(session, people, often.id, TODAY + days(7), TODAY + days(14))
    move_date(session, people, once.id, None, TODAY)
    move_date(session, people, once.id, TODAY, TODAY + days(7))
    changing = attention_in(asking(people.chair), thornby).changing_dates
    assert [(line.number, line.changes) for line in changing.lines] == [(1, 2)]


def test_an_action_whose_named_lead_has_left_is_loud(
    session: Session, people: World, asking: Callable[..., Context], thornby: PartnershipRow
) -> None:
    add(session, people.thornby, 1, lead_agency_id=people.police, named_lead_id=people.contributor)
    add(session, people.thornby, 2, lead_agency_id=people.police, named_lead_id=people.police_lead)
    assert numbers(attention_in(asking(people.chair), thornby).named_lead_left) == []
    left = session.scalars(select(Membership).where(Membership.person_id == people.contributor)).one()
    left.ended_on = TODAY
    session.flush()
    assert numbers(attention_in(asking(people.chair), thornby).named_lead_left) == [1]


def test_signing_off_waits_for_those_who_may(
    session: Session, people: World, asking: Callable[..., Context], thornby: PartnershipRow
) -> None:
    for number, agency in ((1, people.police), (2, people.icb), (3, people.council)):
        add(
            session,
            people.thornby,
            number,
            lead_agency_id=agency,
            status=Status.DELIVERED,
            delivered_at=MONDAY - days(10 - number),
        )

    def waiting(person_id: int) -> list[int]:
        return numbers(waiting_for(asking(person_id), thornby).to_sign_off)

    assert waiting(people.chair) == [1, 2, 3]
    assert waiting(people.deputy) == [1, 2]  # comes from the council
    assert waiting(people.partner) == [1, 3]  # comes from the ICB
    assert waiting(people.police_lead) == waiting(people.scrutineer) == waiting(people.observer) == []


def test_what_agencies_suggest_waits_for_whoever_decides(
    session: Session, people: World, asking: Callable[..., Context], thornby: PartnershipRow
) -> None:
    for number, agency in ((1, people.police), (2, people.icb), (3, people.icb)):
        action = add(
            session, people.thornby, number, lead_agency_id=agency, assignment=Assignment.SUGGESTED, due_on=TODAY
        )
        session.add(
            Proposal(
                partnership_id=people.thornby,
                action_id=action.id,
                lead_agency_id=people.council if number == 2 else None,
                due_on=None if number == 2 else TODAY + days(30),
                reason="Made up",
                made_by="DI Nadia Rahman",
                made_at=MONDAY - days(number),
                agreed=False if number == 3 else None,
                answered_by="Amina Okafor" if number == 3 else None,
                answered_at=MONDAY if number == 3 else None,
            )
        )
    session.flush()
    chair = waiting_for(asking(people.chair), thornby).to_answer
    assert numbers(chair) == [2, 1]
    first = chair.lines[0]
    assert isinstance(first, Suggestion)
    assert (first.wanted_agency, first.wanted_due_on, first.agency) == ("Thornby Council", None, "NHS Eastmoor ICB")
    # The ICB's partner agrees dates of what the ICB leads, and no leads.
    assert numbers(waiting_for(asking(people.partner), thornby).to_answer) == []
    assert numbers(waiting_for(asking(people.police_lead), thornby).to_answer) == []


def test_accepting_waits_for_the_agency_that_was_asked(
    session: Session, people: World, asking: Callable[..., Context], thornby: PartnershipRow
) -> None:
    asked = {"assignment": Assignment.ASKED, "asked_at": MONDAY, "status": Status.NOT_STARTED}
    add(session, people.thornby, 3, lead_agency_id=people.police, **{**asked, "status": Status.DELIVERED})
    add(session, people.thornby, 1, lead_agency_id=people.police, **asked)
    add(session, people.thornby, 2, lead_agency_id=people.council, **asked)
    add(session, people.wexcombe, 1, lead_agency_id=people.police, **asked)
    assert numbers(waiting_for(asking(people.police_lead), thornby).to_accept) == [1]
    assert numbers(waiting_for(asking(people.contributor), thornby).to_accept) == [1]
    assert numbers(waiting_for(asking(people.council_lead), thornby).to_accept) == [2]
    # A business manager may answer on behalf of an agency, but it does not wait for them.
    assert numbers(waiting_for(asking(people.manager), thornby).to_accept) == []


def test_my_actions_are_those_of_my_agencies_where_i_sit(
    session: Session, people: World, asking: Callable[..., Context]
) -> None:
    add(session, people.thornby, 1, lead_agency_id=people.police, due_on=TODAY - days(1))
    add(session, people.thornby, 2, lead_agency_id=people.police, due_on=TODAY + days(40))
    add(session, people.thornby, 3, lead_agency_id=people.council, due_on=TODAY - days(1))
    # The police lead has no role in Wexcombe, although the police work there.
    add(session, people.wexcombe, 1, lead_agency_id=people.police, due_on=TODAY - days(1))
    assert numbers(mine(asking(people.police_lead)).pressing) == [1]
    assert numbers(mine(asking(people.chair)).pressing) == []


def test_lists_are_capped(
    session: Session, people: World, asking: Callable[..., Context], thornby: PartnershipRow
) -> None:
    for number in range(1, CAP + 2):
        add(session, people.thornby, number, lead_agency_id=people.police, due_on=TODAY - days(number))
    late = attention_in(asking(people.chair), thornby).overdue
    assert (late.count, late.is_capped) == (CAP, True)


def test_other_peoples_lists_do_not_exist(
    people: World, asking: Callable[..., Context], thornby: PartnershipRow
) -> None:
    for stranger in (people.other_chair, people.administrator):
        with pytest.raises(NotFound):
            attention_in(asking(stranger), thornby)
        with pytest.raises(NotFound):
            waiting_for(asking(stranger), thornby)
