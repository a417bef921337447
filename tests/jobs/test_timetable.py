from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tracker.jobs.timetable import JOBS, TIMETABLE, Days


def test_every_job_says_what_it_does_and_when() -> None:
    assert list(JOBS) == ["reminders", "weekly-digest", "send", "nightly-progress", "tidy"]
    for job in TIMETABLE:
        assert job.does.endswith(".")
        assert (job.at is None) == (job.days is Days.ALWAYS)
    assert [job.when for job in TIMETABLE] == [
        "on working days at 08:00",
        "on working days at 08:00",
        "every half a minute",
        "every day at 02:00",
        "every day at 03:00",
    ]


@pytest.mark.parametrize(
    ("name", "now", "expected"),
    [
        # Summer time: 08:00 in London is 07:00 UTC.
        ("weekly-digest", datetime(2024, 10, 14, 6, 59, tzinfo=UTC), None),
        ("weekly-digest", datetime(2024, 10, 14, 7, 0, tzinfo=UTC), date(2024, 10, 14)),
        ("weekly-digest", datetime(2024, 10, 14, 21, 0, tzinfo=UTC), date(2024, 10, 14)),
        ("weekly-digest", datetime(2024, 10, 12, 9, 0, tzinfo=UTC), None),
        # A bank holiday Monday, and winter time.
        ("reminders", datetime(2024, 8, 26, 9, 0, tzinfo=UTC), None),
        ("reminders", datetime(2024, 11, 4, 7, 30, tzinfo=UTC), None),
        ("reminders", datetime(2024, 11, 4, 8, 0, tzinfo=UTC), date(2024, 11, 4)),
        # The night the clocks go back: once, whatever the clock shows twice.
        ("nightly-progress", datetime(2024, 10, 27, 0, 30, tzinfo=UTC), None),
        ("nightly-progress", datetime(2024, 10, 27, 1, 30, tzinfo=UTC), None),
        ("nightly-progress", datetime(2024, 10, 27, 2, 0, tzinfo=UTC), date(2024, 10, 27)),
        ("send", datetime(2024, 12, 25, 23, 0, tzinfo=UTC), date(2024, 12, 25)),
    ],
)
def test_when_a_job_is_due(name: str, now: datetime, expected: date | None) -> None:
    assert JOBS[name].day_due(now) == expected
