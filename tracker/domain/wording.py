"""How the service puts things in a sentence: numbers with their nouns, lists, the first words of something long."""

from __future__ import annotations

import re

_TITLES = frozenset(
    {"dr", "prof", "professor", "cllr", "councillor", "rev", "revd", "mr", "mrs", "ms", "miss", "mx", "sir"}
    | {"dame", "lady", "lord", "pc", "ps", "di", "dci", "ds", "dsu", "dcs", "supt", "ch", "insp", "sgt", "acc"}
    | {"dcc", "cc", "det", "constable", "sergeant", "inspector", "chief", "superintendent", "detective"}
)
_FORMAL = frozenset({"mr", "mrs", "ms", "miss", "mx", "sir", "dame", "lady", "lord"})
_ARRANGEMENT = re.compile(
    r"\s+(local\s+|multi-agency\s+)*safeguarding\s+((children|children's|children’s)\s+)?"
    r"(partnership|partners|arrangements|board)$",
    re.IGNORECASE,
)


def counted(count: int, one: str, many: str | None = None) -> str:
    """A number with its noun: `1 action`, `1,200 actions`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listed(words: list[str]) -> str:
    """`the council, the police and the ICB`."""
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def first_words(text: str, count: int) -> str:
    """At most `count` words of `text` on one line, with `…` where some were left out."""
    words = text.split()
    return " ".join(words) if len(words) <= count else " ".join(words[:count]).rstrip(".,;:") + " …"


def called(name: str) -> str:
    """How to begin an e-mail to this person: `Sana` for `DCI Sana Malik`; the whole name where that is uncertain."""
    words = name.split()
    titles = [word.lower().strip(".") for word in words]
    plain = next((n for n, title in enumerate(titles) if title not in _TITLES), len(words))
    formal = any(title in _FORMAL for title in titles[:plain])
    if formal or len(words) - plain < 2 or len(words[plain].strip(".")) < 2:
        return name
    return words[plain]


def short_name(partnership: str) -> str:
    """A partnership's area: `Ashmere` for `Ashmere Safeguarding Children Partnership`."""
    return _ARRANGEMENT.sub("", partnership) or partnership


def plain_name(name: str) -> str:
    """A person's name for comparing: small letters, without titles and ranks, `sana malik` for `DCI Sana Malik`."""
    words = re.findall(r"[^\W\d_]+", name.lower().replace("’", "").replace("'", ""))
    return " ".join(word for word in words if word not in _TITLES)
