"""A letter's text copied elsewhere says the same: into a Word document line by line, a web page, double-spaced text."""

from __future__ import annotations

import html
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document

from tests.letters.manuscript import PRINTED
from tests.letters.test_made_up_letters import texts
from tracker.adapters.extract import Limits, read
from tracker.domain.letters.reader import read_letter

# Where pages are lost, nothing tells a footnote from the text around it.
WITHOUT_PAGES = sorted(path for path in PRINTED.glob("*.txt") if "\f" not in path.read_text("utf-8"))


def in_word(lines: list[str]) -> bytes:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def with_breaks(lines: list[str]) -> bytes:
    return _page("<br/>\n".join(map(html.escape, lines)))


def as_paragraphs(lines: list[str]) -> bytes:
    return _page("\n".join(f"<p>{html.escape(line)}</p>" for line in lines))


def _page(body: str) -> bytes:
    return f"<html><body>{body}</body></html>".encode()


def double_spaced(lines: list[str]) -> bytes:
    return "\n\n".join(lines).encode()


@pytest.mark.parametrize("copied", [in_word, with_breaks, as_paragraphs, double_spaced])
@pytest.mark.parametrize("path", WITHOUT_PAGES, ids=lambda path: path.stem)
def test_findings_stay_the_same(path: Path, copied: Callable[[list[str]], bytes]) -> None:
    text = path.read_text("utf-8")
    wanted = read_letter(read(text.encode(), Limits()).pages)
    found = read_letter(read(copied(text.split("\n")), Limits()).pages)
    assert texts(found.findings) == texts(wanted.findings)
