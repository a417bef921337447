"""One cell of a worksheet: its saved value as text, number, date, truth or error."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from lxml import etree

from tracker.adapters.extract import Reason, Unreadable
from tracker.adapters.spreadsheet.formats import date_cell, number_cell
from tracker.adapters.spreadsheet.styles import Style
from tracker.domain.plans import Cell, CellKind

# The longest text that Excel itself keeps in a cell.
_LONGEST = 32_767
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\u2060\ufeff\ufffe\uffff\ud800-\udfff]")
_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_PLAIN = Style()


def clean_text(text: str) -> str:
    """A text as it can be kept and shown: one kind of line end, no control characters, at most Excel's length."""
    return _UNFIT.sub("", re.sub("\r\n?", "\n", text).replace("\xa0", " "))[:_LONGEST].strip()


def text_cell(text: str) -> Cell:
    """A cell of text; empty where nothing can be seen in it."""
    cleaned = clean_text(text)
    return Cell(cleaned, CellKind.TEXT) if cleaned else Cell()


def place(reference: str) -> tuple[int, int]:
    """Row from 1 and column from 0 of a reference as `B7`; 0 and -1 for anything else."""
    match = _PLACE.fullmatch(reference)
    if not match:
        return 0, -1
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column - 1


def column_number(reference: str) -> int:
    """The column from 0 of a reference as `B7`; -1 for anything else."""
    return place(reference)[1]


class Cells:
    """Reads cells with what they share: texts, styles, the day dates begin on, and how much text there may be."""

    def __init__(self, strings: Sequence[str], styles: Sequence[Style], is_1904: bool, characters: int) -> None:
        self.strings = strings
        self.styles = styles
        self.is_1904 = is_1904
        self.left = characters

    def read(self, element: etree._Element) -> Cell:
        """The cell of a `c` element. Raises Unreadable when all cells together hold too much text."""
        style = self._style(element.get("s"))
        cell = self._valued(element, style.code)
        self.left -= len(cell.text)
        if self.left < 0:
            raise Unreadable(Reason.TOO_LARGE, megabytes=1)
        return Cell(colour=style.colour) if cell.kind is CellKind.EMPTY and style.colour else cell

    def _valued(self, element: etree._Element, code: str) -> Cell:
        kind = element.get("t", "n")
        inline = element.find("{*}is")
        if inline is not None:
            return text_cell(_unescaped("".join(one.text or "" for one in inline.iter("{*}t"))))
        value = element.findtext("{*}v") or ""
        if not value:
            has_formula = element.find("{*}f") is not None
            return Cell("", CellKind.FORMULA) if has_formula and kind != "str" else Cell()
        if kind == "s":
            at = int(value) if value.isascii() and value.isdigit() and len(value) < 9 else -1
            return text_cell(_unescaped(self.strings[at])) if 0 <= at < len(self.strings) else Cell()
        if kind == "b":
            return Cell("TRUE" if value == "1" else "FALSE", CellKind.TRUTH)
        if kind == "e":
            return Cell(clean_text(value)[:20], CellKind.ERROR)
        if kind == "d":
            return _written_date(value)
        return self._number(value, code) if kind == "n" else text_cell(_unescaped(value))

    def _number(self, value: str, code: str) -> Cell:
        try:
            number = float(value)
        except ValueError:
            return text_cell(value)
        cell = number_cell(number, code, self.is_1904)
        return cell if cell.text else Cell()

    def _style(self, number: str | None) -> Style:
        at = int(number) if number and number.isascii() and number.isdigit() and len(number) < 7 else -1
        return self.styles[at] if 0 <= at < len(self.styles) else _PLAIN


def _written_date(value: str) -> Cell:
    try:
        return date_cell(date.fromisoformat(value[:10]))
    except ValueError:
        return text_cell(value)


def _unescaped(text: str) -> str:
    """Excel writes characters that XML cannot hold as `_x000D_`."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text
