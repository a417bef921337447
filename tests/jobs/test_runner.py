from __future__ import annotations

import os
import threading
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes

import pytest
from sqlalchemy import func, select, update

from tests.services.telling import a_month, emails
from tests.world import MONDAY, World
from tracker.adapters import pictures
from tracker.adapters.mail import Outbox, Outgoing
from tracker.domain.errors import Invalid, Refused
from tracker.domain.notices import EmailKind, EmailState, NoticeKind, NoticeState
from tracker.jobs import work
from tracker.jobs.runner import run_by_hand, run_due, run_once
from tracker.settings import Settings
from tracker.store.db import Database
from tracker.store.models import Action, Email, JobRun, Notice, Person, ProgressCount

TODAY = date(2024, 10, 14)


@pytest.fixture(autouse=True)
def work_to_tell_of(database: Database, people: World) -> None:
    with database.writing() as session:
        a_month(session, people)


def rows(database: Database, *columns: object) -> list[tuple[object, ...]]:
    with database.reading() as session:
        return [tuple(row) for row in session.execute(select(*columns))]  # type: ignore[call-overload]


def clock() -> datetime:
    return datetime(2024, 12, 2, 12, 0, tzinfo=UTC)


def test_twice_in_a_row_tells_nobody_twice(database: Database, settings: Settings) -> None:
    first = run_by_hand("weekly-digest", TODAY, database, settings, clock)
    assert first.sentence == "8 weekly summaries noted, 7 e-mails composed, 0 notices cancelled."
    second = run_by_hand("weekly-digest", TODAY, database, settings, clock)
    assert second.sentence == "0 weekly summaries noted, 0 e-mails composed, 0 notices cancelled."
    assert run_by_hand("reminders", TODAY, database, settings, clock).sentence.startswith("4 reminders noted")
    assert run_by_hand("reminders", TODAY, database, settings, clock).sentence.startswith("0 reminders noted, 0")


def test_jobs_compose_and_send_delivers(database: Database, settings: Settings) -> None:
    run_by_hand("weekly-digest", TODAY, database, settings, clock)
    assert not settings.outbox.exists()
    run_by_hand("send", None, database, settings, clock)
    files = sorted(path.name for path in settings.outbox.iterdir())
    assert [name.rpartition("-")[0] for name in files] == [
        f"2024-10-14-weekly-digest-{who}@thornby.example"
        for who in (
            "chair",
            "contributor",
            "council.lead",
            "deputy",
            "manager",
            "other.chair",
            "police.lead",
        )
    ]
    message = message_from_bytes((settings.outbox / files[0]).read_bytes())
    assert message["Date"] == "Mon, 14 Oct 2024 07:00:00 +0000"
    assert {email.state for email in emails(database)} == {EmailState.SENT}
    assert run_by_hand("send", None, database, settings, clock).sentence == "0 e-mails tried."


def test_a_day_ahead_is_only_for_the_outbox(database: Database, settings: Settings) -> None:
    by_smtp = replace(settings, mail="smtp://127.0.0.1:9")
    with pytest.raises(Refused, match="lies ahead"):
        run_by_hand("weekly-digest", date(2024, 12, 3), database, by_smtp, clock)
    ahead = run_by_hand("weekly-digest", date(2024, 12, 3), database, settings, clock)
    assert "7 e-mails composed" in ahead.sentence
    assert run_by_hand("send", None, database, settings, clock).sentence == "7 e-mails tried."


def test_unknown_jobs_and_days_without_work(database: Database, settings: Settings) -> None:
    with pytest.raises(Invalid, match="The jobs are reminders, weekly-digest"):
        run_by_hand("digest", None, database, settings, clock)
    sunday = run_by_hand("weekly-digest", date(2024, 10, 13), database, settings, clock)
    assert sunday.sentence == "13 October 2024 is not a working day: nobody is told anything."
    assert emails(database) == []


def test_what_is_due_runs_once_a_day(database: Database, settings: Settings) -> None:
    outbox = Outbox(settings.outbox)
    first = run_due(MONDAY, database, settings, outbox)
    assert [outcome.name for outcome in first] == [
        "reminders",
        "weekly-digest",
        "send",
        "nightly-progress",
        "tidy",
    ]
    again = run_due(MONDAY + timedelta(seconds=30), database, settings, outbox)
    assert [outcome.name for outcome in again] == ["send"]
    assert rows(database, func.count(ProgressCount.actions))[0][0] != 0
    names = {name for (name,) in rows(database, JobRun.name)}
    assert names == {"reminders", "weekly-digest", "nightly-progress", "tidy"}


def test_an_outage_of_a_month_is_made_good_without_repeating(database: Database, settings: Settings) -> None:
    outbox = Outbox(settings.outbox)
    run_due(MONDAY, database, settings, outbox)
    after = MONDAY + timedelta(days=31)
    run_due(after, database, settings, outbox)
    run_due(after + timedelta(minutes=1), database, settings, outbox)
    told = rows(database, Notice.person_id, Notice.kind, Notice.key)
    assert len(told) == len(set(told))
    digests = [
        str(period) for period, kind in rows(database, Email.period, Email.kind) if kind is EmailKind.WEEKLY_DIGEST
    ]
    assert sorted(set(digests)) == ["2024-W42", "2024-W46"]
    # Action 8 was due on 8 November: its 28- and 7-day reminders could not be told, the one after it was.
    with database.reading() as session:
        eighth = session.scalar(select(Action.id).where(Action.number == 8))
        kinds = session.scalars(select(Notice.kind).where(Notice.noun_id == eighth, Notice.noun == "action")).all()
    assert list(kinds) == [NoticeKind.DUE_IN_28_DAYS, NoticeKind.OVERDUE]


def test_a_friday_that_was_missed_comes_on_monday(database: Database, settings: Settings, people: World) -> None:
    with database.writing() as session:
        session.execute(update(Person).values(digest_day=5))
    outbox = Outbox(settings.outbox)
    thursday = datetime(2024, 10, 17, 8, 0, tzinfo=UTC)
    run_due(thursday, database, settings, outbox)
    run_due(thursday + timedelta(days=4), database, settings, outbox)
    run_due(thursday + timedelta(days=5), database, settings, outbox)
    periods = {period for period, kind in rows(database, Email.period, Email.kind) if kind is EmailKind.WEEKLY_DIGEST}
    assert periods == {"2024-W42"}


def test_two_schedulers_at_once_do_no_harm(database: Database, settings: Settings) -> None:
    failures: list[BaseException] = []

    def schedule() -> None:
        try:
            for seconds in range(3):
                run_due(MONDAY + timedelta(seconds=seconds), database, settings, Outbox(settings.outbox))
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=schedule) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    composed = emails(database)
    assert {email.state for email in composed} == {EmailState.SENT}
    assert {email.tries for email in composed} == {1}
    assert len(list(settings.outbox.iterdir())) == len(composed)
    assert len({(email.person_id, email.kind) for email in composed}) == len(composed)


def test_a_claim_lasts_as_long_as_its_own_sending_however_late_in_the_run(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed = [0.0]
    monkeypatch.setattr(work, "monotonic", lambda: passed[0])

    class Slow(Outbox):
        def send(self, message: Outgoing) -> None:
            passed[0] += 120
            lease = rows(database, Email.lease_until, Email.id)
            until = next(until for until, email_id in lease if email_id == message.email_id)
            assert isinstance(until, datetime)
            unprotected.extend([message.email_id] if until <= MONDAY + timedelta(seconds=passed[0]) else [])
            super().send(message)

    unprotected: list[int] = []
    run_once("weekly-digest", MONDAY, database, settings)
    run_once("send", MONDAY, database, settings, Slow(settings.outbox))
    assert passed[0] > 600
    assert unprotected == []


def test_a_job_that_fails_stops_no_other_and_is_tried_again(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox = Outbox(settings.outbox)

    def broken(*_args: object) -> None:
        raise RuntimeError("a fault of ours")

    with monkeypatch.context() as patched:
        patched.setattr(work.reminders, "gather", broken)
        assert "reminders" not in [one.name for one in run_due(MONDAY, database, settings, outbox)]
    failed = [outcome for name, outcome in rows(database, JobRun.name, JobRun.outcome) if name == "reminders"]
    assert failed == ["Failed: RuntimeError"]
    soon = run_due(MONDAY + timedelta(minutes=14), database, settings, outbox)
    assert "reminders" not in [one.name for one in soon]
    later = run_due(MONDAY + timedelta(minutes=15), database, settings, outbox)
    assert "reminders" in [one.name for one in later]


def test_one_e_mail_that_cannot_be_written_stops_no_other(
    database: Database, settings: Settings, people: World
) -> None:
    with database.writing() as session:
        session.execute(update(Person).where(Person.id == people.chair).values(email="not an address"))
    outcome = run_once("weekly-digest", MONDAY, database, settings)
    assert "6 e-mails composed" in outcome.sentence
    assert "1 e-mail could not be composed" in outcome.sentence
    with database.writing() as session:
        session.execute(update(Person).where(Person.id == people.chair).values(email="chair@thornby.example"))
    assert "1 e-mail composed" in run_once("weekly-digest", MONDAY, database, settings).sentence


def test_running_as_at_an_earlier_day_leaves_later_notices_alone(database: Database, settings: Settings) -> None:
    run_once("reminders", MONDAY + timedelta(days=42), database, settings)
    with database.writing() as session:
        session.execute(update(Notice).values(state=NoticeState.OPEN, closed_at=None, email_id=None))
    run_once("reminders", MONDAY, database, settings)
    later = rows(database, Notice.state, Notice.made_at)
    assert {state for state, made_at in later if made_at == MONDAY + timedelta(days=42)} == {NoticeState.OPEN}


def test_old_texts_are_let_go_of(database: Database, settings: Settings) -> None:
    run_due(MONDAY, database, settings, Outbox(settings.outbox))
    kept = MONDAY + timedelta(days=settings.email_bytes_kept_days)
    run_once("tidy", kept, database, settings)
    assert all(email.content is not None for email in emails(database))
    outcome = run_once("tidy", kept + timedelta(seconds=1), database, settings)
    assert all(email.content is None and email.state is EmailState.SENT for email in emails(database))
    assert outcome.sentence.startswith(f"Let go of the text of {len(emails(database))} e-mails")


def test_pictures_drawn_long_ago_are_let_go_of(database: Database, settings: Settings) -> None:
    pictures.keep(settings.pictures, "ab" * 32, b"picture")
    pictures.keep(settings.pictures, "cd" * 32, b"picture")
    old = time.time() - 61 * 86400
    os.utime(settings.pictures / "ab" / ("ab" * 32), (old, old))
    assert "1 picture of pages" in run_once("tidy", MONDAY, database, settings).sentence
    assert pictures.kept(settings.pictures, "ab" * 32) is None
    assert pictures.kept(settings.pictures, "cd" * 32) == b"picture"
