"""Drafts sent for checking of facts: who may see one, and the published letter that takes its place."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from tracker.domain.access import Permission
from tracker.domain.cards import LetterMark, LetterState, cards_from, from_plain, to_plain
from tracker.domain.drafts import Carried, carried
from tracker.domain.errors import Conflict, Invalid
from tracker.domain.letters import from_json
from tracker.services import history
from tracker.services.checking import pages_of, take
from tracker.services.history import Verb
from tracker.store.context import Context, check
from tracker.store.models import Letter, LetterReader
from tracker.store.queries.letter_drafts import Nameable, nameable
from tracker.store.queries.partnerships import PartnershipRow

NOBODY_CHECKS = "Select at least one person who can check letters: the chair, the deputy chair or the business manager"
NOT_YOURSELF = "Select yourself too: you are bringing the draft in"


def readers_for(context: Context, partnership: PartnershipRow, person_ids: Collection[int]) -> list[Nameable]:
    """The people named for a draft that the actor brings in.

    Raises Invalid (field `readers`) for somebody without a role, without anybody who checks letters, or without the
    actor.
    """
    people = _named(context, partnership, person_ids)
    if context.actor.person_id not in {person.person_id for person in people}:
        raise Invalid(NOT_YOURSELF, {"readers": NOT_YOURSELF})
    return people


def add_readers(context: Context, letter: Letter, people: Collection[Nameable]) -> None:
    """Name people for a draft that names nobody yet."""
    context.session.add_all(
        LetterReader(
            partnership_id=letter.partnership_id,
            letter_id=letter.id,
            person_id=person.person_id,
            named_by=context.actor.name,
            named_at=context.now,
        )
        for person in people
    )
    context.session.flush()


def change_readers(
    context: Context, partnership: PartnershipRow, number: int, version: int, person_ids: Collection[int]
) -> bool:
    """Let exactly these people see a draft. Returns whether anything changed.

    Whoever is named and may bring letters in can do this, and can take themselves off the list. Raises Invalid (field
    `readers`), Conflict, NotAllowed, NotFound.
    """
    letter = take(context, partnership, number, version)
    if letter.mark is not LetterMark.DRAFT:
        raise Conflict("This letter is published: everybody with a role in the partnership can see it.")
    people = {person.person_id: person.name for person in _named(context, partnership, person_ids)}
    rows = context.session.scalars(select(LetterReader).where(LetterReader.letter_id == letter.id)).all()
    known = {row.person_id: row for row in rows}
    names = {person.person_id: person.name for person in nameable(context, partnership)}
    before = {person_id for person_id, row in known.items() if row.ended_at is None}
    if before == set(people):
        return False
    for person_id in before - set(people):
        known[person_id].ended_at = context.now
    for person_id in set(people) - before:
        row = known.get(person_id)
        if row is None:
            row = LetterReader(partnership_id=letter.partnership_id, letter_id=letter.id, person_id=person_id)
            context.session.add(row)
        row.named_by, row.named_at, row.ended_at = context.actor.name, context.now, None
    letter.version += 1
    _record_readers(
        context, letter, sorted(names.get(one, "somebody who has left") for one in before), sorted(people.values())
    )
    return True


def make_confidential(
    context: Context, partnership: PartnershipRow, number: int, version: int, person_ids: Collection[int]
) -> None:
    """A letter brought in as published is only a draft: from now on it is there for these people alone.

    Raises Conflict once it is confirmed or withdrawn, or is a draft already; else as `readers_for`.
    """
    letter = take(context, partnership, number, version)
    if letter.mark is LetterMark.DRAFT or letter.state is not LetterState.RECEIVED:
        raise Conflict("Only a published letter that is still to be checked can be made a draft.")
    people = readers_for(context, partnership, person_ids)
    letter.mark = LetterMark.DRAFT
    letter.version += 1
    add_readers(context, letter, people)
    _record_readers(context, letter, [], sorted(person.name for person in people))


def take_place(context: Context, partnership: PartnershipRow, number: int, draft_number: int, version: int) -> Carried:
    """The published letter `number` takes the place of a draft. `version` is the published letter's.

    While the published letter is still to be checked, what was done to the draft's findings is done again where the
    words are equal. The draft stays, replaced, for the people it names. Raises Conflict, NotAllowed, NotFound.
    """
    # In the order of their numbers, so that two people at once wait for one another.
    first, second = sorted((number, draft_number))
    taken = {one: take(context, partnership, one, version if one == number else None) for one in (first, second)}
    letter, draft = taken[number], taken[draft_number]
    if draft.state is LetterState.REPLACED and draft.replaced_by_id == letter.id:
        return Carried(from_plain(letter.cards), 0, ())
    if letter.mark is not LetterMark.PUBLISHED or letter.state in {LetterState.WITHDRAWN, LetterState.REPLACED}:
        raise Conflict("Only a published letter can take the place of a draft.")
    if draft.mark is not LetterMark.DRAFT or draft.state is not LetterState.RECEIVED:
        raise Conflict(f"Letter {draft_number} is {draft.state.label.lower()}, so nothing can take its place.")
    read, now = cards_from(from_json(letter.parsed).findings), from_plain(letter.cards)
    result = Carried(now, 0, ())
    # What a person has already done with the published letter itself is not undone.
    if letter.state is LetterState.RECEIVED and now == read:
        before = cards_from(from_json(draft.parsed).findings)
        result = carried(before, from_plain(draft.cards), read, pages_of(context, letter))
    if result.cards != now:
        letter.cards = to_plain(result.cards)
        letter.version += 1
        history.record(
            context,
            Verb.CHECKED,
            "letter",
            letter.id,
            partnership_id=partnership.id,
            before={"findings": len(now)},
            # Everybody reads this line: it must not tell that there was a draft.
            after={"findings": len(result.cards), "change": "several changes at once"},
        )
    draft.state, draft.replaced_by_id = LetterState.REPLACED, letter.id
    draft.replaced_by, draft.replaced_at = context.actor.name, context.now
    draft.version += 1
    history.record(
        context,
        Verb.REPLACED,
        "letter",
        draft.id,
        partnership_id=partnership.id,
        before={"state": LetterState.RECEIVED},
        after={"state": LetterState.REPLACED, "published_letter": letter.number},
    )
    context.session.flush()
    return result


def _named(context: Context, partnership: PartnershipRow, person_ids: Collection[int]) -> list[Nameable]:
    check(context, Permission.BRING_IN_LETTERS, partnership)
    people = [person for person in nameable(context, partnership) if person.person_id in set(person_ids)]
    if len(people) != len(set(person_ids)):
        said = "Select people who have a role in the partnership"
        raise Invalid(said, {"readers": said})
    if not any(person.brings_in_letters for person in people):
        raise Invalid(NOBODY_CHECKS, {"readers": NOBODY_CHECKS})
    return people


def _record_readers(context: Context, letter: Letter, before: list[str], after: list[str]) -> None:
    history.record(
        context,
        Verb.CHANGED,
        "letter",
        letter.id,
        partnership_id=letter.partnership_id,
        before={"who_may_see_it": ", ".join(before)} if before else None,
        after={"who_may_see_it": ", ".join(after)},
    )
