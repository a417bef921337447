"""Reading actions: one with its story, and lists, narrowed, sorted and paged, that never leave one's partnerships."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.actions_world import add_action, add_letter, led_by, seat_in
from tests.world import TODAY, World
from tracker.domain.access import Role
from tracker.domain.actions import Assignment, Rating, ShownRating, Status, Urgency
from tracker.domain.errors import NotFound
from tracker.services import answers, due_dates, updates
from tracker.services.updates import Said
from tracker.store.context import Context
from tracker.store.queries import action_lists, action_story, actions
from tracker.store.queries.action_filters import ActionFilter, DueFilter, StatusFilter
from tracker.store.queries.action_lists import Sort
from tracker.store.queries.serving import serving

Asking = Callable[..., Context]


def numbers(context: Context, partnership_id: int, narrowed: ActionFilter = ActionFilter(), **how: object) -> list[int]:  # noqa: B008
    """All pages from first to last."""
    found: list[int] = []
    after = None
    while True:
        page = action_lists.actions_of(context, partnership_id, narrowed, after=after, **how)  # type: ignore[arg-type]
        found += [line.number for line in page.lines]
        if page.after is None:
            return found
        after = page.after


@pytest.fixture
def several(session: Session, people: World) -> None:
    """Seven actions: 1 overdue, 2 due soon, 3 later and red, 4 without lead, 5 delivered, 6 signed off, 7 closed."""
    first = add_letter(session, people.thornby, 1)
    second = add_letter(session, people.thornby, 2)
    police = led_by(people, named_lead_id=people.police_lead)
    in_progress = {"status": Status.IN_PROGRESS}
    add_action(session, people.thornby, first, **police, **in_progress, due_on=TODAY - timedelta(days=1))
    add_action(session, people.thornby, first, lead_agency_id=people.council, due_on=TODAY, title="100% of_records")
    add_action(session, people.thornby, second, **police, **in_progress, due_on=date(2025, 6, 1), rating=Rating.RED)
    add_action(session, people.thornby, second)
    past = TODAY - timedelta(days=9)
    add_action(session, people.thornby, second, **police, status=Status.DELIVERED, due_on=past)
    add_action(session, people.thornby, second, **police, status=Status.SIGNED_OFF, rating=Rating.RED, due_on=past)
    add_action(session, people.thornby, second, **police, status=Status.CLOSED)
    add_action(session, people.wexcombe, lead_agency_id=people.police, due_on=past)


@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [
        ({}, [5, 1, 2, 3, 4, 6, 7]),
        ({"status": StatusFilter.OPEN}, [5, 1, 2, 3, 4]),
        ({"status": StatusFilter.SIGNED_OFF}, [6]),
        ({"due": DueFilter.OVERDUE}, [1]),
        ({"due": DueFilter.SOON}, [2]),
        ({"due": DueFilter.NO_DATE}, [4]),
        ({"no_lead": True}, [4]),
        ({"letter": 1}, [1, 2]),
        ({"letter": 9}, []),
        ({"rating": ShownRating.RED}, [3]),
        ({"rating": ShownRating.BLUE}, [6]),
        ({"rating": ShownRating.NOT_RATED}, [5, 1]),
        ({"rating": ShownRating.NOT_STARTED}, [2, 4]),
        ({"rating": ShownRating.CLOSED}, [7]),
        ({"assignment": Assignment.ASKED}, [2]),
        ({"words": "100%"}, [2]),
        ({"words": "of_"}, [2]),
        ({"words": "OF_RECORDS 100%"}, [2]),
        ({"words": "THO-3"}, [3]),
        ({"words": "no such words"}, []),
    ],
)
def test_a_list_is_narrowed_in_the_database(
    several: None, asking: Asking, people: World, narrowed: dict[str, object], expected: list[int]
) -> None:
    context = asking(people.observer)
    assert numbers(context, people.thornby, ActionFilter(**narrowed)) == expected  # type: ignore[arg-type]
    page = action_lists.actions_of(context, people.thornby, ActionFilter(**narrowed))  # type: ignore[arg-type]
    assert (page.count, page.is_capped) == (len(expected), False)


def test_a_list_is_narrowed_by_who_leads(several: None, asking: Asking, people: World) -> None:
    context = asking(people.observer)
    assert numbers(context, people.thornby, ActionFilter(lead=people.council)) == [2]
    assert numbers(context, people.thornby, ActionFilter(named=people.police_lead)) == [5, 1, 3, 6, 7]


def test_what_a_filter_finds_is_what_the_rules_say(several: None, asking: Asking, people: World) -> None:
    context = asking(people.observer)
    for narrowed, said in (
        (ActionFilter(due=DueFilter.OVERDUE), Urgency.OVERDUE),
        (ActionFilter(due=DueFilter.SOON), Urgency.DUE_SOON),
        (ActionFilter(due=DueFilter.NO_DATE), Urgency.NO_DATE),
    ):
        everything = action_lists.actions_of(context, people.thornby, ActionFilter()).lines
        assert set(numbers(context, people.thornby, narrowed)) == {
            line.number for line in everything if line.urgency is said
        }
    for rating in ShownRating:
        everything = action_lists.actions_of(context, people.thornby, ActionFilter()).lines
        assert set(numbers(context, people.thornby, ActionFilter(rating=rating))) == {
            line.number for line in everything if line.shown_rating is rating
        }


def test_a_list_is_sorted_either_way(several: None, asking: Asking, people: World) -> None:
    context = asking(people.observer)
    assert numbers(context, people.thornby, sort=Sort.NUMBER) == [1, 2, 3, 4, 5, 6, 7]
    assert numbers(context, people.thornby, sort=Sort.NUMBER, descending=True) == [7, 6, 5, 4, 3, 2, 1]
    assert numbers(context, people.thornby, sort=Sort.STATUS) == [2, 4, 1, 3, 5, 6, 7]
    # Finished actions, and those without a date, come last either way.
    assert numbers(context, people.thornby, sort=Sort.DUE, descending=True) == [3, 2, 1, 5, 4, 6, 7]


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("descending", [False, True])
def test_pages_follow_one_another_forwards_and_back(
    session: Session, asking: Asking, people: World, sort: Sort, descending: bool
) -> None:
    for at in range(60):
        due_on = None if at % 4 == 0 else TODAY + timedelta(days=at % 7)
        status = Status.SIGNED_OFF if at % 5 == 0 else Status.NOT_STARTED
        add_action(session, people.thornby, **led_by(people, status=status, due_on=due_on))
    context = asking(people.chair)
    pages, after = [], None
    while after is not None or not pages:
        pages.append(
            action_lists.actions_of(context, people.thornby, ActionFilter(), sort, descending=descending, after=after)
        )
        after = pages[-1].after
    assert [len(page.lines) for page in pages] == [25, 25, 10]
    assert len({line.number for page in pages for line in page.lines}) == 60
    assert pages[0].before is None
    before = pages[2].before
    for earlier in (pages[1], pages[0]):
        page = action_lists.actions_of(
            context, people.thornby, ActionFilter(), sort, descending=descending, before=before
        )
        assert page.lines == earlier.lines
        assert page.after is not None
        before = page.before
    assert before is None


@pytest.mark.parametrize("place", ["", "x", "1~2~3~4~5", "0~0~31/12/2024~1", "9" * 20, "0~0~2024-12-31~x"])
def test_a_place_that_cannot_be_read_starts_from_the_beginning(
    several: None, asking: Asking, people: World, place: str
) -> None:
    for sort in Sort:
        page = action_lists.actions_of(asking(people.chair), people.thornby, ActionFilter(), sort, after=place)
        assert len(page.lines) == 7


def test_a_count_stops_where_it_is_no_use(
    session: Session, asking: Asking, people: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(action_lists, "COUNTED_UP_TO", 3)
    for _ in range(4):
        add_action(session, people.thornby)
    page = action_lists.actions_of(asking(people.chair), people.thornby, ActionFilter())
    assert (page.count, page.is_capped) == (3, True)


def test_my_actions_are_of_my_agencies_where_i_sit(
    several: None, session: Session, asking: Asking, people: World
) -> None:
    helped = add_action(
        session, people.thornby, lead_agency_id=people.council, supporting=[people.police], due_on=date(2025, 1, 1)
    )
    mine = action_lists.my_actions(asking(people.police_lead))
    assert [(line.slug, line.number, line.supports) for line in mine.lines] == [
        ("thornby", 5, False),
        ("thornby", 1, False),
        ("thornby", helped.number, True),
        ("thornby", 3, False),
    ]
    seat_in(session, people.police_lead, people.wexcombe, Role.AGENCY_LEAD, people.police)
    assert ("wexcombe", 1) in [
        (line.slug, line.number) for line in action_lists.my_actions(asking(people.police_lead)).lines
    ]
    assert action_lists.my_actions(asking(people.chair)).lines == ()
    assert action_lists.my_actions(asking(people.administrator)).lines == ()


def test_who_is_named_sees_it_among_theirs_while_they_have_a_role(
    session: Session, asking: Asking, people: World
) -> None:
    add_action(session, people.thornby, lead_agency_id=people.thornby_itself, named_lead_id=people.manager)
    add_action(session, people.wexcombe, lead_agency_id=people.police, named_lead_id=people.manager)
    assert [line.slug for line in action_lists.my_actions(asking(people.manager)).lines] == ["thornby"]


def test_one_action_with_its_names_findings_and_story(session: Session, asking: Asking, people: World) -> None:
    letter = add_letter(session, people.thornby)
    stored = add_action(
        session, people.thornby, letter, lead_agency_id=people.police, supporting=[people.icb], title="the sharing"
    )
    due_dates.set_due_date(asking(people.chair), people.thornby, stored.number, 1, date(2025, 1, 31))
    due_dates.set_due_date(asking(people.chair), people.thornby, stored.number, 2, date(2025, 2, 28), "Late")
    answers.suggest(asking(people.police_lead), people.thornby, stored.number, 3, people.council, None, "Theirs")
    updates.give_update(
        asking(people.contributor), people.thornby, stored.number, 4, Said("Begun", Rating.AMBER, "Slowly")
    )
    context = asking(people.observer)
    it = actions.action(context, people.thornby, stored.number)
    assert (it.reference, it.lead_agency, it.supporting_names) == ("THO-1", "Eastmoor Police", ["NHS Eastmoor ICB"])
    [finding] = actions.findings_of(context, it)
    assert (finding.text, finding.letter_number, finding.page) == ("the sharing", 1, 2)
    told = action_story.story(context, it)
    assert (told.first_due_on, told.times_changed) == (date(2025, 1, 31), 1)
    assert [(row.lead_agency, row.agreed) for row in told.open_proposals] == [("Thornby Council", None)]
    assert [(row.agency, row.rating) for row in told.updates] == [("Eastmoor Police", Rating.AMBER)]
    assert [line.verb for line in actions.missed_since(context, it, 3)] == ["updated", "suggested"]
    assert actions.missed_since(context, it, it.version) == []


def test_nothing_is_read_outside_ones_partnerships(session: Session, asking: Asking, people: World) -> None:
    number = add_action(session, people.thornby).number
    for who in (people.other_chair, people.administrator):
        with pytest.raises(NotFound):
            actions.action(asking(who), people.thornby, number)
        with pytest.raises(NotFound):
            action_lists.actions_of(asking(who), people.thornby, ActionFilter())
        with pytest.raises(NotFound):
            serving(asking(who), people.thornby)
    with pytest.raises(NotFound):
        actions.action(asking(people.chair), people.thornby, number + 1)


def test_who_can_be_named_for_which_agency(asking: Asking, people: World) -> None:
    who = serving(asking(people.chair), people.thornby)
    assert who.works_for(people.police_lead, people.police)
    assert who.works_for(people.deputy, people.council)
    assert who.works_for(people.manager, people.thornby_itself)
    assert not who.works_for(people.manager, people.police)
    assert not who.works_for(people.other_chair, people.thornby_itself)
    assert who.answering == {people.police, people.council}


def test_a_list_takes_two_queries_however_long(session: Session, asking: Asking, people: World) -> None:
    context = asking(people.chair)
    for _ in range(30):
        add_action(session, people.thornby, lead_agency_id=people.police, supporting=[people.icb])
    session.expunge_all()
    asked: list[str] = []
    connection = session.connection()
    event.listen(connection, "before_cursor_execute", lambda *call: asked.append(call[2]))
    assert len(action_lists.actions_of(context, people.thornby, ActionFilter()).lines) == 25
    assert len(asked) == 2
