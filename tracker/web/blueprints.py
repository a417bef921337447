"""The rooms of the web: one row a blueprint. Those under a partnership's address go through its gate."""

from __future__ import annotations

from flask import Flask


def install(app: Flask) -> None:
    """Register every blueprint on `app`."""
