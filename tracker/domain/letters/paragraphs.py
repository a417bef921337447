"""Findings written as paragraphs, without marks: where each begins and ends."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.domain.letters.lists import Item, ends_sentence
from tracker.domain.letters.markers import MarkerKind, marker
from tracker.domain.letters.rows import Row

_STEM = re.compile(r":\s*$")


def paragraphs(rows: Sequence[Row]) -> list[Item]:
    """Unmarked paragraphs, each with the bullets nested in it, as items."""
    items: list[Item] = []
    top = min((row.indent for row in rows), default=0.0)
    full = max((reach(row) for row in rows), default=0.0)
    before: Row | None = None
    for row in rows:
        mark = marker(row.text)
        current = items[-1] if items else None
        if current is not None and mark is not None and mark.kind is MarkerKind.GLYPH:
            content = row.after(mark.length)
            current.rows.append(content)
            current.children.append([content])
        elif current is None or before is None or _opens(row, before, current, top, full):
            items.append(Item([row]))
        else:
            current.rows.append(row)
            if current.children:
                current.children[-1].append(row)
        before = row
    return items


def reach(row: Row) -> float:
    """How far to the right a row's words reach: points, or characters where there is no geometry."""
    return row.line.x1 if row.line.x1 is not None else float(len(row.line.text))


def _opens(row: Row, before: Row, current: Item, top: float, full: float) -> bool:
    """Whether an unmarked row opens a new paragraph."""
    if not row.text[:1].isupper():
        return False
    closed = ends_sentence(before.text)
    if row.page != before.page:
        return closed
    if row.gap:
        return closed or not _STEM.search(before.text)
    if current.children and row.has_geometry and row.indent < current.children[-1][0].indent - 12:
        return row.indent < top + 8
    # A line that ends a sentence well before the margin ends its paragraph.
    return closed and reach(before) < 0.8 * full
