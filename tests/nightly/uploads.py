"""Uploads each file named on the command line by the web's own form, one after the other: a process to be killed."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from tests.web.page import Browser
from tracker.app import create_app
from tracker.services import sign_ins
from tracker.settings import read_settings
from tracker.store.db import open_database
from tracker.store.models import Person
from tracker.web import gate


def main() -> None:
    settings = read_settings()
    app = create_app(settings)
    database = open_database(settings)
    with database.writing() as session:
        manager = session.scalars(select(Person.id).where(Person.email == "manager@thornby.example")).one()
        token = sign_ins.start(session, settings, manager, datetime.now(UTC))
    browser = Browser(app)
    with browser.client.session_transaction() as cookie:
        cookie.permanent = True
        cookie[gate.SIGN_IN_KEY] = token
    for name in sys.argv[1:]:
        path = Path(name)
        form = browser.get("/thornby/letters/upload", inspect=False).form("Upload")
        form.fill(files=(path.name, path.read_bytes()))
        page = form.submit()
        print(f"{path.name}: {page.text[:200]}")


if __name__ == "__main__":
    main()
