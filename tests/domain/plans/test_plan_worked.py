"""What is proposed for the rows of a plan, and what comes of them. Everything is made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.domain.plans.cells import AGENCIES, COUNCIL, POLICE, row
from tracker.domain.actions import Rating, Status
from tracker.domain.plans import (
    Choices,
    Grid,
    Known,
    KnownAction,
    Meaning,
    Nameable,
    PlanField,
    PlanFinding,
    RowChoice,
    WorkedPlan,
    choices_from_plain,
    choices_to_plain,
    difference,
    work_out,
)

FORMS = "the timeliness of referral forms sent by partners to the front door, including at weekends"
HOMES = "the quality of conversations with children who return home after going missing"
FINDINGS = (PlanFinding(11, 1, FORMS), PlanFinding(12, 2, HOMES))
HEADINGS = ("Area for improvement", "Action", "Lead agency", "Lead officer", "Due date", "Status", "Evidence")


def action(key: int, finding: int, title: str, **more: object) -> KnownAction:
    plain = KnownAction(key, key, title, Status.NOT_STARTED, None, None, None, None, False, False, frozenset({finding}))
    return replace(plain, **more)  # type: ignore[arg-type]


KNOWN = Known(
    agencies=AGENCIES,
    people=(Nameable(7, "DCI Sana Malik", POLICE), Nameable(8, "Ian Fell", COUNCIL)),
    findings=FINDINGS,
    begun_on={11: date(2024, 5, 13), 12: None},
    actions=(action(1, 11, FORMS), action(2, 12, HOMES)),
)


def work(*rows: tuple[object, ...], choices: Choices | None = None, known: Known = KNOWN) -> WorkedPlan:
    lines = [HEADINGS, *rows]
    grid = Grid("Plan", tuple(row(n, *values) for n, values in enumerate(lines, start=1)))
    worked = work_out([grid], choices or Choices(), known)
    assert worked is not None
    return worked


def test_choices_come_back_as_they_were_kept() -> None:
    choices = Choices(
        sheet="Plan",
        header_row=0,
        columns={PlanField.PROGRESS: (3, 4), PlanField.DUE: ()},
        meanings={(PlanField.STATUS, "b"): Meaning(Status.DELIVERED, Rating.RED), (PlanField.RATING, "x"): Meaning()},
        names={"MASH team": 4, "A. Nother": None},
        rows={7: {"is_left_out": True}},
    )
    assert choices_from_plain(choices_to_plain(choices)) == choices
    assert choices_from_plain({}) == Choices()


def test_only_what_departs_from_the_proposal_is_kept() -> None:
    proposed = RowChoice(finding_id=11, action_id=1, lead_agency_id=COUNCIL)
    assert difference(proposed, proposed) == {}
    assert difference(replace(proposed, action_id=None), proposed) == {"finding_id": 11, "action_id": None}
    assert difference(replace(proposed, was_under_way=True), proposed) == {"was_under_way": True}


def test_two_findings_that_fit_alike_are_for_a_person_to_choose_between() -> None:
    twins = (PlanFinding(11, 1, FORMS), PlanFinding(12, 2, FORMS))
    worked = work((FORMS, "Send forms on time", "Council"), known=replace(KNOWN, findings=twins))
    assert worked.rows[0].match.rival_id == 12
    assert worked.rows[0].choice.finding_id is None
    assert len(worked.problems) == 1


def test_a_name_is_asked_about_once_and_then_known() -> None:
    rows = [
        (FORMS, "Send forms on time", "Front door hub", "", "", ""),
        (HOMES, "Listen to twenty a month", "Police, Front door hub", "", "", ""),
        (HOMES, "Listen again", "Sam Cole", "", "", ""),
    ]
    worked = work(*rows)
    assert [(it.name, it.rows, it.agency_id) for it in worked.names] == [
        ("Front door hub", 2, None),
        ("Sam Cole", 1, None),
    ]
    known = work(*rows, choices=Choices(names={"front DOOR hub": COUNCIL, "Sam Cole": POLICE, "Gone": 99}))
    assert [it.choice.lead_agency_id for it in known.rows] == [COUNCIL, POLICE, POLICE]
    assert known.rows[1].row.supporting_ids == (COUNCIL,)
    assert known.rows[2].row.named_lead == "Sam Cole"


def test_a_named_lead_is_known_with_or_without_a_rank() -> None:
    worked = work(
        (FORMS, "Send forms on time", "Police", "Sana Malik"),
        (HOMES, "Listen to twenty a month", "Council", "Ian Fell, Head of Service"),
        (HOMES, "Listen to their carers", "Police", "Ian Fell"),
    )
    assert [it.effect.named_lead_id for it in worked.rows] == [7, 8, None]
    assert worked.rows[2].effect.says == ("“Ian Fell” does not sign in here for the lead agency, so nobody is named",)


@pytest.mark.parametrize(
    ("status", "evidence", "note"),
    [
        ("", "Log of calls", "The plan kept before names evidence for it"),
        ("On track", "", "Status in the plan: On track"),
        ("Not started", "", None),
        ("", "", None),
    ],
)
def test_an_update_says_what_the_plan_said(status: str, evidence: str, note: str | None) -> None:
    effect = work((FORMS, "Send forms on time", "Council", "", "", status, evidence)).rows[0].effect
    assert (effect.note, effect.starts) == (note, note is not None)
    assert effect.evidence == (evidence or None)


def test_no_word_of_a_long_action_is_lost() -> None:
    long = "Send every form on the day it is written, and say so to the family. " * 8
    effect = work((FORMS, long, "Council", "", "ongoing")).rows[0].effect
    assert effect.title is not None
    assert len(effect.title) <= 300
    assert dict(effect.kept) == {"Action in the plan": long.strip(), "Due date in the plan": "ongoing"}


def test_the_fingerprint_is_that_of_what_would_happen() -> None:
    rows = ((FORMS, "Send forms on time", "Council"), (HOMES, "Listen to twenty a month", "Police"))
    first = work(*rows)
    assert first.fingerprint == work(*rows).fingerprint
    left = work(*rows, choices=Choices(rows={3: {"is_left_out": True}}))
    taken = replace(KNOWN, actions=(action(1, 11, FORMS, lead_agency_id=POLICE), KNOWN.actions[1]))
    assert len({first.fingerprint, left.fingerprint, work(*rows, known=taken).fingerprint}) == 3


def test_what_is_not_here_any_more_cannot_be_chosen() -> None:
    rows = ((FORMS, "Send forms on time", "Council"),)
    gone = work(*rows, choices=Choices(rows={2: {"finding_id": 99, "action_id": 1}}))
    assert gone.rows[0].choice.finding_id is None
    other = work(*rows, choices=Choices(rows={2: {"finding_id": 12, "action_id": 1, "made_up": 1}}))
    assert (other.rows[0].choice.finding_id, other.rows[0].choice.action_id) == (12, None)
