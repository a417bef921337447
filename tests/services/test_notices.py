from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.world import MONDAY, World
from tracker.domain.actions import Assignment
from tracker.domain.notices import NoticeKind, NoticeState, Told
from tracker.services import notices
from tracker.services.notices import Note
from tracker.store.context import Context
from tracker.store.models import Action, Membership, Notice

Asking = Callable[..., Context]


def an_action(session: Session, people: World, agency_id: int, **changes: object) -> Action:
    values = {
        "number": 1,
        "title": "Check before each meeting",
        "assignment": Assignment.ASKED,
        "asked_at": MONDAY,
    }
    action = Action(partnership_id=people.thornby, lead_agency_id=agency_id, added_at=MONDAY, **(values | changes))
    session.add(action)
    session.flush()
    return action


def told(session: Session, kind: NoticeKind) -> list[int]:
    return list(session.scalars(select(Notice.person_id).where(Notice.kind == kind).order_by(Notice.id)))


def test_the_same_is_noted_once(asking: Asking, session: Session, people: World) -> None:
    context = asking(people.chair)
    action = an_action(session, people, people.police)

    def noted(*told: tuple[int, str]) -> int:
        about = [Told(person_id, NoticeKind.OVERDUE, key) for person_id, key in told]
        return notices.tell_all(context, [Note(one, people.thornby, "action", action.id) for one in about])

    assert noted((people.police_lead, "a")) == 1
    assert noted((people.police_lead, "a")) == 0
    assert noted((people.police_lead, "a"), (people.police_lead, "b"), (people.contributor, "a")) == 2
    notice = session.scalars(select(Notice).order_by(Notice.id)).first()
    assert notice is not None
    assert (notice.state, notice.made_at, notice.email_id) == (NoticeState.OPEN, MONDAY, None)


def test_asked_to_lead_tells_the_agencys_leads_and_the_named_lead(
    asking: Asking, session: Session, people: World
) -> None:
    action = an_action(session, people, people.police, named_lead_id=people.contributor)
    notices.asked_to_lead(asking(people.chair), action)
    notices.asked_to_lead(asking(people.chair), action)
    assert sorted(told(session, NoticeKind.ASKED_TO_LEAD)) == sorted([people.police_lead, people.contributor])


def test_asking_another_agency_and_coming_back_tells_again(asking: Asking, session: Session, people: World) -> None:
    action = an_action(session, people, people.police)
    notices.asked_to_lead(asking(people.chair), action)
    action.lead_agency_id, action.asked_at = people.council, MONDAY + timedelta(minutes=1)
    notices.asked_to_lead(asking(people.chair), action)
    action.lead_agency_id, action.asked_at = people.police, MONDAY + timedelta(minutes=2)
    notices.asked_to_lead(asking(people.chair), action)
    assert told(session, NoticeKind.ASKED_TO_LEAD) == [
        people.police_lead,
        people.council_lead,
        people.police_lead,
    ]


def test_nobody_is_told_of_what_they_did_themselves(asking: Asking, session: Session, people: World) -> None:
    action = an_action(session, people, people.thornby_itself)
    notices.asked_to_lead(asking(people.manager), action)
    assert told(session, NoticeKind.ASKED_TO_LEAD) == []
    notices.asked_to_lead(asking(people.chair), action)
    assert told(session, NoticeKind.ASKED_TO_LEAD) == [people.manager]


def test_returned_tells_the_named_lead_or_else_the_agencys_leads(
    asking: Asking, session: Session, people: World
) -> None:
    action = an_action(session, people, people.police, named_lead_id=people.contributor)
    notices.returned(asking(people.chair), action)
    assert told(session, NoticeKind.RETURNED) == [people.contributor]
    seat = session.scalars(select(Membership).where(Membership.person_id == people.contributor)).one()
    seat.ended_on = MONDAY.date()
    session.flush()
    notices.returned(asking(people.chair, now=MONDAY + timedelta(days=1)), action)
    assert told(session, NoticeKind.RETURNED) == [people.contributor, people.police_lead]
