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
# In "26 April, 27 April and 5 May 2022" no number after a month is its year.
_YEAR = (
    r"(?P<{0}>\d{{4}}|['’]?\d{{2}}(?!\d|\s?(?:st|nd|rd|th)\b|\s+(?:of\s+)?"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)))"
)

_SINGLE = re.compile(
    r"(?<![\d/])" + _WEEKDAY.format("weekday") + _DAY.format("day") + r"(?:\s+of)?\s+" + _MONTH.format("month")
    + r",?\s+" + _YEAR.format("year"),
    re.IGNORECASE,
)  # fmt: skip
_NUMERIC = re.compile(r"(?<![\d/.])(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>\d{4}|\d{2})(?![\d/])")
_PLAIN_DAY = r"(?:\w{3,6}day,?\s+)?(?:the\s+)?\d{1,2}(?:\s?(?:st|nd|rd|th))?(?!\w)"
_PLAIN_MONTH = r"(?:\s+of)?\s+" + _MONTH.replace("?P<{0}>", "?:").replace(r")\.?", r")\b\.?")
_JOINED = r"(?:\s{0,4},)?\s{0,4}(?:to|and|until|through|&|-|–|—|−)\s{0,4}(?:(?:on|from)\s+)?"
# Days that stand together: "14 and 15 May 2024", "28 February to 4 March 2022", "3, 4 and 10 May 2024".
_SPAN = re.compile(
    rf"(?<![\d/])(?:{_PLAIN_DAY}(?:{_PLAIN_MONTH}(?:,?\s+\d{{4}})?)?(?:,\s*|{_JOINED}))"
    rf"{{1,6}}{_PLAIN_DAY}{_PLAIN_MONTH},?\s+(?:\d{{4}}|['’]?\d{{2}}(?!\d))",
    re.IGNORECASE,
)
_PART = re.compile(
    _DAY.format("day")
    + r"(?!\w)(?:(?:\s+of)?\s+"
    + _MONTH.format("month")
    + r"(?:,?\s+"
    + _YEAR.format("year")
    + r")?)?",
    re.IGNORECASE,
)
_NUMERIC_SPAN = re.compile(
    r"(?<![\d/.])\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\s*(?:to|and|-|–|—)\s*\d{1,2}[/.]\d{1,2}[/.]\d{2,4}"
)


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
        days = _days_of(match.group())
        if days and days[0] <= days[-1]:
            return PrintedSpan(days[0], days[-1], match.start(), match.end())
    for match in _NUMERIC_SPAN.finditer(text):
        values = [one.value for one in dates(match.group())]
        if len(values) == 2 and values[0] and values[1] and values[0] <= values[1]:
            return PrintedSpan(values[0], values[1], match.start(), match.end())
    for one in dates(text):
        if one.value is not None:
            return PrintedSpan(one.value, one.value, one.start, one.end)
    return None


def _days_of(text: str) -> list[date]:
    """Days that stand together, each with the month and year of the next where it has none of its own."""
    found: list[date] = []
    month, year = "", ""
    for part in reversed(list(_PART.finditer(text))):
        month = part["month"] or month
        day = _value(part["day"], month, part["year"] or year)
        if day is None:
            return []
        if found and day > found[0] and part["year"] is None:
            day = _value(part["day"], month, str(found[0].year - 1)) or day
        year = part["year"] or str(day.year)
        found.insert(0, day)
    return found


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
