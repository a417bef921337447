"""What is offered: every offer has its rule, and follows both the table of transitions and the table of grants."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.access import Actor, Permission, Role, Seat, allowed
from tracker.domain.actions import Assignment, Event, Status, events_from
from tracker.domain.offers import OFFERS, Offer, acts_on_behalf, answering, is_open, needs_meeting, offers

LEAD = 10
EVENTS = {
    Offer.DELIVER: Event.DELIVERED,
    Offer.SIGN_OFF: Event.SIGNED_OFF,
    Offer.RETURN: Event.RETURNED,
    Offer.REOPEN: Event.REOPENED,
    Offer.CLOSE: Event.CLOSED,
}


@dataclass(frozen=True)
class It:
    status: Status = Status.IN_PROGRESS
    assignment: Assignment = Assignment.ACCEPTED
    lead_agency_id: int | None = LEAD
    partnership_id: int = 1
    supporting_agency_ids: frozenset[int] = field(default=frozenset({11}))


def holder(role: Role, agency_id: int | None = None) -> Actor:
    return Actor("Somebody", 1, (Seat(1, role, agency_id),))


def test_every_offer_has_a_rule() -> None:
    assert set(OFFERS) == set(Offer)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("offer", EVENTS)
def test_what_moves_an_action_is_open_where_the_table_has_a_row(offer: Offer, status: Status) -> None:
    assert is_open(offer, It(status)) == (EVENTS[offer] in events_from(status))


@given(
    st.sampled_from(Role),
    st.sampled_from((None, LEAD, 11, 12)),
    st.sampled_from(Status),
    st.sampled_from(Assignment),
)
def test_an_offer_is_a_permission_and_a_state(
    role: Role, agency_id: int | None, status: Status, assignment: Assignment
) -> None:
    it = It(status, assignment, None if assignment is Assignment.NOBODY else LEAD)
    actor = holder(role, agency_id)
    found = offers(actor, it)
    for offer in Offer:
        assert (offer in found) == (allowed(actor, OFFERS[offer].permission, it) and is_open(offer, it))


def test_the_agency_is_offered_to_accept_until_it_has() -> None:
    lead = holder(Role.AGENCY_LEAD, LEAD)
    asked = offers(lead, It(Status.NOT_STARTED, Assignment.ASKED))
    assert asked == (Offer.ACCEPT, Offer.SUGGEST, Offer.UPDATE)
    accepted = offers(lead, It(Status.IN_PROGRESS))
    assert accepted == (Offer.SUGGEST, Offer.UPDATE, Offer.PROPOSE_DATE, Offer.DELIVER)


def test_who_reads_only_is_offered_nothing() -> None:
    for role in (Role.SCRUTINEER, Role.OBSERVER):
        assert all(offers(holder(role), It(status)) == () for status in Status)


def test_a_business_manager_acts_for_agencies_and_meetings_only() -> None:
    business_manager = holder(Role.BUSINESS_MANAGER)
    assert acts_on_behalf(business_manager, Offer.UPDATE, It())
    assert not acts_on_behalf(holder(Role.CONTRIBUTOR, LEAD), Offer.UPDATE, It())
    assert needs_meeting(business_manager, Offer.SIGN_OFF, It(Status.DELIVERED))
    assert not needs_meeting(holder(Role.CHAIR), Offer.SIGN_OFF, It(Status.DELIVERED))


def test_another_lead_is_for_who_assigns_and_a_date_for_who_agrees_dates() -> None:
    assert answering(True) is Permission.ASSIGN
    assert answering(False) is Permission.AGREE_DATES
