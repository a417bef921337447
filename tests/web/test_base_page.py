from __future__ import annotations

import re
from base64 import b64encode
from datetime import UTC, date, datetime
from hashlib import sha256

import pytest
from flask import Flask, render_template_string
from jinja2 import UndefinedError

from tests.web.page import Browser
from tests.web.sample_app import create_sample_app
from tracker.domain.actions import Assignment, Rating, ShownRating, Status, Urgency
from tracker.web.rendering import and_list, date_time, long_date, plural, short_date, time_of_day, weekday_date


@pytest.fixture
def app() -> Flask:
    return create_sample_app()


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app)


def test_a_page_has_its_frame(browser: Browser) -> None:
    page = browser.get("/")
    assert page.title == "Progress – Improvement tracker"
    assert page.h1 == "Progress"
    assert page.links["Emails sent"] == "/form"
    assert page.links["Accessibility statement"] == "/"
    assert "All areas and people are made up." in " ".join(page.find("//header")[0].itertext())
    assert page.find("//nav//a[@aria-current]")[0].get("href") == "/"
    assert page.has("1 action, 1,200 agencies.")


def test_nothing_borrowed_from_government_brands(browser: Browser) -> None:
    html = browser.get("/").response.get_data(as_text=True)
    css = browser.get(browser.get("/").find("//link[@rel='stylesheet']")[0].get("href")).text
    for mark in ("crown", "crest", "logotype", "GDS Transport", "Crown copyright"):
        assert mark.lower() not in html.lower()
        assert mark.lower() not in css.lower()
    assert "GOV.UK" not in browser.get("/").title


def test_signing_out_posts_and_says_so(browser: Browser) -> None:
    page = browser.get("/action").press("Sign out")
    assert page.path == "/"
    assert page.banner == "Signed out"
    assert browser.get("/").banner is None


def test_errors_stand_at_the_top_and_in_the_title(browser: Browser) -> None:
    page = browser.get("/form").press("Save update")
    assert page.title == "Error: Update action 17 – Improvement tracker"
    assert page.errors["due_on"] == "Enter a due date"


def test_every_component_passes_the_inspection(browser: Browser) -> None:
    assert browser.get("/actions").table("3 actions").column("Status")[2] == "Signed off"
    action = browser.get("/action")
    assert action.facts["Due"] == "21 October 2026 Overdue"
    assert action.headings[-3:] == ["Due date changed", "Accepted", "Created from the letter"]
    assert action.has("Due date changed by Sana Malik", "12 November 2026 at 8:05am", "2 October 2026 at 4:30pm")
    assert "Change due date of action 17" in action.links


@pytest.mark.parametrize(
    ("macro", "kind"),
    [("status_tag", Status), ("rating_tag", ShownRating), ("rating_tag", Rating), ("assignment_tag", Assignment)],
)
def test_every_member_has_a_tag_that_says_it_in_words(app: Flask, macro: str, kind: type[Status]) -> None:
    with app.test_request_context():
        for member in kind:
            html = render_template_string(
                f"{{% from 'components/tags.html' import {macro} %}}{{{{ {macro}(it) }}}}", it=member
            )
            assert f">{member.label}</strong>" in html


def test_urgency_is_tagged_only_where_it_asks_for_something(app: Flask) -> None:
    with app.test_request_context():
        source = "{% from 'components/tags.html' import urgency_tag %}{{ urgency_tag(it) }}"
        tagged = [it for it in Urgency if render_template_string(source, it=it).strip()]
    assert tagged == [Urgency.OVERDUE, Urgency.DUE_SOON, Urgency.NO_DATE, Urgency.WAITING]


def test_our_own_templates_are_strict(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(UndefinedError):
        render_template_string("{{ misspelt }}")


def test_the_inline_script_of_the_page_is_allowed_by_its_hash(browser: Browser) -> None:
    response = browser.get("/").response
    scripts = re.findall(r"<script>(.*?)</script>", response.get_data(as_text=True), re.DOTALL)
    policy = response.headers["Content-Security-Policy"]
    assert len(scripts) == 1
    assert b64encode(sha256(scripts[0].encode()).digest()).decode() in policy
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'; script-src 'self' 'sha256-")


def test_pages_are_kept_nowhere_and_static_files_for_long(browser: Browser) -> None:
    page = browser.get("/")
    assert page.response.headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in page.response.headers
    secure = browser.get("/", base_url="https://localhost").response
    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000"
    style = page.find("//link[@rel='stylesheet']")[0].get("href")
    kept = browser.get(style).response
    assert kept.status_code == 200
    assert kept.mimetype == "text/css"
    assert "immutable" in kept.headers["Cache-Control"]
    assert "max-age=31536000" in kept.headers["Cache-Control"]
    old = browser.get("/assets/0123456789ab/tracker.css").response
    assert old.status_code == 200
    assert "immutable" not in old.headers["Cache-Control"]


def test_what_the_style_sheet_and_script_refer_to_is_there(browser: Browser) -> None:
    style = browser.get("/").find("//link[@rel='stylesheet']")[0].get("href")
    folder = style.rpartition("/")[0]
    css = browser.get(style).text
    script = browser.get(f"{folder}/tracker.js").text
    needed = {*re.findall(r"url\(([^)]+)\)", css), *re.findall(r"from '\./([^']+)'", script)}
    assert "govuk-frontend.js" in needed
    for name in needed:
        browser.get(f"{folder}/{name}")


def test_an_asset_that_is_not_there_fails_where_it_is_named(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(FileNotFoundError):
        render_template_string("{{ asset_url('nothing.css') }}")


@pytest.mark.parametrize(
    ("hour", "minute", "said"),
    [(7, 5, "8:05am"), (11, 0, "midday"), (23, 0, "midnight"), (12, 30, "1:30pm"), (23, 4, "12:04am"), (8, 0, "9am")],
)
def test_times_are_london_s(hour: int, minute: int, said: str) -> None:
    assert time_of_day(datetime(2024, 7, 12, hour, minute, tzinfo=UTC)) == said


def test_dates_are_said_as_the_house_says_them() -> None:
    assert long_date(date(2024, 10, 21)) == "21 October 2024"
    assert long_date(datetime(2024, 7, 12, 23, 30, tzinfo=UTC)) == "13 July 2024"
    assert short_date(date(2024, 10, 1)) == "1 Oct 2024"
    assert weekday_date(date(2024, 10, 21)) == "Monday 21 October 2024"
    assert date_time(datetime(2024, 1, 9, 8, 5, tzinfo=UTC)) == "9 January 2024 at 8:05am"


def test_numbers_and_lists() -> None:
    assert [plural(n, "action") for n in (0, 1, 2)] == ["0 actions", "1 action", "2 actions"]
    assert plural(2, "agency", "agencies") == "2 agencies"
    assert [and_list(list("abc")[:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]
