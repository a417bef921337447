"""The only wiring: settings in, a Flask application out. Nothing is migrated, asked or scheduled here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from werkzeug.middleware.proxy_fix import ProxyFix

from tracker.settings import Settings, read_settings
from tracker.store.db import engine_options, prepare
from tracker.store.models import Base
from tracker.web import blueprints, errors, frame, gate, navigation, rendering, security


def create_app(settings: Settings | None = None, clock: Callable[[], datetime] | None = None) -> Flask:
    """A web application for `settings` (read from the environment when None). `clock` gives the instant, in UTC."""
    settings = settings or read_settings()
    app = gate.Tracker("tracker.web", static_folder=None, template_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
        SESSION_COOKIE_NAME="tracker",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.served_over_https,
        # Longer than a sign-in, so that a form sent after it ran out still says whose it was.
        PERMANENT_SESSION_LIFETIME=timedelta(days=30),
        # A picture that answers late must not put back the cookie of before: the message of what was done is in it.
        SESSION_REFRESH_EACH_REQUEST=False,
        MAX_CONTENT_LENGTH=settings.upload_limit,
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
        WTF_CSRF_TIME_LIMIT=None,
        # The token is enough; a proxy that does not pass the host on would make each form look foreign.
        WTF_CSRF_SSL_STRICT=False,
        TEMPLATES_AUTO_RELOAD=False,
    )
    if settings.served_over_https:
        # The service itself speaks no TLS, so one proxy stands before it and says where a request comes from.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
    app.extensions["tracker_settings"] = settings
    app.extensions["tracker_clock"] = clock or (lambda: datetime.now(UTC))
    database = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False})
    database.init_app(app)
    with app.app_context():
        prepare(database.engine)
    rendering.install(app, settings.compiled_templates)
    errors.install(app)
    security.install(app)
    gate.install(app)
    frame.install(app)
    navigation.install(app)
    blueprints.install(app)
    return app
