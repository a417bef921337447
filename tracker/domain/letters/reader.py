"""Page text to a parsed letter: the one way in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from tracker.domain.letters.addressees import addressees_of
from tracker.domain.letters.dates import dates, span
from tracker.domain.letters.deadline_text import deadline_of
from tracker.domain.letters.doubts import day, doubts_of
from tracker.domain.letters.findings import findings
from tracker.domain.letters.flow import Flow
from tracker.domain.letters.furniture import Furniture
from tracker.domain.letters.inspectors import inspectors_of
from tracker.domain.letters.pages import PageText
from tracker.domain.letters.parsed import Doubt, DoubtCode, LetterKind, ParsedLetter, Place
from tracker.domain.letters.rows import Row, body
from tracker.domain.letters.titles import area_of, area_printed, kind_of, kind_printed, looks_back, title_of

_OPENING = 120
_DEAR = re.compile(r"^dear\b", re.IGNORECASE)
_PUBLISHED = re.compile(
    r"^(?:report\s+)?(?:published|publication\s+date|date\s+(?:of\s+publication|published))(?:\s+on)?\s*:?\s*",
    re.IGNORECASE,
)
_INSPECTED = re.compile(
    r"^(?:date\(?s?\)?\s+of\s+(?:the\s+)?inspection|inspection\s+dates?|inspected)\s*(?:\(s\))?\s*:?\s*",
    re.IGNORECASE,
)
_VISIT_SENTENCE = re.compile(
    r"(?:\b(?:focused visit|monitoring visit|visit to|this inspection took place|inspection took place|took place|"
    r"carried out|undertook|conducted|joint inspection|inspection)\b[^.]{0,260}?|\bbetween |\bfrom |\bon )"
    r"(?=(?:between |from |on )?(?:\w+day,? )?\d{1,2}(?:st|nd|rd|th)?[ ,\-–]+(?:and |to |& |[a-z]+ |\d))",
    re.IGNORECASE,
)


def read_letter(pages: Sequence[PageText]) -> ParsedLetter:
    """What a careful reader takes out of a letter or report. Never raises, whatever the text."""
    furniture = Furniture(pages)
    rows = body(pages, furniture)
    if not rows:
        return _blank()
    places: dict[str, Place] = {}
    opening = Flow(rows[:_OPENING])
    title, place, after = title_of(rows)
    _note(places, "title", place)
    kind = kind_of(title or "", opening.text)
    area = area_of(title, Flow(rows[after : after + 60]).text)
    from_title = Flow(row for row in rows[: after + 60] if place is None or _is_from(row, place))
    _note(places, "kind", kind_printed(kind, from_title) or kind_printed(kind, opening))
    _note(places, "area", area_printed(area, from_title))
    published, place = _published(rows)
    _note(places, "published", place)
    first, last, place = _inspected(rows, after)
    _note(places, "inspection", place)
    inspectors, place = inspectors_of(rows) if kind is not LetterKind.JTAI else ((), None)
    _note(places, "inspectors", place)
    addressees, place = addressees_of(rows)
    _note(places, "addressees", place)
    found = findings(rows, kind, looks_back=looks_back(kind, title or ""))
    _note(places, "heading", found.place)
    deadline, printed = deadline_of(rows)
    letter = ParsedLetter(
        kind, area, title, published, first, last, inspectors, addressees,
        found.heading, tuple(found.findings), deadline, places, (),
    )  # fmt: skip
    doubts = (*doubts_of(letter, printed), *_other_dates(letter, furniture, pages), *found.doubts)
    return replace(letter, doubts=tuple({(one.code, one.page): one for one in doubts}.values()))


def _blank() -> ParsedLetter:
    letter = ParsedLetter(LetterKind.OTHER, None, None, None, None, None, (), (), None, (), None)
    return replace(letter, doubts=tuple(doubts_of(letter, None)))


def _is_from(row: Row, place: Place) -> bool:
    """Whether a row stands at this place or after it."""
    return (row.page, row.start) >= (place.page, place.start)


def _note(places: dict[str, Place], key: str, place: Place | None) -> None:
    if place is not None:
        places[key] = place


def _other_dates(letter: ParsedLetter, furniture: Furniture, pages: Sequence[PageText]) -> Iterator[Doubt]:
    """A doubt where a running footer prints other days of inspection than the cover."""
    if letter.inspection_start is None or letter.inspection_end is None:
        return
    for number, text in furniture.texts(pages):
        found = span(text)
        if found is None or found.first == found.last:
            continue
        if (found.first, found.last) != (letter.inspection_start, letter.inspection_end):
            yield Doubt(
                DoubtCode.DATES_DIFFER,
                f"The cover says {day(letter.inspection_start)} to {day(letter.inspection_end)}, "
                f"the foot of the pages {day(found.first)} to {day(found.last)}. Check which is right",
                number,
            )
            return


def _published(rows: Sequence[Row]) -> tuple[date | None, Place | None]:
    """The date a letter bears, or the one after "Report published"."""
    dear = next((i for i, row in enumerate(rows[:90]) if _DEAR.match(row.text)), None)
    for index, row in enumerate(rows[: dear if dear is not None else 60]):
        text = row.clean()
        label = _PUBLISHED.match(text)
        if label is None and dear is None:
            continue
        flow = Flow(rows[index : index + 2]) if label and label.end() == len(text) else Flow([row])
        for one in dates(flow.text):
            if one.value is not None and (label or len(text) - (one.end - one.start) < 16):
                return one.value, flow.place(one.start, one.end)
    return None, None


def _inspected(rows: Sequence[Row], after: int) -> tuple[date | None, date | None, Place | None]:
    """First and last day of the inspection: after a label, or in the letter's opening sentences."""
    for index, row in enumerate(rows[:60]):
        label = _INSPECTED.match(row.clean())
        if label:
            flow = Flow(rows[index : index + 2])
            found = span(flow.text[label.end() :])
            if found is not None and found.start < 25:
                start, end = found.start + label.end(), found.end + label.end()
                return found.first, found.last, flow.place(start, end)
    flow = Flow(rows[after : after + 45])
    for match in _VISIT_SENTENCE.finditer(flow.text):
        found = span(flow.text[match.end() : match.end() + 90])
        if found is not None and found.start < 14:
            start, end = found.start + match.end(), found.end + match.end()
            return found.first, found.last, flow.place(start, end)
    found = span(flow.text)
    if found is not None and found.first != found.last:
        return found.first, found.last, flow.place(found.start, found.end)
    return None, None, None
