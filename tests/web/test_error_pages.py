from __future__ import annotations

import pytest
from flask import Flask, abort
from werkzeug.exceptions import HTTPException

from tests.web.page import Browser
from tests.web.sample_app import create_sample_app
from tracker.domain import errors as refusals
from tracker.web.errors import PAGES, STATUS_OF


@pytest.fixture
def app() -> Flask:
    app = create_sample_app(testing=False)

    @app.get("/status/<int:status>")
    def answer(status: int) -> str:
        abort(status)

    @app.get("/refuse/<name>")
    def refuse(name: str) -> str:
        kind = getattr(refusals, name)
        raise kind("Ruth has changed this.", 90) if name == "TooMany" else kind("Ruth has changed this.")

    @app.get("/broken")
    def broken() -> str:
        raise RuntimeError("secret detail")

    return app


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app)


@pytest.mark.parametrize("status", PAGES)
def test_each_status_has_a_page_that_passes_the_inspection(browser: Browser, status: int) -> None:
    page = browser.get(f"/status/{status}", status=status)
    assert page.h1
    assert not page.errors


@pytest.mark.parametrize(("status", "heading"), [(405, "This could not be done"), (418, "This could not be done")])
def test_other_statuses_keep_their_number(browser: Browser, status: int, heading: str) -> None:
    assert browser.get(f"/status/{status}", status=status).h1 == heading


def test_a_wrong_method_says_which_would_do(browser: Browser) -> None:
    response = browser.get("/sign-out", status=405).response
    assert set(response.allow) == {"POST", "OPTIONS"}


def test_every_refusal_of_the_domain_has_its_status() -> None:
    kinds = {it for it in vars(refusals).values() if isinstance(it, type) and issubclass(it, refusals.TrackerError)}
    assert kinds - {refusals.TrackerError} == set(STATUS_OF)


@pytest.mark.parametrize(("name", "status"), [(kind.__name__, status) for kind, status in STATUS_OF.items()])
def test_a_refusal_says_why_where_that_gives_nothing_away(browser: Browser, name: str, status: int) -> None:
    page = browser.get(f"/refuse/{name}", status=status)
    assert page.has("Ruth has changed this.") is (status != 404)


def test_too_many_says_when(browser: Browser) -> None:
    page = browser.get("/refuse/TooMany", status=429)
    assert page.has("Try again in 2 minutes.")
    assert page.response.headers["Retry-After"] == "90"


def test_a_failure_tells_nothing_about_itself(browser: Browser) -> None:
    page = browser.get("/broken", status=500)
    assert page.h1 == "Sorry, there is a problem with the service"
    assert "secret" not in page.response.get_data(as_text=True)


def test_a_failure_is_told_even_when_what_pages_need_is_broken(app: Flask) -> None:
    @app.context_processor
    def no_database() -> dict[str, object]:
        raise RuntimeError("no database")

    assert Browser(app).get("/", status=500).h1 == "Sorry, there is a problem with the service"


def test_a_form_without_its_token_is_refused_and_says_what_to_do(browser: Browser) -> None:
    page = browser.post("/sign-out", status=400)
    assert page.h1 == "Your answers could not be saved"
    assert "Open the page again and send it" in page


def test_what_was_written_into_a_form_that_cannot_be_saved_can_be_copied(browser: Browser) -> None:
    written = {"rating_reason": "Two weeks <b>without</b> one.", "rating": "green", "new_password": "not to be shown"}
    page = browser.post("/sign-out", written, status=400)
    assert page.facts == {"Rating reason": "Two weeks <b>without</b> one."}
    assert page.response.headers["Cache-Control"] == "no-store"


def test_redirects_are_no_errors(app: Flask) -> None:
    @app.get("/moved")
    def moved() -> str:
        raise _Moved

    assert app.test_client().get("/moved").status_code == 302


class _Moved(HTTPException):
    code = 302
