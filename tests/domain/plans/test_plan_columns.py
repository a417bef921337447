from __future__ import annotations

from datetime import date

import pytest

from tests.domain.plans.cells import AGENCIES, plan, row
from tracker.domain.plans import Confidence, PlanField, choose_column, columns_left_out, match_columns
from tracker.domain.plans.headings import heading_fields
from tracker.domain.plans.sheets import Sheet

F = PlanField


def matched(*headings: str) -> list[PlanField | None]:
    """What each heading is taken for where the cells say nothing."""
    matches = match_columns(headings, [])
    return [next((it.field for it in matches if n in it.columns), None) for n in range(len(headings))]


def of(sheet: Sheet) -> dict[PlanField, tuple[int, ...]]:
    found = match_columns([column.heading for column in sheet.columns], sheet.rows, AGENCIES)
    return {match.field: match.columns for match in found if match.columns}


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        (
            (
                "Ref",
                "Recommendation",
                "Action",
                "Lead agency",
                "Lead officer",
                "Start date",
                "Due date",
                "RAG",
                "Progress",
            ),
            (F.REFERENCE, F.FINDING, F.ACTION, F.LEAD_AGENCY, F.NAMED_LEAD, F.START, F.DUE, F.RATING, F.PROGRESS),
        ),
        (
            (
                "No.",
                "Area for priority action",
                "What will we do?",
                "Who",
                "By when",
                "How will we know?",
                "BRAG status",
            ),
            (F.REFERENCE, F.FINDING, F.ACTION, F.LEAD_AGENCY, F.DUE, F.SUCCESS_MEASURE, F.RATING),
        ),
        (
            ("Action no", "Actions required", "Action owner", "Action status", "Actions taken to date", "Target date"),
            (F.REFERENCE, F.ACTION, F.LEAD_AGENCY, F.STATUS, F.PROGRESS, F.DUE),
        ),
        (
            ("Finding", "Action", "Original due date", "Revised due date", "Date completed", "Evidence of impact"),
            (F.FINDING, F.ACTION, F.FIRST_DUE, F.DUE, F.COMPLETED, F.EVIDENCE),
        ),
        (
            (
                "Objective",
                "Task",
                "Responsible person",
                "Supporting agencies",
                "Timescale",
                "Intended outcome",
                "Comments",
            ),
            (F.FINDING, F.ACTION, F.NAMED_LEAD, F.SUPPORTING, F.DUE, F.SUCCESS_MEASURE, F.PROGRESS),
        ),
        (
            ("Action", "Completion date", "Status", "Impact RAG", "Budget code"),
            (F.ACTION, F.DUE, F.STATUS, None, None),
        ),
        (
            ("#", "Learning point", "Agreed action", "Agency", "Named lead", "Update Sept 24", "Update Dec 24"),
            (F.REFERENCE, F.FINDING, F.ACTION, F.LEAD_AGENCY, F.NAMED_LEAD, F.PROGRESS, F.PROGRESS),
        ),
        (
            ("What did the inspectors say?", "What do we need to do?", "When by?", "Target completion", "Closed?"),
            (F.FINDING, F.ACTION, F.DUE, None, F.STATUS),
        ),
        (
            ("Action", "Target completion", "Revised target completion", "Previous BRAG", "Current BRAG", "% complete"),
            (F.ACTION, F.FIRST_DUE, F.DUE, None, F.RATING, F.STATUS),
        ),
        (
            ("Recommendation", "Action to take", "Milestones achieved", "Date of completion and outcome"),
            (F.FINDING, F.ACTION, F.PROGRESS, F.COMPLETED),
        ),
    ],
)
def test_headings_of_plans(headings: tuple[str, ...], fields: tuple[PlanField | None, ...]) -> None:
    assert tuple(matched(*headings)) == fields


def test_cells_decide_where_a_heading_can_mean_two_things() -> None:
    people = plan(("Action", "Lead", "Agency"), *[("Do one thing after another", "Jane Okafor", "Police")] * 3)
    assert of(people)[F.NAMED_LEAD] == (1,)
    assert of(people)[F.LEAD_AGENCY] == (2,)
    agencies = plan(("Action", "Lead", "Contact"), *[("Do one thing after another", "Police", "Jane Okafor")] * 3)
    assert of(agencies)[F.LEAD_AGENCY] == (1,)
    assert of(agencies)[F.NAMED_LEAD] == (2,)


def test_a_status_column_of_long_texts_is_no_status() -> None:
    text = "The group met twice and agreed a draft, which goes to the board in May for its comments."
    sheet = plan(("Action", "Status", "RAG"), *[("Do one thing after another", text, "Green")] * 3)
    assert F.STATUS not in of(sheet)
    assert of(sheet)[F.PROGRESS] == (1,)


def test_without_headings_cells_are_guesses_and_say_so() -> None:
    finding, action = (
        "Records of decisions are not kept in one place by all",
        "Write one form and train everybody to use it",
    )
    rows = [row(n, f"1.{n}", finding, action, "Police", date(2024, 10, n), "Amber") for n in range(1, 5)]
    matches = {it.field: it for it in match_columns([""] * 6, rows, AGENCIES)}
    assert [matches[it].columns for it in (F.FINDING, F.ACTION, F.LEAD_AGENCY, F.RATING)] == [(1,), (2,), (3,), (5,)]
    assert {it.confidence for it in matches.values()} == {Confidence.GUESS, Confidence.NONE}
    assert matches[F.DUE].columns == (4,)


def test_of_two_dates_without_headings_the_second_is_when_it_is_due() -> None:
    action = "Write one form and train everybody to use it"
    rows = [row(n, action, date(2024, 10, n), date(2025, 3, n)) for n in range(1, 5)]
    found = {it.field: it.columns for it in match_columns([""] * 3, rows) if it.columns}
    assert found == {F.ACTION: (0,), F.START: (1,), F.DUE: (2,)}


def test_a_date_of_something_else_is_left_out() -> None:
    sheet = plan(("Action", "Date raised"), *[("Do one thing after another", date(2024, 5, n)) for n in (1, 2, 3)])
    assert of(sheet) == {F.ACTION: (0,)}


def test_each_match_says_why() -> None:
    sheet = plan(("Action", "RAG"), ("Do one thing", "Green"), ("Do another", "R"), ("Do more", "see notes"))
    matches = {it.field: it for it in match_columns(["Action", "RAG"], sheet.rows)}
    assert matches[F.RATING].confidence is Confidence.SURE
    assert matches[F.RATING].reason == "The heading says “RAG”. 2 of 3 cells have a colour"
    assert matches[F.DUE].reason == "No column looks like it"


def test_a_person_overrides_and_no_column_serves_twice() -> None:
    matches = match_columns(["Action", "Lead", "Notes"], [])
    chosen = {it.field: it for it in choose_column(matches, F.NAMED_LEAD, 1)}
    assert chosen[F.NAMED_LEAD].columns == (1,)
    assert chosen[F.NAMED_LEAD].confidence is Confidence.CHOSEN
    assert chosen[F.LEAD_AGENCY].columns == ()
    none = {it.field: it for it in choose_column(matches, F.PROGRESS, None)}
    assert none[F.PROGRESS].columns == ()
    assert columns_left_out(tuple(none.values()), ["Action", "Lead", "Notes"]) == (2,)


def test_every_field_is_answered_in_order_and_has_words() -> None:
    assert [it.field for it in match_columns([], [])] == list(PlanField)
    assert all(field.label for field in PlanField)
    assert all(confidence.label for confidence in Confidence)


def test_a_heading_of_nothing_known_means_nothing() -> None:
    assert heading_fields("Budget code") == {}
