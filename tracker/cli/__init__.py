"""The `tracker` command. Each group of commands is loaded only when one of them is asked for."""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

import click
from sqlalchemy.exc import OperationalError

from tracker.domain.errors import TrackerError
from tracker.settings import BadSetting

# What `tracker --help` lists, in this order: the command, the module it stands in, and its function.
COMMANDS = {
    "run": ("tracker.cli.serving", "run"),
    "web": ("tracker.cli.serving", "web"),
    "scheduler": ("tracker.cli.serving", "scheduler"),
    "init": ("tracker.cli.installing", "init"),
    "demo": ("tracker.cli.installing", "demo"),
    "migrate": ("tracker.cli.installing", "migrate"),
    "add-partnership": ("tracker.cli.people", "add_partnership"),
    "add-agency": ("tracker.cli.people", "add_agency"),
    "add-person": ("tracker.cli.people", "add_person"),
    "set-password": ("tracker.cli.people", "set_password"),
    "parse-letter": ("tracker.cli.letters", "parse_letter"),
    "import-letters": ("tracker.cli.letters", "import_letters"),
    "run-job": ("tracker.cli.jobs", "run_job"),
    "rollup": ("tracker.cli.jobs", "rollup"),
}


class Commands(click.Group):
    """Lists the commands from the table and loads a module only when its command is wanted."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, function = COMMANDS[name]
        command: click.Command = getattr(importlib.import_module(module), function)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; a refusal is printed as its sentence, with exit status 1."""
        try:
            return super().invoke(ctx)
        except OperationalError as failure:
            reason = str(failure.orig).strip().partition("\n")[0]
            click.echo(
                f"The database cannot be used: {reason}. Is TRACKER_DATABASE_URL right?", err=True
            )
            ctx.exit(1)
        except (TrackerError, BadSetting) as refusal:
            for sentence in _sentences(refusal):
                click.echo(sentence, err=True)
            ctx.exit(1)


def _sentences(refusal: Exception) -> list[str]:
    """What a refusal says; the fields of a form count where their sentences are not the message over again."""
    message = str(getattr(refusal, "message", refusal))
    fields: dict[str, str] = getattr(refusal, "fields", {})
    return [message, *(sentence for sentence in fields.values() if sentence.rstrip(".") not in message)]


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def tracker() -> None:
    """Turns a children's inspection letter into actions with an owner, a date and evidence.

    Start with `tracker run`: where there is no database yet it loads a demonstration and serves it.
    `tracker init` sets up an empty installation instead.

    \b
    Settings are read from the environment:
      TRACKER_INSTANCE       where database, files and outbox live (default: instance/)
      TRACKER_DATABASE_URL   postgresql+psycopg://… for more than one machine (default: SQLite)
      TRACKER_LISTEN         address and port to serve on (default: 127.0.0.1:5000)
      TRACKER_URL            the address people use; links in e-mails begin with it
      TRACKER_MAIL           outbox (default: .eml files), or smtp://user:password@host:587
      TRACKER_MAIL_FROM      the sender of e-mails
      TRACKER_SECRET_KEY     signs cookies (default: made once in the instance folder)

    Exit status: 0 all done, 1 something was refused (with a sentence), 2 wrong usage.
    """


def main() -> None:
    """Entry point. What it writes is for its owner alone. A pipe closed by whoever reads our output is no error."""
    os.umask(0o077)
    try:
        tracker(prog_name="tracker")
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
