"""Whether a letter is about the area of the partnership it was brought to."""

from __future__ import annotations

import re
from collections.abc import Iterable

_KINDS_OF_AREA = re.compile(
    r"\b(?:local authority|local area partnership|(?:metropolitan|london|royal|unitary|county|city|borough|district"
    r"|council|partnership|of|the)(?=\s|$))"
)


def names_area(area: str, names: Iterable[str]) -> bool:
    """Whether one of `names` (the partnership's, its councils') contains the name of `area`.

    Words for kinds of area ("metropolitan borough of") do not count, on either side. Of an area that joins several
    with "and" or commas one is enough.
    """
    held = [f" {_plain(name)} " for name in names]
    whole = _plain(area)
    parts = [whole, *(_plain(part) for part in re.split(r",|&|\band\b", area, flags=re.IGNORECASE))]
    return any(f" {part} " in name for part in parts if part for name in held)


def same_area(one: str | None, other: str | None) -> bool:
    """Whether two letters of one partnership are about the same area, or about areas one of which holds the other.

    A letter that names no area is about the partnership's.
    """
    return one == other or not one or not other or names_area(one, [other]) or names_area(other, [one])


def _plain(name: str) -> str:
    words = re.sub(r"[^\w\s]+", " ", name.lower().replace("’", "").replace("'", "")).replace("_", " ")
    return " ".join(_KINDS_OF_AREA.sub(" ", " ".join(words.split())).split())
