"""A person says whether a finding says again what an earlier one said. The decision is kept and can be changed."""

from __future__ import annotations

from sqlalchemy import select

from tracker.domain.access import Permission
from tracker.domain.cards import Cards, Decided, LetterState, from_plain, to_plain, with_decision
from tracker.domain.chains import RepeatDecision
from tracker.domain.errors import Conflict, NotFound
from tracker.domain.repeats import Said
from tracker.services import history
from tracker.services.checking import NOT_THERE, take
from tracker.services.history import Verb
from tracker.store.context import Context, check
from tracker.store.models import Finding, FindingRepeat, Letter
from tracker.store.queries.partnerships import PartnershipRow
from tracker.store.queries.repeats import Past, SaidFinding, past, said_on

NOT_EARLIER = "This finding is in no earlier letter about the same area."


def decide(
    context: Context,
    partnership: PartnershipRow,
    finding_id: int,
    earlier_id: int,
    decision: RepeatDecision,
    reason: str | None = None,
) -> bool:
    """Say whether a confirmed finding says an earlier one again, in place of what was said before.

    Returns whether anything changed. Raises NotFound where there are no two such findings, NotAllowed.
    """
    check(context, Permission.BRING_IN_LETTERS, partnership)
    session = context.session
    said = past(context, partnership.id)
    finding = said.findings.get(finding_id)
    if finding is None:
        raise NotFound("There is no such finding.")
    earlier = _earlier(said, finding.said, earlier_id)
    # Two who decide the same at once: the second waits here and then finds the first's decision.
    session.execute(select(Finding.id).where(Finding.id == finding_id).with_for_update())
    row = session.get(FindingRepeat, (finding_id, earlier_id))
    reason = (reason or "").strip() or None
    if row is not None and (row.decision, row.reason) == (decision, reason):
        return False
    before = row.decision if row is not None else None
    if row is None:
        row = FindingRepeat(
            partnership_id=partnership.id, finding_id=finding_id, earlier_finding_id=earlier_id, decision=decision
        )
        session.add(row)
    row.decision, row.reason = decision, reason
    row.decided_by, row.decided_at = context.actor.name, context.now
    session.flush()
    _record(context, partnership, _letter_id(context, partnership, finding.said.letter), finding.position, earlier,
            before, decision, reason)  # fmt: skip
    return True


def decide_on_card(
    context: Context,
    partnership: PartnershipRow,
    number: int,
    version: int,
    position: int,
    earlier_id: int,
    decision: RepeatDecision,
) -> None:
    """The same of a card (`position` from 1) of a letter that is still being checked; it goes with the card until its
    words change, and to its finding. Raises Conflict, NotAllowed, NotFound."""
    letter = take(context, partnership, number, version)
    if letter.state is not LetterState.RECEIVED:
        raise Conflict(f"This letter is {letter.state.label.lower()}, so its findings cannot be changed here.")
    cards = from_plain(letter.cards)
    if not 1 <= position <= len(cards):
        raise Conflict(NOT_THERE)
    card = cards[position - 1]
    day = said_on(letter.published_on, letter.inspection_end_on, letter.received_on, letter.uploaded_at)
    earlier = _earlier(past(context, partnership.id), Said(0, number, day, card.text, letter.area), earlier_id)
    before = next((one.decision for one in card.decided if one.earlier == earlier_id), None)
    decided = Decided(earlier_id, decision, context.actor.name, context.now)
    letter.cards = to_plain(with_decision(cards, position - 1, decided))
    letter.version += 1
    _record(context, partnership, letter.id, position, earlier, before, decision, None)


def keep_decisions(context: Context, cards: Cards, findings: list[Finding]) -> None:
    """What was decided of cards, kept for the findings that they have become. Their order is the same."""
    context.session.add_all(
        FindingRepeat(
            partnership_id=finding.partnership_id,
            finding_id=finding.id,
            earlier_finding_id=one.earlier,
            decision=one.decision,
            decided_by=one.by,
            decided_at=one.at,
        )
        for card, finding in zip(cards, findings, strict=True)
        for one in card.decided
    )


def _earlier(said: Past, finding: Said, earlier_id: int) -> SaidFinding:
    """The earlier finding. Raises NotFound where it is in no earlier letter that counts."""
    earlier = said.findings.get(earlier_id)
    if earlier is None or not earlier.said.is_before(finding):
        raise NotFound(NOT_EARLIER)
    return earlier


def _letter_id(context: Context, partnership: PartnershipRow, number: int) -> int:
    return context.session.scalars(
        select(Letter.id).where(Letter.partnership_id == partnership.id, Letter.number == number)
    ).one()


def _record(
    context: Context,
    partnership: PartnershipRow,
    letter_id: int,
    position: int,
    earlier: SaidFinding,
    before: RepeatDecision | None,
    decision: RepeatDecision,
    reason: str | None,
) -> None:
    about = {"finding": position, "earlier_finding": f"letter {earlier.said.letter}, finding {earlier.position}"}
    history.record(
        context,
        Verb.REPEAT_DECIDED,
        "letter",
        letter_id,
        partnership_id=partnership.id,
        before={"repeat": before} if before else None,
        after={**about, "repeat": decision},
        reason=reason,
    )
