"""What the columns of an action plan are called. The words are those of published improvement plans."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache


class PlanField(StrEnum):
    """What a column of a plan can hold."""

    REFERENCE = "reference"
    FINDING = "finding"
    ACTION = "action"
    LEAD_AGENCY = "lead_agency"
    NAMED_LEAD = "named_lead"
    SUPPORTING = "supporting"
    START = "start"
    FIRST_DUE = "first_due"
    DUE = "due"
    COMPLETED = "completed"
    STATUS = "status"
    RATING = "rating"
    PROGRESS = "progress"
    EVIDENCE = "evidence"
    SUCCESS_MEASURE = "success_measure"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    PlanField.REFERENCE: "Reference number",
    PlanField.FINDING: "What needs to improve",
    PlanField.ACTION: "Action",
    PlanField.LEAD_AGENCY: "Lead agency",
    PlanField.NAMED_LEAD: "Named lead",
    PlanField.SUPPORTING: "Supporting agencies",
    PlanField.START: "Start date",
    PlanField.FIRST_DUE: "First due date",
    PlanField.DUE: "Due date",
    PlanField.COMPLETED: "Date completed",
    PlanField.STATUS: "Status",
    PlanField.RATING: "Is it on track?",
    PlanField.PROGRESS: "Progress",
    PlanField.EVIDENCE: "Evidence",
    PlanField.SUCCESS_MEASURE: "Success measure",
}

# What several columns can hold together: an update a quarter is a column a quarter in most plans.
GATHERED = frozenset({PlanField.PROGRESS, PlanField.EVIDENCE})
DATES = frozenset({PlanField.START, PlanField.FIRST_DUE, PlanField.DUE, PlanField.COMPLETED})

_F = PlanField
_SUBJECT = r"(?:action|finding|recommendation|rec|afi|area|objective|priority|item|task|plan)"
_FINDING = (
    r"(?:findings?|recommendations?|areas? (?:for|of|requiring|needing) (?:improvement|development|priority action)s?"
    r"|what needs to improve|priority actions?|improvement areas?)"
)
_PLANNED = r"(?:revised|new|target|expected|planned|forecast|anticipated|proposed|agreed)"

# Each row: the field, how strongly the words speak for it (0 to 1), and the words. `^` and `$` mean the whole heading.
_WORDS: tuple[tuple[PlanField, float, str], ...] = (
    (_F.REFERENCE, 1.0, r"^(?:ref|reference|no|number|id|item|hash|serial|s no|sr no)(?: (?:no|number|id))?$"),
    (_F.REFERENCE, 1.0, rf"^{_SUBJECT} (?:ref|reference|no|number|id|hash)s?$"),
    (_F.REFERENCE, 0.8, r"\b(?:ref|reference)\b"),
    (_F.FINDING, 1.0, rf"^(?:the )?(?:key |inspection |ofsted |jtai )?{_FINDING}$"),
    (_F.FINDING, 0.95, rf"\b{_FINDING}\b"),
    (_F.FINDING, 0.9,
     r"^(?:issues?(?: identified)?|learning(?: points?)?|areas? identified|what the inspect\w+ (?:said"
     r"|found))$"),
    (_F.FINDING, 0.5, r"\b(?:issues?|objectives?|learning|concerns?|requirements?|priority|priorities|themes?|area)\b"),
    (_F.FINDING, 0.9, r"^what (?:did|has|have) (?:\w+ ){1,4}(?:say|said|find|found)$"),
    (_F.ACTION, 1.0,
     r"^(?:the )?(?:key |agreed |improvement |required |planned |proposed |specific |smart )?actions?$"),
    (_F.ACTION, 1.0, r"^actions? (?:required|to be taken|to take|needed|agreed|planned|description|details?)$"),
    (_F.ACTION, 1.0,
     r"\bwhat (?:will we|we will|are we going to|we are going to|will be|needs to be"
     r"|do we need to) (?:do|done)\b"),
    (_F.ACTION, 0.9,
     r"^(?:tasks?|activity|activities|steps?|how will we (?:do|achieve) (?:it|this)|response"
     r"|our response)$"),
    (_F.ACTION, 0.7, r"\b(?:actions?|tasks?|activit(?:y|ies)|steps)\b"),
    (_F.LEAD_AGENCY, 1.0,
     r"\b(?:lead|responsible|accountable|owning) (?:agency|agencies|organisation|partner|body|service"
     r"|department|directorate)\b"),
    (_F.LEAD_AGENCY, 1.0, r"^(?:agency|agencies|organisation|agency lead|agency responsible|agency owner)$"),
    (_F.LEAD_AGENCY, 0.9,
     r"^(?:action )?(?:owners?|leads?|owned by|led by|who|by whom|responsib\w+|accountab\w+"
     r"|assigned to)$"),
    (_F.LEAD_AGENCY, 0.7, r"\b(?:agency|organisation|owners?|leads?|responsib\w+|accountab\w+|who)\b"),
    (_F.NAMED_LEAD, 1.0,
     r"\b(?:named|lead|responsible|accountable|senior|delegated) (?:lead|officer|person|individual"
     r"|manager|professional)s?\b"),
    (_F.NAMED_LEAD, 1.0,
     r"^(?:lead name|name|name of (?:the )?lead|officer|sro|key contact|contact|owner name|(?:person"
     r"|officer) responsible)$"),
    (_F.NAMED_LEAD, 0.8, r"\b(?:officer|named|contact|person|individual)\b"),
    (_F.NAMED_LEAD, 0.75,
     r"^(?:action )?(?:owners?|leads?|owned by|led by|who|by whom|responsib\w+|accountab\w+"
     r"|assigned to)$"),
    (_F.SUPPORTING, 1.0,
     r"\b(?:support|supporting|supported by|contribut\w+|other (?:agencies|partners|leads?)|involved"
     r"|with whom)\b"),
    (_F.SUPPORTING, 0.9, r"^(?:key |delivery |named )?partners?(?: agencies)?$"),
    (_F.START, 1.0, r"^(?:start|start date|date started|started|started on|from|date commenced|begin|begins)$"),
    (_F.START, 0.9, r"\b(?:start|starts|started|commenc\w+)\b"),
    (_F.FIRST_DUE, 1.05, r"\b(?:original|initial|baseline|first)(?: \w+){0,2} (?:date|deadline|due|timescale)\b"),
    (_F.DUE, 1.0,
     r"^(?:due|due date|due by|due on|date due|deadline|by when|when|end|end date|finish|finish date"
     r"|target date|completion due)$"),
    (_F.DUE, 1.0, r"^(?:to be )?completed? by(?: date| when)?$|^time ?(?:scale|frame|line)s?$"),
    (_F.DUE, 1.0, rf"\b{_PLANNED}(?: \w+){{0,2}} (?:date|deadline|timescale)\b"),
    (_F.DUE, 0.9, r"\b(?:due|deadline|by when|time ?scales?|time ?frames?|target date|end date)\b"),
    (_F.DUE, 0.85, r"^(?:date for )?completion(?: date)?$|^milestones?(?: date)?$|^target$"),
    (_F.DUE, 0.5, r"^date$"),
    (_F.DUE, 1.0, rf"^{_PLANNED}(?: \w+)? (?:completion|due|end|finish)$|^when by$"),
    (_F.DUE, 1.05, r"\b(?:revised|new|current|extended)(?: \w+){0,2} (?:date|deadline|due|timescale|completion)\b"),
    (_F.COMPLETED, 1.0,
     r"\bdate (?:of completion|completed|closed|achieved|signed off|finished)\b|\b(?:completed|closed"
     r"|achieved) (?:on|date)\b"),
    (_F.COMPLETED, 1.0, r"\bactual (?:\w+ )?(?:date|finish|end|completion)\b"),
    (_F.COMPLETED, 0.6, r"^completed?$|^completion(?: date)?$|^closed$"),
    (_F.STATUS, 1.0, r"^(?:current |action |overall |delivery |progress |completion )?(?:status|state|stage)$"),
    (_F.STATUS, 0.75, r"\bstatus\b|^completed?(?: y n)?$|^complete yes no$|^on track$|^open closed$|^done$"),
    (_F.STATUS, 0.9, r"\bpercent\b|^closed$"),
    (_F.RATING, 1.05, r"\bb?rag{1,2}[by]?\b|^(?:r a g|b r a g)$"),
    (_F.RATING, 1.0, r"^(?:progress |delivery |confidence )?(?:rating|traffic light)s?$|^(?:is it )?on track$"),
    (_F.RATING, 0.55, r"\b(?:rating|colour|traffic light)\b"),
    (_F.PROGRESS, 1.0,
     r"^progress(?: (?:to date|so far|made|report|against \w+))?$|^position(?: statement)?$"
     r"|\bprogress updates?\b"),
    (_F.PROGRESS, 1.0, r"\bactions? (?:taken|completed|undertaken)\b|\bwhat (?:have we|we have|has been) done\b"),
    (_F.PROGRESS, 0.95, r"\b(?:updates?|progress|commentary|narrative)\b"),
    (_F.PROGRESS, 0.8, r"\b(?:comments?|notes?|remarks?|next steps?|barriers|risks and issues)\b"),
    (_F.PROGRESS, 0.45, r"\b(?:status|position)\b"),
    (_F.PROGRESS, 0.95, r"\bmilestones? (?:achieved|met)\b|\bachievements?\b|\bhow are we doing\b"),
    (_F.PROGRESS, 0.75, r"^(?:q|quarter )[1-4](?: \d{2,4})*$"),
    (_F.EVIDENCE, 1.0, r"\bevidence\b"),
    (_F.EVIDENCE, 0.8, r"^(?:assurance|proof|documents?|sources?|links?|impact(?: so far| to date| achieved)?)$"),
    (_F.SUCCESS_MEASURE, 1.0, r"\bsuccess (?:measures?|criteria|criterion|indicators?)\b|\bmeasures? of success\b"),
    (_F.SUCCESS_MEASURE, 1.0,
     r"\bhow (?:will we|we will|do we|will you) know\b|\bwhat (?:will )?(?:good"
     r"|success) (?:will )?looks? like\b"),
    (_F.SUCCESS_MEASURE, 1.0,
     r"\b(?:intended|expected|desired|planned|anticipated) (?:outcomes?|impact|results?|benefits?)\b"),
    (_F.SUCCESS_MEASURE, 0.95,
     r"^(?:outcomes?|measures?|kpis?|(?:outcome|performance) (?:measures?|indicators?)"
     r"|impact measures?)$"),
    (_F.SUCCESS_MEASURE, 0.8, r"\b(?:outcomes?|measures?|kpis?|impact|difference)\b|^targets?$"),
)  # fmt: skip
_PATTERNS = tuple((field, weight, re.compile(words)) for field, weight, words in _WORDS)
# A rating of the difference made, or of how much something matters, is not the rating of delivery: left to the person.
_OF_IMPACT = re.compile(r"\b(?:impact|outcome|difference|risk|priority)\b")
_PAST = re.compile(r"^(?:previous|prior|last|old)\b")
_KNOWN = 0.75
_LONGEST = 200


def heading_fields(heading: str) -> dict[PlanField, float]:
    """What a heading can mean, each with how strongly it says so (0 to about 1)."""
    return dict(_fields(heading[:_LONGEST]))


@lru_cache(maxsize=4096)
def _fields(heading: str) -> tuple[tuple[PlanField, float], ...]:
    words = _plain(heading)
    found: dict[PlanField, float] = {}
    for field, weight, pattern in _PATTERNS:
        if weight > found.get(field, 0) and pattern.search(words):
            found[field] = weight
    if PlanField.RATING in found and _OF_IMPACT.search(words):
        return ()
    if _PAST.search(words):
        found = {field: min(weight, 0.5) for field, weight in found.items()}
    return tuple(found.items())


def known_headings(headings: Iterable[str]) -> int:
    """How many different fields a row of texts names as headings would."""
    fields: set[PlanField] = set()
    for heading in headings:
        words = len(heading.split())
        if 0 < words <= 12:
            meant = heading_fields(heading)
            best = max(meant, key=lambda field: meant[field], default=None)
            if best is not None and (meant[best] >= _KNOWN + (0.2 if words > 6 else 0)):
                fields.add(best)
    return len(fields)


def _plain(heading: str) -> str:
    text = (
        heading.lower()
        .replace("#", " hash ")
        .replace("%", " percent ")
        .replace("’", "")
        .replace("'", "")
        .replace("№", " no ")
    )
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text).split())
