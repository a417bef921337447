"""What can go wrong, in words for whom it happens to. Each edge turns these into a page, a sentence or a status."""

from __future__ import annotations

from collections.abc import Mapping


class TrackerError(Exception):
    """The root of every refusal. `message` is a whole sentence a public servant can act on."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFound(TrackerError):
    """There is no such thing for this person: it does not exist, or lies outside their partnerships."""


class NotAllowed(TrackerError):
    """Inside their partnership, but somebody else's to do."""


class Invalid(TrackerError):
    """What was typed cannot be used. `fields` maps a field's name to its sentence; empty when it concerns the whole."""

    def __init__(self, message: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.fields = dict(fields or {})


class Conflict(TrackerError):
    """Somebody else changed the same thing meanwhile, or it has come to where this cannot be done."""


class MovedOn(Conflict):
    """It has moved on to where this no longer applies: sending the same again cannot help."""


class TooMany(TrackerError):
    """Tried too often. `retry_after` is in seconds."""

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Refused(TrackerError):
    """The installation does not do this (a demonstration that is asked to send real e-mail, a database in use)."""
