"""Drafts of letters: who may see one, and the published letter that takes its place."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.access import Permission
from tracker.domain.cards import Cards, LetterState, cards_from, overlap, put_in
from tracker.domain.drafts import Carried, Change, differences
from tracker.domain.errors import Conflict, Invalid
from tracker.domain.letter_words import LETTER_KINDS
from tracker.domain.london import spoken_date
from tracker.domain.wording import counted
from tracker.services import letters
from tracker.store.context import check
from tracker.store.queries.letter_drafts import (
    Counterpart,
    Nameable,
    Replacement,
    counterparts,
    nameable,
    readers_of,
    replacements,
)
from tracker.store.queries.letters import LetterDetail, letter
from tracker.web import gate
from tracker.web.forms.letter_drafts import ReadersForm, TakesPlaceForm

blueprint = Blueprint("letter_drafts", __name__, url_prefix="/<partnership>/letters")
NUMBER = "<int(max=2147483647):number>"


@dataclass(frozen=True, slots=True)
class DraftBox:
    """What a letter's page says about drafts. `readers` are those who can see this one, `likely` the letters or drafts
    that fit this one, `others` the drafts that do not."""

    readers: list[Nameable]
    likely: list[Counterpart]
    others: list[Counterpart]
    replacements: list[Replacement]
    may_change: bool


def draft_box(it: LetterDetail) -> DraftBox:
    """Two queries for a published letter, four for a draft."""
    context, partnership = gate.context(), gate.partnership()
    readers: list[Nameable] = []
    if it.is_draft:
        named = set(readers_of(context, it))
        readers = [person for person in nameable(context, partnership) if person.person_id in named]
    may_change = gate.may(Permission.BRING_IN_LETTERS)
    beside = counterparts(context, it) if may_change else []
    return DraftBox(
        readers,
        [other for other in beside if other.fits],
        [other for other in beside if not other.fits],
        replacements(context, it),
        may_change,
    )


def preselected(people: list[Nameable]) -> list[int]:
    """Who is ticked when a draft is brought in: whoever convenes, and whoever brings it in."""
    conveners = [person.person_id for person in people if person.convenes]
    own = gate.context().actor.person_id
    return [*conveners, *([own] if own is not None and own not in conveners else [])]


@blueprint.route(f"/{NUMBER}/people", methods=["GET", "POST"])
def people(number: int) -> ResponseReturnValue:
    """Who may see a draft; of a published letter that is still to be checked, that it is one."""
    partnership, context = gate.partnership(), gate.context()
    check(context, Permission.BRING_IN_LETTERS, partnership)
    it = letter(context, partnership.id, number)
    if not it.is_draft and it.state is not LetterState.RECEIVED:
        raise Conflict("Only a published letter that is still to be checked can be made a draft.")
    choices = nameable(context, partnership)
    form = ReadersForm(version=it.version, readers=readers_of(context, it) if it.is_draft else preselected(choices))
    form.readers.offer(choices)
    if form.validate_on_submit():
        try:
            return _people_changed(it, int(form.version.data or 0), form.readers.data)
        except (Invalid, Conflict) as refusal:
            if isinstance(refusal, Invalid):
                form.add_errors(refusal)
            else:
                form.add_error(f"{refusal.message}. Check who is selected, then save again.")
                form.version.data = it.version
    status = 422 if form.errors or form.form_errors else 200
    return render_template("letters/draft_people.html", partnership=partnership, letter=it, form=form), status


def _people_changed(it: LetterDetail, version: int, person_ids: list[int]) -> ResponseReturnValue:
    context, partnership = gate.context(), gate.partnership()
    if it.is_draft:
        letters.change_readers(context, partnership, it.number, version, person_ids)
    else:
        letters.make_confidential(context, partnership, it.number, version, person_ids)
    said = f"Draft letter {it.number} can be seen by {counted(len(person_ids), 'person', 'people')}"
    if context.actor.person_id not in person_ids:
        flash(f"{said}, and by you no more.", "success")
        return redirect(url_for("letters.index"))
    flash(f"{said}.", "success")
    return redirect(url_for("letters.show", number=it.number))


@blueprint.route(f"/{NUMBER}/drafts/<int(max=2147483647):draft_number>", methods=["GET", "POST"])
def compare(number: int, draft_number: int) -> ResponseReturnValue:
    """A published letter beside a draft: how their findings differ, and the button that puts one in its place."""
    partnership, context = gate.partnership(), gate.context()
    it, draft = letter(context, partnership.id, number), letter(context, partnership.id, draft_number)
    if it.is_draft or not draft.is_draft:
        raise Conflict("Only a published letter can take the place of a draft.")
    form = TakesPlaceForm(version=it.version)
    if form.validate_on_submit():
        try:
            done = letters.take_place(context, partnership, number, draft_number, int(form.version.data or 0))
        except Conflict as refusal:
            form.add_error(f"{refusal.message}.")
            form.version.data = it.version
        else:
            flash(_what_was_done(number, draft_number, done), "success")
            to = "letter_checks.show" if it.state is LetterState.RECEIVED else "letters.show"
            return redirect(url_for(to, number=number))
    found = differences(_worded(draft), _worded(it))
    count = Counter(one.change for one in found)
    return render_template(
        "letters/draft_differences.html",
        partnership=partnership,
        letter=it,
        draft=draft,
        form=form,
        differences=[one for one in found if one.change is not Change.SAME],
        same=[one for one in found if one.change is Change.SAME],
        count={change.value: count[change] for change in Change},
        facts=_facts(draft, it),
        can_replace=gate.may(Permission.BRING_IN_LETTERS)
        and draft.state is LetterState.RECEIVED
        and it.state in {LetterState.RECEIVED, LetterState.CONFIRMED},
    ), 422 if form.form_errors or form.errors else 200


def _what_was_done(number: int, draft_number: int, done: Carried) -> str:
    said = [f"Letter {number} takes the place of draft letter {draft_number}."]
    if done.done:
        were = "was" if done.done == 1 else "were"
        said.append(f"{counted(done.done, 'change')} made to the draft’s findings {were} made again here.")
    if left := len(done.not_done):
        said.append(
            f"{counted(left, 'finding')} that you worked on {'reads' if left == 1 else 'read'} differently now, and "
            f"{'was' if left == 1 else 'were'} left as {'it was' if left == 1 else 'they were'} read."
        )
    return " ".join(said)


def _worded(it: LetterDetail) -> Cards:
    """The findings whose words are compared: those that were read, and those that somebody added by hand.

    What was split or merged is one and the same to the letter, so that is left aside.
    """
    cards = cards_from(it.parsed.findings)
    for card in it.cards:
        if card.by_hand and not any(overlap(card.place, other.place) for other in cards):
            cards = put_in(cards, card)
    return cards


def _facts(draft: LetterDetail, it: LetterDetail) -> list[tuple[str, str, str]]:
    """The details that differ: name, in the draft, in the published letter."""

    def told(one: LetterDetail) -> dict[str, str]:
        days = {
            "Date of the letter": one.published_on,
            "First day of the inspection": one.inspection_start_on,
            "Last day of the inspection": one.inspection_end_on,
            "Deadline in the letter": one.printed_deadline_on,
        }
        return {
            "Kind": LETTER_KINDS[one.kind],
            "Area": one.area or "",
            **{name: spoken_date(day) if day else "" for name, day in days.items()},
            "Principal authority": one.principal_authority or "",
            "Where to send the answer": one.submit_to or "",
        }

    before, after = told(draft), told(it)
    return [
        (name, value or "Not there", after[name] or "Not there")
        for name, value in before.items()
        if value != after[name]
    ]
