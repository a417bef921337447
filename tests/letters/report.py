"""How long letters take and how well they are read: `make letters-report`.

    python -m tests.letters.report [--import N] [FILE.pdf | FOLDER ...]

Without files: the made-up letters that are printed as PDF, and the labelled ones beside the project where they stand.
It compares reading a letter with taking nothing but its bare text out of the PDF, in one process and in processor
time, so that what else the machine does counts little. It looks for repeats of forty findings among four hundred, and
imports N copies (300) into an empty installation.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import pypdfium2
from tqdm import tqdm

from tests.domain.labelled_findings import LETTERS
from tests.letters.manuscript import PRINTED
from tests.letters.test_made_up_letters import texts
from tests.letters.test_real_letters import FOLDER
from tracker.adapters.extract import Limits, Unreadable, read
from tracker.domain.letters import ParsedLetter
from tracker.domain.letters.reader import read_letter
from tracker.domain.repeats import Said, repeats_among

_ROUNDS = 5
_LISTS = ("improvements", "priority_actions")


@dataclass(frozen=True, slots=True)
class Timed:
    """One letter: its pages, and milliseconds of processor time for its bare text, its lines and its meaning."""

    pages: int
    bare: float
    lines: float
    meaning: float

    @property
    def ratio(self) -> float:
        return (self.lines + self.meaning) / self.bare


@dataclass(slots=True)
class Kept:
    """What the letters with an expected answer gave, by kind, and what differs."""

    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    differ: list[str] = field(default_factory=list)

    def add(self, path: Path, letter: ParsedLetter, wanted: dict[str, Any]) -> None:
        for key in _LISTS:
            found, expected = Counter(texts(getattr(letter, key))), Counter(texts(wanted[key]))
            extra, missed = (found - expected).total(), (expected - found).total()
            self.counts[wanted["kind"]].update(found=(found & expected).total(), missed=missed, extra=extra)
            if extra or missed:
                self.differ.append(f"{path.name}, {key}: {missed} missed, {extra} extra")


def main() -> int:
    """Print the report. Exit status 1 when a file cannot be read or the import is refused."""
    parser = argparse.ArgumentParser(prog="python -m tests.letters.report", description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="PDF files, or folders of them")
    parser.add_argument("--import", dest="imported", type=int, default=300, metavar="N", help="letters to import (300)")
    choice = parser.parse_args()
    files = _pdfs(choice.files or [PRINTED, FOLDER / "pdf"])
    if not files:
        parser.error("there is no PDF among these files")
    try:
        timed, kept = _read_all(files)
    except Unreadable as problem:
        print(problem.message, file=sys.stderr)
        return 1
    _print_times(timed)
    _print_kept(kept)
    _print_repeats()
    return _import(files, choice.imported) if choice.imported > 0 else 0


def _pdfs(paths: Sequence[Path]) -> list[Path]:
    return [file for path in paths for file in ([path] if path.is_file() else sorted(path.glob("*.pdf")))]


def _read_all(files: Sequence[Path]) -> tuple[list[Timed], Kept]:
    timed, kept = [], Kept()
    for path in tqdm(files, unit="letter", disable=not sys.stderr.isatty(), leave=False):
        content = path.read_bytes()
        pages = read(content, Limits()).pages
        timed.append(
            Timed(
                len(pages),
                _milliseconds(lambda content=content: _bare_text(content)),
                _milliseconds(lambda content=content: read(content, Limits())),
                _milliseconds(lambda pages=pages: read_letter(pages)),
            )
        )
        expected = _expected(path)
        if expected is not None:
            kept.add(path, read_letter(pages), json.loads(expected.read_text("utf-8")))
    return timed, kept


def _expected(path: Path) -> Path | None:
    """The expected answer of a letter: beside it, or in a folder beside its own."""
    beside = (path.with_suffix(".json"), path.parent.parent / "expected" / f"{path.stem}.json")
    return next((file for file in beside if file.is_file()), None)


def _bare_text(content: bytes) -> None:
    """What nobody can do without: every page opened, and its characters as they come."""
    document = pypdfium2.PdfDocument(content)
    for page in document:
        words = page.get_textpage()
        words.get_text_range()
        words.close()
        page.close()
    document.close()


def _milliseconds(work: Callable[[], object]) -> float:
    """The least that it took in a few rounds: whatever is over that was something else."""
    least = float("inf")
    for _ in range(_ROUNDS):
        began = time.process_time()
        work()
        least = min(least, time.process_time() - began)
    return least * 1000


def _print_times(timed: Sequence[Timed]) -> None:
    pages = sum(one.pages for one in timed)
    print(f"{len(timed)} letters, {pages} pages; milliseconds of processor time")
    print(f"{'':24}{'a letter (median)':>18}{'a page':>10}")
    for name, took in (
        ("bare text", [one.bare for one in timed]),
        ("lines, tables, marks", [one.lines for one in timed]),
        ("facts and findings", [one.meaning for one in timed]),
        ("both", [one.lines + one.meaning for one in timed]),
    ):
        print(f"{name:24}{median(took):18.1f}{sum(took) / pages:10.2f}")
    ratios = sorted(one.ratio for one in timed)
    print(f"both against bare text: {median(ratios):.2f} times (median), {ratios[0]:.2f} to {ratios[-1]:.2f}")


def _print_kept(kept: Kept) -> None:
    if not kept.counts:
        return
    print(f"\n{'findings':24}{'found':>8}{'missed':>8}{'extra':>8}")
    for kind, count in sorted(kept.counts.items()):
        print(f"{kind:24}{count['found']:8}{count['missed']:8}{count['extra']:8}")
    whole = sum(kept.counts.values(), Counter())
    precision, recall = (whole["found"] / max(whole["found"] + whole[other], 1) for other in ("extra", "missed"))
    print(f"precision {precision:.3f}, recall {recall:.3f}")
    print(*kept.differ, sep="\n", end="\n" if kept.differ else "")


def _print_repeats() -> None:
    words = [text for letter in LETTERS for text in letter.findings.values()]
    earlier = [
        Said(number, number // 10, date(2015, 1, 1), f"{words[number % 65]} {words[number * 7 % 61][:90]}")
        for number in range(400)
    ]
    now = [Said(-number, 99, date(2025, 1, 1), f"{words[number]} {words[-number][:60]}") for number in range(1, 41)]
    keys = frozenset(one.key for one in now)

    def compare() -> None:
        repeats_among.cache_clear()
        repeats_among((*earlier, *now), (), keys)

    print(f"\n40 findings compared with 400 of earlier letters: {_milliseconds(compare):.0f} ms")


def _import(files: Sequence[Path], count: int) -> int:
    """Import copies of these files as `tracker import-letters` does it, and print how fast that went."""
    with TemporaryDirectory() as folder:
        letters = Path(folder, "letters")
        letters.mkdir()
        for number, path in enumerate(islice(cycle(files), count), start=1):
            # A line after its end makes another file of a PDF without changing what it shows.
            content = path.read_bytes() + f"\n% copy {number}\n".encode()
            Path(letters, f"{number:04}-{path.name}").write_bytes(content)
        environment = {**os.environ, "TRACKER_INSTANCE": str(Path(folder, "instance"))}
        environment.pop("TRACKER_DATABASE_URL", None)
        for words in (("init",), ("add-partnership", "fenwick", "Fenwick Safeguarding Children Partnership")):
            _tracker(words, environment)
        began = time.perf_counter()
        done = _tracker(("import-letters", "--partnership", "fenwick", str(letters)), environment)
        took = time.perf_counter() - began
    print(f"\n{count} letters imported in {took:.1f} s: {count / took:.1f} a second on {os.cpu_count()} cores")
    return done.returncode


def _tracker(words: Sequence[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tracker", *words]
    return subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True)


if __name__ == "__main__":
    sys.exit(main())
