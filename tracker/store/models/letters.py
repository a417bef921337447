from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.cards import LetterMark, LetterState
from tracker.domain.letters import FindingKind, LetterKind
from tracker.store.models.base import NEVER_REUSED, Base, LongText, Numbered, closed_set


class Letter(Numbered, Base):
    """An inspection letter, kept as received.

    `parsed` is what the reader made of it at upload and never changes: it is what the check page shows. `cards` is
    what a person has made of that so far, until they confirm it. `words_hash` is the same for the same letter in
    another format. No `answers_agency_id` means that the partnership answers for the letter.

    A draft is confidential to its readers (`LetterReader`) and never makes findings or actions. The published letter
    takes its place: `replaced_by_id`.
    """

    __tablename__ = "letter"
    __table_args__ = (
        ForeignKeyConstraint(
            ["partnership_id", "answers_agency_id"],
            ["partnership_agency.partnership_id", "partnership_agency.agency_id"],
        ),
        ForeignKeyConstraint(["partnership_id", "replaced_by_id"], ["letter.partnership_id", "letter.id"]),
        UniqueConstraint("partnership_id", "id"),
        UniqueConstraint("partnership_id", "number"),
        # Of drafts there can be several: whoever cannot see one must not learn of it by being refused the same file.
        Index(
            "uq_letter_partnership_id_sha256_published",
            "partnership_id",
            "sha256",
            unique=True,
            sqlite_where=text("mark = 'published'"),
            postgresql_where=text("mark = 'published'"),
        ),
        CheckConstraint("size > 0", name="size"),
        CheckConstraint("(state = 'replaced') = (replaced_by_id IS NOT NULL)", name="replaced"),
        CheckConstraint("replaced_by_id IS NULL OR mark = 'draft'", name="only_drafts_replaced"),
        CheckConstraint("inspection_end_on >= inspection_start_on", name="inspection_order"),
        CheckConstraint("(state = 'withdrawn') = (withdrawn_at IS NOT NULL)", name="withdrawn"),
        Index("ix_letter_partnership_id_state_published_on_id", "partnership_id", "state", "published_on", "id"),
        NEVER_REUSED,
    )

    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id"))
    number: Mapped[int]
    state: Mapped[LetterState] = mapped_column(closed_set(LetterState))
    mark: Mapped[LetterMark] = mapped_column(closed_set(LetterMark))
    version: Mapped[int] = mapped_column(default=1)

    kind: Mapped[LetterKind] = mapped_column(closed_set(LetterKind))
    area: Mapped[str | None]
    title: Mapped[str] = mapped_column(LongText)
    published_on: Mapped[date | None]
    received_on: Mapped[date | None]
    inspection_start_on: Mapped[date | None]
    inspection_end_on: Mapped[date | None]
    answers_agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    principal_authority: Mapped[str | None] = mapped_column(LongText)
    submit_to: Mapped[str | None]
    printed_deadline_on: Mapped[date | None]

    filename: Mapped[str] = mapped_column(LongText)
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    words_hash: Mapped[str] = mapped_column(index=True)
    parsed: Mapped[dict[str, Any]]
    cards: Mapped[list[Any]]

    uploaded_by: Mapped[str]
    uploaded_at: Mapped[datetime]
    confirmed_by: Mapped[str | None]
    confirmed_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None] = mapped_column(LongText)
    replaced_by_id: Mapped[int | None]
    replaced_by: Mapped[str | None]
    replaced_at: Mapped[datetime | None]


class LetterReader(Base):
    """A person who may see a draft. Who was taken off the list keeps a row that has ended."""

    __tablename__ = "letter_reader"
    __table_args__ = (
        ForeignKeyConstraint(["partnership_id", "letter_id"], ["letter.partnership_id", "letter.id"]),
        Index("ix_letter_reader_person_id", "person_id"),
    )

    partnership_id: Mapped[int]
    letter_id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    named_by: Mapped[str]
    named_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class LetterPage(Base):
    """The text of one page as it was read at upload; findings point into it by characters.

    `width` and `height` in points: a page of a PDF that can be shown as a picture.
    """

    __tablename__ = "letter_page"
    __table_args__ = (
        ForeignKeyConstraint(["partnership_id", "letter_id"], ["letter.partnership_id", "letter.id"]),
    )

    partnership_id: Mapped[int]
    letter_id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(LongText)
    width: Mapped[float | None]
    height: Mapped[float | None]


class Finding(Numbered, Base):
    """One bullet of a letter, word for word. The text is never edited; a wrong finding is superseded, with a reason.

    `start` and `end` are characters in the text of `page` and of `end_page`.
    """

    __tablename__ = "finding"
    __table_args__ = (
        ForeignKeyConstraint(["partnership_id", "letter_id"], ["letter.partnership_id", "letter.id"]),
        UniqueConstraint("partnership_id", "id"),
        UniqueConstraint("letter_id", "position"),
        CheckConstraint("position > 0", name="position"),
        CheckConstraint("text <> ''", name="text"),
        NEVER_REUSED,
    )

    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id"))
    letter_id: Mapped[int]
    position: Mapped[int]
    kind: Mapped[FindingKind] = mapped_column(closed_set(FindingKind))
    text: Mapped[str] = mapped_column(LongText)
    group: Mapped[str | None] = mapped_column(LongText)
    responsible_body: Mapped[str | None] = mapped_column(LongText)
    page: Mapped[int]
    line: Mapped[int]
    start: Mapped[int]
    end_page: Mapped[int]
    end: Mapped[int]
    added_by_hand: Mapped[bool]
    superseded_at: Mapped[datetime | None]
    superseded_reason: Mapped[str | None] = mapped_column(LongText)
