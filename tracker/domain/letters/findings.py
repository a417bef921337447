"""The findings of a letter: the lists under its headings, in letter order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tracker.domain.letters.flow import Flow
from tracker.domain.letters.headings import Heading, headings
from tracker.domain.letters.lists import Item, Listed, Titles, ends_sentence, read_list
from tracker.domain.letters.markers import marker
from tracker.domain.letters.paragraphs import paragraphs, setting_of
from tracker.domain.letters.parsed import Doubt, DoubtCode, FindingKind, LetterKind, Place, ReadFinding
from tracker.domain.letters.rows import Row
from tracker.domain.letters.stems import offered, urgent_stems
from tracker.domain.letters.tables import has_table, holds_table, read_table, with_bodies, without_headers
from tracker.domain.letters.vocabulary import Section

_TITLES = {LetterKind.SIF: Titles.END, LetterKind.JTAI: Titles.GROUPS_WITH_PROSE}
_LISTING = frozenset({Section.IMPROVEMENT, Section.PRIORITY_ACTION, Section.TIER, Section.PARTY})
_ABSENCE = re.compile(
    r"^(?:there (?:are|were|is|was)|inspectors|no|none|this (?:letter|visit|inspection)|we|the inspect\w+)\b.{0,80}?"
    r"\b(?:areas? (?:for|of|requiring) (?:further |priority |immediate |urgent )?"
    r"(?:actions?|improvements?|attention|development|concern|weakness)|priority actions?|recommendations?)\b",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(r"\b(?:no|not|none|neither|without)\b", re.IGNORECASE)
_CLOSING = re.compile(
    r"^(?:you should|we (?:will|would|have)|ofsted (?:will|has)|i (?:will|am|have)|this letter|a copy of this|please|"
    r"(?:the )?(?:local authority|council|partnership) (?:should|must|is required to) (?:submit|send|prepare))\b",
    re.IGNORECASE,
)
_NONE = re.compile(r"^(?:none|no(?:ne)? (?:areas? )?(?:identified|were identified|noted)|n/?a)[.\s]*$", re.IGNORECASE)
_PRIORITY_TITLE = re.compile(r"areas? for priority action(?: \d{1,2})?$", re.IGNORECASE)
_LONG_ABSENCE = 220
_HANG = 9
# In points: what stands closer than this stands at the same edge.
_EDGE = 3
_LONGEST_TITLE = 4


@dataclass(slots=True)
class Found:
    """The findings, the first heading that led to some, where it stands, and what to doubt."""

    findings: list[ReadFinding] = field(default_factory=list)
    heading: str | None = None
    place: Place | None = None
    doubts: list[Doubt] = field(default_factory=list)


def findings(rows: Sequence[Row], kind: LetterKind, *, looks_back: bool = False) -> Found:
    """All findings that stand under a heading of the vocabulary.

    A document that looks back repeats earlier priority actions to say what became of them: those are not new.
    """
    found = Found()
    known = _without_table_headers(headings(rows), rows)
    listing = _LISTING - {Section.PRIORITY_ACTION} if looks_back else _LISTING
    if not looks_back:
        known = _with_stems(known, rows, kind)
    party: str | None = None
    fallback: Heading | None = None
    for index, heading in enumerate(known):
        if heading.section is Section.BOARD and found.findings:
            party = "LSCB"
        if heading.section not in listing:
            continue
        if heading.party:
            party = heading.party
        section = _section(known, index, rows, kind)
        if not section:
            continue
        items = _items(section, heading, rows[_over(heading, known).first], kind, rows, found)
        finding_kind = (
            FindingKind.PRIORITY_ACTION if heading.section is Section.PRIORITY_ACTION else FindingKind.IMPROVEMENT
        )
        group = (party or "local authority") if kind is LetterKind.SIF else None
        read = [_finding(item, finding_kind, group) for item in items]
        found.findings.extend(item for item in read if item is not None)
        if any(read):
            if heading.text:
                _note_heading(found, heading, known, rows)
            else:
                found.doubts.append(_guessed(section[0].page))
        fallback = fallback or heading
    if found.heading is None and fallback is not None and fallback.text:
        found.heading = fallback.text
        found.place = _place(rows, fallback)
    if fallback is None and not looks_back:
        _offer(found, rows, kind)
    if looks_back:
        found.doubts.extend(_passed_over(rows))
    return found


def _offer(found: Found, rows: Sequence[Row], kind: LetterKind) -> None:
    """Add what a sentence announces where no heading of the document does."""
    for finding_kind, items in offered(rows, kind):
        read = [_finding(item, finding_kind, None) for item in items]
        found.findings.extend(item for item in read if item is not None)
    if found.findings:
        found.doubts.append(_guessed(found.findings[0].page))


def _passed_over(rows: Sequence[Row]) -> Iterator[Doubt]:
    """A doubt where earlier priority actions are printed: a new one could stand among them."""
    first = next((row for row in rows if _PRIORITY_TITLE.match(row.text)), None)
    if first is not None:
        yield Doubt(
            DoubtCode.EARLIER_ACTIONS,
            "The areas for priority action in this report were taken for those of an earlier one, and left out. "
            "If one of them is new, add it",
            first.page,
        )


def _guessed(page: int) -> Doubt:
    return Doubt(
        DoubtCode.GUESSED,
        "These findings stand after a sentence, not under a heading for what needs to improve. "
        "Check that they belong here",
        page,
    )


def _with_stems(known: list[Heading], rows: Sequence[Row], kind: LetterKind) -> list[Heading]:
    """With sentences that open a list of priority actions, as headings without words of their own, in order."""
    if not any(heading.section in _LISTING for heading in known):
        return known
    for stem in urgent_stems(rows, kind):
        before = next((one for one in reversed(known) if one.first <= stem.first), None)
        if before is None or before.section is not Section.PRIORITY_ACTION:
            known.append(Heading(Section.PRIORITY_ACTION, stem.first, stem.last, ""))
    return sorted(known, key=lambda one: one.first)


def _without_table_headers(known: Sequence[Heading], rows: Sequence[Row]) -> list[Heading]:
    """Without headings that are said again in the first row of the table under them."""
    kept: list[Heading] = []
    for heading in known:
        before = kept[-1] if kept else None
        if (
            before is not None
            and before.section is heading.section
            and rows[heading.first].cell is not None
            and _opens_table(rows[before.last : heading.first])
        ):
            continue
        kept.append(heading)
    return kept


def _opens_table(between: Sequence[Row]) -> bool:
    """Whether a section goes on from its heading to its table: at once, or over a sentence about it."""
    if all(row.cell is not None for row in between):
        return True
    is_sentence = len(between) <= _LONGEST_TITLE and ends_sentence(between[-1].text)
    return is_sentence and not any(row.cell is not None or marker(row.text) for row in between)


def _note_heading(found: Found, heading: Heading, known: Sequence[Heading], rows: Sequence[Row]) -> None:
    """Keep the heading of the improvements; that of priority actions only where there is no other."""
    heading = _over(heading, known)
    is_first = found.heading is None
    if is_first or (found.place is None and heading.section is not Section.PRIORITY_ACTION):
        found.heading = heading.text
        found.place = _place(rows, heading) if heading.section is not Section.PRIORITY_ACTION else None


def _over(heading: Heading, known: Sequence[Heading]) -> Heading:
    """The heading over the heading of a list: what a party needs to improve, or recommendations in tiers."""
    if heading.section not in (Section.TIER, Section.IMPROVEMENT):
        return heading
    below = heading
    for one in reversed(known[: known.index(heading)]):
        if one.section is Section.PARTY or (one.section is Section.IMPROVEMENT and one.last == below.first):
            return one
        if one.section not in (Section.TIER, Section.IMPROVEMENT, Section.TOPIC):
            break
        below = one
    return heading


def _place(rows: Sequence[Row], heading: Heading) -> Place:
    flow = Flow(rows[heading.first : heading.last])
    return flow.place(0, len(flow.text))


def _end(known: Sequence[Heading], index: int, rows: Sequence[Row], kind: LetterKind) -> int:
    """Where a section ends: at the next heading. A topic over further items is a group in it."""
    for later in known[index + 1 :]:
        if later.last >= len(rows) or marker(rows[later.last].text) is None:
            return later.first
        if kind is LetterKind.JTAI:
            may_group = later.section in (Section.TOPIC, Section.BOARD)
        else:
            may_group = (
                kind is LetterKind.SIF and later.section is Section.TOPIC and _is_group(known, index, later, rows)
            )
        if not may_group:
            return later.first
    return len(rows)


def _is_group(known: Sequence[Heading], index: int, later: Heading, rows: Sequence[Row]) -> bool:
    """Whether a topic is set smaller than the heading of the list, or as the title that opens the list is."""
    title, opening = rows[later.first], rows[known[index].last]
    if title.is_under(rows[_over(known[index], known).first]):
        return True
    return bool(opening.strong) and marker(opening.text) is None and not opening.is_under(title)


def _section(known: Sequence[Heading], index: int, rows: Sequence[Row], kind: LetterKind) -> Sequence[Row]:
    """The rows of a list. A case study in the middle of it is left out."""
    start = known[index].last
    end = _end(known, index, rows, kind)
    section = list(rows[start:end])
    case = next((one for one in known[index + 1 :] if one.first == end), None)
    while case is not None and case.section is Section.CASE_STUDY:
        end = _end(known, known.index(case), rows, kind)
        rest = _after_case(rows[case.first], rows[case.last : end], section)
        if not rest:
            break
        section.extend(rest)
        case = next((one for one in known if one.first == end), None)
    return section


def _after_case(title: Row, rows: Sequence[Row], section: Sequence[Row]) -> Sequence[Row]:
    """Of the rows under the title of a case study those that go on with the list before it: below its box, or where
    bullets like the list's stand at the list's edge again, under a title or below a case study that is set in."""
    if title.cell is not None:
        rest = rows[next((index for index, row in enumerate(rows) if row.cell is None), len(rows)) :]
        return rest if any(marker(row.text) for row in rest[:_LONGEST_TITLE]) else ()
    opening = next((row for row in section if marker(row.text) is not None), None)
    if opening is None or not opening.has_geometry:
        return ()
    for index, row in enumerate(rows):
        if not _is_like(row, opening):
            continue
        first = index
        while first and rows[first - 1].strong:
            first -= 1
        return rows[first:] if first < index or title.indent > opening.indent + _EDGE else ()
    return ()


def _is_like(row: Row, opening: Row) -> bool:
    """Whether a row opens an item of the same list: with the same mark, at the same edge."""
    mark, wanted = marker(row.text), marker(opening.text)
    return mark is not None and wanted is not None and mark.is_like(wanted) and abs(row.indent - opening.indent) < _EDGE


def _items(
    section: Sequence[Row], heading: Heading, head: Row, kind: LetterKind, rows: Sequence[Row], found: Found
) -> list[Item]:
    page = section[0].page
    in_table = holds_table(section) if kind is LetterKind.AREA_SEND else has_table(section)
    if in_table and (kind is LetterKind.AREA_SEND or marker(section[0].text) is None):
        items = read_table(section)
        if items:
            return items
    if kind is LetterKind.AREA_SEND and marker(section[0].text) is None:
        return with_bodies(paragraphs(without_headers(section)), heading.section is Section.PRIORITY_ACTION)
    is_marked = not _only_nested_are_marked(section, head)
    listed = read_list(section, _TITLES.get(kind, Titles.GROUPS), head) if is_marked else Listed()
    if not listed.items:
        listed = _prose(section, heading, kind, rows)
    _doubt(listed, found, page)
    return listed.items


def _only_nested_are_marked(section: Sequence[Row], head: Row) -> bool:
    """Whether a list has lost its marks: its items hang below their heading, and bullets only stand deeper."""
    first = section[0]
    if not _hangs(first, head) or marker(first.text) is not None:
        return False
    return all(row.indent > first.indent - _HANG for row in section if marker(row.text) is not None)


def _hangs(first: Row, head: Row) -> bool:
    return first.has_geometry and first.indent > head.indent + _HANG


def _prose(section: Sequence[Row], heading: Heading, kind: LetterKind, rows: Sequence[Row]) -> Listed:
    if kind is LetterKind.SIF or heading.section in (Section.TIER, Section.PARTY):
        return Listed()
    read = paragraphs(section, setting_of(rows), unmarked=_hangs(section[0], rows[heading.first]))
    items = [item for item in read if _could_be_finding(item.flow().text)]
    items = [item for item in items if not item.flow().text.rstrip().endswith(":")]
    # A title between paragraphs is none of them.
    items = [item for item in items if not all(row.strong for row in item.rows)]
    items = [item for item in items if not _CLOSING.match(item.flow().text)]
    return Listed(items=items, is_prose=bool(items))


def _could_be_finding(text: str) -> bool:
    """Whether a paragraph says enough: "See below" does not, "Pathway plans." does."""
    return len(text) > 25 or (len(text) > 9 and ends_sentence(text))


def _doubt(listed: Listed, found: Found, page: int) -> None:
    if listed.is_prose and not all(_is_absence(item.flow().text) for item in listed.items):
        found.doubts.append(
            Doubt(
                DoubtCode.PROSE,
                "What needs to improve is written as paragraphs, not as a list. Check where each finding begins "
                "and ends",
                page,
            )
        )
    if listed.missing:
        numbers = ", ".join(map(str, listed.missing))
        found.doubts.append(
            Doubt(
                DoubtCode.NUMBERS_MISSING,
                f"The numbers in the list leave out {numbers}. Check the letter",
                page,
            )
        )


def _is_absence(text: str) -> bool:
    if _NONE.match(text):
        return True
    found = _ABSENCE.match(text) if len(text) < _LONG_ABSENCE else None
    return found is not None and bool(_NEGATIVE.search(found.group()))


def _finding(item: Item, kind: FindingKind, group: str | None) -> ReadFinding | None:
    flow = item.flow()
    text = flow.text.strip()
    if not any(char.isalnum() for char in text) or _is_absence(text):
        return None
    begin = len(flow.text) - len(flow.text.lstrip())
    place = flow.place(begin, begin + len(text))
    children = tuple(Flow(rows).text for rows in item.children)
    return ReadFinding(
        text,
        kind,
        place.page,
        place.line,
        place.start,
        place.end,
        place.end_page,
        group or item.group,
        children,
        item.body,
    )
