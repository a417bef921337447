"""What a person should look at again, each as a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import zip_longest

from tracker.domain.letters.dates import PrintedDate
from tracker.domain.letters.parsed import (
    Doubt,
    DoubtCode,
    LetterKind,
    ParsedLetter,
    PrintedDeadline,
)

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# How an item ends that another one follows.
_LEADS_ON = re.compile(r"[;,] (?:and|or)$")
_NEEDS_MORE = frozenset({"and", "or", "of", "the", "to", "a", "in", "for", "with", "that", "by", "on", "from"})


def day(value: date) -> str:
    """A date in words: 21 October 2024."""
    return f"{value.day} {value:%B %Y}"


def doubts_of(letter: ParsedLetter, printed: PrintedDate | None) -> Iterator[Doubt]:
    """The doubts about a whole letter; `printed` is the deadline's date as it stands there."""
    if letter.kind is LetterKind.OTHER:
        yield Doubt(
            DoubtCode.KIND_UNKNOWN,
            "This does not look like an inspection letter of a known kind. Check everything",
            1,
        )
    if letter.area is None:
        yield Doubt(DoubtCode.AREA_UNKNOWN, "The area could not be read. Enter it", 1)
    if letter.inspection_start is None and letter.kind is not LetterKind.OTHER:
        yield Doubt(DoubtCode.NO_DATE, "The dates of the inspection could not be read. Enter them", 1)
    yield from _about_lists(letter)
    if letter.deadline is not None:
        yield from _about_deadline(letter.deadline, printed, letter.published)


def _about_lists(letter: ParsedLetter) -> Iterator[Doubt]:
    if letter.heading is None and not letter.findings:
        yield Doubt(
            DoubtCode.NO_SECTION,
            "The document has no section that says what needs to improve. If it asks for improvement elsewhere, "
            "add findings by hand",
        )
    elif letter.heading is not None and not letter.findings:
        yield Doubt(DoubtCode.EMPTY_SECTION, f"Nothing was found under “{letter.heading}”. Check the document")
    for item, following in zip_longest(letter.findings, letter.findings[1:]):
        if seems_cut(item.text) and not (following is not None and _LEADS_ON.search(item.text)):
            yield Doubt(
                DoubtCode.CUT_OFF,
                "A finding ends in the middle of a sentence. Check that it is whole",
                item.end_page,
            )


def seems_cut(text: str) -> bool:
    """Whether a finding ends on a comma, a colon or a word that needs another after it."""
    text = text.rstrip()
    return text.endswith((",", ":", "-", "–")) or text.rsplit(" ", 1)[-1].lower() in _NEEDS_MORE


def _about_deadline(deadline: PrintedDeadline, printed: PrintedDate | None, published: date | None) -> Iterator[Doubt]:
    if printed is None:
        if deadline.relative_working_days is None:
            yield Doubt(
                DoubtCode.NO_DEADLINE_DATE,
                "The document asks for a statement or plan and prints no date for it. Ask the inspectorate",
                deadline.page,
            )
        return
    value = printed.value
    if value is None:
        yield Doubt(
            DoubtCode.IMPOSSIBLE_DATE,
            "The deadline's date does not exist. Enter the right one",
            deadline.page,
        )
        return
    if printed.weekday is not None and printed.weekday != value.weekday():
        yield Doubt(
            DoubtCode.WEEKDAY,
            f"The letter says {_DAYS[printed.weekday]}, but {day(value)} is a {_DAYS[value.weekday()]}. "
            "Ask the inspectorate which is meant",
            deadline.page,
        )
    if value.weekday() >= 5:
        yield Doubt(
            DoubtCode.NOT_A_WORKING_DAY,
            f"The deadline, {day(value)}, is a {_DAYS[value.weekday()]}. Send the statement before it",
            deadline.page,
        )
    if printed.is_short:
        yield Doubt(
            DoubtCode.TWO_DIGIT_YEAR,
            f"The deadline's year has two digits and was read as {value.year}. Check it",
            deadline.page,
        )
    if published is not None and value <= published:
        yield Doubt(
            DoubtCode.DEADLINE_BEFORE_LETTER,
            f"The deadline, {day(value)}, is not after the date of the letter, {day(published)}. Check both",
            deadline.page,
        )
