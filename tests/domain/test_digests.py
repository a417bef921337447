from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.access import Actor, Role, Seat
from tracker.domain.actions import Assignment, Status
from tracker.domain.digests import (
    ActionLine,
    DateLine,
    EmailCounts,
    PartnershipSummary,
    ProposalLine,
    StatementLine,
    agency_summary,
    digest_on,
    digest_week,
    next_digest_on,
    partnership_summary,
    subject,
)
from tracker.domain.london import week_of
from tracker.domain.working_days import is_working_day

TODAY = date(2024, 10, 14)
POLICE, COUNCIL, ITSELF = 1, 2, 3
LINE = ActionLine(
    action_id=1,
    partnership_id=1,
    number=1,
    reference="THO-1",
    title="Check before each meeting",
    status=Status.IN_PROGRESS,
    assignment=Assignment.ACCEPTED,
    lead_agency_id=POLICE,
    lead_agency="Eastmoor Police",
    is_led_by_partnership=False,
    named_lead_id=None,
    due_on=date(2024, 10, 4),
    asked_on=date(2024, 8, 1),
    delivered_on=None,
    signed_off_on=None,
)
LEAD = Actor("Nadia", 10, (Seat(1, Role.AGENCY_LEAD, POLICE), Seat(2, Role.AGENCY_LEAD, POLICE)))
CHAIR = Actor("Amina", 11, (Seat(1, Role.CHAIR),))


@pytest.mark.parametrize(
    ("monday", "choice", "expected"),
    [
        (date(2024, 10, 14), 1, date(2024, 10, 14)),
        (date(2024, 10, 14), 5, date(2024, 10, 18)),
        (date(2024, 8, 26), 1, date(2024, 8, 27)),  # a bank holiday Monday moves to Tuesday
        (date(2025, 4, 14), 5, date(2025, 4, 17)),  # Good Friday: nothing later in the week
        (date(2024, 12, 23), 3, date(2024, 12, 27)),  # Christmas Day and Boxing Day
        (date(2025, 12, 29), 4, date(2026, 1, 2)),  # New Year's Day, in the same ISO week
    ],
)
def test_the_day_of_the_weekly_summary(monday: date, choice: int, expected: date) -> None:
    assert digest_on(monday, choice) == expected


def test_the_next_summary_comes_after_today() -> None:
    assert next_digest_on(1, date(2024, 8, 23)) == date(2024, 8, 27)
    assert next_digest_on(1, date(2024, 8, 27)) == date(2024, 9, 2)
    assert next_digest_on(5, date(2024, 8, 27)) == date(2024, 8, 30)


mondays = st.dates(date(2022, 1, 1), date(2028, 12, 31)).map(lambda day: day - timedelta(days=day.weekday()))


@given(monday=mondays, choice=st.integers(1, 5))
def test_it_is_a_working_day_of_the_same_week(monday: date, choice: int) -> None:
    on = digest_on(monday, choice)
    assert on is not None
    assert is_working_day(on)
    assert week_of(on) == week_of(monday)


@given(monday=mondays, choice=st.integers(1, 5), ran=st.sets(st.integers(0, 41), min_size=1))
def test_whatever_days_run_each_week_is_told_once_and_none_between_two_runs_is_lost(
    monday: date, choice: int, ran: set[int]
) -> None:
    told: list[str] = []
    last_run: date | None = None
    for day in sorted(monday + timedelta(days=n) for n in ran):
        if not is_working_day(day):
            continue
        week = digest_week(choice, day, last_run)
        if week is not None and week not in told:
            told.append(week)
        for since in (0, 1):
            on = digest_on(day - timedelta(days=day.weekday() + 7 * since), choice)
            if on is not None and on <= day and (since == 0 or (last_run is not None and last_run < on)):
                assert week_of(on) in told or week_of(day) in told
        last_run = day
    assert told == sorted(set(told))


def test_a_missed_friday_comes_on_monday_but_not_where_nothing_ever_ran() -> None:
    assert digest_week(5, date(2024, 10, 21), date(2024, 10, 17)) == "2024-W42"
    assert digest_week(5, date(2024, 10, 21), date(2024, 10, 18)) is None
    assert digest_week(5, date(2024, 10, 21), None) is None
    assert digest_week(1, date(2024, 10, 21), None) == "2024-W43"


def test_what_an_agency_leads_is_sorted_by_what_can_be_done_about_it() -> None:
    lines = [
        LINE,
        replace(LINE, action_id=2, due_on=date(2024, 10, 28), assignment=Assignment.ASKED),
        replace(LINE, action_id=3, due_on=date(2024, 10, 29), partnership_id=2),
        replace(LINE, action_id=4, status=Status.DELIVERED, delivered_on=date(2024, 10, 1)),
        replace(LINE, action_id=5, status=Status.SIGNED_OFF, signed_off_on=date(2024, 10, 9)),
        replace(LINE, action_id=6, lead_agency_id=COUNCIL, lead_agency="Thornby Council"),
        replace(LINE, action_id=7, partnership_id=3),
        replace(LINE, action_id=8, due_on=None, assignment=Assignment.SUGGESTED),
    ]
    summary = agency_summary(LEAD, lines, TODAY, 14)

    def numbers(found: tuple[ActionLine, ...]) -> list[int]:
        return [line.action_id for line in found]

    assert numbers(summary.overdue) == [1]
    assert numbers(summary.due_soon) == [2]
    assert numbers(summary.to_answer) == [2]
    assert numbers(summary.waiting) == [4, 8]
    assert numbers(summary.done) == [5]
    assert (summary.led, summary.agencies, summary.partnership_ids) == (5, ("Eastmoor Police",), {1, 2})
    assert subject(summary, [], TODAY) == "Eastmoor Police: 1 overdue, 1 due soon, 1 to answer (weekly summary)"


def test_thanks_alone_are_no_reason_to_write() -> None:
    done = replace(LINE, status=Status.SIGNED_OFF, signed_off_on=TODAY)
    later = replace(LINE, action_id=2, due_on=date(2025, 3, 1))
    assert not agency_summary(LEAD, [done, later], TODAY, 14).is_worth_sending


def test_a_named_lead_and_whoever_runs_the_partnership_have_theirs_too() -> None:
    named = Actor("Ellie", 12, (Seat(1, Role.CONTRIBUTOR, POLICE),))
    assert agency_summary(named, [LINE], TODAY, 14).led == 0
    assert agency_summary(named, [replace(LINE, named_lead_id=12)], TODAY, 14).led == 1
    manager = Actor("Joan", 13, (Seat(1, Role.BUSINESS_MANAGER),))
    itself = replace(LINE, lead_agency_id=ITSELF, is_led_by_partnership=True)
    assert agency_summary(manager, [LINE, itself], TODAY, 14).led == 1


def summary_of(actor: Actor, *lines: ActionLine, **changes: object) -> PartnershipSummary:
    values = {"proposals": (), "changed": (), "statement": None, "to_check": 0, "emails": EmailCounts(0, 0)}
    return partnership_summary(actor, lines, today=TODAY, soon_days=14, **(values | changes))


def test_what_a_partnership_has_to_decide() -> None:
    delivered = replace(LINE, status=Status.DELIVERED, delivered_on=date(2024, 10, 1))
    unled = replace(LINE, action_id=2, lead_agency_id=None, lead_agency=None, assignment=Assignment.NOBODY, due_on=None)
    proposal = ProposalLine(LINE, None, date(2024, 12, 1), TODAY)
    summary = summary_of(CHAIR, delivered, unled, replace(LINE, action_id=3), proposals=[proposal])
    assert (summary.to_decide, summary.open, len(summary.overdue)) == (3, 3, 1)
    assert summary.totals == "3 actions are open: 1 overdue and 1 without a lead agency."
    assert summary.fact(TODAY) == "3 to decide, 1 overdue"
    of_the_agency = Actor("Peter", 14, (Seat(1, Role.DEPUTY_CHAIR, POLICE),))
    apart = summary_of(of_the_agency, delivered)
    assert (apart.to_sign_off, apart.others_sign_off) == ((), (delivered,))
    assert apart.fact(TODAY) == "nothing needs you this week"
    assert summary_of(CHAIR).totals == "No actions are open."


def test_whoever_has_delivered_is_not_waited_for_to_accept() -> None:
    asked = replace(LINE, assignment=Assignment.ASKED)
    assert summary_of(CHAIR, asked, replace(asked, action_id=2, status=Status.DELIVERED)).asked == (asked,)


def test_letters_to_check_and_leavers_need_somebody() -> None:
    left = replace(LINE, due_on=None, named_lead_has_left=True)
    summary = summary_of(CHAIR, left, to_check=2)
    assert (summary.named_lead_has_left, summary.to_decide) == ((left,), 1)
    assert summary.fact(TODAY) == "1 to decide, 2 letters to check"
    assert summary_of(CHAIR, to_check=1).fact(TODAY) == "1 letter to check"


def test_the_longest_quiet_come_first() -> None:
    quiet = replace(LINE, quiet_since=date(2024, 9, 1))
    quieter = replace(LINE, action_id=2, quiet_since=date(2024, 8, 1))
    assert summary_of(CHAIR, quiet, quieter, replace(LINE, action_id=3)).quiet == (quieter, quiet)


STATEMENT = StatementLine(3, "statement", date(2024, 10, 21), actions=8, no_lead=1, no_date=2, no_measure=3)


@pytest.mark.parametrize(
    ("lacks", "step"),
    [
        ({}, "find a lead agency for 1 action"),
        ({"no_lead": 0}, "agree a due date for 2 actions"),
        ({"no_lead": 0, "no_date": 0}, "write a success measure for 3 actions"),
        ({"no_lead": 0, "no_date": 0, "no_measure": 0}, "have the statement endorsed and send it"),
        ({"actions": 0, "no_lead": 0, "no_date": 0, "no_measure": 0}, "add the actions that answer the letter"),
    ],
)
def test_the_next_step_to_a_statement(lacks: dict[str, int], step: str) -> None:
    assert replace(STATEMENT, **lacks).next_step == step
    assert STATEMENT.send_on == date(2024, 10, 16)


def test_the_subject_says_when_the_statement_is_due() -> None:
    statement = StatementLine(
        letter_number=3,
        what="statement",
        due_on=date(2024, 10, 21),
        actions=8,
        no_lead=1,
        no_date=8,
        no_measure=0,
    )
    summary = summary_of(CHAIR, statement=statement, changed=[DateLine(LINE, TODAY, TODAY)])
    assert subject(None, [("Thornby", summary)], TODAY) == ("Thornby: statement due in 5 working days (weekly summary)")
    assert statement.missing == (
        "1 action has no lead agency yet",
        "8 actions have no agreed due date",
    )
    assert replace(summary, statement=replace(statement, due_on=TODAY)).fact(TODAY) == "statement due today"
    two = [("Thornby", summary), ("Wexcombe", summary)]
    assert subject(None, two, TODAY) == ("2 partnerships: Thornby statement due in 5 working days (weekly summary)")
    calm = [("Thornby", summary_of(CHAIR)), ("Wexcombe", summary_of(CHAIR))]
    assert subject(None, calm, TODAY) == "2 partnerships: nothing needs you this week (weekly summary)"
    busy = [("Thornby", summary_of(CHAIR, LINE, to_check=1)), ("Wexcombe", summary_of(CHAIR, to_check=1))]
    assert subject(None, busy, TODAY) == "2 partnerships: 2 letters to check, 1 overdue (weekly summary)"
