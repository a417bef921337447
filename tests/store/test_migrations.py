from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from tracker.domain.errors import Refused
from tracker.settings import read_settings
from tracker.store.db import Database, open_database
from tracker.store.migrations import FOLDER, has_tables, is_current, migrate, newest
from tracker.store.models import Base


@pytest.fixture
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database with nothing in it."""
    environment = {"TRACKER_INSTANCE": str(tmp_path), "TRACKER_SECRET_KEY": "made-up"}
    if request.config.getoption("--database") == "postgresql":
        environment["TRACKER_DATABASE_URL"] = request.getfixturevalue("empty_postgres_url")
    opened = open_database(read_settings(environment))
    yield opened
    opened.engine.dispose()


def test_migrating_gives_the_shape_of_the_models(empty: Database) -> None:
    assert not has_tables(empty.engine)
    assert migrate(empty.engine)
    with empty.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []
    assert is_current(empty.engine)
    assert not migrate(empty.engine)


def test_every_constraint_has_the_name_the_models_give_it(empty: Database) -> None:
    migrate(empty.engine)
    found = inspect(empty.engine)
    for table in Base.metadata.tables.values():
        wanted = {str(constraint.name) for constraint in table.foreign_key_constraints}
        assert {key["name"] for key in found.get_foreign_keys(table.name)} == wanted
        checks = {check["name"] for check in found.get_check_constraints(table.name)}
        assert checks >= {str(c.name) for c in table.constraints if type(c).__name__ == "CheckConstraint"}


def test_foreign_keys_hold_again_after_migrating(empty: Database) -> None:
    migrate(empty.engine)
    if empty.engine.dialect.name == "sqlite":
        with empty.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_the_newest_revision_is_in_the_name_of_its_file() -> None:
    assert newest() == ScriptDirectory(str(FOLDER)).get_current_head()


def test_a_database_of_a_later_version_is_left_alone(empty: Database) -> None:
    migrate(empty.engine)
    with empty.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert not is_current(empty.engine)
    with pytest.raises(Refused, match="later version"):
        migrate(empty.engine)
    with empty.engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"
