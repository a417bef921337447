"""A few hundred of the files that `make fuzz` reads thousands of."""

from __future__ import annotations

from tests.nightly.mutants import mutant
from tests.nightly.tally import READ, Tally, outcomes
from tracker.adapters.extract import Limits

SAMPLE = 300


def test_a_seed_always_gives_the_same_file_and_another_one_another() -> None:
    seeds = [f"again:{number}" for number in range(60)]
    made = [mutant(seed) for seed in seeds]
    assert made == [mutant(seed) for seed in seeds]
    assert len({one.content for one in made}) > 50


def test_damaged_files_are_read_or_refused_and_nothing_else_happens() -> None:
    tally = Tally()
    for one in outcomes((f"sample:{number}" for number in range(SAMPLE)), Limits(waits=True), 2, 600):
        tally.add(one)
    assert tally.faults == []
    assert sum(tally.counts.values()) == SAMPLE
    # Neither all refused nor all read: else the damage would prove nothing.
    assert 0.3 * SAMPLE < tally.counts[READ] < 0.95 * SAMPLE
    assert tally.memory < 512_000_000
