"""Cards keep the letter's words whatever is done with them. The letter is made up."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.cards import (
    LONGEST_TITLE,
    Cards,
    Decided,
    already_in,
    cards_from,
    from_plain,
    left_out,
    merged,
    put_in,
    said_already,
    short_title,
    split,
    splits,
    to_plain,
    with_decision,
    with_kind,
    with_sentences,
    without,
)
from tracker.domain.chains import RepeatDecision
from tracker.domain.letters import FindingKind, pages_of
from tracker.domain.letters.reader import read_letter
from tracker.domain.passages import Stretch, aligned, passages_of
from tracker.domain.sentences import flowing, runs, sentences, spoken

PAGES = {
    1: (
        "12 July 2024\n\nDear Ms Harbour\n\nFocused visit to Thornby children’s services\n\n"
        "Headline findings\n\nSocial workers know their children well. Dr. Ames leads the service; it is stable.\n\n"
        "What needs to improve in this area of social work practice?\n\n"
        "◼ The timeliness of visits to children. Visits should be pur-\nposeful and written up within five days.\n"
        "◼ The quality of plans for children, so that families\nunderstand what has to\n"
        "Thornby focused visit 1"
    ),
    2: (
        "change and by when.\n◼ Recording of the voices of children who are new to multi-\nagency work.2\n\n"
        "Strengths\n\n◼ Morale is good.\n\nThornby focused visit 2"
    ),
    3: "Yours sincerely\n\nA. Reader\nHis Majesty’s Inspector\n\nThornby focused visit 3",
}


def letters_and_digits(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum())


def marked(text: str, card_text: str, cards: Cards) -> str:
    card = next(card for card in cards if card.text == card_text)
    return "|".join(PAGES[it.page][it.start : it.end] for it in passages_of(card.text, card.place, PAGES))


def the_cards() -> Cards:
    return cards_from(read_letter(pages_of(PAGES.values())).findings)


def test_cards_begin_with_what_was_read() -> None:
    cards = the_cards()
    assert [letters_and_digits(card.text)[:12] for card in cards] == ["thetimelines", "thequalityof", "recordingoft"]
    assert not any(card.by_hand for card in cards)
    assert from_plain(to_plain(cards)) == cards


def test_marked_passages_leave_out_the_footer_between_two_pages() -> None:
    second = the_cards()[1]
    found = passages_of(second.text, second.place, PAGES)
    assert [it.page for it in found] == [1, 2]
    texts = [PAGES[it.page][it.start : it.end] for it in found]
    assert texts[0].startswith("The quality of plans")
    assert texts[0].endswith("what has to")
    assert texts[1] == "change and by when."


def test_marked_passages_find_a_word_again_that_the_footer_begins_with() -> None:
    words = "children and their thoughts on plans"
    source = "children and their\nThornby focused visit 1\nthoughts on plans"
    found = aligned(words, source)
    assert found[words.index("thoughts")] == source.index("thoughts")


def test_a_footnote_mark_inside_is_not_marked() -> None:
    words = "visits to children. Then more"
    source = "visits to children.2 Then more"
    assert source.index("2") not in aligned(words, source).values()


def test_splitting_offers_stops_and_paragraphs_but_no_broken_word() -> None:
    first = the_cards()[0]
    places = splits(first, PAGES)
    assert [place.after.split()[0] for place in places] == ["Visits"]
    second = splits(the_cards()[1], PAGES)
    assert [place.after.split()[0] for place in second] == ["so", "change"]


def test_splitting_keeps_every_word_and_both_places() -> None:
    cards = the_cards()
    at = splits(cards[0], PAGES)[0].at
    parted = split(cards, 0, at, PAGES)
    assert len(parted) == len(cards) + 1
    assert letters_and_digits(parted[0].text + parted[1].text) == letters_and_digits(cards[0].text)
    assert parted[0].text == "The timeliness of visits to children."
    assert Stretch(PAGES, parted[0].place).text.endswith("children.")
    assert Stretch(PAGES, parted[1].place).text.startswith("Visits should")
    assert parted[1].place.line == parted[0].place.line


def test_splitting_somewhere_else_is_refused() -> None:
    with pytest.raises(ValueError, match="parted"):
        split(the_cards(), 0, 3, PAGES)


def test_merging_undoes_splitting() -> None:
    cards = the_cards()
    parted = split(cards, 0, splits(cards[0], PAGES)[0].at, PAGES)
    again = merged(parted, 0)
    assert [letters_and_digits(card.text) for card in again] == [letters_and_digits(card.text) for card in cards]
    assert (again[0].place.start, again[0].place.end) == (cards[0].place.start, cards[0].place.end)


def test_merging_the_last_has_no_next() -> None:
    with pytest.raises(IndexError):
        merged(the_cards(), 2)


def test_what_was_taken_away_is_known_and_goes_back_to_its_place() -> None:
    cards = the_cards()
    fewer = without(cards, 1)
    assert left_out(cards, fewer) == (cards[1],)
    assert put_in(fewer, cards[1]) == cards
    assert left_out(cards, with_kind(cards, 1, FindingKind.PRIORITY_ACTION)) == ()


def test_a_split_or_merged_card_is_not_left_out() -> None:
    cards = the_cards()
    assert left_out(cards, merged(cards, 0)) == ()
    assert left_out(cards, split(cards, 1, splits(cards[1], PAGES)[0].at, PAGES)) == ()


def test_sentences_hold_every_word_of_the_pages() -> None:
    found = sentences(PAGES)
    assert letters_and_digits(" ".join(it.text for it in found)) == letters_and_digits(" ".join(PAGES.values()))
    texts = [it.text for it in found]
    assert "Social workers know their children well." in texts
    assert "Dr. Ames leads the service; it is stable." in texts
    assert "Morale is good." in texts
    assert [it.text for it in found if it.is_furniture] == [f"Thornby focused visit {number}" for number in (1, 2, 3)]


def test_ticked_neighbours_become_one_card_where_they_stand() -> None:
    found = sentences(PAGES)
    cards = without(the_cards(), 1)
    ticked = {it.number for it in found if it.text.startswith(("The quality of plans", "change and by", "Morale"))}
    added = with_sentences(cards, ticked, found, PAGES, FindingKind.POINT_IN_TEXT)
    assert [card.by_hand for card in added] == [False, True, False, True]
    assert added[1].text == (
        "The quality of plans for children, so that families understand what has to change and by when."
    )
    assert (added[1].place.page, added[1].place.end_page) == (1, 2)
    assert added[3].text == "Morale is good."
    assert added[3].place.line == PAGES[2][: added[3].place.start].count("\n") + 1


def test_unknown_and_no_ticks_add_nothing() -> None:
    found = sentences(PAGES)
    assert runs({9999}, found) == []
    assert with_sentences(the_cards(), set(), found, PAGES, FindingKind.IMPROVEMENT) == the_cards()


def test_a_sentence_knows_the_card_it_stands_in() -> None:
    found = sentences(PAGES)
    cards = the_cards()
    inside = next(it for it in found if it.text.startswith("Visits should"))
    outside = next(it for it in found if it.text.startswith("Morale"))
    places = {number: card.place for number, card in enumerate(cards, start=1)}
    assert already_in(inside, places) == 1
    assert already_in(outside, places) is None
    said = said_already({inside.number, outside.number}, found, places)
    assert said is not None
    assert "(finding 1)" in said
    assert said.count("“") == 1
    assert said_already({outside.number}, found, places) is None


LIST = "Leaders need to improve:\n\n- how fast they act\n- what they write down. It is thin.\n- whom they ask\n"


def ticked_in_list(*first_words: str) -> list[str]:
    pages = {1: LIST}
    every = sentences(pages)
    wanted = {it.number for it in every if it.text.startswith(first_words)}
    cards = with_sentences((), wanted, every, pages, FindingKind.IMPROVEMENT)
    return [card.text for card in cards]


def test_items_of_a_list_are_a_finding_each() -> None:
    assert ticked_in_list("how", "what", "It is", "whom") == [
        "how fast they act",
        "what they write down. It is thin.",
        "whom they ask",
    ]


def test_items_stay_with_the_words_that_introduce_them() -> None:
    assert ticked_in_list("Leaders", "how", "what", "It is") == [
        "Leaders need to improve: how fast they act what they write down. It is thin."
    ]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("◼ One\ntwo", "One two"),
        ("- One", "One"),
        ("* **One** two", "One two"),
        ("multi-\nagency work", "multi-agency work"),
        ("short-\nand long-term", "short- and long-term"),
        ("chil\u00ad\ndren", "children"),
        ("2. One", "One"),
    ],
)
def test_spoken_words(typed: str, words: str) -> None:
    assert spoken(typed) == words


def test_short_titles_end_at_a_word() -> None:
    assert short_title("A short one.") == "A short one."
    long = "word " * 100
    title = short_title(long)
    assert len(title) <= LONGEST_TITLE
    assert title.endswith("word…")
    assert len(short_title("x" * 1000)) == LONGEST_TITLE


PAGE_TEXT = st.text(alphabet="ab .?\n◼-–“”é1\u00ad", max_size=80)


@given(st.lists(PAGE_TEXT, min_size=1, max_size=3))
def test_any_pages_give_sentences_whose_places_hold_their_words(texts: list[str]) -> None:
    pages = dict(enumerate(texts, start=1))
    found = sentences(pages)
    assert [it.number for it in found] == list(range(1, len(found) + 1))
    for it in found:
        assert letters_and_digits(pages[it.page][it.start : it.end]).endswith(letters_and_digits(it.text))
    held = letters_and_digits(" ".join(it.text for it in found))
    wanted = letters_and_digits(" ".join(texts))
    # Only a number that stands for a bullet ("1. ") may go.
    assert held.replace("1", "") == wanted.replace("1", "")


@given(st.lists(PAGE_TEXT, min_size=1, max_size=2), st.data())
def test_cards_from_any_ticks_can_be_parted_and_joined_without_losing_a_letter(
    texts: list[str], data: st.DataObject
) -> None:
    pages = dict(enumerate(texts, start=1))
    found = sentences(pages)
    ticked = data.draw(st.sets(st.sampled_from([it.number for it in found]))) if found else set()
    cards = with_sentences((), ticked, found, pages, FindingKind.IMPROVEMENT)
    for index, card in enumerate(cards):
        for place in splits(card, pages):
            parted = split(cards, index, place.at, pages)
            assert letters_and_digits(parted[index].text + parted[index + 1].text) == letters_and_digits(card.text)
            assert letters_and_digits(merged(parted, index)[index].text) == letters_and_digits(card.text)
            for part in parted[index : index + 2]:
                stands = Stretch(pages, part.place).text
                assert set(letters_and_digits(part.text)) <= set(letters_and_digits(stands))


def test_flowing_text_keeps_bullets_and_paragraphs_apart_and_every_position() -> None:
    text = "A paragraph that runs on over\na second line of its own\n\n◼ One\n◼ Two that is\nlonger."
    assert flowing(text) == "A paragraph that runs on over a second line of its own\n\n◼ One\n◼ Two that is longer."
    assert (
        flowing("all of the multi-\nagency work that is done\n2")
        == "all of the multi-\u200bagency work that is done\n2"
    )


@given(PAGE_TEXT)
def test_flowing_changes_only_line_breaks(text: str) -> None:
    flown = flowing(text)
    assert len(flown) == len(text)
    assert all(a == b or (a == "\n" and b in " \u200b") for a, b in zip(text, flown, strict=True))


def test_what_was_said_of_earlier_letters_stays_with_the_words_it_was_said_of() -> None:
    at = datetime(2024, 10, 14, 8, 0, tzinfo=UTC)
    confirmed = Decided(7, RepeatDecision.CONFIRMED, "Joan Birch", at)
    other = Decided(8, RepeatDecision.DISMISSED, "Joan Birch", at)
    changed = Decided(7, RepeatDecision.DISMISSED, "Amina Okafor", at)
    cards = with_decision(with_decision(with_decision(the_cards(), 0, confirmed), 0, other), 0, changed)
    assert [card.decided for card in cards] == [(other, changed), (), ()]
    assert from_plain(to_plain(cards)) == cards
    assert with_kind(cards, 0, FindingKind.PRIORITY_ACTION)[0].decided == (other, changed)
    assert merged(cards, 0)[0].decided == ()
    place = splits(cards[0], PAGES)[0]
    assert [card.decided for card in split(cards, 0, place.at, PAGES)[:2]] == [(), ()]


def test_cards_stored_before_decisions_were_kept_can_still_be_read() -> None:
    stored = [{name: value for name, value in card.items() if name != "decided"} for card in to_plain(the_cards())]
    assert from_plain(stored) == the_cards()
