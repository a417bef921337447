"""Numbers people speak of: letters and actions are counted within their partnership, and no number comes twice."""

from __future__ import annotations

from sqlalchemy import update

from tracker.store.context import Context
from tracker.store.models import Partnership


def next_action_numbers(context: Context, partnership_id: int, count: int) -> range:
    """Take the next `count` action numbers. The partnership's row is locked until the transaction ends."""
    last: int | None = context.session.scalar(
        update(Partnership)
        .where(Partnership.id == partnership_id)
        .values(last_action_number=Partnership.last_action_number + count)
        .returning(Partnership.last_action_number)
    )
    assert last is not None
    return range(last - count + 1, last + 1)


def next_letter_number(context: Context, partnership_id: int) -> int:
    """Take the next letter number, locking likewise."""
    last: int | None = context.session.scalar(
        update(Partnership)
        .where(Partnership.id == partnership_id)
        .values(last_letter_number=Partnership.last_letter_number + 1)
        .returning(Partnership.last_letter_number)
    )
    assert last is not None
    return last
