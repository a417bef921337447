"""Findings of a confirmed letter: more of them are added, a wrong one is superseded. Letters and people are made up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from tests.letter_texts import FOCUSED, JOINT, encoded
from tests.services.test_letters import history_of
from tests.world import World
from tracker.domain.errors import Conflict, Invalid, NotAllowed
from tracker.domain.letters import FindingKind
from tracker.domain.sentences import sentences
from tracker.services import letters
from tracker.store.context import Context
from tracker.store.models import Action
from tracker.store.queries.letter_actions import letter_actions
from tracker.store.queries.letters import findings_of, letter, superseded_of
from tracker.store.queries.partnerships import PartnershipRow, partnership_by_slug

POINT = FindingKind.POINT_IN_TEXT


@pytest.fixture
def manager(asking: Callable[..., Context], people: World) -> Context:
    return asking(people.manager)


@pytest.fixture
def thornby(manager: Context) -> PartnershipRow:
    """With a confirmed joint letter of three findings."""
    partnership = partnership_by_slug(manager, "thornby")
    letters.receive(manager, partnership, "Thornby.txt", encoded(JOINT))
    letters.confirm(manager, partnership, 1, 1)
    return partnership


def ticks(context: Context, thornby: PartnershipRow, *words: str, number: int = 1) -> set[int]:
    every = sentences(letter(context, thornby.id, number).pages)
    return {it.number for it in every if it.text in words}


def plans(context: Context) -> list[date | None]:
    return list(context.session.scalars(select(Action.plan_due_on).order_by(Action.number)))


def test_a_point_in_the_text_is_added_with_its_action(manager: Context, thornby: PartnershipRow) -> None:
    wanted = ticks(
        manager, thornby, "They meet every week and act on what they hear.", "Staff like working in Thornby."
    )
    assert letters.add_points(manager, thornby, 1, 2, wanted, POINT) == [4, 5]
    manager.session.flush()
    it = letter(manager, thornby.id, 1)
    found = findings_of(manager, it)
    assert [(one.position, one.kind.value, one.added_by_hand) for one in found[2:]] == [
        (3, "improvement", False),
        (4, "point in the text", True),
        (5, "point in the text", True),
    ]
    assert it.pages[1][found[3].place.start : found[3].place.end] == "They meet every week and act on what they hear."
    assert [one.number for one in letter_actions(manager, it)[found[3].id]] == [4]
    assert plans(manager) == [date(2024, 10, 21)] * 5
    assert it.version == 3
    assert history_of(manager.session)[-1] == ("letter", "added")


def test_nothing_ticked_an_old_page_and_the_wrong_people(
    manager: Context, thornby: PartnershipRow, asking: Callable[..., Context], people: World
) -> None:
    with pytest.raises(Invalid) as refused:
        letters.add_points(manager, thornby, 1, 2, [], POINT)
    assert list(refused.value.fields) == ["sentences"]
    with pytest.raises(Conflict, match="You changed this letter"):
        letters.add_points(manager, thornby, 1, 1, [1], POINT)
    with pytest.raises(NotAllowed):
        letters.add_points(asking(people.police_lead), thornby, 1, 2, [1], POINT)
    letters.withdraw(manager, thornby, 1, "Not ours", 2)
    with pytest.raises(Conflict, match="is withdrawn"):
        letters.add_points(manager, thornby, 1, 3, [1], POINT)


def test_a_letter_to_check_gets_its_points_on_the_check_page(manager: Context, thornby: PartnershipRow) -> None:
    letters.receive(manager, thornby, "Visit.txt", encoded(FOCUSED))
    with pytest.raises(Conflict, match="is to check"):
        letters.add_points(manager, thornby, 2, 1, [1], POINT)
    with pytest.raises(Conflict, match="is to check"):
        letters.supersede(manager, thornby, 2, 1, 1, "Wrong")


def test_a_wrong_finding_is_superseded_with_a_reason(manager: Context, thornby: PartnershipRow) -> None:
    with pytest.raises(Invalid, match="Enter why"):
        letters.supersede(manager, thornby, 1, 2, 2, "  ")
    assert letters.supersede(manager, thornby, 1, 2, 2, " It is about another team. ") == [2]
    manager.session.flush()
    it = letter(manager, thornby.id, 1)
    assert [one.position for one in findings_of(manager, it)] == [1, 3]
    assert [(one.position, one.superseded_reason) for one in superseded_of(manager, it)] == [
        (2, "It is about another team.")
    ]
    with pytest.raises(Conflict, match="not there any more"):
        letters.supersede(manager, thornby, 1, 3, 2, "Again")
    assert letters.add_points(
        manager, thornby, 1, 3, ticks(manager, thornby, "Partners know each other well."), POINT
    ) == [4]
    manager.session.flush()
    assert [one.position for one in findings_of(manager, letter(manager, thornby.id, 1))] == [1, 3, 4]


def test_the_plans_follow_when_the_letter_asks_for_something_else(manager: Context, thornby: PartnershipRow) -> None:
    letters.receive(manager, thornby, "Visit.txt", encoded(FOCUSED))
    letters.confirm(manager, thornby, 2, 1)
    assert plans(manager)[3:] == [date(2024, 8, 15)] * 2
    letters.supersede(manager, thornby, 2, 2, 1, "It is no priority")
    manager.session.flush()
    assert plans(manager)[3:] == [None, None]
    again = ticks(manager, thornby, "Children wait too long.", number=2)
    letters.add_points(manager, thornby, 2, 3, again, FindingKind.PRIORITY_ACTION)
    manager.session.flush()
    assert plans(manager)[3:] == [date(2024, 8, 15)] * 3
