"""Workbooks as partnerships keep them, all made up."""

from __future__ import annotations

import io
from datetime import date, datetime

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import PatternFill
from openpyxl.styles.colors import Color

from tests.adapters.workbooks import (
    HEADINGS,
    PLAN,
    SHEET,
    part_of,
    plan_bytes,
    saved,
    text_row,
    with_part,
    with_shared_texts,
    workbook,
    worksheet_xml,
)
from tracker.adapters.extract import Limits
from tracker.adapters.spreadsheet import read_sheet, read_workbook, sheet_of
from tracker.adapters.spreadsheet.formats import day_of
from tracker.adapters.spreadsheet.reading import read_grids
from tracker.domain.plans import Cell, CellKind, Sheet, Shows, grids_from_json, grids_to_json

LIMITS = Limits()


def sheet(book: Workbook | bytes, name: str | None = None, header_row: int | None = None) -> Sheet:
    content = book if isinstance(book, bytes) else saved(book)
    return sheet_of(read_grids(content, LIMITS), name, header_row)


def headings(read: Sheet) -> list[str]:
    return [column.heading for column in read.columns]


def texts(read: Sheet) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in read.rows]


def test_a_plan_comes_through_the_reading_process() -> None:
    read = read_sheet(plan_bytes(), "plan.xlsx")
    assert read.name == "Plan"
    assert read.header_row == 1
    assert tuple(headings(read)) == HEADINGS
    assert texts(read) == [[str(value) for value in row] for row in PLAN]
    assert [row.number for row in read.rows] == [2, 3]
    assert [column.letter for column in read.columns] == list("ABCDEF")


def test_rows_keep_the_numbers_of_the_spreadsheet_past_titles_and_blank_rows() -> None:
    book, _ = workbook(
        ("Ashmere improvement plan",), (), ("Version 3", None, "Draft"), (), HEADINGS, PLAN[0], (), (), PLAN[1]
    )
    read = sheet(book)
    assert read.header_row == 5
    assert [row.number for row in read.rows] == [6, 9]


def test_a_heading_over_two_rows_is_read_as_one() -> None:
    book, cells = workbook(
        ("Finding", "Action", "Timescale", None, "Lead agency"),
        (None, None, "Start", "End", None),
        ("A", "B", "1 May 2024", "1 June 2024", "Police"),
    )
    cells.merge_cells("C1:D1")
    for column in "ABE":
        cells.merge_cells(f"{column}1:{column}2")
    read = sheet(book)
    assert headings(read) == ["Finding", "Action", "Start", "End", "Lead agency"]
    assert read.header_row == 2
    assert len(read.rows) == 1


def test_wrapped_headings_are_one_line() -> None:
    book, _ = workbook(("Area for\nimprovement", "Action", "Lead  \nAgency"), ("A", "B", "C"))
    assert headings(sheet(book)) == ["Area for improvement", "Action", "Lead Agency"]


def test_a_merged_finding_stands_in_each_of_its_rows() -> None:
    book, cells = workbook(HEADINGS, PLAN[0], (None, None, "Second action"), (None, None, "Third action"))
    cells.merge_cells("B2:B4")
    read = sheet(book)
    assert [row.cell(1).text for row in read.rows] == [PLAN[0][1]] * 3
    assert [row.cell(1).is_repeated for row in read.rows] == [False, True, True]


def test_a_title_across_the_table_becomes_the_section_of_the_rows_below() -> None:
    book, cells = workbook(
        HEADINGS, ("Priority 1: the front door",), PLAN[0], HEADINGS, ("Priority 2: records",), PLAN[1]
    )
    cells.merge_cells("A2:F2")
    cells.merge_cells("A5:F5")
    read = sheet(book)
    assert [(row.number, row.section) for row in read.rows] == [
        (3, "Priority 1: the front door"),
        (6, "Priority 2: records"),
    ]


def test_the_sheet_that_looks_like_a_plan_is_chosen_and_the_others_are_offered() -> None:
    book, _ = workbook(("Status",), ("Complete",), ("On track",), title="Lists")
    plan = book.create_sheet("JTAI plan")
    for row in (HEADINGS, *PLAN):
        plan.append(row)
    hidden = book.create_sheet("Old plan")
    for row in (HEADINGS, *PLAN):
        hidden.append([*row, "Lead officer"])
    hidden.sheet_state = "veryHidden"
    book.create_sheet("Empty")
    read = sheet(book)
    assert read.name == "JTAI plan"
    assert [(it.name, it.rows, it.is_hidden) for it in read.others] == [("Lists", 3, False), ("Old plan", 3, True)]
    assert sheet(book, "Old plan").is_hidden
    assert sheet(book, "Lists").name == "Lists"


def test_hidden_rows_and_columns_are_read_and_marked() -> None:
    book, cells = workbook(HEADINGS, *PLAN)
    cells.row_dimensions[3].hidden = True
    cells.column_dimensions["D"].hidden = True
    read = sheet(book)
    assert [row.is_hidden for row in read.rows] == [False, True]
    assert [column.letter for column in read.columns if column.is_hidden] == ["D"]


def test_a_person_can_say_which_row_holds_the_headings() -> None:
    book, _ = workbook(("Blue", "Sky", "Sea"), ("Wish", "Deed", "Who"), ("One thing", "Another thing", "Somebody"))
    assert headings(sheet(book, header_row=2)) == ["Wish", "Deed", "Who"]
    none = sheet(book, header_row=0)
    assert headings(none) == ["", "", ""]
    assert len(none.rows) == 3


def test_dates_are_dates_with_what_they_show() -> None:
    book, cells = workbook(HEADINGS, *[("x", "y", "z", "w", datetime(2024, 10, 21, 9, 30), "Complete")] * 3)
    for row, code in ((2, "dd/mm/yyyy"), (3, "mmm-yy"), (4, '[$-809]d" "mmmm;@')):
        cells.cell(row, 5).number_format = code
    read = [row.cell(4) for row in sheet(book).rows]
    assert [cell.day for cell in read] == [date(2024, 10, 21)] * 3
    assert [cell.shows for cell in read] == [Shows.ALL, Shows.NO_DAY, Shows.NO_YEAR]
    assert [cell.text for cell in read] == ["21 October 2024", "October 2024", "21 October"]


def test_both_systems_of_counting_days_are_read() -> None:
    book, _ = workbook(HEADINGS, ("x", "y", "z", "w", datetime(2024, 10, 21), "Complete"))
    book.epoch = datetime(1904, 1, 1)
    content = saved(book)
    assert b'date1904="1"' in part_of(content, "xl/workbook.xml")
    assert sheet(content).rows[0].cell(4).day == date(2024, 10, 21)


@pytest.mark.parametrize(
    ("serial", "is_1904", "day"),
    [
        (1, False, date(1900, 1, 1)),
        (59, False, date(1900, 2, 28)),
        (60, False, date(1900, 2, 28)),
        (61, False, date(1900, 3, 1)),
        (45586.999, False, date(2024, 10, 21)),
        (0, True, date(1904, 1, 1)),
        (44124, True, date(2024, 10, 21)),
        (0.4, False, None),
        (-3, True, None),
        (1e300, False, None),
        (float("nan"), False, None),
    ],
)
def test_serial_numbers(serial: float, is_1904: bool, day: date | None) -> None:
    assert day_of(serial, is_1904) == day


def test_numbers_are_shown_as_their_format_shows_them() -> None:
    book, cells = workbook(HEADINGS, *[(1, "y", "z", "w", "21/10/24", "Complete")] * 6)
    shown = {"0.00": (1.1, "1.10"), "0%": (0.8, "80%"), "000": (7, "007"), "General": (1.1, "1.1"), "#,##0": (3, "3")}
    for row, (code, (value, _)) in enumerate(shown.items(), start=2):
        cells.cell(row, 1).value = value
        cells.cell(row, 1).number_format = code
    assert [row.cell(0).text for row in sheet(book).rows][:5] == [text for _, text in shown.values()]


def test_a_formula_is_its_saved_result_or_is_said_to_have_none() -> None:
    rows = (
        text_row(1, "Action", "Due date"),
        '<row r="2"><c r="A2" t="str"><f>B9&amp;"x"</f><v>Train all staff</v></c><c r="B2"><f>TODAY()</f></c></row>',
        '<row r="3"><c r="A3" t="str"><f>""</f><v></v></c><c r="B3" t="e"><f>A1/0</f><v>#DIV/0!</v></c></row>',
    )
    read = sheet(with_part(plan_bytes(), SHEET, worksheet_xml(rows)))
    assert [[cell.kind for cell in row.cells] for row in read.rows] == [
        [CellKind.TEXT, CellKind.FORMULA],
        [CellKind.EMPTY, CellKind.ERROR],
    ]
    assert read.rows[0].cell(0).text == "Train all staff"


def test_a_rating_can_be_only_a_colour() -> None:
    book, cells = workbook(("Action", "RAG"), ("One thing to do", None), ("Another", None), ("A third", None))
    cells["B2"].fill = PatternFill("solid", fgColor="FFC000")
    cells["B3"].fill = PatternFill("solid", fgColor=Color(theme=9))
    cells["B4"].fill = PatternFill("solid", fgColor="F2F2F2")
    read = sheet(book)
    # The sixth accent of the theme that the library writes is orange.
    assert [row.cell(1).colour for row in read.rows] == ["FFC000", "F79646", ""]


def test_cells_without_references_stand_one_after_the_other() -> None:
    cells = [
        f'<c t="inlineStr"><is><r><t>{text}</t></r><rPh><t>no</t></rPh></is></c>' for text in ("Action", "Lead", "Due")
    ]
    rows = (f"<row>{''.join(cells)}</row>", '<row><c t="d"><v>2024-10-21T00:00:00</v></c><c t="b"><v>1</v></c></row>')
    (grid,) = read_grids(with_part(plan_bytes(), SHEET, worksheet_xml(rows)), LIMITS)
    assert grid.rows[1].cells[0].day == date(2024, 10, 21)
    assert grid.rows[1].cells[1] == Cell("TRUE", CellKind.TRUTH)


def test_texts_that_cells_share_are_read_without_their_pronunciation() -> None:
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>',
        '<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" t="s"><v>99</v></c></row>',
    )
    shared = ("<t>Action</t>", "<t>Due date</t>", "<r><t>Write </t></r><r><t>it</t></r><rPh><t>no</t></rPh>")
    read = sheet(with_shared_texts(with_part(plan_bytes(), SHEET, worksheet_xml(rows)), *shared))
    assert headings(read) == ["Action", "Due date"]
    assert [cell.text for cell in read.rows[0].cells] == ["Write it"]


def test_odd_characters_are_cleaned() -> None:
    rows = (
        text_row(1, "Action", "Update"),
        '<row r="2"><c r="A2" t="inlineStr"><is><t>One_x000D_\nTwo_xD83D_</t></is></c>'
        '<c r="B2" t="inlineStr"><is><t>&#160; </t></is></c></row>',
    )
    read = sheet(with_part(plan_bytes(), SHEET, worksheet_xml(rows)))
    assert read.rows[0].cells[0].text == "One\nTwo"
    assert read.rows[0].cell(1).kind is CellKind.EMPTY


def test_another_library_reads_the_same_values() -> None:
    book, cells = workbook(HEADINGS, *PLAN, (3, "A “quoted” text\nover lines", True, 2.5, datetime(2025, 1, 31), None))
    cells["A4"].number_format = "General"
    content = saved(book)
    other = load_workbook(io.BytesIO(content))["Plan"]
    mine = {(row.number, n): cell for row in read_grids(content, LIMITS)[0].rows for n, cell in enumerate(row.cells)}
    for line in other.iter_rows():
        for theirs in line:
            cell = mine.get((theirs.row, theirs.column - 1), Cell())
            if isinstance(theirs.value, datetime):
                assert cell.day == theirs.value.date()
            elif isinstance(theirs.value, bool):
                assert cell.text == str(theirs.value).upper()
            else:
                assert cell.text == ("" if theirs.value is None else str(theirs.value))


def test_what_is_kept_reads_back_the_same() -> None:
    book, cells = workbook(HEADINGS, *PLAN, (3, None, "More", None, datetime(2025, 1, 31)))
    cells.merge_cells("B3:B4")
    cells["F4"].fill = PatternFill("solid", fgColor="FF0000")
    grids = read_grids(saved(book), LIMITS)
    assert grids_from_json(grids_to_json(grids)) == grids
    assert read_workbook(saved(book), "x.xlsx") == grids
