from __future__ import annotations

from wtforms.validators import StopValidation

from tracker.web.forms.base import VersionedForm
from tracker.web.forms.choices import CheckboxesField, CheckboxField, RadiosField, SelectField
from tracker.web.forms.dates import DateField
from tracker.web.forms.fields import TextAreaField

# As long as an answer in a statement of action may sensibly be; the tables take more.
LONG = 4000


class LeadForm(VersionedForm):
    lead_agency_id = SelectField("Lead agency", noun="a lead agency", coerce=int, blank="No lead agency yet")
    named_lead_id = SelectField(
        "Named lead (optional)", noun="a named lead", coerce=int, blank="Nobody yet", hint="From the lead agency."
    )
    reason = TextAreaField("Reason (optional)", noun="reason", rows=3, max_length=LONG)


class NamedLeadForm(VersionedForm):
    named_lead_id = SelectField("Named lead", noun="a named lead", coerce=int, blank="Nobody")


class SupportingForm(VersionedForm):
    agency_ids = CheckboxesField("Supporting agencies", noun="supporting agencies", coerce=int)


class DueDateForm(VersionedForm):
    due_on = DateField("Due date", required="Enter a due date", hint="For example, 31 3 2027")
    reason = TextAreaField("Why the due date changes", noun="reason", rows=3, max_length=LONG)
    may_have_passed = CheckboxField("This date was agreed earlier and has passed")


class SuccessMeasureForm(VersionedForm):
    success_measure = TextAreaField("Success measure", noun="success measure", max_length=LONG)


class UnderWayForm(VersionedForm):
    was_under_way = CheckboxField("This work was under way before the inspection")


class AcceptForm(VersionedForm):
    note = TextAreaField(
        "Where or how this was agreed",
        noun="where or how this was agreed",
        rows=2,
        max_length=500,
        hint="For example, agreed at the executive, 13 November.",
    )


class SuggestForm(VersionedForm):
    lead_agency_id = SelectField("Another lead agency", noun="another lead agency", coerce=int, blank="No other agency")
    due_on = DateField("Another due date", noun="due date")
    reason = TextAreaField("Reason", noun="reason", rows=3, max_length=LONG)


class ProposeDateForm(VersionedForm):
    due_on = DateField("New due date", noun="due date", required="Enter a due date")
    reason = TextAreaField("Why the date needs to change", noun="reason", rows=3, max_length=LONG)


class AnswerForm(VersionedForm):
    """The answer to a proposal. The labels say what it would change; the page sets them."""

    agreed = RadiosField("Do you agree?", required="Select whether you agree")
    reason = TextAreaField("Why it is declined", noun="reason", rows=3, max_length=LONG)

    def validate_reason(self, field: TextAreaField) -> None:
        if self.agreed.data == "no" and not field.data:
            raise StopValidation("Enter why the proposal is declined")
