"""Which inspection a document comes from, its title, and the area it is about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.domain.letters.dates import dates
from tracker.domain.letters.flow import Flow
from tracker.domain.letters.parsed import LetterKind, Place
from tracker.domain.letters.rows import Row
from tracker.domain.letters.vocabulary import Section, section_of

_KINDS: tuple[tuple[str, LetterKind], ...] = (
    (r"\bjoint targeted area inspection", LetterKind.JTAI),
    (r"\barea send (?:full |monitoring )?inspection|\bjoint (?:local )?area (?:send|special educational)"
     r"|\blocal area send\b|\bjoint area send", LetterKind.AREA_SEND),
    (r"\bmonitoring (?:visit|inspection)\b", LetterKind.MONITORING_VISIT),
    (r"\bfocused visit\b|\bassurance visit to\b|\Avisit to .{2,110}children['’]?s['’]? (?:social care )?services",
     LetterKind.FOCUSED_VISIT),
    (r"services for children in need of help and protection, children looked after and care leavers"
     r"|review of the effectiveness of the local safeguarding children board"
     r"|single inspection framework", LetterKind.SIF),
    (r"\b(?:re-?)?inspection of (?:.{0,90}\b)?children['’]?s (?:(?:social care )?services|trust\b)"
     r"|\binspection of local authority children['’]?s services|\bilacs\b"
     r"|\binspection of children['’]?s (?:social care )?services", LetterKind.ILACS),
)  # fmt: skip
_TABLE = tuple((re.compile(pattern, re.IGNORECASE), kind) for pattern, kind in _KINDS)
_ABOUT_ONE = re.compile(
    r"\b(?:minutes|agenda|press release|scrutiny (?:committee|panel)|(?:action|improvement|delivery) plan|"
    r"statement of (?:proposed )?action|progress report|(?:executive|improvement) board)\b",
    re.IGNORECASE,
)
_SEND_LETTER = re.compile(
    r"joint inspection of (?:the )?local area|special educational needs and/or disabilit|written statement of action",
    re.IGNORECASE,
)
_LOOKS_BACK = re.compile(r"\bmonitoring (?:inspection|visit)\b|\bre-?visit\b", re.IGNORECASE)
_DEAR = re.compile(r"^dear\b", re.IGNORECASE)
_LETTER_OPENS = re.compile(
    r"^(?:this (?:letter|is|visit|inspection|was)|between \d+|on \d+|from \d+|following|i am writing|thank you|"
    r"(?:her|his) majesty|ofsted(?:['’]s)? |as you |the (?:inspection|visit)|in (?:january|february|march|april|may|"
    r"june|july|august|september|october|november|december))\b",
    re.IGNORECASE,
)
_REPORT_ENDS = re.compile(
    r"^(?:inspection dates?|dates? of (?:the )?(?:previous |last )?inspection|inspection date|report published|"
    r"published|lead inspector|date of publication|inspected by)\b",
    re.IGNORECASE,
)
_REPORT_SKIPS = re.compile(
    r"^(?:local area partnership report|inspection report|ofsted|t:? ?\d.*|textphone.*|.*@.*|www\..*|draft.*|"
    r"confidential.*|official.*|\d{1,3})$",
    re.IGNORECASE,
)
_TITLE_PART = re.compile(
    r"^(?:[a-z]|(?i:and|review|inspection|re-?inspection|children['’]s services|local area partnership|local "
    r"authority)\b)"
)
_TITLE_WORDS = re.compile(r"\b(?:re-?)?(?:inspection|visit|review)\b", re.IGNORECASE)

_KIND_WORDS = (
    r"(?:metropolitan (?:borough )?council|metropolitan district council|county borough council|county council|"
    r"city council|borough council|district council|unitary authority|metropolitan borough|city and district|"
    r"local area partnership|local authority(?: area)?|(?:local )?area|council|"
    r"safeguarding children(?:['’]s)? partnership|children['’]?s (?:services )?trust|children first|corporation|mbc)"
)
_TAIL = re.compile(rf"(?:['’]s?)?\s*\b{_KIND_WORDS}(?:['’]s?)?\s*$", re.IGNORECASE)
_HEAD = re.compile(
    r"^(?:the\s+)?(?:(?:local authority|local area|local area partnership|council)\s+(?:of|for|in)\s+)?(?:the\s+)?"
    r"(?:(?:metropolitan|royal|london)\s+(?:borough|district)\s+of|city\s+and\s+county\s+of|"
    r"city\s+of(?!\s+london)|county\s+of|"
    r"borough\s+of|council\s+of\s+the)\s+(?:the\s+)?",
    re.IGNORECASE,
)
_PROPER = re.compile(
    r"^[A-Z][\w’'.]*(?:-[\w’']+)*(?:,?[ -](?:[A-Z&][\w’'.]*(?:-[\w’']+)*|and|of|on|upon|the|with|in|under|by|"
    r"le|cum)){0,10}$"
)
# "Northmarch County", where it is the partnership of that county; "County" itself is part of some names.
_RANKED = re.compile(r"(?<=[a-z])\s+(?:county|city|(?:(?:london|royal|metropolitan)\s+)?borough)$", re.IGNORECASE)
# As registers print it: "Elmstow, City of".
_INVERTED = re.compile(r"^(.+), (?:city|county|royal borough|borough) of$", re.IGNORECASE)
_LEAD = re.compile(r"^(?:the|local authority|local area)\s+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?$")
_SERVICES = (
    r"(?:children(?:['’]?s|s['’])?(?:\s+and\s+\w+['’]?s?)?\s+(?:social\s+care\s+)?(?:services?|social\s+care|trust))"
)

# All that stands between here and the end of a title: "Elm, Oak and Ash", "St. Ambrose".
_TO_THE_END = r"(?:the\s+)?(?P<area>(?-i:[A-Z])[^(:]{2,90}?)\s*(?:\.?$|:)"
_AREA_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:\b(?:focused|monitoring|assurance)\s+|\A)visit\s+(?:to|of|at|in)\s+(?P<area>.{{2,110}}?)\s+{_SERVICES}",
        r"\bvisit\s+(?:to|of)\s+(?:the\s+)?"
        r"(?:local\s+authority\s+)?children['’]?s\s+(?:social\s+care\s+)?services\s+(?:in|of|at|for)\s+"
        r"(?P<area>(?:St\.|[^.(:]){2,90}?)\s*(?:\.|:|\(|$| on \d)",
        r"\b(?:focused|monitoring|assurance)\s+visit\s+(?:to|of|at|in)\s+"
        r"(?P<area>(?:St\.|[^.:]){2,90}?)\s*(?:\.|:|$| on \d)",
        r"\barea\s+send\s+(?:full\s+|monitoring\s+)?inspection\s+(?:of|in|to)\s+(?P<area>.{2,110}?)"
        r"\s+local\s+area\s+partnership",
        r"\bsend\)?\s+(?:(?:full\s+|monitoring\s+|re-?)?(?:inspection|visit)\s+)?(?:of|in|to)"
        r"\s+(?P<area>(?:St\.|[^.:]){2,110}?)\s*(?:\.|:|$|local area)",
        r"\bjoint\s+targeted\s+area\s+inspection\s+(?:\(jtai\)\s+)?(?:of|in)\s+(?!the\s+multi|services|arrangements)"
        + _TO_THE_END,
        r"\bjoint\s+targeted\s+area\s+inspection\s+(?:\(jtai\)\s+)?(?:of|in)\s+(?!the\s+multi|services|arrangements)"
        r"(?P<area>[^.,:(]{2,90}?)\s*(?:\.|,|:|\(|$)",
        r"\b(?:multi-?\s?agency\s+(?:response|arrangements)|area\s+inspection\s+of\s+services)\s+.{5,220}?"
        r"\s+in\s+(?:the\s+)?" + _TO_THE_END,
        r"\bmulti-?\s?agency\s+(?:response|arrangements)\s+.{5,220}?\s+in\s+(?:the\s+)?"
        r"(?P<area>(?-i:[A-Z])[^.,:(]{1,80}?)\s*(?:\.|,|:|\(|$)",
        rf"\binspection\s+of\s+(?P<area>(?!local\s+authority|children|services|the\s+local).{{2,110}}?)"
        rf"\s+{_SERVICES}",
        r"^(?P<area>.{3,110}?)\s+(?:(?:short|standard|full)\s+)?(?:re-?)?inspection\s+of\s+(?:services|local\s+authority|children|the\s+local)",
        rf"\binspection\s+of\s+{_SERVICES}\s+(?:in|of|at|for)\s+" + _TO_THE_END,
        # The council on the line after.
        rf"\binspection\s+of\s+(?:local\s+authority\s+)?{_SERVICES},?\s+(?P<area>(?-i:[A-Z])[^.:(]{{2,90}})$",
    )
)
_NAME = (
    r"(?P<area>(?!Inspection|Focused|Monitoring|Joint|Area|The\b)(?:[A-Z][\w’'-]+)"
    r"(?:[ -](?:and|on|upon|of|the|with|in|under|[A-Z][\w’'-]+)){0,5})"
)
_PROSE_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\blocal area of (?P<area>[A-Z][^.,(]{2,60}?)(?= to | has | is | was |[.,(])",
        rf"\bjoint (?:targeted area )?inspection .{{10,200}}? in (?:the )?{_NAME}",
        rf"\bworking .{{0,60}}? of individual agencies in (?:the )?{_NAME}",
        rf"\bhealth providers in {_NAME}",
        rf"\b{_NAME} (?:local authority|(?:Metropolitan |City |County |Borough )+Council)",
    )
)


def kind_of(title: str, opening: str) -> LetterKind:
    """The kind that the title names, else the one that the document's opening names first. What a council or board
    writes about an inspection is of no kind."""
    if _ABOUT_ONE.search(title):
        return LetterKind.OTHER
    for pattern, kind in _TABLE:
        if pattern.search(title):
            return kind
    ranked = [(match.start(), kind) for pattern, kind in _TABLE if (match := pattern.search(opening))]
    if ranked:
        return min(ranked, key=lambda one: one[0])[1]
    if _SEND_LETTER.search(opening) and "special educational needs" in opening.lower():
        return LetterKind.AREA_SEND
    return LetterKind.OTHER


def kind_printed(kind: LetterKind, flow: Flow) -> Place | None:
    """Where a text first uses words that stand for this kind."""
    found = next((match for pattern, one in _TABLE if one is kind and (match := pattern.search(flow.text))), None)
    return flow.place(*found.span()) if found else None


def area_printed(area: str | None, flow: Flow) -> Place | None:
    """Where a text first names this area."""
    if area is None:
        return None
    words = r"\s+".join(map(re.escape, area.split()))
    found = re.search(rf"(?<!\w){words}(?!\w)", flow.text, re.IGNORECASE)
    return flow.place(*found.span()) if found else None


def looks_back(kind: LetterKind, title: str) -> bool:
    """Whether a report on an area's SEND arrangements goes over earlier priority actions one by one, to say what
    became of them."""
    return kind is LetterKind.AREA_SEND and bool(_LOOKS_BACK.search(title))


def title_of(rows: Sequence[Row]) -> tuple[str | None, Place | None, int]:
    """The title, where it stands, and the row after it."""
    dear = next((i for i, row in enumerate(rows[:90]) if _DEAR.match(row.text)), None)
    run = _letter_title(rows, dear + 1) if dear is not None else _report_title(rows)
    if not run:
        return None, None, 0
    first, last = run
    flow = Flow(rows[first:last])
    text = re.sub(r"(?<=[a-z])\d{1,2}$", "", " ".join(flow.text.split())).strip(" *#")
    return text or None, flow.place(0, len(flow.text)), last


def _letter_title(rows: Sequence[Row], first: int) -> tuple[int, int] | None:
    last = first
    while last < len(rows) and last - first < 6:
        row = rows[last]
        if _LETTER_OPENS.match(row.text) and last > first:
            break
        if last > first and (
            (row.gap and not _is_spaced(rows[last - 1], row))
            or (rows[first].strong and not row.strong)
            or row.page != rows[first].page
        ):
            break
        last += 1
    if last == first or last - first > 5:
        return None
    text = Flow(rows[first:last]).text
    if len(text) > 320 or (not rows[first].strong and not _TITLE_WORDS.search(text)):
        return None
    return first, last


def _is_spaced(above: Row, row: Row) -> bool:
    """Whether two lines of a title only stand far apart: both set as headings in letters of one size."""
    if not (above.strong and row.strong and above.line.size and row.line.size):
        return False
    return abs(above.line.size - row.line.size) < 0.5 and section_of(row.text) is None and above.text[-1:].isalnum()


def _report_title(rows: Sequence[Row]) -> tuple[int, int] | None:
    first = 0
    while first < min(len(rows), 30) and (_REPORT_SKIPS.match(rows[first].text) or _is_date(rows[first].text)):
        first += 1
    last = first
    while last < len(rows) and last - first < 9:
        row = rows[last]
        if _REPORT_ENDS.match(row.text) or row.page != rows[first].page:
            break
        if last > first and (
            section_of(row.text) not in (None, Section.BOARD) or len(row.text) > 120 or _is_date(row.text)
        ):
            break
        if last > first and row.gap and _TITLE_WORDS.search(Flow(rows[first:last]).text) and not _is_title_part(row):
            break
        last += 1
    if last == first or last - first >= 9:
        return None
    return first, last


def _is_title_part(row: Row) -> bool:
    return bool(row.strong) or bool(_TITLE_PART.match(row.text))


def _is_date(text: str) -> bool:
    found = dates(text)
    return bool(found) and found[0].end - found[0].start >= len(text.strip()) - 2


def area_of(title: str | None, opening: str) -> str | None:
    """The area in short: without the words for what kind of council it has."""
    for text, patterns in (
        (title or "", _AREA_PATTERNS),
        (opening, _AREA_PATTERNS[:7]),
        (opening, _PROSE_PATTERNS),
    ):
        for pattern in patterns:
            found = pattern.search(text)
            if found:
                area = short_area(found["area"])
                if area:
                    return area
    return None


def short_area(name: str) -> str | None:
    """ "The Royal Borough of Northmarch" and "Northmarch City Council" are both Northmarch."""
    parts = [
        _short(part)
        for part in re.split(
            r"\s+and\s+(?=(?:the\s+)?(?:london|royal|metropolitan) borough)|(?<=council)(?:,|,?\s+and)\s+",
            name,
            flags=re.IGNORECASE,
        )
    ]
    area = " and ".join(part for part in parts if part)
    if not _PROPER.match(area):
        # A company that runs the services, then the place.
        area = _short(area.rpartition(", ")[2])
    return area if 2 <= len(area) <= 80 and _PROPER.match(area) else None


def _short(name: str) -> str:
    area = _INVERTED.sub(r"\1", " ".join(name.split()).strip(" .,:;*"))
    before = None
    while before != area:
        before = area
        area = _TAIL.sub("", area).strip(" .,")
        area = _RANKED.sub("", area)
        area = _HEAD.sub("", area)
        area = _LEAD.sub("", area)
        area = _POSSESSIVE.sub("", area).strip(" .,")
    return area
