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
    letter_facts,
    letters,
    overview,
    pages,
    people,
    setting_up,
    sign_in,
    sign_off,
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
    letter_facts.blueprint,
    letters.blueprint,
    overview.blueprint,
    pages.blueprint,
    people.blueprint,
    setting_up.blueprint,
    sign_in.blueprint,
    sign_off.blueprint,
    updates.blueprint,
)


def install(app: Flask) -> None:
    """Register every blueprint on `app`."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
