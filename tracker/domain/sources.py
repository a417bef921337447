"""A source of findings that somebody types in: a practice review, a section 11 audit. It becomes a letter of one page.

The typed text is the page, so that each finding has its place in it as a finding of a letter has.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tracker.domain.letter_words import letter_name
from tracker.domain.letters import FindingKind, LetterKind, ParsedLetter, Place, ReadFinding
from tracker.domain.letters.markers import marker


def typed_findings(text: str) -> tuple[str, ...]:
    """One finding a line, without the mark or number of a list in front of it."""
    found = []
    for line in text.splitlines():
        words = " ".join(line.split())
        mark = marker(words)
        words = words[mark.length :].strip() if mark else words
        if any(map(str.isalnum, words)):
            found.append(words)
    return tuple(found)


def typed_source(
    kind: LetterKind, title: str, area: str | None, on: date | None, findings: Sequence[str]
) -> tuple[str, ParsedLetter]:
    """The page's text, and what stands in it: title, kind and date, then the findings, a paragraph each."""
    text = f"{title}\n{letter_name(kind, area, on)}"
    places = {"title": Place(1, 1, 0, len(title), 1)}
    read = []
    for words in findings:
        start = len(text) + 2
        text = f"{text}\n\n{words}"
        line = text.count("\n") + 1
        read.append(ReadFinding(words, FindingKind.IMPROVEMENT, 1, line, start, len(text), 1))
    letter = ParsedLetter(
        kind=kind,
        area=area,
        title=title,
        published=on,
        inspection_start=None,
        inspection_end=None,
        inspectors=(),
        addressees=(),
        heading=None,
        findings=tuple(read),
        deadline=None,
        places=places,
    )
    return text, letter
