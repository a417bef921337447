"""The timetable by hand, and the progress summary for programs."""

from __future__ import annotations

import json
from datetime import date

import click

from tracker.cli.acting import asking, ready_database
from tracker.domain.rollups import to_json
from tracker.jobs.runner import run_by_hand
from tracker.jobs.timetable import TIMETABLE
from tracker.services import progress
from tracker.settings import read_settings
from tracker.store.queries.partnerships import partnership_by_slug, partnerships_of


class DayType(click.ParamType[date]):
    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a date like 2024-10-14.", param, ctx)


@click.command()
@click.argument("name", required=False)
@click.option("--on", metavar="DATE", type=DayType(), help="As at 08:00 in London on this day, like 2024-10-14.")
@click.option("--list", "show_list", is_flag=True, help="Print the timetable instead.")
@click.pass_context
def run_job(ctx: click.Context, name: str | None, on: date | None, show_list: bool) -> None:
    """Run one job of the timetable now, or for a date. Running it twice tells nobody twice.

    Jobs plan and compose; `tracker run-job send` delivers what is waiting.
    """
    if show_list:
        for row in TIMETABLE:
            click.echo(f"{row.name:<18} {row.when:<34} {row.does}")
        return
    if name is None or name not in {row.name for row in TIMETABLE}:
        raise click.UsageError(
            f"{'Name a job' if name is None else f'There is no job called {name}'}: "
            f"{', '.join(row.name for row in TIMETABLE)}.",
            ctx,
        )
    settings = read_settings()
    outcome = run_by_hand(name, on, ready_database(settings), settings)
    click.echo(outcome.sentence)


@click.command()
@click.option("--partnership", "slug", metavar="SLUG", help="Only this partnership.")
@click.option("--json", "as_json", is_flag=True, required=True, help="Print one JSON object a line.")
def rollup(slug: str | None, as_json: bool) -> None:
    """Print how the actions of each partnership stand today.

    They are counted by status, rating, urgency and agency.
    """
    settings = read_settings()
    with asking(settings, ready_database(settings)) as context:
        wanted = [partnership_by_slug(context, slug)] if slug else partnerships_of(context)
        for partnership in wanted:
            counts = progress.rollup(context, partnership)
            click.echo(json.dumps(to_json(counts, partnership.slug, context.today), ensure_ascii=False))
