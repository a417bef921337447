"""A checked letter becomes findings and actions, all of it or nothing; and a letter is withdrawn or brought back."""

from __future__ import annotations

from sqlalchemy import select

from tracker.domain.cards import LetterMark, LetterState, from_plain
from tracker.domain.errors import Conflict, Invalid
from tracker.services import findings, history, repeats
from tracker.services.checking import same_version, take
from tracker.services.history import Verb
from tracker.store.context import Context
from tracker.store.models import Action, ActionFinding, Finding, Letter
from tracker.store.queries.letters import letters_with_words
from tracker.store.queries.partnerships import PartnershipRow

NO_FINDINGS = "Add a finding before you create actions: this letter has none"
HAS_FINDINGS = "This letter has findings. Create their actions, or remove the findings first"
DRAFT_MAKES_NOTHING = "This letter is a draft, so no actions come from it. Upload the published letter first"


def confirm(context: Context, partnership: PartnershipRow, number: int, version: int | None = None) -> list[int]:
    """Make each card a finding with one action of its own, titled with its words. Returns the actions' numbers.

    An action carries the letter's deadline as the day its plan is due, and nobody leads it yet. Confirming the version
    that was confirmed already changes nothing and returns the same numbers. Raises Invalid for a letter without
    findings, Conflict (also for a draft, and for a letter whose actions are there from its twin in another format),
    NotAllowed, NotFound.
    """
    letter = take(context, partnership, number, None)
    if letter.state is LetterState.CONFIRMED and version in {None, letter.version - 1, letter.version}:
        return _action_numbers(context, letter)
    _check(context, letter, version)
    cards = from_plain(letter.cards)
    if not cards:
        raise Invalid(NO_FINDINGS)
    _check_for_twin(context, letter)
    found = findings.add(context, letter, cards)
    made = findings.add_actions(context, letter, found)
    repeats.keep_decisions(context, cards, found)
    _confirm(context, letter, len(found), made)
    return made


def confirm_nothing(context: Context, partnership: PartnershipRow, number: int, version: int) -> None:
    """Confirm that nothing in a letter without findings is to be acted on. Findings can still be added later.

    Confirming the version that was confirmed already changes nothing. Raises Conflict (also for a draft and for a
    letter with findings), NotAllowed, NotFound.
    """
    letter = take(context, partnership, number, None)
    if letter.state is LetterState.CONFIRMED and version in {letter.version - 1, letter.version}:
        return
    _check(context, letter, version)
    if letter.cards:
        raise Conflict(HAS_FINDINGS)
    _confirm(context, letter, 0, [])


def _check(context: Context, letter: Letter, version: int | None) -> None:
    """Raises Conflict unless the letter can be confirmed, and is the `version` that stood on the page."""
    if letter.mark is LetterMark.DRAFT:
        raise Conflict(DRAFT_MAKES_NOTHING)
    if letter.state is not LetterState.RECEIVED:
        raise Conflict(f"This letter is {letter.state.label.lower()} already.")
    same_version(context, letter, version)


def _check_for_twin(context: Context, letter: Letter) -> None:
    """Raises Conflict where the actions of this letter would all be there twice."""
    for twin in letters_with_words(context, letter.partnership_id, letter.words_hash, but=letter.id):
        if twin.state is LetterState.CONFIRMED:
            raise Conflict(
                f"Letter {twin.number} says the same and is confirmed, so these actions are there already. "
                "Withdraw one of the two letters."
            )


def _confirm(context: Context, letter: Letter, found: int, made: list[int]) -> None:
    letter.state = LetterState.CONFIRMED
    letter.confirmed_by, letter.confirmed_at = context.actor.name, context.now
    letter.version += 1
    history.record(
        context,
        Verb.CONFIRMED,
        "letter",
        letter.id,
        partnership_id=letter.partnership_id,
        before={"state": LetterState.RECEIVED},
        after={"state": LetterState.CONFIRMED, "findings": found, "actions": made},
    )


def _action_numbers(context: Context, letter: Letter) -> list[int]:
    """The actions that answer this letter's findings."""
    return list(
        context.session.scalars(
            select(Action.number)
            .distinct()
            .join(ActionFinding, ActionFinding.action_id == Action.id)
            .join(Finding, Finding.id == ActionFinding.finding_id)
            .where(Finding.letter_id == letter.id)
            .order_by(Action.number)
        )
    )


def withdraw(
    context: Context, partnership: PartnershipRow, number: int, reason: str, version: int | None = None
) -> int:
    """Withdraw a letter, for a reason. Its actions stay as they are; returns how many there are.

    Raises Invalid (field `reason`), Conflict, NotAllowed, NotFound.
    """
    letter = take(context, partnership, number, version)
    if letter.state in {LetterState.WITHDRAWN, LetterState.REPLACED}:
        raise Conflict(f"This letter has been {letter.state.label.lower()} already.")
    if not reason.strip():
        raise Invalid("Enter why the letter is withdrawn", {"reason": "Enter why the letter is withdrawn"})
    was = letter.state
    letter.state = LetterState.WITHDRAWN
    letter.withdrawn_by, letter.withdrawn_at = context.actor.name, context.now
    letter.withdrawn_reason = reason.strip()
    _record_state(context, letter, Verb.WITHDRAWN, was, letter.withdrawn_reason)
    return len(_action_numbers(context, letter))


def bring_back(context: Context, partnership: PartnershipRow, number: int, version: int | None = None) -> None:
    """Take a withdrawal back: the letter is confirmed again, or waits to be checked.

    Raises Conflict, NotAllowed, NotFound.
    """
    letter = take(context, partnership, number, version)
    if letter.state is not LetterState.WITHDRAWN:
        raise Conflict("This letter has not been withdrawn.")
    letter.state = LetterState.CONFIRMED if letter.confirmed_at else LetterState.RECEIVED
    letter.withdrawn_by = letter.withdrawn_at = letter.withdrawn_reason = None
    _record_state(context, letter, Verb.REOPENED, LetterState.WITHDRAWN, None)


def _record_state(context: Context, letter: Letter, verb: Verb, was: LetterState, reason: str | None) -> None:
    letter.version += 1
    history.record(
        context,
        verb,
        "letter",
        letter.id,
        partnership_id=letter.partnership_id,
        before={"state": was},
        after={"state": letter.state},
        reason=reason,
    )
