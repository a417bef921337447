"""The plan kept before, page by page, as a business manager brings it along. Plans and people are made up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests.actions_world import add_letter
from tests.letter_texts import JOINT, encoded
from tests.services.test_plans import FULL, row, sheet
from tests.web.conftest import Queries
from tests.web.page import Browser, Page
from tests.world import World
from tracker.services import letters
from tracker.settings import Settings
from tracker.store.db import Database
from tracker.store.queries.partnerships import partnership_by_slug

Visit = Callable[..., Browser]
HERE = "/thornby/plans"
AUDITS = "Multi-agency audits that ask what changed for children. Their results are not shared."
ROOM = "Capacity in the police control room at weekends."
PLANS = "Plans that children can read and understand."
FIRST = ("1", AUDITS, "Share the results of every audit", *FULL[3:])
PLAN = sheet(
    FIRST,
    row("2", ROOM, "Move two officers to the weekend", lead="MASH team", status="Complete", progress="Both have moved"),
    row("3", PLANS, "Write plans with children", lead="Council", status="Superseded"),
    row("", "Something that no inspector wrote", "Paint the office", lead="Council", status="Not started"),
)


@pytest.fixture
def manager(visit: Visit, people: World, database: Database, settings: Settings) -> Browser:
    """Somebody whose letter has been confirmed, with three actions nobody leads yet."""
    with database.writing() as session:
        context = people.context(session, people.manager, settings)
        thornby = partnership_by_slug(context, "thornby")
        letters.receive(context, thornby, "Thornby.txt", encoded(JOINT))
        letters.confirm(context, thornby, 1)
    return visit(people.manager)


def upload(browser: Browser, content: bytes = PLAN, name: str = "Plan.csv", status: int = 200) -> Page:
    return browser.get(f"{HERE}/upload").form("Upload").fill(file=(name, content)).submit(status=status)


def through(browser: Browser, content: bytes = PLAN) -> Page:
    """As far as the rows."""
    page = upload(browser, content).press("Save and continue")
    return page if page.path.endswith("/rows") else page.press("Save and continue")


def test_without_findings_there_is_nothing_to_match(visit: Visit, people: World) -> None:
    page = visit(people.manager).get(f"{HERE}/upload")
    assert page.has("There are no findings yet")
    assert page.links["Letters"] == "/thornby/letters"
    assert visit(people.manager).get(HERE).has("No plan has been uploaded yet")


def test_from_the_file_to_the_actions(manager: Browser) -> None:
    page = upload(manager)
    assert page.path == f"{HERE}/1/columns"
    assert page.banner == "Plan.csv uploaded. Nothing in it becomes an action until you approve it."
    assert page.facts["Headings"].startswith("Row 1")
    assert page.facts["Rows"] == "4 rows"
    assert page.has("Sure. The heading says “RAG”", "It says, for example: “Two teams hold them in time”")

    page = page.press("Save and continue")
    assert page.h1 == "What its words mean"
    assert page.has("“Complete”", "“Superseded”", "Names that are not known here", "“MASH team” In 1 row")
    assert page.form().values["n0"] == ""
    page = page.form().fill(n0="Thornby Council").submit()

    assert page.h1 == "Match the rows to findings"
    assert page.has("3 rows fit a finding and 1 fits none", "Row 3", "Action: Move two officers to the weekend")
    assert page.has("The plan says that it is no longer needed.")
    form = page.form("Save and continue")
    refused = form.submit(status=422)
    assert refused.errors == {"r5-target": "Row 5: choose the finding it answers, or leave the row out"}
    page = refused.form("Save and continue").fill({"r5-out": True}).submit()

    assert page.h1 == "Check what comes of it, then approve"
    assert page.has("These agencies are asked to lead, and told:", "Eastmoor Police: 1 action")
    assert page.has("Left out: row 4, row 5.")
    first, second = page.table("What comes of each row").rows
    assert first["Becomes"] == "THO-1 filled in, finding 1"
    assert first["Due"] == "1 September 2024, then changed to 1 December 2024"
    assert "Already under way when inspected" in first["To know"]
    assert second["Lead agency"] == "Thornby Council, asked"
    assert "The plan says “Complete”. It comes in as in progress." in second["To know"]

    done = page.press("Approve 2 rows")
    assert done.banner == "2 rows approved: 2 actions filled in."
    assert done.path == f"{HERE}/1"
    assert done.table("Rows of the plan").column("Action") == [
        "THO-1, from row 2",
        "THO-2, from row 3",
        "Left out",
        "Left out",
    ]
    action = done.click("THO-2, from row 3")
    assert action.has("Move two officers to the weekend", "From the plan kept before, imported by Joan Birch")
    assert action.has("Both have moved", "Not rated.", "In progress")
    assert manager.get(HERE).table().rows[0]["State"] == "Approved"


def test_approving_twice_is_harmless(manager: Browser) -> None:
    form = through(manager, sheet(FIRST)).press("Save and continue").form("Approve 1 row")
    assert form.submit().banner == form.submit().banner == "1 row approved: 1 action filled in."
    assert manager.get("/thornby/actions/1").has("1 September 2024 (the first date)")
    assert manager.get(f"{HERE}/1/rows").path == manager.get(f"{HERE}/1/approve").path == f"{HERE}/1"


def test_another_finding_or_a_new_action_can_be_chosen(manager: Browser) -> None:
    page = through(manager, sheet(FIRST))
    offered = page.form("Save and continue").options["r2-target"]
    assert [label.partition(": ")[0] for label in offered] == [
        "Choose a finding",
        *(f"{n}. {name}" for n in (1, 2, 3) for name in (f"THO-{n} (not started)", "A new action")),
    ]
    chosen = next(label for label in offered if label.startswith("3. A new action"))
    page = page.form("Save and continue").fill({"r2-target": chosen, "r2-under_way": False}).submit()
    row = page.table("What comes of each row").rows[0]
    assert row["Becomes"] == "A new action for finding 3"
    assert "under way" not in row["To know"]
    assert page.press("Approve 1 row").banner == "1 row approved: 1 new action."
    assert manager.get("/thornby/actions/4").has(PLANS)


def test_what_was_chosen_is_kept_for_later(manager: Browser) -> None:
    page = through(manager)
    assert "changed here since" not in page.text
    page = page.form("Save for later").fill({"r5-out": True, "r3-lead": "NHS Eastmoor ICB"}).submit("Save for later")
    assert page.banner == "Saved. Nothing becomes an action until you approve the plan."
    assert page.table().rows[0]["State"] == "To approve"
    manager.get(f"{HERE}/1").press("Save and continue")
    page = manager.get(f"{HERE}/1/rows")
    assert page.has("3 rows fit a finding and 1 fits none. 2 rows were changed here since. Compare each row")
    form = page.form("Save and continue")
    assert form["r5-out"] == "yes"
    assert manager.get(f"{HERE}/1/approve").table("What comes of each row").rows[1]["Lead agency"] == (
        "NHS Eastmoor ICB, asked"
    )


def test_a_column_can_be_put_right_and_none_serves_twice(manager: Browser) -> None:
    page = upload(manager)
    form = page.form("Save and continue").fill(due="H: Original due date")
    refused = form.submit(status=422)
    assert refused.errors == {"due": "Select another column: this one is chosen for first due date"}
    assert refused.form("Save and continue")["due"] == "7"
    refused.form("Save and continue").fill(first_due="No column holds it").submit()
    page = manager.get(f"{HERE}/1/columns")
    assert page.form("Save and continue")["due"] == "7"
    assert page.has("Chosen by you", "Columns that do not come along", "I: Revised due date")


def test_another_sheet_row_or_letter_is_read_again(manager: Browser) -> None:
    page = upload(manager).click("Change row of headings")
    assert page.form("Read again")["header_row"] == "1"
    for typed, sentence in {
        "four": "Row of headings must be a whole number, such as 4",
        "40": "Row of headings must be a row of the sheet that is not empty",
    }.items():
        refused = page.form("Read again").fill(header_row=typed).submit(status=422)
        assert refused.errors == {"header_row": sentence}
    page = page.form("Read again").fill(header_row="2").submit()
    assert page.banner == "Read again. Check the columns."
    assert page.facts["Headings"].startswith("Row 2")


def test_two_people_at_one_plan_see_what_happened(manager: Browser, visit: Visit, people: World) -> None:
    mine = through(manager)
    visit(people.chair).get(f"{HERE}/1/rows").form("Save for later").fill({"r5-out": True}).submit("Save for later")
    form = mine.form("Save and continue").fill({"r3-lead": "NHS Eastmoor ICB"})
    page = form.submit(status=422)
    assert page.errors[""].startswith("Somebody else changed this plan after you opened the page")
    again = page.form("Save and continue").fill({"r5-out": True})
    assert again["r3-lead"] == form["r3-lead"] != ""
    assert again.submit().h1 == "Check what comes of it, then approve"


def test_what_changes_meanwhile_is_shown_before_it_is_approved(manager: Browser, visit: Visit, people: World) -> None:
    page = through(manager, sheet(FIRST)).press("Save and continue")
    visit(people.chair).get("/thornby/actions/assign").form("Save and ask the agencies").fill(
        {"a1-lead": "NHS Eastmoor ICB"}
    ).submit()
    refused = page.form("Approve 1 row").submit(status=409)
    assert refused.errors[""].startswith("Something here has changed since you opened the page")
    assert "Stays as it is here: lead agency and title" in refused.table("What comes of each row").rows[0]["To know"]
    assert refused.press("Approve 1 row").banner == "1 row approved: 1 action filled in."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The selected file is empty. Choose the spreadsheet again"),
        (b"%PDF-1.7 made up", "The selected file must be an Excel workbook (.xlsx) or a CSV file"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0" + b"\0" * 90,
            "The selected file is password protected. Save a copy without a password and upload that",
        ),
    ],
    ids=["empty", "pdf", "password"],
)
def test_a_file_that_cannot_be_used_says_what_to_do(manager: Browser, content: bytes, sentence: str) -> None:
    page = upload(manager, content, status=422)
    assert page.errors["file"].startswith(sentence)
    nothing = manager.get(f"{HERE}/upload").form("Upload").submit(status=422)
    assert nothing.errors == {"file": "Select the spreadsheet that holds the plan"}


def test_the_same_file_again_leads_to_where_it_stands(manager: Browser) -> None:
    upload(manager)
    assert upload(manager, name="Other.csv").banner == (
        "This file is here already and waits to be approved. Nothing was changed."
    )
    set_aside = manager.get(f"{HERE}/1/columns").press("Set this plan aside")
    assert set_aside.table().rows[0]["State"] == "Set aside"
    assert manager.get(f"{HERE}/1").has("This plan was set aside", "Not brought in")
    assert upload(manager).path == f"{HERE}/1/columns"


def test_semicolons_and_hostile_text_are_text(manager: Browser) -> None:
    content = "Area for improvement;Action;Lead\n" + f"{ROOM};<script>alert(1)</script> =1+1;Police\n"
    page = through(manager, content.encode())
    assert page.has("<script>alert(1)</script> =1+1")
    done = page.press("Save and continue").press("Approve 1 row")
    assert done.click("THO-2, from row 2").has("<script>alert(1)</script> =1+1")


@pytest.mark.parametrize("path", ["", "/upload", "/1", "/1/place", "/1/columns", "/1/words", "/1/rows", "/1/approve"])
def test_conveners_alone(manager: Browser, visit: Visit, people: World, path: str) -> None:
    upload(manager)
    for person in (people.police_lead, people.partner, people.scrutineer):
        visit(person).get(f"{HERE}{path}", status=403)
    visit(people.other_chair).get(f"{HERE}{path}", status=404)
    manager.get(f"{HERE}/2{path.removeprefix('/1')}" if path.startswith("/1") else f"{HERE}/9", status=404)


def test_letters_lead_here(manager: Browser, visit: Visit, people: World) -> None:
    assert manager.get("/thornby/letters").links["Bring in the plan you keep today"] == HERE
    page = manager.get("/thornby/letters/1").click("Bring in the plan you keep for this letter")
    assert page.path == f"{HERE}/upload?letter=1"
    assert page.form("Upload")["letter"] == "1"
    assert "Bring in the plan you keep today" in manager.get("/thornby/actions").links
    for path in ("letters", "letters/1", "actions"):
        page = visit(people.observer).get(f"/thornby/{path}")
        assert not any("Bring in the plan" in link for link in page.links)


def test_pages_ask_the_database_the_same_few_times(
    manager: Browser, queries: Queries, database: Database, people: World
) -> None:
    counts = []
    for number, rows in enumerate(([FIRST], [FIRST] * 2 + [row("9", PLANS, f"Do {n}") for n in range(40)]), start=1):
        upload(manager, sheet(*rows))
        found = {}
        for path in ("columns", "words", "place", "rows", "approve"):
            with queries.recording() as asked:
                manager.get(f"{HERE}/{number}/{path}")
            found[path] = len(asked)
        counts.append(found)
        with database.writing() as session:
            add_letter(session, people.thornby, 10 + number, published_on=date(2020, 1, number))
    assert counts[0] == counts[1]
    assert max(counts[0].values()) <= 12
    with queries.recording() as asked:
        manager.get(HERE)
    assert len(asked) <= 4


def test_the_history_says_what_became_of_a_plan(manager: Browser, visit: Visit, people: World) -> None:
    through(manager, sheet(FIRST)).press("Save and continue").press("Approve 1 row")
    page = manager.get("/thornby/history")
    assert page.has("Approved", "Plan 1", "Plan.csv", "State: To approve → Approved", "Filename: Plan.csv")
    assert page.links["Plan 1"] == f"{HERE}/1"
    assert page.has("Reason: From the plan kept before: Plan.csv, row 2")
    assert "Plan 1" not in visit(people.observer).get("/thornby/history").links
    assert f"Title: {AUDITS} → Share the results of every audit" in page.text
    assert "Date agreed" not in manager.get("/thornby/history?noun=plan").text


def test_a_doubt_says_which_cell_and_where_to_put_it_right(manager: Browser) -> None:
    assert "What could not be read stays empty" not in through(manager, sheet(FIRST)).text
    page = through(manager, sheet(FIRST, row("2", ROOM, "Move two officers", lead="Council", due="when we can")))
    assert page.has("Due date: “when we can” could not be read as a date. Enter the date.")
    assert page.has("What could not be read stays empty. Enter it in the action afterwards")
