"""One page of text as pdfium holds it, asked hundreds of small questions: plain numbers in, plain numbers out.

Reading a letter takes some ten thousand such calls. Nearly all that one costs is the wrapping of its arguments: so what
stays the same, the page and the places for answers, is wrapped once, and plain numbers go as they are.
"""

from __future__ import annotations

import ctypes
import math
from array import array
from collections.abc import Iterator
from ctypes import c_char, c_double, c_int, c_uint, c_ulong, c_void_p
from typing import Any

import pypdfium2.raw as pdfium

# Left, right, top and bottom in points from the page's left and top edge.
Box = tuple[float, float, float, float]

# In parts of a font's size: a letter's box that is lower than this is not its font's, which is then taken as this.
_LOOSE, _ASCENT, _DESCENT = 0.9, 0.75, 0.22
# In radians: a letter that leans less stands upright.
_TURNED = 0.1


def _asked(function: Any, result: Any, *arguments: Any) -> Any:
    """The same function of pdfium. Without types for its arguments, each has to be a C int or wrapped already."""
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, c_void_p).value or 0)


def _wrapped(pointer: Any) -> Any:
    """A pointer, or the address of something, as an argument that need not be looked at again."""
    return c_void_p.from_param(pointer if isinstance(pointer, int) else ctypes.cast(pointer, c_void_p).value)


_count_characters = _asked(pdfium.FPDFText_CountChars, c_int)
_get_text = _asked(pdfium.FPDFText_GetText, c_int)
_get_code = _asked(pdfium.FPDFText_GetUnicode, c_uint)
_count_rects = _asked(pdfium.FPDFText_CountRects, c_int)
_get_rect = _asked(pdfium.FPDFText_GetRect, c_int)
_get_box = _asked(pdfium.FPDFText_GetLooseCharBox, c_int)
_get_text_object = _asked(pdfium.FPDFText_GetTextObject, c_void_p)
_get_font = _asked(pdfium.FPDFTextObj_GetFont, c_void_p, c_void_p)
_get_font_name = _asked(pdfium.FPDFText_GetFontInfo, c_ulong)
_get_size = _asked(pdfium.FPDFText_GetFontSize, c_double)
_get_matrix = _asked(pdfium.FPDFText_GetMatrix, c_int)
_get_origin = _asked(pdfium.FPDFText_GetCharOrigin, c_int)
_count_objects = _asked(pdfium.FPDFPage_CountObjects, c_int)
_get_object = _asked(pdfium.FPDFPage_GetObject, c_void_p)
_get_type = _asked(pdfium.FPDFPageObj_GetType, c_int, c_void_p)
_get_bounds = _asked(pdfium.FPDFPageObj_GetBounds, c_int, *[c_void_p] * 5)

# Where pdfium writes its answers. One thread at a time may ask pdfium, so one of each is enough.
_ROOM = 64
_RECTS = array("d", bytes(8 * 4 * _ROOM))
_BOX = array("f", bytes(4 * 4))
_MATRIX = array("f", bytes(4 * 6))
_NAME = ctypes.create_string_buffer(128)
_FLAGS = c_int()


def _places(answers: array[float], first: int, count: int) -> tuple[Any, ...]:
    """Where to write `count` numbers of an array, which must never grow, from one on."""
    return tuple(_wrapped(answers.buffer_info()[0] + answers.itemsize * (first + n)) for n in range(count))


_PLACES = [(index, *_places(_RECTS, 4 * index, 4)) for index in range(_ROOM)]
_SIDES = _places(_BOX, 0, 4)
_INTO_BOX, _INTO_MATRIX = _SIDES[0], *_places(_MATRIX, 0, 1)
_INTO_NAME = (ctypes.byref(_NAME), c_ulong.from_param(len(_NAME)), ctypes.byref(_FLAGS))


class TextPage:
    """The characters of one page. Indexes count UTF-16 units, as pdfium does."""

    __slots__ = ("_at", "_bold", "_drawn", "_em", "_index", "_is_turned", "_item", "left", "top", "units")

    def __init__(self, textpage: Any, left: float, top: float) -> None:
        """`left` and `top` are the page's edges in its own coordinates."""
        self.left = left
        self.top = top
        self._at = _wrapped(textpage)
        self._drawn: dict[int | None, tuple[float, bool]] = {}
        self._bold: dict[int | None, bool] = {}
        self._index = -1
        self.units: int = _count_characters(self._at)

    def text(self) -> str:
        """One character for each that pdfium counts, so that an index means the same in both."""
        if self.units <= 0:
            return ""
        buffer = bytearray(2 * self.units + 2)
        written = _get_text(self._at, 0, self.units, ctypes.byref(c_char.from_buffer(buffer))) - 1
        if written == self.units:
            text = buffer[:-2].decode("utf-16-le", "replace")
            if len(text) == self.units:
                return text
            # Pairs of units would shift every index, so they stay apart until the line is made.
            return "".join(map(chr, memoryview(buffer)[:-2].cast("H")))
        # Letters that no code stands for are left out above: most often the glyph of a list.
        codes = (_get_code(self._at, index) for index in range(self.units))
        return "".join(chr(code) if 0 < code < 0x10000 else "\ufffd" for code in codes)

    def rects(self, start: int, count: int) -> list[float]:
        """Left, top, right and bottom of each piece that the file draws of these characters, one after the other.

        They are in the page's own coordinates: `top` is more than `bottom`.
        """
        at = self._at
        number: int = _count_rects(at, start, count)
        if number <= _ROOM:
            for place in _PLACES[:number]:
                _get_rect(at, *place)
            return _RECTS[: 4 * number].tolist()
        values: list[float] = []
        for index in range(number):
            _get_rect(at, index, *_PLACES[0][1:])
            values += _RECTS[:4]
        return values

    def character(self, index: int) -> Box | None:
        """The box of one character, as wide as it advances and as high as its font; None for one without extent."""
        if not _get_box(self._at, index, _INTO_BOX):
            return None
        left, top, right, bottom = _BOX.tolist()
        if right <= left or top <= bottom:
            return None
        self._look_at(index)
        em = self._em
        if top - bottom < _LOOSE * em:
            # The font does not say how high its letters reach, so the box is the letter's own shape.
            _get_origin(self._at, index, *_PLACES[0][1:3])
            top, bottom = _RECTS[1] + _ASCENT * em, _RECTS[1] - _DESCENT * em
        return left - self.left, right - self.left, self.top - top, self.top - bottom

    def is_turned(self, index: int) -> bool:
        """Whether the letter does not stand upright: a watermark, or the edge of a form."""
        self._look_at(index)
        return self._is_turned

    def _look_at(self, index: int) -> None:
        """Find what a letter was drawn with: of a line's first letter that is needed three times in a row.

        The size of its font in points, as it stands on the page, and whether it is turned are one for all that was
        drawn at once.
        """
        if index == self._index:
            return
        self._index = index
        item = self._item = _get_text_object(self._at, index)
        drawn = self._drawn.get(item)
        if drawn is None:
            drawn = 0.0, False
            if _get_matrix(self._at, index, _INTO_MATRIX):
                a, _, c, d, _, _ = _MATRIX.tolist()
                drawn = _get_size(self._at, index) * math.hypot(c, d), abs(math.atan2(c, a)) > _TURNED
            if item is not None:
                self._drawn[item] = drawn
        self._em, self._is_turned = drawn

    def is_bold(self, index: int) -> bool:
        """Whether the font of a character says of itself that it is bold."""
        self._look_at(index)
        if self._item is None:
            return False
        font = _get_font(self._item)
        if font not in self._bold:
            self._bold[font] = self._is_bold_font(index)
        return self._bold[font]

    def _is_bold_font(self, index: int) -> bool:
        if not 0 < _get_font_name(self._at, index, *_INTO_NAME) <= len(_NAME):
            return False
        name = _NAME.value.lower()
        return b"bold" in name or b"black" in name or b"heavy" in name


def paths(page: Any, left: float, top: float) -> Iterator[Box]:
    """The bounds of everything that a page draws with strokes and fills: rules, boxes, backgrounds."""
    at = _wrapped(page)
    kind = pdfium.FPDF_PAGEOBJ_PATH
    for index in range(_count_objects(at)):
        item = _get_object(at, index)
        if _get_type(item) == kind and _get_bounds(item, *_SIDES):
            x0, y0, x1, y1 = _BOX.tolist()
            yield x0 - left, x1 - left, top - y1, top - y0
