"""Each doubt is shown beside what it concerns, until somebody has corrected that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from tests.letter_texts import JOINT
from tracker.domain.letter_doubts import CONCERNS, Concern, about, about_finding, standing
from tracker.domain.letters import Doubt, DoubtCode, LetterKind, ParsedLetter, pages_of
from tracker.domain.letters.reader import read_letter


@dataclass(frozen=True)
class Letter:
    parsed: ParsedLetter
    kind: LetterKind
    area: str | None
    published_on: date | None
    received_on: date | None
    inspection_start_on: date | None
    inspection_end_on: date | None
    printed_deadline_on: date | None


def letter(text: str, **corrected: object) -> Letter:
    read = read_letter(pages_of([text]))
    facts = {
        "kind": read.kind,
        "area": read.area,
        "published_on": read.published,
        "received_on": None,
        "inspection_start_on": read.inspection_start,
        "inspection_end_on": read.inspection_end,
        "printed_deadline_on": read.deadline.date if read.deadline else None,
    }
    return Letter(read, **(facts | corrected))  # type: ignore[arg-type]


@pytest.mark.parametrize("code", DoubtCode)
def test_every_doubt_has_its_place(code: DoubtCode) -> None:
    assert CONCERNS[code] in Concern
    doubt = Doubt(code, "Look again", 1)
    assert about([doubt], CONCERNS[code]) == [doubt]


def test_a_weekday_that_does_not_fit_stands_at_the_deadline_until_it_is_corrected() -> None:
    text = JOINT.replace("by 21 October 2024", "by Friday 21 October 2024")
    (doubt,) = about(standing(letter(text)), Concern.DEADLINE)
    assert doubt.code is DoubtCode.WEEKDAY
    assert about(standing(letter(text, printed_deadline_on=date(2024, 10, 18))), Concern.DEADLINE) == []


def test_a_saturday_and_an_unknown_area() -> None:
    saturday = letter(JOINT.replace("21 October", "19 October"))
    assert [doubt.code for doubt in about(standing(saturday), Concern.DEADLINE)] == [DoubtCode.NOT_A_WORKING_DAY]
    nowhere = letter("A page about nothing in particular.")
    assert [doubt.code for doubt in about(standing(nowhere), Concern.AREA)] == [DoubtCode.AREA_UNKNOWN]
    assert about(standing(letter("A page about nothing in particular.", area="Thornby")), Concern.AREA) == []


def test_a_letter_without_a_date_is_doubtful_until_somebody_enters_it() -> None:
    undated = JOINT.removeprefix("12 July 2024")
    (doubt,) = about(standing(letter(undated)), Concern.LETTER_DATE)
    assert doubt == standing(letter(undated))[0]
    assert doubt.message == "The date of the letter is not known. Enter it"
    assert about(standing(letter(undated, published_on=date(2024, 7, 12))), Concern.LETTER_DATE) == []
    assert about(standing(letter(undated, kind=LetterKind.SECTION_11_AUDIT)), Concern.LETTER_DATE) == []


def test_a_letter_received_before_its_own_date_is_doubtful() -> None:
    (doubt,) = about(standing(letter(JOINT, received_on=date(2019, 7, 12))), Concern.RECEIVED)
    assert doubt.message == ("The letter was received on 12 July 2019, before its own date, 12 July 2024. Check both")
    for day in (date(2024, 7, 12), date(2024, 7, 15), None):
        assert about(standing(letter(JOINT, received_on=day)), Concern.RECEIVED) == []


def test_a_list_that_seems_cut_off_is_shown_at_its_own_finding() -> None:
    doubts = [Doubt(DoubtCode.CUT_OFF, "A finding ends in the middle of a sentence.", 2)]
    assert about_finding(doubts, "The quality of plans and", 2) == doubts
    assert about_finding(doubts, "The quality of plans and", 1) == []
    assert about_finding(doubts, "The quality of plans.", 2) == []
