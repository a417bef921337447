"""What became of the actions that answered a finding, in sentences for whoever reads it in a later letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.actions import ClosedBecause, Status, Urgency, urgency
from tracker.domain.london import spoken_date
from tracker.domain.wording import counted


@dataclass(frozen=True, slots=True)
class Outcome:
    """An action and how it stands. `signed_off_on` is the last day on which it was signed off, `due_on` the agreed
    date, `lead_agency` a name."""

    number: int
    reference: str
    status: Status
    lead_agency: str | None
    due_on: date | None
    signed_off_on: date | None
    closed_because: ClosedBecause | None

    def sentence(self, today: date) -> str:
        """What became of it, without its reference: `Signed off as complete on 3 May 2022. Nobody has …`."""
        match self.status:
            case Status.SIGNED_OFF:
                on = f" on {spoken_date(self.signed_off_on)}" if self.signed_off_on else ""
                return f"Signed off as complete{on}. Nobody has recorded whether it made a difference."
            case Status.CLOSED:
                because = self.closed_because.label.lower() if self.closed_because else "no reason is recorded"
                return f"Closed without completing: {because}."
            case Status.DELIVERED:
                return "Said to be delivered, and waits for sign-off."
            case Status.IN_PROGRESS:
                return f"In progress{self._late(today)}."
            case Status.NOT_STARTED:
                return f"Not started{self._late(today)}."

    def _late(self, today: date) -> str:
        if self.due_on is None or urgency(self.status, self.due_on, today) is not Urgency.OVERDUE:
            return ""
        return f", {counted((today - self.due_on).days, 'day')} overdue"


_LAST = {
    Status.SIGNED_OFF: "was signed off as complete, and nobody recorded whether it worked",
    Status.CLOSED: "was closed without completing",
    Status.DELIVERED: "waits for sign-off",
    Status.IN_PROGRESS: "is still in progress",
    Status.NOT_STARTED: "has not been started",
}


def last_action(outcomes: Sequence[Outcome]) -> str:
    """`The last action was signed off as complete, and nobody recorded whether it worked.`

    `outcomes` are of the actions that answered the finding when it was said last, the latest of them last.
    """
    if not outcomes:
        return "No action answered it the last time."
    return f"The last action {_LAST[outcomes[-1].status]}."
