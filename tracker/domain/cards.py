"""A letter on the check page: its states, and the cards that become findings when a person confirms them."""

from __future__ import annotations

from enum import StrEnum


class LetterState(StrEnum):
    RECEIVED = "received"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return {"received": "To check", "confirmed": "Confirmed", "withdrawn": "Withdrawn"}[self.value]


class LetterMark(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
