"""Tables of findings: rows of cells, one finding a row, with a responsible body in a second column."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.domain.letters.flow import Flow
from tracker.domain.letters.lists import Item, Titles, ends_sentence, read_list
from tracker.domain.letters.markers import MarkerKind, marker
from tracker.domain.letters.rows import Row
from tracker.domain.letters.vocabulary import section_of

_BODY_HEADER = re.compile(
    r"(?:responsible|accountable|lead) (?:body|bodies|partners?|organisations?|agency|agencies)|who is responsible",
    re.IGNORECASE,
)

# How a sentence begins that goes on about the one before: the rest of a row, not a new one.
_GOES_ON = re.compile(
    r"^(?:this|these|those|they|it|such|in (?:addition|particular|doing so)|additionally|furthermore|also|moreover|"
    r"as part of this|to (?:do|achieve|support) this|\w+ should also)\b",
    re.IGNORECASE,
)

# How the names of bodies end that go on below the page break.
_BODY_GOES_ON = re.compile(r"(?:[,&]|\b(?:and|of|the|for))$")

_COUNT = re.compile(r"^\W*\d{1,2}\W*$")
_COUNT_HEADER = re.compile(r"^(?:no|nr|number|ref|reference|item|#)?\W*$", re.IGNORECASE)

_Key = tuple[int, int, int]


def has_table(rows: Sequence[Row]) -> bool:
    """Whether a section's first row stands in a cell."""
    return bool(rows) and rows[0].cell is not None


def holds_table(rows: Sequence[Row]) -> bool:
    """Whether a section has a table somewhere, perhaps after a sentence."""
    return sum(row.cell is not None for row in rows) * 2 > len(rows)


def read_table(rows: Sequence[Row]) -> list[Item]:
    """One item for each row of cells, in order. Rows outside the table are left out."""
    by_row: dict[_Key, dict[int, list[Row]]] = {}
    for row in rows:
        if row.cell is not None:
            key = (row.page, row.cell.table, row.cell.row)
            by_row.setdefault(key, {}).setdefault(row.cell.column, []).append(row)
    body_column: int | None = None
    items: list[Item] = []
    before: _Key | None = None
    listed = False
    for key, columns in by_row.items():
        header = _body_column(columns)
        if header is not None or _is_header_row(columns):
            body_column = header if header is not None else body_column
            continue
        body_rows, words = _sides(columns, body_column)
        if _is_list(words) and (before is None or before[0] == key[0] or listed):
            # A list in a cell, each bullet of it a finding.
            bodies = Flow(body_rows).text if body_rows else None
            for item in read_list(words, Titles.END).items:
                item.body = bodies
                items.append(item)
            listed = True
        elif items and before is not None and _carries_on(before, key, items[-1], words, columns):
            _extend(items[-1], words)
            if body_rows:
                items[-1].body = " ".join(filter(None, (items[-1].body, Flow(body_rows).text)))
        elif words:
            item = Item(body=Flow(body_rows).text if body_rows else None)
            if items and _is_beside_nothing(columns, words):
                item.body = items[-1].body
            _extend(item, words)
            items.append(item)
            listed = False
        before = key
    return _uncounted(items)


def _uncounted(items: list[Item]) -> list[Item]:
    """Without the numbers in front of the rows, where they count them."""
    marks = [marker(item.rows[0].text) for item in items]
    if not all(mark and mark.value == number for number, mark in enumerate(marks, start=1)):
        return items
    for item, mark in zip(items, marks, strict=True):
        item.rows[0] = item.rows[0].after(mark.length if mark else 0)
    return items


def _is_list(words: list[Row]) -> bool:
    """Whether a cell opens with a bullet, without a sentence over it."""
    mark = marker(words[0].text) if words else None
    return mark is not None and mark.kind is MarkerKind.GLYPH


def _body_column(columns: dict[int, list[Row]]) -> int | None:
    for column, rows in columns.items():
        if _BODY_HEADER.match(Flow(rows).text):
            return column
    return None


def _is_header_row(columns: dict[int, list[Row]]) -> bool:
    """Whether a row says what stands in its columns: a heading of the vocabulary, perhaps beside "No."."""
    texts = [Flow(cell).text for cell in columns.values()]
    return any(map(section_of, texts)) and all(section_of(text) or _COUNT_HEADER.match(text) for text in texts)


def _sides(columns: dict[int, list[Row]], body_column: int | None) -> tuple[list[Row], list[Row]]:
    """The cell of the responsible body and the cells with the finding's words."""
    if len(columns) < 2:
        return [], [row for cell in columns.values() for row in cell]
    if body_column is None or body_column not in columns:
        body_column = min(columns)
    words = [row for column, cell in sorted(columns.items()) if column != body_column for row in cell]
    bodies = columns[body_column]
    return ([] if _COUNT.match(Flow(bodies).text) else bodies), words


def _carries_on(before: _Key, key: _Key, item: Item, words: list[Row], columns: dict[int, list[Row]]) -> bool:
    """Whether the first row of a table on a new page is the rest of a row that the page break cut."""
    if before[0] == key[0] or not words or not item.rows:
        return False
    if item.body is not None and _BODY_GOES_ON.search(item.body):
        return True
    last = item.rows[-1].text
    if item.body is not None and _is_beside_nothing(columns, words):
        return not (ends_sentence(last) and words[0].text.split()[:2] == item.rows[0].text.split()[:2])
    if marker(words[0].text) is not None or _GOES_ON.match(words[0].text):
        return True
    return not ends_sentence(last) and not (item.children and words[0].text[:1].isupper())


def _is_beside_nothing(columns: dict[int, list[Row]], words: list[Row]) -> bool:
    """Whether the column of the responsible body is empty: cut by a page break, or one cell over several rows."""
    return len(columns) == 1 and bool(words) and words[0].cell is not None and words[0].cell.columns > 1


def _extend(item: Item, rows: list[Row]) -> None:
    nested = bool(item.children)
    for row in rows:
        mark = marker(row.text)
        is_bullet = mark is not None and mark.kind is not MarkerKind.NUMBER
        if mark is not None and (is_bullet or (item.rows and mark.value == len(item.children) + 1)):
            content = row.after(mark.length)
            item.rows.append(content)
            item.children.append([content])
            nested = True
        else:
            item.rows.append(row)
            if nested and item.children:
                item.children[-1].append(row)


def without_headers(rows: Sequence[Row]) -> list[Row]:
    """Rows of a table whose rules were lost, without its header."""
    kept = list(rows)
    while kept and (_BODY_HEADER.match(kept[0].text) or section_of(kept[0].text) is not None):
        kept = kept[1:]
    return kept


def with_bodies(items: Sequence[Item], has_bodies: bool) -> list[Item]:
    """Paragraphs of such a table: a name without a sentence is the body responsible for what follows."""
    if not has_bodies:
        return list(items)
    kept: list[Item] = []
    name: str | None = None
    for position, item in enumerate(items):
        text = item.flow().text
        follows = position + 1 < len(items)
        if follows and name is None and len(text) < 160 and text[-1:].isalnum() and not item.children:
            name = text
            continue
        item.body = item.body or name
        name = None
        kept.append(item)
    return kept
