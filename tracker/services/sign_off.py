"""The end of an action, and its way back: delivered, signed off, returned, reopened, closed; and the agreed rating."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, select

from tracker.domain.actions import ClosedBecause, Event, Rating
from tracker.domain.errors import Invalid
from tracker.domain.london import london_date, spoken_date
from tracker.domain.offers import Offer, needs_meeting
from tracker.services import notices, proposals, updates
from tracker.services.actions import changed, move, optional, take
from tracker.services.history import Verb
from tracker.services.updates import NOTHING_SHOWN, Shown
from tracker.store.context import Context
from tracker.store.models import Action, Decision, Evidence

NO_EVIDENCE = "Enter what shows that this has been done. Nobody can sign it off without evidence"


@dataclass(frozen=True, slots=True)
class Meeting:
    """The meeting that decided: its name, its date, and where its minutes say so."""

    name: str | None = None
    on: date | None = None
    minute: str | None = None

    @property
    def is_empty(self) -> bool:
        return not (optional(self.name) or self.on or optional(self.minute))


NO_MEETING = Meeting()


def deliver(
    context: Context,
    partnership_id: int,
    number: int,
    version: int,
    statement: str | None = None,
    evidence: Shown = NOTHING_SHOWN,
) -> None:
    """The lead agency says that the action is delivered, with evidence: given now, or standing there already.

    `statement` is for who signs off. Raises Invalid, Conflict, NotAllowed, NotFound.
    """
    action = take(context, partnership_id, number, version, Offer.DELIVER)
    found = updates.refused_evidence(context, evidence)
    given = updates.add_evidence(context, action, evidence, None) if not found else False
    if not found and not given and not _has_evidence(context, action):
        found["evidence_note"] = NO_EVIDENCE
    if found:
        raise Invalid(next(iter(found.values())), found)
    before = move(action, Event.DELIVERED)
    action.delivered_at = context.now
    proposals.settle(context, action, "The action was delivered")
    _decide(context, action, Event.DELIVERED, optional(statement), NO_MEETING)
    after: dict[str, object] = {"status": action.status}
    changed(context, action, Verb.DELIVERED, before=before, after=after, reason=optional(statement))


def sign_off(
    context: Context,
    partnership_id: int,
    number: int,
    version: int,
    reason: str | None = None,
    meeting: Meeting = NO_MEETING,
) -> None:
    """A person who does not belong to the lead agency, or a meeting, finds the action complete.

    Raises Invalid, Conflict, NotAllowed, NotFound.
    """
    action = take(context, partnership_id, number, version, Offer.SIGN_OFF)
    _raise(_refused_meeting(context, action, Offer.SIGN_OFF, meeting))
    _end(context, action, Event.SIGNED_OFF, Verb.SIGNED_OFF, optional(reason), meeting)


def send_back(
    context: Context,
    partnership_id: int,
    number: int,
    version: int,
    reason: str | None,
    meeting: Meeting = NO_MEETING,
) -> None:
    """The action is returned to its agency with a reason; the agency is told that it was, not why.

    Raises Invalid, Conflict, NotAllowed, NotFound.
    """
    action = take(context, partnership_id, number, version, Offer.RETURN)
    _raise(_refused_meeting(context, action, Offer.RETURN, meeting) | _no_reason(reason, "Enter why it is returned"))
    action.delivered_at = None
    _end(context, action, Event.RETURNED, Verb.RETURNED, optional(reason), meeting)
    notices.returned(context, action)


def reopen(
    context: Context,
    partnership_id: int,
    number: int,
    version: int,
    reason: str | None,
    meeting: Meeting = NO_MEETING,
) -> None:
    """What was signed off is in progress again, with a reason. Raises Invalid, Conflict, NotAllowed, NotFound."""
    action = take(context, partnership_id, number, version, Offer.REOPEN)
    _raise(_refused_meeting(context, action, Offer.REOPEN, meeting) | _no_reason(reason, "Enter why it is reopened"))
    action.delivered_at = None
    _end(context, action, Event.REOPENED, Verb.REOPENED, optional(reason), meeting)


def close(
    context: Context,
    partnership_id: int,
    number: int,
    version: int,
    because: ClosedBecause | None,
    reason: str | None,
) -> None:
    """The action ends without being completed. Raises Invalid, Conflict, NotAllowed, NotFound."""
    action = take(context, partnership_id, number, version, Offer.CLOSE)
    found = {} if because is not None else {"because": "Select why the action is closed"}
    _raise(found | _no_reason(reason, "Enter the reason"))
    assert because is not None
    proposals.settle(context, action, "The action was closed")
    action.closed_because = because
    _end(context, action, Event.CLOSED, Verb.CLOSED, optional(reason), NO_MEETING, closed_because=because)


def agree_rating(
    context: Context, partnership_id: int, number: int, version: int, rating: Rating | None, reason: str | None
) -> None:
    """The rating the partnership agreed, kept beside the agency's. Raises Invalid, Conflict, NotAllowed, NotFound."""
    action = take(context, partnership_id, number, version, Offer.AGREE_RATING)
    found = {} if rating is not None else {"rating": "Select the rating the partnership agreed"}
    if rating is not None and rating is not action.rating:
        found |= _no_reason(reason, "Enter why it differs from the agency's rating")
    _raise(found)
    before = {"agreed_rating": action.agreed_rating} if action.agreed_rating else None
    action.agreed_rating = rating
    changed(
        context, action, Verb.RATING_AGREED, before=before, after={"agreed_rating": rating}, reason=optional(reason)
    )


def _end(
    context: Context,
    action: Action,
    event: Event,
    verb: Verb,
    reason: str | None,
    meeting: Meeting,
    **also: object,
) -> None:
    """Move the action, write the decision down, record it."""
    before = move(action, event)
    _decide(context, action, event, reason, meeting)
    after: dict[str, object] = {"status": action.status, **also}
    if optional(meeting.name):
        after |= {"meeting": optional(meeting.name), "meeting_on": meeting.on, "minute": optional(meeting.minute)}
    changed(context, action, verb, before=before, after=after, reason=reason)


def _decide(context: Context, action: Action, event: Event, reason: str | None, meeting: Meeting) -> None:
    context.session.add(
        Decision(
            partnership_id=action.partnership_id,
            action_id=action.id,
            event=event,
            by=context.actor.name,
            at=context.now,
            reason=reason,
            meeting=optional(meeting.name),
            meeting_on=meeting.on,
            minute=optional(meeting.minute),
        )
    )


def _refused_meeting(context: Context, action: Action, offer: Offer, meeting: Meeting) -> dict[str, str]:
    """A meeting is named whole or not at all; who may only record one has to name it."""
    if meeting.is_empty and not needs_meeting(context.actor, offer, action):
        return {}
    found = {}
    if not optional(meeting.name):
        found["meeting"] = "Enter the name of the meeting that decided"
    if meeting.on is None:
        found["meeting_on"] = "Enter the date of the meeting"
    elif meeting.on > context.today:
        found["meeting_on"] = "Date of the meeting must be today or in the past"
    elif (since := _decidable_since(context, action, offer)) and meeting.on < since[1]:
        found["meeting_on"] = (
            f"Date of the meeting must be {spoken_date(since[1])} or later: the action was {since[0]} on that day"
        )
    if not optional(meeting.minute):
        found["minute"] = "Enter where the minutes say so"
    return found


def _decidable_since(context: Context, action: Action, offer: Offer) -> tuple[str, date] | None:
    """What a meeting that takes this decision has before it, and the day of it: what is decided on has happened.

    A sign-off that a meeting decided counts from the meeting's day. None where no such day is known.
    """
    event = Event.SIGNED_OFF if offer is Offer.REOPEN else Event.DELIVERED
    last = context.session.scalar(
        select(Decision)
        .where(Decision.action_id == action.id, Decision.event == event)
        .order_by(Decision.id.desc())
        .limit(1)
    )
    if last is None:
        return None
    said = "signed off" if event is Event.SIGNED_OFF else "said to be delivered"
    return said, last.meeting_on or london_date(last.at)


def _no_reason(reason: str | None, sentence: str) -> dict[str, str]:
    return {} if optional(reason) else {"reason": sentence}


def _raise(found: dict[str, str]) -> None:
    if found:
        raise Invalid(next(iter(found.values())), found)


def _has_evidence(context: Context, action: Action) -> bool:
    return bool(context.session.scalar(select(exists().where(Evidence.action_id == action.id))))
