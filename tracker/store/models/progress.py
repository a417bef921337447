from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.actions import Assignment, Event, Rating, Status, Urgency
from tracker.store.models.base import NEVER_REUSED, Base, LongText, Numbered, closed_set


class ProgressUpdate(Numbered, Base):
    """What the agency says it has done; appended, never edited. `heard` is what children and families said.

    With `present_plan_id` it is what the plan kept before said, brought along; only such a one may come without rating.
    """

    __tablename__ = "progress_update"
    __table_args__ = (
        ForeignKeyConstraint(["partnership_id", "action_id"], ["action.partnership_id", "action.id"]),
        ForeignKeyConstraint(
            ["partnership_id", "agency_id"], ["partnership_agency.partnership_id", "partnership_agency.agency_id"]
        ),
        ForeignKeyConstraint(
            ["partnership_id", "present_plan_id"], ["present_plan.partnership_id", "present_plan.id"]
        ),
        UniqueConstraint("partnership_id", "id"),
        CheckConstraint("done <> ''", name="done"),
        CheckConstraint("rating IS NOT NULL OR present_plan_id IS NOT NULL", name="rating"),
        Index("ix_progress_update_action_id_at", "action_id", "at"),
        NEVER_REUSED,
    )

    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id"))
    action_id: Mapped[int]
    agency_id: Mapped[int]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    by: Mapped[str]
    on_behalf: Mapped[bool]
    at: Mapped[datetime]
    done: Mapped[str] = mapped_column(LongText)
    rating: Mapped[Rating | None] = mapped_column(closed_set(Rating))
    rating_reason: Mapped[str] = mapped_column(LongText)
    present_plan_id: Mapped[int | None] = mapped_column(index=True)
    next_step: Mapped[str | None] = mapped_column(LongText)
    heard: Mapped[str | None] = mapped_column(LongText)


class Evidence(Numbered, Base):
    """Shows that an update is true: a note, or a reference to where the evidence is held and when to look again."""

    __tablename__ = "evidence"
    __table_args__ = (
        ForeignKeyConstraint(["partnership_id", "action_id"], ["action.partnership_id", "action.id"]),
        ForeignKeyConstraint(["partnership_id", "update_id"], ["progress_update.partnership_id", "progress_update.id"]),
        UniqueConstraint("partnership_id", "id"),
        CheckConstraint("note <> ''", name="note"),
        Index("ix_evidence_action_id_at", "action_id", "at"),
        NEVER_REUSED,
    )

    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id"))
    action_id: Mapped[int]
    update_id: Mapped[int | None]
    note: Mapped[str] = mapped_column(LongText)
    held_at: Mapped[str | None] = mapped_column(LongText)
    look_again_on: Mapped[date | None]
    by: Mapped[str]
    at: Mapped[datetime]


class Decision(Numbered, Base):
    """What was decided about an action that somebody called delivered, by a person or by a meeting they record."""

    __tablename__ = "decision"
    __table_args__ = (
        ForeignKeyConstraint(["partnership_id", "action_id"], ["action.partnership_id", "action.id"]),
        UniqueConstraint("partnership_id", "id"),
        CheckConstraint("(meeting IS NULL) = (meeting_on IS NULL)", name="meeting"),
        Index("ix_decision_action_id_at", "action_id", "at"),
        NEVER_REUSED,
    )

    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id"))
    action_id: Mapped[int]
    event: Mapped[Event] = mapped_column(closed_set(Event))
    by: Mapped[str]
    at: Mapped[datetime]
    reason: Mapped[str | None] = mapped_column(LongText)
    meeting: Mapped[str | None]
    meeting_on: Mapped[date | None]
    minute: Mapped[str | None]


class ProgressCount(Base):
    """One line of a night's progress summary: how many actions of a partnership stood alike on that date.

    Kept for trends only; what stands today is always counted afresh. `lead_agency_id` 0 means no lead agency.
    """

    __tablename__ = "progress_count"
    __table_args__ = (CheckConstraint("actions > 0", name="actions"),)

    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id"), primary_key=True)
    taken_on: Mapped[date] = mapped_column(primary_key=True)
    lead_agency_id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[Status] = mapped_column(closed_set(Status), primary_key=True)
    rating: Mapped[str] = mapped_column(primary_key=True)
    urgency: Mapped[Urgency] = mapped_column(closed_set(Urgency), primary_key=True)
    assignment: Mapped[Assignment] = mapped_column(closed_set(Assignment), primary_key=True)
    actions: Mapped[int]
