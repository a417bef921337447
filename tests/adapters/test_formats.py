"""What Word, web pages and Markdown say of a list by their own means. All of it is made up."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from docx import Document
from docx.document import Document as Word
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from tracker.adapters.extract import Limits, read
from tracker.domain.letters.parsed import ParsedLetter
from tracker.domain.letters.reader import read_letter

TITLE = "Focused visit to Wexcombe children’s services"
HEADING = "What needs to improve in this area of social work practice?"


def found(content: bytes) -> list[str]:
    return [one.text for one in letter(content).findings]


def letter(content: bytes) -> ParsedLetter:
    return read_letter(read(content, Limits()).pages)


def word(write: Callable[[Word], None]) -> bytes:
    document = Document()
    document.add_paragraph("Dear Ms Able")
    document.add_heading(TITLE, 1)
    document.add_heading(HEADING, 2)
    write(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def at_level(paragraph: Paragraph, level: int) -> Paragraph:
    """Number a paragraph by itself, as Word does it, with the numbering of its style."""
    numbering = paragraph.style.element.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")  # type: ignore[union-attr]
    mine = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    mine.get_or_add_ilvl().val = level
    mine.get_or_add_numId().val = int(numbering.get(qn("w:val")))
    return paragraph


def test_a_numbering_of_its_own_sets_a_paragraph_in_whatever_its_style_says() -> None:
    def write(document: Word) -> None:
        document.styles["List Bullet"].paragraph_format.left_indent = Pt(36)
        document.add_paragraph("plans, which should:", style="List Bullet")
        for text in ("be short;", "be read."):
            inner = at_level(document.add_paragraph(text, style="List Bullet"), 0)
            inner.paragraph_format.left_indent = Pt(72)
        document.add_paragraph("visits.", style="List Bullet")

    assert found(word(write)) == ["plans, which should: be short; be read.", "visits."]


def test_a_second_paragraph_of_an_item_belongs_to_it() -> None:
    def write(document: Word) -> None:
        document.styles["List Bullet"].paragraph_format.left_indent = Pt(36)
        document.add_paragraph("Plans are late.", style="List Bullet")
        document.add_paragraph("Leaders know this.").paragraph_format.left_indent = Pt(36)
        document.add_paragraph("Visits are rare.", style="List Bullet")

    whole = ["Plans are late. Leaders know this.", "Visits are rare."]
    items = "<ul><li>Plans are late.<p>Leaders know this.</p></li><li>Visits are rare.</li></ul>"
    page = f"<h1>{TITLE}</h1><h2>{HEADING}</h2>{items}"
    broken = page.replace("<p>", "<br><br>").replace("</p>", "")
    text = f"# {TITLE}\n\n## {HEADING}\n\n- Plans are late.\n\nLeaders know this.\n\n- Visits are rare.\n"
    assert found(word(write)) == whole
    assert found(f"<html><body>{page}</body></html>".encode()) == whole
    assert found(f"<html><body>{broken}</body></html>".encode()) == whole
    assert found(text.encode()) == whole


def test_what_word_hides_is_not_read_and_a_deleted_paragraph_mark_parts_nothing() -> None:
    def write(document: Word) -> None:
        first = document.add_paragraph("Plans are late, and", style="List Bullet")
        first.add_run(" secretly lost").font.hidden = True
        mark = OxmlElement("w:rPr")
        mark.append(OxmlElement("w:del"))
        first._p.get_or_add_pPr().append(mark)
        document.add_paragraph("nobody reads them.", style="List Bullet")
        document.add_paragraph("Visits are rare.", style="List Bullet")

    assert found(word(write)) == ["Plans are late, and nobody reads them.", "Visits are rare."]


@pytest.mark.parametrize(
    "around",
    ["<aside><ul><li>Improvement plan</li></ul></aside>", "<footer><ul><li>Privacy</li></ul></footer>",
     "<h2>Related content</h2><ul><li>Our plan</li></ul>"],
)  # fmt: skip
def test_what_stands_around_a_letter_on_a_web_page_is_no_finding(around: str) -> None:
    items = "<ul><li>Plans.</li><li>Visits.</li></ul>"
    page = f"<html><body><h1>{TITLE}</h1><h2>{HEADING}</h2>{items}{around}</body></html>"
    assert found(page.encode()) == ["Plans.", "Visits."]


def test_a_cell_over_several_rows_of_a_web_page_counts_for_each() -> None:
    page = """<html><body><h1>Area SEND inspection of Wexcombe Local Area Partnership</h1>
    <h2>Areas for priority action</h2><table><tr><th>Responsible body</th><th>Areas for priority action</th></tr>
    <tr><td rowspan="2">Wexcombe Council</td><td>Leaders must act on plans.</td></tr>
    <tr><td>Leaders must act on waits.</td></tr></table></body></html>"""
    assert [(one.text, one.responsible_body) for one in letter(page.encode()).priority_actions] == [
        ("Leaders must act on plans.", "Wexcombe Council"),
        ("Leaders must act on waits.", "Wexcombe Council"),
    ]


@pytest.mark.parametrize("between", ["<!-- page 2 -->", "---", "* * *"])
def test_a_page_marker_in_markdown_does_not_end_a_list(between: str) -> None:
    text = f"# {TITLE}\n\n## {HEADING}\n\n- Plans[^1].\n\n{between}\n\n- Visits.\n\n[^1]: A note.\n"
    assert found(text.encode())[:2] == ["Plans.", "Visits."]


def test_a_heading_ends_the_list_under_one_of_its_level_and_groups_it_under_a_higher_one() -> None:
    def as_text(level: int) -> bytes:
        more = f"{'#' * level} What children told us\n\n- A lot.\n"
        return f"# {TITLE}\n\n## {HEADING}\n\n- Plans.\n- Visits.\n\n{more}".encode()

    def as_page(level: int) -> bytes:
        items = "<ul><li>Plans.</li><li>Visits.</li></ul>"
        more = f"<h{level}>What children told us</h{level}><ul><li>A lot.</li></ul>"
        return f"<html><body><h1>{TITLE}</h1><h2>{HEADING}</h2>{items}{more}</body></html>".encode()

    def as_word(level: int) -> bytes:
        def write(document: Word) -> None:
            for text in ("Plans.", "Visits."):
                document.add_paragraph(text, style="List Bullet")
            document.add_heading("What children told us", level)
            document.add_paragraph("A lot.", style="List Bullet")

        return word(write)

    for written in (as_text, as_page, as_word):
        assert found(written(2)) == ["Plans.", "Visits."], written.__name__
        assert found(written(3)) == ["Plans.", "Visits.", "A lot."], written.__name__
