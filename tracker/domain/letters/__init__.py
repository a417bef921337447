"""Page text in, parsed letter out. `read_letter` is the way in; everything else here is what it speaks with."""

from tracker.domain.letters.pages import Cell, Line, PageText, pages_of
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
from tracker.domain.letters.reader import read_letter
from tracker.domain.letters.stored import from_json, to_json

__all__ = [
    "Addressee",
    "Cell",
    "Doubt",
    "DoubtCode",
    "FindingKind",
    "LetterKind",
    "Line",
    "PageText",
    "ParsedLetter",
    "Place",
    "PrintedDeadline",
    "ReadFinding",
    "from_json",
    "pages_of",
    "read_letter",
    "to_json",
]
