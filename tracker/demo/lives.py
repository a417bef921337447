"""Lives of many actions at once: what would have happened to each, as rows for the tables. For measuring with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlalchemy.orm import Session

from tracker.domain.actions import Assignment, ClosedBecause, Event, Rating, Status
from tracker.domain.london import london_date
from tracker.services.history import Verb
from tracker.store.models import Action, ActionSupport, DateChange, Decision, Evidence, History, ProgressUpdate

# How far an action has come, and how many of a hundred have come that far.
STAGES = {"new": 6, "asked": 8, "accepted": 10, "going": 30, "delivered": 6, "signed off": 34, "closed": 6}
RATINGS = (Rating.GREEN, Rating.GREEN, Rating.GREEN, Rating.AMBER, Rating.AMBER, Rating.RED)


@dataclass(frozen=True, slots=True)
class Born:
    """An action as its letter made it."""

    id: int
    added_at: datetime


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays: the partnership, its agencies (key to name and to the person who leads there), chair and manager."""

    partnership_id: int
    agencies: Mapping[int, str]
    leads: Mapping[int, tuple[int, str]]
    chair: str
    manager: str


@dataclass(slots=True)
class Rows:
    """What is to be written, by table."""

    actions: list[dict[str, Any]] = field(default_factory=list)
    supports: list[dict[str, Any]] = field(default_factory=list)
    dates: list[dict[str, Any]] = field(default_factory=list)
    updates: list[dict[str, Any]] = field(default_factory=list)
    evidence: list[dict[str, Any]] = field(default_factory=list)
    decisions: list[dict[str, Any]] = field(default_factory=list)
    history: list[dict[str, Any]] = field(default_factory=list)

    def write(self, session: Session) -> None:
        """Put everything into the tables, a statement a table."""
        changed = [name for name in self.actions[0] if name != "at_id"] if self.actions else []
        if changed:
            statement = update(Action).where(Action.id == bindparam("at_id"))
            session.connection().execute(statement.values({name: bindparam(name) for name in changed}), self.actions)
        for model, rows in (
            (ActionSupport, self.supports),
            (DateChange, self.dates),
            (ProgressUpdate, self.updates),
            (Evidence, self.evidence),
            (Decision, self.decisions),
            (History, self.history),
        ):
            if rows:
                session.execute(insert(model), rows)


def lives(cast: Cast, born: Sequence[Born], now: datetime, chance: Random) -> Rows:
    """A life for each action, all of it between its letter and `now`."""
    rows = Rows()
    for stage, action in zip(chance.choices(list(STAGES), list(STAGES.values()), k=len(born)), born, strict=True):
        _Life(cast, action, now, chance, rows).live(stage)
    return rows


class _Life:
    """One action, moved on step by step; each step is a line of history and one version more."""

    def __init__(self, cast: Cast, action: Born, now: datetime, chance: Random, rows: Rows) -> None:
        self.cast, self.action, self.now, self.chance, self.rows = cast, action, now, chance, rows
        self.version = 1
        self.at = action.added_at
        self.facts: dict[str, Any] = {
            "status": Status.NOT_STARTED,
            "assignment": Assignment.NOBODY,
            **dict.fromkeys(
                ("lead_agency_id", "named_lead_id", "asked_at", "accepted_at", "due_on", "rating", "delivered_at")
            ),
            "closed_because": None,
        }

    def live(self, stage: str) -> None:
        steps = ("asked", "accepted", "going", "delivered", "signed off")
        reached = steps[: steps.index(stage) + 1] if stage in steps else steps[:3] if stage == "closed" else ()
        for step in reached:
            getattr(self, f"_{step.replace(' ', '_')}")()
        if stage == "closed":
            self._closed()
        self.rows.actions.append({"at_id": self.action.id, "version": self.version, **self.facts})

    def _step(self, verb: Verb, by: tuple[int | None, str], **after: object) -> None:
        """Some time passes, and somebody does something."""
        self.at += (self.now - self.at) * self.chance.uniform(0.02, 0.25)
        self.version += 1
        self.rows.history.append(
            {
                **self._owner("noun_id"),
                "at": self.at,
                "actor": by[1],
                "actor_id": by[0],
                "verb": verb.value,
                "noun": "action",
                "before": None,
                "after": after or None,
                "reason": None,
            }
        )

    def _owner(self, name: str = "action_id") -> dict[str, Any]:
        return {"partnership_id": self.cast.partnership_id, name: self.action.id}

    def _asked(self) -> None:
        lead = self.chance.choice(list(self.cast.leads))
        due_on = london_date(self.action.added_at) + timedelta(days=self.chance.randint(60, 700))
        after = {"lead_agency": self.cast.agencies[lead], "due_on": due_on.isoformat()}
        self._step(Verb.ASKED, (None, self.cast.manager), **after)
        self.facts |= {"lead_agency_id": lead, "assignment": Assignment.ASKED, "asked_at": self.at}
        self._date(None, due_on)
        if self.chance.random() < 0.3:
            helper = self.chance.choice([key for key in self.cast.agencies if key != lead])
            self.rows.supports.append({**self._owner(), "agency_id": helper})

    def _date(self, was_on: date | None, due_on: date) -> None:
        self.facts["due_on"] = due_on
        self.rows.dates.append(
            {
                **self._owner(),
                "was_on": was_on,
                "due_on": due_on,
                "reason": "Made up" if was_on else None,
                "agreed_by": self.cast.chair,
                "at": self.at,
            }
        )

    def _accepted(self) -> None:
        self._step(Verb.ACCEPTED, self._lead(), lead_agency=self.cast.agencies[self.facts["lead_agency_id"]])
        self.facts |= {"assignment": Assignment.ACCEPTED, "accepted_at": self.at}
        if self.chance.random() < 0.5:
            self.facts["named_lead_id"] = self._lead()[0]

    def _lead(self) -> tuple[int, str]:
        return self.cast.leads[self.facts["lead_agency_id"]]

    def _going(self) -> None:
        for _ in range(self.chance.randint(1, 3)):
            rating = self.chance.choice(RATINGS)
            self._step(Verb.UPDATED, self._lead(), rating=rating.value)
            self.rows.updates.append(
                {
                    **self._owner(),
                    "agency_id": self.facts["lead_agency_id"],
                    "by_id": self._lead()[0],
                    "by": self._lead()[1],
                    "on_behalf": False,
                    "at": self.at,
                    "done": "What was agreed has been begun in two of three teams.",
                    "rating": rating,
                    "rating_reason": "The third team begins next month.",
                    "next_step": None,
                    "heard": None,
                }
            )
            self.facts |= {"status": Status.IN_PROGRESS, "rating": rating}
        if self.chance.random() < 0.2:
            self._step(Verb.DATE_AGREED, (None, self.cast.chair))
            self._date(self.facts["due_on"], self.facts["due_on"] + timedelta(days=self.chance.randint(20, 120)))

    def _delivered(self) -> None:
        self._step(Verb.DELIVERED, self._lead(), status=Status.DELIVERED.value)
        self.facts |= {"status": Status.DELIVERED, "delivered_at": self.at}
        self._decide(Event.DELIVERED, self._lead()[1])
        self.rows.evidence.append(
            {
                **self._owner(),
                "update_id": None,
                "note": "Report of the quality team, made up",
                "held_at": None,
                "look_again_on": None,
                "by": self._lead()[1],
                "at": self.at,
            }
        )

    def _signed_off(self) -> None:
        self._step(Verb.SIGNED_OFF, (None, self.cast.chair), status=Status.SIGNED_OFF.value)
        self.facts["status"] = Status.SIGNED_OFF
        self._decide(Event.SIGNED_OFF, self.cast.chair)

    def _closed(self) -> None:
        self._step(Verb.CLOSED, (None, self.cast.chair), status=Status.CLOSED.value)
        self.facts |= {"status": Status.CLOSED, "closed_because": ClosedBecause.NO_LONGER_NEEDED}
        self._decide(Event.CLOSED, self.cast.chair)

    def _decide(self, event: Event, by: str) -> None:
        self.rows.decisions.append(
            {
                **self._owner(),
                "event": event,
                "by": by,
                "at": self.at,
                "reason": None,
                "meeting": None,
                "meeting_on": None,
                "minute": None,
            }
        )
