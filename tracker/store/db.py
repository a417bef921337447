"""The engine and its promises: SQLite in WAL with full synchronous writes, or PostgreSQL; one transaction at a time.

A connection that only reads opens a plain BEGIN; everything else opens BEGIN IMMEDIATE, so that a writer waits its
turn instead of failing half way. `READS` is the execution option that says so, set once at the edge.
"""

from __future__ import annotations

import sqlite3
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, cast

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session, sessionmaker

from tracker.settings import Settings

READS = {"tracker_reads": True}
# Before 3.51.3 a crash while the write-ahead log is reset can lose committed pages.
SAFE_SQLITE = (3, 51, 3)


@dataclass(frozen=True, slots=True)
class Database:
    """An engine and the sessions on it, for processes that are not the web."""

    engine: Engine
    sessions: sessionmaker[Session]

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads; nothing is committed."""
        with self.sessions() as session:
            session.connection(execution_options=READS)
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction: all of it or, when the block raises, none."""
        with self.sessions.begin() as session:
            yield session


def database_file(settings: Settings) -> Path | None:
    """The file that holds the database, or None where a server does."""
    url = make_url(settings.database_url)
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def open_database(settings: Settings) -> Database:
    """Engine and sessions for `settings.database_url`. Connects on first use."""
    engine = create_engine(settings.database_url, **engine_options(settings.database_url))
    prepare(engine)
    return Database(engine, sessionmaker(engine, expire_on_commit=False))


def engine_options(url: str) -> dict[str, Any]:
    """What `create_engine` needs for `url`; Flask-SQLAlchemy is given the same."""
    parsed = make_url(url)
    # What people typed must not end up in a log because a statement failed.
    shared = {"hide_parameters": True}
    if parsed.get_backend_name() != "sqlite":
        return {**shared, "pool_pre_ping": True, "pool_size": 8, "max_overflow": 8}
    if parsed.database:
        Path(parsed.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return {**shared, "module": _sqlite(), "connect_args": {"timeout": 20, "check_same_thread": False}}


def _sqlite() -> ModuleType:
    """A SQLite without the log-reset fault where one is to be had, else Python's own with a warning."""
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        dbapi2 = sqlite3
    if dbapi2.sqlite_version_info < SAFE_SQLITE:
        warnings.warn(
            f"SQLite {dbapi2.sqlite_version} can lose data when the machine crashes at the wrong moment; "
            "install pysqlite3, or use PostgreSQL (TRACKER_DATABASE_URL).",
            stacklevel=2,
        )
    module: ModuleType = dbapi2
    return module


def prepare(engine: Engine) -> None:
    """Put the promises above on `engine`, and that an error's message holds nothing of a row."""

    @event.listens_for(engine, "handle_error")
    def _forget_values(failure: ExceptionContext) -> None:
        # PostgreSQL tells in a second line which values it refuses: people's addresses, and what they typed.
        for error in (failure.original_exception, failure.sqlalchemy_exception):
            if error is not None and error.args:
                error.args = (str(error.args[0]).partition("\n")[0], *error.args[1:])

    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: object) -> None:
        # The driver must not begin transactions of its own; _begin below does.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=20000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get("tracker_reads", False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def inserting(session: Session, table: type[Any]) -> sqlite.Insert:
    """An INSERT into `table` that can say what happens ON CONFLICT, as this session's database writes it."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table)
    # A tenth of a second to load, and most installations never need it.
    from sqlalchemy.dialects import postgresql

    return cast("sqlite.Insert", postgresql.insert(table))
