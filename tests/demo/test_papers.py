from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.demo.conftest import FRIDAY, Told, files
from tracker.adapters.extract import extract
from tracker.demo.papers import PAPERS, leave_to_try, written
from tracker.domain.access import Actor, Role, Seat
from tracker.domain.letters import DoubtCode, LetterKind, ParsedLetter
from tracker.services import letters
from tracker.store.context import Context
from tracker.store.queries.partnerships import partnership_by_slug

EXPECTED = {
    "ashmere-focused-visit": (LetterKind.FOCUSED_VISIT, "Ashmere", 3, 0),
    "ashmere-ilacs": (LetterKind.ILACS, "Ashmere", 5, 0),
    "ashmere-joint": (LetterKind.JTAI, "Ashmere", 8, 0),
    "ashmere-new": (LetterKind.FOCUSED_VISIT, "Ashmere", 4, 0),
    "brackwater-focused-visit": (LetterKind.FOCUSED_VISIT, "Brackwater", 3, 1),
    "elmstow-area-send": (LetterKind.AREA_SEND, "Elmstow", 6, 0),
}


def read(content: bytes, name: str) -> ParsedLetter:
    return extract(content, name).letter


@pytest.mark.parametrize("key", PAPERS)
@pytest.mark.parametrize("today", [FRIDAY, date(2028, 2, 29), date(2027, 1, 1)], ids=str)
def test_the_reader_reads_each_letter_as_it_is_meant(key: str, today: date) -> None:
    paper = written(key, today)
    assert "made up" in paper.content.decode()
    parsed = read(paper.content, paper.name)
    found = (parsed.kind, parsed.area, len(parsed.improvements), len(parsed.priority_actions))
    assert found == EXPECTED[key]
    assert parsed.published == PAPERS[key].published(today)
    assert parsed.inspection_start == PAPERS[key].start(today)
    expected = [DoubtCode.WEEKDAY] if key == "brackwater-focused-visit" else []
    assert [doubt.code for doubt in parsed.doubts] == expected


def test_a_letter_to_try_is_left_as_text_and_as_word(tmp_path: Path) -> None:
    as_text, as_word, plan = leave_to_try(tmp_path, FRIDAY)
    assert files(tmp_path / "letters-to-try") == sorted([as_text.name, as_word.name, plan.name])
    one, other = read(as_text.read_bytes(), as_text.name), read(as_word.read_bytes(), as_word.name)
    assert [finding.text for finding in one.findings] == [finding.text for finding in other.findings]
    assert (one.kind, one.area, one.published) == (other.kind, other.area, other.published)
    assert len(one.findings) == 4


def test_the_letter_to_try_can_be_uploaded_without_a_doubt(told: Told) -> None:
    folder = told.settings.instance / "letters-to-try"
    letter = folder / files(folder)[1]
    assert letter.suffix == ".txt"
    with told.database.sessions() as session:
        partnership = partnership_by_slug(told.asking(session), "ashmere")
        manager = Actor("Tom Pickering", 2, (Seat(partnership.id, Role.BUSINESS_MANAGER),))
        context = Context(session, manager, told.now, told.settings)
        received = letters.receive(context, partnership, letter.name, letter.read_bytes())
        assert (received.findings, received.warnings, received.already_there) == (4, (), False)
        assert len(letters.confirm(context, partnership, received.number)) == 4
