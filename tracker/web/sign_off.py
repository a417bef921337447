"""Delivered, signed off, returned, reopened, closed, and the rating the partnership agreed: evidence beside claim."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from tracker.domain.offers import Offer, needs_meeting
from tracker.services import sign_off as services
from tracker.store.queries.action_story import story
from tracker.web import gate
from tracker.web.action_pages import answer, for_offer, moved_on
from tracker.web.forms.updates import (
    AgreeRatingForm,
    CloseForm,
    DeliverForm,
    ReopenForm,
    ReturnForm,
    SignOffForm,
)

blueprint = Blueprint("sign_off", __name__, url_prefix="/<partnership>/actions/<int:number>")


@blueprint.route("/deliver", methods=["GET", "POST"])
def deliver(number: int) -> ResponseReturnValue:
    context = gate.context()
    it = for_offer(number, Offer.DELIVER)
    form = DeliverForm(data={"version": it.version})
    return moved_on(it, Offer.DELIVER) or answer(
        it,
        form,
        lambda version: services.deliver(
            context, it.partnership_id, number, version, form.statement.data, form.shown()
        ),
        f"{it.reference} is marked as delivered. The partnership signs it off or returns it",
        "actions/deliver.html",
        story=story(context, it),
    )


@blueprint.route("/sign-off", methods=["GET", "POST"])
def sign_off(number: int) -> ResponseReturnValue:
    return _decide(number, Offer.SIGN_OFF, SignOffForm(), "Sign off", "signed off")


@blueprint.route("/return", methods=["GET", "POST"])
def send_back(number: int) -> ResponseReturnValue:
    return _decide(number, Offer.RETURN, ReturnForm(), "Return", "returned to its agency")


@blueprint.route("/reopen", methods=["GET", "POST"])
def reopen(number: int) -> ResponseReturnValue:
    return _decide(number, Offer.REOPEN, ReopenForm(), "Reopen", "reopened")


_VERBS = {
    Offer.SIGN_OFF: services.sign_off,
    Offer.RETURN: services.send_back,
    Offer.REOPEN: services.reopen,
}


def _decide(
    number: int, offer: Offer, form: ReturnForm | ReopenForm | SignOffForm, heading: str, done: str
) -> ResponseReturnValue:
    """One of the decisions that a person or a meeting takes about what an agency has delivered."""
    context = gate.context()
    it = for_offer(number, offer)
    if not form.is_submitted():
        form.version.data = it.version
    return moved_on(it, offer) or answer(
        it,
        form,
        lambda version: _VERBS[offer](context, it.partnership_id, number, version, form.reason.data, form.decided()),
        f"{it.reference} is {done}",
        "actions/decide.html",
        heading=heading,
        story=story(context, it),
        must_name_meeting=needs_meeting(context.actor, offer, it),
    )


@blueprint.route("/close", methods=["GET", "POST"])
def close(number: int) -> ResponseReturnValue:
    context = gate.context()
    it = for_offer(number, Offer.CLOSE)
    form = CloseForm(data={"version": it.version})
    return moved_on(it, Offer.CLOSE) or answer(
        it,
        form,
        lambda version: services.close(
            context, it.partnership_id, number, version, form.because.data, form.reason.data
        ),
        f"{it.reference} is closed",
        "actions/close.html",
    )


@blueprint.route("/agree-rating", methods=["GET", "POST"])
def agree_rating(number: int) -> ResponseReturnValue:
    context = gate.context()
    it = for_offer(number, Offer.AGREE_RATING)
    form = AgreeRatingForm(data={"version": it.version, "rating": it.agreed_rating or it.rating})
    return moved_on(it, Offer.AGREE_RATING) or answer(
        it,
        form,
        lambda version: services.agree_rating(
            context, it.partnership_id, number, version, form.rating.data, form.reason.data
        ),
        f"Recorded the agreed rating of {it.reference}",
        "actions/agree_rating.html",
    )
