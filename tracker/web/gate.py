"""Who asks, and what they may see: every request passes here before a view runs, and commits here after it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar, cast

from flask import Flask, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.domain.access import Permission, Scoped, allowed
from tracker.domain.errors import NotAllowed
from tracker.services import sign_ins
from tracker.settings import Settings
from tracker.store.context import Context
from tracker.store.db import READS
from tracker.store.queries.partnerships import PartnershipRow, partnership_by_slug
from tracker.store.queries.people import SignedIn, signed_in

COOKIE_KEY = "sign_in"
SEEN_EVERY = timedelta(minutes=1)
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
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


def partnership() -> PartnershipRow:
    """The partnership whose pages are being asked for."""
    return cast("PartnershipRow", g.partnership)


def may(permission: Permission, it: Scoped | None = None) -> bool:
    """Whether the person asking may do this; without `it`, anywhere in the partnership of the page."""
    return allowed(context().actor, permission, it if it is not None else g.get("partnership"))


def database_session() -> Session:
    """This request's database session."""
    return cast("Session", current_app.extensions["sqlalchemy"].session())


def settings() -> Settings:
    return cast("Settings", current_app.extensions["tracker_settings"])


def now() -> datetime:
    return datetime.now(UTC)


def keep_changes() -> None:
    """Commit what this request has written although it answers with a page (a failed sign-in has to be counted)."""
    g.keep_changes = True


class Tracker(Flask):
    """A request that is answered with a redirect is committed, all of it; any other changes nothing."""

    def dispatch_request(self) -> ResponseReturnValue:
        response = self.make_response(super().dispatch_request())
        if request.method not in _SAFE and (300 <= response.status_code < 400 or g.get("keep_changes")):
            database_session().commit()
        return response


def install(app: Flask) -> None:
    """Put the gate before every view of `app`."""
    app.url_value_preprocessor(_take_slug)
    app.url_defaults(_give_slug)
    app.before_request(_pass)
    app.after_request(_remember_seen)
    app.context_processor(lambda: {"may": may, "is_signed_in": is_signed_in})


def _take_slug(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    g.slug = values.pop("partnership", None) if values else None


def _give_slug(endpoint: str, values: dict[str, Any]) -> None:
    """Inside a partnership's pages, links lead to the same partnership unless they say otherwise."""
    if g.get("slug") is not None and current_app.url_map.is_endpoint_expecting(endpoint, "partnership"):
        values.setdefault("partnership", g.slug)


def _pass() -> ResponseReturnValue | None:
    if request.endpoint == "static" or request.endpoint is None:
        return None
    reads = request.method in _SAFE
    database = database_session()
    if reads:
        database.connection(execution_options=READS)
    token = session.get(COOKIE_KEY)
    who = signed_in(database, token_hash(token), now()) if isinstance(token, str) else None
    if who is not None:
        g.asked = _Asked(Context(database, who.actor, now(), settings()), who)
    view = current_app.view_functions[request.endpoint]
    if who is None and not getattr(view, "is_public", False):
        return _ask_to_sign_in(database, token)
    if g.slug is not None:
        g.partnership = partnership_by_slug(context(), g.slug)
    return None


def _ask_to_sign_in(database: Session, token: object) -> ResponseReturnValue:
    """To the sign-in page and back again. A form is held meanwhile, for the person whose sign-in had run out."""
    if request.method in _SAFE:
        return redirect(url_for("sign_in.start", next=request.full_path.rstrip("?")))
    if isinstance(token, str):
        held = sign_ins.hold_form(
            database, token_hash(token), request.full_path.rstrip("?"), request.form.lists(), now()
        )
        if held is not None:
            database.commit()
            session["held"] = held
            return redirect(url_for("sign_in.start", held=1))
    return redirect(url_for("sign_in.start"))


def _remember_seen(response: Response) -> Response:
    """Note when this browser was last seen, at most once a minute and in a transaction of its own."""
    asked = cast("_Asked | None", g.get("asked"))
    if asked is not None and asked.context.now - asked.signed_in.last_seen_at >= SEEN_EVERY:
        database = database_session()
        database.rollback()
        sign_ins.seen(database, asked.signed_in.sign_in_id, asked.context.now)
        database.commit()
    return response


def token_hash(token: str) -> str:
    """What is kept of a sign-in's token, and looked up."""
    return hashlib.sha256(token.encode()).hexdigest()
