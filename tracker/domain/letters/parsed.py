"""What is read out of a letter: the words for it, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class LetterKind(StrEnum):
    """Which inspection a letter or report comes from. The last three are typed in by a person and never read."""

    FOCUSED_VISIT = "focused visit"
    JTAI = "jtai"
    ILACS = "ilacs"
    SIF = "sif"
    MONITORING_VISIT = "monitoring visit"
    AREA_SEND = "area send"
    OTHER = "other"
    PRACTICE_REVIEW = "practice review"
    SECTION_11_AUDIT = "section 11 audit"
    OTHER_REVIEW = "other review"

    @property
    def is_typed_in(self) -> bool:
        """Whether it is no letter but a source of findings that somebody types in."""
        return self in {LetterKind.PRACTICE_REVIEW, LetterKind.SECTION_11_AUDIT, LetterKind.OTHER_REVIEW}


class FindingKind(StrEnum):
    """What a finding is in the letter."""

    IMPROVEMENT = "improvement"
    PRIORITY_ACTION = "priority action"
    POINT_IN_TEXT = "point in the text"


class DoubtCode(StrEnum):
    """Why a person should look again."""

    KIND_UNKNOWN = "kind unknown"
    AREA_UNKNOWN = "area unknown"
    NO_DATE = "no date"
    NO_SECTION = "no section"
    EMPTY_SECTION = "empty section"
    PROSE = "prose"
    CUT_OFF = "cut off"
    GUESSED = "guessed"
    EARLIER_ACTIONS = "earlier actions"
    NUMBERS_MISSING = "numbers missing"
    WEEKDAY = "weekday"
    NOT_A_WORKING_DAY = "not a working day"
    TWO_DIGIT_YEAR = "two-digit year"
    DATES_DIFFER = "dates differ"
    NO_DEADLINE_DATE = "no deadline date"
    IMPOSSIBLE_DATE = "impossible date"
    DEADLINE_BEFORE_LETTER = "deadline before letter"
    NO_LETTER_DATE = "no letter date"
    RECEIVED_BEFORE_LETTER = "received before letter"


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand: page and line counted from 1, characters of the page's text half-open from 0.

    `end` counts in `end_page`, which differs from `page` when the words run over a page break.
    """

    page: int
    line: int
    start: int
    end: int
    end_page: int


@dataclass(frozen=True, slots=True)
class ReadFinding:
    """One item of the letter, word for word, and where it stands (as in `Place`).

    `text` of an item with nested bullets is the stem and its `children` in one string.
    """

    text: str
    kind: FindingKind
    page: int
    line: int
    start: int
    end: int
    end_page: int
    group: str | None = None
    children: tuple[str, ...] = ()
    responsible_body: str | None = None


@dataclass(frozen=True, slots=True)
class Addressee:
    """A person the letter is addressed to."""

    name: str
    role: str | None


@dataclass(frozen=True, slots=True)
class PrintedDeadline:
    """The sentence that asks for a statement or plan. `date` is None where the letter prints none;
    `relative_working_days` counts from receiving the letter."""

    date: date | None
    text: str
    submit_to: str | None
    principal_authority: str | None
    page: int
    start: int
    end: int
    relative_working_days: int | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something a person should check, as a sentence, and the page it is about."""

    code: DoubtCode
    message: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class ParsedLetter:
    """All that was read. What the letter does not print is None or empty, never guessed."""

    kind: LetterKind
    area: str | None
    title: str | None
    published: date | None
    inspection_start: date | None
    inspection_end: date | None
    inspectors: tuple[str, ...]
    addressees: tuple[Addressee, ...]
    heading: str | None
    findings: tuple[ReadFinding, ...]
    deadline: PrintedDeadline | None
    places: Mapping[str, Place] = field(default_factory=dict)
    doubts: tuple[Doubt, ...] = ()

    @property
    def improvements(self) -> tuple[ReadFinding, ...]:
        """The areas for improvement, in letter order."""
        return tuple(item for item in self.findings if item.kind is FindingKind.IMPROVEMENT)

    @property
    def priority_actions(self) -> tuple[ReadFinding, ...]:
        """The areas for priority action, in letter order."""
        return tuple(item for item in self.findings if item.kind is FindingKind.PRIORITY_ACTION)
