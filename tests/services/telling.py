"""A month of made-up work in Thornby and Wexcombe for the tests of e-mails. Nobody and nothing in it is real."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.world import MONDAY, World
from tracker.domain.access import Actor, Role, SystemActor
from tracker.domain.actions import Assignment, Event, Rating, Status
from tracker.domain.cards import LetterMark, LetterState
from tracker.domain.letters import FindingKind, LetterKind
from tracker.domain.notices import EmailKind, NoticeKind, NoticeState
from tracker.jobs.runner import run_once
from tracker.settings import Settings
from tracker.store.context import Context
from tracker.store.db import Database
from tracker.store.models import (
    Action,
    ActionFinding,
    DateChange,
    Decision,
    Email,
    Evidence,
    Finding,
    Letter,
    Membership,
    Notice,
    PartnershipAgency,
    ProgressUpdate,
    Proposal,
)

SECRET = "typed-by-somebody"
DRAFT_WORDS = "unpublished-words"
SCHEDULER = Actor("Scheduler", system=SystemActor.SCHEDULER)

TITLES = (
    "Senior leaders should check what each agency knows before every strategy meeting",
    "Record who was invited to strategy meetings and what was decided, and share it the same day",
    "Make sure that referrals say what the child has said",
    "Agree who is the lead practitioner in each school",
    "Audit together, at least twice a year, whether help came soon enough",
    "Give staff who work at night a number that is answered",
)


def a_letter(session: Session, people: World, number: int = 1, **changes: object) -> Letter:
    values: dict[str, object] = {
        "state": LetterState.CONFIRMED,
        "mark": LetterMark.PUBLISHED,
        "kind": LetterKind.JTAI,
        "area": "Thornby",
        "title": "Joint targeted area inspection of Thornby",
        "published_on": date(2024, 9, 20),
        "printed_deadline_on": date(2024, 12, 30),
        "filename": "thornby.txt",
        "media_type": "text/plain",
        "size": 100,
        "sha256": f"{number:064x}",
        "words_hash": f"{number:064x}",
        "parsed": {},
        "cards": [],
        "uploaded_by": "Joan Birch",
        "uploaded_at": MONDAY,
    }
    letter = Letter(partnership_id=people.thornby, number=number, **(values | changes))
    session.add(letter)
    session.flush()
    return letter


def an_action(session: Session, people: World, number: int, letter: Letter | None = None, **changes: object) -> Action:
    """An action that the police lead and have accepted, with a finding where `letter` is given."""
    values: dict[str, object] = {
        "partnership_id": people.thornby,
        "title": TITLES[(number - 1) % len(TITLES)],
        "status": Status.IN_PROGRESS,
        "assignment": Assignment.ACCEPTED,
        "lead_agency_id": people.police,
        "asked_at": MONDAY - timedelta(days=40),
        "success_measure": SECRET,
        "added_at": MONDAY - timedelta(days=60),
    }
    action = Action(number=number, **(values | changes))
    session.add(action)
    session.flush()
    if letter is not None:
        finding = Finding(
            partnership_id=letter.partnership_id,
            letter_id=letter.id,
            position=number,
            kind=FindingKind.IMPROVEMENT,
            text=f"{action.title}. This is made up for the tests and goes on for longer than anybody would want "
            "to read in an e-mail, so that it can be seen where the words of the inspectors are cut off "
            "before their end.",
            page=1,
            line=number,
            start=0,
            end_page=1,
            end=10,
            added_by_hand=False,
        )
        session.add(finding)
        session.flush()
        session.add(ActionFinding(partnership_id=letter.partnership_id, action_id=action.id, finding_id=finding.id))
    return action


def a_month(session: Session, people: World) -> list[Action]:
    """One action for each thing a summary can say, in Thornby, and one in Wexcombe for the same police force."""
    letter = a_letter(session, people)
    accepted = [
        an_action(session, people, 1, letter, due_on=date(2024, 10, 4)),
        an_action(session, people, 2, letter, due_on=date(2024, 10, 21), named_lead_id=people.contributor),
        an_action(session, people, 3, letter, status=Status.DELIVERED, due_on=date(2024, 10, 30), delivered_at=MONDAY),
        an_action(session, people, 4, letter, lead_agency_id=None, assignment=Assignment.NOBODY, asked_at=None),
        an_action(
            session,
            people,
            5,
            letter,
            lead_agency_id=people.council,
            assignment=Assignment.ASKED,
            asked_at=MONDAY - timedelta(days=4),
        ),
        an_action(session, people, 6, letter, assignment=Assignment.SUGGESTED, due_on=date(2024, 11, 29)),
        an_action(session, people, 7, letter, status=Status.SIGNED_OFF, rating=Rating.GREEN),
        an_action(session, people, 8, lead_agency_id=people.thornby_itself, due_on=date(2024, 11, 8)),
        an_action(session, people, 1, partnership_id=people.wexcombe, due_on=date(2024, 10, 17), title="Wexcombe only"),
    ]
    session.add(
        Membership(
            partnership_id=people.wexcombe,
            person_id=people.police_lead,
            role=Role.AGENCY_LEAD,
            agency_id=people.police,
            started_on=date(2023, 1, 2),
        )
    )
    overdue, _soon, delivered, _nobody, asked, suggested, signed_off, *_ = accepted
    thornby = people.thornby
    session.add_all(
        [
            ProgressUpdate(
                partnership_id=thornby,
                action_id=overdue.id,
                agency_id=people.police,
                by="DI Nadia Rahman",
                on_behalf=False,
                at=datetime(2024, 9, 12, 15, 0, tzinfo=UTC),
                done=SECRET,
                rating=Rating.AMBER,
                rating_reason=SECRET,
                next_step=SECRET,
                heard=SECRET,
            ),
            Evidence(
                partnership_id=thornby,
                action_id=delivered.id,
                note=SECRET,
                held_at=SECRET,
                by="DI Nadia Rahman",
                at=MONDAY,
            ),
            Proposal(
                partnership_id=thornby,
                action_id=suggested.id,
                lead_agency_id=people.icb,
                due_on=date(2025, 1, 31),
                reason=SECRET,
                made_by="DI Nadia Rahman",
                made_at=MONDAY - timedelta(days=3),
            ),
            Decision(
                partnership_id=thornby,
                action_id=signed_off.id,
                event=Event.SIGNED_OFF,
                by="Amina Okafor",
                at=MONDAY - timedelta(days=5),
                reason=SECRET,
            ),
            DateChange(
                partnership_id=thornby,
                action_id=asked.id,
                was_on=date(2024, 11, 1),
                due_on=date(2024, 12, 13),
                reason=SECRET,
                agreed_by="Amina Okafor",
                at=MONDAY - timedelta(days=2),
            ),
        ]
    )
    coordinated = session.get_one(PartnershipAgency, (thornby, people.police))
    coordinated.coordinator_id = people.contributor
    session.flush()
    return accepted


def scheduler(session: Session, settings: Settings, now: datetime = MONDAY) -> Context:
    return Context(session, SCHEDULER, now, settings)


def emails(database: Database) -> list[Email]:
    with database.reading() as session:
        return list(session.scalars(select(Email).order_by(Email.id)))


def read(email: Email) -> EmailMessage:
    assert email.content is not None
    message = message_from_bytes(email.content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def part(email: Email, subtype: str) -> str:
    """The `plain` or `html` body."""
    body = read(email).get_body((subtype,))
    assert body is not None
    content: str = body.get_content()
    return content.replace("\r\n", "\n")


def composed(database: Database, settings: Settings, *jobs: str, days: int = 0) -> dict[tuple[int, EmailKind], Email]:
    """The e-mails by person and kind, after these jobs have run `days` after Monday."""
    for job in jobs:
        run_once(job, MONDAY + timedelta(days=days), database, settings)
    return {(email.person_id, email.kind): email for email in emails(database)}


def state_of(database: Database, kind: NoticeKind, person_id: int) -> list[tuple[NoticeState, str | None]]:
    with database.reading() as session:
        rows = session.execute(
            select(Notice.state, Notice.cancelled_reason)
            .where(Notice.kind == kind, Notice.person_id == person_id)
            .order_by(Notice.id)
        )
        return [(state, reason) for state, reason in rows]
