"""Who may do what: roles, permissions, and the one table that pages, menus, services and the access page all read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Role(StrEnum):
    CHAIR = "chair"
    DEPUTY_CHAIR = "deputy_chair"
    BUSINESS_MANAGER = "business_manager"
    SAFEGUARDING_PARTNER = "safeguarding_partner"
    AGENCY_LEAD = "agency_lead"
    CONTRIBUTOR = "contributor"
    SCRUTINEER = "scrutineer"
    OBSERVER = "observer"

    @property
    def label(self) -> str:
        return _ROLE_LABELS[self]

    @property
    def needs_agency(self) -> bool:
        """Whether a membership in this role means nothing without saying for which agency."""
        return self in AGENCY_ROLES


_ROLE_LABELS = {
    Role.CHAIR: "Partnership chair",
    Role.DEPUTY_CHAIR: "Deputy chair",
    Role.BUSINESS_MANAGER: "Business manager",
    Role.SAFEGUARDING_PARTNER: "Safeguarding partner",
    Role.AGENCY_LEAD: "Agency lead",
    Role.CONTRIBUTOR: "Contributor",
    Role.SCRUTINEER: "Independent scrutineer",
    Role.OBSERVER: "Observer",
}
AGENCY_ROLES = frozenset({Role.SAFEGUARDING_PARTNER, Role.AGENCY_LEAD, Role.CONTRIBUTOR})
CONVENERS = frozenset({Role.CHAIR, Role.DEPUTY_CHAIR, Role.BUSINESS_MANAGER})


class SystemActor(StrEnum):
    """Who acts when no person does."""

    SCHEDULER = "scheduler"
    COMMAND_LINE = "command line"


class Permission(StrEnum):
    READ = "read"
    BRING_IN_LETTERS = "bring_in_letters"
    ASSIGN = "assign"
    AGREE_DATES = "agree_dates"
    ANSWER = "answer"
    PROPOSE_DATE = "propose_date"
    UPDATE = "update"
    SAY_DELIVERED = "say_delivered"
    SIGN_OFF = "sign_off"
    AGREE_RATING = "agree_rating"
    CLOSE = "close"
    SET_UP = "set_up"
    TELL_PEOPLE = "tell_people"
    KEEP_PROGRESS = "keep_progress"

    @property
    def label(self) -> str:
        return _PERMISSION_LABELS[self]


_PERMISSION_LABELS = {
    Permission.READ: "Read everything in the partnership",
    Permission.BRING_IN_LETTERS: "Bring in, check and confirm letters",
    Permission.ASSIGN: "Assign actions",
    Permission.AGREE_DATES: "Agree due dates",
    Permission.ANSWER: "Accept an action, or suggest another lead or date",
    Permission.PROPOSE_DATE: "Propose a new due date",
    Permission.UPDATE: "Give updates and evidence",
    Permission.SAY_DELIVERED: "Say that an action is delivered",
    Permission.SIGN_OFF: "Sign off, return or reopen",
    Permission.AGREE_RATING: "Record the rating the partnership agreed",
    Permission.CLOSE: "Close an action without completing it",
    Permission.SET_UP: "Add partnerships, agencies and people",
    Permission.TELL_PEOPLE: "Plan and send notices",
    Permission.KEEP_PROGRESS: "Keep the nightly progress summary",
}


@dataclass(frozen=True, slots=True)
class Seat:
    """One current membership: a role in a partnership, for an agency where the role has one."""

    partnership_id: int
    role: Role
    agency_id: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever acts: a person with current seats, or a system actor with grants of its own (then `system` is set)."""

    name: str
    person_id: int | None = None
    seats: tuple[Seat, ...] = ()
    is_administrator: bool = False
    system: SystemActor | None = None

    def seats_in(self, partnership_id: int) -> tuple[Seat, ...]:
        return tuple(seat for seat in self.seats if seat.partnership_id == partnership_id)

    def roles_in(self, partnership_id: int) -> frozenset[Role]:
        return frozenset(seat.role for seat in self.seats_in(partnership_id))

    @property
    def partnership_ids(self) -> frozenset[int]:
        """The partnerships this person has a role in; system actors are not scoped this way."""
        return frozenset(seat.partnership_id for seat in self.seats)


class Scoped(Protocol):
    """Anything that lies in one partnership. Actions also say who leads and who supports."""

    @property
    def partnership_id(self) -> int: ...


class On(StrEnum):
    """In which relation to the thing a role's holder must stand."""

    ANY = "any action or letter of the partnership"
    LEADS = "only where their agency leads"
    LEADS_OR_SUPPORTS = "only where their agency leads or supports"
    NOT_THEIR_AGENCY = "only where they do not belong to the lead agency"
    ON_BEHALF = "on behalf of the lead agency"
    MEETING = "recording the decision of a named meeting"


@dataclass(frozen=True, slots=True)
class Grant:
    roles: frozenset[Role]
    on: On = On.ANY


_EVERYBODY = frozenset(Role)
_AGENCY_PEOPLE = frozenset({Role.AGENCY_LEAD, Role.CONTRIBUTOR})
_BUSINESS_MANAGER = frozenset({Role.BUSINESS_MANAGER})

GRANTS: dict[Permission, tuple[Grant, ...]] = {
    Permission.READ: (Grant(_EVERYBODY),),
    Permission.BRING_IN_LETTERS: (Grant(CONVENERS),),
    Permission.ASSIGN: (Grant(CONVENERS),),
    Permission.AGREE_DATES: (Grant(CONVENERS), Grant(frozenset({Role.SAFEGUARDING_PARTNER}), On.LEADS)),
    Permission.ANSWER: (Grant(_AGENCY_PEOPLE, On.LEADS), Grant(_BUSINESS_MANAGER, On.ON_BEHALF)),
    Permission.PROPOSE_DATE: (Grant(_AGENCY_PEOPLE, On.LEADS), Grant(_BUSINESS_MANAGER, On.ON_BEHALF)),
    Permission.UPDATE: (Grant(_AGENCY_PEOPLE, On.LEADS_OR_SUPPORTS), Grant(_BUSINESS_MANAGER, On.ON_BEHALF)),
    Permission.SAY_DELIVERED: (Grant(frozenset({Role.AGENCY_LEAD}), On.LEADS),),
    Permission.SIGN_OFF: (
        Grant(frozenset({Role.CHAIR, Role.DEPUTY_CHAIR, Role.SAFEGUARDING_PARTNER}), On.NOT_THEIR_AGENCY),
        Grant(_BUSINESS_MANAGER, On.MEETING),
    ),
    Permission.AGREE_RATING: (Grant(CONVENERS),),
    Permission.CLOSE: (Grant(CONVENERS),),
    # The installation's own: nobody holds these through a role in a partnership.
    Permission.SET_UP: (),
    Permission.TELL_PEOPLE: (),
    Permission.KEEP_PROGRESS: (),
}
ADMINISTRATOR_GRANTS = frozenset({Permission.SET_UP})
SYSTEM_GRANTS: dict[SystemActor, frozenset[Permission]] = {
    SystemActor.SCHEDULER: frozenset({Permission.READ, Permission.TELL_PEOPLE, Permission.KEEP_PROGRESS}),
    SystemActor.COMMAND_LINE: frozenset(
        {
            Permission.READ,
            Permission.BRING_IN_LETTERS,
            Permission.SET_UP,
            Permission.TELL_PEOPLE,
            Permission.KEEP_PROGRESS,
        }
    ),
}


def allowed(actor: Actor, permission: Permission, it: Scoped | None = None) -> bool:
    """Whether `actor` may do `permission` to `it` (None for what concerns the installation).

    `it` may carry `lead_agency_id` and `supporting_agency_ids`; without them nobody leads and nobody supports.
    A business manager acting for a lead agency or recording a meeting is allowed here; that the agency or the
    meeting is named is for the verb to insist on.
    """
    if actor.system is not None:
        return permission in SYSTEM_GRANTS[actor.system]
    if actor.is_administrator and permission in ADMINISTRATOR_GRANTS:
        return True
    return bool(standing(actor, permission, it))


def standing(actor: Actor, permission: Permission, it: Scoped | None) -> frozenset[On]:
    """In which relations to `it` this person's roles let them do `permission`; empty when none does.

    Only `On.ON_BEHALF` means that they have to act on behalf of the lead agency, only `On.MEETING` that they have
    to name the meeting that decided. System actors and administrators stand in none.
    """
    if it is None:
        return frozenset()
    lead: int | None = getattr(it, "lead_agency_id", None)
    supporting: Collection[int] = getattr(it, "supporting_agency_ids", ())
    return frozenset(
        grant.on
        for grant in GRANTS[permission]
        for seat in actor.seats_in(it.partnership_id)
        if seat.role in grant.roles and _stands(grant.on, actor, seat, lead, supporting)
    )


def _stands(on: On, actor: Actor, seat: Seat, lead: int | None, supporting: Collection[int]) -> bool:
    match on:
        case On.ANY:
            return True
        case On.LEADS:
            return lead is not None and seat.agency_id == lead
        case On.LEADS_OR_SUPPORTS:
            return seat.agency_id is not None and (seat.agency_id == lead or seat.agency_id in supporting)
        case On.NOT_THEIR_AGENCY:
            return lead is not None and all(other.agency_id != lead for other in actor.seats)
        case On.ON_BEHALF | On.MEETING:
            return lead is not None
