"""Findings of a confirmed letter: further points in its text are added, a wrong one is superseded."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.access import Permission
from tracker.domain.cards import LetterState, already_in
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.domain.letters import FindingKind
from tracker.domain.sentences import Sentence, sentences
from tracker.domain.wording import counted
from tracker.services import letters
from tracker.store.context import check
from tracker.store.queries.letter_actions import letter_actions
from tracker.store.queries.letters import FindingRow, LetterDetail, findings_of, letter
from tracker.web import gate
from tracker.web.forms.letters import AddForm, SupersedeForm

blueprint = Blueprint(
    "letter_findings", __name__, url_prefix="/<partnership>/letters/<int(max=2147483647):number>/findings"
)


@blueprint.route("/add", methods=["GET", "POST"])
def add(number: int) -> ResponseReturnValue:
    it = _confirmed(number)
    form = AddForm(version=it.version, kind=FindingKind.POINT_IN_TEXT)
    ticked = {int(one) for one in request.form.getlist("sentence") if one.isdecimal() and len(one) < 7}
    if form.validate_on_submit():
        try:
            made = letters.add_points(
                gate.context(), gate.partnership(), number, int(form.version.data or 0), ticked, form.kind.data
            )
            flash(
                f"{counted(len(made), 'finding')} added, with {'its' if len(made) == 1 else 'their'} "
                f"{'action' if len(made) == 1 else 'actions'}.",
                "success",
            )
            return redirect(url_for("assigning.new_actions", letter=number))
        except (Invalid, Conflict) as refusal:
            # The sentences of a letter never change, so what was ticked still holds.
            form.add_error(refusal.message if isinstance(refusal, Invalid) else f"{refusal.message}. Save again.")
            form.version.data = it.version
    return render_template(
        "letters/add.html",
        partnership=gate.partnership(),
        letter=it,
        form=form,
        pages=_by_page(sentences(it.pages), findings_of(gate.context(), it)),
        ticked=ticked,
        back_url=url_for("letters.show", number=number, _anchor="findings"),
        makes_actions=True,
    ), 422 if form.errors or form.form_errors else 200


@blueprint.route("/<int(max=100000):position>/supersede", methods=["GET", "POST"])
def supersede(number: int, position: int) -> ResponseReturnValue:
    it = _confirmed(number)
    context, partnership = gate.context(), gate.partnership()
    finding = next((one for one in findings_of(context, it) if one.position == position), None)
    if finding is None:
        raise NotFound("There is no such finding that could be superseded.")
    form = SupersedeForm(version=it.version)
    if form.validate_on_submit():
        try:
            letters.supersede(context, partnership, number, int(form.version.data or 0), position, form.reason.data)
            flash(f"Finding {position} superseded. Its actions stay as before.", "success")
            return redirect(url_for("letters.show", number=number, _anchor="findings"))
        except Conflict as refusal:
            form.add_error(f"{refusal.message}. Save again.")
            form.version.data = it.version
    return render_template(
        "letters/supersede.html",
        partnership=partnership,
        letter=it,
        form=form,
        finding=finding,
        answering=letter_actions(context, it).get(finding.id, []),
    ), 422 if form.errors or form.form_errors else 200


def _confirmed(number: int) -> LetterDetail:
    """The letter, for whoever may change its findings. Raises Conflict while it is not confirmed."""
    check(gate.context(), Permission.BRING_IN_LETTERS, gate.partnership())
    it = letter(gate.context(), gate.partnership().id, number)
    if it.state is not LetterState.CONFIRMED:
        raise Conflict(f"This letter is {it.state.label.lower()}, so its findings cannot be changed here.")
    return it


def _by_page(every: list[Sentence], findings: list[FindingRow]) -> dict[int, list[tuple[Sentence, int | None]]]:
    """For each page its sentences, each with the number of the finding it is in already."""
    places = {finding.position: finding.place for finding in findings}
    pages: dict[int, list[tuple[Sentence, int | None]]] = {}
    for sentence in every:
        pages.setdefault(sentence.page, []).append((sentence, already_in(sentence, places)))
    return pages
