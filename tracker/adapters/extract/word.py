"""Word documents to lines: bullets and numbers by their numbering properties, tables by their cells."""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from tracker.adapters.extract.copied import told
from tracker.adapters.extract.refusal import Limits, Reason, Unreadable
from tracker.domain.letters.pages import Cell, Line, PageText

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VAL = _W + "val"
# Only these parts are read, so nothing else in the archive is ever unpacked.
_DOCUMENT, _NUMBERING, _STYLES = "word/document.xml", "word/numbering.xml", "word/styles.xml"
_SKIPPED = frozenset({_W + "del", _W + "moveFrom", _W + "footnoteReference", _W + "endnoteReference", _W + "instrText"})
_DEEPEST = 60
# In points.
_SAME_INDENT = 4.0


def read_word(content: bytes, limits: Limits) -> tuple[PageText, ...]:
    """The pages of a Word document, cut at its page breaks. Raises Unreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {name: _part(archive, name, limits) for name in (_DOCUMENT, _NUMBERING, _STYLES)}
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise Unreadable(Reason.DAMAGED) from error
    document = parts[_DOCUMENT]
    if document is None:
        raise Unreadable(Reason.DAMAGED)
    body = document.find(_W + "body")
    if body is None:
        raise Unreadable(Reason.DAMAGED)
    reader = _Reader(_Numbering(parts[_NUMBERING]), _Styles(parts[_STYLES]), limits)
    reader.blocks(body, 0)
    pages = reader.pages()
    if len(pages) > limits.pages:
        raise Unreadable(Reason.TOO_MANY_PAGES, pages=limits.pages)
    return pages


def _part(archive: zipfile.ZipFile, name: str, limits: Limits) -> etree._Element | None:
    if name not in archive.namelist():
        return None
    if archive.getinfo(name).flag_bits & 1:
        raise Unreadable(Reason.ENCRYPTED)
    with archive.open(name) as part:
        # The size written in the archive is a claim: what counts is what comes out.
        unpacked = part.read(limits.unpacked + 1)
    if len(unpacked) > limits.unpacked:
        raise Unreadable(Reason.TOO_LARGE, megabytes=limits.unpacked // 1_000_000)
    if b"<!DOCTYPE" in unpacked[:4096] or b"<!ENTITY" in unpacked[:65536]:
        raise Unreadable(Reason.DAMAGED)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(unpacked, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(Reason.DAMAGED) from error


class _Numbering:
    """What each numbering prints: a glyph or a number, by level."""

    def __init__(self, root: etree._Element | None) -> None:
        self.abstract: dict[str, dict[int, tuple[str, int, float]]] = {}
        self.used: dict[str, str] = {}
        self.counts: defaultdict[tuple[str, int], int] = defaultdict(int)
        if root is None:
            return
        for one in root.iter(_W + "abstractNum"):
            levels = {}
            for level in one.findall(_W + "lvl"):
                levels[_number(level.get(_W + "ilvl"))] = (
                    _value(level, "numFmt") or "bullet",
                    _number(_value(level, "start"), 1),
                    _left(level.find(_W + "pPr")) or 0.0,
                )
            self.abstract[one.get(_W + "abstractNumId") or ""] = levels
        for one in root.iter(_W + "num"):
            self.used[one.get(_W + "numId") or ""] = _value(one, "abstractNumId") or ""

    def label(self, numbering: str, level: int) -> str | None:
        """The mark before a paragraph, or None where the numbering prints nothing."""
        abstract = self.used.get(numbering)
        if abstract is None:
            return None
        form, start, _ = self.abstract.get(abstract, {}).get(level, ("bullet", 1, 0.0))
        if form == "none":
            return None
        if form == "bullet":
            return "•"
        for key in [key for key in self.counts if key[0] == abstract and key[1] > level]:
            del self.counts[key]
        if (abstract, level) not in self.counts:
            self.counts[abstract, level] = start - 1
        self.counts[abstract, level] += 1
        value = self.counts[abstract, level]
        if form in ("lowerLetter", "upperLetter"):
            return f"{chr(ord('a') + (value - 1) % 26)})"
        if form in ("lowerRoman", "upperRoman"):
            return f"{('i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x')[(value - 1) % 10]})"
        return f"{value}."

    def indent(self, numbering: str, level: int) -> float:
        """How far in, in points, the numbering sets its paragraphs."""
        levels = self.abstract.get(self.used.get(numbering, ""), {})
        return levels[level][2] if level in levels and levels[level][2] else 18.0 * (level + 1)


class _Styles:
    """Which styles are headings or bold, and which carry a numbering."""

    def __init__(self, root: etree._Element | None) -> None:
        self.strong: set[str] = set()
        self.levels: dict[str, int] = {}
        self.numbering: dict[str, tuple[str, int]] = {}
        self.lefts: dict[str, float] = {}
        self.based: dict[str, str] = {}
        if root is None:
            return
        for style in root.iter(_W + "style"):
            key = style.get(_W + "styleId") or ""
            name = (_value(style, "name") or "").lower()
            self.based[key] = _value(style, "basedOn") or ""
            properties = style.find(_W + "rPr")
            if name.startswith(("heading", "title")) or (properties is not None and _is_on(properties, "b")):
                self.strong.add(key)
            level = name.removeprefix("heading ")
            if level != name and level.isdigit() and len(level) == 1:
                self.levels[key] = int(level)
            left = _left(style.find(_W + "pPr"))
            if left is not None:
                self.lefts[key] = left
            numbering = style.find(f"{_W}pPr/{_W}numPr")
            if numbering is not None:
                found = _value(numbering, "numId")
                if found:
                    self.numbering[key] = (found, _number(_value(numbering, "ilvl")))

    def is_strong(self, key: str) -> bool:
        """Whether a style, or one it is based on, is a heading's."""
        return any(one in self.strong for one in self._chain(key))

    def level(self, key: str) -> int | None:
        """The level of a heading's style, counted from 1."""
        return next((self.levels[one] for one in self._chain(key) if one in self.levels), None)

    def numbering_of(self, key: str) -> tuple[str, int] | None:
        """The numbering that a style brings along."""
        return next((self.numbering[one] for one in self._chain(key) if one in self.numbering), None)

    def left(self, key: str) -> float | None:
        """How far in, in points, a style sets its paragraphs."""
        return next((self.lefts[one] for one in self._chain(key) if one in self.lefts), None)

    def _chain(self, key: str) -> Iterator[str]:
        seen: set[str] = set()
        while key and key not in seen:
            seen.add(key)
            yield key
            key = self.based.get(key, "")


@dataclass(slots=True)
class _Reader:
    numbering: _Numbering
    styles: _Styles
    limits: Limits
    paragraphs: int = 0
    lines: list[list[Line]] = field(default_factory=lambda: [[]])
    tables: int = 0
    # How far in the item in hand stands, and whether the mark of the last paragraph's end is deleted.
    item_indent: float | None = None
    is_open: bool = False

    def pages(self) -> tuple[PageText, ...]:
        """The lines so far, page by page."""
        pages = told(self.lines)
        return tuple(PageText(number, lines) for number, lines in enumerate(pages, start=1))

    def blocks(self, parent: etree._Element, depth: int, cell: Cell | None = None) -> None:
        """Read the paragraphs and tables of a body, a cell or a wrapper."""
        if depth > _DEEPEST:
            return
        for child in parent:
            if child.tag == _W + "p":
                self.paragraph(child, cell)
            elif child.tag == _W + "tbl":
                self.table(child, depth, cell)
            elif child.tag in (_W + "sdt", _W + "sdtContent", _W + "ins", _W + "smartTag", _W + "customXml"):
                self.blocks(child, depth + 1, cell)

    def table(self, table: etree._Element, depth: int, outer: Cell | None) -> None:
        """Read a table row by row; tables inside a cell belong to that cell."""
        number, self.tables = self.tables, self.tables + 1
        rows = [row for row in table.iter(_W + "tr") if _nearest_table(row) is table]
        for index, row in enumerate(rows):
            columns = [column for column in row if column.tag == _W + "tc"]
            for position, column in enumerate(columns):
                self.blocks(column, depth + 1, outer or Cell(number, index, position, len(columns)))

    def paragraph(self, paragraph: etree._Element, cell: Cell | None) -> None:
        """Read one paragraph, with its mark in front. Raises Unreadable when there were too many before it."""
        self.paragraphs += 1
        if self.paragraphs > self.limits.lines:
            raise Unreadable(Reason.TOO_LONG)
        properties = paragraph.find(_W + "pPr")
        style = (_value(properties, "pStyle") or "") if properties is not None else ""
        mark, indent = self._mark(properties, style)
        strong = self.styles.is_strong(style)
        if properties is not None and _is_on(properties, "pageBreakBefore"):
            self.lines.append([])
        text, breaks, bold = _words(paragraph)
        if self.is_open or (mark is None and self._goes_on(indent)):
            self._join()
            mark = None
        self.is_open = properties is not None and properties.find(f"{_W}rPr/{_W}del") is not None
        if mark is not None:
            self.item_indent = indent
        elif any(words.strip() for words in text) and indent < 1:
            self.item_indent = None
        for piece, (words, is_break) in enumerate(zip(text, [False, *breaks], strict=True)):
            if is_break:
                self.lines.append([])
            for index, line in enumerate(words.split("\n")):
                label = f"{mark} " if mark and line.strip() and not piece and not index else ""
                is_bold = bool(line.strip()) and (strong or bold)
                level = self.styles.level(style) if line.strip() else None
                self.lines[-1].append(Line(label + line.strip(), x0=indent, bold=is_bold, cell=cell, level=level))
        # White space between paragraphs, as everywhere in text without geometry.
        self.lines[-1].append(Line("", cell=cell))

    def _goes_on(self, indent: float) -> bool:
        """Whether a paragraph without a mark belongs to the item above: it is set in as that is."""
        return self.item_indent is not None and indent >= 1 and abs(indent - self.item_indent) < _SAME_INDENT

    def _join(self) -> None:
        """Take the white space back that parts the next paragraph from the last."""
        lines = self.lines[-1]
        while lines and not lines[-1].text:
            lines.pop()

    def _mark(self, properties: etree._Element | None, style: str) -> tuple[str | None, float]:
        """The mark in front of a paragraph, if any, and how far in it stands, in points."""
        own = _left(properties)
        left = own if own is not None else self.styles.left(style)
        numbering = properties.find(_W + "numPr") if properties is not None else None
        found = (
            (_value(numbering, "numId") or "", _number(_value(numbering, "ilvl")))
            if numbering is not None
            else self.styles.numbering_of(style)
        )
        if found is None or found[0] in ("", "0"):
            return None, left or 0.0
        if own is None and (numbering is not None or left is None):
            # A numbering of its own sets a paragraph in, whatever its style says.
            left = self.numbering.indent(*found)
        return self.numbering.label(*found), left or 0.0


def _words(paragraph: etree._Element) -> tuple[list[str], list[bool], bool]:
    """The paragraph's text cut at page breaks, and whether all of it is bold."""
    pieces: list[list[str]] = [[]]
    bold: list[bool] = []
    for run in paragraph.iter(_W + "r"):
        if any(parent.tag in _SKIPPED for parent in run.iterancestors()) or _raised(run) or _hidden(run):
            continue
        words = ""
        for child in run:
            if child.tag == _W + "t":
                words += child.text or ""
            elif child.tag == _W + "tab":
                words += " "
            elif child.tag == _W + "noBreakHyphen":
                words += "-"
            elif child.tag == _W + "br" and child.get(_W + "type") == "page":
                pieces[-1].append(words)
                words = ""
                pieces.append([])
            elif child.tag in (_W + "br", _W + "cr"):
                words += "\n"
        pieces[-1].append(words)
        if words.strip():
            properties = run.find(_W + "rPr")
            bold.append(properties is not None and _is_on(properties, "b"))
    text = ["".join(piece) for piece in pieces]
    return text, [True] * (len(text) - 1), bool(bold) and all(bold)


def _raised(run: etree._Element) -> bool:
    properties = run.find(_W + "rPr")
    return properties is not None and _value(properties, "vertAlign") == "superscript"


def _hidden(run: etree._Element) -> bool:
    properties = run.find(_W + "rPr")
    return properties is not None and _is_on(properties, "vanish")


def _nearest_table(row: etree._Element) -> etree._Element | None:
    return next((parent for parent in row.iterancestors() if parent.tag == _W + "tbl"), None)


def _value(parent: etree._Element | None, name: str) -> str | None:
    child = parent.find(_W + name) if parent is not None else None
    return child.get(_VAL) if child is not None else None


def _left(properties: etree._Element | None) -> float | None:
    """The left indent in points; files give twentieths of a point."""
    indent = properties.find(_W + "ind") if properties is not None else None
    if indent is None:
        return None
    twentieths = indent.get(_W + "left") or indent.get(_W + "start")
    return _number(twentieths) / 20 if twentieths else None


def _is_on(properties: etree._Element, name: str) -> bool:
    child = properties.find(_W + name)
    return child is not None and child.get(_VAL, "1") not in ("0", "false", "off")


def _number(text: str | None, default: int = 0) -> int:
    return int(text) if text and text.isdigit() and len(text) < 6 else default
