"""The day a letter's answer is due, and the actions that carry it until they have a day of their own."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from tracker.domain.actions import OPEN_STATUSES
from tracker.domain.deadlines import check_deadline
from tracker.domain.letters import FindingKind, from_json
from tracker.services import history
from tracker.services.history import Verb
from tracker.store.context import Context
from tracker.store.models import Action, ActionFinding, Finding, Letter


def due_on(letter: Letter, kinds: Collection[FindingKind]) -> date | None:
    """When the answer to a letter with findings of these kinds is due; None where it asks for none."""
    printed = from_json(letter.parsed).deadline
    return check_deadline(
        letter.kind,
        has_priority_actions=FindingKind.PRIORITY_ACTION in kinds,
        published_on=letter.published_on,
        received_on=letter.received_on,
        printed_on=letter.printed_deadline_on,
        printed_working_days=printed.relative_working_days if printed else None,
    ).due_on


def kinds_of(context: Context, letter: Letter) -> set[FindingKind]:
    """The kinds of a confirmed letter's findings."""
    query = select(Finding.kind).distinct().where(Finding.letter_id == letter.id, Finding.superseded_at.is_(None))
    return set(context.session.scalars(query))


def move_plans(context: Context, letter: Letter, was: date | None) -> None:
    """Let the open actions that carry the letter's former day `was` carry its present one.

    A day somebody agreed on is not touched.
    """
    now = due_on(letter, kinds_of(context, letter))
    if now == was:
        return
    answering = (
        select(ActionFinding.action_id)
        .join(Finding, Finding.id == ActionFinding.finding_id)
        .where(Finding.letter_id == letter.id)
    )
    carries = Action.plan_due_on.is_(None) if was is None else Action.plan_due_on == was
    query = select(Action).where(
        Action.partnership_id == letter.partnership_id,
        Action.id.in_(answering),
        Action.status.in_(OPEN_STATUSES),
        carries,
    )
    for action in context.session.scalars(query.with_for_update(of=Action)):
        action.plan_due_on = now
        action.version += 1
        history.record(
            context,
            Verb.CHANGED,
            "action",
            action.id,
            partnership_id=letter.partnership_id,
            before={"plan_due_on": was},
            after={"plan_due_on": now},
            reason=f"Letter {letter.number} was corrected",
        )
