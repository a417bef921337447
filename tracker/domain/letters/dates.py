"""Dates as letters print them: "9 July 2024", "04 December 2020", "14 and 15 May 2024", "Monday 3 June 24"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = r"(?:(?P<{0}>mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
_DAY = r"(?P<{0}>\d{{1,2}})(?:\s?(?:st|nd|rd|th))?"
_YEAR = r"(?P<{0}>\d{{4}}|['’]?\d{{2}}(?!\d))"

_SINGLE = re.compile(
    r"(?<![\d/])" + _WEEKDAY.format("weekday") + _DAY.format("day") + r"(?:\s+of)?\s+" + _MONTH.format("month")
    + r",?\s+" + _YEAR.format("year"),
    re.IGNORECASE,
)  # fmt: skip
_NUMERIC = re.compile(r"(?<![\d/.])(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>\d{4}|\d{2})(?![\d/])")
_SPAN = re.compile(
    r"(?<![\d/])" + _WEEKDAY.format("weekday") + _DAY.format("day")
    + r"(?:\s+" + _MONTH.format("month") + r"(?:,?\s+" + _YEAR.format("year") + r")?)?"
    + r"(?:,\s*\d{1,2}(?:\s?(?:st|nd|rd|th))?)*"
    + r"\s*,?\s*(?:to|and|until|through|&|-|–|—|−)"
    r"\s*(?:on\s+)?" + _WEEKDAY.format("last_weekday") + _DAY.format("last_day")
    + r"\s+" + _MONTH.format("last_month") + r",?\s+" + _YEAR.format("last_year"),
    re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date in a text: its value (None for one that does not exist), its characters, its printed weekday
    (0 is Monday) and whether its year has two digits."""

    value: date | None
    start: int
    end: int
    weekday: int | None = None
    is_short: bool = False


@dataclass(frozen=True, slots=True)
class PrintedSpan:
    """From the first to the last day of an inspection, and where that is printed."""

    first: date
    last: date
    start: int
    end: int


def dates(text: str) -> list[PrintedDate]:
    """Every full date in a text, in order."""
    found = [_printed(match) for match in _SINGLE.finditer(text)]
    if not found:
        found = [_printed(match) for match in _NUMERIC.finditer(text)]
    return found


def span(text: str) -> PrintedSpan | None:
    """The first span of days in a text, or its first single date as a span of one day."""
    first_single = _SINGLE.search(text)
    for match in _SPAN.finditer(text):
        if first_single is not None and first_single.end() < match.start():
            break
        last = _value(match["last_day"], match["last_month"], match["last_year"])
        if last is None:
            continue
        first = _value(match["day"], match["month"] or match["last_month"], match["year"] or match["last_year"])
        if first is not None and first > last and match["year"] is None:
            first = _value(match["day"], match["month"] or match["last_month"], str(last.year - 1))
        if first is not None and first <= last:
            further = _SPAN.match(text, match.end() + 5) if text[match.end() : match.end() + 5] == " and " else None
            if further is not None:
                end = _value(further["last_day"], further["last_month"], further["last_year"])
                if end is not None and end > last:
                    return PrintedSpan(first, end, match.start(), further.end())
            return PrintedSpan(first, last, match.start(), match.end())
    for one in dates(text):
        if one.value is not None:
            return PrintedSpan(one.value, one.value, one.start, one.end)
    return None


def _printed(match: re.Match[str]) -> PrintedDate:
    weekday = match.groupdict().get("weekday")
    named = None
    if weekday:
        named = next(i for i, name in enumerate(_WEEKDAYS) if name.startswith(weekday.lower()))
    value = _value(match["day"], match["month"], match["year"])
    return PrintedDate(value, match.start(), match.end(), named, len(match["year"]) < 4)


def _value(day: str, month: str, year: str) -> date | None:
    number = int(month) if month.isdigit() else _month(month)
    digits = year.lstrip("'’")
    full = int(digits) if len(digits) == 4 else 2000 + int(digits)
    try:
        return date(full, number, int(day))
    except ValueError:
        return None


def _month(name: str) -> int:
    short = name.lower()[:3]
    return next(i for i, month in enumerate(_MONTHS, start=1) if month.startswith(short))
