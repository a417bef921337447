"""A letter comes in: its bytes are kept, its text is read once, and what was read waits for a person to check it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Protocol

from sqlalchemy import select

from tracker.adapters import files
from tracker.adapters.extract import ExtractedLetter, Limits, Unreadable, extract
from tracker.domain.access import Permission
from tracker.domain.areas import names_area
from tracker.domain.cards import LetterMark, LetterState, cards_from, to_plain
from tracker.domain.errors import Invalid
from tracker.domain.filenames import plain_filename
from tracker.domain.leads import Candidate, answering_agency
from tracker.domain.letter_words import letter_name
from tracker.domain.letters import ParsedLetter, to_json
from tracker.domain.partnerships import AgencyKind
from tracker.domain.wording import counted
from tracker.services import drafts, history, numbers
from tracker.services.history import Verb
from tracker.settings import Settings
from tracker.store.context import Context, check
from tracker.store.models import Letter, LetterPage, Partnership
from tracker.store.queries.letter_actions import candidates
from tracker.store.queries.letters import LetterDetail, letters_with_words, visible
from tracker.store.queries.partnerships import PartnershipRow

PASTED_FILENAME = "Pasted text.txt"
LONGEST_WORD = 200
_NO_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """A file and what was read in it; no database is needed for that."""

    filename: str
    content: bytes
    extracted: ExtractedLetter

    @property
    def parsed(self) -> ParsedLetter:
        return self.extracted.letter

    @property
    def pages(self) -> dict[int, str]:
        return {page.number: page.text for page in self.extracted.pages}


@dataclass(frozen=True, slots=True)
class Oddity:
    """What to look at in a letter that came in, as a sentence. `letter` is the number of another one to look at."""

    sentence: str
    letter: int | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a file. `sentence` says it; `warnings` are what to look at."""

    number: int
    version: int
    already_there: bool
    findings: int
    sentence: str
    warnings: tuple[Oddity, ...]


class Told(Protocol):
    """A letter, stored or about to be: what `doubts_about` has to know of it."""

    @property
    def id(self) -> int: ...

    @property
    def area(self) -> str | None: ...

    @property
    def words_hash(self) -> str: ...


def read_file(settings: Settings, filename: str, content: bytes, *, waits: bool = False) -> Reading:
    """Read a file, whatever it is. Raises Invalid (field `files`) with a sentence for one that cannot be used.

    It can take seconds: nothing should be locked meanwhile. Where many others are being read it is refused, unless
    whoever asks `waits` until its turn has come.
    """
    if not content:
        raise _refused("The selected file is empty. Choose the letter again")
    if len(content) >= settings.upload_limit:
        raise _refused(f"The selected file must be smaller than {settings.upload_limit // 1024**2}MB")
    try:
        extracted = extract(content, filename, limits=Limits(size=settings.upload_limit, waits=waits))
    except Unreadable as problem:
        raise _refused(problem.message) from problem
    return Reading(plain_filename(filename, "letter"), content, extracted)


def read_pasted(settings: Settings, text: str) -> Reading:
    """Read a letter's pasted text. Raises Invalid (field `pasted`) when there is nothing to read in it."""
    try:
        return read_file(settings, PASTED_FILENAME, text.encode("utf-8", "replace"))
    except Invalid as refusal:
        raise Invalid(refusal.message, {"pasted": "Paste the text of a letter"}) from refusal


def receive(context: Context, partnership: PartnershipRow, filename: str, content: bytes) -> Received:
    """Read a file and take it in. The same file again changes nothing.

    Raises Invalid for a file that cannot be used, NotAllowed, NotFound.
    """
    check(context, Permission.BRING_IN_LETTERS, partnership)
    return take_in(context, partnership, read_file(context.settings, filename, content))


def original(context: Context, it: LetterDetail) -> bytes:
    """A letter's file as it was received. Raises FileNotFoundError when it is gone from the files folder."""
    check(context, Permission.READ, it)
    return files.read(context.settings.files, it.partnership_id, it.sha256)


def take_in(
    context: Context, partnership: PartnershipRow, reading: Reading, readers: Collection[int] | None = None
) -> Received:
    """Take in what has been read: the letter waits on its check page. The same file again changes nothing.

    With `readers` (keys of people) it is a draft, confidential to them. The same letter in another format, or one
    that names another area, comes in with a warning. Raises Invalid (field `readers`) as `drafts.readers_for` does.
    """
    check(context, Permission.BRING_IN_LETTERS, partnership)
    people = None if readers is None else drafts.readers_for(context, partnership, readers)
    session = context.session
    # Two uploads of one file at once: the second waits here and then finds the first.
    session.execute(select(Partnership.id).where(Partnership.id == partnership.id).with_for_update())
    sha256 = hashlib.sha256(reading.content).hexdigest()
    known = _known(context, partnership, sha256, as_draft=people is not None)
    if known is not None:
        return known
    agencies = candidates(context, partnership.id)
    files.keep(context.settings.files, partnership.id, reading.content)
    letter = _letter(context, partnership, reading, sha256, agencies)
    session.add(letter)
    session.flush()
    session.add_all(
        LetterPage(
            partnership_id=partnership.id,
            letter_id=letter.id,
            number=page.number,
            text=page.text,
            width=page.width,
            height=page.height,
        )
        for page in reading.extracted.pages
    )
    if people is not None:
        letter.mark = LetterMark.DRAFT
        drafts.add_readers(context, letter, people)
    findings = len(letter.cards)
    history.record(
        context,
        Verb.UPLOADED,
        "letter",
        letter.id,
        partnership_id=partnership.id,
        after={"number": letter.number, "title": letter.title, "filename": letter.filename, "findings": findings},
    )
    warnings = doubts_about(context, partnership, letter, agencies)
    if not findings:
        warnings = (*warnings, Oddity("No findings were found in it. Add them by hand on its check page."))
    return Received(letter.number, letter.version, False, findings, _uploaded(letter), warnings)


def _uploaded(letter: Letter) -> str:
    said = "Draft letter" if letter.mark is LetterMark.DRAFT else "Letter"
    name = letter_name(letter.kind, letter.area, letter.published_on)
    return f"{said} {letter.number} uploaded: {name}, {counted(len(letter.cards), 'finding')}."


def already_there(
    context: Context, partnership: PartnershipRow, content: bytes, *, as_draft: bool = False
) -> Received | None:
    """What to say of a file that the partnership has already, or None. Takes no reading.

    A draft counts only for another upload `as_draft` by somebody it names; to others nothing may tell of it.
    """
    check(context, Permission.BRING_IN_LETTERS, partnership)
    return _known(context, partnership, hashlib.sha256(content).hexdigest(), as_draft=as_draft)


def _known(context: Context, partnership: PartnershipRow, sha256: str, *, as_draft: bool) -> Received | None:
    letter = context.session.scalar(
        select(Letter)
        .where(
            Letter.partnership_id == partnership.id,
            Letter.sha256 == sha256,
            visible(context) if as_draft else Letter.mark == LetterMark.PUBLISHED,
        )
        .order_by(Letter.mark.desc(), Letter.number.desc())
        .limit(1)
    )
    if letter is None:
        return None
    name = letter_name(letter.kind, letter.area, letter.published_on)
    stands = {
        LetterState.RECEIVED: "waiting to be checked",
        LetterState.CONFIRMED: "confirmed",
        LetterState.WITHDRAWN: "withdrawn",
        LetterState.REPLACED: "replaced by the published letter",
    }[letter.state]
    said = "draft letter" if letter.mark is LetterMark.DRAFT else "letter"
    sentence = f"This file is here already as {said} {letter.number} ({name}), {stands}. Nothing was changed."
    return Received(letter.number, letter.version, True, len(letter.cards), sentence, ())


def doubts_about(
    context: Context, partnership: PartnershipRow, it: Told, agencies: Sequence[Candidate] | None = None
) -> tuple[Oddity, ...]:
    """What is odd about a letter being in this partnership: it is there already in another format, or about another
    area. `agencies` are the partnership's, where they are known already."""
    said = [
        Oddity(f"It says the same as letter {other.number} ({other.name}).", other.number)
        for other in letters_with_words(context, partnership.id, it.words_hash, but=it.id)
    ]
    serving = candidates(context, partnership.id) if agencies is None else agencies
    councils = [agency.name for agency in serving if agency.kind is AgencyKind.COUNCIL]
    if it.area and not names_area(it.area, [partnership.name, *councils]):
        said.append(Oddity(f"It names {it.area}, and this partnership is {partnership.name}."))
    return tuple(said)


def words_hash(parsed: ParsedLetter, pages: Mapping[int, str]) -> str:
    """The same for the same letter in another format: letters and digits of its findings and its date, or of the
    whole where nothing was found. Headers, page numbers and order of facts differ between formats."""
    if parsed.findings:
        parts = [str(parsed.published), *sorted(finding.text for finding in parsed.findings)]
    else:
        parts = [pages[number] for number in sorted(pages)]
    plain = _NO_LETTER.sub("", "".join(part.lower() for part in parts))
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()


def _letter(
    context: Context,
    partnership: PartnershipRow,
    reading: Reading,
    sha256: str,
    agencies: list[Candidate],
) -> Letter:
    parsed = reading.parsed
    answers = answering_agency(parsed.kind, parsed.area, agencies)
    start, end = parsed.inspection_start, parsed.inspection_end
    in_order = start is None or end is None or start <= end
    return Letter(
        partnership_id=partnership.id,
        number=numbers.next_letter_number(context, partnership.id),
        state=LetterState.RECEIVED,
        mark=LetterMark.PUBLISHED,
        kind=parsed.kind,
        area=_short(parsed.area),
        title=parsed.title or PurePosixPath(reading.filename).stem,
        published_on=parsed.published,
        inspection_start_on=start if in_order else None,
        inspection_end_on=end if in_order else None,
        answers_agency_id=answers.id if answers else None,
        principal_authority=parsed.deadline.principal_authority if parsed.deadline else None,
        submit_to=_short(parsed.deadline.submit_to if parsed.deadline else None),
        printed_deadline_on=parsed.deadline.date if parsed.deadline else None,
        filename=reading.filename,
        media_type=reading.extracted.media_type.value,
        size=len(reading.content),
        sha256=sha256,
        words_hash=words_hash(parsed, reading.pages),
        parsed=to_json(parsed),
        cards=to_plain(cards_from(parsed.findings)),
        uploaded_by=context.actor.name,
        uploaded_at=context.now,
    )


def _short(text: str | None) -> str | None:
    return text[:LONGEST_WORD] if text else None


def _refused(message: str) -> Invalid:
    return Invalid(message, {"files": message})
