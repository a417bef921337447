from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.service import Service, running
from tests.conftest import missing

# Debian's browser, quiet about everything that is not the page, as root too.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = Path(__file__).with_name("axe.min.js")


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The demonstration, served as a newcomer gets it."""
    with running(tmp_path_factory.mktemp("service")) as started:
        yield started


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        missing("Chromium is not installed (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def open_page(browser: Browser, service: Service) -> Iterator[Callable[..., Page]]:
    """`open_page(width=320, javascript=False)`: a fresh browser at the service; every failed request fails the test."""
    contexts = []
    troubles: list[str] = []

    def make(*, width: int = 1280, height: int = 900, javascript: bool = True) -> Page:
        context = browser.new_context(
            base_url=service.url, viewport={"width": width, "height": height}, java_script_enabled=javascript
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(f"script error: {error}"))
        page.on("response", lambda got: troubles.append(f"{got.status} {got.url}") if got.status >= 500 else None)
        return page

    yield make
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.fixture(scope="session")
def inspect() -> Callable[[Page], None]:
    """Hold a page against WCAG 2.2 AA with axe, and against the width of the window."""
    axe = AXE.read_text()
    rules = {
        "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        # What is in order need not be described.
        "resultTypes": ["violations"],
    }

    def check(page: Page) -> None:
        # A script tag would be stopped by the page's own content security policy; evaluating is not.
        page.evaluate(axe)
        result = page.evaluate("rules => axe.run(document, rules)", rules)
        found = [f"{v['id']}: {v['help']} {[n['target'] for n in v['nodes']]}" for v in result["violations"]]
        assert found == [], f"{page.url}: {found}"
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{page.url} is {overflow} px wider than the window"

    return check
