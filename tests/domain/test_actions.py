"""An action's life: the table of transitions complete, urgency and ratings as the domain says."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.actions import (
    LIVE_STATUSES,
    LONG_OVERDUE_DAYS,
    OPEN_STATUSES,
    TRANSITIONS,
    Assignment,
    ClosedBecause,
    Event,
    Rating,
    ShownRating,
    Status,
    Urgency,
    events_from,
    long_overdue,
    reference,
    shown_rating,
    transition,
    urgency,
)

TODAY = date(2024, 10, 14)
dates = st.one_of(st.none(), st.dates(TODAY - timedelta(days=900), TODAY + timedelta(days=900)))

LIFE = {
    Status.NOT_STARTED: {Event.STARTED: Status.IN_PROGRESS, Event.CLOSED: Status.CLOSED},
    Status.IN_PROGRESS: {Event.DELIVERED: Status.DELIVERED, Event.CLOSED: Status.CLOSED},
    Status.DELIVERED: {
        Event.SIGNED_OFF: Status.SIGNED_OFF,
        Event.RETURNED: Status.IN_PROGRESS,
        Event.CLOSED: Status.CLOSED,
    },
    Status.SIGNED_OFF: {Event.REOPENED: Status.IN_PROGRESS, Event.CLOSED: Status.CLOSED},
    Status.CLOSED: {},
}
WITH_REASON = {Event.RETURNED, Event.REOPENED, Event.CLOSED}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("event", Event)
def test_the_table_leads_where_the_domain_says_and_nowhere_else(status: Status, event: Event) -> None:
    row = transition(status, event)
    assert (row.target if row else None) == LIFE[status].get(event)
    if row is not None:
        assert row.reason == (event in WITH_REASON)
        assert event in events_from(status)


def test_the_table_has_no_row_twice_and_uses_every_word() -> None:
    assert len({(row.source, row.event) for row in TRANSITIONS}) == len(TRANSITIONS)
    assert {row.event for row in TRANSITIONS} == set(Event)
    assert {row.source for row in TRANSITIONS} | {row.target for row in TRANSITIONS} == set(Status)


def test_every_closed_set_has_words_for_people() -> None:
    for kind in (Status, Assignment, Rating, ShownRating, Urgency, ClosedBecause):
        labels = [member.label for member in kind]
        assert all(labels)
        assert len(set(labels)) == len(labels)


@given(st.sampled_from(Status), dates, st.integers(0, 60))
def test_only_live_actions_with_an_agreed_date_are_overdue_or_due_soon(
    status: Status, due_on: date | None, soon_days: int
) -> None:
    found = urgency(status, due_on, TODAY, soon_days)
    assert (found is Urgency.FINISHED) == (status not in OPEN_STATUSES)
    assert (found is Urgency.WAITING) == (status is Status.DELIVERED)
    assert (found is Urgency.OVERDUE) == (status in LIVE_STATUSES and due_on is not None and due_on < TODAY)
    assert (found is Urgency.NO_DATE) == (status in LIVE_STATUSES and due_on is None)
    if found is Urgency.DUE_SOON:
        assert due_on is not None
        assert TODAY <= due_on <= TODAY + timedelta(days=soon_days)


@given(st.sampled_from(Status), dates)
def test_what_is_long_overdue_is_overdue_by_more_than_a_fortnight(status: Status, due_on: date | None) -> None:
    if long_overdue(status, due_on, TODAY):
        assert urgency(status, due_on, TODAY) is Urgency.OVERDUE
        assert due_on is not None
        assert (TODAY - due_on).days > LONG_OVERDUE_DAYS
    assert not long_overdue(Status.IN_PROGRESS, TODAY - timedelta(days=14), TODAY)
    assert long_overdue(Status.IN_PROGRESS, TODAY - timedelta(days=15), TODAY)


def test_the_shown_rating_is_blue_once_signed_off_and_the_agencys_while_open() -> None:
    assert shown_rating(Status.SIGNED_OFF, Rating.RED) is ShownRating.BLUE
    assert shown_rating(Status.CLOSED, Rating.GREEN) is ShownRating.CLOSED
    assert shown_rating(Status.IN_PROGRESS, None) is ShownRating.NOT_RATED
    assert shown_rating(Status.NOT_STARTED, None) is ShownRating.NOT_STARTED
    for rating in Rating:
        assert shown_rating(Status.DELIVERED, rating).value == rating.value


def test_a_reference_is_the_code_and_the_number() -> None:
    assert reference("ASH", 17) == "ASH-17"
