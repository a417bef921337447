"""Lines of the history in words: what happened to what, and what each fact was before and is now."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from flask import url_for

from tracker.domain.access import Permission, Role
from tracker.domain.actions import Assignment, ClosedBecause, Rating, Status, reference
from tracker.domain.cards import LetterState
from tracker.domain.chains import RepeatDecision
from tracker.domain.letter_words import LETTER_KINDS
from tracker.domain.letters import LetterKind
from tracker.domain.plans.states import PlanState
from tracker.services.history import Verb
from tracker.store.queries.history import HistoryRow
from tracker.web import gate
from tracker.web.rendering import and_list, date_time, long_date

NOUNS = {
    "action": "Actions",
    "letter": "Letters",
    "plan": "Plans kept before",
    "membership": "Roles",
    "person": "People",
    "agency": "Agencies",
    "partnership": "The partnership",
}
NOTHING = "nothing"
# Facts whose stored word is one of a closed set are shown by that set's label.
_SETS: dict[str, type[StrEnum]] = {
    "status": Status,
    "rating": Rating,
    "agreed_rating": Rating,
    "assignment": Assignment,
    "role": Role,
    "closed_because": ClosedBecause,
    "state": LetterState,
    "repeat": RepeatDecision,
    "plan_state": PlanState,
}
_FACTS = {
    "plan_state": "State",
    "due_on": "Due date",
    "plan_due_on": "Plan due, from the letter",
    "letter": "From",
    "answers": "Who answers for the letter",
    "submit_to": "Where to send the answer",
    "published_on": "Date of the letter",
    "received_on": "Date received",
    "inspection_start_on": "First day of the inspection",
    "inspection_end_on": "Last day of the inspection",
    "printed_deadline_on": "Deadline printed in the letter",
    "rating": "Rating",
    "agreed_rating": "Rating the partnership agreed",
    "named_lead": "Named lead",
    "was_under_way": "Under way before the inspection",
    "closed_because": "Closed because",
    "repeat": "Decision",
}
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact that changed. `before` is None where nothing stood before."""

    name: str
    before: str | None
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """A line of the history as a page prints it. `href` leads to what it is about, where that has a page."""

    id: int
    at: datetime
    by: str
    verb: str
    about: str
    title: str | None
    href: str | None
    facts: tuple[Fact, ...]
    reason: str | None


def in_words(row: HistoryRow, code: str) -> Change:
    """A line of the history of the partnership whose references begin with `code`."""
    about, href = _about(row, code)
    return Change(
        id=row.id,
        at=row.at,
        by=row.actor,
        verb=_verb(row.verb),
        about=about,
        title=row.title if row.noun in {"action", "letter", "plan"} else None,
        href=href,
        facts=_facts(row),
        reason=row.reason,
    )


def _about(row: HistoryRow, code: str) -> tuple[str, str | None]:
    if row.noun == "action" and row.number is not None:
        return reference(code, row.number), url_for("actions.show", number=row.number)
    if row.noun == "letter" and row.number is not None:
        return f"Letter {row.number}", url_for("letters.show", number=row.number)
    if row.noun == "plan" and row.number is not None:
        may_open = gate.may(Permission.BRING_IN_LETTERS)
        return f"Plan {row.number}", url_for("plans.show", number=row.number) if may_open else None
    named = row.person or row.title
    kind = row.noun.replace("_", " ").capitalize()
    return (f"{kind}: {named}" if named else kind), None


def _verb(stored: str) -> str:
    """The verb's label; a verb of a later or earlier version still reads as words."""
    return Verb(stored).label if stored in set(Verb) else stored.replace("_", " ").capitalize()


def _facts(row: HistoryRow) -> tuple[Fact, ...]:
    before, after = row.before or {}, row.after or {}
    names = [*after, *(name for name in before if name not in after)]
    return tuple(
        Fact(
            "For" if (row.noun, name) == ("plan", "letter") else _FACTS.get(name, name.replace("_", " ").capitalize()),
            _value(name, before[name]) if before.get(name) is not None else None,
            _value(name, after.get(name)),
        )
        for name in names
        # A fact that was nothing and is nothing says nothing, nor does one that the line is named by.
        if before.get(name) is not None
        or (
            after.get(name) is not None
            and not (
                row.number is not None and name in {"number", "title"} and after.get(name) in {row.number, row.title}
            )
        )
    )


def _value(name: str, stored: Any) -> str:
    if name == "letter" and isinstance(stored, int):
        return f"letter {stored}"
    for fits, said in _SAYINGS:
        if fits(stored):
            return said(stored)
    if name == "kind" and stored in set(LetterKind):
        return LETTER_KINDS[LetterKind(stored)]
    known = _SETS.get(name)
    if known is not None and stored in {member.value for member in known}:
        label: str = known(stored).label  # type: ignore[attr-defined]
        return label
    if _INSTANT.match(str(stored)):
        return date_time(datetime.fromisoformat(stored))
    if _DATE.fullmatch(str(stored)):
        return long_date(date.fromisoformat(stored))
    return str(stored)


_SAYINGS: tuple[tuple[Callable[[Any], bool], Callable[[Any], str]], ...] = (
    (lambda stored: stored is None or stored in ("", []), lambda _: NOTHING),
    (lambda stored: isinstance(stored, bool), lambda stored: "yes" if stored else "no"),
    (lambda stored: isinstance(stored, list), lambda stored: and_list([str(item) for item in stored])),
    (lambda stored: isinstance(stored, int), lambda stored: f"{stored:,}"),
)
