"""Letters and actions put straight into the tables, for tests of what is done with actions. All of it is made up."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.world import MONDAY, World
from tracker.domain.actions import Assignment, ClosedBecause, Status
from tracker.domain.cards import LetterMark, LetterState
from tracker.domain.letters import FindingKind, LetterKind
from tracker.store.models import (
    Action,
    ActionFinding,
    ActionSupport,
    Finding,
    History,
    Letter,
    Membership,
    Partnership,
    Person,
)

WORDS = (
    "the timeliness of strategy discussions when children are at risk of harm",
    "how well records show what children say and what has been done about it",
    "the sharing of information with schools after police are called to a home",
    "the oversight of children who are waiting for a health assessment",
)
PLAN_DUE = date(2025, 1, 20)


def add_letter(
    session: Session, partnership_id: int, number: int = 1, answers_agency_id: int | None = None, **changes: Any
) -> Letter:
    """A confirmed letter, without a file."""
    letter = Letter(
        **{
            "partnership_id": partnership_id,
            "number": number,
            "state": LetterState.CONFIRMED,
            "mark": LetterMark.PUBLISHED,
            "kind": LetterKind.JTAI,
            "area": "Thornby",
            "title": f"Joint inspection of Thornby {number}",
            "published_on": date(2024, 10, 7),
            "answers_agency_id": answers_agency_id,
            "filename": "letter.txt",
            "media_type": "text/plain",
            "size": 100,
            "sha256": f"{partnership_id}-{number}",
            "words_hash": f"{partnership_id}-{number}",
            "parsed": {},
            "cards": [],
            "uploaded_by": "Joan Birch",
            "uploaded_at": MONDAY,
            "confirmed_by": "Joan Birch",
            "confirmed_at": MONDAY,
        }
        | changes
    )
    session.add(letter)
    session.flush()
    return letter


def add_action(session: Session, partnership_id: int, letter: Letter | None = None, **changes: Any) -> Action:
    """The partnership's next action, with a finding where a letter is given. `supporting` are keys of agencies."""
    partnership = session.get_one(Partnership, partnership_id)
    partnership.last_action_number += 1
    number = partnership.last_action_number
    supporting = changes.pop("supporting", ())
    words = changes.pop("title", f"{WORDS[number % len(WORDS)]} ({number})")
    values: dict[str, Any] = {
        "partnership_id": partnership_id,
        "number": number,
        "title": words,
        "status": Status.NOT_STARTED,
        "assignment": Assignment.NOBODY,
        "plan_due_on": PLAN_DUE,
        "added_at": MONDAY,
    } | changes
    if values.get("lead_agency_id") and values["assignment"] is Assignment.NOBODY:
        values |= {"assignment": Assignment.ASKED, "asked_at": datetime(2024, 10, 8, 9, 0, tzinfo=MONDAY.tzinfo)}
    if values["status"] is Status.CLOSED:
        values.setdefault("closed_because", ClosedBecause.MERGED)
    action = Action(**values)
    session.add(action)
    session.flush()
    for agency_id in supporting:
        session.add(ActionSupport(partnership_id=partnership_id, action_id=action.id, agency_id=agency_id))
    if letter is not None:
        position = len(session.scalars(select(Finding).where(Finding.letter_id == letter.id)).all()) + 1
        finding = Finding(
            partnership_id=partnership_id,
            letter_id=letter.id,
            position=position,
            kind=FindingKind.IMPROVEMENT,
            text=words,
            page=2,
            line=position,
            start=0,
            end_page=2,
            end=len(words),
            added_by_hand=False,
        )
        session.add(finding)
        session.flush()
        session.add(ActionFinding(partnership_id=partnership_id, action_id=action.id, finding_id=finding.id))
    session.flush()
    return action


def led_by(people: World, **changes: Any) -> dict[str, Any]:
    """The facts of an action that the police were asked to lead and have accepted."""
    return {
        "lead_agency_id": people.police,
        "assignment": Assignment.ACCEPTED,
        "asked_at": MONDAY,
        "accepted_at": MONDAY,
    } | changes


def seat_in(session: Session, person_id: int, partnership_id: int, role: Any, agency_id: int | None = None) -> None:
    """Give somebody one more role."""
    session.add(
        Membership(
            partnership_id=partnership_id,
            person_id=person_id,
            role=role,
            agency_id=agency_id,
            started_on=date(2024, 1, 1),
        )
    )
    session.flush()


def history_of(session: Session, action: Action) -> list[History]:
    """The action's history, oldest first."""
    session.flush()
    return list(
        session.scalars(
            select(History).where(History.noun == "action", History.noun_id == action.id).order_by(History.id)
        )
    )


def person_named(session: Session, person_id: int) -> str:
    return session.get_one(Person, person_id).name
