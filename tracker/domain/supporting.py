"""Supporting passages: for each finding, the paragraphs of the same letter that bear on it, the likest first.

Measured on a published report whose recommendations name the paragraphs they rest on: the first passage offered is one
of those for 13 of 15 recommendations, and of those that five could hold, 25 of 30 are offered.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from tracker.domain.letters import Place
from tracker.domain.likeness import Corpus, normal
from tracker.domain.sentences import paragraphs
from tracker.domain.themes import Theme

# In the same report, half of what is offered from here on is named by the recommendation; from 0.25 on, a quarter.
OFFERED_FROM = 0.30
# A long paragraph is about several things: the one sentence that is nearest speaks for a third.
_SENTENCE_SHARE = 1 / 3
_LEAST_WORDS = 8
_SENTENCE_END = re.compile(r"(?<=[.;!?])\s+(?=[“‘\"'(]?[A-Z])")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a letter outside its list of findings: characters `start` to `end` (exclusive) of a page's text.

    `text` are its words; they need not have the length of the stretch, where line breaks and bullets were taken out.
    """

    page: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class SupportingPassage:
    """A paragraph that bears on a finding, how much (0 to 1), and the sentence in it that does so most."""

    paragraph: Paragraph
    score: float
    sentence: str


def paragraphs_of(pages: Mapping[int, str], findings: Collection[Place]) -> list[Paragraph]:
    """The paragraphs of a letter's pages, without page numbers, running lines and what is (partly) a finding."""
    begins = sorted(map(_beginning, findings))
    ends = list(accumulate(((one.end_page, one.end) for one in sorted(findings, key=_beginning)), max))

    def is_finding(page: int, start: int, end: int) -> bool:
        before = bisect_left(begins, (page, end))
        return bool(before) and ends[before - 1] > (page, start)

    return [
        Paragraph(one.page, one.start, one.end, one.text)
        for one in paragraphs(pages)
        if not one.is_furniture and not is_finding(one.page, one.start, one.end)
    ]


def _beginning(place: Place) -> tuple[int, int]:
    return place.page, place.start


def supporting_in(
    findings: Sequence[str], paragraphs: Sequence[Paragraph], most: int = 5, themes: Sequence[Theme] = ()
) -> tuple[tuple[SupportingPassage, ...], ...]:
    """For each finding of a letter, in their order, at most `most` paragraphs that bear on it, the likest first.

    Headings and running lines (under eight words) and paragraphs that only print a finding again are passed over.
    What was worked out is kept for the next who asks about the same letter.
    """
    return _supporting(tuple(findings), tuple(paragraphs), most, tuple(themes))


@lru_cache(maxsize=64)
def _supporting(
    findings: tuple[str, ...], paragraphs: tuple[Paragraph, ...], most: int, themes: tuple[Theme, ...]
) -> tuple[tuple[SupportingPassage, ...], ...]:
    printed = [f" {normal(text)} " for text in findings]
    prose = [one for one in paragraphs if _is_prose(normal(one.text), printed)]
    sentences = {
        (number, place): said
        for number, one in enumerate(prose)
        for place, said in enumerate(_SENTENCE_END.split(one.text))
    }
    sought = [((-1, number), text) for number, text in enumerate(findings)]
    whole = Corpus([*(((number, 0), one.text) for number, one in enumerate(prose)), *sought], themes)
    parts = Corpus([*sentences.items(), *sought], themes)
    found = []
    for finding, _ in sought:
        nearest: dict[int, tuple[float, str]] = {}
        for key, score in parts.nearest(finding, sentences, 0.0):
            nearest.setdefault(key[0], (score, sentences[key]))
        passages = []
        for (number, _), score in whole.nearest(finding, [(number, 0) for number in range(len(prose))], 0.0):
            best, said = nearest[number]
            mixed = round((1 - _SENTENCE_SHARE) * score + _SENTENCE_SHARE * best, 3)
            if mixed >= OFFERED_FROM:
                passages.append(SupportingPassage(prose[number], mixed, said.strip()))
        passages.sort(key=lambda one: (-one.score, one.paragraph.page, one.paragraph.start))
        found.append(tuple(passages[:most]))
    return tuple(found)


def _is_prose(words: str, printed: Sequence[str]) -> bool:
    """Whether a paragraph is long enough to say something, and more than a finding printed again."""
    if len(words.split()) < _LEAST_WORDS:
        return False
    return not any(finding in f" {words} " and len(words) < 1.5 * len(finding) for finding in printed)
