"""Everybody of the demonstration follows every kind of link they are shown: no dead end, no fault on any page."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask

from tests.demo.conftest import FRIDAY, Told
from tests.web.forms import read_form
from tests.web.inspection import words
from tests.web.page import Browser
from tracker.app import create_app

# Pages that differ only in their numbers and filters are alike; two of each are looked at.
ALIKE = 2
PEOPLE = ("Ruth Adeyemi", "Tom Pickering", "DCI Sana Malik", "Dr Helen Marsh", "Leanne Holt", "Alex Winter")


@pytest.fixture(scope="module")
def app(tell: Callable[..., Told]) -> Flask:
    """The service on a demonstration of its own: whoever signs in leaves a line in its history."""
    told = tell(FRIDAY)
    made = create_app(told.settings, lambda: told.now)
    made.testing = True
    return made


def signed_in(app: Flask, name: str) -> Browser:
    """Their first button on the sign-in page: who works in several areas has one in each."""
    browser = Browser(app)
    page = browser.get("/sign-in")
    form = next(form for form in page.find("//form") if any(name in words(button) for button in form.iter("button")))
    read_form(form, page, None).submit()
    return browser


def kind_of(address: str) -> str:
    parts = urlsplit(address)
    names = sorted(pair.partition("=")[0] for pair in parts.query.split("&"))
    return re.sub(r"\d+", "0", parts.path) + "?" + "&".join(names)


@pytest.mark.parametrize("name", PEOPLE)
def test_no_link_is_a_dead_end(app: Flask, name: str) -> None:
    browser = signed_in(app, name)
    seen: Counter[str] = Counter()
    waiting, known = deque(["/"]), {"/"}
    while waiting:
        page = browser.get(waiting.popleft())
        if not page.is_html:
            continue
        assert "All areas and people are made up." in words(page.find("//body")[0])
        for link in page.find("//a[@href]"):
            address = urljoin(page.path, link.get("href")).partition("#")[0]
            if urlsplit(address).netloc or address in known:
                continue
            seen[kind_of(address)] += 1
            if seen[kind_of(address)] <= ALIKE:
                known.add(address)
                waiting.append(address)
    assert len(known) > 5
