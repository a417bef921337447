"""What was said and decided about one action: updates, evidence, due dates, proposals, decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from tracker.domain.actions import Event, Rating
from tracker.store.context import Context
from tracker.store.models import Agency, DateChange, Decision, Evidence, PresentPlan, ProgressUpdate, Proposal
from tracker.store.queries.actions import ActionRow


@dataclass(frozen=True, slots=True)
class UpdateRow:
    """`plan` is the number of the plan kept before that it was brought along from; only then may `rating` be None."""

    id: int
    agency: str
    by: str
    on_behalf: bool
    at: datetime
    done: str
    rating: Rating | None
    rating_reason: str
    next_step: str | None
    heard: str | None
    plan: int | None


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    update_id: int | None
    note: str
    held_at: str | None
    look_again_on: date | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DateRow:
    """`was_on` is None for the first date."""

    was_on: date | None
    due_on: date
    reason: str | None
    agreed_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """`agreed` is None while nobody has answered."""

    id: int
    lead_agency_id: int | None
    lead_agency: str | None
    due_on: date | None
    reason: str
    made_by: str
    made_at: datetime
    agreed: bool | None
    answered_by: str | None
    answered_at: datetime | None
    answer_reason: str | None


@dataclass(frozen=True, slots=True)
class DecisionRow:
    event: Event
    by: str
    at: datetime
    reason: str | None
    meeting: str | None
    meeting_on: date | None
    minute: str | None


@dataclass(frozen=True, slots=True)
class Story:
    """All of it, newest first, but due dates oldest first."""

    updates: list[UpdateRow]
    evidence: list[EvidenceRow]
    dates: list[DateRow]
    proposals: list[ProposalRow]
    decisions: list[DecisionRow]

    @property
    def first_due_on(self) -> date | None:
        return self.dates[0].due_on if self.dates else None

    @property
    def times_changed(self) -> int:
        """How often the due date was changed after the first."""
        return sum(row.was_on is not None for row in self.dates)

    @property
    def open_proposals(self) -> list[ProposalRow]:
        return [row for row in self.proposals if row.agreed is None]


def story(context: Context, it: ActionRow, updates_at_most: int = 50) -> Story:
    """The story of an action the caller was allowed to fetch. Five queries."""
    return Story(
        updates=updates_of(context, it, updates_at_most),
        evidence=evidence_of(context, it),
        dates=[
            DateRow(*row)
            for row in context.session.execute(
                select(
                    DateChange.was_on, DateChange.due_on, DateChange.reason, DateChange.agreed_by, DateChange.at
                )
                .where(DateChange.action_id == it.id)
                .order_by(DateChange.id)
            )
        ],
        proposals=proposals_of(context, it),
        decisions=[
            DecisionRow(*row)
            for row in context.session.execute(
                select(
                    Decision.event,
                    Decision.by,
                    Decision.at,
                    Decision.reason,
                    Decision.meeting,
                    Decision.meeting_on,
                    Decision.minute,
                )
                .where(Decision.action_id == it.id)
                .order_by(Decision.id.desc())
            )
        ],
    )


def updates_of(context: Context, it: ActionRow, at_most: int = 50) -> list[UpdateRow]:
    """The last updates, newest first."""
    rows = context.session.execute(
        select(
            ProgressUpdate.id,
            Agency.name.label("agency"),
            ProgressUpdate.by,
            ProgressUpdate.on_behalf,
            ProgressUpdate.at,
            ProgressUpdate.done,
            ProgressUpdate.rating,
            ProgressUpdate.rating_reason,
            ProgressUpdate.next_step,
            ProgressUpdate.heard,
            PresentPlan.number.label("plan"),
        )
        .join(Agency, Agency.id == ProgressUpdate.agency_id)
        .outerjoin(PresentPlan, PresentPlan.id == ProgressUpdate.present_plan_id)
        .where(ProgressUpdate.action_id == it.id)
        .order_by(ProgressUpdate.id.desc())
        .limit(at_most)
    )
    return [UpdateRow(**row._mapping) for row in rows]


def evidence_of(context: Context, it: ActionRow) -> list[EvidenceRow]:
    """All evidence, newest first."""
    rows = context.session.execute(
        select(
            Evidence.update_id, Evidence.note, Evidence.held_at, Evidence.look_again_on, Evidence.by, Evidence.at
        )
        .where(Evidence.action_id == it.id)
        .order_by(Evidence.id.desc())
    )
    return [EvidenceRow(*row) for row in rows]


def proposals_of(context: Context, it: ActionRow) -> list[ProposalRow]:
    """All proposals, newest first."""
    rows = context.session.execute(
        select(
            Proposal.id,
            Proposal.lead_agency_id,
            Agency.name.label("lead_agency"),
            Proposal.due_on,
            Proposal.reason,
            Proposal.made_by,
            Proposal.made_at,
            Proposal.agreed,
            Proposal.answered_by,
            Proposal.answered_at,
            Proposal.answer_reason,
        )
        .outerjoin(Agency, Agency.id == Proposal.lead_agency_id)
        .where(Proposal.action_id == it.id)
        .order_by(Proposal.id.desc())
    )
    return [ProposalRow(**row._mapping) for row in rows]
