from __future__ import annotations

import threading
import traceback
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError, StatementError

from tests.world import World
from tracker.store.db import Database
from tracker.store.models import Agency, Membership, Partnership, Person


def test_an_instant_comes_back_as_the_same_instant_in_utc(database: Database) -> None:
    summer = datetime(2024, 7, 1, 9, 30, tzinfo=timezone(timedelta(hours=1)))
    with database.writing() as session:
        session.add(Person(email="new@thornby.example", name="New", added_at=summer))
    with database.reading() as session:
        kept = session.scalar(select(Person.added_at).where(Person.email == "new@thornby.example"))
    assert kept == summer
    assert kept is not None
    assert kept.tzinfo is UTC


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    naive = datetime(2024, 7, 1, 9, 30)
    with pytest.raises(StatementError, match="time zone"), database.writing() as session:
        session.add(Person(email="new@thornby.example", name="New", added_at=naive))


def test_an_unknown_role_is_refused(database: Database, people: World) -> None:
    with pytest.raises((StatementError, LookupError)), database.writing() as session:
        session.execute(
            Membership.__table__.update().where(Membership.person_id == people.chair).values(role="emperor")
        )


def test_a_role_of_an_agency_needs_its_agency(database: Database, people: World) -> None:
    with pytest.raises(IntegrityError), database.writing() as session:
        session.get_one(
            Membership, session.scalars(select(Membership.id).where(Membership.person_id == people.police_lead)).one()
        ).agency_id = None


def test_a_membership_cannot_name_an_agency_that_does_not_serve_the_partnership(
    database: Database, people: World
) -> None:
    with pytest.raises(IntegrityError), database.writing() as session:
        membership = session.scalars(select(Membership).where(Membership.person_id == people.police_lead)).one()
        membership.agency_id = people.other_council


def test_what_the_database_refuses_is_in_no_message(database: Database, people: World) -> None:
    refused = [
        update(Person).where(Person.id == people.chair).values(email="observer@thornby.example"),
        update(Person).where(Person.id == people.chair).values(digest_day=9, name="Typed by somebody"),
    ]
    for statement in refused:
        with pytest.raises(IntegrityError) as refusal, database.writing() as session:
            session.execute(statement)
        logged = "".join(traceback.format_exception(refusal.value))
        assert "constraint" in logged.lower()
        assert "@thornby.example" not in logged
        assert "Typed by somebody" not in logged


def test_nothing_is_kept_of_a_block_that_raises(database: Database) -> None:
    with pytest.raises(RuntimeError), database.writing() as session:
        session.add(Agency(name="Half", kind="other", added_at=datetime.now(UTC)))
        session.flush()
        raise RuntimeError
    with database.reading() as session:
        assert session.scalar(select(Agency.id).where(Agency.name == "Half")) is None


def test_two_who_count_up_at_the_same_moment_get_two_numbers(database: Database, people: World) -> None:
    """Read, think, write: with a deferred transaction SQLite would fail one of them at once."""
    ready = threading.Barrier(2)
    failures: list[BaseException] = []

    def count_up() -> None:
        try:
            ready.wait(5)
            for _ in range(10):
                with database.writing() as session:
                    row = session.get_one(Partnership, people.thornby, with_for_update=True)
                    row.last_action_number += 1
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=count_up) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failures == []
    with database.reading() as session:
        assert session.get_one(Partnership, people.thornby).last_action_number == 20


def test_a_reader_does_not_wait_for_a_writer(database: Database, people: World) -> None:
    with database.writing() as session:
        session.get_one(Partnership, people.thornby).name = "Changed"
        session.flush()
        with database.reading() as other:
            assert other.get_one(Partnership, people.thornby).name != "Changed"


def test_sqlite_is_set_up_to_lose_nothing(database: Database) -> None:
    if database.engine.dialect.name != "sqlite":
        pytest.skip("these promises are SQLite's")
    with database.engine.connect() as connection:
        found = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 20000}


def test_a_key_is_never_used_again(database: Database) -> None:
    with database.writing() as session:
        agency = Agency(name="Gone", kind="other", added_at=datetime.now(UTC))
        session.add(agency)
        session.flush()
        gone = agency.id
        session.delete(agency)
    with database.writing() as session:
        agency = Agency(name="Next", kind="other", added_at=datetime.now(UTC))
        session.add(agency)
        session.flush()
        assert agency.id > gone
