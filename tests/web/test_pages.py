"""The pages that are the same for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import text

from tests.web.conftest import Queries
from tests.web.page import Browser
from tracker.app import create_app
from tracker.domain.actions import Status
from tracker.settings import Settings
from tracker.web.access_table import access_rows
from tracker.web.rendering import PageEnvironment


@pytest.mark.parametrize("path", ["/help", "/accessibility", "/privacy", "/cookies", "/sign-in"])
def test_every_page_leads_to_help_and_notices(path: str, anybody: Browser, queries: Queries) -> None:
    with queries.recording() as asked:
        page = anybody.get(path)
    assert not asked
    for name in ("Help", "Accessibility statement", "Privacy notice", "Cookies"):
        assert page.click(name).h1 == name


def test_help_explains_the_words_and_who_may(anybody: Browser) -> None:
    page = anybody.get("/help")
    assert page.has(*(status.label for status in Status))
    assert page.table("Who may do what").column("What") == [row.what for row in access_rows()]
    assert page.table("Actions").row(Word="Overdue")["What it means here"].startswith("The agreed date has passed")


def test_the_cookie_that_is_named_is_the_one_that_is_set(anybody: Browser) -> None:
    anybody.get("/sign-in")
    assert anybody.client.get_cookie("tracker") is not None
    assert anybody.get("/cookies").table().column("Name") == ["tracker"]


def test_health_reads_the_database(anybody: Browser, queries: Queries) -> None:
    with queries.recording() as asked:
        answer = anybody.client.get("/health")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})
    assert len(asked) == 1


def test_health_says_when_the_database_does_not_answer(app: Flask, anybody: Browser, queries: Queries) -> None:
    app.testing = False
    with _renamed(app, "installation", "elsewhere"):
        assert anybody.client.get("/health").status_code >= 500
    assert anybody.client.get("/health").status_code == 200


@contextmanager
def _renamed(app: Flask, table: str, other: str) -> Iterator[None]:
    """While it is entered, a table is called otherwise. The database may be the next test's too."""
    with app.app_context():
        engine = app.extensions["sqlalchemy"].engine
    with engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {table} RENAME TO {other}"))
    try:
        yield
    finally:
        with engine.begin() as connection:
            connection.execute(text(f"ALTER TABLE {other} RENAME TO {table}"))


def test_a_second_start_compiles_no_template_again(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _started(settings) == 200
    monkeypatch.setattr(PageEnvironment, "_generate", lambda *_: pytest.fail("a template was compiled again"))
    assert _started(settings) == 200


def _started(settings: Settings) -> int:
    """The status of a page that is asked of an application of its own."""
    app = create_app(settings)
    try:
        return app.test_client().get("/help").status_code
    finally:
        with app.app_context():
            app.extensions["sqlalchemy"].engine.dispose()
