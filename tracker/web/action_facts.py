"""One page for each fact of an action that can be changed: `/actions/4/change/due-date`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from tracker.domain.errors import NotFound
from tracker.domain.offers import Offer
from tracker.services import action_facts, assigning, due_dates
from tracker.store.context import Context
from tracker.store.queries.actions import ActionRow
from tracker.store.queries.serving import serving
from tracker.web import gate
from tracker.web.action_pages import answer, for_offer, moved_on
from tracker.web.forms.action_facts import (
    DueDateForm,
    LeadForm,
    NamedLeadForm,
    SuccessMeasureForm,
    SupportingForm,
    UnderWayForm,
)
from tracker.web.forms.assigning import agency_options, people_options
from tracker.web.forms.base import VersionedForm
from tracker.web.forms.choices import Option

blueprint = Blueprint("action_facts", __name__, url_prefix="/<partnership>/actions/<int:number>")


@dataclass(frozen=True, slots=True)
class Fact:
    """`name` stands in sentences; `verb` takes the context, the action, the version and the form."""

    name: str
    offer: Offer
    make: Callable[[ActionRow], VersionedForm]
    verb: Callable[[Context, ActionRow, int, Any], None]


@blueprint.route("/change/<fact>", methods=["GET", "POST"])
def change(number: int, fact: str) -> ResponseReturnValue:
    wanted = FACTS.get(fact)
    if wanted is None:
        raise NotFound("There is no such page.")
    context = gate.context()
    it = for_offer(number, wanted.offer)
    form = wanted.make(it)
    return moved_on(it, wanted.offer) or answer(
        it,
        form,
        lambda version: wanted.verb(context, it, version, form),
        f"Changed the {wanted.name} of {it.reference}",
        f"actions/change_{fact.replace('-', '_')}.html",
        fact=wanted,
    )


def _lead_form(it: ActionRow) -> LeadForm:
    form = LeadForm(data={"version": it.version, "lead_agency_id": it.lead_agency_id})
    who = serving(gate.context(), it.partnership_id)
    form.lead_agency_id.choices, form.named_lead_id.choices = agency_options(who), people_options(who)
    return form


def _named_lead_form(it: ActionRow) -> NamedLeadForm:
    form = NamedLeadForm(data={"version": it.version, "named_lead_id": it.named_lead_id})
    people = serving(gate.context(), it.partnership_id).people
    form.named_lead_id.choices = [
        Option(str(person.person_id), person.name) for person in people if person.agency_id == it.lead_agency_id
    ]
    return form


def _supporting_form(it: ActionRow) -> SupportingForm:
    form = SupportingForm(data={"version": it.version, "agency_ids": sorted(it.supporting_agency_ids)})
    options = agency_options(serving(gate.context(), it.partnership_id))
    form.agency_ids.choices = [option for option in options if option.value != str(it.lead_agency_id)]
    return form


FACTS = {
    "lead": Fact(
        "lead agency",
        Offer.ASSIGN,
        _lead_form,
        lambda context, it, version, form: assigning.change_lead(
            context,
            it.partnership_id,
            it.number,
            version,
            form.lead_agency_id.data,
            form.named_lead_id.data,
            form.reason.data,
        ),
    ),
    "named-lead": Fact(
        "named lead",
        Offer.CHANGE,
        _named_lead_form,
        lambda context, it, version, form: action_facts.change_named_lead(
            context, it.partnership_id, it.number, version, form.named_lead_id.data
        ),
    ),
    "supporting": Fact(
        "supporting agencies",
        Offer.CHANGE,
        _supporting_form,
        lambda context, it, version, form: action_facts.change_supporting(
            context, it.partnership_id, it.number, version, frozenset(form.agency_ids.data)
        ),
    ),
    "due-date": Fact(
        "due date",
        Offer.SET_DUE_DATE,
        lambda it: DueDateForm(data={"version": it.version, "due_on": it.due_on}),
        lambda context, it, version, form: due_dates.set_due_date(
            context,
            it.partnership_id,
            it.number,
            version,
            form.due_on.data,
            form.reason.data,
            may_have_passed=form.may_have_passed.data,
        ),
    ),
    "success-measure": Fact(
        "success measure",
        Offer.CHANGE,
        lambda it: SuccessMeasureForm(data={"version": it.version, "success_measure": it.success_measure or ""}),
        lambda context, it, version, form: action_facts.change_success_measure(
            context, it.partnership_id, it.number, version, form.success_measure.data
        ),
    ),
    "under-way": Fact(
        "mark of work under way before the inspection",
        Offer.CHANGE,
        lambda it: UnderWayForm(data={"version": it.version, "was_under_way": it.was_under_way}),
        lambda context, it, version, form: action_facts.mark_under_way(
            context, it.partnership_id, it.number, version, form.was_under_way.data
        ),
    ),
}
