"""Due dates: every one is kept, with who agreed it and why, and the first is never lost."""

from __future__ import annotations

from datetime import date

from tracker.domain.errors import Invalid
from tracker.domain.london import spoken_date
from tracker.domain.offers import Offer
from tracker.services import proposals
from tracker.services.actions import changed, optional, take
from tracker.services.history import Verb
from tracker.store.context import Context
from tracker.store.models import Action, DateChange

HAS_PASSED = "Due date must be today or in the future"
NEEDS_REASON = "Enter why the due date changes"


def set_due_date(
    context: Context,
    partnership_id: int,
    number: int,
    version: int,
    due_on: date,
    reason: str | None = None,
    *,
    may_have_passed: bool = False,
) -> None:
    """Agree the action's due date. The first needs no reason, a change needs one.

    A date before today is refused unless `may_have_passed`: it was agreed earlier and is only recorded now. Open
    proposals of another date are settled by it. Raises Invalid, Conflict, NotAllowed, NotFound.
    """
    action = take(context, partnership_id, number, version, Offer.SET_DUE_DATE)
    before = {"due_on": action.due_on}
    agree(context, action, due_on, reason, may_have_passed=may_have_passed)
    proposals.settle(context, action, "The due date was changed", only_dates=True)
    changed(
        context,
        action,
        Verb.DATE_AGREED,
        before=before if before["due_on"] else None,
        after={"due_on": due_on},
        reason=optional(reason),
    )


def agree(
    context: Context, action: Action, due_on: date, reason: str | None, *, may_have_passed: bool = False
) -> None:
    """Write the date down with who agreed it. Raises Invalid; the caller records the history."""
    said = refused(context, action.due_on, due_on, reason, may_have_passed=may_have_passed)
    if said:
        raise Invalid(next(iter(said.values())), said)
    context.session.add(
        DateChange(
            partnership_id=action.partnership_id,
            action_id=action.id,
            was_on=action.due_on,
            due_on=due_on,
            reason=optional(reason),
            agreed_by=context.actor.name,
            at=context.now,
        )
    )
    action.due_on = due_on


def refused(
    context: Context, was_on: date | None, due_on: date, reason: str | None, *, may_have_passed: bool = False
) -> dict[str, str]:
    """What stands against this date, as field to sentence; empty when nothing does."""
    found = {}
    if due_on == was_on:
        found["due_on"] = f"The due date is {spoken_date(due_on)} already. Enter another date"
    elif due_on < context.today and not may_have_passed:
        found["due_on"] = HAS_PASSED
    if was_on is not None and not optional(reason):
        found["reason"] = NEEDS_REASON
    return found
