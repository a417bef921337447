"""The themes that letters are read for: those of the table, and what a partnership adds to them."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.access import Permission
from tracker.domain.errors import Conflict, Invalid
from tracker.domain.themes import THEMES
from tracker.services import themes
from tracker.store.context import check
from tracker.store.queries.themes import own_themes
from tracker.web import gate
from tracker.web.forms.repeats import ThemeForm

blueprint = Blueprint("themes", __name__, url_prefix="/<partnership>/themes")


@blueprint.get("")
def index() -> ResponseReturnValue:
    return _page(ThemeForm(formdata=None))


@blueprint.post("")
def add() -> ResponseReturnValue:
    context, partnership, form = gate.context(), gate.partnership(), ThemeForm()
    check(context, Permission.BRING_IN_LETTERS, partnership)
    if form.validate():
        try:
            added = themes.add_theme(context, partnership, form.label.data, form.phrases.data)
        except Invalid as refusal:
            form.add_errors(refusal)
        except Conflict as refusal:
            form.add_error(refusal.message.removesuffix("."), "phrases")
        else:
            flash(f"Words for the theme “{added.label}” saved.", "success")
            return redirect(url_for("themes.index"))
    return _page(form), 422


@blueprint.post("/<int(max=2147483647):theme_id>/end")
def end(theme_id: int) -> ResponseReturnValue:
    label = themes.end_theme(gate.context(), gate.partnership(), theme_id)
    flash(f"Your words for the theme “{label}” are no longer used.", "success")
    return redirect(url_for("themes.index"))


def _page(form: ThemeForm) -> str:
    partnership = gate.partnership()
    return render_template(
        "themes/index.html",
        partnership=partnership,
        own=own_themes(gate.context(), partnership.id),
        table=sorted(THEMES, key=lambda row: row.label),
        form=form,
    )
