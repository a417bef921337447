"""What browsers are told for safety, and the protection of forms against being sent from elsewhere."""

from __future__ import annotations

from flask import Flask, Response, request
from flask_wtf.csrf import CSRFProtect

from tracker.web.rendering import inline_script_hashes

csrf = CSRFProtect()


def install(app: Flask) -> None:
    """Protect the forms of `app` and add the headers to each answer. Call it after `rendering.install`."""
    # An hour is not long enough for somebody who is called away while writing an update.
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    csrf.init_app(app)
    policy = content_security_policy(inline_script_hashes(app))

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        if request.is_secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        # Pages stay in no cache: computers are shared, and Back after signing out must show nothing.
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response

    @app.teardown_request
    def close_uploads(_error: BaseException | None) -> None:
        # A large upload lies in a file without a name, which would stay until its memory is looked through.
        request.close()


def content_security_policy(script_hashes: list[str]) -> str:
    """Only our own style sheet, script and images, and the script inside the page template by its hash."""
    directives = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", *script_hashes]),
        "style-src": "'self'",
        "img-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())
