"""A source is typed in, and from then on is a letter. Everything in it is made up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.letter_texts import JOINT, encoded
from tests.world import World
from tracker.domain.cards import splits
from tracker.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from tracker.domain.letters import LetterKind
from tracker.services import letters, sources
from tracker.services.sources import TypedSource
from tracker.store.context import Context
from tracker.store.models import Action, History
from tracker.store.queries.letters import findings_of, letter, letters_of
from tracker.store.queries.partnerships import PartnershipRow, partnership_by_slug

Asking = Callable[..., Context]
AUDIT = TypedSource(
    LetterKind.SECTION_11_AUDIT, "Audit of safeguarding, 2024", date(2024, 9, 2),
    "1. Supervision of students is recorded.\n2. Induction covers whom to call at night.",
)  # fmt: skip


@pytest.fixture
def manager(asking: Asking, people: World) -> Context:
    return asking(people.manager)


@pytest.fixture
def thornby(manager: Context) -> PartnershipRow:
    return partnership_by_slug(manager, "thornby")


def test_it_works_like_a_letter(manager: Context, thornby: PartnershipRow, session: Session) -> None:
    received = sources.type_in(manager, thornby, AUDIT)
    assert (received.number, received.findings, received.warnings) == (1, 2, ())
    it = letter(manager, thornby.id, 1)
    assert it.name == "Section 11 audit, Thornby, 2 September 2024"
    for card in it.cards:
        assert it.pages[1][card.place.start : card.place.end] == card.text
    letters.merge(manager, thornby, 1, 1, 1)
    joined = letter(manager, thornby.id, 1)
    at = next(one.at for one in splits(joined.cards[0], joined.pages) if one.after.startswith("Induction"))
    letters.split(manager, thornby, 1, 2, 1, at)
    assert letters.confirm(manager, thornby, 1) == [1, 2]
    assert [found.text for found in findings_of(manager, letter(manager, thornby.id, 1))] == [
        "Supervision of students is recorded.",
        "Induction covers whom to call at night.",
    ]
    action = session.scalars(select(Action).where(Action.number == 1)).one()
    assert (action.title, action.plan_due_on) == ("Supervision of students is recorded.", None)
    assert letters_of(manager, thornby.id)[0].actions == 2
    letters.withdraw(manager, thornby, 1, "Typed in by mistake")


def test_the_same_typed_twice_changes_nothing(manager: Context, thornby: PartnershipRow) -> None:
    sources.type_in(manager, thornby, AUDIT)
    assert sources.type_in(manager, thornby, AUDIT).already_there
    assert sources.type_in(manager, thornby, replace(AUDIT, title="Another audit")).number == 2


def test_it_can_be_typed_anew_until_it_is_confirmed(
    manager: Context, thornby: PartnershipRow, session: Session
) -> None:
    sources.type_in(manager, thornby, AUDIT)
    letters.remove(manager, thornby, 1, 1, 2)
    anew = replace(AUDIT, kind=LetterKind.PRACTICE_REVIEW, findings="Supervision of students is recorded in time.")
    sources.retype(manager, thornby, 1, 2, anew)
    it = letter(manager, thornby.id, 1)
    assert (it.kind, it.version, [card.text for card in it.cards]) == (
        LetterKind.PRACTICE_REVIEW,
        3,
        ["Supervision of students is recorded in time."],
    )
    assert it.pages[1].endswith("Supervision of students is recorded in time.")
    assert letters.original(manager, it).decode() == it.pages[1]
    last = session.scalars(select(History).where(History.noun == "letter").order_by(History.id.desc())).first()
    assert last is not None
    assert last.after == {"findings": 1, "change": "typed anew"}
    with pytest.raises(Conflict, match="changed this letter"):
        sources.retype(manager, thornby, 1, 2, AUDIT)
    letters.confirm(manager, thornby, 1)
    with pytest.raises(Conflict, match="cannot be changed"):
        sources.retype(manager, thornby, 1, 4, AUDIT)


def test_it_does_not_become_what_another_is(manager: Context, thornby: PartnershipRow) -> None:
    sources.type_in(manager, thornby, AUDIT)
    sources.type_in(manager, thornby, replace(AUDIT, title="Another audit"))
    with pytest.raises(Invalid, match="as number 1"):
        sources.retype(manager, thornby, 2, 1, AUDIT)


def test_the_words_of_a_letter_are_never_typed_anew(manager: Context, thornby: PartnershipRow) -> None:
    letters.receive(manager, thornby, "Thornby.txt", encoded(JOINT))
    with pytest.raises(Conflict, match="inspectors’ own"):
        sources.retype(manager, thornby, 1, 1, AUDIT)
    it = letter(manager, thornby.id, 1)
    facts = letters.Facts(**{name: getattr(it, name) for name in letters.Facts.__slots__})
    with pytest.raises(Invalid) as refused:
        letters.change_facts(manager, thornby, 1, 1, replace(facts, kind=LetterKind.PRACTICE_REVIEW))
    assert list(refused.value.fields) == ["kind"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": None}, "kind"),
        ({"kind": LetterKind.JTAI}, "kind"),
        ({"title": "  "}, "title"),
        ({"on": date(2024, 10, 15)}, "on"),
        ({"findings": "\n-\n"}, "findings"),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    manager: Context, thornby: PartnershipRow, change: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        sources.type_in(manager, thornby, replace(AUDIT, **change))  # type: ignore[arg-type]
    assert list(refused.value.fields) == [field]


def test_conveners_alone_type_in(asking: Asking, people: World, thornby: PartnershipRow) -> None:
    with pytest.raises(NotAllowed):
        sources.type_in(asking(people.police_lead), thornby, AUDIT)
    with pytest.raises(NotFound):
        sources.type_in(asking(people.other_chair), thornby, AUDIT)
