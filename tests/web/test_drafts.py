"""Drafts of letters: for whom they name, and there for nobody else. Letters and people are made up."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from tests.letter_texts import JOINT, encoded
from tests.web.conftest import Queries
from tests.web.page import Browser, Page
from tests.web.test_letters import HERE, upload
from tests.world import World

Visit = Callable[..., Browser]
# Words that stand in the draft alone.
SECRET = ("Quillfeather", "Confidential-draft", "Amberline")
DRAFT = (
    JOINT.replace("12 July 2024", "10 July 2024", 1)
    .replace(
        "Capacity in the police control room at weekends.", "Capacity in the Quillfeather control room at weekends."
    )
    .replace("Plans that children can read", "Plans that Amberline children can read")
)


@pytest.fixture
def manager(visit: Visit, people: World) -> Browser:
    return visit(people.manager)


@pytest.fixture
def draft(manager: Browser, people: World) -> Page:
    """Letter 1, for the chair and the business manager. The deputy chair was unticked."""
    form = manager.get(f"{HERE}/upload").form("Upload")
    form.fill(files=[("Confidential-draft.txt", encoded(DRAFT))], mark="draft")
    return form.fill(readers=["Amina Okafor", "Joan Birch"]).submit()


def test_the_upload_page_asks_whether_it_is_published(manager: Browser) -> None:
    form = manager.get(f"{HERE}/upload").form("Upload")
    assert form["mark"] == "published"
    ticked = manager.get(f"{HERE}/upload").find("//input[@name='readers'][@checked]")
    assert len(ticked) == 3
    refused = form.fill(files=[("letter.txt", encoded(DRAFT))], mark="draft", readers=["Cllr Mary Finch"]).submit(
        status=422
    )
    assert refused.errors["readers"].startswith("Select at least one person who can check letters")
    assert manager.get(HERE).has("No letters yet")
    alone = manager.get(f"{HERE}/upload").form("Upload")
    alone.fill(files=[("letter.txt", encoded(DRAFT))], mark="draft", readers=["Amina Okafor"])
    assert alone.submit(status=422).errors == {"readers": "Select yourself too: you are bringing the draft in"}


def test_a_draft_on_its_check_page(draft: Page, manager: Browser) -> None:
    assert draft.path == f"{HERE}/1/check"
    assert draft.banner is not None
    assert draft.banner.startswith("Draft letter 1 uploaded")
    assert draft.has("Only these people can see it: Amina Okafor and Joan Birch", "This is what the draft says.")
    assert "Create 3 actions" not in draft.text
    assert manager.get(f"{HERE}/1").has("Draft, confidential", "Change who can see this draft")
    row = manager.get(HERE).table().rows[0]
    assert (row["Statement due"], row["State"]) == ("", "Draft, confidential To check")
    assert "working days left" not in manager.get("/thornby/").text
    assert SECRET[0] not in manager.get("/thornby/").text


def addresses(app: Flask, method: str) -> list[tuple[str, str]]:
    """Every address of the partnership, with number 1 of everything: rule and path."""
    rules = [it for it in app.url_map.iter_rules() if method in (it.methods or set()) and "partnership" in it.arguments]
    return [(it.rule, re.sub(r"<[^>]+>", "1", it.rule.replace("<partnership>", "thornby"))) for it in rules]


@pytest.mark.parametrize("who", ["deputy", "observer", "police_lead", "administrator"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_whoever_is_not_named_finds_nothing_of_it_at_any_address(
    app: Flask, visit: Visit, people: World, draft: Page, who: str, method: str
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    app.testing = False
    browser = visit(getattr(people, who))
    walked = addresses(app, method)
    assert len(walked) > 15
    for rule, path in walked:
        answer = browser.client.open(
            path, method=method, buffered=True, **({"data": {"sent": "x"}} if method == "POST" else {})
        )
        said = answer.get_data(as_text=True)
        assert not [word for word in SECRET if word in said], path
        if "/letters/<int(max=2147483647):number>" in rule:
            # A deputy chair may do all that a chair may, so that only the draft itself stands in the way.
            assert answer.status_code in ({404} if who in {"deputy", "administrator"} else {403, 404}), path
    for path in ("/", "/across", "/my-actions", "/thornby/actions?words=control", "/thornby/history?noun=letter"):
        said = browser.client.get(path, follow_redirects=True).get_data(as_text=True)
        assert not [word for word in SECRET if word in said], path


def test_its_file_and_pictures_are_for_whom_it_names(visit: Visit, people: World, draft: Page) -> None:
    assert visit(people.chair).get(f"{HERE}/1/original").text.startswith("10 July 2024")
    visit(people.deputy).get(f"{HERE}/1/original", status=404)
    visit(people.deputy).get(f"{HERE}/1/pages/1/picture", status=404)


def test_those_it_names_change_whom_it_names(manager: Browser, visit: Visit, people: World, draft: Page) -> None:
    page = manager.get(f"{HERE}/1").click("Change who can see this draft")
    empty = page.form("Save who can see it").fill(readers=[]).submit(status=422)
    assert empty.errors == {"readers": "Select who can see the draft"}
    done = page.form("Save who can see it").fill(readers=["Joan Birch", "Cllr Mary Finch"]).submit()
    assert done.banner == "Draft letter 1 can be seen by 2 people."
    visit(people.chair).get(f"{HERE}/1", status=404)
    reader = visit(people.observer)
    assert "Change who can see this draft" not in reader.get(f"{HERE}/1").links
    reader.get(f"{HERE}/1/people", status=403)
    left = manager.get(f"{HERE}/1/people").form("Save who can see it").fill(readers=["Amina Okafor"]).submit()
    assert (left.path, left.banner) == (HERE, "Draft letter 1 can be seen by 1 person, and by you no more.")
    manager.get(f"{HERE}/1", status=404)


def test_a_draft_uploaded_as_published_is_made_confidential(manager: Browser, visit: Visit, people: World) -> None:
    page = upload(manager, ("Confidential-draft.txt", encoded(DRAFT)))
    assert visit(people.deputy).get(f"{HERE}/1").has("Quillfeather")
    form = page.click("It is a draft, so make it confidential").form("Make it confidential")
    done = form.fill(readers=["Joan Birch"]).submit()
    assert done.banner == "Draft letter 1 can be seen by 1 person."
    deputy = visit(people.deputy)
    deputy.get(f"{HERE}/1", status=404)
    assert deputy.get(HERE).has("No letters yet")
    assert "Quillfeather" not in deputy.get("/thornby/history").text


def published(manager: Browser) -> Page:
    manager.get(f"{HERE}/1/check").form("Remove finding 1").submit("Remove finding 1")
    return upload(manager, ("joint.txt", encoded(JOINT)))


def test_the_published_letter_takes_its_place(manager: Browser, visit: Visit, people: World, draft: Page) -> None:
    page = published(manager)
    assert page.has("Draft letter 1 looks like the draft of this letter.")
    assert manager.get(f"{HERE}/1").has("Letter 2 looks like the published version")
    compared = page.click("Compare with draft letter 1")
    assert compared.h1 == "What changed since draft letter 1"
    assert compared.has("1 finding reads the same, 2 have other words, 0 are new and 0 are gone.")
    assert compared.table("Details that differ").rows == [
        {"Detail": "Date of the letter", "Draft": "10 July 2024", "Published": "12 July 2024"}
    ]
    assert ["".join(it.itertext()) for it in compared.find("//del")] == [
        "removed: Quillfeather, end of what was removed",
        "removed: Amberline, end of what was removed",
    ]
    assert ["".join(it.itertext()) for it in compared.find("//ins")] == ["added: police, end of what was added"]
    done = compared.press("This is the published version")
    assert done.path == f"{HERE}/2/check"
    assert done.banner == (
        "Letter 2 takes the place of draft letter 1. 1 change made to the draft’s findings was made again here."
    )
    assert done.has("2 findings", "This letter took the place of draft letter 1")
    old = manager.get(f"{HERE}/1")
    assert old.has("Replaced", "Letter 2 took its place on 14 October 2024, as Joan Birch confirmed")
    assert "This is the published version" not in old.click("See how letter 2 differs from this draft").text
    deputy = visit(people.deputy)
    assert (
        "draft" not in deputy.get(f"{HERE}/2/check").text.replace("It is a draft, so make it confidential", "").lower()
    )
    deputy.get(f"{HERE}/1", status=404)
    deputy.get(f"{HERE}/2/drafts/1", status=404)
    assert "raft letter" not in deputy.get("/thornby/history").text


def test_somebody_else_changed_the_published_letter_meanwhile(
    manager: Browser, visit: Visit, people: World, draft: Page
) -> None:
    published(manager)
    form = manager.get(f"{HERE}/2/drafts/1").form("This is the published version")
    visit(people.chair).get(f"{HERE}/2/check").form("Remove finding 2").submit("Remove finding 2")
    refused = form.submit(status=422)
    assert refused.has("Somebody else changed this letter")
    assert refused.press("This is the published version").has("2 findings")


def test_pages_about_drafts_ask_the_database_the_same_few_times(
    manager: Browser, draft: Page, queries: Queries
) -> None:
    published(manager)
    counts = {}
    for path in ("/1", "/1/check", "/1/people", "/2/drafts/1"):
        with queries.recording() as asked:
            manager.get(f"{HERE}{path}")
        counts[path] = len(asked)
    assert counts["/1"] <= 12
    assert counts["/1/check"] <= 14
    assert counts["/1/people"] <= 7
    assert counts["/2/drafts/1"] <= 7
