"""The people and agencies of one partnership, and who may do what there."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from tracker.domain.access import Permission
from tracker.store.queries.membership import left_behind, roster
from tracker.web import gate
from tracker.web.access_table import access_rows

blueprint = Blueprint("people", __name__, url_prefix="/<partnership>/people")


@blueprint.get("")
def index() -> ResponseReturnValue:
    partnership, context = gate.partnership(), gate.context()
    return render_template(
        "people/index.html",
        partnership=partnership,
        roster=roster(context, partnership),
        left_behind=left_behind(context, partnership),
        may_assign=gate.may(Permission.ASSIGN),
        may_set_up=gate.may(Permission.SET_UP),
        access=access_rows(),
    )
