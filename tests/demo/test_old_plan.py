"""The spreadsheet of the demonstration comes along: twelve rows, most of which fit the joint letter."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from tests.demo.conftest import FRIDAY, Told
from tracker.adapters.spreadsheet import read_sheet
from tracker.demo.papers import OLD_PLAN, old_plan
from tracker.domain.access import Actor, Role, Seat
from tracker.domain.plans import RowChoice, work_out
from tracker.services import plans
from tracker.store.context import Context
from tracker.store.models import Action
from tracker.store.queries.partnerships import partnership_by_slug
from tracker.store.queries.plans import plan, surroundings

JOINT_LETTER = 3


@pytest.mark.parametrize("today", [FRIDAY, date(2028, 2, 29), date(2027, 1, 1)], ids=str)
def test_it_reads_the_same_on_any_day(today: date) -> None:
    sheet = read_sheet(old_plan(today), OLD_PLAN)
    assert (sheet.header_row, len(sheet.rows)) == (3, 12)
    assert [column.heading for column in sheet.columns][1:4] == ["Area for improvement", "Action", "Lead agency"]


def test_it_can_be_brought_along(told: Told) -> None:
    with told.database.sessions() as session:
        ashmere = partnership_by_slug(told.asking(session), "ashmere")
        manager = Actor("Tom Pickering", 2, (Seat(ashmere.id, Role.BUSINESS_MANAGER),))
        context = Context(session, manager, told.now, told.settings)
        file = told.settings.instance / "letters-to-try" / OLD_PLAN
        read = plans.read_plan(told.settings, file.name, file.read_bytes())
        taken = plans.take_in_plan(context, ashmere, JOINT_LETTER, read)
        it = plan(context, ashmere.id, taken.number)
        known = surroundings(context, it).known
        worked = work_out(it.grids, it.choices, known)
        assert worked is not None
        findings = [known.finding(row.choice.finding_id) for row in worked.rows]
        assert [finding.position if finding else None for finding in findings] == [
            *(1, 1, 2, 3, 3, 4, 5, 6, 7, 8, 8, None)
        ]
        assert [row.number for row in worked.rows if row.choice.is_left_out] == [8]
        assert [name.name for name in worked.names] == ["Emergency Duty Team"]
        assert [number for number, _ in worked.problems] == [15]
        chosen = plans.choose_rows(context, ashmere, taken.number, 1, {15: RowChoice(is_left_out=True)})
        approved = plans.approve(context, ashmere, taken.number, 2, chosen.fingerprint)
        assert approved.sentence == "10 rows approved: 8 actions filled in and 2 new actions."
        numbers = {row.action for row in approved.made if row.is_new}
        titles = session.scalars(select(Action.title).where(Action.number.in_(numbers))).all()
        assert "Reach nurseries as well as schools" in titles
        session.rollback()
