"""The labelled letters that stand beside the project, where they do: ../shared/letters."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.letters.test_made_up_letters import is_within, letters_and_digits, texts
from tracker.adapters.extract import Limits, read
from tracker.domain.letters import ParsedLetter
from tracker.domain.letters.reader import read_letter

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "letters"
LABELS = sorted((FOLDER / "expected").glob("*.json"))
TEXTS = sorted((FOLDER / "text").glob("*.*"))

pytestmark = pytest.mark.skipif(not LABELS, reason=f"there are no labelled letters in {FOLDER.parent.name}/letters")


@cache
def parsed(path: Path) -> ParsedLetter:
    return read_letter(read(path.read_bytes(), Limits()).pages)


def labelled(path: Path) -> dict[str, Any]:
    return json.loads((FOLDER / "expected" / f"{path.stem}.json").read_text("utf-8"))


@pytest.fixture(params=[*LABELS, *TEXTS], ids=lambda path: f"{path.parent.name}-{path.name}")
def pair(request: pytest.FixtureRequest) -> tuple[ParsedLetter, dict[str, Any]]:
    path: Path = request.param
    source = FOLDER / "pdf" / f"{path.stem}.pdf" if path.suffix == ".json" else path
    return parsed(source), labelled(path)


def test_findings(pair: tuple[ParsedLetter, dict[str, Any]]):
    letter, label = pair
    assert texts(letter.improvements) == texts(label["improvements"])
    assert texts(letter.priority_actions) == texts(label["priority_actions"])


def test_facts(pair: tuple[ParsedLetter, dict[str, Any]]):
    letter, label = pair
    assert (letter.kind.value, letter.area) == (label["kind"], label["area"])
    for name, value in (
        ("published", letter.published),
        ("inspection_start", letter.inspection_start),
        ("inspection_end", letter.inspection_end),
    ):
        assert (value and value.isoformat()) == label[name]
    assert letters_and_digits(letter.heading) == letters_and_digits(label["heading"])
    assert sorted(letter.inspectors) == sorted(label["inspectors"])
    assert [letters_and_digits(one.name) for one in letter.addressees] == [
        letters_and_digits(one["name"]) for one in label["addressees"]
    ]


def test_deadline(pair: tuple[ParsedLetter, dict[str, Any]]):
    letter, label = pair
    wanted = label["deadline"] or {}
    found = letter.deadline
    assert (found and found.date and found.date.isoformat()) == wanted.get("date")
    assert (found and found.submit_to) == wanted.get("submit_to")
    assert letters_and_digits(found.principal_authority if found else None) == letters_and_digits(
        wanted.get("principal_authority")
    )


def test_pages_of_findings_in_pdfs():
    for path in LABELS:
        letter, label = parsed(FOLDER / "pdf" / f"{path.stem}.pdf"), labelled(path)
        assert [item.page for item in letter.improvements] == [item["page"] for item in label["improvements"]], (
            path.stem
        )


def test_every_finding_stands_where_it_says():
    for path in LABELS:
        source = FOLDER / "pdf" / f"{path.stem}.pdf"
        pages = {page.number: page.text for page in read(source.read_bytes(), Limits()).pages}
        for item in parsed(source).findings:
            passage = pages[item.page][item.start : item.end if item.page == item.end_page else None]
            if item.end_page != item.page:
                passage += pages[item.end_page][: item.end]
            assert is_within(letters_and_digits(item.text), letters_and_digits(passage)), (
                path.stem,
                item.text,
            )


def test_the_five_texts_hold_nineteen_findings():
    assert sorted(len(parsed(path).findings) for path in TEXTS) == [1, 3, 3, 4, 8]
