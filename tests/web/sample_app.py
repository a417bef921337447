"""A small application that shows every component and field: what the shell's own tests and eyes look at."""

from __future__ import annotations

from datetime import UTC, date, datetime

from flask import Flask, flash, redirect, render_template_string, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from tests.web.sample_pages import ACTION_PAGE, FORM_PAGE, LIST_PAGE, START_PAGE
from tracker.domain.actions import Assignment, Rating, ShownRating, Status, Urgency
from tracker.web import errors, rendering, security
from tracker.web.forms.base import QueryForm, VersionedForm
from tracker.web.forms.choices import (
    CheckboxesField,
    CheckboxField,
    Option,
    RadiosField,
    SelectField,
    options_of,
)
from tracker.web.forms.dates import DateField
from tracker.web.forms.fields import EmailField, FileField, PasswordField, TextAreaField, TextField

AGENCIES = [
    Option("1", "Northmarch Police"),
    Option("2", "Ashmere Council"),
    Option("3", "NHS Northmarch ICB"),
]


class EverythingForm(VersionedForm):
    title = TextField("Title", required="Enter a title", max_length=20, hint="As it should read in the plan.")
    email = EmailField("Email address", required="Enter an email address", width="two-thirds", autocomplete="email")
    password = PasswordField()
    done = TextAreaField("What has been done?", required="Say what has been done", max_length=200)
    rating = RadiosField(
        "Is it on track?",
        choices=options_of(Rating, {Rating.AMBER: "You expect to recover without help."}),
        coerce=Rating,
        required="Select how it is going",
    )
    reason = TextAreaField("Why is it off track?", rows=2, privacy_hint=False)
    agency = SelectField(
        "Lead agency", choices=AGENCIES, coerce=int, blank="Choose an agency", required="Select an agency"
    )
    supporting = CheckboxesField("Supporting agencies", choices=AGENCIES, coerce=int)
    due_on = DateField("Due date", required="Enter a due date", hint="For example, 21 10 2026 or 21 October 2026.")
    letter = FileField("Letter", accept=".pdf,.docx")
    sure = CheckboxField("The partnership has agreed this", required="Confirm that the partnership has agreed this")


class ListForm(QueryForm):
    words = TextField("Search")
    status = CheckboxesField("Status", choices=options_of(Status), coerce=Status, small=True)


def create_sample_app(*, testing: bool = True, csrf: bool = True) -> Flask:
    """The application; `csrf` False switches the protection of forms off."""
    app = Flask("sample", static_folder=None)
    app.config.update(TESTING=testing, SECRET_KEY="sample", WTF_CSRF_ENABLED=csrf)
    rendering.install(app)
    security.install(app)
    errors.install(app)

    @app.context_processor
    def chrome() -> dict[str, object]:
        here = request.path
        pages = [("Progress", "/"), ("Actions", "/actions"), ("Letters", "/action"), ("Emails sent", "/form")]
        return {
            "navigation": [{"text": text, "href": href, "active": href == here} for text, href in pages],
            "signed_in_name": "Ruth Adeyemi",
            "sign_out_url": "/sign-out",
            "demonstration": True,
            "footer_links": [
                {"text": text, "href": "/"} for text in ("Help", "Accessibility statement", "Privacy notice", "Cookies")
            ],
        }

    @app.get("/")
    def start() -> str:
        return render_template_string(START_PAGE)

    @app.get("/actions")
    def actions() -> str:
        return render_template_string(LIST_PAGE, list_form=ListForm(), **_enums())

    @app.get("/action")
    def action() -> str:
        return render_template_string(ACTION_PAGE, history=HISTORY, **_enums())

    @app.route("/form", methods=["GET", "POST"])
    def form() -> str | Response:
        shown = EverythingForm(data={"version": 3})
        if shown.validate_on_submit():
            flash(f"Saved {shown.title.data}", "success")
            return redirect("/action")
        return render_template_string(FORM_PAGE, form=shown)

    @app.post("/sign-out")
    def sign_out() -> Response:
        flash("Signed out", "success")
        return redirect("/")

    return app


def _enums() -> dict[str, object]:
    return {
        "Status": Status,
        "ShownRating": ShownRating,
        "Urgency": Urgency,
        "Assignment": Assignment,
        "Markup": Markup,
    }


HISTORY = [
    {
        "title": "Due date changed",
        "by": "Sana Malik, Northmarch Police",
        "at": datetime(2026, 11, 12, 8, 5, tzinfo=UTC),
        "text": "From 30 October 2026 to 4 December 2026.",
        "quote": "The training provider moved the course.\nNew dates are booked.",
    },
    {
        "title": "Accepted",
        "by": "Sana Malik, Northmarch Police",
        "at": datetime(2026, 10, 2, 15, 30, tzinfo=UTC),
    },
    {
        "title": "Created from the letter",
        "at": date(2026, 9, 28),
        "text": "Finding 3 of the joint inspection.",
    },
]
