"""What can be done next with an action: the state it has to be in, beside the permission its doer needs.

May this person, and may anyone now, are two questions. Pages draw their buttons from `offers`; services ask
`check` for the first question and `is_open` for the second.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from tracker.domain.access import Actor, On, Permission, Scoped, allowed, standing
from tracker.domain.actions import LIVE_STATUSES, OPEN_STATUSES, TRANSITIONS, Assignment, Event, Status


class Offer(StrEnum):
    """One thing somebody may do with an action."""

    ACCEPT = "accept"
    SUGGEST = "suggest"
    UPDATE = "update"
    PROPOSE_DATE = "propose_date"
    DELIVER = "deliver"
    SIGN_OFF = "sign_off"
    RETURN = "return"
    ASSIGN = "assign"
    CHANGE = "change"
    SET_DUE_DATE = "set_due_date"
    AGREE_RATING = "agree_rating"
    REOPEN = "reopen"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class OfferRule:
    """`assignments` None means that it makes no difference what has become of asking an agency."""

    permission: Permission
    statuses: frozenset[Status]
    assignments: frozenset[Assignment] | None = None


class Standing(Scoped, Protocol):
    """What of an action decides what may be done with it: a row of the table or of a page's query."""

    @property
    def status(self) -> Status: ...
    @property
    def assignment(self) -> Assignment: ...
    @property
    def lead_agency_id(self) -> int | None: ...
    @property
    def supporting_agency_ids(self) -> Collection[int]: ...


def _sources(event: Event) -> frozenset[Status]:
    return frozenset(row.source for row in TRANSITIONS if row.event is event)


_LIVE = frozenset(LIVE_STATUSES)
_OPEN = frozenset(OPEN_STATUSES)
_UNANSWERED = frozenset({Assignment.ASKED, Assignment.SUGGESTED})
_LED = frozenset(Assignment) - {Assignment.NOBODY}

OFFERS: dict[Offer, OfferRule] = {
    Offer.ACCEPT: OfferRule(Permission.ANSWER, _LIVE, _UNANSWERED),
    Offer.SUGGEST: OfferRule(Permission.ANSWER, _LIVE, _LED),
    Offer.UPDATE: OfferRule(Permission.UPDATE, _OPEN),
    Offer.PROPOSE_DATE: OfferRule(Permission.PROPOSE_DATE, _LIVE, frozenset({Assignment.ACCEPTED})),
    Offer.DELIVER: OfferRule(Permission.SAY_DELIVERED, _sources(Event.DELIVERED)),
    Offer.SIGN_OFF: OfferRule(Permission.SIGN_OFF, _sources(Event.SIGNED_OFF)),
    Offer.RETURN: OfferRule(Permission.SIGN_OFF, _sources(Event.RETURNED)),
    Offer.ASSIGN: OfferRule(Permission.ASSIGN, _LIVE),
    Offer.CHANGE: OfferRule(Permission.ASSIGN, _OPEN),
    Offer.SET_DUE_DATE: OfferRule(Permission.AGREE_DATES, _LIVE),
    Offer.AGREE_RATING: OfferRule(Permission.AGREE_RATING, _OPEN),
    Offer.REOPEN: OfferRule(Permission.SIGN_OFF, _sources(Event.REOPENED)),
    Offer.CLOSE: OfferRule(Permission.CLOSE, _sources(Event.CLOSED)),
}


def is_open(offer: Offer, action: Standing) -> bool:
    """Whether anyone may do this with the action as it stands now."""
    rule = OFFERS[offer]
    return action.status in rule.statuses and (rule.assignments is None or action.assignment in rule.assignments)


def offers(actor: Actor, action: Standing) -> tuple[Offer, ...]:
    """What this person may do with the action now, in the order of `Offer`."""
    return tuple(
        offer for offer in Offer if is_open(offer, action) and allowed(actor, OFFERS[offer].permission, action)
    )


def acts_on_behalf(actor: Actor, offer: Offer, action: Standing) -> bool:
    """Whether this person may do it only on behalf of the lead agency."""
    return standing(actor, OFFERS[offer].permission, action) == {On.ON_BEHALF}


def needs_meeting(actor: Actor, offer: Offer, action: Standing) -> bool:
    """Whether this person may do it only by recording the decision of a meeting."""
    return standing(actor, OFFERS[offer].permission, action) == {On.MEETING}


def answering(new_lead: bool) -> Permission:
    """What it takes to answer a proposal: one for another lead is an assignment, one for a date alone is not."""
    return Permission.ASSIGN if new_lead else Permission.AGREE_DATES
