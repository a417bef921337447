"""A partnership at a glance: the next deadline, what wants attention, where its actions stand, what changed lately."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, render_template, url_for

from tracker.domain.access import Permission
from tracker.domain.actions import ShownRating, Status, Urgency
from tracker.domain.cards import LetterState
from tracker.domain.rollups import percentage
from tracker.services import attention, progress
from tracker.store.queries import history, letters
from tracker.store.queries.attention import SILENT_DAYS
from tracker.store.queries.letters import LetterLine
from tracker.web import gate
from tracker.web.changes import Change, in_words
from tracker.web.charts import columns_over_time

blueprint = Blueprint("overview", __name__)

RECENT_DAYS = 7
RECENT_CHANGES = 10


@blueprint.get("/<partnership>/")
def show() -> str:
    context, partnership = gate.context(), gate.partnership()
    trend = progress.trend(context, partnership)
    return render_template(
        "overview/show.html",
        partnership=partnership,
        today=context.today,
        deadlines=letters.statement_deadlines(context, partnership.id),
        to_check=_letters_to_check(),
        may_assign=gate.may(Permission.ASSIGN),
        waiting=attention.waiting_for(context, partnership),
        attention=attention.attention_in(context, partnership),
        summary=progress.rollup(context, partnership),
        percentage=percentage,
        lists=_lists(),
        trend=trend,
        chart=columns_over_time(trend) if trend else None,
        changes=_recent_changes(),
        recent_days=RECENT_DAYS,
        silent_days=SILENT_DAYS,
        due_soon_days=context.settings.due_soon_days,
    )


def _lists() -> dict[str, str]:
    """For each number of the summary the list of the actions it counts, where there is such a list."""
    narrowed: dict[str, dict[str, Any]] = {
        **{f"status {status}": {"status": status.value} for status in Status},
        **{f"rating {rating}": {"rating": rating.value} for rating in ShownRating},
        f"due {Urgency.OVERDUE}": {"due": "overdue"},
        f"due {Urgency.DUE_SOON}": {"due": "soon"},
        f"due {Urgency.NO_DATE}": {"due": "no_date"},
        f"due {Urgency.WAITING}": {"status": Status.DELIVERED.value},
    }
    return {number: url_for("actions.index", **query) for number, query in narrowed.items()}


def _letters_to_check() -> list[LetterLine]:
    """Those still waiting on their check page, for whoever may check them. A draft stands in no summary."""
    if not gate.may(Permission.BRING_IN_LETTERS):
        return []
    lines = letters.letters_of(gate.context(), gate.partnership().id)
    return [line for line in lines if line.state is LetterState.RECEIVED and not line.is_draft]


def _recent_changes() -> list[Change]:
    context, partnership = gate.context(), gate.partnership()
    wanted = history.HistoryFilter(since=context.now - timedelta(days=RECENT_DAYS))
    page = history.history_page(context, partnership.id, wanted, size=RECENT_CHANGES)
    return [in_words(row, partnership.code) for row in page.rows]
