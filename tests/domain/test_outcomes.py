"""What became of actions, in sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tracker.domain.actions import ClosedBecause, Status
from tracker.domain.outcomes import Outcome, last_action

TODAY = date(2026, 11, 20)
OUTCOME = Outcome(4, "ASH-4", Status.IN_PROGRESS, "Ashmere Council", None, None, None)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"status": Status.SIGNED_OFF, "signed_off_on": date(2024, 3, 8)},
            "Signed off as complete on 8 March 2024. Nobody has recorded whether it made a difference.",
        ),
        ({"status": Status.SIGNED_OFF}, "Signed off as complete. Nobody has recorded whether it made a difference."),
        (
            {"status": Status.CLOSED, "closed_because": ClosedBecause.REPLACED},
            "Closed without completing: replaced by another action.",
        ),
        ({"status": Status.DELIVERED, "due_on": date(2026, 1, 1)}, "Said to be delivered, and waits for sign-off."),
        ({"due_on": date(2026, 11, 19)}, "In progress, 1 day overdue."),
        ({"due_on": date(2026, 11, 20)}, "In progress."),
        ({"status": Status.NOT_STARTED}, "Not started."),
    ],
)
def test_what_became_of_an_action(changes: dict[str, object], sentence: str) -> None:
    assert replace(OUTCOME, **changes).sentence(TODAY) == sentence


@pytest.mark.parametrize("status", list(Status))
def test_the_last_action_is_told_in_one_sentence(status: Status) -> None:
    said = last_action([replace(OUTCOME, status=Status.CLOSED), replace(OUTCOME, status=status)])
    assert said.startswith("The last action ")
    assert said.endswith(".")


def test_the_sentence_that_convinces() -> None:
    said = last_action([replace(OUTCOME, status=Status.SIGNED_OFF)])
    assert said == "The last action was signed off as complete, and nobody recorded whether it worked."
    assert last_action([]) == "No action answered it the last time."
