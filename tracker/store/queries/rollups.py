"""Counting actions: one GROUP BY on the covering index `ix_action_rollup`, and the counts kept on earlier nights."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import Case, case, func, select

from tracker.domain.actions import Rating, Status, Urgency
from tracker.domain.errors import NotFound
from tracker.domain.rollups import Count
from tracker.store.context import Context
from tracker.store.models import Action, Agency, ProgressCount

NOT_RATED = "not_rated"
NO_LEAD = 0


def counts(context: Context, partnership_ids: Collection[int]) -> list[Count]:
    """How the actions of these partnerships stand on the context's date, alike ones counted together.

    Raises NotFound when one of them is not the actor's to see.
    """
    _may_see(context, partnership_ids)
    alike = (
        Action.partnership_id,
        Action.lead_agency_id,
        Action.status,
        Action.rating,
        Action.assignment,
        urgency_on(context.today, context.settings.due_soon_days).label("urgency_today"),
    )
    query = (
        select(*alike, func.count())
        .where(Action.partnership_id.in_(partnership_ids))
        .group_by(*alike[:-1], "urgency_today")
    )
    return [
        Count(*row[:5], urgency=Urgency(row[5]), actions=row[6]) for row in context.session.execute(query)
    ]


def urgency_on(today: date, soon_days: int) -> Case[str]:
    """`tracker.domain.actions.urgency` as SQL. A test holds the two against each other."""
    return case(
        (Action.status.in_((Status.SIGNED_OFF, Status.CLOSED)), Urgency.FINISHED.value),
        (Action.status == Status.DELIVERED, Urgency.WAITING.value),
        (Action.due_on.is_(None), Urgency.NO_DATE.value),
        (Action.due_on < today, Urgency.OVERDUE.value),
        (Action.due_on <= today + timedelta(days=soon_days), Urgency.DUE_SOON.value),
        else_=Urgency.LATER.value,
    )


def agency_names(context: Context, agency_ids: Collection[int]) -> dict[int, str]:
    """Names of agencies that lead or led actions the actor may see, also of those that serve no longer."""
    query = select(Agency.id, Agency.name).where(Agency.id.in_(agency_ids))
    return {row.id: row.name for row in context.session.execute(query)}


def kept_counts(context: Context, partnership_id: int, since: date) -> list[tuple[date, Count]]:
    """What was kept each night from `since` on, by date, agencies taken together. Raises NotFound outside the actor's
    partnerships."""
    _may_see(context, (partnership_id,))
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


def _may_see(context: Context, partnership_ids: Collection[int]) -> None:
    actor = context.actor
    if actor.system is None and not actor.partnership_ids.issuperset(partnership_ids):
        raise NotFound("There is no partnership here that you can see.")
