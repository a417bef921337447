"""Assigning: all new actions at once, or one. Assigned means asked; the agency's answer is in `answers`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.domain.access import Permission
from tracker.domain.actions import Assignment
from tracker.domain.errors import Invalid
from tracker.domain.london import spoken_date
from tracker.domain.offers import Offer, is_open
from tracker.services import due_dates, notices, proposals
from tracker.services.actions import changed, changed_meanwhile, not_now, optional, support, take
from tracker.services.history import Verb
from tracker.store.context import Context, check
from tracker.store.models import Action
from tracker.store.queries.partnerships import PartnershipRow
from tracker.store.queries.serving import Serving, serving

LEAD_FIRST = "Select the lead agency before the named lead"
NOT_SERVING = "Select a lead agency that serves this partnership"
LEADS_ALREADY = "Select only agencies that support this action, as {} leads it"


@dataclass(frozen=True, slots=True)
class NewAssignment:
    """One row of the page: what was chosen for one action. `version` is the one that stood on the page."""

    number: int
    version: int
    lead_agency_id: int | None = None
    supporting_agency_ids: frozenset[int] = frozenset()
    named_lead_id: int | None = None
    due_on: date | None = None
    success_measure: str | None = None

    @property
    def is_empty(self) -> bool:
        return not (
            self.lead_agency_id
            or self.supporting_agency_ids
            or self.named_lead_id
            or self.due_on
            or optional(self.success_measure)
        )


class RowsRefused(Invalid):
    """Some rows cannot be saved, so none was. `rows` maps an action's number to field to sentence ("" for the row);
    `changed` are the numbers of those that somebody else saved meanwhile."""

    def __init__(self, rows: Mapping[int, Mapping[str, str]], changed: frozenset[int]) -> None:
        super().__init__("Nothing has been saved. Correct what is marked, then save again.")
        self.rows, self.changed = rows, changed


def assign_new(context: Context, partnership: PartnershipRow, rows: Sequence[NewAssignment]) -> int:
    """Save what was chosen: all rows or none. Rows in which nothing was chosen stay as they are.

    A row may come without a lead agency: what else it says is kept, and it stays without a lead. Agencies chosen are
    asked and told. Returns how many actions were changed. Raises RowsRefused, NotAllowed, NotFound.
    """
    who = serving(context, partnership.id)
    wanted = _wanted(context, partnership, rows, who)
    for action, row in wanted:
        _save(context, action, row, who)
    return len(wanted)


def try_new(context: Context, partnership: PartnershipRow, rows: Sequence[NewAssignment]) -> None:
    """Save nothing, and say what stands against these rows: raises what `assign_new` raises."""
    _wanted(context, partnership, rows, serving(context, partnership.id))


def _wanted(
    context: Context, partnership: PartnershipRow, rows: Sequence[NewAssignment], who: Serving
) -> list[tuple[Action, NewAssignment]]:
    """The actions, locked, of which a row says anything new."""
    check(context, Permission.ASSIGN, partnership)
    actions = {
        action.number: action
        for action in context.session.scalars(
            select(Action)
            .where(Action.partnership_id == partnership.id, Action.number.in_([row.number for row in rows]))
            .with_for_update(of=Action)
        )
    }
    refused: dict[int, dict[str, str]] = {}
    stale = set()
    wanted = []
    for row in rows:
        action = actions.get(row.number)
        if action is None:
            refused[row.number] = {"": "There is no such action in this partnership"}
        elif action.version != row.version:
            if not row.is_empty:
                refused[row.number] = {"": changed_meanwhile(context, action, row.version)}
                stale.add(row.number)
        elif _differs(action, row):
            wanted.append((action, row))
            if found := _refused(context, action, row, who):
                refused[row.number] = found
    if refused:
        raise RowsRefused(refused, frozenset(stale))
    return wanted


def _differs(action: Action, row: NewAssignment) -> bool:
    """Whether the row says anything that the action does not say already."""
    return (
        row.lead_agency_id not in {None, action.lead_agency_id}
        or row.named_lead_id not in {None, action.named_lead_id}
        or row.due_on not in {None, action.due_on}
        or optional(row.success_measure) != action.success_measure
        or row.supporting_agency_ids - {action.lead_agency_id} != action.supporting_agency_ids
    )


def _refused(context: Context, action: Action, row: NewAssignment, who: Serving) -> dict[str, str]:
    if not is_open(Offer.ASSIGN, action):
        return {"": not_now(Offer.ASSIGN, action)}
    found = refused_lead(who, row.lead_agency_id, row.named_lead_id)
    if not row.supporting_agency_ids <= who.names.keys():
        found["supporting_agency_ids"] = "Select supporting agencies that serve this partnership"
    elif row.lead_agency_id in row.supporting_agency_ids - action.supporting_agency_ids:
        # One that supported the action and is now to lead it needs no unticking.
        found["supporting_agency_ids"] = LEADS_ALREADY.format(who.name(row.lead_agency_id))
    if row.due_on not in {None, action.due_on}:
        assert row.due_on is not None
        dates = due_dates.refused(context, action.due_on, row.due_on, None)
        if action.due_on is not None:
            found["due_on"] = f"The due date is {spoken_date(action.due_on)}. Change it on the action's own page"
        elif dates:
            found["due_on"] = dates["due_on"]
    return found


def refused_lead(who: Serving, lead_agency_id: int | None, named_lead_id: int | None) -> dict[str, str]:
    """What stands against this lead and named lead, as field to sentence."""
    if lead_agency_id is None:
        return {"lead_agency_id": LEAD_FIRST} if named_lead_id else {}
    if lead_agency_id not in who.names:
        return {"lead_agency_id": NOT_SERVING}
    if named_lead_id is not None and not who.works_for(named_lead_id, lead_agency_id):
        name = who.person(named_lead_id)
        elsewhere = f": {name} works for another agency" if name else ""
        return {"named_lead_id": f"Named lead must be from {who.names[lead_agency_id]}{elsewhere}"}
    return {}


def _save(context: Context, action: Action, row: NewAssignment, who: Serving) -> None:
    """Put one row into the action."""
    after: dict[str, object] = {}
    new_lead = row.lead_agency_id not in {None, action.lead_agency_id}
    if row.due_on is not None and row.due_on != action.due_on:
        due_dates.agree(context, action, row.due_on, None)
        after["due_on"] = row.due_on
    measure = optional(row.success_measure)
    if measure != action.success_measure:
        action.success_measure = after["success_measure"] = measure
    if row.lead_agency_id is not None and (new_lead or row.named_lead_id != action.named_lead_id):
        after["lead_agency"] = who.names[row.lead_agency_id]
        if row.named_lead_id is not None:
            after["named_lead"] = who.person(row.named_lead_id)
    if new_lead:
        assert row.lead_agency_id is not None
        ask(context, action, row.lead_agency_id, row.named_lead_id)
        proposals.settle(context, action, "The lead agency was changed")
    elif row.named_lead_id is not None:
        action.named_lead_id = row.named_lead_id
    helping = row.supporting_agency_ids - {action.lead_agency_id}
    if helping != action.supporting_agency_ids:
        support(context, action, frozenset(helping))
        after["supporting_agencies"] = [agency.name for agency in who.agencies if agency.id in helping]
    changed(context, action, Verb.ASKED if new_lead else Verb.CHANGED, after=after)


def change_lead(
    context: Context,
    partnership_id: int,
    number: int,
    version: int,
    lead_agency_id: int | None,
    named_lead_id: int | None = None,
    reason: str | None = None,
) -> None:
    """Give the action another lead agency, or None to take it away. The new one is asked and told.

    Open proposals are settled by it. Raises Invalid, Conflict, NotAllowed, NotFound.
    """
    action = take(context, partnership_id, number, version, Offer.ASSIGN)
    who = serving(context, partnership_id)
    found = refused_lead(who, lead_agency_id, named_lead_id)
    if lead_agency_id == action.lead_agency_id:
        found["lead_agency_id"] = "Select another lead agency: this is the one it has"
    if found:
        raise Invalid(next(iter(found.values())), found)
    before = {"lead_agency": who.name(action.lead_agency_id), "named_lead": who.person(action.named_lead_id)}
    if lead_agency_id is None:
        unassign(action)
    else:
        ask(context, action, lead_agency_id, named_lead_id)
        support(context, action, action.supporting_agency_ids)
    proposals.settle(context, action, "The lead agency was changed")
    changed(
        context,
        action,
        Verb.ASKED if lead_agency_id else Verb.CHANGED,
        before=before,
        after={"lead_agency": who.name(lead_agency_id), "named_lead": who.person(named_lead_id)},
        reason=optional(reason),
    )


def ask(context: Context, action: Action, lead_agency_id: int, named_lead_id: int | None) -> None:
    """Ask an agency to lead, now, and see that it is told. The caller has checked both, and records the history."""
    action.lead_agency_id = lead_agency_id
    action.named_lead_id = named_lead_id
    action.assignment = Assignment.ASKED
    action.asked_at = context.now
    action.accepted_at = action.accepted_note = None
    context.session.flush()
    notices.asked_to_lead(context, action)


def unassign(action: Action) -> None:
    """Leave the action without a lead agency."""
    action.assignment = Assignment.NOBODY
    action.lead_agency_id = action.named_lead_id = None
    action.asked_at = action.accepted_at = None
    action.accepted_note = None
