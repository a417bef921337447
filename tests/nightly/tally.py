"""What becomes of damaged files: each is read or refused in time, and nothing else may happen."""

from __future__ import annotations

import re
import resource
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from itertools import islice

from tests.nightly.mutants import Mutant, mutant
from tracker.adapters.extract import Drawing, ExtractedLetter, Limits, Unreadable
from tracker.adapters.extract.media import MediaType
from tracker.adapters.extract.readers import Readers

READ = "read"
# What the clock may show above the limit: a process has to be ended, and others want the processor too.
SLACK = 2.0
_PEAK = re.compile(r"VmPeak:\s*(\d+) kB")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One case: `became` is what became of it, `fault` what must not have."""

    seed: str
    name: str
    became: str
    seconds: float
    memory: int
    fault: str = ""


class WatchedReaders(Readers):
    """Readers that remember how much memory a process had at most."""

    memory = 0

    def _asked(self, reader, request, deadline):  # type: ignore[no-untyped-def]
        try:
            return super()._asked(reader, request, deadline)
        finally:
            try:
                with open(f"/proc/{reader.process.pid}/status") as status:
                    found = _PEAK.search(status.read())
            except OSError:
                found = None
            if found:
                self.memory = max(self.memory, int(found[1]) * 1024)


def outcome(readers: WatchedReaders, seed: str, limits: Limits) -> Outcome:
    """Make the file of a seed and have it read."""
    it = mutant(seed)
    began = time.monotonic()
    fault = ""
    try:
        became = _read(readers, it, limits)
    except Unreadable as refusal:
        became = refusal.reason.value
        if not refusal.message or "{" in refusal.message:
            fault = "refused without a sentence"
    except Exception as error:
        became, fault = "raised", f"raised {type(error).__name__}: {error}"
    seconds = time.monotonic() - began
    if seconds > limits.seconds + SLACK:
        fault = f"took {seconds:.1f} s"
    if readers.memory > limits.memory:
        fault = f"took {readers.memory // 1_000_000} MB"
    return Outcome(seed, it.name, became, seconds, readers.memory, fault)


def _read(readers: Readers, it: Mutant, limits: Limits) -> str:
    if it.is_plan:
        readers.grids(it.content, limits)
        return READ
    extracted = readers.extract(it.content, limits)
    _check(extracted)
    if extracted.media_type is MediaType.PDF and len(it.content) % 8 == 0:
        page = extracted.pages[0]
        try:
            readers.picture(it.content, Drawing(page.number, page.text, ((0, min(len(page.text), 90)),)), limits)
        except Unreadable as refusal:
            return f"{READ}, picture {refusal.reason.value}"
    return READ


def _check(extracted: ExtractedLetter) -> None:
    """Every finding stands where it says it does, whatever the file."""
    lengths = {page.number: len(page.text) for page in extracted.pages}
    for found in extracted.letter.findings:
        if not 0 <= found.start <= lengths[found.page] or not 0 < found.end <= lengths[found.end_page]:
            raise AssertionError(f"a finding stands outside page {found.page}")


@dataclass
class Tally:
    """The outcomes so far, counted."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[Outcome] = field(default_factory=list)
    slowest: Outcome | None = None
    memory: int = 0

    def add(self, one: Outcome) -> None:
        self.counts[one.became] += 1
        if one.fault:
            self.faults.append(one)
        if self.slowest is None or one.seconds > self.slowest.seconds:
            self.slowest = one
        self.memory = max(self.memory, one.memory)

    def lines(self) -> Iterator[str]:
        """What is to be said of it."""
        yield f"{sum(self.counts.values()):,} files"
        for became, count in self.counts.most_common():
            yield f"{count:9,} {became if became.startswith(READ) else 'refused: ' + became}"
        if self.slowest:
            yield f"slowest {self.slowest.seconds:.2f} s (seed {self.slowest.seed}, {self.slowest.name})"
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        yield f"most memory of a reading process {self.memory / 1e6:.0f} MB, of the asking process {own / 1e6:.0f} MB"
        for one in self.faults:
            yield f"FAULT seed {one.seed} ({one.name}): {one.fault}"


def outcomes(seeds: Iterable[str], limits: Limits, processes: int, seconds: float) -> Iterator[Outcome]:
    """What becomes of each seed's file, in the order they are done; no new one is begun after `seconds`."""
    deadline = time.monotonic() + seconds
    readers = WatchedReaders(processes)
    waiting: set[Future[Outcome]] = set()
    left = iter(seeds)
    with ThreadPoolExecutor(processes) as pool:
        try:
            while True:
                if time.monotonic() < deadline:
                    begun = islice(left, 2 * processes - len(waiting))
                    waiting |= {pool.submit(outcome, readers, seed, limits) for seed in begun}
                if not waiting:
                    return
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from (one.result() for one in done)
        finally:
            pool.shutdown(cancel_futures=True)
            readers.close()
