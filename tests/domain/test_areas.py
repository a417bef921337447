from __future__ import annotations

import pytest

from tracker.domain.areas import names_area, same_area

NAMES = ["Thornby Safeguarding Children Partnership", "Thornby Metropolitan Borough Council"]


@pytest.mark.parametrize(
    "area", ["Thornby", "Thornby Metropolitan Borough Council", "City of Thornby", "THORNBY", "Wexcombe and Thornby"]
)
def test_the_partnerships_area(area: str) -> None:
    assert names_area(area, NAMES)


@pytest.mark.parametrize("area", ["Wexcombe", "North Thornby", "Thorn", "Council"])
def test_another_area(area: str) -> None:
    assert not names_area(area, NAMES)


def test_one_name_inside_another_is_another_area() -> None:
    assert not names_area("North Eastmoor", ["North and East Eastmoor Safeguarding Partnership"])
    assert names_area("King’s Harbour", ["Kings Harbour Council"])


@pytest.mark.parametrize(
    ("one", "other"),
    [("Thornby", "Thornby"), ("Thornby", "City of Thornby"), ("Wexcombe and Thornby", "Thornby"), (None, "Thornby")],
)
def test_letters_about_the_same_area(one: str | None, other: str | None) -> None:
    assert same_area(one, other)
    assert same_area(other, one)


def test_letters_about_two_areas_of_one_partnership() -> None:
    assert not same_area("Thornby", "Wexcombe")
    assert not same_area("Wexcombe", "Thornby")
