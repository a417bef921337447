"""What stands in front of a list item: a glyph, a number or a letter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

# Symbol fonts put their squares and dots into the private use area; lost fonts leave a plain n, o, l, q or §.
_GLYPH = re.compile(
    r"^(?:([•●○◦∙·‣⁃◘■□▪▫◻◼◾◽▶►▸➢➤➔❖❑❒✓✔✗⬛⬜⚫☐☑☒★✦→⇒»›\ue000-\uf8ff\ufffd])\s*"
    r"|([\-‒–—―−*+])\s+(?=\S)|([onlqvwØü§¨])\s+(?=[A-Za-z‘“'\"(]))"
)
_NUMBER = re.compile(r"^\(?(\d{1,3})[.)](?![\d.])\s*(?=\S|$)")
_LETTER = re.compile(r"^\(?((?-i:[a-z])|[a-h]|[ivx]{1,4})[.)]\s+(?=\S)", re.IGNORECASE)
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
# A dash in front of words may also stand in the middle of a sentence.
DASHES = "-‒–—―−"
_NESTING = frozenset(DASHES + "o○◦▪▫‣⁃\uf06f\uf0a7\uf0d8")


class MarkerKind(StrEnum):
    """What sort of mark it is."""

    GLYPH = "glyph"
    NUMBER = "number"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class Marker:
    """A list mark: `sign` is the glyph or letter, `value` the number, `length` the characters
    up to the item's words."""

    kind: MarkerKind
    sign: str
    value: int
    length: int

    @property
    def is_nesting(self) -> bool:
        """Whether the glyph is one that usually marks an inner list."""
        return self.kind is MarkerKind.LETTER or self.sign in _NESTING

    def is_like(self, other: Marker) -> bool:
        """Whether both mark the same list."""
        return self.kind is other.kind and (self.kind is MarkerKind.LETTER or self.sign == other.sign)

    def counts(self, number: int) -> bool:
        """Whether a letter stands for this number: "c" and "iii" for 3."""
        sign = self.sign.lower()
        return (len(sign) == 1 and ord(sign) - 96 == number) or (0 < number <= 12 and sign == _ROMAN[number - 1])


@lru_cache(maxsize=2048)
def marker(text: str) -> Marker | None:
    """The mark at the beginning of a line without leading spaces, or None. Lists are looked over more than once."""
    found = _GLYPH.match(text)
    if found:
        sign = found.group(1) or found.group(2) or found.group(3)
        return Marker(MarkerKind.GLYPH, sign, 0, found.end())
    found = _NUMBER.match(text)
    if found:
        return Marker(MarkerKind.NUMBER, "", int(found.group(1)), found.end())
    found = _LETTER.match(text)
    if found:
        return Marker(MarkerKind.LETTER, found.group(1), 0, found.end())
    return None
