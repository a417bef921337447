"""The form every form is: its token and hidden fields, and its errors as the page's summary wants them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from flask import request
from flask_wtf import FlaskForm
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from tracker.domain.errors import Invalid
from tracker.web.forms.fields import HiddenField

OUT_OF_DATE = "This page is out of date. Open it again and enter your changes"


class Form(FlaskForm):  # type: ignore[misc]
    """Fields are those of this folder. Render `{{ form.hidden_tag() }}` first, then each field.

    Hand it to the template as `form` (or several as `forms`): `base.html` puts its errors at the top of
    the page and "Error: " before the title.
    """

    # The fields that stand on the page before those of the form this one builds on: wrong answers are listed in the
    # order of the page.
    asked_first: ClassVar[tuple[str, ...]] = ()

    class Meta:
        # `tracker.web.security` looks at the token of everything that is posted, before any view does.
        csrf = False

    def hidden_tag(self, *fields: str) -> Markup:
        """The CSRF token and the hidden fields (those named in `fields`, else all).

        They have no ids, so that several forms can stand on one page.
        """
        hidden = [field for field in self if isinstance(field, HiddenField)]
        pairs = [(field.name, field._value()) for field in hidden if not fields or field.short_name in fields]
        tag = Markup('<input type="hidden" name="{}" value="{}">')
        return Markup("\n").join(tag.format(*pair) for pair in [("csrf_token", generate_csrf()), *pairs])

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
        """One {text, href} for each field with an error, in the page's order; the whole form's have no href."""
        whole = [{"text": str(message)} for message in self.form_errors]
        fields = sorted(self, key=lambda field: field.short_name not in self.asked_first)
        return [*whole, *(entry for field in fields for entry in _errors_of(field))]


class VersionedForm(Form):
    """For a thing that others may change meanwhile: `version` (an int) travels in the page and comes back."""

    version = HiddenField(coerce=int, required=OUT_OF_DATE)


class QueryForm(Form):
    """A form sent with GET: its answers are in the address and it changes nothing. Render no `hidden_tag`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(formdata=request.args, **kwargs)


def errors_on_page(
    said: Iterable[str | dict[str, str]] = (), form: Form | None = None, forms: Iterable[Form] = ()
) -> list[dict[str, str]]:
    """Everything wrong on a page, for its error summary: what the view `said`, then its forms."""
    entries = [{"text": entry} if isinstance(entry, str) else entry for entry in said]
    for each in ([form] if form is not None else []) + [other for other in forms if other is not form]:
        entries += each.error_summary()
    return entries


def _errors_of(field: Any) -> Iterator[dict[str, str]]:
    """A plain field's first error; those of the fields inside a FormField or FieldList."""
    inside = getattr(field, "entries", None) or getattr(field, "form", None)
    if inside is not None:
        for part in inside:
            yield from _errors_of(part)
    elif field.errors:
        link = {} if isinstance(field, HiddenField) else {"href": f"#{getattr(field, 'error_anchor', field.id)}"}
        yield {"text": str(field.errors[0]), **link}
