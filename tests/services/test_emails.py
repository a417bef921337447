"""What people are told: the e-mails as they go out, beside snapshots a reviewer can read.

After a wanted change of wording run these tests once with WRITE_EMAILS=1 and read the difference.
"""

from __future__ import annotations

import os
import re
from datetime import date, timedelta
from email.utils import parsedate_to_datetime
from itertools import pairwise
from pathlib import Path

import html5lib
import pytest
from sqlalchemy import event, select, update

from tests.services.telling import (
    DRAFT_WORDS,
    SECRET,
    a_letter,
    a_month,
    an_action,
    composed,
    emails,
    part,
    read,
    scheduler,
    state_of,
)
from tests.world import MONDAY, World
from tracker.domain.access import Role
from tracker.domain.actions import Assignment, Event, Status
from tracker.domain.cards import LetterMark, LetterState
from tracker.domain.letters import LetterKind
from tracker.domain.notices import EmailKind, EmailState, NoticeKind, NoticeState
from tracker.services import digests, notices, reminders
from tracker.settings import Settings
from tracker.store.db import Database
from tracker.store.models import (
    ActionFinding,
    DateChange,
    Decision,
    Email,
    Finding,
    Installation,
    Membership,
    Person,
    ProgressUpdate,
    Proposal,
)

SNAPSHOTS = Path(__file__).parent / "emails"


def matches_snapshot(email: Email, name: str, write: bool) -> None:
    """The headers that matter and the plain text, as they stand in `emails/<name>.txt`."""
    message = read(email)
    headers = ("From", "To", "Subject", "Date", "List-Unsubscribe", "List-Unsubscribe-Post", "Auto-Submitted")
    head = "".join(f"{header}: {message[header]}\n" for header in headers if message[header])
    said = f"{head}\n{part(email, 'plain')}"
    path = SNAPSHOTS / f"{name}.txt"
    if write:
        path.parent.mkdir(exist_ok=True)
        path.write_text(said)
    assert said == path.read_text()


@pytest.fixture
def write() -> bool:
    return bool(os.environ.get("WRITE_EMAILS"))


@pytest.mark.parametrize(
    "who", ["chair", "deputy", "manager", "police_lead", "council_lead", "contributor", "other_chair"]
)
def test_weekly_summaries(database: Database, settings: Settings, people: World, who: str, write: bool) -> None:
    with database.writing() as session:
        a_month(session, people)
    found = composed(database, settings, "weekly-digest")
    matches_snapshot(found[getattr(people, who), EmailKind.WEEKLY_DIGEST], f"weekly_{who}", write)


@pytest.mark.parametrize("who", ["police_lead", "contributor", "manager"])
def test_reminders(database: Database, settings: Settings, people: World, who: str, write: bool) -> None:
    with database.writing() as session:
        a_month(session, people)
    found = composed(database, settings, "reminders", days=4)
    matches_snapshot(found[getattr(people, who), EmailKind.REMINDER], f"reminder_{who}", write)


def one_notice(database: Database, settings: Settings, people: World, kind: str) -> Email:
    with database.writing() as session:
        letter = a_letter(session, people)
        context = scheduler(session, settings)
        if kind == "asked":
            action = an_action(
                session, people, 5, letter, assignment=Assignment.ASKED, asked_at=MONDAY, status=Status.NOT_STARTED
            )
            notices.asked_to_lead(context, action)
        elif kind == "returned":
            notices.returned(context, an_action(session, people, 5, letter, due_on=date(2025, 3, 3)))
        else:
            due = {"in_28_days": 26, "in_7_days": 7, "overdue": -3}[kind]
            an_action(session, people, 5, letter, due_on=MONDAY.date() + timedelta(days=due))
    return composed(database, settings, "reminders")[people.police_lead, EmailKind.REMINDER]


@pytest.mark.parametrize("kind", ["asked", "returned", "in_28_days", "in_7_days", "overdue"])
def test_a_reminder_of_one_action(
    database: Database, settings: Settings, people: World, kind: str, write: bool
) -> None:
    matches_snapshot(one_notice(database, settings, people, kind), f"one_{kind}", write)


def test_nothing_needs_you(database: Database, settings: Settings, people: World, write: bool) -> None:
    found = composed(database, settings, "weekly-digest")
    assert {person for person, _ in found} == {people.chair, people.deputy, people.manager, people.other_chair}
    matches_snapshot(found[people.chair, EmailKind.WEEKLY_DIGEST], "weekly_nothing", write)


def test_several_roles_are_one_e_mail_a_week(
    database: Database, settings: Settings, people: World, write: bool
) -> None:
    with database.writing() as session:
        a_month(session, people)
        for partnership_id, role, agency_id in (
            (people.wexcombe, Role.CHAIR, None),
            (people.thornby, Role.DEPUTY_CHAIR, None),
        ):
            session.add(
                Membership(
                    partnership_id=partnership_id,
                    person_id=people.police_lead,
                    role=role,
                    agency_id=agency_id,
                    started_on=date(2023, 1, 2),
                )
            )
    found = composed(database, settings, "weekly-digest")
    matches_snapshot(found[people.police_lead, EmailKind.WEEKLY_DIGEST], "weekly_several_roles", write)


def everything_sent(database: Database, settings: Settings, people: World) -> list[Email]:
    with database.writing() as session:
        actions = a_month(session, people)
        draft = a_letter(session, people, 2, mark=LetterMark.DRAFT, title=DRAFT_WORDS, published_on=None)
        an_action(session, people, 20, draft, title=DRAFT_WORDS, due_on=date(2024, 10, 10))
        notices.returned(scheduler(session, settings), actions[0])
    for days in (0, 4, 7, 11, 21):
        composed(database, settings, "reminders", "weekly-digest", days=days)
    found = emails(database)
    assert len(found) > 15
    return found


def test_what_never_stands_in_an_e_mail(database: Database, settings: Settings, people: World) -> None:
    with database.reading() as session:
        names = set(session.scalars(select(Person.name)))
    for email in everything_sent(database, settings, people):
        with database.reading() as session:
            mine = session.get_one(Person, email.person_id).name
            seats = set(
                session.scalars(select(Membership.partnership_id).where(Membership.person_id == email.person_id))
            )
        html, text = part(email, "html"), part(email, "plain")
        for said in (html, text, email.subject):
            assert SECRET not in said
            assert DRAFT_WORDS not in said
            assert not re.search(r"failed to|chas(e|ing)|please|click here", said, re.IGNORECASE)
            if people.wexcombe not in seats:
                assert "wexcombe" not in said.lower()
            if people.thornby not in seats:
                assert "thornby" not in said.lower().replace("thornby.example", "")
            for name in names - {mine}:
                assert name not in said
        assert not re.search(r"<(img|script|link|object|iframe|video)|url\(|cid:", html)
        assert not list(read(email).iter_attachments())
        for address in re.findall(r"https?://\S+", text):
            assert address.startswith("https://tracker.example/")
        links = re.findall(r'href="([^"]+)"', html)
        assert links
        assert all(link.startswith("https://tracker.example/") for link in links)


def test_both_faces_say_the_same_and_are_well_formed(database: Database, settings: Settings, people: World) -> None:
    for email in everything_sent(database, settings, people):
        document = html5lib.HTMLParser(
            html5lib.getTreeBuilder("etree"), strict=True, namespaceHTMLElements=False
        ).parse(part(email, "html"))
        said = " ".join("".join(document.find("body").itertext()).split())
        text = part(email, "plain")
        assert len(document.findall(".//h1")) == 1
        levels = [int(one.tag[1]) for one in document.iter() if re.fullmatch(r"h[1-6]", str(one.tag))]
        assert all(after <= before + 1 for before, after in pairwise(levels))
        addresses = {link.get("href") for link in document.iter("a")}
        assert addresses == set(re.findall(r"https?://\S+", text))
        for line in text.splitlines():
            plain = re.sub(r"https?://\S+", "", line).strip("-=* “”:").strip()
            if plain.startswith(("Say so", "Pass it on", "Already", "Not yours", "See", "Pause", "Hello")):
                continue
            missing = [word for word in plain.split() if word.strip("“”:") not in said]
            assert not missing, (line, missing)
        assert "<style" not in part(email, "html")
        assert "style=" in part(email, "html")


def test_headers(database: Database, settings: Settings, people: World) -> None:
    with database.writing() as session:
        a_month(session, people)
    found = composed(database, settings, "weekly-digest", "reminders")
    weekly = found[people.chair, EmailKind.WEEKLY_DIGEST]
    message = read(weekly)
    assert parsedate_to_datetime(message["Date"]) == MONDAY
    assert message["Message-ID"] == weekly.message_id
    assert re.fullmatch(r"<[0-9a-f]{32}@tracker\.example>", weekly.message_id)
    assert message["To"] == "Amina Okafor <chair@thornby.example>"
    assert message["List-Unsubscribe"].startswith("<https://tracker.example/unsubscribe/")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert weekly.content is not None
    assert weekly.content.isascii()
    assert all(len(line) <= 998 for line in weekly.content.split(b"\r\n"))
    reminder = read(found[people.police_lead, EmailKind.REMINDER])
    assert reminder["List-Unsubscribe"] is None


def test_a_statement_is_due_when_a_letter_says_in_days_and_not_by_a_date(
    database: Database, settings: Settings, people: World
) -> None:
    with database.writing() as session:
        days = {"deadline": {"relative_working_days": 20}}
        a_letter(session, people, kind=LetterKind.OTHER, printed_deadline_on=None, parsed=days)
    found = composed(database, settings, "weekly-digest")[people.chair, EmailKind.WEEKLY_DIGEST]
    assert found.subject == "Thornby: answer due in 4 working days (weekly summary)"


def test_a_summary_for_a_day_that_has_passed_says_nothing_of_what_came_later(
    database: Database, settings: Settings, people: World
) -> None:
    later = MONDAY + timedelta(days=400)
    with database.writing() as session:
        letter = a_letter(session, people)
        asked = {"lead_agency_id": people.council, "assignment": Assignment.ASKED, "asked_at": later}
        an_action(session, people, 1, letter, **asked)
        signed_off = an_action(session, people, 2, letter, status=Status.SIGNED_OFF)
        delivered = an_action(session, people, 3, letter, status=Status.DELIVERED, delivered_at=later)
        moved = an_action(session, people, 4, letter, due_on=date(2025, 3, 3))
        shared = {"partnership_id": people.thornby, "reason": SECRET}
        session.add_all(
            [
                Decision(action_id=signed_off.id, event=Event.SIGNED_OFF, by="Amina Okafor", at=later, **shared),
                Proposal(action_id=moved.id, due_on=date(2025, 5, 5), made_by="Nadia", made_at=later, **shared),
                *(
                    DateChange(action_id=action.id, was_on=was_on, due_on=due_on, agreed_by="Amina", at=at, **shared)
                    for action, was_on, due_on, at in (
                        (moved, date(2024, 12, 2), date(2025, 1, 6), MONDAY - timedelta(days=3)),
                        (moved, date(2025, 1, 6), date(2025, 3, 3), MONDAY - timedelta(days=2)),
                        (delivered, date(2024, 12, 2), date(2025, 1, 6), later),
                    )
                ),
            ]
        )
        dated = {"published_on": later.date(), "printed_deadline_on": later.date(), "confirmed_at": later}
        still_to_come = a_letter(session, people, 2, **dated)
        an_action(session, people, 6, still_to_come, title="Asked for by a letter to come")
        answers_both = an_action(session, people, 7, letter)
        finding = Finding.letter_id == still_to_come.id
        session.add(
            ActionFinding(
                partnership_id=people.thornby,
                action_id=answers_both.id,
                finding_id=session.scalars(select(Finding.id).where(finding)).one(),
            )
        )
        overdue = {"due_on": date(2024, 10, 4), "lead_agency_id": people.icb, "named_lead_id": people.partner}
        an_action(session, people, 5, letter, **overdue)
    composed(database, settings, "reminders", "send", days=400)
    found = composed(database, settings, "weekly-digest")[people.manager, EmailKind.WEEKLY_DIGEST]
    text = part(found, "plain")
    assert str(later.year) not in text.replace("3 March 2025", "").replace("5 May 2025", "")
    assert "Went well" not in text
    assert "Thornby Council. Asked.\n" in text
    assert "Eastmoor Police asked for sign-off.\n" in text
    assert "Eastmoor Police suggested 5 May 2025 as due date.\n" in text
    assert "From 2 December 2024 to 3 March 2025, changed 2 times.\n" in text
    assert text.count("See THO-4:") == 2
    assert "No reminders were sent last week." in text
    assert "3 actions have no agreed due date" in text
    assert "Asked for by a letter to come" not in text
    assert "THO-7" in text
    assert found.subject == "Thornby: statement due in 53 working days (weekly summary)"


def test_a_reminder_for_a_day_that_has_passed_says_nothing_of_later_updates(
    database: Database, settings: Settings, people: World
) -> None:
    with database.writing() as session:
        a_month(session, people)
        session.execute(update(ProgressUpdate).values(at=MONDAY + timedelta(days=30)))
    found = composed(database, settings, "reminders")[people.police_lead, EmailKind.REMINDER]
    assert "Last update: none yet" in part(found, "plain")
    assert "November" not in part(found, "plain")


def test_letters_to_check_and_leavers_stand_in_the_summary_of_who_can_do_something(
    database: Database, settings: Settings, people: World
) -> None:
    with database.writing() as session:
        waiting = {"state": LetterState.RECEIVED, "printed_deadline_on": None}
        a_letter(session, people, 1, **waiting, title=DRAFT_WORDS)
        a_letter(session, people, 2, **waiting, mark=LetterMark.DRAFT, title=DRAFT_WORDS)
        an_action(session, people, 1, named_lead_id=people.contributor, asked_at=MONDAY)
        left = Membership.person_id == people.contributor
        session.execute(update(Membership).where(left).values(ended_on=MONDAY.date()))
        an_action(session, people, 2, named_lead_id=people.scrutineer, asked_at=MONDAY)
        later = Membership.person_id == people.scrutineer
        session.execute(update(Membership).where(later).values(ended_on=date(2024, 10, 15)))
    found = composed(database, settings, "weekly-digest")
    for who in (people.chair, people.manager):
        email = found[who, EmailKind.WEEKLY_DIGEST]
        text = part(email, "plain")
        assert email.subject == "Thornby: 1 to decide, 1 letter to check (weekly summary)"
        assert "there is 1 thing to decide and 1 letter to check.\n" in text
        assert "1 letter waits to be checked. Until then it has no actions.\n" in text
        assert "Check letters: https://tracker.example/thornby/letters\n" in text
        assert "Eastmoor Police. The named lead has left.\n" in text
        assert "Ellie" not in text
        assert DRAFT_WORDS not in text
    elsewhere = found[people.other_chair, EmailKind.WEEKLY_DIGEST]
    assert "nothing needs you this week" in part(elsewhere, "plain")


def test_what_was_sent_and_what_failed_is_counted(database: Database, settings: Settings, people: World) -> None:
    with database.writing() as session:
        an_action(session, people, 1, due_on=date(2024, 10, 4))
    composed(database, settings, "reminders", "send")
    found = composed(database, settings, "weekly-digest", days=1)
    assert "1 reminder sent last week, none failed.\n" in part(found[people.chair, EmailKind.WEEKLY_DIGEST], "plain")
    with database.writing() as session:
        failed = Email.kind == EmailKind.WEEKLY_DIGEST, Email.person_id == people.manager
        session.execute(
            update(Email).where(*failed).values(state=EmailState.FAILED, ended_at=MONDAY, outcome="No such mailbox")
        )
    found = composed(database, settings, "weekly-digest", days=7)
    weekly = found[people.chair, EmailKind.WEEKLY_DIGEST]
    assert weekly.period == "2024-W43"
    said = "1 reminder sent last week. 1 e-mail could not be delivered.\n"
    assert said in part(weekly, "plain")


@pytest.mark.parametrize(
    ("agency", "areas", "subject"),
    [
        ("police", ("thornby", "thornby"), "Thornby: asked to lead 2 actions"),
        ("police", ("thornby", "wexcombe"), "Eastmoor Police: asked to lead 2 actions"),
    ],
)
def test_being_asked_to_lead_several_names_where(
    database: Database, settings: Settings, people: World, agency: str, areas: tuple[str, ...], subject: str
) -> None:
    with database.writing() as session:
        session.add(
            Membership(
                partnership_id=people.wexcombe,
                person_id=people.police_lead,
                role=Role.AGENCY_LEAD,
                agency_id=people.police,
                started_on=date(2023, 1, 2),
            )
        )
        session.flush()
        for number, area in enumerate(areas, 1):
            asked = {"assignment": Assignment.ASKED, "asked_at": MONDAY, "partnership_id": getattr(people, area)}
            action = an_action(session, people, number, **asked, lead_agency_id=getattr(people, agency))
            notices.asked_to_lead(scheduler(session, settings), action)
    email = composed(database, settings, "reminders")[people.police_lead, EmailKind.REMINDER]
    assert email.subject == subject
    text = part(email, "plain")
    assert "28 and 7 days" not in text
    assert "because you answer for Eastmoor Police in" in text
    assert "You are told once each time your agency is asked to lead an action." in text


def test_the_number_of_queries_does_not_depend_on_how_many_are_told(
    database: Database, settings: Settings, people: World
) -> None:
    def statements() -> tuple[int, int]:
        counts = []
        for gather in (digests.gather, reminders.gather):
            ran: list[str] = []
            with database.reading() as session:
                listener = lambda *given: ran.append(given[2])  # noqa: E731, B023
                event.listen(database.engine, "before_cursor_execute", listener)
                gather(scheduler(session, settings))
                event.remove(database.engine, "before_cursor_execute", listener)
            counts.append(len(ran))
        return counts[0], counts[1]

    with database.writing() as session:
        a_month(session, people)
        digests.plan(scheduler(session, settings), None)
        reminders.plan(scheduler(session, settings))
    few = statements()
    with database.writing() as session:
        for number in range(30, 60):
            an_action(session, people, number, due_on=date(2024, 10, 16))
            person = Person(email=f"p{number}@thornby.example", name="Somebody New", added_at=MONDAY)
            session.add(person)
            session.flush()
            session.add(
                Membership(
                    partnership_id=people.thornby,
                    person_id=person.id,
                    role=Role.AGENCY_LEAD,
                    agency_id=people.police,
                    started_on=date(2023, 1, 2),
                )
            )
        session.flush()
        digests.plan(scheduler(session, settings), None)
        reminders.plan(scheduler(session, settings))
    assert statements() == few == (13, 6)


def test_many_reminders_show_ten_and_a_link(database: Database, settings: Settings, people: World) -> None:
    with database.writing() as session:
        for number in range(1, 14):
            an_action(session, people, number, due_on=date(2024, 10, 4))
    email = composed(database, settings, "reminders")[people.police_lead, EmailKind.REMINDER]
    assert email.subject == "Thornby: 13 actions overdue (reminder)"
    text = part(email, "plain")
    assert text.count("Update this action:") == 10
    assert "And 3 more actions:\nhttps://tracker.example/my-actions" in text
    assert {state for state, _ in state_of(database, NoticeKind.OVERDUE, people.police_lead)} == {NoticeState.TOLD}


def test_what_people_wrote_is_text_and_never_markup(database: Database, settings: Settings, people: World) -> None:
    with database.writing() as session:
        an_action(session, people, 1, due_on=date(2024, 10, 4), title="<b>Bold</b> & {{ 7 * 7 }} “quoted”")
        session.execute(update(Person).values(name='Nadia "N" <Rahman>, Ångström'))
    email = composed(database, settings, "reminders")[people.police_lead, EmailKind.REMINDER]
    assert "<b>Bold</b> & {{ 7 * 7 }} “quoted”" in part(email, "plain")
    assert "&lt;b&gt;Bold&lt;/b&gt; &amp; {{ 7 * 7 }} “quoted”" in part(email, "html")
    assert read(email)["To"].addresses[0].display_name == 'Nadia "N" <Rahman>, Ångström'
    assert read(email)["To"].addresses[0].addr_spec == "police.lead@thornby.example"


def test_the_demonstration_says_so(database: Database, settings: Settings, people: World) -> None:
    with database.writing() as session:
        session.execute(update(Installation).values(is_demonstration=True))
    email = composed(database, settings, "weekly-digest")[people.chair, EmailKind.WEEKLY_DIGEST]
    for face in ("plain", "html"):
        assert "This is a demonstration" in part(email, face)
