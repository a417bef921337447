from __future__ import annotations

from datetime import date, timedelta

import pytest

from tracker.domain.actions import Assignment, Status, Urgency
from tracker.domain.rollups import Count, TrendPoint, tally
from tracker.web.charts import BOTTOM, HEIGHT, LEFT, TOP, WIDTH, columns_over_time, round_up

SUNDAY = date(2024, 10, 13)


def point(weeks: int, **numbers: int) -> TrendPoint:
    counts = [
        Count(1, None, Status(status), None, Assignment.NOBODY, Urgency.NO_DATE, number)
        for status, number in numbers.items()
        if number
    ]
    return TrendPoint(SUNDAY + timedelta(weeks=weeks), tally(counts))


def test_columns_stand_on_the_floor_and_are_as_high_as_their_numbers() -> None:
    chart = columns_over_time([point(0, not_started=8), point(1, not_started=2, in_progress=3, signed_off=2, closed=1)])
    floor = HEIGHT - BOTTOM
    full = floor - TOP
    first, second = ([b for b in chart.blocks if b.x == x] for x in sorted({b.x for b in chart.blocks}))
    assert [(b.band, b.number) for b in first] == [("not-started", 8)]
    assert first[0].y == TOP
    assert [(b.band, b.number) for b in second] == [("finished", 3), ("in-progress", 3), ("not-started", 2)]
    assert second[0].y + second[0].height == pytest.approx(floor, abs=0.2)
    assert sum(b.height for b in second) == pytest.approx(full, abs=0.3)


def test_everything_stays_inside_the_drawing() -> None:
    chart = columns_over_time([point(week, not_started=week * 37, delivered=1) for week in range(12)])
    for block in chart.blocks:
        assert block.x >= LEFT
        assert block.x + block.width <= WIDTH
        assert block.y >= TOP - 0.1
        assert block.y + block.height <= HEIGHT - BOTTOM + 0.1
    assert [tick.text for tick in chart.dates] == ["13 Oct", "24 Nov", "29 Dec"]


def test_a_partnership_without_actions_has_an_empty_chart_not_a_fault() -> None:
    chart = columns_over_time([point(0)])
    assert chart.blocks == ()
    assert [tick.text for tick in chart.lines] == ["0", "2", "4"]
    assert chart.description == "13 October 2024: 0 actions, 0 of them signed off or closed."


def test_the_description_says_the_first_and_the_last_column() -> None:
    chart = columns_over_time([point(0, not_started=8), point(1, not_started=5, signed_off=3)])
    assert chart.description == (
        "From 13 October 2024 (8 actions, 0 of them signed off or closed) "
        "to 20 October 2024 (8 actions, 3 of them signed off or closed)."
    )


@pytest.mark.parametrize(
    ("number", "expected"),
    [(0, 4), (4, 4), (5, 6), (8, 8), (11, 12), (13, 16), (17, 20), (21, 40), (999, 1000), (1001, 1200)],
)
def test_a_scale_ends_with_a_round_number_whose_half_is_whole(number: int, expected: int) -> None:
    assert round_up(number) == expected
    assert expected % 2 == 0
