"""All new actions on one page: who leads, who helps, by when. Saving part of it leaves the rest as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.access import Permission
from tracker.domain.partnerships import AgencyKind
from tracker.services import assigning
from tracker.services.actions import CHANGED_BY_ONESELF, CHANGED_MEANWHILE
from tracker.services.assigning import RowsRefused
from tracker.store.context import check
from tracker.store.queries.letter_actions import suggested_leads
from tracker.store.queries.new_actions import AT_ONCE, NewAction, unassigned
from tracker.store.queries.new_actions import new_actions as read_new_actions
from tracker.store.queries.serving import Serving, serving
from tracker.web import gate
from tracker.web.forms.assigning import (
    FIELDS,
    RowForm,
    SharedDateForm,
    agency_options,
    people_options,
    row_form,
)
from tracker.web.query_strings import key
from tracker.web.rendering import plural

blueprint = Blueprint("assigning", __name__, url_prefix="/<partnership>/actions")


@dataclass(frozen=True, slots=True)
class Row:
    """An action on the page with its form. `reason` says why a lead is suggested, `supporting` are the names of the
    agencies that support it now, `chosen_already` says that its lead was chosen beforehand and not by a person;
    `is_open` shows the details."""

    it: NewAction
    form: RowForm
    reason: str | None
    supporting: list[str]
    chosen_already: bool

    @property
    def gets_date(self) -> bool:
        """Whether the date for all is for this row: it gets a lead agency, and has no date of its own."""
        return bool(self.form.lead.data) and self.it.due_on is None and self.form.due.is_empty()

    @property
    def saved_meanwhile(self) -> bool:
        """Whether the action was saved while this page was open, by somebody else or in another tab."""
        return not {CHANGED_MEANWHILE, CHANGED_BY_ONESELF}.isdisjoint(self.wrong)

    @property
    def is_open(self) -> bool:
        fields = (self.form.supporting, self.form.measure)
        return any(field.errors or field.data for field in fields)

    @property
    def wrong(self) -> list[str]:
        """What is wrong with the row as a whole."""
        return [str(error) for error in self.form.form_errors]


@blueprint.route("/assign", methods=["GET", "POST"])
def new_actions() -> ResponseReturnValue:
    """`letter` in the address narrows it to one letter; at most fifty actions stand on the page at once."""
    context, partnership = gate.context(), gate.partnership()
    check(context, Permission.ASSIGN, partnership)
    letter = key("letter")
    waiting = unassigned(context, partnership.id, letter)
    shown = _posted() if request.method == "POST" else waiting[:AT_ONCE]
    who = serving(context, partnership.id)
    rows = _rows(shown, who)
    shared, entries, status = SharedDateForm(), [], 200
    if request.method == "POST":
        if "fill" in request.form:
            status = _fill(shared, rows)
        else:
            saved = _save(shared, rows)
            if saved is not None:
                return _done(saved, letter)
            status = 422
        entries = [*shared.error_summary(), *(entry for row in rows for entry in _entries(row))]
    return (
        render_template(
            "actions/assign.html",
            partnership=partnership,
            rows=rows,
            shared=shared,
            entries=entries,
            letter=letter,
            further=len(set(waiting) - set(shown)),
            agencies=who.agencies,
            chosen_already=[row.it.reference for row in rows if row.chosen_already],
            unanswered=[
                agency.name
                for agency in who.agencies
                # Its chair and business manager sign in for the partnership itself.
                if agency.id not in who.answering and agency.kind is not AgencyKind.PARTNERSHIP
            ],
        ),
        status,
    )


def _posted() -> list[int]:
    """The numbers of the rows that were sent."""
    typed = request.form.getlist("number")[:AT_ONCE]
    return [int(number) for number in typed if number.isdecimal() and len(number) < 8]


def _rows(numbers: Sequence[int], who: Serving) -> list[Row]:
    context, partnership = gate.context(), gate.partnership()
    suggestions = suggested_leads(context, partnership.id, numbers)
    agencies, people = agency_options(who), people_options(who)
    rows = []
    for it in read_new_actions(context, partnership.id, numbers):
        suggestion = suggestions.get(it.number)
        # Chosen beforehand only where the agency answers for the letter: what words point to is for a person to see.
        answers = suggestion.agency_id if suggestion and suggestion.agency_id == it.answers_agency_id else None
        reason = None
        if suggestion is not None:
            reason = f"Suggested: {suggestion.agency_name}. {suggestion.reason}" if suggestion.agency_name else None
            reason = reason or suggestion.reason
        supporting = [agency.name for agency in who.agencies if agency.id in it.supporting_agency_ids]
        form = row_form(it, answers, agencies, people)
        rows.append(Row(it, form, reason, supporting, answers is not None and form.lead.data == answers))
    return rows


def _fill(shared: SharedDateForm, rows: list[Row]) -> int:
    """Put the shared date into each row that it is for, for the person to look at. Nothing is saved."""
    if not shared.validate():
        return 422
    if shared.shared.data is None:
        shared.add_error("Enter the due date for all", "shared")
        return 422
    if not any(row.form.lead.data for row in rows):
        shared.add_error("Select the lead agencies first: this date is for the actions that get one", "shared")
        return 422
    for row in rows:
        if row.gets_date:
            row.form.due.process(None, shared.shared.data)
    return 200


def _save(shared: SharedDateForm, rows: list[Row]) -> int | None:
    """Save what was chosen; None where something is wrong, which then stands in the forms."""
    context, partnership = gate.context(), gate.partnership()
    valid = [row.form.validate() for row in rows]
    try:
        if shared.validate() and all(valid):
            chosen = [_with_shared_date(row, shared) for row in rows]
            return assigning.assign_new(context, partnership, chosen)
        # Everything that is wrong is said at once, what only the service sees too.
        readable = [row for row in rows if row.form.version.data is not None]
        assigning.try_new(context, partnership, [row.form.chosen(row.it.number) for row in readable])
        return None
    except RowsRefused as refused:
        gate.database_session().rollback()
        _mark(rows, refused)
        return None


def _with_shared_date(row: Row, shared: SharedDateForm) -> assigning.NewAssignment:
    """What was chosen; a row that gets a lead and has no date of its own gets the one for all."""
    if row.gets_date:
        row.form.due.data = shared.shared.data
    return row.form.chosen(row.it.number)


def _mark(rows: list[Row], refused: RowsRefused) -> None:
    """Show each refusal at its field, unless that is wrong in itself. A row that somebody else saved meanwhile can be
    saved again over theirs."""
    for row in rows:
        for field, sentence in refused.rows.get(row.it.number, {}).items():
            name = FIELDS.get(field)
            if name is None or not row.form[name].errors:
                row.form.add_error(sentence, name)
        if row.it.number in refused.changed:
            row.form.version.data = row.it.version


def _entries(row: Row) -> list[dict[str, str]]:
    """The row's errors for the page's summary, each with the action it is about."""
    whole = f"#a{row.it.number}-lead"
    return [
        {"href": whole} | entry | {"text": f"Action {row.it.reference}: {_inside(entry['text'])}"}
        for entry in row.form.error_summary()
    ]


def _inside(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _done(saved: int, letter: int | None) -> ResponseReturnValue:
    """Back to what is left to assign, or to the list once nothing is."""
    context, partnership = gate.context(), gate.partnership()
    left = len(unassigned(context, partnership.id, letter))
    if saved:
        rest = f" {plural(left, 'action')} still {'has' if left == 1 else 'have'} no lead agency" if left else ""
        flash(f"Saved {plural(saved, 'action')}.{rest}", "success")
    else:
        flash("Nothing was chosen, so nothing has changed", "success")
    if left:
        return redirect(url_for("assigning.new_actions", letter=letter))
    return redirect(url_for("actions.index", letter=letter))
