from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.plans.cells import AGENCIES, COUNCIL, ICB, POLICE, plan, row
from tracker.domain.actions import Rating, Status
from tracker.domain.plans import (
    Cell,
    CellKind,
    ColumnMatch,
    Confidence,
    Meaning,
    PlanDoubtCode,
    PlanField,
    PlanRow,
    Sheet,
    match_columns,
    read_row,
    read_rows,
    words_used,
)

F = PlanField
HEADINGS = ("Ref", "Finding", "Action", "Lead agency", "Named lead", "Start date", "Due date", "Status", "RAG")
FINDING, ACTION = "Records of decisions are kept in several places", "Write one form and train everybody"


def read(*rows: tuple[object, ...], headings: tuple[str, ...] = HEADINGS) -> tuple[PlanRow, ...]:
    sheet = plan(headings, *rows)
    return read_rows(sheet, matches(sheet), AGENCIES)


def matches(sheet: Sheet) -> tuple[ColumnMatch, ...]:
    return match_columns([column.heading for column in sheet.columns], sheet.rows, AGENCIES)


def codes(one: PlanRow) -> list[PlanDoubtCode]:
    return [doubt.code for doubt in one.doubts]


def test_a_good_row_is_read_whole_and_without_doubt() -> None:
    (one,) = read(
        ("1.1", FINDING, ACTION, "Police", "DI Sam Reed", "1 May 2024", date(2024, 10, 21), "In progress", "Green")
    )
    assert one == PlanRow(
        number=2,
        reference="1.1",
        finding=FINDING,
        action=ACTION,
        lead_agency_id=POLICE,
        lead_words="Police",
        named_lead="DI Sam Reed",
        start_on=date(2024, 5, 1),
        due_on=date(2024, 10, 21),
        due_words="2024-10-21",
        status=Status.IN_PROGRESS,
        status_words="In progress",
        rating=Rating.GREEN,
        rating_words="Green",
    )


def test_what_cannot_be_read_is_empty_with_a_doubt_for_its_cell() -> None:
    (one,) = read(("1", FINDING, ACTION, "Blue Team", "TBC", "soon", "31/02/24", "Escalated", "Purple"))
    assert (one.lead_agency_id, one.named_lead, one.start_on, one.due_on, one.status, one.rating) == (
        None,
        "",
        None,
        None,
        None,
        None,
    )
    assert [(doubt.field, doubt.code) for doubt in one.doubts] == [
        (F.START, PlanDoubtCode.DATE),
        (F.DUE, PlanDoubtCode.DATE),
        (F.STATUS, PlanDoubtCode.WORD),
        (F.RATING, PlanDoubtCode.WORD),
        (F.LEAD_AGENCY, PlanDoubtCode.AGENCY),
    ]
    assert one.doubts[-1].sentence == "“Blue Team” is not the name of an agency here. Choose which agency is meant"


def test_a_finding_written_once_is_carried_down_until_the_next_title() -> None:
    rows = read(
        ("1", FINDING, ACTION, "Police"),
        ("", "", "A second action", "ICB"),
        ("", "", "A third action", "ICB"),
        ("Priority 2: health",),
        ("", "", "An action of nothing above", "ICB"),
    )
    assert [one.finding for one in rows] == [FINDING, FINDING, FINDING, ""]
    assert [one.reference for one in rows] == ["1", "1", "1", ""]
    assert codes(rows[1]) == [PlanDoubtCode.CARRIED_DOWN]
    assert rows[1].doubts[0].sentence == "The finding is the one of row 2, above"
    assert rows[3].section == "Priority 2: health"


def test_a_merged_finding_needs_no_doubt() -> None:
    sheet = plan(
        HEADINGS, ("1", FINDING, ACTION), ("", Cell(FINDING, CellKind.TEXT, is_repeated=True), "A second action")
    )
    assert [(one.finding, codes(one)) for one in read_rows(sheet, matches(sheet))] == [(FINDING, []), (FINDING, [])]


def test_several_agencies_in_the_lead_cell_are_lead_and_supporting() -> None:
    (one,) = read(("1", FINDING, ACTION, "Council / Police / ICB", "Jane Okafor"))
    assert (one.lead_agency_id, one.supporting_ids) == (COUNCIL, (POLICE, ICB))
    assert codes(one) == [PlanDoubtCode.AGENCY]


def test_agency_and_person_may_share_a_cell() -> None:
    rows = read(
        ("1", "Jane Okafor, Police"),
        ("2", "Sam Reed (ICB)"),
        ("3", "Amara Nwosu"),
        headings=("Ref", "Lead officer"),
    )
    assert [(one.lead_agency_id, one.named_lead) for one in rows] == [
        (POLICE, "Jane Okafor"),
        (ICB, "Sam Reed"),
        (None, "Amara Nwosu"),
    ]
    (one,) = read(("1", ACTION, "Jane Okafor, Police"), headings=("Ref", "Action", "Lead agency"))
    assert (one.lead_agency_id, one.named_lead) == (POLICE, "Jane Okafor")


def test_status_follows_from_rating_and_completion_where_no_word_says_it() -> None:
    rows = read(
        ("One action after the other", "Amber", ""),
        ("One action after the other", "Blue", ""),
        ("One action after the other", "", "21/10/24"),
        ("One action after the other", "", ""),
        headings=("Action", "RAG", "Date completed"),
    )
    assert [one.status for one in rows] == [Status.IN_PROGRESS, Status.SIGNED_OFF, Status.DELIVERED, None]


def test_updates_by_quarter_come_together_under_their_headings() -> None:
    (one,) = read(
        (ACTION, "Form drafted", "", "Form in use"), headings=("Action", "Q1 update", "Q2 update", "Q3 update")
    )
    assert one.progress == "Q1 update: Form drafted\n\nQ3 update: Form in use"


def test_the_first_date_is_never_lost() -> None:
    (one,) = read((ACTION, "31/03/24 revised 30/06/24"), headings=("Action", "Due date"))
    assert (one.first_due_on, one.due_on) == (date(2024, 3, 31), date(2024, 6, 30))
    (one,) = read((ACTION, "31/03/24", "30/06/24"), headings=("Action", "Original due date", "Revised due date"))
    assert (one.first_due_on, one.due_on) == (date(2024, 3, 31), date(2024, 6, 30))


def test_dates_out_of_order_and_months_first_are_doubted() -> None:
    (one,) = read(("1", FINDING, ACTION, "Police", "", "1/6/24", "1/5/24"))
    assert codes(one) == [PlanDoubtCode.DATES_OUT_OF_ORDER]
    rows = read(
        *[(ACTION, due) for due in (date(2024, 4, 3), date(2024, 7, 5), "21/10/24", "30/11/24")],
        headings=("Action", "Due date"),
    )
    assert [codes(one) for one in rows] == [[PlanDoubtCode.MONTH_FIRST]] * 2 + [[], []]


def test_a_reference_number_that_became_a_date_is_said_so() -> None:
    (one,) = read((date(2024, 2, 1), FINDING, ACTION))
    assert one.reference == ""
    assert codes(one) == [PlanDoubtCode.REFERENCE]


def test_hidden_rows_empty_actions_and_lost_results_are_doubted() -> None:
    sheet = plan(HEADINGS, ("1", FINDING, ACTION))
    hidden = row(9, "2", FINDING, Cell("", CellKind.FORMULA))
    one = read_row(type(hidden)(9, hidden.cells, is_hidden=True), matches(sheet), HEADINGS)
    assert one.is_hidden
    assert codes(one) == [PlanDoubtCode.NO_VALUE, PlanDoubtCode.NO_ACTION, PlanDoubtCode.HIDDEN]


def test_a_word_is_put_right_once_for_all_rows() -> None:
    sheet = plan(
        HEADINGS, *[("1", FINDING, ACTION, "Police", "", "", "", "", word) for word in ("Blue", "blue ", "Green")]
    )
    found = words_used(sheet, matches(sheet))
    assert list(found) == [(F.RATING, "blue"), (F.RATING, "green")]
    assert found[F.RATING, "blue"].doubt
    rows = read_rows(sheet, matches(sheet), AGENCIES, {(F.RATING, "blue"): Meaning(Status.NOT_STARTED)})
    assert [one.status for one in rows] == [Status.NOT_STARTED, Status.NOT_STARTED, Status.IN_PROGRESS]
    assert [codes(one) for one in rows] == [[], [], []]


def test_work_begun_before_the_inspection_was_under_way() -> None:
    inspected = date(2024, 5, 13)
    assert PlanRow(2, start_on=date(2024, 5, 12)).was_under_way(inspected)
    assert PlanRow(2, completed_on=date(2024, 4, 1)).was_under_way(inspected)
    assert not PlanRow(2, start_on=inspected).was_under_way(inspected)
    assert not PlanRow(2).was_under_way(inspected)
    assert not PlanRow(2, start_on=date(2024, 5, 12)).was_under_way(None)


_CELLS = st.builds(
    Cell,
    st.text(max_size=30),
    st.sampled_from(CellKind),
    st.none() | st.dates(),
    colour=st.sampled_from(["", "FF0000", "x"]),
    is_repeated=st.booleans(),
)


@given(st.lists(st.lists(_CELLS, max_size=9), max_size=5), st.permutations(list(PlanField)))
def test_any_cells_under_any_match_are_read(rows: list[list[Cell]], fields: list[PlanField]) -> None:
    sheet = plan(HEADINGS, *rows) if any(rows) else plan(HEADINGS, ("1",))
    any_match = [ColumnMatch(field, (n % 9,), Confidence.CHOSEN, "") for n, field in enumerate(fields)]
    read = read_rows(sheet, any_match, AGENCIES)
    assert all(one.number > 1 for one in read)
    match_columns([column.heading for column in sheet.columns], sheet.rows, AGENCIES)
