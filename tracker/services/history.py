"""The record of every change: appended in the transaction of the change, by an explicit call that takes who and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from tracker.store.context import Context
from tracker.store.models import History


class Verb(StrEnum):
    """What can happen. Past tense, as the history page prints it."""

    ADDED = "added"
    CHANGED = "changed"
    ENDED = "ended"
    UPLOADED = "uploaded"
    CHECKED = "checked"
    CONFIRMED = "confirmed"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    SUPERSEDED = "superseded"
    ASKED = "asked"
    ACCEPTED = "accepted"
    SUGGESTED = "suggested"
    PROPOSED_DATE = "proposed_date"
    ANSWERED = "answered"
    DATE_AGREED = "date_agreed"
    UPDATED = "updated"
    EVIDENCE_ADDED = "evidence_added"
    RATING_AGREED = "rating_agreed"
    REPEAT_DECIDED = "repeat_decided"
    STARTED = "started"
    DELIVERED = "delivered"
    SIGNED_OFF = "signed_off"
    RETURNED = "returned"
    REOPENED = "reopened"
    CLOSED = "closed"
    PASSWORD_SET = "password_set"  # noqa: S105
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").capitalize()


def record(
    context: Context,
    verb: Verb,
    noun: str,
    noun_id: int,
    *,
    partnership_id: int | None,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    reason: str | None = None,
) -> None:
    """Append one line. `before` and `after` hold only what changed; dates and enums are written as they are printed."""
    context.session.add(
        History(
            partnership_id=partnership_id,
            at=context.now,
            actor=context.actor.name,
            actor_id=context.actor.person_id,
            verb=verb.value,
            noun=noun,
            noun_id=noun_id,
            before=_plain(before),
            after=_plain(after),
            reason=reason,
        )
    )


def by_oneself(context: Context, noun: str, noun_id: int, changes: int) -> bool:
    """Whether whoever asks made all of the last `changes` (at least one) of this: in another tab, then."""
    last = context.session.scalars(
        select(History.actor_id)
        .where(History.noun == noun, History.noun_id == noun_id)
        .order_by(History.id.desc())
        .limit(max(changes, 1))
    ).all()
    return bool(last) and all(actor_id == context.actor.person_id for actor_id in last)


def _plain(values: Mapping[str, object] | None) -> dict[str, Any] | None:
    if values is None:
        return None
    return {key: _printed(value) for key, value in values.items()}


def _printed(value: object) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (frozenset, set)):
        return sorted(value)
    return value
