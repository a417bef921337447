"""The access table of the domain, row by row, for every role: nobody may more, nobody may less."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.access import (
    ADMINISTRATOR_GRANTS,
    AGENCY_ROLES,
    GRANTS,
    SYSTEM_GRANTS,
    Actor,
    On,
    Permission,
    Role,
    Seat,
    SystemActor,
    allowed,
    standing,
)

HERE, ELSEWHERE = 1, 2
LEAD, SUPPORTING, OTHER = 10, 11, 12
CONVENERS = {Role.CHAIR, Role.DEPUTY_CHAIR, Role.BUSINESS_MANAGER}


@dataclass(frozen=True)
class It:
    partnership_id: int = HERE
    lead_agency_id: int | None = LEAD
    supporting_agency_ids: frozenset[int] = field(default=frozenset({SUPPORTING}))


def holder(role: Role, agency_id: int | None) -> Actor:
    return Actor("Somebody", 1, (Seat(HERE, role, agency_id),))


def who_may(permission: Permission, it: It) -> set[tuple[Role, int | None]]:
    """Every role, with each agency it can be held for, that may do it."""
    return {
        (role, agency_id)
        for role in Role
        for agency_id in ((LEAD, SUPPORTING, OTHER) if role.needs_agency else (None,))
        if allowed(holder(role, agency_id), permission, it)
    }


def of(*roles: Role, agencies: tuple[int | None, ...] = (None,)) -> set[tuple[Role, int | None]]:
    return {(role, agency_id) for role in roles for agency_id in agencies}


AGENCY_PEOPLE = (Role.AGENCY_LEAD, Role.CONTRIBUTOR)
TABLE = {
    Permission.READ: of(*(set(Role) - AGENCY_ROLES)) | of(*AGENCY_ROLES, agencies=(LEAD, SUPPORTING, OTHER)),
    Permission.BRING_IN_LETTERS: of(*CONVENERS),
    Permission.ASSIGN: of(*CONVENERS),
    Permission.AGREE_DATES: of(*CONVENERS) | of(Role.SAFEGUARDING_PARTNER, agencies=(LEAD,)),
    Permission.ANSWER: of(*AGENCY_PEOPLE, agencies=(LEAD,)) | of(Role.BUSINESS_MANAGER),
    Permission.PROPOSE_DATE: of(*AGENCY_PEOPLE, agencies=(LEAD,)) | of(Role.BUSINESS_MANAGER),
    Permission.UPDATE: of(*AGENCY_PEOPLE, agencies=(LEAD, SUPPORTING)) | of(Role.BUSINESS_MANAGER),
    Permission.SAY_DELIVERED: of(Role.AGENCY_LEAD, agencies=(LEAD,)),
    Permission.SIGN_OFF: of(*CONVENERS) | of(Role.SAFEGUARDING_PARTNER, agencies=(SUPPORTING, OTHER)),
    Permission.AGREE_RATING: of(*CONVENERS),
    Permission.CLOSE: of(*CONVENERS),
    Permission.SET_UP: set(),
    Permission.TELL_PEOPLE: set(),
    Permission.KEEP_PROGRESS: set(),
}


def test_every_permission_has_grants_a_label_and_a_row_in_this_table() -> None:
    assert set(GRANTS) == set(Permission) == set(TABLE)
    assert all(permission.label for permission in Permission)
    assert all(role.label for role in Role)


@pytest.mark.parametrize("permission", Permission)
def test_a_role_may_what_the_table_says_and_nothing_else(permission: Permission) -> None:
    assert who_may(permission, It()) == TABLE[permission]


@pytest.mark.parametrize("permission", Permission)
def test_a_role_elsewhere_gives_nothing_here(permission: Permission) -> None:
    for role in Role:
        actor = Actor("Somebody", 1, (Seat(ELSEWHERE, role, LEAD if role.needs_agency else None),))
        assert not allowed(actor, permission, It())


def test_without_a_lead_agency_nobody_answers_delivers_or_signs_off() -> None:
    unled = It(lead_agency_id=None, supporting_agency_ids=frozenset())
    for permission in (
        Permission.ANSWER,
        Permission.PROPOSE_DATE,
        Permission.UPDATE,
        Permission.SAY_DELIVERED,
        Permission.SIGN_OFF,
    ):
        assert who_may(permission, unled) == set(), permission


def test_a_chair_from_the_lead_agency_does_not_sign_off_wherever_they_belong_to_it() -> None:
    chair = Seat(HERE, Role.CHAIR)
    also_here = Actor("Chair", 1, (chair, Seat(HERE, Role.SAFEGUARDING_PARTNER, LEAD)))
    also_elsewhere = Actor("Chair", 1, (chair, Seat(ELSEWHERE, Role.CONTRIBUTOR, LEAD)))
    for actor in (also_here, also_elsewhere, Actor("Chair", 1, (Seat(HERE, Role.DEPUTY_CHAIR, LEAD),))):
        assert not allowed(actor, Permission.SIGN_OFF, It())
    assert allowed(Actor("Chair", 1, (Seat(HERE, Role.CHAIR, OTHER),)), Permission.SIGN_OFF, It())


def test_a_business_manager_acts_on_behalf_and_records_meetings() -> None:
    business_manager = holder(Role.BUSINESS_MANAGER, None)
    assert standing(business_manager, Permission.UPDATE, It()) == {On.ON_BEHALF}
    assert standing(business_manager, Permission.SIGN_OFF, It()) == {On.MEETING}
    assert standing(business_manager, Permission.ASSIGN, It()) == {On.ANY}
    both = Actor("Both", 1, (Seat(HERE, Role.BUSINESS_MANAGER), Seat(HERE, Role.CONTRIBUTOR, LEAD)))
    assert standing(both, Permission.UPDATE, It()) == {On.ON_BEHALF, On.LEADS_OR_SUPPORTS}


def test_administrators_set_up_and_read_nothing() -> None:
    administrator = Actor("Administrator", 1, is_administrator=True)
    assert {permission for permission in Permission if allowed(administrator, permission, It())} == {Permission.SET_UP}
    assert {permission for permission in Permission if allowed(administrator, permission)} == ADMINISTRATOR_GRANTS


def test_system_actors_have_grants_of_their_own() -> None:
    assert set(SYSTEM_GRANTS) == set(SystemActor)
    for system, grants in SYSTEM_GRANTS.items():
        actor = Actor(system.value, system=system)
        assert {permission for permission in Permission if allowed(actor, permission, It())} == grants


seats = st.builds(
    Seat,
    st.sampled_from((HERE, ELSEWHERE)),
    st.sampled_from(Role),
    st.one_of(st.none(), st.sampled_from((LEAD, SUPPORTING, OTHER))),
)


@given(st.lists(seats, max_size=4), st.sampled_from(Permission))
def test_who_belongs_to_the_lead_agency_never_signs_off_in_person(held: list[Seat], permission: Permission) -> None:
    actor = Actor("Somebody", 1, tuple(held))
    if any(seat.agency_id == LEAD for seat in held):
        assert On.NOT_THEIR_AGENCY not in standing(actor, permission, It())


@given(st.lists(seats, max_size=4), st.sampled_from(Permission))
def test_nothing_is_allowed_without_a_role_in_the_partnership(held: list[Seat], permission: Permission) -> None:
    actor = Actor("Somebody", 1, tuple(held))
    if not any(seat.partnership_id == HERE for seat in held):
        assert not allowed(actor, permission, It())
    assert allowed(actor, permission, It()) == bool(standing(actor, permission, It()))
