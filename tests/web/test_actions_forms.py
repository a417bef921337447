"""What people do with one action, page by page: answer, update, agree dates, deliver, sign off; and two at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.actions_world import add_action, add_letter, led_by
from tests.web.page import Browser, Page
from tests.world import TODAY, World
from tracker.domain.actions import Assignment, Rating, Status
from tracker.store.db import Database
from tracker.store.models import Action, Evidence

Visit = Callable[..., Browser]
UPDATE = {"done": "Trained 40 officers", "rating": "Green: on track", "rating_reason": "All shifts are covered"}


@pytest.fixture
def make(database: Database, people: World) -> Callable[..., None]:
    """Put the partnership's next action into the tables: by default led by the police, who have accepted."""

    def add(**changes: Any) -> None:
        with database.writing() as session:
            letter = add_letter(session, people.thornby, 1) if not session.query(Action).count() else None
            add_action(session, people.thornby, letter, **(led_by(people) | changes))

    return add


def stored(database: Database) -> Action:
    with database.reading() as session:
        return session.query(Action).one()


def test_an_agency_accepts_with_one_button(
    make: Callable[..., None], database: Database, visit: Visit, people: World
) -> None:
    make(assignment=Assignment.ASKED)
    page = visit(people.police_lead).get("/thornby/actions/1")
    assert page.has("Eastmoor Police: asked 14 October 2024, not yet accepted")
    page = page.press("Accept")
    assert page.banner == "Eastmoor Police leads THO-1"
    assert page.has("Eastmoor Police accepted on 14 October 2024")
    assert stored(database).assignment is Assignment.ACCEPTED


def test_a_business_manager_records_where_it_was_agreed(make: Callable[..., None], visit: Visit, people: World) -> None:
    make(assignment=Assignment.ASKED)
    page = visit(people.manager).get("/thornby/actions/1").click("Accept on behalf of Eastmoor Police")
    assert page.has("on behalf of Eastmoor Police")
    page = page.press("Accept", status=422)
    assert page.errors == {"note": "Enter where or how the agency agreed"}
    page = page.form("Accept").fill(note="agreed at the executive, 13 November").submit()
    assert page.has("Eastmoor Police accepted on 14 October 2024: agreed at the executive, 13 November")


def test_a_suggestion_and_its_answer(make: Callable[..., None], visit: Visit, people: World) -> None:
    make(assignment=Assignment.ASKED)
    page = visit(people.police_lead).get("/thornby/actions/1").click("Suggest another lead or date")
    page = page.press("Send suggestion", status=422)
    assert page.errors == {
        "lead_agency_id": "Select another lead agency or enter another date",
        "reason": "Enter a reason",
    }
    form = page.form("Send suggestion").fill(lead_agency_id="Thornby Council", due_on="30 6 2025", reason="Theirs")
    page = form.submit()
    assert page.has("has suggested another lead or date", "Proposed: Thornby Council as lead agency, due 30 June 2025")
    assert "Agree or decline" not in page
    page = visit(people.chair).get("/thornby/actions/1").click("Agree or decline")
    assert page.press("Save answer", status=422).errors == {"agreed": "Select whether you agree"}
    page = page.form("Save answer").fill(agreed="No, decline it").submit(status=422)
    assert page.errors == {"reason": "Enter why the proposal is declined"}
    agreed = "Yes, ask Thornby Council to lead and make it due on 30 June 2025"
    page = page.form("Save answer").fill(agreed=agreed).submit()
    assert page.banner == "Agreed"
    assert page.has("Thornby Council: asked 14 October 2024, not yet accepted")
    assert page.facts["Action due"].startswith("30 June 2025")
    answered = visit(people.chair).get("/thornby/actions/1/answer/1")
    assert answered.h1 == "Action THO-1"


def test_an_agency_that_has_accepted_suggests_another_lead_and_proposes_a_date_apart(
    make: Callable[..., None], visit: Visit, people: World
) -> None:
    make()
    browser = visit(people.police_lead)
    page = browser.get("/thornby/actions/1").click("Suggest another lead agency")
    assert page.h1 == "Suggest another lead agency"
    assert "due_on-day" not in page.form("Send suggestion").names
    page = page.form("Send suggestion").fill(reason="Theirs").submit(status=422)
    assert page.errors == {"lead_agency_id": "Select another lead agency"}
    assert page.click("propose another date").h1 == "Propose another due date"
    page = page.form("Send suggestion").fill(lead_agency_id="Thornby Council").submit()
    assert page.has("Proposed: Thornby Council as lead agency", "Eastmoor Police accepted on 14 October 2024")


def test_a_date_typed_before_a_colleague_accepted_is_not_lost(
    make: Callable[..., None], visit: Visit, people: World
) -> None:
    make(assignment=Assignment.ASKED)
    form = visit(people.police_lead).get("/thornby/actions/1/suggest").form("Send suggestion")
    visit(people.contributor).get("/thornby/actions/1").press("Accept")
    page = form.fill(due_on="30 6 2025", reason="A new system comes first").submit(status=409)
    assert page.form("Send suggestion")["due_on"] == "30 6 2025"
    assert page.form("Send suggestion").submit().has("Proposed: due 30 June 2025")


def test_ones_own_change_in_another_tab_is_not_somebody_elses(
    make: Callable[..., None], visit: Visit, people: World
) -> None:
    make()
    browser = visit(people.manager)
    forms = [browser.get("/thornby/actions/1/change/success-measure").form("Save") for _ in range(2)]
    forms[0].fill(success_measure="Nine in ten").submit()
    page = forms[1].fill(success_measure="Ten in ten").submit(status=409)
    assert page.errors[""].startswith("You saved this action yourself after you opened this page")
    assert page.has("What was saved meanwhile", "Nine in ten")


def test_due_dates_change_with_a_reason_and_keep_the_first(
    make: Callable[..., None], visit: Visit, people: World
) -> None:
    make()
    browser = visit(people.chair)
    page = browser.get("/thornby/actions/1").click("Change due date of action THO-1")
    assert page.h1 == "Set due date"
    for typed, sentence in (
        ("31 2 2025", "Due date must be a real date"),
        ("", "Enter a due date"),
        ("1 1 2024", "Due date must be today or in the future"),
    ):
        page = page.form("Save").fill(due_on=typed).submit(status=422)
        assert page.errors == {"due_on": sentence}
        assert page.form("Save")["due_on"] == typed
    page = page.form("Save").fill(due_on="31 3 2025").submit()
    assert page.facts["Action due"] == "31 March 2025"
    page = page.click("Change due date of action THO-1")
    page = page.form("Save").fill(due_on="30 6 2025").submit(status=422)
    assert page.errors == {"reason": "Enter why the due date changes"}
    page = page.form("Save").fill(reason="The system is late").submit()
    assert page.facts["Action due"] == "30 June 2025 date changed 1 time First date: 31 March 2025"
    assert page.has("31 March 2025 (the first date), agreed by Amina Okafor", "The system is late")


def test_a_date_that_has_passed_can_be_recorded_on_purpose(
    make: Callable[..., None], database: Database, visit: Visit, people: World
) -> None:
    make()
    page = visit(people.manager).get("/thornby/actions/1/change/due-date")
    assert "may_have_passed" not in page.form("Save").names
    page = page.form("Save").fill(due_on="1 10 2024").submit(status=422)
    page = page.form("Save").fill(may_have_passed=True).submit()
    assert page.has("13 days overdue")
    assert stored(database).due_on == date(2024, 10, 1)


def test_an_update_takes_a_minute_and_starts_the_action(
    make: Callable[..., None], database: Database, visit: Visit, people: World
) -> None:
    make()
    page = visit(people.contributor).get("/thornby/actions/1/update")
    page = page.press("Save update", status=422)
    assert page.errors == {
        "done": "Enter what has been done",
        "rating": "Select whether it is on track",
        "rating_reason": "Enter the reason for this rating",
    }
    form = page.form("Save update").fill(UPDATE)
    form.fill(evidence_note="Audit of 30 records", held_at="Standards", look_again_on="31 1 2025", heard="One person")
    page = form.fill(next_step="Audit again", was_under_way=True).submit()
    assert page.banner == "Update saved for THO-1"
    assert page.has("Trained 40 officers", "Children and families said: One person", "Audit of 30 records")
    assert page.has("Look again on 31 January 2025", "In progress", "Green: on track")
    assert stored(database).status is Status.IN_PROGRESS
    assert stored(database).was_under_way


def test_what_was_typed_is_kept_with_any_error(make: Callable[..., None], visit: Visit, people: World) -> None:
    make()
    typed = "Trained <b>40</b> officers\n\n  – and more"
    form = visit(people.police_lead).get("/thornby/actions/1/update").form("Save update").fill(UPDATE)
    page = form.fill(done=typed, look_again_on="31 2 2025").submit(status=422)
    assert page.errors == {"look_again_on": "Date to look again must be a real date"}
    kept = page.form("Save update")
    assert kept["done"] == typed
    assert (kept["rating"], kept["look_again_on"]) == ("green", "31 2 2025")


@pytest.mark.parametrize(
    ("status", "path", "button", "wrong"),
    [
        (Status.IN_PROGRESS, "update", "Save update", ["done", "rating", "rating_reason", "look_again_on", "heard"]),
        (Status.IN_PROGRESS, "deliver", "Say it is delivered", ["statement", "held_at", "look_again_on"]),
        (Status.DELIVERED, "return", "Return", ["reason", "meeting_on", "minute"]),
    ],
)
def test_what_is_wrong_is_listed_in_the_order_of_the_page(
    make: Callable[..., None], visit: Visit, people: World, status: Status, path: str, button: str, wrong: list[str]
) -> None:
    make(status=status)
    who = people.police_lead if status is Status.IN_PROGRESS else people.chair
    form = visit(who).get(f"/thornby/actions/1/{path}").form(button)
    typed = {name: "31 2 2025" if name.endswith("_on") else "long " * 1000 for name in wrong if name != "rating"}
    assert list(form.fill(typed).submit(status=422).errors) == wrong


def both_save(visit: Visit, people: World) -> Page:
    """The police's lead saves an update while their colleague is still writing; then the colleague saves."""
    page = visit(people.contributor).get("/thornby/actions/1/update")
    first = visit(people.police_lead).get("/thornby/actions/1/update").form("Save update")
    first.fill(UPDATE | {"done": "What the first did"}).submit()
    return page.form("Save update").fill(UPDATE | {"done": "What the second did"}).submit(status=409)


def test_of_two_who_update_the_second_sees_both_and_chooses(
    make: Callable[..., None], visit: Visit, people: World
) -> None:
    make()
    page = both_save(visit, people)
    assert "Somebody else saved this action while you were writing" in page.errors[""]
    assert page.has("What was saved meanwhile", "Updated by DI Nadia Rahman", "What the first did")
    assert page.has("Save them as they are, change them, or cancel")
    assert page.form("Save update")["done"] == "What the second did"
    page = page.press("Save update")
    assert page.has("What the first did", "What the second did")


def test_the_second_who_changes_a_date_sees_the_first_ones(
    make: Callable[..., None], database: Database, visit: Visit, people: World
) -> None:
    make()
    page = visit(people.chair).get("/thornby/actions/1/change/due-date")
    visit(people.manager).get("/thornby/actions/1/change/due-date").form("Save").fill(due_on="31 3 2025").submit()
    page = page.form("Save").fill(due_on="30 6 2025").submit(status=409)
    assert page.has("What was saved meanwhile", "31 March 2025", "by Joan Birch")
    assert page.form("Save")["due_on"] == "30 6 2025"
    page = page.form("Save").submit(status=422)
    assert page.errors == {"reason": "Enter why the due date changes"}
    page.form("Save").fill(reason="We know better").submit()
    assert stored(database).due_on == date(2025, 6, 30)


def test_what_has_moved_on_meanwhile_keeps_what_was_typed(
    make: Callable[..., None], visit: Visit, people: World
) -> None:
    make(status=Status.IN_PROGRESS)
    page = visit(people.police_lead).get("/thornby/actions/1/update")
    close = visit(people.manager).get("/thornby/actions/1/close").form("Close action")
    close.fill(because="No longer needed", reason="Done elsewhere").submit()
    page = page.form("Save update").fill(UPDATE).submit(status=409)
    assert "closed without completing" in page.errors[""]
    assert page.has("Your own answers are below", "They cannot be saved here any more")
    assert not page.has("Save them as they are")
    assert page.form("Save update")["done"] == "Trained 40 officers"


def test_delivered_returned_delivered_and_signed_off(
    make: Callable[..., None], database: Database, visit: Visit, people: World
) -> None:
    make(status=Status.IN_PROGRESS, rating=Rating.GREEN, success_measure="Nine in ten")
    page = visit(people.police_lead).get("/thornby/actions/1").click("Say it is delivered")
    page = page.press("Say it is delivered", status=422)
    assert page.errors == {
        "evidence_note": "Enter what shows that this has been done. Nobody can sign it off without evidence"
    }
    form = page.form("Say it is delivered").fill(evidence_note="Audit: 27 of 30", statement="All shifts trained")
    assert form.submit().has("Delivered, waiting for sign-off")
    page = visit(people.partner).get("/thornby/actions/1").click("Return it")
    assert page.has("What Eastmoor Police says", "All shifts trained", "Audit: 27 of 30", "Nine in ten")
    assert page.press("Return", status=422).errors == {"reason": "Enter why it is returned"}
    page = page.form("Return").fill(reason="One month only").submit()
    assert page.banner == "THO-1 is returned to its agency"
    page = visit(people.police_lead).get("/thornby/actions/1/deliver")
    assert [heading.text for heading in page.find("//main//h2")] == ["Evidence given so far"]
    page = page.press("Say it is delivered")
    assert page.has("Delivered, waiting for sign-off")
    page = visit(people.chair).get("/thornby/actions/1").click("Sign off")
    page = page.form("Sign off").fill(meeting="Executive").submit(status=422)
    assert page.errors == {
        "meeting_on": "Enter the date of the meeting",
        "minute": "Enter where the minutes say so",
    }
    page = page.form("Sign off").fill(meeting="").submit()
    assert page.has("Blue: complete and signed off", "Signed off by Amina Okafor", "Returned by Luke Marsden")
    assert stored(database).status is Status.SIGNED_OFF
    page = page.click("Reopen it")
    page = page.form("Reopen").fill(reason="It has come back").submit()
    assert page.has("In progress")


def test_the_rating_stands_with_the_claim_for_whoever_signs_off(
    make: Callable[..., None], visit: Visit, people: World
) -> None:
    make(status=Status.IN_PROGRESS)
    form = visit(people.police_lead).get("/thornby/actions/1/update").form("Save update")
    form.fill(UPDATE | {"rating": "Amber: at risk, recoverable", "evidence_note": "Audit: 27 of 30"}).submit()
    visit(people.police_lead).get("/thornby/actions/1/deliver").press("Say it is delivered")
    page = visit(people.chair).get("/thornby/actions/1/sign-off")
    assert page.has("Trained 40 officers Amber: at risk, recoverable. All shifts are covered")


def test_a_business_manager_signs_off_by_recording_the_meeting(
    make: Callable[..., None], visit: Visit, people: World
) -> None:
    make(status=Status.DELIVERED)
    page = visit(people.manager).get("/thornby/actions/1").click("Sign off")
    page = page.press("Sign off", status=422)
    assert set(page.errors) == {"meeting", "meeting_on", "minute"}
    form = page.form("Sign off").fill(meeting="Executive", meeting_on=TODAY - timedelta(days=1), minute="Minute 4.2")
    assert form.submit().has("Signed off by Executive of 13 October 2024 (Minute 4.2), recorded by Joan Birch")


def test_nobody_of_the_lead_agency_is_offered_to_sign_off(
    make: Callable[..., None], visit: Visit, people: World
) -> None:
    make(status=Status.DELIVERED, lead_agency_id=people.council)
    assert "Sign off" not in visit(people.deputy).get("/thornby/actions/1").links
    visit(people.deputy).get("/thornby/actions/1/sign-off", status=403)
    assert "Sign off" in visit(people.partner).get("/thornby/actions/1").links


def test_the_agreed_rating_stands_beside_the_agencys(make: Callable[..., None], visit: Visit, people: World) -> None:
    make(status=Status.IN_PROGRESS, rating=Rating.GREEN)
    page = visit(people.chair).get("/thornby/actions/1").click("Record the agreed rating")
    page = page.form("Save").fill(rating="Red: off track").submit(status=422)
    assert page.errors == {"reason": "Enter why it differs from the agency's rating"}
    page = page.form("Save").fill(reason="No audit yet").submit()
    assert page.facts["Is it on track?"] == "Green: on track The partnership agreed: Red: off track"


@pytest.mark.parametrize(
    ("fact", "filled", "key", "value"),
    [
        ("lead", {"lead_agency_id": "Thornby Council", "named_lead_id": "Owen Price (Thornby Council)"},
         "Lead agency", "Thornby Council"),
        ("named-lead", {"named_lead_id": "Ellie Stone"}, "Named lead", "Ellie Stone"),
        ("supporting", {"agency_ids": ["NHS Eastmoor ICB", "Thornby Council"]}, "Supporting agencies",
         "NHS Eastmoor ICB and Thornby Council"),
        ("success-measure", {"success_measure": "Nine in ten"}, "Success measure", "Nine in ten"),
        ("under-way", {"was_under_way": True}, "Under way before the inspection", "Yes"),
    ],
)  # fmt: skip
def test_each_fact_has_its_page(
    make: Callable[..., None], visit: Visit, people: World, fact: str, filled: dict[str, Any], key: str, value: str
) -> None:
    make()
    page = visit(people.manager).get(f"/thornby/actions/1/change/{fact}")
    page = page.form("Save").fill(filled).submit()
    assert page.facts[key] == value
    assert page.banner.startswith("Changed")


def test_a_form_without_its_version_is_refused_with_a_sentence(
    make: Callable[..., None], database: Database, visit: Visit, people: World
) -> None:
    make(assignment=Assignment.ASKED)
    browser = visit(people.police_lead)
    token = browser.get("/thornby/actions/1").form("Accept")["csrf_token"]
    page = browser.post("/thornby/actions/1/accept", {"csrf_token": token}, status=422)
    assert "out of date" in page.errors[""]
    assert stored(database).version == 1


def test_a_refused_delivery_keeps_no_evidence(
    make: Callable[..., None], database: Database, visit: Visit, people: World
) -> None:
    make(status=Status.IN_PROGRESS)
    page = visit(people.police_lead).get("/thornby/actions/1/deliver")
    form = page.form("Say it is delivered").fill(evidence_note="Audit", look_again_on="1 1 2024")
    assert form.submit(status=422).errors == {"look_again_on": "Date to look again must be today or in the future"}
    with database.reading() as session:
        assert session.query(Evidence).count() == 0
