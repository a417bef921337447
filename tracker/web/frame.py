"""What stands around every page: who is signed in, the way out, the demonstration's mark, the links at the foot."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, url_for

from tracker.services import setting_up
from tracker.web import gate

FOOTER = (
    ("Help", "pages.help_page"),
    ("Accessibility statement", "pages.accessibility"),
    ("Privacy notice", "pages.privacy"),
    ("Cookies", "pages.cookies"),
)


def install(app: Flask) -> None:
    app.context_processor(_frame)


def is_demonstration() -> bool:
    """Whether everything here is made up. Once set it is never cleared, so a yes is remembered; a no from an
    installation that is set up likewise."""
    kept: dict[str, bool] = current_app.extensions.setdefault("tracker_demonstration", {})
    if "it_is" not in kept:
        database = gate.database_session()
        it_is = setting_up.is_demonstration(database)
        if not it_is and not setting_up.is_installed(database):
            return False
        kept["it_is"] = it_is
    return kept["it_is"]


def _frame() -> dict[str, Any]:
    around: dict[str, Any] = {
        "demonstration": is_demonstration(),
        "footer_links": [{"text": text, "href": url_for(endpoint)} for text, endpoint in FOOTER],
    }
    if gate.is_signed_in():
        around["signed_in_name"] = gate.context().actor.name
        around["account_url"] = url_for("account.show")
        around["sign_out_url"] = url_for("sign_in.out")
    return around
