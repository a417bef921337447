"""Alembic's way in: on the connection it is handed by `tracker migrate`, else on the one the settings name."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from tracker.settings import read_settings
from tracker.store.db import open_database
from tracker.store.models import Base


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        compare_type=True,
        compare_server_default=True,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


handed = context.config.attributes.get("connection")
if handed is not None:
    run(handed)
else:
    database = open_database(read_settings())
    with database.engine.begin() as opened:
        run(opened)
    database.engine.dispose()
