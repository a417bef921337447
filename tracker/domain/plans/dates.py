"""Dates as people type them into a plan, from "21/10/24" to "Oct-24" and "ongoing". Days come before months."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.london import spoken_date
from tracker.domain.plans.sheets import Cell, CellKind, Shows

# A cell of dates is short; what a longer text goes on to say is not looked at.
_LONGEST = 300
# No plan in use has dates outside these; they are slips of the hand, or a spreadsheet's day 0.
EARLIEST, LATEST = 2000, 2099
_SERIALS = range(36526, 73051)  # 1 January 2000 to 31 December 2099 as Excel counts days

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_YEAR = r"['’]?(?P<year>\d{4}|\d{2})(?!\d)"
_GAP = r"[\s\-/.,]{0,5}"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?<![\d])(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)",
        r"(?<![\d/.])(?P<day>\d{1,2})\s?[/.\-]\s?(?P<month>\d{1,2})\s?[/.\-]\s?" + _YEAR,
        r"(?<!\d)(?P<day>\d{1,2})\s?(?:st|nd|rd|th)?(?:\s+of)?" + _GAP + _MONTH + _GAP + _YEAR,
        r"\b" + _MONTH + r"\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?\s*,?\s+" + r"(?P<year>\d{4})(?!\d)",
    )
)
_MONTH_ONLY = re.compile(r"\b" + _MONTH + _GAP + _YEAR, re.IGNORECASE)
_MONTH_NUMBER = re.compile(r"(?<![\d/.\-])(?P<month>\d{1,2})\s?[/\-]\s?(?P<year>20\d{2})(?![\d/.\-])")
_QUARTER = re.compile(
    r"\b(?:q(?:uarter)?\s?(?P<quarter>[1-4]))\W+(?:fy\s?)?(?P<year>20\d{2}|\d{2})\s?[/\-–]\s?(?:20)?(?P<next>\d{2})\b",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\s*(?:-|–|—|to|until|till)\s*", re.IGNORECASE)
_OPEN = re.compile(
    r"\b(?:ongoing|on-going|on going|continuous|continuing|rolling|business as usual|bau|throughout|permanent)\b",
    re.IGNORECASE,
)
_NOT_SET = re.compile(
    r"^\W*(?:tb[acd]|to be (?:confirmed|agreed|advised|determined|decided|set)|n/?a|not applicable|none|not known"
    r"|unknown|not (?:yet )?(?:set|agreed)|pending|\?+)?\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DateReading:
    """What a cell says about a date.

    `day` is None where none can be read; `first` is an earlier date in the same cell, kept because a changed date
    must not lose the first; `doubt` is a sentence for the person, empty where there is nothing to ask.
    """

    day: date | None = None
    doubt: str = ""
    first: date | None = None


def read_date(cell: Cell) -> DateReading:
    """The date in a cell. Never raises."""
    if cell.kind is CellKind.EMPTY:
        return DateReading()
    if cell.kind is CellKind.FORMULA:
        return DateReading(None, "The date is worked out by a formula whose result is not in the file. Enter the date")
    if cell.kind is CellKind.ERROR:
        return DateReading(None, f"The cell shows the error {cell.text}. Enter the date")
    if cell.kind is CellKind.DATE and cell.day is not None:
        return _of_sheet(cell.day, cell)
    if cell.kind is CellKind.NUMBER:
        return _of_number(cell.text)
    return read_text_date(cell.text)


def read_text_date(text: str) -> DateReading:
    """The date in a text; a month alone is read as its last day, with a doubt. Never raises."""
    text = text[:_LONGEST]
    if _NOT_SET.match(text):
        return DateReading(None, f"“{_short(text)}” is not a date. Leave it empty, or enter one" if _said(text) else "")
    found = _dates(text)
    good = [day for _, _, day in found if day is not None]
    if len(good) > 1 and len(set(good)) > 1:
        if len(found) == 2 and _UNTIL.fullmatch(text[found[0][1] : found[1][0]]):
            return DateReading(good[-1], f"“{_short(text)}” is a span of time. {spoken_date(good[-1])} was taken")
        return DateReading(
            good[-1],
            f"“{_short(text)}” holds more than one date. The last, {spoken_date(good[-1])}, was taken",
            good[0],
        )
    if good:
        rest = text[: found[0][0]] + text[found[0][1] :]
        if _OPEN.search(rest):
            return DateReading(
                good[0], f"“{_short(text)}” says that the work goes on. {spoken_date(good[0])} was taken"
            )
        return DateReading(good[0], _odd_order(text[found[0][0] : found[0][1]], good[0]))
    if found:
        return DateReading(None, f"“{_short(text)}” is not a real date. Enter the date")
    return _rough(text)


def days_and_months_swapped(cells: Sequence[Cell]) -> bool:
    """Whether a column was typed with the day first into a spreadsheet that puts the month first.

    Such a spreadsheet keeps "21/10/24" as text and turns "03/04/24" into 4 March: no stored date has a day after
    the 12th, and every text date has.
    """
    stored = [cell.day for cell in cells if cell.kind is CellKind.DATE and cell.day and cell.shows is Shows.ALL]
    typed = [match for cell in cells if cell.kind is CellKind.TEXT and (match := _FORMS[1].search(cell.text))]
    return (
        len(stored) >= 2
        and len(typed) >= 2
        and all(day.day <= 12 for day in stored)
        and all(int(match["day"]) > 12 for match in typed)
        and any(day.day != day.month for day in stored)
    )


def looks_like_date(cell: Cell) -> bool:
    """Whether a cell belongs in a column of dates; "ongoing" and "TBC" do."""
    if cell.kind is CellKind.DATE:
        return True
    if cell.kind is not CellKind.TEXT or len(cell.text) > 60:
        return False
    if _OPEN.search(cell.text) or (_NOT_SET.match(cell.text) and _said(cell.text)):
        return len(cell.text) <= 20
    return bool(_dates(cell.text)) or _rough(cell.text).day is not None


def _of_sheet(day: date, cell: Cell) -> DateReading:
    if not EARLIEST <= day.year <= LATEST:
        return DateReading(None, f"{spoken_date(day)} cannot be right. Enter the date")
    if cell.shows is Shows.NO_DAY:
        last = _month_end(day.year, day.month)
        return DateReading(last, f"The spreadsheet shows only a month. {spoken_date(last)} was taken")
    if cell.shows is Shows.NO_YEAR:
        return DateReading(day, f"The spreadsheet does not show the year. {spoken_date(day)} was taken")
    return DateReading(day)


def _of_number(text: str) -> DateReading:
    whole = text.partition(".")[0]
    if whole.isascii() and whole.isdigit() and len(whole) == 5 and int(whole) in _SERIALS:
        day = date(1899, 12, 30) + timedelta(days=int(whole))
        return DateReading(day, f"The number {_short(text)} stands for {spoken_date(day)} if it is a date. Check it")
    return DateReading(None, f"“{_short(text)}” is not a date. Enter the date")


def _dates(text: str) -> list[tuple[int, int, date | None]]:
    """Every date in a text as start, end and value, in order; None for one that does not exist."""
    found: list[tuple[int, int, date | None]] = []
    for form in _FORMS:
        for match in form.finditer(text):
            if all(match.end() <= start or match.start() >= end for start, end, _ in found):
                found.append((match.start(), match.end(), _day(match["year"], match["month"], match["day"])))
    return sorted(found, key=lambda it: it[0])


def _rough(text: str) -> DateReading:
    if match := _QUARTER.search(text):
        return _quarter(match, text)
    if match := _MONTH_ONLY.search(text) or _MONTH_NUMBER.search(text):
        first = _day(match["year"], match["month"], "1")
        if first is not None:
            last = _month_end(first.year, first.month)
            return DateReading(last, f"“{_short(text)}” names only a month. {spoken_date(last)} was taken")
    if _OPEN.search(text):
        return DateReading(None, f"“{_short(text)}” is not a date. Enter when the work will next be looked at")
    return DateReading(None, f"“{_short(text)}” could not be read as a date. Enter the date")


def _quarter(match: re.Match[str], text: str) -> DateReading:
    """A quarter of a financial year, which begins in April."""
    year = _full_year(match["year"])
    if (year + 1) % 100 != int(match["next"]) or not EARLIEST <= year < LATEST:
        return DateReading(None, f"“{_short(text)}” could not be read as a date. Enter the date")
    quarter = int(match["quarter"])
    last = _month_end(year + (quarter == 4), (6, 9, 12, 3)[quarter - 1])
    return DateReading(last, f"“{_short(text)}” names only a quarter. {spoken_date(last)} was taken")


def _day(year: str, month: str, day: str) -> date | None:
    """Day first; where that gives no month but the other order does, the month first, as in 10/21/24."""
    number = int(month) if month.isdigit() else _MONTHS.index(month.lower()[:3]) + 1
    full = _full_year(year)
    if not EARLIEST <= full <= LATEST:
        return None
    if number > 12 >= int(day):
        number, day = int(day), month
    try:
        return date(full, number, int(day))
    except ValueError:
        return None


def _odd_order(written: str, day: date) -> str:
    match = _FORMS[1].fullmatch(written)
    if match and int(match["month"]) > 12:
        return f"“{written}” has the month first. {spoken_date(day)} was taken; check the other dates of this column"
    return ""


def _full_year(year: str) -> int:
    return int(year) + (2000 if len(year) == 2 else 0)


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _said(text: str) -> bool:
    return any(char.isalnum() or char == "?" for char in text)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:39].rstrip() + "…"
