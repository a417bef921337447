"""Pages drawn as pictures: the marked words and no others lie on yellow. Letters are made up."""

from __future__ import annotations

import io
import os
import struct
import time
import zlib
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from tests.adapters import hostile
from tracker.adapters import pictures
from tracker.adapters.extract import Drawing, Limits, Unreadable, picture
from tracker.adapters.extract.marking import located
from tracker.adapters.extract.pictures import WIDTH, draw
from tracker.adapters.extract.reading import read
from tracker.domain.cards import cards_from
from tracker.domain.letters.reader import read_letter
from tracker.domain.passages import passages_of

PRINTED = Path(__file__).parents[1] / "letters" / "printed"
REAL = Path(__file__).parents[3] / "shared" / "letters" / "pdf"
LIMITS = Limits()
EDGE, TINTS = 254, range(127, 254)


def page_of(*lines: str, rotate: int = 0) -> bytes:
    """A page 600 by 800 points (800 by 600 before it is turned) with a line every 100 points, from 300 on."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(600, 800), invariant=1)
    if rotate:
        canvas.setPageRotation(rotate)
    canvas.setFont("Helvetica", 20)
    for index, line in enumerate(lines):
        canvas.drawString(60, 500 - 100 * index, line)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def pixels(png: bytes) -> list[bytes]:
    """The rows of a picture that `draw` made: one byte a pixel, an index into its palette."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    at, chunks = 8, {}
    while at < len(png):
        length, name = struct.unpack(">I4s", png[at : at + 8])
        body = png[at + 8 : at + 8 + length]
        assert zlib.crc32(name + body) == struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0]
        chunks[name] = body
        at += 12 + length
    width, height = struct.unpack(">II", chunks[b"IHDR"][:8])
    raw = zlib.decompress(chunks[b"IDAT"])
    assert len(raw) == height * (width + 1)
    return [raw[row * (width + 1) + 1 : (row + 1) * (width + 1)] for row in range(height)]


def marked(png: bytes) -> tuple[int, int, int, int] | None:
    """Left, top, right and bottom of what is marked, in pixels."""
    rows = pixels(png)
    there = [(x, y) for y, row in enumerate(rows) for x, value in enumerate(row) if value in TINTS]
    if not there:
        return None
    across, down = [x for x, _ in there], [y for _, y in there]
    return min(across), min(down), max(across), max(down)


def test_the_words_lie_on_yellow_and_nothing_else_does() -> None:
    text = "Children wait.\nVisits come late.\nRecords are good."
    start = text.index("come")
    png = draw(page_of(*text.split("\n")), Drawing(1, text, ((start, start + len("come late")),)), LIMITS)
    assert len(pixels(png)[0]) == WIDTH
    box = marked(png)
    assert box is not None
    # 1.6 pixels a point: the second line stands 400 points from the top, "Visits " before the marked words.
    left, top, right, bottom = box
    assert 170 < left < 190
    assert 605 < top < 620
    assert 310 < right < 330
    assert 635 < bottom < 655
    assert any(EDGE in row for row in pixels(png))
    assert marked(draw(page_of("Children wait."), Drawing(1, "Children wait.", ()), LIMITS)) is None


def test_a_part_shows_the_words_with_some_of_the_page_around() -> None:
    text = "Children wait.\nVisits come late.\nRecords are good."
    whole = draw(page_of(*text.split("\n")), Drawing(1, text, ((0, 14),)), LIMITS)
    part = draw(page_of(*text.split("\n")), Drawing(1, text, ((0, 14),), height=300), LIMITS)
    assert (len(pixels(whole)), len(pixels(part))) == (1280, 300)
    box = marked(part)
    assert box is not None
    assert 0 < box[1] < box[3] < 300
    # Where nothing can be marked the whole page is shown.
    assert len(pixels(draw(page_of("Nothing"), Drawing(1, "Elsewhere", ((0, 5),), 300), LIMITS))) == 1280


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_a_page_that_lies_on_its_side(rotate: int) -> None:
    png = draw(page_of("Children wait.", rotate=rotate), Drawing(1, "Children wait.", ((0, 14),)), LIMITS)
    box = marked(png)
    assert box is not None
    left, top, right, bottom = box
    assert (bottom - top > right - left) is (rotate != 180)


def test_the_reading_process_draws_and_reads_in_turn() -> None:
    content = page_of("Children wait.")
    assert picture(content, Drawing(1, "Children wait.", ((0, 8),))).startswith(b"\x89PNG")
    with pytest.raises(Unreadable):
        picture(content, Drawing(2, "", ()))
    with pytest.raises(Unreadable):
        picture(b"%PDF-1.7 and nothing more", Drawing(1, "", ()))
    assert picture(content, Drawing(1, "Children wait.", ())).startswith(b"\x89PNG")


def test_a_page_of_an_absurd_size_is_refused() -> None:
    huge = hostile.pdf_around(b"BT /F1 9 Tf 72 700 Td (Words) Tj ET").replace(b"[0 0 595 842]", b"[0 0 9e9 9e9]")
    for content in (huge, huge.replace(b"9e9 9e9", b"0 0    ")):
        try:
            assert picture(content, Drawing(1, "Words", ((0, 5),))).startswith(b"\x89PNG")
        except Unreadable:
            continue


@given(st.text(max_size=60), st.text(max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_what_is_located_has_the_same_letters(text: str, raw: str, start: int, end: int) -> None:
    for index in located(text, [(start, end)], raw):
        assert 0 <= index < len(raw)
    same = located(text, [(0, len(text))], text)
    assert same == sorted(same)


def test_ligatures_hyphens_and_other_order() -> None:
    text = "Second block of ﬁne words\nFirst block that is long enough"
    raw = "First block that is long en\ufffe\r\nough\r\nSecond block of fine words"
    found = "".join(raw[index] for index in located(text, [(0, len(text))], raw))
    assert found == "SecondblockoffinewordsFirstblockthatislongenough"


def raw_text(document: pypdfium2.PdfDocument, number: int) -> str:
    page = document[number - 1]
    textpage = pdfium.FPDFText_LoadPage(page.raw)
    codes = (pdfium.FPDFText_GetUnicode(textpage, index) for index in range(pdfium.FPDFText_CountChars(textpage)))
    text = "".join(chr(code) if 0 < code < 0xD800 else " " for code in codes)
    pdfium.FPDFText_ClosePage(textpage)
    return text


def check_every_finding(path: Path) -> None:
    content = path.read_bytes()
    extracted = read(content, LIMITS)
    texts = {page.number: page.text for page in extracted.pages}
    document = pypdfium2.PdfDocument(content)
    for card in cards_from(read_letter(extracted.pages).findings):
        said = ""
        for number in range(card.place.page, card.place.end_page + 1):
            ranges = [(it.start, it.end) for it in passages_of(card.text, card.place, texts) if it.page == number]
            raw = raw_text(document, number)
            said += "".join(raw[index] for index in located(texts[number], ranges, raw))
        assert [char for char in said.lower() if char.isalnum()] == [
            char for char in card.text.lower() if char.isalnum()
        ], card.text[:80]
    document.close()


@pytest.mark.parametrize("path", sorted(PRINTED.glob("*.pdf")), ids=lambda path: path.stem)
def test_every_finding_of_the_made_up_letters_is_marked_whole(path: Path) -> None:
    check_every_finding(path)


@pytest.mark.skipif(not REAL.is_dir(), reason="the published letters (../shared/letters) are not there")
def test_every_finding_of_published_letters_is_marked_whole() -> None:
    for path in sorted(REAL.glob("*.pdf")):
        check_every_finding(path)


def test_pictures_are_kept_whole_and_forgotten_when_old(tmp_path: Path) -> None:
    key = "ab" * 32
    assert pictures.kept(tmp_path, key) is None
    pictures.keep(tmp_path, key, b"picture")
    pictures.keep(tmp_path, key, b"picture")
    assert pictures.kept(tmp_path, key) == b"picture"
    assert [path.name for path in tmp_path.glob("??/*")] == [key]
    assert pictures.forget_unused(tmp_path, 30) == 0
    old = time.time() - 31 * 86400
    os.utime(tmp_path / "ab" / key, (old, old))
    assert pictures.forget_unused(tmp_path, 30) == 1
    assert pictures.kept(tmp_path, key) is None
    with pytest.raises(ValueError, match="SHA-256"):
        pictures.kept(tmp_path, "../../etc/passwd")


def test_a_failure_is_remembered_for_a_while(tmp_path: Path) -> None:
    key = "cd" * 32
    assert not pictures.failed_lately(tmp_path, key)
    pictures.note_failure(tmp_path, key)
    assert pictures.failed_lately(tmp_path, key)
    past = time.time() - pictures.TRIED_AGAIN_AFTER - 1
    os.utime(tmp_path / "cd" / f"{key}.failed", (past, past))
    assert not pictures.failed_lately(tmp_path, key)


def test_a_folder_that_cannot_be_written_to_does_no_harm(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    pictures.keep(blocked, "ab" * 32, b"picture")
    pictures.note_failure(blocked, "ab" * 32)
    assert pictures.kept(blocked, "ab" * 32) is None
    assert not pictures.failed_lately(blocked, "ab" * 32)
