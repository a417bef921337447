"""The design system's date input: three boxes, read as generously as is safe, with its error wordings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from markupsafe import Markup
from wtforms.utils import unset_value
from wtforms.validators import StopValidation

from tracker.web.forms.fields import GovukField, render_macro
from tracker.web.forms.text import clean_line

PARTS = ("day", "month", "year")
# A month may be a word.
WIDTHS = {"day": 2, "month": 3, "year": 4}
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
EARLIEST_YEAR, LATEST_YEAR = 1900, 2199


class DateError(ValueError):
    """What is wrong with a typed date: `says` follows its name in a sentence, `parts` are the boxes."""

    def __init__(self, says: str, parts: tuple[str, ...]) -> None:
        super().__init__(says)
        self.says, self.parts = says, parts


def read_date(day: str, month: str, year: str) -> date:
    """The date typed into three boxes. Months are numbers or English names, of three letters or more.

    Raises DateError: something missing, a year without four digits, or no such day.
    """
    typed = dict(zip(PARTS, (day, month, year), strict=True))
    missing = tuple(part for part in PARTS if not typed[part])
    if missing:
        raise DateError(f"must include a {' and '.join(missing)}", missing)
    if re.fullmatch(r"[0-9]{1,3}", year):
        raise DateError("must include a year with 4 numbers", ("year",))
    days, months = _number(day, 31), _month(month)
    years = int(year) if re.fullmatch(r"[0-9]{4}", year) else None
    if years is not None and not EARLIEST_YEAR <= years <= LATEST_YEAR:
        years = None
    wrong = tuple(part for part, read in zip(PARTS, (days, months, years), strict=True) if read is None)
    if days is None or months is None or years is None:
        raise DateError("must be a real date", wrong)
    try:
        return date(years, months, days)
    except ValueError:
        raise DateError("must be a real date", PARTS) from None


def _number(typed: str, highest: int) -> int | None:
    """A number of one or two digits from 1 to `highest`."""
    return int(typed) if re.fullmatch(r"[0-9]{1,2}", typed) and 1 <= int(typed) <= highest else None


def _month(typed: str) -> int | None:
    """1 to 12 for "2", "02", "feb", "Feb." or "February"."""
    name = typed.lower().rstrip(".")
    if len(name) >= 3 and name.isalpha():
        return next((number for number, month in enumerate(MONTHS, 1) if month.startswith(name)), None)
    return _number(typed, 12)


class DateField(GovukField):
    """A date in three boxes named `<name>-day`, `<name>-month` and `<name>-year`.

    `data` is a date, or None when nothing or nothing usable was typed; what was typed is shown again.
    A link in the error summary goes to the first box that is wrong. `noun` ("due date") begins the sentences about it.
    """

    legend = True

    def __init__(self, label: str = "", **kwargs: Any) -> None:
        self.typed = dict.fromkeys(PARTS, "")
        self.wrong: tuple[str, ...] = ()
        self._problem: DateError | None = None
        super().__init__(label, **kwargs)

    @property
    def error_anchor(self) -> str:
        return f"{self.id}-{self.wrong[0] if self.wrong else 'day'}"

    def is_empty(self) -> bool:
        return self.data is None and not any(self.typed.values())

    def process(
        self,
        formdata: Any,
        data: Any = unset_value,
        extra_filters: Iterable[Callable[[Any], Any]] | None = None,
    ) -> None:
        """Reads the three boxes where a form was sent, else shows `data` (a date or None)."""
        self.process_errors: list[str] = []
        self._problem, self.wrong = None, ()
        self.object_data = self.data = self._default() if data is unset_value else data
        if formdata is None:
            if self.data is not None:
                self.typed = dict(zip(PARTS, map(str, (self.data.day, self.data.month, self.data.year)), strict=True))
            return
        self.data = None
        self.typed = {part: _one_line(formdata, f"{self.name}-{part}") for part in PARTS}
        self.raw_data = list(self.typed.values())
        if not any(self.typed.values()):
            return
        try:
            self.data = read_date(**self.typed)
        except DateError as problem:
            self._problem = problem
        for change in [*self.filters, *(extra_filters or ())]:
            self.data = change(self.data)

    def _default(self) -> date | None:
        default: date | None = self.default() if callable(self.default) else self.default
        return default

    def pre_validate(self, form: Any) -> None:
        if self._problem is not None:
            self.wrong = self._problem.parts
            raise StopValidation(f"{self.capital_noun} {self._problem.says}")

    def markup(self, params: dict[str, Any]) -> Markup:
        wrong = (self.wrong or PARTS) if self.errors else ()
        items = [
            {
                "name": part,
                "value": self.typed[part],
                "classes": f"govuk-input--width-{WIDTHS[part]}" + (" govuk-input--error" if part in wrong else ""),
                # Names of months are taken, which a numeric keypad could not type.
                **({"inputmode": "text"} if part == "month" else {}),
            }
            for part in PARTS
        ]
        given = {"namePrefix": self.name, "items": items}
        return render_macro("date-input", "govukDateInput", given | params)


def _one_line(formdata: Any, name: str) -> str:
    sent = formdata.get(name, "")
    return clean_line(sent) if isinstance(sent, str) else ""
