"""Areas for a demonstration of any size: names, agencies, people and letters, made up by rule, the same each time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from tracker.domain.access import Role
from tracker.domain.london import spoken_date
from tracker.domain.partnerships import AgencyKind

_FIRST = (
    "Aldra", "Breck", "Corva", "Drune", "Elvan", "Ferrin", "Gorsa", "Hesk", "Istel", "Jarla",
    "Kelda", "Lorven", "Marna", "Nethra", "Orrin",
)  # fmt: skip
_LAST = ("combe", "ford", "mere", "stow", "well", "wick", "holt", "fold", "garth", "thorpe")
NAMES = tuple(first + last for last in _LAST for first in _FIRST)
# A police force, a health board and a health provider serve so many areas.
AREAS_A_REGION = 4

_WHAT = ("The quality of", "The timeliness of", "The consistency of", "The oversight of", "The records of")
_OF = (
    "strategy meetings", "referrals from schools", "visits to children who are waiting", "checks before conferences",
    "plans for children in need", "conversations after a child has been missing", "handovers between teams",
    "health assessments", "minutes of core groups", "help offered out of hours", "supervision in all teams",
    "audits by several agencies", "letters to parents before proceedings", "plans for young people leaving care",
)  # fmt: skip
_SO_THAT = (
    "so that nobody who has to act learns of it late",
    "and whether children's own views are set down",
    "when several agencies work with one family",
    "in the weeks after a child has moved",
    "including for children with special educational needs",
    "whatever the day or hour at which help is needed",
    "so that leaders know what difference it makes",
    "where domestic abuse has been reported",
)


@dataclass(frozen=True, slots=True)
class Area:
    """One area and who works in it. `agencies` are name and kind, those of its region among them."""

    slug: str
    name: str
    region: str

    @property
    def partnership(self) -> str:
        return f"{self.name} Safeguarding Children Partnership"

    @property
    def council(self) -> str:
        return f"{self.name} Council"

    @property
    def agencies(self) -> tuple[tuple[str, AgencyKind], ...]:
        return (
            (self.council, AgencyKind.COUNCIL),
            (f"{self.region} Police", AgencyKind.POLICE),
            (f"NHS {self.region} ICB", AgencyKind.ICB),
            (f"{self.region} Community NHS Trust", AgencyKind.HEALTH_PROVIDER),
            (f"{self.region} schools sector", AgencyKind.SCHOOLS),
        )

    @property
    def members(self) -> tuple[tuple[str, str, Role, str | None], ...]:
        """Address, name, role and agency. Leads of the region's agencies are the same people in all its areas."""
        leads = tuple(
            (
                f"lead@{_host(agency)}.example",
                f"Lead of {agency}",
                Role.AGENCY_LEAD,
                agency,
            )
            for agency, _ in self.agencies
        )
        return (
            (f"chair@{self.slug}-scp.example", f"Chair of {self.name}", Role.CHAIR, None),
            (f"manager@{self.slug}-scp.example", f"Manager of {self.name}", Role.BUSINESS_MANAGER, None),
            *leads,
        )


def area(index: int) -> Area:
    """The area number `index`, from 0 to `len(NAMES) - 1`."""
    name = NAMES[index]
    return Area(name.lower(), name, f"{NAMES[-1 - index // AREAS_A_REGION]}shire")


def letter_text(area: Area, published: date, findings: int, chance: Random) -> str:
    """A focused visit's letter with so many findings, each different from the others."""
    said = chance.sample([(what, of, so) for what in _WHAT for of in _OF for so in _SO_THAT], findings)
    bullets = "\n".join(f"- {what} {of}, {so}." for what, of, so in said)
    return (
        f"{spoken_date(published)}\n\n"
        f"Focused visit to {area.name} children's services\n\n"
        f"This letter summarises the findings of a focused visit to {area.name} children's services. The area, the "
        "people and every sentence of this letter are made up.\n\n"
        "What needs to improve in this area of social work practice?\n\n"
        f"{bullets}\n\n"
        "Main findings\n\nStaff know the children they work with.\n\nYours sincerely\n\nNoreen Tull\n"
    )


def _host(agency: str) -> str:
    return agency.lower().replace(" ", "-")
