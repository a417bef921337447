"""CSV files in the encodings and separators that spreadsheets write, all made up."""

from __future__ import annotations

import csv
import io
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.adapters.workbooks import HEADINGS, PLAN
from tracker.adapters.extract import Limits, Reason, Unreadable
from tracker.adapters.spreadsheet import read_sheet, sheet_of
from tracker.adapters.spreadsheet.reading import read_grids
from tracker.domain.plans import CellKind, Sheet

LIMITS = Limits()
ROWS = [
    HEADINGS,
    *PLAN,
    (3, "The voice of the child, “heard”", 'Ask; then "write down", what they say', "Café", "", ""),
]


def written(separator: str, encoding: str, end: str = "\r\n") -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=separator, lineterminator=end).writerows(ROWS)
    return buffer.getvalue().encode(encoding)


def sheet(content: bytes) -> Sheet:
    return sheet_of(read_grids(content, LIMITS))


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_every_usual_form_gives_the_same_plan(separator: str, encoding: str, end: str) -> None:
    read = sheet(written(separator, encoding, end))
    assert tuple(column.heading for column in read.columns) == HEADINGS
    assert [[cell.text for cell in row.cells] for row in read.rows] == [
        [str(value) for value in row][: len(row) - 2 * (row[-1] == "")] for row in ROWS[1:]
    ]


def test_the_line_that_names_the_separator_is_no_heading() -> None:
    read = sheet(b"sep=;\r\n" + written(";", "utf-8"))
    assert read.header_row == 2
    assert len(read.rows) == 3


def test_title_lines_and_long_texts_with_commas_do_not_mislead() -> None:
    content = "Improvement plan, version 3, draft, October\n\n" + written(";", "utf-8").decode()
    read = sheet(content.encode())
    assert read.header_row == 3
    assert len(read.columns) == len(HEADINGS)


def test_numbers_stay_as_they_were_typed() -> None:
    read = sheet(b"Ref,Action,Due date\n1.10,Do one thing,45586\n")
    assert [(cell.text, cell.kind) for cell in read.rows[0].cells] == [
        ("1.10", CellKind.NUMBER),
        ("Do one thing", CellKind.TEXT),
        ("45586", CellKind.NUMBER),
    ]


def test_the_file_name_names_the_sheet() -> None:
    assert read_sheet(written(",", "utf-8"), "our plan.csv").name == "our plan.csv"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Reason.EMPTY),
        (b"\xef\xbb\xbf\r\n , ,\r\n", Reason.EMPTY),
        (b"Dear Jane,\n\nThis is a letter.\n\nIt says, at some length, what happened.\nBye\n", Reason.NO_TABLE),
        (b"Action,Lead agency,Due date\n", Reason.NO_TABLE),
        (b"<html><table><tr><td>Action</td></tr></table></html>", Reason.WRONG_TYPE),
        (b'<?xml version="1.0"?><Workbook/>', Reason.WRONG_TYPE),
        (b"%PDF-1.4 a,b,c", Reason.WRONG_TYPE),
        (b"{\\rtf1 a,b}", Reason.WRONG_TYPE),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, Reason.WRONG_TYPE),
        (b"Action,Lead agency\n" + b"a,b\n" * 2500, Reason.TOO_MANY_ROWS),
    ],
)
def test_what_is_no_plan_is_refused(content: bytes, reason: Reason) -> None:
    with pytest.raises(Unreadable) as refused:
        sheet(content)
    assert refused.value.reason is reason


@given(st.binary(max_size=300) | st.text(alphabet=',;\t|"\n\r aé1/=', max_size=200).map(str.encode))
@settings(max_examples=300)
def test_nothing_but_the_one_exception(content: bytes) -> None:
    with suppress(Unreadable):
        sheet(content)
