"""Between noting and writing the world changes: what is composed is checked again, and all or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import update

from tests.services.telling import an_action, composed, emails, scheduler, state_of
from tests.world import MONDAY, World
from tracker.domain.actions import Status
from tracker.domain.errors import Conflict
from tracker.domain.notices import EmailKind, NoticeKind, NoticeState
from tracker.services import digests, reminders
from tracker.services import emails as composing
from tracker.settings import Settings
from tracker.store.db import Database
from tracker.store.models import Action, Membership, Partnership, Person


def plan_only(database: Database, settings: Settings) -> None:
    with database.writing() as session:
        reminders.plan(scheduler(session, settings))


def test_composing_checks_again(database: Database, settings: Settings, people: World) -> None:
    with database.writing() as session:
        first = an_action(session, people, 1, due_on=date(2024, 10, 4))
        second = an_action(session, people, 2, due_on=date(2024, 10, 17))
        keys = first.id, second.id
    plan_only(database, settings)
    with database.writing() as session:
        session.execute(update(Action).where(Action.id == keys[0]).values(status=Status.DELIVERED))
        session.execute(update(Action).where(Action.id == keys[1]).values(due_on=date(2025, 10, 17)))
    assert composed(database, settings, "reminders") == {}
    assert state_of(database, NoticeKind.OVERDUE, people.police_lead) == [
        (NoticeState.CANCELLED, "The action is finished, or waits for somebody else.")
    ]
    assert state_of(database, NoticeKind.DUE_IN_7_DAYS, people.police_lead) == [
        (NoticeState.CANCELLED, "The due date has changed.")
    ]
    with database.writing() as session:
        session.execute(update(Action).where(Action.id == keys[0]).values(status=Status.IN_PROGRESS))
    again = composed(database, settings, "reminders", days=1)
    assert again[people.police_lead, EmailKind.REMINDER].subject == "Thornby: THO-1 was due 4 October 2024 (reminder)"
    assert state_of(database, NoticeKind.OVERDUE, people.police_lead) == [(NoticeState.TOLD, None)]


def test_what_is_told_between_two_reads_is_passed_over(
    database: Database, settings: Settings, people: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as session:
        an_action(session, people, 1, due_on=date(2024, 10, 4))
    plan_only(database, settings)
    monkeypatch.setattr(reminders.notices, "reminded_actions", lambda *_: {})
    with database.reading() as session:
        assert reminders.gather(scheduler(session, settings)) == composing.Gathered((), ())


def test_who_has_left_and_closed_partnerships_are_not_told(
    database: Database, settings: Settings, people: World
) -> None:
    with database.writing() as session:
        an_action(session, people, 1, due_on=date(2024, 10, 4))
    plan_only(database, settings)
    with database.writing() as session:
        session.execute(
            update(Membership).where(Membership.person_id == people.police_lead).values(ended_on=MONDAY.date())
        )
    found = composed(database, settings, "reminders")
    assert {person for person, _ in found} == {people.contributor}, "the agency's contributor stands in"
    assert state_of(database, NoticeKind.OVERDUE, people.police_lead) == [
        (NoticeState.CANCELLED, "They no longer have a role in the partnership.")
    ]
    with database.writing() as session:
        an_action(session, people, 2, due_on=date(2024, 10, 4))
    plan_only(database, settings)
    with database.writing() as session:
        session.execute(update(Partnership).values(closed_on=MONDAY.date()))
    assert len(composed(database, settings, "reminders", "weekly-digest", days=1)) == 1


def test_a_pause_keeps_reminders_and_the_day_it_ends_brings_them(
    database: Database, settings: Settings, people: World
) -> None:
    with database.writing() as session:
        an_action(session, people, 1, due_on=date(2024, 10, 4))
        session.execute(update(Person).values(paused_until=date(2024, 10, 17)))
    assert composed(database, settings, "reminders", "weekly-digest") == {}
    assert state_of(database, NoticeKind.OVERDUE, people.police_lead) == [(NoticeState.OPEN, None)]
    assert composed(database, settings, "reminders", "weekly-digest", days=2) == {}
    found = composed(database, settings, "reminders", "weekly-digest", days=3)
    assert (people.police_lead, EmailKind.REMINDER) in found
    assert found[people.chair, EmailKind.WEEKLY_DIGEST].period == "2024-W42"


def test_a_stopped_summary_stays_away_and_reminders_still_come(
    database: Database, settings: Settings, people: World
) -> None:
    with database.writing() as session:
        an_action(session, people, 1, due_on=date(2024, 10, 4))
        digests.plan(scheduler(session, settings), None)
        session.execute(update(Person).values(digest_stopped_at=MONDAY))
    found = composed(database, settings, "reminders", "weekly-digest")
    assert list(found) == [(people.police_lead, EmailKind.REMINDER)]
    assert state_of(database, NoticeKind.WEEKLY_DIGEST, people.chair) == [
        (NoticeState.CANCELLED, "They have stopped the weekly summary.")
    ]


def test_an_agency_lead_with_nothing_due_gets_no_summary_that_week(
    database: Database, settings: Settings, people: World
) -> None:
    composed(database, settings, "weekly-digest")
    assert state_of(database, NoticeKind.WEEKLY_DIGEST, people.police_lead) == [
        (NoticeState.CANCELLED, "Nothing was due or waiting.")
    ]
    with database.writing() as session:
        an_action(session, people, 1, due_on=date(2024, 10, 16))
    assert (people.police_lead, EmailKind.WEEKLY_DIGEST) not in composed(database, settings, "weekly-digest", days=2)
    assert (people.police_lead, EmailKind.WEEKLY_DIGEST) in composed(database, settings, "weekly-digest", days=7)


def test_freezing_is_all_or_nothing(database: Database, settings: Settings, people: World) -> None:
    with database.writing() as session:
        an_action(session, people, 1, due_on=date(2024, 10, 4))
    plan_only(database, settings)
    with database.reading() as session:
        (draft,) = reminders.gather(scheduler(session, settings)).drafts
    gone = replace(draft, notice_ids=(*draft.notice_ids, 999_999))
    with pytest.raises(Conflict), database.writing() as session:
        composing.freeze(scheduler(session, settings), gone)
    assert emails(database) == []
    with database.writing() as session:
        assert composing.freeze(scheduler(session, settings), draft)
    before = emails(database)[0].content
    with database.writing() as session:
        assert not composing.freeze(scheduler(session, settings), draft)
    assert [email.content for email in emails(database)] == [before]
