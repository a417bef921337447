from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.actions import Assignment, ClosedBecause, Rating, Status
from tracker.store.models.base import NEVER_REUSED, Base, LongText, Numbered, closed_set


class Action(Numbered, Base):
    """What will be done about one or more findings, numbered within its partnership.

    `plan_due_on` is the letter's own deadline and makes nothing overdue; `due_on` is the date somebody agreed.
    `rating` is the last one the agency gave, `agreed_rating` the one the partnership agreed.
    """

    __tablename__ = "action"
    __table_args__ = (
        ForeignKeyConstraint(
            ["partnership_id", "lead_agency_id"],
            ["partnership_agency.partnership_id", "partnership_agency.agency_id"],
        ),
        UniqueConstraint("partnership_id", "id"),
        UniqueConstraint("partnership_id", "number"),
        CheckConstraint("(lead_agency_id IS NULL) = (assignment = 'nobody')", name="assignment"),
        CheckConstraint("(status = 'closed') = (closed_because IS NOT NULL)", name="closed"),
        CheckConstraint("title <> ''", name="title"),
        CheckConstraint("version > 0", name="version"),
        Index("ix_action_partnership_id_status_due_on_id", "partnership_id", "status", "due_on", "id"),
        Index("ix_action_lead_agency_id_status_due_on_id", "lead_agency_id", "status", "due_on", "id"),
        Index(
            "ix_action_rollup", "partnership_id", "lead_agency_id", "status", "rating", "assignment", "due_on"
        ),
        NEVER_REUSED,
    )

    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id"))
    number: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    title: Mapped[str] = mapped_column(LongText)
    status: Mapped[Status] = mapped_column(closed_set(Status), default=Status.NOT_STARTED)
    was_under_way: Mapped[bool] = mapped_column(default=False)

    assignment: Mapped[Assignment] = mapped_column(closed_set(Assignment), default=Assignment.NOBODY)
    lead_agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    named_lead_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    accepted_note: Mapped[str | None] = mapped_column(LongText)

    plan_due_on: Mapped[date | None]
    due_on: Mapped[date | None]
    success_measure: Mapped[str | None] = mapped_column(LongText)

    rating: Mapped[Rating | None] = mapped_column(closed_set(Rating))
    agreed_rating: Mapped[Rating | None] = mapped_column(closed_set(Rating))
    delivered_at: Mapped[datetime | None]
    closed_because: Mapped[ClosedBecause | None] = mapped_column(closed_set(ClosedBecause))
    added_at: Mapped[datetime]

    supports: Mapped[list[ActionSupport]] = relationship(
        primaryjoin="Action.id == foreign(ActionSupport.action_id)", lazy="selectin", viewonly=True
    )

    @property
    def supporting_agency_ids(self) -> frozenset[int]:
        return frozenset(support.agency_id for support in self.supports)


class ActionSupport(Base):
    """An agency that helps the lead agency."""

    __tablename__ = "action_support"
    __table_args__ = (
        ForeignKeyConstraint(["partnership_id", "action_id"], ["action.partnership_id", "action.id"]),
        ForeignKeyConstraint(
            ["partnership_id", "agency_id"], ["partnership_agency.partnership_id", "partnership_agency.agency_id"]
        ),
    )

    partnership_id: Mapped[int]
    action_id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(primary_key=True, index=True)


class ActionFinding(Base):
    """The action answers the finding: many to many, also across letters."""

    __tablename__ = "action_finding"
    __table_args__ = (
        ForeignKeyConstraint(["partnership_id", "action_id"], ["action.partnership_id", "action.id"]),
        ForeignKeyConstraint(["partnership_id", "finding_id"], ["finding.partnership_id", "finding.id"]),
    )

    partnership_id: Mapped[int]
    action_id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(primary_key=True, index=True)


class DateChange(Numbered, Base):
    """Every due date an action was ever given; the first row is the first date (`was_on` is None there)."""

    __tablename__ = "date_change"
    __table_args__ = (
        ForeignKeyConstraint(["partnership_id", "action_id"], ["action.partnership_id", "action.id"]),
        UniqueConstraint("partnership_id", "id"),
        Index("ix_date_change_action_id_at", "action_id", "at"),
        NEVER_REUSED,
    )

    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id"))
    action_id: Mapped[int]
    was_on: Mapped[date | None]
    due_on: Mapped[date]
    reason: Mapped[str | None] = mapped_column(LongText)
    agreed_by: Mapped[str]
    at: Mapped[datetime]


class Proposal(Numbered, Base):
    """The agency asks for another lead, another date, or both; open until `answered_at`."""

    __tablename__ = "proposal"
    __table_args__ = (
        ForeignKeyConstraint(["partnership_id", "action_id"], ["action.partnership_id", "action.id"]),
        ForeignKeyConstraint(
            ["partnership_id", "lead_agency_id"],
            ["partnership_agency.partnership_id", "partnership_agency.agency_id"],
        ),
        UniqueConstraint("partnership_id", "id"),
        CheckConstraint("lead_agency_id IS NOT NULL OR due_on IS NOT NULL", name="proposes_something"),
        CheckConstraint("(answered_at IS NULL) = (agreed IS NULL)", name="answered"),
        Index("ix_proposal_partnership_id_answered_at", "partnership_id", "answered_at"),
        Index("ix_proposal_action_id_made_at", "action_id", "made_at"),
        NEVER_REUSED,
    )

    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id"))
    action_id: Mapped[int]
    lead_agency_id: Mapped[int | None]
    due_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(LongText)
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    agreed: Mapped[bool | None]
    answered_by: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    answer_reason: Mapped[str | None] = mapped_column(LongText)
