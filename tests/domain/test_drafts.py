"""Drafts and the published letters that take their place. Both letters are made up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest

from tracker.domain.cards import (
    Card,
    Cards,
    Decided,
    cards_from,
    merged,
    overlap,
    put_in,
    split,
    splits,
    with_decision,
    with_kind,
    without,
)
from tracker.domain.chains import RepeatDecision
from tracker.domain.drafts import Change, carried, differences, fits, word_changes
from tracker.domain.letters import FindingKind, LetterKind, Place, pages_of
from tracker.domain.letters.reader import read_letter
from tracker.domain.sentences import runs, sentences, with_line

HEAD = (
    "12 July 2024\n\nDear Ms Harbour\n\nFocused visit to Thornby children’s services\n\n"
    "Supervision is late in one team."
)
ASKS = "What needs to improve in this area of social work practice?"
AUDITS = "Audits that ask what changed. Their results are not shared."
PLANS = "Plans that children can read and understand."
VISITS = "The timeliness of visits to children who are new to the service."
RECORDS = "Records of what children say."


def pages(*items: str, head: str = HEAD, glyph: str = "◼") -> dict[int, str]:
    return {1: f"{head}\n\n{ASKS}\n" + "\n".join(f"{glyph} {item}" for item in items) + "\n\nYours sincerely"}


def cards_of(text: dict[int, str]) -> Cards:
    return cards_from(read_letter(pages_of(text.values())).findings)


def said(cards: Cards) -> list[tuple[str, str]]:
    return [(card.kind.value, card.text) for card in cards]


DRAFT = pages(AUDITS, PLANS, VISITS, RECORDS)


@dataclass(frozen=True)
class About:
    kind: LetterKind = LetterKind.JTAI
    area: str | None = "Thornby"
    inspection_start_on: date | None = date(2024, 4, 22)
    inspection_end_on: date | None = date(2024, 4, 26)


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        (About(), True),
        (About(area="Thornby Council"), True),
        (About(area=None, inspection_start_on=None), True),
        (About(kind=LetterKind.ILACS), False),
        (About(area="Wexcombe"), False),
        (About(inspection_end_on=date(2024, 4, 27)), False),
    ],
)
def test_a_draft_fits_a_letter_of_the_same_inspection(published: About, expected: bool) -> None:
    assert fits(About(), published) is expected


def test_differences_finding_by_finding() -> None:
    published = cards_of(pages(AUDITS, PLANS.replace("read and", "read, use and"), "Something new altogether.", VISITS))
    found = [(it.change, it.draft, it.published) for it in differences(cards_of(DRAFT), published)]
    assert found == [
        (Change.SAME, 1, 1),
        (Change.CHANGED, 2, 2),
        (Change.ADDED, None, 3),
        (Change.SAME, 3, 4),
        (Change.REMOVED, 4, None),
    ]


def test_findings_in_another_order_are_no_difference() -> None:
    found = differences(cards_of(DRAFT), cards_of(pages(VISITS, AUDITS, RECORDS, PLANS)))
    assert {it.change for it in found} == {Change.SAME}
    assert sorted((it.draft, it.published) for it in found) == [(1, 2), (2, 4), (3, 1), (4, 3)]


def test_words_that_changed() -> None:
    changes = [
        (it.change.value, it.text) for it in word_changes("Plans that all can read", "Plans which all can read well")
    ]
    assert changes == [
        ("same", "Plans"),
        ("removed", "that"),
        ("added", "which"),
        ("same", "all can read"),
        ("added", "well"),
    ]
    # The published letter's own words are shown where only punctuation differs.
    assert [(it.change.value, it.text) for it in word_changes("Well, done", "well done")] == [("same", "well done")]


def test_no_work_is_nothing_to_carry_over() -> None:
    draft, published = cards_of(DRAFT), cards_of(pages(PLANS, AUDITS))
    assert carried(draft, draft, published, pages(PLANS, AUDITS)) == carried((), (), published, {})


def test_what_was_done_to_findings_of_equal_words_is_done_again() -> None:
    draft = cards_of(DRAFT)
    worked = with_kind(without(draft, 3), 1, FindingKind.PRIORITY_ACTION)
    (place,) = splits(worked[0], DRAFT)
    worked = split(worked, 0, place.at, DRAFT)
    text = pages("A new one comes first.", AUDITS, PLANS, VISITS, RECORDS, glyph="-")
    done = carried(draft, worked, cards_of(text), text)
    assert said(done.cards) == [
        ("improvement", "A new one comes first."),
        ("improvement", "Audits that ask what changed."),
        ("improvement", "Their results are not shared."),
        ("priority action", PLANS),
        ("improvement", VISITS),
    ]
    assert (done.done, done.not_done) == (3, ())
    for card in done.cards:
        assert card.text.split()[0] in text[card.place.page][card.place.start : card.place.end]


def test_findings_merged_in_the_draft_are_merged_where_they_still_stand_together() -> None:
    draft = cards_of(DRAFT)
    worked = merged(draft, 1)
    text = pages(PLANS, VISITS, AUDITS)
    done = carried(draft, worked, cards_of(text), text)
    assert [it.text for it in done.cards] == [f"{PLANS} {VISITS}", AUDITS]
    apart = pages(PLANS, AUDITS, VISITS)
    left = carried(draft, worked, cards_of(apart), apart)
    assert left.cards == cards_of(apart)
    assert left.not_done == (PLANS, VISITS)


def test_what_reads_differently_now_is_named_and_left_as_it_was_read() -> None:
    draft = cards_of(DRAFT)
    text = pages(AUDITS, "Plans that children and parents can read.", VISITS)
    done = carried(draft, without(draft, 1), cards_of(text), text)
    assert (done.cards, done.done, done.not_done) == (cards_of(text), 0, (PLANS,))


def added_by_hand(words: str) -> Cards:
    every = sentences(DRAFT)
    ticked = {it.number for it in every if it.text == words}
    ((text, place, _),) = runs(ticked, every)
    card = Card(text, FindingKind.POINT_IN_TEXT, with_line(place, DRAFT), by_hand=True)
    return put_in(cards_of(DRAFT), card)


def test_a_finding_added_by_hand_is_found_where_it_stands_now() -> None:
    worked = added_by_hand("Supervision is late in one team.")
    text = pages(PLANS, head=HEAD.replace("Supervision is late", "Much is well. Supervision\nis late"))
    done = carried(cards_of(DRAFT), worked, cards_of(text), text)
    assert said(done.cards) == [("point in the text", "Supervision is late in one team."), ("improvement", PLANS)]
    place = done.cards[0].place
    assert text[1][place.start : place.end] == "Supervision\nis late in one team."
    gone = pages(PLANS, head="12 July 2024")
    assert carried(cards_of(DRAFT), worked, cards_of(gone), gone).not_done == ("Supervision is late in one team.",)


def test_what_was_said_of_earlier_letters_goes_with_equal_words() -> None:
    draft = cards_of(DRAFT)
    decided = Decided(7, RepeatDecision.CONFIRMED, "Joan Birch", datetime(2024, 7, 1, 9, 0, tzinfo=UTC))
    worked = with_decision(with_decision(draft, 1, decided), 2, decided)
    text = pages(AUDITS, PLANS, VISITS.replace("new", "known"), RECORDS)
    done = carried(draft, worked, cards_of(text), text)
    assert [card.decided for card in done.cards] == [(), (decided,), (), ()]
    assert done.not_done == (VISITS,)


def test_cards_carried_over_never_share_words() -> None:
    draft = cards_of(DRAFT)
    worked = added_by_hand("Supervision is late in one team.")
    text = pages("Supervision is late in one team.", AUDITS, head="12 July 2024")
    cards = carried(draft, worked, cards_of(text), text).cards
    assert [it.text for it in cards] == ["Supervision is late in one team.", AUDITS]
    assert not any(overlap(one.place, other.place) for one in cards for other in cards if one is not other)


def test_places_touch_without_sharing() -> None:
    one = Place(1, 1, 0, 10, 1)
    assert not overlap(one, replace(one, start=10, end=20))
    assert overlap(one, replace(one, start=9, end=20))
