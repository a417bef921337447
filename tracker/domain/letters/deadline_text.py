"""What the letter asks to be sent, to whom and by when, in its own words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from tracker.domain.letters.dates import PrintedDate, dates
from tracker.domain.letters.flow import Flow
from tracker.domain.letters.lists import ends_sentence
from tracker.domain.letters.markers import marker
from tracker.domain.letters.parsed import PrintedDeadline
from tracker.domain.letters.rows import Row
from tracker.domain.letters.vocabulary import section_of

# Matched against lower case, where a letter that none of them begins with is passed over at once.
_STATEMENT = re.compile(
    r"written statement|\bwsoa\b|statement of (?:proposed )?action|action plan|plan of action|written response|"
    r"improvement plan"
)
# One word of what makes such a sentence stands in each line of it that matters.
_WORTH_READING = ("statement", "wsoa", "action", "principal authorit", "working days", "response", "improvement plan")
_ASKS = re.compile(
    r"\b(?:should|must|required?|requires|requested|asks?|ask that|needs? to|is to|are to|will need to|"
    r"responsible for|please)\b",
    re.IGNORECASE,
)
_SENDS = re.compile(
    r"\b(?:send|sent|submit(?:ted|ting)?|return(?:ed)?|provide[ds]?|forward|be with|received by|reach)\b",
    re.IGNORECASE,
)
_WRITES = re.compile(r"\b(?:prepare|produce|submit|write|develop|provide)\b", re.IGNORECASE)
_WITHIN = re.compile(
    r"\bwithin (?:the next )?(\d{1,3}|seventy|sixty|thirty-five|thirty|twenty) (?:working|business) days\b",
    re.IGNORECASE,
)
_NUMBERS = {"seventy": 70, "sixty": 60, "thirty-five": 35, "thirty": 30, "twenty": 20}
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PRINCIPAL = re.compile(
    r"(?:determined|decided|considers?|identified) that (?P<who>(?:the )?.{3,140}?) (?:is|are|will be|should "
    r"be|as) (?:the |joint )*principal authorit",
    re.IGNORECASE,
)
_NAMED = re.compile(r"^(?P<who>[A-Z][^.]{2,120}?) (?:is|are|will be) the (?:joint )?principal authorit")
_JOINTLY = re.compile(
    r"(?:determined|decided) that (?P<who>.{3,160}?) (?:is|are) (?:jointly )?responsible for (?:submitting|"
    r"producing|preparing)",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"^(?P<who>(?:the |an? )?.{2,110}?),? (?:should|must|is required to|are required to|will need to|needs "
    r"to) (?:now |jointly |therefore )?(?:prepare|produce|submit|send|write|provide)\b",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(r"^(?:you|we|i|this|it|these|they|that|please)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[a-z0-9)’”])[.!?](?:\d{1,2})?(?=\s*[A-Z‘“(]|\s*$)")
_STANDS_FOR_IT = re.compile(
    r"^(?:this|it|the (?:statement|response|plan))\b.{0,40}\b(?:should|must|is to|needs to)\b", re.IGNORECASE
)
_REQUEST = re.compile(
    r"written statement|\bwsoa\b|priority action plan|statement of (?:proposed )?action|"
    r"\b(?:send|submit)\b.{0,60}\baction plan|action plan\b.{0,120}\b(?:ofsted|hmci|inspectorate|receiving "
    r"this|receipt of this)",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:was|were|had|has been|have been|previous|since the|in response to the)\b.{0,80}\b(?:written "
    r"statement|wsoa|action plan)",
    re.IGNORECASE,
)


def deadline_of(rows: Sequence[Row]) -> tuple[PrintedDeadline | None, PrintedDate | None]:
    """The sentence that asks for a statement or plan, with its date as printed, or None where none does."""
    sentences = list(_sentences(rows))
    asking = [one for one in sentences if _STATEMENT.search(one[1].lower()) and _ASKS.search(one[1])]
    asking = [one for one in asking if _is_request(one[1])]
    dated = [one for one in asking if _SENDS.search(one[1]) and _dated(one[1])]
    relative = [one for one in asking if _WITHIN.search(one[1])]
    writing = [one for one in asking if _WRITES.search(one[1]) and not _PAST.search(one[1])]
    if not dated:
        dated = list(_sending(writing))
    chosen = _first(dated) or _longest_term(relative) or _first(writing)
    if chosen is None:
        return None, None
    flow, text, start = chosen
    printed = next(iter(_dated(text)), None) if chosen in dated else None
    place = flow.place(start, start + len(text))
    within = _WITHIN.search(text)
    email = _EMAIL.search(text) or next((m for one in asking if (m := _EMAIL.search(one[1]))), None)
    return (
        PrintedDeadline(
            printed.value if printed else None,
            text,
            email.group().rstrip(".") if email else None,
            _principal(sentences, [*(one[1] for one in writing), text]),
            place.page,
            place.start,
            place.end,
            _days(within.group(1)) if within else None,
        ),
        printed,
    )


_Sentence = tuple[Flow, str, int]


def _sending(writing: Sequence[_Sentence]) -> Iterator[_Sentence]:
    """The sentences that say of a statement, after the one that asks for it, by when it has to be sent."""
    for flow, text, start in writing:
        after = start + len(text)
        following = flow.text[after:].lstrip()
        end = next((match.end() for match in _SENTENCE.finditer(following)), len(following))
        sentence = following[:end].rstrip()
        if _STANDS_FOR_IT.match(sentence) and _SENDS.search(sentence) and _dated(sentence):
            yield flow, sentence, len(flow.text) - len(following)


def _sentences(rows: Sequence[Row]) -> Iterator[_Sentence]:
    """The sentences that speak of a statement, a plan or a principal authority, with where they stand."""
    for index in _worth_reading(rows):
        row = rows[index]
        first = index
        while first > max(index - 4, 0) and not rows[first].gap and section_of(rows[first - 1].text) is None:
            first -= 1
        last = index + 1
        while last < min(index + 6, len(rows)) and not _ends_before(rows[last], rows[last - 1]):
            last += 1
        flow = Flow(rows[first:last])
        if not _speaks_of_it(flow.text):
            continue
        start = 0
        ends = [match.end() for match in _SENTENCE.finditer(flow.text)] + [len(flow.text)]
        for end in ends:
            text = flow.text[start:end]
            lead = len(text) - len(text.lstrip())
            if text.strip() and _speaks_of_it(text):
                at = start + lead
                if flow.row(at).number <= row.number or flow.row(at).page < row.page:
                    yield flow, text.strip(), at
            start = end


def _ends_before(row: Row, before: Row) -> bool:
    """Whether a sentence ends with the row before: at a paragraph's end, or at the colon over a list."""
    if row.gap and ends_sentence(before.text):
        return True
    return before.text.endswith(":") and marker(row.text) is not None


def _worth_reading(rows: Sequence[Row]) -> list[int]:
    """The rows that hold a word of such a sentence, in order. Searching all rows as one text is far faster."""
    texts = [row.text.lower() for row in rows]
    starts = list(accumulate((len(text) + 1 for text in texts), initial=0))
    whole = "\n".join(texts)
    found = set()
    for word in _WORTH_READING:
        at = whole.find(word)
        while at >= 0:
            index = bisect_right(starts, at) - 1
            found.add(index)
            at = whole.find(word, starts[index + 1])
    return sorted(found)


def _speaks_of_it(text: str) -> bool:
    """Whether it names a statement, a plan or a principal authority."""
    lower = text.lower()
    return "principal authorit" in lower or _STATEMENT.search(lower) is not None


def _dated(text: str) -> list[PrintedDate]:
    by = re.search(r"\b(?:by|no later than|on or before|before|not later than)\b", text, re.IGNORECASE)
    return [one for one in dates(text) if by and one.start > by.start()]


def _is_request(text: str) -> bool:
    """Whether it asks for a statement now: not advice on an existing plan."""
    return bool(_REQUEST.search(text))


def _first(sentences: Sequence[_Sentence]) -> _Sentence | None:
    return sentences[0] if sentences else None


def _longest_term(sentences: Sequence[_Sentence]) -> _Sentence | None:
    """Of a draft within 20 and a plan within 70 working days, the plan."""
    best: _Sentence | None = None
    for one in sentences:
        if best is None or _term(one[1]) > _term(best[1]):
            best = one
    return best


def _term(text: str) -> int:
    return max((_days(word) for word in _WITHIN.findall(text)), default=0)


def _days(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word.lower()]


def _principal(sentences: Sequence[_Sentence], asking: Sequence[str]) -> str | None:
    for pattern in (_PRINCIPAL, _NAMED, _JOINTLY):
        for _, text, _ in sentences:
            found = pattern.search(text)
            if found:
                return found["who"].strip()
    for text in asking:
        found = _SUBJECT.match(text)
        if found and not _ADDRESSED.match(found["who"]) and len(found["who"]) < 90:
            return found["who"].strip()
    return None
