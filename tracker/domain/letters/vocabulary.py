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

# Matched against the whole heading: lower case, plain quotes, without marks, numbers and closing punctuation. An
# alternative has neither a group of its own nor another alternative at its top level: the whole of it has to fit.
_VOCABULARY: tuple[tuple[Section, *tuple[str, ...]], ...] = (
    (
        Section.IMPROVEMENT,
        r"what (?:still )?needs to (?:improve|be improved|be better|change)(?: (?:further|most))?"
        r"(?: (?:in|for|across) .{3,80})?",
        _KEY + r"areas? (?:for|of|requiring|needing) (?:further |practice )?(?:improvements?|development)"
        r"(?: and (?:development|learning))?" + _PRACTICE,
        _KEY + r"areas?\(s\) (?:for|of) (?:further )?improvements?(?:\(s\))?" + _PRACTICE,
        r"areas? (?:that|which) (?:need|needs|require|requires) (?:to improve|improvement)" + _PRACTICE,
    ),
    (Section.PARTY, r"what does the (?:local authority|council|service|trust) need to (?:improve|do better)"),
    (Section.IMPROVEMENT, r"what (?!do|needs).{3,60} needs? to improve(?: further)?"),
    (
        Section.PARTY,
        r"what does the (?:lscb|local safeguarding children board|board|sscb) need to (?:improve|do better)",
    ),
    (
        Section.IMPROVEMENT,
        r"what do(?:es)? .{3,60} need to improve",
        r"recommendations?(?: for (?:the )?.{3,60})?",
    ),
    (
        Section.PRIORITY_ACTION,
        r"(?:areas?|area\(s\)) (?:for|of|requiring) (?:urgent |immediate )?priority actions?(?:\(s\))?" + _PRACTICE,
        r"priority actions?(?: areas?)?(?: (?:for|required|needed|identified)\b.*)?",
        r"areas? of significant (?:weakness|concern)(?:es|s)?",
    ),
    (
        Section.TIER,
        r"(?:areas? for )?priority and immediate actions?",
        r"(?:areas? for )?immediate (?:and priority )?actions?",
    ),
    (
        Section.CONTENTS,
        r"contents(?: page)?",
        r"table of contents",
    ),
    (Section.BOARD, r"(?:the )?(?:.{2,40} )?(?:local )?safeguarding children board(?: \(\w+\))?"),
    (Section.CASE_STUDY, r"(?:case|practice) stud(?:y|ies)\b.*"),
    (Section.NEXT_STEPS, r"next steps?"),
    (
        Section.OTHER,
        r"(?:key )?strengths\b.*",
        r"(?:the )?local authority's strengths",
        r"(?:[a-z]+ ){0,3}findings(?: [a-z]+){0,5}",
        r"findings and evaluation.*",
        r"(?:overview|context|background|introduction|conclusion|summary)(?: (?:and|of|to|for|from|on)\b.*)?",
        r"background information",
        r"executive summary",
        r"scope.*",
        r"progress since .*",
        r"about .{3,60}",
    ),
    (
        Section.TOPIC,
        r"the experiences and progress of .*",
        r"the impact of leaders .*",
        r"experiences and progress of .*",
        r"the effectiveness of .*",
        r"the response to .*",
        r"the quality of .{3,60}",
        r"overall effectiveness.*",
        r"leadership(?:,)? management and governance",
    ),
    (
        Section.OTHER,
        r"inspection (?:findings|judgements?|outcome|team|dates?)\b.*",
        r"(?:information|what) about .*",
        r"information about .*",
        r"what the inspection judgements mean.*",
        r"local area partnership details",
        r"what (?:is|does) the area partnership .*",
        r"what is it like .*",
        r"what (?:is |has )?(?:work(?:s|ed|ing)?|go(?:es|ing|ne)|went) well.*",
        r"what (?:the .{3,40} )?does well.*",
        r"evaluation of progress(?: .*)?",
        r"areas? of (?:strengths?|(?:effective|good|positive|strong|best) practice|progress)\b.*",
        r"(?:effective|good|positive|strong|best) practice",
        r"yours? (?:sincerely|faithfully).*",
        r"your sincerely.*",
        r"regards",
        r"related (?:content|pages|documents|links|information)",
        r"(?:share|print|rate|feedback on) this page",
        r"contact (?:us|details)",
    ),
)
# The whole table as one pattern, of which the first alternative that fits counts. An empty group tells which: at the
# end, so that what begins with another letter is passed over at once.
_SECTIONS = [section for section, *lines in _VOCABULARY for _ in lines]
_TABLE = re.compile("|".join(rf"{line}\Z()" for _, *lines in _VOCABULARY for line in lines))
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
    return _SECTIONS[found.lastindex - 1] if found and found.lastindex else None
