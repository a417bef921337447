"""Letters by command: what the reader makes of a file, and many files into a partnership."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from tqdm import tqdm

from tracker.adapters.extract import Unreadable, extract
from tracker.cli.acting import acting, ready_database
from tracker.domain.errors import TrackerError
from tracker.domain.letters import read_letter, to_json
from tracker.services import letters
from tracker.settings import Settings, read_settings
from tracker.store.db import Database
from tracker.store.queries.partnerships import partnership_by_slug

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
            answer |= to_json(read_letter(extracted.pages))
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
    """Bring letters into a partnership: PDF, Word, text or Markdown.

    A file that cannot be used gets a sentence and the others go in. The same file again changes nothing. Without
    --confirm each letter waits on its check page.
    """
    settings = read_settings()
    database = ready_database(settings)
    refused = 0
    with tqdm(files, unit="letter", disable=not sys.stderr.isatty(), leave=False) as progress:
        for file in progress:
            sentences, fine = _bring_in(file, slug, confirm, settings, database)
            refused += not fine
            progress.write(f"{file}: {' '.join(sentences)}", file=sys.stdout)
    sys.exit(1 if refused else 0)


def _bring_in(file: Path, slug: str, confirm: bool, settings: Settings, database: Database) -> tuple[list[str], bool]:
    """What became of one file, in sentences, and whether that is what was asked for.

    The letter is kept before it is confirmed, so that one without findings stays for somebody to look at.
    """
    sentences: list[str] = []
    try:
        content = file.read_bytes()
        with acting(settings, database) as context:
            received = letters.receive(context, partnership_by_slug(context, slug), file.name, content)
        sentences += [received.sentence, *received.warnings]
        if confirm and not received.already_there:
            with acting(settings, database) as context:
                partnership = partnership_by_slug(context, slug)
                numbers = letters.confirm(context, partnership, received.number, received.version)
            sentences.append(f"{len(numbers)} {'action' if len(numbers) == 1 else 'actions'} created.")
    except OSError as problem:
        return [*sentences, f"The file cannot be opened: {problem.strerror}."], False
    except TrackerError as problem:
        return [*sentences, problem.message], False
    return sentences, True
