from __future__ import annotations

import threading
import time
from contextlib import suppress
from datetime import timedelta
from statistics import median

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.world import MONDAY, World
from tracker.domain.errors import NotFound, TooMany
from tracker.services import sign_ins
from tracker.services.sign_ins import ACCOUNT_TRIES, HELD_FOR, ORIGIN_TRIES, WINDOW
from tracker.settings import Settings
from tracker.store.db import Database
from tracker.store.models import HeldForm, Installation, Person, SignIn, SignInAttempt

EMAIL = "chair@thornby.example"


def _try(session: Session, settings: Settings, email: str = EMAIL, origin: str = "192.0.2.1", at=MONDAY):
    return sign_ins.begin_attempt(session, settings, email, origin, at)


def test_an_account_is_one_whatever_its_capitals_and_wherever_from(session: Session, settings: Settings) -> None:
    for number in range(ACCOUNT_TRIES):
        _try(session, settings, EMAIL.upper() if number % 2 else f" {EMAIL} ", f"192.0.2.{number}")
    with pytest.raises(TooMany) as refusal:
        _try(session, settings)
    assert refusal.value.retry_after == WINDOW.total_seconds() + 1
    _try(session, settings, "observer@thornby.example")


def test_the_window_slides(session: Session, settings: Settings) -> None:
    for number in range(ACCOUNT_TRIES):
        _try(session, settings, at=MONDAY + timedelta(minutes=number))
    with pytest.raises(TooMany):
        _try(session, settings, at=MONDAY + timedelta(minutes=14, seconds=59))
    _try(session, settings, at=MONDAY + WINDOW)
    with pytest.raises(TooMany):
        _try(session, settings, at=MONDAY + WINDOW)
    _try(session, settings, at=MONDAY + WINDOW + timedelta(minutes=1))


def test_tries_at_the_same_moment_are_all_counted(database: Database, settings: Settings) -> None:
    counted: list[int] = []
    together = threading.Barrier(ACCOUNT_TRIES + 6)

    def knock() -> None:
        together.wait()
        with suppress(TooMany), database.writing() as session:
            counted.append(_try(session, settings).id)

    threads = [threading.Thread(target=knock) for _ in range(together.parties)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(counted) == ACCOUNT_TRIES


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("", "", True),
    ],
)
def test_an_origin_is_one_subscriber(first: str, second: str, same: bool, session: Session, settings: Settings) -> None:
    for number in range(ORIGIN_TRIES):
        _try(session, settings, f"person{number}@thornby.example", first)
    if same:
        with pytest.raises(TooMany):
            _try(session, settings, origin=second)
    else:
        _try(session, settings, origin=second)


def test_the_right_password_clears_the_account_and_not_the_origin(
    session: Session, settings: Settings, people: World
) -> None:
    """Somebody with an account of their own cannot use it to go on guessing at others'."""
    session.get_one(Person, people.chair).password_hash = sign_ins.hashed("three made up words")
    session.flush()
    for number in range(ORIGIN_TRIES - 1):
        _try(session, settings, f"person{number}@thornby.example")
    attempt = _try(session, settings)
    sign_ins.succeed(session, settings, attempt, "three made up words", MONDAY)
    _try(session, settings)
    with pytest.raises(TooMany):
        _try(session, settings)


def test_an_address_nobody_has_takes_as_long(session: Session, settings: Settings, people: World) -> None:
    session.get_one(Person, people.chair).password_hash = sign_ins.hashed("three made up words")
    session.flush()
    known, unknown = _try(session, settings), _try(session, settings, "nobody@thornby.example")

    def took(attempt: sign_ins.Attempt) -> float:
        began = time.perf_counter()
        assert not sign_ins.is_right(attempt, "not the password")
        return time.perf_counter() - began

    took(unknown)
    assert median(took(unknown) for _ in range(7)) > 0.4 * median(took(known) for _ in range(7))


def test_an_unreadable_hash_lets_nobody_in() -> None:
    assert not sign_ins.is_right(sign_ins.Attempt(1, 1, "!"), "!")


def test_a_made_up_person_only_in_the_demonstration(session: Session, settings: Settings, people: World) -> None:
    with pytest.raises(NotFound):
        sign_ins.start_demonstration(session, settings, people.chair, MONDAY)
    session.get_one(Installation, 1).is_demonstration = True
    session.flush()
    token = sign_ins.start_demonstration(session, settings, people.chair, MONDAY)
    assert sign_ins.person_behind(session, token) == people.chair


def test_nobody_ends_somebody_elses_sign_in(asking, people: World, settings: Settings) -> None:
    chair = asking(people.chair)
    sign_ins.start(chair.session, settings, people.observer, MONDAY)
    other = chair.session.scalars(select(SignIn.id)).one()
    with pytest.raises(NotFound):
        sign_ins.end(chair, other)
    sign_ins.end(asking(people.observer), other)
    with pytest.raises(NotFound):
        sign_ins.end(asking(people.observer), other)


def test_what_has_served_is_dropped(session: Session, settings: Settings, people: World) -> None:
    _try(session, settings, at=MONDAY - WINDOW - timedelta(seconds=1))
    _try(session, settings, at=MONDAY - WINDOW + timedelta(seconds=1))
    hashed = sign_ins.token_hash(sign_ins.start(session, settings, people.chair, MONDAY))
    for held_at in (MONDAY, MONDAY - HELD_FOR - timedelta(seconds=1), MONDAY):
        sign_ins.hold_form(session, hashed, "/thornby/typed", [("done", ["Something"])], held_at)
    session.scalars(select(HeldForm).order_by(HeldForm.id.desc())).first().released_at = MONDAY  # type: ignore[union-attr]
    session.flush()
    assert sign_ins.clean_up(session, MONDAY) == {"attempts": 1, "held forms": 2}
    assert len(session.scalars(select(SignInAttempt)).all()) == 1
    assert [row.held_at for row in session.scalars(select(HeldForm))] == [MONDAY]
