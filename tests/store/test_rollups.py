from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from itertools import product

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.world import MONDAY, TODAY, World
from tracker.domain.actions import Assignment, ClosedBecause, Rating, Status, Urgency, urgency
from tracker.domain.errors import NotFound
from tracker.store.context import Context
from tracker.store.models import Action
from tracker.store.queries import rollups

DATES = [None, *(TODAY + timedelta(days=days) for days in (-400, -1, 0, 1, 13, 14, 15, 400))]


def add(session: Session, partnership_id: int, number: int, **changes: object) -> Action:
    lead = changes.get("lead_agency_id")
    given: dict[str, object] = {
        "assignment": Assignment.ACCEPTED if lead else Assignment.NOBODY,
        "title": f"Made-up action {number}",
        "status": Status.IN_PROGRESS,
        "added_at": MONDAY,
    }
    if changes.get("status") is Status.CLOSED:
        given["closed_because"] = ClosedBecause.MERGED
    action = Action(partnership_id=partnership_id, number=number, **(given | changes))
    session.add(action)
    session.flush()
    return action


def test_the_database_and_the_rule_agree_how_urgent_an_action_is(
    session: Session, people: World, asking: Callable[..., Context]
) -> None:
    kinds = list(product(Status, DATES))
    for number, (status, due_on) in enumerate(kinds, 1):
        # Each status often enough that no two numbers are the same by chance.
        for copy in range(1 + number % 4):
            add(session, people.thornby, 10 * number + copy, status=status, due_on=due_on)
    expected: Counter[tuple[Status, Urgency]] = Counter()
    for number, (status, due_on) in enumerate(kinds, 1):
        expected[status, urgency(status, due_on, TODAY, 14)] += 1 + number % 4
    found = rollups.counts(asking(people.chair), (people.thornby,))
    assert {(count.status, count.urgency): count.actions for count in found} == dict(expected)


def test_alike_actions_are_counted_together_and_each_once(
    session: Session, people: World, asking: Callable[..., Context]
) -> None:
    yesterday = date(2024, 10, 13)
    for number in (1, 2, 3):
        add(session, people.thornby, number, lead_agency_id=people.police, due_on=yesterday, rating=Rating.RED)
    add(session, people.thornby, 4, status=Status.NOT_STARTED)
    add(session, people.wexcombe, 1, lead_agency_id=people.police, due_on=yesterday, rating=Rating.RED)
    found = rollups.counts(asking(people.chair), (people.thornby,))
    assert sorted(count.actions for count in found) == [1, 3]
    assert {(count.lead_agency_id, count.urgency.value, count.actions) for count in found} == {
        (people.police, "overdue", 3),
        (None, "no_date", 1),
    }


def test_what_is_counted_is_scoped(people: World, asking: Callable[..., Context]) -> None:
    with pytest.raises(NotFound):
        rollups.counts(asking(people.chair), (people.thornby, people.wexcombe))
    with pytest.raises(NotFound):
        rollups.counts(asking(people.administrator), (people.thornby,))
    with pytest.raises(NotFound):
        rollups.kept_counts(asking(people.other_chair), people.thornby, TODAY)


def test_counting_reads_the_covering_index_alone(
    session: Session, people: World, asking: Callable[..., Context]
) -> None:
    engine = session.get_bind()
    if engine.dialect.name != "sqlite":
        pytest.skip("the planner of PostgreSQL takes the table itself while it is small")
    seen: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", listen)
    rollups.counts(asking(people.chair), (people.thornby,))
    event.remove(engine, "before_cursor_execute", listen)
    statement = next(each for each in seen if "FROM action" in each)
    plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement.replace('?', '1')}").all()
    assert any("USING COVERING INDEX ix_action_rollup" in row[-1] for row in plan), plan
