"""The headings that letters of this genre print, as a table: what stands under each."""

from __future__ import annotations

import re
from enum import StrEnum


class Section(StrEnum):
    """What stands under a heading."""

    IMPROVEMENT = "improvement"
    PRIORITY_ACTION = "priority action"
    TIER = "tier"
    PARTY = "party"
    BOARD = "board"
    CONTENTS = "contents"
    CASE_STUDY = "case study"
    NEXT_STEPS = "next steps"
    TOPIC = "topic"
    OTHER = "other"


_PRACTICE = r"(?: in (?:this|these) areas?(?: of (?:social work )?practice)?| in (?:this|these) areas? of .{3,40})?"

_KEY = r"(?:(?:key|main|specific|identified|overall|priority) )?"

# Matched against the whole heading: lower case, plain quotes, without marks, numbers and closing punctuation.
_VOCABULARY: tuple[tuple[str, Section], ...] = (
    (
        r"what (?:still )?needs to (?:improve|be improved|be better|change)(?: (?:further|most))?(?: (?:in|"
        r"for|across) .{3,80})?",
        Section.IMPROVEMENT,
    ),
    (
        _KEY + r"areas? (?:for|of|requiring|needing) (?:further |practice )?(?:improvements?|development)(?: and "
        r"(?:development|learning))?" + _PRACTICE,
        Section.IMPROVEMENT,
    ),
    (_KEY + r"areas?\(s\) (?:for|of) (?:further )?improvements?(?:\(s\))?" + _PRACTICE, Section.IMPROVEMENT),
    (
        r"areas? (?:that|which) (?:need|needs|require|requires) (?:to improve|improvement)" + _PRACTICE,
        Section.IMPROVEMENT,
    ),
    (r"what does the (?:local authority|council|service|trust) need to (?:improve|do better)", Section.PARTY),
    (r"what (?!do|needs).{3,60} needs? to improve(?: further)?", Section.IMPROVEMENT),
    (
        r"what does the (?:lscb|local safeguarding children board|board|sscb) need to (?:improve|do better)",
        Section.PARTY,
    ),
    (r"what do(?:es)? .{3,60} need to improve", Section.IMPROVEMENT),
    (r"recommendations?(?: for (?:the )?.{3,60})?", Section.IMPROVEMENT),
    (
        r"(?:areas?|area\(s\)) (?:for|of|requiring) (?:urgent |immediate )?priority actions?(?:\(s\))?" + _PRACTICE,
        Section.PRIORITY_ACTION,
    ),
    (
        r"priority actions?(?: areas?)?|areas? of significant (?:weakness|concern)(?:es|s)?",
        Section.PRIORITY_ACTION,
    ),
    (r"(?:areas? for )?priority and immediate actions?", Section.TIER),
    (r"(?:areas? for )?immediate (?:and priority )?actions?", Section.TIER),
    (r"contents(?: page)?|table of contents", Section.CONTENTS),
    (r"(?:the )?(?:.{2,40} )?(?:local )?safeguarding children board(?: \(\w+\))?", Section.BOARD),
    (r"(?:case|practice) stud(?:y|ies)\b.*", Section.CASE_STUDY),
    (r"next steps?", Section.NEXT_STEPS),
    (r"(?:key )?strengths\b.*|(?:the )?local authority's strengths", Section.OTHER),
    (r"(?:[a-z]+ ){0,3}findings(?: [a-z]+){0,5}", Section.OTHER),
    (r"findings and evaluation.*", Section.OTHER),
    (r"overview|context|background|introduction|conclusion|summary|executive summary|scope.*", Section.OTHER),
    (r"summary (?:of|for) .*|progress since .*|about .{3,60}", Section.OTHER),
    (
        r"the experiences and progress of .*|the impact of leaders .*|experiences and progress of .*",
        Section.TOPIC,
    ),
    (r"the effectiveness of .*|the response to .*|the quality of .{3,60}", Section.TOPIC),
    (r"overall effectiveness.*|leadership(?:,)? management and governance", Section.TOPIC),
    (r"inspection (?:findings|judgements?|outcome|team|dates?)\b.*", Section.OTHER),
    (r"(?:information|what) about .*|information about .*", Section.OTHER),
    (r"what the inspection judgements mean.*", Section.OTHER),
    (r"local area partnership details", Section.OTHER),
    (r"what (?:is|does) the area partnership .*|what is it like .*", Section.OTHER),
    (r"what is (?:working|going) well.*|what (?:the .{3,40} )?does well.*|effective practice", Section.OTHER),
    (
        r"evaluation of progress|areas? of (?:strength|good practice|progress)s?.*|"
        r"(?:good|positive|strong|best) practice",
        Section.OTHER,
    ),
    (r"yours? (?:sincerely|faithfully).*|your sincerely.*|regards", Section.OTHER),
)
# The whole table as one pattern, a named group for each line of it, of which the first that fits counts.
_TABLE = re.compile("|".join(rf"(?P<line{index}>{line}\Z)" for index, (line, _) in enumerate(_VOCABULARY)))
_SECTIONS = {f"line{index}": section for index, (_, section) in enumerate(_VOCABULARY)}
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\xa0": " ", "–": "-", "—": "-"})
_CONTINUED = re.compile(r"\s*[(\[-]?\s*(?:continued|cont'?d?)\.?\s*[)\]]?$")
_NUMBERED = re.compile(r"^(?:(?:section|part) \d{1,2}[.)]?|\d{1,2}[.)]|[a-z][.)])\s+(?=[a-z])")
# A footnote mark glued to the last word.
GLUED_MARK = re.compile(r"(?<=[a-z?!.:'\")])\d{1,2}$")


def normal(text: str) -> str:
    """A heading's words for comparing: lower case, plain quotes, without marks and closing punctuation."""
    plain = text if text.isascii() else text.translate(_QUOTES)
    words = " ".join(plain.lower().split())
    words = words.strip("#*_ ").strip()
    if words[-1:].isdecimal():
        words = GLUED_MARK.sub("", words)
    words = words.strip(" ?:.!*_")
    if "cont" in words:
        words = _CONTINUED.sub("", words)
    numbered = _NUMBERED.match(words)
    return words[numbered.end() :] if numbered else words


def section_of(text: str) -> Section | None:
    """The section that these words announce when they stand alone, or None."""
    words = normal(text)
    if not 4 <= len(words) <= 160:
        return None
    found = _TABLE.match(words)
    return _SECTIONS[found.lastgroup] if found and found.lastgroup else None
