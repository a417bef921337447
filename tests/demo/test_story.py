"""The story that the demonstration tells, on whatever day it is loaded."""

from __future__ import annotations

import email
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from email import policy

import pytest
from sqlalchemy import func, select

from tests.demo.conftest import FRIDAY, Told, files
from tracker.domain.actions import Assignment, Rating, Status
from tracker.domain.letters import LetterKind
from tracker.domain.notices import EmailState, NoticeState
from tracker.domain.rollups import Rollup
from tracker.services import attention, progress
from tracker.services.setting_up import is_demonstration
from tracker.store.models import (
    Action,
    Email,
    History,
    Installation,
    Letter,
    LetterPage,
    Membership,
    Notice,
    Partnership,
    Person,
    ProgressCount,
)
from tracker.store.queries.letters import statement_deadlines
from tracker.store.queries.partnerships import PartnershipRow, partnership_by_slug

DAYS = [
    FRIDAY,
    date(2026, 11, 22),  # a Sunday
    date(2026, 12, 28),  # a bank holiday in place of Boxing Day
    date(2027, 3, 29),  # Easter Monday
    date(2028, 2, 29),
]


def stands(told: Told, slug: str) -> tuple[PartnershipRow, Rollup]:
    with told.database.reading() as session:
        context = told.asking(session)
        partnership = partnership_by_slug(context, slug)
        return partnership, progress.rollup(context, partnership)


@pytest.fixture(scope="module", params=DAYS, ids=str)
def on_a_day(request: pytest.FixtureRequest, told: Told, tell: Callable[..., Told]) -> Told:
    return told if request.param == FRIDAY else tell(request.param)


def test_each_area_stands_where_the_story_says(on_a_day: Told) -> None:
    ashmere = stands(on_a_day, "ashmere")[1].everything
    assert {status: number for status, number in ashmere.by_status.items() if number} == {
        Status.NOT_STARTED: 3,
        Status.IN_PROGRESS: 6,
        Status.DELIVERED: 1,
        Status.SIGNED_OFF: 5,
        Status.CLOSED: 1,
    }
    assert (ashmere.overdue, ashmere.no_lead, ashmere.suggested) == (1, 1, 1)
    brackwater = stands(on_a_day, "brackwater")[1].everything
    assert (brackwater.total, brackwater.no_lead) == (4, 4)
    elmstow = stands(on_a_day, "elmstow")[1].everything
    assert (elmstow.total, elmstow.by_status[Status.SIGNED_OFF], elmstow.by_status[Status.CLOSED]) == (6, 4, 1)


def test_deadlines_are_as_far_away_as_the_story_says(on_a_day: Told) -> None:
    with on_a_day.database.reading() as session:
        context = on_a_day.asking(session)
        (joint,) = statement_deadlines(context, partnership_by_slug(context, "ashmere").id)
        assert (joint.kind, joint.findings, joint.working_days_left) == (LetterKind.JTAI, 8, 49)
        assert joint.deadline.difference == 0
        (visit,) = statement_deadlines(context, partnership_by_slug(context, "brackwater").id)
        assert (visit.kind, visit.draft_working_days_left, visit.working_days_left) == (
            LetterKind.FOCUSED_VISIT,
            12,
            62,
        )
        parsed = session.scalars(
            select(Letter.parsed)
            .join(Partnership, Partnership.id == Letter.partnership_id)
            .where(Partnership.slug == "brackwater")
        ).one()
        assert [doubt["code"] for doubt in parsed["warnings"]] == ["weekday"]


def test_what_presses_is_on_the_overview(on_a_day: Told) -> None:
    with on_a_day.database.reading() as session:
        context = on_a_day.asking(session)
        lists = attention.attention_in(context, partnership_by_slug(context, "ashmere"))
        today = context.today
        (late,) = lists.overdue.lines
        assert (late.number, late.agency) == (14, "Northmarch Police")
        assert late.due_on == today - timedelta(days=10)
        assert [line.number for line in lists.without_lead.lines] == [11]
        assert [line.number for line in lists.named_lead_left.lines] == [7]
        assert 9 in {line.number for line in lists.changing_dates.lines}
        assert 7 in {line.number for line in lists.without_update.lines}
        waiting = session.execute(
            select(Action.number, Action.delivered_at)
            .join(Partnership, Partnership.id == Action.partnership_id)
            .where(Partnership.slug == "ashmere", Action.status == Status.DELIVERED)
        ).one()
        assert waiting.number == 13
        assert waiting.delivered_at.date() == today - timedelta(days=9)


def test_everything_lies_in_the_past(on_a_day: Told) -> None:
    with on_a_day.database.reading() as session:
        for latest in (func.max(History.at), func.max(Notice.made_at), func.max(Email.ended_at)):
            assert session.scalar(select(latest)) < on_a_day.now
        assert session.scalar(select(func.max(ProgressCount.taken_on))) < on_a_day.now.date()
        # Lines were written in the order in which they happened.
        moments = session.scalars(select(History.at).order_by(History.id)).all()
        assert moments == sorted(moments)


def test_four_weeks_of_emails_have_gone_to_the_outbox(on_a_day: Told) -> None:
    with on_a_day.database.reading() as session:
        emails = session.execute(select(Email.state, Email.to, Email.composed_at, Email.subject)).all()
        assert session.scalar(select(func.count()).where(Notice.state == NoticeState.OPEN)) <= 8
    assert {row.state for row in emails} == {EmailState.SENT}
    assert len(files(on_a_day.settings.outbox)) == len(emails)
    earliest = min(row.composed_at for row in emails)
    assert timedelta(days=27) <= on_a_day.now - earliest <= timedelta(days=36)
    weekly = [row for row in emails if row.to.startswith("ruth.") and "weekly" in row.subject]
    assert 4 <= len(weekly) <= 5
    assert all(row.to.endswith(".example") for row in emails)


def test_a_trend_exists(on_a_day: Told) -> None:
    with on_a_day.database.reading() as session:
        context = on_a_day.asking(session)
        points = progress.trend(context, partnership_by_slug(context, "ashmere"))
    assert len(points) >= 11
    assert points[0].tally.total == 8
    assert points[-1].tally.total == 16


def test_it_is_marked_and_made_up(told: Told) -> None:
    with told.database.reading() as session:
        assert is_demonstration(session)
        assert session.scalars(select(Installation.made_at)).one() < told.now - timedelta(days=7 * 365)
        assert all(address.endswith(".example") for address in session.scalars(select(Person.email)))
        assert all("made up" in page for page in session.scalars(select(LetterPage.text)))
    for name in files(told.settings.outbox):
        message = email.message_from_bytes((told.settings.outbox / name).read_bytes(), policy=policy.default)
        body = message.get_body(("plain",))
        assert body is not None
        assert "made up" in body.get_content()


def test_the_eight_findings_of_the_joint_inspection(told: Told) -> None:
    with told.database.reading() as session:
        rows = session.execute(
            select(Action.number, Action.status, Action.assignment, Action.rating, Action.agreed_rating)
            .join(Partnership, Partnership.id == Action.partnership_id)
            .where(Partnership.slug == "ashmere", Action.number > 8)
            .order_by(Action.number)
        ).all()
    accepted, going = Assignment.ACCEPTED, Status.IN_PROGRESS
    assert [tuple(row) for row in rows] == [
        (9, going, accepted, Rating.AMBER, None),
        (10, going, accepted, Rating.GREEN, None),
        (11, Status.NOT_STARTED, Assignment.NOBODY, None, None),
        (12, going, accepted, Rating.GREEN, None),
        (13, Status.DELIVERED, accepted, Rating.GREEN, None),
        (14, going, accepted, Rating.AMBER, Rating.RED),
        (15, Status.NOT_STARTED, Assignment.SUGGESTED, None, None),
        (16, Status.NOT_STARTED, accepted, None, None),
    ]


def test_the_same_day_gives_the_same_story(told: Told, tell: Callable[..., Told]) -> None:
    again = tell(FRIDAY, time(15, 30))

    def story(it: Told) -> list[tuple[object, ...]]:
        columns = (History.at, History.actor, History.verb, History.noun, History.noun_id, History.after)
        with it.database.reading() as session:
            lines = [tuple(row) for row in session.execute(select(*columns).order_by(History.id))]
            table = ProgressCount.__table__
            kept = session.execute(select(*table.columns).order_by(*table.primary_key))
            mail = session.execute(select(Email.to, Email.subject, Email.composed_at).order_by(Email.id))
            return [*lines, *map(tuple, kept), *map(tuple, mail)]

    assert story(told) == story(again)
    assert files(told.settings.outbox) == files(again.settings.outbox)


def test_just_after_midnight_in_summer_it_is_already_the_next_day(tell: Callable[..., Told]) -> None:
    night = tell(date(2027, 6, 30), time(23, 30))  # half past midnight on 1 July in London
    with night.database.reading() as session:
        context = night.asking(session)
        assert context.today == date(2027, 7, 1)
        (joint,) = statement_deadlines(context, partnership_by_slug(context, "ashmere").id)
        assert joint.working_days_left == 49
        assert session.scalar(select(func.max(History.at))) < datetime(2027, 6, 30, 23, 30, tzinfo=UTC)


def test_everybody_of_the_story_has_a_role(told: Told) -> None:
    with told.database.reading() as session:
        without = session.scalars(
            select(Person.name).where(
                Person.is_administrator.is_(False),
                Person.id.not_in(select(Membership.person_id).where(Membership.ended_on.is_(None))),
            )
        ).all()
    assert without == ["Kerry Lomas"]
