"""What wants attention in a partnership, and what waits for the person who asks."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.domain.access import GRANTS, Permission, Seat, allowed
from tracker.store.context import Context, check
from tracker.store.queries import attention
from tracker.store.queries.attention import Line, Lines, Suggestion
from tracker.store.queries.partnerships import PartnershipRow

NOTHING = Lines((), is_capped=False)


@dataclass(frozen=True, slots=True)
class Attention:
    """What everybody in a partnership sees."""

    overdue: Lines
    due_soon: Lines
    without_lead: Lines
    named_lead_left: Lines
    without_update: Lines
    changing_dates: Lines


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for one person: to sign off or return, to decide what an agency suggests, to accept."""

    to_sign_off: Lines
    to_answer: Lines
    to_accept: Lines

    @property
    def count(self) -> int:
        return self.to_sign_off.count + self.to_answer.count + self.to_accept.count


@dataclass(frozen=True, slots=True)
class Mine:
    """What the actor's agencies have before them in all their partnerships."""

    to_accept: Lines
    pressing: Lines


def attention_in(context: Context, partnership: PartnershipRow) -> Attention:
    """The lists of the overview, in six queries. NotFound outside the actor's partnerships."""
    check(context, Permission.READ, partnership)
    return Attention(
        attention.overdue(context, partnership.id),
        attention.due_soon(context, partnership.id),
        attention.without_lead(context, partnership.id),
        attention.named_lead_left(context, partnership.id),
        attention.without_update(context, partnership.id),
        attention.changing_dates(context, partnership.id),
    )


def waiting_for(context: Context, partnership: PartnershipRow) -> Waiting:
    """What waits for the actor in `partnership`, in at most three queries; nothing for whom it is not to do."""
    check(context, Permission.READ, partnership)
    seats = context.actor.seats_in(partnership.id)
    theirs = {seat.agency_id for seat in context.actor.seats if seat.agency_id is not None}
    answering = _answering(seats)
    signs_off = _may_somewhere(seats, Permission.SIGN_OFF)
    decides = _may_somewhere(seats, Permission.AGREE_DATES) or _may_somewhere(seats, Permission.ASSIGN)
    return Waiting(
        _those(context, attention.delivered(context, partnership.id, theirs), Permission.SIGN_OFF)
        if signs_off
        else NOTHING,
        _decisions(context, attention.suggestions(context, partnership.id)) if decides else NOTHING,
        attention.asked(context, answering) if answering else NOTHING,
    )


def mine(context: Context) -> Mine:
    """What the actor's agencies are asked to lead, and what they lead that is overdue or due soon; two queries."""
    seats = _answering(context.actor.seats)
    if not seats:
        return Mine(NOTHING, NOTHING)
    return Mine(attention.asked(context, seats), attention.pressing(context, seats))


def _answering(seats: tuple[Seat, ...]) -> tuple[Seat, ...]:
    """The seats that answer for an agency. Answering on behalf of others is nobody's standing duty."""
    roles = {role for grant in GRANTS[Permission.ANSWER] for role in grant.roles}
    return tuple(seat for seat in seats if seat.agency_id is not None and seat.role in roles)


def _may_somewhere(seats: tuple[Seat, ...], permission: Permission) -> bool:
    roles = {role for grant in GRANTS[permission] for role in grant.roles}
    return any(seat.role in roles for seat in seats)


def _those(context: Context, lines: Lines, permission: Permission) -> Lines:
    kept = tuple(line for line in lines.lines if allowed(context.actor, permission, line))
    return Lines(kept, lines.is_capped)


def _decisions(context: Context, lines: Lines) -> Lines:
    def decides(line: Line) -> bool:
        asks_for_lead = isinstance(line, Suggestion) and line.wanted_agency is not None
        return allowed(context.actor, Permission.ASSIGN if asks_for_lead else Permission.AGREE_DATES, line)

    return Lines(tuple(line for line in lines.lines if decides(line)), lines.is_capped)
