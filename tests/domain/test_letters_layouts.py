"""What a letter says is read where its lines stand: letterheads, footnotes, bodies of a table. All is made up."""

from __future__ import annotations

import pytest

from tracker.domain.letters.furniture import Furniture
from tracker.domain.letters.pages import Cell, Line, PageText
from tracker.domain.letters.parsed import DoubtCode, ParsedLetter
from tracker.domain.letters.reader import read_letter
from tracker.domain.letters.rows import body
from tracker.domain.letters.vocabulary import Section, section_of


def line(text: str, top: float, left: float = 70.0, size: float = 11.0, **more: object) -> Line:
    return Line(text, left, left + 5.2 * len(text), top, top + size, size, more.pop("bold", False), **more)  # type: ignore[arg-type]


def letter(*pages: list[Line]) -> ParsedLetter:
    return read_letter([PageText(number, tuple(page), 595.0, 842.0) for number, page in enumerate(pages, start=1)])


def column(*texts: str, top: float = 100.0, left: float = 70.0) -> list[Line]:
    return [line(text, top + 14 * place, left) for place, text in enumerate(texts)]


BODY = column(
    "This letter summarises the findings of the focused visit to Wexcombe children’s services on",
    "3 and 4 October 2029. His Majesty’s Inspectors for this visit were Ann Able and Bo Best.",
    top=300.0,
)


def test_the_inspectorates_own_address_beside_the_addressee_is_nobody() -> None:
    left = column("9 November 2029", "", "Ellen Marsden", "Director of Children’s Services", "Wexcombe Council")
    right = column("Ofsted", "Harbour Gate", "Mill Street", "Westport", "T 0300 000 0000", left=350.0)
    drawn = [one for row in zip(left, right, strict=True) for one in row if one.text]
    read = letter([*drawn, line("Dear Ms Marsden", 240.0), line("Focused visit to Wexcombe", 270.0, bold=True), *BODY])
    assert [(one.name, one.role) for one in read.addressees] == [("Ellen Marsden", "Director of Children’s Services")]


HEADING = line("What needs to improve in this area of social work practice?", 360.0, 70.0, 13.0, bold=True)


@pytest.mark.parametrize(("mark", "is_note"), [(((11, 12),), True), ((), False)])
def test_a_footnote_with_a_full_stop_after_its_number_needs_its_mark_in_the_text(
    mark: tuple[tuple[int, int], ...], is_note: bool
) -> None:
    items = [
        line("Supervision1 is regular, and records of it are kept where others find them.", 390.0, marks=mark),
        line("Life-story work begins early for children who are adopted.", 410.0),
    ]
    small = line("1. Talking over the work with a manager, once in a month, as records show.", 740.0, 70.0, 8.0)
    pages = [PageText(1, (*BODY, *items, small), 595.0, 842.0)]
    assert (small.text not in [row.text for row in body(pages, Furniture(pages))]) is is_note


def test_a_body_that_ends_in_and_goes_on_below_the_page_break() -> None:
    def cell(text: str, row: int, column: int, top: float) -> Line:
        return line(text, top, 70.0 + 160 * column, cell=Cell(0, row, column, 2))

    first = [
        line("Area SEND inspection of Wexcombe Local Area Partnership", 80.0, bold=True),
        line("Inspection dates: 3 to 7 October 2029", 110.0),
        line("Areas for priority action", 600.0, size=13.0, bold=True),
        cell("Responsible body", 0, 0, 640.0),
        cell("Areas for priority action", 0, 1, 640.0),
        cell("Wexcombe Council and", 1, 0, 660.0),
        cell("Leaders must act on plans.", 1, 1, 660.0),
    ]
    second = [
        cell("NHS Wexcombe", 0, 0, 80.0),
        cell("Plans must be issued in time.", 0, 1, 80.0),
        line("Areas for improvement", 200.0, size=13.0, bold=True),
        line("Leaders should ask families what they want, and act on it without delay.", 230.0),
    ]
    read = letter(first, second)
    assert [(one.text, one.responsible_body) for one in read.priority_actions] == [
        ("Leaders must act on plans. Plans must be issued in time.", "Wexcombe Council and NHS Wexcombe")
    ]


def test_an_item_that_leads_on_to_the_next_is_whole() -> None:
    def read(*items: str) -> list[DoubtCode]:
        rows = [line(f"• {text}", 390.0 + 20 * place) for place, text in enumerate(items)]
        page = [line("Focused visit to Wexcombe children’s services", 270.0, bold=True), *BODY, HEADING, *rows]
        return [doubt.code for doubt in letter(page).doubts]

    assert DoubtCode.CUT_OFF not in read("plans are read; and", "records are kept.")
    assert DoubtCode.CUT_OFF in read("plans are read.", "records are kept; and")


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("Areas of effective practice", Section.OTHER),
        ("What works well for children?", Section.OTHER),
        ("Summary of findings", Section.OTHER),
        ("Overview", Section.OTHER),
        ("Overview documents are kept by leaders", None),
        ("Priority actions for the council", Section.PRIORITY_ACTION),
        ("Priority actions were taken early", None),
        ("Table of contents", Section.CONTENTS),
        ("Contents of plans", None),
    ],
)
def test_words_are_held_against_the_whole_of_a_heading(heading: str, section: Section | None) -> None:
    assert section_of(heading) is section


def test_what_others_write_about_an_inspection_is_of_no_kind() -> None:
    for title in ("Action plan: Ofsted focused visit, Wexcombe, 2029", "Minutes of the board on the focused visit"):
        page = [line(title, 80.0, bold=True), *BODY, HEADING, line("• Supervision.", 390.0)]
        read = letter(page)
        assert (read.kind, [doubt.code for doubt in read.doubts][:1]) == ("other", [DoubtCode.KIND_UNKNOWN])


@pytest.mark.parametrize(
    ("title", "kind", "area"),
    [
        ("Assurance visit to Wexcombe children’s services", "focused visit", "Wexcombe"),
        ("Visit to Wexcombe Borough Council children’s services", "focused visit", "Wexcombe"),
        ("Inspection of children’s services in Wexcombe", "ilacs", "Wexcombe"),
        ("Wexcombe Borough Council Short inspection of children’s social care services", "ilacs", "Wexcombe"),
    ],
)
def test_titles_of_visits_and_inspections(title: str, kind: str, area: str) -> None:
    said = column("Inspectors looked at plans, in line with the framework (ILACS). It is all invented.", top=300.0)
    read = letter([line("Dear Ms Marsden", 240.0), line(title, 270.0, bold=True), *said])
    assert (read.kind, read.area) == (kind, area)
