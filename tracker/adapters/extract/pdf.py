"""PDF files to pages: each page's lines as they are drawn, put into rows, columns, tables and reading order."""

from __future__ import annotations

import pypdfium2
import pypdfium2.raw as pdfium

from tracker.adapters.extract.grid import Rule, celled, ruled
from tracker.adapters.extract.layout import joined_rows, reading_order, uncovered, with_marks
from tracker.adapters.extract.refusal import Limits, Reason, Unreadable
from tracker.adapters.extract.strips import PageReader
from tracker.adapters.extract.textpage import TextPage, paths
from tracker.domain.letters.pages import PageText


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
                raise Unreadable(Reason.TOO_LONG)
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
        reader = PageReader(TextPage(textpage, left, top))
        found = reader.lines()
        tables = ruled(Rule(*box) for box in paths(page.raw, left, top)) if found else []
        found = reader.apart(found, tables)
        lines = with_marks(joined_rows(uncovered([words.line for words in found])))
        return PageText(index + 1, tuple(reading_order(celled(lines, tables))), width, height)
    finally:
        if textpage:
            pdfium.FPDFText_ClosePage(textpage)
        page.close()
