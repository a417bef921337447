"""A plan as untidy as those that partnerships keep, from the file to the findings it answers. All of it is made up."""

from __future__ import annotations

from datetime import date

from openpyxl.styles import PatternFill

from tests.adapters.workbooks import saved, workbook
from tests.domain.plans.cells import AGENCIES, COUNCIL, POLICE
from tracker.adapters.spreadsheet import read_sheet
from tracker.domain.actions import Rating, Status
from tracker.domain.plans import (
    PlanFinding,
    PlanRow,
    Sheet,
    findings_without_rows,
    match_columns,
    match_rows,
    read_rows,
)

MEETINGS = "the timeliness of first meetings about a child, and whether health workers are there"
HOMES = "the quality and take-up of conversations with children who come home after going missing"
BOARD = "the board’s oversight of training"
FINDINGS = (PlanFinding(11, 1, MEETINGS), PlanFinding(12, 2, HOMES), PlanFinding(13, 3, BOARD))


def untidy() -> Sheet:
    book, lists = workbook(("Red",), ("Amber",), ("Green",), title="Lists")
    sheet = book.create_sheet("Action plan v7 FINAL")
    for values in (
        ("Ashmere improvement plan", None, None, "Updated 3 December"),
        (),
        (
            "No.",
            "Area for\nimprovement",
            "Action",
            "Lead\nagency",
            "Lead officer",
            "Timescale",
            None,
            "RAG",
            "Update Sept",
            "Update Dec",
        ),
        (None, None, None, None, None, "Start", "End"),
        (
            1,
            MEETINGS.capitalize() + ".",
            "Agree one way of calling meetings",
            "Council",
            "Jane Okafor",
            date(2024, 3, 1),
            date(2024, 10, 21),
            "Green",
            "Drafted",
            "Agreed",
        ),
        (None, None, "Train all duty managers", "Police/ICB", "DI Sam Reed", "21/10/24", "Oct-24", None, "", ""),
        ("Priority 2: missing children",),
        (
            2,
            "Quality of conversations with children who come home.",
            "Listen to twenty a month",
            "CSC",
            "TBC",
            "ongoing",
            "TBC",
            "B",
            "",
            "=A1",
        ),
        (None, None, None, None, None, None, None, "Key: blue is complete"),
    ):
        sheet.append(list(values))
    sheet.merge_cells("F3:G3")
    for column in "ABCDEHIJ":
        sheet.merge_cells(f"{column}3:{column}4")
    sheet.merge_cells("B5:B6")
    sheet.merge_cells("A7:J7")
    sheet["H6"].fill = PatternFill("solid", fgColor="FFC000")
    lists.sheet_state = "hidden"
    return read_sheet(saved(book), "plan.xlsx")


def test_an_untidy_plan_comes_along() -> None:
    sheet = untidy()
    assert (sheet.name, sheet.header_row) == ("Action plan v7 FINAL", 4)
    columns = match_columns([column.heading for column in sheet.columns], sheet.rows, AGENCIES)
    rows = read_rows(sheet, columns, AGENCIES)
    assert [row.number for row in rows] == [5, 6, 8]
    first, second, third = rows
    assert (first.lead_agency_id, first.named_lead, first.status) == (COUNCIL, "Jane Okafor", Status.IN_PROGRESS)
    assert first.progress == "Update Sept: Drafted\n\nUpdate Dec: Agreed"
    assert first.doubts == ()
    assert (second.lead_agency_id, second.due_on, second.rating) == (POLICE, date(2024, 10, 31), Rating.AMBER)
    assert (third.lead_agency_id, third.due_on, third.status) == (COUNCIL, None, Status.SIGNED_OFF)
    assert third.section == "Priority 2: missing children"
    assert sentences(second) == [
        "“Oct-24” names only a month. 31 October 2024 was taken",
        "Read from the colour of the cell, amber",
        "“Police/ICB” names several agencies. The first was taken as lead, the others as supporting",
    ]
    assert sentences(third) == [
        "“ongoing” is not a date. Enter when the work will next be looked at",
        "“TBC” is not a date. Leave it empty, or enter one",
        "“B” is taken as complete and signed off. Where blue means something else here, change it",
        "The cell holds a formula whose result is not in the file. Enter the text",
    ]
    matches = match_rows(rows, FINDINGS, inspected_on=date(2024, 5, 13))
    assert [(match.finding_id, match.was_under_way) for match in matches] == [(11, True), (11, False), (12, False)]
    assert [finding.id for finding in findings_without_rows(matches, FINDINGS)] == [13]


def sentences(row: PlanRow) -> list[str]:
    return [doubt.sentence for doubt in row.doubts]
