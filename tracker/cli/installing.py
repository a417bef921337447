"""Setting up: an empty installation, a demonstration, a newer version."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from tracker.cli.acting import NO_DATABASE, acting
from tracker.domain.errors import Refused
from tracker.services import setting_up
from tracker.settings import Settings, read_settings
from tracker.store import migrations
from tracker.store.db import Database, database_file, open_database


def is_in_use(database: Database) -> bool:
    """Whether an installation or somebody else's tables are in it; an attempt that broke off does not count."""
    if not migrations.has_tables(database.engine):
        return False
    if not migrations.is_current(database.engine):
        return True
    with database.reading() as session:
        return setting_up.is_installed(session)


def _fresh_database(settings: Settings) -> Database:
    database = open_database(settings)
    if is_in_use(database):
        raise Refused("This database is in use, so it was left as it is. Name another with TRACKER_INSTANCE.")
    migrations.migrate(database.engine)
    return database


@click.command()
@click.option("--admin", metavar="EMAIL", help="Add an administrator with this e-mail address.")
def init(admin: str | None) -> None:
    """Set up an empty installation. Refuses a database in use.

    Then fill it: add-partnership, add-agency, add-person, set-password.
    """
    settings = read_settings()
    database = _fresh_database(settings)
    with acting(settings, database) as context:
        setting_up.install(context)
        if admin:
            setting_up.add_administrator(context, admin, admin.partition("@")[0])
    click.echo(f"Set up an empty installation in {settings.instance}.")
    click.echo(
        f"Next: tracker set-password {admin}" if admin else "Next: tracker add-partnership SLUG NAME, and so on."
    )


@click.command()
@click.option("--actions", type=click.IntRange(1, 1_000_000), help="Fill it with this many made-up actions instead.")
def demo(actions: int | None) -> None:
    """Set up a demonstration. Refuses a database in use.

    Its areas and people are made up, and alive on today's date.
    A demonstration stays one: it sends no real e-mail and serves this machine only.
    """
    load_demonstration(read_settings(), actions)


def load_demonstration(settings: Settings, actions: int | None = None) -> Database:
    """Migrate an empty database and tell the demonstration's story in it, with a progress bar."""
    from tracker import demo as demonstration

    refuse_real_world(settings)
    database = _fresh_database(settings)
    click.echo("Loading the demonstration (made-up areas and people)")
    now = datetime.now(UTC)
    if actions is None:
        demonstration.load(database, settings, now)
    else:
        demonstration.load_many(database, settings, now, actions=actions)
    click.echo(f"The demonstration is in {settings.instance}.")
    return database


def refuse_real_world(settings: Settings) -> None:
    """Raises Refused where a demonstration would send real e-mail or be reached from another machine."""
    if not settings.mail_goes_to_outbox:
        raise Refused("A demonstration sends no real e-mail. Leave TRACKER_MAIL unset.")
    if not settings.listens_on_loopback:
        raise Refused("A demonstration serves this machine only. Set TRACKER_LISTEN to 127.0.0.1 and a port.")


@click.command()
def migrate() -> None:
    """Bring the database to the shape this version expects. Changes nothing when it has it already."""
    settings = read_settings()
    file = database_file(settings)
    if file is not None and not file.exists():
        raise Refused(NO_DATABASE)
    database = open_database(settings)
    if not migrations.has_tables(database.engine):
        raise Refused(NO_DATABASE)
    done = migrations.migrate(database.engine)
    click.echo("Migrated." if done else "Nothing to migrate.")
