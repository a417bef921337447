"""Letters by command: what the reader makes of a file, and many files into a partnership."""

from __future__ import annotations

import json
import os
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import click
from tqdm import tqdm

from tracker.adapters.extract import Unreadable, extract
from tracker.cli.acting import acting, asking, ready_database
from tracker.domain.errors import TrackerError
from tracker.domain.letters import to_json
from tracker.domain.wording import counted
from tracker.services import letters
from tracker.services.letters import Reading, Received
from tracker.settings import Settings, read_settings
from tracker.store.db import Database
from tracker.store.queries.partnerships import PartnershipRow, partnership_by_slug

# Files read at the same time while the one before them is being stored.
READ_AHEAD = min(16, 4 * (os.cpu_count() or 1))
FILES = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))


@click.command()
@click.option("--json", "as_json", is_flag=True, required=True, help="Print one JSON object a line.")
@FILES
def parse_letter(as_json: bool, files: tuple[Path, ...]) -> None:
    """Read letters and print what they say. Touches no database.

    Each line has "file" and either the facts and findings, or "error" with a sentence. Exit status 1 when a file
    could not be read.
    """
    refused = 0
    for file in files:
        answer: dict[str, object] = {"file": str(file)}
        try:
            extracted = extract(file.read_bytes(), file.name)
            answer |= to_json(extracted.letter)
        except Unreadable as problem:
            answer["error"] = problem.message
        except OSError as problem:
            answer["error"] = f"The file cannot be opened: {problem.strerror}."
        refused += "error" in answer
        click.echo(json.dumps(answer, ensure_ascii=False))
    sys.exit(1 if refused else 0)


@click.command()
@click.option("--partnership", "slug", metavar="SLUG", required=True)
@click.option("--confirm", is_flag=True, help="Create the actions at once instead of waiting on the check page.")
@FILES
def import_letters(slug: str, confirm: bool, files: tuple[Path, ...]) -> None:
    """Bring letters into a partnership.

    Each is a PDF, a Word document, a web page, text or Markdown. A folder stands for the files in it.

    A file that cannot be used gets a sentence and the others go in. The same file again changes nothing. Without
    --confirm each letter waits on its check page; with it only one that says the same as a confirmed letter, or has no
    findings, does. Broken off, the same command goes on where it was.
    """
    settings = read_settings()
    database = ready_database(settings)
    with asking(settings, database) as context:
        coming = _Import(settings, database, partnership_by_slug(context, slug), confirm)
    refused = 0
    files = tuple(within for file in files for within in _files_in(file))
    with tqdm(total=len(files), unit="letter", disable=not sys.stderr.isatty(), leave=False) as progress:
        for file, sentences, fine in coming.outcomes(files):
            refused += not fine
            progress.update()
            progress.write(f"{file}: {' '.join(sentences)}", file=sys.stdout)
    sys.exit(1 if refused else 0)


def _files_in(path: Path) -> list[Path]:
    """The file itself, or the files of a folder and those below it, by name; hidden ones are passed over."""
    if not path.is_dir():
        return [path]
    found = (file for file in path.rglob("*") if file.is_file())
    return sorted(file for file in found if not any(part.startswith(".") for part in file.relative_to(path).parts))


Outcome = tuple[Path, list[str], bool]


@dataclass(frozen=True, slots=True)
class _Import:
    """Letters on their way into a partnership."""

    settings: Settings
    database: Database
    partnership: PartnershipRow
    confirm: bool

    def outcomes(self, files: Sequence[Path]) -> Iterator[Outcome]:
        """What became of each file, in the order given, in sentences, and whether that is what was asked for.

        A few files are read ahead, side by side, while one after the other is stored in a transaction of its own.
        When the command is broken off, what is in stays in, and the same command again goes on from there.
        """
        with ThreadPoolExecutor(READ_AHEAD) as pool:
            waiting: deque[tuple[Path, Future[Reading | Received]]] = deque()
            try:
                for file in files:
                    waiting.append((file, pool.submit(self._read, file)))
                    if len(waiting) > READ_AHEAD:
                        yield self._stored(*waiting.popleft())
                while waiting:
                    yield self._stored(*waiting.popleft())
            finally:
                pool.shutdown(wait=False, cancel_futures=True)

    def _read(self, file: Path) -> Reading | Received:
        """A file as read, or what to say of one that is there already, which is not read again."""
        content = file.read_bytes()
        with asking(self.settings, self.database) as context:
            known = letters.already_there(context, self.partnership, content)
        return known or letters.read_file(self.settings, file.name, content, waits=True)

    def _stored(self, file: Path, reading: Future[Reading | Received]) -> Outcome:
        """Take in what was read, and confirm it in the same transaction: whenever the command is killed, all is there
        or nothing is. A letter that cannot be confirmed stays, to be seen."""
        try:
            received = reading.result()
            if isinstance(received, Received):
                return file, [received.sentence, *(one.sentence for one in received.warnings)], True
            with acting(self.settings, self.database) as context:
                received = letters.take_in(context, self.partnership, received)
                sentences = [received.sentence, *(one.sentence for one in received.warnings)]
                if not self.confirm or received.already_there:
                    return file, sentences, True
                try:
                    with context.session.begin_nested():
                        numbers = letters.confirm(context, self.partnership, received.number, received.version)
                except TrackerError as problem:
                    return file, [*sentences, problem.message], False
                return file, [*sentences, f"{counted(len(numbers), 'action')} created."], True
        except OSError as problem:
            return file, [f"The file cannot be opened: {problem.strerror}."], False
        except TrackerError as problem:
            return file, [problem.message], False
