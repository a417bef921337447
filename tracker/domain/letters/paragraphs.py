"""Findings written as paragraphs, without marks: where each begins and ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tracker.domain.letters.lists import Item, ends_sentence
from tracker.domain.letters.markers import MarkerKind, marker
from tracker.domain.letters.rows import Row

_STEM = re.compile(r":\s*$")
# How much wider than the middling letter of its line a word may be.
_ROOM = 1.2
_CAPITAL = re.compile(r"[‘’“”'\"(\[]?[A-Z]")


@dataclass(frozen=True, slots=True)
class Setting:
    """How a document is set: where its full lines end on the right, in points, and which words it writes small."""

    margin: float | None
    small: frozenset[str]


_UNKNOWN = Setting(None, frozenset())


def setting_of(rows: Sequence[Row]) -> Setting:
    """The setting of a document, from its lines outside tables."""
    ends = sorted(row.line.x1 for row in rows if row.line.x1 is not None and row.cell is None)
    words = frozenset(word for row in rows for word in re.findall(r"(?<=[a-z,;] )[a-z]+", row.text))
    return Setting(ends[len(ends) * 97 // 100] if ends else None, words)


def paragraphs(rows: Sequence[Row], setting: Setting = _UNKNOWN, *, unmarked: bool = False) -> list[Item]:
    """Unmarked paragraphs, each with the bullets nested in it, as items; `unmarked` if they are a list that has
    lost its marks."""
    items: list[Item] = []
    tight = unmarked and not any(row.gap and row.page == above.page for above, row in pairwise(rows))
    before: Row | None = None
    for row in rows:
        mark = marker(row.text)
        current = items[-1] if items else None
        if current is not None and mark is not None and mark.kind is MarkerKind.GLYPH:
            content = row.after(mark.length)
            current.rows.append(content)
            current.children.append([content])
        elif (
            current is None
            or before is None
            or _opens(row, before, current, rows, setting)
            or (tight and _opens_item(row, before, current, setting))
        ):
            items.append(Item([row]))
        else:
            current.rows.append(row)
            if current.children:
                current.children[-1].append(row)
        before = row
    return items


def _opens_item(row: Row, before: Row, current: Item, setting: Setting) -> bool:
    """Whether a line opens an item, in a list that lost its marks and has no white space: it begins with a capital
    that only the beginning of an item explains."""
    if abs(row.indent - current.rows[0].indent) > 3 or not _CAPITAL.match(row.text):
        return False
    if ends_sentence(before.text):
        return True
    first, last = row.text.split(maxsplit=1)[0], before.text.split()[-1]
    return first.strip("‘’“”'\"([,").lower() in setting.small and not last[:1].isupper()


def reach(row: Row) -> float:
    """How far to the right a row's words reach: points, or characters where there is no geometry."""
    return row.line.x1 if row.line.x1 is not None else float(len(row.line.text))


def _opens(row: Row, before: Row, current: Item, rows: Sequence[Row], setting: Setting) -> bool:
    """Whether an unmarked row opens a new paragraph."""
    if not _CAPITAL.match(row.text):
        return False
    closed = ends_sentence(before.text)
    broken_off = setting.margin is not None and _is_broken_off(before, row, setting.margin)
    if row.page != before.page:
        return closed or broken_off
    if row.gap:
        return closed or not _STEM.search(before.text)
    if current.children:
        # Back where the paragraph began, after the bullets nested in it.
        nested = current.children[-1][0].indent
        if row.indent < nested - 4 and abs(row.indent - current.rows[0].indent) < 6:
            return True
        if row.has_geometry and row.indent < nested - 12:
            return row.indent < min(one.indent for one in rows) + 8
    # A line that ends a sentence well before the margin ends its paragraph.
    return broken_off or (closed and reach(before) < 0.8 * max(map(reach, rows)))


def _is_broken_off(before: Row, row: Row, margin: float) -> bool:
    """Whether a line ends although the first word of the next had room in it."""
    if row.line.x0 is None or row.line.x1 is None or before.line.x1 is None or abs(before.indent - row.indent) > 3:
        return False
    letter = (row.line.x1 - row.line.x0) / max(len(row.line.text.strip()), 1)
    word = len(row.text.split(maxsplit=1)[0])
    return before.line.x1 + _ROOM * letter * (word + 1) < margin

