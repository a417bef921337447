"""Files that want something of whoever opens them, each with what becomes of it: read as what it is, or refused.

A script, a macro or a name that leads out of a folder harms nobody who only reads words, so such a file is read like
any other. What cannot be read in little time and memory, or is not what it says, is refused.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from tests.adapters import hostile
from tests.adapters.hostile import pdf_of, stream_object
from tests.letters.manuscript import PRINTED
from tracker.adapters.extract import Limits, Reason

CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
TREE = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
WORDS = b"BT /F1 12 Tf 72 700 Td (What needs to improve?) Tj ET"
# For a file that is damaged so that readers differ over it.
EITHER_WAY = (None, Reason.DAMAGED, Reason.NO_TEXT)


@dataclass(frozen=True)
class Disguise:
    """A file: what it is, how it is called, what may become of it (None: it is read) and how it is made."""

    name: str
    filename: str
    outcomes: tuple[Reason | None, ...]
    make: Callable[[], bytes]


def _page(extra: bytes = b"", box: bytes = b"0 0 595 842", resources: bytes = b"/Font << /F1 5 0 R >>") -> bytes:
    return b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R /Resources << %s >> %s >>" % (
        box,
        resources,
        extra,
    )


def _letter(suffix: str) -> bytes:
    return (PRINTED / f"joint_front_door.{suffix}").read_bytes()


def _script() -> bytes:
    action = b"/OpenAction << /S /JavaScript /JS (app.launchURL\\('https://elsewhere.example'\\)) >> "
    names = b"/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (while\\(1\\);) >>] >> >> "
    return hostile.pdf_around(WORDS, extra=action + names)


def _launch() -> bytes:
    return hostile.pdf_around(WORDS, extra=b"/OpenAction << /S /Launch /F (/bin/sh) >> ")


def _archive(parts: dict[str, bytes], before: bytes = b"") -> bytes:
    buffer = io.BytesIO()
    buffer.write(before)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _with_parts(**parts: bytes) -> bytes:
    buffer = io.BytesIO(_letter("docx"))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


def _climbing() -> bytes:
    buffer = io.BytesIO(_letter("docx"))
    with zipfile.ZipFile(buffer, "a") as archive:
        for name in ("../../../../tmp/tracker-climbed.txt", "/tmp/tracker-climbed.txt", "C:\\tracker-climbed.txt"):
            archive.writestr(name, b"out of the folder")
    return buffer.getvalue()


def _lying_sizes() -> bytes:
    """A Word file whose directory says that each part unpacks to nothing, in the long form of archives."""
    content = bytearray(_letter("docx"))
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<L", content, at + 24, 0xFFFFFFFF)
        at = content.find(b"PK\x01\x02", at + 4)
    return bytes(content)


def _small_claim() -> bytes:
    """A Word bomb that says it is small."""
    content = bytearray(hostile.word_bomb(300))
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<L", content, at + 24, 1000)
        at = content.find(b"PK\x01\x02", at + 4)
    return bytes(content)


def _wrong_lengths(length: int) -> bytes:
    return pdf_of(CATALOGUE, TREE, _page(), stream_object(WORDS, length=length), FONT)


def _nested_streams() -> bytes:
    """Streams of objects that are said to stand in one another."""
    inner = b"6 0 7 0 << /Extends 7 0 R >> << /Extends 6 0 R >>"
    one = stream_object(inner, b"/Type /ObjStm /N 2 /First 8 /Extends 7 0 R")
    two = stream_object(inner, b"/Type /ObjStm /N 2000000000 /First 8 /Extends 6 0 R")
    return pdf_of(CATALOGUE, TREE, _page(), stream_object(WORDS), FONT, one, two)


def _filtered_over_and_over() -> bytes:
    filters = b"/FlateDecode " * 400
    body = b"<< /Length 20 /Filter [" + filters + b"] >>\nstream\n" + b"x" * 20 + b"\nendstream"
    return pdf_of(CATALOGUE, TREE, _page(), body, FONT)


def _deep_tree(depth: int) -> bytes:
    nodes = [
        b"<< /Type /Pages /Kids [%d 0 R] /Count 1 /Parent %d 0 R >>" % (number + 1, max(number - 1, 2))
        for number in range(2, depth + 2)
    ]
    last = b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] >>" % (depth + 1)
    return pdf_of(CATALOGUE, *nodes, last)


def _tree_in_a_circle() -> bytes:
    return pdf_of(CATALOGUE, b"<< /Type /Pages /Kids [3 0 R] /Count 9 >>", b"<< /Type /Pages /Kids [2 0 R] /Count 9 >>")


def _form_in_itself() -> bytes:
    form = stream_object(
        b"/Again Do /Again Do " + WORDS,
        b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources "
        b"<< /XObject << /Again 6 0 R >> /Font << /F1 5 0 R >> >>",
    )
    resources = b"/Font << /F1 5 0 R >> /XObject << /Again 6 0 R >>"
    return pdf_of(CATALOGUE, TREE, _page(resources=resources), stream_object(b"/Again Do " + WORDS), FONT, form)


def _forms_that_double(depth: int) -> bytes:
    """Each form draws the next one ten times over."""
    forms = [
        stream_object(
            b"/Next Do " * 10,
            b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /Next %d 0 R >> >>"
            % (number + 1),
        )
        for number in range(6, 6 + depth)
    ]
    last = stream_object(
        WORDS, b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >>"
    )
    resources = b"/Font << /F1 5 0 R >> /XObject << /Next 6 0 R >>"
    return pdf_of(CATALOGUE, TREE, _page(resources=resources), stream_object(b"/Next Do"), FONT, *forms, last)


def _broken_font() -> bytes:
    file = stream_object(b"\x00\x01\x00\x00\xff\xff" + bytes(range(256)) * 40, b"/Length1 99999999")
    font = (
        b"<< /Type /Font /Subtype /TrueType /BaseFont /Broken /FirstChar 255 /LastChar 0 /Widths [] "
        b"/FontDescriptor << /Type /FontDescriptor /FontName /Broken /Flags 4 /FontBBox [0 0 1e38 -1e38] "
        b"/FontFile2 6 0 R >> >>"
    )
    return pdf_of(CATALOGUE, TREE, _page(), stream_object(WORDS), font, file)


def _crowded_page(characters: int) -> bytes:
    line = b"(" + b"What needs to improve " * 45 + b") Tj 0 -1 Td "
    return hostile.pdf_around(b"BT /F1 1 Tf 0 840 Td " + line * (characters // 990) + b"ET")


def _huge_page() -> bytes:
    return pdf_of(CATALOGUE, TREE, _page(box=b"-1e30 -1e30 1e30 1e30"), stream_object(WORDS), FONT)


DISGUISES = (
    Disguise("pdf with a script", "letter.pdf", (None,), _script),
    Disguise("pdf that starts a program", "letter.pdf", (None,), _launch),
    Disguise("pdf that is a zip too", "letter.pdf", (None,), lambda: _archive({"a.txt": b"x"}, _letter("pdf"))),
    Disguise(
        "pdf that is a page too",
        "letter.html",
        (None,),
        lambda: _letter("pdf") + b"<html><script>alert(1)</script></html>",
    ),
    Disguise("page before a pdf", "letter.pdf", EITHER_WAY, lambda: b"<html><body><p>Hello</p>\n" + _letter("pdf")),
    Disguise("picture before a pdf", "letter.pdf", (Reason.PICTURE,), lambda: b"GIF89a" + _letter("pdf")),
    Disguise(
        "photo before a pdf",
        "letter.pdf",
        (Reason.PICTURE,),
        lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + _letter("pdf"),
    ),
    Disguise("word file behind a pdf", "letter.docx", EITHER_WAY, lambda: b"%PDF-1.4\n" + _letter("docx")),
    Disguise(
        "word file with a macro",
        "letter.docm",
        (None,),
        lambda: _with_parts(word__vbaProject_bin=b"\xd0\xcf\x11\xe0" * 99),
    ),
    Disguise("archive that climbs", "letter.docx", (None,), _climbing),
    Disguise(
        "archive of nothing but climbing",
        "letter.docx",
        (Reason.WRONG_TYPE,),
        lambda: _archive({"../../letter.docx": b"x"}),
    ),
    Disguise(
        "workbook with a macro",
        "plan.xlsm",
        (Reason.WRONG_TYPE,),
        lambda: _archive({"xl/workbook.xml": b"<workbook/>", "xl/vbaProject.bin": b"x"}),
    ),
    Disguise("archive that lies about long sizes", "letter.docx", EITHER_WAY, _lying_sizes),
    Disguise("bomb that says it is small", "letter.docx", (Reason.DAMAGED, Reason.TOO_LARGE), _small_claim),
    Disguise("word file of 500 MB", "letter.docx", (Reason.TOO_LARGE,), lambda: hostile.word_bomb(500)),
    Disguise("entities that grow", "letter.docx", (Reason.DAMAGED,), hostile.entity_bomb),
    Disguise("entity of this machine", "letter.docx", (Reason.DAMAGED,), hostile.outside_entity),
    Disguise("tables in tables", "letter.docx", (None, Reason.DAMAGED), lambda: hostile.deep_word(5000)),
    Disguise("stream longer than said", "letter.pdf", EITHER_WAY, lambda: _wrong_lengths(3)),
    Disguise("stream shorter than said", "letter.pdf", EITHER_WAY, lambda: _wrong_lengths(2_000_000_000)),
    Disguise("streams in one another", "letter.pdf", EITHER_WAY, _nested_streams),
    Disguise("stream packed 400 times", "letter.pdf", EITHER_WAY, _filtered_over_and_over),
    Disguise("deep tree of pages", "letter.pdf", EITHER_WAY, lambda: _deep_tree(20_000)),
    Disguise("pages in a circle", "letter.pdf", EITHER_WAY, _tree_in_a_circle),
    Disguise("form within itself", "letter.pdf", (*EITHER_WAY, Reason.TOO_SLOW), _form_in_itself),
    Disguise("forms that multiply", "letter.pdf", (*EITHER_WAY, Reason.TOO_SLOW), lambda: _forms_that_double(12)),
    Disguise("broken font", "letter.pdf", EITHER_WAY, _broken_font),
    Disguise(
        "page of ten million characters",
        "letter.pdf",
        (Reason.TOO_LONG, Reason.TOO_SLOW, Reason.DAMAGED, Reason.TOO_LARGE),
        lambda: _crowded_page(10_000_000),
    ),
    Disguise("page of no size", "letter.pdf", EITHER_WAY, _huge_page),
    Disguise("thousands of pages", "letter.pdf", (Reason.TOO_MANY_PAGES,), lambda: hostile.pdf(pages=3000)),
    Disguise("pdf under a password", "letter.pdf", (Reason.ENCRYPTED,), lambda: hostile.pdf(password="secret")),
    Disguise("scan", "letter.pdf", (Reason.NO_TEXT,), lambda: hostile.pdf(text="")),
    Disguise("text that never ends", "letter.txt", (Reason.TOO_LONG,), lambda: b"word " * Limits().characters),
    Disguise("blanks without end", "letter.txt", (None,), lambda: b"What needs" + b" " * 900_000 + b"to improve?"),
    Disguise(
        "findings without end",
        "letter.txt",
        (Reason.TOO_MANY_FINDINGS,),
        lambda: b"What needs to improve?\n\n" + b"- Plans.\n\n" * 5000,
    ),
    Disguise("lines without end", "letter.md", (Reason.TOO_LONG,), lambda: b"a\n" * 400_000),
    Disguise("page with no character", "letter.html", (None,), lambda: b"<html><body><p>What\x00 needs &#xD800;</p>"),
)
