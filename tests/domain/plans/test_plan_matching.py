from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.letters import FindingKind
from tracker.domain.plans import (
    MatchKind,
    PlanFinding,
    PlanRow,
    RowMatch,
    described,
    findings_without_rows,
    match_rows,
    trigram_likeness,
)

FORMS = "the timeliness of referral forms sent by partners to the front door, including at weekends"
HOMES = "the quality of conversations with children who return home after going missing"
BOARD = "the board’s oversight of how agencies keep to their own plans for training"
FINDINGS = (
    PlanFinding(11, 1, FORMS, FindingKind.PRIORITY_ACTION),
    PlanFinding(12, 2, HOMES),
    PlanFinding(13, 3, BOARD),
)


def row(number: int, finding: str = "", reference: str = "", action: str = "", **more: object) -> PlanRow:
    return PlanRow(number, finding=finding, reference=reference, action=action, **more)  # type: ignore[arg-type]


def pairs(*rows: PlanRow) -> list[tuple[int | None, MatchKind]]:
    return [(match.finding_id, match.kind) for match in match_rows(rows, FINDINGS)]


@pytest.mark.parametrize(
    "said",
    [
        HOMES,
        HOMES.upper() + ".",
        "2. " + HOMES,
        "AFI 2: " + HOMES,
        "• " + HOMES.replace(" ", "\n"),
        "Priority 2 – " + HOMES,
    ],
)
def test_the_same_words_are_the_same_finding(said: str) -> None:
    assert pairs(row(2, said)) == [(12, MatchKind.SAME_WORDS)]


def test_part_of_the_words_and_like_words() -> None:
    assert pairs(
        row(2, "the timeliness of referral forms sent by partners to the front door"),
        row(3, "Partnership should improve: " + HOMES + ". Lead: all"),
        row(4, "Quality of conversations with children returning home from missing"),
        row(5, "Something else altogether, which no inspector wrote"),
    ) == [
        (11, MatchKind.PART_OF_WORDS),
        (12, MatchKind.PART_OF_WORDS),
        (12, MatchKind.LIKE_WORDS),
        (None, MatchKind.NONE),
    ]


def test_several_rows_answer_one_finding_and_a_finding_can_have_none() -> None:
    matches = match_rows([row(2, FORMS), row(3, FORMS), row(4, HOMES)], FINDINGS)
    assert [match.finding_id for match in matches] == [11, 11, 12]
    assert [finding.id for finding in findings_without_rows(matches, FINDINGS)] == [13]
    assert described(matches) == "3 rows fit a finding"


def test_the_title_above_a_row_can_be_the_finding() -> None:
    (match,) = match_rows([row(2, section="Area for improvement 2: " + HOMES, action="Ask twenty children")], FINDINGS)
    assert match.finding_id == 12


def test_reference_numbers_count_where_rows_that_are_known_agree() -> None:
    agreeing = [row(2, FORMS, "1.1"), row(3, HOMES, "2.1"), row(4, "", "3.1", "Plan the year")]
    assert pairs(*agreeing)[2] == (13, MatchKind.REFERENCE)
    other = [row(2, FORMS, "7"), row(3, HOMES, "1"), row(4, "", "3", "Plan the year")]
    assert pairs(*other)[2] == (None, MatchKind.NONE)


def test_reference_numbers_alone_count_only_where_they_fit_the_letter() -> None:
    assert pairs(row(2, reference="1", action="Do this"), row(3, reference="3b", action="Do that")) == [
        (11, MatchKind.REFERENCE),
        (13, MatchKind.REFERENCE),
    ]
    assert pairs(*[row(n, reference=str(n), action="Do this") for n in range(1, 9)]) == [(None, MatchKind.NONE)] * 8


def test_kinds_are_counted_apart() -> None:
    assert pairs(row(2, reference="PA1", action="Do this"), row(3, reference="AFI 2", action="Do that")) == [
        (11, MatchKind.REFERENCE),
        (13, MatchKind.REFERENCE),
    ]


def test_words_outweigh_a_reference_number() -> None:
    assert pairs(row(2, HOMES, "1"), row(3, FORMS, "2"), row(4, BOARD, "3"))[:2] == [
        (12, MatchKind.SAME_WORDS),
        (11, MatchKind.SAME_WORDS),
    ]


def test_an_action_that_repeats_its_finding_is_a_guess() -> None:
    (match,) = match_rows(
        [row(2, action="Improve the quality of conversations with children who return home")], FINDINGS
    )
    assert (match.finding_id, match.kind) == (12, MatchKind.ACTION_WORDS)
    assert match.reason.endswith("Check it")


def test_two_findings_that_fit_as_well_are_a_choice() -> None:
    twins = (
        PlanFinding(1, 1, "how often supervision is written down in police records"),
        PlanFinding(2, 2, "how often supervision is written down in health records"),
    )
    (match,) = match_rows([row(2, "Supervision is not often written down in records")], twins)
    assert {match.finding_id, match.rival_id} == {1, 2}
    assert "choose between them" in match.reason
    assert described([match]) == "0 rows fit a finding and 1 needs a choice"
    (same,) = match_rows([row(2, FORMS)], (PlanFinding(1, 1, FORMS), PlanFinding(2, 2, FORMS)))
    assert (same.finding_id, same.rival_id) == (1, 2)


def test_references_of_any_length_are_answered_at_once() -> None:
    started = time.process_time()
    match_rows([row(2, reference=" " * 32_000 + "x"), row(3, reference="0" * 32_000)], FINDINGS)
    # Milliseconds; what grows with the square of the length takes minutes.
    assert time.process_time() - started < 5


def test_any_measure_of_likeness_can_be_handed_in() -> None:
    asked: list[tuple[str, str]] = []

    def likeness(one: str, other: str) -> float:
        asked.append((one, other))
        return 7.0 if other == BOARD else -1.0

    matches = match_rows([row(2, "Anything"), row(3, "Anything")], FINDINGS, likeness)
    assert [(match.finding_id, match.score) for match in matches] == [(13, 1.0)] * 2
    assert len(asked) == len(FINDINGS)


def test_already_under_way_when_inspected() -> None:
    rows = [row(2, FORMS, start_on=date(2024, 3, 1)), row(3, FORMS, start_on=date(2024, 6, 1))]
    assert [match.was_under_way for match in match_rows(rows, FINDINGS, inspected_on=date(2024, 5, 13))] == [
        True,
        False,
    ]


def test_likeness_is_between_nothing_and_the_same() -> None:
    assert trigram_likeness(FORMS, FORMS.upper()) == 1
    assert trigram_likeness("", "") == 0
    assert trigram_likeness("abc", "xyz") == 0


@given(st.text(), st.text())
def test_likeness_is_symmetric(one: str, other: str) -> None:
    assert 0 <= trigram_likeness(one, other) <= 1
    assert trigram_likeness(one, other) == trigram_likeness(other, one)


@given(
    st.lists(
        st.builds(
            PlanRow,
            st.integers(1, 99),
            reference=st.text(max_size=6),
            finding=st.text(max_size=60),
            action=st.text(max_size=60),
        )
    ),
    st.lists(st.text(max_size=60), max_size=4),
)
def test_every_row_gets_one_answer(rows: list[PlanRow], texts: list[str]) -> None:
    findings = [PlanFinding(n, n, text) for n, text in enumerate(texts, start=1)]
    matches: tuple[RowMatch, ...] = match_rows(rows, findings)
    assert [match.row for match in matches] == rows
    assert all(match.reason and 0 <= match.score <= 1 for match in matches)
    assert all((match.finding_id is None) == (match.kind is MatchKind.NONE) for match in matches)
