"""Bringing a database to the shape the code expects."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from tracker.domain.errors import Refused
from tracker.settings import ROOT

# One number for all: while a process holds this PostgreSQL lock, no other migrates.
_LOCK = 5_318_008


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def has_tables(engine: Engine) -> bool:
    """Whether anything at all stands in this database."""
    return bool(inspect(engine).get_table_names())


def is_current(engine: Engine) -> bool:
    """Whether the database has the newest shape."""
    newest = ScriptDirectory.from_config(_config()).get_current_head()
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == newest


def migrate(engine: Engine) -> bool:
    """Bring the database to the newest shape, all of it or nothing. True when there was something to do.

    Two processes may try at once: the second waits and finds it done. Raises Refused when rows would be orphaned.
    """
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
                command.upgrade(_config(connection), "head")
                if is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise Refused("The migration would leave rows that point at nothing, so nothing was changed.")
                return before != MigrationContext.configure(connection).get_current_revision()
        finally:
            if is_sqlite:
                assert driver is not None
                driver.execute("PRAGMA foreign_keys=ON")
