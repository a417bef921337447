"""Form fields that render themselves as the GOV.UK Design System's, label, hint and error included.

Every field takes `label`, `required` (the sentence shown when nothing was given; None makes it optional),
`hint`, `noun` (what it is called inside a sentence; the label with a small first letter when None) and `validators`.
In a template, `{{ form.name(label=…, hint=…, heading=True, size="m", classes="…") }}` overrides:
`heading` makes the label the page's h1, `size` (s, m, l, xl) sets it larger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import wtforms
from flask import current_app
from markupsafe import Markup, escape
from werkzeug.datastructures import FileStorage
from wtforms.validators import StopValidation

from tracker.domain.addresses import is_address
from tracker.web.forms.text import clean_line, clean_text

PRIVACY_HINT = "Do not identify a child or family. This may be released under the Freedom of Information Act."


def render_macro(component: str, macro: str, params: dict[str, Any]) -> Markup:
    """The design system's markup for `params`, from `components/<component>/macro.html`."""
    template = current_app.jinja_env.get_template(f"govuk_frontend_jinja/components/{component}/macro.html")
    return getattr(template.module, macro)(params).strip()  # type: ignore[no-any-return]


class GovukField(wtforms.Field):  # type: ignore[misc]
    """What all fields share. A subclass says in `markup` how it is rendered."""

    legend = False
    """Whether the label stands above several inputs (a fieldset's legend) rather than belonging to one."""

    def __init__(
        self,
        label: str = "",
        *,
        required: str | None = None,
        hint: str | None = None,
        noun: str | None = None,
        validators: Iterable[Callable[[Any, Any], None]] = (),
        **kwargs: Any,
    ) -> None:
        self.required, self.hint = required, hint
        self.noun = noun or label[:1].lower() + label[1:]
        super().__init__(label, validators=[_required, *validators], **kwargs)

    @property
    def capital_noun(self) -> str:
        """The noun, as a sentence begins with it."""
        return self.noun[:1].upper() + self.noun[1:]

    @property
    def error_anchor(self) -> str:
        """The id that a link in the error summary goes to."""
        return str(self.id)

    def is_empty(self) -> bool:
        return self.data is None or self.data == "" or self.data == []

    def __call__(self, **options: Any) -> Markup:
        shared = self._shared(options)
        return self.markup(shared | options)

    def markup(self, params: dict[str, Any]) -> Markup:
        """This field as HTML. `params` are the design system's, and what the template said on top."""
        raise TypeError(f"{type(self).__name__} is not rendered on a page")

    def _shared(self, options: dict[str, Any]) -> dict[str, Any]:
        size, heading = options.pop("size", None), options.pop("heading", False)
        kind = "fieldset__legend" if self.legend else "label"
        label = {
            "text": options.pop("label", self.label.text),
            "isPageHeading": heading,
            "classes": f"govuk-{kind}--{size or 'l'}" if size or heading else "",
        }
        hint = options.pop("hint", self.hint)
        return {
            "id": self.id,
            "idPrefix": self.id,
            "name": self.name,
            **({"fieldset": {"legend": label}} if self.legend else {"label": label}),
            **({"hint": {"text": hint}} if hint else {}),
            **({"errorMessage": {"text": str(self.errors[0])}} if self.errors else {}),
        }


def _required(_form: Any, field: GovukField) -> None:
    if field.required and field.is_empty():
        if not field.errors:
            raise StopValidation(field.required)
        raise StopValidation


class TextField(GovukField, wtforms.StringField):  # type: ignore[misc]
    """One line. `width` is 2, 3, 4, 5, 10, 20 (characters) or a fraction such as "two-thirds"."""

    input_type = "text"
    data: str
    """Never None: what was not given is the empty text."""

    def __init__(
        self,
        label: str = "",
        *,
        max_length: int | None = None,
        width: int | str | None = None,
        autocomplete: str | None = None,
        inputmode: str | None = None,
        spellcheck: bool | None = None,
        filters: Iterable[Callable[[str | None], str | None]] = (clean_line,),
        validators: Iterable[Callable[[Any, Any], None]] = (),
        **kwargs: Any,
    ) -> None:
        self.max_length, self.width = max_length, width
        self.autocomplete, self.inputmode, self.spellcheck = autocomplete, inputmode, spellcheck
        super().__init__(label, filters=tuple(filters), validators=[_not_too_long, *validators], **kwargs)

    def process_data(self, value: str | None) -> None:
        self.data = value or ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = valuelist[0] if valuelist and isinstance(valuelist[0], str) else ""

    def markup(self, params: dict[str, Any]) -> Markup:
        width = self.width
        classes = "" if width is None else f"govuk-{'input--' if isinstance(width, int) else '!-'}width-{width}"
        given = {
            "type": self.input_type,
            "value": self._value(),
            "classes": classes,
            "autocomplete": self.autocomplete,
            "inputmode": self.inputmode,
            "spellcheck": self.spellcheck,
        }
        return render_macro("input", "govukInput", given | params)


def _not_too_long(_form: Any, field: Any) -> None:
    if field.max_length and len(field.data or "") > field.max_length:
        raise StopValidation(f"{field.capital_noun} must be {field.max_length:,} characters or less")


class EmailField(TextField):
    """An e-mail address as mail systems take it. Kept as it was typed."""

    input_type = "email"

    def __init__(self, label: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("spellcheck", False)
        super().__init__(label, validators=[_email_format, *kwargs.pop("validators", ())], **kwargs)


def _email_format(_form: Any, field: EmailField) -> None:
    if field.data and not is_address(field.data):
        raise StopValidation("Enter an email address in the correct format, like name@example.com")


class PasswordField(TextField):
    """Kept exactly as typed and never shown again. `autocomplete` is "current-password" or "new-password"."""

    def __init__(self, label: str = "Password", **kwargs: Any) -> None:
        kwargs.setdefault("autocomplete", "current-password")
        super().__init__(label, filters=(), **kwargs)

    def markup(self, params: dict[str, Any]) -> Markup:
        return render_macro("password-input", "govukPasswordInput", {"autocomplete": self.autocomplete} | params)


class TextAreaField(TextField):
    """Several lines. `max_length` adds a count of what is left; `privacy_hint` what not to write there."""

    def __init__(
        self,
        label: str = "",
        *,
        rows: int = 5,
        privacy_hint: bool = True,
        hint: str | None = None,
        **kwargs: Any,
    ) -> None:
        self.rows = rows
        said = " ".join(sentence for sentence in (hint, PRIVACY_HINT if privacy_hint else None) if sentence)
        super().__init__(label, hint=said or None, filters=(clean_text,), **kwargs)

    def markup(self, params: dict[str, Any]) -> Markup:
        # Line ends as references: the macros indent what is inside them, a person's words too.
        value = escape(self._value()).replace("\n", Markup("&#10;"))
        given = {"rows": self.rows, "value": value, "spellcheck": self.spellcheck} | params
        if self.max_length:
            # The count appears once most of it is used: until then it would only stand in the way.
            limit = {"maxlength": self.max_length, "threshold": 75}
            return render_macro("character-count", "govukCharacterCount", limit | given)
        return render_macro("textarea", "govukTextarea", given)


class HiddenField(GovukField):
    """Travels in the page unseen, by `form.hidden_tag()`. What `coerce` refuses counts as missing."""

    def __init__(self, label: str = "", *, coerce: Callable[[str], Any] = str, **kwargs: Any) -> None:
        self.coerce = coerce
        super().__init__(label, **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            sent = valuelist[0] if valuelist and isinstance(valuelist[0], str) else ""
            self.data = self.coerce(clean_line(sent)) if sent else None
        except (ValueError, TypeError):
            self.data = None

    def _value(self) -> str:
        return "" if self.data is None else str(self.data)


class FileField(GovukField):
    """A plain file input: `data` is a FileStorage or None, with `multiple` a list. `accept`: ".pdf,.docx"."""

    def __init__(self, label: str = "", *, multiple: bool = False, accept: str | None = None, **kwargs: Any) -> None:
        self.multiple, self.accept = multiple, accept
        super().__init__(label, **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        files = [file for file in valuelist if isinstance(file, FileStorage) and file.filename]
        self.data = files if self.multiple else files[0] if files else None

    def markup(self, params: dict[str, Any]) -> Markup:
        given = {"multiple": self.multiple, "attributes": {"accept": self.accept} if self.accept else {}}
        return render_macro("file-upload", "govukFileUpload", given | params)
