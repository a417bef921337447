"""Fields where something is chosen: radios, a select, several checkboxes, one checkbox."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from markupsafe import Markup
from wtforms.validators import StopValidation

from tracker.web.forms.fields import GovukField, render_macro


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose: `value` as it is sent, `label` as it is read, and a `hint` below it."""

    value: str
    label: str
    hint: str | None = None


def options_of(kind: type[Enum], hints: Mapping[Any, str] | None = None) -> list[Option]:
    """The members of an enum whose members have a `label`, in its order. `hints` maps members to hints."""
    return [Option(str(it.value), it.label, (hints or {}).get(it)) for it in kind]  # type: ignore[attr-defined]


class ChoiceField(GovukField):
    """What the fields below share.

    `choices` may also be set on the form's field once the form stands: what was sent is held against them
    when it is asked for. `coerce` turns a value of the list into data (an enum class, int). What the list
    does not have is answered with a sentence.
    """

    several = False

    def __init__(
        self,
        label: str = "",
        *,
        choices: Iterable[Option] = (),
        coerce: Callable[[str], Any] = str,
        **kwargs: Any,
    ) -> None:
        self.choices, self.coerce = list(choices), coerce
        self._sent: list[str] | None = None
        self._known: Any = None
        super().__init__(label, **kwargs)

    @property
    def data(self) -> Any:
        if self._sent is None:
            return self._known
        values = {option.value for option in self.choices}
        chosen = [self.coerce(value) for value in self._sent if value in values]
        return chosen if self.several else chosen[0] if chosen else None

    @data.setter
    def data(self, value: Any) -> None:
        self._known, self._sent = value, None

    def process_formdata(self, valuelist: list[Any]) -> None:
        self._sent = [value for value in valuelist if isinstance(value, str) and value]

    def pre_validate(self, form: Any) -> None:
        values = {option.value for option in self.choices}
        if any(value not in values for value in self._sent or ()):
            raise StopValidation(self.required or f"Choose {self.noun} from the list")

    def items(self) -> list[dict[str, Any]]:
        """The options for the macros.

        Nothing opens under an option once it is chosen: the design system's way of doing so has `aria-expanded` on
        a radio, which WCAG's checkers refuse. A question that depends on another comes after it.
        """
        data = self.data
        chosen = data if isinstance(data, list | tuple | set | frozenset) else [] if data is None else [data]
        values = {str(value.value if isinstance(value, Enum) else value) for value in chosen}
        return [
            {
                "value": option.value,
                "text": option.label,
                "checked": option.value in values,
                **({"hint": {"text": option.hint}} if option.hint else {}),
            }
            for option in self.choices
        ]


class RadiosField(ChoiceField):
    """One of a few. `inline` puts two short options beside one another; `small` makes them smaller."""

    legend = True

    def __init__(self, label: str = "", *, inline: bool = False, small: bool = False, **kwargs: Any) -> None:
        self.classes = " ".join(["govuk-radios--inline"] * inline + ["govuk-radios--small"] * small)
        super().__init__(label, **kwargs)

    def markup(self, params: dict[str, Any]) -> Markup:
        return render_macro("radios", "govukRadios", {"classes": self.classes, "items": self.items()} | params)


class SelectField(ChoiceField):
    """One of many. `blank` is the first, empty option ("Choose an agency"); None leaves it out."""

    def __init__(self, label: str = "", *, blank: str | None = None, **kwargs: Any) -> None:
        self.blank = blank
        super().__init__(label, **kwargs)

    def markup(self, params: dict[str, Any]) -> Markup:
        # The options are written here: the macro takes two milliseconds for the agencies of a region.
        option = Markup('<option value="{}"{}>{}</option>')
        first = [option.format("", "", self.blank)] if self.blank is not None else []
        selected = Markup(" selected")
        rest = [option.format(it["value"], selected if it["checked"] else "", it["text"]) for it in self.items()]
        empty = render_macro("select", "govukSelect", {"items": []} | params)
        return empty.replace(Markup("</select>"), Markup("").join([*first, *rest, Markup("</select>")]))


class CheckboxesField(ChoiceField):
    """Any of a few: `data` is a list, empty when nothing is ticked."""

    legend = True
    several = True

    def __init__(self, label: str = "", *, small: bool = False, **kwargs: Any) -> None:
        self.classes = "govuk-checkboxes--small" if small else ""
        super().__init__(label, **kwargs)

    def markup(self, params: dict[str, Any]) -> Markup:
        given = {"classes": self.classes, "items": self.items()}
        return render_macro("checkboxes", "govukCheckboxes", given | params)


class CheckboxField(GovukField):
    """One box beside its label: `data` is True or False. `required` is said when it is not ticked."""

    def __init__(self, label: str = "", *, small: bool = False, **kwargs: Any) -> None:
        self.classes = "govuk-checkboxes--small" if small else ""
        super().__init__(label, **kwargs)

    def is_empty(self) -> bool:
        return not self.data

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = bool(valuelist and valuelist[0])

    def markup(self, params: dict[str, Any]) -> Markup:
        label, hint = params.pop("label"), params.pop("hint", None)
        item = {
            "value": "yes",
            "text": label["text"],
            "checked": bool(self.data),
            **({"hint": hint} if hint else {}),
        }
        return render_macro("checkboxes", "govukCheckboxes", {"classes": self.classes, "items": [item]} | params)
