"""The pages of a letter cut into sentences, for a person who ticks the ones that are a finding."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tracker.domain.letters import Place
from tracker.domain.passages import line_of

_BULLET = re.compile(
    r"[ \t]*(?:[•◦▪■◼●○‣⁃∙·\ue000-\uf8ff]|[-–—*+](?=[ \t])|#{1,6}(?=[ \t])|\(?\d{1,2}[.)](?=[ \t]))[ \t]*"
)
_SENTENCE_END = re.compile(r"(?<=[.!?;:])[’”'\")\]]*(?=\s)")
_ABBREVIATION = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Sir|No|Nos|para|pp?|cf|vs|etc|e\.g|i\.e|[A-Z])\.)$")
_PAGE_NUMBER = re.compile(r"[\s\-–—|]*(?:page\s*)?\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?[\s\-–—|]*", re.IGNORECASE)
_LINE_HYPHEN = re.compile(r"(?<=\w)([-‐‑])[ \t]*\n\s*(?!(?:and|or|to)\b)(?=\w)")
_LINE_BREAK_IN_WORD = re.compile(r"(?<=\w[-‐‑])\n(?!(?:and|or|to)\b)(?=\w)")
_MARKDOWN = re.compile(r"(\*\*|__)(.+?)\1")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One thing to tick. `number` counts from 1 through the whole letter; `is_furniture` marks page numbers and
    lines that stand at the edge of several pages: they are shown, but cannot be ticked. `begins_item`: a bullet or a
    number stands before it."""

    number: int
    page: int
    start: int
    end: int
    text: str
    is_furniture: bool = False
    begins_item: bool = False


def sentences(pages: Mapping[int, str]) -> list[Sentence]:
    """All sentences, bullets and headings of the pages, in order. Together they hold every word of the letter."""
    return _cut(pages, _pieces)


def paragraphs(pages: Mapping[int, str]) -> list[Sentence]:
    """The same words in paragraphs, bullets and headings, each like one long sentence."""
    return _cut(pages, _blocks)


def _cut(pages: Mapping[int, str], into: Callable[[str], Iterator[tuple[int, int]]]) -> list[Sentence]:
    repeated = _repeated(pages)
    found: list[Sentence] = []
    for number in sorted(pages):
        text = pages[number]
        for start, end in into(text):
            words = spoken(text[start:end])
            if any(map(str.isalnum, words)):
                aside = _PAGE_NUMBER.fullmatch(words) is not None or _plain(words) in repeated
                item = _BULLET.match(text, start, end) is not None
                found.append(Sentence(len(found) + 1, number, start, end, words, aside, item))
    return found


def spoken(text: str) -> str:
    """The words of a stretch of a page on one line: without bullet, emphasis marks and line breaks.

    A hyphen at a line's end stays and the words close up around it; a soft hyphen goes.
    """
    without = _BULLET.sub("", text, count=1) if _BULLET.match(text) else text
    joined = _LINE_HYPHEN.sub(r"\1", re.sub(r"\u00ad\s*", "", without))
    return " ".join(_MARKDOWN.sub(r"\2", joined).split())


@lru_cache(maxsize=64)
def flowing(text: str) -> str:
    """A page's text for reading in another width: the line breaks inside its paragraphs become spaces.

    A break after a word's hyphen becomes a space without width. It is as long as before, so that positions hold.
    What was worked out is kept, because each finding on a page asks again.
    """
    characters = list(text)
    for start, end in _blocks(text):
        block = _LINE_BREAK_IN_WORD.sub("\u200b", text[start:end])
        characters[start:end] = block.replace("\n", " ")
    return "".join(characters)


def runs(ticked: Collection[int], all_sentences: Sequence[Sentence]) -> list[tuple[str, Place, tuple[Sentence, ...]]]:
    """The ticked sentences as findings: words, place, sentences. Those that follow one another become one.

    Items of a list are one each, unless the words that introduce them, up to a colon, are ticked before them. Page
    numbers and running lines in between part nothing. Numbers that are not in the letter are passed over.
    """
    found: list[list[Sentence]] = []
    is_open = False
    for sentence in all_sentences:
        if sentence.is_furniture:
            continue
        if sentence.number not in ticked:
            is_open = False
        elif is_open and (not sentence.begins_item or found[-1][0].text.endswith(":")):
            found[-1].append(sentence)
        else:
            found.append([sentence])
            is_open = True
    return [(_joined(run), _place(run), tuple(run)) for run in found]


def with_line(place: Place, pages: Mapping[int, str]) -> Place:
    """`place` with the line it begins on."""
    return Place(place.page, line_of(pages.get(place.page, ""), place.start), place.start, place.end, place.end_page)


def _joined(run: Sequence[Sentence]) -> str:
    return " ".join(sentence.text for sentence in run)


def _place(run: Sequence[Sentence]) -> Place:
    return Place(run[0].page, 0, run[0].start, run[-1].end, run[-1].page)


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Half-open ranges of a page's text, one a sentence."""
    for begin, end in _blocks(text):
        at = begin
        for match in _SENTENCE_END.finditer(text, begin, end):
            if text[match.start() - 1] in ";:" and not re.match(r"\s*\n", text[match.end() : end]):
                continue
            if _ABBREVIATION.search(text, max(at, match.start() - 8), match.start()):
                continue
            following = text[match.end() : end].lstrip()
            if following and not following[0].isupper() and not following[0].isdigit() and following[0] not in "‘“'\"(":
                continue
            yield at, match.end()
            at = match.end() + len(text[match.end() : end]) - len(following)
        if text[at:end].strip():
            yield at, end


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Paragraphs: cut at blank lines, before bullets, and after lines that end early before a capital (headings)."""
    lines = list(_lines(text))
    width = max((end - start for start, end in lines), default=0)
    begin: int | None = None
    last = 0
    for start, end in lines:
        line = text[start:end]
        if not line.strip():
            if begin is not None:
                yield begin, last
            begin = None
            continue
        if begin is not None and (_is_apart(line) or _ends_early(text[begin:last], line, width)):
            yield begin, last
            begin = None
        if begin is None:
            begin = start + len(line) - len(line.lstrip())
        last = start + len(line.rstrip())
    if begin is not None:
        yield begin, last


def _is_apart(line: str) -> bool:
    """Whether a line begins anew by what it is: a bullet, or a page's number."""
    return _BULLET.match(line) is not None or _PAGE_NUMBER.fullmatch(line) is not None


def _ends_early(before: str, line: str, width: int) -> bool:
    """Whether the paragraph so far ends with a short line and the next one begins anew."""
    last = before.rpartition("\n")[2].rstrip()
    first = line.lstrip()[:1]
    return len(last) < 0.7 * width and last[-1:] not in ",-–" and (first.isupper() or first.isdigit() or first in "‘“")


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


def _repeated(pages: Mapping[int, str]) -> frozenset[str]:
    """The first and last lines that several pages have alike, but for their numbers."""
    edges: Counter[str] = Counter()
    for text in pages.values():
        filled = [spoken(line) for line in text.split("\n") if line.strip()]
        edges.update({_plain(line) for line in (*filled[:2], *filled[-2:]) if len(_plain(line)) >= 4})
    return frozenset(line for line, count in edges.items() if count >= 3)


def _plain(line: str) -> str:
    return re.sub(r"[\d\W]+", " ", line).strip().lower()
