"""A partnership's own themes. Areas and words are made up."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from tests.world import World
from tracker.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from tracker.domain.themes import THEMES, themes_of
from tracker.services.themes import add_theme, end_theme
from tracker.store.context import Context
from tracker.store.models import History, OwnTheme
from tracker.store.queries.partnerships import PartnershipRow, partnership_by_slug
from tracker.store.queries.themes import own_themes, themes_in

Asking = Callable[..., Context]


@pytest.fixture
def chair(asking: Asking, people: World) -> Context:
    return asking(people.chair)


@pytest.fixture
def thornby(chair: Context) -> PartnershipRow:
    return partnership_by_slug(chair, "thornby")


def found(context: Context, thornby: PartnershipRow, text: str) -> list[tuple[str, str]]:
    return [(it.theme.label, it.words[0].text) for it in themes_of(text, themes_in(context, thornby.id))]


def test_a_new_theme_is_found_by_its_words(chair: Context, thornby: PartnershipRow) -> None:
    add_theme(chair, thornby, " Harbour   nights ", "night walk\n harbour patrol ;night walk\n\n")
    (row,) = own_themes(chair, thornby.id)
    assert (row.label, row.phrases, row.added_by, row.is_new) == (
        "Harbour nights", "night walk; harbour patrol", "Amina Okafor", True,
    )  # fmt: skip
    assert found(chair, thornby, "The reach of harbour patrols.") == [("Harbour nights", "harbour patrols")]
    (line,) = chair.session.scalars(select(History).where(History.noun == "theme"))
    assert (line.verb, line.before, line.after) == (
        "added", None, {"theme": "Harbour nights", "words": "night walk; harbour patrol"},
    )  # fmt: skip


def test_more_words_for_the_same_theme(chair: Context, thornby: PartnershipRow) -> None:
    add_theme(chair, thornby, "Harbour nights", "night walk")
    add_theme(chair, thornby, "harbour NIGHTS", "Night walk; lantern")
    (row,) = own_themes(chair, thornby.id)
    assert row.phrases == "night walk; lantern"
    with pytest.raises(Conflict):
        add_theme(chair, thornby, "Harbour nights", "lantern")


@pytest.mark.parametrize("name", [THEMES[0].label, THEMES[0].label.upper(), THEMES[0].key])
def test_words_for_a_theme_of_the_table(chair: Context, thornby: PartnershipRow, name: str) -> None:
    add_theme(chair, thornby, name, "talking wall; voice")
    (row,) = own_themes(chair, thornby.id)
    assert (row.key, row.label, row.phrases, row.is_new) == (THEMES[0].key, THEMES[0].label, "talking wall", False)
    assert found(chair, thornby, "Use of the talking wall.") == [(THEMES[0].label, "talking wall")]
    with pytest.raises(Conflict):
        add_theme(chair, thornby, name, THEMES[0].phrases[0])


def test_an_ended_theme_speaks_no_more_and_can_begin_anew(chair: Context, thornby: PartnershipRow) -> None:
    add_theme(chair, thornby, "Harbour nights", "night walk")
    (row,) = own_themes(chair, thornby.id)
    assert end_theme(chair, thornby, row.id) == "Harbour nights"
    assert own_themes(chair, thornby.id) == []
    assert found(chair, thornby, "The night walk.") == []
    with pytest.raises(Conflict):
        end_theme(chair, thornby, row.id)
    add_theme(chair, thornby, "Harbour nights", "lantern")
    (again,) = own_themes(chair, thornby.id)
    assert (again.id, again.phrases) == (row.id, "lantern")
    assert len(chair.session.scalars(select(OwnTheme)).all()) == 1
    verbs = chair.session.scalars(select(History.verb).where(History.noun == "theme").order_by(History.id)).all()
    assert verbs == ["added", "ended", "added"]


@pytest.mark.parametrize(
    ("label", "phrases", "fields"),
    [
        ("", "", {"label", "phrases"}),
        (" ", "lantern", {"label"}),
        ("Harbour nights", "; …\n", {"phrases"}),
        ("Harbour nights", "… lantern", {"phrases"}),
        ("Harbour nights", "lantern; lantern …", {"phrases"}),
        ("Harbour nights", "!", {"phrases"}),
        ("Harbour nights", "a-b " * 24, {"phrases"}),
        ("H" * 101, "lantern", {"label"}),
        ("Harbour nights", "l" * 101, {"phrases"}),
        ("Harbour nights", "\n".join(f"lantern {number}" for number in range(51)), {"phrases"}),
    ],
)
def test_what_cannot_be_a_theme_is_refused_in_sentences(
    chair: Context, thornby: PartnershipRow, label: str, phrases: str, fields: set[str]
) -> None:
    with pytest.raises(Invalid) as refusal:
        add_theme(chair, thornby, label, phrases)
    assert refusal.value.fields.keys() == fields
    assert all(" " in sentence and not sentence.endswith(".") for sentence in refusal.value.fields.values())
    assert own_themes(chair, thornby.id) == []


def test_only_who_brings_in_letters_and_only_in_their_own_partnership(
    asking: Asking, people: World, chair: Context, thornby: PartnershipRow
) -> None:
    add_theme(chair, thornby, "Harbour nights", "night walk")
    (row,) = own_themes(asking(people.observer), thornby.id)
    for person in (people.observer, people.police_lead, people.scrutineer):
        with pytest.raises(NotAllowed):
            add_theme(asking(person), thornby, "Harbour nights", "lantern")
        with pytest.raises(NotAllowed):
            end_theme(asking(person), thornby, row.id)
    other = asking(people.other_chair)
    with pytest.raises(NotFound):
        own_themes(other, thornby.id)
    with pytest.raises(NotFound):
        end_theme(other, partnership_by_slug(other, "wexcombe"), row.id)
    assert themes_in(other, people.wexcombe) == ()
