from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from tests.world import MONDAY, World
from tracker.domain.errors import Invalid, NotAllowed, NotFound
from tracker.services import people as verbs
from tracker.services import sign_ins
from tracker.store.context import Context
from tracker.store.models import History, Person, SignIn

Asking = Callable[..., Context]
PASSWORD = "three made up words"


def _attempt(context: Context, email: str) -> sign_ins.Attempt:
    return sign_ins.begin_attempt(context.session, context.settings, email, "192.0.2.1", context.now)


def test_a_first_password(asking: Asking, people: World) -> None:
    admin = asking(people.administrator)
    sign_ins.start(admin.session, admin.settings, people.chair, MONDAY)
    verbs.set_password(admin, " Chair@thornby.example", PASSWORD)
    assert sign_ins.is_right(_attempt(admin, "chair@thornby.example"), PASSWORD)
    assert admin.session.scalars(select(SignIn.ended_at)).one() == MONDAY
    written = admin.session.scalars(select(History).where(History.verb == "password_set")).one()
    assert (written.noun_id, written.before, written.after) == (people.chair, None, None)


def test_a_password_that_cannot_be(asking: Asking, people: World) -> None:
    admin = asking(people.administrator)
    with pytest.raises(Invalid) as refusal:
        verbs.set_password(admin, "chair@thornby.example", "short")
    assert refusal.value.fields == {"password": "Password must be 12 characters or more"}
    with pytest.raises(NotFound, match=r"nobody@thornby\.example"):
        verbs.set_password(admin, "nobody@thornby.example", PASSWORD)
    with pytest.raises(NotAllowed):
        verbs.set_password(asking(people.chair), "chair@thornby.example", PASSWORD)


def test_only_ones_own_password_is_changed(asking: Asking, people: World) -> None:
    admin, chair = asking(people.administrator), asking(people.chair)
    for email in ("chair@thornby.example", "observer@thornby.example"):
        verbs.set_password(admin, email, PASSWORD)
    with pytest.raises(NotAllowed):
        verbs.change_password(chair, _attempt(chair, "observer@thornby.example"), "other made up words", 0)
    verbs.change_password(chair, _attempt(chair, "chair@thornby.example"), "other made up words", 0)
    hashes = dict(admin.session.execute(select(Person.email, Person.password_hash)).all())
    assert hashes["chair@thornby.example"] != hashes["observer@thornby.example"]
    assert sign_ins.is_right(_attempt(admin, "chair@thornby.example"), "other made up words")


def test_a_password_changed_meanwhile_is_not_signed_in_with(asking: Asking, people: World) -> None:
    admin = asking(people.administrator)
    verbs.set_password(admin, "chair@thornby.example", PASSWORD)
    attempt = _attempt(admin, "chair@thornby.example")
    verbs.set_password(admin, "chair@thornby.example", "other made up words")
    with pytest.raises(NotAllowed):
        sign_ins.succeed(admin.session, admin.settings, attempt, PASSWORD, MONDAY)


def test_what_was_corrected_stands_in_the_history(asking: Asking, people: World) -> None:
    admin = asking(people.administrator)
    verbs.correct(admin, people.chair, "CHAIR@thornby.example ", "Dr Amina  Okafor")
    verbs.correct(admin, people.chair, "chair@thornby.example", "Dr Amina Okafor")
    (line,) = admin.session.scalars(select(History))
    assert (line.verb, line.before, line.after) == ("changed", {"name": "Amina Okafor"}, {"name": "Dr Amina Okafor"})
    with pytest.raises(Invalid) as refusal:
        verbs.correct(admin, people.chair, "chair", " ")
    assert set(refusal.value.fields) == {"email", "name"}
    with pytest.raises(NotFound):
        verbs.correct(admin, 4711, "chair@thornby.example", "Amina Okafor")
    with pytest.raises(NotAllowed):
        verbs.correct(asking(people.chair), people.chair, "chair@thornby.example", "Amina Okafor")
