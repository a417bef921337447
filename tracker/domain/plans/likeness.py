"""How like each other two texts are, by their words alone."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

_SHORTEST_PART = 40
_LIST_MARK = re.compile(
    r"^\W*(?:\d{1,3}(?:\.\d{1,2})*|[a-z]|(?:afi|pa|rec\w*|finding|priority(?: action)?|objective|theme"
    r"|areas? for (?:improvement|development|priority action))\W*\d{1,3})\s*[.):\-–]\s+"
)


def trigram_likeness(one: str, other: str) -> float:
    """The share of three-letter pieces two texts have in common (Dice), 0 to 1."""
    first, second = _trigrams(bare_words(one)), _trigrams(bare_words(other))
    both = sum((first & second).values())
    return 2 * both / (total if (total := first.total() + second.total()) else 1)


def is_part(one: str, other: str) -> bool:
    """One text stands in the other and is long enough that this is no chance."""
    short, long = sorted((one, other), key=len)
    return len(short) >= _SHORTEST_PART and f" {short} " in f" {long} "


@lru_cache(maxsize=256)
def bare_words(text: str) -> str:
    """A text's words alone: without case, punctuation, or the number it stands under in a list."""
    text = unicodedata.normalize("NFKC", text).lower().replace("’", "'").replace("\u00ad", "")
    return " ".join(re.findall(r"[^\W_]+", _LIST_MARK.sub("", text).replace("'", "")))


@lru_cache(maxsize=256)
def _trigrams(plain: str) -> Counter[str]:
    padded = f" {plain} "
    return Counter(padded[n : n + 3] for n in range(len(padded) - 2)) if plain else Counter()
