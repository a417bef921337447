"""What a person chooses about their own e-mails."""

from __future__ import annotations

from tracker.web.forms.base import Form
from tracker.web.forms.choices import Option, RadiosField
from tracker.web.forms.dates import DateField

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


class DayForm(Form):
    """On which day the weekly summary comes."""

    digest_day = RadiosField(
        "Which day do you want your weekly summary?",
        choices=[Option(str(number), day) for number, day in enumerate(DAYS, start=1)],
        coerce=int,
        required="Select a day from Monday to Friday",
        hint="If that day is a bank holiday, it comes on the next working day.",
    )


class PauseForm(Form):
    """From when e-mails come again."""

    until = DateField(
        "When do you want e-mails again?",
        required="Enter the date on which you want e-mails again",
        noun="date on which you want e-mails again",
        hint="No reminder and no weekly summary is sent to you before this day.",
    )
