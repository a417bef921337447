"""What all weekly summaries are made from: one grouped set of queries, however many people get one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, and_, case, distinct, func, or_, select

from tracker.domain.access import CONVENERS, Actor, Role, Seat
from tracker.domain.actions import OPEN_STATUSES, Event, Status, reference
from tracker.domain.cards import LetterMark, LetterState
from tracker.domain.digests import ActionLine, DateLine, EmailCounts, ProposalLine, StatementLine
from tracker.domain.london import london_date
from tracker.domain.notices import EmailKind, EmailState
from tracker.domain.partnerships import AgencyKind
from tracker.store.context import Context
from tracker.store.models import (
    Action,
    ActionFinding,
    Agency,
    DateChange,
    Decision,
    Email,
    Finding,
    Letter,
    Membership,
    Notice,
    Partnership,
    Person,
    ProgressUpdate,
    Proposal,
)
from tracker.store.queries.attention import SILENT_DAYS
from tracker.store.queries.notices import confidential_actions
from tracker.store.queries.partnerships import PartnershipRow
from tracker.store.queries.statements import is_still_to_come, next_statements

LATELY = timedelta(days=7)
CONFIDENTIAL = "Its words are shown only in the service"


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody for whom a partnership's weekly summary may be noted."""

    person_id: int
    partnership_id: int
    digest_day: int
    paused_until: date | None

    def is_paused(self, today: date) -> bool:
        return self.paused_until is not None and today < self.paused_until


@dataclass(frozen=True, slots=True)
class Material:
    """Everything by partnership. A partnership without any of a kind is missing there."""

    partnerships: dict[int, PartnershipRow]
    lines: dict[int, list[ActionLine]]
    proposals: dict[int, list[ProposalLine]]
    changed: dict[int, list[DateLine]]
    statements: dict[int, StatementLine]
    to_check: dict[int, int]
    emails: dict[int, EmailCounts]


def readers(context: Context, partnership_id: int | None = None) -> list[Reader]:
    """Conveners, agency leads and named leads of open partnerships, or of one, who have not stopped the summary."""
    named = (
        select(Action.id)
        .where(
            Action.partnership_id == Membership.partnership_id,
            Action.named_lead_id == Membership.person_id,
            Action.status.in_(OPEN_STATUSES),
        )
        .exists()
    )
    query = (
        select(Person.id, Membership.partnership_id, Person.digest_day, Person.paused_until)
        .join(Membership, Membership.person_id == Person.id)
        .join(Partnership, Partnership.id == Membership.partnership_id)
        .where(
            Membership.ended_on.is_(None),
            Partnership.closed_on.is_(None),
            Person.digest_stopped_at.is_(None),
            or_(Membership.role.in_((*CONVENERS, Role.AGENCY_LEAD)), named),
        )
        .distinct()
        .order_by(Person.id, Membership.partnership_id)
    )
    if partnership_id is not None:
        query = query.where(Membership.partnership_id == partnership_id)
    return [Reader(*row) for row in context.session.execute(query)]


def actors(context: Context, person_ids: Collection[int]) -> dict[int, Actor]:
    """These people with their current seats in partnerships that have not closed."""
    rows = context.session.execute(
        select(Person.id, Person.name, Membership.partnership_id, Membership.role, Membership.agency_id)
        .join(Membership, Membership.person_id == Person.id)
        .join(Partnership, Partnership.id == Membership.partnership_id)
        .where(Person.id.in_(person_ids), Membership.ended_on.is_(None), Partnership.closed_on.is_(None))
        .order_by(Membership.id)
    )
    names: dict[int, str] = {}
    seats: dict[int, list[Seat]] = defaultdict(list)
    for person_id, name, partnership_id, role, agency_id in rows:
        names[person_id] = name
        seats[person_id].append(Seat(partnership_id, role, agency_id))
    return {person_id: Actor(names[person_id], person_id, tuple(seats[person_id])) for person_id in names}


def agency_names(context: Context) -> dict[int, str]:
    return dict(context.session.execute(select(Agency.id, Agency.name)).all())


def material(context: Context, partnership_ids: Collection[int], agencies: dict[int, str]) -> Material:
    """All that summaries of these partnerships can say as at `context.now`, in nine queries.

    A job can be run by hand for a day that has passed: what happened since is in no window, and its date is not said.
    """
    ids = sorted(partnership_ids)
    since = context.now - LATELY
    partnerships = {
        row.id: PartnershipRow(*row)
        for row in context.session.execute(
            select(Partnership.id, Partnership.slug, Partnership.name, Partnership.code, Partnership.closed_on)
            .where(Partnership.id.in_(ids))
            .order_by(Partnership.name)
        )
    }
    lines = _lines(context, ids, since, agencies)
    by_id = {line.action_id: line for line in lines}
    return Material(
        partnerships=partnerships,
        lines=_grouped(lines, lambda line: line.partnership_id),
        proposals=_grouped(_proposals(context, ids, by_id, agencies), lambda line: line.action.partnership_id),
        changed=_grouped(_changed(context, ids, by_id, since), lambda line: line.action.partnership_id),
        statements=next_statements(context, ids),
        to_check=_to_check(context, ids),
        emails=_emails(context, ids, since),
    )


def _grouped(rows: Iterable[Any], partnership_of: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[partnership_of(row)].append(row)
    return found


def _lines(context: Context, ids: list[int], since: datetime, agencies: dict[int, str]) -> list[ActionLine]:
    """Open actions, and those signed off from `since` to now."""
    signed_off = (
        select(Decision.action_id, func.max(Decision.at).label("at"))
        .where(
            Decision.partnership_id.in_(ids),
            Decision.event == Event.SIGNED_OFF,
            Decision.at.between(since, context.now),
        )
        .group_by(Decision.action_id)
        .subquery()
    )
    still_to_come = is_still_to_come(context)
    confidential = set(context.session.scalars(confidential_actions()))
    rows = context.session.execute(
        select(
            Action.id,
            Action.partnership_id,
            Action.number,
            Partnership.code,
            Action.title,
            Action.status,
            Action.assignment,
            Action.lead_agency_id,
            Agency.kind,
            Action.named_lead_id,
            Action.due_on,
            Action.asked_at,
            Action.delivered_at,
            signed_off.c.at,
            _quiet_since(context),
            _has_left(context),
        )
        .join(Partnership, Partnership.id == Action.partnership_id)
        .outerjoin(Agency, Agency.id == Action.lead_agency_id)
        .outerjoin(signed_off, signed_off.c.action_id == Action.id)
        .where(
            Action.partnership_id.in_(ids),
            or_(
                Action.status.in_(OPEN_STATUSES),
                (Action.status == Status.SIGNED_OFF) & signed_off.c.at.is_not(None),
            ),
            or_(Action.id.not_in(_answering(ids, still_to_come)), Action.id.in_(_answering(ids, ~still_to_come))),
        )
        .order_by(Action.partnership_id, Action.number)
    )
    return [_line(context, row, row[0] in confidential, agencies) for row in cast("Any", rows)]


def _answering(ids: list[int], these: ColumnElement[bool]) -> Select[int]:
    """The actions that answer a letter of which `these` is true."""
    return (
        select(ActionFinding.action_id)
        .join(Finding, Finding.id == ActionFinding.finding_id)
        .join(Letter, Letter.id == Finding.letter_id)
        .where(Letter.partnership_id.in_(ids), these)
    )


def _quiet_since(context: Context) -> ColumnElement[datetime | None]:
    """Of an action under way when it was last heard of, if that is too long ago: the rule of the overview's list."""
    cutoff = context.now - timedelta(days=SILENT_DAYS)
    last = (
        select(func.max(ProgressUpdate.at))
        .where(ProgressUpdate.action_id == Action.id, ProgressUpdate.at <= context.now)
        .correlate(Action)
        .scalar_subquery()
    )
    decided = (
        select(Decision.id)
        .where(Decision.action_id == Action.id, Decision.at.between(cutoff, context.now))
        .correlate(Action)
        .exists()
    )
    heard = func.coalesce(last, Action.accepted_at, Action.asked_at, Action.added_at, type_=Action.added_at.type)
    is_quiet = and_(Action.status == Status.IN_PROGRESS, Action.lead_agency_id.is_not(None), heard < cutoff, ~decided)
    return case((is_quiet, heard))


def _has_left(context: Context) -> ColumnElement[bool]:
    """Whether an action's named lead has no role in its partnership any more."""
    here = (
        select(Membership.id)
        .where(
            Membership.partnership_id == Action.partnership_id,
            Membership.person_id == Action.named_lead_id,
            or_(Membership.ended_on.is_(None), Membership.ended_on > context.today),
        )
        .correlate(Action)
        .exists()
    )
    return and_(Action.named_lead_id.is_not(None), ~here)


def _line(context: Context, row: Any, is_confidential: bool, agencies: dict[int, str]) -> ActionLine:
    action_id, partnership_id, number, code, title, status, assignment, lead, kind, named, due_on = row[:11]
    asked_at, delivered_at, signed_off_at, quiet_since, has_left = row[11:]
    return ActionLine(
        action_id=action_id,
        partnership_id=partnership_id,
        number=number,
        reference=reference(code, number),
        title=CONFIDENTIAL if is_confidential else title,
        status=status,
        assignment=assignment,
        lead_agency_id=lead,
        lead_agency=agencies.get(lead),
        is_led_by_partnership=kind is AgencyKind.PARTNERSHIP,
        named_lead_id=named,
        due_on=due_on,
        asked_on=_by_now(context, asked_at),
        delivered_on=_by_now(context, delivered_at),
        signed_off_on=_by_now(context, signed_off_at) if status is Status.SIGNED_OFF else None,
        quiet_since=_by_now(context, quiet_since),
        named_lead_has_left=bool(has_left),
    )


def _by_now(context: Context, at: datetime | None) -> date | None:
    """The date of what has happened by now."""
    return london_date(at) if at is not None and at <= context.now else None


def _proposals(
    context: Context, ids: list[int], by_id: dict[int, ActionLine], agencies: dict[int, str]
) -> list[ProposalLine]:
    rows = context.session.execute(
        select(Proposal.action_id, Proposal.lead_agency_id, Proposal.due_on, Proposal.made_at)
        .where(Proposal.partnership_id.in_(ids), Proposal.answered_at.is_(None))
        .order_by(Proposal.made_at, Proposal.id)
    )
    return [
        ProposalLine(
            by_id[action_id], agencies.get(lead) if lead is not None else None, due_on, _by_now(context, made_at)
        )
        for action_id, lead, due_on, made_at in rows
        if action_id in by_id and by_id[action_id].status.is_open
    ]


def _changed(context: Context, ids: list[int], by_id: dict[int, ActionLine], since: datetime) -> list[DateLine]:
    """One for each action, however often its date was moved."""
    rows = context.session.execute(
        select(DateChange.action_id, DateChange.was_on, DateChange.due_on)
        .where(
            DateChange.partnership_id.in_(ids),
            DateChange.at.between(since, context.now),
            DateChange.was_on.is_not(None),
        )
        .order_by(DateChange.at, DateChange.id)
    )
    found: dict[int, DateLine] = {}
    for action_id, was_on, due_on in rows:
        if action_id in by_id and was_on is not None:
            before = found.get(action_id, DateLine(by_id[action_id], was_on, due_on, times=0))
            found[action_id] = replace(before, due_on=due_on, times=before.times + 1)
    return list(found.values())


def _to_check(context: Context, ids: list[int]) -> dict[int, int]:
    """How many letters wait to be checked. A draft is mentioned in no e-mail."""
    rows = context.session.execute(
        select(Letter.partnership_id, func.count())
        .where(
            Letter.partnership_id.in_(ids), Letter.state == LetterState.RECEIVED, Letter.mark == LetterMark.PUBLISHED
        )
        .group_by(Letter.partnership_id)
    )
    return dict(rows.all())


def _emails(context: Context, ids: list[int], since: datetime) -> dict[int, EmailCounts]:
    """Reminders that went out, and e-mails of any kind that could not be delivered."""
    is_sent = Email.state == EmailState.SENT
    rows = context.session.execute(
        select(
            Notice.partnership_id,
            func.count(distinct(case((is_sent & (Email.kind == EmailKind.REMINDER), Email.id)))),
            func.count(distinct(case((Email.state == EmailState.FAILED, Email.id)))),
        )
        .join(Email, Email.id == Notice.email_id)
        .where(Notice.partnership_id.in_(ids), Email.ended_at.between(since, context.now))
        .group_by(Notice.partnership_id)
    )
    return {partnership_id: EmailCounts(sent, failed) for partnership_id, sent, failed in rows}
