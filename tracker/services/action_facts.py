"""The facts of an action that conveners keep right: who supports it, who is named, and how success is measured."""

from __future__ import annotations

from tracker.domain.errors import Invalid
from tracker.domain.offers import Offer
from tracker.services import assigning
from tracker.services.actions import changed, optional, support, take
from tracker.services.history import Verb
from tracker.store.context import Context
from tracker.store.models import Action
from tracker.store.queries.serving import serving


def change_supporting(
    context: Context, partnership_id: int, number: int, version: int, agency_ids: frozenset[int]
) -> None:
    """Let exactly these agencies support the action. Raises Invalid, Conflict, NotAllowed, NotFound."""
    action = take(context, partnership_id, number, version, Offer.CHANGE)
    who = serving(context, partnership_id)
    sentence = None
    if not agency_ids <= who.names.keys():
        sentence = "Select supporting agencies that serve this partnership"
    elif action.lead_agency_id in agency_ids:
        sentence = assigning.LEADS_ALREADY.format(who.name(action.lead_agency_id))
    if sentence:
        raise Invalid(sentence, {"agency_ids": sentence})
    before = [agency.name for agency in who.agencies if agency.id in action.supporting_agency_ids]
    support(context, action, agency_ids)
    after = [agency.name for agency in who.agencies if agency.id in agency_ids]
    if before != after:
        _changed(context, action, "supporting_agencies", before, after)


def change_named_lead(
    context: Context, partnership_id: int, number: int, version: int, named_lead_id: int | None
) -> None:
    """Name another person of the lead agency, or None for nobody. Raises Invalid, Conflict, NotAllowed, NotFound."""
    action = take(context, partnership_id, number, version, Offer.CHANGE)
    who = serving(context, partnership_id)
    found = assigning.refused_lead(who, action.lead_agency_id, named_lead_id)
    if found:
        sentence = next(iter(found.values()))
        raise Invalid(sentence, {"named_lead_id": sentence})
    if named_lead_id != action.named_lead_id:
        before, after = who.person(action.named_lead_id), who.person(named_lead_id)
        action.named_lead_id = named_lead_id
        _changed(context, action, "named_lead", before, after)


def change_success_measure(
    context: Context, partnership_id: int, number: int, version: int, success_measure: str | None
) -> None:
    """Say how it will be known that the action worked. Raises Conflict, NotAllowed, NotFound."""
    action = take(context, partnership_id, number, version, Offer.CHANGE)
    before, after = action.success_measure, optional(success_measure)
    if before != after:
        action.success_measure = after
        _changed(context, action, "success_measure", before, after)


def mark_under_way(
    context: Context, partnership_id: int, number: int, version: int, was_under_way: bool
) -> None:
    """Say whether the work was under way before the inspection. Raises Conflict, NotAllowed, NotFound."""
    action = take(context, partnership_id, number, version, Offer.CHANGE)
    before = action.was_under_way
    if before != was_under_way:
        action.was_under_way = was_under_way
        _changed(context, action, "was_under_way", before, was_under_way)


def _changed(context: Context, action: Action, fact: str, before: object, after: object) -> None:
    changed(context, action, Verb.CHANGED, before={fact: before} if before else None, after={fact: after})
