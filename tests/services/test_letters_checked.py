"""Checking, correcting, withdrawing. Letters and people are made up."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import func, select

from tests.letter_texts import FOCUSED, JOINT, PROSE, encoded
from tests.services.test_letters import facts_of, history_of
from tests.world import World
from tracker.domain.cards import LetterState, splits
from tracker.domain.errors import Conflict, Invalid
from tracker.domain.letters import FindingKind, LetterKind
from tracker.domain.sentences import sentences
from tracker.services import letters
from tracker.settings import Settings
from tracker.store.context import Context
from tracker.store.db import Database
from tracker.store.models import Action, History
from tracker.store.queries.letter_actions import letter_actions, suggested_leads
from tracker.store.queries.letters import findings_of, letter
from tracker.store.queries.partnerships import PartnershipRow, partnership_by_slug


@pytest.fixture
def manager(asking: Callable[..., Context], people: World) -> Context:
    return asking(people.manager)


@pytest.fixture
def thornby(manager: Context) -> PartnershipRow:
    partnership = partnership_by_slug(manager, "thornby")
    letters.receive(manager, partnership, "Thornby.txt", encoded(JOINT))
    return partnership


def words(context: Context, thornby: PartnershipRow) -> list[str]:
    return [card.text.split()[0] for card in letter(context, thornby.id, 1).cards]


def test_a_finding_taken_away_can_be_put_back(manager: Context, thornby: PartnershipRow) -> None:
    letters.remove(manager, thornby, 1, 1, 2)
    assert words(manager, thornby) == ["Multi-agency", "Plans"]
    letters.put_back(manager, thornby, 1, 2, 1)
    assert words(manager, thornby) == ["Multi-agency", "Capacity", "Plans"]
    assert letter(manager, thornby.id, 1).version == 3
    assert history_of(manager.session)[-2:] == [("letter", "checked"), ("letter", "checked")]


def test_splitting_and_joining(manager: Context, thornby: PartnershipRow) -> None:
    detail = letter(manager, thornby.id, 1)
    (place,) = splits(detail.cards[0], detail.pages)
    letters.split(manager, thornby, 1, 1, 1, place.at)
    assert words(manager, thornby) == ["Multi-agency", "Their", "Capacity", "Plans"]
    letters.merge(manager, thornby, 1, 2, 1)
    assert letter(manager, thornby.id, 1).cards == detail.cards
    with pytest.raises(Invalid) as refused:
        letters.split(manager, thornby, 1, 3, 1, 2)
    assert list(refused.value.fields) == ["at"]


@pytest.mark.parametrize("position", [0, 4, -1])
def test_a_finding_that_is_not_there_is_a_conflict(manager: Context, thornby: PartnershipRow, position: int) -> None:
    with pytest.raises(Conflict, match="not there any more"):
        letters.remove(manager, thornby, 1, 1, position)
    with pytest.raises(Conflict, match="not there any more"):
        letters.merge(manager, thornby, 1, 1, 3)
    with pytest.raises(Conflict, match="not there any more"):
        letters.put_back(manager, thornby, 1, 1, 1)


def test_an_old_page_changes_nothing(manager: Context, thornby: PartnershipRow) -> None:
    letters.remove(manager, thornby, 1, 1, 1)
    with pytest.raises(Conflict, match="You changed this letter"):
        letters.remove(manager, thornby, 1, 1, 1)
    assert words(manager, thornby) == ["Capacity", "Plans"]


def test_a_finding_is_added_by_ticking_sentences(manager: Context, thornby: PartnershipRow) -> None:
    received = letters.receive(manager, thornby, "prose.txt", encoded(PROSE))
    detail = letter(manager, thornby.id, received.number)
    ticked = [it.number for it in sentences(detail.pages) if it.text.startswith(("Managers read", "Supervision is"))]
    added = letters.add(manager, thornby, received.number, 1, ticked, FindingKind.POINT_IN_TEXT)
    assert added == 1
    (card,) = letter(manager, thornby.id, received.number).cards
    assert card.text == "Managers read case files every month. Supervision is late in one team."
    assert card.by_hand
    numbers = letters.confirm(manager, thornby, received.number, 2)
    (finding,) = findings_of(manager, letter(manager, thornby.id, received.number))
    assert (finding.added_by_hand, finding.kind) == (True, FindingKind.POINT_IN_TEXT)
    assert len(numbers) == 1


@pytest.mark.parametrize("ticked", [[], [0], [9999]])
def test_nothing_ticked_adds_nothing(manager: Context, thornby: PartnershipRow, ticked: list[int]) -> None:
    with pytest.raises(Invalid) as refused:
        letters.add(manager, thornby, 1, 1, ticked, FindingKind.IMPROVEMENT)
    assert list(refused.value.fields) == ["sentences"]
    assert letter(manager, thornby.id, 1).version == 1


def test_a_confirmed_letters_findings_stay(manager: Context, thornby: PartnershipRow) -> None:
    letters.confirm(manager, thornby, 1, 1)
    with pytest.raises(Conflict, match="confirmed"):
        letters.remove(manager, thornby, 1, 2, 1)


def test_facts_are_corrected_and_the_history_says_what(
    manager: Context, thornby: PartnershipRow, people: World
) -> None:
    facts = replace(
        facts_of(manager.session, 1),
        received_on=date(2024, 7, 15),
        answers_agency_id=people.council,
        area="Thornby West",
    )
    assert letters.change_facts(manager, thornby, 1, 1, facts)
    detail = letter(manager, thornby.id, 1)
    assert (detail.received_on, detail.answers_agency, detail.version) == (date(2024, 7, 15), "Thornby Council", 2)
    line = manager.session.scalars(select(History).order_by(History.id.desc())).first()
    assert line is not None
    assert line.before == {
        "answers": "Thornby Safeguarding Children Partnership",
        "area": "Thornby",
        "received_on": None,
    }
    assert line.after == {"answers": "Thornby Council", "area": "Thornby West", "received_on": "2024-07-15"}
    assert not letters.change_facts(manager, thornby, 1, 2, facts)
    assert letter(manager, thornby.id, 1).version == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"inspection_start_on": date(2024, 4, 27)}, "inspection_end_on"),
        ({"received_on": date(2024, 10, 15)}, "received_on"),
        ({"received_on": date(2014, 7, 15)}, "received_on"),
        ({"received_on": date(2014, 7, 15), "published_on": None}, "received_on"),
        ({"published_on": date(2025, 1, 1)}, "published_on"),
        ({"title": " "}, "title"),
    ],
)
def test_facts_that_cannot_be(
    manager: Context, thornby: PartnershipRow, changes: dict[str, object], field: str
) -> None:
    facts = replace(facts_of(manager.session, 1), **changes)
    with pytest.raises(Invalid) as refused:
        letters.change_facts(manager, thornby, 1, 1, facts)
    assert list(refused.value.fields) == [field]


def test_an_agency_of_another_partnership_cannot_answer(
    manager: Context, thornby: PartnershipRow, people: World
) -> None:
    facts = replace(facts_of(manager.session, 1), answers_agency_id=people.other_council)
    with pytest.raises(Invalid) as refused:
        letters.change_facts(manager, thornby, 1, 1, facts)
    assert list(refused.value.fields) == ["answers_agency_id"]


def test_a_deadline_corrected_later_moves_the_plans_that_still_carry_it(
    manager: Context, thornby: PartnershipRow
) -> None:
    letters.confirm(manager, thornby, 1, 1)
    first = manager.session.scalars(select(Action).where(Action.number == 1)).one()
    first.plan_due_on = date(2024, 9, 30)
    manager.session.flush()
    facts = replace(facts_of(manager.session, 1), printed_deadline_on=date(2024, 10, 28))
    letters.change_facts(manager, thornby, 1, 2, facts)
    manager.session.flush()
    rows = manager.session.execute(select(Action.plan_due_on, Action.version).order_by(Action.number)).all()
    assert [tuple(row) for row in rows] == [
        (date(2024, 9, 30), 1),
        (date(2024, 10, 28), 2),
        (date(2024, 10, 28), 2),
    ]


def test_withdrawing_touches_no_action_and_says_how_many_stay(manager: Context, thornby: PartnershipRow) -> None:
    letters.confirm(manager, thornby, 1, 1)
    before = manager.session.execute(select(Action.id, Action.status, Action.version)).all()
    with pytest.raises(Invalid) as refused:
        letters.withdraw(manager, thornby, 1, "  ")
    assert list(refused.value.fields) == ["reason"]
    assert letters.withdraw(manager, thornby, 1, "Sent to us by mistake", 2) == 3
    assert manager.session.execute(select(Action.id, Action.status, Action.version)).all() == before
    detail = letter(manager, thornby.id, 1)
    assert (detail.state, detail.withdrawn_reason) == (LetterState.WITHDRAWN, "Sent to us by mistake")
    with pytest.raises(Conflict):
        letters.withdraw(manager, thornby, 1, "Again")
    with pytest.raises(Conflict):
        letters.confirm(manager, thornby, 1)
    with pytest.raises(Conflict):
        letters.change_facts(manager, thornby, 1, 3, facts_of(manager.session, 1))


@pytest.mark.parametrize("confirmed", [True, False])
def test_a_withdrawn_letter_can_be_brought_back(manager: Context, thornby: PartnershipRow, confirmed: bool) -> None:
    if confirmed:
        letters.confirm(manager, thornby, 1, 1)
    letters.withdraw(manager, thornby, 1, "Sent to us by mistake")
    letters.bring_back(manager, thornby, 1)
    detail = letter(manager, thornby.id, 1)
    assert detail.state is (LetterState.CONFIRMED if confirmed else LetterState.RECEIVED)
    assert detail.withdrawn_reason is None
    with pytest.raises(Conflict):
        letters.bring_back(manager, thornby, 1)


def test_a_withdrawn_letter_is_not_warned_about(manager: Context, thornby: PartnershipRow) -> None:
    letters.withdraw(manager, thornby, 1, "Sent to us by mistake")
    again = letters.receive(manager, thornby, "Thornby.txt", encoded(JOINT))
    assert again.already_there
    assert "withdrawn. Nothing was changed." in again.sentence
    assert letters.receive(manager, thornby, "t.txt", encoded(JOINT + "\n1\n")).warnings == ()


def test_leads_are_suggested_for_new_actions(manager: Context, thornby: PartnershipRow, people: World) -> None:
    letters.confirm(manager, thornby, 1, 1)
    visit = letters.receive(manager, thornby, "f.txt", encoded(FOCUSED))
    numbers = letters.confirm(manager, thornby, visit.number)
    found = suggested_leads(manager, thornby.id, [1, 2, 3, *numbers])
    assert {number: it.agency_id for number, it in found.items()} == {
        1: people.thornby_itself,
        2: people.police,
        **dict.fromkeys(numbers, people.council),
    }
    assert found[2].reason == "The finding says “police”."
    by_finding = letter_actions(manager, letter(manager, thornby.id, 1))
    assert [[it.number for it in actions] for actions in by_finding.values()] == [[1], [2], [3]]


def test_an_unknown_kind_can_be_corrected(manager: Context, thornby: PartnershipRow) -> None:
    received = letters.receive(manager, thornby, "note.txt", b"A note about nothing in particular.")
    facts = replace(facts_of(manager.session, received.number), kind=LetterKind.JTAI, published_on=date(2024, 7, 12))
    letters.change_facts(manager, thornby, received.number, 1, facts)
    detail = letter(manager, thornby.id, received.number)
    assert detail.title == "A note about nothing in particular."
    assert detail.deadline([]).due_on == date(2024, 10, 21)


def test_two_people_at_once_make_one_letter_and_one_set_of_actions(
    database: Database, people: World, settings: Settings
) -> None:
    start = Barrier(2)

    def at_once(act: Callable[[Context, PartnershipRow], object]) -> list[object]:
        def run(person: int) -> object:
            start.wait(10)
            with database.writing() as session:
                context = people.context(session, person, settings)
                return act(context, partnership_by_slug(context, "thornby"))

        with ThreadPoolExecutor(2) as pool:
            return list(pool.map(run, (people.chair, people.manager)))

    received = at_once(lambda context, it: letters.receive(context, it, "Thornby.txt", encoded(JOINT)).already_there)
    assert sorted(received) == [False, True]  # type: ignore[type-var]
    assert at_once(lambda context, it: letters.confirm(context, it, 1, 1)) == [[1, 2, 3], [1, 2, 3]]
    with database.reading() as session:
        assert session.scalar(select(func.count(Action.id))) == 3
