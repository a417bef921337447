from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.partnerships import AgencyKind
from tracker.store.models.base import NEVER_REUSED, Base, Numbered, closed_set


class Installation(Base):
    """One row: what this database is. `is_demonstration` is set by the demonstration alone and never cleared."""

    __tablename__ = "installation"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    is_demonstration: Mapped[bool]
    made_at: Mapped[datetime]


class Partnership(Numbered, Base):
    """The tenant. `slug` never changes: e-mails and calendars carry it for years. `code` begins its references."""

    __tablename__ = "partnership"
    __table_args__ = (
        CheckConstraint("last_action_number >= 0 AND last_letter_number >= 0", name="counters"),
        NEVER_REUSED,
    )

    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    code: Mapped[str] = mapped_column(unique=True)
    last_action_number: Mapped[int] = mapped_column(default=0)
    last_letter_number: Mapped[int] = mapped_column(default=0)
    added_at: Mapped[datetime]
    closed_on: Mapped[date | None]


class Agency(Numbered, Base):
    """An organisation that owns actions: a record of the installation, linked to the partnerships it serves."""

    __tablename__ = "agency"
    __table_args__ = (NEVER_REUSED,)

    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[AgencyKind] = mapped_column(closed_set(AgencyKind))
    succeeded_by_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    added_at: Mapped[datetime]


class PartnershipAgency(Base):
    """An agency serves a partnership. The coordinator is whom the agency itself wants told of what is long overdue."""

    __tablename__ = "partnership_agency"
    __table_args__ = (UniqueConstraint("agency_id", "partnership_id"),)

    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id"), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    coordinator_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    ended_on: Mapped[date | None]
