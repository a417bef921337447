"""What a person chose about a plan, kept apart from what was proposed: only their own choices are remembered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from tracker.domain.actions import Rating, Status
from tracker.domain.plans.headings import PlanField
from tracker.domain.plans.row_reader import WordKey
from tracker.domain.plans.words import Meaning

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class RowChoice:
    """What is to become of a row: it answers a finding, through an action that is here or (None) through a new one."""

    finding_id: int | None = None
    action_id: int | None = None
    lead_agency_id: int | None = None
    was_under_way: bool = False
    is_left_out: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything a person chose; what they left as proposed is not in it.

    `header_row` as the spreadsheet counts (0: none). `names` maps a name as it is written to an agency, or to None for
    nobody's. `rows` maps a row's number to those fields of RowChoice that differ from what was proposed.
    """

    sheet: str | None = None
    header_row: int | None = None
    columns: Mapping[PlanField, tuple[int, ...]] = field(default_factory=dict)
    meanings: Mapping[WordKey, Meaning] = field(default_factory=dict)
    names: Mapping[str, int | None] = field(default_factory=dict)
    rows: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)


def difference(chosen: RowChoice, proposed: RowChoice) -> Plain:
    """The fields in which a person departs from what was proposed. Finding and action are one choice."""
    differing = {
        it.name: getattr(chosen, it.name)
        for it in fields(RowChoice)
        if getattr(chosen, it.name) != getattr(proposed, it.name)
    }
    if {"finding_id", "action_id"} & differing.keys():
        differing |= {"finding_id": chosen.finding_id, "action_id": chosen.action_id}
    return differing


def chosen(proposed: RowChoice, changes: Mapping[str, Any]) -> RowChoice:
    """What was proposed, with a person's own choices in place."""
    known = {it.name for it in fields(RowChoice)}
    return replace(proposed, **{name: value for name, value in changes.items() if name in known})


def choices_to_plain(choices: Choices) -> Plain:
    """As they are stored."""
    return {
        "sheet": choices.sheet,
        "header_row": choices.header_row,
        "columns": {field.value: list(columns) for field, columns in choices.columns.items()},
        "meanings": [
            [field.value, word, meaning.status, meaning.rating] for (field, word), meaning in choices.meanings.items()
        ],
        "names": [[name, agency_id] for name, agency_id in choices.names.items()],
        "rows": {str(number): dict(changes) for number, changes in choices.rows.items()},
    }


def choices_from_plain(stored: Mapping[str, Any]) -> Choices:
    """What `choices_to_plain` made; of an empty mapping no choices."""
    return Choices(
        sheet=stored.get("sheet"),
        header_row=stored.get("header_row"),
        columns={PlanField(name): tuple(columns) for name, columns in stored.get("columns", {}).items()},
        meanings={
            (PlanField(name), word): Meaning(Status(status) if status else None, Rating(rating) if rating else None)
            for name, word, status, rating in stored.get("meanings", ())
        },
        names=dict(stored.get("names", ())),
        rows={int(number): changes for number, changes in stored.get("rows", {}).items()},
    )
