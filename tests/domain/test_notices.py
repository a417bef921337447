from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.access import Role
from tracker.domain.actions import Assignment, Status
from tracker.domain.notices import (
    ActionFacts,
    NoticeKind,
    Seated,
    Told,
    asked_key,
    due_key,
    reminder_stage,
    reminders_due,
    upcoming,
    who_leads,
    why_not,
)
from tracker.domain.working_days import add_working_days, is_working_day

POLICE, COUNCIL, ITSELF = 1, 2, 3
LEAD, CONTRIBUTOR, OTHER_LEAD, MANAGER, COORDINATOR, STRANGER = 10, 11, 12, 13, 14, 15
DUE = date(2024, 11, 20)
ASKED = datetime(2024, 10, 1, 9, 30, tzinfo=UTC)
SEATS = (
    Seated(LEAD, Role.AGENCY_LEAD, POLICE),
    Seated(CONTRIBUTOR, Role.CONTRIBUTOR, POLICE),
    Seated(OTHER_LEAD, Role.AGENCY_LEAD, COUNCIL),
    Seated(MANAGER, Role.BUSINESS_MANAGER, None),
    Seated(COORDINATOR, Role.SAFEGUARDING_PARTNER, POLICE),
)
FACTS = ActionFacts(
    action_id=7,
    partnership_id=1,
    number=17,
    status=Status.IN_PROGRESS,
    assignment=Assignment.ACCEPTED,
    lead_agency_id=POLICE,
    is_led_by_partnership=False,
    named_lead_id=None,
    coordinator_id=COORDINATOR,
    asked_at=ASKED,
    due_on=DUE,
)


@pytest.mark.parametrize(
    ("today", "kind"),
    [
        (date(2024, 10, 22), None),
        (date(2024, 10, 23), NoticeKind.DUE_IN_28_DAYS),
        (date(2024, 10, 25), NoticeKind.DUE_IN_28_DAYS),
        (date(2024, 11, 12), NoticeKind.DUE_IN_28_DAYS),
        (date(2024, 11, 13), NoticeKind.DUE_IN_7_DAYS),
        (date(2024, 11, 20), NoticeKind.DUE_IN_7_DAYS),
        (date(2024, 11, 21), NoticeKind.OVERDUE),
        (date(2025, 11, 21), NoticeKind.OVERDUE),
    ],
)
def test_each_reminder_has_its_time(today: date, kind: NoticeKind | None) -> None:
    assert reminder_stage(Status.IN_PROGRESS, DUE, today) is kind


def test_overdue_waits_for_the_next_working_day() -> None:
    friday = date(2024, 8, 23)
    assert [reminder_stage(Status.NOT_STARTED, friday, friday + timedelta(days=n)) for n in range(1, 5)] == [
        None,
        None,
        None,  # the bank holiday
        NoticeKind.OVERDUE,
    ]


@pytest.mark.parametrize("status", [Status.DELIVERED, Status.SIGNED_OFF, Status.CLOSED])
def test_nobody_is_reminded_of_what_is_done(status: Status) -> None:
    done = replace(FACTS, status=status)
    assert reminders_due(done, SEATS, DUE + timedelta(days=30)) == ()
    assert list(upcoming(done, DUE - timedelta(days=60), 365)) == []


def test_without_an_agreed_date_nobody_is_reminded() -> None:
    assert reminders_due(replace(FACTS, due_on=None), SEATS, DUE) == ()


def test_the_coordinator_is_told_after_fourteen_days_and_then_nobody_anew() -> None:
    late = DUE + timedelta(days=14)
    key = due_key(7, DUE)
    assert reminders_due(FACTS, SEATS, late - timedelta(days=1)) == (Told(LEAD, NoticeKind.OVERDUE, key),)
    both = (Told(LEAD, NoticeKind.OVERDUE, key), Told(COORDINATOR, NoticeKind.OVERDUE_14_DAYS, key))
    assert reminders_due(FACTS, SEATS, late) == both
    assert reminders_due(FACTS, SEATS, late + timedelta(days=400)) == both
    assert len(reminders_due(replace(FACTS, coordinator_id=STRANGER), SEATS, late)) == 1
    assert len(reminders_due(replace(FACTS, coordinator_id=None), SEATS, late)) == 1


@pytest.mark.parametrize(
    ("agency", "itself", "named", "expected"),
    [
        (POLICE, False, None, (LEAD,)),
        (POLICE, False, CONTRIBUTOR, (CONTRIBUTOR,)),
        (POLICE, False, STRANGER, (LEAD,)),
        (COUNCIL, False, None, (OTHER_LEAD,)),
        (ITSELF, True, None, (MANAGER,)),
        (ITSELF, True, COORDINATOR, (COORDINATOR,)),
        (99, False, None, ()),
    ],
)
def test_whom_to_tell(agency: int, itself: bool, named: int | None, expected: tuple[int, ...]) -> None:
    assert who_leads(SEATS, agency, itself, named) == expected


def test_an_agency_without_a_lead_is_told_through_its_contributors() -> None:
    assert who_leads(SEATS[1:], POLICE, False, None) == (CONTRIBUTOR,)


days = st.dates(date(2023, 1, 1), date(2027, 12, 31))


@given(due_on=days, ran=st.sets(st.integers(-40, 40)))
def test_whatever_days_are_missed_each_stage_is_told_once_if_anything_ran_in_its_time(
    due_on: date, ran: set[int]
) -> None:
    facts = replace(FACTS, due_on=due_on)
    told: list[Told] = []
    in_time: set[NoticeKind] = set()
    for offset in sorted(ran):
        today = due_on + timedelta(days=offset)
        if not is_working_day(today):
            continue
        stage = reminder_stage(facts.status, due_on, today)
        in_time |= {stage} if stage else set()
        in_time |= {NoticeKind.OVERDUE_14_DAYS} if offset >= 14 else set()
        told += [one for one in reminders_due(facts, SEATS, today) if one not in told]
    assert {one.kind for one in told} == in_time
    assert len({(one.person_id, one.kind) for one in told}) == len(told)


@given(due_on=days)
def test_each_stage_has_a_working_day_to_be_told_on(due_on: date) -> None:
    on = [due_on + timedelta(days=n) for n in range(-28, 12)]
    stages = {reminder_stage(Status.IN_PROGRESS, due_on, day) for day in on if is_working_day(day)}
    assert {NoticeKind.DUE_IN_28_DAYS, NoticeKind.DUE_IN_7_DAYS, NoticeKind.OVERDUE} <= stages


@given(due_on=days, first=st.integers(-40, 40), moved_to=days)
def test_a_changed_date_starts_anew_and_drops_what_was_noted_for_the_old_one(
    due_on: date, first: int, moved_to: date
) -> None:
    today = due_on + timedelta(days=first)
    before = reminders_due(replace(FACTS, due_on=due_on), SEATS, today)
    moved = replace(FACTS, due_on=moved_to)
    after = reminders_due(moved, SEATS, today)
    assert due_on == moved_to or not set(before) & set(after)
    for one in before:
        reason = why_not(one, moved, SEATS, today)
        assert reason == (None if due_on == moved_to else "The due date has changed.")


@given(due_on=days, offset=st.integers(-40, 40))
def test_what_is_due_now_is_never_cancelled(due_on: date, offset: int) -> None:
    facts, today = replace(FACTS, due_on=due_on), due_on + timedelta(days=offset)
    assert {why_not(one, facts, SEATS, today) for one in reminders_due(facts, SEATS, today)} <= {None}


def test_a_reminder_overtaken_by_the_next_is_cancelled() -> None:
    noted = Told(LEAD, NoticeKind.DUE_IN_28_DAYS, due_key(7, DUE))
    assert why_not(noted, FACTS, SEATS, DUE - timedelta(days=8)) is None
    assert why_not(noted, FACTS, SEATS, DUE - timedelta(days=7)) == "A later reminder took its place."


def test_why_somebody_is_not_told_after_all() -> None:
    noted = Told(LEAD, NoticeKind.OVERDUE, due_key(7, DUE))
    late = DUE + timedelta(days=3)
    assert why_not(noted, FACTS, SEATS, late) is None
    assert why_not(noted, FACTS, SEATS[1:], late) == "They no longer have a role in the partnership."
    moved = replace(FACTS, lead_agency_id=COUNCIL)
    assert why_not(noted, moved, SEATS, late) == "Somebody else leads the action now."
    named = replace(FACTS, named_lead_id=CONTRIBUTOR)
    assert why_not(noted, named, SEATS, late) == "Somebody else leads the action now."
    done = replace(FACTS, status=Status.DELIVERED)
    assert why_not(noted, done, SEATS, late) == "The action is finished, or waits for somebody else."
    told = Told(COORDINATOR, NoticeKind.OVERDUE_14_DAYS, due_key(7, DUE))
    other = replace(FACTS, coordinator_id=LEAD)
    assert why_not(told, other, SEATS, DUE + timedelta(days=20)) == ("Somebody else is the agency's coordinator now.")


def test_being_asked_is_told_only_while_the_question_stands() -> None:
    noted = Told(LEAD, NoticeKind.ASKED_TO_LEAD, asked_key(7, POLICE, ASKED))
    asked = replace(FACTS, assignment=Assignment.ASKED)
    assert why_not(noted, asked, SEATS, DUE) is None
    assert why_not(noted, FACTS, SEATS, DUE) == "The agency has answered, or is no longer asked."
    again = replace(asked, asked_at=ASKED + timedelta(seconds=1))
    assert why_not(noted, again, SEATS, DUE) == "The action was assigned again afterwards."
    named = replace(asked, named_lead_id=CONTRIBUTOR)
    assert why_not(noted, named, SEATS, DUE) is None
    returned = Told(LEAD, NoticeKind.RETURNED, "7:2024-10-01T09:30:00")
    assert why_not(returned, asked, SEATS, DUE) is None


def test_whoever_manages_twice_over_is_told_once() -> None:
    seats = (*SEATS, Seated(MANAGER, Role.BUSINESS_MANAGER, COUNCIL))
    assert who_leads(seats, ITSELF, True, None) == (MANAGER,)
    led = replace(FACTS, lead_agency_id=ITSELF, is_led_by_partnership=True, coordinator_id=None)
    assert len(reminders_due(led, seats, DUE - timedelta(days=7))) == 1


@given(due_on=days, ahead=st.integers(0, 60))
def test_what_is_announced_comes_on_working_days_and_in_order(due_on: date, ahead: int) -> None:
    today = due_on - timedelta(days=40)
    coming = list(upcoming(replace(FACTS, due_on=due_on), today, ahead))
    assert all(is_working_day(on) and today < on <= today + timedelta(days=ahead) for on, _ in coming)
    assert [kind for _, kind in coming] == sorted((kind for _, kind in coming), key=list(NoticeKind).index)
    assert all(on == add_working_days(due_on, 1) for on, kind in coming if kind is NoticeKind.OVERDUE)
