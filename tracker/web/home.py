"""Where one arrives: straight in one's partnership, or before several, one's own actions first."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.access import Permission, allowed
from tracker.services import attention, progress
from tracker.store.queries.partnerships import partnerships_of
from tracker.web import gate
from tracker.web.navigation import answers_for_an_agency

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def start() -> ResponseReturnValue:
    """One partnership: its overview. Several: my actions, then each with its numbers. Administrators set up."""
    context = gate.context()
    if len(context.actor.partnership_ids) == 1:
        return redirect(url_for("overview.show", partnership=partnerships_of(context)[0].slug))
    if not context.actor.partnership_ids and allowed(context.actor, Permission.SET_UP):
        return redirect(url_for("setting_up.index"))
    return render_template(
        "home/start.html",
        has_actions=answers_for_an_agency(context.actor),
        mine=attention.mine(context),
        across=progress.across(context),
        today=context.today,
    )
