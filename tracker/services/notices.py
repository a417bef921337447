"""Noting that somebody should be told something: once, with its cause, in the transaction of that cause."""

from __future__ import annotations

from datetime import UTC

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from tracker.domain.notices import NoticeKind, NoticeState, Seated, asked_key, who_leads
from tracker.domain.partnerships import AgencyKind
from tracker.store.context import Context
from tracker.store.models import Action, Agency, Membership, Notice


def tell(
    context: Context,
    person_id: int,
    kind: NoticeKind,
    key: str,
    *,
    partnership_id: int,
    noun: str,
    noun_id: int,
) -> bool:
    """Note that this person should be told, unless the same (person, kind, key) stands there already.

    Returns whether it is new. Two transactions that note the same at the same moment leave one row.
    """
    values = {
        "partnership_id": partnership_id,
        "person_id": person_id,
        "kind": kind,
        "key": key,
        "noun": noun,
        "noun_id": noun_id,
        "made_at": context.now,
        "state": NoticeState.OPEN,
    }
    insert = sqlite.insert if context.session.get_bind().dialect.name == "sqlite" else postgresql.insert
    new = insert(Notice).values(values).on_conflict_do_nothing(index_elements=["person_id", "kind", "key"])
    return context.session.scalar(new.returning(Notice.id)) is not None


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
    for person_id in sorted(people):
        # Nobody needs an e-mail about what they have just done themselves.
        if person_id != context.actor.person_id:
            tell(
                context,
                person_id,
                kind,
                key,
                partnership_id=action.partnership_id,
                noun="action",
                noun_id=action.id,
            )
