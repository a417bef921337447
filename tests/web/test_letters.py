"""The pages of letters, as people use them. Letters and people are made up."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.letter_texts import FOCUSED, JOINT, PROSE, encoded
from tests.web.conftest import Queries
from tests.web.page import Browser, Page
from tests.world import World

Visit = Callable[..., Browser]
HERE = "/thornby/letters"


@pytest.fixture
def manager(visit: Visit, people: World) -> Browser:
    return visit(people.manager)


def upload(browser: Browser, *files: tuple[str, bytes], pasted: str = "", status: int = 200) -> Page:
    form = browser.get(f"{HERE}/upload").form("Upload")
    if files:
        form.fill(files=list(files))
    return form.fill(pasted=pasted).submit(status=status)


def test_an_empty_list_says_what_to_do(manager: Browser, visit: Visit, people: World) -> None:
    page = manager.get(HERE)
    assert page.has("No letters yet", "Upload an inspection letter or report")
    assert page.click("Upload a letter").h1 == "Upload a letter"
    reader = visit(people.observer).get(HERE)
    assert reader.has("No letters yet", "the business manager uploads inspection letters")
    assert "Upload a letter" not in reader.links


def test_a_letter_from_file_to_check_page(manager: Browser) -> None:
    page = upload(manager, ("Thornby.txt", encoded(JOINT)))
    assert page.path == f"{HERE}/1/check"
    assert page.h1 == "Check what was found"
    assert page.banner == "Letter 1 uploaded: Joint targeted area inspection, Thornby, 12 July 2024, 3 findings."
    facts = page.facts
    assert facts["Kind"].startswith("Joint targeted area inspection Page 1, line")
    assert facts["Date of the letter"].startswith("12 July 2024 Page 1, line 1")
    assert facts["Area"].startswith("Thornby Page 1, line")
    assert facts["Inspection"].startswith("22 April 2024 to 26 April 2024 Page 1, line")
    assert facts["Who answers for it"] == "Thornby Safeguarding Children Partnership"
    assert facts["Principal authority"].startswith("Thornby Council Page 1, line")
    assert facts["Where to send the answer"].startswith("statements@inspectorate.example")
    assert facts["Deadline in the letter"].startswith("21 October 2024")
    assert page.has("Written statement of action due Monday 21 October 2024: 5 working days left")
    assert page.has("That is 70 working days from the date of the letter, 12 July 2024.")
    assert "Capacity in the police control room at weekends." in [mark_words(it) for it in page.find("//mark")]
    assert page.has("Eastmoor Police could lead. The finding says “police”.")
    assert page.has("The finding names no agency that could lead.")
    assert "Create 3 actions" in page.text


def mark_words(element: object) -> str:
    return "".join(element.itertext())  # type: ignore[attr-defined]


def test_pasted_text_works_like_a_file(manager: Browser) -> None:
    page = upload(manager, pasted=JOINT)
    assert page.path == f"{HERE}/1/check"
    assert page.has("3 findings")


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([], "Select a letter, or paste its text"),
        ([("letter.pdf", b"")], "The selected file is empty. Choose the letter again"),
        ([("photo.pdf", b"\xff\xd8\xff\xe0" + b"\0" * 300)], "The selected file must be a PDF"),
    ],
)
def test_what_cannot_be_used_is_said_at_the_field(
    manager: Browser, files: list[tuple[str, bytes]], sentence: str
) -> None:
    page = upload(manager, *files, status=422)
    assert any(error.startswith(sentence) for error in page.errors.values())
    assert manager.get(HERE).has("No letters yet")


def test_pasted_text_is_not_lost_when_a_file_is_refused(manager: Browser) -> None:
    page = upload(manager, ("photo.pdf", b"\xff\xd8\xff\xe0" + b"\0" * 300), pasted="...", status=422)
    assert page.form("Upload")["pasted"] == "..."
    assert len(page.errors) == 2


def test_one_bad_file_of_several_does_not_stop_the_others(manager: Browser) -> None:
    page = upload(
        manager, ("joint.txt", encoded(JOINT)), ("photo.pdf", b"\x89PNG" + b"\0" * 300), ("prose.txt", encoded(PROSE))
    )
    assert page.h1 == "2 of 3 uploaded"
    assert page.has("Letter 1 uploaded", "photo.pdf The selected file must be a PDF", "Letter 2 uploaded")
    assert page.has("It is a picture, whatever its name says")
    assert page.has("No findings were found in it. Add them by hand on its check page.")
    assert page.click("Check letter 2").has("No findings yet")
    assert len(manager.get(HERE).table().rows) == 2


def test_the_same_file_again_changes_nothing_and_leads_to_the_letter(manager: Browser) -> None:
    upload(manager, ("joint.txt", encoded(JOINT)))
    page = upload(manager, ("again.txt", encoded(JOINT)))
    assert page.h1 == "Nothing was changed"
    assert page.has("This file is here already as letter 1")
    assert page.click("Open letter 1").path == f"{HERE}/1"
    assert len(manager.get(HERE).table().rows) == 1


def test_the_same_letter_in_another_format_is_one_link_away_and_makes_no_second_actions(manager: Browser) -> None:
    twin = encoded(JOINT.replace("\n- ", "\n* ") + "\nPage 1\n")
    upload(manager, ("joint.txt", encoded(JOINT)))
    page = upload(manager, ("joint.md", twin))
    assert page.has("It says the same as letter 1")
    assert page.click("Open letter 1").path == f"{HERE}/1"
    page.press("Create 3 actions")
    refused = manager.get(f"{HERE}/1/check").press("Create 3 actions", status=409)
    assert refused.has("Letter 2 says the same and is confirmed", "Withdraw one of the two letters")
    assert refused.click("Open letter 2").path == f"{HERE}/2"


def test_several_files_at_once_tell_of_a_twin_with_a_link(manager: Browser) -> None:
    twin = encoded(JOINT.replace("\n- ", "\n* ") + "\nPage 1\n")
    page = upload(manager, ("joint.txt", encoded(JOINT)), ("joint.md", twin))
    assert page.has("It says the same as letter 1")
    assert page.click("Open letter 1").path == f"{HERE}/1"


def test_another_areas_letter_is_warned_about(manager: Browser) -> None:
    page = upload(manager, ("w.txt", encoded(JOINT.replace("Thornby", "Wexcombe"))))
    assert page.has("Look at these first", "It names Wexcombe, and this partnership is Thornby Safeguarding")


def test_confirming_leads_to_assigning_and_twice_is_harmless(manager: Browser) -> None:
    page = upload(manager, ("joint.txt", encoded(JOINT)))
    form = page.form("Create 3 actions")
    done = form.submit()
    assert done.banner == "3 actions created."
    assert done.path == "/thornby/actions/assign?letter=1"
    again = form.submit()
    assert again.path == "/thornby/actions/assign?letter=1"
    row = manager.get(HERE).table().rows[0]
    assert (row["Findings"], row["Actions"], row["State"]) == ("3", "3", "Confirmed")


def test_one_finding_makes_one_action(manager: Browser) -> None:
    upload(manager, ("joint.txt", encoded(JOINT)))
    for _ in range(2):
        page = manager.get(f"{HERE}/1/check").form("Remove finding 1").submit("Remove finding 1")
    assert page.has("1 finding")
    assert page.press("Create 1 action").banner == "1 action created."


def test_a_confirmed_letter_shows_its_findings_and_actions(manager: Browser, visit: Visit, people: World) -> None:
    upload(manager, ("joint.txt", encoded(JOINT))).press("Create 3 actions")
    page = visit(people.observer).get(f"{HERE}/1")
    assert page.h1 == "Joint targeted area inspection, Thornby, 12 July 2024"
    assert page.has("Confirmed", "3 findings", "THO-1 Not started No lead agency yet")
    assert page.links["THO-2"] == "/thornby/actions/2"
    assert [mark_words(it) for it in page.find("//mark")][2] == "Plans that children can read and understand."
    assert page.find("//mark[@id='words-3']")
    assert not page.find("//h3[@id='page-2']")
    assert "Withdraw this letter" not in page.links
    assert "Change title" not in page.links


def test_readers_see_a_letter_that_is_to_be_checked(manager: Browser, visit: Visit, people: World) -> None:
    upload(manager, ("joint.txt", encoded(JOINT)))
    reader = visit(people.police_lead)
    table = reader.get(HERE).table()
    assert table.rows[0]["State"] == "To check"
    page = reader.get(f"{HERE}/1")
    assert page.has("still has to check what was found", "3 findings")


@pytest.mark.parametrize("path", ["upload", "1/check", "1/facts", "1/check/add", "1/check/1/split", "1/withdraw"])
def test_readers_change_nothing(manager: Browser, visit: Visit, people: World, path: str) -> None:
    upload(manager, ("joint.txt", encoded(JOINT)))
    for person in (people.police_lead, people.scrutineer, people.partner):
        visit(person).get(f"{HERE}/{path}", status=403)
    visit(people.other_chair).get(f"{HERE}/{path}", status=404)


@pytest.mark.parametrize("path", ["2", "2/check", "2/original", "2/facts", "99999999999999999999", "0"])
def test_a_letter_that_is_not_there(manager: Browser, path: str) -> None:
    upload(manager, ("joint.txt", encoded(JOINT)))
    manager.get(f"{HERE}/{path}", status=404)


def test_the_original_is_only_ever_downloaded(manager: Browser, visit: Visit, people: World) -> None:
    upload(manager, ("Thornby “final”.txt", encoded(JOINT)))
    response = visit(people.observer).get(f"{HERE}/1/original").response
    assert response.get_data() == encoded(JOINT)
    assert response.mimetype == "text/plain"
    assert response.headers["Content-Disposition"].startswith("attachment; filename=")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["Cache-Control"] == "no-store"


def test_a_page_shows_hostile_text_as_text(manager: Browser) -> None:
    hostile = JOINT.replace("Plans that children", "<b>Plans</b> &amp; <img src=x> that children")
    page = upload(manager, ("<b>x.txt", encoded(hostile)))
    assert "<b>Plans</b> &amp; <img src=x> that children" in page.text
    assert manager.get(f"{HERE}/1").has("<b>Plans</b> &amp; <img src=x> that children", "<b>x.txt")


def test_withdrawing_needs_a_reason_and_says_what_stays(manager: Browser) -> None:
    upload(manager, ("joint.txt", encoded(JOINT))).press("Create 3 actions")
    page = manager.get(f"{HERE}/1").click("Withdraw this letter")
    assert page.has("3 actions come from this letter and stay as before")
    refused = page.press("Withdraw letter", status=422)
    assert refused.errors == {"reason": "Enter why the letter is withdrawn"}
    done = refused.form("Withdraw letter").fill(reason="Sent to us by mistake").submit()
    assert done.banner == "Letter 1 withdrawn. Its 3 actions stay as before."
    assert done.has("Withdrawn", "Joan Birch withdrew this letter on 14 October 2024.", "Sent to us by mistake")
    assert done.has("3 actions from it stay as before.")
    back = done.press("Bring this letter back")
    assert back.banner == "Letter 1 brought back."
    assert back.has("Confirmed")


def test_the_list_says_when_statements_are_due(manager: Browser) -> None:
    upload(manager, ("joint.txt", encoded(JOINT)), ("focused.txt", encoded(FOCUSED)), ("prose.txt", encoded(PROSE)))
    rows = manager.get(HERE).table().rows
    assert [row["Statement due"] for row in rows] == [
        "21 October 2024 5 working days left",
        "15 August 2024 41 working days ago",
        "",
    ]
    assert rows[2]["Findings"] == "None found"


def test_the_list_tells_the_same_letter_in_two_formats_apart(manager: Browser) -> None:
    upload(manager, ("joint.txt", encoded(JOINT)), ("joint.md", encoded(f"# Notes\n\n{JOINT}")))
    said = [row["Letter"] for row in manager.get(HERE).table().rows]
    assert [name.partition("Letter ")[2][:2] for name in said] == ["2:", "1:"]


def test_pages_ask_the_database_the_same_few_times(manager: Browser, queries: Queries) -> None:
    upload(manager, ("joint.txt", encoded(JOINT)), ("focused.txt", encoded(FOCUSED)))
    counts = {}
    for path in ("", "/1", "/1/check", "/2/check", "/1/check/add"):
        with queries.recording() as asked:
            manager.get(f"{HERE}{path}")
        counts[path] = len(asked)
    assert counts[""] <= 4
    assert counts["/1"] <= 10
    assert counts["/1/check"] == counts["/2/check"] <= 12
    assert counts["/1/check/add"] <= 5
