"""What every verb and read takes first: who asks, when, in which transaction, under which settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from tracker.domain.access import Actor, Permission, Scoped, allowed
from tracker.domain.errors import NotAllowed, NotFound
from tracker.domain.london import london_date
from tracker.settings import Settings


@dataclass(frozen=True, slots=True)
class Context:
    session: Session
    actor: Actor
    now: datetime
    settings: Settings

    @property
    def today(self) -> date:
        """The date in London."""
        return london_date(self.now)


def check(context: Context, permission: Permission, it: Scoped | None = None) -> None:
    """Let pass whoever may do `permission` to `it`.

    Raises NotFound when `it` lies outside their partnerships, NotAllowed when it lies inside but is not theirs to do.
    """
    actor = context.actor
    if allowed(actor, permission, it):
        return
    if it is not None and actor.system is None and it.partnership_id not in actor.partnership_ids:
        raise NotFound("There is nothing here that you can see.")
    raise NotAllowed(f"Your role does not let you do this: {permission.label.lower()}.")


def must_see(context: Context, partnership_id: int) -> None:
    """The line every read of one partnership begins with: raises NotFound for whoever has no role in it.

    System actors see all; what they may do with it their grants say.
    """
    if context.actor.system is None and partnership_id not in context.actor.partnership_ids:
        raise NotFound("There is no partnership here that you can see.")
