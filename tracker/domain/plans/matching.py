"""Which finding each row of a plan answers: by its words, then by its reference number. A person confirms it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.letters import FindingKind
from tracker.domain.plans.likeness import bare_words, is_part, trigram_likeness
from tracker.domain.plans.planned import PlanRow
from tracker.domain.wording import counted, listed

Likeness = Callable[[str, str], float]

# Below these a likeness of words is chance; an action repeats less of its finding than a copied finding does.
_LIKE_FINDING = 0.45
_LIKE_ACTION = 0.4
# The next best finding must be this much worse, or the person has to choose between the two.
_MARGIN = 0.08
_LONGEST_REFERENCE = 30
_NUMBER = re.compile(r"^(?P<words>[A-Za-z ]*?)[ .\-/#]*0*(?P<number>\d{1,3})(?!\d)")
_PRIORITY = re.compile(r"^(?:apa|pa|prio\w*)", re.IGNORECASE)
_IMPROVEMENT = re.compile(r"^(?:afi|ai|imp\w*)", re.IGNORECASE)


class MatchKind(StrEnum):
    """What made a row belong to a finding."""

    SAME_WORDS = "same_words"
    PART_OF_WORDS = "part_of_words"
    LIKE_WORDS = "like_words"
    REFERENCE = "reference"
    ACTION_WORDS = "action_words"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class PlanFinding:
    """A finding of the letter: `position` from 1 in the letter's order, `text` word for word."""

    id: int
    position: int
    text: str
    kind: FindingKind = FindingKind.IMPROVEMENT


@dataclass(frozen=True, slots=True)
class RowMatch:
    """A row and the finding it answers, None where nothing fits. `score` is 0 to 1; `reason` a sentence.

    `rival_id` is a finding that fits nearly as well: then the person should choose. `was_under_way`: the work had
    begun before the inspection did.
    """

    row: PlanRow
    finding_id: int | None
    kind: MatchKind
    score: float
    reason: str
    rival_id: int | None = None
    was_under_way: bool = False


def match_rows(
    rows: Sequence[PlanRow],
    findings: Sequence[PlanFinding],
    likeness: Likeness | None = None,
    inspected_on: date | None = None,
) -> tuple[RowMatch, ...]:
    """A match for every row, in order; several rows may answer one finding.

    `likeness` gives 0 to 1 for two texts and may be any such measure; `inspected_on` is the first day of the
    inspection. A reference number counts only where the rows whose words are known agree with its numbering.
    """
    matcher = _Matcher(findings, likeness or trigram_likeness)
    by_words = [matcher.by_words(row) for row in rows]
    numbering = _Numbering(rows, by_words, findings)
    matches = []
    for row, found in zip(rows, by_words, strict=True):
        match = found
        if match.finding_id is None or (match.rival_id is not None and match.kind is not MatchKind.SAME_WORDS):
            numbered = numbering.match(row)
            if numbered is not None and (
                match.finding_id is None or numbered.finding_id in (match.finding_id, match.rival_id)
            ):
                match = numbered
        if match.finding_id is None:
            match = matcher.by_action(row)
        matches.append(_dated(match, inspected_on))
    return tuple(matches)


def findings_without_rows(matches: Sequence[RowMatch], findings: Sequence[PlanFinding]) -> tuple[PlanFinding, ...]:
    """The findings that no row of the plan answers."""
    answered = {match.finding_id for match in matches}
    return tuple(finding for finding in findings if finding.id not in answered)


class _Matcher:
    def __init__(self, findings: Sequence[PlanFinding], likeness: Likeness) -> None:
        self.findings = findings
        self.likeness = likeness
        self.plain = {finding.id: bare_words(finding.text) for finding in findings}
        self.known: dict[str, list[tuple[float, PlanFinding]]] = {}

    def by_words(self, row: PlanRow) -> RowMatch:
        """By the text of the finding that stands in the row, or in the title above the row."""
        words = row.finding or row.section
        said = bare_words(words)
        if not said:
            return _nothing(row, "The row says no finding")
        same = [finding for finding in self.findings if self.plain[finding.id] == said]
        if same:
            return self._found(row, same, MatchKind.SAME_WORDS, 1.0, "The finding is word for word that of the letter")
        parts = [finding for finding in self.findings if is_part(said, self.plain[finding.id])]
        if len(parts) == 1:
            return self._found(
                row,
                parts,
                MatchKind.PART_OF_WORDS,
                0.95,
                "The finding is part of that of the letter, or holds it whole",
            )
        return self._likest(
            row,
            words,
            MatchKind.LIKE_WORDS,
            _LIKE_FINDING,
            "The finding’s words are {0:.0%} like those of the letter",
        )

    def by_action(self, row: PlanRow) -> RowMatch:
        """By the action's words, where the row says no finding that is known."""
        reason = "The action’s words are {0:.0%} like those of this finding. Check it"
        return self._likest(row, row.action, MatchKind.ACTION_WORDS, _LIKE_ACTION, reason)

    def _likest(self, row: PlanRow, text: str, kind: MatchKind, least: float, reason: str) -> RowMatch:
        ranked = self._ranked(text) if text else []
        if not ranked or ranked[0][0] < least:
            return _nothing(row, "No finding of the letter is like this row")
        score, best = ranked[0]
        near = [finding for other, finding in ranked[1:] if score - other < _MARGIN]
        return self._found(row, [best, *near], kind, score, reason.format(score))

    def _ranked(self, text: str) -> list[tuple[float, PlanFinding]]:
        if text not in self.known:
            scored = [(min(max(self.likeness(text, finding.text), 0.0), 1.0), finding) for finding in self.findings]
            self.known[text] = sorted(scored, key=lambda it: (-it[0], it[1].position))[:3]
        return self.known[text]

    def _found(
        self, row: PlanRow, found: Sequence[PlanFinding], kind: MatchKind, score: float, reason: str
    ) -> RowMatch:
        rival = found[1] if len(found) > 1 else None
        if rival is not None:
            reason = f"{reason}. Finding {rival.position} fits as well: choose between them"
        return RowMatch(row, found[0].id, kind, score, reason, rival.id if rival else None)


class _Numbering:
    """Whether reference numbers count the letter's findings, and which finding each then means."""

    def __init__(self, rows: Sequence[PlanRow], by_words: Sequence[RowMatch], findings: Sequence[PlanFinding]) -> None:
        self.findings = findings
        meant = [(self._meant(row), match) for row, match in zip(rows, by_words, strict=True)]
        both = [(finding, match) for finding, match in meant if finding is not None and match.finding_id is not None]
        agreeing = sum(finding.id == match.finding_id for finding, match in both)
        self.is_trusted = agreeing * 2 > len(both)
        self.because = (
            f"{counted(agreeing, 'other row')} so numbered {'fits' if agreeing == 1 else 'fit'} by their words"
        )
        if not both:
            # With no words to compare, the numbers must fit the letter: none beyond its findings, and not one a row.
            numbers = [
                int(number["number"]) for row in rows if (number := _NUMBER.match(row.reference[:_LONGEST_REFERENCE]))
            ]
            self.is_trusted = bool(numbers) and max(numbers) <= len(findings)
            self.because = f"the numbers run no further than the {counted(len(findings), 'finding')} of the letter"

    def match(self, row: PlanRow) -> RowMatch | None:
        finding = self._meant(row)
        if finding is None or not self.is_trusted:
            return None
        reason = f"The reference number {row.reference} points to finding {finding.position}; {self.because}"
        return RowMatch(row, finding.id, MatchKind.REFERENCE, 0.8, reason)

    def _meant(self, row: PlanRow) -> PlanFinding | None:
        """Number 2 of "PA 2" is the second priority action, of "AFI 2.1" the second area for improvement."""
        match = _NUMBER.match(row.reference[:_LONGEST_REFERENCE])
        if match is None:
            return None
        of_kind = self.findings
        if _PRIORITY.match(match["words"]):
            of_kind = [it for it in self.findings if it.kind is FindingKind.PRIORITY_ACTION]
        elif _IMPROVEMENT.match(match["words"]):
            of_kind = [it for it in self.findings if it.kind is FindingKind.IMPROVEMENT]
        ordered = sorted(of_kind, key=lambda it: it.position)
        number = int(match["number"])
        if of_kind is self.findings:
            return next((it for it in ordered if it.position == number), None)
        return ordered[number - 1] if 0 < number <= len(ordered) else None


def described(matches: Sequence[RowMatch]) -> str:
    """What came of matching, as a sentence: `12 rows fit a finding, 2 need a choice and 1 fits none`."""
    fitting = sum(match.finding_id is not None and match.rival_id is None for match in matches)
    choice = sum(match.rival_id is not None for match in matches)
    none = sum(match.finding_id is None for match in matches)
    parts = [f"{counted(fitting, 'row')} {'fits' if fitting == 1 else 'fit'} a finding"]
    parts += [f"{choice} {'needs' if choice == 1 else 'need'} a choice"] if choice else []
    parts += [f"{none} {'fits' if none == 1 else 'fit'} none"] if none else []
    return listed(parts)


def _nothing(row: PlanRow, reason: str) -> RowMatch:
    return RowMatch(row, None, MatchKind.NONE, 0.0, reason)


def _dated(match: RowMatch, inspected_on: date | None) -> RowMatch:
    return RowMatch(
        match.row,
        match.finding_id,
        match.kind,
        match.score,
        match.reason,
        match.rival_id,
        match.row.was_under_way(inspected_on),
    )
