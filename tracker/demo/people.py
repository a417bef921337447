"""Who plays in the demonstration: areas, agencies and people, all made up. Addresses end in `.example`."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.domain.access import Role
from tracker.domain.partnerships import AgencyKind

PARTNERSHIPS = {
    "ashmere": "Ashmere Safeguarding Children Partnership",
    "brackwater": "Brackwater Safeguarding Children Partnership",
    "elmstow": "Elmstow Safeguarding Children Partnership",
}
EVERYWHERE = tuple(PARTNERSHIPS)

POLICE = "Northmarch Police"
ICB = "NHS Northmarch ICB"
TRUST = "Northmarch Community NHS Trust"
SCHOOLS = "Northmarch schools sector"
CHARITY = "Harbour Families"
ASHMERE_COUNCIL = "Ashmere Council"
BRACKWATER_COUNCIL = "Brackwater Borough Council"
ELMSTOW_COUNCIL = "Elmstow District Council"


@dataclass(frozen=True, slots=True)
class Organisation:
    name: str
    kind: AgencyKind
    serves: tuple[str, ...]


AGENCIES = (
    Organisation(POLICE, AgencyKind.POLICE, EVERYWHERE),
    Organisation(ICB, AgencyKind.ICB, EVERYWHERE),
    Organisation(TRUST, AgencyKind.HEALTH_PROVIDER, EVERYWHERE),
    Organisation(SCHOOLS, AgencyKind.SCHOOLS, EVERYWHERE),
    Organisation(CHARITY, AgencyKind.CHARITY, ("ashmere", "elmstow")),
    Organisation(ASHMERE_COUNCIL, AgencyKind.COUNCIL, ("ashmere",)),
    Organisation(BRACKWATER_COUNCIL, AgencyKind.COUNCIL, ("brackwater",)),
    Organisation(ELMSTOW_COUNCIL, AgencyKind.COUNCIL, ("elmstow",)),
)


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a role. `key` is what the story calls them by."""

    key: str
    name: str
    email: str
    role: Role
    partnerships: tuple[str, ...]
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class Administrator:
    """Who runs the installation. Sits in no partnership."""

    key: str
    name: str
    email: str


ADMINISTRATOR = Administrator("alex", "Alex Winter", "alex.winter@northmarch.example")

MEMBERS = (
    Member("ruth", "Ruth Adeyemi", "ruth.adeyemi@ashmere-scp.example", Role.CHAIR, ("ashmere",)),
    Member("tom", "Tom Pickering", "tom.pickering@ashmere-scp.example", Role.BUSINESS_MANAGER, ("ashmere",)),
    Member("diane", "Diane Corrigan", "diane.corrigan@ashmere-council.example", Role.SAFEGUARDING_PARTNER,
           ("ashmere",), ASHMERE_COUNCIL),
    Member("neil", "Supt Neil Ashworth", "neil.ashworth@northmarch-police.example", Role.SAFEGUARDING_PARTNER,
           EVERYWHERE, POLICE),
    Member("miriam", "Dr Miriam Castle", "miriam.castle@northmarch-icb.example", Role.SAFEGUARDING_PARTNER,
           EVERYWHERE, ICB),
    Member("sana", "DCI Sana Malik", "sana.malik@northmarch-police.example", Role.AGENCY_LEAD, EVERYWHERE, POLICE),
    Member("callum", "PS Callum Reid", "callum.reid@northmarch-police.example", Role.CONTRIBUTOR,
           ("ashmere",), POLICE),
    Member("grace", "Grace Oduya", "grace.oduya@northmarch-icb.example", Role.AGENCY_LEAD, ("ashmere",), ICB),
    Member("bola", "Bola Akande", "bola.akande@northmarch-icb.example", Role.AGENCY_LEAD,
           ("brackwater", "elmstow"), ICB),
    Member("fiona", "Fiona Drake", "fiona.drake@northmarch-community.example", Role.AGENCY_LEAD, EVERYWHERE, TRUST),
    Member("ian", "Ian Fell", "ian.fell@ashmere-council.example", Role.AGENCY_LEAD, ("ashmere",), ASHMERE_COUNCIL),
    Member("kerry", "Kerry Lomas", "kerry.lomas@ashmere-council.example", Role.CONTRIBUTOR,
           ("ashmere",), ASHMERE_COUNCIL),
    Member("priya", "Priya Nair", "priya.nair@northmarch-schools.example", Role.AGENCY_LEAD, EVERYWHERE, SCHOOLS),
    Member("marcus", "Marcus Bell", "marcus.bell@harbour-families.example", Role.AGENCY_LEAD,
           ("ashmere", "elmstow"), CHARITY),
    Member("helen", "Dr Helen Marsh", "helen.marsh@scrutiny.example", Role.SCRUTINEER, ("ashmere",)),
    Member("joan", "Cllr Joan Tate", "joan.tate@ashmere-council.example", Role.OBSERVER, ("ashmere",)),
    Member("gordon", "Gordon Sayle", "gordon.sayle@brackwater-scp.example", Role.CHAIR, ("brackwater",)),
    Member("leanne", "Leanne Holt", "leanne.holt@northmarch-partnerships.example", Role.BUSINESS_MANAGER,
           ("brackwater", "elmstow")),
    Member("desmond", "Desmond Akers", "desmond.akers@brackwater-council.example", Role.SAFEGUARDING_PARTNER,
           ("brackwater",), BRACKWATER_COUNCIL),
    Member("tara", "Tara Quinn", "tara.quinn@brackwater-council.example", Role.AGENCY_LEAD,
           ("brackwater",), BRACKWATER_COUNCIL),
    Member("yusuf", "Yusuf Khan", "yusuf.khan@elmstow-scp.example", Role.CHAIR, ("elmstow",)),
    Member("hugh", "Hugh Penrose", "hugh.penrose@elmstow-council.example", Role.AGENCY_LEAD,
           ("elmstow",), ELMSTOW_COUNCIL),
)  # fmt: skip

# Whom an agency wants told of what is long overdue.
COORDINATORS = (("ashmere", POLICE, "neil"), ("ashmere", ASHMERE_COUNCIL, "diane"))
