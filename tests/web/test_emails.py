from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from tests.services.telling import a_month, an_action, part
from tests.web.conftest import Queries
from tests.web.page import Browser
from tests.world import MONDAY, World
from tracker.adapters.mail import MailDelayed, MailRefused, Outgoing
from tracker.domain.notices import EmailState, NoticeKind, NoticeState
from tracker.jobs.runner import run_once
from tracker.services.email_choices import unsubscribe_url
from tracker.services.sending import deliver_next
from tracker.settings import Settings
from tracker.store.db import Database
from tracker.store.models import Email, Notice, Person

Visit = Callable[..., Browser]
FRIDAY = MONDAY + timedelta(days=4)


@pytest.fixture
def told(database: Database, settings: Settings, people: World) -> None:
    """Both jobs have run on Monday and on Friday, and everything has been sent."""
    with database.writing() as session:
        a_month(session, people)
    for now in (MONDAY, FRIDAY):
        for job in ("reminders", "weekly-digest", "send"):
            run_once(job, now, database, settings)


def chosen(database: Database, person_id: int) -> Person:
    with database.reading() as session:
        return session.get_one(Person, person_id)


@pytest.mark.usefixtures("told")
def test_who_has_been_told_what(visit: Visit, people: World) -> None:
    for person_id in (people.chair, people.police_lead, people.scrutineer, people.observer):
        page = visit(person_id, when=FRIDAY).get("/thornby/e-mails")
        assert page.h1 == "E-mails sent"
        rows = page.table("Told").rows
        assert {"DI Nadia Rahman", "Ellie Stone", "Amina Okafor"} <= {row["Who"] for row in rows}
        assert {row["Outcome"] for row in rows} == {"Sent"}
        first = page.table("Told").rows[0]
        assert first["When"] == "18 October 2024 at 9am"
        assert any(row["About"] == "Overdue by 14 days, to the agency's coordinator: THO-1" for row in rows)
        assert "Wexcombe" not in page.text
        assert "WEX-" not in page.text


@pytest.mark.usefixtures("told")
def test_each_partnership_sees_only_its_own(visit: Visit, people: World) -> None:
    page = visit(people.other_chair, when=FRIDAY).get("/wexcombe/e-mails")
    assert "THO-" not in page.text
    assert any("WEX-1" in row["About"] for row in page.table("Told").rows)
    visit(people.other_chair).get("/thornby/e-mails", status=404)


def test_before_anything_was_sent(visit: Visit, people: World) -> None:
    page = visit(people.observer).get("/thornby/e-mails")
    assert page.has("No e-mails here", "What will go out next")
    rows = page.table("What will go out next").rows
    assert {row["About"] for row in rows} == {"Weekly summary"}
    assert {row["When"] for row in rows} == {"Monday 21 October 2024"}


def test_what_goes_out_next(visit: Visit, people: World, database: Database) -> None:
    with database.writing() as session:
        an_action(session, people, 1, due_on=date(2024, 10, 18), named_lead_id=people.contributor)
        an_action(session, people, 2, due_on=date(2024, 10, 28))
        session.execute(update(Person).where(Person.id == people.police_lead).values(paused_until=date(2024, 10, 27)))
        session.add(
            Notice(
                partnership_id=people.thornby,
                person_id=people.council_lead,
                kind=NoticeKind.ASKED_TO_LEAD,
                key="1",
                noun="action",
                noun_id=1,
                made_at=MONDAY,
                state=NoticeState.OPEN,
            )
        )
    page = visit(people.chair).get("/thornby/e-mails")
    rows = page.table("What will go out next").rows
    assert [row for row in rows if row["About"] != "Weekly summary"] == [
        {"When": "Tuesday 15 October 2024", "To": "Owen Price", "About": "Asked to lead: THO-1"},
        {"When": "Monday 21 October 2024", "To": "Ellie Stone", "About": "Overdue: THO-1"},
        {"When": "Monday 28 October 2024", "To": "DI Nadia Rahman", "About": "Due within 7 days: THO-2"},
    ]
    early = visit(people.chair, when=datetime(2024, 10, 15, 6, 0, tzinfo=UTC)).get("/thornby/e-mails")
    assert early.table("What will go out next").rows[0]["When"] == "Tuesday 15 October 2024"


def test_what_was_told_by_hand_for_a_day_to_come_does_not_go_out_next(
    visit: Visit, people: World, database: Database, settings: Settings
) -> None:
    with database.writing() as session:
        an_action(session, people, 1, due_on=date(2024, 10, 25))
        session.execute(update(Person).where(Person.id == people.manager).values(digest_day=4))

    def coming() -> list[tuple[str, str, str]]:
        rows = visit(people.chair).get("/thornby/e-mails").table("What will go out next").rows
        who = {"DI Nadia Rahman", "Amina Okafor", "Joan Birch"}
        return [(row["When"], row["To"], row["About"]) for row in rows if row["To"] in who]

    assert coming() == [
        ("Thursday 17 October 2024", "Joan Birch", "Weekly summary"),
        ("Friday 18 October 2024", "DI Nadia Rahman", "Due within 7 days: THO-1"),
        ("Monday 21 October 2024", "Amina Okafor", "Weekly summary"),
        ("Monday 21 October 2024", "DI Nadia Rahman", "Weekly summary"),
        ("Monday 28 October 2024", "DI Nadia Rahman", "Overdue: THO-1"),
    ]
    for job in ("reminders", "weekly-digest"):
        run_once(job, MONDAY + timedelta(days=10), database, settings)
    assert coming() == [
        ("Thursday 17 October 2024", "Joan Birch", "Weekly summary"),
        ("Monday 28 October 2024", "Amina Okafor", "Weekly summary"),
        ("Monday 28 October 2024", "DI Nadia Rahman", "Overdue: THO-1"),
        ("Monday 28 October 2024", "DI Nadia Rahman", "Weekly summary"),
    ]


def test_before_eight_the_summaries_of_the_day_are_still_to_come(visit: Visit, people: World) -> None:
    early = visit(people.chair, when=MONDAY - timedelta(hours=2)).get("/thornby/e-mails")
    assert set(early.table("What will go out next").column("When")) == {"Monday 14 October 2024"}


def test_told_is_in_the_order_in_which_it_went_out(
    visit: Visit, people: World, database: Database, settings: Settings
) -> None:
    class Busy:
        """Takes what is for the police only when it is tried again."""

        refused = False

        def send(self, message: Outgoing) -> None:
            if "police" in message.to and not self.refused:
                self.refused = True
                raise MailDelayed("The mail server is busy")

        def close(self) -> None: ...

    with database.writing() as session:
        an_action(session, people, 1, due_on=date(2024, 10, 4))
        an_action(session, people, 2, due_on=date(2024, 10, 4), lead_agency_id=people.council)
    run_once("reminders", MONDAY, database, settings)
    sender = Busy()
    for hours in (0, 3):
        while deliver_next(database, sender, MONDAY + timedelta(hours=hours)):
            pass
    rows = visit(people.chair, when=FRIDAY).get("/thornby/e-mails").table("Told").rows
    assert [(row["When"], row["Who"]) for row in rows] == [
        ("14 October 2024 at midday", "DI Nadia Rahman"),
        ("14 October 2024 at 9am", "Owen Price"),
    ]


def test_what_could_not_be_delivered_and_why(
    visit: Visit, people: World, database: Database, settings: Settings
) -> None:
    class Refuses:
        def send(self, message: Outgoing) -> None:
            if "police" in message.to:
                raise MailRefused("The mail server answered 550 no such mailbox")

        def close(self) -> None: ...

    with database.writing() as session:
        a_month(session, people)
    run_once("reminders", MONDAY, database, settings)
    while deliver_next(database, Refuses(), MONDAY):
        pass
    page = visit(people.manager).get("/thornby/e-mails").click("Show only what could not be delivered")
    rows = page.table("Told").rows
    assert {(row["Who"], row["Outcome"]) for row in rows} == {
        ("DI Nadia Rahman", "Failed The mail server answered 550 no such mailbox")
    }
    assert page.h1 == "E-mails with problems"
    calm = visit(people.other_chair).get("/wexcombe/e-mails?only=problems")
    assert calm.has("DI Nadia Rahman")
    run_once("weekly-digest", MONDAY, database, settings)


def test_pages_of_twenty_five(visit: Visit, people: World, database: Database) -> None:
    with database.writing() as session:
        for number in range(60):
            session.add(
                Notice(
                    partnership_id=people.thornby,
                    person_id=people.chair,
                    kind=NoticeKind.OVERDUE,
                    key=str(number),
                    noun="partnership",
                    noun_id=people.thornby,
                    made_at=MONDAY + timedelta(minutes=number),
                    state=NoticeState.CANCELLED,
                    closed_at=MONDAY + timedelta(minutes=number),
                    cancelled_reason=f"reason {number}",
                )
            )
    first = visit(people.chair).get("/thornby/e-mails")
    assert first.table("Told").rows[0]["Outcome"] == "Not sent reason 59"
    second = first.click("Next page")
    third = second.click("Next page")
    assert [len(page.table("Told").rows) for page in (first, second, third)] == [25, 25, 10]
    assert third.table("Told").rows[-1]["Outcome"] == "Not sent reason 0"
    assert "Next page" not in third.links
    assert third.click("Previous page").table("Told").rows == second.table("Told").rows
    for nowhere in ("/thornby/e-mails?before=x", "/thornby/e-mails?after=2147483648", "/e-mails?before=2147483648"):
        visit(people.chair).get(nowhere, status=404)


@pytest.mark.usefixtures("told")
def test_the_number_of_queries(visit: Visit, people: World, queries: Queries, database: Database) -> None:
    chair = visit(people.chair)
    counts = []
    for more in (0, 30):
        with database.writing() as session:
            for number in range(100, 100 + more):
                an_action(session, people, number, due_on=date(2024, 10, 18))
        with queries.recording() as asked:
            chair.get("/thornby/e-mails")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 10
    with queries.recording() as asked:
        chair.get("/e-mails")
    assert len(asked) <= 5


@pytest.mark.usefixtures("told")
def test_reading_ones_own_and_nobody_elses(visit: Visit, people: World, database: Database) -> None:
    page = visit(people.chair, when=FRIDAY).get("/e-mails")
    assert page.table("E-mails to you").column("Subject") == [
        "Thornby: statement due in 53 working days (weekly summary)"
    ]
    one = page.click("Thornby: statement due in 53 working days (weekly summary)")
    assert one.has("Amina, there are 3 things to decide.", "Weekly summary", "Sent")
    assert "https://tracker.example/thornby/actions/3" in one.links
    with database.reading() as session:
        others = session.scalar(select(Email.id).where(Email.person_id == people.manager))
    visit(people.chair).get(f"/e-mails/{others}", status=404)
    visit(people.administrator).get(f"/e-mails/{others}", status=404)
    with database.writing() as session:
        session.execute(update(Email).values(content=None))
    assert visit(people.chair).get(one.path).has("Its text is no longer kept.")


def test_choosing_the_day(visit: Visit, people: World, database: Database) -> None:
    page = visit(people.police_lead).get("/e-mails")
    assert page.facts["Weekly summary"] == "On Monday"
    form = page.click("Change the day of your weekly summary").form("Save the day")
    saved = form.fill(digest_day="4").submit()
    assert saved.banner == "Your weekly summary comes on Thursday"
    assert saved.facts["Weekly summary"] == "On Thursday"
    assert chosen(database, people.police_lead).digest_day == 4
    browser = visit(people.police_lead)
    token = browser.get("/e-mails/day").find("//main//input[@name='csrf_token']")[0].get("value")
    page = browser.post("/e-mails/day", {"csrf_token": token, "digest_day": "7"}, status=422)
    assert page.errors == {"digest_day": "Select a day from Monday to Friday"}


def test_pausing_and_coming_back(visit: Visit, people: World, database: Database) -> None:
    browser = visit(people.police_lead)
    form = browser.get("/e-mails").click("Pause your e-mails").form("Pause e-mails")
    for typed, sentence in (
        (("31", "2", "2025"), "Date on which you want e-mails again must be a real date"),
        (("14", "10", "2024"), "The date must be after today and within a year"),
        (("", "", ""), "Enter the date on which you want e-mails again"),
    ):
        filled = form.fill(**{"until-day": typed[0], "until-month": typed[1], "until-year": typed[2]})
        errors = filled.submit(status=422).errors
        assert list(errors) == ["until"]
        assert errors["until"] == sentence
    saved = form.fill(**{"until-day": "4", "until-month": "11", "until-year": "2024"}).submit()
    assert saved.facts["Pause"] == "Paused: e-mails come again on 4 November 2024"
    assert chosen(database, people.police_lead).paused_until == date(2024, 11, 4)
    assert saved.press("Get e-mails again now").facts["Pause"] == "Not paused"
    assert chosen(database, people.police_lead).paused_until is None


def test_stopping_and_starting(visit: Visit, people: World, database: Database) -> None:
    page = visit(people.chair).get("/e-mails").press("Stop the weekly summary")
    assert page.facts["Weekly summary"] == "Stopped"
    assert chosen(database, people.chair).digest_stopped_at == MONDAY
    page = page.press("Get the weekly summary again")
    assert page.facts["Weekly summary"] == "On Monday"


def path_of(settings: Settings, person_id: int) -> str:
    return unsubscribe_url(settings, person_id).removeprefix(settings.url)


def test_stopping_from_the_e_mail_takes_a_button(
    anybody: Browser, people: World, database: Database, settings: Settings
) -> None:
    page = anybody.get(path_of(settings, people.chair))
    assert page.has("chair@thornby.example")
    assert chosen(database, people.chair).digest_stopped_at is None, "opening the address changes nothing"
    assert page.press("Stop the weekly summary").h1 == "Your weekly summary has stopped"
    assert chosen(database, people.chair).digest_stopped_at == MONDAY


def test_mail_programs_stop_it_by_one_post(
    anybody: Browser, people: World, database: Database, settings: Settings
) -> None:
    path = path_of(settings, people.chair)
    for _ in range(2):
        response = anybody.client.post(path, data={"List-Unsubscribe": "One-Click"})
        assert response.status_code == 200
    assert chosen(database, people.chair).digest_stopped_at == MONDAY
    assert chosen(database, people.manager).digest_stopped_at is None


@pytest.mark.parametrize("token", ["1", "1.", "1.AAAA", "x.AAAA", "999999.AAAA", "١.AAAA", "1" * 40, "2147483648.A"])
def test_made_up_addresses_stop_nothing(anybody: Browser, people: World, database: Database, token: str) -> None:
    anybody.get(f"/unsubscribe/{token}", status=404)
    anybody.post(f"/unsubscribe/{token}", status=404)
    with database.reading() as session:
        assert set(session.scalars(select(Person.digest_stopped_at))) == {None}


def test_somebody_elses_signature_does_not_fit(anybody: Browser, people: World, settings: Settings) -> None:
    own = path_of(settings, people.chair)
    forged = own.replace(f"/{people.chair}.", f"/{people.manager}.")
    assert forged != own
    anybody.post(forged, status=404)


@pytest.mark.usefixtures("told")
def test_links_in_e_mails_lead_to_pages(visit: Visit, people: World, database: Database) -> None:
    """Whoever opens a link of their e-mail gets a page, not an error."""
    with database.reading() as session:
        sent = list(session.scalars(select(Email)))
    assert {email.state for email in sent} == {EmailState.SENT}
    for email in sent:
        browser = visit(email.person_id, when=FRIDAY)
        for address in set(re.findall(r"https://tracker\.example(/\S+)", part(email, "plain"))):
            browser.get(address)
