from __future__ import annotations

import pytest

from tracker.domain.wording import called, counted, first_words, listed, short_name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("DCI Sana Malik", "Sana"),
        ("Dr Helen Marsh", "Helen"),
        ("Cllr. Joan Tate", "Joan"),
        ("Detective Chief Inspector Sana Malik", "Sana"),
        ("Ruth Adeyemi", "Ruth"),
        ("Mrs Ruth Adeyemi", "Mrs Ruth Adeyemi"),
        ("Dr Marsh", "Dr Marsh"),
        ("J. Smith", "J. Smith"),
        ("Cher", "Cher"),
    ],
)
def test_how_people_are_called(name: str, expected: str) -> None:
    assert called(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ashmere Safeguarding Children Partnership", "Ashmere"),
        ("North Fenland Local Safeguarding Children’s Partnership", "North Fenland"),
        ("Ashmere", "Ashmere"),
        ("Safeguarding Children Partnership", "Safeguarding Children Partnership"),
    ],
)
def test_short_names(name: str, expected: str) -> None:
    assert short_name(name) == expected


def test_numbers_lists_and_first_words() -> None:
    assert [counted(n, "action") for n in (0, 1, 1200)] == ["0 actions", "1 action", "1,200 actions"]
    assert counted(2, "action has", "actions have") == "2 actions have"
    assert [listed(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
    assert first_words("one  two\nthree", 3) == "one two three"
    assert first_words("one two, three", 2) == "one two …"
