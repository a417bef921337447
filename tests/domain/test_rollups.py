from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from tracker.domain.actions import Assignment, Rating, ShownRating, Status, Urgency
from tracker.domain.rollups import (
    NO_LEAD,
    Count,
    Tally,
    TrendPoint,
    last_of_each_week,
    percentage,
    roll_up,
    tally,
    to_json,
)

TODAY = date(2024, 10, 14)
NAMES = {1: "Eastmoor Police", 2: "Thornby Council"}


def count(
    actions: int,
    status: Status = Status.IN_PROGRESS,
    *,
    rating: Rating | None = None,
    lead: int | None = 1,
    assignment: Assignment | None = None,
    urgency: Urgency = Urgency.LATER,
) -> Count:
    given = assignment or (Assignment.ACCEPTED if lead else Assignment.NOBODY)
    return Count(9, lead, status, rating, given, urgency, actions)


def every_kind_of_count() -> list[Count]:
    combinations = product(Status, [None, *Rating], Assignment, Urgency, (None, 1, 2))
    return [
        Count(9, lead, status, rating, assignment, urgency, number)
        for number, (status, rating, assignment, urgency, lead) in enumerate(combinations, 1)
    ]


def test_every_action_is_counted_once_in_each_of_the_three_ways() -> None:
    counts = every_kind_of_count()
    together = tally(counts)
    expected = sum(each.actions for each in counts)
    assert together.total == expected
    assert sum(together.by_rating.values()) == expected
    assert sum(together.by_urgency.values()) == expected
    assert together.open + together.finished == expected


def test_agencies_add_up_to_everything() -> None:
    summary = roll_up(every_kind_of_count(), NAMES)
    for status in Status:
        assert sum(each.tally.by_status[status] for each in summary.agencies) == summary.everything.by_status[status]
    assert sum(each.tally.overdue for each in summary.agencies) == summary.everything.overdue


def test_nothing_gives_zeroes_not_gaps() -> None:
    empty = tally([])
    assert empty == Tally(dict.fromkeys(Status, 0), dict.fromkeys(ShownRating, 0), dict.fromkeys(Urgency, 0), 0, 0, 0)
    assert roll_up([], {}).agencies == ()


def test_the_shown_rating_follows_from_status_and_the_last_rating() -> None:
    counted = tally(
        [
            count(1, Status.SIGNED_OFF, rating=Rating.AMBER, urgency=Urgency.FINISHED),
            count(2, Status.CLOSED, rating=Rating.RED, urgency=Urgency.FINISHED),
            count(3, Status.NOT_STARTED),
            count(4, Status.IN_PROGRESS),
            count(5, Status.DELIVERED, rating=Rating.GREEN, urgency=Urgency.WAITING),
        ]
    ).by_rating
    assert counted[ShownRating.BLUE] == 1
    assert counted[ShownRating.CLOSED] == 2
    assert counted[ShownRating.NOT_STARTED] == 3
    assert counted[ShownRating.NOT_RATED] == 4
    assert counted[ShownRating.GREEN] == 5
    assert counted[ShownRating.AMBER] == counted[ShownRating.RED] == 0


def test_finished_actions_are_not_missing_a_lead_or_an_answer() -> None:
    counted = tally(
        [
            count(2, Status.NOT_STARTED, lead=None),
            count(3, Status.CLOSED, lead=None),
            count(4, assignment=Assignment.ASKED),
            count(5, Status.SIGNED_OFF, assignment=Assignment.ASKED),
            count(6, assignment=Assignment.SUGGESTED),
        ]
    )
    assert (counted.no_lead, counted.not_accepted, counted.suggested) == (2, 4, 6)


def test_actions_without_a_lead_come_first_then_agencies_by_name() -> None:
    summary = roll_up([count(1, lead=2), count(2, lead=1), count(3, lead=None)], NAMES)
    assert [(each.name, each.tally.total) for each in summary.agencies] == [
        (NO_LEAD, 3),
        ("Eastmoor Police", 2),
        ("Thornby Council", 1),
    ]


@pytest.mark.parametrize(
    ("part", "whole", "expected"), [(0, 0, None), (4, 4, None), (5, 5, 100), (1, 8, 12), (2, 3, None), (0, 7, 0)]
)
def test_no_percentages_below_five_actions(part: int, whole: int, expected: int | None) -> None:
    assert percentage(part, whole) == expected


def test_a_trend_has_one_point_a_week_the_latest_night_that_was_kept() -> None:
    nights = [
        date(2024, 12, 27),
        date(2024, 12, 29),  # Sunday of week 52
        date(2024, 12, 30),  # Monday of week 1 of 2025
        date(2025, 1, 3),
        date(2025, 1, 15),  # nothing was kept in the week before
    ]
    points = [TrendPoint(night, tally([])) for night in reversed(nights)]
    assert [point.on for point in last_of_each_week(points)] == [
        date(2024, 12, 29),
        date(2025, 1, 3),
        date(2025, 1, 15),
    ]


def test_the_json_has_every_key_and_adds_up() -> None:
    printed = to_json(roll_up([count(2), count(1, Status.NOT_STARTED, lead=None)], NAMES), "thornby", TODAY)
    assert list(printed) == [
        "partnership",
        "date",
        "total",
        "open",
        "by_status",
        "by_rating",
        "by_urgency",
        "no_lead",
        "not_accepted",
        "suggested",
        "by_agency",
    ]
    assert (printed["partnership"], printed["date"], printed["total"]) == ("thornby", "2024-10-14", 3)
    assert printed["by_urgency"] == dict.fromkeys(Urgency, 0) | {"later": 3}
    assert [(agency["agency"], agency["total"], agency["no_lead"]) for agency in printed["by_agency"]] == [
        ("No lead agency yet", 1, 1),
        ("Eastmoor Police", 2, 0),
    ]
    for key in ("by_status", "by_rating", "by_urgency"):
        assert sum(printed[key].values()) == printed["total"]
