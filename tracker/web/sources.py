"""Sources of findings that are no letters: typing one in, and typing it anew before it is confirmed."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.access import Permission
from tracker.domain.cards import LetterState
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.services import sources
from tracker.store.context import check
from tracker.store.queries.letters import LetterDetail, letter
from tracker.web import gate
from tracker.web.forms.sources import SourceForm

blueprint = Blueprint("sources", __name__, url_prefix="/<partnership>/letters")


@blueprint.route("/type-in", methods=["GET", "POST"])
def type_in() -> ResponseReturnValue:
    partnership, context = gate.partnership(), gate.context()
    check(context, Permission.BRING_IN_LETTERS, partnership)
    form = SourceForm()
    if form.validate_on_submit():
        try:
            received = sources.type_in(context, partnership, form.typed())
            flash(received.sentence.replace("uploaded", "typed in", 1), "success")
            page = "letters.show" if received.already_there else "letter_checks.show"
            return redirect(url_for(page, number=received.number))
        except Invalid as refusal:
            form.add_errors(refusal)
    status = 422 if form.errors else 200
    back = url_for("letters.index")
    return render_template("letters/type_in.html", partnership=partnership, form=form, letter=None, back=back), status


@blueprint.route("/<int(max=2147483647):number>/type-in", methods=["GET", "POST"])
def retype(number: int) -> ResponseReturnValue:
    partnership, context = gate.partnership(), gate.context()
    check(context, Permission.BRING_IN_LETTERS, partnership)
    it = letter(context, partnership.id, number)
    if not it.kind.is_typed_in:
        raise NotFound("The words of a letter are the inspectors’ own and cannot be changed.")
    if it.state is not LetterState.RECEIVED:
        if request.method == "GET":
            return redirect(url_for("letters.show", number=number))
        raise Conflict(f"This source is {it.state.label.lower()}, so its words cannot be changed.")
    form = SourceForm(
        data={
            "version": it.version,
            "kind": it.kind,
            "title": it.title,
            "on": it.published_on,
            "findings": _findings(it),
        }
    )
    if form.validate_on_submit():
        try:
            sources.retype(context, partnership, number, form.version.data or 0, form.typed())
            flash("Typed in anew. Check its findings.", "success")
            return redirect(url_for("letter_checks.show", number=number))
        except Invalid as refusal:
            form.add_errors(refusal)
        except Conflict as refusal:
            # What was typed stays in the form, and can be saved over what is stored now.
            form.add_error(f"{refusal.message}. Check what you entered against it, then save again.")
            form.version.data = it.version
    status = 422 if form.errors or form.form_errors else 200
    back = url_for("letter_checks.show", number=number)
    return render_template("letters/type_in.html", partnership=partnership, form=form, letter=it, back=back), status


def _findings(it: LetterDetail) -> str:
    """As they were typed, one a line."""
    return "\n".join(finding.text for finding in it.parsed.findings)
