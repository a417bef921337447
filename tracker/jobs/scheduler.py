"""The process that keeps the time: it ticks, and at each tick does what the database says is due.

Nothing is trusted to the timer: a tick that is missed, a restart or a second scheduler neither loses nor repeats
anything, because what is due is computed afresh each time.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from types import FrameType

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from tracker.jobs.runner import run_due
from tracker.services.sending import sender_for
from tracker.settings import Settings
from tracker.store.db import Database

TICK = 30
PARENT_LOOK = 1.0

log = structlog.get_logger()


def run_scheduler(database: Database, settings: Settings, *, parent: int | None = None) -> None:
    """Keep the time until SIGINT or SIGTERM, or until the process with the number `parent` is no longer ours.

    Blocks; what is being done at that moment is finished first. Only for a process's main thread. Raises Refused at
    the start where a demonstration would use a mail server.
    """
    asked_to_stop = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        asked_to_stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    try:
        tick_until(database, settings, lambda: _rest(asked_to_stop, parent))
    finally:
        database.engine.dispose()


def tick_until(database: Database, settings: Settings, ended: Callable[[], bool], seconds: float = TICK) -> None:
    """Tick at once and then every `seconds`, until `ended()`, which is asked again and again and may block a while."""
    sender = sender_for(database, settings)

    def tick() -> None:
        run_due(datetime.now(UTC), database, settings, sender)

    scheduler = BackgroundScheduler(timezone=UTC, executors={"default": ThreadPoolExecutor(1)})
    scheduler.add_job(
        tick,
        "interval",
        seconds=seconds,
        next_run_time=datetime.now(UTC),
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
    )
    scheduler.start()
    log.info("the scheduler has started", every=seconds)
    try:
        while not ended():
            pass
    finally:
        scheduler.shutdown(wait=True)
        sender.close()
        log.info("the scheduler has stopped")


def _rest(asked_to_stop: threading.Event, parent: int | None) -> bool:
    """Wait a moment; whether it is time to stop. An orphan is given another parent, so its parent's number changes."""
    return asked_to_stop.wait(PARENT_LOOK) or (parent is not None and os.getppid() != parent)
