"""Lists of findings: which rows make one item, what is nested in it, and where the list ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from tracker.domain.letters.flow import Flow
from tracker.domain.letters.markers import DASHES, Marker, MarkerKind, marker
from tracker.domain.letters.rows import Row

_SENTENCE_END = re.compile(r"[.!?…][)\]”’\"']*\s*$")
_OPENS_LIST = re.compile(r"(?:[.:;!?,…][)\]”’\"']*|\b(?:and|or))\s*$")
_STEM = re.compile(r":\s*$")
# "The local authority should:" opens a list; "Leadership and management:" is a title in it.
_SAYS = re.compile(r"\b(?:should|must|needs?|is|are|was|were)\b")
_TITLE_LENGTH = 130
_STEM_LENGTH = 50
_SAMPLE = 20
_LONGEST_REST = 14
_LONGEST_INTERRUPTION = 9


@dataclass(slots=True)
class Item:
    """One item: its rows in order, and for each nested bullet the rows that are it."""

    rows: list[Row] = field(default_factory=list)
    children: list[list[Row]] = field(default_factory=list)
    group: str | None = None
    body: str | None = None
    number: int | None = None

    def flow(self) -> Flow:
        """The item's words."""
        return Flow(self.rows)


class Titles(StrEnum):
    """What a line set as a heading is, between the items of a list: the list's end, a title over further items,
    or a title that may have a paragraph under it before they come."""

    END = "end"
    GROUPS = "groups"
    GROUPS_WITH_PROSE = "groups with prose"


@dataclass(slots=True)
class Listed:
    """What a section held, and in how many rows. `missing` are numbers that the run of numbers leaves out."""

    items: list[Item] = field(default_factory=list)
    length: int = 0
    is_prose: bool = False
    missing: list[int] = field(default_factory=list)


def ends_sentence(text: str) -> bool:
    """Whether a line ends where a sentence ends."""
    return bool(_SENTENCE_END.search(text))


class _Reader:
    def __init__(self, rows: Sequence[Row], titles: Titles, heading: Row | None) -> None:
        self.rows = rows
        self.heading = heading
        self.titles = titles
        self.listed = Listed()
        self.item: Item | None = None
        self.before: Row | None = None
        self.group: str | None = None
        # A title over the first items: another set like it goes on with the list.
        self.opening: Row | None = None
        self.top: Marker | None = None
        self.top_indent = 0.0
        self.inner: Marker | None = None
        self.hang: float | None = None
        self.hangs = False

    def read(self) -> Listed:
        index = 0
        while index < len(self.rows):
            row = self.rows[index]
            mark = self._mark(row)
            if mark is not None:
                content = row.after(mark.length)
                if not content.text and index + 1 < len(self.rows):
                    index += 1
                    content = self.rows[index]
                if self._ends_before(mark, row):
                    break
                self._begin(mark, row, content)
                index += 1
                continue
            if self.item is not None and self._belongs(index):
                self._append(row)
                index += 1
                continue
            length = self._title(index)
            if length:
                if self.item is not None and self._ends_at_title(row, index + length):
                    break
                if self.item is None and row.strong:
                    self.opening = row
                self.group = Flow(self.rows[index : index + length]).text.strip(" :")
                index += length
                continue
            if self.item is None:
                index += 1
                continue
            length = self._stem(index) or self._interruption(index) or self._title_with_prose(index)
            if not length and (rest := self._second_paragraph(index)):
                for one in rest:
                    self._append(one)
                length = len(rest)
            if not length:
                break
            index += length
        self.listed.length = index
        return self.listed

    def _mark(self, row: Row) -> Marker | None:
        mark = marker(row.text)
        if mark is None:
            return None
        if self._is_in_sentence(mark, row) if self.item is not None else self._is_lone_dash(mark, row):
            return None
        if mark.kind is MarkerKind.LETTER:
            return mark if self._is_next_letter(mark, row) else None
        if mark.kind is MarkerKind.NUMBER:
            if self.top is None or self.item is None:
                return mark
            if self.top.kind is MarkerKind.NUMBER:
                last = self.item.number or 0
                if row.indent > self.top_indent + 12:
                    return mark if mark.value in (1, len(self.item.children) + 1) else None
                if mark.value == last + 1:
                    return mark
                if last + 1 < mark.value <= last + 3 and row.gap:
                    self.listed.missing.extend(range(last + 1, mark.value))
                    return mark
                return None
        return mark

    def _is_next_letter(self, mark: Marker, row: Row) -> bool:
        """Whether a letter opens a list or goes on with one: of the section, or nested in an item."""
        if self.item is None:
            return mark.counts(1)
        if self.top is not None and self.top.kind is MarkerKind.LETTER and row.indent <= self.top_indent + 9:
            return mark.counts(len(self.listed.items) + 1)
        return row.indent > self.top_indent + 4 and mark.counts(len(self.item.children) + 1)

    def _is_in_sentence(self, mark: Marker, row: Row) -> bool:
        """Whether what looks like a mark is a dash or number that a line break put first."""
        before = self.before
        if before is None or row.gap:
            return False
        if any(one is not None and mark.is_like(one) for one in (self.top, self.inner)):
            return False
        if mark.kind is MarkerKind.GLYPH and mark.sign not in DASHES:
            return False
        return not _OPENS_LIST.search(before.text)

    def _is_lone_dash(self, mark: Marker, row: Row) -> bool:
        """Whether a paragraph before any list goes on after a dash that a line break put first."""
        if mark.kind is not MarkerKind.GLYPH or mark.sign not in DASHES or row.gap or row is self.rows[0]:
            return False
        signs = [other.sign for one in self.rows if (other := marker(one.text)) is not None]
        return row.text[mark.length : mark.length + 1].islower() and signs.count(mark.sign) == 1

    def _ends_before(self, mark: Marker, row: Row) -> bool:
        """Numbered paragraphs after a list of glyphs are the findings that follow it."""
        if self.top is None or self.item is None:
            return False
        is_number = mark.kind is MarkerKind.NUMBER and self.top.kind is MarkerKind.GLYPH
        return is_number and row.indent <= self.top_indent + 8

    def _begin(self, mark: Marker, row: Row, content: Row) -> None:
        if self.top is None:
            self.top, self.top_indent = mark, row.indent
        if self.item is not None and self._is_nested(mark, row):
            self.inner = mark
            self.item.rows.append(content)
            self.item.children.append([content])
        else:
            if mark.is_like(self.top):
                self.top_indent = row.indent
            self.item = Item([content], [], self.group, None, mark.value or None)
            self.listed.items.append(self.item)
            self.hang = None
        self.before = row

    def _is_nested(self, mark: Marker, row: Row) -> bool:
        assert self.top is not None
        deeper = row.indent - self.top_indent
        if mark.is_like(self.top):
            return deeper > 9
        if mark.kind is MarkerKind.LETTER or self.top.kind is MarkerKind.NUMBER:
            return True
        if deeper > 9:
            return True
        if row.has_geometry:
            return False
        assert self.item is not None
        opened = bool(_STEM.search(self.item.rows[-1].text))
        goes_on = bool(self.item.children) and self.inner is not None and mark.is_like(self.inner)
        return deeper >= 0 and ((mark.is_nesting and not self.top.is_nesting) or opened or goes_on)

    def _append(self, row: Row) -> None:
        assert self.item is not None
        self.item.rows.append(row)
        if self.item.children:
            self.item.children[-1].append(row)
        elif self.hang is None:
            self.hang = row.indent
            self.hangs = self.hangs or row.indent > self.top_indent + 8
        self.before = row

    def _belongs(self, index: int) -> bool:
        """Whether an unmarked row goes on with the item in hand."""
        if self._continues(self.rows[index]):
            return not self._is_tight_title(index)
        return self._is_rest_of_page_break(index)

    def _is_rest_of_page_break(self, index: int) -> bool:
        """In text without geometry: whether the first paragraph of a page stands between two items of the list,
        or between its last item and the end of the section."""
        row, before = self.rows[index], self.before
        if row.has_geometry or before is None or row.page == before.page or row.strong or self._title(index):
            return False
        for position in range(index + 1, min(index + 1 + _LONGEST_REST, len(self.rows))):
            later = self.rows[position]
            mark = self._mark(later)
            if mark is not None:
                return self.top is not None and mark.is_like(self.top)
            if later.gap:
                return self._title(position) > 0
        return len(self.rows) <= index + 1 + _LONGEST_REST

    def _continues(self, row: Row) -> bool:
        before = self.before
        assert before is not None
        if row.page == before.page and row.cell != before.cell:
            return False
        if row.strong and not before.strong:
            return False
        if not row.has_geometry:
            if not row.gap and row.page == before.page:
                return True
            return not ends_sentence(before.text) and row.text[:1].islower()
        hanging = row.indent > self.top_indent + 8
        if row.page != before.page:
            return hanging or (not ends_sentence(before.text) and not row.text[:1].isupper())
        if not row.gap:
            # In a list that hangs, a new sentence at the margin is not the item's.
            is_outside = self.hangs and not hanging and row.text[:1].isupper() and ends_sentence(before.text)
            return row.indent > self.top_indent - 5 and not is_outside
        if not hanging:
            return False
        return not ends_sentence(before.text) or self.hang is None or abs(row.indent - self.hang) < 5

    def _title(self, index: int) -> int:
        """How many rows from here make a title over further items, 0 if none does."""
        for length in (1, 2, 3):
            run = self.rows[index : index + length]
            if len(run) < length or index + length >= len(self.rows):
                return 0
            text = Flow(run).text
            if len(text) > _TITLE_LENGTH or text[-1:] in ".;," or not text[:1].isupper():
                return 0
            if _STEM.search(text) and (len(text) > _STEM_LENGTH or _SAYS.search(text)):
                return 0
            if run[-1].page != run[0].page or run[-1].strong is not run[0].strong:
                return 0
            if length > 1 and run[-1].gap:
                return 0
            follower = self.rows[index + length]
            mark = self._mark(follower)
            if mark is not None and (self.top is None or mark.is_like(self.top)):
                apart = run[0].strong or run[0].gap or run[0].page != self._page_before(index)
                return length if apart or self._is_tight_title(index) else 0
        return 0

    def _is_tight_title(self, index: int) -> bool:
        """Whether a short line between two items, without white space around it, is a title."""
        row, before = self.rows[index], self.before
        if row.has_geometry or before is None or row.gap or index + 1 >= len(self.rows):
            return False
        if len(row.text) > 80 or not row.text[:1].isupper() or ends_sentence(row.text) or row.text[-1:] in ",;":
            return False
        mark = self._mark(self.rows[index + 1])
        return ends_sentence(before.text) and mark is not None and self.top is not None and mark.is_like(self.top)

    def _page_before(self, index: int) -> int:
        return self.rows[index - 1].page if index else 0

    def _stem(self, index: int) -> int:
        """How many rows from here make a sentence that opens further items ("In addition, ...:")."""
        for length in range(1, 6):
            if index + length >= len(self.rows):
                return 0
            row = self.rows[index + length - 1]
            if _STEM.search(row.text):
                mark = self._mark(self.rows[index + length])
                return length if mark and self.top and mark.is_like(self.top) else 0
            if row.strong:
                return 0
        return 0

    def _ends_at_title(self, title: Row, index: int) -> bool:
        """Whether the items under a title are another list: by its level, by rule, or because they are far longer."""
        over = self.heading if self.opening is None else None
        if over is not None and title.level is not None and over.level is not None:
            return title.level <= over.level
        if self.titles is Titles.GROUPS and self.group is None and self._is_sibling(title):
            return True
        if self.titles is Titles.END or title.strong is False:
            if self.opening is not None and not self.opening.is_under(title):
                return False
            return bool(title.strong) and not (self.heading is not None and title.is_under(self.heading))
        if self.titles is Titles.GROUPS_WITH_PROSE:
            return False
        before = [sum(len(row.text) for row in item.rows) for item in self.listed.items[-_SAMPLE:]]
        after, items = 0, 0
        for row in self.rows[index : index + 4 * _SAMPLE]:
            mark = self._mark(row)
            items += mark is not None and self.top is not None and mark.is_like(self.top)
            after += len(row.text)
        return items > 0 and after / items > 2.2 * max(sum(before) / len(before), 80)

    def _is_sibling(self, title: Row) -> bool:
        """Whether a title is set like the heading of the whole list, and so opens another section."""
        if self.heading is None or not title.has_geometry or title.strong is not self.heading.strong:
            return False
        return abs((title.line.size or 0.0) - (self.heading.line.size or 0.0)) < 0.6

    def _second_paragraph(self, index: int) -> Sequence[Row]:
        """In text without geometry: the sentences that stand, without a mark, between two items of a list of glyphs."""
        row = self.rows[index]
        if row.has_geometry or row.strong or not row.text[:1].isupper():
            return ()
        for length in range(1, min(_LONGEST_INTERRUPTION, len(self.rows) - index)):
            later = self.rows[index + length]
            mark = self._mark(later)
            if mark is not None:
                is_whole = ends_sentence(self.rows[index + length - 1].text)
                is_next = self.top is not None and mark.is_like(self.top)
                return self.rows[index : index + length] if is_whole and is_next else ()
            if later.gap or later.strong:
                return ()
        return ()

    def _title_with_prose(self, index: int) -> int:
        """How many rows from here are a title and a paragraph under it, before further items of the list."""
        if self.titles is not Titles.GROUPS_WITH_PROSE or not self.rows[index].strong:
            return 0
        for length in range(1, min(_LONGEST_INTERRUPTION, len(self.rows) - index)):
            row = self.rows[index + length]
            mark = self._mark(row)
            if mark is not None and self.top is not None and mark.is_like(self.top):
                title = [one for one in self.rows[index : index + length] if one.strong]
                self.group = Flow(title).text.strip(" :")
                return length
        return 0

    def _interruption(self, index: int) -> int:
        """How many rows from here are strange to a list that goes on after them: a footnote, a stray line."""
        assert self.top is not None
        if self.top.kind is MarkerKind.GLYPH and not self.rows[index].text[:1].isdigit():
            return 0
        for length in range(1, min(_LONGEST_INTERRUPTION, len(self.rows) - index)):
            mark = self._mark(self.rows[index + length])
            if mark is not None and mark.is_like(self.top):
                return length
        return 0


def read_list(rows: Sequence[Row], titles: Titles, heading: Row | None = None) -> Listed:
    """The marked items of a section, with the titles between them as groups; `titles` says which may be one.

    `heading` is the row that heads the section: a later title set like it ends the list.
    """
    return _Reader(rows, titles, heading).read()
