"""The plan a partnership keeps today: the list of those uploaded, uploading one, what came of it."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from tracker.domain.access import Permission
from tracker.domain.errors import Conflict, Invalid
from tracker.domain.plans import WorkedPlan, work_out
from tracker.domain.plans.states import PlanState
from tracker.services import plans
from tracker.store.context import check
from tracker.store.queries.plans import PlanDetail, Surroundings, plan, plan_letters, plans_of, surroundings
from tracker.web import gate
from tracker.web.forms.base import VersionedForm
from tracker.web.forms.plans import ANY_LETTER, UploadForm, letter_options

blueprint = Blueprint("plans", __name__, url_prefix="/<partnership>/plans")
NUMBER = "<int(max=2147483647):number>"


@blueprint.get("")
def index() -> ResponseReturnValue:
    partnership, context = gate.partnership(), gate.context()
    check(context, Permission.BRING_IN_LETTERS, partnership)
    return render_template("plans/index.html", partnership=partnership, plans=plans_of(context, partnership.id))


@blueprint.route("/upload", methods=["GET", "POST"])
def upload() -> ResponseReturnValue:
    """`letter` in the address is the number of the letter chosen beforehand."""
    partnership, context = gate.partnership(), gate.context()
    check(context, Permission.BRING_IN_LETTERS, partnership)
    letters = plan_letters(context, partnership.id)
    asked = request.args.get("letter", type=int)
    first = next((it.number for it in letters if it.number == asked), letters[0].number if letters else None)
    form = UploadForm(data={"letter": str(first)})
    form.letter.choices = letter_options(letters)
    if form.validate_on_submit():
        # What takes its time comes before anything is locked.
        gate.database_session().rollback()
        try:
            file = cast("FileStorage", form.file.data)
            read = plans.read_plan(gate.settings(), file.filename or "", file.stream.read())
            taken = plans.take_in_plan(context, partnership, letter_number(form.letter.data), read)
            flash(taken.sentence, "success")
            return redirect(url_for("plans.show", number=taken.number))
        except Invalid as refusal:
            form.add_errors(refusal)
    status = 422 if form.errors else 200
    return render_template("plans/upload.html", partnership=partnership, form=form, letters=letters), status


@blueprint.get(f"/{NUMBER}")
def show(number: int) -> ResponseReturnValue:
    it = checkable(number)
    if it.state is PlanState.OPEN:
        return redirect(url_for("plan_columns.columns", number=number))
    made = {one.row: one for one in it.made}
    _, worked = work(it)
    return render_template("plans/show.html", partnership=gate.partnership(), plan=it, made=made, worked=worked)


@blueprint.post(f"/{NUMBER}/set-aside")
def set_aside(number: int) -> ResponseReturnValue:
    checkable(number)
    form = VersionedForm()
    if not form.validate():
        raise Conflict(f"{form.version.errors[0]}.")
    plans.set_aside(gate.context(), gate.partnership(), number, form.version.data or 0)
    flash("The plan is set aside. Upload the same file again to take it up.", "success")
    return redirect(url_for("plans.index"))


def checkable(number: int) -> PlanDetail:
    """The plan, for whoever may bring plans in."""
    context, partnership = gate.context(), gate.partnership()
    check(context, Permission.BRING_IN_LETTERS, partnership)
    return plan(context, partnership.id, number)


def open_plan(number: int) -> PlanDetail:
    """The plan while it is still to be approved. Once it is not, whoever comes back to its pages is led to what became
    of it, and whoever sends something gets a Conflict."""
    it = checkable(number)
    if it.state is not PlanState.OPEN:
        if request.method == "GET":
            abort(redirect(url_for("plans.show", number=number)))
        raise Conflict(f"This plan has been {it.state.label.lower()} already, so nothing in it can be changed.")
    return it


def work(it: PlanDetail) -> tuple[Surroundings, WorkedPlan]:
    """What is here for a plan, and the plan worked out with it."""
    around = surroundings(gate.context(), it)
    worked = work_out(it.grids, it.choices, around.known)
    if worked is None:
        raise Conflict("The sheet of this plan is not there any more. Upload the plan again.")
    return around, worked


def letter_number(value: str) -> int | None:
    """The letter behind a form's option; None for all of them."""
    return None if value == ANY_LETTER else int(value)
