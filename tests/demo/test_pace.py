from __future__ import annotations

import pytest

from tracker.demo.pace import quickly
from tracker.store.db import Database

FULL, OFF = 2, 0


def how_it_waits(database: Database) -> int:
    connection = database.engine.raw_connection()
    try:
        row = connection.cursor().execute("PRAGMA synchronous").fetchone()
    finally:
        connection.close()
    return int(row[0])


def test_waiting_for_the_disk_begins_again_afterwards(database: Database) -> None:
    if database.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL waits as its server is told to")
    assert how_it_waits(database) == FULL
    with quickly(database):
        assert how_it_waits(database) == OFF
    assert how_it_waits(database) == FULL


def test_it_begins_again_after_a_failure_too(database: Database) -> None:
    if database.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL waits as its server is told to")
    with pytest.raises(RuntimeError, match="in the middle"), quickly(database):
        raise RuntimeError("in the middle")
    assert how_it_waits(database) == FULL
