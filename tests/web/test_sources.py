"""Typing in a review or audit, as people do. Everything in it is made up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests.web.page import Browser, Page
from tests.world import World

Visit = Callable[..., Browser]
HERE = "/thornby/letters"
FINDINGS = "• Supervision of students is recorded.\n• Induction covers whom to call at night."


@pytest.fixture
def manager(visit: Visit, people: World) -> Browser:
    return visit(people.manager)


def typed(browser: Browser, status: int = 200, **changes: object) -> Page:
    form = browser.get(f"{HERE}/type-in").form("Save and check")
    form.fill(kind="Section 11 audit", title="Audit of safeguarding", on=date(2024, 9, 2), findings=FINDINGS)
    return form.fill(changes).submit(status=status)


def test_from_typing_to_actions(manager: Browser, visit: Visit, people: World) -> None:
    assert manager.get(HERE).click("Type in a review or audit").h1 == "Type in a review or audit"
    page = typed(manager)
    assert page.path == f"{HERE}/1/check"
    assert page.banner == "Letter 1 typed in: Section 11 audit, Thornby, 2 September 2024, 2 findings."
    assert page.facts["Date"].startswith("2 September 2024")
    assert page.facts["Deadline for an answer"] == "Not entered yet"
    assert "Inspectors" not in page.facts
    assert page.press("Create 2 actions").banner == "2 actions created."
    shown = visit(people.observer).get(f"{HERE}/1")
    assert shown.has("Typed in by Joan Birch on 14 October 2024", "THO-2", "The text as it was typed in")
    action = manager.get("/thornby/actions/2")
    assert action.has("Induction covers whom to call at night.", "Section 11 audit, Thornby, 2 September 2024")
    assert manager.get(HERE).table().rows[0]["Actions"] == "2"


def test_nothing_typed_is_lost(manager: Browser) -> None:
    page = typed(manager, 422, title="", on="31 2 2024")
    assert page.errors == {"title": "Enter a title", "on": "Date must be a real date"}
    assert page.form("Save and check")["findings"].startswith("• Supervision")
    assert typed(manager, 422, findings="-").errors == {"findings": "Enter at least one finding"}


def test_a_slip_is_put_right_before_confirming(manager: Browser) -> None:
    page = typed(manager).click("Change what was typed in")
    form = page.form("Save and check")
    assert form["findings"] == "Supervision of students is recorded.\nInduction covers whom to call at night."
    done = form.fill(findings="Supervision of all students is recorded.").submit()
    assert done.banner == "Typed in anew. Check its findings."
    assert done.has("1 finding", "Supervision of all students is recorded.")
    done.press("Create 1 action")
    assert manager.get(f"{HERE}/1/type-in").path == f"{HERE}/1"
    form.submit(status=409)
    assert "Change what was typed in" not in manager.get(f"{HERE}/1").links


def test_its_details_are_those_it_has(manager: Browser) -> None:
    typed(manager)
    form = manager.get(f"{HERE}/1/facts").form("Save details")
    assert list(form.options["kind"]) == ["Practice review", "Section 11 audit", "Other review or audit"]
    assert "inspection_start_on-day" not in form.values
    page = form.fill(kind="Other review or audit", printed_deadline_on=date(2024, 12, 2)).submit()
    assert page.banner == "Details of the letter changed."
    assert page.has("Answer due Monday 2 December 2024", "as entered here")
    typed_anew = manager.get(f"{HERE}/1").facts
    assert typed_anew["Kind"] == "Other review or audit"


def test_two_people_see_both_versions(manager: Browser, visit: Visit, people: World) -> None:
    form = typed(manager).click("Change what was typed in").form("Save and check")
    visit(people.chair).get(f"{HERE}/1/type-in").form("Save and check").fill(title="The chair’s title").submit()
    refused = form.fill(title="Mine").submit(status=422)
    assert refused.errors[""].startswith("Somebody else changed this letter")
    assert refused.form("Save and check")["title"] == "Mine"
    assert refused.press("Save and check").facts["Title"].startswith("Mine")
