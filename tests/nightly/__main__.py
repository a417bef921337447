"""`make fuzz`: thousands of damaged files and dozens of killed imports, counted.

    make fuzz                                     5,000 files from today's default seed, at most 40 minutes
    make fuzz FUZZ="--files 20000 --seed 7"
    make fuzz FUZZ="--case 7:1234"                one file again, by the seed that was printed

Ends with status 1 when anything but reading or refusing happened, and names the seed of each such case.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from tqdm import tqdm

from tests.nightly.kills import MANNERS, kill_imports
from tests.nightly.tally import Tally, WatchedReaders, outcome, outcomes
from tracker.adapters.extract import Limits


def main() -> int:
    parser = argparse.ArgumentParser(prog="make fuzz", description="Damaged files and killed imports, counted.")
    parser.add_argument("--files", type=int, default=5000, help="how many damaged files (default 5000)")
    parser.add_argument("--kills", type=int, default=12, help="how many kills of each manner of import (default 12)")
    parser.add_argument("--seed", default="1", help="where chance begins (default 1)")
    parser.add_argument("--minutes", type=float, default=40, help="begin no file after so long (default 40)")
    parser.add_argument("--case", help="read the file of this one seed, as a fault names it")
    chosen = parser.parse_args()
    limits = Limits(waits=True)
    if chosen.case:
        one = outcome(WatchedReaders(1), chosen.case, limits)
        print(one)
        return 1 if one.fault else 0
    faults = _files(chosen.files, chosen.seed, chosen.minutes, limits)
    for manner in MANNERS:
        faults += _kills(manner, chosen.kills, chosen.seed)
    print("No faults." if not faults else f"{faults} faults.")
    return 1 if faults else 0


def _files(count: int, seed: str, minutes: float, limits: Limits) -> int:
    tally = Tally()
    seeds = (f"{seed}:{number}" for number in range(count))
    with tqdm(total=count, unit="file", desc="Damaged files", disable=not sys.stderr.isatty()) as progress:
        for one in outcomes(seeds, limits, os.cpu_count() or 1, 60 * minutes):
            tally.add(one)
            progress.update()
    print("\n".join(tally.lines()))
    done = sum(tally.counts.values())
    if done < count:
        print(f"The time was up after {done:,} of {count:,} files.")
    return len(tally.faults)


def _kills(manner: str, kills: int, seed: str) -> int:
    with (
        tempfile.TemporaryDirectory(prefix="tracker-kills-") as folder,
        tqdm(total=kills, unit="kill", desc=manner, disable=not sys.stderr.isatty()) as progress,
    ):
        found = []
        for kill in kill_imports(manner, Path(folder), kills, seed):
            found += kill.faults
            progress.update()
    print(f"{kills} kills while {manner}: {len(found)} faults")
    for fault in found:
        print(f"FAULT {manner}: {fault}")
    return len(found)


if __name__ == "__main__":
    sys.exit(main())
