"""Files of every format become pages; what cannot be read is refused with a reason and a sentence."""

from __future__ import annotations

import io

import pytest
from docx import Document

from tests.adapters import hostile
from tests.letters.manuscript import PRINTED
from tracker.adapters.extract import ExtractedLetter, Limits, MediaType, Reason, Unreadable, extract, read
from tracker.domain.letters.reader import read_letter

HTML = """<!DOCTYPE html><html><head><title>No</title><script>alert("no")</script></head><body>
<nav>Skip me</nav><h2>What needs to improve?</h2><ul><li>Plans for <b>every</b> child<sup>1</sup>, namely
<ul><li>short ones</li></ul></li><li>Visits</li></ul><ol start="4"><li value="4">Fourth</li></ol>
<table><tr><th>Responsible body</th><th>Areas for priority action</th></tr><tr><td>A council</td>
<td>Act.</td></tr></table>
</body></html>"""


def text_of(extracted: ExtractedLetter) -> str:
    return "\n".join(page.text for page in extracted.pages)


def refused(content: bytes, name: str = "letter.pdf", limits: Limits | None = None) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        extract(content, name, limits=limits or Limits())
    return caught.value


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("focused_hyphens.pdf", MediaType.PDF),
        ("focused_hyphens.docx", MediaType.DOCX),
        ("focused_hyphens.txt", MediaType.TEXT),
    ],
)
def test_the_format_is_judged_from_the_bytes(name: str, kind: MediaType):
    content = (PRINTED / name).read_bytes()
    for filename in (name, "photo.jpg", ""):
        assert extract(content, filename).media_type is kind


def test_the_safe_way_and_the_direct_way_agree():
    for path in sorted(PRINTED.glob("joint_*.*")):
        if path.suffix != ".json":
            content = path.read_bytes()
            safe, direct = extract(content, path.name), read(content, Limits())
            assert (safe.media_type, safe.pages) == (direct.media_type, tuple(page.kept() for page in direct.pages))
            assert safe.letter == read_letter(direct.pages)


def test_markdown_loses_its_marks_and_links():
    content = b"### **What needs to improve?**\n\n- [Plans](http://x.example) for 1\\. children\n"
    extracted = extract(content, "letter.md")
    assert extracted.media_type is MediaType.MARKDOWN
    assert "- Plans for 1. children" in text_of(extracted)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_in_the_encodings_people_use(encoding: str):
    extracted = extract("Children’s plans – “all” of them".encode(encoding), "letter.txt")
    assert text_of(extracted) == "Children’s plans – “all” of them"


def test_form_feeds_are_page_breaks_and_line_ends_are_alike():
    extracted = extract(b"one\r\ntwo\x0cthree\rfour", "letter.txt")
    assert [page.text for page in extracted.pages] == ["one\ntwo", "three\nfour"]


def test_web_pages_keep_lists_tables_and_headings_and_lose_the_rest():
    (page,) = read(HTML.encode(), Limits()).pages
    lines = [line for line in page.lines if line.text]
    assert [line.text.strip() for line in lines] == [
        "What needs to improve?",
        "• Plans for every child, namely",
        "◦ short ones",
        "• Visits",
        "4. Fourth",
        "Responsible body",
        "Areas for priority action",
        "A council",
        "Act.",
    ]
    assert [bool(line.bold) for line in lines][:2] == [True, False]
    assert [(line.cell.row, line.cell.column) for line in lines if line.cell] == [
        (0, 0),
        (0, 1),
        (1, 0),
        (1, 1),
    ]


def test_word_numbers_bullets_page_breaks_and_tables():
    document = Document()
    document.add_heading("Recommendations", 2)
    document.add_paragraph("First", style="List Number")
    document.add_paragraph("Second", style="List Number")
    document.add_paragraph("Bullet", style="List Bullet")
    document.add_paragraph("Inner", style="List Bullet 2")
    document.add_paragraph().add_run("Deleted by strike").font.strike = True
    document.add_page_break()
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 1).text = "Right"
    buffer = io.BytesIO()
    document.save(buffer)
    first, second = read(buffer.getvalue(), Limits()).pages
    filled = [line for line in first.lines if line.text]
    assert [line.text for line in filled][:5] == [
        "Recommendations",
        "1. First",
        "2. Second",
        "• Bullet",
        "• Inner",
    ]
    assert filled[0].bold
    assert (filled[4].x0 or 0) > (filled[3].x0 or 0) + 9
    right = next(line for line in second.lines if line.text == "Right")
    assert right.cell is not None
    assert (right.cell.row, right.cell.column, right.cell.columns) == (0, 1, 2)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Reason.EMPTY),
        (b" \r\n\t\x0c", Reason.EMPTY),
        (b"\x00" * 4000, Reason.EMPTY),
        (b"\x89PNG\r\n\x1a\n" + b"picture" * 99, Reason.PICTURE),
        (b"\xff\xd8\xff\xe0\x10JFIF" + b"photo" * 99, Reason.PICTURE),
        (b"GIF89a" + hostile.pdf(), Reason.PICTURE),
        (b"{\\rtf1 What needs to improve}", Reason.WRONG_TYPE),
        (bytes(range(256)) * 40, Reason.WRONG_TYPE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"old" * 999, Reason.OLD_WORD),
        (b"PK\x03\x04" + b"rubbish" * 99, Reason.DAMAGED),
        (b"%PDF-1.7\n", Reason.DAMAGED),
        (b"%PDF-1.7\n" + b"rubbish\n" * 999, Reason.DAMAGED),
        (hostile.pdf()[:400], Reason.DAMAGED),
        (hostile.pdf(text=""), Reason.NO_TEXT),
        (hostile.pdf(password="secret"), Reason.ENCRYPTED),
        (hostile.pdf(pages=Limits().pages + 1), Reason.TOO_MANY_PAGES),
        (b"a\x0c" * (Limits().pages + 1), Reason.TOO_MANY_PAGES),
        (hostile.word(b"<not xml"), Reason.DAMAGED),
        (hostile.word(b"<w:document " + hostile.WORD + b"/>"), Reason.DAMAGED),
        (hostile.word_of(), Reason.NO_TEXT),
        (hostile.word_of("   "), Reason.NO_TEXT),
        (hostile.entity_bomb(), Reason.DAMAGED),
        (hostile.outside_entity(), Reason.DAMAGED),
        (hostile.word_bomb(120), Reason.TOO_LARGE),
        (b"- - - \n" * 9, Reason.NO_TEXT),
        (b"<html><body><script>improve()</script></body></html>", Reason.NO_TEXT),
        (b"a" * (Limits().size + 1), Reason.TOO_LARGE),
        (b"word " * (Limits().characters // 4), Reason.TOO_LONG),
        (b"\n" * Limits().lines + b"word", Reason.TOO_LONG),
        (b"<p>a</p>" * (Limits().lines + 1), Reason.TOO_LONG),
        (hostile.word_of(*["word " * 1000] * 250), Reason.TOO_LONG),
        (b"What needs to improve?\n\n" + b"- Plans.\n\n" * (Limits().findings + 1), Reason.TOO_MANY_FINDINGS),
    ],
    ids=lambda value: value.value if isinstance(value, Reason) else "content",
)
def test_what_cannot_be_read_is_refused_with_a_sentence(content: bytes, reason: Reason):
    refusal = refused(content)
    assert refusal.reason is reason
    assert refusal.message.startswith("The selected file ")
    assert not refusal.message.endswith(".")
    assert "{" not in refusal.message


def test_every_reason_has_its_sentence():
    assert {Unreadable(reason, megabytes=1, pages=1).message for reason in Reason} > set()
    assert len({Unreadable(reason, megabytes=1, pages=1).message for reason in Reason}) == len(Reason)


def test_a_pdf_with_a_script_is_only_read():
    script = b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> "
    content = hostile.pdf_around(b"BT /F1 12 Tf 72 700 Td (What needs to improve?) Tj ET", extra=script)
    assert text_of(extract(content, "letter.pdf")) == "What needs to improve?"


def test_a_pdf_that_is_a_zip_file_as_well_is_read_as_what_it_begins_with():
    polyglot = hostile.pdf() + hostile.word_of("other words")
    extracted = extract(polyglot, "letter.docx")
    assert extracted.media_type is MediaType.PDF
    assert text_of(extracted) == "What needs to improve?"


def test_word_tables_inside_tables_have_an_end():
    assert text_of(extract(hostile.deep_word(20), "letter.docx")).count("deep") == 2
    assert refused(hostile.deep_word(5000)).reason is Reason.DAMAGED
