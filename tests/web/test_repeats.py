"""What letters say again, on the pages of letters and actions and on one of its own. Letters and people are made up."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest

from tests.said_again import FRESH, OTHERS, PROSE, VIEWS, Keys, bring_in, bring_in_three, letter_text
from tests.web.conftest import Queries
from tests.web.inspection import words
from tests.web.page import Browser, Page
from tests.world import World
from tracker.services import letters
from tracker.settings import Settings
from tracker.store.db import Database
from tracker.store.queries.partnerships import partnership_by_slug

Visit = Callable[..., Browser]
FRESH_CHECK = "/thornby/letters/4/check"
THIRD = "May be the third letter to say so, after those of 4 May 2018 and 9 June 2021."
FOURTH = "letter to say so, after those of 4 May 2018, 9 June 2021 and 12 July 2024."
CONVINCING = "The last action was signed off as complete, and nobody recorded whether it worked."
SAME, OTHER = "It says the same", "It is another matter"
OF_SECOND = "page 1, finding 1 of Focused visit, Thornby, 9 June 2021"


@pytest.fixture
def keys(database: Database, people: World, settings: Settings) -> Keys:
    """Three confirmed letters that say the same of children's views, and a fourth that waits to be checked."""
    with database.writing() as session:
        context = people.context(session, people.manager, settings)
        thornby = partnership_by_slug(context, "thornby")
        made = bring_in_three(context, thornby)
        bring_in(context, thornby, FRESH)
        return made


@pytest.fixture
def manager(visit: Visit, people: World, keys: Keys) -> Browser:
    return visit(people.manager)


def matters(page: Page) -> list[str]:
    return [words(it) for it in page.find("//section[@class='app-card']/h3")]


def test_the_check_page_shows_both_texts_and_what_became_of_the_action(manager: Browser) -> None:
    page = manager.get(FRESH_CHECK)
    assert page.has(f"May be the fourth {FOURTH}", "The last action is still in progress.")
    card = words(page.find("//section[@id='finding-1']")[0])
    assert [text in card for text in VIEWS.values()] == [True, True, True]
    assert "THO-3 (Thornby Council)" not in card
    assert "THO-3: signed off as complete on 8 March 2022. Nobody has recorded whether it made a difference." in card
    assert "THO-1: closed without completing: replaced by another action." in card
    scored = (
        r"Likely to say the same: score \d\d of 100 \(likely from 40\)\. Both speak of: Front door and referrals; Voice"
    )
    assert re.search(scored, card)
    assert page.links["Focused visit, Thornby, 9 June 2021, page 1, finding 1"] == "/thornby/letters/2#finding-1"
    assert "fourth" not in words(page.find("//section[@id='finding-2']")[0])


def test_a_card_is_decided_with_one_button_each_and_ones_mind_can_change(manager: Browser) -> None:
    page = manager.get(FRESH_CHECK)
    for day in ("4 May 2018", "9 June 2021", "12 July 2024"):
        page = page.press(f"{SAME} as page 1, finding 1 of Focused visit, Thornby, {day}, for finding 1")
        assert page.banner == "Saved for finding 1: it says the same."
    assert page.has(f"The fourth {FOURTH}", "Joan Birch, 14 October 2024: it says the same.")
    page = page.press(f"{OTHER} than {OF_SECOND}, for finding 1")
    assert page.has("The third letter to say so, after those of 4 May 2018 and 12 July 2024.")
    assert page.has("1 earlier finding about another matter", "Joan Birch, 14 October 2024: it is another matter.")
    page = page.press(f"{SAME} as {OF_SECOND}, for finding 1")
    assert page.press("Create 2 actions").banner == "2 actions created."
    page = manager.get("/thornby/letters/4")
    assert page.has(f"The fourth {FOURTH}", "Joan Birch, 14 October 2024: it says the same.")


def test_an_old_check_page_decides_nothing(manager: Browser, visit: Visit, people: World) -> None:
    old = manager.get(FRESH_CHECK)
    visit(people.chair).get(FRESH_CHECK).press("Remove finding 2")
    button = f"{SAME} as {OF_SECOND}, for finding 1"
    page = old.form(button).submit(status=409)
    assert page.has("Somebody else changed this letter")
    assert page.press(button).banner == "Saved for finding 1: it says the same."


def test_the_page_of_an_action_tells_the_story_that_convinces(visit: Visit, people: World, keys: Keys) -> None:
    page = visit(people.scrutineer).get("/thornby/actions/5")
    assert page.has(f"{THIRD} {CONVINCING}", VIEWS[1], VIEWS[2])
    assert not page.find("//main//form")
    assert visit(people.chair).get("/thornby/actions/6").find("//*[@class='govuk-inset-text']") == []


def test_an_earlier_action_says_that_a_later_letter_said_it_again(visit: Visit, people: World, keys: Keys) -> None:
    page = visit(people.observer).get("/thornby/actions/3")
    assert page.has("May be the second letter to say so, after the one of 4 May 2018.", "Said again in a later letter.")
    assert page.has("Said again later: Focused visit, Thornby, 12 July 2024, page 1, finding 1", VIEWS[3])
    assert visit(people.observer).get("/thornby/actions/1").has("Said again in later letters.", VIEWS[2], VIEWS[3])


def test_a_decision_on_an_action_leads_back_to_it(manager: Browser) -> None:
    page = manager.get("/thornby/actions/5").press(f"{OTHER} than {OF_SECOND}, for finding 1")
    assert page.path == "/thornby/actions/5"
    assert page.banner == "Saved: it is another matter."
    assert page.has("May be the second letter to say so, after the one of 4 May 2018.")
    change = f"Change what was decided of finding 1 and page 1, finding 1 of {OF_SECOND.partition(' of ')[2]}"
    page = page.click(change)
    assert page.h1 == "Does it say the same?"
    assert page.has(VIEWS[2], VIEWS[3], "Joan Birch said on 14 October 2024: it is another matter.")
    form = page.form("Save")
    assert form["decision"] == "dismissed"
    page = form.fill(decision=SAME, reason="Both speak of referrals.").submit()
    assert page.path == "/thornby/actions/5"
    assert page.has("it says the same. Both speak of referrals.", THIRD)
    assert manager.get("/thornby/history").has("Repeat decided: Letter 3", "Reason: Both speak of referrals.")
    assert manager.get("/thornby/history").has("Decision: It is another matter → It says the same")


def test_a_decision_on_a_letter_leads_back_to_its_finding(manager: Browser) -> None:
    page = manager.get("/thornby/letters/3").press(f"{SAME} as {OF_SECOND}, for finding 1")
    assert page.path == "/thornby/letters/3"
    assert page.banner == "Saved: it says the same."
    assert words(page.find("//details[@open]//summary")[0]).startswith("May be the third letter to say so")


def test_somebody_elses_decisions_do_not_exist(visit: Visit, people: World, keys: Keys) -> None:
    chair = visit(people.chair)
    pair = f"{keys[3][0]}/{keys[2][0]}"
    for path in (f"{keys[2][0]}/{keys[3][0]}", f"{keys[3][0]}/{keys[3][1]}", "4711/4712"):
        chair.get(f"/thornby/repeats/{path}", status=404)
    visit(people.other_chair).get(f"/wexcombe/repeats/{pair}", status=404)
    visit(people.observer).get(f"/thornby/repeats/{pair}", status=403)
    chair.app.config["WTF_CSRF_ENABLED"] = False
    chair.post(f"/thornby/repeats/{pair}/perhaps", {"x": "y"}, status=404)
    chair.post(f"{FRESH_CHECK}/1/repeats/{keys[2][0]}/perhaps", {"version": "1"}, status=404)


def test_the_page_over_the_years(visit: Visit, people: World, keys: Keys) -> None:
    page = visit(people.observer).get("/thornby/letters").click("Repeats")
    assert page.h1 == "What letters keep saying"
    assert matters(page) == [THIRD]
    assert page.has("1 matter that comes back", CONVINCING)
    years = [words(it) for it in page.find("//*[@class='app-years__year']")]
    assert years == ["2018", "2021", "2024"]
    assert page.has("THO-5: in progress.")
    row = page.table("Findings by theme and year").row(Theme="Voice of the child and lived experience")
    assert [row[name] for name in ("Letters", "2018", "2021", "2024")] == ["3", "1", "1", "1"]


def test_a_theme_narrows_it(visit: Visit, people: World, keys: Keys) -> None:
    browser = visit(people.observer)
    page = browser.get("/thornby/repeats").click("Voice of the child and lived experience")
    assert matters(page) == [THIRD]
    assert page.has("1 matter that comes back: Voice of the child and lived experience")
    page = page.form("Show").fill(theme="Private fostering").submit()
    assert matters(page) == []
    assert page.has("Nothing comes back: Private fostering", "No finding about this theme says")
    assert matters(page.click("Show all themes")) == [THIRD]
    for odd in ("theme=nonsense", "theme=", "from=0"):
        assert matters(browser.get(f"/thornby/repeats?{odd}")) == [THIRD]
    for odd in ("from=x", "from=-1", "from=99999999"):
        browser.get(f"/thornby/repeats?{odd}", status=404)
    assert matters(browser.get("/thornby/repeats?from=25")) == []


def test_nothing_to_compare_yet(visit: Visit, people: World) -> None:
    page = visit(people.chair).get("/thornby/repeats")
    assert page.has("Nothing to compare yet")
    assert page.click("Upload a letter").h1 == "Upload a letter"
    assert "Upload a letter" not in visit(people.observer).get("/thornby/repeats").links


def test_twenty_five_matters_a_page(
    database: Database, visit: Visit, people: World, settings: Settings, queries: Queries
) -> None:
    matter = [f"The {word} of the {other} desk." for word in "ABCDEF" for other in "GHIJK"]
    findings = [f"{text} {chr(65 + number % 26) * 9}{chr(75 + number // 3) * 8}" for number, text in enumerate(matter)]
    with database.writing() as session:
        context = people.context(session, people.manager, settings)
        thornby = partnership_by_slug(context, "thornby")
        for number, year in enumerate((2019, 2022), 1):
            bring_in(context, thornby, letter_text(date(year, 5, 3), *findings))
            letters.confirm(context, thornby, number)
    browser = visit(people.chair)
    with queries.recording() as asked:
        page = browser.get("/thornby/repeats")
    assert len(asked) <= 8
    assert len(matters(page)) == 25
    later = page.click("Next page")
    assert len(matters(later)) == 5
    assert matters(later.click("Previous page")) == matters(page)


def test_passages_that_bear_on_a_finding_lead_to_their_place(manager: Browser) -> None:
    for path in (FRESH_CHECK, "/thornby/letters/3", "/thornby/actions/5"):
        page = manager.get(path)
        details = page.find("//details[contains(., 'bears on it')]")[0]
        assert PROSE[0] in words(details)
        (link,) = details.xpath(".//a/@href")
        letter, _, anchor = link.rpartition("#")
        assert "Names NHS" not in words(details)
        (place,) = manager.get(letter).find(f"//*[@id='{anchor}']")
        assert words(place) == PROSE[0]
    assert "Names NHS Eastmoor ICB (“ICB”)" in manager.get("/thornby/actions/6").text


def test_the_number_of_queries_does_not_grow(
    manager: Browser, database: Database, people: World, settings: Settings, queries: Queries
) -> None:
    def asked() -> list[int]:
        counts = []
        for path in (FRESH_CHECK, "/thornby/letters/3", "/thornby/actions/5", "/thornby/repeats"):
            with queries.recording() as statements:
                manager.get(path)
            counts.append(len(statements))
        return counts

    few = asked()
    with database.writing() as session:
        context = people.context(session, people.manager, settings)
        thornby = partnership_by_slug(context, "thornby")
        for number, year in enumerate((2010, 2012, 2014), 5):
            bring_in(context, thornby, letter_text(date(year, 5, 3), VIEWS[1], OTHERS[1], "Caseloads."))
            letters.confirm(context, thornby, number)
    assert asked() == few
    assert few[3] <= 8
