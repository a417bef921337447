"""The findings of a letter and the actions that answer them: made when it is confirmed, added when somebody reads on,
superseded when one was wrong. Their words are never edited."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import func, select

from tracker.domain.cards import Cards, LetterState, said_already, short_title, with_sentences
from tracker.domain.errors import Conflict, Invalid
from tracker.domain.letters import FindingKind, Place
from tracker.domain.sentences import sentences
from tracker.services import history, letter_deadlines, numbers
from tracker.services.checking import NOT_THERE, pages_of, take
from tracker.services.history import Verb
from tracker.store.context import Context
from tracker.store.models import Action, ActionFinding, Finding, Letter
from tracker.store.queries.partnerships import PartnershipRow

NOTHING_TICKED = "Select the sentences that are the finding"
NO_REASON = "Enter why this finding is wrong"


def add_points(
    context: Context,
    partnership: PartnershipRow,
    number: int,
    version: int,
    ticked: Collection[int],
    kind: FindingKind,
) -> list[int]:
    """Make findings of the ticked sentences of a confirmed letter, neighbours together, each with its action.

    They are numbered after those that stand. Returns the numbers of the actions. Raises Invalid (field `sentences`)
    when nothing was ticked, or something that is in a finding already, Conflict, NotAllowed, NotFound.
    """
    letter = _confirmed(context, partnership, number, version)
    pages = pages_of(context, letter)
    every = sentences(pages)
    cards = with_sentences((), ticked, every, pages, kind)
    refusal = said_already(ticked, every, _places(context, letter)) if cards else NOTHING_TICKED
    if refusal:
        raise Invalid(refusal, {"sentences": refusal})
    was_due = letter_deadlines.due_on(letter, letter_deadlines.kinds_of(context, letter))
    last = context.session.scalar(select(func.max(Finding.position)).where(Finding.letter_id == letter.id)) or 0
    added = add(context, letter, cards, after=last)
    # A first area for priority action can change the day for the others too.
    letter_deadlines.move_plans(context, letter, was_due)
    made = add_actions(context, letter, added)
    letter.version += 1
    history.record(
        context,
        Verb.ADDED,
        "letter",
        letter.id,
        partnership_id=partnership.id,
        after={"findings": [finding.position for finding in added], "kind": kind, "actions": made},
    )
    return made


def supersede(
    context: Context, partnership: PartnershipRow, number: int, version: int, position: int, reason: str
) -> list[int]:
    """Say that the finding with the number `position` is wrong, and why. Its words stay to be read.

    The actions that answer it stay as they are; returns their numbers. Raises Invalid (field `reason`), Conflict,
    NotAllowed, NotFound.
    """
    letter = _confirmed(context, partnership, number, version)
    if not reason.strip():
        raise Invalid(NO_REASON, {"reason": NO_REASON})
    finding = context.session.scalar(
        select(Finding).where(
            Finding.letter_id == letter.id, Finding.position == position, Finding.superseded_at.is_(None)
        )
    )
    if finding is None:
        raise Conflict(NOT_THERE)
    was_due = letter_deadlines.due_on(letter, letter_deadlines.kinds_of(context, letter))
    finding.superseded_at, finding.superseded_reason = context.now, reason.strip()
    context.session.flush()
    letter_deadlines.move_plans(context, letter, was_due)
    letter.version += 1
    history.record(
        context,
        Verb.SUPERSEDED,
        "letter",
        letter.id,
        partnership_id=partnership.id,
        after={"finding": position},
        reason=finding.superseded_reason,
    )
    answering = (
        select(Action.number)
        .join(ActionFinding, ActionFinding.action_id == Action.id)
        .where(ActionFinding.finding_id == finding.id)
        .order_by(Action.number)
    )
    return list(context.session.scalars(answering))


def _places(context: Context, letter: Letter) -> dict[int, Place]:
    """Where the findings that count stand in the letter, by their numbers."""
    rows = context.session.scalars(
        select(Finding)
        .where(Finding.letter_id == letter.id, Finding.superseded_at.is_(None))
        .order_by(Finding.position)
    )
    return {row.position: Place(row.page, row.line, row.start, row.end, row.end_page) for row in rows}


def _confirmed(context: Context, partnership: PartnershipRow, number: int, version: int) -> Letter:
    letter = take(context, partnership, number, version)
    if letter.state is not LetterState.CONFIRMED:
        raise Conflict(f"This letter is {letter.state.label.lower()}, so its findings cannot be changed here.")
    return letter


def add(context: Context, letter: Letter, cards: Cards, *, after: int = 0) -> list[Finding]:
    """Make findings of cards, numbered from `after` + 1 on."""
    findings = [
        Finding(
            partnership_id=letter.partnership_id,
            letter_id=letter.id,
            position=position,
            kind=card.kind,
            text=card.text,
            group=card.group,
            responsible_body=card.responsible_body,
            page=card.place.page,
            line=card.place.line,
            start=card.place.start,
            end=card.place.end,
            end_page=card.place.end_page,
            added_by_hand=card.by_hand,
        )
        for position, card in enumerate(cards, start=after + 1)
    ]
    context.session.add_all(findings)
    context.session.flush()
    return findings


def add_actions(context: Context, letter: Letter, findings: Sequence[Finding]) -> list[int]:
    """One action a finding, titled with its words, and a line of history for each. Returns their numbers.

    They carry the day the letter's answer is due, all its findings considered.
    """
    due_on = letter_deadlines.due_on(letter, letter_deadlines.kinds_of(context, letter))
    taken = numbers.next_action_numbers(context, letter.partnership_id, len(findings))
    actions = [
        Action(
            partnership_id=letter.partnership_id,
            number=number,
            title=short_title(finding.text),
            plan_due_on=due_on,
            added_at=context.now,
        )
        for number, finding in zip(taken, findings, strict=True)
    ]
    context.session.add_all(actions)
    context.session.flush()
    context.session.add_all(
        ActionFinding(partnership_id=letter.partnership_id, action_id=action.id, finding_id=finding.id)
        for action, finding in zip(actions, findings, strict=True)
    )
    for action in actions:
        history.record(
            context,
            Verb.ADDED,
            "action",
            action.id,
            partnership_id=letter.partnership_id,
            after={"number": action.number, "title": action.title, "letter": letter.number, "plan_due_on": due_on},
        )
    context.session.flush()
    return list(taken)
