"""Letters: the list, bringing them in, one letter with its text, its facts, and withdrawing it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import cast

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from tracker.domain import letter_doubts
from tracker.domain.access import Permission
from tracker.domain.cards import LetterMark, LetterState
from tracker.domain.errors import Invalid, NotFound
from tracker.domain.letter_words import FINDING_KINDS
from tracker.domain.wording import counted
from tracker.services import letters
from tracker.store.context import check
from tracker.store.queries.letter_actions import LetterAction, letter_actions
from tracker.store.queries.letter_drafts import nameable
from tracker.store.queries.letters import LetterDetail, findings_of, letter, letters_of, superseded_of
from tracker.web import beside, gate, letter_pictures
from tracker.web.forms.letters import UploadForm, WithdrawForm
from tracker.web.letter_drafts import draft_box, preselected
from tracker.web.letter_facts import fact_rows
from tracker.web.letter_sources import marked_pages, where

blueprint = Blueprint("letters", __name__, url_prefix="/<partnership>/letters")
PASTED = "The pasted text"
NUMBER = "<int(max=2147483647):number>"
# What a browser may do with an uploaded file that it shows after all: nothing.
NOTHING = "default-src 'none'; sandbox"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file of several: `received`, or the sentence that says why not."""

    name: str
    received: letters.Received | None
    refusal: str | None = None


@blueprint.get("")
def index() -> ResponseReturnValue:
    partnership = gate.partnership()
    return render_template(
        "letters/index.html", partnership=partnership, letters=letters_of(gate.context(), partnership.id)
    )


@blueprint.route("/upload", methods=["GET", "POST"])
def upload() -> ResponseReturnValue:
    partnership, context = gate.partnership(), gate.context()
    check(context, Permission.BRING_IN_LETTERS, partnership)
    choices = nameable(context, partnership)
    form = UploadForm(mark=LetterMark.PUBLISHED, readers=preselected(choices))
    form.readers.offer(choices)
    if not form.validate_on_submit() or not _readers_will_do(form):
        status = 422 if form.errors else 200
        return render_template("letters/upload.html", partnership=partnership, form=form), status
    # Reading can take seconds, in which nothing should be locked.
    gate.database_session().rollback()
    outcomes = _take_in(form)
    if not outcomes:
        form.add_error("Select a letter, or paste its text", "files")
    if not any(outcome.received for outcome in outcomes):
        for outcome in outcomes:
            said = outcome.refusal or ""
            named = said if len(outcomes) == 1 else f"{outcome.name}: {said}"
            form.add_error(named, "pasted" if outcome.name == PASTED else "files")
        return render_template("letters/upload.html", partnership=partnership, form=form), 422
    if len(outcomes) == 1 and outcomes[0].received and not outcomes[0].received.already_there:
        flash(outcomes[0].received.sentence, "success")
        return redirect(url_for("letter_checks.show", number=outcomes[0].received.number))
    gate.commit()
    return render_template("letters/uploaded.html", partnership=partnership, outcomes=outcomes)


def _readers(form: UploadForm) -> list[int] | None:
    """Whom a draft names; None for what is published."""
    return form.readers.data if form.mark.data is LetterMark.DRAFT else None


def _readers_will_do(form: UploadForm) -> bool:
    """Whether a draft can be for the people selected; asked before its files are read."""
    readers = _readers(form)
    try:
        if readers is not None:
            letters.readers_for(gate.context(), gate.partnership(), readers)
    except Invalid as refusal:
        form.add_errors(refusal)
        return False
    return True


def _take_in(form: UploadForm) -> list[Outcome]:
    """Read everything that was sent, then take in what could be read: one bad file stops no other."""
    sent = cast("list[FileStorage]", form.files.data or [])
    readings = [(file.filename or "", _read(file)) for file in sent]
    if form.pasted.data:
        try:
            readings.append((PASTED, letters.read_pasted(gate.settings(), form.pasted.data)))
        except Invalid as refusal:
            readings.append((PASTED, next(iter(refusal.fields.values()))))
    readers = _readers(form)
    return [
        Outcome(name, None, it) if isinstance(it, str) else Outcome(name, _received(it, readers))
        for name, it in readings
    ]


def _read(file: FileStorage) -> letters.Reading | str:
    try:
        return letters.read_file(gate.settings(), file.filename or "", file.stream.read())
    except Invalid as refusal:
        return refusal.message


def _received(reading: letters.Reading, readers: list[int] | None) -> letters.Received:
    return letters.take_in(gate.context(), gate.partnership(), reading, readers)


@blueprint.get(f"/{NUMBER}")
def show(number: int) -> ResponseReturnValue:
    partnership, context = gate.partnership(), gate.context()
    it = letter(context, partnership.id, number)
    actions = letter_actions(context, it)
    confirmed = findings_of(context, it) if it.confirmed_at else []
    findings = confirmed if it.confirmed_at else it.cards
    doubts = letter_doubts.standing(it) if it.state is LetterState.RECEIVED else []
    return render_template(
        "letters/show.html",
        partnership=partnership,
        letter=it,
        deadline=it.deadline({found.kind for found in findings}),
        today=context.today,
        facts=fact_rows(it, partnership.name, may_change=_may_change(it), doubts=doubts),
        findings=findings,
        kinds=FINDING_KINDS,
        actions=actions,
        action_count=_count(actions),
        pages=marked_pages(it.pages, [(found.text, found.place) for found in findings]),
        where=where,
        pictures=letter_pictures.whole(it, len(findings)),
        superseded=superseded_of(context, it) if it.confirmed_at else [],
        doubts=letters.doubts_about(context, partnership, it),
        read_doubts=doubts,
        about=letter_doubts.about,
        about_deadline=letter_doubts.about_deadline,
        draft_box=draft_box(it),
        beside=beside.of_letter(it, confirmed),
    )


def _count(actions: dict[int, list[LetterAction]]) -> int:
    return len({action.number for found in actions.values() for action in found})


def _may_change(it: LetterDetail) -> bool:
    return it.state not in {LetterState.WITHDRAWN, LetterState.REPLACED} and gate.may(Permission.BRING_IN_LETTERS)


@blueprint.get(f"/{NUMBER}/original")
def original(number: int) -> ResponseReturnValue:
    context = gate.context()
    it = letter(context, gate.partnership().id, number)
    try:
        content = letters.original(context, it)
    except FileNotFoundError:
        raise NotFound("The original file is not in the files folder any more.") from None
    response = send_file(
        io.BytesIO(content), mimetype=it.media_type, as_attachment=True, download_name=it.filename, etag=False
    )
    response.headers["Content-Security-Policy"] = NOTHING
    # It can be a draft that is confidential, and the computer one that is shared.
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.route(f"/{NUMBER}/withdraw", methods=["GET", "POST"])
def withdraw(number: int) -> ResponseReturnValue:
    partnership, context = gate.partnership(), gate.context()
    check(context, Permission.BRING_IN_LETTERS, partnership)
    it = letter(context, partnership.id, number)
    form = WithdrawForm(version=it.version)
    if form.validate_on_submit():
        stay = letters.withdraw(context, partnership, number, form.reason.data, form.version.data)
        said = f" Its {counted(stay, 'action')} {'stays' if stay == 1 else 'stay'} as before." if stay else ""
        flash(f"Letter {number} withdrawn.{said}", "success")
        return redirect(url_for("letters.show", number=number))
    stay = _count(letter_actions(context, it))
    status = 422 if form.errors else 200
    return render_template("letters/withdraw.html", partnership=partnership, letter=it, form=form, stay=stay), status


@blueprint.post(f"/{NUMBER}/bring-back")
def bring_back(number: int) -> ResponseReturnValue:
    letters.bring_back(gate.context(), gate.partnership(), number)
    flash(f"Letter {number} brought back.", "success")
    return redirect(url_for("letters.show", number=number))
