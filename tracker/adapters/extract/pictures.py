"""A page of a PDF as a picture, with words on it marked: drawn by the reading process.

The picture is grey, so that it stays small; marked words lie on yellow between two dark lines.
"""

from __future__ import annotations

import ctypes
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from tracker.adapters.extract.marking import located
from tracker.adapters.extract.refusal import Limits, Reason, Unreadable
from tracker.adapters.extract.wire import PICTURE, Drawing

WIDTH = 960
HIGHEST = 2400
# What the marks are drawn in, and half the levels of grey that an eye could tell apart.
_YELLOW = (255, 236, 130)
_EDGE = (122, 92, 0)
_LEVELS = 127
_EDGE_INDEX = 2 * _LEVELS
_EDGE_WIDTH = 2
_PADDING = 2
_MOST_CHARACTERS = 100_000
_GREY = bytes(value * (_LEVELS - 1) // 255 for value in range(256))
_TINTED = bytes(min(index + _LEVELS, _EDGE_INDEX - 1) if index < _LEVELS else index for index in range(256))


@dataclass(frozen=True, slots=True)
class _Box:
    """Pixels from the left and top edge; half-open."""

    left: int
    top: int
    right: int
    bottom: int


def draw(content: bytes, drawing: Drawing, limits: Limits) -> bytes:
    """A PNG picture of a page. Raises Unreadable when the file or the page cannot be drawn."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise Unreadable(Reason.DAMAGED) from error
    try:
        if not 1 <= drawing.page <= min(len(document), limits.pages):
            raise Unreadable(Reason.DAMAGED)
        try:
            page = document[drawing.page - 1]
        except pypdfium2.PdfiumError as error:
            raise Unreadable(Reason.DAMAGED) from error
        try:
            return _drawn(page, drawing)
        finally:
            page.close()
    finally:
        document.close()


def _drawn(page: pypdfium2.PdfPage, drawing: Drawing) -> bytes:
    width, height = page.get_size()
    if not (1 <= width <= 20_000 and 1 <= height <= 20_000):
        raise Unreadable(Reason.DAMAGED)
    scale = min(WIDTH / width, HIGHEST / height)
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False, fill_color=(255, 255, 255, 255))
    try:
        if bitmap.format != pdfium.FPDFBitmap_Gray:
            raise Unreadable(Reason.DAMAGED)
        pixels, stride, rows = bytes(bitmap.buffer), bitmap.stride, bitmap.height
        columns = bitmap.width
    finally:
        bitmap.close()
    grey = pixels.translate(_GREY)
    picture = [bytearray(grey[row * stride : row * stride + columns]) for row in range(rows)]
    boxes = list(_marked(page, drawing, columns, rows))
    for box in boxes:
        _mark(picture, box)
    first, last = _part(boxes, drawing.height, rows)
    return _png(columns, picture[first:last])


def _mark(picture: list[bytearray], box: _Box) -> None:
    for row in picture[box.top : box.bottom]:
        row[box.left : box.right] = row[box.left : box.right].translate(_TINTED)
    edge = bytes([_EDGE_INDEX]) * (box.right - box.left)
    for at in (box.top - _EDGE_WIDTH, box.bottom):
        for row in picture[max(at, 0) : max(at + _EDGE_WIDTH, 0)]:
            row[box.left : box.right] = edge


def _part(boxes: list[_Box], height: int, rows: int) -> tuple[int, int]:
    """The rows to show: all of them, or `height` around the marks, a long passage from its beginning."""
    if not height or not boxes or height >= rows:
        return 0, rows
    top, bottom = min(box.top for box in boxes), max(box.bottom for box in boxes)
    first = top - max((height - (bottom - top)) // 2, height // 10)
    first = max(0, min(first, rows - height))
    return first, first + height


def _marked(page: pypdfium2.PdfPage, drawing: Drawing, columns: int, rows: int) -> Iterator[_Box]:
    """A box for each run of marked characters in a row of the page."""
    if not drawing.marks:
        return
    textpage = pdfium.FPDFText_LoadPage(page.raw)
    if not textpage:
        return
    try:
        count = pdfium.FPDFText_CountChars(textpage)
        if not 0 < count <= _MOST_CHARACTERS:
            return
        codes = (pdfium.FPDFText_GetUnicode(textpage, index) for index in range(count))
        raw = "".join(chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " " for code in codes)
        found = located(drawing.text, drawing.marks, raw)
        yield from _rows_of(_characters(page, textpage, found, columns, rows))
    finally:
        pdfium.FPDFText_ClosePage(textpage)


def _characters(
    page: pypdfium2.PdfPage, textpage: object, indexes: Iterable[int], columns: int, rows: int
) -> Iterator[_Box]:
    """Where characters are drawn in the picture, whatever way round the page is."""
    rect = pdfium.FS_RECTF()
    x, y = ctypes.c_int(), ctypes.c_int()

    def at(across: float, up: float) -> tuple[int, int]:
        pdfium.FPDF_PageToDevice(page.raw, 0, 0, columns, rows, 0, across, up, ctypes.byref(x), ctypes.byref(y))
        return min(max(x.value, 0), columns), min(max(y.value, 0), rows)

    for index in indexes:
        if pdfium.FPDFText_GetLooseCharBox(textpage, index, ctypes.byref(rect)):
            (x0, y0), (x1, y1) = at(rect.left, rect.top), at(rect.right, rect.bottom)
            box = _Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
            if box.left < box.right and box.top < box.bottom:
                yield box


def _rows_of(boxes: Iterable[_Box]) -> Iterator[_Box]:
    """Boxes that follow one another in a row, as one each, with a little room around them."""
    run: _Box | None = None
    for box in boxes:
        if run is not None:
            height = max(run.bottom - run.top, box.bottom - box.top)
            level = min(run.bottom, box.bottom) - max(run.top, box.top) > 0.3 * min(
                run.bottom - run.top, box.bottom - box.top
            )
            if level and -height < box.left - run.right < 3 * height:
                run = _Box(
                    min(run.left, box.left),
                    min(run.top, box.top),
                    max(run.right, box.right),
                    max(run.bottom, box.bottom),
                )
                continue
            yield _with_room(run)
        run = box
    if run is not None:
        yield _with_room(run)


def _with_room(box: _Box) -> _Box:
    return _Box(max(box.left - _PADDING, 0), box.top, box.right + _PADDING, box.bottom)


def _png(columns: int, rows: list[bytearray]) -> bytes:
    """A picture of 256 colours, a byte a pixel."""
    grey = bytearray()
    for level in range(_LEVELS):
        grey += bytes([round(level * 255 / (_LEVELS - 1))] * 3)
    yellow = bytearray(value * shade // 255 for value in grey[::3] for shade in _YELLOW)
    palette = bytes(grey + yellow) + bytes(_EDGE)
    header = struct.pack(">IIBBBBB", columns, len(rows), 8, 3, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + row for row in rows), 6)
    return PICTURE + b"".join(
        _chunk(name, part) for name, part in ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", body), (b"IEND", b""))
    )


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
