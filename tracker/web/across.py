"""The progress summary over all partnerships one may see: by partnership, and by agency."""

from __future__ import annotations

from flask import Blueprint, render_template

from tracker.services import progress
from tracker.web import gate

blueprint = Blueprint("across", __name__)


@blueprint.get("/across")
def show() -> str:
    context = gate.context()
    return render_template("across/show.html", across=progress.across(context), today=context.today)
