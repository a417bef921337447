from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tracker import demo
from tracker.domain.access import Actor, SystemActor
from tracker.settings import Settings, read_settings
from tracker.store.context import Context
from tracker.store.db import Database, open_database
from tracker.store.models import Base

# A Friday without anything special about it.
FRIDAY = date(2026, 11, 20)


@dataclass(frozen=True, slots=True)
class Told:
    """A demonstration that has been loaded, and when."""

    database: Database
    settings: Settings
    now: datetime

    def asking(self, session: object) -> Context:
        """The command line asks: it may read everything."""
        actor = Actor("Command line", system=SystemActor.COMMAND_LINE)
        return Context(session, actor, self.now, self.settings)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def empty(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], tuple[Database, Settings]]]:
    """`empty()` is a new installation with tables and nothing in them."""
    opened: list[Database] = []

    def make() -> tuple[Database, Settings]:
        folder = tmp_path_factory.mktemp("demo")
        environment = {"TRACKER_INSTANCE": str(folder), "TRACKER_SECRET_KEY": "made-up"}
        if request.config.getoption("--database") == "postgresql":
            server = request.getfixturevalue("postgres_url")
            environment["TRACKER_DATABASE_URL"] = _new_database(server, f"demo_{uuid.uuid4().hex[:12]}")
        settings = read_settings(environment)
        database = open_database(settings)
        Base.metadata.create_all(database.engine)
        opened.append(database)
        return database, settings

    yield make
    for database in opened:
        database.engine.dispose()


def _new_database(server: str, name: str) -> str:
    engine = create_engine(server.format(name="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return server.format(name=name)


@pytest.fixture(scope="session")
def tell(empty: Callable[[], tuple[Database, Settings]]) -> Callable[..., Told]:
    """`tell(day)` loads the demonstration as somebody would who starts the service at noon on that day."""

    def load(day: date, at: time = time(12, 0)) -> Told:
        database, settings = empty()
        now = datetime.combine(day, at, tzinfo=UTC)
        demo.load(database, settings, now)
        return Told(database, settings, now)

    return load


@pytest.fixture(scope="session")
def told(tell: Callable[..., Told]) -> Told:
    """The demonstration on an ordinary Friday. Tests commit nothing to it."""
    return tell(FRIDAY)


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())
