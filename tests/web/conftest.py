"""Fixtures for pages: an application on the test's own database, people signed in to it, and a count of its queries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import event

from tests.web.page import Browser
from tests.world import MONDAY
from tracker.app import create_app
from tracker.services import sign_ins
from tracker.settings import Settings
from tracker.store.db import Database
from tracker.web import frame, gate


@dataclass
class Clock:
    """What time the application takes it to be: Monday 14 October 2024, 9am in London, until a test moves it."""

    now: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="session", autouse=True)
def _inspecting(request: pytest.FixtureRequest) -> None:
    """What is inspected on SQLite need not be on PostgreSQL as well."""
    Browser.inspects = request.config.getoption("--database") == "sqlite"


@pytest.fixture
def clock() -> Clock:
    return Clock()


class CompiledTemplates(BytecodeCache):
    """What each template was compiled to, kept for the next test's application: compiling takes half of a visit."""

    def __init__(self) -> None:
        self.compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.compiled:
            bucket.bytecode_from_string(self.compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.compiled[bucket.key] = bucket.bytecode_to_string()


_TEMPLATES = CompiledTemplates()


def _made(settings: Settings, clock: Clock) -> Flask:
    made = create_app(settings, clock)
    made.testing = True
    made.jinja_env.bytecode_cache = _TEMPLATES
    return made


def _let_go(app: Flask) -> None:
    with app.app_context():
        app.extensions["sqlalchemy"].engine.dispose()


@pytest.fixture(scope="session")
def served() -> dict[str, Flask]:
    """The applications that tests of this process share, by the URL of their database."""
    return {}


@pytest.fixture
def app(settings: Settings, clock: Clock, served: dict[str, Flask]) -> Iterator[Flask]:
    """The whole application on this test's database, forms' protection included.

    It is one for each test process, because making it takes longer than most tests; what a test sets on it is put
    back. A test that adds pages takes `own_app`.
    """
    url = settings.database_url
    if url not in served:
        served[url] = _made(settings, clock)
    it = served[url]
    config, extensions = dict(it.config), dict(it.extensions)
    it.extensions |= {"tracker_settings": settings, "tracker_clock": clock}
    yield it
    _let_go(it)
    for kept, before in ((it.config, config), (it.extensions, extensions)):
        kept.clear()
        kept.update(before)


@pytest.fixture
def own_app(settings: Settings, clock: Clock) -> Iterator[Flask]:
    """An application for this test alone, which may add pages to it."""
    made = _made(settings, clock)
    yield made
    _let_go(made)


@pytest.fixture
def anybody(app: Flask) -> Browser:
    """A browser nobody has signed in with."""
    return Browser(app)


@pytest.fixture
def visit(app: Flask, clock: Clock, database: Database, settings: Settings) -> Callable[..., Browser]:
    """`visit(people.chair)` is the chair's browser, signed in; `when=` moves the application's clock first."""

    def sign_in(person_id: int, *, when: datetime | None = None) -> Browser:
        clock.now = when or clock.now
        with database.writing() as session:
            token = sign_ins.start(session, settings, person_id, clock.now)
        browser = Browser(app)
        with browser.client.session_transaction() as cookie:
            cookie.permanent = True
            cookie[gate.SIGN_IN_KEY] = token
        return browser

    return sign_in


@dataclass
class Queries:
    """The SQL of the requests inside `with queries.recording()`, without what opens and ends transactions."""

    statements: list[str] = field(default_factory=list)
    _listening: bool = False

    def __len__(self) -> int:
        return len(self.statements)

    def hear(self, statement: str) -> None:
        if self._listening and statement.split()[0] not in {"BEGIN", "COMMIT", "ROLLBACK", "PRAGMA"}:
            self.statements.append(statement)

    @contextmanager
    def recording(self) -> Iterator[list[str]]:
        """Yields the list that the statements of the block go into."""
        self.statements = []
        self._listening = True
        try:
            yield self.statements
        finally:
            self._listening = False


@pytest.fixture
def queries(app: Flask) -> Iterator[Queries]:
    """`with queries.recording() as asked: chair.get("/thornby/")`, then `assert len(asked) <= 9`."""
    recorder = Queries()
    with app.app_context():
        engine = app.extensions["sqlalchemy"].engine
        # Asked once in the life of a process, so it is no part of any page's count.
        frame.is_demonstration()

    def hear(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        recorder.hear(statement)

    event.listen(engine, "before_cursor_execute", hear)
    yield recorder
    event.remove(engine, "before_cursor_execute", hear)
