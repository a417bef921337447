"""Whether the Python macros give the same markup as the GOV.UK Frontend release our style sheet is made from.

`make assets` runs this after an upgrade. It needs `node_modules`; the tests of the service do not.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import html5lib
from flask import Flask

from tracker.web import rendering
from tracker.web.forms.fields import render_macro

ROOT = Path(__file__).resolve().parents[2]
COMPONENTS = ROOT / "node_modules" / "govuk-frontend" / "dist" / "govuk" / "components"


def compare(fixtures: Path) -> tuple[int, list[str]]:
    """How many fixtures a component has, and the names of those that our macro renders differently."""
    component = json.loads(fixtures.read_text(encoding="utf-8"))
    name = component["component"]
    macro = "govuk" + "".join(part.capitalize() for part in name.split("-"))
    different = [
        f"{name}: {case['name']}"
        for case in component["fixtures"]
        if _shape(render_macro(name, macro, case["options"])) != _shape(case["html"])
    ]
    return len(component["fixtures"]), different


def _shape(markup: str) -> Any:
    """The elements, attributes and words of `markup`, without what white space between them looks like."""
    return _node(html5lib.parseFragment(markup, namespaceHTMLElements=False))


def _node(element: Any) -> Any:
    children = [part for child in element for part in (_node(child), _words(child.tail)) if part]
    return (str(element.tag), sorted(element.attrib.items()), _words(element.text), children)


def _words(text: str | None) -> str:
    return " ".join((text or "").split())


def main() -> int:
    app = Flask("fixtures")
    app.secret_key = "fixtures"
    rendering.install(app)
    total, different = 0, []
    with app.test_request_context():
        for fixtures in sorted(COMPONENTS.glob("*/fixtures.json")):
            count, names = compare(fixtures)
            total += count
            different += names
    if not total:
        print(f"No fixtures in {COMPONENTS}: run npm ci first.")
        return 2
    print(f"{total - len(different)} of {total} of the design system's fixtures render the same.")
    print("\n".join(f"  differs  {name}" for name in different), end="\n" if different else "")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
