"""The update form: a minute on a phone, straight from the e-mail's link."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from tracker.domain.actions import Status
from tracker.domain.offers import Offer, acts_on_behalf
from tracker.services import updates
from tracker.store.queries.action_story import updates_of
from tracker.store.queries.actions import ActionRow
from tracker.web import gate
from tracker.web.action_pages import answer, for_offer, moved_on
from tracker.web.forms.updates import UpdateForm

blueprint = Blueprint("updates", __name__, url_prefix="/<partnership>/actions/<int:number>")


@blueprint.route("/update", methods=["GET", "POST"])
def give(number: int) -> ResponseReturnValue:
    context = gate.context()
    it = for_offer(number, Offer.UPDATE)
    form = UpdateForm(data={"version": it.version, "was_under_way": it.was_under_way})
    return moved_on(it, Offer.UPDATE) or answer(
        it,
        form,
        lambda version: updates.give_update(context, it.partnership_id, number, version, form.said()),
        f"Update saved for {it.reference}",
        "actions/update.html",
        on_behalf=acts_on_behalf(context.actor, Offer.UPDATE, it),
        supports_only=_supports_only(it),
        is_first=it.status is Status.NOT_STARTED,
        last=next(iter(updates_of(context, it, 1)), None),
    )


def _supports_only(it: ActionRow) -> bool:
    """Whether this person's agencies support the action and none of them leads it."""
    theirs = {seat.agency_id for seat in gate.context().actor.seats_in(it.partnership_id)}
    return it.lead_agency_id not in theirs and bool(theirs & it.supporting_agency_ids)
