from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.domain.access import Actor
from tracker.domain.errors import NotFound
from tracker.domain.partnerships import AgencyKind
from tracker.store.context import Context
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
    if row is None and context.actor.system is not None:
        raise NotFound(f"There is no partnership called {slug}.")
    if row is None or not _may_see(context.actor, row.id):
        raise NotFound("There is no partnership at this address that you can see.")
    return PartnershipRow(*row)


def partnerships_of(context: Context) -> list[PartnershipRow]:
    """The partnerships the actor has a role in (all of them for system actors), by name."""
    query = select(*_COLUMNS).order_by(Partnership.name)
    if context.actor.system is None:
        query = query.where(Partnership.id.in_(context.actor.partnership_ids))
    return [PartnershipRow(*row) for row in context.session.execute(query)]


def agencies_of(context: Context, partnership_id: int) -> list[AgencyRow]:
    """The agencies that serve a partnership today, the partnership itself among them, by name."""
    if not _may_see(context.actor, partnership_id):
        raise NotFound("There is no partnership here that you can see.")
    query = (
        select(Agency.id, Agency.name, Agency.kind)
        .join(PartnershipAgency, PartnershipAgency.agency_id == Agency.id)
        .where(PartnershipAgency.partnership_id == partnership_id, PartnershipAgency.ended_on.is_(None))
        .order_by(Agency.name)
    )
    return [AgencyRow(*row) for row in context.session.execute(query)]


def _may_see(actor: Actor, partnership_id: int) -> bool:
    return actor.system is not None or partnership_id in actor.partnership_ids
