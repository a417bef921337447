"""Deciding what is said again, on cards and on findings, and what the letters of a partnership have said. Made up."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier

import pytest
from sqlalchemy import event, select

from tests.actions_world import add_action, add_letter
from tests.said_again import FRESH, PROSE, VIEWS, Keys, bring_in, bring_in_three, letter_text
from tests.world import World
from tracker.domain.actions import Event
from tracker.domain.cards import LetterMark
from tracker.domain.chains import RepeatDecision
from tracker.domain.errors import Conflict, NotAllowed, NotFound
from tracker.domain.repeats import Level
from tracker.services import letters, repeats
from tracker.settings import Settings
from tracker.store.context import Context
from tracker.store.db import Database
from tracker.store.models import Action, Decision, Finding, FindingRepeat, History, Letter
from tracker.store.queries.letter_actions import suggested_leads
from tracker.store.queries.letters import letter
from tracker.store.queries.partnerships import PartnershipRow, partnership_by_slug
from tracker.store.queries.repeats import outcomes_of, past, said_on
from tracker.store.queries.supporting import passages_in

Asking = Callable[..., Context]
CONFIRMED, DISMISSED = RepeatDecision.CONFIRMED, RepeatDecision.DISMISSED


@pytest.fixture
def manager(asking: Asking, people: World) -> Context:
    return asking(people.manager)


@pytest.fixture
def thornby(manager: Context) -> PartnershipRow:
    return partnership_by_slug(manager, "thornby")


@pytest.fixture
def keys(manager: Context, thornby: PartnershipRow) -> Keys:
    return bring_in_three(manager, thornby)


def earlier(context: Context, partnership_id: int, key: int) -> dict[int, Level]:
    found = past(context, partnership_id).chains().offered(key)
    return {repeat.earlier.key: repeat.level for repeat in found}


def lines(context: Context) -> list[History]:
    context.session.flush()
    return list(context.session.scalars(select(History).where(History.verb == "repeat_decided").order_by(History.id)))


def test_the_reader_proposes_what_earlier_letters_said(manager: Context, people: World, keys: Keys) -> None:
    assert earlier(manager, people.thornby, keys[3][0]) == {keys[2][0]: Level.LIKELY, keys[1][0]: Level.LIKELY}
    chains = past(manager, people.thornby).chains()
    assert chains.sentence(keys[3][0]) == (
        "May be the third letter to say so, after those of 4 May 2018 and 9 June 2021."
    )
    assert chains.offered(keys[1][0]) == ()


def test_a_decision_is_kept_can_be_changed_and_stands_in_the_history(
    manager: Context, thornby: PartnershipRow, keys: Keys
) -> None:
    pair = (keys[3][0], keys[2][0])
    assert repeats.decide(manager, thornby, *pair, CONFIRMED)
    assert not repeats.decide(manager, thornby, *pair, CONFIRMED)
    assert repeats.decide(manager, thornby, *pair, DISMISSED, " Only referrals. ")
    row = past(manager, thornby.id).decisions[pair]
    assert (row.decision, row.by, row.reason) == (DISMISSED, "Joan Birch", "Only referrals.")
    assert [(line.before, line.after, line.reason) for line in lines(manager)] == [
        (None, {"finding": 1, "earlier_finding": "letter 2, finding 1", "repeat": "confirmed"}, None),
        (
            {"repeat": "confirmed"},
            {"finding": 1, "earlier_finding": "letter 2, finding 1", "repeat": "dismissed"},
            "Only referrals.",
        ),
    ]
    assert {(line.noun, manager.session.get_one(Letter, line.noun_id).number) for line in lines(manager)} == {
        ("letter", 3)
    }


def test_nothing_can_be_said_of_what_is_not_earlier(
    manager: Context, thornby: PartnershipRow, people: World, keys: Keys
) -> None:
    elsewhere = add_letter(manager.session, people.wexcombe, 1, published_on=date(2015, 1, 1))
    add_action(manager.session, people.wexcombe, elsewhere, title=VIEWS[1])
    theirs = manager.session.scalars(select(Finding.id).where(Finding.letter_id == elsewhere.id)).one()
    for pair in (
        (keys[2][0], keys[3][0]),
        (keys[3][0], keys[3][1]),
        (keys[3][0], keys[3][0]),
        (keys[3][0], theirs),
        (theirs, keys[1][0]),
        (keys[3][0], 4711),
    ):
        with pytest.raises(NotFound):
            repeats.decide(manager, thornby, *pair, CONFIRMED)
    assert manager.session.scalars(select(FindingRepeat)).all() == []


def test_only_who_brings_in_letters_decides(asking: Asking, people: World, thornby: PartnershipRow, keys: Keys) -> None:
    for person in (people.police_lead, people.observer, people.scrutineer, people.partner):
        with pytest.raises(NotAllowed):
            repeats.decide(asking(person), thornby, keys[3][0], keys[2][0], CONFIRMED)
    with pytest.raises(NotFound):
        repeats.decide(asking(people.other_chair), thornby, keys[3][0], keys[2][0], CONFIRMED)
    assert repeats.decide(asking(people.chair), thornby, keys[3][0], keys[2][0], CONFIRMED)


@pytest.fixture
def fresh(manager: Context, thornby: PartnershipRow, keys: Keys) -> int:
    """The number of a letter that waits to be checked."""
    return bring_in(manager, thornby, FRESH)


def test_a_decision_on_a_card_goes_to_its_finding(
    manager: Context, thornby: PartnershipRow, keys: Keys, fresh: int
) -> None:
    repeats.decide_on_card(manager, thornby, fresh, 1, 1, keys[3][0], CONFIRMED)
    repeats.decide_on_card(manager, thornby, fresh, 2, 1, keys[2][1], DISMISSED)
    with pytest.raises(Conflict):
        repeats.decide_on_card(manager, thornby, fresh, 2, 1, keys[1][0], CONFIRMED)
    assert past(manager, thornby.id).decisions == {}
    letters.remove(manager, thornby, fresh, 3, 2)
    letters.confirm(manager, thornby, fresh)
    manager.session.flush()
    said = past(manager, thornby.id)
    (key,) = (row.said.key for row in said.findings.values() if row.said.letter == fresh)
    assert {pair: row.decision for pair, row in said.decisions.items()} == {
        (key, keys[3][0]): CONFIRMED,
        (key, keys[2][1]): DISMISSED,
    }
    row = said.decisions[key, keys[3][0]]
    assert (row.by, row.at) == ("Joan Birch", manager.now)
    assert [line.after["finding"] for line in lines(manager) if line.after] == [1, 1]


def test_a_card_can_be_of_two_minds_and_is_asked_again_in_other_words(
    manager: Context, thornby: PartnershipRow, keys: Keys, fresh: int
) -> None:
    repeats.decide_on_card(manager, thornby, fresh, 1, 1, keys[3][0], CONFIRMED)
    repeats.decide_on_card(manager, thornby, fresh, 2, 1, keys[3][0], DISMISSED)
    (one,) = letter(manager, thornby.id, fresh).cards[0].decided
    assert one.decision is DISMISSED
    letters.merge(manager, thornby, fresh, 3, 1)
    assert letter(manager, thornby.id, fresh).cards[0].decided == ()
    with pytest.raises(Conflict):
        repeats.decide_on_card(manager, thornby, fresh, 4, 2, keys[3][0], CONFIRMED)
    with pytest.raises(NotFound):
        repeats.decide_on_card(manager, thornby, fresh, 4, 1, 4711, CONFIRMED)
    letters.confirm(manager, thornby, fresh)
    with pytest.raises(Conflict):
        repeats.decide_on_card(manager, thornby, fresh, 5, 1, keys[3][0], CONFIRMED)


def test_withdrawn_letters_and_drafts_say_nothing(
    manager: Context, people: World, thornby: PartnershipRow, keys: Keys
) -> None:
    repeats.decide(manager, thornby, keys[3][0], keys[2][0], CONFIRMED)
    letters.withdraw(manager, thornby, 2, "Sent to us by mistake")
    manager.session.flush()
    assert earlier(manager, thornby.id, keys[3][0]) == {keys[1][0]: Level.LIKELY}
    bring_in(manager, thornby, FRESH)
    assert {row.said.letter for row in past(manager, thornby.id).findings.values()} == {1, 3}
    first = manager.session.scalars(select(Letter).where(Letter.number == 1)).one()
    first.mark = LetterMark.DRAFT
    manager.session.flush()
    assert {row.said.letter for row in past(manager, thornby.id).findings.values()} == {3}
    letters.bring_back(manager, thornby, 2)
    manager.session.flush()
    assert past(manager, thornby.id).chains().is_certain(keys[3][0])


def test_superseded_findings_say_nothing(manager: Context, thornby: PartnershipRow, keys: Keys) -> None:
    finding = manager.session.get_one(Finding, keys[2][0])
    finding.superseded_at, finding.superseded_reason = manager.now, "It was a heading."
    manager.session.flush()
    assert earlier(manager, thornby.id, keys[3][0]) == {keys[1][0]: Level.LIKELY}


def test_letters_about_another_area_of_the_partnership_are_kept_apart(
    manager: Context, thornby: PartnershipRow, keys: Keys
) -> None:
    second = manager.session.scalars(select(Letter).where(Letter.number == 2)).one()
    second.area = "Wexcombe"
    manager.session.flush()
    assert earlier(manager, thornby.id, keys[3][0]) == {keys[1][0]: Level.LIKELY}


def test_nothing_of_another_partnership(asking: Asking, people: World, thornby: PartnershipRow, keys: Keys) -> None:
    other = asking(people.other_chair)
    assert past(other, people.wexcombe).findings == {}
    assert outcomes_of(other, people.wexcombe, [keys[2][0]]) == {}
    with pytest.raises(NotFound):
        past(other, thornby.id)
    with pytest.raises(NotFound):
        outcomes_of(other, thornby.id, [keys[2][0]])


def test_what_became_of_the_actions(manager: Context, thornby: PartnershipRow, keys: Keys) -> None:
    found = outcomes_of(manager, thornby.id, [key for pair in keys.values() for key in pair])
    assert [found[keys[number][0]][0].sentence(manager.today) for number in keys] == [
        "Closed without completing: replaced by another action.",
        "Signed off as complete on 8 March 2022. Nobody has recorded whether it made a difference.",
        "In progress.",
    ]
    assert found[keys[3][1]][0].reference == "THO-6"


def test_the_last_sign_off_counts_with_the_day_of_its_meeting(
    manager: Context, thornby: PartnershipRow, keys: Keys
) -> None:
    action_id = manager.session.scalars(select(Action.id).where(Action.number == 3)).one()
    manager.session.add(
        Decision(
            partnership_id=thornby.id,
            action_id=action_id,
            event=Event.SIGNED_OFF,
            by="Joan Birch",
            at=manager.now,
            meeting="Partnership executive",
            meeting_on=date(2024, 9, 30),
        )
    )
    manager.session.flush()
    (outcome,) = outcomes_of(manager, thornby.id, [keys[2][0]])[keys[2][0]]
    assert outcome.signed_off_on == date(2024, 9, 30)


def test_a_letter_without_its_date_speaks_when_its_inspection_ended_or_it_came() -> None:
    at = datetime(2024, 7, 1, 23, 30, tzinfo=UTC)
    days = (date(2024, 1, 1), date(2024, 2, 2), date(2024, 3, 3))
    assert said_on(*days, at) == days[0]
    assert said_on(None, *days[1:], at) == days[1]
    assert said_on(None, None, days[2], at) == days[2]
    assert said_on(None, None, None, at) == date(2024, 7, 2)


def test_the_same_few_queries_however_many_letters(manager: Context, thornby: PartnershipRow, keys: Keys) -> None:
    def asked() -> int:
        statements: list[str] = []
        engine = manager.session.get_bind()

        def hear(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            statements.append(statement)

        event.listen(engine, "before_cursor_execute", hear)
        said = past(manager, thornby.id)
        outcomes_of(manager, thornby.id, said.findings)
        letter_ids = manager.session.scalars(select(Letter.id)).all()
        passages_in(manager, thornby.id, letter_ids, said.themes)
        event.remove(engine, "before_cursor_execute", hear)
        return len(statements)

    few = asked()
    for year in range(2005, 2009):
        number = bring_in(manager, thornby, letter_text(date(year, 6, 1), "The pace of change.", "Caseloads."))
        letters.confirm(manager, thornby, number)
    manager.session.flush()
    assert asked() == few == 7


def test_passages_bear_on_findings_and_name_who_could_lead(
    manager: Context, people: World, thornby: PartnershipRow, keys: Keys
) -> None:
    letter_id = manager.session.scalars(select(Letter.id).where(Letter.number == 3)).one()
    found = passages_in(manager, thornby.id, [letter_id])
    assert [row.passage.paragraph.text for row in found[keys[3][0]]] == [PROSE[0]]
    assert [row.passage.paragraph.text for row in found[keys[3][1]]] == [PROSE[1]]
    manager.session.get_one(Letter, letter_id).answers_agency_id = None
    manager.session.flush()
    suggested = suggested_leads(manager, thornby.id, [5, 6])
    assert suggested[6].agency_id == people.icb
    assert suggested[6].reason.startswith("The finding names no agency. A passage that bears on it (page 1, line ")
    assert suggested[6].reason.endswith(") says “ICB”.")


def test_two_people_decide_at_once(database: Database, people: World, settings: Settings) -> None:
    with database.writing() as session:
        context = people.context(session, people.manager, settings)
        found = bring_in_three(context, partnership_by_slug(context, "thornby"))
    start = Barrier(2)

    def run(person: int, decision: RepeatDecision) -> bool:
        start.wait(10)
        with database.writing() as session:
            context = people.context(session, person, settings)
            thornby = partnership_by_slug(context, "thornby")
            return repeats.decide(context, thornby, found[3][0], found[2][0], decision)

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(run, (people.chair, people.manager), (CONFIRMED, DISMISSED))) == [True, True]
    with database.reading() as session:
        assert len(session.scalars(select(FindingRepeat)).all()) == 1
