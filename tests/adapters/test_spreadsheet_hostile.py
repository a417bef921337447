"""Files that mean harm or are broken. Each is refused with a sentence, or read for what is left of it."""

from __future__ import annotations

import io
import random
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.adapters.workbooks import (
    HEADINGS,
    LINKS,
    PLAN,
    SHEET,
    STRINGS,
    part_of,
    plan_bytes,
    saved,
    text_row,
    with_part,
    with_shared_texts,
    workbook,
    worksheet_xml,
)
from tracker.adapters.extract import Limits, Reason, Unreadable
from tracker.adapters.spreadsheet import UnreadableSheet, read_sheet, sheet_of
from tracker.adapters.spreadsheet.reading import read_grids

LIMITS = Limits()
HEADING_ROW = text_row(1, "Action", "Due date")


def refusal(content: bytes, limits: Limits = LIMITS) -> UnreadableSheet:
    with pytest.raises(UnreadableSheet) as refused:
        read_sheet(content, "plan.xlsx", limits=limits)
    assert refused.value.message
    assert "{" not in refused.value.message
    return refused.value


def compound(*names: str) -> bytes:
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + b"".join(f"{name}\0".encode("utf-16-le") for name in names)
    )


def archive(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name, part in parts.items():
            new.writestr(name.replace("__", "/"), part)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "reason", "says"),
    [
        (b"", Reason.EMPTY, "empty"),
        (compound("Workbook"), Reason.OLD_EXCEL, ".xlsx"),
        (compound("Root Entry", "Book"), Reason.OLD_EXCEL, "Save As"),
        (compound("EncryptedPackage"), Reason.ENCRYPTED, "password"),
        (compound("WordDocument"), Reason.WRONG_TYPE, "Word"),
        (archive(word__document=b"x"), Reason.WRONG_TYPE, "CSV"),
        (archive(content=b"x"), Reason.WRONG_TYPE, "CSV"),
        (b"PK\x03\x04 and no more", Reason.DAMAGED, "damaged"),
    ],
)
def test_what_is_no_workbook_is_refused_with_a_way_out(content: bytes, reason: Reason, says: str) -> None:
    refused = refusal(content)
    assert refused.reason is reason
    assert says in refused.message


def test_a_binary_workbook_is_refused_as_old() -> None:
    content = with_part(plan_bytes(), "xl/workbook.bin", b"x")
    assert refusal(content).reason is Reason.OLD_EXCEL


@pytest.mark.parametrize(
    ("inside", "reasons"),
    [
        (lambda: "<row/>" * 25_000_000, {Reason.TOO_LARGE, Reason.TOO_SLOW}),
        (lambda: f"<row>{'<c/>' * 24_000_000}</row>", {Reason.TOO_LARGE, Reason.DAMAGED}),
        (lambda: " " * 150_000_000, {Reason.TOO_LARGE, Reason.DAMAGED}),
    ],
    ids=["rows", "cells of one row", "blanks"],
)
def test_a_part_that_unpacks_without_end_is_refused(inside: Callable[[], str], reasons: set[Reason]) -> None:
    content = with_part(plan_bytes(), SHEET, worksheet_xml([HEADING_ROW, inside()]))
    assert len(content) < 1_000_000
    start = time.monotonic()
    assert refusal(content).reason in reasons
    assert time.monotonic() - start < LIMITS.seconds + 1


def test_a_shared_text_repeated_without_end_is_refused() -> None:
    rows = [HEADING_ROW] + [f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(2, 1000)]
    content = with_shared_texts(with_part(plan_bytes(), SHEET, worksheet_xml(rows)), f"<t>{'long ' * 6000}</t>")
    assert refusal(content).reason is Reason.TOO_LARGE


def test_entities_are_not_expanded() -> None:
    bomb = (
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
        + b"".join(f'<!ENTITY {chr(n + 1)} "{f"&{chr(n)};" * 10}">'.encode() for n in range(97, 107))
        + b"]>"
    )
    sheet = worksheet_xml(['<row r="1"><c r="A1" t="inlineStr"><is><t>&k;</t></is></c></row>'])
    assert refusal(with_part(plan_bytes(), SHEET, bomb + sheet)).reason is Reason.DAMAGED
    padded = b"<!--" + b" " * 10_000 + b"-->" + bomb + sheet
    assert refusal(with_part(plan_bytes(), SHEET, padded)).reason is Reason.DAMAGED
    outside = b'<!DOCTYPE x [<!ENTITY k SYSTEM "file:///etc/hostname">]>' + sheet
    assert refusal(with_part(plan_bytes(), SHEET, outside.decode().encode("utf-16"))).reason is Reason.DAMAGED
    for name in ("xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"):
        content = with_part(plan_bytes(), name, bomb + part_of(plan_bytes(), name))
        assert refusal(content).reason is Reason.DAMAGED


def test_claimed_sizes_and_places_cost_nothing() -> None:
    rows = [
        HEADING_ROW,
        text_row(2, "One thing").replace("</row>", '<c r="XFD2"><v>1</v></c><c r="ZZZ9999999"><v>2</v></c></row>'),
        '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>Last thing</t></is></c></row>',
    ]
    merges = (
        "<mergeCells>"
        + '<mergeCell ref="A2:XFD1048576"/>' * 5000
        + '<mergeCell ref="B9:A1"/><mergeCell ref="x"/></mergeCells>'
    )
    start = time.monotonic()
    read = read_sheet(with_part(plan_bytes(), SHEET, worksheet_xml(rows, merges)), "x")
    assert time.monotonic() - start < 5
    assert [row.number for row in read.rows] == [1048576]
    assert len(read.columns) <= 100


def test_a_million_formatted_rows_are_no_rows() -> None:
    rows = [HEADING_ROW, '<row r="2"><c r="A2" t="inlineStr"><is><t>One thing</t></is></c></row>']
    rows += [f'<row r="{n}" s="1"><c r="A{n}" s="1"/><c r="B{n}" s="1"/></row>' for n in range(3, 400_000)]
    start = time.monotonic()
    read = read_sheet(with_part(plan_bytes(), SHEET, worksheet_xml(rows)), "x")
    assert time.monotonic() - start < LIMITS.seconds
    assert [row.number for row in read.rows] == [2]


def test_a_sheet_of_thousands_of_rows_does_not_spoil_the_plan_beside_it() -> None:
    book, _ = workbook(HEADINGS, *PLAN)
    other = book.create_sheet("Cases")
    for n in range(3000):
        other.append([n, "made up"])
    content = saved(book)
    assert read_sheet(content, "x").name == "Plan"
    with pytest.raises(UnreadableSheet) as refused:
        read_sheet(content, "x", sheet="Cases")
    assert refused.value.reason is Reason.TOO_MANY_ROWS
    assert "2,000 rows" in refused.value.message


def test_a_slow_file_ends_in_time() -> None:
    rows = [HEADING_ROW] + [f'<row r="{n}"><c r="A{n}"/><c r="B{n}"/></row>' for n in range(3, 300_000)]
    content = with_part(plan_bytes(), SHEET, worksheet_xml(rows))
    assert refusal(content, Limits(seconds=0.05)).reason is Reason.TOO_SLOW


@pytest.mark.parametrize("name", ["xl/workbook.xml", LINKS, "xl/styles.xml", SHEET, STRINGS])
def test_broken_parts_raise_nothing_else(name: str) -> None:
    content = with_shared_texts(plan_bytes(), "<t>One</t>", "<r><t>Two</t></r>")
    part = part_of(content, name)
    chance = random.Random(name)
    for _ in range(60):
        broken = bytearray(part)
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(len(broken))
            broken[at : at + chance.randint(0, 6)] = chance.choice(
                [b"", b"<", b">", b'"', b"9999999", b"&x;", b"\xff", b"-1"]
            )
        with suppress(Unreadable):
            sheet_of(read_grids(with_part(content, name, bytes(broken)), LIMITS))


# Made once: the library writes the time of saving into the file.
_PLAN = plan_bytes()


@given(st.data())
@settings(max_examples=200)
def test_truncated_and_mutated_files_raise_nothing_else(data: st.DataObject) -> None:
    content = bytearray(_PLAN)
    for _ in range(data.draw(st.integers(0, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(content[: data.draw(st.integers(0, len(content)))])
    with suppress(Unreadable):
        sheet_of(read_grids(cut, LIMITS))


_VALUES = st.one_of(
    st.none(), st.text(max_size=20).filter(str.isprintable), st.integers(), st.floats(), st.booleans(), st.dates()
)


@given(st.lists(st.lists(_VALUES, max_size=5), max_size=6))
@settings(max_examples=60)
def test_any_values_are_read(rows: list[list[object]]) -> None:
    book, sheet = workbook()
    for row in rows:
        sheet.append(["'" if isinstance(value, float) and value != value else value for value in row])
    with suppress(Unreadable):
        sheet_of(read_grids(saved(book), LIMITS))
