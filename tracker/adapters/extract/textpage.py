"""One page of text as pdfium holds it, asked hundreds of small questions: plain numbers in, plain numbers out.

Reading a letter takes some ten thousand such calls. Handed addresses as numbers instead of ctypes' own pointers, each
costs half of what it does otherwise.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from ctypes import c_char, c_double, c_float, c_int, c_uint, c_ulong, c_void_p
from typing import Any

import pypdfium2.raw as pdfium

# Left, right, top and bottom in points from the page's left and top edge.
Box = tuple[float, float, float, float]

# In parts of a font's size: a letter's box that is lower than this is not its font's, which is then taken as this.
_LOOSE, _ASCENT, _DESCENT = 0.9, 0.75, 0.22


def _plainly(function: Any, result: Any, *arguments: Any) -> Any:
    """The same function of pdfium, with numbers for addresses."""
    return ctypes.PYFUNCTYPE(result, *arguments)(_address(function))


def _address(pointer: Any) -> int:
    return ctypes.cast(pointer, c_void_p).value or 0


_count_characters = _plainly(pdfium.FPDFText_CountChars, c_int, c_void_p)
_get_text = _plainly(pdfium.FPDFText_GetText, c_int, c_void_p, c_int, c_int, c_void_p)
_get_code = _plainly(pdfium.FPDFText_GetUnicode, c_uint, c_void_p, c_int)
_count_rects = _plainly(pdfium.FPDFText_CountRects, c_int, c_void_p, c_int, c_int)
_get_rect = _plainly(pdfium.FPDFText_GetRect, c_int, c_void_p, c_int, c_void_p, c_void_p, c_void_p, c_void_p)
_get_box = _plainly(pdfium.FPDFText_GetLooseCharBox, c_int, c_void_p, c_int, c_void_p)
_get_angle = _plainly(pdfium.FPDFText_GetCharAngle, c_float, c_void_p, c_int)
_get_text_object = _plainly(pdfium.FPDFText_GetTextObject, c_void_p, c_void_p, c_int)
_get_font = _plainly(pdfium.FPDFTextObj_GetFont, c_void_p, c_void_p)
_get_font_name = _plainly(pdfium.FPDFText_GetFontInfo, c_ulong, c_void_p, c_int, c_void_p, c_ulong, c_void_p)
_get_size = _plainly(pdfium.FPDFText_GetFontSize, c_double, c_void_p, c_int)
_get_matrix = _plainly(pdfium.FPDFText_GetMatrix, c_int, c_void_p, c_int, c_void_p)
_get_origin = _plainly(pdfium.FPDFText_GetCharOrigin, c_int, c_void_p, c_int, c_void_p, c_void_p)
_get_object = _plainly(pdfium.FPDFPage_GetObject, c_void_p, c_void_p, c_int)
_get_type = _plainly(pdfium.FPDFPageObj_GetType, c_int, c_void_p)
_get_bounds = _plainly(pdfium.FPDFPageObj_GetBounds, c_int, c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)

# Where pdfium writes its answers. One thread at a time may ask pdfium, so one of each is enough.
_ROOM = 64
_RECTS = (c_double * (4 * _ROOM))()
_PLACES = [(index, *(ctypes.addressof(_RECTS) + 32 * index + 8 * side for side in range(4))) for index in range(_ROOM)]
_BOX = (c_float * 4)()
_SIDES = tuple(ctypes.addressof(_BOX) + 4 * side for side in range(4))
_MATRIX = (c_float * 6)()
_NAME = ctypes.create_string_buffer(128)
_FLAGS = c_int()
_INTO_BOX, _INTO_MATRIX = _SIDES[0], ctypes.addressof(_MATRIX)
_INTO_NAME, _INTO_FLAGS = ctypes.addressof(_NAME), ctypes.addressof(_FLAGS)


class TextPage:
    """The characters of one page. Indexes count UTF-16 units, as pdfium does."""

    __slots__ = ("_at", "_bold", "_ems", "left", "top", "units")

    def __init__(self, textpage: Any, left: float, top: float) -> None:
        """`left` and `top` are the page's edges in its own coordinates."""
        self.left = left
        self.top = top
        self._at = _address(textpage)
        self._ems: dict[int | None, float] = {}
        self._bold: dict[int | None, bool] = {}
        self.units: int = _count_characters(self._at)

    def text(self) -> str:
        """One character for each that pdfium counts, so that an index means the same in both."""
        if self.units <= 0:
            return ""
        buffer = bytearray(2 * self.units + 2)
        written = _get_text(self._at, 0, self.units, ctypes.addressof(c_char.from_buffer(buffer))) - 1
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
            return _RECTS[: 4 * number]
        values: list[float] = []
        for index in range(number):
            _get_rect(at, index, *_PLACES[0][1:])
            values += _RECTS[:4]
        return values

    def character(self, index: int) -> Box | None:
        """The box of one character, as wide as it advances and as high as its font; None for one without extent."""
        if not _get_box(self._at, index, _INTO_BOX):
            return None
        left, top, right, bottom = _BOX[:]
        if right <= left or top <= bottom:
            return None
        em = self._em(index)
        if top - bottom < _LOOSE * em:
            # The font does not say how high its letters reach, so the box is the letter's own shape.
            _get_origin(self._at, index, *_PLACES[0][1:3])
            top, bottom = _RECTS[1] + _ASCENT * em, _RECTS[1] - _DESCENT * em
        return left - self.left, right - self.left, self.top - top, self.top - bottom

    def _em(self, index: int) -> float:
        """The size of the letter's font in points, as it stands on the page: one for all that is drawn at once."""
        item = _get_text_object(self._at, index)
        em = self._ems.get(item)
        if em is None:
            size: float = _get_size(self._at, index)
            em = size * math.hypot(*_MATRIX[2:4]) if _get_matrix(self._at, index, _INTO_MATRIX) else 0.0
            if item is not None:
                self._ems[item] = em
        return em

    def is_turned(self, index: int) -> bool:
        """Whether the letter does not stand upright: a watermark, or the edge of a form."""
        angle: float = _get_angle(self._at, index)
        return 0.1 < angle < 6.18

    def is_bold(self, index: int) -> bool:
        """Whether the font of a character says of itself that it is bold."""
        item = _get_text_object(self._at, index)
        if item is None:
            return False
        font = _get_font(item)
        if font not in self._bold:
            self._bold[font] = self._is_bold_font(index)
        return self._bold[font]

    def _is_bold_font(self, index: int) -> bool:
        if not 0 < _get_font_name(self._at, index, _INTO_NAME, len(_NAME), _INTO_FLAGS) <= len(_NAME):
            return False
        name = _NAME.value.lower()
        return b"bold" in name or b"black" in name or b"heavy" in name


def paths(page: Any, left: float, top: float) -> Iterator[Box]:
    """The bounds of everything that a page draws with strokes and fills: rules, boxes, backgrounds."""
    at = _address(page)
    kind = pdfium.FPDF_PAGEOBJ_PATH
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        item = _get_object(at, index)
        if _get_type(item) == kind and _get_bounds(item, *_SIDES):
            x0, y0, x1, y1 = _BOX[:]
            yield x0 - left, x1 - left, top - y1, top - y0
