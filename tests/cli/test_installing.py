from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]


def test_help_lists_every_command_and_setting(run: Run) -> None:
    said = run("--help").output
    assert all(word in said for word in ("import-letters", "TRACKER_DATABASE_URL", "Exit status"))


def test_help_says_what_each_command_does_without_breaking_off(run: Run) -> None:
    _, commands = run("--help").output.split("Commands:")
    assert [line for line in commands.splitlines() if line.endswith("...")] == []


def test_an_unknown_command_is_wrong_usage(run: Run) -> None:
    assert "No such command" in run("fly", status=2).output


def test_nothing_works_before_there_is_a_database(run: Run) -> None:
    assert "Run `tracker init`" in run("rollup", "--json", status=1).output


def test_asking_before_there_is_a_database_makes_none(run: Run, installation: Path) -> None:
    for words in (("rollup", "--json"), ("migrate",), ("add-agency", "Fenwick Police", "--partnership", "fenwick")):
        assert "There is no database yet" in run(*words, status=1).output
    assert not (installation / "tracker.sqlite3").exists()


def test_a_folder_that_cannot_be_used_is_named(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    monkeypatch.setenv("TRACKER_INSTANCE", str(in_the_way / "instance"))
    assert "TRACKER_INSTANCE" in run("init", status=1).output


def test_a_server_that_does_not_answer_is_said(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:9/none")
    output = run("rollup", "--json", status=1).output
    assert "cannot be used" in output
    assert "Traceback" not in output


def test_init_refuses_a_database_in_use_and_leaves_it_alone(filled: Run) -> None:
    assert "in use" in filled("init", status=1).output
    assert "in use" in filled("demo", status=1).output
    assert '"partnership": "fenwick"' in filled("rollup", "--json").output


def test_migrate_has_nothing_to_do_after_init(filled: Run) -> None:
    assert filled("migrate").output == "Nothing to migrate.\n"


def test_an_administrator_needs_an_address_with_an_at(run: Run) -> None:
    assert "name@example.com" in run("init", "--admin", "ines", status=1).output
    run("init", "--admin", "ines@fenwick.example")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("add-partnership", "Fen Wick", "A name"), "small letters"),
        (("add-partnership", "fenwick", "A name"), "fenwick"),
        (("add-agency", "Fenwick Police", "--partnership", "elsewhere"), "elsewhere"),
        (("add-person", "joan", "Joan", "--role", "chair", "--partnership", "fenwick"), "name@example.com"),
        (("add-person", "o@x.example", "Owen", "--role", "agency-lead", "--partnership", "fenwick"), "agency"),
        (("set-password", "nobody@x.example"), "nobody@x.example"),
    ],
)
def test_what_cannot_be_used_gets_a_sentence(filled: Run, words: tuple[str, ...], says: str) -> None:
    result = filled(*words, status=1, typed="lantern copper meadow\n")
    assert says in result.output
    assert "Traceback" not in result.output


def test_a_role_nobody_has_is_wrong_usage(filled: Run) -> None:
    result = filled("add-person", "o@x.example", "Owen", "--role", "king", "--partnership", "fenwick", status=2)
    assert "business-manager" in result.output


def test_a_password_is_read_from_a_pipe(filled: Run) -> None:
    assert "is set" in filled("set-password", "joan@fenwick.example", typed="lantern copper meadow\n").output
    assert filled("set-password", "joan@fenwick.example", typed="short\n", status=1).output.count("\n") == 1


def test_a_demonstration_refuses_real_mail_and_other_machines(
    run: Run, installation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_MAIL", "smtp://localhost:25")
    assert "sends no real e-mail" in run("demo", status=1).output
    monkeypatch.setenv("TRACKER_MAIL", "outbox")
    monkeypatch.setenv("TRACKER_LISTEN", "192.0.2.1:5000")
    assert "this machine only" in run("demo", status=1).output
    assert not (installation / "tracker.sqlite3").exists()


def test_a_bad_setting_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_LISTEN", "nowhere")
    assert "TRACKER_LISTEN" in run("rollup", "--json", status=1).output
