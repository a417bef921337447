"""Loading without waiting for the disk after each of hundreds of small transactions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tracker.store.db import Database


@contextmanager
def quickly(database: Database) -> Iterator[None]:
    """Inside the block SQLite does not wait until what is committed is on the disk.

    Only for a database that is being made: if the machine fails meanwhile it has to be made again anyhow. Afterwards
    every connection waits as it should.
    """
    if database.engine.dialect.name != "sqlite":
        yield
        return
    connection = database.engine.raw_connection()
    try:
        # The pool hands this very connection out again as long as one is used at a time.
        connection.cursor().execute("PRAGMA synchronous=OFF")
    finally:
        connection.close()
    try:
        yield
    finally:
        database.engine.dispose()
