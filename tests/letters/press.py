"""Print the manuscripts: `python -m tests.letters.press` writes text, PDF, Word and what is expected of them.

The files are kept in the repository; this is run again when a manuscript is changed or added.
"""

from __future__ import annotations

import io
import json
import re
import textwrap
import zipfile
from pathlib import Path

from docx import Document
from docx.enum.text import WD_BREAK
from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tests.letters.manuscript import PRINTED, Block, Manuscript, manuscripts

_FONTS = Path(rl_config.__file__).parent / "fonts"
_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 595.0, 842.0, 72.0, 523.0, 90.0, 770.0
_SIZE, _STEP, _FOOT_STEP = 10.5, 14.5, 24
_GLYPHS = (0x25FC, 0xF0A7, 0xF06E, 0x27A2, 0x25AA, 0x2B1B)
_MARK = re.compile(r"\{(\d+)\}")


def text_of(letter: Manuscript) -> str:
    """The letter as text, wrapped as its facts say, with form feeds between pages."""
    width = int(letter.facts.get("wrap", "92"))
    out: list[str] = []
    notes: list[str] = []

    def end_page() -> None:
        out.extend(("", *notes))
        notes.clear()
        if letter.facts.get("footer"):
            out.extend(("", letter.facts["footer"]))
        out.append("\f")

    for block in letter.blocks:
        if block.sign == "===":
            end_page()
        elif block.sign.startswith("^"):
            notes.append(f"{block.sign[1:]} {block.text}")
        else:
            pieces = block.text.split("{page}")
            for index, piece in enumerate(pieces):
                if index:
                    end_page()
                out.extend(_text_lines(letter, block, piece.strip(), width, first=not index))
    if notes:
        end_page()
        out.pop()
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(out)).replace("\n\f\n", "\n\f") + "\n"
    return re.sub(r"\n+", "\n", text) if letter.facts.get("white_space") == "none" else text


def _text_lines(letter: Manuscript, block: Block, text: str, width: int, *, first: bool) -> list[str]:
    text = _MARK.sub(r"\1", text)
    if block.sign == ">":
        return [text]
    if block.sign.startswith("|"):
        cells = [cell.strip() for cell in text.split("|")]
        return [line for cell in cells for line in ("", *textwrap.wrap(cell, width))]
    mark, indent = "", ""
    if block.sign.startswith("*"):
        nested = "o " if letter.facts.get("white_space") == "none" else "  o "
        mark = nested if block.sign == "**" else f"{letter.facts.get('text_glyph', '-')} "
    elif block.sign[:1].isdigit():
        mark = f"{block.number} "
    if mark:
        indent = " " * len(mark)
    wrapped = textwrap.wrap(text, width) if width else [text]
    if mark and letter.facts.get("glyph_alone"):
        return ["", mark.strip(), "", *wrapped]
    lines = [(mark if first and not i else indent) + line for i, line in enumerate(wrapped)]
    return lines if mark else ["", *lines, ""]


class _Page:
    """A letter set on pages of A4."""

    def __init__(self, letter: Manuscript) -> None:
        self.letter = letter
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=(_WIDTH, _HEIGHT), invariant=1)
        self.canvas.setTitle(f"Made up: {letter.name}")
        self.number = 1
        self.y = _TOP
        self.notes: list[tuple[str, str]] = []
        glyph = letter.facts.get("glyph", "◼").replace("U+F0A7", "\uf0a7").replace("U+F06E", "\uf06e")
        self.glyph = "" if glyph == "lost" else glyph

    def end(self) -> None:
        for row, (mark, text) in enumerate(self.notes):
            at = _BOTTOM - 12 * (len(self.notes) - row) + 6
            self._draw(_LEFT, at - 3, mark, "Text", 5)
            self._draw(_LEFT + 5, at, text, "Text", 8)
        footer = f"{self.letter.facts.get('footer', '')} {self.number}".split(" | ")
        if self.letter.facts.get("footer"):
            for above, line in enumerate(reversed(footer)):
                self._draw(_LEFT, 805 - _FOOT_STEP * above, line, "Text", 8)
        else:
            self._draw(_RIGHT, 805, str(self.number), "Text", 8)
        if self.letter.facts.get("watermark"):
            self._draw(150, 330, self.letter.facts["watermark"], "Bold", 60)
            self.canvas.saveState()
            self.canvas.translate(150, 250)
            self.canvas.rotate(40)
            self.canvas.drawString(0, 0, self.letter.facts["watermark"])
            self.canvas.restoreState()
        self.canvas.showPage()
        self.number += 1
        self.notes = []
        self.y = _TOP

    def _draw(self, x: float, y: float, text: str, font: str, size: float) -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, _HEIGHT - y, text)

    def _line(self, x: float, words: str, font: str) -> None:
        foot = _FOOT_STEP * self.letter.facts.get("footer", "").count(" | ")
        if self.y > _BOTTOM - foot - 14 * len(self.notes):
            self.end()
        at = x
        for index, piece in enumerate(_MARK.split(words)):
            if index % 2:
                self._draw(at, self.y - 3.5, piece, font, 6)
                at += pdfmetrics.stringWidth(piece, font, 6)
            elif piece:
                self._draw(at, self.y, piece, font, _SIZE)
                at += pdfmetrics.stringWidth(piece, font, _SIZE)
        self.y += _STEP

    def _wrapped(self, text: str, width: float, font: str) -> list[str]:
        lines: list[str] = []
        for word in text.split():
            joined = f"{lines[-1]} {word}" if lines else word
            if lines and pdfmetrics.stringWidth(_MARK.sub("", joined), font, _SIZE) <= width:
                lines[-1] = joined
            else:
                lines.append(word)
        return lines

    def block(self, block: Block) -> None:
        """Set one part of the letter."""
        if block.sign == "===":
            self.end()
        elif block.sign.startswith("^"):
            self.notes.append((block.sign[1:], block.text))
        elif block.sign.startswith("|"):
            self._row([cell.strip() for cell in block.text.split("|")])
        else:
            font = "Bold" if block.sign.startswith("#") else "Text"
            if self.letter.facts.get("white_space") != "none":
                self.y += 3 if block.sign[:1] == "*" else 0 if block.sign == ">" else 7
            mark, at, hang = "", _LEFT, _LEFT
            if block.sign.startswith("*"):
                mark = "–" if block.sign == "**" else self.glyph
                at = _LEFT + (20 if block.sign == "**" else 0)
                hang = at + 18
            elif block.sign[:1].isdigit():
                mark, hang = block.number, _LEFT + 28
            for index, piece in enumerate(block.text.split("{page}")):
                if index:
                    self.end()
                for row, words in enumerate(self._wrapped(piece, _RIGHT - hang, font)):
                    if mark and not index and not row:
                        self._draw(at, self.y, mark, font, _SIZE)
                    self._line(hang, words, font)

    def _row(self, cells: list[str]) -> None:
        edges = [_LEFT, _RIGHT] if len(cells) == 1 else [_LEFT, _LEFT + 150, _RIGHT]
        pieces = [cell.split("{page}") for cell in cells]
        for part in range(max(map(len, pieces))):
            if part:
                self.end()
            top = self.y
            lowest = self.y
            for column, cell in enumerate(pieces):
                self.y = top + 12
                text = cell[part] if part < len(cell) else ""
                for words in self._wrapped(text, edges[column + 1] - edges[column] - 12, "Text"):
                    self._line(edges[column] + 6, words, "Text")
                lowest = max(lowest, self.y)
            self.y = lowest - 6
            self.canvas.setLineWidth(0.5)
            for x in edges:
                self.canvas.line(x, _HEIGHT - top, x, _HEIGHT - self.y)
            for y in (top, self.y):
                self.canvas.line(_LEFT, _HEIGHT - y, _RIGHT, _HEIGHT - y)

    def bytes(self) -> bytes:
        """The finished file."""
        self.end()
        self.canvas.save()
        return self.buffer.getvalue()


def pdf_of(letter: Manuscript) -> bytes:
    """The letter as a PDF file."""
    for name, file in (("Text", "Vera.ttf"), ("Bold", "VeraBd.ttf")):
        font = TTFont(name, str(_FONTS / file))
        for code in _GLYPHS:
            # The font has no such squares; their codes are what a reader has to know, not their looks.
            font.face.charToGlyph[code] = font.face.charToGlyph[0x2022]
            font.face.charWidths[code] = font.face.charWidths[0x2022]
        pdfmetrics.registerFont(font)
    page = _Page(letter)
    for block in letter.blocks:
        page.block(block)
    return page.bytes()


def word_of(letter: Manuscript) -> bytes:
    """The letter as a Word document, with its bullets and numbers as numbering properties."""
    document = Document()
    table = None
    for block in letter.blocks:
        if block.sign.startswith("|"):
            cells = [cell.strip().replace("{page}", " ") for cell in block.text.split("|")]
            if table is None or len(table.columns) != len(cells):
                table = document.add_table(rows=0, cols=len(cells))
            for cell, text in zip(table.add_row().cells, cells, strict=True):
                cell.text = " ".join(text.split())
            continue
        table = None
        if block.sign == "===":
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        elif not block.sign.startswith("^"):
            _word_paragraph(document, block)
    buffer = io.BytesIO()
    document.core_properties.title = f"Made up: {letter.name}"
    document.save(buffer)
    return _undated(buffer.getvalue())


def _undated(content: bytes) -> bytes:
    """The same archive without the time it was made, so that printing twice gives the same file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _word_paragraph(document: Document, block: Block) -> None:
    styles = {"**": "List Bullet 2", "#": "Heading 2"}
    style = styles.get(block.sign) or ("List Bullet" if block.sign.startswith("*") else None)
    text = block.text
    if block.sign[:1].isdigit():
        # Numbers that run on through a report are typed in most of them.
        text = f"{block.number} {text}"
    paragraph = document.add_paragraph(style=style)
    for index, piece in enumerate(re.split(r"\{(\d+|page)\}", text)):
        if index % 2 and piece == "page":
            paragraph.add_run().add_break(WD_BREAK.PAGE)
        elif index % 2:
            paragraph.add_run(piece).font.superscript = True
        elif piece:
            paragraph.add_run(piece).bold = True if block.sign == "##" else None


def main() -> None:
    """Print every manuscript into the folder beside them."""
    PRINTED.mkdir(exist_ok=True)
    for letter in manuscripts():
        expected = json.dumps(letter.expected(), indent=1, ensure_ascii=False) + "\n"
        (PRINTED / f"{letter.name}.json").write_text(expected, "utf-8")
        if "txt" in letter.formats:
            (PRINTED / f"{letter.name}.txt").write_text(text_of(letter), "utf-8")
        if "pdf" in letter.formats:
            (PRINTED / f"{letter.name}.pdf").write_bytes(pdf_of(letter))
        if "docx" in letter.formats:
            (PRINTED / f"{letter.name}.docx").write_bytes(word_of(letter))


if __name__ == "__main__":
    main()
