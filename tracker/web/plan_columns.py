"""What a spreadsheet's places, columns, words and names mean: what is proposed, with its reason, to be put right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.errors import Conflict, Invalid
from tracker.domain.plans import (
    GATHERED,
    ColumnMatch,
    Confidence,
    PlanField,
    WordKey,
    WorkedPlan,
    columns_left_out,
)
from tracker.domain.wording import counted
from tracker.services import plans
from tracker.store.queries.plans import PlanDetail
from tracker.web import gate
from tracker.web.forms.base import Form
from tracker.web.forms.choices import Option
from tracker.web.forms.plans import (
    ANY_LETTER,
    ColumnsForm,
    PlaceForm,
    column_data,
    letter_options,
    meaning_of,
    words_form,
)
from tracker.web.plans import NUMBER, letter_number, open_plan, work

blueprint = Blueprint("plan_columns", __name__, url_prefix="/<partnership>/plans")
SAMPLE = 3


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A field of the plan on the page: its select, how sure its column is and why, and what stands in it."""

    match: ColumnMatch
    field: Any
    samples: list[str]

    @property
    def reason(self) -> str:
        if self.match.confidence in {Confidence.NONE, Confidence.CHOSEN}:
            return self.match.reason
        return f"{self.match.confidence.label}. {self.match.reason}"

    @property
    def is_gathered(self) -> bool:
        return self.match.field in GATHERED

    @property
    def chosen(self) -> list[str]:
        """What its columns are called."""
        values = {str(column) for column in self.field.data or ()}
        return [option.label for option in self.field.choices if option.value in values]


@blueprint.route(f"/{NUMBER}/place", methods=["GET", "POST"])
def place(number: int) -> ResponseReturnValue:
    it = open_plan(number)
    around, worked = work(it)
    form = PlaceForm(
        data={
            "version": it.version,
            "letter": str(it.letter_number) if it.letter_number else ANY_LETTER,
            "sheet": worked.sheet.name,
            "header_row": str(worked.sheet.header_row),
        }
    )
    form.letter.choices = letter_options(around.letters)
    if it.letter_number is None and len(around.letters) == 1:
        form.letter.choices.append(Option(ANY_LETTER, "Findings of any letter"))
    form.sheet.choices = [
        Option(grid.name, grid.name, counted(len(grid.rows), "row") + (", hidden" if grid.is_hidden else ""))
        for grid in it.grids
        if grid.rows
    ]
    if form.validate_on_submit() and (header_row := form.row()) is not None:
        try:
            letter = letter_number(form.letter.data)
            changed = plans.read_from(
                gate.context(), gate.partnership(), number, form.version.data or 0, letter, form.sheet.data, header_row
            )
            flash("Read again. Check the columns." if changed else "Nothing was changed.", "success")
            return redirect(url_for("plan_columns.columns", number=number))
        except (Invalid, Conflict) as refusal:
            refused(form, refusal, it)
    status = 422 if form.errors or form.form_errors else 200
    return render_template("plans/place.html", partnership=gate.partnership(), plan=it, form=form), status


@blueprint.route(f"/{NUMBER}/columns", methods=["GET", "POST"])
def columns(number: int) -> ResponseReturnValue:
    it = open_plan(number)
    _, worked = work(it)
    form = ColumnsForm(data={"version": it.version, **column_data(worked.columns)})
    samples = _samples(worked)
    form.offer(worked.sheet.columns, [found[0] if found else "" for found in samples])
    if form.validate_on_submit():
        try:
            plans.choose_columns(gate.context(), gate.partnership(), number, form.version.data or 0, form.chosen())
            return redirect(url_for("plan_columns.words", number=number))
        except (Invalid, Conflict) as refusal:
            refused(form, refusal, it)
    views = [
        ColumnView(match, form[match.field.value], samples[match.columns[0]] if match.columns else [])
        for match in worked.columns
    ]
    left = columns_left_out(worked.columns, [column.heading for column in worked.sheet.columns])
    return render_template(
        "plans/columns.html",
        partnership=gate.partnership(),
        plan=it,
        form=form,
        sheet=worked.sheet,
        rows=len(worked.rows),
        views=views,
        left_out=[worked.sheet.columns[n] for n in left if worked.sheet.columns[n].heading],
    ), 422 if form.errors or form.form_errors else 200


@blueprint.route(f"/{NUMBER}/words", methods=["GET", "POST"])
def words(number: int) -> ResponseReturnValue:
    """What the words for status and rating mean, and whose names are not known. Without any, on to the rows."""
    it = open_plan(number)
    around, worked = work(it)
    if not worked.words and not worked.names:
        return redirect(url_for("plan_rows.rows", number=number))
    agencies = [Option(str(agency.id), agency.name) for agency in around.known.agencies]
    form = words_form(worked.words, _written(worked), worked.names, agencies, it.version)
    if form.validate_on_submit():
        meanings = {key: meaning_of(form[f"w{n}"].data) for n, key in enumerate(worked.words)}
        names = {one.name: form[f"n{n}"].data for n, one in enumerate(worked.names)}
        try:
            plans.choose_words(gate.context(), gate.partnership(), number, form.version.data or 0, meanings, names)
            return redirect(url_for("plan_rows.rows", number=number))
        except Conflict as refusal:
            refused(form, refusal, it)
    found = list(enumerate(worked.words.items()))
    return render_template(
        "plans/words.html",
        partnership=gate.partnership(),
        plan=it,
        form=form,
        groups=[
            (field.label, [(form[f"w{n}"], meaning.doubt) for n, ((of, _), meaning) in found if of is field])
            for field in (PlanField.STATUS, PlanField.RATING)
        ],
        names=[(form[f"n{n}"], counted(one.rows, "row")) for n, one in enumerate(worked.names)],
    ), 422 if form.errors or form.form_errors else 200


def refused(form: Form, refusal: Invalid | Conflict, it: PlanDetail) -> None:
    """Show what was refused beside what was typed. After somebody else's change it can be saved over theirs."""
    gate.database_session().rollback()
    if isinstance(refusal, Invalid):
        form.add_errors(refusal)
        return
    stands = open_plan(it.number)
    form.add_error(refusal.message)
    form["version"].data = stands.version


def _written(worked: WorkedPlan) -> dict[WordKey, str]:
    """The words as the plan first writes them."""
    columns = {match.field: match.column for match in worked.columns}
    found: dict[WordKey, str] = {}
    for field in (PlanField.STATUS, PlanField.RATING):
        for row in worked.sheet.rows if columns[field] is not None else ():
            text = " ".join(row.cell(columns[field] or 0).text.split())
            found.setdefault((field, text.lower()), text)
    return found


def _samples(worked: WorkedPlan) -> list[list[str]]:
    """The first different texts of each column."""
    found: list[list[str]] = []
    for n in range(len(worked.sheet.columns)):
        texts = (" ".join(row.cell(n).text.split()) for row in worked.sheet.rows)
        found.append(list(dict.fromkeys(text for text in texts if text))[:SAMPLE])
    return found
