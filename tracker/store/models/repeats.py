from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.chains import RepeatDecision
from tracker.store.models.base import NEVER_REUSED, Base, LongText, Numbered, closed_set


class FindingRepeat(Base):
    """What a person decided of a finding that seems to say again what one of an earlier letter said.

    How like the two are is worked out each time; only what people say is kept.
    """

    __tablename__ = "finding_repeat"
    __table_args__ = (
        ForeignKeyConstraint(["partnership_id", "finding_id"], ["finding.partnership_id", "finding.id"]),
        ForeignKeyConstraint(["partnership_id", "earlier_finding_id"], ["finding.partnership_id", "finding.id"]),
        CheckConstraint("finding_id <> earlier_finding_id", name="two_findings"),
    )

    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id"), index=True)
    finding_id: Mapped[int] = mapped_column(primary_key=True)
    earlier_finding_id: Mapped[int] = mapped_column(primary_key=True, index=True)
    decision: Mapped[RepeatDecision] = mapped_column(closed_set(RepeatDecision))
    reason: Mapped[str | None] = mapped_column(LongText)
    decided_by: Mapped[str]
    decided_at: Mapped[datetime]


class OwnTheme(Numbered, Base):
    """A theme of a partnership's own, or its own words for one of the table (then `key` is that theme's).

    `phrases` are parted by semicolons, as in the table. One that has ended keeps its row: nothing is deleted.
    """

    __tablename__ = "theme"
    __table_args__ = (
        UniqueConstraint("partnership_id", "id"),
        UniqueConstraint("partnership_id", "key"),
        CheckConstraint("label <> '' AND phrases <> ''", name="says_something"),
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended"),
        NEVER_REUSED,
    )

    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id"))
    key: Mapped[str]
    label: Mapped[str]
    phrases: Mapped[str] = mapped_column(LongText)
    added_by: Mapped[str]
    added_at: Mapped[datetime]
    ended_by: Mapped[str | None]
    ended_at: Mapped[datetime | None]
