"""What pages call the kinds of letters and findings."""

from __future__ import annotations

from datetime import date

from tracker.domain.letters import FindingKind, LetterKind
from tracker.domain.london import spoken_date

LETTER_KINDS = {
    LetterKind.JTAI: "Joint targeted area inspection",
    LetterKind.FOCUSED_VISIT: "Focused visit",
    LetterKind.ILACS: "ILACS inspection report",
    LetterKind.AREA_SEND: "Area SEND inspection report",
    LetterKind.MONITORING_VISIT: "Monitoring visit",
    LetterKind.SIF: "SIF inspection report",
    LetterKind.OTHER: "Other letter or report",
    LetterKind.PRACTICE_REVIEW: "Practice review",
    LetterKind.SECTION_11_AUDIT: "Section 11 audit",
    LetterKind.OTHER_REVIEW: "Other review or audit",
}
FINDING_KINDS = {
    FindingKind.IMPROVEMENT: "Area for improvement",
    FindingKind.PRIORITY_ACTION: "Area for priority action",
    FindingKind.POINT_IN_TEXT: "Point in the text",
}


def kinds_like(kind: LetterKind) -> dict[LetterKind, str]:
    """What a letter of this kind could be instead: a letter stays a letter, and what was typed in was typed in."""
    return {it: label for it, label in LETTER_KINDS.items() if it.is_typed_in is kind.is_typed_in}


def letter_name(kind: LetterKind, area: str | None, published_on: date | None) -> str:
    """How a letter is spoken of: `Focused visit, Thornby, 12 July 2024`; what is not known is left out."""
    said = (LETTER_KINDS[kind], area, spoken_date(published_on) if published_on else None)
    return ", ".join(part for part in said if part)
