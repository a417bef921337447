"""Rows run together as one text that still knows where each of its characters stands in the pages."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from tracker.domain.letters.parsed import Place
from tracker.domain.letters.rows import Row

_HYPHENS = ("-", "‐", "‑", "\u00ad")
_SUSPENDED = re.compile(r"^(?:and|or|to)\b")


class Flow:
    """The text of some rows: one space for a line break, none after a hyphen at a line's end.

    Footnote marks are left out. `place(start, end)` tells where characters of `text` stand in the document.
    """

    __slots__ = ("_origins", "_starts", "text")

    def __init__(self, rows: Iterable[Row]) -> None:
        parts: list[str] = []
        self._starts: list[int] = []
        self._origins: list[tuple[Row, int]] = []
        length = 0
        for row in rows:
            for begin, end in _kept(row) if row.cuts else ((0, len(row.text)),):
                piece = row.text[begin:end]
                if not piece:
                    continue
                if parts and begin == 0:
                    joint = _joint(parts[-1], piece) if parts[-1].endswith(_HYPHENS) else " "
                    if joint is None:
                        parts[-1] = parts[-1][:-1]
                        length -= 1
                    elif joint:
                        parts.append(joint)
                        length += 1
                self._starts.append(length)
                self._origins.append((row, begin))
                parts.append(piece)
                length += len(piece)
        self.text = "".join(parts)

    def place(self, start: int, end: int) -> Place:
        """Where `text[start:end]` stands. `start` must be less than `end`."""
        first, begin = self._origin(start)
        last, finish = self._origin(end - 1)
        return Place(first.page, first.number, first.start + begin, last.start + finish + 1, last.page)

    def row(self, position: int) -> Row:
        """The row that holds one character of `text`."""
        return self._origin(position)[0]

    def _origin(self, position: int) -> tuple[Row, int]:
        index = max(bisect_right(self._starts, position) - 1, 0)
        row, begin = self._origins[index]
        # The space between two rows belongs to neither: it is taken as the end of the first.
        return row, min(begin + position - self._starts[index], len(row.text) - 1)


def _kept(row: Row) -> Iterable[tuple[int, int]]:
    at = 0
    for start, end in row.cuts:
        yield at, start
        at = end
    yield at, len(row.text)


def _joint(before: str, piece: str) -> str | None:
    """What goes between two pieces of text; None where a soft hyphen has to go."""
    if before.endswith("\u00ad"):
        return None
    if before.endswith(("-", "‐", "‑")) and len(before) > 1 and before[-2].isalnum():
        return " " if _SUSPENDED.match(piece) else ""
    return " "
