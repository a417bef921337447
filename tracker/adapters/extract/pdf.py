"""PDF to lines: pdfium's text, placed on the page by its text rectangles and its ruled lines."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium

from tracker.adapters.extract.grid import Edge, Rule, Table, celled, ruled
from tracker.adapters.extract.layout import joined_rows, reading_order, uncovered, with_marks
from tracker.adapters.extract.refusal import Limits, Reason, Unreadable
from tracker.domain.letters.pages import Line, PageText

_BREAK = re.compile("\r\n|\r|\n|\ufffe|\x02")
_MARK = re.compile(r"(?<=[^\W\d_]|[.,;:?!’”'\")\]])\d{1,2}(?![\w%)]|[.,]\d)|^\d{1,2}(?= )")
_WORD = re.compile(r"[^\W_]{2,}|[^\W_]$|[^\W_](?=[.)])")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_LIGATURE = re.compile("[ﬀﬁﬂﬃﬄﬅﬆ]")
_PAIRED = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\u200b\ufeff\ufffe\uffff]")
# A space wider than this many letter heights between two words of a row separates columns.
_COLUMN_GAP = 2.5
# In parts of a font's size: a letter's box that is lower than this is not its font's, which is then taken as this.
_LOOSE, _ASCENT, _DESCENT = 0.9, 0.75, 0.22


@dataclass(slots=True)
class _Box:
    x0: float
    x1: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class _Words:
    """A line and the characters of the page it was made of."""

    line: Line
    start: int
    end: int


def read_pdf(content: bytes, limits: Limits) -> tuple[PageText, ...]:
    """All pages of a PDF file. Raises Unreadable when it is encrypted, damaged or too long."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        reason = Reason.ENCRYPTED if "assword" in str(error) else Reason.DAMAGED
        raise Unreadable(reason) from error
    try:
        if len(document) > limits.pages:
            raise Unreadable(Reason.TOO_MANY_PAGES, pages=limits.pages)
        pages = []
        characters = 0
        for number in range(len(document)):
            page = _read_page(document, number)
            characters += sum(len(line.text) for line in page.lines)
            if characters > limits.characters:
                raise Unreadable(Reason.TOO_LARGE, megabytes=limits.size // 1_000_000)
            pages.append(page)
        return tuple(pages)
    finally:
        document.close()


def _read_page(document: pypdfium2.PdfDocument, index: int) -> PageText:
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        # A page that cannot be loaded is blank to a reader as well.
        return PageText(index + 1, ())
    textpage = None
    try:
        left, bottom, right, top = page.get_bbox()
        width, height = right - left, top - bottom
        textpage = pdfium.FPDFText_LoadPage(page.raw)
        if not textpage:
            return PageText(index + 1, (), width, height)
        reader = _Reader(textpage, left, top)
        found = list(reader.lines())
        tables = ruled(_rules(page.raw, left, top)) if found else []
        found = reader.apart(found, tables)
        lines = with_marks(joined_rows(uncovered([words.line for words in found])))
        return PageText(index + 1, tuple(reading_order(celled(lines, tables))), width, height)
    finally:
        if textpage:
            pdfium.FPDFText_ClosePage(textpage)
        page.close()


class _Reader:
    """The lines of one text page. Character indexes count UTF-16 units, as pdfium does."""

    def __init__(self, textpage: object, left: float, top: float) -> None:
        self.textpage = textpage
        self.left = left
        self.top = top
        self.units = pdfium.FPDFText_CountChars(textpage)
        self.text = ""
        self._doubles = [ctypes.c_double() for _ in range(4)]
        self._refs = [ctypes.byref(value) for value in self._doubles]
        self._rect = pdfium.FS_RECTF()
        self._matrix = pdfium.FS_MATRIX()
        self._flags = ctypes.c_int()
        self._name = ctypes.create_string_buffer(128)

    def lines(self) -> Iterator[_Words]:
        if self.units <= 0:
            return
        text = self.text = self._text()
        start = 0
        for found in _BREAK.finditer(text):
            end = found.start()
            hyphen = found.group() in ("\ufffe", "\x02")
            yield from self._segment(text, start, end + hyphen, hyphen)
            start = found.end()
        yield from self._segment(text, start, len(text), hyphen=False)

    def _text(self) -> str:
        """One character for each that pdfium counts, so that an index means the same in both."""
        buffer = (ctypes.c_ushort * (self.units + 1))()
        written = pdfium.FPDFText_GetText(self.textpage, 0, self.units, buffer) - 1
        if written == self.units:
            text = bytes(buffer)[: self.units * 2].decode("utf-16-le", "replace")
            if len(text) == self.units:
                return text
            # Pairs of units would shift every index, so they stay apart until the line is made.
            return "".join(map(chr, buffer[: self.units]))
        # Letters that no code stands for are left out above: most often the glyph of a list.
        codes = (pdfium.FPDFText_GetUnicode(self.textpage, index) for index in range(self.units))
        return "".join(chr(code) if 0 < code < 0x10000 else "\ufffd" for code in codes)

    def _segment(self, text: str, start: int, end: int, hyphen: bool) -> Iterator[_Words]:
        while start < end and text[start] in " \t\xa0\x00":
            start += 1
        if start >= end:
            return
        boxes = self._boxes(start, end - start)
        if not boxes:
            return
        if self._is_turned(start):
            return
        if _is_one_row(boxes):
            yield self._line(text, start, end, boxes, hyphen)
            return
        for part_start, part_end in self._parts(start, end):
            part = text[part_start:part_end]
            if part.strip():
                indent = len(part) - len(part.lstrip())
                pieces = self._boxes(part_start, part_end - part_start)
                if pieces:
                    yield self._line(text, part_start + indent, part_end, pieces, hyphen and part_end == end)

    def _line(self, text: str, start: int, end: int, boxes: list[_Box], hyphen: bool) -> _Words:
        words = text[start : end - 1] + "-" if hyphen else text[start:end]
        marks = tuple(self._marks(words, start))
        if _PAIRED.search(words):
            words = words.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
            marks = ()
        words = _CONTROL.sub(" ", words).rstrip()
        if _LIGATURE.search(words):
            words, marks = _LIGATURE.sub(lambda one: _LIGATURES[one.group()], words), ()
        # A list glyph or a raised mark in front has a size of its own: the first word tells the line's.
        word = _WORD.search(words, marks[0][1] if marks and marks[0][0] == 0 else 0)
        first = start + (word.start() if word else 0)
        letter = self._character(first) or boxes[0]
        line = Line(
            words,
            round(min(box.x0 for box in boxes), 1),
            round(max(box.x1 for box in boxes), 1),
            round(letter.top, 1),
            round(letter.bottom, 1),
            round(letter.bottom - letter.top, 1),
            self._is_bold(first) and self._is_bold(start + max(len(words), 1) - 1),
            None,
            marks,
        )
        return _Words(line, start, end)

    def apart(self, found: list[_Words], tables: list[Table]) -> list[_Words]:
        """The same lines, those cut that run over the edge of a column."""
        edges = [edge for table in tables for edge in table.inner_edges]
        for left, right in pairwise(found):
            edge = _column(left.line, right.line)
            if edge is not None:
                edges.append(edge)
        if not edges:
            return found
        kept: list[_Words] = []
        for words in found:
            kept.extend(self._cut(words, edges))
        return kept

    def _cut(self, words: _Words, edges: list[Edge]) -> Iterator[_Words]:
        line = words.line
        for edge in edges:
            if not edge.crosses(line):
                continue
            boxes = self._boxes(words.start, words.end - words.start)
            for left, right in pairwise(boxes):
                if not edge.parts(left.x1, right.x0, line.size or 0.0):
                    continue
                at = next(
                    (
                        index
                        for index in range(words.start + 1, words.end)
                        if (box := self._character(index)) and box.x0 >= right.x0 - 1.5
                    ),
                    None,
                )
                if at is None:
                    continue
                yield self._line(self.text, words.start, at, self._boxes(words.start, at - words.start), False)
                rest = self._line(self.text, at, words.end, self._boxes(at, words.end - at), line.text.endswith("-"))
                yield from self._cut(rest, edges)
                return
        yield words

    def _boxes(self, start: int, count: int) -> list[_Box]:
        number = pdfium.FPDFText_CountRects(self.textpage, start, count)
        left, top, right, bottom = self._refs
        left_value, top_value, right_value, bottom_value = self._doubles
        boxes = []
        for index in range(number):
            pdfium.FPDFText_GetRect(self.textpage, index, left, top, right, bottom)
            x0, y1, x1, y0 = left_value.value, top_value.value, right_value.value, bottom_value.value
            boxes.append(_Box(x0 - self.left, x1 - self.left, self.top - y1, self.top - y0))
        return boxes

    def _parts(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """A run of characters that pdfium took for one row, cut where it jumps to another row or column."""
        part, before = start, None
        for index in range(start, end):
            box = self._character(index)
            if box is None:
                continue
            if before is not None and not _continues(before, box):
                yield part, index
                part = index
            before = box
        yield part, end

    def _character(self, index: int) -> _Box | None:
        if not pdfium.FPDFText_GetLooseCharBox(self.textpage, index, ctypes.byref(self._rect)):
            return None
        rect = self._rect
        if rect.right <= rect.left or rect.top <= rect.bottom:
            return None
        top, bottom = rect.top, rect.bottom
        em = self._em(index)
        if top - bottom < _LOOSE * em:
            # The font does not say how high its letters reach, so the box is the letter's own shape.
            pdfium.FPDFText_GetCharOrigin(self.textpage, index, self._refs[0], self._refs[1])
            top, bottom = self._doubles[1].value + _ASCENT * em, self._doubles[1].value - _DESCENT * em
        return _Box(rect.left - self.left, rect.right - self.left, self.top - top, self.top - bottom)

    def _em(self, index: int) -> float:
        """The size of the letter's font in points, as it stands on the page."""
        size: float = pdfium.FPDFText_GetFontSize(self.textpage, index)
        if not pdfium.FPDFText_GetMatrix(self.textpage, index, ctypes.byref(self._matrix)):
            return 0.0
        return size * math.hypot(self._matrix.c, self._matrix.d)

    def _marks(self, words: str, start: int) -> Iterator[tuple[int, int]]:
        for found in _MARK.finditer(words):
            beside = found.start() - 1 if found.start() else found.end() + 1
            if beside >= len(words):
                continue
            mark, other = self._character(start + found.start()), self._character(start + beside)
            if mark and other and mark.bottom - mark.top < 0.8 * (other.bottom - other.top):
                yield found.start(), found.end()

    def _is_turned(self, index: int) -> bool:
        """Whether the letter does not stand upright: a watermark, or the edge of a form."""
        angle: float = pdfium.FPDFText_GetCharAngle(self.textpage, index)
        return 0.1 < angle < 6.18

    def _is_bold(self, index: int) -> bool:
        length = pdfium.FPDFText_GetFontInfo(
            self.textpage, index, self._name, len(self._name), ctypes.byref(self._flags)
        )
        if not length:
            return False
        name = self._name.value.lower()
        return b"bold" in name or b"black" in name or b"heavy" in name


def _column(left: Line, right: Line) -> Edge | None:
    """The edge between two lines that stand in the same row, apart from each other."""
    if left.top is None or right.top is None or left.x1 is None or right.x0 is None:
        return None
    if abs(left.top - right.top) > 3 or right.x0 - left.x1 < 24:
        return None
    return Edge(right.x0, left.top - 60, left.top + 60, is_ruled=False)


def _is_one_row(boxes: list[_Box]) -> bool:
    before = boxes[0]
    for box in boxes[1:]:
        if box.x0 < before.x1 - 4 or box.x0 - before.x1 > _COLUMN_GAP * 12:
            return False
        if box.top > before.bottom + 3 or box.bottom < before.top - 3:
            return False
        before = _Box(before.x0, box.x1, min(before.top, box.top), max(before.bottom, box.bottom))
    return True


def _continues(before: _Box, box: _Box) -> bool:
    height = max(before.bottom - before.top, box.bottom - box.top)
    apart = min(before.bottom, box.bottom) - max(before.top, box.top)
    if apart < 0:
        return False
    return -0.8 * height < box.x0 - before.x1 < _COLUMN_GAP * height


def _rules(page: object, left: float, top: float) -> Iterator[Rule]:
    x0, y0, x1, y1 = (ctypes.c_float() for _ in range(4))
    references = [ctypes.byref(value) for value in (x0, y0, x1, y1)]
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        item = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(item) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        with suppress(ValueError, OverflowError):
            if pdfium.FPDFPageObj_GetBounds(item, *references):
                yield Rule(x0.value - left, x1.value - left, top - y1.value, top - y0.value)
