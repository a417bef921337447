"""Made-up workbooks: the places and people are invented, the untidiness is not."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

HEADINGS = ("Ref", "Area for improvement", "Action", "Lead agency", "Due date", "Status")
PLAN = (
    (1, "Sharing of information at the front door", "Write one referral form", "Council", "21/10/24", "Complete"),
    (2, "Recording of the reasons for decisions", "Audit twenty cases a month", "Police", "30/11/24", "On track"),
)


def workbook(*rows: Sequence[Any], title: str = "Plan") -> tuple[Workbook, Worksheet]:
    """A workbook of one sheet with these rows."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    return book, sheet


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def plan_bytes() -> bytes:
    return saved(workbook(HEADINGS, *PLAN)[0])


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The same archive with one part put in or exchanged."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            if entry != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, part)
    return buffer.getvalue()


def part_of(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def worksheet_xml(rows: Iterable[str], after: str = "") -> bytes:
    """A worksheet written by hand, for what no library writes."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{main}"><sheetData>{"".join(rows)}</sheetData>{after}</worksheet>'.encode()


def with_shared_texts(content: bytes, *items: str) -> bytes:
    """The same workbook with texts that cells share, each as the inside of its element."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    strings = f'<sst xmlns="{main}">{"".join(f"<si>{item}</si>" for item in items)}</sst>'.encode()
    relation = f'<Relationship Id="rIdTexts" Type="{kind}" Target="sharedStrings.xml"/></Relationships>'.encode()
    links = part_of(content, LINKS).replace(b"</Relationships>", relation)
    return with_part(with_part(content, LINKS, links), STRINGS, strings)


def text_row(number: int, *texts: str) -> str:
    """A row of texts, written by hand."""
    cells = (f'<c r="{chr(65 + n)}{number}" t="inlineStr"><is><t>{text}</t></is></c>' for n, text in enumerate(texts))
    return f'<row r="{number}">{"".join(cells)}</row>'


LINKS = "xl/_rels/workbook.xml.rels"
STRINGS = "xl/sharedStrings.xml"
SHEET = "xl/worksheets/sheet1.xml"
