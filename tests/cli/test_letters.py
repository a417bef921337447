from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.adapters.disguises import DISGUISES
from tracker.adapters.extract import Reason

Run = Callable[..., Result]

# Made up: there is no Fenwick, and nobody of these names inspected it.
LETTER = """3 June 2024

Alex Moor
Director of Children's Services
Fenwick Council

Dear Mr Moor

Focused visit to Fenwick children's services

This letter summarises the findings of a focused visit to Fenwick children's services on 14 and 15 May 2024. The
inspectors were Rosa Pike, HMI, and Dan Wells, HMI.

What needs to improve in this area of social work practice

- The speed with which invented plans are written down.
- How often made-up visits are talked about in supervision.

Main findings

This letter is made up for a test.

Yours sincerely

Rosa Pike
His Majesty's Inspector
"""


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "fenwick.txt"
    path.write_text(LETTER)
    return path


def test_parse_letter_prints_one_object_a_line(run: Run, letter: Path, tmp_path: Path) -> None:
    photo = tmp_path / "photo.pdf"
    photo.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 64)
    result = run("parse-letter", "--json", str(letter), str(photo), str(tmp_path / "gone.pdf"), status=1)
    read, refused, gone = map(json.loads, result.stdout.splitlines())
    assert (read["kind"], read["area"], read["published"]) == ("focused visit", "Fenwick", "2024-06-03")
    assert [item["text"] for item in read["improvements"]] == [
        "The speed with which invented plans are written down.",
        "How often made-up visits are talked about in supervision.",
    ]
    for item in read["improvements"]:
        assert LETTER[item["start"] : item["end"]] == item["text"]
        assert LETTER.splitlines()[item["line"] - 1].endswith(item["text"])
    assert set(refused) == {"file", "error"}
    assert "cannot be opened" in gone["error"]


def test_parse_letter_touches_no_database(run: Run, letter: Path, installation: Path) -> None:
    run("parse-letter", "--json", str(letter))
    assert not installation.exists()


def test_a_letter_waits_to_be_checked_unless_confirmed(filled: Run, letter: Path) -> None:
    assert "2 findings" in filled("import-letters", "--partnership", "fenwick", str(letter)).output
    assert json.loads(filled("rollup", "--json").output)["total"] == 0


def test_a_partnership_that_does_not_exist_is_named(filled: Run, letter: Path) -> None:
    result = filled("import-letters", "--partnership", "nowhere", str(letter), status=1)
    assert "There is no partnership called nowhere." in result.output


def test_confirming_makes_the_actions_and_the_same_file_again_changes_nothing(filled: Run, letter: Path) -> None:
    command = ("import-letters", "--partnership", "fenwick", "--confirm", str(letter))
    assert "2 actions created." in filled(*command).output
    again = filled(*command).output
    assert "here already" in again
    assert "Nothing was changed" in again
    assert json.loads(filled("rollup", "--json").output)["no_lead"] == 2


def test_a_bad_file_stops_nothing(filled: Run, letter: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.pdf"
    empty.touch()
    output = filled("import-letters", "--partnership", "fenwick", str(empty), str(letter), status=1).output
    first, second = output.splitlines()
    assert "empty" in first
    assert "2 findings" in second


def test_hostile_files_get_a_sentence_each_and_the_letter_between_them_goes_in(
    filled: Run, letter: Path, tmp_path: Path
) -> None:
    files = []
    for it in DISGUISES:
        if Reason.TOO_SLOW not in it.outcomes:
            files.append(tmp_path / f"{it.name} {it.filename}")
            files[-1].write_bytes(it.make())
    files.insert(len(files) // 2, letter)
    answers = list(map(json.loads, filled("parse-letter", "--json", *map(str, files), status=1).stdout.splitlines()))
    assert [answer["file"] for answer in answers] == list(map(str, files))
    refused = {answer["file"] for answer in answers if "error" in answer}
    assert all(answer["error"].startswith("The selected file ") for answer in answers if "error" in answer)
    lines = filled("import-letters", "--partnership", "fenwick", *map(str, files), status=1).output.splitlines()
    assert {line.partition(": ")[0] for line in lines if ": The selected file " in line} == refused
    assert any(line.startswith(f"{letter}: Letter ") and "2 findings" in line for line in lines)


def test_a_folder_goes_in_whole_and_a_second_run_goes_on_where_the_first_stopped(
    filled: Run, letter: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "many"
    (folder / "older").mkdir(parents=True)
    (folder / ".hidden.txt").write_text(LETTER)
    for day in range(10, 24):
        (folder / f"{day}.txt").write_text(LETTER.replace("3 June", f"{day} June"))
    first = filled("import-letters", "--partnership", "fenwick", *map(str, sorted(folder.glob("1*.txt")))).output
    assert first.count("2 findings") == 10
    (folder / "older" / "letter.txt").write_text(LETTER)
    lines = filled("import-letters", "--partnership", "fenwick", str(folder)).output.splitlines()
    assert [Path(line.partition(": ")[0]).name for line in lines] == [f"{day}.txt" for day in range(10, 24)] + [
        "letter.txt"
    ]
    assert [("here already" in line) for line in lines] == [True] * 10 + [False] * 5


def test_a_letter_without_findings_is_kept(filled: Run, tmp_path: Path) -> None:
    prose = tmp_path / "prose.txt"
    prose.write_text(LETTER.partition("What needs to improve")[0] + "Yours sincerely\n\nRosa Pike\n")
    assert "Letter 1" in filled("import-letters", "--partnership", "fenwick", "--confirm", str(prose), status=1).output
    assert "here already" in filled("import-letters", "--partnership", "fenwick", str(prose)).output


def test_the_same_letter_in_another_format_and_another_area_are_warned_about(
    filled: Run, letter: Path, tmp_path: Path
) -> None:
    filled("import-letters", "--partnership", "fenwick", str(letter))
    other = tmp_path / "fenwick.md"
    other.write_text(LETTER.replace("\n- ", "\n* "))
    assert "says the same as letter 1" in filled("import-letters", "--partnership", "fenwick", str(other)).output
    elsewhere = tmp_path / "elsewhere.txt"
    elsewhere.write_text(LETTER.replace("Fenwick", "Harrowmere"))
    assert "names Harrowmere" in filled("import-letters", "--partnership", "fenwick", str(elsewhere)).output


def test_an_unknown_partnership_is_said(filled: Run, letter: Path) -> None:
    assert "partnership" in filled("import-letters", "--partnership", "elsewhere", str(letter), status=1).output


def test_the_digest_is_planned_once_and_delivered_by_send(filled: Run, installation: Path) -> None:
    first = filled("run-job", "weekly-digest", "--on", "2024-10-14").output
    again = filled("run-job", "weekly-digest", "--on", "2024-10-14").output
    assert "1" in first
    assert again != first
    assert not list(installation.glob("outbox/*.eml"))
    filled("run-job", "send")
    assert len(list(installation.glob("outbox/*.eml"))) == 1
    filled("run-job", "weekly-digest", "--on", "2024-10-14")
    filled("run-job", "send")
    assert len(list(installation.glob("outbox/*.eml"))) == 1


def test_a_job_nobody_knows_and_a_day_that_is_none_are_wrong_usage(filled: Run) -> None:
    assert "weekly-digest" in filled("run-job", "fly", status=2).output
    assert "2024-10-14" in filled("run-job", "send", "--on", "31 February", status=2).output
    assert "weekly-digest" in filled("run-job", "--list").output


def test_a_day_ahead_is_refused_where_mail_goes_to_people(filled: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_MAIL", "smtp://127.0.0.1:9")
    assert "ahead" in filled("run-job", "weekly-digest", "--on", "2999-01-07", status=1).output
