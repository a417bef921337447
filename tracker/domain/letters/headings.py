"""The headings of a document: the lines that the vocabulary knows and that are set apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.domain.letters.flow import Flow
from tracker.domain.letters.lists import ends_sentence
from tracker.domain.letters.markers import marker
from tracker.domain.letters.rows import Row
from tracker.domain.letters.vocabulary import GLUED_MARK, Section, normal, section_of


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: rows `first` up to `last` (exclusive) of the body, its words as printed, and its section.

    `party` is who has to act, where the heading says so: "local authority" or "LSCB".
    """

    section: Section
    first: int
    last: int
    text: str
    party: str | None = None


_BOARD_WORDS = re.compile(r"\b(?:\w*scb|safeguarding children board|the board)\b")
_JUDGED = re.compile(r":\s+(?:good|outstanding|inadequate|requires improvement(?: to be good)?)\s*$", re.IGNORECASE)
_COUNTED = re.compile(r"^\(?\d{1,3}[.)]")
# Nothing else begins so, however close to a list it stands.
_FAREWELL = re.compile(r"^yours? (?:sincerely|faithfully)\W*$", re.IGNORECASE)
_LONGEST = 4


def headings(rows: Sequence[Row]) -> list[Heading]:
    """All headings of the body that the vocabulary knows, in order. Those of a contents page are left out."""
    found: list[Heading] = []
    contents_page: int | None = None
    index = 0
    while index < len(rows):
        row = rows[index]
        heading = _at(rows, index)
        if heading is None:
            index += 1
            continue
        if heading.section is Section.CONTENTS:
            contents_page = row.page
        elif not (row.page == contents_page and _in_contents(rows, index, heading)):
            found.append(heading)
        index = heading.last
    return found


def _in_contents(rows: Sequence[Row], index: int, heading: Heading) -> bool:
    """Whether a heading on the contents page is an entry: most lines around it end in a page number."""
    around = [row for row in rows[max(index - 6, 0) : heading.last + 6] if row.page == rows[index].page]
    numbered = sum(bool(re.search(r"(?:\s|\.)\d{1,3}$", row.text)) for row in around)
    return numbered * 2 >= len(around) or rows[0].has_geometry


def _at(rows: Sequence[Row], index: int) -> Heading | None:
    """The heading that begins at a row: the longest run of up to four rows that the vocabulary knows."""
    row = rows[index]
    if row.text[:1] in "yY" and _FAREWELL.match(row.text):
        return Heading(Section.OTHER, index, index + 1, row.text)
    if not row.text[:1].isupper() and not row.strong and row.text[:1] not in "#*0123456789":
        return None
    if not _stands_alone(rows, index):
        return None
    best: Heading | None = None
    for length in range(1, _LONGEST + 1):
        run = rows[index : index + length]
        if len(run) < length:
            break
        if length > 1:
            last = run[-1]
            if last.page != row.page or last.gap or last.strong is not row.strong or (last.cell != row.cell):
                break
        text = Flow(run).text
        if length > 1 and run[-2].text[-1:] in "?:" and not _JUDGED.search(text):
            break
        if len(text) > 170:
            break
        section = section_of(text)
        if section is not None and _is_set_apart(rows, index, length, text, section):
            best = Heading(section, index, index + length, _printed(text), _party(text))
    if best is None or not _is_alone(rows, best):
        return None
    return best


def _is_set_apart(rows: Sequence[Row], index: int, length: int, text: str, section: Section) -> bool:
    """Whether words that could also open a sentence are set as a heading."""
    row, last = rows[index], rows[index + length - 1]
    if (row.strong and last.strong) or _JUDGED.search(text):
        return True
    if section in (Section.TOPIC, Section.OTHER) and _COUNTED.match(row.text):
        # "2. The quality of plans": an item of a numbered list.
        return False
    if section is Section.TOPIC and text.endswith(":"):
        # "The quality of plans, including:", an item over nested bullets.
        return False
    after = rows[index + length] if index + length < len(rows) else None
    is_closed = after is None or after.gap or after.page != last.page or after.cell != last.cell
    if row.strong is False:
        is_over_list = after is not None and marker(after.text) is not None
        is_apart = row.gap and (is_closed or is_over_list or section is Section.IMPROVEMENT)
        # Between a sentence and a list, words of the vocabulary need neither white space nor bold letters.
        is_between = is_over_list and index > 0 and ends_sentence(rows[index - 1].text)
        return (is_apart or is_between) and text[-1:] not in ".,;"
    if text[-1:] in ".,;" and section is not Section.CASE_STUDY:
        return False
    if not _has_gaps(rows):
        return len(text) < 120 and (after is None or not _goes_on(after))
    is_followed = is_closed or after is None or not _goes_on(after)
    return len(text) < 70 or (row.gap and is_followed and len(text) < 130)


def _has_gaps(rows: Sequence[Row]) -> bool:
    """Whether white space between paragraphs was kept at all."""
    return sum(row.gap for row in rows[:200]) * 40 > len(rows[:200])


def _stands_alone(rows: Sequence[Row], index: int) -> bool:
    """Whether a line can be a heading by what comes before: not the middle of a sentence."""
    row = rows[index]
    if row.strong or index == 0 or row.gap:
        return True
    before = rows[index - 1]
    if not row.has_geometry and (_opens_list(rows, index) or _opens_prose(rows, index)):
        return True
    return before.page != row.page or before.strong is True or before.text[-1:] in ".:;!?”’)" or before.cell != row.cell


def _opens_list(rows: Sequence[Row], index: int) -> bool:
    """Whether the lines from here up to the next list are a known heading: then the last item of the list before
    only lacks its full stop."""
    for length in range(1, _LONGEST + 1):
        if index + length >= len(rows) or marker(rows[index + length - 1].text) is not None:
            return False
        if marker(rows[index + length].text) is not None:
            return section_of(Flow(rows[index : index + length]).text) is not None
    return False


def _opens_prose(rows: Sequence[Row], index: int) -> bool:
    """Whether a line of two or three words is a heading like "Main findings", and a sentence begins below it."""
    words = rows[index].text.split()
    if not 2 <= len(words) <= 3 or index + 1 >= len(rows) or not rows[index + 1].text[:1].isupper():
        return False
    return section_of(rows[index].text) is Section.OTHER


def _is_alone(rows: Sequence[Row], heading: Heading) -> bool:
    """Whether what follows does not carry the heading's sentence on."""
    if heading.last >= len(rows):
        return True
    row, after = rows[heading.last - 1], rows[heading.last]
    if row.strong or after.gap or after.page != row.page or after.cell != row.cell:
        return True
    return not _goes_on(after)


def _goes_on(row: Row) -> bool:
    """Whether a line begins in the middle of a sentence."""
    return row.text[:1].islower() and marker(row.text) is None


def _printed(text: str) -> str:
    words = " ".join(text.split()).strip("#*_ ").strip()
    return GLUED_MARK.sub("", words).strip()


def _party(text: str) -> str | None:
    words = normal(text)
    if _BOARD_WORDS.search(words):
        return "LSCB"
    if re.search(r"\b(?:local authority|council)\b", words):
        return "local authority"
    return None
