from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.plans.cells import AGENCIES, BELLFORD, COUNCIL, HOSPITALS, ICB, PARTNERSHIP, POLICE
from tracker.domain.actions import Rating, Status
from tracker.domain.leads import Candidate
from tracker.domain.partnerships import AgencyKind
from tracker.domain.plans.agencies import is_person, names_an_agency, read_agencies
from tracker.domain.plans.words import Meaning, read_colour, read_word

S, R = Status, Rating


@pytest.mark.parametrize(
    ("text", "status", "rating", "is_doubted"),
    [
        ("Complete", S.DELIVERED, None, False),
        ("COMPLETED.", S.DELIVERED, None, False),
        ("Completed late", S.DELIVERED, None, False),
        ("Not complete", S.IN_PROGRESS, None, False),
        ("Not yet completed", S.IN_PROGRESS, None, False),
        ("To be completed by May", S.IN_PROGRESS, None, False),
        ("Incomplete", S.IN_PROGRESS, None, False),
        ("Partially complete", S.IN_PROGRESS, None, True),
        ("On track", S.IN_PROGRESS, R.GREEN, False),
        ("On track to complete", S.IN_PROGRESS, R.GREEN, False),
        ("Not on track", S.IN_PROGRESS, R.RED, False),
        ("Off track", S.IN_PROGRESS, R.RED, False),
        ("At risk", S.IN_PROGRESS, R.AMBER, False),
        ("Overdue", S.IN_PROGRESS, R.RED, False),
        ("On hold", S.IN_PROGRESS, R.AMBER, True),
        ("Not started", S.NOT_STARTED, None, False),
        ("Yet to start", S.NOT_STARTED, None, False),
        ("In progress", S.IN_PROGRESS, None, False),
        ("On-going", S.IN_PROGRESS, None, False),
        ("Underway", S.IN_PROGRESS, None, False),
        ("Signed off", S.SIGNED_OFF, None, False),
        ("Closed", S.DELIVERED, None, True),
        ("No longer required", S.CLOSED, None, False),
        ("Superseded by 2.1", S.CLOSED, None, False),
        ("80%", S.IN_PROGRESS, None, False),
        ("Approx 90% complete", S.IN_PROGRESS, None, False),
        ("100%", S.DELIVERED, None, False),
        ("0%", S.NOT_STARTED, None, False),
        ("✔", S.DELIVERED, None, False),
        ("Y", S.DELIVERED, None, True),
        ("FALSE", S.IN_PROGRESS, None, True),
        ("Green", None, R.GREEN, False),
        ("N/A", None, None, False),
        ("-", None, None, False),
        ("Purple elephants", None, None, True),
        ("Escalated to the executive", None, None, True),
    ],
)
def test_status_words(text: str, status: Status | None, rating: Rating | None, is_doubted: bool) -> None:
    meaning = read_word(text, is_rating=False)
    assert (meaning.status, meaning.rating, bool(meaning.doubt)) == (status, rating, is_doubted)


@pytest.mark.parametrize(
    ("text", "status", "rating", "is_doubted"),
    [
        ("G", None, R.GREEN, False),
        ("a", None, R.AMBER, False),
        ("Amber", None, R.AMBER, False),
        ("B", S.SIGNED_OFF, None, True),
        ("Blue", S.SIGNED_OFF, None, True),
        ("Blue - complete", S.DELIVERED, None, False),
        ("Blue: signed off", S.SIGNED_OFF, None, False),
        ("Blue (not started)", S.NOT_STARTED, None, False),
        ("Grey", S.NOT_STARTED, None, True),
        ("Green - complete", S.DELIVERED, R.GREEN, False),
        ("Amber - on track", S.IN_PROGRESS, R.AMBER, False),
        ("Yellow", None, R.AMBER, True),
        ("Amber/Green", None, R.AMBER, True),
        ("A/G", None, R.AMBER, True),
        ("Red (was amber)", None, R.RED, True),
        ("Off track", S.IN_PROGRESS, R.RED, False),
        ("Y", None, R.AMBER, True),
        ("4", None, None, True),
        ("TBC", None, None, False),
    ],
)
def test_rating_words(text: str, status: Status | None, rating: Rating | None, is_doubted: bool) -> None:
    meaning = read_word(text, is_rating=True)
    assert (meaning.status, meaning.rating, bool(meaning.doubt)) == (status, rating, is_doubted)


@pytest.mark.parametrize(
    ("colour", "meaning"),
    [
        ("FF0000", R.RED),
        ("C00000", R.RED),
        ("FFC000", R.AMBER),
        ("ED7D31", R.AMBER),
        ("FFFF00", R.AMBER),
        ("00B050", R.GREEN),
        ("92D050", R.GREEN),
        ("70AD47", R.GREEN),
        ("0070C0", S.SIGNED_OFF),
        ("00B0F0", S.SIGNED_OFF),
        ("7030A0", None),
        ("FFFFFF", None),
        ("D9E1F2", None),
        ("000000", None),
        ("", None),
        ("nonsense", None),
    ],
)
def test_fills(colour: str, meaning: Rating | Status | None) -> None:
    read = read_colour(colour)
    assert (read.rating or read.status) is meaning
    assert bool(read.doubt) is (meaning is not None)


@given(st.text(), st.booleans())
def test_any_word_is_answered(text: str, is_rating: bool) -> None:
    meaning = read_word(text, is_rating=is_rating)
    assert meaning == Meaning() or meaning.is_known or meaning.doubt


@pytest.mark.parametrize(
    ("text", "agencies", "people", "unknown"),
    [
        ("Ashmere Borough Council", (COUNCIL,), (), ()),
        ("council", (COUNCIL,), (), ()),
        ("LA", (COUNCIL,), (), ()),
        ("Children’s Social Care", (COUNCIL,), (), ()),
        ("Police", (POLICE,), (), ()),
        ("Police / ICB", (POLICE, ICB), (), ()),
        ("ICB & Police", (ICB, POLICE), (), ()),
        ("Health and police", (ICB, POLICE), (), ()),
        ("Northmoor Hospitals", (HOSPITALS,), (), ()),
        ("ASCP", (PARTNERSHIP,), (), ()),
        ("All", (PARTNERSHIP,), (), ()),
        ("All partners", (PARTNERSHIP,), (), ()),
        ("Jane Okafor, Northmoor Police", (POLICE,), ("Jane Okafor",), ()),
        ("DI Sam Reed (Police)", (POLICE,), ("DI Sam Reed",), ()),
        ("Head of Service", (), ("Head of Service",), ()),
        ("TBC", (), (), ()),
        ("Early Help Team", (), (), ("Early Help Team",)),
        ("QA board", (), (), ("QA board",)),
        ("Northmoor", (), (), ("Northmoor",)),
        ("", (), (), ()),
    ],
)
def test_who_a_cell_names(
    text: str, agencies: tuple[int, ...], people: tuple[str, ...], unknown: tuple[str, ...]
) -> None:
    read = read_agencies(text, AGENCIES)
    assert (read.agencies, read.people, read.unknown) == (agencies, people, unknown)


def test_one_of_several_councils_has_to_be_named() -> None:
    several = (*AGENCIES, Candidate(BELLFORD, "Bellford and District Council", AgencyKind.COUNCIL))
    assert read_agencies("Council", several).agencies == ()
    assert read_agencies("Bellford", several).agencies == (BELLFORD,)
    assert read_agencies("Bellford and District Council and Police", several).agencies == (BELLFORD, POLICE)


def test_people_and_agencies_of_anywhere() -> None:
    assert is_person("Dr Amara Nwosu")
    assert not is_person("Early Help")
    assert not is_person("the named person")
    assert names_an_agency("Fernshire Constabulary")
    assert not names_an_agency("Jane Okafor", AGENCIES)


@given(st.text())
def test_any_text_names_somebody_or_nobody(text: str) -> None:
    read = read_agencies(text, AGENCIES)
    assert len(set(read.agencies)) == len(read.agencies)
