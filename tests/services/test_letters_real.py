"""The published letters of the first users, brought in as text and as PDF. Skipped where they are not at hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.world import World
from tracker.domain.cards import Card
from tracker.domain.passages import passages_of
from tracker.services import letters
from tracker.store.context import Context
from tracker.store.queries.letters import letter
from tracker.store.queries.partnerships import partnership_by_slug

LETTERS = Path(__file__).resolve().parents[2] / ".." / "shared" / "letters"
TEXTS = sorted((LETTERS / "text").glob("*")) if LETTERS.is_dir() else []
pytestmark = pytest.mark.skipif(not TEXTS, reason="the published letters are not beside the project")


@pytest.fixture
def manager(asking: Callable[..., Context], people: World) -> Context:
    return asking(people.manager)


def plain(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum())


def marked(card: Card, pages: dict[int, str]) -> str:
    return "".join(pages[it.page][it.start : it.end] for it in passages_of(card.text, card.place, pages))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_text_and_pdf_are_known_for_the_same_letter(manager: Context, path: Path) -> None:
    thornby = partnership_by_slug(manager, "thornby")
    letters.receive(manager, thornby, path.name, path.read_bytes())
    pdf = LETTERS / "pdf" / f"{path.stem}.pdf"
    received = letters.receive(manager, thornby, pdf.name, pdf.read_bytes())
    assert not received.already_there
    assert received.warnings[0].letter == 1


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_what_is_marked_are_the_words_of_the_finding(manager: Context, path: Path) -> None:
    thornby = partnership_by_slug(manager, "thornby")
    for file in (path, LETTERS / "pdf" / f"{path.stem}.pdf"):
        received = letters.receive(manager, thornby, file.name, file.read_bytes())
        it = letter(manager, thornby.id, received.number)
        assert it.cards
        for card in it.cards:
            assert plain(marked(card, dict(it.pages))) == plain(card.text)


def test_the_joint_letter_becomes_eight_actions_due_by_its_printed_date(manager: Context) -> None:
    thornby = partnership_by_slug(manager, "thornby")
    (path,) = (path for path in TEXTS if path.stem.endswith("2024-07-12-jtai"))
    received = letters.receive(manager, thornby, path.name, path.read_bytes())
    it = letter(manager, thornby.id, received.number)
    deadline = it.deadline({card.kind for card in it.cards})
    assert deadline.difference == 0
    assert deadline.due_on == it.printed_deadline_on
    assert letters.confirm(manager, thornby, received.number) == list(range(1, 9))
