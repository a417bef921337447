"""Which agency a finding's own words point to. A suggestion with its reason; a person assigns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.domain.letters import LetterKind
from tracker.domain.partnerships import AgencyKind

# Inspections of a council: its actions begin with the council as lead.
COUNCIL_ANSWERS = frozenset({LetterKind.FOCUSED_VISIT, LetterKind.ILACS, LetterKind.SIF, LetterKind.MONITORING_VISIT})
_COMMISSIONER = re.compile(r"\b(?:police(?:,)?(?: fire)? and crime commissioners?|pcc|deputy mayor)\b", re.IGNORECASE)
_WORDS: tuple[tuple[AgencyKind, str], ...] = (
    (AgencyKind.POLICE, r"police|constabulary|police officers?|chief constable"),
    (AgencyKind.ICB, r"icb|integrated care board"),
    (AgencyKind.HEALTH_PROVIDER, r"nhs trust|hospitals?|health visitors?|midwi(?:fe|ves)|school nurses?|camhs"),
    (AgencyKind.SCHOOLS, r"schools?|colleges?|academies"),
    (AgencyKind.EARLY_YEARS, r"early years|nurseries|childminders?"),
    (AgencyKind.PROBATION, r"probation"),
    (
        AgencyKind.COUNCIL,
        r"council|local authority|(?:director of )?children[’']s (?:services|social care)|social workers?",
    ),
    (
        AgencyKind.PARTNERSHIP,
        r"multi-?\s?agency|partnership[’']?s?|all (?:partner )?agencies|across (?:all )?(?:partners|agencies)"
        r"|safeguarding partners",
    ),
)
_PATTERNS = tuple((kind, re.compile(rf"\b(?:{words})(?=\W|$)", re.IGNORECASE)) for kind, words in _WORDS)
_GENERAL_HEALTH = re.compile(
    r"\bhealth(?: services?| partners?| professionals?| practitioners?| staff)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An agency of the partnership."""

    id: int
    name: str
    kind: AgencyKind


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`agency_id` and `agency_name` are None where the words point to several; `reason` is a sentence."""

    agency_id: int | None
    agency_name: str | None
    reason: str


def answering_agency(kind: LetterKind, area: str | None, agencies: Sequence[Candidate]) -> Candidate | None:
    """Who answers for a letter of this kind: the council it is about, or None for the partnership.

    None too where the partnership has several councils and the area names none of them.
    """
    if kind not in COUNCIL_ANSWERS:
        return None
    councils = [agency for agency in agencies if agency.kind is AgencyKind.COUNCIL]
    if len(councils) > 1 and area:
        councils = [agency for agency in councils if area.lower() in agency.name.lower()]
    return councils[0] if len(councils) == 1 else None


def suggested_lead(
    text: str,
    responsible_body: str | None,
    answers: Candidate | None,
    agencies: Sequence[Candidate],
    passages: Sequence[tuple[str, str]] = (),
) -> Suggestion | None:
    """The agency that a finding's words point to, or None where they name nobody.

    First the body that the letter itself makes responsible, then the agency that answers for the letter (`answers`),
    then the finding's words, then those of the passages that bear on it: `passages` are where each stands and its
    words, the likest first, and the first that names anybody decides. A police and crime commissioner is an addressee,
    never a lead.
    """
    able = [agency for agency in agencies if not _COMMISSIONER.search(agency.name)]
    if responsible_body:
        named = _pointed_to(responsible_body, able)
        if len(named) == 1:
            return Suggestion(named[0][0].id, named[0][0].name, f"The letter makes “{responsible_body}” responsible.")
    if answers is not None:
        return Suggestion(answers.id, answers.name, f"{answers.name} answers for this letter.")
    if named := _pointed_to(text, able):
        return _suggested(named, "The finding says")
    for where, words in passages:
        if named := _pointed_to(words, able):
            place = where[:1].lower() + where[1:]
            return _suggested(named, f"The finding names no agency. A passage that bears on it ({place}) says")
    return None


def _suggested(named: Sequence[tuple[Candidate, str]], opening: str) -> Suggestion:
    """The only agency that is named, or the partnership where it is among several; else none of them."""
    shared = next((it for it in named if it[0].kind is AgencyKind.PARTNERSHIP), None)
    if len(named) == 1 or shared is not None:
        agency, words = shared or named[0]
        return Suggestion(agency.id, agency.name, f"{opening} “{words}”.")
    said = _listed([f"“{words}”" for _, words in named])
    return Suggestion(None, None, f"{opening} {said}, so more than one agency could lead.")


def named_agencies(text: str, agencies: Sequence[Candidate]) -> list[tuple[str, str]]:
    """The names of the agencies that a text points to, each with the words that do, in the order of the text."""
    able = [agency for agency in agencies if not _COMMISSIONER.search(agency.name)]
    return [(agency.name, words) for agency, words in _pointed_to(text, able)]


def _pointed_to(text: str, agencies: Sequence[Candidate]) -> list[tuple[Candidate, str]]:
    """The agencies that a text names, each with the words that do, in the order of the text."""
    said = _COMMISSIONER.sub(lambda match: " " * len(match.group()), text)
    found: dict[int, tuple[int, Candidate, str]] = {}
    for agency in agencies:
        at = said.lower().find(agency.name.lower())
        if at >= 0:
            found[agency.id] = (at, agency, text[at : at + len(agency.name)])
    for kind, pattern in _PATTERNS:
        match = pattern.search(said)
        if match:
            _note(found, match, [agency for agency in agencies if agency.kind is kind], said)
    if not any(it[1].kind in {AgencyKind.ICB, AgencyKind.HEALTH_PROVIDER} for it in found.values()):
        match = _GENERAL_HEALTH.search(said)
        if match:
            health = [agency for agency in agencies if agency.kind is AgencyKind.ICB]
            _note(found, match, health, said)
    for agency in agencies:
        if agency.kind is AgencyKind.PARTNERSHIP and agency.id not in found:
            match = re.search(rf"\b{re.escape(_initials(agency.name))}\b", said)
            if match and len(match.group()) > 2:
                _note(found, match, [agency], said)
    return [(agency, words) for _, agency, words in sorted(found.values(), key=lambda it: it[0])]


def _note(
    found: dict[int, tuple[int, Candidate, str]], match: re.Match[str], agencies: Sequence[Candidate], said: str
) -> None:
    """Several agencies of one kind are named by none of their common words."""
    if len(agencies) == 1 and agencies[0].id not in found:
        found[agencies[0].id] = (match.start(), agencies[0], match.group())


def _initials(name: str) -> str:
    return "".join(word[0] for word in re.findall(r"[A-Za-z]+", name) if word[0].isupper())


def _listed(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
