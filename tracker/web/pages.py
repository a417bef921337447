"""Pages that are the same for everybody, signed in or not, and the answer to whoever watches that the service runs."""

from __future__ import annotations

from flask import Blueprint, jsonify, render_template
from flask.typing import ResponseReturnValue

from tracker.domain.actions import Rating, ShownRating, Status
from tracker.services import setting_up
from tracker.web import gate
from tracker.web.access_table import access_rows

blueprint = Blueprint("pages", __name__)


@blueprint.get("/help")
@gate.public
def help_page() -> ResponseReturnValue:
    return render_template(
        "pages/help.html", statuses=list(Status), ratings=[*Rating, ShownRating.BLUE], access=access_rows()
    )


@blueprint.get("/accessibility")
@gate.public
def accessibility() -> ResponseReturnValue:
    return render_template("pages/accessibility.html")


@blueprint.get("/privacy")
@gate.public
def privacy() -> ResponseReturnValue:
    return render_template(
        "pages/privacy.html", hours=gate.settings().sign_in_hours, days=gate.settings().email_bytes_kept_days
    )


@blueprint.get("/cookies")
@gate.public
def cookies() -> ResponseReturnValue:
    return render_template("pages/cookies.html", hours=gate.settings().sign_in_hours)


@blueprint.get("/health")
@gate.public
def health() -> ResponseReturnValue:
    """`{"status": "ok"}` after one read of the database; a database that does not answer gives an error status."""
    setting_up.is_demonstration(gate.database_session())
    return jsonify(status="ok")
