"""Files that want something of whoever opens them: read as what they are or refused, in little time and memory."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.adapters.disguises import DISGUISES, Disguise
from tests.letters.manuscript import PRINTED
from tests.nightly.tally import WatchedReaders
from tracker.adapters.extract import Drawing, Limits, Reason, Unreadable

LETTER = (PRINTED / "joint_front_door.pdf").read_bytes()


@pytest.fixture(scope="module")
def readers() -> Iterator[WatchedReaders]:
    made = WatchedReaders(1)
    yield made
    made.close()


def became(readers: WatchedReaders, content: bytes, limits: Limits) -> Reason | None:
    try:
        readers.extract(content, limits)
    except Unreadable as refusal:
        return refusal.reason if refusal.message.startswith("The selected file ") else None
    return None


@pytest.mark.parametrize("it", DISGUISES, ids=lambda it: it.name)
def test_it_is_read_or_refused_and_the_next_file_is_read(readers: WatchedReaders, it: Disguise) -> None:
    # Twenty seconds are for the service; whatever does not end by itself need not be waited for that long here.
    limits = Limits(seconds=3 if Reason.TOO_SLOW in it.outcomes else 20)
    content = it.make()
    began = time.monotonic()
    assert became(readers, content, limits) in it.outcomes
    assert time.monotonic() - began < limits.seconds + 1
    assert readers.memory < 512_000_000
    assert became(readers, LETTER, Limits()) is None


@pytest.mark.parametrize("name", ["pdf with a script", "broken font", "page of no size", "form within itself"])
def test_its_page_is_drawn_or_refused(readers: WatchedReaders, name: str) -> None:
    (it,) = (it for it in DISGUISES if it.name == name)
    drawing = Drawing(1, "What needs to improve?", ((0, 4),))
    try:
        drawn: bytes | Reason = readers.picture(it.make(), drawing, Limits(seconds=3))
    except Unreadable as refusal:
        drawn = refusal.reason
    assert drawn in {Reason.DAMAGED, Reason.TOO_SLOW} or len(drawn) < 1_000_000
    assert became(readers, LETTER, Limits()) is None


def test_nothing_leads_out_of_the_archive() -> None:
    assert not Path("/tmp/tracker-climbed.txt").exists()
