from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.store.test_rollups import add
from tests.world import MONDAY, TODAY, World
from tracker.domain.access import Actor, SystemActor
from tracker.domain.actions import Rating, ShownRating, Status
from tracker.domain.errors import NotAllowed, NotFound
from tracker.services import progress
from tracker.settings import Settings
from tracker.store.context import Context
from tracker.store.models import Action, Partnership, ProgressCount
from tracker.store.queries.partnerships import PartnershipRow, partnership_by_slug


@pytest.fixture
def scheduler(session: Session, settings: Settings) -> Callable[[date], Context]:
    def at(day: date) -> Context:
        actor = Actor("Scheduler", system=SystemActor.SCHEDULER)
        return Context(session, actor, MONDAY + (day - TODAY), settings)

    return at


@pytest.fixture
def thornby(people: World, asking: Callable[..., Context]) -> PartnershipRow:
    return partnership_by_slug(asking(people.chair), "thornby")


def some_actions(session: Session, people: World) -> None:
    """Thornby: 2 overdue and red with the police, 1 without a lead; Wexcombe: 1 signed off by the police."""
    for number in (1, 2):
        add(
            session,
            people.thornby,
            number,
            lead_agency_id=people.police,
            due_on=TODAY - timedelta(days=5),
            rating=Rating.RED,
        )
    add(session, people.thornby, 3, status=Status.NOT_STARTED)
    add(session, people.wexcombe, 1, lead_agency_id=people.police, status=Status.SIGNED_OFF)


def test_a_partnership_stands_as_its_actions_stand(
    session: Session, people: World, asking: Callable[..., Context], thornby: PartnershipRow
) -> None:
    some_actions(session, people)
    summary = progress.rollup(asking(people.observer), thornby)
    assert (summary.everything.total, summary.everything.overdue, summary.everything.no_lead) == (3, 2, 1)
    assert [(each.name, each.tally.total) for each in summary.agencies] == [
        ("No lead agency yet", 1),
        ("Eastmoor Police", 2),
    ]


def test_other_peoples_partnerships_do_not_exist(
    people: World, asking: Callable[..., Context], thornby: PartnershipRow
) -> None:
    for stranger in (people.other_chair, people.administrator):
        with pytest.raises(NotFound):
            progress.rollup(asking(stranger), thornby)
        with pytest.raises(NotFound):
            progress.trend(asking(stranger), thornby)


def test_across_counts_only_what_one_may_see(
    session: Session, people: World, asking: Callable[..., Context], scheduler: Callable[[date], Context]
) -> None:
    some_actions(session, people)
    chair = progress.across(asking(people.chair))
    assert [(row.slug, summary.everything.total) for row, summary in chair.partnerships] == [("thornby", 3)]
    everybody = progress.across(scheduler(TODAY))
    assert [(row.slug, summary.everything.total) for row, summary in everybody.partnerships] == [
        ("thornby", 3),
        ("wexcombe", 1),
    ]
    police = next(each for each in everybody.together.agencies if each.agency_id == people.police)
    assert (police.tally.total, police.tally.overdue, police.tally.finished) == (3, 2, 1)
    nobody = progress.across(asking(people.administrator))
    assert nobody.partnerships == ()
    assert nobody.together.everything.total == 0


def test_a_night_is_kept_once_and_stays_as_it_was(
    session: Session, people: World, scheduler: Callable[[date], Context]
) -> None:
    some_actions(session, people)
    assert progress.keep_tonight(scheduler(TODAY)) == 2
    kept = session.scalar(select(func.sum(ProgressCount.actions)))
    add(session, people.thornby, 4, lead_agency_id=people.council)
    assert progress.keep_tonight(scheduler(TODAY)) == 0
    assert session.scalar(select(func.sum(ProgressCount.actions))) == kept == 4
    assert progress.keep_tonight(scheduler(TODAY + timedelta(days=1))) == 2
    assert session.scalar(select(func.sum(ProgressCount.actions))) == 9


def test_a_closed_partnership_is_kept_no_longer(
    session: Session, people: World, scheduler: Callable[[date], Context]
) -> None:
    some_actions(session, people)
    session.get_one(Partnership, people.wexcombe).closed_on = TODAY
    assert progress.keep_tonight(scheduler(TODAY)) == 1


def test_only_the_installation_keeps_nights(people: World, asking: Callable[..., Context]) -> None:
    with pytest.raises(NotAllowed):
        progress.keep_tonight(asking(people.chair))


def test_the_trend_is_what_was_kept_each_week(
    session: Session,
    people: World,
    asking: Callable[..., Context],
    scheduler: Callable[[date], Context],
    thornby: PartnershipRow,
) -> None:
    some_actions(session, people)
    long_ago = TODAY - timedelta(weeks=12)
    for day in (long_ago, TODAY - timedelta(days=7), TODAY - timedelta(days=4)):
        progress.keep_tonight(scheduler(day))
    first = session.scalars(select(Action).where(Action.number == 1, Action.partnership_id == people.thornby)).one()
    first.status = Status.SIGNED_OFF
    session.flush()
    progress.keep_tonight(scheduler(TODAY))
    points = progress.trend(asking(people.chair), thornby)
    assert [point.on for point in points] == [TODAY - timedelta(days=4), TODAY]
    earlier, now = (point.tally for point in points)
    assert (earlier.total, earlier.overdue, earlier.by_rating[ShownRating.RED], earlier.no_lead) == (3, 2, 2, 1)
    assert (now.total, now.overdue, now.by_rating[ShownRating.BLUE]) == (3, 1, 1)
