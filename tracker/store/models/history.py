from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.models.base import NEVER_REUSED, Base, LongText, Numbered


class History(Numbered, Base):
    """Every change: who, when, what was, what is, why. Written in the same transaction, never changed."""

    __tablename__ = "history"
    __table_args__ = (
        Index("ix_history_partnership_id_id", "partnership_id", "id"),
        Index("ix_history_noun_noun_id_id", "noun", "noun_id", "id"),
        NEVER_REUSED,
    )

    partnership_id: Mapped[int | None] = mapped_column(ForeignKey("partnership.id"))
    at: Mapped[datetime]
    actor: Mapped[str]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    verb: Mapped[str]
    noun: Mapped[str]
    noun_id: Mapped[int]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    reason: Mapped[str | None] = mapped_column(LongText)
