from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.orm import Session

from tests import postgres, world
from tests.world import World
from tracker.settings import Settings, read_settings
from tracker.store.context import Context
from tracker.store.db import Database, open_database
from tracker.store.models import Base

# How long an example takes says more about the machine than about the code.
hypothesis.settings.register_profile("tests", deadline=None)
hypothesis.settings.load_profile("tests")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=("sqlite", "postgresql"),
        default="sqlite",
        help="which database the tests that need one run on; PostgreSQL is started by the tests themselves",
    )


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Name made-up files after their parameter: an archive's bytes carry the time it was made."""
    return argname if isinstance(val, bytes) else None


def missing(reason: str) -> None:
    """Skip a test for want of a program; fail it where everything has to be there."""
    if os.environ.get("TRACKER_TESTS_NEED_EVERYTHING"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def postgres_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A server's URL with `{name}` for the database, started once for each test process."""
    if postgres.programs() is None:
        missing("PostgreSQL's server programs are not installed (Debian: apt-get install postgresql)")
    with postgres.server() as url:
        yield url


def _make_template(url: str, folder: Path) -> World:
    database = open_database(read_settings({"TRACKER_INSTANCE": str(folder), "TRACKER_DATABASE_URL": url}))
    Base.metadata.create_all(database.engine)
    with database.writing() as session:
        made = world.build(session)
    if database.engine.dialect.name == "sqlite":
        # Straight to the driver: the engine would open a transaction, and a checkpoint cannot run inside one.
        connection = database.engine.raw_connection()
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
    database.engine.dispose()
    return made


@pytest.fixture(scope="session")
def template(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, World]:
    """A database with the world in it: its URL, and the keys of what is in it."""
    folder = tmp_path_factory.mktemp("template")
    if request.config.getoption("--database") == "sqlite":
        url = f"sqlite:///{folder / 'template.sqlite3'}"
    else:
        server = request.getfixturevalue("postgres_url")
        _create(server, "world")
        url = server.format(name="world")
    return url, _make_template(url, folder)


def _create(server: str, name: str) -> None:
    engine = create_engine(server.format(name="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()


def _drop(server: str, name: str) -> None:
    engine = create_engine(server.format(name="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    engine.dispose()


def _putting_back(connection: Connection) -> str:
    """Keep a copy of every table beside it. Returns the SQL that makes them all what they are now, in one go."""
    tables = [table.name for table in Base.metadata.sorted_tables]
    counted = [table.name for table in Base.metadata.sorted_tables if table.c.get("id") is not None]
    connection.exec_driver_sql("CREATE SCHEMA kept")
    # Whoever a test left connected must not stand in the way.
    steps = [
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()",
        "SET LOCAL session_replication_role = replica",
    ]
    for name in tables:
        connection.exec_driver_sql(f"CREATE TABLE kept.{name} AS TABLE {name}")
        steps += [f"DELETE FROM {name}", f"INSERT INTO {name} SELECT * FROM kept.{name}"]
    for name in counted:
        last = f"(SELECT max(id) FROM {name})"
        sequence = f"pg_get_serial_sequence('{name}', 'id')"
        steps.append(f"SELECT setval({sequence}, coalesce({last}, 1), {last} IS NOT NULL)")
    return "; ".join(steps)


@pytest.fixture(scope="session")
def world_url(template: tuple[str, World], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """Call it for the URL of a database that holds the world and nothing else.

    It is one database for each test process, put back between tests: an engine that stays the same compiles each
    statement once, and making a PostgreSQL database anew takes forty times as long.
    """
    url = template[0]
    if url.startswith("sqlite"):
        yield _copied(Path(url.removeprefix("sqlite:///")), tmp_path_factory.mktemp("world") / "tracker.sqlite3")
        return
    engine = create_engine(url)
    with engine.begin() as connection:
        script = _putting_back(connection)

    def put_back() -> str:
        with engine.begin() as connection:
            connection.exec_driver_sql(script)
        return url

    yield put_back
    engine.dispose()


def _copied(whole: Path, copy: Path) -> Callable[[], str]:
    def put_back() -> str:
        # A new file each time: whoever a test left connected keeps the old one.
        for part in ("", "-wal", "-shm"):
            copy.with_name(copy.name + part).unlink(missing_ok=True)
        shutil.copy(whole, copy)
        return f"sqlite:///{copy}"

    return put_back


@pytest.fixture
def database_url(world_url: Callable[[], str]) -> str:
    """A database for this test alone, with the world in it."""
    return world_url()


@pytest.fixture
def empty_postgres_url(postgres_url: str) -> Iterator[str]:
    """A PostgreSQL database with nothing in it."""
    name = f"e_{uuid.uuid4().hex[:12]}"
    _create(postgres_url, name)
    yield postgres_url.format(name=name)
    _drop(postgres_url, name)


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """An installation's settings: this test's database and folder, e-mail into the outbox."""
    return read_settings(
        {
            "TRACKER_INSTANCE": str(tmp_path),
            "TRACKER_DATABASE_URL": database_url,
            "TRACKER_SECRET_KEY": "made-up-for-the-tests",
            "TRACKER_URL": "https://tracker.example",
        }
    )


@pytest.fixture(scope="session")
def opened() -> dict[str, Database]:
    """The databases that tests of this process have opened, by URL."""
    return {}


@pytest.fixture
def database(settings: Settings, opened: dict[str, Database]) -> Iterator[Database]:
    url = settings.database_url
    if url not in opened:
        opened[url] = open_database(settings)
    yield opened[url]
    opened[url].engine.dispose()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """One open transaction, never committed by the fixture."""
    with database.sessions() as opened:
        yield opened


@pytest.fixture
def people(template: tuple[str, World]) -> World:
    """The keys of the partnerships, agencies and people in the test's database."""
    return template[1]


@pytest.fixture
def asking(session: Session, people: World, settings: Settings) -> Callable[..., Context]:
    """`asking(people.chair)` is the context of the chair asking on Monday 14 October 2024; `now=` another instant."""

    def make(person_id: int, **changes: object) -> Context:
        return people.context(session, person_id, settings, **changes)

    return make
