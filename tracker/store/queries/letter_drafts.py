"""Drafts of letters: who may see one, who could be named, and which published letter it may belong to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from tracker.domain.access import CONVENERS, GRANTS, Permission, Role
from tracker.domain.cards import LetterMark, LetterState
from tracker.domain.drafts import fits
from tracker.domain.letter_words import letter_name
from tracker.domain.letters import LetterKind
from tracker.store.context import Context, check
from tracker.store.models import Agency, Letter, LetterReader, Membership, Person
from tracker.store.queries.letters import LetterDetail, visible
from tracker.store.queries.partnerships import PartnershipRow

_BRING_IN = frozenset(role for grant in GRANTS[Permission.BRING_IN_LETTERS] for role in grant.roles)


@dataclass(frozen=True, slots=True)
class Nameable:
    """Somebody with a role in the partnership, who can be named for a draft. `what` says the roles."""

    person_id: int
    name: str
    what: str
    brings_in_letters: bool
    convenes: bool


@dataclass(frozen=True, slots=True)
class Counterpart:
    """A draft beside a published letter, or a published letter beside a draft. `fits`: it is about the same."""

    number: int
    kind: LetterKind
    area: str | None
    published_on: date | None
    inspection_start_on: date | None
    inspection_end_on: date | None
    fits: bool = False

    @property
    def name(self) -> str:
        return letter_name(self.kind, self.area, self.published_on)


@dataclass(frozen=True, slots=True)
class Replacement:
    """A draft and the published letter that took its place."""

    draft: int
    published: int
    by: str
    at: datetime | None


def nameable(context: Context, partnership: PartnershipRow) -> list[Nameable]:
    """Everybody with a role in the partnership today, in the order of roles, then by name."""
    check(context, Permission.READ, partnership)
    rows = context.session.execute(
        select(Person.id, Person.name, Membership.role, Agency.name)
        .join(Membership, Membership.person_id == Person.id)
        .outerjoin(Agency, Agency.id == Membership.agency_id)
        .where(Membership.partnership_id == partnership.id, Membership.ended_on.is_(None))
    )
    order = list(Role)
    seats: dict[int, list[tuple[Role, str, str | None]]] = {}
    for person_id, name, role, agency in rows:
        seats.setdefault(person_id, []).append((role, name, agency))
    found: list[tuple[int, Nameable]] = []
    for person_id, held in seats.items():
        held.sort(key=lambda seat: order.index(seat[0]))
        what = "; ".join(f"{role.label}, {agency}" if agency else role.label for role, _, agency in held)
        brings_in = any(role in _BRING_IN for role, _, _ in held)
        convenes = any(role in CONVENERS for role, _, _ in held)
        found.append((order.index(held[0][0]), Nameable(person_id, held[0][1], what, brings_in, convenes)))
    return [person for _, person in sorted(found, key=lambda it: (it[0], it[1].name, it[1].person_id))]


def readers_of(context: Context, it: LetterDetail) -> list[int]:
    """The keys of the people whom a draft names, for those who can see it; nobody for a published letter."""
    rows = context.session.scalars(
        select(LetterReader.person_id)
        .join(Letter, Letter.id == LetterReader.letter_id)
        .where(
            Letter.id == it.id,
            Letter.mark == LetterMark.DRAFT,
            LetterReader.ended_at.is_(None),
            visible(context),
        )
        .order_by(LetterReader.person_id)
    )
    return list(rows)


def counterparts(context: Context, it: LetterDetail) -> list[Counterpart]:
    """For a published letter the open drafts that the actor may see, for a draft the published letters that fit it.

    Those that fit come first; withdrawn and replaced ones are left out.
    """
    if it.state in {LetterState.WITHDRAWN, LetterState.REPLACED}:
        return []
    wanted = LetterMark.PUBLISHED if it.is_draft else LetterMark.DRAFT
    rows = context.session.execute(
        select(
            Letter.number,
            Letter.kind,
            Letter.area,
            Letter.published_on,
            Letter.inspection_start_on,
            Letter.inspection_end_on,
        )
        .where(
            Letter.partnership_id == it.partnership_id,
            Letter.mark == wanted,
            Letter.state.in_([LetterState.RECEIVED, LetterState.CONFIRMED]),
            Letter.id != it.id,
            visible(context),
        )
        .order_by(Letter.number.desc())
    )
    found = []
    for row in rows:
        other = Counterpart(*row)
        suits = fits(it, other) if it.is_draft else fits(other, it)
        if suits or not it.is_draft:
            found.append(Counterpart(*row, fits=suits))
    return sorted(found, key=lambda other: not other.fits)


def replacements(context: Context, it: LetterDetail) -> list[Replacement]:
    """What took whose place, this letter being one of them, as far as the actor may see the draft."""
    published = aliased(Letter)
    rows = context.session.execute(
        select(Letter.number, published.number, Letter.replaced_by, Letter.replaced_at)
        .join(published, published.id == Letter.replaced_by_id)
        .where((Letter.id == it.id) | (published.id == it.id), visible(context))
        .order_by(Letter.number)
    )
    return [Replacement(draft, number, by or "", at) for draft, number, by, at in rows]
