"""What people decide of two findings, and the chains that come of it. All of it is made up."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.domain.chains import Chains, RepeatDecision
from tracker.domain.repeats import Level, Repeat, Said

CONFIRMED, DISMISSED = RepeatDecision.CONFIRMED, RepeatDecision.DISMISSED
# Four letters with one finding each, and a second one in the last.
SAID = {
    key: Said(key, letter, date(2015 + letter, 5, 1), f"Finding {key}.")
    for key, letter in ((1, 1), (2, 2), (3, 3), (4, 4), (5, 4))
}


def chains(
    repeats: dict[int, dict[int, Level]], decisions: dict[tuple[int, int], RepeatDecision] | None = None
) -> Chains:
    scores = {Level.LIKELY: 0.5, Level.POSSIBLE: 0.35}
    found = {
        key: tuple(Repeat(SAID[earlier], scores[level], level, ()) for earlier, level in of.items())
        for key, of in repeats.items()
    }
    return Chains(SAID, found, decisions or {})


def before(it: Chains, key: int) -> list[int]:
    """The earlier findings of the chain, the oldest first."""
    return [repeat.earlier.key for link in it.links(key) for repeat in link.repeats]


def test_what_is_likely_counts_until_somebody_dismisses_it() -> None:
    offered = {4: {3: Level.LIKELY, 2: Level.POSSIBLE, 1: Level.LIKELY}}
    assert before(chains(offered), 4) == [1, 3]
    assert before(chains(offered, {(4, 1): DISMISSED}), 4) == [3]
    assert before(chains(offered, {(4, 2): CONFIRMED}), 4) == [1, 2, 3]
    assert before(chains(offered), 5) == []


def test_dismissed_ones_are_still_offered_so_that_one_can_change_ones_mind() -> None:
    it = chains({4: {3: Level.LIKELY}}, {(4, 3): DISMISSED})
    assert [repeat.earlier.key for repeat in it.offered(4)] == [3]
    assert it.direct(4) == ()
    assert it.sentence(4) is None


def test_what_was_confirmed_stays_although_it_is_not_alike_any_more() -> None:
    it = chains({}, {(4, 2): CONFIRMED, (4, 1): DISMISSED})
    assert [repeat.earlier.key for repeat in it.offered(4)] == [2]
    assert before(it, 4) == [2]


def test_a_decision_about_a_letter_that_was_withdrawn_says_nothing() -> None:
    assert chains({}, {(4, 99): CONFIRMED, (99, 4): CONFIRMED}).offered(4) == ()
    assert chains({}, {(99, 4): CONFIRMED}).later(4) == ()


def test_a_guess_is_built_on_what_people_said_and_never_on_a_guess() -> None:
    offered = {4: {3: Level.LIKELY}, 3: {2: Level.LIKELY}, 2: {1: Level.LIKELY}}
    assert before(chains(offered), 4) == [3]
    assert before(chains(offered, {(3, 2): CONFIRMED}), 4) == [2, 3]
    assert before(chains(offered, {(3, 2): CONFIRMED, (2, 1): CONFIRMED}), 4) == [1, 2, 3]


def test_what_was_confirmed_leads_on_to_what_the_earlier_finding_may_say_again() -> None:
    offered = {4: {3: Level.LIKELY}, 3: {2: Level.LIKELY}, 2: {1: Level.LIKELY}}
    it = chains(offered, {(4, 3): CONFIRMED})
    assert before(it, 4) == [2, 3]
    assert it.sentence(4) == "May be the third letter to say so, after those of 1 May 2017 and 1 May 2018."
    assert before(chains(offered, {(4, 3): CONFIRMED, (4, 2): DISMISSED}), 4) == [3]
    assert before(chains(offered, {(4, 3): CONFIRMED, (3, 2): DISMISSED}), 4) == [3]


def test_what_was_dismissed_does_not_come_back_through_another_letter() -> None:
    offered = {4: {3: Level.LIKELY, 2: Level.POSSIBLE}}
    assert before(chains(offered, {(3, 2): CONFIRMED, (4, 2): DISMISSED}), 4) == [3]


@pytest.mark.parametrize(
    ("decisions", "sentence"),
    [
        ({}, "May be the third letter to say so, after those of 1 May 2016 and 1 May 2018."),
        ({(4, 3): CONFIRMED}, "May be the third letter to say so, after those of 1 May 2016 and 1 May 2018."),
        (
            {(4, 3): CONFIRMED, (4, 1): CONFIRMED},
            "The third letter to say so, after those of 1 May 2016 and 1 May 2018.",
        ),
        ({(4, 3): CONFIRMED, (4, 1): DISMISSED}, "The second letter to say so, after the one of 1 May 2018."),
    ],
)
def test_only_people_make_it_certain(decisions: dict[tuple[int, int], RepeatDecision], sentence: str) -> None:
    assert chains({4: {3: Level.LIKELY, 1: Level.LIKELY}}, decisions).sentence(4) == sentence


def test_who_said_it_again() -> None:
    it = chains({2: {1: Level.LIKELY}, 3: {1: Level.POSSIBLE}, 4: {1: Level.LIKELY}}, {(3, 1): CONFIRMED})
    assert [said.key for said in it.later(1)] == [2, 3, 4]
    assert it.later(4) == ()


def test_each_chain_is_listed_once_by_its_last_finding_the_longest_first() -> None:
    it = chains({4: {3: Level.LIKELY, 1: Level.LIKELY}, 3: {1: Level.LIKELY}, 5: {2: Level.LIKELY}})
    assert list(it.heads()) == [4, 5]
    assert list(chains({}).heads()) == []


def test_a_later_letter_does_not_hide_what_its_own_chain_does_not_hold() -> None:
    offered = {4: {3: Level.LIKELY}, 3: {2: Level.LIKELY, 1: Level.LIKELY}}
    assert list(chains(offered).heads()) == [3, 4]
    assert list(chains(offered, {(4, 3): CONFIRMED}).heads()) == [4]
