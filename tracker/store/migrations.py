"""Bringing a database to the shape the code expects."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from tracker.domain.errors import Refused
from tracker.settings import ROOT

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = ROOT / "migrations"
# One number for all: while a process holds this PostgreSQL lock, no other migrates.
_LOCK = 5_318_008


def has_tables(engine: Engine) -> bool:
    """Whether anything at all stands in this database."""
    return bool(inspect(engine).get_table_names())


def newest(folder: Path = FOLDER) -> str:
    """The newest revision, which is what the last migration's file name begins with."""
    return max(path.name.partition("_")[0] for path in (folder / "versions").glob("[0-9]*_*.py"))


def is_current(engine: Engine) -> bool:
    """Whether the database has the newest shape. Asked at every start, so Alembic is not loaded for it."""
    if not inspect(engine).has_table("alembic_version"):
        return False
    with engine.connect() as connection:
        return connection.scalars(text("SELECT version_num FROM alembic_version")).all() == [newest()]


def migrate(engine: Engine) -> bool:
    """Bring the database to the newest shape, all of it or nothing. True when there was something to do.

    Two processes may try at once: the second waits and finds it done. Raises Refused when rows would be orphaned, or
    the database has been migrated by a later version of the service.
    """
    from alembic import command
    from alembic.migration import MigrationContext
    from alembic.util import CommandError

    with engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            # Rebuilding a table drops the old one, which must not count as removing what points at it. SQLite takes
            # this pragma only outside a transaction.
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                if not is_sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
                before = MigrationContext.configure(connection).get_current_revision()
                try:
                    command.upgrade(_config(connection), "head")
                except CommandError as unknown:
                    raise Refused(
                        "The database was last used by a later version of this service. Run that version."
                    ) from unknown
                if is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise Refused("The migration would leave rows that point at nothing, so nothing was changed.")
                return before != MigrationContext.configure(connection).get_current_revision()
        finally:
            if is_sqlite:
                assert driver is not None
                driver.execute("PRAGMA foreign_keys=ON")


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
