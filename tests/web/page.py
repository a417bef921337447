"""A browser for tests: it reads pages as a person would, and refuses those that break the rules.

    browser = Browser(app)                      # any Flask application
    page = browser.get("/sign-in")              # follows redirects; 200 expected, else say status=404
    page = page.form().fill(email="a@b.example", password="…").submit()
    page = page.click("Ashmere")                # follows the link with this text
    assert page.h1 == "Progress" and page.banner == "Signed in"
    assert page.errors == {"due_on": "Enter a due date"}
    assert page.table("Actions").rows[0]["Due"] == "21 October 2024"

Every HTML answer is inspected by `tests.web.inspection.faults`; a page with faults fails the test with all of them
listed. `browser.get(…, inspect=False)` looks away, for tests of the inspection itself. On PostgreSQL nothing is
inspected: the pages are the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from lxml.etree import _Element as Element
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.web.forms import FilledForm, read_form
from tests.web.inspection import faults, read, words

PRODUCT_NAME = "Improvement tracker"
REDIRECTS_AT_MOST = 5


class Browser:
    """One person's browser: it keeps cookies and follows redirects. `client` is Flask's own."""

    inspects = True

    def __init__(self, app: Flask, *, product_name: str = PRODUCT_NAME) -> None:
        self.app, self.product_name = app, product_name
        self.client: FlaskClient = app.test_client()

    def get(self, path: str, *, status: int = 200, inspect: bool = True, **kwargs: Any) -> Page:
        """Open `path`. `kwargs` are those of Flask's test client (`query_string`, `headers`, …)."""
        return self.open(path, "GET", status=status, inspect=inspect, **kwargs)

    def post(self, path: str, data: Any = None, *, status: int = 200, inspect: bool = True, **kwargs: Any) -> Page:
        """Send `data` as it is, without a form or a token: for what no page would send."""
        return self.open(path, "POST", status=status, inspect=inspect, data=data, **kwargs)

    def open(self, path: str, method: str, *, status: int, inspect: bool = True, **kwargs: Any) -> Page:
        """Ask and follow redirects; the last answer must have `status`."""
        response, path = self.client.open(path, method=method, buffered=True, **kwargs), _path(path)
        # What is sent of a large file lies in a file of its own.
        response.request.environ["wsgi.input"].close()
        for _ in range(REDIRECTS_AT_MOST):
            if response.status_code not in {301, 302, 303, 307, 308}:
                break
            target = urljoin(path, response.headers["Location"])
            assert not urlsplit(target).netloc or urlsplit(target).netloc == "localhost", f"leads away to {target}"
            path = _path(target)
            response = self.client.get(path, buffered=True)
        else:
            raise AssertionError(f"redirected more than {REDIRECTS_AT_MOST} times, lastly to {path}")
        page = Page(self, path, response)
        if response.status_code != status:
            raise AssertionError(f"{method} {path}: {response.status_code}, expected {status}\n{page.text[:1500]}")
        if inspect and self.inspects and page.is_html:
            found = faults(response.get_data(as_text=True), self.product_name, csrf=self._wants_tokens())
            assert not found, f"{path}:\n- " + "\n- ".join(found)
        return page

    def _wants_tokens(self) -> bool:
        return bool(self.app.config.get("WTF_CSRF_ENABLED", True))


class Page:
    """What came back. `response` is Flask's; `path` is the address after redirects, with its query."""

    def __init__(self, browser: Browser, path: str, response: TestResponse) -> None:
        self.browser, self.path, self.response = browser, path, response
        self.is_html = response.mimetype == "text/html"

    @property
    def status(self) -> int:
        return self.response.status_code

    @cached_property
    def document(self) -> Element:
        """The page as an lxml tree, for `xpath`."""
        assert self.is_html, f"{self.path} is {self.response.mimetype}, not a page"
        return read(self.response.get_data(as_text=True))

    def find(self, xpath: str) -> list[Element]:
        """All elements at `xpath`, like `//dl/div`."""
        return list(self.document.xpath(xpath))

    @property
    def title(self) -> str:
        return words(self.find("//title")[0])

    @property
    def h1(self) -> str:
        return words(self.find("//h1")[0])

    @property
    def headings(self) -> list[str]:
        """The words of all headings inside main, in order, h1 first."""
        return [words(it) for it in self.find("//main//*[self::h1 or self::h2 or self::h3 or self::h4]")]

    @property
    def text(self) -> str:
        """What can be read in the main part, white space made single. Of another file its whole body."""
        if not self.is_html:
            return self.response.get_data(as_text=True)
        main = self.find("//main")
        return words(main[0] if main else self.document)

    def has(self, *sentences: str) -> bool:
        """Whether the main part says all of `sentences`."""
        return all(sentence in self.text for sentence in sentences)

    def __contains__(self, sentence: str) -> bool:
        return sentence in self.text

    @property
    def links(self) -> dict[str, str]:
        """Text of each link on the page to its address; of several with the same text the first."""
        found: dict[str, str] = {}
        for link in self.find("//a[@href]"):
            found.setdefault(words(link), link.get("href"))
        return found

    @property
    def banner(self) -> str | None:
        """What the success banner says, or None."""
        found = self.find("//*[contains(@class, 'govuk-notification-banner--success')]//p")
        return " ".join(words(part) for part in found) or None

    @property
    def errors(self) -> dict[str, str]:
        """The error summary: name of the field linked to (a date's without `-day`), or "", to sentence."""
        found: dict[str, str] = {}
        for item in self.find("//*[contains(@class, 'govuk-error-summary__list')]/li"):
            targets = [link.get("href", "").removeprefix("#") for link in item.iter("a")]
            name = targets[0] if targets else ""
            for part in ("-day", "-month", "-year"):
                name = name.removesuffix(part)
            found[name] = words(item)
        return found

    @property
    def facts(self) -> dict[str, str]:
        """The rows of all summary lists: key to value, without their links' words."""
        rows = self.find("//*[contains(@class, 'govuk-summary-list__row')]")
        return {words(row.find("./dt")): words(row.find("./dd")) for row in rows}

    def table(self, caption: str | None = None) -> Table:
        """The table with this caption (or a caption that begins so), or the only table."""
        tables = self.find("//table")
        if caption is not None:
            named = [it for it in tables if words(it.find("./caption")) == caption]
            tables = named or [it for it in tables if words(it.find("./caption")).startswith(caption)]
        assert len(tables) == 1, f"{len(tables)} tables for {caption!r} on {self.path}"
        return Table.read(tables[0])

    def click(self, text: str, *, within: str = "//body", status: int = 200) -> Page:
        """Follow the link that reads `text`; the first where several lead to the same place.

        `within` is the xpath of the part of the page to look in, where different links read alike.
        """
        targets = {link.get("href") for link in self.find(f"{within}//a[@href]") if words(link) == text}
        assert targets, f"no link {text!r} on {self.path}; there are {sorted(self.links)}"
        assert len(targets) == 1, f"{text!r} leads to different places from {self.path}: {sorted(targets)}"
        return self.browser.get(urljoin(self.path, targets.pop()), status=status)

    def form(self, button: str | None = None) -> FilledForm:
        """The form with this button, or the only form of main (of the whole page where main has none)."""
        forms = self.find("//main//form") or self.find("//form")
        if button is not None:
            forms = [it for it in self.find("//form") if button in _buttons(it)]
        offered = sorted(name for it in self.find("//form") for name in _buttons(it))
        assert len(forms) == 1, f"{len(forms)} forms for {button!r} on {self.path}; buttons: {offered}"
        return read_form(forms[0], self, button)

    def press(self, button: str, *, status: int = 200) -> Page:
        """Submit the form with this button as it stands."""
        return self.form(button).submit(status=status)

    def send(self, method: str, action: str, data: MultiDict[str, Any], *, status: int) -> Page:
        """What `FilledForm.submit` does once it knows what to send."""
        target = urljoin(self.path, action or self.path)
        if method == "GET":
            return self.browser.get(_path(target).partition("?")[0], query_string=data, status=status)
        return self.browser.post(target, data, status=status)


@dataclass(frozen=True)
class Table:
    """`columns` are the headings; each row maps a heading to the cell's words."""

    columns: list[str]
    rows: list[Mapping[str, str]]

    @classmethod
    def read(cls, table: Element) -> Table:
        columns = [words(cell) for cell in table.xpath("./thead/tr[last()]/th | ./thead/tr[last()]/td")]
        rows = [
            dict(zip(columns, (words(cell) for cell in row.xpath("./th | ./td")), strict=False))
            for row in table.xpath("./tbody/tr")
        ]
        return cls(columns, rows)

    def column(self, name: str) -> list[str]:
        """The words of one column, from top to bottom."""
        return [row[name] for row in self.rows]

    def row(self, **cells: str) -> Mapping[str, str]:
        """The only row with these cells (heading with `_` for a blank): `row(Agency="The council")`."""
        wanted = {name.replace("_", " "): text for name, text in cells.items()}
        found = [row for row in self.rows if all(row.get(name) == text for name, text in wanted.items())]
        assert len(found) == 1, f"{len(found)} rows with {wanted}; rows: {self.rows}"
        return found[0]


def _buttons(form: Element) -> Iterable[str]:
    return [words(button) for button in form.iter("button")]


def _path(address: str) -> str:
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")
