"""Who has been told what in a partnership; a person's own e-mails and choices; stopping the weekly summary."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.errors import Invalid
from tracker.services import email_choices
from tracker.services.emails import plain_text
from tracker.store.queries import emails
from tracker.web import gate
from tracker.web.forms.emails import DAYS, DayForm, PauseForm
from tracker.web.query_strings import key
from tracker.web.security import csrf

blueprint = Blueprint("emails", __name__)
COMING_SHOWN = 50


@blueprint.get("/<partnership>/e-mails")
def sent() -> str:
    """25 a page, addressed by where a page begins; what goes out next stands on the first."""
    context, partnership = gate.context(), gate.partnership()
    only_problems = request.args.get("only") == "problems"
    kept: dict[str, Any] = {"only": "problems"} if only_problems else {}
    before_id, after_id = key("before"), key("after")
    page = emails.told_page(
        context, partnership.id, only_problems=only_problems, before_id=before_id, after_id=after_id
    )
    is_first = before_id is None and after_id is None
    coming = emails.coming(context, partnership.id) if is_first and not only_problems else []
    return render_template(
        "email_log/sent.html",
        partnership=partnership,
        rows=page.rows,
        only_problems=only_problems,
        coming=coming[:COMING_SHOWN],
        coming_left_out=len(coming[COMING_SHOWN:]),
        is_first=is_first,
        newer_url=url_for("emails.sent", after=page.rows[0].id, **kept) if page.has_newer and page.rows else None,
        older_url=url_for("emails.sent", before=page.rows[-1].id, **kept) if page.has_older and page.rows else None,
    )


@blueprint.get("/e-mails")
def choices() -> str:
    """What the person who asks has chosen, and the e-mails they got."""
    context = gate.context()
    before_id = key("before")
    found, has_more = emails.own_emails(context, before_id)
    return render_template(
        "email_log/choices.html",
        chosen=emails.own_choices(context),
        days=DAYS,
        emails=found,
        newest_url=url_for("emails.choices") if before_id is not None else None,
        older_url=url_for("emails.choices", before=found[-1].id) if has_more else None,
    )


@blueprint.get("/e-mails/<int:email_id>")
def one(email_id: int) -> str:
    """One's own e-mail as it was sent."""
    email = emails.own_email(gate.context(), email_id)
    return render_template("email_log/one.html", email=email, text=plain_text(email.content) if email.content else None)


@blueprint.get("/e-mails/day")
def day() -> str:
    form = DayForm(formdata=None, digest_day=emails.own_choices(gate.context()).digest_day)
    return render_template("email_log/day.html", form=form)


@blueprint.post("/e-mails/day")
def choose_day() -> ResponseReturnValue:
    form = DayForm()
    if not form.validate():
        return render_template("email_log/day.html", form=form), 422
    email_choices.choose_day(gate.context(), form.digest_day.data)
    flash(f"Your weekly summary comes on {DAYS[form.digest_day.data - 1]}", "success")
    return redirect(url_for("emails.choices"))


@blueprint.get("/e-mails/pause")
def pause() -> str:
    return render_template("email_log/pause.html", form=PauseForm(formdata=None))


@blueprint.post("/e-mails/pause")
def begin_pause() -> ResponseReturnValue:
    form = PauseForm()
    if form.validate() and form.until.data is not None:
        try:
            email_choices.pause(gate.context(), form.until.data)
        except Invalid as refusal:
            form.add_errors(refusal)
        else:
            flash("Your e-mails are paused", "success")
            return redirect(url_for("emails.choices"))
    return render_template("email_log/pause.html", form=form), 422


@blueprint.post("/e-mails/resume")
def resume() -> ResponseReturnValue:
    email_choices.resume(gate.context())
    flash("You get e-mails again", "success")
    return redirect(url_for("emails.choices"))


@blueprint.post("/e-mails/stop")
def stop() -> ResponseReturnValue:
    email_choices.stop_digest(gate.context())
    flash("Your weekly summary has stopped", "success")
    return redirect(url_for("emails.choices"))


@blueprint.post("/e-mails/start")
def start() -> ResponseReturnValue:
    email_choices.start_digest(gate.context())
    flash("You get the weekly summary again", "success")
    return redirect(url_for("emails.choices"))


@blueprint.get("/unsubscribe/<token>")
@gate.public
def unsubscribe(token: str) -> str:
    """Only a button: mail scanners open every link."""
    _, address = email_choices.person_of_token(gate.database_session(), gate.settings(), token)
    return render_template("email_log/unsubscribe.html", token=token, address=address)


@blueprint.post("/unsubscribe/<token>")
@gate.public
@csrf.exempt
def stop_unseen(token: str) -> str:
    """The button, and what mail programs send by themselves (RFC 8058): both are answered with a page at once."""
    email_choices.unsubscribe(gate.database_session(), gate.settings(), token, gate.now())
    gate.commit()
    return render_template("email_log/unsubscribed.html")
