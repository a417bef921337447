"""Setting up the installation, for administrators: partnerships, agencies, people, their roles and coordinators."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.access import Permission
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.services import people, setting_up
from tracker.services.setting_up import Serves
from tracker.store.context import check
from tracker.store.queries import installation
from tracker.store.queries.membership import roles_of, roster_to_set_up
from tracker.web import gate
from tracker.web.forms.choices import Option
from tracker.web.forms.setting_up import (
    AgencyForm,
    CoordinatorForm,
    EndForm,
    NameForm,
    PartnershipForm,
    PersonForm,
    RoleForm,
    ServesForm,
)

blueprint = Blueprint("setting_up", __name__, url_prefix="/people")
NOBODY = "nobody"


@blueprint.before_request
def _administrators_only() -> None:
    check(gate.context(), Permission.SET_UP)


@blueprint.get("")
def index() -> ResponseReturnValue:
    context = gate.context()
    return render_template(
        "setting_up/index.html",
        partnerships=installation.partnerships(context),
        agencies=installation.agencies(context),
        without_role=installation.people_without_a_role(context),
    )


@blueprint.get("/in/<slug>")
def partnership(slug: str) -> ResponseReturnValue:
    context = gate.context()
    found = installation.partnership_to_set_up(context, slug)
    return render_template("setting_up/partnership.html", it=found, roster=roster_to_set_up(context, found.id))


@blueprint.route("/add-partnership", methods=["GET", "POST"])
def add_partnership() -> ResponseReturnValue:
    form = PartnershipForm()
    if form.validate_on_submit():
        try:
            added = setting_up.add_partnership(gate.context(), form.slug.data, form.name.data)
        except Invalid as refusal:
            form.add_errors(refusal)
        else:
            flash(f"Added {added.name}. Its actions are numbered {added.code}-1 and on", "success")
            return redirect(url_for("setting_up.partnership", slug=added.slug))
    return render_template("setting_up/add_partnership.html", form=form), 422 if form.errors else 200


@blueprint.route("/add-agency", methods=["GET", "POST"])
def add_agency() -> ResponseReturnValue:
    context, form = gate.context(), AgencyForm(partnerships=[request.args.get("partnership", "")])
    form.partnerships.choices = _partnership_options(installation.partnerships(context))
    if form.validate_on_submit():
        try:
            served = setting_up.add_agency(context, form.name.data, form.partnerships.data)
        except Invalid as refusal:
            form.add_errors(refusal)
        except Conflict as refusal:
            form.add_error(refusal.message, "name")
        else:
            return _served(served)
    return render_template("setting_up/add_agency.html", form=form), 422 if form.errors else 200


@blueprint.route("/agencies/<int:agency_id>", methods=["GET", "POST"])
def agency(agency_id: int) -> ResponseReturnValue:
    """The partnerships an agency serves, and further ones to link."""
    context, form = gate.context(), ServesForm()
    found = next((it for it in installation.agencies(context) if it.id == agency_id), None)
    if found is None:
        raise NotFound("There is no such agency.")
    already = {slug for slug, _ in found.serves}
    form.partnerships.choices = [
        option for option in _partnership_options(installation.partnerships(context)) if option.value not in already
    ]
    if form.validate_on_submit():
        try:
            return _served(setting_up.link_agency(context, agency_id, form.partnerships.data))
        except Invalid as refusal:
            form.add_errors(refusal)
    return render_template("setting_up/agency.html", form=form, agency=found), 422 if form.errors else 200


@blueprint.route("/add-person", methods=["GET", "POST"])
def add_person() -> ResponseReturnValue:
    context, form = gate.context(), PersonForm(partnership=request.args.get("partnership"))
    _offer_partnerships_and_agencies(form)
    if form.validate_on_submit():
        try:
            seated = setting_up.add_person(
                context, form.email.data, form.name.data, form.role.data, form.partnership.data, form.agency.data
            )
        except Invalid as refusal:
            form.add_errors(refusal)
        else:
            known = "" if seated.is_new else " already had an account and"
            flash(f"{seated.name}{known} now is {form.role.data.label.lower()}", "success")
            return redirect(url_for("setting_up.person", person_id=seated.person_id))
    return render_template("setting_up/add_person.html", form=form), 422 if form.errors else 200


@blueprint.get("/person/<int:person_id>")
def person(person_id: int) -> ResponseReturnValue:
    context = gate.context()
    return render_template(
        "setting_up/person.html", person=installation.person(context, person_id), roles=roles_of(context, person_id)
    )


@blueprint.route("/person/<int:person_id>/change", methods=["GET", "POST"])
def change_person(person_id: int) -> ResponseReturnValue:
    context = gate.context()
    found = installation.person(context, person_id)
    form = NameForm(name=found.name, email=found.email)
    if form.validate_on_submit():
        try:
            people.correct(context, person_id, form.email.data, form.name.data)
        except Invalid as refusal:
            form.add_errors(refusal)
        else:
            flash("Name and email address saved", "success")
            return redirect(url_for("setting_up.person", person_id=person_id))
    return render_template("setting_up/change_person.html", form=form, person=found), 422 if form.errors else 200


@blueprint.route("/person/<int:person_id>/add-role", methods=["GET", "POST"])
def add_role(person_id: int) -> ResponseReturnValue:
    context, form = gate.context(), RoleForm()
    found = installation.person(context, person_id)
    _offer_partnerships_and_agencies(form)
    if form.validate_on_submit():
        try:
            setting_up.add_person(
                context, found.email, found.name, form.role.data, form.partnership.data, form.agency.data
            )
        except Invalid as refusal:
            form.add_errors(refusal)
        else:
            flash(f"{found.name} now is {form.role.data.label.lower()}", "success")
            return redirect(url_for("setting_up.person", person_id=person_id))
    return render_template("setting_up/add_role.html", form=form, person=found), 422 if form.errors else 200


@blueprint.route("/person/<int:person_id>/end-role/<int:membership_id>", methods=["GET", "POST"])
def end_role(person_id: int, membership_id: int) -> ResponseReturnValue:
    context, form = gate.context(), EndForm()
    row = next((row for row in roles_of(context, person_id) if row[0].membership_id == membership_id), None)
    if row is None:
        raise NotFound("There is no such role.")
    if form.validate_on_submit():
        name = setting_up.end_membership(context, membership_id, form.reason.data or None)
        flash(f"{name} has left the role of {row[0].role.label.lower()}", "success")
        return redirect(url_for("setting_up.person", person_id=person_id))
    return (
        render_template("setting_up/end_role.html", form=form, member=row[0], partnership_name=row[1]),
        422 if form.errors else 200,
    )


@blueprint.route("/in/<slug>/coordinator/<int:agency_id>", methods=["GET", "POST"])
def coordinator(slug: str, agency_id: int) -> ResponseReturnValue:
    context = gate.context()
    found = installation.partnership_to_set_up(context, slug)
    roster = roster_to_set_up(context, found.id)
    serving = next((it for it in roster.agencies if it.agency_id == agency_id), None)
    if serving is None:
        raise NotFound("This agency does not serve the partnership.")
    sits = {it.person_id: it.name for it in roster.members if it.agency_id == agency_id}
    form = CoordinatorForm(person=str(serving.coordinator_id or NOBODY))
    form.person.choices = [*(Option(str(key), name) for key, name in sits.items()), Option(NOBODY, "Nobody")]
    if form.validate_on_submit():
        chosen = None if form.person.data == NOBODY else int(form.person.data)
        setting_up.set_coordinator(context, slug, agency_id, chosen)
        name = sits[chosen] if chosen else "nobody"
        flash(f"The coordinator of {serving.name} now is {name}", "success")
        return redirect(url_for("setting_up.partnership", slug=slug))
    return (
        render_template("setting_up/coordinator.html", form=form, it=found, agency=serving, people=sits),
        422 if form.errors else 200,
    )


def _partnership_options(rows: list[installation.PartnershipCounts]) -> list[Option]:
    return [Option(row.slug, row.name) for row in rows]


def _offer_partnerships_and_agencies(form: RoleForm) -> None:
    context = gate.context()
    form.partnership.choices = _partnership_options(installation.partnerships(context))
    form.agency.choices = [Option(row.name, row.name) for row in installation.agencies(context)]


def _served(served: Serves) -> ResponseReturnValue:
    """To the first partnership the agency now serves, saying what was added."""
    count = len(served.linked)
    further = "" if served.is_new else "further "
    flash(f"{served.name} serves {count} {further}partnership{'s' if count > 1 else ''}", "success")
    return redirect(url_for("setting_up.agency", agency_id=served.agency_id))
