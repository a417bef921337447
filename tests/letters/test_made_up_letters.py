"""Made-up letters, one for each trap that real letters set, in every format they come in."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.letters.manuscript import PRINTED, expectation, manuscripts
from tracker.adapters.extract import Extracted, Limits, read
from tracker.domain.letters import ParsedLetter, from_json, to_json
from tracker.domain.letters.reader import read_letter

FILES = sorted(path for path in PRINTED.iterdir() if path.suffix != ".json")


@cache
def extracted(path: Path) -> Extracted:
    """The pages of a printed letter, read in this process."""
    return read(path.read_bytes(), Limits())


def letters_and_digits(text: str | None) -> str:
    """What has to be equal for two texts to be equal."""
    return re.sub(r"[^a-z0-9]", "", (text or "").lower())


def texts(items: list[Any]) -> list[str]:
    """The texts of items, for comparing."""
    return [letters_and_digits(item["text"] if isinstance(item, dict) else item.text) for item in items]


@pytest.fixture(params=FILES, ids=lambda path: path.name)
def printed(request: pytest.FixtureRequest) -> Path:
    return request.param


@cache
def read_from(path: Path) -> ParsedLetter:
    return read_letter(extracted(path).pages)


@pytest.fixture
def letter(printed: Path) -> ParsedLetter:
    return read_from(printed)


@pytest.fixture
def expected(printed: Path) -> dict[str, Any]:
    return expectation(printed.stem)


def test_there_are_letters_for_every_trap_in_every_format():
    assert len({path.stem for path in FILES}) >= 20
    assert {path.suffix for path in FILES} == {".txt", ".pdf", ".docx"}


def test_findings_are_found_word_for_word_and_nothing_else(letter: ParsedLetter, expected: dict[str, Any]):
    assert texts(letter.improvements) == texts(expected["improvements"])
    assert texts(letter.priority_actions) == texts(expected["priority_actions"])


def test_nested_bullets_and_responsible_bodies(letter: ParsedLetter, expected: dict[str, Any]):
    for found, wanted in zip(letter.improvements, expected["improvements"], strict=True):
        assert texts([{"text": child} for child in found.children]) == texts(
            [{"text": child} for child in wanted.get("children", [])]
        )
    for found, wanted in zip(letter.priority_actions, expected["priority_actions"], strict=True):
        assert letters_and_digits(found.responsible_body) == letters_and_digits(wanted.get("responsible_body"))


def test_facts(letter: ParsedLetter, expected: dict[str, Any]):
    dates = {"published": letter.published, "start": letter.inspection_start, "end": letter.inspection_end}
    assert {key: value and value.isoformat() for key, value in dates.items()} == {key: expected[key] for key in dates}
    assert (letter.kind.value, letter.area, letter.heading) == (
        expected["kind"],
        expected["area"],
        expected["heading"],
    )
    assert list(letter.inspectors) == expected["inspectors"]
    assert [one.name for one in letter.addressees] == expected["addressees"]


def test_deadline(letter: ParsedLetter, expected: dict[str, Any]):
    deadline = letter.deadline
    assert (deadline and deadline.date and deadline.date.isoformat()) == expected["deadline"]
    assert (deadline and deadline.relative_working_days) == (int(expected["days"]) if expected["days"] else None)
    assert (deadline and deadline.submit_to) == expected["submit_to"]
    assert (deadline and deadline.principal_authority) == expected["principal_authority"]


def test_doubts_are_said(letter: ParsedLetter, expected: dict[str, Any]):
    assert sorted(doubt.code.value for doubt in letter.doubts) == expected["doubts"]
    assert all(doubt.message[0].isupper() and len(doubt.message) > 20 for doubt in letter.doubts)


def test_every_finding_stands_where_it_says(printed: Path):
    pages = {page.number: page for page in extracted(printed).pages}
    for item in read_from(printed).findings:
        first = pages[item.page].text
        if item.end_page == item.page:
            passage = first[item.start : item.end]
        else:
            between = [pages[number].text for number in range(item.page + 1, item.end_page)]
            passage = "\n".join([first[item.start :], *between, pages[item.end_page].text[: item.end]])
        words = letters_and_digits(item.text)
        assert is_within(words, letters_and_digits(passage))
        assert letters_and_digits(passage).startswith(words[:6])
        assert letters_and_digits(passage).endswith(words[-6:])
        assert first[: item.start].count("\n") + 1 == item.line


def is_within(words: str, passage: str) -> bool:
    """Whether a passage holds these letters in this order, with nothing but furniture between them."""
    rest = iter(passage)
    return all(char in rest for char in words)


def test_a_letter_survives_being_stored(letter: ParsedLetter):
    assert from_json(to_json(letter)) == letter


def test_what_is_kept_is_what_the_manuscripts_say():
    for letter in manuscripts():
        assert expectation(letter.name) == letter.expected(), f"print the letters again: {letter.name}"
        assert {path.suffix[1:] for path in FILES if path.stem == letter.name} == set(letter.formats)
