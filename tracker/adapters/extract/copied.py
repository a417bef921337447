"""Text copied out of a letter into another document: which of its marks still tell anything."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tracker.domain.letters.pages import Line

# How many characters a full line of a letter has, and in how many of them a sentence has to go on in the next.
_FULL, _LONGEST = 50, 130
_LEAST = 3


def told(pages: Sequence[Sequence[Line]]) -> list[tuple[Line, ...]]:
    """The same pages, with what their marks tell: empty lines part paragraphs, bold letters make headings.

    Copied line by line, each line is a paragraph: then only an empty one parts two. Where nothing is bold, as in text
    pasted without its letters, plain letters tell nothing.
    """
    kept = [_joined(lines) for lines in pages] if _is_by_line(pages) else [tuple(lines) for lines in pages]
    bold = {line.bold for lines in kept for line in lines}
    if True in bold or False not in bold:
        return kept
    return [tuple(line._replace(bold=None) for line in lines) for lines in kept]


def _is_by_line(pages: Sequence[Sequence[Line]]) -> bool:
    """Whether a quarter of the paragraphs as long as a line go on in the next, and hardly one is longer."""
    texts = [line.text for lines in pages for line in lines]
    triples = zip(texts, texts[1:], texts[2:], strict=False)
    pairs = [(text, after) for text, between, after in triples if len(text) >= _FULL and not between and after]
    going_on = sum(text[-1].isalpha() and (after[0].islower() or after[0] == "(") for text, after in pairs)
    longer = sum(len(text) > _LONGEST for text in texts)
    return going_on >= _LEAST and going_on * 4 > len(pairs) and longer * 20 < len(pairs)


def _joined(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines without the empty one after each paragraph; an empty paragraph still parts two."""
    return tuple(line for before, line in pairwise([Line(""), *lines]) if line.text or not before.text)
