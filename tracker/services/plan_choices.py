"""A person checks a plan: where it stands in the spreadsheet, what its columns and words mean, what each row answers.

What was read at upload is never changed, and only what a person chose otherwise than proposed is kept. Each change is
one version more of the plan and one line of history.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tracker.domain.errors import Conflict, Invalid
from tracker.domain.plans import (
    MOST_ROWS,
    Choices,
    Meaning,
    PlanField,
    RowChoice,
    WordKey,
    WorkedPlan,
    choices_from_plain,
    choices_to_plain,
    difference,
    grids_from_json,
    plan_sheet,
    work_out,
)
from tracker.services import history
from tracker.services.history import Verb
from tracker.services.plan_uploads import take_plan, too_many
from tracker.store.context import Context
from tracker.store.models import PresentPlan
from tracker.store.queries.partnerships import PartnershipRow
from tracker.store.queries.plans import plan, plan_letters, surroundings

NO_ROWS = "There is no row below these headings. Choose another sheet or row"


def read_from(
    context: Context,
    partnership: PartnershipRow,
    number: int,
    version: int,
    letter: int | None,
    sheet: str,
    header_row: int,
) -> bool:
    """Say which letter (by number, None: any) the plan answers, and where it stands: sheet, row of headings (0: none).

    What was chosen about columns and rows of another place is dropped. Returns whether anything changed. Raises Invalid
    (fields `letter`, `sheet`, `header_row`), Conflict, NotAllowed, NotFound.
    """
    row = take_plan(context, partnership, number, version)
    choices, grids = choices_from_plain(row.choices), grids_from_json(row.grids)
    before = plan_sheet(grids, choices.sheet, choices.header_row)
    found = plan_sheet(grids, sheet, header_row)
    if sheet not in {grid.name for grid in grids if grid.rows}:
        raise _refused("sheet", "Select the sheet that holds the plan")
    if header_row and all(it.number != header_row for grid in grids if grid.name == sheet for it in grid.rows):
        raise _refused("header_row", "Row of headings must be a row of the sheet that is not empty")
    if found is None or not found.rows:
        raise _refused("header_row", NO_ROWS)
    if len(found.rows) > MOST_ROWS:
        raise _refused("sheet", too_many(len(found.rows)))
    letters = {it.number: it.id for it in plan_letters(context, partnership.id)}
    if letter is not None and letter not in letters:
        raise _refused("letter", "Select the letter whose findings the plan answers")
    letter_id = letters[letter] if letter is not None else None
    is_elsewhere = before is None or (before.name, before.header_row) != (found.name, found.header_row)
    if not is_elsewhere and letter_id == row.letter_id:
        return False
    if is_elsewhere:
        choices = Choices(sheet=sheet, header_row=header_row)
    if letter_id != row.letter_id:
        choices, row.letter_id = replace(choices, rows=_without_findings(choices.rows)), letter_id
    _keep(context, row, choices, "where it stands")
    return True


def choose_columns(
    context: Context,
    partnership: PartnershipRow,
    number: int,
    version: int,
    columns: Mapping[PlanField, tuple[int, ...]],
) -> None:
    """Say which columns hold what, counted from 0; none for a field that no column holds.

    Raises Invalid (the fields concerned) where two share a column or no column holds what is to be done, Conflict,
    NotAllowed, NotFound.
    """
    row = take_plan(context, partnership, number, version)
    found = _refused_columns(columns)
    if found:
        raise Invalid(next(iter(found.values())), found)
    choices = choices_from_plain(row.choices)
    proposed = {match.field: match.columns for match in _worked(context, partnership, row).proposed_columns}
    own = {field: chosen for field, chosen in columns.items() if chosen != proposed.get(field)}
    _keep(context, row, replace(choices, columns=own), "columns")


def choose_words(
    context: Context,
    partnership: PartnershipRow,
    number: int,
    version: int,
    meanings: Mapping[WordKey, Meaning],
    names: Mapping[str, int | None],
) -> None:
    """Say what the plan's words for status and rating mean, and which agencies its names mean.

    Raises Conflict, NotAllowed, NotFound.
    """
    row = take_plan(context, partnership, number, version)
    choices = choices_from_plain(row.choices)
    worked = _worked(context, partnership, row, replace(choices, meanings={}))
    own = {
        key: meaning
        for key, meaning in meanings.items()
        if key in worked.words
        and (meaning.status, meaning.rating) != (worked.words[key].status, worked.words[key].rating)
    }
    known = {it.name for it in worked.names}
    given = {name: agency_id for name, agency_id in names.items() if name in known and agency_id is not None}
    _keep(context, row, replace(choices, meanings=own, names=given), "words")


def choose_rows(
    context: Context,
    partnership: PartnershipRow,
    number: int,
    version: int,
    rows: Mapping[int, RowChoice],
) -> WorkedPlan:
    """Say what becomes of rows (by number). Returns the plan as it then stands, its problems included.

    Raises Conflict, NotAllowed, NotFound.
    """
    row = take_plan(context, partnership, number, version)
    choices = choices_from_plain(row.choices)
    worked = _worked(context, partnership, row)
    own = {
        it.number: changes
        for it in worked.rows
        if (changes := difference(rows.get(it.number, it.choice), it.proposed))
    }
    chosen = replace(choices, rows=own)
    _keep(context, row, chosen, "rows")
    return _worked(context, partnership, row, chosen)


def _worked(
    context: Context, partnership: PartnershipRow, row: PresentPlan, choices: Choices | None = None
) -> WorkedPlan:
    it = plan(context, partnership.id, row.number)
    worked = work_out(it.grids, it.choices if choices is None else choices, surroundings(context, it).known)
    if worked is None:
        raise Conflict("The sheet of this plan is not there any more. Upload the plan again.")
    return worked


def _refused_columns(columns: Mapping[PlanField, tuple[int, ...]]) -> dict[str, str]:
    """What stands against these columns, as field to sentence."""
    found: dict[str, str] = {}
    used: dict[int, PlanField] = {}
    for field, chosen in columns.items():
        for column in chosen:
            other = used.setdefault(column, field)
            if other is not field:
                found[field.value] = f"Select another column: this one is chosen for {_inside(other.label)}"
    if not columns.get(PlanField.ACTION) and not columns.get(PlanField.FINDING):
        found[PlanField.ACTION.value] = "Select the column that says what is to be done"
    return found


def _without_findings(rows: Mapping[int, Mapping[str, object]]) -> dict[int, dict[str, object]]:
    kept = {
        number: {name: value for name, value in changes.items() if name not in {"finding_id", "action_id"}}
        for number, changes in rows.items()
    }
    return {number: changes for number, changes in kept.items() if changes}


def _keep(context: Context, row: PresentPlan, choices: Choices, what: str) -> None:
    """Keep what was chosen; nothing is written where nothing is new."""
    stored = choices_to_plain(choices)
    if stored == row.choices and not context.session.is_modified(row):
        return
    row.choices = stored
    row.version += 1
    history.record(
        context, Verb.CHECKED, "plan", row.id, partnership_id=row.partnership_id, after={"checked": what}
    )
    context.session.flush()


def _refused(field: str, sentence: str) -> Invalid:
    return Invalid(sentence, {field: sentence})


def _inside(label: str) -> str:
    return label[:1].lower() + label[1:]
