"""The plan kept before: its file, where it stands, what its columns and words mean, and what each row answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tracker.domain.actions import Rating, Status
from tracker.domain.plans import (
    GATHERED,
    Column,
    ColumnMatch,
    Known,
    KnownAction,
    Meaning,
    PlanField,
    RowChoice,
    UnknownName,
    WordKey,
    WorkedRow,
)
from tracker.domain.wording import first_words
from tracker.store.queries.plans import PlanLetter
from tracker.web.forms.base import Form, VersionedForm
from tracker.web.forms.choices import CheckboxesField, CheckboxField, Option, RadiosField, SelectField
from tracker.web.forms.fields import FileField, HiddenField, TextField

ACCEPTED = ".xlsx,.xlsm,.csv,.tsv,.txt"
# Letters are chosen by their number; all of them together by this word.
ANY_LETTER = "any"
WHICH_LETTER = "Select the letter whose findings the plan answers"
NEW = "new"


class UploadForm(Form):
    file = FileField("Choose the spreadsheet", accept=ACCEPTED, required="Select the spreadsheet that holds the plan")
    letter = RadiosField("Which findings does the plan answer?", required=WHICH_LETTER, small=True)


class PlaceForm(VersionedForm):
    letter = RadiosField("Which findings does the plan answer?", required=WHICH_LETTER, small=True)
    sheet = RadiosField("Which sheet holds the plan?", required="Select the sheet that holds the plan", small=True)
    header_row = TextField(
        "In which row are the headings?",
        width=4,
        inputmode="numeric",
        hint="As the spreadsheet counts. Enter 0 where it has no headings",
    )

    def row(self) -> int | None:
        """The row of headings; None, with its error, where what was typed is no row."""
        typed = self.header_row.data
        if typed.isdecimal() and len(typed) < 8:
            return int(typed)
        self.add_error("Row of headings must be a whole number, such as 4", "header_row")
        return None


class ColumnsForm(VersionedForm):
    """A field for each PlanField, under its name; they are set below."""

    def offer(self, columns: Sequence[Column], samples: Sequence[str]) -> None:
        options = [
            Option(str(n), _column_label(column, samples[n]))
            for n, column in enumerate(columns)
            if column.heading or samples[n]
        ]
        for field in PlanField:
            self[field.value].choices = options

    def chosen(self) -> dict[PlanField, tuple[int, ...]]:
        """The columns of each field, counted from 0."""
        given = {field: self[field.value].data for field in PlanField}
        return {
            field: tuple(value) if isinstance(value, list) else () if value is None else (value,)
            for field, value in given.items()
        }


for _field in PlanField:
    _kind: Any = CheckboxesField if _field in GATHERED else SelectField
    _more = {"small": True} if _field in GATHERED else {"blank": "No column holds it"}
    setattr(ColumnsForm, _field.value, _kind(_field.label, coerce=int, noun=_field.label.lower(), **_more))


class ApproveForm(VersionedForm):
    seen = HiddenField()


class RowsForm(VersionedForm):
    """The version that holds for all rows of the page."""


class RowForm(Form):
    """What becomes of one row. Its fields' names begin with the row's number."""

    target = SelectField("Finding it answers", noun="the finding it answers", blank="Choose a finding")
    lead = SelectField("Lead agency", noun="a lead agency", coerce=int, blank="No lead agency yet")
    under_way = CheckboxField("Already under way when inspected", small=True)
    out = CheckboxField("Leave this row out", small=True)

    def chosen(self) -> RowChoice:
        finding, _, action = (self.target.data or "").partition(":")
        return RowChoice(
            finding_id=int(finding) if finding else None,
            action_id=int(action) if action and action != NEW else None,
            lead_agency_id=self.lead.data,
            was_under_way=self.under_way.data,
            is_left_out=self.out.data,
        )


def row_form(it: WorkedRow, targets: list[Option], agencies: list[Option]) -> RowForm:
    """The row as it is chosen now."""
    form = RowForm(
        prefix=f"r{it.number}",
        data={
            "target": None if it.choice.finding_id is None else _target(it.choice.finding_id, it.choice.action_id),
            "lead": it.choice.lead_agency_id,
            "under_way": it.choice.was_under_way,
            "out": it.choice.is_left_out,
        },
    )
    form.target.choices, form.lead.choices = targets, agencies
    return form


def target_options(known: Known, code: str) -> list[Option]:
    """For each finding the actions here that a row can fill in, and a new one."""
    found = []
    for finding in known.findings:
        said = first_words(finding.text, 12)
        filling = [it for it in known.actions if finding.id in it.finding_ids and it.status.is_open]
        names = {it.id: _action(it, code) for it in filling} | {None: "A new action"}
        found += [
            Option(_target(finding.id, key), f"{finding.position}. {name}: {said}") for key, name in names.items()
        ]
    return found


def letter_options(letters: Sequence[PlanLetter]) -> list[Option]:
    """The letters a plan can answer, and all of them where there are several."""
    one = [Option(str(it.number), it.name, it.title if it.title != it.name else None) for it in letters]
    several = [Option(ANY_LETTER, "Findings of several letters", "Its rows are matched by their words alone")]
    return one + (several if len(letters) > 1 else [])


def column_data(matches: Iterable[ColumnMatch]) -> dict[str, Any]:
    """The columns as the form holds them."""
    return {it.field.value: list(it.columns) if it.field in GATHERED else it.column for it in matches}


def words_form(
    words: Mapping[WordKey, Meaning],
    written: Mapping[WordKey, str],
    names: Sequence[UnknownName],
    agencies: list[Option],
    version: int,
) -> Any:
    """A select for each word (`w0`, …), named as it is `written`, and for each name (`n0`, …), in their order."""
    fields: dict[str, Any] = {}
    for n, (key, meaning) in enumerate(words.items()):
        word = first_words(written.get(key, key[1]), 20)
        options = _meanings(key[0], meaning)
        fields[f"w{n}"] = SelectField(f"“{word}”", choices=options, noun=f"what “{word}” means", blank=None)
    for n, it in enumerate(names):
        fields[f"n{n}"] = SelectField(f"“{it.name}”", choices=agencies, coerce=int, blank="None of these")
    kind = type("WordsForm", (VersionedForm,), fields)
    given: dict[str, Any] = {f"w{n}": _meaning_value(meaning) for n, meaning in enumerate(words.values())}
    given |= {f"n{n}": it.agency_id for n, it in enumerate(names)}
    return kind(data={"version": version, **given})


def meaning_of(value: str) -> Meaning:
    """The meaning that stands behind an option's value."""
    status, _, rating = value.partition("|")
    return Meaning(Status(status) if status else None, Rating(rating) if rating else None)


def _meanings(field: PlanField, proposed: Meaning) -> list[Option]:
    """The meanings a word can have, with the one that is proposed for it."""
    ratings = list(Rating)
    begun = None if field is PlanField.RATING else Status.IN_PROGRESS
    offered = [
        Meaning(),
        Meaning(Status.NOT_STARTED),
        Meaning(Status.IN_PROGRESS),
        *(Meaning(begun, rating) for rating in ratings),
        Meaning(Status.DELIVERED),
        Meaning(Status.SIGNED_OFF),
        Meaning(Status.CLOSED),
    ]
    values = {_meaning_value(it): _meaning_label(it) for it in (*offered, proposed)}
    return [Option(value, label) for value, label in values.items()]


def _meaning_value(meaning: Meaning) -> str:
    return f"{meaning.status or ''}|{meaning.rating or ''}"


_STATUS_WORDS = {
    Status.NOT_STARTED: "Not started",
    Status.IN_PROGRESS: "In progress",
    Status.DELIVERED: "Complete",
    Status.SIGNED_OFF: "Complete and signed off",
    Status.CLOSED: "No longer needed",
}


def _meaning_label(meaning: Meaning) -> str:
    rating = meaning.rating.label if meaning.rating else ""
    if meaning.status is None:
        return rating or "Nothing"
    words = _STATUS_WORDS[meaning.status]
    return f"{words}, {rating[:1].lower()}{rating[1:]}" if rating else words


def _column_label(column: Column, sample: str) -> str:
    said = column.heading or f"no heading, begins “{first_words(sample, 5)}”"
    return f"{column.letter}: {first_words(said, 10)}" + (" (hidden)" if column.is_hidden else "")


def _target(finding_id: int, action_id: int | None) -> str:
    return f"{finding_id}:{action_id or NEW}"


def _action(it: KnownAction, code: str) -> str:
    return f"{code}-{it.number} ({it.status.label.lower()})"
