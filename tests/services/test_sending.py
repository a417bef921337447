from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from tests.world import MONDAY, World
from tracker.adapters.mail import MailDelayed, MailRefused, MailServer, Outbox, Outgoing
from tracker.domain.errors import Refused
from tracker.domain.notices import EmailKind, EmailState
from tracker.services.sending import LEASE, WAITS, deliver_next, sender_for
from tracker.settings import Settings
from tracker.store.db import Database
from tracker.store.models import Email, Installation, Membership


class Hand:
    """A sender that keeps what it is given, or raises what it is told to."""

    def __init__(self, *raises: Exception | None) -> None:
        self.raises = list(raises)
        self.sent: list[Outgoing] = []

    def send(self, message: Outgoing) -> None:
        error = self.raises.pop(0) if self.raises else None
        if error is not None:
            raise error
        self.sent.append(message)

    def close(self) -> None: ...


def compose(database: Database, people: World, *person_ids: int) -> None:
    with database.writing() as session:
        for number, person_id in enumerate(person_ids or (people.chair,)):
            session.add(
                Email(
                    person_id=person_id,
                    kind=EmailKind.REMINDER,
                    period="2024-10-14",
                    to=f"person{number}@thornby.example",
                    subject="One",
                    message_id=f"<{number}@tracker.example>",
                    composed_at=MONDAY,
                    content=b"Subject: One\r\n\r\nWords.\r\n",
                    state=EmailState.WAITING,
                    next_try_at=MONDAY,
                )
            )


def emails(database: Database) -> list[Email]:
    with database.reading() as session:
        return list(session.scalars(select(Email).order_by(Email.id)))


def test_idle(database: Database) -> None:
    assert not deliver_next(database, Hand(), MONDAY)


def test_each_goes_out_once_and_in_turn(database: Database, people: World) -> None:
    compose(database, people, people.chair, people.manager)
    hand = Hand()
    assert deliver_next(database, hand, MONDAY)
    assert deliver_next(database, hand, MONDAY)
    assert not deliver_next(database, hand, MONDAY)
    assert [message.to for message in hand.sent] == ["person0@thornby.example", "person1@thornby.example"]
    assert [(email.state, email.tries, email.ended_at) for email in emails(database)] == [
        (EmailState.SENT, 1, MONDAY),
        (EmailState.SENT, 1, MONDAY),
    ]


def test_a_refusal_ends_it_and_says_why(database: Database, people: World) -> None:
    compose(database, people)
    deliver_next(database, Hand(MailRefused("The mail server answered 550 no such user")), MONDAY)
    email = emails(database)[0]
    assert (email.state, email.outcome) == (EmailState.FAILED, "The mail server answered 550 no such user")
    assert not deliver_next(database, Hand(), MONDAY + timedelta(days=30))


@pytest.mark.parametrize("error", [MailDelayed("no answer"), RuntimeError("a fault of ours")])
def test_a_delay_backs_off_sends_the_same_bytes_and_is_given_up_at_last(
    database: Database, people: World, error: Exception
) -> None:
    compose(database, people)
    now = MONDAY
    for wait in WAITS:
        assert deliver_next(database, Hand(error), now)
        assert not deliver_next(database, Hand(), now + wait - timedelta(seconds=1))
        now += wait
    before = emails(database)[0]
    assert (before.state, before.tries) == (EmailState.WAITING, len(WAITS))
    deliver_next(database, Hand(error), now)
    email = emails(database)[0]
    assert email.state is EmailState.FAILED
    assert email.outcome is not None
    assert email.outcome.startswith("Given up after 8 tries. ")


def test_one_that_fails_holds_up_no_other(database: Database, people: World) -> None:
    compose(database, people, people.chair, people.manager)
    hand = Hand(RuntimeError("a fault of ours"))
    while deliver_next(database, hand, MONDAY):
        pass
    assert [message.to for message in hand.sent] == ["person1@thornby.example"]
    later = MONDAY + timedelta(minutes=2)
    while deliver_next(database, hand, later):
        pass
    first, second = hand.sent
    assert (first.to, second.to) == ("person1@thornby.example", "person0@thornby.example")


class Dies(BaseException):
    """The process ends between claiming and marking."""


def test_a_crash_after_claiming_is_tried_again_when_the_claim_has_run_out(database: Database, people: World) -> None:
    compose(database, people)

    class Dying(Hand):
        def send(self, message: Outgoing) -> None:
            super().send(message)
            raise Dies

    dying, hand = Dying(), Hand()
    with pytest.raises(Dies):
        deliver_next(database, dying, MONDAY)
    assert not deliver_next(database, hand, MONDAY + LEASE - timedelta(seconds=1))
    assert deliver_next(database, hand, MONDAY + LEASE)
    assert hand.sent == dying.sent
    assert emails(database)[0].state is EmailState.SENT


def test_whoever_lost_the_claim_does_not_overwrite_the_outcome(database: Database, people: World) -> None:
    compose(database, people)
    inner = Hand()

    class Slow(Hand):
        def send(self, message: Outgoing) -> None:
            assert deliver_next(database, inner, MONDAY + LEASE)
            raise MailRefused("too late")

    deliver_next(database, Slow(), MONDAY)
    assert emails(database)[0].state is EmailState.SENT


def test_many_at_once_send_each_once(database: Database, people: World) -> None:
    everybody = (people.chair, people.deputy, people.manager, people.partner, people.police_lead)
    compose(database, people, *everybody)
    hand = Hand()

    def work() -> None:
        while deliver_next(database, hand, MONDAY):
            pass

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(message.to for message in hand.sent) == [f"person{n}@thornby.example" for n in range(5)]


def test_who_has_left_is_not_written_to(database: Database, people: World) -> None:
    compose(database, people)
    with database.writing() as session:
        session.execute(update(Membership).where(Membership.person_id == people.chair).values(ended_on=MONDAY.date()))
    hand = Hand()
    assert deliver_next(database, hand, MONDAY)
    assert hand.sent == []
    email = emails(database)[0]
    assert (email.state, email.outcome) == (
        EmailState.CANCELLED,
        "They no longer have a role in any partnership.",
    )


def test_nothing_is_open_in_the_database_while_sending(database: Database, people: World) -> None:
    compose(database, people)
    checked: list[datetime] = []

    class Writes(Hand):
        def send(self, message: Outgoing) -> None:
            with database.writing() as session:
                session.execute(update(Installation).values(made_at=MONDAY))
            checked.append(MONDAY)

    assert deliver_next(database, Writes(), MONDAY)
    assert checked == [MONDAY]


def test_the_demonstration_uses_no_mail_server(database: Database, settings: Settings) -> None:
    by_smtp = replace(settings, mail="smtp://mail.thornby.example")
    assert isinstance(sender_for(database, by_smtp), MailServer)
    assert isinstance(sender_for(database, settings), Outbox)
    with database.writing() as session:
        session.execute(update(Installation).values(is_demonstration=True))
    assert isinstance(sender_for(database, settings), Outbox)
    with pytest.raises(Refused, match="demonstration"):
        sender_for(database, by_smtp)
