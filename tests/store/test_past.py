"""What letters said of a partnership, with the findings of a letter that is being checked. All of it is made up."""

from __future__ import annotations

from datetime import UTC, date, datetime

from tests.said_again import VIEWS, YEARS
from tracker.domain.chains import Pair, RepeatDecision
from tracker.domain.letters import LetterKind
from tracker.domain.repeats import Said
from tracker.store.queries.repeats import DecisionRow, Past, SaidFinding

PAST = {
    key: SaidFinding(Said(key, key, YEARS[key], VIEWS[key], "Thornby"), 1, 1, LetterKind.FOCUSED_VISIT, YEARS[key])
    for key in VIEWS
}
# Like none of the three in its words, so that only a person can say that it says the same.
CARD = Said(-1, 4, date(2024, 10, 7), "Whether anybody asked the young people.", "Thornby")


def before(decided: dict[Pair, RepeatDecision]) -> list[int]:
    """The letters that the card says again."""
    rows = {
        pair: DecisionRow(it, "Joan Birch", datetime(2024, 10, 14, tzinfo=UTC), None) for pair, it in decided.items()
    }
    return [link.letter for link in Past(PAST, {}, ()).chains_with([CARD], rows).links(CARD.key)]


def test_a_confirmed_card_is_tied_to_what_the_earlier_finding_says_again() -> None:
    assert before({}) == []
    assert before({(CARD.key, 3): RepeatDecision.CONFIRMED}) == [1, 2, 3]
    assert before({(CARD.key, 3): RepeatDecision.CONFIRMED, (CARD.key, 1): RepeatDecision.DISMISSED}) == [2, 3]
