"""A demonstration of any size: as many actions as wanted, each with a life that could have been."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from tests.demo.conftest import Told
from tracker import demo
from tracker.demo.areas import NAMES, area
from tracker.domain.actions import Assignment, Event, Status, transition
from tracker.domain.partnerships import is_slug
from tracker.services import progress
from tracker.services.history import Verb
from tracker.services.setting_up import is_demonstration
from tracker.settings import Settings
from tracker.store.db import Database
from tracker.store.models import Action, ActionFinding, DateChange, Decision, Evidence, History, ProgressUpdate

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
Empty = Callable[[], tuple[Database, Settings]]


@pytest.fixture(scope="module")
def many(empty: Empty) -> Told:
    database, settings = empty()
    demo.load_many(database, settings, NOON, actions=1010)
    return Told(database, settings, NOON)


def test_actions_are_spread_evenly(many: Told) -> None:
    with many.database.reading() as session:
        assert is_demonstration(session)
        across = progress.across(many.asking(session))
    assert sorted(summary.everything.total for _, summary in across.partnerships) == [252, 252, 253, 253]
    status = across.together.everything.by_status
    assert all(status[each] for each in Status)
    assert across.together.everything.overdue
    assert across.together.everything.no_lead


@pytest.mark.parametrize("actions", [1, 2, 29, 31])
def test_small_numbers_are_exact_too(empty: Empty, actions: int) -> None:
    database, settings = empty()
    demo.load_many(database, settings, NOON, actions=actions)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Action)) == actions
        assert session.scalar(select(func.count()).select_from(ActionFinding)) == actions


def test_one_line_of_history_is_one_version(many: Told) -> None:
    with many.database.reading() as session:
        lines = dict(
            session.execute(
                select(History.noun_id, func.count()).where(History.noun == "action").group_by(History.noun_id)
            ).all()
        )
        versions = dict(session.execute(select(Action.id, Action.version)).all())
    assert lines == versions


def test_every_life_could_have_been(many: Told) -> None:
    with many.database.reading() as session:
        actions = session.execute(
            select(
                Action.id, Action.status, Action.assignment, Action.lead_agency_id, Action.due_on, Action.rating,
                Action.accepted_at, Action.asked_at, Action.delivered_at, Action.added_at,
            )
        ).all()  # fmt: skip
        updates = set(session.scalars(select(ProgressUpdate.action_id)))
        evidence = set(session.scalars(select(Evidence.action_id)))
        decisions: dict[int, list[Event]] = {}
        for action_id, event in session.execute(select(Decision.action_id, Decision.event).order_by(Decision.id)):
            decisions.setdefault(action_id, []).append(event)
        changes = session.execute(select(DateChange.action_id, DateChange.due_on).order_by(DateChange.id))
        dates = {row.action_id: row.due_on for row in changes}
        assert session.scalar(select(func.max(History.at))) <= many.now
        assert session.scalar(select(func.max(ProgressUpdate.at))) <= many.now
    for it in actions:
        assert (it.lead_agency_id is None) == (it.assignment is Assignment.NOBODY)
        assert it.due_on == dates.get(it.id)
        if it.asked_at and it.accepted_at:
            assert it.added_at < it.asked_at < it.accepted_at
        assert (it.id in updates) == (it.status is not Status.NOT_STARTED) == (it.rating is not None)
        status = Status.IN_PROGRESS if it.id in updates else Status.NOT_STARTED
        for event in decisions.get(it.id, ()):
            row = transition(status, event)
            assert row is not None
            status = row.target
        assert status is it.status
        if it.status in {Status.DELIVERED, Status.SIGNED_OFF}:
            assert it.delivered_at is not None
            assert it.id in evidence


def test_the_same_number_and_day_give_the_same_actions(many: Told, empty: Empty) -> None:
    database, settings = empty()
    demo.load_many(database, settings, NOON, actions=1010)
    columns = (Action.partnership_id, Action.number, Action.title, Action.status, Action.due_on, Action.rating)
    query = select(*columns).order_by(Action.partnership_id, Action.number)
    with database.reading() as one, many.database.reading() as other:
        assert one.execute(query).all() == other.execute(query).all()


def test_verbs_are_known(many: Told) -> None:
    with many.database.reading() as session:
        assert set(session.scalars(select(History.verb).distinct())) <= set(Verb)


def test_areas_have_names_of_their_own() -> None:
    areas = [area(index) for index in range(len(NAMES))]
    assert len({it.slug for it in areas}) == len(areas) == 150
    assert all(is_slug(it.slug) for it in areas)
