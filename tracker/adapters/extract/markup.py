"""HTML to lines: headings, lists and tables by their elements; scripts and hidden parts are left out."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser

from tracker.adapters.extract.copied import told
from tracker.adapters.extract.media import decoded
from tracker.adapters.extract.refusal import Limits, Reason, Unreadable
from tracker.domain.letters.pages import Cell, Line, PageText

_SILENT = frozenset(
    {"script", "style", "template", "noscript", "head", "nav", "aside", "footer", "svg", "iframe", "object", "select"}
)
_BLOCKS = frozenset(
    {"p", "div", "section", "article", "main", "header", "footer", "ul", "ol", "li", "table", "tr", "td", "th",
     "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "address", "dl", "dt", "dd", "hr", "pre", "tbody", "thead"}
)  # fmt: skip
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "th", "dt"})
_LEVELS = {f"h{level}": level for level in range(1, 7)}
_VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "col", "wbr", "source", "area", "base", "embed"})
_DEEPEST = 300
_MOST_COLUMNS = 100


def read_html(content: bytes, limits: Limits) -> tuple[PageText, ...]:
    """A web page as one page of lines. Raises Unreadable when it is not text or too long."""
    text = decoded(content)
    if text is None:
        raise Unreadable(Reason.WRONG_TYPE)
    if len(text) > limits.characters * 4:
        raise Unreadable(Reason.TOO_LONG)
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.flush()
    return tuple(PageText(1, lines) for lines in told([reader.lines]))


@dataclass(slots=True)
class _List:
    is_numbered: bool
    count: int = 0


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self.open: list[str] = []
        self.silent = 0
        self.lists: list[_List] = []
        self.words: list[str] = []
        self.mark = ""
        self.bold = 0
        self.plain = False
        self.level: int | None = None
        self.raised = 0
        self.tables = 0
        self.cell: Cell | None = None
        # Of each column down to which row a cell above reaches.
        self.spanned: dict[int, int] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID:
            if len(self.open) >= _DEEPEST:
                return
            self.open.append(tag)
            if tag in _SILENT:
                self.silent += 1
        if self.silent:
            return
        if tag == "br":
            self._break()
        elif tag in _BLOCKS:
            self._part(tag)
        if tag in ("ul", "ol"):
            self.lists.append(_List(tag == "ol"))
        elif tag == "li":
            self._item(dict(attrs).get("value"))
        elif tag in _HEADINGS or tag in ("b", "strong"):
            self.bold += 1
            self.level = _LEVELS.get(tag, self.level)
        elif tag == "sup":
            self.raised += 1
        if tag in ("table", "tr", "td", "th"):
            self._table(tag, dict(attrs).get("rowspan"))

    def _item(self, value: str | None) -> None:
        depth = max(len(self.lists) - 1, 0)
        mark = "•" if not depth else "◦"
        if self.lists and self.lists[-1].is_numbered:
            if value and value.isdigit() and len(value) < 5:
                self.lists[-1].count = int(value) - 1
            self.lists[-1].count += 1
            mark = f"{self.lists[-1].count}."
        self.mark = "  " * depth + mark + " "

    def _table(self, tag: str, rowspan: str | None) -> None:
        if tag == "table":
            self.cell = Cell(self.tables, -1, -1, 0)
            self.tables += 1
            self.spanned = {}
        elif self.cell is not None and tag == "tr":
            self.cell = Cell(self.cell.table, self.cell.row + 1, -1, 0)
        elif self.cell is not None:
            row, column = self.cell.row, self.cell.column + 1
            while self.spanned.get(column, -1) >= row and column < _MOST_COLUMNS:
                column += 1
            self.cell = Cell(self.cell.table, row, column, column + 1)
            if rowspan and rowspan.isdigit() and len(rowspan) < 4:
                self.spanned[column] = row + int(rowspan) - 1

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.open:
            return
        while self.open:
            closed = self.open.pop()
            if closed in _SILENT:
                self.silent -= 1
            elif not self.silent:
                self._close(closed)
            if closed == tag:
                break

    def _close(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._part(tag)
        if tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        if tag in _LEVELS:
            self.level = None
        if tag in _HEADINGS or tag in ("b", "strong"):
            self.bold = max(self.bold - 1, 0)
        if tag == "sup":
            self.raised = max(self.raised - 1, 0)
        if tag == "table":
            self.cell = None

    def handle_data(self, data: str) -> None:
        if self.silent or not data:
            return
        if self.raised and data.strip().isdigit():
            return
        self.words.append(data)
        if data.strip() and not self.bold:
            self.plain = True

    def flush(self) -> None:
        """End the line in hand, and part it from the next."""
        self._end_line()
        if self.lines and self.lines[-1].text:
            self.lines.append(Line("", cell=self.lines[-1].cell))

    def _part(self, tag: str) -> None:
        """End the line in hand at a block's edge. Paragraphs of one list item stay together."""
        if tag in ("p", "div") and "li" in self.open:
            self._end_line()
        else:
            self.flush()

    def _break(self) -> None:
        """End the line in hand; the next goes on with it. A break on a line of its own parts them."""
        if not self._end_line():
            self.flush()

    def _end_line(self) -> bool:
        text = " ".join("".join(self.words).split())
        self.words = []
        if text:
            cell = self.cell if self.cell is not None and self.cell.column >= 0 else None
            self.lines.append(Line(self.mark + text, bold=not self.plain, cell=cell, level=self.level))
            self.mark = ""
        self.plain = False
        return bool(text)
