"""Which column of a spreadsheet holds what: by its heading, and by what its cells look like. A person can override."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from tracker.domain.leads import Candidate
from tracker.domain.plans.headings import DATES, GATHERED, PlanField, heading_fields
from tracker.domain.plans.looks import Look, likeness_to, look_of
from tracker.domain.plans.sheets import Row
from tracker.domain.wording import counted

_SAMPLE = 60
_ENOUGH = 0.3
_REVISED = re.compile(r"\b(?:revised|new|current|extended)\b", re.IGNORECASE)
_F = PlanField


class Confidence(StrEnum):
    """How sure the match of a column is."""

    CHOSEN = "chosen"
    SURE = "sure"
    LIKELY = "likely"
    GUESS = "guess"
    NONE = "none"

    @property
    def label(self) -> str:
        return {
            "chosen": "Chosen by you",
            "sure": "Sure",
            "likely": "Likely",
            "guess": "A guess: check it",
            "none": "No column",
        }[self.value]


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """The columns of a field, counted from 0: one, several where they gather (updates by quarter), or none."""

    field: PlanField
    columns: tuple[int, ...]
    confidence: Confidence
    reason: str

    @property
    def column(self) -> int | None:
        return self.columns[0] if self.columns else None


def match_columns(
    headings: Sequence[str], sample: Sequence[Row], agencies: Sequence[Candidate] = ()
) -> tuple[ColumnMatch, ...]:
    """A match for every field, in the order of PlanField, each with its reason.

    `headings` in the order of the columns, empty where there is none; `sample` the first rows of the table; `agencies`
    those of the partnership, so that their names are known.
    """
    looks = [look_of([row.cell(n) for row in sample[:_SAMPLE]], agencies) for n in range(len(headings))]
    scores = {
        (field, n): _score(field, said, looks[n], bool(heading))
        for n, heading in enumerate(headings)
        for said in (heading_fields(heading),)
        for field in PlanField
    }
    taken: dict[PlanField, list[int]] = {}
    used: set[int] = set()
    for (field, n), score in sorted(scores.items(), key=lambda it: (-it[1], it[0][1])):
        if score >= _ENOUGH and n not in used and (field not in taken or (field in GATHERED and score >= 0.7)):
            taken.setdefault(field, []).append(n)
            used.add(n)
    _dates_without_headings(taken, headings)
    _dates_changed(taken, used, headings)
    _long_text(taken, used, looks, headings)
    return tuple(_match(field, sorted(taken.get(field, [])), headings, looks, scores) for field in PlanField)


def choose_column(matches: Sequence[ColumnMatch], field: PlanField, column: int | None) -> tuple[ColumnMatch, ...]:
    """The matches with a person's choice for one field; None: no column holds it. Other fields lose that column."""
    chosen = []
    for match in matches:
        if match.field is field:
            columns = () if column is None else (column,)
            chosen.append(ColumnMatch(field, columns, Confidence.CHOSEN, "Chosen by you"))
        elif column in match.columns:
            rest = tuple(it for it in match.columns if it != column)
            reason = match.reason if rest else "You chose its column for something else"
            chosen.append(
                replace(match, columns=rest, confidence=match.confidence if rest else Confidence.NONE, reason=reason)
            )
        else:
            chosen.append(match)
    return tuple(chosen)


def columns_left_out(matches: Sequence[ColumnMatch], headings: Sequence[str]) -> tuple[int, ...]:
    """The columns that no field uses, so that the person sees what would not come along."""
    used = {n for match in matches for n in match.columns}
    return tuple(n for n in range(len(headings)) if n not in used)


def _score(field: PlanField, said: dict[PlanField, float], look: Look, is_named: bool) -> float:
    """How well a column fits a field: what its heading says, moved by what its cells look like."""
    heading = said.get(field, 0.0)
    if not look.count:
        return heading * 0.8
    likeness = likeness_to(field, look)
    if not heading and field in DATES and is_named:
        # A date under a heading of its own, such as when something was raised, is not one of these.
        return 0.0
    if not heading:
        # Cells alone convince only where the heading says nothing else.
        return 0.45 * likeness if likeness >= 0.8 and max(said.values(), default=0) < 0.6 else 0.0
    # What a field never looks like outweighs its heading: a "Status" of paragraphs is a report.
    return heading + 0.5 * (likeness - 0.4) if likeness >= 0 else 0.5 * heading + likeness


def _dates_without_headings(taken: dict[PlanField, list[int]], headings: Sequence[str]) -> None:
    """Where no heading tells dates apart, one alone is when it is due, and of two the second."""
    for field in (_F.FIRST_DUE, _F.START):
        if _F.DUE not in taken and field in taken and not any(heading_fields(headings[n]) for n in taken[field]):
            taken[_F.DUE] = taken.pop(field)


def _dates_changed(taken: dict[PlanField, list[int]], used: set[int], headings: Sequence[str]) -> None:
    """Beside a revised due date, another due date is the first one."""
    if _F.FIRST_DUE in taken or not any(_REVISED.search(headings[n]) for n in taken.get(_F.DUE, ())):
        return
    others = [
        n for n, heading in enumerate(headings) if n not in used and heading_fields(heading).get(_F.DUE, 0) >= 0.85
    ]
    if others:
        taken[_F.FIRST_DUE] = others[:1]
        used.add(others[0])


def _long_text(
    taken: dict[PlanField, list[int]], used: set[int], looks: Sequence[Look], headings: Sequence[str]
) -> None:
    """Where no heading says which column holds the actions, the first long texts are taken for them, as a guess."""
    if _F.ACTION in taken:
        return
    long = [n for n, look in enumerate(looks) if n not in used and look.length >= 25 and look.agencies < 0.8]
    wordless = not any(heading_fields(heading) for heading in headings)
    if len(long) >= 2 and wordless and _F.FINDING not in taken:
        taken[_F.FINDING] = [long.pop(0)]
        used.update(taken[_F.FINDING])
    if long:
        taken[_F.ACTION] = [long[0]]
        used.add(long[0])


def _match(
    field: PlanField,
    columns: Sequence[int],
    headings: Sequence[str],
    looks: Sequence[Look],
    scores: dict[tuple[PlanField, int], float],
) -> ColumnMatch:
    if not columns:
        return ColumnMatch(field, (), Confidence.NONE, "No column looks like it")
    meant = _F.DUE if field is _F.FIRST_DUE else field
    said = [n for n in columns if max(heading_fields(headings[n]).get(it, 0) for it in (field, meant)) > 0]
    reasons = []
    if said:
        names = ", ".join(f"“{_short(headings[n])}”" for n in said)
        reasons.append(f"The heading says {names}" if len(said) == 1 else f"The headings say {names}")
    seen = _seen(field, looks[columns[0]])
    if seen:
        reasons.append(seen)
    best = max(scores[field, n] for n in columns)
    sure = bool(said) and heading_fields(headings[said[0]]).get(field, 0) >= 0.85 and best >= 0.85
    confidence = Confidence.SURE if sure else Confidence.LIKELY if said and best >= 0.6 else Confidence.GUESS
    return ColumnMatch(field, tuple(columns), confidence, ". ".join(reasons) or "Its cells hold long texts")


def _seen(field: PlanField, look: Look) -> str:
    share, what = {
        _F.RATING: (look.ratings, "a colour"),
        _F.STATUS: (look.statuses, "a status"),
        _F.LEAD_AGENCY: (look.agencies, "an agency"),
        _F.SUPPORTING: (look.agencies, "an agency"),
        _F.NAMED_LEAD: (look.people, "a person"),
        _F.REFERENCE: (look.references, "a number"),
    }.get(field, (look.dates, "a date") if field in DATES else (0.0, ""))
    many = round(share * look.count)
    return f"{many} of {counted(look.count, 'cell')} {'has' if many == 1 else 'have'} {what}" if share >= 0.3 else ""


def _short(heading: str) -> str:
    return heading if len(heading) <= 60 else heading[:59].rstrip() + "…"
