"""What each doubt about a letter concerns, so that a page can show it there, and whether it is settled by now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import Protocol

from tracker.domain.deadlines import DeadlineCheck, Misfit
from tracker.domain.letters import Doubt, DoubtCode, LetterKind, ParsedLetter
from tracker.domain.letters.doubts import seems_cut
from tracker.domain.london import spoken_date


class Concern(StrEnum):
    """A part of the page on which a letter is checked."""

    KIND = "kind"
    AREA = "area"
    LETTER_DATE = "letter date"
    RECEIVED = "received"
    INSPECTION = "inspection"
    DEADLINE = "deadline"
    FINDINGS = "findings"
    ONE_FINDING = "one finding"


CONCERNS: dict[DoubtCode, Concern] = {
    DoubtCode.KIND_UNKNOWN: Concern.KIND,
    DoubtCode.AREA_UNKNOWN: Concern.AREA,
    DoubtCode.NO_LETTER_DATE: Concern.LETTER_DATE,
    DoubtCode.RECEIVED_BEFORE_LETTER: Concern.RECEIVED,
    DoubtCode.NO_DATE: Concern.INSPECTION,
    DoubtCode.DATES_DIFFER: Concern.INSPECTION,
    DoubtCode.WEEKDAY: Concern.DEADLINE,
    DoubtCode.NOT_A_WORKING_DAY: Concern.DEADLINE,
    DoubtCode.TWO_DIGIT_YEAR: Concern.DEADLINE,
    DoubtCode.NO_DEADLINE_DATE: Concern.DEADLINE,
    DoubtCode.IMPOSSIBLE_DATE: Concern.DEADLINE,
    DoubtCode.DEADLINE_BEFORE_LETTER: Concern.DEADLINE,
    DoubtCode.NO_SECTION: Concern.FINDINGS,
    DoubtCode.EMPTY_SECTION: Concern.FINDINGS,
    DoubtCode.PROSE: Concern.FINDINGS,
    DoubtCode.GUESSED: Concern.FINDINGS,
    DoubtCode.EARLIER_ACTIONS: Concern.FINDINGS,
    DoubtCode.NUMBERS_MISSING: Concern.FINDINGS,
    DoubtCode.CUT_OFF: Concern.ONE_FINDING,
}


_ALSO_CHECKED = {
    DoubtCode.NOT_A_WORKING_DAY: Misfit.NOT_A_WORKING_DAY,
    DoubtCode.DEADLINE_BEFORE_LETTER: Misfit.BEFORE_THE_LETTER,
}


class Checked(Protocol):
    """A letter with what was read and what stands now."""

    @property
    def parsed(self) -> ParsedLetter: ...

    @property
    def kind(self) -> LetterKind: ...

    @property
    def area(self) -> str | None: ...

    @property
    def published_on(self) -> date | None: ...

    @property
    def received_on(self) -> date | None: ...

    @property
    def inspection_start_on(self) -> date | None: ...

    @property
    def inspection_end_on(self) -> date | None: ...

    @property
    def printed_deadline_on(self) -> date | None: ...


def standing(it: Checked) -> list[Doubt]:
    """What is doubtful about a letter's dates as they stand now, then the reader's doubts, in its order, without those
    about a fact that somebody has corrected since."""
    corrected = _corrected(it)
    return [*_about_dates(it), *(doubt for doubt in it.parsed.doubts if CONCERNS[doubt.code] not in corrected)]


def _about_dates(it: Checked) -> Iterator[Doubt]:
    if it.kind.is_typed_in:
        return
    if it.published_on is None:
        yield Doubt(DoubtCode.NO_LETTER_DATE, "The date of the letter is not known. Enter it")
    elif it.received_on is not None and it.received_on < it.published_on:
        received, published = spoken_date(it.received_on), spoken_date(it.published_on)
        sentence = f"The letter was received on {received}, before its own date, {published}. Check both"
        yield Doubt(DoubtCode.RECEIVED_BEFORE_LETTER, sentence)


def about(doubts: Iterable[Doubt], concern: Concern) -> list[Doubt]:
    """Those that belong beside this part of the page."""
    return [doubt for doubt in doubts if CONCERNS[doubt.code] == concern]


def about_deadline(doubts: Iterable[Doubt], check: DeadlineCheck) -> list[Doubt]:
    """Those that belong beside the deadline, without what its check says in its own words."""
    said = {code for code, _ in check.warnings}
    return [doubt for doubt in about(doubts, Concern.DEADLINE) if _ALSO_CHECKED.get(doubt.code) not in said]


def about_finding(doubts: Iterable[Doubt], text: str, end_page: int) -> list[Doubt]:
    """Those that belong beside the finding with these words, which ends on this page."""
    if not seems_cut(text):
        return []
    return [doubt for doubt in about(doubts, Concern.ONE_FINDING) if doubt.page == end_page][:1]


def _corrected(it: Checked) -> set[Concern]:
    read = it.parsed
    changed = {
        Concern.KIND: it.kind is not read.kind,
        Concern.AREA: it.area != read.area,
        Concern.INSPECTION: (it.inspection_start_on, it.inspection_end_on)
        != (read.inspection_start, read.inspection_end),
        Concern.DEADLINE: it.printed_deadline_on != (read.deadline.date if read.deadline else None),
    }
    return {concern for concern, is_changed in changed.items() if is_changed}
