"""The moment that convinces: the third of Ashmere's letters says what two said before."""

from __future__ import annotations

from tests.demo.conftest import FRIDAY, Told
from tracker.demo.papers import written
from tracker.domain.access import Actor, Role, Seat
from tracker.domain.actions import Status
from tracker.domain.outcomes import last_action
from tracker.domain.repeats import Level, Said
from tracker.services import letters
from tracker.store.context import Context
from tracker.store.queries.letters import letter
from tracker.store.queries.partnerships import partnership_by_slug
from tracker.store.queries.repeats import outcomes_of, past


def test_the_third_letter_to_say_so_and_what_became_of_the_second(told: Told) -> None:
    with told.database.reading() as session:
        context = told.asking(session)
        ashmere = partnership_by_slug(context, "ashmere").id
        said = past(context, ashmere)
        chains = said.chains()
        (head,) = chains.heads()
        earlier = {repeat.earlier.key: repeat.level for repeat in chains.offered(head)}
        outcomes = outcomes_of(context, ashmere, [head, *earlier])
    assert "children's own views" in said.findings[head].said.text
    assert (said.findings[head].said.letter, said.findings[head].position) == (3, 2)
    assert [said.findings[key].said.letter for key in earlier] == [2, 1]
    assert set(earlier.values()) == {Level.LIKELY}
    assert (chains.sentence(head) or "").startswith("May be the third letter to say so, after those of ")
    last = outcomes[chains.links(head)[-1].repeats[0].earlier.key]
    assert [outcome.reference for outcome in last] == ["ASH-4"]
    assert last_action(last) == "The last action was signed off as complete, and nobody recorded whether it worked."
    assert [outcome.status for outcome in outcomes[head]] == [Status.IN_PROGRESS]


def test_the_letter_to_try_says_so_once_more(told: Told) -> None:
    with told.database.sessions() as session:
        ashmere = partnership_by_slug(told.asking(session), "ashmere")
        manager = Actor("Tom Pickering", 2, (Seat(ashmere.id, Role.BUSINESS_MANAGER),))
        context = Context(session, manager, told.now, told.settings)
        fresh = written("ashmere-new", FRIDAY)
        number = letters.receive(context, ashmere, fresh.name, fresh.content).number
        cards = letter(context, ashmere.id, number).cards
        said = [Said(-place, number, FRIDAY, card.text, "Ashmere") for place, card in enumerate(cards, 1)]
        chains = past(context, ashmere.id).chains_with(said, {})
    assert [row.key for row in said if chains.links(row.key)] == [-2]
    (link,) = chains.links(-2)
    assert link.letter == 3
