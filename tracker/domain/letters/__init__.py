"""Page text in, parsed letter out. `reader.read_letter` is the way in; what stands here is what it speaks with.

Whoever only handles letters that have been read loads none of the rules by which they are.
"""

from tracker.domain.letters.pages import Cell, Line, Page, PageText, pages_of
from tracker.domain.letters.parsed import (
    Addressee,
    Doubt,
    DoubtCode,
    FindingKind,
    LetterKind,
    ParsedLetter,
    Place,
    PrintedDeadline,
    ReadFinding,
)
from tracker.domain.letters.stored import from_json, to_json

__all__ = [
    "Addressee",
    "Cell",
    "Doubt",
    "DoubtCode",
    "FindingKind",
    "LetterKind",
    "Line",
    "Page",
    "PageText",
    "ParsedLetter",
    "Place",
    "PrintedDeadline",
    "ReadFinding",
    "from_json",
    "pages_of",
    "to_json",
]
