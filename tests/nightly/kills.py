"""Imports that are killed at moments chosen by chance: of each letter all is there, or nothing."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import world
from tests.letters.manuscript import PRINTED
from tracker.adapters import files
from tracker.domain.cards import LetterState
from tracker.services.history import Verb
from tracker.settings import Settings, read_settings
from tracker.store.db import open_database
from tracker.store.migrations import migrate
from tracker.store.models import Action, ActionFinding, Finding, History, Letter, LetterPage

ROOT = Path(__file__).resolve().parents[2]
COMMAND, WEB = "importing by command", "uploading in the browser"
MANNERS = (COMMAND, WEB)
# Whatever the kill comes upon, as many letters are on their way each time.
_LETTERS_A_KILL = 4


@dataclass(frozen=True, slots=True)
class Kill:
    """What stood there after a kill: how many letters, and what should not have been so."""

    letters: int
    faults: tuple[str, ...]


def kill_imports(manner: str, folder: Path, kills: int, seed: str) -> Iterator[Kill]:
    """Begin an import `kills` times and kill it; the last time let it come to its end. One `Kill` for each."""
    chance = random.Random(f"{seed}:{manner}")
    settings = _installation(folder / "instance")
    letters = _letters(folder, kills * _LETTERS_A_KILL)
    for number in range(1, kills + 1):
        begun = letters[: number * _LETTERS_A_KILL]
        # What the kill before this one kept out, and as many new ones.
        process = _started(manner, settings, begun[-2 * _LETTERS_A_KILL :])
        try:
            _wait(process, chance.randrange(_LETTERS_A_KILL), chance)
            readers = _children(process.pid)
        finally:
            process.kill()
            process.communicate()
        found = _left_behind(readers) + list(_torn(settings, manner))
        if number == kills:
            process = _started(manner, settings, begun)
            said, _ = process.communicate(timeout=600)
            if process.returncode not in (0, 1):
                found.append(f"running it again ended with {process.returncode}: {said[-500:]}")
            found += [*_torn(settings, manner), *_missing(settings, begun)]
        yield Kill(_count(settings), tuple(found))


def _installation(folder: Path) -> Settings:
    settings = read_settings({"TRACKER_INSTANCE": str(folder), "TRACKER_SECRET_KEY": "made-up-for-the-tests"})
    database = open_database(settings)
    migrate(database.engine)
    with database.writing() as session:
        world.build(session)
    database.engine.dispose()
    return settings


def _letters(folder: Path, count: int) -> list[Path]:
    """Letters of several formats, none the same file as another."""
    sources = [path for path in sorted(PRINTED.iterdir()) if path.suffix in (".pdf", ".txt")]
    made = []
    for number in range(count):
        source = sources[number * 7 % len(sources)]
        path = folder / f"{number:04d} {source.name}"
        mark = b"\n%%letter %d\n" if source.suffix == ".pdf" else b"\n\nCopy %d of this made-up letter\n"
        path.write_bytes(source.read_bytes() + mark % number)
        made.append(path)
    return made


def _started(manner: str, settings: Settings, letters: list[Path]) -> subprocess.Popen[str]:
    command = ["tracker", "import-letters", "--partnership", "thornby", "--confirm"]
    module = command if manner == COMMAND else ["tests.nightly.uploads"]
    return subprocess.Popen(
        [sys.executable, "-u", "-m", *module, *map(str, letters)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=ROOT,
        env={
            "PATH": os.defpath,
            "TRACKER_INSTANCE": str(settings.instance),
            "TRACKER_SECRET_KEY": settings.secret_key,
        },
    )


def _wait(process: subprocess.Popen[str], lines: int, chance: random.Random) -> None:
    """Until so many letters that were not there before are said to be in, and a little longer."""
    assert process.stdout is not None
    while lines and (line := process.stdout.readline()):
        lines -= "here already" not in line
    time.sleep(chance.random() * 0.08)


def _children(pid: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(state[1]) == pid:
            found.append(int(stat.parent.name))
    return found


def _left_behind(processes: list[int]) -> list[str]:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        processes = [pid for pid in processes if _is_reading(pid)]
        if not processes:
            return []
        time.sleep(0.02)
    return [f"reading process {pid} outlived its parent" for pid in processes]


def _is_reading(pid: int) -> bool:
    try:
        return b"tracker.adapters.extract.child" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def _torn(settings: Settings, manner: str) -> Iterator[str]:
    """Letters of which a part is missing."""
    database = open_database(settings)
    with database.reading() as session:
        letters = list(session.scalars(select(Letter).order_by(Letter.number)))
        numbers = [letter.number for letter in letters]
        if numbers != list(range(1, len(letters) + 1)):
            yield f"letters are numbered {numbers}"
        words: set[str] = set()
        for letter in letters:
            # Of letters that say the same, the first is confirmed; the command leaves the others to be looked at.
            is_confirmed = manner == COMMAND and bool(letter.cards) and letter.words_hash not in words
            words.add(letter.words_hash)
            for fault in _torn_letter(session, settings, letter, is_confirmed):
                yield f"letter {letter.number} ({letter.filename}): {fault}"
        known = {letter.id for letter in letters}
        strange = session.scalars(
            select(History.noun_id).where(History.noun == "letter", History.noun_id.not_in(known))
        )
        yield from (f"history tells of letter {one}, which is not there" for one in strange)
        actions = list(session.scalars(select(Action.number).order_by(Action.number)))
        if actions != list(range(1, len(actions) + 1)):
            yield f"actions are numbered {actions}"
    database.engine.dispose()


def _torn_letter(session: Session, settings: Settings, letter: Letter, is_confirmed: bool) -> Iterator[str]:
    if not session.scalars(select(LetterPage.number).where(LetterPage.letter_id == letter.id)).all():
        yield "no pages"
    told = session.scalars(
        select(History.verb).where(History.noun == "letter", History.noun_id == letter.id).order_by(History.id)
    ).all()
    if list(told) != [Verb.UPLOADED, *[Verb.CONFIRMED] * is_confirmed]:
        yield f"history says {told}"
    if letter.state is not (LetterState.CONFIRMED if is_confirmed else LetterState.RECEIVED):
        yield f"it is {letter.state}"
    answered = session.scalars(
        select(Finding.id)
        .join(ActionFinding, ActionFinding.finding_id == Finding.id)
        .where(Finding.letter_id == letter.id)
    ).all()
    if len(set(answered)) != (len(letter.cards) if is_confirmed else 0):
        yield f"{len(letter.cards)} findings, {len(answered)} with an action"
    try:
        files.read(settings.files, letter.partnership_id, letter.sha256)
    except (FileNotFoundError, ValueError) as error:
        yield f"its file: {error}"


def _missing(settings: Settings, letters: list[Path]) -> Iterator[str]:
    """What an import that came to its end should have brought in, or cleared away."""
    database = open_database(settings)
    with database.reading() as session:
        kept = sorted(session.scalars(select(Letter.sha256)))
        names = set(session.scalars(select(Letter.filename)))
    database.engine.dispose()
    yield from (f"{path.name} did not come in" for path in letters if path.name not in names)
    if len(kept) != len(letters):
        yield f"{len(kept)} letters of {len(letters)} files"
    stored = sorted(path.name for path in settings.files.rglob("*") if path.is_file())
    if stored != kept:
        yield f"the files folder holds {sorted(set(stored) ^ set(kept))} too many or too few"


def _count(settings: Settings) -> int:
    database = open_database(settings)
    with database.reading() as session:
        count = len(session.scalars(select(Letter.id)).all())
    database.engine.dispose()
    return count
