"""A form on a page, filled as a person fills it: only with what it offers, sent with all it holds."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

from lxml.etree import _Element as Element
from werkzeug.datastructures import MultiDict

from tests.web.inspection import words

if TYPE_CHECKING:
    from tests.web.page import Page


class FilledForm:
    """`values` is what would be sent. Filling in what the form does not have fails, and lists what it has."""

    def __init__(self, element: Element, page: Page, button: str | None) -> None:
        self.element, self.page, self.button = element, page, button
        self.values: MultiDict[str, Any] = MultiDict()
        self.options: dict[str, dict[str, str]] = {}
        """For radios, checkboxes and selects: name -> label -> value."""

    @property
    def method(self) -> str:
        return (self.element.get("method") or "get").upper()

    def __getitem__(self, name: str) -> Any:
        """What stands in a field now; of a date its three parts joined by blanks."""
        if f"{name}-day" in self.values:
            return " ".join(self.values[f"{name}-{part}"] for part in ("day", "month", "year")).strip()
        found = self.values.getlist(name)
        return found if len(found) > 1 else found[0] if found else ""

    def fill(self, fields: dict[str, Any] | None = None, /, **more: Any) -> FilledForm:
        """Fill fields by name. For radios, selects and checkboxes give an option's value or label; for
        checkboxes a list, or True and False for a single one; for a date a date or a text like "31 2 2025";
        for a file (name, bytes) or a list of them. Returns the form."""
        for name, value in ((fields or {}) | more).items():
            self._fill_one(name, value)
        return self

    def _fill_one(self, name: str, value: Any) -> None:
        parts = [f"{name}-{part}" for part in ("day", "month", "year")]
        if all(part in self.values for part in parts):
            typed = [str(value.day), str(value.month), str(value.year)] if isinstance(value, date) else value.split(" ")
            for part, text in zip(parts, [*typed, "", "", ""], strict=False):
                self.values[part] = text
            return
        if self.element.xpath(".//input[@type='file'][@name=$name]", name=name):
            files = value if isinstance(value, list) else [value]
            self.values.setlist(name, [(BytesIO(content), filename) for filename, content in files])
            return
        if name in self.options:
            self.values.setlist(name, self._chosen(name, value))
            return
        assert name in self.values, f"no field {name!r} on {self.page.path}; there are {self.names}"
        self.values[name] = str(value)

    def _chosen(self, name: str, value: Any) -> list[str]:
        offered = self.options[name]
        if value is True or value is False:
            assert len(offered) == 1, f"{name!r} offers {sorted(offered)}"
            return list(offered.values()) if value else []
        wanted = value if isinstance(value, list | tuple | set) else [value]
        sent = [offered.get(str(one), str(one)) for one in wanted]
        unknown = [one for one in sent if one not in offered.values()]
        assert not unknown, f"{name!r} does not offer {unknown}; it offers {offered}"
        return sent

    @property
    def names(self) -> list[str]:
        return sorted({*self.values, *self.options})

    def submit(self, button: str | None = None, *, status: int = 200) -> Page:
        """Press `button`, or the one the form was found by, or its only one; the page after redirects."""
        wanted = button or self.button
        buttons = [it for it in self.element.iter("button") if it.get("type", "submit") == "submit"]
        pressed = [it for it in buttons if wanted is None or words(it) == wanted]
        assert len(pressed) == 1, f"buttons for {wanted!r} on {self.page.path}: {[words(it) for it in buttons]}"
        data = self.values.copy()
        if pressed[0].get("name"):
            data.add(pressed[0].get("name"), pressed[0].get("value", ""))
        action = pressed[0].get("formaction") or self.element.get("action") or ""
        return self.page.send(self.method, action, data, status=status)


def read_form(element: Element, page: Page, button: str | None) -> FilledForm:
    """The form as the page shows it, with what already stands in its fields."""
    form = FilledForm(element, page, button)
    for field in element.xpath(".//input[@name] | .//select[@name] | .//textarea[@name]"):
        if field.get("disabled") is not None:
            continue
        name, kind = field.get("name"), field.get("type", "text") if field.tag == "input" else field.tag
        if kind == "select":
            options = {words(option): option.get("value", words(option)) for option in field.iter("option")}
            chosen = [
                option.get("value", words(option)) for option in field.iter("option") if "selected" in option.attrib
            ]
            form.options[name] = options
            form.values.setlist(name, chosen or list(options.values())[:1])
        elif kind in {"radio", "checkbox"}:
            label = element.xpath(".//label[@for=$id]", id=field.get("id", ""))
            form.options.setdefault(name, {})[words(label[0]) if label else field.get("value", "on")] = field.get(
                "value", "on"
            )
            if "checked" in field.attrib:
                form.values.add(name, field.get("value", "on"))
        elif kind == "textarea":
            form.values.add(name, "".join(field.itertext()).removeprefix("\n"))
        elif kind == "file":
            form.values.add(name, (BytesIO(), ""))
        elif kind not in {"submit", "button", "reset", "image"}:
            form.values.add(name, field.get("value", ""))
    return form
