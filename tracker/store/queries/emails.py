"""Who has been told what in a partnership, what goes out next, and a person's own e-mails."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, tuple_

from tracker.domain.digests import next_digest_on
from tracker.domain.errors import NotFound
from tracker.domain.london import london_date, london_instant, week_of
from tracker.domain.notices import (
    FIRST_REMINDER,
    TOLD_AT,
    EmailKind,
    EmailState,
    NoticeKind,
    NoticeState,
    due_key,
    upcoming,
    who_leads,
)
from tracker.domain.working_days import is_working_day, next_working_day
from tracker.store.context import Context, must_see
from tracker.store.models import Action, Email, Membership, Notice, Person
from tracker.store.queries.digests import readers
from tracker.store.queries.notices import facts_until, seats_by_partnership

A_PAGE = 25
AHEAD_DAYS = 14


@dataclass(frozen=True, slots=True)
class ToldRow:
    """One notice that has been dealt with. `action` is its number, None for a weekly summary.

    `email_state` is None where nothing was written, and `why` says why not, or why it could not be delivered.
    """

    id: int
    at: datetime
    person: str
    kind: NoticeKind
    action: int | None
    email_state: EmailState | None
    why: str | None


@dataclass(frozen=True, slots=True)
class ToldPage:
    rows: tuple[ToldRow, ...]
    has_newer: bool
    has_older: bool


@dataclass(frozen=True, slots=True)
class ComingRow:
    """What goes out next, if nothing changes until then."""

    on: date
    person: str
    kind: NoticeKind
    action: int | None


@dataclass(frozen=True, slots=True)
class OwnChoices:
    """What somebody has chosen about their own e-mails. `digest_day` is an ISO weekday."""

    email: str
    digest_day: int
    paused_until: date | None
    is_stopped: bool


@dataclass(frozen=True, slots=True)
class OwnEmail:
    id: int
    kind: EmailKind
    subject: str
    composed_at: datetime
    state: EmailState
    content: bytes | None


def told_page(
    context: Context,
    partnership_id: int,
    *,
    only_problems: bool = False,
    before_id: int | None = None,
    after_id: int | None = None,
) -> ToldPage:
    """A page of 25, the latest told first, of what concerns this partnership alone. Raises NotFound outside the
    actor's."""
    must_see(context, partnership_id)
    query = _told(partnership_id, only_problems)
    if after_id is not None:
        query = query.where(tuple_(_AT, Notice.id) > _place_of(context, partnership_id, after_id))
        query = query.order_by(_AT.asc(), Notice.id.asc())
    else:
        query = query.order_by(_AT.desc(), Notice.id.desc())
        if before_id is not None:
            query = query.where(tuple_(_AT, Notice.id) < _place_of(context, partnership_id, before_id))
    found = [_row(row) for row in context.session.execute(query.limit(A_PAGE + 1))]
    more, found = len(found) > A_PAGE, found[:A_PAGE]
    if after_id is not None:
        return ToldPage(tuple(reversed(found)), has_newer=more, has_older=True)
    return ToldPage(tuple(found), has_newer=before_id is not None, has_older=more)


# When it went out, or else when it was dealt with: an e-mail that had to be tried again comes later than others.
_AT: ColumnElement[datetime] = func.coalesce(
    Email.ended_at, Notice.closed_at, Notice.made_at, type_=Notice.made_at.type
)


def _place_of(context: Context, partnership_id: int, notice_id: int) -> ColumnElement[tuple[datetime, int]]:
    """Where a notice stands in the order of the page. Raises NotFound where the partnership has none of this key."""
    at = context.session.scalar(
        select(_AT)
        .select_from(Notice)
        .outerjoin(Email, Email.id == Notice.email_id)
        .where(Notice.id == notice_id, Notice.partnership_id == partnership_id)
    )
    if at is None:
        raise NotFound("There is no such place in this list.")
    return tuple_(literal(at, _AT.type), literal(notice_id))


def _told(partnership_id: int, only_problems: bool) -> Select:  # type: ignore[type-arg]
    query = (
        select(
            Notice.id,
            _AT,
            Notice.kind,
            Notice.cancelled_reason,
            Person.name,
            Action.number,
            Email.state,
            Email.outcome,
        )
        .join(Person, Person.id == Notice.person_id)
        .outerjoin(Email, Email.id == Notice.email_id)
        .outerjoin(
            Action,
            and_(Notice.noun == "action", Action.id == Notice.noun_id, Action.partnership_id == partnership_id),
        )
        .where(Notice.partnership_id == partnership_id, Notice.state != NoticeState.OPEN)
    )
    if only_problems:
        troubled = and_(Email.state == EmailState.WAITING, Email.outcome.is_not(None))
        query = query.where(or_(Email.state.in_((EmailState.FAILED, EmailState.CANCELLED)), troubled))
    return query


def _row(row: tuple) -> ToldRow:  # type: ignore[type-arg]
    notice_id, at, kind, reason, person, number, state, outcome = row
    return ToldRow(notice_id, at, person, kind, number, state, reason or outcome)


def coming(context: Context, partnership_id: int) -> list[ComingRow]:
    """What is noted already, and the reminders and weekly summaries of the next 14 days, soonest first.

    Five queries. Raises NotFound outside the actor's partnerships.
    """
    must_see(context, partnership_id)
    today = context.today
    is_early = is_working_day(today) and context.now < london_instant(today, TOLD_AT)
    next_time = today if is_early else next_working_day(today + timedelta(days=1))
    # What is told today at eight is still to come before then.
    since = today - timedelta(days=1) if is_early else today
    people = {
        person.id: person
        for person in context.session.execute(
            select(Person.id, Person.name, Person.paused_until)
            .join(Membership, Membership.person_id == Person.id)
            .where(Membership.partnership_id == partnership_id, Membership.ended_on.is_(None))
            .distinct()
        )
    }
    expected, noted = _noted(context, partnership_id, next_time)
    seats = seats_by_partnership(context, partnership_id).get(partnership_id, [])
    for facts in facts_until(context, today + FIRST_REMINDER + timedelta(days=AHEAD_DAYS), partnership_id):
        assert facts.lead_agency_id is not None
        assert facts.due_on is not None
        leads = who_leads(seats, facts.lead_agency_id, facts.is_led_by_partnership, facts.named_lead_id)
        key = due_key(facts.action_id, facts.due_on)
        for on, kind in upcoming(facts, since, AHEAD_DAYS):
            coordinator = () if facts.coordinator_id is None else (facts.coordinator_id,)
            to = coordinator if kind is NoticeKind.OVERDUE_14_DAYS else leads
            expected += [(on, one, kind, facts.number) for one in to if (one, kind, key) not in noted]
    for reader in readers(context, partnership_id):
        on = next_digest_on(reader.digest_day, since)
        while (reader.person_id, NoticeKind.WEEKLY_DIGEST, f"{week_of(on)}:{partnership_id}") in noted:
            on = next_digest_on(reader.digest_day, on)
        expected.append((on, reader.person_id, NoticeKind.WEEKLY_DIGEST, None))
    rows = [
        ComingRow(_not_paused(on, people[person_id].paused_until), people[person_id].name, kind, number)
        for on, person_id, kind, number in expected
        if person_id in people
    ]
    return sorted(rows, key=lambda row: (row.on, row.person, row.kind, row.action or 0))


Expected = tuple[date, int, NoticeKind, int | None]


def _noted(
    context: Context, partnership_id: int, next_time: date
) -> tuple[list[Expected], set[tuple[int, NoticeKind, str]]]:
    """What is noted and waits to be told: from `next_time` on, or on the later day for which a job was run by hand.

    Beside it who has been told what under which key this week or, by hand, for a day to come: it is not told again.
    """
    monday = london_instant(context.today - timedelta(days=context.today.weekday()), time())
    rows = context.session.execute(
        select(Notice.person_id, Notice.kind, Notice.key, Notice.state, Notice.made_at, Action.number)
        .outerjoin(Action, and_(Notice.noun == "action", Action.id == Notice.noun_id))
        .where(
            Notice.partnership_id == partnership_id,
            or_(Notice.state == NoticeState.OPEN, Notice.made_at >= monday),
        )
    ).all()
    waiting: list[Expected] = [
        (max(next_time, london_date(made_at)), person_id, kind, number)
        for person_id, kind, _, state, made_at, number in rows
        if state is NoticeState.OPEN
    ]
    # A cancelled reminder is told after all when it holds again; a week's summary that came to nothing is not.
    noted = {
        (person_id, kind, key)
        for person_id, kind, key, state, *_ in rows
        if state is not NoticeState.CANCELLED or kind is NoticeKind.WEEKLY_DIGEST
    }
    return waiting, noted


def _not_paused(on: date, paused_until: date | None) -> date:
    """Who has paused gets it when the pause ends."""
    return next_working_day(paused_until) if paused_until is not None and on < paused_until else on


def own_choices(context: Context) -> OwnChoices:
    """What the person who asks has chosen."""
    row = context.session.execute(
        select(Person.email, Person.digest_day, Person.paused_until, Person.digest_stopped_at).where(
            Person.id == context.actor.person_id
        )
    ).one()
    paused = row.paused_until if row.paused_until and row.paused_until > context.today else None
    return OwnChoices(row.email, row.digest_day, paused, row.digest_stopped_at is not None)


def own_emails(context: Context, before_id: int | None = None) -> tuple[list[OwnEmail], bool]:
    """The 25 e-mails to the person who asks before that key, newest first, without their text; and whether more are."""
    query = select(Email.id, Email.kind, Email.subject, Email.composed_at, Email.state).where(
        Email.person_id == context.actor.person_id
    )
    if before_id is not None:
        query = query.where(Email.id < before_id)
    rows = context.session.execute(query.order_by(Email.id.desc()).limit(A_PAGE + 1)).all()
    found = [OwnEmail(key, kind, subject, at, state, None) for key, kind, subject, at, state in rows[:A_PAGE]]
    return found, len(rows) > A_PAGE


def own_email(context: Context, email_id: int) -> OwnEmail:
    """One e-mail to the person who asks. Raises NotFound for anybody else's."""
    row = context.session.execute(
        select(Email.id, Email.kind, Email.subject, Email.composed_at, Email.state, Email.content).where(
            Email.id == email_id, Email.person_id == context.actor.person_id
        )
    ).one_or_none()
    if row is None:
        raise NotFound("There is no such e-mail to you.")
    return OwnEmail(*row)
