"""Running the service: the web, the scheduler, or both."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from tracker.adapters import logs
from tracker.cli.acting import ready_database
from tracker.cli.installing import is_in_use, load_demonstration, refuse_real_world
from tracker.domain.errors import Refused
from tracker.services import setting_up
from tracker.settings import Settings, read_settings
from tracker.store import migrations
from tracker.store.db import Database, open_database

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

RESTART_AFTER = 5.0
STOP_WITHIN = 10.0


@click.command()
def run() -> None:
    """Serve the web with the scheduler beside it. Ctrl-C ends both.

    Where there is no database yet, loads the demonstration first; an older database is migrated.
    """
    settings = read_settings()
    _refuse_taken_port(settings)
    database = open_database(settings)
    if not is_in_use(database):
        load_demonstration(settings)
    elif not migrations.is_current(database.engine) and migrations.migrate(database.engine):
        click.echo("Migrated the database.")
    _refuse_exposed_demonstration(settings, database)
    database.engine.dispose()
    stop = threading.Event()
    keeper = threading.Thread(target=_keep_scheduler, args=(stop,), name="scheduler-keeper")
    try:
        _serve(settings, beside=keeper.start)
    finally:
        stop.set()
        if keeper.ident is not None:
            keeper.join()
        click.echo("Stopped.")


@click.command()
def web() -> None:
    """Serve the web alone; run `tracker scheduler` beside it."""
    settings = read_settings()
    _refuse_taken_port(settings)
    _refuse_exposed_demonstration(settings, ready_database(settings))
    _serve(settings)


@click.command()
@click.option("--parent", type=int, hidden=True, help="Stop when this process is gone.")
def scheduler(parent: int | None) -> None:
    """Run the timetable.

    Reminders, digests, sending and the nightly progress summary.
    `tracker run-job --list` prints it. Several schedulers do no harm: nobody is told twice.
    """
    from tracker.jobs.scheduler import run_scheduler

    logs.set_up()
    settings = read_settings()
    database = ready_database(settings)
    _refuse_exposed_demonstration(settings, database)
    run_scheduler(database, settings, parent=parent)


def _refuse_exposed_demonstration(settings: Settings, database: Database) -> None:
    with database.reading() as session:
        if setting_up.is_demonstration(session):
            refuse_real_world(settings)


def _refuse_taken_port(settings: Settings) -> None:
    """Say so before anything is loaded, rather than after."""
    family = socket.AF_INET6 if ":" in settings.listen_host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.listen_host, settings.listen_port))
        except OSError as error:
            address = f"{settings.listen_host}:{settings.listen_port}"
            raise Refused(
                f"{address} cannot be used ({error.strerror}). Something else may be running there: "
                "stop it, or choose another with TRACKER_LISTEN=127.0.0.1:5001."
            ) from error


def _serve(settings: Settings, beside: Callable[[], None] | None = None) -> None:
    """Serve until SIGINT or SIGTERM. `beside` starts what goes along, once people can be answered."""
    from tracker.app import create_app

    logs.set_up()
    server = server_for(settings, create_app(settings))
    _on_stop_signals(_leave)
    click.echo(f"Serving on {settings.url}  (Ctrl-C stops)")
    try:
        if beside is not None:
            beside()
        server.run()
    except (SystemExit, KeyboardInterrupt):
        pass
    finally:
        server.close()


def server_for(settings: Settings, app: WSGIApplication) -> Any:
    """A server for `app`, listening; `run()` serves and `close()` ends it.

    Behind the proxy that speaks TLS it passes on what that says of where a request comes from, as `create_app`
    expects it: else everybody would share the proxy's address, and one person's wrong passwords would count for all.
    """
    from waitress import create_server

    return create_server(
        app,
        host=settings.listen_host,
        port=settings.listen_port,
        threads=8,
        ident="",
        max_request_body_size=settings.upload_limit * 2,
        clear_untrusted_proxy_headers=not settings.served_over_https,
    )


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def _on_stop_signals(handler: Callable[[int, FrameType | None], None]) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, handler)


def _keep_scheduler(stop: threading.Event) -> None:
    """Keep a scheduler running beside the web until `stop`; one that ends by itself is started again."""
    command = [sys.executable, "-m", "tracker", "scheduler", "--parent", str(os.getpid())]
    while not stop.is_set():
        child = subprocess.Popen(command)
        while child.poll() is None and not stop.wait(0.2):
            pass
        if child.poll() is None:
            child.terminate()
            try:
                child.wait(STOP_WITHIN)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
            return
        click.echo(f"The scheduler ended (status {child.returncode}); starting it again.", err=True)
        stop.wait(RESTART_AFTER)
