"""Where words of a page's text stand among the characters that a PDF draws: the two are laid side by side.

A reader's text differs from the raw one in white space, hyphens, ligatures and the order of blocks. Only letters and
digits are compared, a line at a time.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from tracker.domain.passages import aligned

# A line shorter than this can stand anywhere by chance: it is looked for near the one before it alone.
_TELLING = 12
_NEAR = 400


def located(text: str, marks: Iterable[tuple[int, int]], raw: str) -> list[int]:
    """The characters of `raw`, in order of `text`, that `text` has in the half-open ranges `marks`.

    What is not found in `raw` is left out.
    """
    wanted = [(start, end) for start, end in marks if start < end]
    held, origins = _letters(raw)
    found: list[int] = []
    at = start = 0
    for line in text.split("\n"):
        end = start + len(line)
        letters, places = _letters(line)
        if letters:
            here = _standing(letters, held, at)
            if here is not None:
                at = here + len(letters)
            if any(low < end and high > start for low, high in wanted):
                pairs = (
                    zip(places, origins[here:at], strict=True)
                    if here is not None
                    else _word_by_word(line, raw, origins[at] if at < len(origins) else 0)
                )
                found += [origin for place, origin in pairs if any(low <= start + place < high for low, high in wanted)]
        start = end + 1
    return found


def _standing(letters: str, held: str, at: int) -> int | None:
    """Where a line stands: after the one before it, else further on, else anywhere."""
    if held.startswith(letters, at):
        return at
    if len(letters) < _TELLING:
        here = held.find(letters, at, at + _NEAR)
        return here if here >= 0 else None
    here = held.find(letters, at)
    if here < 0:
        here = held.find(letters)
    return here if here >= 0 else None


def _word_by_word(line: str, raw: str, since: int) -> Sequence[tuple[int, int]]:
    """Pairs of characters of a line and of `raw`, for a line that the file draws in several pieces."""
    pairs = aligned(line, raw[since:])
    if len(pairs) * 2 < sum(map(str.isalnum, line)):
        since, pairs = 0, aligned(line, raw)
    return [(place, since + origin) for place, origin in pairs.items()]


def _letters(text: str) -> tuple[str, list[int]]:
    """The letters and digits of `text` in lower case, ligatures taken apart, and where each stands."""
    kept: list[str] = []
    origins: list[int] = []
    for index, char in enumerate(text):
        plain = char if char.isascii() else unicodedata.normalize("NFKC", char)
        for part in plain.lower():
            if part.isalnum():
                kept.append(part)
                origins.append(index)
    return "".join(kept), origins
