"""The actions that answer a letter's findings, and the leads that findings point to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from tracker.domain.actions import Assignment, Status
from tracker.domain.leads import Candidate, Suggestion, suggested_lead
from tracker.store.context import Context
from tracker.store.models import Action, ActionFinding, Agency, Finding, Letter
from tracker.store.queries.letters import LetterDetail
from tracker.store.queries.partnerships import agencies_of
from tracker.store.queries.supporting import passages_in, spoken_passages


@dataclass(frozen=True, slots=True)
class LetterAction:
    """An action and the finding of the letter that it answers."""

    finding_id: int
    number: int
    title: str
    status: Status
    assignment: Assignment
    lead_agency: str | None


def letter_actions(context: Context, it: LetterDetail) -> dict[int, list[LetterAction]]:
    """For each finding of a letter (by its key) the actions that answer it, by number."""
    rows = context.session.execute(
        select(ActionFinding.finding_id, Action.number, Action.title, Action.status, Action.assignment, Agency.name)
        .join(Action, Action.id == ActionFinding.action_id)
        .join(Finding, Finding.id == ActionFinding.finding_id)
        .outerjoin(Agency, Agency.id == Action.lead_agency_id)
        .where(Finding.letter_id == it.id, Action.partnership_id == it.partnership_id)
        .order_by(Action.number)
    )
    found: dict[int, list[LetterAction]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(LetterAction(*row))
    return found


def candidates(context: Context, partnership_id: int) -> list[Candidate]:
    """The partnership's agencies, as those that could lead. Raises NotFound outside one's partnerships."""
    return [Candidate(agency.id, agency.name, agency.kind) for agency in agencies_of(context, partnership_id)]


def suggested_leads(context: Context, partnership_id: int, numbers: Collection[int]) -> dict[int, Suggestion]:
    """For each action (by number) the lead that its findings' words, its letter or what bears on the findings in that
    point to, with the reason.

    Actions for which nobody is named are left out. Two queries whatever the number of actions, and three more where a
    finding itself names nobody.
    """
    agencies = candidates(context, partnership_id)
    by_id: dict[int | None, Candidate] = {agency.id: agency for agency in agencies}
    rows = context.session.execute(
        select(
            Action.number, Finding.id, Finding.text, Finding.responsible_body, Letter.id, Letter.answers_agency_id
        )
        .join(ActionFinding, ActionFinding.action_id == Action.id)
        .join(Finding, Finding.id == ActionFinding.finding_id)
        .join(Letter, Letter.id == Finding.letter_id)
        .where(Action.partnership_id == partnership_id, Action.number.in_(numbers))
        .order_by(Action.number, Finding.id)
    ).all()
    found: dict[int, Suggestion] = {}
    unnamed = []
    for number, finding_id, text, responsible_body, letter_id, answers_id in rows:
        suggestion = suggested_lead(text, responsible_body, by_id.get(answers_id), agencies)
        if suggestion is None:
            unnamed.append((number, finding_id, text, letter_id))
        elif number not in found or found[number].agency_id is None:
            found[number] = suggestion
    left = [row for row in unnamed if row[0] not in found]
    passages = passages_in(context, partnership_id, {letter_id for *_, letter_id in left}) if left else {}
    for number, finding_id, text, _ in left:
        suggestion = suggested_lead(text, None, None, agencies, spoken_passages(passages.get(finding_id, ())))
        if suggestion is not None:
            found.setdefault(number, suggestion)
    return found
