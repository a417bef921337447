"""How a partnership stands: counted afresh whenever somebody looks, and kept each night so that a trend exists."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from tracker.domain.access import Permission
from tracker.domain.rollups import Count, Rollup, TrendPoint, last_of_each_week, roll_up, tally
from tracker.store.context import Context, check
from tracker.store.models import ProgressCount
from tracker.store.queries import rollups
from tracker.store.queries.partnerships import PartnershipRow, partnerships_of

TREND_WEEKS = 12


@dataclass(frozen=True, slots=True)
class Across:
    """Everything the actor may see together, and each of the partnerships by name."""

    together: Rollup
    partnerships: tuple[tuple[PartnershipRow, Rollup], ...]


def rollup(context: Context, partnership: PartnershipRow) -> Rollup:
    """How the actions of `partnership` stand now. NotFound outside the actor's partnerships."""
    check(context, Permission.READ, partnership)
    counts = rollups.counts(context, (partnership.id,))
    return roll_up(counts, _names(context, counts))


def across(context: Context) -> Across:
    """The same for all partnerships the actor may see, in the same two queries however many they are."""
    partnerships = partnerships_of(context)
    counts = rollups.counts(context, [partnership.id for partnership in partnerships])
    names = _names(context, counts)
    each: dict[int, list[Count]] = {}
    for count in counts:
        each.setdefault(count.partnership_id, []).append(count)
    return Across(
        roll_up(counts, names),
        tuple((row, roll_up(each.get(row.id, ()), names)) for row in partnerships),
    )


def trend(context: Context, partnership: PartnershipRow, weeks: int = TREND_WEEKS) -> list[TrendPoint]:
    """The last `weeks` weeks as they were kept: one point a week, its latest night, oldest first."""
    check(context, Permission.READ, partnership)
    monday = context.today - timedelta(days=context.today.weekday())
    kept = rollups.kept_counts(context, partnership.id, monday - timedelta(weeks=weeks - 1))
    points = (
        TrendPoint(taken_on, tally(count for _, count in night))
        for taken_on, night in groupby(kept, key=lambda row: row[0])
    )
    return last_of_each_week(points)


def keep_tonight(context: Context) -> int:
    """Keep today's counts of every partnership that is not closed; returns how many partnerships were kept.

    Once a partnership and London date: what was kept stays as it is when the job runs again, so that two schedulers,
    or a run by hand, never rewrite what somebody may have quoted.
    """
    check(context, Permission.KEEP_PROGRESS)
    kept = rollups.kept_on(context, context.today)
    partnerships = [
        row.id for row in partnerships_of(context) if row.id not in kept and not _is_closed(row, context.today)
    ]
    counts = rollups.counts(context, partnerships)
    context.session.add_all(_to_keep(counts, context.today))
    context.session.flush()
    return len({count.partnership_id for count in counts})


def _is_closed(partnership: PartnershipRow, today: date) -> bool:
    return partnership.closed_on is not None and partnership.closed_on <= today


def _names(context: Context, counts: Collection[Count]) -> dict[int, str]:
    return rollups.agency_names(
        context, {count.lead_agency_id for count in counts if count.lead_agency_id is not None}
    )


def _to_keep(counts: Iterable[Count], on: date) -> Iterable[ProgressCount]:
    for count in counts:
        yield ProgressCount(
            partnership_id=count.partnership_id,
            taken_on=on,
            lead_agency_id=count.lead_agency_id or rollups.NO_LEAD,
            status=count.status,
            rating=count.rating.value if count.rating else rollups.NOT_RATED,
            urgency=count.urgency,
            assignment=count.assignment,
            actions=count.actions,
        )
