"""Setting up an installation: partnerships, the agencies that serve them, and who sits where for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from tracker.domain.access import Permission, Role
from tracker.domain.addresses import is_address, kept_form
from tracker.domain.errors import Conflict, Invalid, NotFound, Refused
from tracker.domain.partnerships import AgencyKind, codes_for, guessed_kind, is_slug
from tracker.services import history, sign_ins
from tracker.services.history import Verb
from tracker.store.context import Context, check
from tracker.store.models import Agency, Installation, Membership, Partnership, PartnershipAgency, Person
from tracker.store.queries.partnerships import PartnershipRow

NAME_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Serves:
    """What adding or linking an agency came to: `is_new` says whether it was not known before, `linked` are the slugs
    of the partnerships it serves from now on."""

    agency_id: int
    name: str
    is_new: bool
    linked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seated:
    """What adding a person came to: `is_new` says whether they were not known before; `name` is the one they go by."""

    person_id: int
    membership_id: int
    name: str
    is_new: bool


def install(context: Context, *, demonstration: bool = False) -> None:
    """Say what this database is, once and for all. Raises Refused where that has been said."""
    check(context, Permission.SET_UP)
    if context.session.get(Installation, 1) is not None:
        raise Refused("This installation is already set up.")
    context.session.add(Installation(id=1, is_demonstration=demonstration, made_at=context.now))
    context.session.flush()
    history.record(context, Verb.ADDED, "installation", 1, partnership_id=None)


def is_installed(session: Session) -> bool:
    """Whether `install` has been carried out in this database."""
    return session.get(Installation, 1) is not None


def is_demonstration(session: Session) -> bool:
    """Whether everything in this database is made up."""
    return bool(session.scalar(select(Installation.is_demonstration).where(Installation.id == 1)))


def add_partnership(context: Context, slug: str, name: str) -> PartnershipRow:
    """A partnership with a code of its own, and itself as an agency that can lead. Raises Invalid (slug, name)."""
    check(context, Permission.SET_UP)
    slug, name = slug.strip(), written_name(name)
    session, wrong = context.session, {}
    if not is_slug(slug):
        wrong["slug"] = (
            "Short name must be 2 to 60 small letters, numbers and single hyphens, like ashmere, "
            "and must not be the name of one of this service’s own pages"
        )
    elif session.scalar(select(Partnership.id).where(Partnership.slug == slug)):
        wrong["slug"] = f"There is already a partnership with the short name {slug}"
    if not name:
        wrong["name"] = "Enter the partnership’s name"
    elif len(name) > NAME_LONGEST:
        wrong["name"] = f"Name must be {NAME_LONGEST} characters or less"
    elif _agency_named(session, name) is not None:
        wrong["name"] = f"There is already an agency or a partnership called {name}"
    if wrong:
        raise refusal(wrong)
    taken = set(session.scalars(select(Partnership.code)))
    code = next((code for code in codes_for(slug) if code not in taken), None)
    if code is None:
        raise Conflict("No short code is left for this partnership. Choose another short name.")
    partnership = Partnership(slug=slug, name=name, code=code, added_at=context.now)
    itself = Agency(name=name, kind=AgencyKind.PARTNERSHIP, added_at=context.now)
    session.add_all([partnership, itself])
    session.flush()
    session.add(PartnershipAgency(partnership_id=partnership.id, agency_id=itself.id))
    session.flush()
    said = {"name": name, "slug": slug, "code": code}
    history.record(context, Verb.ADDED, "partnership", partnership.id, partnership_id=partnership.id, after=said)
    return PartnershipRow(partnership.id, slug, name, code, None)


def add_agency(
    context: Context, name: str, slugs: Sequence[str], kind: AgencyKind | None = None
) -> Serves:
    """An agency that serves these partnerships. One that is known by this name is linked to those it does not serve.

    `kind` is guessed from the name when None. Raises Invalid (name, partnerships), and Conflict where it already
    serves all of them.
    """
    check(context, Permission.SET_UP)
    name, session = written_name(name), context.session
    wrong = {}
    if not name:
        wrong["name"] = "Enter the agency’s name"
    elif len(name) > NAME_LONGEST:
        wrong["name"] = f"Name must be {NAME_LONGEST} characters or less"
    if not slugs:
        wrong["partnerships"] = "Select at least one partnership that the agency serves"
    if wrong:
        raise refusal(wrong)
    agency = _agency_named(session, name)
    is_new = agency is None
    if agency is None:
        agency = Agency(name=name, kind=kind or guessed_kind(name), added_at=context.now)
        session.add(agency)
        session.flush()
        said = {"name": name, "kind": agency.kind}
        history.record(context, Verb.ADDED, "agency", agency.id, partnership_id=None, after=said)
    linked = _link(context, agency, slugs)
    return Serves(agency.id, agency.name, is_new, linked)


def link_agency(context: Context, agency_id: int, slugs: Sequence[str]) -> Serves:
    """A known agency serves further partnerships. Raises as `add_agency` does, and NotFound."""
    check(context, Permission.SET_UP)
    agency = context.session.get(Agency, agency_id)
    if agency is None:
        raise NotFound("There is no such agency.")
    if not slugs:
        raise refusal({"partnerships": "Select at least one partnership that the agency serves"})
    return Serves(agency.id, agency.name, False, _link(context, agency, slugs))


def add_administrator(context: Context, email: str, name: str) -> int:
    """Somebody who runs the installation; a person already known becomes one. Returns their key. Raises Invalid."""
    check(context, Permission.SET_UP)
    wrong = wrong_person(email, name)
    if wrong:
        raise refusal(wrong)
    person, _ = _person(context, email, name)
    if person.is_administrator:
        raise refusal({"email": f"{person.name} is already an administrator"})
    person.is_administrator = True
    context.session.flush()
    said = {"name": person.name, "administrator": True}
    history.record(context, Verb.ADDED, "person", person.id, partnership_id=None, after=said)
    return person.id


def add_person(
    context: Context, email: str, name: str, role: Role, partnership_slug: str, agency_name: str | None = None
) -> Seated:
    """Give a person a role in a partnership. Somebody already known by this address keeps their name.

    Raises Invalid (email, name, role, partnership, agency): a role that needs an agency has none, the agency does not
    serve the partnership, the person has this very role already.
    """
    check(context, Permission.SET_UP)
    session, wrong = context.session, wrong_person(email, name)
    partnership = session.scalar(select(Partnership).where(Partnership.slug == partnership_slug.strip()))
    if partnership is None:
        wrong["partnership"] = f"There is no partnership with the short name {partnership_slug}"
    agency = _agency_named(session, written_name(agency_name)) if agency_name else None
    if agency_name and agency is None:
        wrong["agency"] = f"There is no agency called {agency_name}"
    elif agency is None and role.needs_agency:
        wrong["agency"] = f"Select the agency: the role of {role.label.lower()} is always held for one"
    elif agency is not None and partnership is not None and not _serves(session, partnership, agency):
        wrong["agency"] = f"{agency.name} does not serve {partnership.name}. Link it first"
    if wrong or partnership is None:
        raise refusal(wrong)
    person, is_new = _person(context, email, name)
    membership_id = _seat(context, person, role, partnership, agency)
    return Seated(person.id, membership_id, person.name, is_new)


def end_membership(context: Context, membership_id: int, reason: str | None = None) -> str:
    """A person leaves a role, today. Returns their name.

    What they led stays with their agency and is shown as led by somebody who has left. They stop being the agency's
    coordinator, and a person without any role left is signed out everywhere. Raises NotFound, and Conflict where the
    role has already ended.
    """
    check(context, Permission.SET_UP)
    session = context.session
    membership = session.get(Membership, membership_id)
    if membership is None:
        raise NotFound("There is no such role.")
    person = session.get_one(Person, membership.person_id)
    if membership.ended_on is not None:
        raise Conflict(f"{person.name} has already left this role.")
    membership.ended_on = max(context.today, membership.started_on)
    session.flush()
    left = session.scalars(
        select(Membership).where(Membership.person_id == person.id, Membership.ended_on.is_(None))
    ).all()
    if membership.agency_id is not None and not any(
        (it.partnership_id, it.agency_id) == (membership.partnership_id, membership.agency_id) for it in left
    ):
        link = session.get_one(PartnershipAgency, (membership.partnership_id, membership.agency_id))
        if link.coordinator_id == person.id:
            link.coordinator_id = None
    if not left and not person.is_administrator:
        sign_ins.end_all(session, person.id, context.now)
    history.record(
        context,
        Verb.ENDED,
        "membership",
        membership.id,
        partnership_id=membership.partnership_id,
        before={"person": person.name, "role": membership.role.label},
        reason=reason,
    )
    return person.name


def set_coordinator(context: Context, partnership_slug: str, agency_id: int, person_id: int | None) -> None:
    """Whom an agency wants told of what is long overdue; None takes the coordinator away.

    Raises NotFound where the agency does not serve the partnership, Invalid (person) where the person does not sit
    there for this agency.
    """
    check(context, Permission.SET_UP)
    session = context.session
    partnership = partnership_called(session, partnership_slug)
    link = session.get(PartnershipAgency, (partnership.id, agency_id))
    if link is None or link.ended_on is not None:
        raise NotFound("This agency does not serve the partnership.")
    sits = select(Membership.id).where(
        Membership.partnership_id == partnership.id,
        Membership.agency_id == agency_id,
        Membership.person_id == person_id,
        Membership.ended_on.is_(None),
    )
    if person_id is not None and session.scalar(sits.limit(1)) is None:
        raise refusal({"person": "Select somebody who has a role for this agency in this partnership"})
    before, link.coordinator_id = link.coordinator_id, person_id
    session.flush()
    if before != person_id:
        history.record(
            context,
            Verb.CHANGED,
            "agency",
            agency_id,
            partnership_id=partnership.id,
            before={"coordinator": _name_of(session, before)},
            after={"coordinator": _name_of(session, person_id)},
        )


def written_name(name: str) -> str:
    """A name as it is kept: white space single, none around it."""
    return " ".join(name.split())


def refusal(wrong: dict[str, str]) -> Invalid:
    """Invalid with a sentence for each field, for pages, and all of them as its message, for the command line."""
    return Invalid(" ".join(f"{sentence}." for sentence in wrong.values()), wrong)


def partnership_called(session: Session, slug: str, field: str = "partnership") -> Partnership:
    """The partnership with this slug. Raises Invalid (`field`)."""
    found = session.scalar(select(Partnership).where(Partnership.slug == slug.strip()))
    if found is None:
        raise refusal({field: f"There is no partnership with the short name {slug}"})
    return found


def wrong_person(email: str, name: str) -> dict[str, str]:
    """What cannot be a person's address or name: a sentence for each field."""
    wrong = {}
    if not email.strip():
        wrong["email"] = "Enter an email address"
    elif not is_address(kept_form(email)):
        wrong["email"] = "Enter an email address in the correct format, like name@example.com"
    if not written_name(name):
        wrong["name"] = "Enter the person’s name"
    elif len(written_name(name)) > NAME_LONGEST:
        wrong["name"] = f"Name must be {NAME_LONGEST} characters or less"
    return wrong


def _agency_named(session: Session, name: str) -> Agency | None:
    """Names are the same whatever their capitals. Not every database knows those of letters like É."""
    same = or_(Agency.name == name, func.lower(Agency.name) == name.lower())
    return session.scalar(select(Agency).where(same).order_by(Agency.name != name).limit(1))


def _link(context: Context, agency: Agency, slugs: Sequence[str]) -> tuple[str, ...]:
    session, linked = context.session, []
    for slug in dict.fromkeys(slugs):
        partnership = partnership_called(session, slug, "partnerships")
        if agency.kind is AgencyKind.PARTNERSHIP:
            raise refusal({"partnerships": f"{agency.name} is a partnership: it serves only itself"})
        link = session.get(PartnershipAgency, (partnership.id, agency.id))
        if link is not None and link.ended_on is None:
            continue
        if link is None:
            session.add(PartnershipAgency(partnership_id=partnership.id, agency_id=agency.id))
        else:
            link.ended_on = None
        session.flush()
        said = {"agency": agency.name}
        history.record(context, Verb.ADDED, "agency", agency.id, partnership_id=partnership.id, after=said)
        linked.append(partnership.slug)
    if not linked:
        raise Conflict(f"{agency.name} already serves {' and '.join(dict.fromkeys(slugs))}. Nothing was changed.")
    return tuple(linked)


def _serves(session: Session, partnership: Partnership, agency: Agency) -> bool:
    link = session.get(PartnershipAgency, (partnership.id, agency.id))
    return link is not None and link.ended_on is None


def _person(context: Context, email: str, name: str) -> tuple[Person, bool]:
    """The person with this address, and whether they are new."""
    known = context.session.scalar(select(Person).where(Person.email == kept_form(email)))
    if known is not None:
        return known, False
    person = Person(email=kept_form(email), name=written_name(name), added_at=context.now)
    context.session.add(person)
    context.session.flush()
    said = {"name": person.name, "email": person.email}
    history.record(context, Verb.ADDED, "person", person.id, partnership_id=None, after=said)
    return person, True


def _seat(
    context: Context, person: Person, role: Role, partnership: Partnership, agency: Agency | None
) -> int:
    held = select(Membership.id).where(
        Membership.partnership_id == partnership.id,
        Membership.person_id == person.id,
        Membership.role == role,
        Membership.ended_on.is_(None),
        Membership.agency_id.is_(None) if agency is None else Membership.agency_id == agency.id,
    )
    if context.session.scalar(held) is not None:
        holds = f"{role.label.lower()}{f' for {agency.name}' if agency else ''} in {partnership.name}"
        raise refusal({"role": f"{person.name} is already {holds}"})
    membership = Membership(
        partnership_id=partnership.id,
        person_id=person.id,
        role=role,
        agency_id=agency.id if agency else None,
        started_on=context.today,
    )
    context.session.add(membership)
    context.session.flush()
    said = {"person": person.name, "role": role.label, "agency": agency.name if agency else None}
    history.record(
        context, Verb.ADDED, "membership", membership.id, partnership_id=partnership.id, after=said
    )
    return membership.id


def _name_of(session: Session, person_id: int | None) -> str | None:
    return None if person_id is None else session.get_one(Person, person_id).name
