from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.plans.states import PlanState
from tracker.store.models.base import NEVER_REUSED, Base, LongText, Numbered, closed_set


class PresentPlan(Numbered, Base):
    """The plan a partnership keeps today, as a spreadsheet somebody uploaded; numbered within its partnership.

    `grids` is what was read of it at upload and never changes; `choices` is what a person has made of that so far.
    No `letter_id`: its rows answer the findings of any letter. `made` says, once it is approved, which action each row
    went to.
    """

    __tablename__ = "present_plan"
    __table_args__ = (
        ForeignKeyConstraint(["partnership_id", "letter_id"], ["letter.partnership_id", "letter.id"]),
        UniqueConstraint("partnership_id", "id"),
        UniqueConstraint("partnership_id", "number"),
        CheckConstraint("size > 0", name="size"),
        CheckConstraint("version > 0", name="version"),
        CheckConstraint("(state = 'approved') = (approved_at IS NOT NULL)", name="approved"),
        Index("ix_present_plan_partnership_id_sha256", "partnership_id", "sha256"),
        NEVER_REUSED,
    )

    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id"))
    number: Mapped[int]
    state: Mapped[PlanState] = mapped_column(closed_set(PlanState))
    version: Mapped[int] = mapped_column(default=1)
    letter_id: Mapped[int | None]
    filename: Mapped[str] = mapped_column(LongText)
    size: Mapped[int]
    sha256: Mapped[str]
    grids: Mapped[list[Any]]
    choices: Mapped[dict[str, Any]]
    made: Mapped[list[Any] | None]
    uploaded_by: Mapped[str]
    uploaded_at: Mapped[datetime]
    approved_by: Mapped[str | None]
    approved_at: Mapped[datetime | None]
