"""The check page: a card for each finding beside the place it was read from, until a person makes actions of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, get_flashed_messages, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain import letter_doubts
from tracker.domain.access import Permission
from tracker.domain.cards import Card, LetterState, already_in, cards_from, left_out, splits
from tracker.domain.chains import RepeatDecision
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.domain.leads import Candidate
from tracker.domain.letter_words import FINDING_KINDS
from tracker.domain.letters import Doubt, FindingKind
from tracker.domain.sentences import Sentence, sentences
from tracker.domain.wording import counted, first_words
from tracker.services import letters, pictures, repeats
from tracker.store.context import check
from tracker.store.queries.letter_actions import candidates
from tracker.store.queries.letters import LetterDetail, letter
from tracker.web import beside, gate, letter_pictures
from tracker.web.beside import Beside
from tracker.web.forms.choices import Option
from tracker.web.forms.letters import AddForm, ConfirmForm, SplitForm
from tracker.web.letter_drafts import draft_box
from tracker.web.letter_facts import fact_rows
from tracker.web.letter_pictures import PagePicture
from tracker.web.letter_sources import Excerpt, excerpts, where

blueprint = Blueprint("letter_checks", __name__, url_prefix="/<partnership>/letters/<int(max=2147483647):number>/check")
# A change of one card is announced beside it, not at the top of a long page.
DONE = "done"
# From so many findings on the page begins with all of them in a few words each.
LONG, OPENING_WORDS = 8, 9
POSITION = "<int(max=100000):position>"
OTHER_KIND = {
    FindingKind.IMPROVEMENT: FindingKind.PRIORITY_ACTION,
    FindingKind.PRIORITY_ACTION: FindingKind.IMPROVEMENT,
    FindingKind.POINT_IN_TEXT: FindingKind.IMPROVEMENT,
}


@dataclass(frozen=True, slots=True)
class CardView:
    """A card as the page shows it. `position` counts from 1."""

    position: int
    card: Card
    where: str
    excerpts: list[Excerpt]
    pictures: dict[int, PagePicture]
    doubts: list[Doubt]
    beside: Beside
    can_split: bool
    other_kind: FindingKind

    @property
    def opening(self) -> str:
        """By which the finding is known again in a list of all."""
        return first_words(self.card.text, OPENING_WORDS)

    @property
    def remarks(self) -> list[str]:
        """Why to look at it twice, in a few words."""
        echo = self.beside.echo
        said = {
            "priority action": self.card.kind is FindingKind.PRIORITY_ACTION,
            "to check": bool(self.doubts),
            "said before": echo is not None and echo.sentence is not None,
        }
        return [words for words, holds in said.items() if holds]


@blueprint.get("")
def show(number: int) -> ResponseReturnValue:
    it = _checkable(number)
    if it.state is not LetterState.RECEIVED:
        return redirect(url_for("letters.show", number=number))
    return _page(it)


def _checkable(number: int) -> LetterDetail:
    """The letter, for whoever may check it."""
    check(gate.context(), Permission.BRING_IN_LETTERS, gate.partnership())
    return letter(gate.context(), gate.partnership().id, number)


def _page(it: LetterDetail, problem: str | None = None) -> ResponseReturnValue:
    """The whole page; with `problem` as the answer to a change that could not be made."""
    partnership, context = gate.partnership(), gate.context()
    agencies = candidates(context, partnership.id)
    doubts = letter_doubts.standing(it)
    page = render_template(
        "letters/check.html",
        partnership=partnership,
        letter=it,
        facts=fact_rows(it, partnership.name, may_change=True, doubts=doubts),
        deadline=it.deadline({card.kind for card in it.cards}),
        today=context.today,
        doubts=letters.doubts_about(context, partnership, it, agencies),
        read_doubts=doubts,
        about=letter_doubts.about,
        about_deadline=letter_doubts.about_deadline,
        draft_box=draft_box(it),
        cards=_views(it, agencies, doubts),
        is_long=len(it.cards) >= LONG,
        left_out=left_out(cards_from(it.parsed.findings), it.cards),
        form=ConfirmForm(formdata=None, version=it.version),
        page_errors=[problem] if problem else [],
        kinds=FINDING_KINDS,
        done=_what_was_done(len(it.cards)),
    )
    return (page, 409) if problem else page


def _views(it: LetterDetail, agencies: list[Candidate], doubts: list[Doubt]) -> list[CardView]:
    sizes = pictures.page_sizes(gate.context(), it.sha256, it.page_sizes)
    return [
        CardView(
            position,
            card,
            where(card.place),
            excerpts(card.text, card.place, it.pages),
            letter_pictures.parts(it.number, it.pages, sizes, position, card.text, card.place),
            letter_doubts.about_finding(doubts, card.text, card.place.end_page),
            found,
            bool(splits(card, it.pages)),
            OTHER_KIND[card.kind],
        )
        for position, (card, found) in enumerate(zip(it.cards, beside.of_cards(it, agencies), strict=True), start=1)
    ]


def _change(number: int, change: Callable[..., Any], *args: Any, done: str, position: int) -> ResponseReturnValue:
    """Do one thing to the cards and come back to where it was done. On a conflict the page as it stands now."""
    form = ConfirmForm()
    partnership, context = gate.partnership(), gate.context()
    try:
        if not form.validate():
            raise Conflict(str(form.version.errors[0]))
        change(context, partnership, number, form.version.data, *args)
    except Conflict as refusal:
        it = _checkable(number)
        if it.state is not LetterState.RECEIVED:
            raise
        return _page(it, refusal.message)
    return _done(number, done, position)


def _done(number: int, said: str, position: int) -> ResponseReturnValue:
    """Back to the check page, which says what was done beside the card at `position` (0: above all of them)."""
    flash(f"{position}:{said}", DONE)
    return redirect(url_for("letter_checks.show", number=number, _anchor="done"))


def _what_was_done(cards: int) -> tuple[int, str] | None:
    """The position and sentence of the change that this page follows, and the card it is shown at."""
    for flashed in get_flashed_messages(category_filter=[DONE]):
        position, _, said = str(flashed).partition(":")
        return min(int(position), cards), said
    return None


@blueprint.post(f"/{POSITION}/remove")
def remove(number: int, position: int) -> ResponseReturnValue:
    done = f"Finding {position} removed. You can put it back below the findings."
    return _change(number, letters.remove, position, done=done, position=position)


@blueprint.post(f"/removed/{POSITION}/put-back")
def put_back(number: int, position: int) -> ResponseReturnValue:
    return _change(number, letters.put_back, position, done="Finding put back.", position=0)


@blueprint.post(f"/{POSITION}/merge")
def merge(number: int, position: int) -> ResponseReturnValue:
    done = f"Findings {position} and {position + 1} merged."
    return _change(number, letters.merge, position, done=done, position=position)


@blueprint.post(f"/{POSITION}/kind/<kind>")
def change_kind(number: int, position: int, kind: str) -> ResponseReturnValue:
    if kind not in set(FindingKind):
        raise NotFound("There is no such kind of finding.")
    wanted = FindingKind(kind)
    done = f"Finding {position} is now: {FINDING_KINDS[wanted].lower()}."
    return _change(number, letters.change_kind, position, wanted, done=done, position=position)


@blueprint.post(f"/{POSITION}/repeats/<int(max=2147483647):earlier_id>/<decision>")
def decide_repeat(number: int, position: int, earlier_id: int, decision: str) -> ResponseReturnValue:
    if decision not in set(RepeatDecision):
        raise NotFound("There is no such decision.")
    wanted = RepeatDecision(decision)
    done = f"Saved for finding {position}: {wanted.label.lower()}."
    return _change(number, repeats.decide_on_card, position, earlier_id, wanted, done=done, position=position)


@blueprint.route(f"/{POSITION}/split", methods=["GET", "POST"])
def split(number: int, position: int) -> ResponseReturnValue:
    it = _checkable(number)
    if it.state is not LetterState.RECEIVED or not 1 <= position <= len(it.cards):
        raise NotFound("There is no such finding to split.")
    card = it.cards[position - 1]
    form = SplitForm(version=it.version)
    places = splits(card, it.pages)
    form.at.choices = [Option(str(place.at), place.after, f"The first ends: {place.before}") for place in places]
    if request.method == "POST" and form.version.data != it.version:
        # Where the finding could be split is another question by now, so what was chosen is not looked at.
        return _change(number, letters.split, position, 0, done="", position=position)
    if form.validate_on_submit():
        letters.split(gate.context(), gate.partnership(), number, it.version, position, int(form.at.data))
        return _done(number, f"Finding {position} split in two.", position)
    status = 422 if form.errors else 200
    return render_template(
        "letters/split.html", partnership=gate.partnership(), letter=it, form=form, card=card, position=position
    ), status


@blueprint.route("/add", methods=["GET", "POST"])
def add(number: int) -> ResponseReturnValue:
    it = _checkable(number)
    if it.state is not LetterState.RECEIVED:
        if request.method == "GET":
            return redirect(url_for("letters.show", number=number))
        raise Conflict(f"This letter is {it.state.label.lower()}, so its findings cannot be changed here.")
    form = AddForm(version=it.version, kind=FindingKind.IMPROVEMENT)
    every = sentences(it.pages)
    ticked = {int(one) for one in request.form.getlist("sentence") if one.isdecimal() and len(one) < 7}
    if form.validate_on_submit():
        try:
            added = letters.add(
                gate.context(), gate.partnership(), number, int(form.version.data or 0), ticked, form.kind.data
            )
            return _done(number, f"{counted(added, 'finding')} added.", 0)
        except (Invalid, Conflict) as refusal:
            # The sentences of a letter never change, so what was ticked still holds.
            form.add_error(refusal.message if isinstance(refusal, Invalid) else f"{refusal.message}. Save again.")
            form.version.data = it.version
    return render_template(
        "letters/add.html",
        partnership=gate.partnership(),
        letter=it,
        form=form,
        pages=_by_page(every, it.cards),
        ticked=ticked,
        back_url=url_for("letter_checks.show", number=number, _anchor="findings"),
        makes_actions=False,
    ), 422 if form.errors or form.form_errors else 200


def _by_page(every: list[Sentence], cards: tuple[Card, ...]) -> dict[int, list[tuple[Sentence, int | None]]]:
    """For each page its sentences, each with the number of the finding it is in already."""
    places = {position: card.place for position, card in enumerate(cards, start=1)}
    pages: dict[int, list[tuple[Sentence, int | None]]] = {}
    for sentence in every:
        pages.setdefault(sentence.page, []).append((sentence, already_in(sentence, places)))
    return pages


@blueprint.post("/confirm")
def confirm(number: int) -> ResponseReturnValue:
    form = ConfirmForm()
    partnership, context = gate.partnership(), gate.context()
    try:
        if not form.validate():
            raise Conflict(str(form.version.errors[0]))
        made = letters.confirm(context, partnership, number, form.version.data)
    except (Conflict, Invalid) as refusal:
        it = _checkable(number)
        if it.state is not LetterState.RECEIVED:
            raise
        return _page(it, refusal.message)
    flash(f"{counted(len(made), 'action')} created.", "success")
    return redirect(url_for("assigning.new_actions", letter=number))


@blueprint.post("/confirm-nothing")
def confirm_nothing(number: int) -> ResponseReturnValue:
    """Nothing in the letter is to be acted on."""
    form = ConfirmForm()
    try:
        if not form.validate():
            raise Conflict(str(form.version.errors[0]))
        letters.confirm_nothing(gate.context(), gate.partnership(), number, int(form.version.data or 0))
    except Conflict as refusal:
        it = _checkable(number)
        if it.state is not LetterState.RECEIVED:
            raise
        return _page(it, refusal.message)
    flash("Letter confirmed: nothing in it to act on. You can still add findings.", "success")
    return redirect(url_for("letters.show", number=number))
