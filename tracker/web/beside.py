"""What pages show beside a finding: what other letters said of it, and the passages of its own that bear on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from tracker.domain.leads import Candidate, Suggestion, named_agencies, suggested_lead
from tracker.store.queries.actions import ActionRow
from tracker.store.queries.actions import FindingRow as AnsweredFinding
from tracker.store.queries.letter_actions import candidates
from tracker.store.queries.letters import FindingRow, LetterDetail
from tracker.store.queries.repeats import past
from tracker.store.queries.supporting import PassageRow, passages_among, passages_in, spoken_passages
from tracker.web import gate, said_before
from tracker.web.letter_sources import paragraph_anchor, where
from tracker.web.said_before import Echo


@dataclass(frozen=True, slots=True)
class PassageView:
    """A paragraph: the words before, in and after the sentence that bears on the finding most, where it stands, and
    the agencies that it names, each with the words that do."""

    before: str
    sentence: str
    after: str
    where: str
    href: str
    named: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Beside:
    """`echo` is None where the finding's letter does not count; `suggestion` is made for cards alone."""

    echo: Echo | None
    passages: list[PassageView]
    suggestion: Suggestion | None = None


def of_cards(it: LetterDetail, agencies: Sequence[Candidate]) -> list[Beside]:
    """For each card of a letter that is being checked, in their order."""
    said = past(gate.context(), it.partnership_id)
    answers = next((agency for agency in agencies if agency.id == it.answers_agency_id), None)
    echoes = said_before.of_cards(it, said)
    passages = passages_among(it.pages, [(card.text, card.place) for card in it.cards], said.themes)
    return [
        Beside(
            echo,
            _views(rows, it.number, agencies),
            suggested_lead(card.text, card.responsible_body, answers, agencies, spoken_passages(rows)),
        )
        for card, echo, rows in zip(it.cards, echoes, passages, strict=True)
    ]


def of_letter(it: LetterDetail, findings: Sequence[FindingRow]) -> dict[int, Beside]:
    """For each confirmed finding of a letter, by its key."""
    if not findings:
        return {}
    context = gate.context()
    said = past(context, it.partnership_id)
    echoes = said_before.of_findings(said, [finding.id for finding in findings])
    agencies = candidates(context, it.partnership_id)
    passages = passages_among(it.pages, [(finding.text, finding.place) for finding in findings], said.themes)
    return {
        finding.id: Beside(echoes.get(finding.id), _views(rows, it.number, agencies))
        for finding, rows in zip(findings, passages, strict=True)
    }


def of_action(it: ActionRow, findings: Sequence[AnsweredFinding]) -> list[Beside]:
    """For each finding that an action answers, in their order."""
    if not findings:
        return []
    context = gate.context()
    said = past(context, it.partnership_id)
    echoes = said_before.of_findings(said, [finding.id for finding in findings], it.number)
    letters = {finding.letter_id for finding in findings}
    passages = passages_in(context, it.partnership_id, letters, said.themes)
    agencies = candidates(context, it.partnership_id)
    return [
        Beside(echoes.get(finding.id), _views(passages.get(finding.id, []), finding.letter_number, agencies))
        for finding in findings
    ]


def _views(rows: Sequence[PassageRow], letter: int, agencies: Sequence[Candidate]) -> list[PassageView]:
    """The passages of the letter with this number, in the order given."""
    found = []
    for row in rows:
        text = row.passage.paragraph.text
        before, sentence, after = text.partition(row.passage.sentence)
        anchor = paragraph_anchor(row.place.page, row.place.start)
        href = url_for("letters.show", number=letter, _anchor=anchor)
        found.append(PassageView(before, sentence, after, where(row.place), href, named_agencies(text, agencies)))
    return found
