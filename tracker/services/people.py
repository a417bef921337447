"""What concerns one person's account: name, address and password."""

from __future__ import annotations

from sqlalchemy import select

from tracker.domain.access import Permission
from tracker.domain.addresses import kept_form
from tracker.domain.errors import Invalid, NotAllowed, NotFound
from tracker.domain.passwords import objection
from tracker.services import history, sign_ins
from tracker.services.history import Verb
from tracker.services.setting_up import refusal, written_name, wrong_person
from tracker.services.sign_ins import Attempt
from tracker.store.context import Context, check
from tracker.store.models import Person


def correct(context: Context, person_id: int, email: str, name: str) -> None:
    """Change a person's name or e-mail address. What they did before stays under the name they had then.

    Raises NotFound, and Invalid (email, name), also where somebody else has the address.
    """
    check(context, Permission.SET_UP)
    person = context.session.get(Person, person_id)
    if person is None:
        raise NotFound("There is no such person.")
    email, name = kept_form(email), written_name(name)
    wrong = wrong_person(email, name)
    holder = context.session.scalar(select(Person.name).where(Person.email == email, Person.id != person_id))
    if holder is not None:
        wrong["email"] = f"{holder} already has this email address"
    if wrong:
        raise refusal(wrong)
    before, after = {"name": person.name, "email": person.email}, {"name": name, "email": email}
    changed = [key for key in before if before[key] != after[key]]
    if not changed:
        return
    person.name, person.email = name, email
    context.session.flush()
    history.record(
        context,
        Verb.CHANGED,
        "person",
        person_id,
        partnership_id=None,
        before={key: before[key] for key in changed},
        after={key: after[key] for key in changed},
    )


def set_password(context: Context, email: str, password: str) -> None:
    """Give the person with this address a password, and end their sign-ins.

    Raises NotFound where nobody has the address, Invalid (password) where it is too easy to guess.
    """
    check(context, Permission.SET_UP)
    person = context.session.scalar(select(Person).where(Person.email == kept_form(email)))
    if person is None:
        raise NotFound(f"Nobody here has the email address {email}.")
    _set(context, person, password)
    sign_ins.end_all(context.session, person.id, context.now)


def change_password(context: Context, attempt: Attempt, password: str, keep_sign_in_id: int) -> None:
    """Change one's own password after `sign_ins.is_right(attempt, …)`; every other sign-in of this person ends.

    Raises NotAllowed where the attempt was somebody else's, Invalid (password).
    """
    person = None if context.actor.person_id is None else context.session.get(Person, context.actor.person_id)
    if person is None or attempt.person_id != person.id or attempt.password_hash != person.password_hash:
        raise NotAllowed("You can only change your own password.")
    _set(context, person, password)
    sign_ins.forgive(context.session, attempt)
    sign_ins.end_all(context.session, person.id, context.now, but=keep_sign_in_id)


def _set(context: Context, person: Person, password: str) -> None:
    wrong = objection(password, person.email)
    if wrong is not None:
        raise Invalid(f"{wrong}.", {"password": wrong})
    person.password_hash = sign_ins.hashed(password)
    history.record(context, Verb.PASSWORD_SET, "person", person.id, partnership_id=None)
