from __future__ import annotations

import pytest

from tracker.domain.passwords import SHORTEST, objection

ADDRESS = "sana.malik@police.example"


@pytest.mark.parametrize("password", ["three made up words", "xK9!vbq2Lm#4", "ångström-välling", "a" * 11 + "bcdefgh"])
def test_long_and_uncommon_is_enough(password: str) -> None:
    assert objection(password, ADDRESS) is None


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("", "Password must be 12 characters or more"),
        ("x" * (SHORTEST - 1), "Password must be 12 characters or more"),
        ("ab cd ef gh " * 20, "Password must be 200 characters or less"),
        ("Password1234", "Choose a password that is harder to guess"),
        ("password-1234", "Choose a password that is harder to guess"),
        ("CorrectHorseBatteryStaple", "Choose a password that is harder to guess"),
        ("aaaaaaaaaaaaaaaa", "Choose a password that is harder to guess"),
        ("121212121212", "Choose a password that is harder to guess"),
        ("Sana.Malik@police.example", "Password must not be your email address"),
        ("sana.malik@police.example1", "Password must not be your email address"),
    ],
)
def test_what_is_guessed_first_is_refused(password: str, says: str) -> None:
    assert str(objection(password, ADDRESS)).startswith(says)


def test_length_is_counted_after_normalising() -> None:
    """Eleven letters that a keyboard typed as twenty-two characters are still eleven."""
    assert objection("e\u0301" * 11, ADDRESS) == "Password must be 12 characters or more"


def test_the_local_part_alone_is_refused() -> None:
    assert objection("grace.oduya.nhs", "grace.oduya.nhs@trust.example") == "Password must not be your email address"
