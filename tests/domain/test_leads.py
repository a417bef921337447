"""Who a finding points to. The findings and agencies are made up."""

from __future__ import annotations

import pytest

from tracker.domain.leads import Candidate, answering_agency, named_agencies, suggested_lead
from tracker.domain.letters import LetterKind
from tracker.domain.partnerships import AgencyKind

ITSELF = Candidate(1, "Thornby Safeguarding Children Partnership", AgencyKind.PARTNERSHIP)
COUNCIL = Candidate(2, "Thornby Council", AgencyKind.COUNCIL)
POLICE = Candidate(3, "Eastmoor Police", AgencyKind.POLICE)
ICB = Candidate(4, "NHS Eastmoor ICB", AgencyKind.ICB)
SCHOOLS = Candidate(5, "Schools sector", AgencyKind.SCHOOLS)
AGENCIES = [ITSELF, COUNCIL, POLICE, ICB, SCHOOLS]


@pytest.mark.parametrize(
    ("text", "agency", "words"),
    [
        ("Capacity in the police control room.", POLICE, "police"),
        ("The work of Eastmoor Police at night.", POLICE, "Eastmoor Police"),
        ("Visits by social workers.", COUNCIL, "social workers"),
        ("The response of health services to referrals.", ICB, "health services"),
        ("Multi-agency audits of referrals.", ITSELF, "Multi-agency"),
        ("Audits by TSCP of referrals.", ITSELF, "TSCP"),
        ("Police and schools sharing information across agencies.", ITSELF, "across agencies"),
    ],
)
def test_the_words_name_one_agency(text: str, agency: Candidate, words: str) -> None:
    found = suggested_lead(text, None, None, AGENCIES)
    assert found is not None
    assert (found.agency_id, found.agency_name) == (agency.id, agency.name)
    assert found.reason == f"The finding says “{words}”."


def test_several_agencies_are_named_and_none_is_chosen() -> None:
    found = suggested_lead("Information for schools and health visitors from police.", None, None, AGENCIES)
    assert found is not None
    assert found.agency_id is None
    assert found.reason == "The finding says “schools” and “police”, so more than one agency could lead."


def test_nobody_is_named() -> None:
    assert suggested_lead("The quality of plans.", None, None, AGENCIES) is None


@pytest.mark.parametrize(
    "text", ["Scrutiny by the Police and Crime Commissioner.", "The police, fire and crime commissioner’s grants."]
)
def test_a_police_and_crime_commissioner_never_leads(text: str) -> None:
    assert suggested_lead(text, None, None, AGENCIES) is None
    commissioner = Candidate(9, "Eastmoor Police and Crime Commissioner", AgencyKind.POLICE)
    assert suggested_lead("Capacity in the police.", None, None, [commissioner]) is None
    assert suggested_lead(text, None, None, [commissioner]) is None


def test_two_agencies_of_a_kind_are_not_guessed_between() -> None:
    other = Candidate(7, "Westmoor Police", AgencyKind.POLICE)
    assert suggested_lead("Capacity in the police.", None, None, [POLICE, other]) is None
    found = suggested_lead("Capacity in Westmoor Police.", None, None, [POLICE, other])
    assert found is not None
    assert found.agency_id == other.id


def test_whoever_answers_for_the_letter_leads_first_unless_the_letter_names_a_body() -> None:
    found = suggested_lead("Capacity in the police.", None, COUNCIL, AGENCIES)
    assert found is not None
    assert (found.agency_id, found.reason) == (COUNCIL.id, "Thornby Council answers for this letter.")
    named = suggested_lead("Waiting times.", "NHS Eastmoor ICB", COUNCIL, AGENCIES)
    assert named is not None
    assert (named.agency_id, named.reason) == (ICB.id, "The letter makes “NHS Eastmoor ICB” responsible.")


PASSAGES = [
    ("Page 2, line 4", "Staff were proud of their work."),
    ("Page 3, line 9", "In the control room police officers wait for advice."),
    ("Page 1, line 2", "Schools are told on the same day."),
]


def test_where_the_finding_names_nobody_a_passage_that_bears_on_it_may() -> None:
    found = suggested_lead("The speed of advice at weekends.", None, None, AGENCIES, PASSAGES)
    assert found is not None
    assert (found.agency_id, found.reason) == (
        POLICE.id,
        "The finding names no agency. A passage that bears on it (page 3, line 9) says “police”.",
    )
    assert suggested_lead("The speed of advice.", None, None, AGENCIES, PASSAGES[:1]) is None


def test_the_findings_own_words_go_before_those_of_passages() -> None:
    found = suggested_lead("The advice that schools get at weekends.", None, None, AGENCIES, PASSAGES)
    assert found is not None
    assert (found.agency_id, found.reason) == (SCHOOLS.id, "The finding says “schools”.")


def test_a_passage_that_names_several_chooses_none() -> None:
    passages = [("Pages 2 to 3", "Police and schools wait for one another."), *PASSAGES]
    found = suggested_lead("The speed of advice at weekends.", None, None, AGENCIES, passages)
    assert found is not None
    assert found.agency_id is None
    assert found.reason == (
        "The finding names no agency. A passage that bears on it (pages 2 to 3) says “Police” and “schools”, "
        "so more than one agency could lead."
    )


def test_the_agencies_that_a_passage_names_with_its_words() -> None:
    said = "The ICB and Eastmoor Police meet; the police and crime commissioner pays."
    assert named_agencies(said, AGENCIES) == [("NHS Eastmoor ICB", "ICB"), ("Eastmoor Police", "Eastmoor Police")]


@pytest.mark.parametrize("kind", list(LetterKind))
def test_who_answers_for_a_letter(kind: LetterKind) -> None:
    council = {LetterKind.FOCUSED_VISIT, LetterKind.ILACS, LetterKind.SIF, LetterKind.MONITORING_VISIT}
    assert answering_agency(kind, "Thornby", AGENCIES) == (COUNCIL if kind in council else None)


def test_of_several_councils_the_one_the_area_names_answers() -> None:
    other = Candidate(6, "Wexcombe Council", AgencyKind.COUNCIL)
    assert answering_agency(LetterKind.ILACS, "Wexcombe", [*AGENCIES, other]) == other
    assert answering_agency(LetterKind.ILACS, None, [*AGENCIES, other]) is None
    assert answering_agency(LetterKind.ILACS, "Elsewhere", [*AGENCIES, other]) is None
