"""What to write when an action has been overdue for so long that no reminder says any more: a draft, never sent."""

from __future__ import annotations

from tracker.store.queries.action_story import Story
from tracker.store.queries.actions import ActionRow
from tracker.web.rendering import long_date, plural


def draft(it: ActionRow, told: Story, address: str) -> str:
    """A letter about the action to its lead agency, to be edited. It names no person and quotes no update."""
    due_on = it.due_on
    assert due_on is not None
    lines = [
        f"Subject: {it.reference}: what would help?",
        "",
        f"{it.reference} is led by {it.lead_agency or 'no agency yet'} and was due on {long_date(due_on)}, "
        f"{plural(it.days_overdue, 'day')} ago.",
    ]
    if told.times_changed and told.first_due_on is not None:
        lines.append(
            f"Its first date was {long_date(told.first_due_on)}. "
            f"The date has been changed {plural(told.times_changed, 'time')}."
        )
    if told.updates:
        lines.append(f"The last update is from {long_date(told.updates[0].at)}.")
    else:
        lines.append("There is no update yet.")
    lines += [
        "",
        "Tell us what stands in the way, what would help, and by when it can be done. "
        "If it has been done, say so with an update. If the date needs to change, propose one with the reason.",
        "",
        address,
    ]
    return "\n".join(lines)
