"""Sources of findings that are typed in. From then on they are letters: checked, confirmed, assigned, withdrawn."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.adapters import files
from tracker.adapters.extract import ExtractedLetter, MediaType
from tracker.domain.access import Permission
from tracker.domain.cards import LetterState, cards_from, to_plain
from tracker.domain.errors import Conflict, Invalid
from tracker.domain.letters import LetterKind, Page, to_json
from tracker.domain.sources import typed_findings, typed_source
from tracker.domain.wording import short_name
from tracker.services import checking, history
from tracker.services.history import Verb
from tracker.services.receiving import Reading, Received, already_there, take_in, words_hash
from tracker.store.context import Context, check
from tracker.store.models import Letter, LetterPage
from tracker.store.queries.partnerships import PartnershipRow

FILENAME = "Typed in.txt"


@dataclass(frozen=True, slots=True)
class TypedSource:
    """What was typed: `findings` holds one a line."""

    kind: LetterKind | None
    title: str
    on: date | None
    findings: str


def type_in(context: Context, partnership: PartnershipRow, typed: TypedSource) -> Received:
    """Take in a source that somebody typed: it waits on its check page. The same again changes nothing.

    Raises Invalid (fields `kind`, `title`, `on`, `findings`), NotAllowed, NotFound.
    """
    check(context, Permission.BRING_IN_LETTERS, partnership)
    return take_in(context, partnership, _reading(context, partnership, typed))


def retype(context: Context, partnership: PartnershipRow, number: int, version: int, typed: TypedSource) -> None:
    """Type it anew, as long as nobody has confirmed it. What was done to its findings on the check page is dropped.

    Raises Invalid likewise, Conflict, NotAllowed, NotFound.
    """
    letter = checking.take(context, partnership, number, version)
    if not letter.kind.is_typed_in:
        raise Conflict("The words of a letter are the inspectors’ own and cannot be changed.")
    if letter.state is not LetterState.RECEIVED:
        raise Conflict(f"This source is {letter.state.label.lower()}, so its words cannot be changed.")
    reading = _reading(context, partnership, typed)
    known = already_there(context, partnership, reading.content)
    if known is not None and known.number != number:
        raise Invalid(f"The same was typed in before, as number {known.number}. Withdraw one of them")
    before = len(letter.cards)
    _put_in(context, letter, reading)
    history.record(
        context,
        Verb.CHECKED,
        "letter",
        letter.id,
        partnership_id=partnership.id,
        before={"findings": before},
        after={"findings": len(letter.cards), "change": "typed anew"},
    )


def _put_in(context: Context, letter: Letter, reading: Reading) -> None:
    files.keep(context.settings.files, letter.partnership_id, reading.content)
    parsed, (page,) = reading.parsed, reading.extracted.pages
    letter.kind, letter.title, letter.published_on = parsed.kind, parsed.title or letter.title, parsed.published
    letter.size, letter.sha256 = len(reading.content), hashlib.sha256(reading.content).hexdigest()
    letter.words_hash = words_hash(parsed, reading.pages)
    letter.parsed, letter.cards = to_json(parsed), to_plain(cards_from(parsed.findings))
    letter.version += 1
    stored = context.session.scalars(
        select(LetterPage).where(LetterPage.letter_id == letter.id, LetterPage.number == page.number)
    ).one()
    stored.text = page.text
    context.session.flush()


def _reading(context: Context, partnership: PartnershipRow, typed: TypedSource) -> Reading:
    """What was typed, as a file that was read. Raises Invalid."""
    findings, title = typed_findings(typed.findings), " ".join(typed.title.split())
    wrong: dict[str, str] = {}
    if typed.kind is None or not typed.kind.is_typed_in:
        wrong["kind"] = "Select what kind of source it is"
    if not title:
        wrong["title"] = "Enter a title"
    if typed.on is not None and typed.on > context.today:
        wrong["on"] = "Date must be today or in the past"
    if not findings:
        wrong["findings"] = "Enter at least one finding"
    if wrong:
        raise Invalid(next(iter(wrong.values())), wrong)
    assert typed.kind is not None
    text, parsed = typed_source(typed.kind, title, short_name(partnership.name), typed.on, findings)
    extracted = ExtractedLetter(MediaType.TEXT, (Page(1, text),), parsed)
    return Reading(FILENAME, text.encode("utf-8", "replace"), extracted)
