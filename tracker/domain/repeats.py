"""Findings that say again what an earlier letter about the same area said. A suggestion; a person confirms it or not.

The levels were chosen on findings of published letters whose pairs were labelled by hand, and tried on letters of other
areas. Of the pairs that are `LIKELY`, 93 in 100 make the same point or a close one (67 to 79 the same). Of all pairs
that make the same point, half to three quarters are `LIKELY` and 76 to 92 in 100 at least `POSSIBLE`, where one in five
to one in two is another matter. So `LIKELY` is worth showing unasked, `POSSIBLE` to whoever looks for more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

from tracker.domain.likeness import Corpus
from tracker.domain.london import spoken_date
from tracker.domain.themes import THEMES, Theme
from tracker.domain.wording import listed

LIKELY_FROM = 0.40
POSSIBLE_FROM = 0.30
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


class Level(StrEnum):
    """How sure it is that the same is said again."""

    LIKELY = "likely"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class Earlier:
    """A finding of an earlier letter about the same area.

    `said_on` is the day the letter was published, or where it prints none the last day of its inspection.
    """

    key: int
    letter: int
    said_on: date
    text: str


@dataclass(frozen=True, slots=True)
class Repeat:
    """An earlier finding that a later one seems to say again.

    `score` is from 0 to 1, `themes` are the themes that both texts speak of: the reason that can be said aloud.
    """

    earlier: Earlier
    score: float
    level: Level
    themes: tuple[Theme, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """One earlier letter of a chain, and what it said, the likest first."""

    letter: int
    said_on: date
    repeats: tuple[Repeat, ...]


def repeats_of(finding: str, earlier: Sequence[Earlier], themes: Sequence[Theme] = ()) -> tuple[Repeat, ...]:
    """The earlier findings that `finding` seems to say again, the likest first; of equals the latest letter first.

    `earlier` must hold no finding of the same letter and none of a letter that was withdrawn or replaced, and its keys
    must differ. `themes` are a partnership's own, beside those of the table.
    """
    return repeats_in([finding], earlier, themes)[0]


def repeats_in(
    findings: Sequence[str], earlier: Sequence[Earlier], themes: Sequence[Theme] = ()
) -> list[tuple[Repeat, ...]]:
    """`repeats_of` for all findings of a letter at once, in their order."""
    before = {(False, row.key): row for row in earlier}
    now = [((True, number), text) for number, text in enumerate(findings)]
    corpus = Corpus([*((key, row.text) for key, row in before.items()), *now], themes)
    labelled = {theme.key: theme for theme in (*themes, *THEMES)}
    found = []
    for number, _ in now:
        repeats = []
        for key, near in corpus.nearest(number, before, POSSIBLE_FROM - 0.001):
            score = round(near, 3)
            if score >= POSSIBLE_FROM:
                level = Level.LIKELY if score >= LIKELY_FROM else Level.POSSIBLE
                both = tuple(labelled[shared] for shared in sorted(corpus.shared_themes(number, key)))
                repeats.append(Repeat(before[key], score, level, both))
        found.append(tuple(sorted(repeats, key=_rank)))
    return found


def chain(repeats: Iterable[Repeat], level: Level = Level.LIKELY) -> tuple[Link, ...]:
    """What earlier letters said, letter by letter, the oldest first.

    Takes the repeats of one finding that are at least at `level`: hand in those a person confirmed with
    `Level.POSSIBLE`, so that none is left out.
    """
    counted = [repeat for repeat in repeats if level is Level.POSSIBLE or repeat.level is Level.LIKELY]
    counted.sort(key=lambda repeat: (repeat.earlier.said_on, repeat.earlier.letter, *_rank(repeat)))
    letters = groupby(counted, key=lambda repeat: (repeat.earlier.said_on, repeat.earlier.letter))
    return tuple(Link(letter, said_on, tuple(said)) for (said_on, letter), said in letters)


def said_before(links: Sequence[Link]) -> str | None:
    """`The third letter to say so, after those of 4 May 2018 and 9 June 2021.`; None for a finding that is new."""
    if not links:
        return None
    days = [spoken_date(day) for day in sorted({link.said_on for link in links})]
    return f"The {_ordinal(len(links) + 1)} letter to say so, after {_those(len(links))} of {listed(days)}."


def _those(letters: int) -> str:
    return "the one" if letters == 1 else "those"


def _ordinal(number: int) -> str:
    if number <= len(_ORDINALS):
        return _ORDINALS[number - 1]
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if number % 100 not in (11, 12, 13) else "th"
    return f"{number}{ending}"


def _rank(repeat: Repeat) -> tuple[float, int, int]:
    return -repeat.score, -repeat.earlier.said_on.toordinal(), repeat.earlier.key
