"""Who asks, and what they may see: every request passes here before a view runs, and commits here after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from flask import Flask, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.domain.access import Permission, Scoped, allowed
from tracker.domain.errors import NotAllowed, NotFound
from tracker.services import sign_ins
from tracker.services.sign_ins import token_hash
from tracker.settings import Settings
from tracker.store.context import Context
from tracker.store.db import READS
from tracker.store.queries.partnerships import PartnershipRow, partnership_by_slug
from tracker.store.queries.people import SignedIn, signed_in
from tracker.web import held_forms

SIGN_IN_KEY = "sign_in"
# What an integer column holds.
LARGEST_KEY = 2**31 - 1
SEEN_EVERY = timedelta(minutes=1)
_READS = frozenset({"GET", "HEAD"})
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class _Asked:
    """The signed-in person of this request."""

    context: Context
    signed_in: SignedIn


def public(view: View) -> View:
    """Mark a view that answers people who have not signed in."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def context() -> Context:
    """Who asks, in this request. Raises NotAllowed on a public page nobody has signed in to."""
    asked = cast("_Asked | None", g.get("asked"))
    if asked is None:
        raise NotAllowed("Sign in to see this page.")
    return asked.context


def is_signed_in() -> bool:
    return g.get("asked") is not None


def sign_in_id() -> int:
    """The sign-in this browser asks with. Raises NotAllowed likewise."""
    context()
    return cast("_Asked", g.asked).signed_in.sign_in_id


def partnership() -> PartnershipRow:
    """The partnership whose pages are being asked for."""
    return cast("PartnershipRow", g.partnership)


def may(permission: Permission, it: Scoped | None = None) -> bool:
    """Whether the person asking may do this; without `it`, anywhere in the partnership of the page."""
    return is_signed_in() and allowed(context().actor, permission, it if it is not None else g.get("partnership"))


def database_session() -> Session:
    """This request's database session."""
    return cast("Session", current_app.extensions["sqlalchemy"].session())


def settings() -> Settings:
    return cast("Settings", current_app.extensions["tracker_settings"])


def now() -> datetime:
    """The instant of this request, the same from beginning to end."""
    if "now" not in g:
        g.now = cast("Callable[[], datetime]", current_app.extensions["tracker_clock"])()
    return cast("datetime", g.now)


def commit() -> None:
    """Commit what has been written so far, before the request is answered: a try at a password has to be counted
    even if nothing comes of it."""
    database_session().commit()


class Tracker(Flask):
    """A form that is answered with a redirect is committed, all of it; any other request changes nothing."""

    def dispatch_request(self) -> ResponseReturnValue:
        response = self.make_response(super().dispatch_request())
        if request.method not in _READS and 300 <= response.status_code < 400:
            more_is_held = is_signed_in() and held_forms.release(context())
            commit()
            return redirect(url_for("sign_in.held")) if more_is_held else response
        return response

    def handle_user_exception(self, e: Exception) -> ResponseReturnValue | Response:
        """Give up what the request has written before its error page is rendered."""
        try:
            database_session().rollback()
        except SQLAlchemyError:
            self.logger.warning("the transaction could not be rolled back", exc_info=True)
        return super().handle_user_exception(e)


def identify() -> None:
    """Find out who asks, before anything else looks at the request, so that error pages know it too."""
    if request.endpoint == "assets" or request.method == "OPTIONS":
        return
    token = session.get(SIGN_IN_KEY)
    if isinstance(token, str):
        who = signed_in(_reading(), token_hash(token), now())
        if who is not None:
            g.asked = _Asked(Context(database_session(), who.actor, now(), settings()), who)


def install(app: Flask) -> None:
    """Put the gate before every view of `app`. Call it after everything else that looks at requests first."""
    app.before_request_funcs.setdefault(None, []).insert(0, identify)
    app.url_value_preprocessor(_take_slug)
    app.url_defaults(_give_slug)
    app.before_request(_pass)
    app.after_request(_remember_seen)
    app.context_processor(lambda: {"may": may, "is_signed_in": is_signed_in})


def _take_slug(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    g.slug = values.pop("partnership", None) if values else None


def _give_slug(endpoint: str, values: dict[str, Any]) -> None:
    """Inside a partnership's pages, links lead to the same partnership unless they say otherwise."""
    if g.get("slug") is None or endpoint not in current_app.view_functions:
        return
    if current_app.url_map.is_endpoint_expecting(endpoint, "partnership"):
        values.setdefault("partnership", g.slug)


def _pass() -> ResponseReturnValue | None:
    """Let through whoever may see a page of this address; what they may do on it the view and its verbs decide.

    For a form the look-up ends here: a view that takes its time over an uploaded file keeps nobody waiting, and its
    first statement opens the transaction that is committed.
    """
    if request.endpoint is None or request.endpoint == "assets":
        return None
    if request.method == "OPTIONS":
        return current_app.make_default_options_response()
    if not all(_can_be_asked_for(value) for value in (g.slug, *(request.view_args or {}).values())):
        raise NotFound("There is nothing at this address.")
    database = _reading()
    if not is_signed_in() and not getattr(current_app.view_functions[request.endpoint], "is_public", False):
        return _ask_to_sign_in()
    if g.slug is not None:
        g.partnership = partnership_by_slug(context(), g.slug)
    if request.method not in _READS:
        database.rollback()
    return None


def _can_be_asked_for(part: object) -> bool:
    """Whether a part of an address can be handed to any database: some numbers and characters it would choke on."""
    return part <= LARGEST_KEY if isinstance(part, int) else "\x00" not in str(part)


def _reading() -> Session:
    """The session, in a transaction that takes no lock."""
    database = database_session()
    if not database.in_transaction():
        database.connection(execution_options=READS)
    return database


def _ask_to_sign_in() -> ResponseReturnValue:
    """To the sign-in page and back again. A form is held meanwhile, for the person whose sign-in had run out."""
    here = request.full_path.rstrip("?")
    if request.method in _READS:
        return redirect(url_for("sign_in.start", next=here))
    database_session().rollback()
    token = session.get(SIGN_IN_KEY)
    if isinstance(token, str) and held_forms.hold(database_session(), token, now()):
        commit()
    return redirect(url_for("sign_in.start"))


def _remember_seen(response: Response) -> Response:
    """Note when this browser was last seen, at most once a minute and in a transaction of its own.

    A page that is ready is not lost because another writer holds the database for too long.
    """
    asked = cast("_Asked | None", g.get("asked"))
    if asked is None or asked.context.now - asked.signed_in.last_seen_at < SEEN_EVERY:
        return response
    database = database_session()
    try:
        database.rollback()
        sign_ins.seen(database, asked.signed_in.sign_in_id, asked.context.now)
        database.commit()
    except SQLAlchemyError:
        database.rollback()
        current_app.logger.warning("last seen could not be noted", exc_info=True)
    return response
