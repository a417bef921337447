"""The plan a partnership keeps today comes in: read once, kept as it was read, and set aside when it is not wanted."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import func, select

from tracker.adapters import files
from tracker.adapters.extract import Limits, Unreadable
from tracker.adapters.spreadsheet import read_workbook, sheet_of
from tracker.domain.access import Permission
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.domain.filenames import plain_filename
from tracker.domain.plans import MOST_ROWS, Grid, grids_to_json
from tracker.domain.plans.states import PlanState
from tracker.services import history
from tracker.services.history import Verb
from tracker.settings import Settings
from tracker.store.context import Context, check
from tracker.store.models import Partnership, PresentPlan
from tracker.store.queries.partnerships import PartnershipRow
from tracker.store.queries.plans import plan_letters

CHANGED_MEANWHILE = "Somebody else changed this plan after you opened the page. Check what you chose, then save again"
CHANGED_BY_ONESELF = "You changed this plan after you opened this page, in another tab. Check, then save again"


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """A spreadsheet and what was read in it; no database is needed for that."""

    filename: str
    content: bytes
    grids: tuple[Grid, ...]


@dataclass(frozen=True, slots=True)
class TakenPlan:
    """What became of a spreadsheet, in one sentence."""

    number: int
    already_there: bool
    sentence: str


def read_plan(settings: Settings, filename: str, content: bytes) -> ReadPlan:
    """Read a spreadsheet, whatever it is. Raises Invalid (field `file`) with a sentence for one that cannot be used.

    It can take seconds: nothing should be locked meanwhile.
    """
    name = plain_filename(filename, "Plan")
    try:
        grids = read_workbook(content, name, limits=Limits(size=settings.upload_limit))
        rows = len(sheet_of(grids).rows)
    except Unreadable as problem:
        raise _refused(problem.message) from problem
    if rows > MOST_ROWS:
        raise _refused(too_many(rows))
    return ReadPlan(name, content, grids)


def take_in_plan(context: Context, partnership: PartnershipRow, letter: int | None, read: ReadPlan) -> TakenPlan:
    """Take in what has been read, for the findings of the letter with this number, or (None) of all letters.

    The same file for the same letter changes nothing; one that was set aside is taken up again. Raises Invalid (fields
    `letter`), NotAllowed, NotFound.
    """
    check(context, Permission.BRING_IN_LETTERS, partnership)
    session = context.session
    # Two uploads at once: the second waits here and then finds the first.
    session.execute(select(Partnership.id).where(Partnership.id == partnership.id).with_for_update())
    letter_id = _letter_id(context, partnership, letter)
    sha256 = hashlib.sha256(read.content).hexdigest()
    same = PresentPlan.letter_id.is_(None) if letter_id is None else PresentPlan.letter_id == letter_id
    known = session.scalar(
        select(PresentPlan).where(PresentPlan.partnership_id == partnership.id, PresentPlan.sha256 == sha256, same)
    )
    if known is not None:
        return _already_there(context, known)
    files.keep(context.settings.files, partnership.id, read.content)
    last = session.scalar(select(func.max(PresentPlan.number)).where(PresentPlan.partnership_id == partnership.id))
    row = PresentPlan(
        partnership_id=partnership.id,
        number=(last or 0) + 1,
        state=PlanState.OPEN,
        letter_id=letter_id,
        filename=read.filename,
        size=len(read.content),
        sha256=sha256,
        grids=grids_to_json(read.grids),
        choices={},
        uploaded_by=context.actor.name,
        uploaded_at=context.now,
    )
    session.add(row)
    session.flush()
    history.record(
        context,
        Verb.UPLOADED,
        "plan",
        row.id,
        partnership_id=partnership.id,
        after={"number": row.number, "filename": row.filename, **({"letter": letter} if letter else {})},
    )
    sentence = f"{row.filename} uploaded. Nothing in it becomes an action until you approve it."
    return TakenPlan(row.number, False, sentence)


def set_aside(context: Context, partnership: PartnershipRow, number: int, version: int) -> None:
    """Stop working on a plan; the same file uploaded again takes it up. Raises Conflict, NotAllowed, NotFound."""
    row = take_plan(context, partnership, number, version)
    _move(context, row, PlanState.SET_ASIDE, Verb.WITHDRAWN)


def take_plan(
    context: Context, partnership: PartnershipRow, number: int, version: int | None, *states: PlanState
) -> PresentPlan:
    """The plan, locked, for whoever may bring plans in; in one of `states` (by default the open one).

    Raises NotFound, NotAllowed, and Conflict when it is not the `version` that stood on the page or has moved on.
    """
    check(context, Permission.BRING_IN_LETTERS, partnership)
    row = context.session.scalar(
        select(PresentPlan)
        .where(PresentPlan.partnership_id == partnership.id, PresentPlan.number == number)
        .with_for_update(of=PresentPlan)
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound("There is no plan with this number that you can see.")
    if row.state not in (states or (PlanState.OPEN,)):
        raise Conflict(f"This plan has been {row.state.label.lower()} already.")
    if version is not None and row.version != version:
        mine = history.by_oneself(context, "plan", row.id, row.version - version)
        raise Conflict(CHANGED_BY_ONESELF if mine else CHANGED_MEANWHILE)
    return row


def _letter_id(context: Context, partnership: PartnershipRow, letter: int | None) -> int | None:
    if letter is None:
        return None
    found = next((it.id for it in plan_letters(context, partnership.id) if it.number == letter), None)
    if found is None:
        sentence = "Select the letter whose findings the plan answers"
        raise Invalid(sentence, {"letter": sentence})
    return found


def _already_there(context: Context, row: PresentPlan) -> TakenPlan:
    if row.state is PlanState.SET_ASIDE:
        _move(context, row, PlanState.OPEN, Verb.REOPENED)
        return TakenPlan(row.number, True, f"{row.filename} is here already. It was set aside and is open again.")
    stands = "was approved" if row.state is PlanState.APPROVED else "waits to be approved"
    return TakenPlan(row.number, True, f"This file is here already and {stands}. Nothing was changed.")


def _move(context: Context, row: PresentPlan, state: PlanState, verb: Verb) -> None:
    before, row.state = row.state, state
    row.version += 1
    history.record(
        context,
        verb,
        "plan",
        row.id,
        partnership_id=row.partnership_id,
        before={"plan_state": before},
        after={"plan_state": state},
    )


def too_many(rows: int) -> str:
    """What to say of a sheet that is no plan a person could look through."""
    return f"The sheet has {rows:,} rows; a plan can have {MOST_ROWS}. Delete the rows that are not the plan"


def _refused(message: str) -> Invalid:
    return Invalid(message, {"file": message})
