"""The rules about routes are asked over HTTP, with the fixtures of the pages' own tests."""

from __future__ import annotations

from tests.web.conftest import anybody, app, clock, served, visit  # noqa: F401
