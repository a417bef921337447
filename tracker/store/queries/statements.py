"""The answers that letters ask for, over many partnerships at once: only system actors come here."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, and_, case, distinct, func, select

from tracker.domain.actions import OPEN_STATUSES
from tracker.domain.cards import LetterMark, LetterState
from tracker.domain.deadlines import check_deadline
from tracker.domain.digests import StatementLine
from tracker.domain.letters import FindingKind
from tracker.store.context import Context
from tracker.store.models import Action, ActionFinding, Finding, Letter


def is_still_to_come(context: Context) -> ColumnElement[bool]:
    """Of a letter whether it is both dated and confirmed after `context.now`: a job run by hand for a day that has
    passed says nothing of it. On any other day there is none, even where somebody has mistyped a letter's date."""
    return and_(
        Letter.published_on.is_not(None),
        Letter.published_on > context.today,
        Letter.confirmed_at.is_not(None),
        Letter.confirmed_at > context.now,
    )


def next_statements(context: Context, ids: Collection[int]) -> dict[int, StatementLine]:
    """For each partnership the next answer that a published letter asks for, with what its actions still lack.

    Two queries. By partnership; one that owes no answer is missing.
    """
    next_due = _next_due(context, ids)
    letters = [asked_by[0] for asked_by in next_due.values()]
    rows = context.session.execute(
        select(
            Finding.letter_id,
            func.count(distinct(Action.id)),
            *(
                func.count(distinct(case((column.is_(None), Action.id))))
                for column in (Action.lead_agency_id, Action.due_on, Action.success_measure)
            ),
        )
        .join(ActionFinding, ActionFinding.finding_id == Finding.id)
        .join(Action, Action.id == ActionFinding.action_id)
        .where(Finding.letter_id.in_(letters), Action.status.in_(OPEN_STATUSES))
        .group_by(Finding.letter_id)
    )
    lacks = {letter_id: tuple(counts) for letter_id, *counts in rows}
    return {
        partnership_id: StatementLine(number, what, due_on, *lacks.get(letter_id, (0, 0, 0, 0)))
        for partnership_id, (letter_id, number, what, due_on) in next_due.items()
    }


def _next_due(context: Context, ids: Collection[int]) -> dict[int, tuple[int, int, str, Any]]:
    has_priority = (
        select(Finding.id)
        .where(
            Finding.letter_id == Letter.id,
            Finding.kind == FindingKind.PRIORITY_ACTION,
            Finding.superseded_at.is_(None),
        )
        .exists()
    )
    rows = context.session.execute(
        select(
            Letter.id,
            Letter.partnership_id,
            Letter.number,
            Letter.kind,
            Letter.published_on,
            Letter.received_on,
            Letter.printed_deadline_on,
            Letter.parsed["deadline"]["relative_working_days"].as_integer(),
            has_priority,
        ).where(
            Letter.partnership_id.in_(ids),
            Letter.state == LetterState.CONFIRMED,
            Letter.mark == LetterMark.PUBLISHED,
            ~is_still_to_come(context),
        )
    )
    found: dict[int, tuple[int, int, str, Any]] = {}
    for letter_id, partnership_id, number, kind, published_on, received_on, printed_on, printed_days, priority in rows:
        checked = check_deadline(
            kind,
            has_priority_actions=bool(priority),
            published_on=published_on,
            received_on=received_on,
            printed_on=printed_on,
            printed_working_days=printed_days,
        )
        answer = checked.rule.answer if checked.rule else "statement"
        answer = "statement" if answer.startswith("written statement") else answer
        for what, due_on in ((f"draft {answer}", checked.draft_on), (answer, checked.due_on)):
            if due_on is None or due_on < context.today:
                continue
            if partnership_id not in found or due_on < found[partnership_id][3]:
                found[partnership_id] = (letter_id, number, what, due_on)
    return found
