"""What is said again, and the themes of a partnership."""

from __future__ import annotations

from tracker.domain.chains import RepeatDecision
from tracker.web.forms.base import Form, QueryForm
from tracker.web.forms.choices import RadiosField, SelectField, options_of
from tracker.web.forms.fields import TextAreaField, TextField


class DecisionForm(Form):
    decision = RadiosField(
        "Does the later finding say the same?",
        choices=options_of(RepeatDecision),
        coerce=RepeatDecision,
        required="Select whether the later finding says the same",
    )
    reason = TextAreaField("Why? (optional)", rows=3, max_length=1000)


class RepeatsFilterForm(QueryForm):
    """What the page of repeats is narrowed to. It stands in the address."""

    theme = SelectField("Theme", blank="Any theme")


class ThemeForm(Form):
    label = TextField(
        "Name of the theme",
        max_length=100,
        width=20,
        required="Enter a name for the theme",
        hint="Enter the name of a theme that is there already to add words to it",
    )
    phrases = TextAreaField(
        "Words that speak for it",
        rows=5,
        max_length=2000,
        privacy_hint=False,
        required="Enter at least one word or phrase that speaks for the theme",
        hint="Enter one word or phrase on each line, as letters write it. Do not use the names of children or families",
    )
