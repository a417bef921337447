"""What can happen in the story. Each is a service's verb, done by somebody at a moment that lies in the past."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import select

from tracker.demo import papers
from tracker.demo.days import When
from tracker.domain.actions import ClosedBecause, Rating
from tracker.services import action_facts, answers, assigning, due_dates, letters, setting_up, sign_off, updates
from tracker.store.context import Context
from tracker.store.models import Action, Agency, Membership, Person, Proposal
from tracker.store.queries.letters import letter as stored_letter
from tracker.store.queries.partnerships import PartnershipRow


@dataclass(frozen=True, slots=True)
class Moment:
    """Where a scene plays: in whose name, in which partnership, with the story's day for all that is relative to it."""

    context: Context
    partnership: PartnershipRow
    today: date

    def version(self, number: int) -> int:
        version = self.context.session.scalar(
            select(Action.version).where(Action.partnership_id == self.partnership.id, Action.number == number)
        )
        assert version is not None, f"{self.partnership.slug} has no action {number}"
        return version

    def at(self, number: int) -> tuple[Context, int, int, int]:
        """What the verbs of one action begin with."""
        return self.context, self.partnership.id, number, self.version(number)

    def agency(self, name: str | None) -> int | None:
        found = select(Agency.id).where(Agency.name == name)
        return None if name is None else self.context.session.scalars(found).one()

    def person(self, name: str | None) -> int | None:
        found = select(Person.id).where(Person.name == name)
        return None if name is None else self.context.session.scalars(found).one()

    def day(self, when: When | None) -> date | None:
        return None if when is None else when(self.today)


Play = Callable[[Moment], None]


@dataclass(frozen=True, slots=True)
class Scene:
    """`by` is the key of a person in `tracker.demo.people`."""

    on: When
    by: str
    play: Play


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the page on which new actions are assigned. Agencies and people by name."""

    number: int
    lead: str | None
    due: When | None = None
    named: str | None = None
    supporting: tuple[str, ...] = field(default=())
    measure: str | None = None


def bring_in(paper: str) -> Play:
    """The letter arrives by e-mail and is uploaded the same day."""

    def play(it: Moment) -> None:
        file = papers.written(paper, it.today)
        received = letters.receive(it.context, it.partnership, file.name, file.content)
        letter = stored_letter(it.context, it.partnership.id, received.number)
        facts = {name: getattr(letter, name) for name in letters.Facts.__slots__}
        published = letter.published_on or it.context.today
        letters.change_facts(
            it.context,
            it.partnership,
            letter.number,
            letter.version,
            replace(letters.Facts(**facts), received_on=published, published_on=published),
        )

    return play


def confirm(letter: int) -> Play:
    def play(it: Moment) -> None:
        letters.confirm(it.context, it.partnership, letter)

    return play


def assign(*rows: Row) -> Play:
    def play(it: Moment) -> None:
        assigning.assign_new(
            it.context,
            it.partnership,
            [
                assigning.NewAssignment(
                    row.number,
                    it.version(row.number),
                    it.agency(row.lead),
                    frozenset(filter(None, (it.agency(name) for name in row.supporting))),
                    it.person(row.named),
                    it.day(row.due),
                    row.measure,
                )
                for row in rows
            ],
        )

    return play


def accept(number: int, note: str | None = None) -> Play:
    return lambda it: answers.accept(*it.at(number), note)


def suggest(number: int, reason: str, lead: str | None = None, due: When | None = None) -> Play:
    return lambda it: answers.suggest(*it.at(number), it.agency(lead), it.day(due), reason)


def propose_date(number: int, due: When, reason: str) -> Play:
    return lambda it: answers.propose_date(*it.at(number), due(it.today), reason)


def agree(number: int) -> Play:
    """The proposal that is open on the action is agreed."""

    def play(it: Moment) -> None:
        proposal = it.context.session.scalars(
            select(Proposal.id)
            .join(Action, Action.id == Proposal.action_id)
            .where(
                Action.partnership_id == it.partnership.id, Action.number == number, Proposal.answered_at.is_(None)
            )
        ).one()
        answers.answer(*it.at(number), proposal, agreed=True)

    return play


def set_date(number: int, due: When, reason: str) -> Play:
    return lambda it: due_dates.set_due_date(*it.at(number), due(it.today), reason)


def update(
    number: int,
    rating: Rating,
    done: str,
    why: str,
    *,
    next_step: str | None = None,
    heard: str | None = None,
    shown: str | None = None,
    held_at: str | None = None,
    look_again: When | None = None,
    under_way: bool = False,
) -> Play:
    def play(it: Moment) -> None:
        evidence = updates.Shown(shown, held_at, it.day(look_again))
        updates.give_update(*it.at(number), updates.Said(done, rating, why, next_step, heard, evidence, under_way))

    return play


def deliver(number: int, statement: str, shown: str, held_at: str | None = None) -> Play:
    return lambda it: sign_off.deliver(*it.at(number), statement, updates.Shown(shown, held_at))


def complete(number: int, reason: str, meeting: str | None = None, minute: str | None = None) -> Play:
    """Sign off; with `meeting`, record that a meeting did, on that day."""

    def play(it: Moment) -> None:
        decided = sign_off.Meeting(meeting, it.context.today, minute) if meeting else sign_off.NO_MEETING
        sign_off.sign_off(*it.at(number), reason, decided)

    return play


def send_back(number: int, reason: str) -> Play:
    return lambda it: sign_off.send_back(*it.at(number), reason)


def agree_rating(number: int, rating: Rating, reason: str) -> Play:
    return lambda it: sign_off.agree_rating(*it.at(number), rating, reason)


def close(number: int, because: ClosedBecause, reason: str) -> Play:
    return lambda it: sign_off.close(*it.at(number), because, reason)


def measure(number: int, success_measure: str) -> Play:
    return lambda it: action_facts.change_success_measure(*it.at(number), success_measure)


def leave(name: str, reason: str) -> Play:
    """Somebody leaves the partnership; only an administrator can say so."""

    def play(it: Moment) -> None:
        memberships = it.context.session.scalars(
            select(Membership.id).where(
                Membership.person_id == it.person(name),
                Membership.partnership_id == it.partnership.id,
                Membership.ended_on.is_(None),
            )
        ).all()
        for membership in memberships:
            setting_up.end_membership(it.context, membership, reason)

    return play
