"""Points added to a confirmed letter, findings superseded, doubts where they belong. Letters and people are made up."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.letter_texts import JOINT, PROSE, encoded
from tests.web.page import Browser
from tests.web.test_letters import HERE, upload
from tests.world import World

Visit = Callable[..., Browser]
MEETINGS = "They meet every week and act on what they hear."


@pytest.fixture
def manager(visit: Visit, people: World) -> Browser:
    browser = visit(people.manager)
    upload(browser, ("joint.txt", encoded(JOINT))).press("Create 3 actions")
    return browser


def test_a_point_is_added_to_a_confirmed_letter(manager: Browser, visit: Visit, people: World) -> None:
    page = manager.get(f"{HERE}/1").click("Add points from the text of this letter")
    assert page.form("Add selected sentences")["kind"] == "point in the text"
    refused = page.press("Add selected sentences", status=422)
    assert refused.has("Select the sentences that are the finding", "Each gets an action of its own.")
    words = "Capacity in the police control room at weekends. (already in finding 2)"
    twice = refused.form("Add selected sentences").fill(sentence=[words]).submit(status=422)
    assert "“Capacity in the police control room at weekends.” (finding 2)" in twice.errors[""]
    done = refused.form("Add selected sentences").fill(sentence=[MEETINGS]).submit()
    assert done.banner == "1 finding added, with its action."
    assert done.path == "/thornby/actions/assign?letter=1"
    shown = manager.get(f"{HERE}/1")
    assert shown.has("4 findings", "4. Point in the text added by hand", "THO-4")
    assert "Add points from the text of this letter" not in visit(people.observer).get(f"{HERE}/1").links
    assert manager.get("/thornby/actions/4").has("See page 1, line", MEETINGS)


def test_ticks_survive_when_somebody_else_changed_the_letter(manager: Browser, visit: Visit, people: World) -> None:
    form = manager.get(f"{HERE}/1/findings/add").form("Add selected sentences").fill(sentence=[MEETINGS])
    visit(people.chair).get(f"{HERE}/1/facts").form("Save details").fill(area="Thornby East").submit()
    refused = form.submit(status=422)
    assert refused.has("Somebody else changed this letter")
    assert refused.press("Add selected sentences").banner == "1 finding added, with its action."


def test_a_wrong_finding_is_superseded(manager: Browser, visit: Visit, people: World) -> None:
    page = manager.get(f"{HERE}/1").click("Supersede finding 2, if it is wrong")
    assert page.has("THO-2 answers this finding and stays as before")
    assert page.press("Supersede finding", status=422).errors == {"reason": "Enter why this finding is wrong"}
    done = page.form("Supersede finding").fill(reason="It is about another force.").submit()
    assert done.banner == "Finding 2 superseded. Its actions stay as before."
    assert done.has("2 findings", "Superseded", "Why it is wrong: It is about another force.")
    assert [it for it in done.headings if it[:1].isdigit()] == [
        "2 findings",
        "1. Area for improvement",
        "3. Area for improvement",
        "2. Area for improvement superseded",
    ]
    assert manager.get("/thornby/actions/2").has("This finding has been superseded: It is about another force.")
    manager.get(f"{HERE}/1/findings/2/supersede", status=404)
    assert visit(people.observer).get("/thornby/history").has("Superseded", "It is about another force.")


def test_two_people_supersede_at_once(manager: Browser, visit: Visit, people: World) -> None:
    mine = manager.get(f"{HERE}/1/findings/2/supersede").form("Supersede finding").fill(reason="Wrong")
    theirs = visit(people.chair).get(f"{HERE}/1/findings/3/supersede").form("Supersede finding")
    theirs.fill(reason="Wrong too").submit()
    refused = mine.submit(status=422)
    assert refused.has("Somebody else changed this letter")
    assert refused.form("Supersede finding")["reason"] == "Wrong"
    assert refused.press("Supersede finding").has("1 finding")


def test_dates_of_the_deadline_stand_apart(manager: Browser) -> None:
    page = manager.get(f"{HERE}/1")
    dates = {
        "".join(it.find("dt").itertext()): " ".join("".join(it.find("dd").itertext()).split())
        for it in page.find("//*[@id='deadline']//dl/div")
    }
    assert dates == {
        "Printed in the letter": "Monday 21 October 2024",
        "Counted, 70 working days": "Monday 21 October 2024",
        "Letter received": "Not entered yet",
        "Bank holidays in between": "26 August 2024 (Late Summer Bank Holiday)",
    }
    assert page.has("26 August 2024 is a bank holiday, so it is not counted.", "5 working days left")


@pytest.mark.parametrize(
    ("before", "after", "where", "sentence"),
    [
        ("by 21 October", "by Friday 21 October", "//*[@id='deadline']", "The letter says Friday"),
        ("by 21 October", "by 19 October", "//*[@id='deadline']", "is a Saturday, not a working day"),
        (
            "Plans that children can read and understand.",
            "Plans that children can read and",
            "//*[@class='app-card'][3]",
            "A finding ends in the middle of a sentence",
        ),
    ],
)
def test_a_doubt_stands_beside_what_it_concerns(
    visit: Visit, people: World, before: str, after: str, where: str, sentence: str
) -> None:
    page = upload(visit(people.manager), ("letter.txt", encoded(JOINT.replace(before, after))))
    (part,) = page.find(where)
    assert sentence in " ".join("".join(part.itertext()).split())
    assert page.has("Look at these first")


def test_doubts_about_the_letters_own_dates(visit: Visit, people: World) -> None:
    page = upload(visit(people.manager), ("letter.txt", encoded(JOINT.removeprefix("12 July 2024"))))
    assert page.has("Look at these first", "The date of the letter is not known. Enter it")
    assert "Check: The date of the letter is not known. Enter it." in page.facts["Date of the letter"]
    form = page.click("Change date of the letter").form("Save details")
    page = form.fill(published_on="12 7 2024", received_on="1 7 2024").submit()
    assert "is not known" not in page.text
    assert "Check: The letter was received on 1 July 2024, before its own date" in page.facts["Date received"]


def test_doubts_about_the_list_and_the_facts(visit: Visit, people: World) -> None:
    browser = visit(people.manager)
    page = upload(browser, ("prose.txt", encoded(PROSE)))
    assert page.has("Check: The document has no section that says what needs to improve.")
    other = upload(browser, ("note.txt", encoded("A note.\n\nSomebody wrote this about Thornby and nothing else.\n")))
    assert "Check: The area could not be read. Enter it." in other.facts["Area"]
    assert "Check: This does not look like" in other.facts["Kind"]
    form = other.click("Change area").form("Save details").fill(area="Thornby")
    assert "Check" not in form.submit().facts["Area"]
