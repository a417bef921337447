"""Hostile files through the form: a sentence or a letter, never an error page, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.adapters.disguises import DISGUISES, Disguise
from tests.adapters.hostile import pdf
from tests.letter_texts import JOINT, encoded
from tests.web.page import Browser
from tests.world import World
from tracker.adapters.extract import Reason

HERE = "/thornby/letters"
# What only the clock ends is tried where a process can be given less of it.
PROMPT = [it for it in DISGUISES if Reason.TOO_SLOW not in it.outcomes]


@pytest.fixture
def manager(visit: Callable[..., Browser], people: World) -> Browser:
    return visit(people.manager)


@pytest.mark.parametrize("it", PROMPT, ids=lambda it: it.name)
def test_it_becomes_a_letter_or_a_sentence_beside_what_was_typed(manager: Browser, it: Disguise) -> None:
    form = manager.get(f"{HERE}/upload").form("Upload").fill(files=(it.filename, it.make()), pasted="???")
    if None not in it.outcomes:
        page = form.submit(status=422)
        assert page.errors["files"].startswith("The selected file ") or page.errors["files"].startswith(it.filename)
        assert page.form("Upload")["pasted"] == "???"
        assert manager.get(HERE).has("No letters yet")
        return
    answer = manager.client.post(f"{HERE}/upload", data=form.values, content_type="multipart/form-data")
    assert answer.status_code in ({200, 302} if it.outcomes == (None,) else {200, 302, 422})
    answer.request.environ["wsgi.input"].close()
    if answer.status_code != 422:
        for path in ("", "/1", "/1/check"):
            assert manager.get(f"{HERE}{path}").status == 200
        original = manager.client.get(f"{HERE}/1/original")
        assert original.headers["Content-Disposition"].startswith("attachment")
        assert original.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in original.headers["Content-Security-Policy"]


def test_the_largest_letter_that_is_taken_can_be_checked_and_read(manager: Browser) -> None:
    points = "\n\n".join(
        f"- Point {number} of those that need to improve, in a few more words." for number in range(190)
    )
    text = JOINT + "\n\nWhat needs to improve?\n\n" + points + "\n\nMain findings\n\n" + "More of the text.\n" * 20_000
    form = manager.get(f"{HERE}/upload").form("Upload").fill(files=("large.txt", text[:400_000].encode()))
    assert form.submit().path == f"{HERE}/1/check"
    assert manager.get(f"{HERE}/1").status == 200


def test_hostile_files_do_not_keep_a_letter_out(manager: Browser) -> None:
    files = [("scan.pdf", pdf(text="")), ("letter.txt", encoded(JOINT)), ("locked.pdf", pdf(password="secret"))]
    page = manager.get(f"{HERE}/upload").form("Upload").fill(files=files).submit()
    assert page.h1 == "1 of 3 uploaded"
    assert page.has("scan.pdf The selected file has no text", "locked.pdf The selected file is password protected")
