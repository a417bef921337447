"""What stood in a form that is held, for the person who typed it: every answer, named as nearly as the fields say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tracker.domain.london import spoken_date
from tracker.web.forms.dates import PARTS, DateError, read_date

# What pages call a field where its own name says too little.
_CALLED = {
    "because": "Why it ends",
    "done": "What has been done",
    "due": "Due date",
    "due_on": "Due date",
    "heard": "What children and families said",
    "held_at": "Where it is held",
    "look_again_on": "When to look again",
    "measure": "Success measure",
    "meeting_on": "Date of the meeting",
    "pasted": "Pasted text",
    "received_on": "Date received",
    "published_on": "Date of the letter",
    "shared": "Due date for all without one",
    "statement": "What has been delivered",
    "under_way": "Under way before the inspection",
    "was_under_way": "Under way before the inspection",
}
_UNSEEN = frozenset({"version", "seen", "next"})
# Answers that are the key of something in a list, which says nothing to a reader.
_KEYS = frozenset({"agency", "lead", "letter", "named", "person", "readers", "sentence", "supporting", "target"})
_ROWS = {"a": "Action", "r": "Row"}
_ROW = re.compile(r"(?P<kind>[ar])(?P<number>[0-9]+)-(?P<name>.+)")
_CODE = re.compile(r"[a-z]+(_[a-z]+)+")


@dataclass(frozen=True, slots=True)
class HeldAnswers:
    """`rows` are those of a summary list. `has_choices` is whether more is kept than can be put in words."""

    rows: tuple[dict[str, object], ...]
    has_choices: bool


def held_answers(fields: Iterable[tuple[str, str]]) -> HeldAnswers:
    """The answers in the order they were asked for, without those that were left empty."""
    dates: dict[str, dict[str, str]] = {}
    said: dict[str, list[str]] = {}
    has_choices = False
    for name, value in fields:
        own = _own(name)
        base, _, part = name.rpartition("-")
        if own in _UNSEEN or not value.strip():
            continue
        if part in PARTS:
            dates.setdefault(base, dict.fromkeys(PARTS, ""))[part] = value
            said.setdefault(base, [])
        elif value.isdecimal() and (own in _KEYS or own.endswith(("_id", "_ids"))):
            has_choices = True
        else:
            said.setdefault(name, []).append(_in_words(value))
    said |= {name: [_date(**typed)] for name, typed in dates.items()}
    rows = ({"key": _label(name), "value": "\n".join(values), "typed": True} for name, values in said.items())
    return HeldAnswers(tuple(rows), has_choices)


def _own(name: str) -> str:
    """A field's name without that of its row."""
    row = _ROW.fullmatch(name)
    return row["name"] if row else name


def _label(name: str) -> str:
    own, row = _own(name), _ROW.fullmatch(name)
    label = _CALLED.get(own) or own.replace("_", " ").capitalize()
    return f"{_ROWS[row['kind']]} {row['number']}: {label[:1].lower()}{label[1:]}" if row else label


def _in_words(value: str) -> str:
    if value in {"y", "yes"}:
        return "Yes"
    return value.replace("_", " ") if _CODE.fullmatch(value) else value


def _date(day: str, month: str, year: str) -> str:
    try:
        return spoken_date(read_date(day, month, year))
    except DateError:
        return " ".join(part for part in (day, month, year) if part)
