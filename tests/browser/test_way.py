"""The way from an inspection letter to signed-off work and the weekly digest, as its people walk it."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.service import Service

Open = Callable[..., Page]
Inspect = Callable[[Page], None]

# Made up, and not in the demonstration: there is no Ashmere, and nobody inspected it.
FINDINGS = (
    "The time that made-up referrals wait before anybody reads them.",
    "How the invented night team tells the day team what it has done.",
)
LETTER = f"""4 November {date.today().year}

Ms Diane Corrigan
Director of Children's Services
Ashmere Council

Dear Ms Corrigan

Focused visit to Ashmere children's services

This letter summarises the findings of a focused visit to Ashmere children's services on 7 and 8 October
{date.today().year}. His Majesty's Inspectors for this visit were Rosa Pike and Dan Wells.

What needs to improve in this area of social work practice?

- {FINDINGS[0]}
- {FINDINGS[1]}

Main findings

Everything in this letter is made up for a test of the service.

Yours sincerely

Rosa Pike
His Majesty's Inspector
"""


def sign_in(page: Page, name: str) -> Page:
    page.goto("/sign-in")
    page.get_by_role("button", name=re.compile(name)).first.click()
    expect(page.get_by_role("link", name=re.compile(name))).to_be_attached()
    return page


def fill_date(page: Page, field: str, day: date) -> None:
    for part, value in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.locator(f"#{field}-{part}").fill(str(value))


def succeeded(page: Page, words: str) -> None:
    expect(page.locator(".govuk-notification-banner--success")).to_contain_text(words)


def test_from_letter_to_digest(open_page: Open, inspect: Inspect, service: Service, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text(LETTER)

    # The business manager brings the letter in and checks what was found.
    manager = sign_in(open_page(), "Tom Pickering")
    manager.get_by_role("link", name="Letters", exact=True).click()
    inspect(manager)
    manager.get_by_role("button", name="Upload a letter").click()
    inspect(manager)
    manager.get_by_role("button", name="Upload", exact=True).click()
    expect(manager.locator(".govuk-error-summary")).to_be_visible()
    inspect(manager)
    manager.locator("input[type=file]").set_input_files(letter)
    manager.get_by_role("button", name="Upload", exact=True).click()
    expect(manager.get_by_role("heading", level=1)).to_have_text("Check what was found")
    for finding in FINDINGS:
        expect(manager.locator("mark", has_text=finding)).to_have_count(1)
    inspect(manager)
    manager.get_by_role("button", name="Create 2 actions").click()
    succeeded(manager, "2 actions created")
    inspect(manager)

    # Assigns them: a date that does not exist loses nothing that was typed.
    lead = manager.locator("select[name$='-lead']").first
    row = (lead.get_attribute("id") or "").removesuffix("-lead")
    lead.select_option(label="Northmarch Police")
    due = date.today() + timedelta(days=40)
    fill_date(manager, f"{row}-due", due)
    manager.locator(f"#{row}-due-day").fill("31")
    manager.locator(f"#{row}-due-month").fill("February")
    manager.get_by_role("button", name="Save and ask the agencies").click()
    expect(manager.locator(".govuk-error-summary")).to_contain_text("must be a real date")
    expect(lead).to_have_value(lead.locator("option", has_text="Northmarch Police").get_attribute("value") or "")
    inspect(manager)
    fill_date(manager, f"{row}-due", due)
    manager.get_by_role("button", name="Save and ask the agencies").click()
    succeeded(manager, "Saved")
    number = row.removeprefix("a")
    inspect(manager)

    # The police lead accepts, updates with evidence and says it is delivered, on a phone.
    police = sign_in(open_page(width=320, height=640), "Sana Malik")
    police.goto(f"/ashmere/actions/{number}")
    inspect(police)
    police.get_by_role("button", name="Accept").click()
    succeeded(police, f"ASH-{number}")
    police.get_by_role("button", name="Give an update").click()
    inspect(police)
    police.get_by_role("button", name="Save update").click()
    expect(police.locator(".govuk-error-summary")).to_be_visible()
    inspect(police)
    police.get_by_label("What has been done?").fill("Every made-up referral is now read the same day.")
    police.get_by_label("Green: on track").check()
    police.get_by_label("Reason for this rating").fill("Two weeks without one left over.")
    police.locator("#evidence_note").fill("Weekly count of the invented queue.")
    police.get_by_role("button", name="Save update").click()
    succeeded(police, f"ASH-{number}")
    inspect(police)
    police.get_by_role("button", name="Say it is delivered").click()
    inspect(police)
    police.locator("main form textarea").first.fill("Nothing has waited for a month.")
    police.locator("main form").get_by_role("button").first.click()
    succeeded(police, f"ASH-{number}")

    # The chair signs it off; the action page shows the line from finding to decision.
    chair = sign_in(open_page(width=320, height=640), "Ruth Adeyemi")
    inspect(chair)
    chair.goto(f"/ashmere/actions/{number}")
    chair.get_by_role("button", name="Sign off").first.click()
    inspect(chair)
    chair.locator("main form").get_by_role("button", name=re.compile("Sign off")).click()
    succeeded(chair, f"ASH-{number}")
    for words in (
        FINDINGS[0],
        "Every made-up referral is now read the same day.",
        "Weekly count of the invented queue.",
    ):
        expect(chair.locator("main")).to_contain_text(words)
    inspect(chair)

    # A digest for a later week says so, to the right person, once.
    monday = date.today() + timedelta(days=7 - date.today().weekday())
    for _ in range(2):
        assert service.command("run-job", "weekly-digest", "--on", monday.isoformat()).returncode == 0
        assert service.command("run-job", "send").returncode == 0
    digests = [read(path) for path in service.outbox.glob("*.eml")]
    sent = [it for it in digests if "Tom Pickering" in str(it["To"]) and f"{monday:%d %b %Y}" in str(it["Date"])]
    assert len(sent) == 1
    body = sent[0].get_body(("plain",))
    assert body is not None
    assert "Ashmere" in str(sent[0]["Subject"])
    assert "Two weeks without one left over." not in body.get_content()
    manager.goto("/ashmere/e-mails")
    expect(manager.locator("main")).to_contain_text("Tom Pickering")
    inspect(manager)


def read(path: Path) -> email.message.EmailMessage:
    return email.message_from_bytes(path.read_bytes(), policy=email.policy.default)


# Whose pages are looked at, and which: each person signs in once a width.
PAGES = {
    "Tom Pickering": (
        "/ashmere/",
        "/ashmere/letters",
        "/ashmere/letters/3",
        "/ashmere/letters/upload",
        "/ashmere/actions",
        "/ashmere/actions/assign",
        "/ashmere/actions/9",
        "/ashmere/actions/9/change/due-date",
        "/ashmere/people",
        "/ashmere/e-mails",
        "/ashmere/history",
    ),
    "Sana Malik": (
        "/",
        "/my-actions",
        "/across",
        "/e-mails",
        "/account",
        "/ashmere/actions/14/update",
    ),
    "Joan Tate": (
        "/ashmere/actions/14",
        "/help",
        "/accessibility",
        "/privacy",
        "/cookies",
    ),
}


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("person", PAGES)
def test_every_page_can_be_used_by_everybody(open_page: Open, inspect: Inspect, person: str, width: int) -> None:
    page = sign_in(open_page(width=width), person)
    for path in PAGES[person]:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        inspect(page)


def test_the_sign_in_page_can_be_used_by_everybody(open_page: Open, inspect: Inspect) -> None:
    for width in (320, 1280):
        page = open_page(width=width)
        page.goto("/sign-in")
        inspect(page)


@pytest.mark.parametrize("width", [320, 1280])
def test_words_longer_than_the_page_break(open_page: Open, inspect: Inspect, tmp_path: Path, width: int) -> None:
    letter = tmp_path / f"long-{width}.txt"
    long = "W" * 200
    letter.write_text(
        LETTER.replace("Ms Diane Corrigan\n", f"Ms {long}\n")
        .replace("Focused visit to Ashmere children's services\n", f"Focused visit to {long} children's services\n")
        .replace(FINDINGS[0], f"The time that {long} waits, {width}.")
    )
    page = sign_in(open_page(width=width), "Tom Pickering")
    page.goto("/ashmere/letters/upload")
    page.locator("input[type=file]").set_input_files(letter)
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check what was found")
    inspect(page)
    checked = page.url
    for path in ("/ashmere/letters", checked.removesuffix("/check"), "/ashmere/history"):
        page.goto(path)
        inspect(page)
    page.goto(checked)
    page.get_by_role("link", name="Withdraw this letter").click()
    page.locator("textarea").fill("It was only a test.")
    page.get_by_role("button", name="Withdraw letter").click()
    inspect(page)


def test_a_list_is_sorted_on_a_phone(open_page: Open, inspect: Inspect) -> None:
    page = sign_in(open_page(width=320), "Tom Pickering")
    page.goto("/ashmere/actions")
    for name in ("Action", "Due", "Status"):
        box = page.locator("a.app-sort", has_text=name).bounding_box()
        assert box is not None
        assert box["height"] >= 24
        assert box["width"] >= 24
    inspect(page)
    page.locator("a.app-sort", has_text="Status").click()
    expect(page).to_have_url(re.compile("sort=status"))
    expect(page.locator("tbody tr").first).to_contain_text("Not started")


def test_what_belongs_on_one_line_stands_on_one(open_page: Open) -> None:
    tops = "items => [...new Set(items.map(item => item.offsetTop))].length"
    police = sign_in(open_page(), "Sana Malik")
    police.goto("/ashmere/")
    assert police.locator(".govuk-service-navigation__item").count() == 10
    assert police.locator(".govuk-service-navigation__item").evaluate_all(tops) == 1
    manager = sign_in(open_page(width=320), "Tom Pickering")
    manager.goto("/ashmere/actions/assign")
    manager.locator("input[id$='-due-day']").first.fill("31")
    manager.get_by_role("button", name="Save and ask the agencies").click()
    boxes = manager.locator(".govuk-form-group--error .govuk-date-input__item")
    expect(boxes).to_have_count(3)
    assert boxes.evaluate_all(tops) == 1


def test_an_update_is_given_without_javascript_and_by_keyboard(open_page: Open) -> None:
    page = sign_in(open_page(javascript=False), "Sana Malik")
    page.goto("/ashmere/actions/14/update")
    page.locator("#done").focus()
    page.keyboard.type("Checked by keyboard alone.")
    page.locator("input[name=rating][value=amber]").focus()
    page.keyboard.press("Space")
    page.locator("#rating_reason").focus()
    page.keyboard.type("One made-up officer is still without access.")
    page.get_by_role("button", name="Save update").focus()
    page.keyboard.press("Enter")
    succeeded(page, "ASH-14")


def test_a_form_sent_after_the_sign_in_was_ended_elsewhere_comes_back(open_page: Open) -> None:
    page = sign_in(open_page(), "Sana Malik")
    page.goto("/ashmere/actions/14/update")
    page.locator("#done").fill("Typed before the sign-in ended.")
    page.get_by_label("Green: on track").check()
    page.locator("#rating_reason").fill("Because it is made up.")
    elsewhere = sign_in(open_page(), "Sana Malik")
    elsewhere.goto("/account")
    others = elsewhere.locator("main").get_by_role("button", name=re.compile("^End"))
    while others.count():
        others.first.click()
    page.get_by_role("button", name="Save update").click()
    page.get_by_role("button", name=re.compile("Sana Malik")).first.click()
    expect(page.locator("main")).to_contain_text("kept")
    page.locator("main form").get_by_role("button").first.click()
    succeeded(page, "ASH-14")
