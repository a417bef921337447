"""The form every form is: CSRF that does not run out on a slow writer, and errors as the page's summary wants them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms.csrf.core import CSRFTokenField

from tracker.domain.errors import Invalid
from tracker.web.forms.fields import HiddenField

OUT_OF_DATE = "This page is out of date. Open it again and enter your changes"
STALE_PAGE = "This page was open for too long or in another window. Check your answers and send them again"


class Form(FlaskForm):
    """Fields are those of `tracker.web.forms.fields`. Render `{{ form.hidden_tag() }}` first, then each field.

    Hand it to the template as `form` (or several as `forms`): `base.html` puts its errors at the top of the page and
    "Error: " before the title.
    """

    class Meta:
        csrf_time_limit = None

    def hidden_tag(self, *fields: str) -> Markup:
        """The CSRF token and the hidden fields (those named in `fields`, else all), without ids, so that several
        forms can stand on one page."""
        hidden = [field for field in self if isinstance(field, CSRFTokenField | HiddenField)]
        named = [field for field in hidden if not fields or field.short_name in fields]
        tag = Markup('<input type="hidden" name="{}" value="{}">')
        return Markup("\n").join(tag.format(field.name, field._value()) for field in named)

    def add_error(self, message: str, field: str | None = None) -> None:
        """Say that `field`, or with None the whole form, cannot be accepted. Call it after `validate()`."""
        if field is None or field not in self:
            self.form_errors.append(message)
        else:
            self[field].errors = [*self[field].errors, message]

    def add_errors(self, refusal: Invalid) -> None:
        """Show what the domain refused: each sentence at its field, the rest above the form."""
        for field, message in refusal.fields.items():
            self.add_error(message, field)
        if not refusal.fields:
            self.add_error(refusal.message)

    def error_summary(self) -> list[dict[str, str]]:
        """One {text, href} for each field with an error, in the form's order; errors of the whole form have no href."""
        whole = [{"text": str(message)} for message in self.form_errors]
        return [*whole, *(entry for field in self for entry in _errors_of(field))]


class VersionedForm(Form):
    """For a thing that others may change meanwhile: `version` (an int) travels in the page and comes back."""

    version = HiddenField(coerce=int, required=OUT_OF_DATE)


class QueryForm(Form):
    """A form sent with GET: its answers are in the address, it changes nothing and needs no token."""

    class Meta:
        csrf = False

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(formdata=request.args, **kwargs)


def errors_on_page(
    said: Iterable[str | dict[str, str]] = (), form: Form | None = None, forms: Iterable[Form] = ()
) -> list[dict[str, str]]:
    """Everything wrong on a page, for its error summary: sentences `said` by the view, then those of its forms."""
    entries = [{"text": entry} if isinstance(entry, str) else entry for entry in said]
    for each in ([form] if form is not None else []) + [other for other in forms if other is not form]:
        entries += each.error_summary()
    return entries


def _errors_of(field: Any) -> Iterator[dict[str, str]]:
    """A plain field's first error; those of the fields inside a FormField or FieldList."""
    if isinstance(field, CSRFTokenField | HiddenField):
        if field.errors:
            yield {"text": STALE_PAGE if isinstance(field, CSRFTokenField) else str(field.errors[0])}
        return
    inside = getattr(field, "entries", None) or getattr(field, "form", None)
    if inside is not None:
        for part in inside:
            yield from _errors_of(part)
    elif field.errors:
        yield {"text": str(field.errors[0]), "href": f"#{getattr(field, 'error_anchor', field.id)}"}
