"""The plan kept before comes in, is checked and becomes actions. Plans, letters and people are made up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from tests.actions_world import add_action, add_letter, history_of
from tests.world import World
from tracker.domain.actions import Assignment, Rating, Status
from tracker.domain.cards import LetterMark, LetterState
from tracker.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from tracker.domain.letters import to_json
from tracker.domain.letters.pages import pages_of
from tracker.domain.letters.reader import read_letter
from tracker.domain.plans import Meaning, PlanField, RowChoice, WorkedPlan, work_out
from tracker.domain.plans.states import PlanState
from tracker.services import plans
from tracker.store.context import Context
from tracker.store.models import (
    Action,
    ActionFinding,
    DateChange,
    Evidence,
    History,
    Notice,
    PresentPlan,
    ProgressUpdate,
)
from tracker.store.queries.partnerships import PartnershipRow, partnership_by_slug
from tracker.store.queries.plans import plan, plans_of, surroundings

Asking = Callable[..., Context]
MEETINGS = "the timeliness of strategy discussions when children are at risk of harm"
RECORDS = "how well records show what children say and what has been done about it"
SCHOOLS = "the sharing of information with schools after police are called to a home"
HEADINGS = (
    *("Ref", "Area for improvement", "Action", "Lead agency", "Lead officer", "Support", "Start date"),
    *("Original due date", "Revised due date", "Status", "RAG", "Progress", "Evidence", "Success measure"),
)
FULL = ("1", MEETINGS, "Hold every discussion within a day", "Police", "DI Nadia Rahman", "Council", "01/03/2024",
        "01/09/2024", "01/12/2024", "In progress", "Amber", "Two teams hold them in time", "Log of meetings",
        "Nine in ten within a day")  # fmt: skip


def sheet(*rows: tuple[str, ...], headings: tuple[str, ...] = HEADINGS) -> bytes:
    lines = [headings, *rows]
    return "\n".join(",".join(f'"{cell}"' for cell in line) for line in lines).encode()


def row(reference: str = "", finding: str = "", action: str = "", **more: str) -> tuple[str, ...]:
    cells = {"ref": reference, "finding": finding, "action": action} | more
    names = ("ref", "finding", "action", "lead", "officer", "support", "start", "first", "due", "status", "rag",
             "progress", "evidence", "measure")  # fmt: skip
    return tuple(cells.get(name, "") for name in names)


@pytest.fixture
def manager(asking: Asking, people: World) -> Context:
    return asking(people.manager)


@pytest.fixture
def thornby(manager: Context) -> PartnershipRow:
    return partnership_by_slug(manager, "thornby")


@pytest.fixture
def actions(session: Session, people: World) -> list[Action]:
    """A confirmed letter with three findings, an action each, nothing done yet."""
    letter = add_letter(
        session, people.thornby, inspection_start_on=date(2024, 4, 22), parsed=to_json(read_letter(pages_of([""])))
    )
    return [add_action(session, people.thornby, letter, title=words) for words in (MEETINGS, RECORDS, SCHOOLS)]


def upload(context: Context, partnership: PartnershipRow, content: bytes, letter: int | None = 1) -> int:
    read = plans.read_plan(context.settings, "Plan.csv", content)
    return plans.take_in_plan(context, partnership, letter, read).number


def worked(context: Context, partnership: PartnershipRow, number: int = 1) -> WorkedPlan:
    it = plan(context, partnership.id, number)
    found = work_out(it.grids, it.choices, surroundings(context, it).known)
    assert found is not None
    return found


def approve(context: Context, partnership: PartnershipRow, number: int = 1) -> plans.Approved:
    it = plan(context, partnership.id, number)
    return plans.approve(context, partnership, number, it.version, worked(context, partnership, number).fingerprint)


def count(session: Session, model: Any) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_row_fills_in_the_untouched_action_of_its_finding(
    manager: Context, thornby: PartnershipRow, actions: list[Action], people: World, session: Session
) -> None:
    upload(manager, thornby, sheet(FULL))
    assert approve(manager, thornby).sentence == "1 row approved: 1 action filled in."
    action = session.get_one(Action, actions[0].id)
    assert action.title == "Hold every discussion within a day"
    assert (action.lead_agency_id, action.assignment) == (people.police, Assignment.ASKED)
    assert action.named_lead_id == people.police_lead
    assert action.supporting_agency_ids == {people.council}
    assert (action.due_on, action.success_measure) == (date(2024, 12, 1), "Nine in ten within a day")
    assert (action.status, action.rating, action.was_under_way) == (Status.IN_PROGRESS, Rating.AMBER, True)
    dates = session.scalars(select(DateChange).where(DateChange.action_id == action.id).order_by(DateChange.id)).all()
    assert [(one.was_on, one.due_on) for one in dates] == [
        (None, date(2024, 9, 1)),
        (date(2024, 9, 1), date(2024, 12, 1)),
    ]
    update = session.scalars(select(ProgressUpdate)).one()
    assert update.done.startswith("Two teams hold them in time\n\nStatus in the plan: In progress")
    assert (update.agency_id, update.by, update.rating) == (people.police, "Joan Birch", Rating.AMBER)
    assert update.rating_reason == "In the plan kept before: Amber"
    assert update.present_plan_id is not None
    assert session.scalars(select(Evidence)).one().note == "Log of meetings"
    assert count(session, Notice) == 1


def test_every_change_is_a_line_of_history_and_a_version(
    manager: Context, thornby: PartnershipRow, actions: list[Action], session: Session
) -> None:
    upload(manager, thornby, sheet(FULL))
    approve(manager, thornby)
    lines = history_of(session, actions[0])
    assert [line.verb for line in lines] == ["changed", "asked", "date_agreed", "date_agreed", "updated"]
    assert {line.reason for line in lines} == {"From the plan kept before: Plan.csv, row 2"}
    assert session.get_one(Action, actions[0].id).version == 1 + len(lines)
    about = session.scalars(select(History).where(History.noun == "plan").order_by(History.id)).all()
    assert [line.verb for line in about] == ["uploaded", "approved"]
    assert about[-1].after == {"plan_state": "approved", "actions": [1], "left_out": 0}


def test_more_rows_of_one_finding_become_further_actions(
    manager: Context, thornby: PartnershipRow, actions: list[Action], session: Session
) -> None:
    second = row("", "", "Train all duty managers", lead="Council")
    upload(manager, thornby, sheet(FULL, second))
    assert approve(manager, thornby).sentence == "2 rows approved: 1 action filled in and 1 new action."
    new = session.scalars(select(Action).where(Action.number == 4)).one()
    assert (new.title, new.status, new.assignment) == ("Train all duty managers", Status.NOT_STARTED, Assignment.ASKED)
    assert new.plan_due_on is not None
    both = session.scalars(select(ActionFinding.finding_id).where(ActionFinding.action_id.in_([1, new.id]))).all()
    assert len(set(both)) == 1


def test_what_somebody_entered_here_is_never_written_over(
    manager: Context, thornby: PartnershipRow, actions: list[Action], people: World, session: Session
) -> None:
    first = actions[0]
    first.lead_agency_id, first.assignment, first.due_on = people.icb, Assignment.ACCEPTED, date(2025, 1, 6)
    first.success_measure, first.rating, first.status = "Ours", Rating.GREEN, Status.IN_PROGRESS
    session.flush()
    upload(manager, thornby, sheet(FULL))
    effect = worked(manager, thornby).rows[0].effect
    assert effect.stays == ("lead agency", "due date", "success measure", "rating", "title")
    approve(manager, thornby)
    it = session.get_one(Action, first.id)
    assert (it.lead_agency_id, it.assignment, it.due_on) == (people.icb, Assignment.ACCEPTED, date(2025, 1, 6))
    assert (it.title, it.success_measure, it.rating) == (MEETINGS, "Ours", Rating.GREEN)
    update = session.scalars(select(ProgressUpdate)).one()
    assert "Action in the plan: Hold every discussion within a day" in update.done
    assert update.agency_id == people.icb


@pytest.mark.parametrize(
    ("status", "rag", "sentence"),
    [
        ("Complete", "", "The plan says “Complete”. It comes in as in progress. Its agency still has to say"),
        ("Signed off", "", "The plan says “Signed off”. It comes in as in progress. Delivering and signing off"),
        ("", "Blue", "The plan says “Blue”. It comes in as in progress. Delivering and signing off"),
    ],
)
def test_an_import_delivers_and_signs_off_nothing(
    manager: Context, thornby: PartnershipRow, actions: list[Action], session: Session, status: str, rag: str,
    sentence: str,
) -> None:  # fmt: skip
    upload(manager, thornby, sheet(row("1", MEETINGS, "Hold them", lead="Police", status=status, rag=rag)))
    assert worked(manager, thornby).rows[0].effect.says[0].startswith(sentence)
    approve(manager, thornby)
    assert session.get_one(Action, actions[0].id).status is Status.IN_PROGRESS
    update = session.scalars(select(ProgressUpdate)).one()
    assert update.rating is None
    assert (status or rag) in f"{update.done} {update.rating_reason}"


def test_a_row_that_is_no_longer_needed_is_left_out_unless_somebody_wants_it(
    manager: Context, thornby: PartnershipRow, actions: list[Action], session: Session
) -> None:
    gone = row("2", RECORDS, "Rewrite the form", lead="Council", status="Superseded")
    upload(manager, thornby, sheet(FULL, gone))
    assert [it.choice.is_left_out for it in worked(manager, thornby).rows] == [False, True]
    made = approve(manager, thornby).made
    assert [(it.row, it.action) for it in made] == [(2, 1), (3, None)]
    assert session.get_one(Action, actions[1].id).version == 1


def test_a_row_without_a_finding_has_to_be_given_one_or_left_out(
    manager: Context, thornby: PartnershipRow, actions: list[Action]
) -> None:
    stray = row("", "Something that no inspector wrote", "Paint the office", lead="Council")
    upload(manager, thornby, sheet(FULL, stray))
    it = worked(manager, thornby)
    assert it.problems == ((3, "Choose the finding it answers, or leave the row out"),)
    with pytest.raises(Invalid, match="Row 3: choose the finding"):
        approve(manager, thornby)
    left = replace(it.rows[1].choice, is_left_out=True)
    assert plans.choose_rows(manager, thornby, 1, 1, {3: left}).problems == ()
    assert plan(manager, thornby.id, 1).choices.rows == {3: {"is_left_out": True}}
    assert approve(manager, thornby).sentence == "1 row approved: 1 action filled in."


def test_progress_needs_a_lead_that_has_said_it(
    manager: Context, thornby: PartnershipRow, actions: list[Action], people: World, session: Session
) -> None:
    upload(manager, thornby, sheet(row("1", MEETINGS, "Hold them", progress="Begun", lead="MASH team")))
    it = worked(manager, thornby)
    assert [(name.name, name.rows, name.agency_id) for name in it.names] == [("MASH team", 1, None)]
    assert it.problems[0][1].startswith("Select the lead agency: the row says what has been done")
    plans.choose_words(manager, thornby, 1, 1, {}, {"MASH team": people.council})
    assert worked(manager, thornby).problems == ()
    approve(manager, thornby)
    assert session.get_one(Action, actions[0].id).lead_agency_id == people.council


def test_a_person_where_the_agency_belongs_can_be_placed_once(
    manager: Context, thornby: PartnershipRow, actions: list[Action], people: World
) -> None:
    upload(manager, thornby, sheet(row("1", MEETINGS, "Hold them", lead="Owen Price")))
    plans.choose_words(manager, thornby, 1, 1, {}, {"Owen Price": people.council})
    effect = worked(manager, thornby).rows[0].effect
    assert (effect.lead_agency_id, effect.named_lead_id) == (people.council, people.council_lead)


def test_words_mean_what_a_person_says(manager: Context, thornby: PartnershipRow, actions: list[Action]) -> None:
    upload(manager, thornby, sheet(row("1", MEETINGS, "Hold them", lead="Police", status="Purple phase")))
    key = (PlanField.STATUS, "purple phase")
    assert worked(manager, thornby).words[key].doubt
    plans.choose_words(manager, thornby, 1, 1, {key: Meaning(Status.IN_PROGRESS, Rating.RED)}, {})
    effect = worked(manager, thornby).rows[0].effect
    assert (effect.rating, effect.starts) == (Rating.RED, True)
    assert effect.rating_reason == "In the plan kept before: Purple phase"


def test_columns_are_what_a_person_says_and_none_serves_twice(
    manager: Context, thornby: PartnershipRow, actions: list[Action]
) -> None:
    upload(manager, thornby, sheet(FULL))
    proposed = {match.field: match.columns for match in worked(manager, thornby).columns}
    assert (proposed[PlanField.ACTION], proposed[PlanField.DUE]) == ((2,), (8,))
    with pytest.raises(Invalid) as refused:
        plans.choose_columns(manager, thornby, 1, 1, proposed | {PlanField.DUE: (7,)})
    assert refused.value.fields == {"due": "Select another column: this one is chosen for first due date"}
    with pytest.raises(Invalid) as refused:
        plans.choose_columns(manager, thornby, 1, 1, {PlanField.DUE: (7,)})
    assert list(refused.value.fields) == ["action"]
    plans.choose_columns(manager, thornby, 1, 1, proposed | {PlanField.DUE: (7,), PlanField.FIRST_DUE: ()})
    it = worked(manager, thornby)
    assert it.rows[0].effect.dates == (date(2024, 9, 1),)
    assert {match.field for match in it.columns if match.reason == "Chosen by you"} == {
        PlanField.DUE,
        PlanField.FIRST_DUE,
    }
    assert plan(manager, thornby.id, 1).version == 2


def test_another_row_of_headings_begins_again(manager: Context, thornby: PartnershipRow, actions: list[Action]) -> None:
    upload(manager, thornby, sheet(FULL, row("2", RECORDS, "Read twenty records", lead="Council")))
    proposed = {match.field: match.columns for match in worked(manager, thornby).columns}
    plans.choose_columns(manager, thornby, 1, 1, proposed | {PlanField.EVIDENCE: ()})
    assert plans.read_from(manager, thornby, 1, 2, 1, "Plan.csv", 2)
    it = plan(manager, thornby.id, 1)
    assert (it.choices.header_row, it.choices.columns, it.version) == (2, {}, 3)
    assert len(worked(manager, thornby).rows) == 1
    assert not plans.read_from(manager, thornby, 1, 3, 1, "Plan.csv", 2)
    for field, where in {"sheet": ("Other", 1), "header_row": ("Plan.csv", 40)}.items():
        with pytest.raises(Invalid) as refused:
            plans.read_from(manager, thornby, 1, 3, 1, *where)
        assert list(refused.value.fields) == [field]
    with pytest.raises(Invalid) as refused:
        plans.read_from(manager, thornby, 1, 3, 9, "Plan.csv", 2)
    assert list(refused.value.fields) == ["letter"]


def test_a_plan_can_answer_several_letters(
    manager: Context, thornby: PartnershipRow, actions: list[Action], people: World, session: Session
) -> None:
    review = add_letter(session, people.thornby, 2, published_on=date(2023, 5, 3))
    other = add_action(session, people.thornby, review, title="the supervision of students on placement")
    upload(manager, thornby, sheet(FULL, row("", other.title, "Supervise weekly", lead="Council")), letter=None)
    approve(manager, thornby)
    assert session.get_one(Action, other.id).title == "Supervise weekly"
    assert session.get_one(Action, actions[0].id).title == "Hold every discussion within a day"


def test_numbers_of_a_plan_count_no_several_letters(
    manager: Context, thornby: PartnershipRow, actions: list[Action], people: World, session: Session
) -> None:
    review = add_letter(session, people.thornby, 2, published_on=date(2023, 5, 3))
    add_action(session, people.thornby, review, title="the supervision of students on placement")
    content = sheet(row("2", "", "Paint the office"))
    upload(manager, thornby, content)
    upload(manager, thornby, content, letter=None)
    assert worked(manager, thornby, 1).rows[0].choice.finding_id is not None
    assert worked(manager, thornby, 2).rows[0].choice.finding_id is None


def test_the_same_file_again_changes_nothing(
    manager: Context, thornby: PartnershipRow, actions: list[Action], session: Session
) -> None:
    upload(manager, thornby, sheet(FULL))
    read = plans.read_plan(manager.settings, "Copy of plan.csv", sheet(FULL))
    assert plans.take_in_plan(manager, thornby, 1, read) == plans.TakenPlan(
        1, True, "This file is here already and waits to be approved. Nothing was changed."
    )
    approve(manager, thornby)
    version = session.get_one(Action, actions[0].id).version
    again = plans.take_in_plan(manager, thornby, 1, read)
    assert again.sentence == "This file is here already and was approved. Nothing was changed."
    assert plans.approve(manager, thornby, 1, 1, "").made == plan(manager, thornby.id, 1).made
    assert count(session, PresentPlan) == count(session, ProgressUpdate) == 1
    assert session.get_one(Action, actions[0].id).version == version


def test_a_later_state_of_the_same_plan_adds_only_what_is_new(
    manager: Context, thornby: PartnershipRow, actions: list[Action], session: Session
) -> None:
    second = row("", "", "Train all duty managers", lead="Council")
    upload(manager, thornby, sheet(FULL, second))
    approve(manager, thornby)
    later = row("", "", "Train all duty managers", lead="Council", progress="Half are trained")
    number = upload(manager, thornby, sheet(FULL, later))
    it = worked(manager, thornby, number)
    assert "update, which an earlier import gave it" in it.rows[0].effect.stays
    made = approve(manager, thornby, number).made
    assert [(one.action, one.is_new) for one in made] == [(1, False), (4, False)]
    assert count(session, Action) == 4
    assert [update.done for update in session.scalars(select(ProgressUpdate).order_by(ProgressUpdate.id))][1:] == [
        "Half are trained"
    ]


def test_a_finished_action_is_not_taken_up_again(
    manager: Context, thornby: PartnershipRow, actions: list[Action], session: Session
) -> None:
    actions[0].status = Status.SIGNED_OFF
    session.flush()
    upload(manager, thornby, sheet(FULL))
    assert worked(manager, thornby).rows[0].choice.action_id is None
    asked = replace(worked(manager, thornby).rows[0].choice, action_id=actions[0].id)
    after = plans.choose_rows(manager, thornby, 1, 1, {2: asked})
    assert after.rows[0].choice.action_id is None


def test_two_rows_sent_to_one_action_do_not_undo_each_other(
    manager: Context, thornby: PartnershipRow, actions: list[Action], people: World, session: Session
) -> None:
    second = row("", "", "Train all duty managers", lead="Council", progress="Half are trained", due="01/02/2025")
    upload(manager, thornby, sheet(FULL, second))
    first = worked(manager, thornby).rows[0].choice
    after = plans.choose_rows(manager, thornby, 1, 1, {3: replace(first, lead_agency_id=people.council)})
    assert after.rows[1].effect.stays == ("lead agency", "due date", "title")
    approve(manager, thornby)
    assert session.get_one(Action, actions[0].id).lead_agency_id == people.police
    assert count(session, ProgressUpdate) == 2


def test_what_was_shown_is_what_is_approved(
    manager: Context, thornby: PartnershipRow, actions: list[Action], people: World, session: Session
) -> None:
    upload(manager, thornby, sheet(FULL))
    seen = worked(manager, thornby).fingerprint
    actions[0].lead_agency_id, actions[0].assignment = people.icb, Assignment.ASKED
    session.flush()
    with pytest.raises(Conflict, match="Something here has changed"):
        plans.approve(manager, thornby, 1, 1, seen)
    assert plan(manager, thornby.id, 1).state is PlanState.OPEN


def test_whose_change_came_between_is_said(
    manager: Context, thornby: PartnershipRow, actions: list[Action], asking: Asking, people: World
) -> None:
    upload(manager, thornby, sheet(FULL))
    plans.choose_rows(manager, thornby, 1, 1, {2: RowChoice(is_left_out=True)})
    with pytest.raises(Conflict, match="You changed this plan"):
        plans.set_aside(manager, thornby, 1, 1)
    with pytest.raises(Conflict, match="Somebody else changed this plan"):
        plans.set_aside(asking(people.chair), thornby, 1, 1)


def test_a_plan_set_aside_is_taken_up_by_the_same_file(
    manager: Context, thornby: PartnershipRow, actions: list[Action]
) -> None:
    upload(manager, thornby, sheet(FULL))
    plans.set_aside(manager, thornby, 1, 1)
    assert [line.state for line in plans_of(manager, thornby.id)] == [PlanState.SET_ASIDE]
    with pytest.raises(Conflict, match="set aside already"):
        approve(manager, thornby)
    assert upload(manager, thornby, sheet(FULL)) == 1
    assert plan(manager, thornby.id, 1).state is PlanState.OPEN


def test_leaving_everything_out_is_no_import(manager: Context, thornby: PartnershipRow, actions: list[Action]) -> None:
    upload(manager, thornby, sheet(FULL))
    plans.choose_rows(manager, thornby, 1, 1, {2: RowChoice(is_left_out=True)})
    with pytest.raises(Invalid, match="Every row is left out"):
        approve(manager, thornby)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The selected file is empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"W\0o\0r\0k\0b\0o\0o\0k\0\0\0" * 9, "an older form of Excel"),
        (sheet(), "no table with rows"),
        (sheet(*[row(str(n), MEETINGS, f"Do {n}") for n in range(301)]), "The sheet has 301 rows; a plan can have 300"),
    ],
    ids=["empty", "xls", "headings only", "too many rows"],
)
def test_a_file_that_is_no_plan_is_refused(manager: Context, content: bytes, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence) as refused:
        plans.read_plan(manager.settings, "Plan.csv", content)
    assert list(refused.value.fields) == ["file"]


def test_conveners_alone_bring_plans_in(
    manager: Context, thornby: PartnershipRow, actions: list[Action], asking: Asking, people: World
) -> None:
    upload(manager, thornby, sheet(FULL))
    read = plans.read_plan(manager.settings, "Plan.csv", sheet(FULL))
    others = ((people.police_lead, NotAllowed), (people.partner, NotAllowed), (people.other_chair, NotFound))
    for person, refusal in others:
        other = asking(person)
        for verb in (
            lambda it=other: plans.take_in_plan(it, thornby, 1, read),
            lambda it=other: plans.read_from(it, thornby, 1, 1, 1, "Plan.csv", 1),
            lambda it=other: plans.choose_columns(it, thornby, 1, 1, {}),
            lambda it=other: plans.choose_words(it, thornby, 1, 1, {}, {}),
            lambda it=other: plans.choose_rows(it, thornby, 1, 1, {}),
            lambda it=other: plans.approve(it, thornby, 1, 1, ""),
            lambda it=other: plans.set_aside(it, thornby, 1, 1),
        ):
            with pytest.raises(refusal):
                verb()
    with pytest.raises(NotFound):
        plan(asking(people.other_chair), people.thornby, 1)
    with pytest.raises(NotFound):
        plan(manager, people.thornby, 2)


def test_a_draft_or_an_unchecked_letter_takes_no_plan(
    manager: Context, thornby: PartnershipRow, people: World, session: Session
) -> None:
    add_letter(session, people.thornby, 1, mark=LetterMark.DRAFT)
    add_letter(session, people.thornby, 2, state=LetterState.RECEIVED, confirmed_at=None)
    for number in (1, 2, 3):
        with pytest.raises(Invalid) as refused:
            upload(manager, thornby, sheet(FULL), letter=number)
        assert list(refused.value.fields) == ["letter"]


def test_the_whole_import_asks_no_more_for_more_findings(
    manager: Context, thornby: PartnershipRow, people: World, session: Session
) -> None:
    asked: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *it: asked.append(it[2]))
    letter = add_letter(session, people.thornby)
    counts = []
    for words in ("the first", "the second", "the third"):
        add_action(session, people.thornby, letter, title=words)
        if not counts:
            upload(manager, thornby, sheet(FULL))
        session.flush()
        asked.clear()
        it = plan(manager, thornby.id, 1)
        surroundings(manager, it)
        counts.append(len(asked))
    assert counts[0] == counts[1] == counts[2] <= 8
