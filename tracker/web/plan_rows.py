"""The rows of a plan beside the findings they answer, what would come of each, and approving them together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.errors import Conflict, Invalid
from tracker.domain.plans import Known, PlanFinding, WorkedPlan, WorkedRow, described
from tracker.services import plans
from tracker.web import gate
from tracker.web.forms.choices import Option
from tracker.web.forms.plans import ApproveForm, RowForm, RowsForm, row_form, target_options
from tracker.web.plan_columns import refused
from tracker.web.plans import NUMBER, checkable, open_plan, work

blueprint = Blueprint("plan_rows", __name__, url_prefix="/<partnership>/plans")


@dataclass(frozen=True, slots=True)
class RowView:
    """A row on the page with its form and the finding it is matched to."""

    it: WorkedRow
    form: RowForm
    finding: PlanFinding | None

    @property
    def wrong(self) -> list[str]:
        return [str(error) for error in self.form.form_errors]


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """What approving does with a row: the action that it fills in, None for a new one, and who is asked."""

    it: WorkedRow
    finding: PlanFinding | None
    lead_agency: str | None
    supporting: list[str]


@blueprint.route(f"/{NUMBER}/rows", methods=["GET", "POST"])
def rows(number: int) -> ResponseReturnValue:
    it, partnership = open_plan(number), gate.partnership()
    around, worked = work(it)
    form = RowsForm(data={"version": it.version})
    targets = target_options(around.known, partnership.code)
    agencies = [Option(str(agency.id), agency.name) for agency in around.known.agencies]
    views = [RowView(row, row_form(row, targets, agencies), _finding(row, around.known)) for row in worked.rows]
    if request.method == "POST":
        for_later = "later" in request.form
        valid = [form.validate(), *(view.form.validate() for view in views)]
        if all(valid):
            chosen = {view.it.number: view.form.chosen() for view in views}
            try:
                after = plans.choose_rows(gate.context(), partnership, number, form.version.data or 0, chosen)
                if for_later:
                    flash("Saved. Nothing becomes an action until you approve the plan.", "success")
                    return redirect(url_for("plans.index"))
                if not after.problems:
                    return redirect(url_for("plan_rows.approve", number=number))
                gate.database_session().rollback()
                _mark(views, after)
            except Conflict as refusal:
                refused(form, refusal, it)
        entries = [entry for view in views for entry in _entries(view)]
        return _rows_page(number, form, views, worked, around.known, entries), 422
    return _rows_page(number, form, views, worked, around.known, [])


def _rows_page(
    number: int,
    form: RowsForm,
    views: list[RowView],
    worked: WorkedPlan,
    known: Known,
    entries: list[dict[str, str]],
) -> str:
    answered = {view.it.choice.finding_id for view in views if not view.it.choice.is_left_out}
    return render_template(
        "plans/rows.html",
        partnership=gate.partnership(),
        plan=checkable(number),
        form=form,
        views=views,
        said=described([view.it.match for view in views]),
        changed=sum(view.it.choice != view.it.proposed for view in views),
        entries=entries,
        unanswered=[finding for finding in known.findings if finding.id not in answered],
    )


def _finding(row: WorkedRow, known: Known) -> PlanFinding | None:
    return known.finding(row.choice.finding_id)


def _mark(views: list[RowView], after: WorkedPlan) -> None:
    """Show each row's problems at the field that puts them right."""
    wrong: dict[int, list[str]] = {}
    for number, sentence in after.problems:
        wrong.setdefault(number, []).append(sentence)
    effects = {row.number: row for row in after.rows}
    for view in views:
        for sentence in wrong.get(view.it.number, []):
            has_finding = effects[view.it.number].choice.finding_id is not None
            view.form.add_error(sentence, "lead" if has_finding else "target")


def _entries(view: RowView) -> list[dict[str, str]]:
    """The row's errors for the page's summary, each with the row it is about."""
    whole = f"#r{view.it.number}-target"
    return [
        {"href": whole} | entry | {"text": f"Row {view.it.number}: {entry['text'][:1].lower()}{entry['text'][1:]}"}
        for entry in view.form.error_summary()
    ]


@blueprint.route(f"/{NUMBER}/approve", methods=["GET", "POST"])
def approve(number: int) -> ResponseReturnValue:
    partnership = gate.partnership()
    it = checkable(number) if request.method == "POST" else open_plan(number)
    form = ApproveForm(data={"version": it.version})
    status = 200
    if request.method == "POST":
        try:
            if not form.validate():
                raise Conflict(f"{form.version.errors[0]}")
            done = plans.approve(gate.context(), partnership, number, form.version.data or 0, form.seen.data or "")
            flash(done.sentence, "success")
            return redirect(url_for("plans.show", number=number))
        except (Invalid, Conflict) as refusal:
            gate.database_session().rollback()
            it, status = open_plan(number), 409
            form.add_error(refusal.message)
    around, worked = work(it)
    form.version.data, form.seen.data = it.version, worked.fingerprint
    names = {agency.id: agency.name for agency in around.known.agencies}
    outcomes = [
        OutcomeView(
            row,
            around.known.finding(row.choice.finding_id),
            names.get(row.effect.lead_agency_id or 0),
            [names[key] for key in row.effect.supporting_ids if key in names],
        )
        for row in worked.brought_in
    ]
    return render_template(
        "plans/approve.html",
        partnership=partnership,
        plan=it,
        form=form,
        outcomes=outcomes,
        problems=worked.problems,
        left_out=[row for row in worked.rows if row.choice.is_left_out],
        asked=sorted(Counter(view.lead_agency for view in outcomes if view.lead_agency).items()),
    ), status
