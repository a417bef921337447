"""How far an uploaded plan has come."""

from __future__ import annotations

from enum import StrEnum


class PlanState(StrEnum):
    OPEN = "open"
    APPROVED = "approved"
    SET_ASIDE = "set_aside"

    @property
    def label(self) -> str:
        return {"open": "To approve", "approved": "Approved", "set_aside": "Set aside"}[self.value]
