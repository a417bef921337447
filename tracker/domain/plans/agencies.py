"""Who a cell names: the agencies of the partnership that it means, people, and words that mean nobody known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.domain.leads import Candidate, suggested_lead
from tracker.domain.partnerships import AgencyKind

_LONGEST = 500
_PARTS = re.compile(r"[,;/&+|\n•·]|\s[-–—]\s|\s+and\s+|\(|\)", re.IGNORECASE)
_EVERYBODY = re.compile(r"^(?:all|everyone|all (?:partners?|agencies|organisations))$", re.IGNORECASE)
_NOBODY = re.compile(
    r"^\W*(?:tb[acd]|to be (?:confirmed|agreed|decided)|n/?a|none|vacant|vacancy|\?+)?\W*$", re.IGNORECASE
)
_SHORT_NAMES = (
    (AgencyKind.COUNCIL, re.compile(
        r"^(?:la|csc|cs|lbc|mbc|asc|childrens? social care|childrens? services|early help|mash|housing"
        r"|legal)$"
    )),
    (AgencyKind.HEALTH_PROVIDER, re.compile(r"^(?:camhs|0-19|health visiting|school nursing|midwifery)$")),
    (AgencyKind.ICB, re.compile(r"^(?:health|nhs|ccg|designated (?:nurse|doctor))$")),
    (AgencyKind.SCHOOLS, re.compile(r"^(?:education|schools?|colleges?)$")),
    (AgencyKind.PROBATION, re.compile(r"^(?:nps|probation)$")),
)  # fmt: skip
_ANY_AGENCY = re.compile(
    r"\b(?:council|police|constabulary|nhs|icb|ccg|health|hospital|trust|camhs|probation|schools?|education|social care"
    r"|local authority|partnership|lscp|mascp|cafcass|yjs|youth justice|all (?:partners|agencies))\b|^(?:LA|CSC|All)$"
)
_NAME = re.compile(
    r"^(?:(?:Dr|Prof|Mr|Mrs|Ms|Miss|Cllr|Sgt|PC|DS|DI|DCI|D/?Supt|Supt|Insp|Det|Chief|Inspector|Superintendent)\.?\s)*"
    r"[A-Z][\w’'\-]*\.?(?:\s(?:de|van|von|al|bin|ap|[A-Z])[\w’'\-]*\.?){1,3}$"
)
_POSTS = (
    r"(?:director|head|manager|lead|officer|chair|nurse|doctor|superintendent|inspector|principal|executive|adviser"
    r"|commissioner|coordinator|advisor)"
)
_POST = re.compile(
    rf"^(?:(?:assistant|deputy|executive|service|strategic|interim|named|designated) )*{_POSTS}\b|\b{_POSTS}$",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"\b(?:services?|team|board|group|care|support|help|justice|hub|unit|forum|committee)\b", re.IGNORECASE
)
_RANK = re.compile(r"^(?:(?:Chief|Det(?:ective)?|Superintendent|Inspector|Constable|Sergeant)\s)+")


@dataclass(frozen=True, slots=True)
class AgencyReading:
    """Agencies in the order named, people or posts named beside them, and words that name no agency known here."""

    agencies: tuple[int, ...] = ()
    people: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def read_agencies(text: str, agencies: Sequence[Candidate]) -> AgencyReading:
    """Who a cell names. A name that could be any of several agencies stays unknown. Never raises."""
    rest = " " + text[:_LONGEST] + " "
    named: list[tuple[int, int]] = []
    # Whole names first, the longest first: they may hold an "and" or a comma of their own.
    for agency in sorted(agencies, key=lambda it: -len(it.name)):
        pattern = re.compile(rf"(?<!\w){re.escape(agency.name)}(?!\w)", re.IGNORECASE)
        if agency.name and (match := pattern.search(rest)):
            named.append((match.start(), agency.id))
            rest = pattern.sub(lambda it: ";" * len(it.group()), rest)
    people, unknown = [], []
    for part, at in _parts(rest):
        if is_nobody(part):
            continue
        found = _agency(part, agencies)
        if found is not None:
            named.append((at, found))
        elif is_person(part) or _POST.search(part):
            people.append(part)
        else:
            unknown.append(part)
    order = tuple(dict.fromkeys(agency for _, agency in sorted(named)))
    return AgencyReading(order, tuple(people), tuple(unknown))


def is_person(text: str) -> bool:
    """Whether a text looks like a person's name, and not like a post or a team."""
    text = _RANK.sub("", " ".join(text[:100].split()))
    if len(text) > 50 or _POST.search(text) or _BODY.search(text):
        return False
    return bool(_NAME.match(text)) and not _ANY_AGENCY.search(text)


def is_nobody(text: str) -> bool:
    """Whether a text says that nobody is named yet."""
    return bool(_NOBODY.match(text[:_LONGEST]))


def names_an_agency(text: str, agencies: Sequence[Candidate] = ()) -> bool:
    """Whether a text names an agency of any partnership, or one of these."""
    if len(text) > _LONGEST:
        return False
    return bool(re.search(_ANY_AGENCY.pattern, text, re.IGNORECASE)) or bool(read_agencies(text, agencies).agencies)


def _parts(text: str) -> list[tuple[str, int]]:
    parts, start = [], 0
    for cut in [*_PARTS.finditer(text), None]:
        end = cut.start() if cut else len(text)
        part = " ".join(text[start:end].split()).strip(" .:-–—'\"")
        if part:
            parts.append((part, start))
        start = cut.end() if cut else end
    return parts


def _agency(part: str, agencies: Sequence[Candidate]) -> int | None:
    """The one agency that some words mean."""
    plain = re.sub(r"[’'.]", "", part.lower())
    # One agency can be given under several names, so it is keys that are counted.
    by_initials = {
        it.id for it in agencies if plain in {_initials(it.name, True), _initials(it.name, False)} and len(plain) > 1
    }
    if len(by_initials) == 1:
        return by_initials.pop()
    if _EVERYBODY.match(part):
        return _only(agencies, AgencyKind.PARTNERSHIP)
    # A part of one agency's name, as "Bellford" or "Northmoor Hospitals".
    words = set(re.findall(r"\w+", plain))
    within = {
        it.id
        for it in agencies
        if words and words <= set(re.findall(r"\w+", it.name.lower().replace("’", "").replace("'", "")))
    }
    if len(within) == 1 and len(plain) > 3:
        return within.pop()
    for kind, pattern in _SHORT_NAMES:
        if pattern.match(plain) and (only := _only(agencies, kind)) is not None:
            return only
    if is_person(part):
        return None
    suggestion = suggested_lead(part, None, None, agencies)
    return suggestion.agency_id if suggestion else None


def _only(agencies: Sequence[Candidate], kind: AgencyKind) -> int | None:
    of_kind = [it.id for it in agencies if it.kind is kind]
    return of_kind[0] if len(of_kind) == 1 else None


def _initials(name: str, every_word: bool) -> str:
    words = re.findall(r"[A-Za-z]+", name.replace("’", "").replace("'", ""))
    return "".join(word[0] for word in words if every_word or word[0].isupper()).lower()
