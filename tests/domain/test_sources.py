from __future__ import annotations

from datetime import date

import pytest

from tracker.domain.cards import cards_from
from tracker.domain.deadlines import check_deadline
from tracker.domain.letter_words import LETTER_KINDS, kinds_like
from tracker.domain.letters import LetterKind, from_json, to_json
from tracker.domain.sources import typed_findings, typed_source

TYPED_IN = [kind for kind in LetterKind if kind.is_typed_in]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("One thing.\n\nAnother thing.\n", ("One thing.", "Another thing.")),
        ("• One thing\n- Another\n3. A third\n(4) A fourth\nb) A fifth",
         ("One thing", "Another", "A third", "A fourth", "A fifth")),
        ("  much \t space  ", ("much space",)),
        ("2023 was a hard year", ("2023 was a hard year",)),
        ("\n - \n…\n", ()),
    ],
)  # fmt: skip
def test_one_finding_a_line_without_its_mark(typed: str, found: tuple[str, ...]) -> None:
    assert typed_findings(typed) == found


def test_each_finding_has_its_place_in_the_page() -> None:
    text, letter = typed_source(
        LetterKind.SECTION_11_AUDIT, "Audit of 2024", "Thornby", date(2024, 5, 3), ["Supervision.", "Induction."]
    )
    lines = text.split("\n")
    assert lines[:2] == ["Audit of 2024", "Section 11 audit, Thornby, 3 May 2024"]
    for card in cards_from(letter.findings):
        assert text[card.place.start : card.place.end] == card.text
        assert lines[card.place.line - 1] == card.text
    title = letter.places["title"]
    assert text[title.start : title.end] == letter.title
    assert from_json(to_json(letter)) == letter


def test_a_letter_stays_a_letter() -> None:
    assert set(kinds_like(LetterKind.PRACTICE_REVIEW)) == set(TYPED_IN)
    assert set(kinds_like(LetterKind.JTAI)) == set(LETTER_KINDS) - set(TYPED_IN)


@pytest.mark.parametrize("kind", TYPED_IN)
@pytest.mark.parametrize("on", [None, date(2024, 10, 1)])
def test_no_rule_asks_for_an_answer_to_it(kind: LetterKind, on: date | None) -> None:
    plain = {"has_priority_actions": True, "published_on": on, "received_on": None}
    check = check_deadline(kind, printed_on=None, **plain)  # type: ignore[arg-type]
    assert (check.due_on, check.warnings) == (None, ())
    assert "letter" not in check.sentence
    entered = check_deadline(kind, printed_on=date(2024, 12, 2), **plain)  # type: ignore[arg-type]
    assert entered.due_on == date(2024, 12, 2)
    assert entered.sentence == "An answer is due on 2 December 2024, as entered here."
