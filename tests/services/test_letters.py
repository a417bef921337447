"""A letter comes in, is checked and becomes actions. Letters and people are made up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.letter_texts import FOCUSED, JOINT, PROSE, encoded
from tests.world import MONDAY, World
from tracker.adapters import files
from tracker.domain.access import Actor, SystemActor
from tracker.domain.actions import Assignment, Status
from tracker.domain.cards import LetterState
from tracker.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from tracker.domain.letters import FindingKind, LetterKind, to_json
from tracker.services import letters
from tracker.settings import Settings
from tracker.store.context import Context
from tracker.store.models import Action, ActionFinding, Finding, History, Letter, LetterPage
from tracker.store.queries.letters import findings_of, letter, letters_of
from tracker.store.queries.partnerships import PartnershipRow, partnership_by_slug

Asking = Callable[..., Context]


@pytest.fixture
def manager(asking: Asking, people: World) -> Context:
    return asking(people.manager)


@pytest.fixture
def thornby(manager: Context) -> PartnershipRow:
    return partnership_by_slug(manager, "thornby")


def facts_of(session: Session, number: int) -> letters.Facts:
    row = session.scalars(select(Letter).where(Letter.number == number)).one()
    return letters.Facts(**{name: getattr(row, name) for name in letters.Facts.__slots__})


def history_of(session: Session) -> list[tuple[str, str]]:
    return [(row.noun, row.verb) for row in session.scalars(select(History).order_by(History.id))]


def test_a_letter_is_kept_with_its_bytes_pages_and_what_was_read(manager: Context, thornby: PartnershipRow) -> None:
    received = letters.receive(manager, thornby, "Thornby.txt", encoded(JOINT))
    assert received.number == 1
    assert not received.already_there
    assert received.sentence == (
        "Letter 1 uploaded: Joint targeted area inspection, Thornby, 12 July 2024, 3 findings."
    )
    assert received.warnings == ()
    detail = letter(manager, thornby.id, 1)
    assert (detail.state, detail.kind, detail.area) == (LetterState.RECEIVED, LetterKind.JTAI, "Thornby")
    assert (detail.published_on, detail.printed_deadline_on) == (date(2024, 7, 12), date(2024, 10, 21))
    assert (detail.inspection_start_on, detail.inspection_end_on) == (date(2024, 4, 22), date(2024, 4, 26))
    assert detail.submit_to == "statements@inspectorate.example"
    assert detail.principal_authority == "Thornby Council"
    assert detail.answers_agency is None
    assert [card.text for card in detail.cards] == [
        "Multi-agency audits that ask what changed for children. Their results are not shared.",
        "Capacity in the police control room at weekends.",
        "Plans that children can read and understand.",
    ]
    assert files.read(manager.settings.files, thornby.id, detail.sha256) == encoded(JOINT)
    assert "".join(detail.pages.values()).count("Strengths") == 1
    assert history_of(manager.session) == [("letter", "uploaded")]


def test_the_same_file_again_changes_nothing_and_says_so(manager: Context, thornby: PartnershipRow) -> None:
    letters.receive(manager, thornby, "Thornby.txt", encoded(JOINT))
    again = letters.receive(manager, thornby, "Copy of Thornby.txt", encoded(JOINT))
    assert (again.number, again.already_there) == (1, True)
    assert again.sentence == (
        "This file is here already as letter 1 (Joint targeted area inspection, Thornby, 12 July 2024), "
        "waiting to be checked. Nothing was changed."
    )
    assert len(history_of(manager.session)) == 1
    assert manager.session.scalar(select(func.count(Letter.id))) == 1


def test_the_same_letter_in_another_format_comes_in_with_a_warning(manager: Context, thornby: PartnershipRow) -> None:
    letters.receive(manager, thornby, "Thornby.txt", encoded(JOINT))
    other = letters.receive(manager, thornby, "Thornby.md", encoded(JOINT.replace("\n- ", "\n* ") + "\nPage 1\n"))
    assert other.number == 2
    assert other.warnings == (
        letters.Oddity(
            "It says the same as letter 1 (Joint targeted area inspection, Thornby, 12 July 2024).",
            letter=1,
        ),
    )


def test_a_letter_and_its_twin_make_their_actions_once(manager: Context, thornby: PartnershipRow) -> None:
    letters.receive(manager, thornby, "Thornby.txt", encoded(JOINT))
    letters.receive(manager, thornby, "Thornby.md", encoded(JOINT.replace("\n- ", "\n* ") + "\nPage 1\n"))
    made = letters.confirm(manager, thornby, 2)
    with pytest.raises(Conflict, match=r"Letter 2 says the same and is confirmed.* Withdraw one of the two"):
        letters.confirm(manager, thornby, 1)
    assert manager.session.scalar(select(func.count(Action.id))) == len(made) == 3
    letters.withdraw(manager, thornby, 2, "The PDF is the one to keep")
    assert len(letters.confirm(manager, thornby, 1)) == 3


def test_another_areas_letter_comes_in_with_a_warning(manager: Context, thornby: PartnershipRow) -> None:
    received = letters.receive(manager, thornby, "w.txt", encoded(JOINT.replace("Thornby", "Wexcombe")))
    assert received.warnings == (
        letters.Oddity("It names Wexcombe, and this partnership is Thornby Safeguarding Children Partnership."),
    )


def test_a_letter_without_findings_is_kept_and_says_so(manager: Context, thornby: PartnershipRow) -> None:
    received = letters.receive(manager, thornby, "prose.txt", encoded(PROSE))
    assert received.findings == 0
    assert received.warnings[-1].sentence == "No findings were found in it. Add them by hand on its check page."
    with pytest.raises(Invalid, match="Add a finding"):
        letters.confirm(manager, thornby, received.number, received.version)


@pytest.mark.parametrize(
    ("filename", "content", "sentence"),
    [
        ("letter.pdf", b"", "The selected file is empty"),
        ("letter.pdf", b"\xff\xd8\xff\xe0" + b"\0" * 200, "The selected file must be a PDF"),
        ("letter.txt", b" \n \n", "The selected file is empty"),
    ],
)
def test_a_file_that_cannot_be_used_gets_a_sentence(
    manager: Context, thornby: PartnershipRow, filename: str, content: bytes, sentence: str
) -> None:
    with pytest.raises(Invalid, match=sentence) as refused:
        letters.receive(manager, thornby, filename, content)
    assert list(refused.value.fields) == ["files"]
    assert history_of(manager.session) == []
    assert manager.session.scalar(select(func.count(Letter.id))) == 0


def test_a_file_over_the_limit_is_refused(manager: Context, thornby: PartnershipRow) -> None:
    small = replace(manager.settings, upload_limit=1024 * 1024)
    with pytest.raises(Invalid, match="must be smaller than 1MB"):
        letters.read_file(small, "letter.txt", b"a" * 1024 * 1024)


def test_pasted_text_is_read_like_a_file(manager: Context, thornby: PartnershipRow) -> None:
    received = letters.take_in(manager, thornby, letters.read_pasted(manager.settings, JOINT))
    assert letter(manager, thornby.id, received.number).filename == "Pasted text.txt"
    with pytest.raises(Invalid) as refused:
        letters.read_pasted(manager.settings, "  ")
    assert list(refused.value.fields) == ["pasted"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\letters\\July.pdf", "July.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("", "letter"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_a_files_name_is_made_harmless(settings: Settings, given: str, kept: str) -> None:
    assert letters.read_file(settings, given, encoded(PROSE)).filename == kept


def test_a_focused_visit_is_answered_by_the_council(manager: Context, thornby: PartnershipRow, people: World) -> None:
    received = letters.receive(manager, thornby, "f.txt", encoded(FOCUSED))
    assert letter(manager, thornby.id, received.number).answers_agency_id == people.council


def test_confirming_makes_a_finding_and_an_action_of_each_card(manager: Context, thornby: PartnershipRow) -> None:
    received = letters.receive(manager, thornby, "Thornby.txt", encoded(JOINT))
    assert letters.confirm(manager, thornby, received.number, received.version) == [1, 2, 3]
    detail = letter(manager, thornby.id, 1)
    assert (detail.state, detail.confirmed_by, detail.confirmed_at) == (LetterState.CONFIRMED, "Joan Birch", MONDAY)
    found = findings_of(manager, detail)
    assert [finding.text for finding in found] == [card.text for card in detail.cards]
    assert [finding.place for finding in found] == [card.place for card in detail.cards]
    actions = manager.session.scalars(select(Action).order_by(Action.number)).all()
    assert [action.title for action in actions] == [finding.text for finding in found]
    for action in actions:
        assert (action.status, action.assignment, action.lead_agency_id) == (
            Status.NOT_STARTED,
            Assignment.NOBODY,
            None,
        )
        assert (action.plan_due_on, action.due_on) == (date(2024, 10, 21), None)
    assert history_of(manager.session) == [
        ("letter", "uploaded"),
        ("action", "added"),
        ("action", "added"),
        ("action", "added"),
        ("letter", "confirmed"),
    ]


def test_confirming_twice_makes_nothing_twice(manager: Context, thornby: PartnershipRow) -> None:
    received = letters.receive(manager, thornby, "Thornby.txt", encoded(JOINT))
    first = letters.confirm(manager, thornby, received.number, received.version)
    lines = len(history_of(manager.session))
    assert letters.confirm(manager, thornby, received.number, received.version) == first
    assert letters.confirm(manager, thornby, received.number) == first
    assert manager.session.scalar(select(func.count(Action.id))) == 3
    assert manager.session.scalar(select(func.count(ActionFinding.finding_id))) == 3
    assert len(history_of(manager.session)) == lines


def test_numbers_go_on_from_letter_to_letter(manager: Context, thornby: PartnershipRow) -> None:
    first = letters.receive(manager, thornby, "1.txt", encoded(JOINT))
    second = letters.receive(manager, thornby, "2.txt", encoded(FOCUSED))
    assert letters.confirm(manager, thornby, second.number) == [1, 2]
    assert letters.confirm(manager, thornby, first.number) == [3, 4, 5]


def test_the_plan_is_due_when_the_rule_says_where_the_letter_prints_no_date(
    manager: Context, thornby: PartnershipRow
) -> None:
    received = letters.receive(manager, thornby, "f.txt", encoded(FOCUSED))
    letters.confirm(manager, thornby, received.number)
    plans = set(manager.session.scalars(select(Action.plan_due_on)))
    # 8 May 2024 and 70 working days, 27 May being a bank holiday.
    assert plans == {date(2024, 8, 15)}


def test_a_long_finding_gives_a_short_title_and_keeps_its_words(manager: Context, thornby: PartnershipRow) -> None:
    long = "Plans " + "that every child in every school can read " * 12 + "and understand."
    received = letters.receive(
        manager, thornby, "l.txt", encoded(JOINT.replace("Plans that children can read and understand.", long))
    )
    letters.confirm(manager, thornby, received.number)
    title = manager.session.scalars(select(Action.title).where(Action.number == 3)).one()
    assert title.endswith("…")
    assert len(title) <= 300
    assert manager.session.scalars(select(Finding.text).where(Finding.position == 3)).one() == long


def test_confirming_what_somebody_else_has_changed_is_a_conflict(
    manager: Context, thornby: PartnershipRow, asking: Asking, people: World
) -> None:
    received = letters.receive(manager, thornby, "Thornby.txt", encoded(JOINT))
    letters.remove(asking(people.chair), thornby, received.number, received.version, 3)
    with pytest.raises(Conflict, match="Somebody else changed this letter"):
        letters.confirm(manager, thornby, received.number, received.version)
    assert manager.session.scalar(select(func.count(Action.id))) == 0
    assert letters.confirm(manager, thornby, received.number, received.version + 1) == [1, 2]
    with pytest.raises(Conflict):
        letters.confirm(manager, thornby, received.number, received.version)


def test_the_command_line_may_bring_letters_in_and_confirm(
    manager: Context, thornby: PartnershipRow, session: Session, settings: Settings
) -> None:
    context = Context(session, Actor("Command line", system=SystemActor.COMMAND_LINE), MONDAY, settings)
    received = letters.receive(context, thornby, "Thornby.txt", encoded(JOINT))
    assert letters.confirm(context, thornby, received.number, received.version) == [1, 2, 3]
    assert letter(context, thornby.id, 1).confirmed_by == "Command line"


@pytest.mark.parametrize("who", ["partner", "police_lead", "council_lead", "contributor", "scrutineer", "observer"])
def test_others_read_letters_and_bring_none_in(
    asking: Asking, people: World, manager: Context, thornby: PartnershipRow, who: str
) -> None:
    received = letters.receive(manager, thornby, "Thornby.txt", encoded(JOINT))
    context = asking(getattr(people, who))
    assert [line.state for line in letters_of(context, thornby.id)] == [LetterState.RECEIVED]
    facts = facts_of(manager.session, 1)
    for change in (
        lambda: letters.receive(context, thornby, "f.txt", encoded(FOCUSED)),
        lambda: letters.confirm(context, thornby, received.number, 1),
        lambda: letters.remove(context, thornby, received.number, 1, 1),
        lambda: letters.change_facts(context, thornby, received.number, 1, facts),
        lambda: letters.withdraw(context, thornby, received.number, "A reason"),
    ):
        with pytest.raises(NotAllowed):
            change()


def test_nobody_outside_sees_or_changes_a_letter(
    asking: Asking, people: World, manager: Context, thornby: PartnershipRow
) -> None:
    letters.receive(manager, thornby, "Thornby.txt", encoded(JOINT))
    for person in (people.other_chair, people.administrator):
        context = asking(person)
        for ask in (
            lambda it=context: letters_of(it, thornby.id),
            lambda it=context: letter(it, thornby.id, 1),
            lambda it=context: letters.receive(it, thornby, "f.txt", encoded(FOCUSED)),
            lambda it=context: letters.confirm(it, thornby, 1, 1),
        ):
            with pytest.raises((NotFound, NotAllowed)) as refused:
                ask()
            assert refused.type is NotFound


def test_the_same_letter_in_two_partnerships_is_two_letters(
    asking: Asking, people: World, manager: Context, thornby: PartnershipRow
) -> None:
    letters.receive(manager, thornby, "Thornby.txt", encoded(JOINT))
    other = asking(people.other_chair)
    wexcombe = partnership_by_slug(other, "wexcombe")
    received = letters.receive(other, wexcombe, "Thornby.txt", encoded(JOINT))
    assert (received.number, received.already_there) == (1, False)
    assert manager.session.scalar(select(func.count(LetterPage.letter_id))) == 2


def test_what_was_read_never_changes(manager: Context, thornby: PartnershipRow) -> None:
    received = letters.receive(manager, thornby, "Thornby.txt", encoded(JOINT))
    before = to_json(letter(manager, thornby.id, 1).parsed)
    letters.remove(manager, thornby, 1, received.version, 1)
    letters.change_kind(manager, thornby, 1, received.version + 1, 1, FindingKind.PRIORITY_ACTION)
    manager.session.expire_all()
    assert to_json(letter(manager, thornby.id, 1).parsed) == before
