"""Noting that somebody should be told something: once, with its cause, in the transaction of that cause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC

from sqlalchemy import select

from tracker.domain.notices import NoticeKind, NoticeState, Seated, Told, asked_key, who_leads
from tracker.domain.partnerships import AgencyKind
from tracker.store.context import Context
from tracker.store.db import inserting
from tracker.store.models import Action, Agency, Membership, Notice

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Note:
    """What a notice is made of. `noun` and `noun_id` say what it is about: an action, or the partnership."""

    told: Told
    partnership_id: int
    noun: str
    noun_id: int


def tell_all(context: Context, notes: Sequence[Note]) -> int:
    """Note that these people should be told, unless the same (person, kind, key) stands there already.

    Returns how many are new. Two transactions that note the same at the same moment leave one row. What was
    cancelled, because the action had been delivered or passed on, and holds again, is told after all; only a
    week's summary that came to nothing stays so. No two of `notes` may be of the same person, kind and key.
    """
    new = 0
    for first in range(0, len(notes), _AT_ONCE):
        rows = [
            {
                "partnership_id": note.partnership_id,
                "person_id": note.told.person_id,
                "kind": note.told.kind,
                "key": note.told.key,
                "noun": note.noun,
                "noun_id": note.noun_id,
                "made_at": context.now,
                "state": NoticeState.OPEN,
            }
            for note in notes[first : first + _AT_ONCE]
        ]
        statement = inserting(context.session, Notice).values(rows)
        statement = statement.on_conflict_do_update(
            index_elements=["person_id", "kind", "key"],
            set_={
                "state": NoticeState.OPEN,
                "made_at": context.now,
                "closed_at": None,
                "cancelled_reason": None,
            },
            where=(Notice.state == NoticeState.CANCELLED) & (Notice.kind != NoticeKind.WEEKLY_DIGEST),
        )
        new += len(context.session.scalars(statement.returning(Notice.id)).all())
    return new


def asked_to_lead(context: Context, action: Action) -> None:
    """The agency that has just been asked to lead `action` is to be told: its leads, and the named lead.

    Call it after `lead_agency_id`, `named_lead_id` and `asked_at` are set. Asking again later tells again.
    """
    assert action.lead_agency_id is not None
    assert action.asked_at is not None
    told = {*_leads(context, action, None), *_leads(context, action, action.named_lead_id)}
    key = asked_key(action.id, action.lead_agency_id, action.asked_at)
    _tell_all(context, action, told, NoticeKind.ASKED_TO_LEAD, key)


def returned(context: Context, action: Action) -> None:
    """`action`, which its agency had called delivered, has just been returned: tell whoever leads it."""
    told = _leads(context, action, action.named_lead_id)
    key = f"{action.id}:{context.now.astimezone(UTC):%Y-%m-%dT%H:%M:%S}"
    _tell_all(context, action, set(told), NoticeKind.RETURNED, key)


def _leads(context: Context, action: Action, named_lead_id: int | None) -> tuple[int, ...]:
    if action.lead_agency_id is None:
        return ()
    kind = context.session.get_one(Agency, action.lead_agency_id).kind
    rows = context.session.execute(
        select(Membership.person_id, Membership.role, Membership.agency_id)
        .where(Membership.partnership_id == action.partnership_id, Membership.ended_on.is_(None))
        .order_by(Membership.id)
    )
    return who_leads(
        [Seated(*row) for row in rows], action.lead_agency_id, kind is AgencyKind.PARTNERSHIP, named_lead_id
    )


def _tell_all(context: Context, action: Action, people: set[int], kind: NoticeKind, key: str) -> None:
    # Nobody needs an e-mail about what they have just done themselves.
    others = sorted(people - {context.actor.person_id})
    notes = [Note(Told(one, kind, key), action.partnership_id, "action", action.id) for one in others]
    tell_all(context, notes)
