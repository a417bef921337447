"""What the README prints from tables has to be what the tables say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tracker.cli import COMMANDS
from tracker.domain.actions import TRANSITIONS, Status

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()


def diagram() -> str:
    """The life of an action as mermaid draws it."""
    lines = ["stateDiagram-v2", f"    [*] --> {Status.NOT_STARTED}"]
    lines += [
        f"    {row.source} --> {row.target}: {row.event.value.replace('_', ' ')}{' (reason)' if row.reason else ''}"
        for row in TRANSITIONS
    ]
    return "\n".join(lines)


def test_the_life_of_an_action_is_the_table() -> None:
    found = re.search(r"```mermaid\n(.*?)\n```", README, re.S)
    assert found is not None
    assert found.group(1) == diagram()


def test_every_command_it_names_exists() -> None:
    named = set(re.findall(r"\btracker ([a-z]+(?:-[a-z]+)*)\b", README)) - {"web"}
    assert named - {"scheduler"} <= set(COMMANDS)


@pytest.mark.parametrize("path", re.findall(r"\]\(([^)#:]+)\)", README))
def test_every_file_it_points_at_is_there(path: str) -> None:
    assert (ROOT / path).is_file()


def test_every_folder_it_names_is_there() -> None:
    for folder in re.findall(r"`(tracker/[a-z/]*/)`", README):
        assert (ROOT / folder).is_dir(), folder
