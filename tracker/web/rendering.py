"""How templates become pages: where they are found, how dates and numbers are said, static files."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Callable, MutableMapping
from datetime import date, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from flask import Flask, Response, send_from_directory
from flask.templating import Environment
from flask_wtf.csrf import generate_csrf
from jinja2 import (
    ChoiceLoader,
    FileSystemBytecodeCache,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    Template,
    Undefined,
)

from tracker.domain.london import LONDON, spoken_date
from tracker.web.forms.base import errors_on_page

PRODUCT_NAME = "Improvement tracker"
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
STATIC = Path(__file__).resolve().parent / "static"
DESIGN_SYSTEM = "govuk_frontend_jinja"
ONE_YEAR = 365 * 24 * 60 * 60


class PageEnvironment(Environment):
    """Strict about our own templates, forgiving with the design system's.

    A misspelt variable in one of our pages is an error. The design system's macros lean on undefined
    variables being false and on their own white space: an overlay of this environment allows them both.
    """

    _forgiving: PageEnvironment | None = None

    def _load_template(self, name: str, globals: MutableMapping[str, Any] | None) -> Template:
        if self.overlayed or not name.startswith(f"{DESIGN_SYSTEM}/"):
            return super()._load_template(name, globals)
        if self._forgiving is None:
            self._forgiving = self.overlay(undefined=Undefined, trim_blocks=False, lstrip_blocks=False)
        return self._forgiving._load_template(name, globals)


def install(app: Flask, compiled: Path | None = None) -> None:
    """Give `app` its templates, filters, static files and what every page may rely on.

    In the folder `compiled` templates are kept as they were compiled, so that no later start compiles them again.
    Call it before anything renders. Pages get these names, which a context processor of the app overrides:
    `product_name`, `home_url`, `navigation` (a list of {text, href, active}), `signed_in_name`,
    `account_url`, `sign_out_url`, `demonstration`, `footer_links` (a list of {text, href}).
    """
    app.jinja_environment = PageEnvironment
    app.jinja_options = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    app.jinja_loader = ChoiceLoader(
        [FileSystemLoader(TEMPLATES), PrefixLoader({DESIGN_SYSTEM: PackageLoader(DESIGN_SYSTEM)})]
    )
    environment = app.jinja_env
    if compiled is not None:
        compiled.mkdir(mode=0o700, parents=True, exist_ok=True)
        environment.bytecode_cache = FileSystemBytecodeCache(str(compiled), f"jinja-{metadata.version('jinja2')}-%s")
    environment.filters.update(FILTERS)
    environment.globals.update(
        csrf_token=generate_csrf,
        errors_on_page=errors_on_page,
        asset_url=_serve_static(app),
        product_name=PRODUCT_NAME,
        home_url="/",
        navigation=[],
        signed_in_name=None,
        account_url=None,
        sign_out_url=None,
        demonstration=False,
        footer_links=[],
    )


def inline_script_hashes(app: Flask) -> list[str]:
    """CSP sources (`'sha256-…'`) of the scripts that stand inside the design system's page template."""
    environment = app.jinja_env
    assert environment.loader is not None
    source, _, _ = environment.loader.get_source(environment, f"{DESIGN_SYSTEM}/template.html")
    scripts = re.findall(r"<script[^>]*>(.*?)</script>", source, re.DOTALL)
    return [f"'sha256-{b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in scripts]


def _serve_static(app: Flask) -> Callable[[str], str]:
    """Serve `static/` under an address that changes with its content: browsers may keep it for a year.

    One hash covers the whole folder, whose files refer to one another by relative addresses. Returns the
    function that gives a file's address; it raises FileNotFoundError for a file that is not there.
    """
    files = sorted(path for path in STATIC.rglob("*") if path.is_file())
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.relative_to(STATIC).as_posix().encode() + b"\0" + path.read_bytes())
    version = digest.hexdigest()[:12]
    names = {path.relative_to(STATIC).as_posix() for path in files}

    @app.get("/assets/<asked>/<path:filename>", endpoint="assets")
    def assets(asked: str, filename: str) -> Response:
        response = send_from_directory(STATIC, filename, max_age=ONE_YEAR if asked == version else 0)
        if asked == version:
            response.cache_control.public = True
            response.cache_control.immutable = True
        return response

    def asset_url(filename: str) -> str:
        if filename not in names:
            raise FileNotFoundError(filename)
        return f"/assets/{version}/{filename}"

    return asset_url


def short_date(day: date) -> str:
    """For tables: `21 Oct 2024`."""
    return f"{day.day} {day:%b %Y}"


def time_of_day(instant: datetime) -> str:
    """What a clock in London shows at `instant` (aware): `8:05am`, `midday`, `midnight`."""
    local = instant.astimezone(LONDON)
    if local.minute == 0 and local.hour in (0, 12):
        return "midday" if local.hour else "midnight"
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"


def long_date(moment: date | datetime) -> str:
    """`21 October 2024`. An instant (aware) gives its date in London."""
    return spoken_date(moment.astimezone(LONDON).date() if isinstance(moment, datetime) else moment)


def date_time(instant: datetime) -> str:
    """An instant (aware) in London: `21 October 2024 at 8:05am`."""
    return f"{long_date(instant)} at {time_of_day(instant)}"


def weekday_date(day: date) -> str:
    """`Monday 21 October 2024`."""
    return f"{day:%A} {spoken_date(day)}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """A number with its noun: `1 action`, `1,200 actions`. `many` is for nouns that do not take an s."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def and_list(words: list[str]) -> str:
    """`the council, the police and the ICB`."""
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


FILTERS: dict[str, Callable[..., str]] = {
    "long_date": long_date,
    "short_date": short_date,
    "weekday_date": weekday_date,
    "date_time": date_time,
    "time_of_day": time_of_day,
    "plural": plural,
    "and_list": and_list,
}
