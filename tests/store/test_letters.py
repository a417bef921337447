"""Letters on lists and the days their answers are due. Letters are made up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event

from tests.letter_texts import FOCUSED, JOINT, PROSE, encoded
from tests.world import World
from tracker.domain.cards import LetterState
from tracker.domain.errors import NotFound
from tracker.domain.letters import FindingKind
from tracker.services import letters
from tracker.store.context import Context
from tracker.store.queries.letters import letters_of, statement_deadlines, statement_deadlines_in
from tracker.store.queries.partnerships import PartnershipRow, partnership_by_slug

Asking = Callable[..., Context]
SEPTEMBER = datetime(2024, 9, 2, 9, 0, tzinfo=UTC)
JULY = datetime(2024, 7, 29, 9, 0, tzinfo=UTC)


@pytest.fixture
def manager(asking: Asking, people: World) -> Context:
    return asking(people.manager)


@pytest.fixture
def thornby(manager: Context) -> PartnershipRow:
    """With a confirmed joint letter, a focused visit to check, and a withdrawn monitoring visit."""
    partnership = partnership_by_slug(manager, "thornby")
    for name, text in (("prose", PROSE), ("joint", JOINT), ("focused", FOCUSED)):
        letters.receive(manager, partnership, f"{name}.txt", encoded(text))
    letters.confirm(manager, partnership, 2)
    letters.withdraw(manager, partnership, 1, "Not ours")
    manager.session.flush()
    return partnership


def test_the_latest_letter_first_and_withdrawn_ones_last(manager: Context, thornby: PartnershipRow) -> None:
    lines = letters_of(manager, thornby.id)
    assert [(line.number, line.state, line.findings, line.actions) for line in lines] == [
        (2, LetterState.CONFIRMED, 3, 3),
        (3, LetterState.RECEIVED, 2, 0),
        (1, LetterState.WITHDRAWN, 0, 0),
    ]
    assert lines[0].name == "Joint targeted area inspection, Thornby, 12 July 2024"
    assert (lines[0].deadline.due_on, lines[0].working_days_left) == (date(2024, 10, 21), 5)
    assert (lines[2].deadline.due_on, lines[2].working_days_left) == (None, None)


def test_a_letter_to_check_counts_its_cards_as_they_are_now(manager: Context, thornby: PartnershipRow) -> None:
    due = date(2024, 8, 15)
    assert next(line for line in letters_of(manager, thornby.id) if line.number == 3).deadline.due_on == due
    letters.change_kind(manager, thornby, 3, 1, 1, FindingKind.IMPROVEMENT)
    manager.session.flush()
    line = next(line for line in letters_of(manager, thornby.id) if line.number == 3)
    assert (line.findings, line.deadline.due_on) == (2, None)


def test_statements_that_are_due_the_nearest_first(asking: Asking, people: World, thornby: PartnershipRow) -> None:
    lines = statement_deadlines(asking(people.observer, now=JULY), thornby.id)
    assert [(line.number, line.working_days_left, line.draft_working_days_left) for line in lines] == [
        (3, 13, -37),
        (2, 59, None),
    ]
    later = statement_deadlines(asking(people.observer, now=SEPTEMBER), thornby.id)
    assert [line.number for line in later] == [2]


def test_a_statement_is_due_on_the_day_itself_and_not_after(
    asking: Asking, people: World, thornby: PartnershipRow
) -> None:
    on_the_day = asking(people.chair, now=datetime(2024, 10, 21, 20, 0, tzinfo=UTC))
    assert [line.working_days_left for line in statement_deadlines(on_the_day, thornby.id)] == [0]
    after = asking(people.chair, now=datetime(2024, 10, 21, 23, 30, tzinfo=UTC))
    assert statement_deadlines(after, thornby.id) == []


def test_nothing_of_another_partnership(asking: Asking, people: World, thornby: PartnershipRow) -> None:
    other = asking(people.other_chair)
    assert statement_deadlines(other, people.wexcombe) == []
    with pytest.raises(NotFound):
        statement_deadlines(other, thornby.id)
    with pytest.raises(NotFound):
        letters_of(asking(people.administrator), thornby.id)


def test_several_partnerships_in_one_query(manager: Context, thornby: PartnershipRow, people: World) -> None:
    statements: list[str] = []
    engine = manager.session.get_bind()
    event.listen(engine, "before_cursor_execute", lambda _c, _u, statement, *_rest: statements.append(statement))
    found = statement_deadlines_in(manager, [thornby.id])
    assert [line.number for line in found[thornby.id]] == [2]
    assert len(statements) == 1
