"""The rooms of the web: one row a blueprint. Those under a partnership's address go through its gate."""

from __future__ import annotations

from flask import Flask

from tracker.web import (
    account,
    across,
    action_facts,
    actions,
    answers,
    assigning,
    emails,
    history,
    home,
    letter_checks,
    letter_drafts,
    letter_facts,
    letter_findings,
    letter_pictures,
    letters,
    overview,
    pages,
    people,
    plan_columns,
    plan_rows,
    plans,
    repeats,
    setting_up,
    sign_in,
    sign_off,
    sources,
    themes,
    updates,
)

BLUEPRINTS = (
    account.blueprint,
    across.blueprint,
    action_facts.blueprint,
    actions.blueprint,
    answers.blueprint,
    assigning.blueprint,
    emails.blueprint,
    history.blueprint,
    home.blueprint,
    letter_checks.blueprint,
    letter_drafts.blueprint,
    letter_facts.blueprint,
    letter_findings.blueprint,
    letter_pictures.blueprint,
    letters.blueprint,
    overview.blueprint,
    pages.blueprint,
    people.blueprint,
    plan_columns.blueprint,
    plan_rows.blueprint,
    plans.blueprint,
    repeats.blueprint,
    setting_up.blueprint,
    sign_in.blueprint,
    sign_off.blueprint,
    sources.blueprint,
    themes.blueprint,
    updates.blueprint,
)


def install(app: Flask) -> None:
    """Register every blueprint on `app`."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
