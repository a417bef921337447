"""Themes: what the findings of different letters are about, with the words that say so.

How a phrase is written, in the table and by a partnership that adds rows of its own: words as they are said, in small
letters. The last word may take an s ("plan" is found in "plans" and "plan’s"). Hyphens, commas and line breaks between
words do not count, and what is written with a hyphen is found without one ("pre-proceedings", "preproceedings"). A word
in capitals is found in capitals only, so that SEND is not the verb. "…" stands for up to four words of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, product
from typing import NamedTuple

from tracker.domain.errors import Invalid
from tracker.domain.theme_table import TABLE

_TOKEN = re.compile(r"[^\W_]+(?:(?:['’]|[\u00ad\ufffe]\s*)[^\W_]+)*['’]?")
_SILENT = re.compile(r"['’]|[\u00ad\ufffe]\s*")
_SENTENCE_END = re.compile(r"[.;:!?]")
_BETWEEN = 4
_HYPHEN = re.compile(r"[-‐‑]")
# Each hyphen doubles the ways in which a phrase is written.
_HYPHENS_AT_MOST = 4
_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Theme:
    """`label` is what a chair would say aloud; `phrases` are the words that speak for it."""

    key: str
    label: str
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """Characters `start` to `end` (exclusive) of a text, and what they are."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class ThemeFound:
    """A theme of a text, and the words that say so in the order in which they stand."""

    theme: Theme
    words: tuple[Words, ...]


class _Token(NamedTuple):
    start: int
    end: int
    text: str
    plain: str
    sentence: int


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    theme: Theme
    has_gap: bool


def theme(key: str, label: str, phrases: str) -> Theme:
    """A row for the table: `phrases` as in the table, parted by semicolons or line breaks.

    Raises `Invalid` where the label or the phrases are empty, or a phrase begins or ends with "…" or is all hyphens.
    """
    said = tuple(" ".join(part.split()) for part in re.split(r"[;\n]", phrases))
    said = tuple(phrase for phrase in said if phrase)
    if not label.strip() or not key.strip():
        raise Invalid("Enter a name for the theme.")
    if not said:
        raise Invalid("Enter at least one word that speaks for the theme.")
    for phrase in said:
        if len(_HYPHEN.findall(phrase)) > _HYPHENS_AT_MOST:
            raise Invalid(f"Write “{phrase}” with at most {_HYPHENS_AT_MOST} hyphens.")
        if not _variants(phrase) or phrase.startswith(_ELLIPSIS) or phrase.endswith(_ELLIPSIS):
            raise Invalid(f"Enter words for the theme in place of “{phrase}”.")
    return Theme(key.strip(), " ".join(label.split()), said)


def themes_of(text: str, extra: Sequence[Theme] = ()) -> tuple[ThemeFound, ...]:
    """The themes that a text's words speak for, in the order in which they are first named.

    `extra` are a partnership's own rows; a row with the key of one in the table adds its phrases to that theme.
    The longest phrase counts: "private fostering" does not also speak for fostering.
    """
    index = _index(tuple(extra))
    tokens = _tokens(text)
    hits = [hit for at in range(len(tokens)) for hit in _hits(tokens, at, index)]
    hits.sort(key=lambda hit: (hit.start, -hit.end))
    found: dict[str, tuple[Theme, list[Words]]] = {}
    reach = 0
    for (start, end), group in groupby(hits, key=lambda hit: (hit.start, hit.end)):
        if end <= reach:
            continue
        for hit in group:
            words = found.setdefault(hit.theme.key, (hit.theme, []))[1]
            if not words or (words[-1].start, words[-1].end) != (start, end):
                words.append(Words(start, end, text[start:end]))
            if not hit.has_gap:
                reach = end
    return tuple(ThemeFound(one, tuple(words)) for one, words in found.values())


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    last = sentence = 0
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if text[last:start] != " " and _SENTENCE_END.search(text, last, start):
            sentence += 1
        last = end
        spoken = match.group()
        if not spoken.isalnum():
            end -= spoken[-1] in "'’"
            spoken = _SILENT.sub("", spoken)
        found.append(_Token(start, end, spoken, spoken.lower(), sentence))
    return found


_Phrase = tuple[tuple[str, ...], Theme]


@lru_cache(maxsize=128)
def _index(extra: tuple[Theme, ...]) -> dict[str, list[_Phrase]]:
    """Phrases by their first word, in small letters, in the forms in which it may stand in a text."""
    index: dict[str, list[_Phrase]] = {}
    known = {row.key: row for row in THEMES}
    for row in (*THEMES, *extra):
        spoken_for = known.get(row.key, row)
        for phrase in row.phrases:
            for words in _variants(phrase):
                first = words[0].lower()
                for form in (first, first + "s") if len(words) == 1 else (first,):
                    index.setdefault(form, []).append((words, spoken_for))
    return index


def _variants(phrase: str) -> list[tuple[str, ...]]:
    """A phrase as words, hyphens read both as a space and as nothing."""
    forms: list[list[tuple[str, ...]]] = []
    for word in phrase.split():
        if word == _ELLIPSIS:
            forms.append([(word,)])
            continue
        parts = [re.sub(r"[^\w]|_", "", part) for part in _HYPHEN.split(word)]
        parts = [part for part in parts if part]
        if parts:
            forms.append([tuple(parts)] if len(parts) == 1 else [tuple(parts), ("".join(parts),)])
    said = [tuple(word for part in choice for word in part) for choice in product(*forms)]
    return [words for words in said if any(word != _ELLIPSIS for word in words)]


def _hits(tokens: Sequence[_Token], at: int, index: dict[str, list[_Phrase]]) -> Iterator[_Hit]:
    for words, spoken_for in index.get(tokens[at].plain, ()):
        end = _matched(tokens, at, words)
        if end is not None:
            yield _Hit(tokens[at].start, tokens[end].end, spoken_for, _ELLIPSIS in words)


def _matched(tokens: Sequence[_Token], at: int, words: tuple[str, ...]) -> int | None:
    """The last token of a phrase that begins at `at`, or None."""
    if len(words) == 1:
        return at if _said(tokens[at], words[0], True) else None
    sentence, last = tokens[at].sentence, at - 1
    for place, word in enumerate(words):
        if word == _ELLIPSIS:
            continue
        reach = _BETWEEN + 1 if place and words[place - 1] == _ELLIPSIS else 1
        ahead = range(last + 1, min(last + 1 + reach, len(tokens)))
        is_last = place == len(words) - 1
        found = next((i for i in ahead if tokens[i].sentence == sentence and _said(tokens[i], word, is_last)), None)
        if found is None:
            return None
        last = found
    return last


def _said(token: _Token, word: str, is_last: bool) -> bool:
    said = token.text if word.isupper() else token.plain
    sought = word if word.isupper() else word.lower()
    return said == sought or (is_last and said == sought + "s")


def _rows(table: str) -> Iterator[Theme]:
    for row in re.split(r"\n\s*\n", table.strip()):
        heading, _, phrases = row.partition("\n")
        key, _, label = heading.partition(" | ")
        # A phrase may run on over a line's end, unlike in what a partnership types.
        yield theme(key, label, " ".join(phrases.split()))


THEMES: tuple[Theme, ...] = tuple(_rows(TABLE))
