"""Typing in a source of findings."""

from __future__ import annotations

from tracker.domain.letter_words import LETTER_KINDS
from tracker.domain.letters import LetterKind
from tracker.services.sources import TypedSource
from tracker.web.forms.base import Form
from tracker.web.forms.choices import Option, RadiosField
from tracker.web.forms.dates import DateField
from tracker.web.forms.fields import HiddenField, TextAreaField, TextField


class SourceForm(Form):
    """`version` is that of a source that is typed anew; a new one has none."""

    version = HiddenField(coerce=int)
    kind = RadiosField(
        "What is it?",
        choices=[Option(kind.value, label) for kind, label in LETTER_KINDS.items() if kind.is_typed_in],
        coerce=LetterKind,
        required="Select what kind of source it is",
        small=True,
    )
    title = TextField("Title", required="Enter a title", max_length=300)
    on = DateField("Date", noun="date", hint="For example, 12 7 2024. When it was finished or published")
    findings = TextAreaField(
        "Findings, one a line",
        rows=10,
        required="Enter at least one finding",
        hint="In the words of the source. Marks and numbers of a list are taken away.",
    )

    def typed(self) -> TypedSource:
        return TypedSource(self.kind.data, self.title.data, self.on.data, self.findings.data)
