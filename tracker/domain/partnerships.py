"""Partnerships and the agencies that serve them: the words, and how a partnership's short names are made."""

from __future__ import annotations

import re
from enum import StrEnum


class AgencyKind(StrEnum):
    PARTNERSHIP = "partnership"
    COUNCIL = "council"
    POLICE = "police"
    ICB = "icb"
    HEALTH_PROVIDER = "health_provider"
    SCHOOLS = "schools"
    EARLY_YEARS = "early_years"
    PROBATION = "probation"
    CHARITY = "charity"
    OTHER = "other"

    @property
    def label(self) -> str:
        return _KIND_LABELS[self]


_KIND_LABELS = {
    AgencyKind.PARTNERSHIP: "The partnership itself",
    AgencyKind.COUNCIL: "Council",
    AgencyKind.POLICE: "Police force",
    AgencyKind.ICB: "NHS integrated care board",
    AgencyKind.HEALTH_PROVIDER: "NHS provider",
    AgencyKind.SCHOOLS: "Schools sector",
    AgencyKind.EARLY_YEARS: "Early years sector",
    AgencyKind.PROBATION: "Probation",
    AgencyKind.CHARITY: "Charity",
    AgencyKind.OTHER: "Other",
}

_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")

# Addresses begin with the slug, so it must not be one of the service's own pages.
RESERVED_SLUGS = frozenset(
    {"static", "sign-in", "sign-out", "held", "help", "e-mails", "across", "accessibility", "privacy", "cookies"}
    | {"assets", "people", "health", "api", "my-actions", "account", "unsubscribe"}
)


def is_slug(text: str) -> bool:
    """Whether `text` can stand in addresses for good: small letters, digits and single hyphens, 2 to 60 characters."""
    return 2 <= len(text) <= 60 and _SLUG.fullmatch(text) is not None and text not in RESERVED_SLUGS


def codes_for(slug: str) -> list[str]:
    """Short codes for references like ASH-17, best first; the first that nobody has yet is taken."""
    letters = re.sub(r"[^a-z0-9]", "", slug).upper()
    initials = "".join(part[0] for part in slug.split("-")).upper()
    wanted = [initials] if 3 <= len(initials) <= 5 else []
    wanted += [letters[:length] for length in range(3, len(letters) + 1)] or [letters]
    return wanted + [f"{letters[:3]}{n}" for n in range(2, 1000)]


def guessed_kind(name: str) -> AgencyKind:
    """What kind of agency a name speaks of; OTHER when it does not say."""
    lowered = name.lower()
    for kind, words in _KIND_WORDS:
        if any(re.search(rf"\b{word}\b", lowered) for word in words):
            return kind
    return AgencyKind.OTHER


_KIND_WORDS = (
    (AgencyKind.ICB, ("icb", "integrated care board")),
    (AgencyKind.POLICE, ("police", "constabulary")),
    (AgencyKind.HEALTH_PROVIDER, ("nhs", "hospital", "hospitals")),
    (AgencyKind.PROBATION, ("probation",)),
    (AgencyKind.EARLY_YEARS, ("early years", "nurseries")),
    (AgencyKind.SCHOOLS, ("schools", "school", "academies", "colleges")),
    # One like a community safety partnership: those of this service are agencies of their own from the start.
    (AgencyKind.OTHER, ("partnership",)),
    (AgencyKind.COUNCIL, ("council", "borough", "county", "local authority")),
    (AgencyKind.CHARITY, ("charity", "families", "trust for children")),
)
