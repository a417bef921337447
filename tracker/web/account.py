"""A person's own account: who they are here, where they are signed in, their password."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.passwords import objection
from tracker.services import people, sign_ins
from tracker.store.queries.people import own_address, own_sign_ins
from tracker.web import gate
from tracker.web.forms.sign_in import PasswordForm

blueprint = Blueprint("account", __name__, url_prefix="/account")


@blueprint.get("")
def show() -> ResponseReturnValue:
    context = gate.context()
    return render_template(
        "account/show.html",
        name=context.actor.name,
        address=own_address(context),
        sign_ins=own_sign_ins(context),
        this_one=gate.sign_in_id(),
    )


@blueprint.post("/sign-ins/<int:sign_in_id>/end")
def end_sign_in(sign_in_id: int) -> ResponseReturnValue:
    sign_ins.end(gate.context(), sign_in_id)
    flash("That sign-in has ended", "success")
    return redirect(url_for("account.show"))


@blueprint.get("/password")
def password() -> ResponseReturnValue:
    return render_template("account/password.html", form=PasswordForm(formdata=None))


@blueprint.post("/password")
def change_password() -> ResponseReturnValue:
    form = PasswordForm()
    if not form.validate():
        return render_template("account/password.html", form=form), 422
    context, settings = gate.context(), gate.settings()
    address = own_address(context)
    wrong = objection(form.password.data, address)
    if wrong is not None:
        form.add_error(wrong, "password")
        return render_template("account/password.html", form=form), 422
    attempt = sign_ins.begin_attempt(context.session, settings, address, request.remote_addr or "", context.now)
    gate.commit()
    if not sign_ins.is_right(attempt, form.current.data):
        form.add_error("The current password is not right", "current")
        return render_template("account/password.html", form=form), 422
    people.change_password(context, attempt, form.password.data, gate.sign_in_id())
    flash("Your password has changed. You have been signed out everywhere else", "success")
    return redirect(url_for("account.show"))
