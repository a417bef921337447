"""Plans kept before: the list, one plan, and what is here for its rows to be matched to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from tracker.domain.actions import Status
from tracker.domain.cards import LetterMark, LetterState
from tracker.domain.errors import NotFound
from tracker.domain.leads import Candidate
from tracker.domain.letter_words import letter_name
from tracker.domain.letters import FindingKind
from tracker.domain.plans import (
    Choices,
    Grid,
    Known,
    KnownAction,
    Nameable,
    PlanFinding,
    choices_from_plain,
    grids_from_json,
)
from tracker.domain.plans.states import PlanState
from tracker.store.context import Context, must_see
from tracker.store.models import (
    Action,
    ActionFinding,
    ActionSupport,
    Finding,
    Letter,
    PresentPlan,
    ProgressUpdate,
)
from tracker.store.queries.serving import serving


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan on a list. `letter` is the name of the letter it answers, None for one that answers several."""

    number: int
    state: PlanState
    filename: str
    letter: str | None
    uploaded_by: str
    uploaded_at: datetime
    approved_by: str | None
    approved_at: datetime | None


@dataclass(frozen=True, slots=True)
class MadeRow:
    """Where a row went: the number of its action, whether that was made for it, None where it was left out."""

    row: int
    action: int | None
    is_new: bool


@dataclass(frozen=True, slots=True)
class PlanDetail:
    """One plan. `letter_number` is None where its rows may answer any letter. Satisfies `Scoped`."""

    id: int
    partnership_id: int
    number: int
    state: PlanState
    version: int
    letter_id: int | None
    letter_number: int | None
    letter: str | None
    filename: str
    uploaded_by: str
    uploaded_at: datetime
    approved_by: str | None
    approved_at: datetime | None
    grids: tuple[Grid, ...]
    choices: Choices
    made: tuple[MadeRow, ...]


@dataclass(frozen=True, slots=True)
class PlanLetter:
    """A letter or other source whose findings a plan can answer."""

    id: int
    number: int
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is here for a plan: the letters it can answer, and what its rows are matched to."""

    letters: tuple[PlanLetter, ...]
    known: Known


def plans_of(context: Context, partnership_id: int) -> list[PlanLine]:
    """All plans of a partnership, the latest first. One query. Raises NotFound outside one's partnerships."""
    must_see(context, partnership_id)
    rows = context.session.execute(
        select(
            PresentPlan.number, PresentPlan.state, PresentPlan.filename, PresentPlan.uploaded_by,
            PresentPlan.uploaded_at, PresentPlan.approved_by, PresentPlan.approved_at,
            PresentPlan.letter_id, Letter.kind, Letter.area, Letter.published_on,
        )
        .outerjoin(Letter, Letter.id == PresentPlan.letter_id)
        .where(PresentPlan.partnership_id == partnership_id)
        .order_by(PresentPlan.number.desc())
    )  # fmt: skip
    return [
        PlanLine(
            row.number, row.state, row.filename, _name(row), row.uploaded_by, row.uploaded_at, row.approved_by,
            row.approved_at,
        )
        for row in rows
    ]  # fmt: skip


def plan(context: Context, partnership_id: int, number: int) -> PlanDetail:
    """One plan with its sheets. One query. Raises NotFound where there is none that the actor can see."""
    must_see(context, partnership_id)
    row = context.session.execute(
        select(
            PresentPlan.id, PresentPlan.partnership_id, PresentPlan.number, PresentPlan.state, PresentPlan.version,
            PresentPlan.letter_id, PresentPlan.filename, PresentPlan.uploaded_by, PresentPlan.uploaded_at,
            PresentPlan.approved_by, PresentPlan.approved_at, PresentPlan.grids, PresentPlan.choices,
            PresentPlan.made, Letter.number.label("letter_number"), Letter.kind, Letter.area, Letter.published_on,
        )
        .outerjoin(Letter, Letter.id == PresentPlan.letter_id)
        .where(PresentPlan.partnership_id == partnership_id, PresentPlan.number == number)
    ).one_or_none()  # fmt: skip
    if row is None:
        raise NotFound("There is no plan with this number that you can see.")
    return PlanDetail(
        id=row.id,
        partnership_id=row.partnership_id,
        number=row.number,
        state=row.state,
        version=row.version,
        letter_id=row.letter_id,
        letter_number=row.letter_number,
        letter=_name(row),
        filename=row.filename,
        uploaded_by=row.uploaded_by,
        uploaded_at=row.uploaded_at,
        approved_by=row.approved_by,
        approved_at=row.approved_at,
        grids=grids_from_json(row.grids),
        choices=choices_from_plain(row.choices),
        made=tuple(MadeRow(it["row"], it["action"], it["is_new"]) for it in row.made or ()),
    )


def plan_letters(context: Context, partnership_id: int) -> tuple[PlanLetter, ...]:
    """The confirmed, published letters and other sources, the latest first: a plan is not matched to a draft.

    One query. Raises NotFound outside one's partnerships.
    """
    must_see(context, partnership_id)
    rows = context.session.execute(
        select(Letter.id, Letter.number, Letter.kind, Letter.area, Letter.published_on, Letter.title)
        .where(*_answerable(partnership_id))
        .order_by(Letter.published_on.desc().nulls_last(), Letter.number.desc())
    )
    return tuple(
        PlanLetter(row.id, row.number, letter_name(row.kind, row.area, row.published_on), row.title) for row in rows
    )


def surroundings(context: Context, it: PlanDetail) -> Surroundings:
    """What a plan's rows can be matched to. Seven queries, whatever there is."""
    who = serving(context, it.partnership_id)
    letters = plan_letters(context, it.partnership_id)
    wanted = [letter.id for letter in letters if it.letter_id in {None, letter.id}]
    findings = context.session.execute(
        select(Finding.id, Finding.text, Finding.kind, Letter.inspection_start_on)
        .join(Letter, Letter.id == Finding.letter_id)
        .where(Finding.letter_id.in_(wanted), Finding.superseded_at.is_(None))
        .order_by(Letter.published_on.desc().nulls_last(), Letter.number.desc(), Finding.position)
    ).all()
    known = Known(
        agencies=tuple(Candidate(agency.id, agency.name, agency.kind) for agency in who.agencies),
        people=tuple(Nameable(one.person_id, one.name, one.agency_id) for one in who.people),
        findings=tuple(_finding(position, *row) for position, row in enumerate(findings, start=1)),
        begun_on={row.id: row.inspection_start_on for row in findings},
        actions=_actions(context, it.partnership_id, wanted),
        is_one_letter=len(wanted) == 1,
    )
    return Surroundings(letters, known)


def _finding(position: int, key: int, text: str, kind: FindingKind, _begun: object) -> PlanFinding:
    return PlanFinding(key, position, text, kind)


def _actions(context: Context, partnership_id: int, letter_ids: Sequence[int]) -> tuple[KnownAction, ...]:
    """The actions that answer findings of these letters, by number, with what earlier imports gave them."""
    answering = (
        select(ActionFinding.action_id, ActionFinding.finding_id)
        .join(Finding, Finding.id == ActionFinding.finding_id)
        .where(Finding.letter_id.in_(letter_ids), Finding.superseded_at.is_(None))
    )
    finding_ids: dict[int, set[int]] = {}
    for action_id, finding_id in context.session.execute(answering):
        finding_ids.setdefault(action_id, set()).add(finding_id)
    these = select(answering.subquery().c.action_id)
    notes: dict[int, set[str]] = {}
    for action_id, done in context.session.execute(
        select(ProgressUpdate.action_id, ProgressUpdate.done).where(
            ProgressUpdate.action_id.in_(these), ProgressUpdate.present_plan_id.is_not(None)
        )
    ):
        notes.setdefault(action_id, set()).add(done)
    has_support = select(ActionSupport.action_id).where(ActionSupport.action_id == Action.id).correlate(Action).exists()
    rows = context.session.execute(
        select(
            Action.id, Action.number, Action.title, Action.status, Action.lead_agency_id, Action.due_on,
            Action.success_measure, Action.rating, Action.was_under_way, has_support,
        )
        .where(Action.partnership_id == partnership_id, Action.id.in_(these), Action.status != Status.CLOSED)
        .order_by(Action.number)
    )  # fmt: skip
    return tuple(
        KnownAction(*row, frozenset(finding_ids[row[0]]), frozenset(notes.get(row[0], ())))  # type: ignore[call-arg, arg-type]
        for row in rows
    )


def _answerable(partnership_id: int) -> tuple[Any, ...]:
    return (
        Letter.partnership_id == partnership_id,
        Letter.state == LetterState.CONFIRMED,
        Letter.mark == LetterMark.PUBLISHED,
    )


def _name(row: Any) -> str | None:
    return letter_name(row.kind, row.area, row.published_on) if row.letter_id is not None else None
