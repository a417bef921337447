"""Pages as pictures beside the text of findings. Letters and people are made up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.adapters import hostile
from tests.letter_texts import JOINT, encoded
from tests.web.page import Browser
from tests.web.test_letters import HERE, upload
from tests.world import World
from tracker.settings import Settings

PRINTED = Path(__file__).parents[1] / "letters" / "printed"
LETTER = (PRINTED / "joint_priority_before.pdf").read_bytes()
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def manager(visit: Callable[..., Browser], people: World) -> Browser:
    return visit(people.manager)


def test_each_finding_has_the_part_of_its_page_beside_its_words(manager: Browser) -> None:
    page = upload(manager, ("letter.pdf", LETTER))
    pictures = page.find("//img")
    cards = page.find("//section[@class='app-card']")
    assert len(pictures) >= len(cards) > 2
    first = pictures[0]
    assert first.get("loading") == "lazy"
    assert int(first.get("width")) > int(first.get("height")) > 100
    assert first.get("alt") == (
        f"Page {first.get('src').split('/')[5]} of the letter, with the words of finding 1 marked; "
        "the same words stand as text beside it"
    )
    for picture in pictures:
        answer = manager.client.get(picture.get("src"))
        assert (answer.status_code, answer.mimetype) == (200, "image/png")
        assert answer.data.startswith(PNG)
        # A part is as high as the page says it will be.
        assert int.from_bytes(answer.data[20:24]) == int(picture.get("height"))


def test_a_picture_that_answers_late_leaves_the_message_of_what_was_done(manager: Browser) -> None:
    page = upload(manager, ("letter.pdf", LETTER))
    picture = page.find("//img")[0].get("src")
    assert "Set-Cookie" not in manager.client.get(picture).headers
    assert "Set-Cookie" not in manager.client.get(f"{HERE}/1").headers


def test_the_letters_page_shows_each_page_whole(manager: Browser) -> None:
    upload(manager, ("letter.pdf", LETTER))
    page = manager.get(f"{HERE}/1")
    pictures = page.find("//section//img")
    assert len(pictures) == len(page.find("//section[contains(@class, 'app-source')]"))
    answer = manager.client.get(pictures[0].get("src"))
    assert int.from_bytes(answer.data[16:20]) == int(pictures[0].get("width")) == 960
    assert int.from_bytes(answer.data[20:24]) == int(pictures[0].get("height"))


def test_a_picture_is_drawn_once_and_kept_by_its_owners_browser_alone(manager: Browser, settings: Settings) -> None:
    upload(manager, ("letter.pdf", LETTER))
    path = f"{HERE}/1/pages/1/picture"
    first = manager.client.get(path)
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert "default-src 'none'" in first.headers["Content-Security-Policy"]
    (kept,) = settings.pictures.glob("??/*")
    assert kept.read_bytes() == first.data
    kept.write_bytes(first.data + b"kept")
    assert manager.client.get(path).data.endswith(b"kept")
    again = manager.client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_an_actions_page_shows_the_passage(manager: Browser) -> None:
    page = upload(manager, ("letter.pdf", LETTER))
    cards = page.find("//section[@class='app-card']")
    page.press(f"Create {len(cards)} actions")
    action = manager.get("/thornby/actions/1")
    assert "See page" in action.text
    (picture,) = action.find("//details//img")
    assert manager.client.get(picture.get("src")).data.startswith(PNG)
    assert action.find("//details//mark")


def test_an_action_from_a_letter_that_is_no_pdf_shows_the_text_alone(manager: Browser) -> None:
    upload(manager, ("joint.txt", encoded(JOINT))).press("Create 3 actions")
    page = manager.get("/thornby/actions/1")
    assert page.find("//details//mark")
    assert not page.find("//img")


def test_letters_that_are_no_pdf_have_none(manager: Browser) -> None:
    assert not upload(manager, ("joint.txt", encoded(JOINT))).find("//img")
    manager.get(f"{HERE}/1/pages/1/picture", status=404)


@pytest.mark.parametrize(
    "query", ["finding=99", "finding=x", "finding=1&finding=x&part=words", "finding=-1", "finding=²"]
)
def test_what_no_page_asks_for(manager: Browser, query: str) -> None:
    upload(manager, ("letter.pdf", LETTER))
    answer = manager.client.get(f"{HERE}/1/pages/1/picture?{query}")
    assert answer.status_code == (200 if query.startswith("finding=1&") else 404)


def test_a_page_that_cannot_be_drawn_is_shown_as_text_alone(manager: Browser, settings: Settings) -> None:
    upload(manager, ("letter.pdf", LETTER))
    for path in settings.files.rglob("*"):
        if path.is_file():
            path.unlink()
    answer = manager.client.get(f"{HERE}/1/pages/1/picture")
    # Never a broken picture: a white one, and none at all from then on.
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert answer.data.startswith(PNG)
    assert "ETag" not in answer.headers
    sources = [it.get("src") for it in manager.get(f"{HERE}/1/check").find("//img")]
    assert not [source for source in sources if "/pages/1/" in source]


def test_words_before_a_page_that_is_damaged(manager: Browser) -> None:
    page = upload(manager, ("letter.pdf", hostile.pdf(text="What needs to improve?")))
    assert page.path == f"{HERE}/1/check"
    assert manager.client.get(f"{HERE}/1/pages/1/picture").data.startswith(PNG)
