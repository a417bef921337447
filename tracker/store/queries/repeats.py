"""What the letters of a partnership have said over the years, what people decided of it, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func, select

from tracker.domain.actions import Event, reference
from tracker.domain.cards import LetterMark, LetterState
from tracker.domain.chains import Chains, Pair, RepeatDecision
from tracker.domain.letter_words import letter_name
from tracker.domain.letters import LetterKind
from tracker.domain.london import london_date
from tracker.domain.outcomes import Outcome
from tracker.domain.repeats import Said, repeats_among
from tracker.domain.themes import Theme
from tracker.store.context import Context, must_see
from tracker.store.models import Action, ActionFinding, Agency, Decision, Finding, FindingRepeat, Letter, Partnership
from tracker.store.queries.themes import themes_in


@dataclass(frozen=True, slots=True)
class SaidFinding:
    """A finding of a letter that counts, with where it stands."""

    said: Said
    position: int
    page: int
    letter_kind: LetterKind
    published_on: date | None

    @property
    def letter_name(self) -> str:
        return letter_name(self.letter_kind, self.said.area, self.published_on)


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """What was decided of a finding and an earlier one, who by, when and why."""

    decision: RepeatDecision
    by: str
    at: datetime
    reason: str | None


@dataclass(frozen=True, slots=True)
class Past:
    """All that letters said of a partnership's areas. `findings` are by key, `themes` the partnership's own."""

    findings: dict[int, SaidFinding]
    decisions: dict[Pair, DecisionRow]
    themes: tuple[Theme, ...]

    def chains(self) -> Chains:
        """What these findings say again."""
        return self._chains((), self.decisions, None)

    def chains_with(self, more: Collection[Said], decided: Mapping[Pair, DecisionRow]) -> Chains:
        """What findings that do not count yet say again of those that do, `decided` being what was said of them.

        Their keys must differ from all others.
        """
        decisions = {**self.decisions, **decided}
        # What was confirmed leads on to what the earlier finding says again.
        between = {earlier for (_, earlier), row in decisions.items() if row.decision is RepeatDecision.CONFIRMED}
        return self._chains(tuple(more), decisions, frozenset(row.key for row in more) | between)

    def _chains(
        self, more: tuple[Said, ...], decided: Mapping[Pair, DecisionRow], wanted: frozenset[int] | None
    ) -> Chains:
        said = (*(row.said for row in self.findings.values()), *more)
        decisions = {pair: row.decision for pair, row in decided.items()}
        return Chains({row.key: row for row in said}, repeats_among(said, self.themes, wanted), decisions)


def past(context: Context, partnership_id: int) -> Past:
    """The findings of the partnership's letters, the oldest first, with what people decided of them. Three queries.

    Letters count that were confirmed and not withdrawn; drafts never do. Raises NotFound outside one's partnerships.
    """
    must_see(context, partnership_id)
    return Past(
        {row.said.key: row for row in _findings(context, partnership_id)},
        _decisions(context, partnership_id),
        themes_in(context, partnership_id),
    )


def said_on(published_on: date | None, inspection_end_on: date | None, received_on: date | None, at: datetime) -> date:
    """When a letter speaks: the first of these days that is known, at last that of `at`, its upload."""
    return published_on or inspection_end_on or received_on or london_date(at)


def outcomes_of(context: Context, partnership_id: int, finding_ids: Iterable[int]) -> dict[int, list[Outcome]]:
    """For each of these findings what became of the actions that answer it, by number. One query."""
    must_see(context, partnership_id)
    last = (
        select(func.max(Decision.id))
        .where(Decision.action_id == Action.id, Decision.event == Event.SIGNED_OFF)
        .correlate(Action)
        .scalar_subquery()
    )
    rows = context.session.execute(
        select(
            ActionFinding.finding_id,
            Action.number,
            Partnership.code,
            Action.status,
            Agency.name,
            Action.due_on,
            Decision.meeting_on,
            Decision.at,
            Action.closed_because,
        )
        .join(Action, Action.id == ActionFinding.action_id)
        .join(Partnership, Partnership.id == Action.partnership_id)
        .outerjoin(Agency, Agency.id == Action.lead_agency_id)
        .outerjoin(Decision, and_(Decision.action_id == Action.id, Decision.id == last))
        .where(ActionFinding.partnership_id == partnership_id, ActionFinding.finding_id.in_(set(finding_ids)))
        .order_by(Action.number)
    )
    found: dict[int, list[Outcome]] = {}
    for finding_id, number, code, status, lead, due_on, meeting_on, at, because in rows:
        signed_off_on = meeting_on or (london_date(at) if at else None)
        outcome = Outcome(number, reference(code, number), status, lead, due_on, signed_off_on, because)
        found.setdefault(finding_id, []).append(outcome)
    return found


def _findings(context: Context, partnership_id: int) -> list[SaidFinding]:
    rows = context.session.execute(
        select(
            Finding.id,
            Finding.text,
            Finding.position,
            Finding.page,
            Letter.number,
            Letter.kind,
            Letter.area,
            Letter.published_on,
            Letter.inspection_end_on,
            Letter.received_on,
            Letter.uploaded_at,
        )
        .join(Letter, Letter.id == Finding.letter_id)
        .where(
            Letter.partnership_id == partnership_id,
            Letter.state == LetterState.CONFIRMED,
            Letter.mark == LetterMark.PUBLISHED,
            Finding.superseded_at.is_(None),
        )
    )
    found = [
        SaidFinding(
            Said(key, number, said_on(published_on, end_on, received_on, at), text, area),
            position,
            page,
            kind,
            published_on,
        )
        for key, text, position, page, number, kind, area, published_on, end_on, received_on, at in rows
    ]
    return sorted(found, key=lambda row: (row.said.said_on, row.said.letter, row.position))


def _decisions(context: Context, partnership_id: int) -> dict[Pair, DecisionRow]:
    rows = context.session.execute(
        select(
            FindingRepeat.finding_id,
            FindingRepeat.earlier_finding_id,
            FindingRepeat.decision,
            FindingRepeat.decided_by,
            FindingRepeat.decided_at,
            FindingRepeat.reason,
        ).where(FindingRepeat.partnership_id == partnership_id)
    )
    return {(row[0], row[1]): DecisionRow(*row[2:]) for row in rows}
