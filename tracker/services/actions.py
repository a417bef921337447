"""What every change of an action begins and ends with: take it, see that it may be changed, write down what changed."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from tracker.domain.actions import Event, Status, transition
from tracker.domain.errors import Conflict, Invalid, MovedOn, NotFound
from tracker.domain.offers import OFFERS, Offer, is_open
from tracker.services import history
from tracker.services.history import Verb
from tracker.store.context import Context, check
from tracker.store.models import Action, ActionSupport

CHANGED_MEANWHILE = "Somebody else saved this action while you were writing. Check both versions, then save again"
CHANGED_BY_ONESELF = "You saved this action yourself after you opened this page. Check both versions, then save again"


def find(context: Context, partnership_id: int, number: int) -> Action:
    """The action with this number, locked until the transaction ends. NotFound where this person sees none."""
    action = None
    if context.actor.system is not None or partnership_id in context.actor.partnership_ids:
        action = context.session.scalar(
            select(Action)
            .where(Action.partnership_id == partnership_id, Action.number == number)
            .with_for_update(of=Action)
        )
    if action is None:
        raise NotFound("There is no action at this address that you can see.")
    return action


def take(context: Context, partnership_id: int, number: int, version: int, offer: Offer) -> Action:
    """The action, for `offer` to be done with it.

    Raises NotFound, NotAllowed, or Conflict: it has moved on to where this no longer applies, or it is not the
    `version` that stood on the page.
    """
    action = find(context, partnership_id, number)
    check(context, OFFERS[offer].permission, action)
    if not is_open(offer, action):
        raise MovedOn(not_now(offer, action))
    same_version(context, action, version)
    return action


def same_version(context: Context, action: Action, version: int) -> None:
    """Raises Conflict unless the action is still the `version` that stood on the page."""
    if action.version != version:
        raise Conflict(changed_meanwhile(context, action, version))


def changed_meanwhile(context: Context, action: Action, version: int) -> str:
    """Who changed the action since `version` stood on the page, somebody else or oneself, and what to do."""
    mine = history.by_oneself(context, "action", action.id, action.version - version)
    return CHANGED_BY_ONESELF if mine else CHANGED_MEANWHILE


def not_now(offer: Offer, action: Action) -> str:
    """Why nobody can do this now, as a sentence."""
    if action.status not in OFFERS[offer].statuses:
        if offer is Offer.DELIVER and action.status is Status.NOT_STARTED:
            return "This action has not been started. Give an update first, then say that it is delivered."
        return f"This action now stands at: {action.status.label.lower()}. What you wanted to do no longer applies."
    if action.lead_agency_id is None:
        return "This action has no lead agency yet."
    return "This has been answered already. Look at the action to see how it stands."


def changed(
    context: Context,
    action: Action,
    verb: Verb,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    reason: str | None = None,
) -> None:
    """End a change: one version more, and one line of history.

    One line is one version, so that the last lines of an action's history are what somebody missed who holds an
    older one.
    """
    action.version += 1
    history.record(
        context,
        verb,
        "action",
        action.id,
        partnership_id=action.partnership_id,
        before=before,
        after=after,
        reason=reason,
    )
    context.session.flush()


def move(action: Action, event: Event) -> dict[str, object]:
    """Take the action along the table. Returns what its status was. Raises Conflict where the table has no such row."""
    row = transition(action.status, event)
    if row is None:
        raise Conflict(f"This action now stands at: {action.status.label.lower()}.")
    before: dict[str, object] = {"status": action.status}
    action.status = row.target
    return before


def support(context: Context, action: Action, agency_ids: frozenset[int]) -> None:
    """Let exactly these agencies support the action; the lead agency is not one of them."""
    wanted = agency_ids - {action.lead_agency_id}
    rows = context.session.scalars(select(ActionSupport).where(ActionSupport.action_id == action.id)).all()
    for row in rows:
        if row.agency_id not in wanted:
            context.session.delete(row)
    for agency_id in sorted(wanted - {row.agency_id for row in rows}):
        context.session.add(
            ActionSupport(partnership_id=action.partnership_id, action_id=action.id, agency_id=agency_id)
        )
    context.session.flush()
    context.session.expire(action, ["supports"])


def needed(text: str | None, field: str, sentence: str) -> str:
    """What was typed, without white space around it. Raises Invalid with `sentence` where nothing was."""
    cleaned = (text or "").strip()
    if not cleaned:
        raise Invalid(sentence, {field: sentence})
    return cleaned


def optional(text: str | None) -> str | None:
    """What was typed, or None where nothing was."""
    return (text or "").strip() or None
