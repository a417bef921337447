"""Names that a plan writes where an agency belongs, and that nobody here goes by: asked about once, not row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tracker.domain.leads import Candidate
from tracker.domain.partnerships import AgencyKind
from tracker.domain.plans.agencies import read_agencies
from tracker.domain.plans.columns import ColumnMatch
from tracker.domain.plans.headings import PlanField
from tracker.domain.plans.sheets import Sheet, one_line

_MOST = 40
_LONGEST = 120


def names_unknown(sheet: Sheet, matches: Sequence[ColumnMatch], agencies: Sequence[Candidate]) -> dict[str, int]:
    """Each name that means no agency here, as it is written first, with how many rows say it; at most forty.

    A cell for the lead that names only a person counts too: somebody knows whom that person works for.
    """
    found: dict[str, tuple[str, int]] = {}
    for field in (PlanField.LEAD_AGENCY, PlanField.SUPPORTING):
        column = next((match.column for match in matches if match.field is field), None)
        if column is None:
            continue
        for row in sheet.rows:
            reading = read_agencies(row.cell(column).text, agencies)
            people = reading.people if field is PlanField.LEAD_AGENCY and not reading.agencies else ()
            for name in dict.fromkeys((*reading.unknown, *people)):
                written, rows = found.get(name_key(name), (one_line(name), 0))
                if len(written) <= _LONGEST:
                    found[name_key(name)] = (written, rows + 1)
    return dict(list(found.values())[:_MOST])


def under_other_names(agencies: Sequence[Candidate], names: Mapping[str, int | None]) -> tuple[Candidate, ...]:
    """The agencies, and once more under each name that a person said is theirs (None: nobody's)."""
    here = {agency.id for agency in agencies}
    others = (
        Candidate(agency_id, name, AgencyKind.OTHER)
        for name, agency_id in names.items()
        if agency_id is not None and agency_id in here
    )
    return (*agencies, *others)


def name_key(name: str) -> str:
    """What two writings of a name have in common."""
    return one_line(name).lower()
