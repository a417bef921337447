"""Agencies answer the asking, and conveners answer the agencies. No answer blocks nothing."""

from __future__ import annotations

from datetime import date

from tracker.domain.actions import Assignment
from tracker.domain.errors import Conflict, Invalid
from tracker.domain.london import spoken_date
from tracker.domain.offers import Offer, acts_on_behalf, answering
from tracker.services import assigning, due_dates, proposals
from tracker.services.actions import changed, find, needed, optional, same_version, support, take
from tracker.services.history import Verb
from tracker.store.context import Context, check
from tracker.store.models import Action, Proposal
from tracker.store.queries.serving import serving


def accept(context: Context, partnership_id: int, number: int, version: int, note: str | None = None) -> None:
    """The agency takes the lead as asked; what it had suggested meanwhile is withdrawn.

    `note` says where that was agreed; who accepts on behalf of an agency has to give it. Raises Invalid, Conflict,
    NotAllowed, NotFound.
    """
    action = take(context, partnership_id, number, version, Offer.ACCEPT)
    if acts_on_behalf(context.actor, Offer.ACCEPT, action):
        note = needed(note, "note", "Enter where or how the agency agreed")
    proposals.settle(context, action, "Accepted as asked")
    proposals.accepted(context, action, optional(note))
    changed(
        context,
        action,
        Verb.ACCEPTED,
        after={"lead_agency": serving(context, partnership_id).name(action.lead_agency_id)},
        reason=action.accepted_note,
    )


def suggest(
    context: Context,
    partnership_id: int,
    number: int,
    version: int,
    lead_agency_id: int | None,
    due_on: date | None,
    reason: str | None,
) -> None:
    """The agency suggests another lead, another date, or both, with its reason.

    Where it answers the asking, the assignment says so; an agency that has accepted stays accepted meanwhile.
    Raises Invalid, Conflict, NotAllowed, NotFound.
    """
    action = take(context, partnership_id, number, version, Offer.SUGGEST)
    who = serving(context, partnership_id)
    found = {}
    if lead_agency_id is None and due_on is None:
        has_accepted = action.assignment is Assignment.ACCEPTED
        found["lead_agency_id"] = "Select another lead agency" + ("" if has_accepted else " or enter another date")
    elif lead_agency_id is not None and lead_agency_id not in who.names:
        found["lead_agency_id"] = assigning.NOT_SERVING
    elif lead_agency_id is not None and lead_agency_id == action.lead_agency_id:
        found["lead_agency_id"] = "Select another agency: this is the one that was asked"
    found |= _refused_date(context, action, due_on)
    said = _reason(found, reason)
    proposals.make(context, action, lead_agency_id, due_on, said)
    if action.assignment is Assignment.ASKED:
        action.assignment = Assignment.SUGGESTED
    after: dict[str, object] = {}
    if lead_agency_id is not None:
        after["lead_agency"] = who.names[lead_agency_id]
    if due_on is not None:
        after["due_on"] = due_on
    changed(context, action, Verb.SUGGESTED, after=after, reason=said)


def propose_date(
    context: Context, partnership_id: int, number: int, version: int, due_on: date, reason: str | None
) -> None:
    """The lead agency proposes another due date, with its reason. Raises Invalid, Conflict, NotAllowed, NotFound."""
    action = take(context, partnership_id, number, version, Offer.PROPOSE_DATE)
    said = _reason(_refused_date(context, action, due_on), reason)
    proposals.make(context, action, None, due_on, said)
    changed(context, action, Verb.PROPOSED_DATE, after={"due_on": due_on}, reason=said)


def answer(
    context: Context,
    partnership_id: int,
    number: int,
    version: int,
    proposal_id: int,
    *,
    agreed: bool,
    reason: str | None = None,
) -> None:
    """Agree to a proposal, which puts it into effect, or decline it with a reason.

    A new lead is asked in turn. An agency whose other date is agreed has accepted; one whose suggestion is declined
    stands as asked again. Raises Invalid, Conflict, NotAllowed, NotFound.
    """
    action = find(context, partnership_id, number)
    proposal = proposals.open_one(context, action, proposal_id)
    check(context, answering(proposal is not None and proposal.lead_agency_id is not None), action)
    if proposal is None:
        raise Conflict("Somebody else has answered this proposal meanwhile. Look at the action to see how it stands.")
    same_version(context, action, version)
    after: dict[str, object] = {"agreed": agreed}
    if agreed:
        after |= _put_into_effect(context, action, proposal)
    else:
        reason = needed(reason, "reason", "Enter why the proposal is declined")
        proposals.asked_again(action)
    proposals.answer(context, proposal, agreed, optional(reason))
    changed(context, action, Verb.ANSWERED, after=after, reason=optional(reason))


def _put_into_effect(context: Context, action: Action, proposal: Proposal) -> dict[str, object]:
    who = serving(context, action.partnership_id)
    after: dict[str, object] = {}
    if proposal.due_on is not None and proposal.due_on != action.due_on:
        if proposal.due_on < context.today:
            sentence = f"{spoken_date(proposal.due_on)} has passed. Decline it, or set another due date"
            raise Invalid(sentence, {"agreed": sentence})
        due_dates.agree(context, action, proposal.due_on, proposal.reason)
        after["due_on"] = proposal.due_on
    if proposal.lead_agency_id is not None:
        found = assigning.refused_lead(who, proposal.lead_agency_id, None)
        if found:
            sentence = "The agency no longer serves this partnership. Decline, or assign another"
            raise Invalid(sentence, {"agreed": sentence})
        assigning.ask(context, action, proposal.lead_agency_id, None)
        # One that helped until now leads, and does not help itself.
        support(context, action, action.supporting_agency_ids)
        after["lead_agency"] = who.names[proposal.lead_agency_id]
    elif action.assignment is Assignment.SUGGESTED:
        proposals.accepted(context, action, proposals.WITH_ITS_DATE)
    return after


def _refused_date(context: Context, action: Action, due_on: date | None) -> dict[str, str]:
    if due_on is None:
        return {}
    found = due_dates.refused(context, action.due_on, due_on, "given below")
    return {field: sentence for field, sentence in found.items() if field == "due_on"}


def _reason(found: dict[str, str], reason: str | None) -> str:
    """The reason typed; raises Invalid with everything that is wrong, a missing reason included."""
    if not optional(reason):
        found = found | {"reason": "Enter a reason"}
    if found:
        raise Invalid(next(iter(found.values())), found)
    return needed(reason, "reason", "Enter a reason")
