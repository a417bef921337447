from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.notices import EmailKind, EmailState, NoticeKind, NoticeState
from tracker.store.models.base import NEVER_REUSED, Base, LongText, Numbered, closed_set


class Notice(Numbered, Base):
    """One person should be told one thing, once. Written with its cause and without text."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "key"),
        CheckConstraint("(state = 'open') = (closed_at IS NULL)", name="closed"),
        CheckConstraint("(state = 'cancelled') = (cancelled_reason IS NOT NULL)", name="cancelled"),
        Index("ix_notice_state_kind_person_id", "state", "kind", "person_id"),
        Index("ix_notice_partnership_id_id", "partnership_id", "id"),
        Index("ix_notice_noun_noun_id", "noun", "noun_id"),
        NEVER_REUSED,
    )

    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[NoticeKind] = mapped_column(closed_set(NoticeKind))
    key: Mapped[str]
    noun: Mapped[str]
    noun_id: Mapped[int]
    made_at: Mapped[datetime]
    state: Mapped[NoticeState] = mapped_column(closed_set(NoticeState))
    closed_at: Mapped[datetime | None]
    cancelled_reason: Mapped[str | None]
    email_id: Mapped[int | None] = mapped_column(ForeignKey("email.id"), index=True)


class Email(Numbered, Base):
    """One message that gathers a person's notices. Its bytes are frozen when composed; every try sends the same."""

    __tablename__ = "email"
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "period"),
        CheckConstraint("tries >= 0", name="tries"),
        CheckConstraint("(state = 'waiting') = (ended_at IS NULL)", name="ended"),
        Index("ix_email_state_next_try_at", "state", "next_try_at"),
        NEVER_REUSED,
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[EmailKind] = mapped_column(closed_set(EmailKind))
    period: Mapped[str]
    to: Mapped[str]
    subject: Mapped[str] = mapped_column(LongText)
    message_id: Mapped[str] = mapped_column(unique=True)
    composed_at: Mapped[datetime]
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    state: Mapped[EmailState] = mapped_column(closed_set(EmailState))
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(LongText)


class JobRun(Numbered, Base):
    """A job has been carried out for a period. What is due is computed from these rows, never from a timer."""

    __tablename__ = "job_run"
    __table_args__ = (UniqueConstraint("name", "period"), NEVER_REUSED)

    name: Mapped[str]
    period: Mapped[str]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(LongText)
