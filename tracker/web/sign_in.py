"""Signing in and out, and the form that was sent too late."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.errors import NotFound
from tracker.services import sign_ins
from tracker.store.queries.people import demonstration_people
from tracker.web import gate, held_forms
from tracker.web.forms.sign_in import SignInForm
from tracker.web.frame import is_demonstration
from tracker.web.held_answers import held_answers

blueprint = Blueprint("sign_in", __name__)

WRONG = "The email address or password is not right"


@blueprint.get("/sign-in")
@gate.public
def start() -> ResponseReturnValue:
    if gate.is_signed_in():
        return redirect(own_path(request.args.get("next")) or "/")
    return _page(SignInForm(formdata=None, next=own_path(request.args.get("next"))))


@blueprint.post("/sign-in")
@gate.public
def finish() -> ResponseReturnValue:
    form = SignInForm()
    if not form.validate():
        return _page(form), 422
    database, settings, now = gate.database_session(), gate.settings(), gate.now()
    attempt = sign_ins.begin_attempt(database, settings, form.email.data, request.remote_addr or "", now)
    gate.commit()
    if not sign_ins.is_right(attempt, form.password.data):
        return _page(form, [{"text": WRONG, "href": "#email"}]), 422
    token = sign_ins.succeed(database, settings, attempt, form.password.data, now)
    return redirect(_welcome(token, own_path(form.next.data)))


@blueprint.post("/sign-in/as/<int:person_id>")
@gate.public
def as_somebody(person_id: int) -> ResponseReturnValue:
    """In the demonstration anybody may be anybody."""
    token = sign_ins.start_demonstration(gate.database_session(), gate.settings(), person_id, gate.now())
    return redirect(_welcome(token, own_path(request.form.get("next"))))


@blueprint.post("/sign-out")
@gate.public
def out() -> ResponseReturnValue:
    """Public, so that a sign-in that had run out meanwhile ends without a question."""
    if gate.is_signed_in():
        sign_ins.end(gate.context(), gate.sign_in_id())
    session.clear()
    flash("You have signed out", "success")
    return redirect(url_for("sign_in.start"))


@blueprint.get("/held")
def held() -> ResponseReturnValue:
    """What was typed when the sign-in had run out, with one button for each form to send it again."""
    found = {token: sign_ins.held_form(gate.context(), token) for token in held_forms.tokens()}
    kept = [(token, form, held_answers(form.fields)) for token, form in found.items() if form is not None]
    if not kept:
        raise NotFound("Nothing is kept for you here.")
    return render_template("sign_in/held.html", kept=kept)


def own_path(text: str | None) -> str | None:
    """`text` if it is an address inside this service, else None: nobody is sent elsewhere after signing in."""
    if not text or not text.startswith("/") or text.startswith("//"):
        return None
    if "\\" in text or any(ord(character) < 33 or ord(character) == 127 for character in text):
        return None
    parts = urlsplit(text)
    return None if parts.scheme or parts.netloc else text


def _page(form: SignInForm, errors: list[dict[str, str]] | None = None) -> str:
    people = demonstration_people(gate.database_session()) if is_demonstration() else []
    return render_template(
        "sign_in/start.html", form=form, page_errors=errors or [], held=bool(held_forms.tokens()), partnerships=people
    )


def _welcome(token: str, wanted: str | None) -> str:
    """Put the new sign-in into the cookie and say where to go.

    Nothing of what the browser had before is taken over, except, for the same person, the forms held for them and the
    forms' protection: what stands typed in another window can still be sent.
    """
    database = gate.database_session()
    person_id = sign_ins.person_behind(database, token)
    before = session.get(gate.SIGN_IN_KEY)
    same = isinstance(before, str) and sign_ins.person_behind(database, before) == person_id
    kept = {key: session[key] for key in ("csrf_token", held_forms.COOKIE_KEY) if same and key in session}
    if isinstance(before, str) and gate.is_signed_in():
        sign_ins.end(gate.context(), gate.sign_in_id())
    session.clear()
    session.update(kept, **{gate.SIGN_IN_KEY: token})
    session.permanent = True
    return url_for("sign_in.held") if kept.get(held_forms.COOKIE_KEY) else wanted or "/"
