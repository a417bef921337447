"""Findings that say again what an earlier letter about the same area said. A suggestion; a person confirms it or not.

The levels were chosen on findings of published letters whose pairs were labelled by hand, and tried on letters of other
areas. Of the pairs that are `LIKELY`, 93 in 100 make the same point or a close one (67 to 79 the same). Of all pairs
that make the same point, half to three quarters are `LIKELY` and 76 to 92 in 100 at least `POSSIBLE`, where one in five
to one in two is another matter. So `LIKELY` is worth showing unasked, `POSSIBLE` to whoever looks for more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import groupby
from types import MappingProxyType

from tracker.domain.areas import same_area
from tracker.domain.likeness import Corpus
from tracker.domain.london import spoken_date
from tracker.domain.themes import THEMES, Theme
from tracker.domain.wording import listed

LIKELY_FROM = 0.40
POSSIBLE_FROM = 0.30
# Of what is like one finding nobody looks at more.
_MOST = 20
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


class Level(StrEnum):
    """How sure it is that the same is said again."""

    LIKELY = "likely"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class Said:
    """A finding of a letter, and when it was said.

    `said_on` is the day the letter was published, or where it prints none the last day of its inspection. Letters of
    one day follow one another by `letter`, their number. `area` is None where the letter names none.
    """

    key: int
    letter: int
    said_on: date
    text: str
    area: str | None = None

    def is_before(self, other: Said) -> bool:
        """Whether it is of an earlier letter about the same area."""
        first, second = (self.said_on, self.letter), (other.said_on, other.letter)
        return self.letter != other.letter and first < second and same_area(self.area, other.area)


@dataclass(frozen=True, slots=True)
class Repeat:
    """An earlier finding that a later one seems to say again.

    `score` is from 0 to 1, `themes` are the themes that both texts speak of: the reason that can be said aloud.
    """

    earlier: Said
    score: float
    level: Level
    themes: tuple[Theme, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """One earlier letter of a chain, and what it said, the likest first."""

    letter: int
    said_on: date
    repeats: tuple[Repeat, ...]


@lru_cache(maxsize=16)
def repeats_among(
    findings: tuple[Said, ...], themes: tuple[Theme, ...] = (), wanted: frozenset[int] | None = None
) -> Mapping[int, tuple[Repeat, ...]]:
    """For each finding (by its key) what it seems to say again of earlier letters about the same area, the likest
    first, of equals the latest letter first; those that say nothing again are left out. At most 20 each.

    `findings` are of several letters, none of them withdrawn or replaced, and their keys must differ. `themes` are a
    partnership's own, beside those of the table. `wanted` are the keys that are asked for. What was worked out is kept
    for the next who asks with the same findings.
    """
    corpus = Corpus(((row.key, row.text) for row in findings), themes)
    labelled = {theme.key: theme for theme in (*themes, *THEMES)}
    rows = {row.key: row for row in findings}
    before = _before(findings)
    found = {}
    for row in findings:
        if wanted is None or row.key in wanted:
            near = corpus.nearest(row.key, before[row.letter, row.said_on, row.area], POSSIBLE_FROM - 0.001)
            repeats = []
            for key, likeness in near:
                score = round(likeness, 3)
                if score >= POSSIBLE_FROM:
                    level = Level.LIKELY if score >= LIKELY_FROM else Level.POSSIBLE
                    both = tuple(labelled[shared] for shared in sorted(corpus.shared_themes(row.key, key)))
                    repeats.append(Repeat(rows[key], score, level, both))
            if repeats:
                found[row.key] = tuple(sorted(repeats, key=_rank)[:_MOST])
    return MappingProxyType(found)


def _before(findings: Iterable[Said]) -> dict[tuple[int, date, str | None], list[int]]:
    """For each letter the findings of the letters before it that are about the same area."""
    letters: dict[tuple[int, date, str | None], list[Said]] = {}
    for row in findings:
        letters.setdefault((row.letter, row.said_on, row.area), []).append(row)
    return {
        letter: [row.key for others in letters.values() if others[0].is_before(rows[0]) for row in others]
        for letter, rows in letters.items()
    }


def chain(repeats: Iterable[Repeat], level: Level = Level.LIKELY) -> tuple[Link, ...]:
    """What earlier letters said, letter by letter, the oldest first.

    Takes the repeats of one finding that are at least at `level`: hand in those a person confirmed with
    `Level.POSSIBLE`, so that none is left out.
    """
    counted = [repeat for repeat in repeats if level is Level.POSSIBLE or repeat.level is Level.LIKELY]
    counted.sort(key=lambda repeat: (repeat.earlier.said_on, repeat.earlier.letter, *_rank(repeat)))
    letters = groupby(counted, key=lambda repeat: (repeat.earlier.said_on, repeat.earlier.letter))
    return tuple(Link(letter, said_on, tuple(said)) for (said_on, letter), said in letters)


def said_before(links: Sequence[Link], *, is_certain: bool = True) -> str | None:
    """`The third letter to say so, after those of 4 May 2018 and 9 June 2021.`; None for a finding that is new.

    Unless a person said so (`is_certain`), it only may be: `May be the third letter …`.
    """
    if not links:
        return None
    days = [spoken_date(day) for day in sorted({link.said_on for link in links})]
    opening = "The" if is_certain else "May be the"
    return f"{opening} {_ordinal(len(links) + 1)} letter to say so, after {_those(len(links))} of {listed(days)}."


def _those(letters: int) -> str:
    return "the one" if letters == 1 else "those"


def _ordinal(number: int) -> str:
    if number <= len(_ORDINALS):
        return _ORDINALS[number - 1]
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if number % 100 not in (11, 12, 13) else "th"
    return f"{number}{ending}"


def _rank(repeat: Repeat) -> tuple[float, int, int]:
    return -repeat.score, -repeat.earlier.said_on.toordinal(), repeat.earlier.key
