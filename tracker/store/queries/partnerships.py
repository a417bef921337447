from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.domain.errors import NotFound
from tracker.domain.partnerships import AgencyKind
from tracker.store.context import Context, must_see
from tracker.store.models import Agency, Partnership, PartnershipAgency


@dataclass(frozen=True, slots=True)
class PartnershipRow:
    """A partnership as pages know it. Satisfies `Scoped`."""

    id: int
    slug: str
    name: str
    code: str
    closed_on: date | None

    @property
    def partnership_id(self) -> int:
        return self.id


@dataclass(frozen=True, slots=True)
class AgencyRow:
    id: int
    name: str
    kind: AgencyKind


_COLUMNS = (Partnership.id, Partnership.slug, Partnership.name, Partnership.code, Partnership.closed_on)


def partnership_by_slug(context: Context, slug: str) -> PartnershipRow:
    """The partnership at this address. Raises NotFound where there is none for the person who asks."""
    row = context.session.execute(select(*_COLUMNS).where(Partnership.slug == slug)).one_or_none()
    if row is None:
        called = f"called {slug}" if context.actor.system is not None else "at this address that you can see"
        raise NotFound(f"There is no partnership {called}.")
    must_see(context, row.id)
    return PartnershipRow(*row)


def partnerships_of(context: Context) -> list[PartnershipRow]:
    """The partnerships the actor has a role in (all of them for system actors), by name."""
    query = select(*_COLUMNS).order_by(Partnership.name)
    if context.actor.system is None:
        query = query.where(Partnership.id.in_(context.actor.partnership_ids))
    return [PartnershipRow(*row) for row in context.session.execute(query)]


def agencies_of(context: Context, partnership_id: int) -> list[AgencyRow]:
    """The agencies that serve a partnership today, the partnership itself among them, by name."""
    must_see(context, partnership_id)
    query = (
        select(Agency.id, Agency.name, Agency.kind)
        .join(PartnershipAgency, PartnershipAgency.agency_id == Agency.id)
        .where(PartnershipAgency.partnership_id == partnership_id, PartnershipAgency.ended_on.is_(None))
        .order_by(Agency.name)
    )
    return [AgencyRow(*row) for row in context.session.execute(query)]
