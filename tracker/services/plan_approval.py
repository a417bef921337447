"""An approved plan becomes actions: all of its rows or none, each change with its line of history.

The permission to bring a plan in carries all of it. Leads are asked as if they had been assigned; dates are recorded as
agreed before; what the plan says of progress stands as an update that says where it comes from.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from tracker.domain.actions import Assignment, Event
from tracker.domain.cards import short_title
from tracker.domain.errors import Conflict, Invalid
from tracker.domain.plans import WorkedPlan, WorkedRow, work_out
from tracker.domain.plans.states import PlanState
from tracker.domain.wording import counted, listed
from tracker.services import assigning, due_dates, history, letter_deadlines, numbers
from tracker.services.actions import changed, move, support
from tracker.services.history import Verb
from tracker.services.plan_uploads import take_plan
from tracker.services.updates import Shown, add_evidence
from tracker.store.context import Context
from tracker.store.models import Action, ActionFinding, Finding, Letter, PresentPlan, ProgressUpdate
from tracker.store.queries.partnerships import PartnershipRow
from tracker.store.queries.plans import MadeRow, plan, surroundings
from tracker.store.queries.serving import Serving, serving

LOOK_AGAIN = "Something here has changed since you opened the page, so what would come of it too. Check it again"
NOTHING = "Every row is left out. Bring in at least one, or set the plan aside"


@dataclass(frozen=True, slots=True)
class Approved:
    """What became of a plan's rows."""

    made: tuple[MadeRow, ...]

    @property
    def sentence(self) -> str:
        """`12 rows approved: 8 actions filled in and 3 new actions`."""
        new = {it.action for it in self.made if it.is_new}
        filled = {it.action for it in self.made if it.action is not None} - new
        parts = [f"{counted(len(filled), 'action')} filled in"] if filled else []
        parts += [f"{counted(len(new), 'new action')}"] if new else []
        rows = sum(it.action is not None for it in self.made)
        return f"{counted(rows, 'row')} approved: {listed(parts)}."


def approve(context: Context, partnership: PartnershipRow, number: int, version: int, seen: str) -> Approved:
    """Bring in every row that is not left out. `seen` is the fingerprint of what the person was shown.

    Approving again what has been approved changes nothing. Raises Invalid where rows still lack something, Conflict,
    NotAllowed, NotFound.
    """
    row = take_plan(context, partnership, number, None, PlanState.OPEN, PlanState.APPROVED)
    if row.state is PlanState.APPROVED:
        return Approved(plan(context, partnership.id, number).made)
    take_plan(context, partnership, number, version)
    it = plan(context, partnership.id, number)
    worked = work_out(it.grids, it.choices, surroundings(context, it).known)
    if worked is None or worked.fingerprint != seen:
        raise Conflict(LOOK_AGAIN)
    if worked.problems:
        at, sentence = worked.problems[0]
        raise Invalid(f"Row {at}: {sentence[:1].lower()}{sentence[1:]}")
    if not worked.brought_in:
        raise Invalid(NOTHING)
    made = _Import(context, row, worked, serving(context, partnership.id)).run()
    row.state, row.version = PlanState.APPROVED, row.version + 1
    row.approved_by, row.approved_at = context.actor.name, context.now
    row.made = [{"row": one.row, "action": one.action, "is_new": one.is_new} for one in made]
    approved = Approved(made)
    history.record(
        context,
        Verb.APPROVED,
        "plan",
        row.id,
        partnership_id=partnership.id,
        before={"plan_state": PlanState.OPEN},
        after={
            "plan_state": PlanState.APPROVED,
            "actions": sorted({one.action for one in made if one.action is not None}),
            "left_out": sum(one.action is None for one in made),
        },
    )
    context.session.flush()
    return approved


class _Import:
    """One approval: the actions concerned, locked, and the new ones as they are made."""

    def __init__(self, context: Context, row: PresentPlan, worked: WorkedPlan, who: Serving) -> None:
        self.context, self.plan, self.worked, self.who = context, row, worked, who
        wanted = {it.effect.action.id for it in worked.brought_in if it.effect.action}
        query = select(Action).where(Action.partnership_id == row.partnership_id, Action.id.in_(wanted))
        self.actions = {action.id: action for action in context.session.scalars(query.with_for_update(of=Action))}
        self.new = iter(
            numbers.next_action_numbers(
                context, row.partnership_id, sum(it.effect.action is None for it in worked.brought_in)
            )
        )

    def run(self) -> tuple[MadeRow, ...]:
        made = []
        for it in self.worked.rows:
            if it.choice.is_left_out:
                made.append(MadeRow(it.number, None, False))
                continue
            action = self.actions[it.effect.action.id] if it.effect.action else self._made(it)
            self._fill(it, action)
            made.append(MadeRow(it.number, action.number, it.effect.action is None))
        return tuple(made)

    def _source(self, it: WorkedRow) -> str:
        return f"From the plan kept before: {self.plan.filename}, row {it.number}"

    def _made(self, it: WorkedRow) -> Action:
        """A new action that answers the row's finding, with the letter's deadline until it has a date of its own."""
        assert it.choice.finding_id is not None
        finding = self.context.session.get_one(Finding, it.choice.finding_id)
        letter = self.context.session.get_one(Letter, finding.letter_id)
        action = Action(
            partnership_id=self.plan.partnership_id,
            number=next(self.new),
            title=it.effect.title or short_title(finding.text),
            plan_due_on=letter_deadlines.due_on(letter, letter_deadlines.kinds_of(self.context, letter)),
            added_at=self.context.now,
        )
        self.context.session.add(action)
        self.context.session.flush()
        self.context.session.add(
            ActionFinding(partnership_id=action.partnership_id, action_id=action.id, finding_id=finding.id)
        )
        history.record(
            self.context,
            Verb.ADDED,
            "action",
            action.id,
            partnership_id=action.partnership_id,
            after={"number": action.number, "title": action.title, "letter": letter.number},
            reason=self._source(it),
        )
        return action

    def _fill(self, it: WorkedRow, action: Action) -> None:
        """Write what the row adds, in the order in which a person would."""
        self._facts(it, action)
        self._lead(it, action)
        self._dates(it, action)
        self._update(it, action)

    def _facts(self, it: WorkedRow, action: Action) -> None:
        effect = it.effect
        before: dict[str, object] = {}
        after: dict[str, object] = {}
        if effect.title is not None and effect.title != action.title:
            before["title"], after["title"] = action.title, effect.title
            action.title = effect.title
        if effect.success_measure is not None:
            action.success_measure = after["success_measure"] = effect.success_measure
        if effect.was_under_way:
            action.was_under_way = after["was_under_way"] = True
        if effect.note is None:
            # What has no place in an action and stands in no update is kept here.
            after |= dict(effect.kept)
        if after:
            changed(self.context, action, Verb.CHANGED, before=before or None, after=after, reason=self._source(it))

    def _lead(self, it: WorkedRow, action: Action) -> None:
        effect = it.effect
        after: dict[str, object] = {}
        if effect.lead_agency_id is not None:
            assert action.assignment is Assignment.NOBODY
            assigning.ask(self.context, action, effect.lead_agency_id, effect.named_lead_id)
            after["lead_agency"] = self.who.name(effect.lead_agency_id)
            if effect.named_lead_id is not None:
                after["named_lead"] = self.who.person(effect.named_lead_id)
        if effect.supporting_ids:
            support(self.context, action, frozenset(effect.supporting_ids))
            after["supporting_agencies"] = [self.who.name(key) for key in effect.supporting_ids]
        if after:
            verb = Verb.ASKED if effect.lead_agency_id is not None else Verb.CHANGED
            changed(self.context, action, verb, after=after, reason=self._source(it))

    def _dates(self, it: WorkedRow, action: Action) -> None:
        for due_on in it.effect.dates:
            before = {"due_on": action.due_on} if action.due_on else None
            due_dates.agree(self.context, action, due_on, self._source(it), may_have_passed=True)
            changed(
                self.context,
                action,
                Verb.DATE_AGREED,
                before=before,
                after={"due_on": due_on},
                reason=self._source(it),
            )

    def _update(self, it: WorkedRow, action: Action) -> None:
        effect = it.effect
        if effect.note is None:
            return
        assert action.lead_agency_id is not None
        before: dict[str, object] = move(action, Event.STARTED) if effect.starts else {}
        after: dict[str, object] = {"status": action.status} if effect.starts else {}
        if effect.sets_rating:
            action.rating = after["rating"] = effect.rating
        update = ProgressUpdate(
            partnership_id=action.partnership_id,
            action_id=action.id,
            agency_id=action.lead_agency_id,
            by_id=self.context.actor.person_id,
            by=self.context.actor.name,
            on_behalf=True,
            at=self.context.now,
            done=effect.note,
            rating=effect.rating,
            rating_reason=effect.rating_reason,
            present_plan_id=self.plan.id,
        )
        self.context.session.add(update)
        self.context.session.flush()
        add_evidence(self.context, action, Shown(note=effect.evidence), update.id)
        changed(self.context, action, Verb.UPDATED, before=before or None, after=after, reason=self._source(it))
