"""Drafts sent for checking of facts: seen by whom they name and nobody else. Letters and people are made up."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from tests.letter_texts import JOINT, encoded
from tests.world import World
from tracker.domain.cards import LetterMark, LetterState
from tracker.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from tracker.domain.letters import FindingKind
from tracker.services import letters
from tracker.services.letters import read_file
from tracker.store.context import Context
from tracker.store.models import Action, Finding, History, Letter, LetterReader
from tracker.store.queries.history import HistoryFilter, history_page
from tracker.store.queries.letter_drafts import counterparts, nameable, readers_of, replacements
from tracker.store.queries.letters import letter, letters_of, letters_with_words, statement_deadlines
from tracker.store.queries.partnerships import PartnershipRow, partnership_by_slug

Asking = Callable[..., Context]
DRAFT = JOINT.replace("Capacity in the police control room at weekends.", "Capacity in the police control room.")


@pytest.fixture
def manager(asking: Asking, people: World) -> Context:
    return asking(people.manager)


@pytest.fixture
def thornby(manager: Context) -> PartnershipRow:
    return partnership_by_slug(manager, "thornby")


def take_in(context: Context, thornby: PartnershipRow, text: str, readers: list[int] | None = None) -> letters.Received:
    received = letters.take_in(context, thornby, read_file(context.settings, "letter.txt", encoded(text)), readers)
    context.session.flush()
    return received


@pytest.fixture
def draft(manager: Context, thornby: PartnershipRow, people: World) -> letters.Received:
    """Letter 1, for the business manager and the deputy chair. The chair is not named."""
    return take_in(manager, thornby, DRAFT, [people.manager, people.deputy])


def count(context: Context, table: type) -> int:
    return context.session.scalar(select(func.count()).select_from(table)) or 0


def test_people_who_can_be_named(manager: Context, thornby: PartnershipRow, people: World) -> None:
    found = nameable(manager, thornby)
    assert [(person.name, person.what, person.brings_in_letters) for person in found[:4]] == [
        ("Amina Okafor", "Partnership chair", True),
        ("Peter Hale", "Deputy chair, Thornby Council", True),
        ("Joan Birch", "Business manager", True),
        ("Luke Marsden", "Safeguarding partner, NHS Eastmoor ICB", False),
    ]
    assert people.other_chair not in {person.person_id for person in found}


def test_a_draft_is_there_for_the_people_it_names(
    asking: Asking, people: World, thornby: PartnershipRow, draft: letters.Received
) -> None:
    assert draft.sentence.startswith("Draft letter 1 uploaded")
    for person in (people.manager, people.deputy):
        context = asking(person)
        assert [(line.number, line.mark) for line in letters_of(context, thornby.id)] == [(1, LetterMark.DRAFT)]
        assert letter(context, thornby.id, 1).is_draft
        assert [row.noun for row in history_page(context, thornby.id, HistoryFilter()).rows] == ["letter"]


@pytest.mark.parametrize("who", ["chair", "observer", "police_lead", "partner"])
def test_nobody_else_sees_anything_of_it(
    asking: Asking, people: World, thornby: PartnershipRow, draft: letters.Received, who: str
) -> None:
    context = asking(getattr(people, who))
    assert letters_of(context, thornby.id) == []
    with pytest.raises(NotFound):
        letter(context, thornby.id, 1)
    assert history_page(context, thornby.id, HistoryFilter()).rows == ()
    assert history_page(context, thornby.id, HistoryFilter(noun="letter")).rows == ()


def test_its_deadline_is_nobodys_and_its_words_are_no_other_format(
    manager: Context, thornby: PartnershipRow, draft: letters.Received
) -> None:
    assert statement_deadlines(manager, thornby.id) == []
    assert letters_with_words(manager, thornby.id, letter(manager, thornby.id, 1).words_hash) == []


def test_a_chair_who_is_not_named_can_do_nothing_with_it(
    asking: Asking, people: World, thornby: PartnershipRow, draft: letters.Received
) -> None:
    chair = asking(people.chair)
    for verb in (
        lambda: letters.remove(chair, thornby, 1, 1, 1),
        lambda: letters.confirm(chair, thornby, 1),
        lambda: letters.withdraw(chair, thornby, 1, "Not ours"),
        lambda: letters.bring_back(chair, thornby, 1),
        lambda: letters.change_readers(chair, thornby, 1, 1, [people.chair]),
        lambda: letters.make_confidential(chair, thornby, 1, 1, [people.chair]),
        lambda: letters.add_points(chair, thornby, 1, 1, [1], FindingKind.POINT_IN_TEXT),
        lambda: letters.supersede(chair, thornby, 1, 1, 1, "Wrong"),
    ):
        with pytest.raises(NotFound):
            verb()


def test_the_same_file_tells_others_nothing(
    asking: Asking, manager: Context, people: World, thornby: PartnershipRow, draft: letters.Received
) -> None:
    again = take_in(manager, thornby, DRAFT, [people.manager])
    assert (again.number, again.already_there) == (1, True)
    assert "here already as draft letter 1" in again.sentence
    assert not take_in(asking(people.chair), thornby, DRAFT, [people.chair]).already_there
    published = take_in(asking(people.chair), thornby, DRAFT)
    assert (published.already_there, published.warnings) == (False, ())
    assert take_in(manager, thornby, DRAFT).already_there


def test_no_actions_come_from_a_draft(manager: Context, thornby: PartnershipRow, draft: letters.Received) -> None:
    with pytest.raises(Conflict, match="is a draft, so no actions come from it"):
        letters.confirm(manager, thornby, 1, 1)
    assert (count(manager, Action), count(manager, Finding)) == (0, 0)


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ([], "Select at least one person who can check letters"),
        (["observer"], "Select at least one person who can check letters"),
        (["chair"], "Select yourself too"),
        (["manager", "other_chair"], "Select people who have a role"),
    ],
)
def test_whom_a_draft_has_to_name(
    manager: Context, thornby: PartnershipRow, people: World, names: list[str], sentence: str
) -> None:
    with pytest.raises(Invalid, match=sentence) as refused:
        take_in(manager, thornby, DRAFT, [getattr(people, name) for name in names])
    assert list(refused.value.fields) == ["readers"]
    assert count(manager, Letter) == 0


def test_those_who_see_it_choose_who_sees_it(
    asking: Asking, manager: Context, thornby: PartnershipRow, people: World, draft: letters.Received
) -> None:
    assert letters.change_readers(manager, thornby, 1, 1, [people.deputy, people.chair, people.observer])
    manager.session.flush()
    with pytest.raises(NotFound):
        letter(manager, thornby.id, 1)
    chair = asking(people.chair)
    it = letter(chair, thornby.id, 1)
    assert sorted(readers_of(chair, it)) == sorted([people.deputy, people.chair, people.observer])
    # A reader without the right to bring letters in changes nothing.
    with pytest.raises(NotAllowed):
        letters.change_readers(asking(people.observer), thornby, 1, 2, [people.observer])
    assert letters.change_readers(chair, thornby, 1, 2, [people.manager, people.chair])
    assert letter(manager, thornby.id, 1).version == 3
    assert not letters.change_readers(chair, thornby, 1, 3, [people.chair, people.manager])
    assert count(manager, LetterReader) == 4
    line = chair.session.scalars(select(History).order_by(History.id.desc())).first()
    assert line is not None
    assert line.before == {"who_may_see_it": "Amina Okafor, Cllr Mary Finch, Peter Hale"}
    assert line.after == {"who_may_see_it": "Amina Okafor, Joan Birch"}


def test_a_draft_brought_in_as_published_is_made_confidential(
    asking: Asking, manager: Context, thornby: PartnershipRow, people: World
) -> None:
    take_in(manager, thornby, DRAFT)
    letters.make_confidential(manager, thornby, 1, 1, [people.manager])
    manager.session.flush()
    chair = asking(people.chair)
    assert letters_of(chair, thornby.id) == []
    assert history_page(chair, thornby.id, HistoryFilter()).rows == ()
    with pytest.raises(Conflict):
        letters.make_confidential(manager, thornby, 1, 2, [people.manager])


def test_a_confirmed_letter_cannot_become_a_draft(manager: Context, thornby: PartnershipRow, people: World) -> None:
    take_in(manager, thornby, JOINT)
    letters.confirm(manager, thornby, 1)
    with pytest.raises(Conflict, match="still to be checked"):
        letters.make_confidential(manager, thornby, 1, 2, [people.manager])
    with pytest.raises(Conflict, match="is published"):
        letters.change_readers(manager, thornby, 1, 2, [people.manager])


def test_the_published_letter_takes_the_drafts_place(
    asking: Asking, manager: Context, thornby: PartnershipRow, people: World, draft: letters.Received
) -> None:
    letters.remove(manager, thornby, 1, 1, 3)
    letters.change_kind(manager, thornby, 1, 2, 1, FindingKind.PRIORITY_ACTION)
    letters.change_kind(manager, thornby, 1, 3, 2, FindingKind.PRIORITY_ACTION)
    take_in(manager, thornby, JOINT)
    published = letter(manager, thornby.id, 2)
    assert [(it.number, it.fits) for it in counterparts(manager, published)] == [(1, True)]
    assert [(it.number, it.fits) for it in counterparts(manager, letter(manager, thornby.id, 1))] == [(2, True)]
    assert counterparts(asking(people.chair), published) == []
    done = letters.take_place(manager, thornby, 2, 1, 1)
    assert (done.done, done.not_done) == (2, ("Capacity in the police control room.",))
    after = letter(manager, thornby.id, 2)
    assert [(card.kind.value, card.text.split()[0]) for card in after.cards] == [
        ("priority action", "Multi-agency"),
        ("improvement", "Capacity"),
    ]
    old = letter(manager, thornby.id, 1)
    assert (old.state, after.version) == (LetterState.REPLACED, 2)
    assert [(it.draft, it.published, it.by) for it in replacements(manager, old)] == [(1, 2, "Joan Birch")]
    assert replacements(asking(people.chair), after) == []
    assert len(replacements(asking(people.deputy), after)) == 1
    with pytest.raises(NotFound):
        letter(asking(people.chair), thornby.id, 1)
    # A second time changes nothing; the draft takes part in nothing any more.
    assert letters.take_place(manager, thornby, 2, 1, 2).done == 0
    assert counterparts(manager, after) == []
    for verb in (
        lambda: letters.withdraw(manager, thornby, 1, "Old"),
        lambda: letters.bring_back(manager, thornby, 1),
        lambda: letters.remove(manager, thornby, 1, old.version, 1),
        lambda: letters.confirm(manager, thornby, 1),
    ):
        with pytest.raises(Conflict):
            verb()


def test_history_tells_others_nothing_of_the_draft(
    asking: Asking, manager: Context, thornby: PartnershipRow, people: World, draft: letters.Received
) -> None:
    letters.remove(manager, thornby, 1, 1, 3)
    take_in(manager, thornby, JOINT)
    letters.take_place(manager, thornby, 2, 1, 1)
    manager.session.flush()
    rows = history_page(asking(people.chair), thornby.id, HistoryFilter()).rows
    assert {(row.noun, row.number) for row in rows} == {("letter", 2)}
    said = " ".join(f"{row.before} {row.after} {row.reason}" for row in rows).lower()
    assert "several changes at once" in said
    assert not {word for word in ("draft", "carried") if word in said}
    mine = history_page(manager, thornby.id, HistoryFilter()).rows
    assert next((row.number, row.verb) for row in mine) == (1, "replaced")


def test_work_on_the_published_letter_itself_is_not_undone(
    manager: Context, thornby: PartnershipRow, draft: letters.Received
) -> None:
    letters.remove(manager, thornby, 1, 1, 3)
    take_in(manager, thornby, JOINT)
    letters.merge(manager, thornby, 2, 1, 1)
    cards = letter(manager, thornby.id, 2).cards
    letters.take_place(manager, thornby, 2, 1, 2)
    assert letter(manager, thornby.id, 2).cards == cards


def test_what_cannot_take_a_place(
    asking: Asking, manager: Context, thornby: PartnershipRow, people: World, draft: letters.Received
) -> None:
    take_in(manager, thornby, JOINT)
    with pytest.raises(Conflict, match="Only a published letter"):
        letters.take_place(manager, thornby, 1, 2, 1)
    with pytest.raises(Conflict, match="You changed this letter"):
        letters.take_place(manager, thornby, 2, 1, 7)
    with pytest.raises(NotFound):
        letters.take_place(asking(people.chair), thornby, 2, 1, 1)
    with pytest.raises(NotAllowed):
        letters.take_place(asking(people.observer), thornby, 2, 1, 1)


def test_whoever_leaves_the_partnership_sees_it_no_more(
    manager: Context, thornby: PartnershipRow, people: World, settings: object, draft: letters.Received
) -> None:
    from dataclasses import replace

    gone = replace(manager, actor=replace(manager.actor, seats=()))
    with pytest.raises(NotFound):
        letter(gone, thornby.id, 1)
