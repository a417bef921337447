"""The scheduler as its own process: it starts working at once, ends when asked, and does not outlive its parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.services.telling import a_month, emails
from tests.world import World
from tracker.domain.notices import EmailState
from tracker.jobs.scheduler import tick_until
from tracker.settings import Settings
from tracker.store.db import Database
from tracker.store.models import JobRun

ROOT = Path(__file__).parents[2]
SCHEDULER = """
import os
from tracker.jobs.scheduler import run_scheduler
from tracker.settings import read_settings
from tracker.store.db import open_database
settings = read_settings()
run_scheduler(open_database(settings), settings, parent={parent})
"""
# A parent that starts a scheduler, says its number, and waits to be killed.
PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", {scheduler!r}], stdout=subprocess.DEVNULL)
print(child.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def environment(settings: Settings) -> dict[str, str]:
    return {
        **os.environ,
        "TRACKER_INSTANCE": str(settings.instance),
        "TRACKER_DATABASE_URL": settings.database_url,
        "TRACKER_SECRET_KEY": settings.secret_key,
        "PYTHONPATH": str(ROOT),
    }


@contextmanager
def running(command: str, environment: dict[str, str], **options: object) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", command],
        env=environment,
        cwd=ROOT,
        text=True,
        **options,  # type: ignore[call-overload]
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def soon(true: Callable[[], bool], seconds: float = 30) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.1)
    return False


def jobs_done(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count(JobRun.ended_at))) or 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_works_at_once_and_ends_when_asked(
    database: Database, environment: dict[str, str], number: signal.Signals
) -> None:
    with running(SCHEDULER.format(parent=None), environment, stdout=subprocess.DEVNULL) as process:
        assert soon(lambda: jobs_done(database) > 0)
        process.send_signal(number)
        assert process.wait(timeout=20) == 0


def test_it_does_not_outlive_its_parent(database: Database, environment: dict[str, str]) -> None:
    command = PARENT.format(scheduler=SCHEDULER.format(parent="os.getppid()"))
    with running(command, environment, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert soon(lambda: jobs_done(database) > 0)
        parent.kill()
        parent.wait()
        ended = soon(lambda: not is_alive(child), 20)
        if not ended:
            os.kill(child, signal.SIGKILL)
        assert ended


def is_alive(pid: int) -> bool:
    """Whether the process runs; one that has ended and that nobody has asked about yet does not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def test_two_processes_at_once_send_each_e_mail_once(
    database: Database, settings: Settings, people: World, environment: dict[str, str], tmp_path: Path
) -> None:
    with database.writing() as session:
        a_month(session, people)
    command = SCHEDULER.format(parent=None)
    said = tmp_path / "first.log", tmp_path / "second.log"
    with (
        said[0].open("w") as one,
        said[1].open("w") as other,
        running(command, environment, stdout=one) as first,
        running(command, environment, stdout=other) as second,
    ):
        assert soon(lambda: all("has started" in log.read_text() for log in said))
        # nightly-progress and tidy are due on any day; the others where today is a working day after eight.
        assert soon(lambda: jobs_done(database) >= 2)
        assert soon(lambda: {email.state for email in emails(database)} <= {EmailState.SENT})
        for process in (first, second):
            process.terminate()
            assert process.wait(timeout=20) == 0
    composed = emails(database)
    assert {email.tries for email in composed} <= {1}
    files = list(settings.outbox.iterdir()) if settings.outbox.exists() else []
    assert len(files) == len(composed) == len({(email.person_id, email.kind) for email in composed})


def test_a_tick_that_fails_is_followed_by_the_next(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks: list[int] = []

    def fails_at_first(*_given: object) -> None:
        ticks.append(1)
        if len(ticks) == 1:
            raise RuntimeError("a fault of ours")

    monkeypatch.setattr("tracker.jobs.scheduler.run_due", fails_at_first)

    def ended() -> bool:
        time.sleep(0.05)
        return len(ticks) >= 3

    started = time.monotonic()
    tick_until(database, settings, lambda: ended() or time.monotonic() - started > 10, seconds=0.1)
    assert len(ticks) >= 3
