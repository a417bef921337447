"""Checking a letter: findings removed, split, merged and added; details corrected. Letters and people are made up."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.letter_texts import JOINT, PROSE, encoded
from tests.web.page import Browser, Page
from tests.web.test_letters import HERE, upload
from tests.world import World

Visit = Callable[..., Browser]
CHECK = f"{HERE}/1/check"


@pytest.fixture
def manager(visit: Visit, people: World) -> Browser:
    browser = visit(people.manager)
    upload(browser, ("joint.txt", encoded(JOINT)))
    return browser


def first_words(page: Page) -> list[str]:
    quotes = page.find("//*[@class='app-card']//blockquote")
    return ["".join(it.itertext()).split()[0] for it in quotes]


def press(browser: Browser, button: str, status: int = 200) -> Page:
    return browser.get(CHECK).form(button).submit(button, status=status)


def test_removing_and_putting_back(manager: Browser) -> None:
    page = press(manager, "Remove finding 2")
    assert page.banner == "Finding 2 removed. You can put it back below the findings."
    assert first_words(page) == ["Multi-agency", "Plans"]
    assert page.has("Create 2 actions")
    back = page.press("Put back removed finding 1")
    assert first_words(back) == ["Multi-agency", "Capacity", "Plans"]


def test_splitting_at_a_sentence_and_merging_again(manager: Browser) -> None:
    page = manager.get(CHECK).click("Split finding 1")
    refused = page.press("Split finding", status=422)
    assert refused.errors == {"at": "Select where to split the finding"}
    done = refused.form("Split finding").fill(at="Their results are not shared.").submit()
    assert done.banner == "Finding 1 split in two."
    assert first_words(done) == ["Multi-agency", "Their", "Capacity", "Plans"]
    assert "Split finding 3" not in done.links
    merged = done.form("Merge finding 1 with the next").submit("Merge finding 1 with the next")
    assert first_words(merged) == ["Multi-agency", "Capacity", "Plans"]


def test_changing_the_kind(manager: Browser) -> None:
    page = press(manager, "Make finding 2 an area for priority action")
    assert page.banner == "Finding 2 is now: area for priority action."
    assert "2. Area for priority action" in page.headings
    assert "Make finding 2 an area for improvement" in page.text
    manager.post(f"{CHECK}/1/kind/nonsense", {"version": "2"}, status=400)


def test_a_finding_is_added_by_ticking(manager: Browser) -> None:
    upload(manager, ("prose.txt", encoded(PROSE)))
    empty = manager.get(f"{HERE}/2/check")
    assert empty.has("No findings yet", "add each finding by hand")
    page = empty.click("Add a finding")
    refused = page.press("Add selected sentences", status=422)
    assert "Select the sentences that are the finding" in refused.text
    form = refused.form("Add selected sentences")
    form.fill(
        sentence=["Managers read case files every month.", "Supervision is late in one team."], kind="point in the text"
    )
    done = form.submit()
    assert done.banner == "1 finding added."
    assert done.has(
        "1. Point in the text added by hand", "Managers read case files every month. Supervision is late in one team."
    )
    again = done.click("Add a finding")
    assert "(already in finding 1)" in again.text
    words = "Supervision is late in one team. (already in finding 1)"
    refused = again.form("Add selected sentences").fill(sentence=[words]).submit(status=422)
    assert refused.errors == {"": "Clear what is in a finding already: “Supervision is late in one team.” (finding 1)"}
    assert done.press("Create 1 action").banner == "1 action created."


def test_a_letter_in_which_nothing_is_to_be_acted_on(manager: Browser) -> None:
    upload(manager, ("prose.txt", encoded(PROSE)))
    manager.get(f"{HERE}/1/check").press("Create 3 actions")
    assert manager.get("/thornby/").has("Letters to check (1)")
    done = manager.get(f"{HERE}/2/check").press("Confirm that there is nothing to act on")
    assert done.path == f"{HERE}/2"
    assert done.banner == "Letter confirmed: nothing in it to act on. You can still add findings."
    assert done.has("Confirmed", "No findings", "Joan Birch found nothing in it to act on.")
    assert "Letters to check" not in manager.get("/thornby/").text
    assert manager.get("/thornby/history").has("Confirmed", "Findings: 0")
    form = done.click("Add points from the text of this letter").form("Add selected sentences")
    later = form.fill(sentence=["Supervision is late in one team."]).submit()
    assert later.banner == "1 finding added, with its action."
    assert "found nothing" not in manager.get(f"{HERE}/2").text


def test_nothing_to_act_on_is_not_for_a_letter_with_findings(manager: Browser, app: object) -> None:
    assert "Confirm that there is nothing to act on" not in manager.get(CHECK).text
    app.config["WTF_CSRF_ENABLED"] = False  # type: ignore[attr-defined]
    page = manager.post(f"{CHECK}/confirm-nothing", {"version": "1"}, status=409)
    assert page.has("This letter has findings", "3 findings")
    manager.post(f"{CHECK}/confirm-nothing", {"version": "x"}, status=409)


def test_ticks_survive_when_somebody_else_changed_the_letter(manager: Browser, visit: Visit, people: World) -> None:
    form = (
        manager.get(f"{CHECK}/add")
        .form("Add selected sentences")
        .fill(sentence=["They meet every week and act on what they hear."])
    )
    press(visit(people.chair), "Remove finding 3")
    refused = form.submit(status=422)
    assert "Somebody else changed this letter" in refused.text
    again = refused.press("Add selected sentences")
    assert again.banner == "1 finding added."
    assert first_words(again) == ["They", "Multi-agency", "Capacity"]


@pytest.mark.parametrize("button", ["Remove finding 1", "Merge finding 1 with the next", "Create 3 actions"])
def test_an_old_page_changes_nothing_and_shows_how_it_stands(
    manager: Browser, visit: Visit, people: World, button: str
) -> None:
    old = manager.get(CHECK).form(button)
    press(visit(people.chair), "Remove finding 3")
    page = old.submit(button, status=409)
    assert page.has("Somebody else changed this letter", "2 findings")
    assert first_words(page) == ["Multi-agency", "Capacity"]
    assert press(manager, "Create 2 actions").banner == "2 actions created."


def test_ones_own_change_in_another_tab_is_not_somebody_elses(manager: Browser, visit: Visit, people: World) -> None:
    old, older = manager.get(CHECK), manager.get(f"{CHECK}/1/split")
    press(manager, "Remove finding 3")
    for page in (
        old.form("Remove finding 1").submit(status=409),
        older.form("Split finding").fill(at="Their results are not shared.").submit(status=409),
    ):
        assert page.has("You changed this letter after you opened this page, in another tab", "2 findings")
        assert "Somebody else" not in page.text
    # Once somebody else has changed it too, that is what is said.
    press(visit(people.chair), "Remove finding 2")
    assert old.form("Remove finding 1").submit(status=409).has("Somebody else changed this letter")


def test_splitting_an_old_page(manager: Browser, visit: Visit, people: World) -> None:
    old = manager.get(f"{CHECK}/1/split").form("Split finding").fill(at="Their results are not shared.")
    press(visit(people.chair), "Remove finding 3")
    assert old.submit(status=409).has("Somebody else changed this letter", "2 findings")


def test_what_a_page_would_never_send(manager: Browser, app: object) -> None:
    app.config["WTF_CSRF_ENABLED"] = False  # type: ignore[attr-defined]
    manager.post(f"{CHECK}/1/remove", {}, status=409)
    manager.post(f"{CHECK}/9/remove", {"version": "1"}, status=409)
    manager.post(f"{CHECK}/3/merge", {"version": "1"}, status=409)
    manager.post(f"{CHECK}/1/kind/nonsense", {"version": "1"}, status=404)
    manager.post(f"{CHECK}/1/split", {"version": "1", "at": "2"}, status=422)
    manager.post(
        f"{CHECK}/add", {"version": "1", "sentence": ["x", "-1", "99999999"], "kind": "improvement"}, status=422
    )
    manager.post(f"{CHECK}/confirm", {"version": "one"}, status=409)
    manager.get(f"{CHECK}/9/split", status=404)
    assert first_words(manager.get(CHECK)) == ["Multi-agency", "Capacity", "Plans"]


def test_a_confirmed_letter_is_checked_no_more(manager: Browser) -> None:
    form, add = manager.get(CHECK).form("Remove finding 1"), manager.get(f"{CHECK}/add").form()
    press(manager, "Create 3 actions")
    assert manager.get(CHECK).path == f"{HERE}/1"
    form.submit("Remove finding 1", status=409)
    assert manager.get(f"{CHECK}/add").path == f"{HERE}/1"
    add.submit(status=409)


def test_each_addressee_stands_apart(manager: Browser) -> None:
    page = manager.get(CHECK)
    row = "//dt[.='Addressed to']/following-sibling::dd"
    assert ["".join(it.itertext()) for it in page.find(f"{row}/ul/li")] == [
        "Ruby Lamb, Director of Children's Services, Thornby Council",
        "Kit Marlow, Chief Constable, Eastmoor Police",
        "Jo Castle, Police and Crime Commissioner, Eastmoor",
    ]
    assert len(page.find(f"{row}/a")) == 1


def test_correcting_details(manager: Browser) -> None:
    page = manager.get(CHECK).click("Change date received")
    done = page.form("Save details").fill(received_on="15 July 2024", answers="Thornby Council").submit()
    assert done.path == CHECK
    assert done.banner == "Details of the letter changed."
    assert done.facts["Date received"].startswith("15 July 2024")
    assert done.facts["Who answers for it"].startswith("Thornby Council")
    assert done.has("difference 1 working day earlier")
    assert done.has("Thornby Council could lead. Thornby Council answers for this letter.")


def test_a_date_that_does_not_exist_loses_nothing(manager: Browser) -> None:
    form = manager.get(f"{HERE}/1/facts").form("Save details")
    page = form.fill(received_on="31 2 2024", area="Thornby and the coast").submit(status=422)
    assert page.errors == {"received_on": "Date received must be a real date"}
    assert page.form("Save details")["received_on"] == "31 2 2024"
    assert page.form("Save details")["area"] == "Thornby and the coast"
    later = page.form("Save details").fill(received_on="15 10 2024").submit(status=422)
    assert later.errors == {"received_on": "Date received must be today or in the past"}


def test_the_answer_goes_to_an_email_address(manager: Browser) -> None:
    form = manager.get(f"{HERE}/1/facts").form("Save details")
    page = form.fill(submit_to="statements.inspectorate.example").submit(status=422)
    assert page.errors == {"submit_to": "Enter an email address in the correct format, like name@example.com"}
    page = page.form("Save details").fill(submit_to="answers@inspectorate.example").submit()
    assert page.facts["Where to send the answer"].startswith("answers@inspectorate.example")


def test_two_people_correcting_the_same_letter(manager: Browser, visit: Visit, people: World) -> None:
    mine = manager.get(f"{HERE}/1/facts").form("Save details").fill(area="Thornby West")
    visit(people.chair).get(f"{HERE}/1/facts").form("Save details").fill(area="Thornby East").submit()
    page = mine.submit(status=422)
    assert page.has("Somebody else changed this letter", "How it is saved now", "What you entered")
    assert page.facts["Area"] == "Thornby East"
    assert page.form("Save details")["area"] == "Thornby West"
    assert page.press("Save details").facts["Area"].startswith("Thornby West")


def test_a_confirmed_letters_details_can_still_be_corrected(manager: Browser) -> None:
    press(manager, "Create 3 actions")
    page = manager.get(f"{HERE}/1").click("Change deadline in the letter")
    done = page.form("Save details").fill(printed_deadline_on="28 10 2024").submit()
    assert done.path == f"{HERE}/1"
    assert done.has("Monday 28 October 2024: 10 working days left")


def test_a_long_letter_begins_with_all_its_findings_in_few_words(manager: Browser) -> None:
    assert "Go to one of the" not in manager.get(CHECK).text
    matters = (
        "housing", "supervision", "recording", "transport", "advocacy", "the quality of what is written", "health"
    )  # fmt: skip
    added = "".join(f"- How soon workers in each of the four teams hear of {matter}.\n" for matter in matters)
    first = next(line for line in JOINT.splitlines() if "Multi-agency" in line)
    upload(manager, ("long.txt", encoded(JOINT.replace(first, added + first))))
    page = manager.get(f"{HERE}/2/check")
    assert "Go to one of the 10 findings" in page.text
    assert page.links["7. How soon workers in each of the four teams …"] == "#finding-7"
    ids = {it.get("id") for it in page.find("//section[@class='app-card']")}
    assert {f"finding-{number}" for number in range(1, 11)} == ids


def test_a_mark_from_a_symbol_font_is_shown_as_one_that_every_font_has(manager: Browser) -> None:
    first = next(line for line in JOINT.splitlines() if "Multi-agency" in line)
    upload(manager, ("symbols.txt", encoded(JOINT.replace(first, "\uf0a7 " + first.lstrip("-◼• ")))))
    for path in (f"{HERE}/2/check", f"{HERE}/2"):
        page = manager.get(path)
        assert "▪ Multi-agency" in page.text
        assert "\uf0a7" not in page.text
