"""What reminders are decided and written from. Read for everybody at once: only system actors come here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Select, and_, func, select

from tracker.domain.actions import LIVE_STATUSES
from tracker.domain.cards import LetterMark
from tracker.domain.notices import ActionFacts, NoticeKind, NoticeState, Seated, Told
from tracker.domain.partnerships import AgencyKind
from tracker.store.context import Context
from tracker.store.models import (
    Action,
    ActionFinding,
    Agency,
    Finding,
    Installation,
    Letter,
    Membership,
    Notice,
    Partnership,
    PartnershipAgency,
    Person,
    ProgressUpdate,
)


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody who is written to, and what they have chosen."""

    person_id: int
    name: str
    email: str
    paused_until: date | None
    digest_stopped_at: datetime | None

    def is_paused(self, today: date) -> bool:
        """The day chosen is the first on which e-mails come again."""
        return self.paused_until is not None and today < self.paused_until


@dataclass(frozen=True, slots=True)
class OpenNotice:
    """Noted, and neither told nor cancelled yet."""

    notice_id: int
    partnership_id: int
    noun_id: int
    told: Told
    to: Addressee


@dataclass(frozen=True, slots=True)
class RemindedAction:
    """An action as reminders speak of it. `words` are the inspectors', None where the letter is not published."""

    facts: ActionFacts
    slug: str
    partnership: str
    code: str
    lead_agency: str
    title: str
    words: str | None
    last_update_at: datetime | None
    is_confidential: bool


_FACTS = (
    Action.id,
    Action.partnership_id,
    Action.number,
    Action.status,
    Action.assignment,
    Action.lead_agency_id,
    Agency.kind,
    Action.named_lead_id,
    PartnershipAgency.coordinator_id,
    Action.asked_at,
    Action.due_on,
)


def is_demonstration(context: Context) -> bool:
    return bool(context.session.scalar(select(Installation.is_demonstration)))


def facts_until(context: Context, until: date, partnership_id: int | None = None) -> list[ActionFacts]:
    """Every action with a lead agency and an agreed date up to `until` on which work is still to be done."""
    query = (
        select(*_FACTS)
        .join(Agency, Agency.id == Action.lead_agency_id)
        .outerjoin(PartnershipAgency, _SERVES)
        .join(Partnership, Partnership.id == Action.partnership_id)
        .where(Action.status.in_(LIVE_STATUSES), Action.due_on <= until, Partnership.closed_on.is_(None))
        .order_by(Action.id)
    )
    if partnership_id is not None:
        query = query.where(Action.partnership_id == partnership_id)
    return [_facts(row) for row in context.session.execute(query)]


def seats_by_partnership(context: Context, partnership_id: int | None = None) -> dict[int, list[Seated]]:
    """The current memberships of all partnerships that have not closed, or of one of them."""
    query = (
        select(Membership.partnership_id, Membership.person_id, Membership.role, Membership.agency_id)
        .join(Partnership, Partnership.id == Membership.partnership_id)
        .where(Membership.ended_on.is_(None), Partnership.closed_on.is_(None))
        .order_by(Membership.id)
    )
    if partnership_id is not None:
        query = query.where(Membership.partnership_id == partnership_id)
    found: dict[int, list[Seated]] = defaultdict(list)
    for its_id, person_id, role, agency_id in context.session.execute(query):
        found[its_id].append(Seated(person_id, role, agency_id))
    return found


def open_notices(context: Context, kinds: Iterable[NoticeKind]) -> list[OpenNotice]:
    """What is to be told, person by person, in the order it was noted.

    A job that is run as at an earlier day leaves alone what was noted since.
    """
    rows = context.session.execute(
        select(
            Notice.id,
            Notice.partnership_id,
            Notice.noun_id,
            Notice.kind,
            Notice.key,
            Person.id,
            Person.name,
            Person.email,
            Person.paused_until,
            Person.digest_stopped_at,
        )
        .join(Person, Person.id == Notice.person_id)
        .where(
            Notice.state == NoticeState.OPEN,
            Notice.kind.in_(tuple(kinds)),
            Notice.made_at <= context.now,
        )
        .order_by(Notice.person_id, Notice.id)
    )
    return [
        OpenNotice(notice_id, partnership_id, noun_id, Told(person[0], kind, key), Addressee(*person))
        for notice_id, partnership_id, noun_id, kind, key, *person in rows
    ]


def reminded_actions(context: Context, kinds: Iterable[NoticeKind]) -> dict[int, RemindedAction]:
    """The actions that open notices of these kinds speak of, by key, with the words they answer."""
    told_of = select(Notice.noun_id).where(
        Notice.state == NoticeState.OPEN, Notice.kind.in_(tuple(kinds)), Notice.noun == "action"
    )
    last_update = (
        select(func.max(ProgressUpdate.at))
        .where(ProgressUpdate.action_id == Action.id, ProgressUpdate.at <= context.now)
        .scalar_subquery()
    )
    rows = context.session.execute(
        select(*_FACTS, Partnership.slug, Partnership.name, Partnership.code, Agency.name, Action.title, last_update)
        .join(Partnership, Partnership.id == Action.partnership_id)
        .outerjoin(Agency, Agency.id == Action.lead_agency_id)
        .outerjoin(PartnershipAgency, _SERVES)
        .where(Action.id.in_(told_of))
    ).all()
    words = _words(context, told_of)
    confidential = set(context.session.scalars(confidential_actions()))
    found: dict[int, RemindedAction] = {}
    for row in cast("list[tuple[Any, ...]]", rows):
        facts, (slug, name, code, agency, title, updated_at) = _facts(row), row[len(_FACTS) :]
        hidden = facts.action_id in confidential
        found[facts.action_id] = RemindedAction(
            facts=facts,
            slug=slug,
            partnership=name,
            code=code,
            lead_agency=agency or "",
            title=title,
            words=None if hidden else words.get(facts.action_id),
            last_update_at=updated_at,
            is_confidential=hidden,
        )
    return found


def confidential_actions() -> Select[int]:
    """The keys of actions that answer a letter which is only a draft: its words stand in no e-mail."""
    return (
        select(ActionFinding.action_id)
        .join(Finding, Finding.id == ActionFinding.finding_id)
        .join(Letter, Letter.id == Finding.letter_id)
        .where(Letter.mark == LetterMark.DRAFT)
        .distinct()
    )


def _words(context: Context, action_ids: Select[int]) -> dict[int, str]:
    """The first finding that each action answers, in the letter's words."""
    rows = context.session.execute(
        select(ActionFinding.action_id, Finding.text)
        .join(Finding, Finding.id == ActionFinding.finding_id)
        .where(ActionFinding.action_id.in_(action_ids), Finding.superseded_at.is_(None))
        .order_by(Finding.letter_id.desc(), Finding.position.desc())
    )
    return dict(rows.all())


_SERVES = and_(
    PartnershipAgency.partnership_id == Action.partnership_id,
    PartnershipAgency.agency_id == Action.lead_agency_id,
)


def _facts(row: Sequence[Any]) -> ActionFacts:
    return ActionFacts(
        action_id=row[0],
        partnership_id=row[1],
        number=row[2],
        status=row[3],
        assignment=row[4],
        lead_agency_id=row[5],
        is_led_by_partnership=row[6] is AgencyKind.PARTNERSHIP,
        named_lead_id=row[7],
        coordinator_id=row[8],
        asked_at=row[9],
        due_on=row[10],
    )
