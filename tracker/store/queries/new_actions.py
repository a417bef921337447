"""The actions that nobody leads yet, as the page that assigns them needs them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from tracker.domain.actions import LIVE_STATUSES, reference
from tracker.domain.letter_words import letter_name
from tracker.store.context import Context, must_see
from tracker.store.models import Action, ActionFinding, ActionSupport, Agency, Finding, Letter, Partnership
from tracker.store.queries.action_filters import ActionFilter, narrowing

AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class NewAction:
    """An action to be assigned. `lead_agency` is set only where somebody assigned it meanwhile; `letter` is the name
    of its letter and `answers_agency_id` the agency that answers for that."""

    number: int
    code: str
    version: int
    title: str
    due_on: date | None
    plan_due_on: date | None
    success_measure: str | None
    lead_agency: str | None
    supporting_agency_ids: frozenset[int]
    letter: str | None
    answers_agency_id: int | None

    @property
    def reference(self) -> str:
        return reference(self.code, self.number)


def unassigned(context: Context, partnership_id: int, letter: int | None = None) -> list[int]:
    """The numbers of live actions without a lead agency, of one letter or of all, oldest first. One query."""
    must_see(context, partnership_id)
    return list(
        context.session.scalars(
            select(Action.number)
            .where(
                Action.partnership_id == partnership_id,
                Action.status.in_(LIVE_STATUSES),
                *narrowing(context, ActionFilter(no_lead=True, letter=letter)),
            )
            .order_by(Action.number)
        )
    )


def new_actions(context: Context, partnership_id: int, numbers: Collection[int]) -> list[NewAction]:
    """These actions, by number, with the latest letter each answers. Three queries, whatever their number."""
    must_see(context, partnership_id)
    here = (Action.partnership_id == partnership_id, Action.number.in_(numbers))
    supports: dict[int, set[int]] = {}
    for number, agency_id in context.session.execute(
        select(Action.number, ActionSupport.agency_id)
        .join(ActionSupport, ActionSupport.action_id == Action.id)
        .where(*here)
    ):
        supports.setdefault(number, set()).add(agency_id)
    letters = {
        number: (letter_name(kind, area, published_on), answers_agency_id)
        for number, kind, area, published_on, answers_agency_id in context.session.execute(
            select(Action.number, Letter.kind, Letter.area, Letter.published_on, Letter.answers_agency_id)
            .join(ActionFinding, ActionFinding.action_id == Action.id)
            .join(Finding, Finding.id == ActionFinding.finding_id)
            .join(Letter, Letter.id == Finding.letter_id)
            .where(*here)
            .order_by(Letter.number)
        )
    }
    rows = context.session.execute(
        select(
            Action.number,
            Partnership.code,
            Action.version,
            Action.title,
            Action.due_on,
            Action.plan_due_on,
            Action.success_measure,
            Agency.name.label("lead_agency"),
        )
        .join(Partnership, Partnership.id == Action.partnership_id)
        .outerjoin(Agency, Agency.id == Action.lead_agency_id)
        .where(*here)
        .order_by(Action.number)
    )
    found = []
    for row in rows:
        letter, answers_agency_id = letters.get(row.number, (None, None))
        found.append(
            NewAction(
                **row._mapping,
                supporting_agency_ids=frozenset(supports.get(row.number, ())),
                letter=letter,
                answers_agency_id=answers_agency_id,
            )
        )
    return found


def how_many_unassigned(context: Context, partnership_id: int) -> int:
    """How many live actions have no lead agency yet. One query."""
    must_see(context, partnership_id)
    return (
        context.session.scalar(
            select(func.count()).where(
                Action.partnership_id == partnership_id,
                Action.status.in_(LIVE_STATUSES),
                Action.lead_agency_id.is_(None),
            )
        )
        or 0
    )
