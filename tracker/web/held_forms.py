"""Forms sent after the sign-in ran out: held, named in this browser's cookie, let go once they are accepted."""

from __future__ import annotations

from datetime import datetime

from flask import request, session
from sqlalchemy.orm import Session

from tracker.services import sign_ins
from tracker.store.context import Context

COOKIE_KEY = "held_forms"
FIELD = "held_form"
# More windows than anybody has open with something typed in them, and few enough for a cookie.
KEPT = 10


def tokens() -> list[str]:
    """The held forms of this browser, the oldest first."""
    found = session.get(COOKIE_KEY, [])
    return [token for token in found if isinstance(token, str)] if isinstance(found, list) else []


def hold(database: Session, sign_in_token: str, now: datetime) -> bool:
    """Hold the form of this request for the person whose sign-in has run out. False where there is nobody to hold
    it for, or nothing that may be kept. The caller commits."""
    had_files = any(file.filename for file in request.files.values())
    path = request.full_path.rstrip("?")
    token = sign_ins.hold_form(
        database, sign_ins.token_hash(sign_in_token), path, request.form.lists(), now, had_files=had_files
    )
    if token is None:
        return False
    # A held form that was sent again too late is held anew.
    others = [other for other in tokens() if other != request.form.get(FIELD)]
    session[COOKIE_KEY] = [*others, token][-KEPT:]
    return True


def release(context: Context) -> bool:
    """Let go of the held form that this request sends again. True where it was one and others are still held."""
    token, held = request.form.get(FIELD), tokens()
    if token not in held:
        return False
    sign_ins.release_form(context, token)
    session[COOKIE_KEY] = others = [other for other in held if other != token]
    return bool(others)
