"""The progress summary: counts of actions that stand alike, added up for a partnership and for each lead agency."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.domain.actions import Assignment, Rating, ShownRating, Status, Urgency, shown_rating

NO_LEAD = "No lead agency yet"
# A percentage of fewer than five actions says more than is known.
FEWEST_FOR_PERCENTAGES = 5


@dataclass(frozen=True, slots=True)
class Count:
    """`actions` actions of one partnership that stand alike. No `lead_agency_id` means no lead agency yet."""

    partnership_id: int
    lead_agency_id: int | None
    status: Status
    rating: Rating | None
    assignment: Assignment
    urgency: Urgency
    actions: int

    @property
    def shown(self) -> ShownRating:
        return shown_rating(self.status, self.rating)


@dataclass(frozen=True, slots=True)
class Tally:
    """Some actions counted three ways, each action once in each; every member of a set has its number, also 0.

    `no_lead`, `not_accepted` (asked, without an answer) and `suggested` (another lead or date suggested) count open
    actions only.
    """

    by_status: Mapping[Status, int]
    by_rating: Mapping[ShownRating, int]
    by_urgency: Mapping[Urgency, int]
    no_lead: int
    not_accepted: int
    suggested: int

    @property
    def total(self) -> int:
        return sum(self.by_status.values())

    @property
    def open(self) -> int:
        return sum(number for status, number in self.by_status.items() if status.is_open)

    @property
    def finished(self) -> int:
        return self.total - self.open

    @property
    def delivered(self) -> int:
        """Waiting for sign-off."""
        return self.by_status[Status.DELIVERED]

    @property
    def overdue(self) -> int:
        return self.by_urgency[Urgency.OVERDUE]


@dataclass(frozen=True, slots=True)
class AgencyTally:
    """The actions one agency leads, or with `agency_id` None those that nobody leads yet."""

    agency_id: int | None
    name: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Rollup:
    """How things stand: everything together, and by lead agency (those without one first, then by name)."""

    everything: Tally
    agencies: tuple[AgencyTally, ...]


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """How a partnership stood in the first hours of `on`, as it was kept that night."""

    on: date
    tally: Tally


def tally(counts: Iterable[Count]) -> Tally:
    """Add `counts` up."""
    by_status, by_rating = dict.fromkeys(Status, 0), dict.fromkeys(ShownRating, 0)
    by_urgency = dict.fromkeys(Urgency, 0)
    unsettled = dict.fromkeys(Assignment, 0)
    for count in counts:
        by_status[count.status] += count.actions
        by_rating[count.shown] += count.actions
        by_urgency[count.urgency] += count.actions
        if count.status.is_open:
            unsettled[count.assignment] += count.actions
    return Tally(
        by_status,
        by_rating,
        by_urgency,
        no_lead=unsettled[Assignment.NOBODY],
        not_accepted=unsettled[Assignment.ASKED],
        suggested=unsettled[Assignment.SUGGESTED],
    )


def roll_up(counts: Iterable[Count], agency_names: Mapping[int, str]) -> Rollup:
    """The progress summary of `counts`. Raises KeyError for an agency without a name."""
    known = list(counts)
    groups: dict[int | None, list[Count]] = {}
    for count in known:
        groups.setdefault(count.lead_agency_id, []).append(count)
    agencies = [
        AgencyTally(agency_id, NO_LEAD if agency_id is None else agency_names[agency_id], tally(group))
        for agency_id, group in groups.items()
    ]
    agencies.sort(key=lambda agency: (agency.agency_id is not None, agency.name.casefold(), agency.agency_id))
    return Rollup(tally(known), tuple(agencies))


def percentage(part: int, whole: int) -> int | None:
    """`part` of `whole` in whole percent; None below five actions, where only the numbers themselves are honest."""
    return round(100 * part / whole) if whole >= FEWEST_FOR_PERCENTAGES else None


def last_of_each_week(points: Iterable[TrendPoint]) -> list[TrendPoint]:
    """Of nightly `points` the latest of each ISO week, oldest first: nights that were missed leave no gap."""
    latest: dict[tuple[int, int], TrendPoint] = {}
    for point in sorted(points, key=lambda point: point.on):
        latest[point.on.isocalendar()[:2]] = point
    return list(latest.values())


def to_json(summary: Rollup, slug: str, on: date) -> dict[str, Any]:
    """The summary of the partnership at `slug` as it stands `on` a date, for `tracker rollup --json`.

    Keys and numbers only; `by_agency` is a list of the same counts, each with the agency's name.
    """
    return {
        "partnership": slug,
        "date": on.isoformat(),
        **_numbers(summary.everything),
        "by_agency": [{"agency": agency.name, **_numbers(agency.tally)} for agency in summary.agencies],
    }


def _numbers(counted: Tally) -> dict[str, Any]:
    return {
        "total": counted.total,
        "open": counted.open,
        "by_status": {status.value: number for status, number in counted.by_status.items()},
        "by_rating": {rating.value: number for rating, number in counted.by_rating.items()},
        "by_urgency": {urgency.value: number for urgency, number in counted.by_urgency.items()},
        "no_lead": counted.no_lead,
        "not_accepted": counted.not_accepted,
        "suggested": counted.suggested,
    }
