"""What an agency proposes: another lead, another date, or both. One proposal of an action is open at a time."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from tracker.domain.actions import Assignment
from tracker.domain.errors import NotFound
from tracker.store.context import Context
from tracker.store.models import Action, Proposal

REPLACED = "Replaced by a later proposal"
WITH_ITS_DATE = "with the date it suggested"


def make(context: Context, action: Action, lead_agency_id: int | None, due_on: date | None, reason: str) -> Proposal:
    """Write the proposal down; it takes the place of one that is still open."""
    for earlier in _unanswered(context, action):
        answer(context, earlier, False, REPLACED)
    proposal = Proposal(
        partnership_id=action.partnership_id,
        action_id=action.id,
        lead_agency_id=lead_agency_id,
        due_on=due_on,
        reason=reason,
        made_by=context.actor.name,
        made_at=context.now,
    )
    context.session.add(proposal)
    return proposal


def settle(context: Context, action: Action, because: str, *, only_dates: bool = False) -> None:
    """Close what is open on an action that was changed directly: agreed where the change gives what was proposed.

    With `only_dates`, a proposal for another lead stays open. An agency that had answered the asking with what is
    closed now has accepted, or stands as asked again.
    """
    for proposal in _unanswered(context, action):
        if only_dates and proposal.lead_agency_id is not None:
            continue
        given = proposal.lead_agency_id in {None, action.lead_agency_id} and proposal.due_on in {None, action.due_on}
        answer(context, proposal, given, because)
        if not given:
            asked_again(action)
        elif action.assignment is Assignment.SUGGESTED:
            accepted(context, action, WITH_ITS_DATE)


def accepted(context: Context, action: Action, note: str | None) -> None:
    """The agency leads the action from now on; `note` says how that was agreed."""
    action.assignment = Assignment.ACCEPTED
    action.accepted_at = context.now
    action.accepted_note = note


def asked_again(action: Action) -> None:
    """What the agency suggested instead of accepting was not agreed: the question stands."""
    if action.assignment is Assignment.SUGGESTED:
        action.assignment = Assignment.ASKED


def open_one(context: Context, action: Action, proposal_id: int) -> Proposal | None:
    """The open proposal with this key; None when it has been answered. NotFound when it is no proposal of this."""
    proposal = context.session.scalar(
        select(Proposal).where(Proposal.action_id == action.id, Proposal.id == proposal_id)
    )
    if proposal is None:
        raise NotFound("There is no such proposal for this action.")
    return proposal if proposal.answered_at is None else None


def answer(context: Context, proposal: Proposal, agreed: bool, reason: str | None) -> None:
    """Close a proposal with what was decided."""
    proposal.agreed = agreed
    proposal.answered_by = context.actor.name
    proposal.answered_at = context.now
    proposal.answer_reason = reason


def _unanswered(context: Context, action: Action) -> list[Proposal]:
    context.session.flush()
    return list(
        context.session.scalars(
            select(Proposal)
            .where(Proposal.action_id == action.id, Proposal.answered_at.is_(None))
            .order_by(Proposal.id)
        )
    )
