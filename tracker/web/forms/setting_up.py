"""Partnerships, agencies, people and their roles."""

from __future__ import annotations

from tracker.domain.access import AGENCY_ROLES, Role
from tracker.web.forms.base import Form
from tracker.web.forms.choices import CheckboxesField, RadiosField, SelectField, options_of
from tracker.web.forms.fields import EmailField, TextAreaField, TextField

_FOR_AN_AGENCY = dict.fromkeys(AGENCY_ROLES, "Always for an agency")


class PartnershipForm(Form):
    name = TextField("Name", required="Enter the partnership’s name", max_length=200)
    slug = TextField(
        "Short name",
        required="Enter a short name",
        hint="It begins the addresses of all its pages and can never change. Small letters, numbers and hyphens, "
        "like ashmere",
        width=20,
        spellcheck=False,
    )


class AgencyForm(Form):
    name = TextField(
        "Name", required="Enter the agency’s name", max_length=200, hint="For example, Northmarch Police"
    )
    partnerships = CheckboxesField(
        "Which partnerships does it serve?", required="Select at least one partnership that the agency serves"
    )


class ServesForm(Form):
    partnerships = CheckboxesField(
        "Which further partnerships does it serve?",
        required="Select at least one partnership that the agency serves",
    )


class NameForm(Form):
    """Who somebody is. It stands before `RoleForm`, so that a page asks, and lists errors, in this order."""

    name = TextField("Full name", required="Enter the person’s name", max_length=200, spellcheck=False)
    email = EmailField(
        "Work email address", required="Enter an email address", max_length=200
    )


class RoleForm(Form):
    """A role for somebody already known. `agency` holds the agency's name; "" is none."""

    partnership = SelectField("Partnership", blank="Choose a partnership", required="Select a partnership")
    role = RadiosField("Role", choices=options_of(Role, _FOR_AN_AGENCY), coerce=Role, required="Select a role")
    agency = SelectField("Agency", blank="No agency", hint="It has to serve the partnership")


class PersonForm(NameForm, RoleForm):
    """Somebody new, with a role."""


class EndForm(Form):
    reason = TextAreaField("Why is this role ending? (optional)", rows=2, max_length=500)


class CoordinatorForm(Form):
    person = RadiosField("Who is the coordinator?", required="Select who the coordinator is")
