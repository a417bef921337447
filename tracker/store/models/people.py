from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.access import AGENCY_ROLES, Role
from tracker.store.models.base import NEVER_REUSED, Base, LongText, Numbered, closed_set


class Person(Numbered, Base):
    """`email` is kept in lower case. It can change, so it is never anybody's identity.

    `digest_day` is the ISO weekday (1 Monday to 5 Friday) this person wants the weekly digest on.
    """

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("digest_day BETWEEN 1 AND 5", name="digest_day"),
        CheckConstraint("email = lower(email)", name="email_lower"),
        NEVER_REUSED,
    )

    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str | None]
    is_administrator: Mapped[bool] = mapped_column(default=False)
    digest_day: Mapped[int] = mapped_column(default=1)
    digest_stopped_at: Mapped[datetime | None]
    paused_until: Mapped[date | None]
    added_at: Mapped[datetime]


_AGENCY_ROLES = ", ".join(f"'{role.value}'" for role in sorted(AGENCY_ROLES))


def _once(name: str, where: str, *further: str) -> Index:
    """A role can be held once at a time. Null agencies count as different, so they have an index of their own."""
    columns = ("partnership_id", "person_id", "role", *further)
    return Index(name, *columns, unique=True, sqlite_where=text(where), postgresql_where=text(where))


class Membership(Numbered, Base):
    """A person's role in a partnership, for an agency where the role has one. It ends; it is never removed."""

    __tablename__ = "membership"
    __table_args__ = (
        ForeignKeyConstraint(
            ["partnership_id", "agency_id"], ["partnership_agency.partnership_id", "partnership_agency.agency_id"]
        ),
        UniqueConstraint("partnership_id", "id"),
        CheckConstraint(f"agency_id IS NOT NULL OR role NOT IN ({_AGENCY_ROLES})", name="agency_for_role"),
        CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name="ends_after_start"),
        _once("uq_membership_current", "ended_on IS NULL AND agency_id IS NULL"),
        _once("uq_membership_current_agency", "ended_on IS NULL AND agency_id IS NOT NULL", "agency_id"),
        NEVER_REUSED,
    )

    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[Role] = mapped_column(closed_set(Role))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    started_on: Mapped[date]
    ended_on: Mapped[date | None]


class SignIn(Numbered, Base):
    """One signed-in browser. The cookie carries a random token; only its hash is kept. Ending the row ends it."""

    __tablename__ = "sign_in"
    __table_args__ = (NEVER_REUSED,)

    token_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    signed_in_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SignInAttempt(Numbered, Base):
    """What throttling counts. `who` is a hash of the address typed, so that misspelt addresses are not collected."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        Index("ix_sign_in_attempt_who_at", "who", "at"),
        Index("ix_sign_in_attempt_origin_at", "origin", "at"),
        NEVER_REUSED,
    )

    who: Mapped[str]
    origin: Mapped[str]
    at: Mapped[datetime]
    succeeded: Mapped[bool]


class HeldForm(Numbered, Base):
    """A form that was sent after its sign-in ran out, kept for the same person to come back to."""

    __tablename__ = "held_form"
    __table_args__ = (NEVER_REUSED,)

    token_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    path: Mapped[str] = mapped_column(LongText)
    fields: Mapped[str] = mapped_column(LongText)
    held_at: Mapped[datetime]
    released_at: Mapped[datetime | None]
