from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.deadlines import RULES, DeadlineCheck, Misfit, check_deadline
from tracker.domain.letters import LetterKind
from tracker.domain.working_days import add_working_days, is_working_day, working_days_between

FRIDAY = date(2024, 7, 12)
MONDAY = date(2024, 10, 21)


def checked(kind: LetterKind = LetterKind.JTAI, **changes: Any) -> DeadlineCheck:
    facts: dict[str, Any] = {
        "has_priority_actions": False,
        "published_on": FRIDAY,
        "received_on": None,
        "printed_on": MONDAY,
    }
    return check_deadline(kind, **(facts | changes))


def codes(check: DeadlineCheck) -> list[Misfit]:
    return [code for code, _ in check.warnings]


def test_a_joint_letter_that_says_what_the_rule_says() -> None:
    check = checked()
    assert (check.due_on, check.computed_on, check.difference) == (MONDAY, MONDAY, 0)
    assert check.sentence == (
        "The letter says 21 October 2024. That is 70 working days from the date of the letter, 12 July 2024."
    )
    assert check.warnings == ()


def test_the_printed_date_wins_and_the_difference_is_said() -> None:
    check = checked(printed_on=date(2024, 10, 18))
    assert check.due_on == date(2024, 10, 18)
    assert check.difference == -1
    assert check.sentence == (
        "70 working days from the date of the letter, 12 July 2024, would be 21 October 2024; "
        "the letter says 18 October 2024; difference 1 working day earlier."
    )
    assert codes(check) == [Misfit.DIFFERS]


def test_days_are_counted_from_receiving_it_once_that_is_known() -> None:
    check = checked(received_on=date(2024, 7, 15), printed_on=None)
    assert check.due_on == add_working_days(date(2024, 7, 15), 70)
    assert check.sentence == (
        "The letter prints no date. 70 working days from the day it was received, 15 July 2024, "
        "would be 22 October 2024."
    )


def test_a_saturday_is_not_a_working_day() -> None:
    check = checked(printed_on=date(2024, 10, 19))
    assert codes(check) == [Misfit.NOT_A_WORKING_DAY, Misfit.DIFFERS]
    assert check.warnings[0][1] == (
        "19 October 2024 is a Saturday, not a working day. The working day before is 18 October 2024."
    )


def test_the_saturday_after_the_day_of_the_rule() -> None:
    check = checked(published_on=date(2024, 7, 11), printed_on=date(2024, 10, 19))
    assert check.computed_on == date(2024, 10, 18)
    assert check.difference == 0
    assert check.sentence.endswith(
        "would be 18 October 2024; the letter says 19 October 2024; no working day lies between them."
    )


def test_a_bank_holiday_is_named_as_such() -> None:
    check = checked(published_on=date(2024, 5, 15), printed_on=date(2024, 8, 26))
    assert (
        "is a Monday and a bank holiday, not a working day. The working day before is 23 August"
        in (check.warnings[0][1])
    )


@pytest.mark.parametrize("printed", [FRIDAY, date(2023, 10, 21)])
def test_a_deadline_that_does_not_come_after_the_letter(printed: date) -> None:
    assert Misfit.BEFORE_THE_LETTER in codes(checked(printed_on=printed))


def test_a_focused_visit_asks_only_where_it_has_a_priority_action() -> None:
    nothing = checked(LetterKind.FOCUSED_VISIT, printed_on=None)
    assert (nothing.due_on, nothing.draft_on, nothing.sentence) == (None, None, "This letter asks for no statement.")
    asked = checked(LetterKind.FOCUSED_VISIT, printed_on=None, has_priority_actions=True)
    assert (asked.draft_on, asked.due_on) == (add_working_days(FRIDAY, 20), MONDAY)


def test_a_letter_that_asks_for_something_is_not_said_to_ask_for_nothing() -> None:
    asked = checked(LetterKind.FOCUSED_VISIT, printed_on=None, asks=True)
    said = "This letter asks for a statement or plan. No rule is known that says by when."
    assert (asked.due_on, asked.sentence) == (None, said)


def test_send_letters_of_the_first_framework_ask_for_a_statement_under_the_regulations() -> None:
    check = checked(
        LetterKind.AREA_SEND, printed_on=None, has_priority_actions=True, published_on=date(2021, 7, 8)
    )
    assert check.rule is not None
    assert (check.rule.answer, check.due_on) == ("written statement of action", date(2021, 10, 15))
    assert "regulation 4" in check.rule.source


def test_a_number_of_days_in_the_letter_takes_the_rules_place() -> None:
    check = checked(LetterKind.FOCUSED_VISIT, printed_on=None, has_priority_actions=True, printed_working_days=35)
    assert check.due_on == add_working_days(FRIDAY, 35)
    assert check.sentence.startswith("The letter prints no date but 35 working days from receiving it. 35 working")
    assert check.draft_on == add_working_days(FRIDAY, 20)
    other = checked(LetterKind.OTHER, printed_on=None, printed_working_days=10)
    assert other.due_on == add_working_days(FRIDAY, 10)


@pytest.mark.parametrize(("has_priority_actions", "days"), [(True, 35), (False, 30)])
def test_area_send_says_that_the_number_is_a_setting(has_priority_actions: bool, days: int) -> None:
    check = checked(LetterKind.AREA_SEND, printed_on=None, has_priority_actions=has_priority_actions)
    assert check.due_on == add_working_days(FRIDAY, days)
    assert codes(check) == [Misfit.SETTING]
    assert "Check with Ofsted and CQC" in check.warnings[0][1]


def test_without_any_date_nothing_is_counted() -> None:
    check = checked(published_on=None, printed_on=None)
    assert check.due_on is None
    assert check.sentence == "The letter's date is not known, so nothing can be counted from it."
    assert checked(published_on=None).due_on == MONDAY


def test_an_unknown_kind_is_not_said_to_ask_for_nothing() -> None:
    assert checked(LetterKind.OTHER, printed_on=None).sentence.startswith("No rule is known")


def test_a_rule_holds_from_the_day_it_came_into_force() -> None:
    rule = next(rule for rule in RULES if rule.kind is LetterKind.JTAI)
    day = rule.in_force_from
    assert checked(published_on=day, printed_on=None).rule == rule
    assert checked(published_on=date.fromordinal(day.toordinal() - 1), printed_on=None).rule is None


def test_no_two_rules_apply_at_once() -> None:
    days = {rule.in_force_from for rule in RULES} | {date(2024, 7, 12)}
    for kind, has_priority_actions, day in product(LetterKind, (True, False), days):
        fitting = [rule.is_draft for rule in RULES if rule.applies(kind, has_priority_actions, day)]
        assert len(fitting) == len(set(fitting)), (kind, has_priority_actions, day)


@given(
    st.sampled_from(LetterKind),
    st.booleans(),
    st.none() | st.dates(date(2014, 1, 1), date(2029, 1, 1)),
    st.none() | st.dates(date(2014, 1, 1), date(2029, 1, 1)),
    st.none() | st.dates(date(2014, 1, 1), date(2029, 1, 1)),
    st.none() | st.integers(1, 100),
)
def test_any_letter(
    kind: LetterKind,
    has_priority_actions: bool,
    published: date | None,
    received: date | None,
    printed: date | None,
    days: int | None,
) -> None:
    check = check_deadline(
        kind,
        has_priority_actions=has_priority_actions,
        published_on=published,
        received_on=received,
        printed_on=printed,
        printed_working_days=days,
    )
    assert check.due_on == (printed or check.computed_on)
    assert check.sentence.endswith(".")
    if check.computed_on is not None:
        assert check.rule is not None
        assert check.counted_from == (received or published)
        assert is_working_day(check.computed_on)
        assert working_days_between(check.counted_from, check.computed_on) == check.rule.working_days
    assert (Misfit.NOT_A_WORKING_DAY in codes(check)) == (printed is not None and not is_working_day(printed))
    assert (Misfit.DIFFERS in codes(check)) == bool(check.difference)


def test_the_bank_holidays_that_fell_in_between_are_named() -> None:
    check = check_deadline(
        LetterKind.JTAI,
        has_priority_actions=False,
        published_on=date(2024, 7, 12),
        received_on=None,
        printed_on=date(2024, 10, 21),
    )
    assert check.bank_holidays == ((date(2024, 8, 26), "Late Summer Bank Holiday"),)
    christmas = check_deadline(
        LetterKind.JTAI,
        has_priority_actions=False,
        published_on=date(2022, 12, 23),
        received_on=None,
        printed_on=None,
    )
    assert christmas.bank_holidays[:3] == (
        (date(2022, 12, 26), "Boxing Day"),
        (date(2022, 12, 27), "Christmas Day, substitute day"),
        (date(2023, 1, 2), "New Year's Day, substitute day"),
    )


def test_without_a_date_there_are_no_holidays_to_name() -> None:
    check = check_deadline(
        LetterKind.OTHER, has_priority_actions=False, published_on=None, received_on=None, printed_on=date(2024, 8, 30)
    )
    assert check.bank_holidays == ()
