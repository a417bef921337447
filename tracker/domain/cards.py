"""A letter on the check page: its states, and the cards that become findings when a person confirms them.

Cards are taken away, parted, joined and added, never typed: a card's words always come from the pages of the letter.
Each function gives a new tuple of cards; positions count from 0.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from tracker.domain.chains import RepeatDecision
from tracker.domain.letters import FindingKind, Place, ReadFinding
from tracker.domain.passages import Stretch, aligned, outwards
from tracker.domain.sentences import Sentence, flowing, runs, with_line

LONGEST_TITLE = 300
_WITHIN = re.compile(r"(?<=[.!?;:,])[’”'\")\]]*\s+|\n+")


class LetterState(StrEnum):
    RECEIVED = "received"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"

    @property
    def label(self) -> str:
        return {
            "received": "To check",
            "confirmed": "Confirmed",
            "withdrawn": "Withdrawn",
            "replaced": "Replaced",
        }[self.value]


class LetterMark(StrEnum):
    """Whether a letter is published, or a draft sent for checking of facts: confidential to named people."""

    DRAFT = "draft"
    PUBLISHED = "published"

    @property
    def label(self) -> str:
        return {"draft": "Draft, confidential", "published": "Published"}[self.value]


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person said of a finding of an earlier letter (`earlier` is its key): that it is repeated, or not."""

    earlier: int
    decision: RepeatDecision
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Card:
    """A finding as it stands on the check page: its exact words, and the stretch of the letter they come from.

    `decided` is what was said of earlier findings that these words may repeat; other words are to be looked at anew.
    """

    text: str
    kind: FindingKind
    place: Place
    group: str | None = None
    responsible_body: str | None = None
    by_hand: bool = False
    decided: tuple[Decided, ...] = ()


@dataclass(frozen=True, slots=True)
class Split:
    """Where a card can be parted: before character `at` of its words. `before` and `after` are the words around."""

    at: int
    before: str
    after: str


Cards = tuple[Card, ...]


def cards_from(findings: Iterable[ReadFinding]) -> Cards:
    """The cards a letter begins with: what was read, in the letter's order."""
    cards = (
        Card(
            text=found.text,
            kind=found.kind,
            place=Place(found.page, found.line, found.start, found.end, found.end_page),
            group=found.group,
            responsible_body=found.responsible_body,
        )
        for found in findings
    )
    return tuple(sorted(cards, key=_order))


def without(cards: Cards, position: int) -> Cards:
    """All but one."""
    return cards[:position] + cards[position + 1 :]


def with_kind(cards: Cards, position: int, kind: FindingKind) -> Cards:
    """One of them becomes another kind of finding."""
    return (*cards[:position], replace(cards[position], kind=kind), *cards[position + 1 :])


def with_decision(cards: Cards, position: int, decided: Decided) -> Cards:
    """Something is said of an earlier finding that one of them may repeat, in place of what was said of it before."""
    card = cards[position]
    kept = tuple(one for one in card.decided if one.earlier != decided.earlier)
    return (*cards[:position], replace(card, decided=(*kept, decided)), *cards[position + 1 :])


def splits(card: Card, pages: Mapping[int, str]) -> list[Split]:
    """The places at which a card can be parted: after stops and commas, and where the letter begins a new paragraph."""
    places = {match.end() for match in _WITHIN.finditer(card.text)} | _paragraph_starts(card, pages)
    return [
        Split(at, _last_words(card.text[:at]), _first_words(card.text[at:]))
        for at in sorted(places)
        if _says_something(card.text[:at]) and _says_something(card.text[at:])
    ]


def split(cards: Cards, position: int, at: int, pages: Mapping[int, str]) -> Cards:
    """One card becomes two. Raises ValueError unless `at` is among its `splits`."""
    card = cards[position]
    if at not in {place.at for place in splits(card, pages)}:
        raise ValueError(f"a card cannot be parted at {at}")
    stretch = Stretch(pages, card.place)
    found = aligned(card.text, stretch.text)
    ends = [source for index, source in found.items() if index < at]
    starts = [source for index, source in found.items() if index >= at]
    end = outwards(stretch.text, max(ends), max(ends) + 1)[1] if ends else len(stretch.text)
    start = outwards(stretch.text, min(starts), min(starts) + 1)[0] if starts else 0
    first = replace(card, text=card.text[:at].rstrip(), place=stretch.place(0, end, pages), decided=())
    rest = stretch.place(start, len(stretch.text), pages)
    second = replace(card, text=card.text[at:].lstrip(), place=rest, decided=())
    return (*cards[:position], first, second, *cards[position + 1 :])


def merged(cards: Cards, position: int) -> Cards:
    """One card and the next become one, with the kind of the first. Raises IndexError for the last card."""
    first, second = cards[position], cards[position + 1]
    start = min(first.place, second.place, key=lambda place: (place.page, place.start))
    end = max(first.place, second.place, key=lambda place: (place.end_page, place.end))
    both = replace(
        first,
        text=f"{first.text} {second.text}",
        place=Place(start.page, start.line, start.start, end.end, end.end_page),
        by_hand=first.by_hand or second.by_hand,
        decided=(),
    )
    return (*cards[:position], both, *cards[position + 2 :])


def with_sentences(
    cards: Cards,
    ticked: Collection[int],
    all_sentences: Sequence[Sentence],
    pages: Mapping[int, str],
    kind: FindingKind,
) -> Cards:
    """The ticked sentences added, each run of neighbours as one card, where they stand in the letter."""
    added = (
        Card(text=words, kind=kind, place=with_line(place, pages), by_hand=True)
        for words, place, _ in runs(ticked, all_sentences)
    )
    for card in added:
        cards = put_in(cards, card)
    return cards


def put_in(cards: Cards, card: Card) -> Cards:
    """`card` before the first one that stands later in the letter."""
    position = next((index for index, other in enumerate(cards) if _order(other) > _order(card)), len(cards))
    return (*cards[:position], card, *cards[position:])


def left_out(read: Cards, cards: Cards) -> Cards:
    """Of the cards that were read those that no present card has words of: what a person took away."""
    return tuple(card for card in read if not any(overlap(card.place, other.place) for other in cards))


def already_in(sentence: Sentence, places: Mapping[int, Place]) -> int | None:
    """The number of the first finding whose place in the letter holds some of a sentence, or None. `places` are the
    findings', by their numbers."""
    place = Place(sentence.page, 0, sentence.start, sentence.end, sentence.page)
    return next((number for number, other in places.items() if overlap(place, other)), None)


def said_already(ticked: Collection[int], all_sentences: Iterable[Sentence], places: Mapping[int, Place]) -> str | None:
    """Which of the ticked sentences are in findings already, as a sentence; None where none is."""
    held = [
        f"“{_first_words(sentence.text)}” (finding {number})"
        for sentence in all_sentences
        if sentence.number in ticked and (number := already_in(sentence, places)) is not None
    ]
    return f"Clear what is in a finding already: {', '.join(held)}" if held else None


def short_title(text: str) -> str:
    """An action's title from a finding's words: all of them, or as many whole words as fit, and "…"."""
    title = " ".join(text.split())
    if len(title) <= LONGEST_TITLE:
        return title
    cut = title[: LONGEST_TITLE - 1]
    word_end = cut.rfind(" ") if title[LONGEST_TITLE - 1] != " " else len(cut)
    return cut[: word_end if word_end > 0 else len(cut)].rstrip(" ,;:–-") + "…"


def to_plain(cards: Cards) -> list[dict[str, Any]]:
    """As they are stored."""
    return [
        {
            "text": card.text,
            "kind": card.kind.value,
            "page": card.place.page,
            "line": card.place.line,
            "start": card.place.start,
            "end": card.place.end,
            "end_page": card.place.end_page,
            "group": card.group,
            "responsible_body": card.responsible_body,
            "by_hand": card.by_hand,
            "decided": [
                {"earlier": it.earlier, "decision": it.decision.value, "by": it.by, "at": it.at.isoformat()}
                for it in card.decided
            ],
        }
        for card in cards
    ]


def from_plain(stored: Iterable[Mapping[str, Any]]) -> Cards:
    """What `to_plain` made."""
    return tuple(
        Card(
            text=it["text"],
            kind=FindingKind(it["kind"]),
            place=Place(it["page"], it["line"], it["start"], it["end"], it["end_page"]),
            group=it["group"],
            responsible_body=it["responsible_body"],
            by_hand=it["by_hand"],
            decided=tuple(
                Decided(one["earlier"], RepeatDecision(one["decision"]), one["by"], datetime.fromisoformat(one["at"]))
                for one in it.get("decided", ())
            ),
        )
        for it in stored
    )


def _order(card: Card) -> tuple[int, int]:
    return card.place.page, card.place.start


def overlap(one: Place, other: Place) -> bool:
    """Whether two places share some of the letter."""
    return (one.page, one.start) < (other.end_page, other.end) and (other.page, other.start) < (one.end_page, one.end)


def _paragraph_starts(card: Card, pages: Mapping[int, str]) -> set[int]:
    """The characters of a card's words with which the letter begins a new paragraph, bullet or page."""
    text = flowing(Stretch(pages, card.place).text)
    places: set[int] = set()
    before: int | None = None
    for index, source in aligned(card.text, text).items():
        if before is not None and "\n" in text[before:source]:
            at = outwards(card.text, index, index)[0]
            # Not inside a word that the line's end has cut in two.
            if at == 0 or card.text[at - 1].isspace():
                places.add(at)
        before = source
    return places


def _says_something(text: str) -> bool:
    return any(map(str.isalnum, text))


def _last_words(text: str, count: int = 8) -> str:
    words = text.split()
    return ("… " if len(words) > count else "") + " ".join(words[-count:])


def _first_words(text: str, count: int = 8) -> str:
    words = text.split()
    return " ".join(words[:count]) + (" …" if len(words) > count else "")
