"""Agencies answer the asking; conveners answer what agencies propose."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.actions import Assignment
from tracker.domain.errors import NotFound
from tracker.domain.offers import Offer, acts_on_behalf, answering
from tracker.services import answers
from tracker.store.context import check
from tracker.store.queries.action_story import ProposalRow, proposals_of
from tracker.store.queries.actions import ActionRow
from tracker.store.queries.serving import serving
from tracker.web import gate
from tracker.web.action_pages import answer as show_or_do
from tracker.web.action_pages import for_offer, moved_on, the_action
from tracker.web.forms.action_facts import AcceptForm, AnswerForm, ProposeDateForm, SuggestForm
from tracker.web.forms.assigning import agency_options
from tracker.web.forms.choices import Option
from tracker.web.rendering import long_date

blueprint = Blueprint("answers", __name__, url_prefix="/<partnership>/actions/<int:number>")


@blueprint.route("/accept", methods=["GET", "POST"])
def accept(number: int) -> ResponseReturnValue:
    """One button on the action's page posts here; who accepts on behalf of the agency says where it was agreed."""
    context = gate.context()
    it = for_offer(number, Offer.ACCEPT)
    form = AcceptForm(data={"version": it.version})
    return moved_on(it, Offer.ACCEPT) or show_or_do(
        it,
        form,
        lambda version: answers.accept(context, it.partnership_id, number, version, form.note.data),
        f"{it.lead_agency} leads {it.reference}",
        "actions/accept.html",
        on_behalf=acts_on_behalf(context.actor, Offer.ACCEPT, it),
    )


@blueprint.route("/suggest", methods=["GET", "POST"])
def suggest(number: int) -> ResponseReturnValue:
    context = gate.context()
    it = for_offer(number, Offer.SUGGEST)
    form = SuggestForm(data={"version": it.version})
    # An agency that has accepted proposes another date on a page of its own. What was sent is kept all the same.
    if it.assignment is Assignment.ACCEPTED and "due_on-day" not in request.form:
        del form.due_on
    options = agency_options(serving(context, it.partnership_id))
    form.lead_agency_id.choices = [option for option in options if option.value != str(it.lead_agency_id)]
    return moved_on(it, Offer.SUGGEST) or show_or_do(
        it,
        form,
        lambda version: answers.suggest(
            context,
            it.partnership_id,
            number,
            version,
            form.lead_agency_id.data,
            form.due_on.data if form.due_on else None,
            form.reason.data,
        ),
        "Suggestion sent. The partnership answers it",
        "actions/suggest.html",
        on_behalf=acts_on_behalf(context.actor, Offer.SUGGEST, it),
    )


@blueprint.route("/propose-date", methods=["GET", "POST"])
def propose_date(number: int) -> ResponseReturnValue:
    context = gate.context()
    it = for_offer(number, Offer.PROPOSE_DATE)
    form = ProposeDateForm(data={"version": it.version})

    def propose(version: int) -> None:
        assert form.due_on.data is not None
        answers.propose_date(context, it.partnership_id, number, version, form.due_on.data, form.reason.data)

    return moved_on(it, Offer.PROPOSE_DATE) or show_or_do(
        it,
        form,
        propose,
        "Date proposed. The partnership answers it",
        "actions/propose_date.html",
        on_behalf=acts_on_behalf(context.actor, Offer.PROPOSE_DATE, it),
    )


@blueprint.route("/answer/<int:proposal_id>", methods=["GET", "POST"])
def answer(number: int, proposal_id: int) -> ResponseReturnValue:
    context = gate.context()
    it = the_action(number)
    proposal = _proposal(it, proposal_id)
    check(context, answering(proposal.lead_agency_id is not None), it)
    form = AnswerForm(data={"version": it.version})
    form.agreed.choices = [Option("yes", f"Yes, {_effect(proposal)}"), Option("no", "No, decline it")]
    if proposal.agreed is not None and request.method == "GET":
        return redirect(url_for("actions.show", number=number))
    return show_or_do(
        it,
        form,
        lambda version: answers.answer(
            context,
            it.partnership_id,
            number,
            version,
            proposal_id,
            agreed=form.agreed.data == "yes",
            reason=form.reason.data if form.agreed.data == "no" else None,
        ),
        "Agreed" if request.form.get("agreed") == "yes" else "Declined",
        "actions/answer.html",
        proposal=proposal,
    )


def _proposal(it: ActionRow, proposal_id: int) -> ProposalRow:
    found = [row for row in proposals_of(gate.context(), it) if row.id == proposal_id]
    if not found:
        raise NotFound("There is no such proposal for this action.")
    return found[0]


def _effect(proposal: ProposalRow) -> str:
    """What agreeing does, after "Yes, "."""
    done = []
    if proposal.lead_agency is not None:
        done.append(f"ask {proposal.lead_agency} to lead")
    if proposal.due_on is not None:
        done.append(f"make it due on {long_date(proposal.due_on)}")
    return " and ".join(done)
