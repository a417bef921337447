"""Where lines stand beside each other: rows put together again, older layers dropped, reading order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from tracker.domain.letters.pages import Line

_ROW = 2.5
_MARK_GAP = 45
# So many pieces a row of one column has at most.
_MOST_BESIDE = 12
# How many lines later one can still be printed over another.
_FAR = 15
_LONGEST_MARK = 6
_ALONE = re.compile(r"^(?:[•●○◦∙▪▫■□◼◻◾➢➤▶►❑❒\ue000-\uf8ff]|[-‒–—―−o]|\(?(?:\d{1,3}|[a-h]|[ivx]{1,4})[.)])$")


def joined_rows(lines: Sequence[Line]) -> list[Line]:
    """Lines that a raised footnote mark cut in two, in one again, with the mark noted."""
    kept: list[Line] = []
    for line in lines:
        if kept:
            whole = _joined(kept[-1], line)
            if whole is not None:
                kept[-1] = whole
                continue
        kept.append(line)
    return kept


def _joined(left: Line, right: Line) -> Line | None:
    if left.x1 is None or right.x0 is None or left.top is None or right.top is None:
        return None
    if left.bottom is None or right.bottom is None or left.size is None or right.size is None:
        return None
    is_mark = right.text.isdigit() and len(right.text) <= 2 and right.size < 0.8 * left.size
    gap = right.x0 - left.x1
    if not -_ROW < gap < (3.0 if is_mark else 0.75 * left.size):
        return None
    if is_mark:
        if not left.top - 4 <= right.top <= left.bottom:
            return None
    elif abs(left.top - right.top) > _ROW or not (_ends_in_mark(left) or _begins_with_mark(right)):
        return None
    space = "" if gap < 1.6 or is_mark else " "
    shift = len(left.text) + len(space)
    marks = tuple((start + shift, end + shift) for start, end in right.marks)
    if is_mark:
        marks = ((shift, shift + len(right.text)),)
    return left._replace(
        text=left.text + space + right.text,
        x1=right.x1,
        bold=left.bold if is_mark else bool(left.bold and right.bold),
        marks=left.marks + marks,
    )


def _ends_in_mark(line: Line) -> bool:
    return bool(line.marks) and line.marks[-1][1] == len(line.text)


def _begins_with_mark(line: Line) -> bool:
    return bool(line.marks) and line.marks[0][0] == 0


def with_marks(lines: Sequence[Line]) -> list[Line]:
    """Bullets and numbers that the file draws apart from their words, put in front of them."""
    alone = [line for line in lines if len(line.text) <= _LONGEST_MARK and _ALONE.match(line.text.strip())]
    if not alone:
        return list(lines)
    kept = list(lines)
    for mark in alone:
        words = _beside(mark, kept)
        if words is None:
            continue
        joined = f"{mark.text.strip()} {words.text}"
        shift = len(joined) - len(words.text)
        marks = tuple((start + shift, end + shift) for start, end in words.marks)
        kept[kept.index(words)] = words._replace(text=joined, x0=mark.x0, marks=marks)
        kept.remove(mark)
    return kept


def _beside(mark: Line, lines: Sequence[Line]) -> Line | None:
    """The line in the mark's row that begins next to its right."""
    if mark.top is None or mark.bottom is None or mark.x1 is None:
        return None
    middle = (mark.top + mark.bottom) / 2
    right = [
        line
        for line in lines
        if line.x0 is not None
        and line.top is not None
        and line.bottom is not None
        and line.top <= middle <= line.bottom
        and -1 <= line.x0 - mark.x1 < _MARK_GAP
        and not _ALONE.match(line.text.strip())
    ]
    return min(right, key=lambda line: line.x0 or 0.0, default=None)


def uncovered(lines: Sequence[Line]) -> list[Line]:
    """Without lines that a later one is printed over: some letters carry an older layer underneath."""
    tops = [line.top or 0.0 for line in lines]
    bottoms = [line.bottom or 0.0 for line in lines]
    # Where a line begins below the end of the one before it, none of these can cover another: nearly everywhere.
    rising = [index for index, (bottom, top) in enumerate(zip(bottoms, tops[1:], strict=False)) if top < bottom]
    if not rising:
        return list(lines)
    kept = []
    ahead = iter([*rising, len(lines) + _FAR])
    nearest = next(ahead)
    for index, line in enumerate(lines):
        while nearest < index:
            nearest = next(ahead)
        if nearest < index + _FAR and _is_covered(index, lines, tops, bottoms):
            continue
        kept.append(line)
    return kept


def _is_covered(index: int, lines: Sequence[Line], tops: Sequence[float], bottoms: Sequence[float]) -> bool:
    top, bottom, after = tops[index], bottoms[index], slice(index + 1, index + 1 + _FAR)
    return any(
        above < bottom and below > top and _covers(other, lines[index])
        for above, below, other in zip(tops[after], bottoms[after], lines[after], strict=True)
    )


def _covers(above: Line, below: Line) -> bool:
    if above.top is None or below.top is None or above.bottom is None or below.bottom is None:
        return False
    if above.top >= below.bottom or below.top >= above.bottom:
        return False
    if above.x0 is None or above.x1 is None or below.x0 is None or below.x1 is None:
        return False
    high = min(above.bottom, below.bottom) - max(above.top, below.top)
    wide = min(above.x1, below.x1) - max(above.x0, below.x0)
    lower, higher = sorted((above.bottom - above.top, below.bottom - below.top))
    if higher > 1.6 * lower:
        # A watermark over the page hides nothing.
        return False
    narrower = min(above.x1 - above.x0, below.x1 - below.x0)
    return high > 0.3 * lower and wide > 0.5 * narrower and lower > 4 and narrower > 12


def reading_order(lines: Sequence[Line]) -> list[Line]:
    """Top to bottom where the file draws a block out of turn; columns beside each other keep the file's order, and a
    ruled table stays together."""
    lines = _gathered(lines)
    runs: list[list[Line]] = []
    for line in lines:
        if runs and (line.top or 0.0) >= (runs[-1][-1].top or 0.0) - _ROW:
            runs[-1].append(line)
        else:
            runs.append([line])
    if len(runs) < 2:
        return list(lines)
    column = _one_column(lines)
    if column is not None:
        return column
    ordered: list[list[Line]] = []
    for run in runs:
        bottom = max(line.bottom or 0.0 for line in run)
        place = len(ordered)
        while place and min(line.top or 0.0 for line in ordered[place - 1]) >= bottom - _ROW:
            place -= 1
        woven = _woven(ordered[place - 1], run) if place else None
        if woven is not None:
            ordered[place - 1] = woven
        else:
            ordered.insert(place, run)
    return [line for run in ordered for line in run]


def _one_column(lines: Sequence[Line]) -> list[Line] | None:
    """All lines from top to bottom, where none stands beside another but one that the file draws next to it."""
    places = sorted(range(len(lines)), key=lambda place: lines[place].top or 0.0)
    rows: list[list[int]] = []
    for place in places:
        if not rows or _is_below(lines[rows[-1][-1]], lines[place]):
            rows.append([place])
        elif len(rows[-1]) < _MOST_BESIDE and min(abs(place - other) for other in rows[-1]) == 1:
            rows[-1].append(place)
        else:
            return None
    return [lines[place] for row in rows for place in sorted(row)]


def _is_below(above: Line, line: Line) -> bool:
    """Whether a line stands under another and not beside it: where one ends before the other begins, no part of it
    may be at the other's height."""
    if (line.x0 or 0.0) > (above.x1 or 0.0) or (line.x1 or 0.0) < (above.x0 or 0.0):
        return (line.top or 0.0) >= (above.bottom or 0.0)
    return (line.top or 0.0) >= ((above.top or 0.0) + (above.bottom or 0.0)) / 2


def _gathered(lines: Sequence[Line]) -> Sequence[Line]:
    """The same lines, those of a ruled table that the file draws in pieces brought together, cell by cell."""
    places: dict[int, list[int]] = {}
    for index, line in enumerate(lines):
        if line.cell is not None:
            places.setdefault(line.cell.table, []).append(index)
    in_pieces = {table for table, at in places.items() if at[-1] - at[0] >= len(at)}
    if not in_pieces:
        return lines
    kept: list[Line] = []
    for index, line in enumerate(lines):
        table = None if line.cell is None else line.cell.table
        if table is None or table not in in_pieces:
            kept.append(line)
        elif index == places[table][0]:
            for cell in _cells([lines[at] for at in places[table]]):
                kept.extend(reading_order(cell))
    return kept


def _cells(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of one table, cell by cell and row by row."""
    cells: dict[tuple[int, int], list[Line]] = {}
    for line in lines:
        if line.cell is not None:
            cells.setdefault((line.cell.row, line.cell.column), []).append(line)
    return [cells[place] for place in sorted(cells)]


def _woven(above: Sequence[Line], run: Sequence[Line]) -> list[Line] | None:
    """Both runs from top to bottom, where the second fills holes that the first leaves in the same column."""
    if (run[0].top or 0.0) >= (above[-1].top or 0.0):
        return None
    left, right = min(line.x0 or 0.0 for line in above), max(line.x1 or 0.0 for line in above)
    if any((line.x0 or 0.0) > right or (line.x1 or 0.0) < left for line in run):
        return None
    both = sorted([*((line, 0) for line in above), *((line, 1) for line in run)], key=lambda one: one[0].top or 0.0)
    for (upper, one), (lower, other) in pairwise(both):
        if one != other and (lower.top or 0.0) < ((upper.top or 0.0) + (upper.bottom or 0.0)) / 2:
            return None
    return [line for line, _ in both]
