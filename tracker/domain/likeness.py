"""How like one another two texts of letters are: 0 for nothing in common, 1 for the same words.

Four things speak together, each measured to help on hand-labelled findings:

- groups of three and of five letters within words, so that "audits" and "auditing" are near (groups of four added
  nothing);
- what few of the texts have counting more;
- the words that all letters of the genre are made of ("ensure", "quality", "children") counting less;
- what is said before the purpose ("so that", "including") counting more than what is said after it, and the themes of
  `tracker.domain.themes`, which know that supervision and management oversight are one matter.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import Generic, TypeVar

from tracker.domain.themes import Theme, themes_of

Key = TypeVar("Key", bound=Hashable)

_SIZES = (3, 5)
_COMMON_WORD = 0.4
_AFTER_PURPOSE = 0.5
_THEMES_SHARE = 0.3
# A purpose is not looked for in the first characters: "To ensure that …" and "So that …" open with their subject.
_HEAD = 25
_PURPOSE = re.compile(
    r"\b(?:so that|so as to|in order to"
    r"|to (?:ensure|inform|enable|support|improve|offer|reduce|minimise|allow|avoid|help)"
    r"|which|including|such as|this (?:means|should|will|is to)|ensuring)\b",
    re.IGNORECASE,
)
# What is said of a matter, not a matter itself: weighs as little as a common word.
_MANNERS = frozenset({"delay"})
# Where the letter points elsewhere: "(paragraphs 33 and 154)", "(Outcome 2, national framework)".
_POINTER = re.compile(r"\((?:see )?(?:paragraphs?|outcomes?|recommendations?|pages?)\b[^()]*\)", re.IGNORECASE)
_APART = re.compile(r"[\u00ad\ufffe]\s*|['’]")
_WORD = re.compile(r"[^\W_]+")
_SILENT_WORDS = """
a all also an and any are as at be been being both but by can could do does each every for from had has have
how if in into is it its itself may more most must not of on or other our out over should some such than that
the their them then there these they this those through to too under up upon was well were what when where
whether which while who whom whose why will with within would yet
"""
_SILENT = frozenset(_SILENT_WORDS.split())
_COMMON_WORDS = """
access account accurate accurately action actions agencies agency always approach appropriate appropriately
area arrangements authority available better board care child children childrens clear clearly consistency
consistent consistently continue continued current develop developed developing effective effectively
effectiveness enough ensure ensured ensures ensuring families family further give given good help identified
identify impact improve improved improvement improvements improves improving including inform informed know
known leaders level levels local make makes making managers need needs number order outcome outcomes partner
partners partnership people person practice progress protection provide provided provision quality receive
receives regular regularly relevant respond response risk risks robust robustly robustness routinely service
services social sometimes staff strengthen strengthened strengthening strong sufficient sufficiently support
supported systematic take taken taking timeliness timely understand understanding understood use used work
worker workers working young
"""
_COMMON = frozenset(_COMMON_WORDS.split())


def normal(text: str) -> str:
    """Small letters and digits with single spaces: hyphens at line ends, ligatures and pointers to paragraphs gone."""
    plain = unicodedata.normalize("NFKC", _POINTER.sub(" ", text))
    return " ".join(_WORD.findall(_APART.sub("", plain).lower()))


class Corpus(Generic[Key]):
    """Texts that are compared with one another, read once. What is rare among them counts more.

    Keys must differ; `themes` are a partnership's own, beside those of the table.
    """

    def __init__(self, texts: Iterable[tuple[Key, str]], themes: Sequence[Theme] = ()) -> None:
        read = {key: _features(text, themes) for key, text in texts}
        among = Counter(chain.from_iterable(read.values()))
        rarity = {feature: _rarity(len(read), count) for feature, count in among.items()}
        self._vectors = [_vector(features, rarity) for features in read.values()]
        self._keys = list(read)
        self._numbers = {key: number for number, key in enumerate(self._keys)}
        self._having: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, vector in enumerate(self._vectors):
            for feature, value in vector.items():
                self._having[feature].append((number, value))

    def likeness(self, one: Key, other: Key) -> float:
        """From 0 to 1, the same either way round. `KeyError` for a key that is not among the texts."""
        first, second = sorted((self._vector(one), self._vector(other)), key=len)
        return min(1.0, math.fsum(value * second[feature] for feature, value in first.items() if feature in second))

    def nearest(self, key: Key, among: Collection[Key], at_least: float) -> list[tuple[Key, float]]:
        """Those of `among` that are at least so like the text with `key`, the likest first."""
        scores = [0.0] * len(self._keys)
        for feature, value in self._vector(key).items():
            for number, weight in self._having[feature]:
                scores[number] += value * weight
        found = [(other, min(1.0, scores[self._numbers[other]])) for other in among]
        return sorted((pair for pair in found if pair[1] >= at_least), key=lambda pair: -pair[1])

    def shared_themes(self, one: Key, other: Key) -> frozenset[str]:
        """The keys of the themes that both texts speak of."""
        both = self._vector(one).keys() & self._vector(other).keys()
        return frozenset(feature[1:] for feature in both if feature[0] == "#")

    def _vector(self, key: Key) -> dict[str, float]:
        return self._vectors[self._numbers[key]]


def _rarity(texts: int, having: int) -> float:
    """The root of the usual inverse document frequency: with the few letters of one area, rare is partly chance."""
    return math.sqrt(math.log((texts + 1) / (having + 1)) + 1)


@lru_cache(maxsize=20_000)
def _groups(word: str) -> tuple[str, ...]:
    """The groups of letters of one word, its edges marked by a space."""
    edged = f" {word} "
    return tuple(edged[at : at + size] for size in _SIZES for at in range(max(1, len(edged) - size + 1)))


def _features(text: str, own: Sequence[Theme]) -> dict[str, float]:
    """Groups of letters and themes ("#" and the key) with the weight of where they stand."""
    found: dict[str, float] = {}
    purpose = next((match.start() for match in _PURPOSE.finditer(text) if match.start() > _HEAD), len(text))
    for word, weight in _weighed(text, purpose):
        for group in _groups(word):
            if found.get(group, 0.0) < weight:
                found[group] = weight
    for theme in themes_of(text, own):
        is_head = any(words.start < purpose for words in theme.words)
        weight = _COMMON_WORD if theme.theme.key in _MANNERS else 1.0
        found[f"#{theme.theme.key}"] = weight if is_head else weight * _AFTER_PURPOSE
    return found


def _weighed(text: str, purpose: int) -> Iterator[tuple[str, float]]:
    for part, weight in ((text[:purpose], 1.0), (text[purpose:], _AFTER_PURPOSE)):
        for word in normal(part).split():
            if word not in _SILENT:
                yield word, weight * (_COMMON_WORD if word in _COMMON else 1.0)


def _vector(features: dict[str, float], rarity: dict[str, float]) -> dict[str, float]:
    """Length 1, of which the themes have their share."""
    groups = {name: math.sqrt(weight) * rarity[name] for name, weight in features.items() if name[0] != "#"}
    themes = {name: weight * rarity[name] for name, weight in features.items() if name[0] == "#"}
    if not groups or not themes:
        return _scaled(groups or themes, 1.0)
    return _scaled(groups, math.sqrt(1 - _THEMES_SHARE)) | _scaled(themes, math.sqrt(_THEMES_SHARE))


def _scaled(values: dict[str, float], length: float) -> dict[str, float]:
    norm = math.sqrt(math.fsum(value * value for value in values.values()))
    return {name: value * length / norm for name, value in values.items()} if norm else {}
