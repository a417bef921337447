"""Counting actions: one GROUP BY on the covering index `ix_action_rollup`, and the counts kept on earlier nights."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import func, select

from tracker.domain.actions import Rating, Status, Urgency
from tracker.domain.rollups import Count
from tracker.store.context import Context, must_see
from tracker.store.models import Action, Agency, ProgressCount

NOT_RATED = "not_rated"
NO_LEAD = 0


def counts(context: Context, partnership_ids: Collection[int]) -> list[Count]:
    """How the actions of these partnerships stand on the context's date, alike ones counted together.

    Raises NotFound when one of them is not the actor's to see.
    """
    for partnership_id in partnership_ids:
        must_see(context, partnership_id)
    alike = (Action.partnership_id, Action.lead_agency_id, Action.status, Action.rating, Action.assignment)
    last_soon = context.today + timedelta(days=context.settings.due_soon_days)
    # Grouped in the order of the index and counted by date on the way: grouping by urgency would sort everything.
    query = (
        select(
            *alike,
            func.count(),
            func.count(Action.due_on),
            func.count().filter(Action.due_on < context.today),
            func.count().filter(Action.due_on <= last_soon),
        )
        .where(Action.partnership_id.in_(partnership_ids))
        .group_by(*alike)
    )
    return [
        Count(*row[:5], urgency, actions)
        for row in context.session.execute(query)
        for urgency, actions in _by_urgency(row[2], *row[5:])
        if actions
    ]


def _by_urgency(
    status: Status, actions: int, dated: int, overdue: int, by_soon: int
) -> tuple[tuple[Urgency, int], ...]:
    """`tracker.domain.actions.urgency` of many: `dated` have a date, `overdue` one that has passed, `by_soon` one that
    has passed or comes soon. A test holds the two against each other."""
    if not status.is_open:
        return ((Urgency.FINISHED, actions),)
    if status is Status.DELIVERED:
        return ((Urgency.WAITING, actions),)
    return (
        (Urgency.OVERDUE, overdue),
        (Urgency.DUE_SOON, by_soon - overdue),
        (Urgency.LATER, dated - by_soon),
        (Urgency.NO_DATE, actions - dated),
    )


def agency_names(context: Context, agency_ids: Collection[int]) -> dict[int, str]:
    """Names of agencies that lead or led actions the actor may see, also of those that serve no longer."""
    query = select(Agency.id, Agency.name).where(Agency.id.in_(agency_ids))
    return {row.id: row.name for row in context.session.execute(query)}


def kept_counts(context: Context, partnership_id: int, since: date) -> list[tuple[date, Count]]:
    """What was kept each night from `since` on, by date, agencies taken together. Raises NotFound outside the actor's
    partnerships."""
    must_see(context, partnership_id)
    alike = (
        ProgressCount.taken_on,
        ProgressCount.status,
        ProgressCount.rating,
        ProgressCount.assignment,
        ProgressCount.urgency,
    )
    query = (
        select(*alike, func.sum(ProgressCount.actions))
        .where(ProgressCount.partnership_id == partnership_id, ProgressCount.taken_on >= since)
        .group_by(*alike)
        .order_by(ProgressCount.taken_on)
    )
    return [
        (
            taken_on,
            Count(
                partnership_id,
                None,
                status,
                None if rating == NOT_RATED else Rating(rating),
                assignment,
                urgency,
                actions,
            ),
        )
        for taken_on, status, rating, assignment, urgency, actions in context.session.execute(query)
    ]


def kept_on(context: Context, day: date) -> set[int]:
    """The partnerships whose summary of `day` has been kept already."""
    query = select(ProgressCount.partnership_id).where(ProgressCount.taken_on == day).distinct()
    return set(context.session.scalars(query))
