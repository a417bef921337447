"""The command line as an actor: a context for a verb, in a transaction that commits when the verb has returned."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from tracker.domain.access import Actor, SystemActor
from tracker.domain.errors import Refused
from tracker.settings import Settings
from tracker.store.context import Context
from tracker.store.db import Database, database_file, open_database
from tracker.store.migrations import has_tables, is_current

NO_DATABASE = "There is no database yet. Run `tracker init`, or `tracker demo` for a demonstration."
COMMAND_LINE = Actor("Command line", system=SystemActor.COMMAND_LINE)


def ready_database(settings: Settings) -> Database:
    """The installation's database. Raises Refused, with what to do, where it is missing or of an older shape."""
    file = database_file(settings)
    if file is not None and not file.exists():
        raise Refused(NO_DATABASE)
    database = open_database(settings)
    if not has_tables(database.engine):
        raise Refused(NO_DATABASE)
    if not is_current(database.engine):
        raise Refused("The database is of an older version. Run `tracker migrate` first.")
    return database


@contextmanager
def acting(settings: Settings, database: Database) -> Iterator[Context]:
    """A context for writing; everything is committed at the end, or nothing."""
    with database.writing() as session:
        yield Context(session, COMMAND_LINE, datetime.now(UTC), settings)


@contextmanager
def asking(settings: Settings, database: Database) -> Iterator[Context]:
    """A context for reading."""
    with database.reading() as session:
        yield Context(session, COMMAND_LINE, datetime.now(UTC), settings)
