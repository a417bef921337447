"""A plan worked out: its sheet, columns, words and rows, what is proposed for each row and what comes of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

from tracker.domain.actions import Status
from tracker.domain.cards import short_title
from tracker.domain.leads import Candidate
from tracker.domain.plans.choices import Choices, RowChoice, chosen
from tracker.domain.plans.columns import ColumnMatch, Confidence, match_columns
from tracker.domain.plans.effects import Effect, KnownAction, Nameable, after, effect_of
from tracker.domain.plans.matching import PlanFinding, RowMatch, match_rows
from tracker.domain.plans.names import name_key, names_unknown, under_other_names
from tracker.domain.plans.planned import PlanRow
from tracker.domain.plans.row_reader import WordKey
from tracker.domain.plans.rows import read_rows, words_used
from tracker.domain.plans.sheets import Grid, Sheet, plan_sheet
from tracker.domain.plans.words import Meaning

# More rows than this are no plan that a person can look through at once.
MOST_ROWS = 300


@dataclass(frozen=True, slots=True)
class Known:
    """What is here for a plan to be matched to. `begun_on` is the first day of the inspection behind each finding
    (by key); `is_one_letter` says that positions count as its own numbering does."""

    agencies: tuple[Candidate, ...]
    people: tuple[Nameable, ...]
    findings: tuple[PlanFinding, ...]
    begun_on: Mapping[int, date | None]
    actions: tuple[KnownAction, ...]
    is_one_letter: bool = True

    def finding(self, key: int | None) -> PlanFinding | None:
        return next((it for it in self.findings if it.id == key), None)

    def action(self, key: int | None) -> KnownAction | None:
        return next((it for it in self.actions if it.id == key), None)


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A name that means no agency here by itself, how many rows say it, and the agency a person says it is."""

    name: str
    rows: int
    agency_id: int | None


@dataclass(frozen=True, slots=True)
class WorkedRow:
    """A row, what was proposed for it, what is chosen now, and what comes of that (nothing where it is left out)."""

    match: RowMatch
    proposed: RowChoice
    choice: RowChoice
    effect: Effect

    @property
    def row(self) -> PlanRow:
        return self.match.row

    @property
    def number(self) -> int:
        return self.match.row.number


@dataclass(frozen=True, slots=True)
class WorkedPlan:
    """`words` hold a person's own meanings where they gave them."""

    sheet: Sheet
    columns: tuple[ColumnMatch, ...]
    proposed_columns: tuple[ColumnMatch, ...]
    words: Mapping[WordKey, Meaning]
    names: tuple[UnknownName, ...]
    rows: tuple[WorkedRow, ...]

    @property
    def brought_in(self) -> tuple[WorkedRow, ...]:
        return tuple(it for it in self.rows if not it.choice.is_left_out)

    @property
    def problems(self) -> tuple[tuple[int, str], ...]:
        """What stands in the way of approving, each with the number of its row."""
        return tuple((it.number, sentence) for it in self.brought_in for sentence in it.effect.problems)

    @property
    def fingerprint(self) -> str:
        """The same while the same would come of approving."""
        said = [[it.number, it.choice.finding_id, _plain(it.effect)] for it in self.brought_in]
        return hashlib.sha256(json.dumps(said, default=str, sort_keys=True).encode()).hexdigest()[:32]


def work_out(grids: Sequence[Grid], choices: Choices, known: Known) -> WorkedPlan | None:
    """Everything the pages show and the import does; None where there is no such sheet with rows."""
    sheet = plan_sheet(grids, choices.sheet, choices.header_row)
    if sheet is None:
        return None
    headings = [column.heading for column in sheet.columns]
    proposed = match_columns(headings, sheet.rows, known.agencies)
    columns = _columns(proposed, choices, len(headings))
    words = words_used(sheet, columns)
    meanings = {key: choices.meanings[key] for key in words if key in choices.meanings}
    given = {name_key(name): agency_id for name, agency_id in choices.names.items()}
    names = tuple(
        UnknownName(name, count, given.get(name_key(name)))
        for name, count in names_unknown(sheet, columns, known.agencies).items()
    )
    agencies = under_other_names(known.agencies, {it.name: it.agency_id for it in names})
    rows = _with_people_named(read_rows(sheet, columns, agencies, meanings), names)
    return WorkedPlan(sheet, columns, proposed, words | meanings, names, _rows(rows, choices, known))


def _columns(proposed: Sequence[ColumnMatch], choices: Choices, width: int) -> tuple[ColumnMatch, ...]:
    """The proposed columns with a person's own. A column they gave to one field is no other's."""
    own = {field: tuple(n for n in columns if 0 <= n < width) for field, columns in choices.columns.items()}
    taken = {n for columns in own.values() for n in columns}
    found = []
    for match in proposed:
        if match.field in own:
            found.append(ColumnMatch(match.field, own[match.field], Confidence.CHOSEN, "Chosen by you"))
        elif taken & set(match.columns):
            rest = tuple(n for n in match.columns if n not in taken)
            confidence, reason = (match.confidence, match.reason) if rest else (Confidence.NONE, _GIVEN_AWAY)
            found.append(replace(match, columns=rest, confidence=confidence, reason=reason))
        else:
            found.append(match)
    return tuple(found)


_GIVEN_AWAY = "You chose its column for something else"


def _with_people_named(rows: Sequence[PlanRow], names: Sequence[UnknownName]) -> tuple[PlanRow, ...]:
    """Where a person's name stood for their agency, it still names the person."""
    people = {name_key(it.name): it.name for it in names if it.agency_id is not None}
    return tuple(
        row if row.named_lead else replace(row, named_lead=people.get(name_key(row.lead_words), "")) for row in rows
    )


def _rows(rows: Sequence[PlanRow], choices: Choices, known: Known) -> tuple[WorkedRow, ...]:
    matches = _matches(rows, known)
    proposed = _proposed(matches, known)
    standing = {action.id: action for action in known.actions}
    worked = []
    for match, proposal in zip(matches, proposed, strict=True):
        choice = _possible(chosen(proposal, choices.rows.get(match.row.number, {})), known)
        action = standing.get(choice.action_id) if choice.action_id is not None else None
        effect = Effect()
        if not choice.is_left_out:
            effect = effect_of(match.row, choice, known.finding(choice.finding_id), action, known.people)
            later = after(effect)
            if later is not None:
                standing[later.id] = later
        worked.append(WorkedRow(match, proposal, choice, effect))
    return tuple(worked)


def _matches(rows: Sequence[PlanRow], known: Known) -> tuple[RowMatch, ...]:
    """Rows matched to findings. Numbers in the plan count one letter's findings, never those of several."""
    plain = rows if known.is_one_letter else [replace(row, reference="") for row in rows]
    matches = match_rows(plain, known.findings)
    return tuple(
        replace(match, row=row, was_under_way=row.was_under_way(known.begun_on.get(match.finding_id or 0)))
        for match, row in zip(matches, rows, strict=True)
    )


def _proposed(matches: Sequence[RowMatch], known: Known) -> list[RowChoice]:
    """What is proposed for each row. Two findings that fit alike are for a person to choose between."""
    here = {agency.id for agency in known.agencies}
    targets = _targets(matches, known)
    return [
        RowChoice(
            finding_id=match.finding_id if match.rival_id is None else None,
            action_id=targets.get(match.row.number) if match.rival_id is None else None,
            lead_agency_id=match.row.lead_agency_id if match.row.lead_agency_id in here else None,
            was_under_way=match.was_under_way,
            is_left_out=match.row.status is Status.CLOSED or not (match.row.action or match.row.finding),
        )
        for match in matches
    ]


def _targets(matches: Sequence[RowMatch], known: Known) -> dict[int, int]:
    """The action that each row (by number) fills in: one with its own words, else one that still has the finding's."""
    targets: dict[int, int] = {}
    for by_own_words in (True, False):
        for match in matches:
            finding = known.finding(match.finding_id)
            if finding is None or match.row.number in targets:
                continue
            words = match.row.action if by_own_words else finding.text
            taken = set(targets.values())
            fitting = (
                it.id
                for it in known.actions
                if finding.id in it.finding_ids and it.status.is_open and it.title == short_title(words)
            )
            target = next((key for key in fitting if key not in taken), None)
            if target is not None and words:
                targets[match.row.number] = target
    return targets


def _possible(choice: RowChoice, known: Known) -> RowChoice:
    """A choice without what is not here any more."""
    action = known.action(choice.action_id)
    if known.finding(choice.finding_id) is None:
        return replace(choice, finding_id=None, action_id=None)
    if choice.action_id is not None and (
        action is None or not action.status.is_open or choice.finding_id not in action.finding_ids
    ):
        return replace(choice, action_id=None)
    return choice


def _plain(effect: Effect) -> dict[str, object]:
    """What is to be written, without the action it is written to as it stands."""
    return asdict(replace(effect, action=None)) | {"action": effect.action.id if effect.action else None}
