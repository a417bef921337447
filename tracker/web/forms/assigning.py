"""The page that assigns all new actions: one form of the page, and one of each row."""

from __future__ import annotations

from tracker.services.assigning import NewAssignment
from tracker.store.queries.new_actions import NewAction
from tracker.store.queries.serving import Serving
from tracker.web.forms.action_facts import LONG
from tracker.web.forms.base import Form, VersionedForm
from tracker.web.forms.choices import CheckboxesField, Option, SelectField
from tracker.web.forms.dates import DateField
from tracker.web.forms.fields import TextAreaField

# What the services call a field, and what the row calls it.
FIELDS = {
    "lead_agency_id": "lead",
    "supporting_agency_ids": "supporting",
    "named_lead_id": "named",
    "due_on": "due",
    "success_measure": "measure",
}


class SharedDateForm(Form):
    """What holds for several rows: one due date for each that gets a lead agency and has no date of its own."""

    shared = DateField("Due date for all that get a lead agency", noun="due date for all")


class RowForm(VersionedForm):
    """What is chosen for one action. Its fields' names begin with the action's number."""

    lead = SelectField("Lead agency", noun="a lead agency", coerce=int, blank="No lead agency yet")
    named = SelectField("Named lead", noun="a named lead", coerce=int, blank="Nobody yet")
    due = DateField("Due date", noun="due date")
    supporting = CheckboxesField("Supporting agencies", noun="supporting agencies", coerce=int, small=True)
    measure = TextAreaField("Success measure", noun="success measure", rows=2, max_length=LONG)

    def offer(self, agencies: list[Option], people: list[Option]) -> None:
        self.lead.choices = self.supporting.choices = agencies
        self.named.choices = people

    def chosen(self, number: int) -> NewAssignment:
        """The row as the service takes it. Call it once the form is valid."""
        version = self.version.data
        assert version is not None
        return NewAssignment(
            number=number,
            version=version,
            lead_agency_id=self.lead.data,
            supporting_agency_ids=frozenset(self.supporting.data),
            named_lead_id=self.named.data,
            due_on=self.due.data,
            success_measure=self.measure.data,
        )


def row_form(it: NewAction, suggested: int | None, agencies: list[Option], people: list[Option]) -> RowForm:
    """The row of an action, with what it has already and the lead that is suggested."""
    form = RowForm(
        prefix=f"a{it.number}",
        data={
            "version": it.version,
            "lead": suggested,
            "supporting": sorted(it.supporting_agency_ids),
            "measure": it.success_measure or "",
        },
    )
    form.offer(agencies, people)
    return form


def agency_options(who: Serving) -> list[Option]:
    return [Option(str(agency.id), agency.name) for agency in who.agencies]


def people_options(who: Serving) -> list[Option]:
    """Everybody who can be named, with their agency: whose it is decides whom."""
    return [Option(str(person.person_id), f"{person.name} ({who.name(person.agency_id)})") for person in who.people]
