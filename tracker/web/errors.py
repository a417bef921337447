"""What a person sees when something cannot be done: a page for each status, and which refusal is which."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, current_app, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException

from tracker.domain.errors import Conflict, Invalid, MovedOn, NotAllowed, NotFound, Refused, TooMany, TrackerError

# The whole table of refusals. A status without a page of its own gets the page of its hundred.
STATUS_OF: dict[type[TrackerError], int] = {
    NotFound: 404,
    NotAllowed: 403,
    Invalid: 422,
    Conflict: 409,
    MovedOn: 409,
    Refused: 400,
    TooMany: 429,
}
PAGES = (400, 403, 404, 409, 413, 429, 500, 503)
# Where the refusal's own sentence helps. A 404 never says what is there.
SAYS_WHY = (400, 403, 409, 429)
# Longer than the database waits for another writer by itself.
BUSY_SECONDS = 30


def install(app: Flask) -> None:
    """Answer every refusal and failure of `app` with its page. Flask logs a failure before it comes here."""
    app.register_error_handler(TrackerError, _refusal)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(IntegrityError, _collision)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(HTTPException, _http_error)


def error_page(status: int, message: str | None = None, retry_after: int | None = None) -> Response:
    """The page for `status`. `message` is a sentence for the person; `retry_after` is in seconds."""
    page = status if status in PAGES else 500 if status >= 500 else 400
    minutes = None if retry_after is None else max(1, -(-retry_after // 60))
    said = message if page in SAYS_WHY else None
    response = make_response(_render(page, message=said, minutes=minutes), status)
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _render(page: int, **said: Any) -> str:
    """A page about our own failure does without context processors: what they ask may be what is broken."""
    template = f"errors/{page}.html"
    if page >= 500:
        return current_app.jinja_env.get_template(template).render(**said)
    return render_template(template, **said)


def _refusal(refusal: TrackerError) -> Response:
    status = next((STATUS_OF[kind] for kind in type(refusal).__mro__ if kind in STATUS_OF), 500)
    return error_page(status, refusal.message, getattr(refusal, "retry_after", None))


def _collision(_error: IntegrityError) -> Response:
    """Two people did at the same moment what only one can do; the database kept the first."""
    current_app.logger.warning("the database refused a change", exc_info=True)
    return error_page(409, "Someone else saved something at the same moment that does not go together with this.")


def _busy(_error: OperationalError) -> Response:
    """The database does not answer, or another writer has kept it for too long."""
    current_app.logger.error("the database could not be used", exc_info=True)
    return error_page(503, retry_after=BUSY_SECONDS)


def _stale_form(_error: CSRFError) -> Response:
    return make_response(render_template("errors/stale_form.html", typed=_typed()), 400)


def _typed() -> list[dict[str, object]]:
    """What somebody wrote into a form that cannot be saved, to copy it from: words, not choices or secrets."""
    return [
        {"key": name.replace("_", " ").capitalize(), "value": value, "typed": True}
        for name, value in request.form.items(multi=True)
        if " " in value.strip() and "password" not in name
    ]


def _http_error(error: HTTPException) -> HTTPException | Response:
    if error.code is None or error.code < 400:
        return error
    response = error_page(error.code)
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after"}:
            response.headers[name] = value
    return response
