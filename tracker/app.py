"""The only wiring: settings in, a Flask application out. Nothing is migrated, asked or scheduled here."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from tracker.settings import Settings, read_settings
from tracker.store.db import engine_options, prepare
from tracker.store.models import Base
from tracker.web import blueprints, errors, gate, rendering, security_headers


def create_app(settings: Settings | None = None) -> Flask:
    """A web application for `settings` (read from the environment when None)."""
    settings = settings or read_settings()
    app = gate.Tracker("tracker.web", static_folder="static", static_url_path="/static")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
        SESSION_COOKIE_NAME="tracker",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.served_over_https,
        PERMANENT_SESSION_LIFETIME=timedelta(days=30),
        MAX_CONTENT_LENGTH=settings.upload_limit,
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
        WTF_CSRF_TIME_LIMIT=None,
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.extensions["tracker_settings"] = settings
    database = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False})
    database.init_app(app)
    with app.app_context():
        prepare(database.engine)
    rendering.install(app)
    errors.install(app)
    security_headers.install(app)
    gate.install(app)
    blueprints.install(app)
    return app
