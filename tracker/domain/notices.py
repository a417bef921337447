"""Who should be told what: facts and today in, decisions out, each with the key under which it is told once."""

from __future__ import annotations

from enum import StrEnum


class NoticeKind(StrEnum):
    """One thing somebody should be told. Each is told in the kind of e-mail that gathers it."""

    ASKED_TO_LEAD = "asked_to_lead"
    RETURNED = "returned"
    DUE_IN_28_DAYS = "due_in_28_days"
    DUE_IN_7_DAYS = "due_in_7_days"
    OVERDUE = "overdue"
    OVERDUE_14_DAYS = "overdue_14_days"
    WEEKLY_DIGEST = "weekly_digest"


class EmailKind(StrEnum):
    REMINDER = "reminder"
    WEEKLY_DIGEST = "weekly_digest"


class NoticeState(StrEnum):
    OPEN = "open"
    TOLD = "told"
    CANCELLED = "cancelled"


class EmailState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        return {"waiting": "Waiting to be sent", "sent": "Sent", "failed": "Failed", "cancelled": "Cancelled"}[
            self.value
        ]
