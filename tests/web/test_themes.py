"""The page on which a partnership adds themes. Areas and words are made up."""

from __future__ import annotations

from collections.abc import Callable

from tests.web.page import Browser
from tests.world import World

Visit = Callable[..., Browser]
HERE = "/thornby/themes"


def test_a_theme_is_added_and_ended(visit: Visit, people: World) -> None:
    chair = visit(people.chair)
    page = chair.get(HERE)
    assert page.has("This partnership has added no words yet.")
    page = page.form("Save theme").fill(label="Harbour nights", phrases="night walk\nlantern").submit()
    assert page.banner == "Words for the theme “Harbour nights” saved."
    (row,) = page.table("Themes and words that this partnership added").rows
    assert (row["Theme"], row["Words"], row["Added"]) == (
        "Harbour nights",
        "night walk; lantern",
        "Amina Okafor, 14 October 2024",
    )
    page = page.press("End the words for Harbour nights")
    assert page.banner == "Your words for the theme “Harbour nights” are no longer used."
    assert page.has("This partnership has added no words yet.")
    assert chair.get("/thornby/history").has("Added: Theme", "Ended: Theme", "night walk; lantern")


def test_errors_are_sentences_at_their_fields(visit: Visit, people: World) -> None:
    chair = visit(people.chair)
    page = chair.get(HERE).press("Save theme", status=422)
    assert page.errors == {
        "label": "Enter a name for the theme",
        "phrases": "Enter at least one word or phrase that speaks for the theme",
    }
    page = page.form("Save theme").fill(label="Harbour nights", phrases="… lantern").submit(status=422)
    assert page.errors == {"phrases": "Enter words for the theme in place of “… lantern”"}
    assert page.form("Save theme")["label"] == "Harbour nights"
    page = page.form("Save theme").fill(label="Audit and quality assurance", phrases="audit").submit(status=422)
    assert page.errors == {"phrases": "These words speak for this theme already"}
    page = page.form("Save theme").fill(phrases="paper walk").submit()
    assert "words added to a theme below" in page.table("Themes and words that").rows[0]["Theme"]


def test_others_read_the_themes(visit: Visit, people: World) -> None:
    page = visit(people.observer).get("/thornby/themes")
    assert page.has("Voice of the child and lived experience", "The chair, the deputy chair or the business manager")
    assert not page.find("//main//form")
