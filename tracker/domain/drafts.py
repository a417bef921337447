"""A draft of a letter and the published one: whether they belong together, how their words differ, and how what a
person made of the draft's findings is made of the published ones.

Words are equal when their letters and digits are: white space, hyphens, quotes and case differ between two files of
the same letter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Protocol

from tracker.domain.areas import names_area
from tracker.domain.cards import Card, Cards, overlap, put_in
from tracker.domain.letters import LetterKind, Place
from tracker.domain.passages import Stretch, aligned, outwards
from tracker.domain.sentences import spoken

# How much of their words two findings must share to be the same finding in other words.
LIKE_ENOUGH = 0.5


class Change(StrEnum):
    """What became of a finding, or of some words of it, from the draft to the published letter."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Words:
    """A run of words, all of them in both letters, or only in one."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A finding in both letters, or in one of them. `draft` and `published` count from 1, None where it is not."""

    change: Change
    draft: int | None
    published: int | None
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Carried:
    """The published letter's cards after the work on the draft was done again on them.

    `done` counts the findings it was done to, `not_done` holds the words of those that read differently now.
    """

    cards: Cards
    done: int
    not_done: tuple[str, ...]


class About(Protocol):
    """What two letters must share to be one."""

    @property
    def kind(self) -> LetterKind: ...

    @property
    def area(self) -> str | None: ...

    @property
    def inspection_start_on(self) -> date | None: ...

    @property
    def inspection_end_on(self) -> date | None: ...


def fits(draft: About, published: About) -> bool:
    """Whether one can be the draft of the other: the same kind, area and dates of inspection, as far as both say."""
    if draft.kind is not published.kind:
        return False
    if draft.area and published.area and not names_area(draft.area, [published.area]):
        return False
    pairs = (
        (draft.inspection_start_on, published.inspection_start_on),
        (draft.inspection_end_on, published.inspection_end_on),
    )
    return all(one is None or other is None or one == other for one, other in pairs)


def differences(draft: Sequence[Card], published: Sequence[Card]) -> list[Difference]:
    """How the findings differ, in the published letter's order; what only the draft has stands where it stood."""
    partners = _partners([card.text for card in draft], [card.text for card in published])
    found: list[Difference] = []
    told: set[int] = set()

    def only_in_draft(until: int) -> Iterator[Difference]:
        for index in range(until):
            if index not in told and index not in partners.values():
                told.add(index)
                words = (Words(Change.REMOVED, draft[index].text),)
                yield Difference(Change.REMOVED, index + 1, None, words)

    for position, card in enumerate(published):
        partner = partners.get(position)
        if partner is None:
            found.append(Difference(Change.ADDED, None, position + 1, (Words(Change.ADDED, card.text),)))
            continue
        found += only_in_draft(partner)
        words = tuple(word_changes(draft[partner].text, card.text))
        change = Change.SAME if all(part.change is Change.SAME for part in words) else Change.CHANGED
        found.append(Difference(change, partner + 1, position + 1, words))
    return [*found, *only_in_draft(len(draft))]


def word_changes(before: str, after: str) -> Iterator[Words]:
    """The words of `after` and, marked, those of `before` that are gone, in reading order."""
    old, new = before.split(), after.split()
    # What counts as a word is its letters: a comma more is no other word.
    said_old, said_new = ([_plain(word) or word for word in words] for words in (old, new))
    matcher = SequenceMatcher(None, said_old, said_new, autojunk=False)
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            yield Words(Change.SAME, " ".join(new[new_from:new_to]))
            continue
        if old_from < old_to:
            yield Words(Change.REMOVED, " ".join(old[old_from:old_to]))
        if new_from < new_to:
            yield Words(Change.ADDED, " ".join(new[new_from:new_to]))


def _partners(draft: Sequence[str], published: Sequence[str]) -> dict[int, int]:
    """For each published finding the draft's that is the same one: equal words first, then the likest."""
    found: dict[int, int] = {}
    by_words: dict[str, list[int]] = {}
    for index, text in enumerate(draft):
        by_words.setdefault(_plain(text), []).append(index)
    for position, text in enumerate(published):
        if same := by_words.get(_plain(text)):
            found[position] = same.pop(0)
    left = {index: _bag(draft[index]) for indexes in by_words.values() for index in indexes}
    new = {position: _bag(text) for position, text in enumerate(published) if position not in found}
    pairs = sorted(
        (-likeness, position, index)
        for position, words in new.items()
        for index, others in left.items()
        if (likeness := _likeness(words, others)) >= LIKE_ENOUGH
    )
    for _, position, index in pairs:
        if position not in found and index in left:
            found[position] = index
            del left[index]
    return found


def carried(draft_read: Cards, draft_cards: Cards, read: Cards, pages: Mapping[int, str]) -> Carried:
    """Do again, on the cards `read` in the published letter, what made `draft_cards` of `draft_read`.

    `pages` are the published letter's. What was removed, split, merged or made another kind is so again where the
    finding's words are equal; a finding added by hand is added where its words stand.
    """
    cards = read
    done = 0
    not_done: list[str] = []
    for was, became in _worked_on(draft_read, draft_cards):
        again = _again(was, became, cards, pages) if was else _found_again(became, cards, pages)
        if again is None:
            not_done += [card.text for card in (was or became)]
        elif again != cards:
            cards = again
            done += 1
    return Carried(cards, done, tuple(not_done))


def _worked_on(read: Cards, cards: Cards) -> list[tuple[Cards, Cards]]:
    """What was read and what a person made of it, where that is not the same, in the letter's order."""
    groups: list[tuple[Cards, Cards]] = [((card,), ()) for card in read]
    for card in cards:
        touched = [group for group in groups if any(overlap(card.place, it.place) for it in (*group[0], *group[1]))]
        reads = tuple(it for group in touched for it in group[0])
        made = (*(it for group in touched for it in group[1]), card)
        groups = [group for group in groups if not any(group is other for other in touched)]
        groups.append((reads, made))
    worked_on = [(was, became) for was, became in groups if was != became]
    return sorted(worked_on, key=_where)


def _where(group: tuple[Cards, Cards]) -> tuple[int, int]:
    first = (group[0] or group[1])[0].place
    return first.page, first.start


def _again(was: Cards, became: Cards, cards: Cards, pages: Mapping[int, str]) -> Cards | None:
    """`cards` with what `was` in the draft made into what it `became`; None where its words are not there alike."""
    chosen: list[int] = []
    for card in was:
        words = _plain(card.text)
        at = next((n for n, it in enumerate(cards) if n not in chosen and _plain(it.text) == words), None)
        if at is None:
            return None
        chosen.append(at)
    sources = [cards[at] for at in sorted(chosen)]
    others = tuple(card for at, card in enumerate(cards) if at not in chosen)
    if not became:
        return others
    first, last = sources[0].place, sources[-1].place
    span = Place(first.page, first.line, first.start, last.end, last.end_page)
    if any(overlap(span, other.place) for other in others):
        return None
    made = _cut_from(sources, became, Stretch(pages, span), pages)
    if made is None:
        return None
    for card in made:
        others = put_in(others, card)
    return others


def _cut_from(sources: Sequence[Card], became: Cards, stretch: Stretch, pages: Mapping[int, str]) -> list[Card] | None:
    """The words of `became` as the `sources` have them; None where one of them is not to be found there in turn."""
    text = " ".join(card.text for card in sources)
    letters, origins = _letters(text)
    standing = aligned(text, stretch.text)
    made: list[Card] = []
    at = 0
    for card in became:
        sought = _plain(card.text)
        found = letters.find(sought, at)
        if found < 0 or not sought:
            return None
        at = found + len(sought)
        start, end = outwards(text, origins[found], origins[at - 1] + 1)
        there = [standing[index] for index in range(start, end) if index in standing]
        low, high = outwards(stretch.text, min(there), max(there) + 1) if there else (0, len(stretch.text))
        place = stretch.place(low, high, pages)
        first = replace(sources[0], kind=card.kind, by_hand=card.by_hand, decided=card.decided)
        made.append(replace(first, text=text[start:end], place=place))
    return made


def _found_again(became: Cards, cards: Cards, pages: Mapping[int, str]) -> Cards | None:
    """`cards` and those added by hand, where their words stand in the letter; None where they stand nowhere."""
    if not pages:
        return None
    last = max(pages)
    stretch = Stretch(pages, Place(min(pages), 1, 0, len(pages[last]), last))
    letters, origins = _letters(stretch.text)
    for card in became:
        sought = _plain(card.text)
        found = letters.find(sought)
        if found < 0 or not sought:
            return None
        start, end = outwards(stretch.text, origins[found], origins[found + len(sought) - 1] + 1)
        place = stretch.place(start, end, pages)
        if not any(overlap(place, other.place) for other in cards):
            text = spoken(stretch.text[start:end])
            cards = put_in(cards, replace(card, text=text, place=place, group=None, responsible_body=None))
    return cards


def _letters(text: str) -> tuple[str, list[int]]:
    """The letters and digits of `text` in lower case, and where each stands."""
    kept = [(low, index) for index, char in enumerate(text) if char.isalnum() and len(low := char.lower()) == 1]
    return "".join(char for char, _ in kept), [index for _, index in kept]


def _plain(text: str) -> str:
    return _letters(text)[0]


def _bag(text: str) -> Counter[str]:
    return Counter(filter(None, map(_plain, text.split())))


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """How many of their words two findings share, from 0 to 1."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0
