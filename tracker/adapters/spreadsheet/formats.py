"""What Excel's number formats make of a number: a date, a percentage, a reference number with its zeros."""

from __future__ import annotations

import math
import re
from datetime import date, timedelta

from tracker.domain.london import spoken_date
from tracker.domain.plans import Cell, CellKind, Shows

# Formats that are known by number and not written into the file (ECMA-376 part 1, 18.8.30, and its East Asian ones).
_BUILT_IN = {1: "0", 2: "0.00", 9: "0%", 10: "0.00%", 14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy"}
_BUILT_IN |= {22: "dd/mm/yyyy hh:mm"} | dict.fromkeys((*range(27, 32), *range(50, 55), 57, 58), "yyyy/mm/dd")
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_LAST_DAY = (date(9999, 12, 31) - date(1899, 12, 30)).days


def built_in_format(number: int) -> str:
    """The code of a format that Excel knows by number; empty for the general one."""
    return _BUILT_IN.get(number, "")


def number_cell(value: float, code: str, is_1904: bool) -> Cell:
    """A cell that holds a number, as its format shows it."""
    plain = _LITERAL.sub("", code.partition(";")[0]).lower() if code else ""
    shows = date_shown(plain)
    if shows is not None and (day := day_of(value, is_1904)) is not None:
        return Cell(_date_text(day, shows), CellKind.DATE, day, shows)
    return Cell(_number_text(value, plain), CellKind.NUMBER)


def date_shown(plain: str) -> Shows | None:
    """How much of a date a format code (without its literal parts) shows; None where it shows none."""
    if "general" in plain or not re.search("[dy]|m", plain):
        return None
    has_day, has_year = "d" in plain, "y" in plain or "e" in plain
    if not has_day and not has_year:
        # Minutes share their letter with months.
        return None if re.search("[hs]", plain) or "mmm" not in plain else Shows.NO_DAY
    return Shows.NO_DAY if not has_day else Shows.ALL if has_year else Shows.NO_YEAR


def day_of(serial: float, is_1904: bool) -> date | None:
    """The day that a serial number stands for, in the 1900 or the 1904 system; None for times and impossible ones.

    In the 1900 system day 60 is 29 February 1900, which never was; it is read as 28 February.
    """
    if not math.isfinite(serial) or serial < 1 - is_1904:
        return None
    days = math.floor(serial + 1e-6) + (1462 if is_1904 else 0)
    if days > _LAST_DAY:
        return None
    return date(1899, 12, 30) + timedelta(days=days + (1 if days < 60 else 0) if not is_1904 else days)


def date_cell(day: date) -> Cell:
    """A cell that holds a date written out in the file."""
    return Cell(spoken_date(day), CellKind.DATE, day)


def _date_text(day: date, shows: Shows) -> str:
    if shows is Shows.NO_DAY:
        return f"{day:%B %Y}"
    return f"{day.day} {day:%B}" if shows is Shows.NO_YEAR else spoken_date(day)


def _number_text(value: float, plain: str) -> str:
    if not math.isfinite(value):
        return ""
    match = re.fullmatch(r"(?:#,#*)?([#0]*)(?:\.([0#]*))?(%?)", plain.strip())
    if match and plain.strip():
        decimals = len(match[2] or "")
        text = f"{value * 100 if match[3] else value:.{min(decimals, 10)}f}"
        # A rounded text must not say less than the number: optional decimals are left to what it has.
        if "#" in (match[2] or ""):
            text = f"{value * 100 if match[3] else value:.10g}"
        digits = match[1].count("0")
        return text.zfill(digits + (decimals + 1 if decimals else 0)) + match[3]
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.10g}"
