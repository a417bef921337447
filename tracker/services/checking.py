"""A person checks a letter: corrects its facts, and takes away, parts, joins and adds findings.

What was read at upload is never changed. Each change is one version more of the letter and one line of history.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from sqlalchemy import select

from tracker.domain import cards as dealt
from tracker.domain.access import Permission
from tracker.domain.cards import Cards, LetterState, from_plain, to_plain
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.domain.letters import FindingKind, LetterKind, from_json
from tracker.domain.london import spoken_date
from tracker.domain.sentences import sentences
from tracker.services import history, letter_deadlines
from tracker.services.history import Verb
from tracker.store.context import Context, check
from tracker.store.models import Letter, LetterPage
from tracker.store.queries.letters import visible
from tracker.store.queries.partnerships import PartnershipRow, agencies_of

CHANGED_MEANWHILE = "Somebody else changed this letter after you opened the page. This is how it stands now"
CHANGED_BY_ONESELF = "You changed this letter after you opened this page, in another tab. This is how it stands now"
# A letter is received within days: more than this is a slip of the pen.
_FAR_APART = timedelta(days=366)
NOT_THERE = "This finding is not there any more. This is how the letter stands now"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a person can correct about a letter. No `answers_agency_id`: the partnership answers."""

    title: str
    kind: LetterKind
    area: str | None
    published_on: date | None
    received_on: date | None
    inspection_start_on: date | None
    inspection_end_on: date | None
    answers_agency_id: int | None
    principal_authority: str | None
    submit_to: str | None
    printed_deadline_on: date | None


def take(context: Context, partnership: PartnershipRow, number: int, version: int | None) -> Letter:
    """The letter, locked, for whoever may bring letters in. Without `version` whichever stands.

    Raises NotFound, NotAllowed, and Conflict when it is not the `version` that stood on the page.
    """
    check(context, Permission.BRING_IN_LETTERS, partnership)
    letter = context.session.scalar(
        select(Letter)
        .where(Letter.partnership_id == partnership.id, Letter.number == number, visible(context))
        .with_for_update()
    )
    if letter is None:
        raise NotFound("There is no letter with this number that you can see.")
    same_version(context, letter, version)
    return letter


def same_version(context: Context, letter: Letter, version: int | None) -> None:
    """Raises Conflict unless the letter is still the `version` that stood on the page; None is any."""
    if version is not None and letter.version != version:
        mine = history.by_oneself(context, "letter", letter.id, letter.version - version)
        raise Conflict(CHANGED_BY_ONESELF if mine else CHANGED_MEANWHILE)


def change_facts(context: Context, partnership: PartnershipRow, number: int, version: int, facts: Facts) -> bool:
    """Correct what was read, also after confirming. Returns whether anything changed.

    Raises Invalid with the fields concerned, Conflict, NotAllowed, NotFound.
    """
    letter = take(context, partnership, number, version)
    if letter.state in {LetterState.WITHDRAWN, LetterState.REPLACED}:
        raise Conflict(f"This letter has been {letter.state.label.lower()}, so its details cannot be changed.")
    agencies = {agency.id: agency.name for agency in agencies_of(context, partnership.id)}
    _check_facts(context, facts, agencies)
    if facts.kind.is_typed_in is not letter.kind.is_typed_in:
        raise Invalid("Select the kind of letter or report", {"kind": "Select the kind of letter or report"})
    wanted = asdict(facts)
    before = {name: getattr(letter, name) for name in wanted}
    changed = sorted(name for name, value in wanted.items() if before[name] != value)
    if not changed:
        return False
    is_confirmed = letter.state is LetterState.CONFIRMED
    was_due = letter_deadlines.due_on(letter, letter_deadlines.kinds_of(context, letter)) if is_confirmed else None
    for name in changed:
        setattr(letter, name, wanted[name])
    letter.version += 1
    history.record(
        context,
        Verb.CHANGED,
        "letter",
        letter.id,
        partnership_id=partnership.id,
        before=_said(before, changed, agencies, partnership),
        after=_said(wanted, changed, agencies, partnership),
    )
    if is_confirmed:
        letter_deadlines.move_plans(context, letter, was_due)
    return True


def _said(
    facts: Mapping[str, object], names: Iterable[str], agencies: Mapping[int, str], partnership: PartnershipRow
) -> dict[str, object]:
    """Facts as the history prints them: who answers by name."""
    said = {name: facts[name] for name in names}
    if "answers_agency_id" in said:
        agency_id = said.pop("answers_agency_id")
        said["answers"] = agencies.get(agency_id, "") if isinstance(agency_id, int) else partnership.name
    return said


def _check_facts(context: Context, facts: Facts, agencies: Collection[int]) -> None:
    wrong: dict[str, str] = {}
    if not facts.title.strip():
        wrong["title"] = "Enter a title"
    start, end = facts.inspection_start_on, facts.inspection_end_on
    if start is not None and end is not None and end < start:
        wrong["inspection_end_on"] = "Last day of the inspection must be the same as or after the first day"
    if facts.published_on is not None and facts.published_on > context.today:
        wrong["published_on"] = "Date of the letter must be today or in the past"
    if facts.received_on is not None and facts.received_on > context.today:
        wrong["received_on"] = "Date received must be today or in the past"
    elif facts.received_on is not None:
        # A report prints no date of its own: then the inspection's last day is near enough.
        near = facts.published_on or end
        if near is not None and abs(facts.received_on - near) > _FAR_APART:
            what = "the date of the letter" if facts.published_on else "the last day of the inspection"
            wrong["received_on"] = f"Date received must be within a year of {what}, {spoken_date(near)}"
    if facts.answers_agency_id is not None and facts.answers_agency_id not in agencies:
        wrong["answers_agency_id"] = "Select who answers for the letter"
    if wrong:
        raise Invalid(next(iter(wrong.values())), wrong)


def remove(context: Context, partnership: PartnershipRow, number: int, version: int, position: int) -> None:
    """Take away the card at `position` (from 1). Raises Conflict, NotAllowed, NotFound, as do all those below."""
    _change(context, partnership, number, version, "taken away", lambda it, _: dealt.without(it, _index(it, position)))


def put_back(context: Context, partnership: PartnershipRow, number: int, version: int, position: int) -> None:
    """Put back the card at `position` (from 1) of those that were taken away."""

    def change(it: Cards, read: Cards) -> Cards:
        left = dealt.left_out(read, it)
        return dealt.put_in(it, left[_index(left, position)])

    _change(context, partnership, number, version, "put back", change)


def change_kind(
    context: Context, partnership: PartnershipRow, number: int, version: int, position: int, kind: FindingKind
) -> None:
    """Make the card at `position` (from 1) another kind of finding."""
    _change(
        context, partnership, number, version, kind.value, lambda it, _: dealt.with_kind(it, _index(it, position), kind)
    )


def merge(context: Context, partnership: PartnershipRow, number: int, version: int, position: int) -> None:
    """Join the card at `position` (from 1) with the next."""

    def change(it: Cards, _read: Cards) -> Cards:
        _index(it, position + 1)
        return dealt.merged(it, _index(it, position))

    _change(context, partnership, number, version, "joined", change)


def split(context: Context, partnership: PartnershipRow, number: int, version: int, position: int, at: int) -> None:
    """Part the card at `position` (from 1) before character `at` of its words. Raises also Invalid (field `at`)."""
    pages = pages_of(context, take(context, partnership, number, version))

    def change(it: Cards, _read: Cards) -> Cards:
        try:
            return dealt.split(it, _index(it, position), at, pages)
        except ValueError:
            said = "Select where the finding is to be split"
            raise Invalid(said, {"at": said}) from None

    _change(context, partnership, number, version, "split", change)


def add(
    context: Context,
    partnership: PartnershipRow,
    number: int,
    version: int,
    ticked: Collection[int],
    kind: FindingKind,
) -> int:
    """Add the ticked sentences (their numbers) as findings, neighbours together. Returns how many were added.

    Raises also Invalid (field `sentences`) when nothing was ticked, or something that is in a finding already.
    """
    pages = pages_of(context, take(context, partnership, number, version))
    every = sentences(pages)
    added = 0

    def change(it: Cards, _read: Cards) -> Cards:
        nonlocal added
        held = dealt.said_already(ticked, every, {position: card.place for position, card in enumerate(it, start=1)})
        if held:
            raise Invalid(held, {"sentences": held})
        more = dealt.with_sentences(it, ticked, every, pages, kind)
        added = len(more) - len(it)
        if not added:
            said = "Select the sentences that are the finding"
            raise Invalid(said, {"sentences": said})
        return more

    _change(context, partnership, number, version, "added", change)
    return added


def _change(
    context: Context,
    partnership: PartnershipRow,
    number: int,
    version: int,
    what: str,
    change: Callable[[Cards, Cards], Cards],
) -> None:
    """Give the letter the cards that `change` makes of the present ones and of those that were read."""
    letter = take(context, partnership, number, version)
    if letter.state is not LetterState.RECEIVED:
        raise Conflict(f"This letter is {letter.state.label.lower()}, so its findings cannot be changed here.")
    before = from_plain(letter.cards)
    after = change(before, dealt.cards_from(from_json(letter.parsed).findings))
    letter.cards = to_plain(after)
    letter.version += 1
    history.record(
        context,
        Verb.CHECKED,
        "letter",
        letter.id,
        partnership_id=partnership.id,
        before={"findings": len(before)},
        after={"findings": len(after), "change": what},
    )


def _index(cards: Cards, position: int) -> int:
    if not 1 <= position <= len(cards):
        raise Conflict(NOT_THERE)
    return position - 1


def pages_of(context: Context, letter: Letter) -> Mapping[int, str]:
    """The text of a letter's pages."""
    rows = context.session.execute(select(LetterPage.number, LetterPage.text).where(LetterPage.letter_id == letter.id))
    return {row.number: row.text for row in rows}
