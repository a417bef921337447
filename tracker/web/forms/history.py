from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from wtforms.validators import ValidationError

from tracker.domain.london import london_instant, spoken_date
from tracker.store.queries.history import HistoryFilter
from tracker.web.changes import NOUNS
from tracker.web.forms.base import QueryForm
from tracker.web.forms.choices import Option, SelectField
from tracker.web.forms.dates import DateField

BY_THE_SERVICE = Option("0", "The service itself")


class HistoryForm(QueryForm):
    """What to show of the history. Dates are London's and both days are included."""

    noun = SelectField(
        "About", choices=[Option(noun, text) for noun, text in NOUNS.items()], blank="Everything"
    )
    person = SelectField("Changed by", coerce=int, blank="Anybody")
    since = DateField("From", noun="date to start from")
    until = DateField("To", noun="date to end with")

    def offer(self, people: Iterable[tuple[int, str]]) -> None:
        """Let the reader choose among these people and the service itself."""
        self.person.choices = [*(Option(str(key), name) for key, name in people), BY_THE_SERVICE]

    def validate_until(self, field: DateField) -> None:
        if self.since.data and field.data and field.data < self.since.data:
            raise ValidationError(f"Date to end with must be the same as or after {spoken_date(self.since.data)}")

    def wanted(self) -> HistoryFilter:
        """The filter. Call it once the form is valid."""
        last = self.until.data
        return HistoryFilter(
            noun=self.noun.data or None,
            person_id=self.person.data,
            since=_midnight(self.since.data) if self.since.data else None,
            until=_midnight(last + timedelta(days=1)) if last else None,
        )


def _midnight(day: date) -> datetime:
    return london_instant(day, time())
