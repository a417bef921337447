from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tracker.cli import tracker


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an installation that does not exist yet; the environment names it."""
    for name in ("TRACKER_DATABASE_URL", "TRACKER_LISTEN", "TRACKER_MAIL", "TRACKER_URL"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "instance"
    monkeypatch.setenv("TRACKER_INSTANCE", str(folder))
    return folder


@pytest.fixture
def run(installation: Path) -> Callable[..., Result]:
    """`run("add-agency", "Name", …, status=0, typed=…)`: the command, held to its exit status."""

    def call(*words: str, status: int = 0, typed: str | None = None) -> Result:
        result = CliRunner().invoke(tracker, list(words), input=typed, prog_name="tracker")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == status, result.output
        return result

    return call


@pytest.fixture
def filled(run: Callable[..., Result]) -> Callable[..., Result]:
    """An installation with a partnership, an agency and a business manager."""
    run("init", "--admin", "ines@fenwick.example")
    run("add-partnership", "fenwick", "Fenwick Safeguarding Children Partnership")
    run("add-agency", "Fenwick Council", "--partnership", "fenwick")
    run("add-person", "joan@fenwick.example", "Joan Birch", "--role", "business-manager", "--partnership", "fenwick")
    return run
