"""Updates: what the agency says it has done, appended and never edited, with the evidence that shows it is true."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.domain.access import AGENCY_ROLES, Role
from tracker.domain.actions import Event, Rating, Status
from tracker.domain.errors import Invalid
from tracker.domain.offers import Offer, acts_on_behalf
from tracker.services.actions import changed, move, optional, take
from tracker.services.history import Verb
from tracker.store.context import Context
from tracker.store.models import Action, Evidence, ProgressUpdate


@dataclass(frozen=True, slots=True)
class Shown:
    """What shows that an update is true: a note, where it is held, and when to look again."""

    note: str | None = None
    held_at: str | None = None
    look_again_on: date | None = None


NOTHING_SHOWN = Shown()


@dataclass(frozen=True, slots=True)
class Said:
    """An update as it was typed. `heard` is what children and families said; `was_under_way` counts on the first."""

    done: str | None
    rating: Rating | None
    rating_reason: str | None
    next_step: str | None = None
    heard: str | None = None
    evidence: Shown = NOTHING_SHOWN
    was_under_way: bool = False


def give_update(context: Context, partnership_id: int, number: int, version: int, said: Said) -> None:
    """Append an update for the agency of whoever asks, or on behalf of the lead agency.

    The first one starts the action. The action's rating is the lead agency's: what a supporting agency gives stands
    with its update. Raises Invalid, Conflict, NotAllowed, NotFound.
    """
    action = take(context, partnership_id, number, version, Offer.UPDATE)
    found = _missing(said) | refused_evidence(context, said.evidence)
    if found:
        raise Invalid(next(iter(found.values())), found)
    assert said.rating is not None
    agency_id, on_behalf = _speaks_for(context, action)
    update = ProgressUpdate(
        partnership_id=partnership_id,
        action_id=action.id,
        agency_id=agency_id,
        by_id=context.actor.person_id,
        by=context.actor.name,
        on_behalf=on_behalf,
        at=context.now,
        done=optional(said.done),
        rating=said.rating,
        rating_reason=optional(said.rating_reason),
        next_step=optional(said.next_step),
        heard=optional(said.heard),
    )
    context.session.add(update)
    context.session.flush()
    add_evidence(context, action, said.evidence, update.id)
    before, after = _take_in(action, said, leads=agency_id == action.lead_agency_id)
    changed(context, action, Verb.UPDATED, before=before or None, after=after)


def _take_in(action: Action, said: Said, *, leads: bool) -> tuple[dict[str, object], dict[str, object]]:
    """What the update changes in the action: before and after."""
    before: dict[str, object] = {}
    after: dict[str, object] = {}
    if action.status is Status.NOT_STARTED:
        before |= move(action, Event.STARTED)
        after["status"] = action.status
        if said.was_under_way and not action.was_under_way:
            action.was_under_way = after["was_under_way"] = True
    if leads and action.rating is not said.rating:
        if action.rating:
            before["rating"] = action.rating
        action.rating = said.rating
    after["rating"] = said.rating
    return before, after


def _missing(said: Said) -> dict[str, str]:
    found = {}
    if not optional(said.done):
        found["done"] = "Enter what has been done"
    if said.rating is None:
        found["rating"] = "Select whether it is on track"
    if not optional(said.rating_reason):
        found["rating_reason"] = "Enter the reason for this rating"
    return found


def refused_evidence(context: Context, shown: Shown) -> dict[str, str]:
    """What stands against this evidence, as field to sentence."""
    found = {}
    if (optional(shown.held_at) or shown.look_again_on) and not optional(shown.note):
        found["evidence_note"] = "Enter what the evidence shows"
    if shown.look_again_on is not None and shown.look_again_on < context.today:
        found["look_again_on"] = "Date to look again must be today or in the future"
    return found


def add_evidence(context: Context, action: Action, shown: Shown, update_id: int | None) -> bool:
    """Append evidence where there is any; the caller has checked it and records the history."""
    note = optional(shown.note)
    if note is None:
        return False
    context.session.add(
        Evidence(
            partnership_id=action.partnership_id,
            action_id=action.id,
            update_id=update_id,
            note=note,
            held_at=optional(shown.held_at),
            look_again_on=shown.look_again_on,
            by=context.actor.name,
            at=context.now,
        )
    )
    return True


def _speaks_for(context: Context, action: Action) -> tuple[int, bool]:
    """The agency whose update it is, and whether it is given on its behalf: the lead agency's where it may be."""
    if acts_on_behalf(context.actor, Offer.UPDATE, action):
        assert action.lead_agency_id is not None
        return action.lead_agency_id, True
    own = [
        seat.agency_id
        for seat in context.actor.seats_in(action.partnership_id)
        if seat.agency_id is not None and seat.role in AGENCY_ROLES - {Role.SAFEGUARDING_PARTNER}
    ]
    if action.lead_agency_id in own:
        assert action.lead_agency_id is not None
        return action.lead_agency_id, False
    return next(agency_id for agency_id in own if agency_id in action.supporting_agency_ids), False
