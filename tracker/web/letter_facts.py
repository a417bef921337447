"""The facts of a letter as pages show them: each with where it was read, and the form that corrects them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape

from tracker.domain.access import Permission
from tracker.domain.cards import LetterState
from tracker.domain.errors import Conflict, Invalid
from tracker.domain.letter_doubts import Concern, about
from tracker.domain.letter_words import LETTER_KINDS, kinds_like
from tracker.domain.letters import Doubt, Place
from tracker.domain.london import spoken_date
from tracker.domain.passages import line_of
from tracker.services import letters
from tracker.store.context import check
from tracker.store.queries.letters import LetterDetail, letter
from tracker.store.queries.partnerships import agencies_of
from tracker.web import gate
from tracker.web.forms.choices import Option
from tracker.web.forms.letters import THE_PARTNERSHIP, FactsForm
from tracker.web.letter_sources import where

blueprint = Blueprint("letter_facts", __name__, url_prefix="/<partnership>/letters")
UNKNOWN = "Not found in the letter"
NOT_ENTERED = "Not entered yet"
_PLACE_LINK = Markup(
    '{}<a class="govuk-link app-source-link" href="{}">{}<span class="govuk-visually-hidden">: {}</span></a>'
)


# Several people stay apart where a line is too short for one of them.
_ITEMS = Markup('<ul class="govuk-list govuk-list--spaced govuk-!-margin-bottom-1">{}</ul>')
_ITEM = Markup("<li>{}</li>")
_DOUBT = Markup(' <br><span class="app-doubt"><strong>Check:</strong> {}.</span>')
_CONCERNS = {
    "Kind": Concern.KIND,
    "Area": Concern.AREA,
    "Date of the letter": Concern.LETTER_DATE,
    "Date received": Concern.RECEIVED,
    "Inspection": Concern.INSPECTION,
}


@blueprint.route("/<int(max=2147483647):number>/facts", methods=["GET", "POST"])
def change(number: int) -> ResponseReturnValue:
    partnership, context = gate.partnership(), gate.context()
    check(context, Permission.BRING_IN_LETTERS, partnership)
    it = letter(context, partnership.id, number)
    back = "letter_checks.show" if it.state is LetterState.RECEIVED else "letters.show"
    form = FactsForm(data=_stored(it))
    form.answers.choices = [
        Option(THE_PARTNERSHIP, partnership.name),
        *(
            Option(str(agency.id), agency.name)
            for agency in agencies_of(context, partnership.id)
            if agency.name != partnership.name
        ),
    ]
    form.kind.choices = [Option(kind.value, label) for kind, label in kinds_like(it.kind).items()]
    stored: list[dict[str, Any]] = []
    if form.validate_on_submit():
        try:
            changed = letters.change_facts(context, partnership, number, int(form.version.data or 0), _facts(form))
            flash("Details of the letter changed." if changed else "Nothing was changed.", "success")
            return redirect(url_for(back, number=number))
        except Invalid as refusal:
            form.add_errors(refusal)
        except Conflict as refusal:
            # What was typed stays in the form; what is stored now stands beside it and can be saved over.
            form.add_error(f"{refusal.message}. Check what you entered against it, then save again.")
            form.version.data = it.version
            stored = fact_rows(it, partnership.name, may_change=False)
    status = 422 if form.errors else 200
    return render_template(
        "letters/facts.html", partnership=partnership, letter=it, form=form, stored=stored, back=back
    ), status


def _stored(it: LetterDetail) -> dict[str, Any]:
    names = [name for name in letters.Facts.__dataclass_fields__ if name != "answers_agency_id"]
    answers = THE_PARTNERSHIP if it.answers_agency_id is None else str(it.answers_agency_id)
    return {name: getattr(it, name) for name in names} | {"answers": answers, "version": it.version}


def _facts(form: FactsForm) -> letters.Facts:
    answers = form.answers.data
    return letters.Facts(
        title=form.title.data,
        kind=form.kind.data,
        area=form.area.data or None,
        published_on=form.published_on.data,
        received_on=form.received_on.data,
        inspection_start_on=form.inspection_start_on.data,
        inspection_end_on=form.inspection_end_on.data,
        answers_agency_id=None if answers == THE_PARTNERSHIP else int(answers),
        principal_authority=form.principal_authority.data or None,
        submit_to=form.submit_to.data or None,
        printed_deadline_on=form.printed_deadline_on.data,
    )


def fact_rows(
    it: LetterDetail, partnership_name: str, *, may_change: bool, doubts: Sequence[Doubt] = ()
) -> list[dict[str, Any]]:
    """The rows of the summary list: what is known, under it where in the letter it was read and what is doubtful."""
    read, places, asked = it.parsed, it.parsed.places, _asked(it)
    printed = read.deadline
    span = (it.inspection_start_on, it.inspection_end_on)
    published_at = places.get("published") if it.published_on == read.published else None
    inspected_at = places.get("inspection") if span == (read.inspection_start, read.inspection_end) else None
    addressees = [_addressee(one.name, one.role) for one in read.addressees]
    rows = [
        _row(it, "Title", it.title, places.get("title") if it.title == read.title else None),
        _row(it, "Kind", LETTER_KINDS[it.kind], places.get("kind") if it.kind is read.kind else None),
        _row(it, "Area", it.area, places.get("area") if it.area == read.area else None),
        _row(it, "Date of the letter", _day(it.published_on), published_at),
        _row(it, "Date received", _day(it.received_on) or NOT_ENTERED),
        _row(it, "Inspection", _span(it), inspected_at),
        _row(it, "Inspectors", read.inspectors, places.get("inspectors")),
        _row(it, "Addressed to", addressees, places.get("addressees")),
        _row(it, "Who answers for it", it.answers_agency or partnership_name),
        _row(it, "Principal authority", it.principal_authority,
             asked if printed and it.principal_authority == printed.principal_authority else None),
        _row(it, "Where to send the answer", it.submit_to,
             asked if printed and it.submit_to == printed.submit_to else None),
        _row(it, "Deadline in the letter", _day(it.printed_deadline_on),
             asked if printed and it.printed_deadline_on == printed.date else None),
    ]  # fmt: skip
    for row in rows:
        for doubt in about(doubts, _CONCERNS[row["key"]]) if row["key"] in _CONCERNS else []:
            row["value"] += _DOUBT.format(doubt.message)
    if may_change:
        changeable = {"Inspectors", "Addressed to"}
        for row, name in zip(rows, _FIELDS, strict=True):
            if row["key"] not in changeable:
                href = url_for("letter_facts.change", number=it.number, _anchor=name)
                row["actions"] = [{"href": href, "what": row["key"].lower()}]
    return typed_in_facts(rows) if it.kind.is_typed_in else rows


def typed_in_facts(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of a letter's facts those that a source has which somebody typed in."""
    return [row | {"key": _TYPED_IN[row["key"]]} for row in rows if row["key"] in _TYPED_IN]


_TYPED_IN = {
    "Title": "Title",
    "Kind": "Kind",
    "Area": "Area",
    "Date of the letter": "Date",
    "Who answers for it": "Who answers for it",
    "Deadline in the letter": "Deadline for an answer",
}
# The id of each row's first input on the form that corrects it.
_FIELDS = (
    "title", "kind", "area", "published_on-day", "received_on-day", "inspection_start_on-day", "", "", "answers",
    "principal_authority", "submit_to", "printed_deadline_on-day",
)  # fmt: skip


def _row(it: LetterDetail, key: str, value: str | Sequence[str] | None, place: Place | None = None) -> dict[str, Any]:
    lines = [value] if isinstance(value, str) else list(value or ())
    said = _ITEMS.format(Markup().join(map(_ITEM.format, lines))) if len(lines) > 1 else Markup(" ").join(lines)
    said = said or escape(NOT_ENTERED if it.kind.is_typed_in else UNKNOWN)
    if place is not None and lines:
        href = url_for("letters.show", number=it.number, _anchor=f"page-{place.page}")
        said += _PLACE_LINK.format("" if len(lines) > 1 else Markup(" <br>"), href, where(place), key.lower())
    return {"key": key, "value": said, "actions": []}


def _asked(it: LetterDetail) -> Place | None:
    """Where the letter asks for an answer."""
    printed = it.parsed.deadline
    if printed is None:
        return None
    line = line_of(it.pages.get(printed.page, ""), printed.start)
    return Place(printed.page, line, printed.start, printed.end, printed.page)


def _day(day: date | None) -> str | None:
    return spoken_date(day) if day else None


def _span(it: LetterDetail) -> str | None:
    days = [day for day in (it.inspection_start_on, it.inspection_end_on) if day]
    return " to ".join(spoken_date(day) for day in dict.fromkeys(days)) or None


def _addressee(name: str, role: str | None) -> str:
    return f"{name}, {role}" if role else name
