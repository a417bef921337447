"""Letters as pages show them: lists, one letter with its pages and findings, and when statements are due.

Every read of letters asks `visible`: a draft is there for the people it names and for nobody else.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, null, or_, select

from tracker.domain.cards import Card, LetterMark, LetterState, from_plain
from tracker.domain.deadlines import DeadlineCheck, check_deadline
from tracker.domain.errors import NotFound
from tracker.domain.letter_words import letter_name
from tracker.domain.letters import FindingKind, LetterKind, ParsedLetter, Place, from_json
from tracker.store.context import Context, must_see
from tracker.store.models import Action, ActionFinding, Agency, Finding, Letter, LetterPage, LetterReader


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter on a list. `findings` are those confirmed, or as many cards as it has now."""

    partnership_id: int
    number: int
    title: str
    kind: LetterKind
    area: str | None
    published_on: date | None
    state: LetterState
    mark: LetterMark
    findings: int
    actions: int
    deadline: DeadlineCheck
    today: date

    @property
    def name(self) -> str:
        return letter_name(self.kind, self.area, self.published_on)

    @property
    def working_days_left(self) -> int | None:
        """Until the answer is due; negative once that has passed, None where nothing is asked."""
        return self.deadline.days_left(self.today)

    @property
    def draft_working_days_left(self) -> int | None:
        """The same for the draft that some letters ask for first."""
        return self.deadline.draft_days_left(self.today)

    @property
    def is_draft(self) -> bool:
        return self.mark is LetterMark.DRAFT


@dataclass(frozen=True, slots=True)
class LetterDetail:
    """One letter. `parsed` is what was read at upload, `cards` what a person has made of it. Satisfies `Scoped`.

    `page_sizes` holds the pages that can be shown as pictures: width and height in points.
    """

    id: int
    partnership_id: int
    number: int
    version: int
    state: LetterState
    mark: LetterMark
    kind: LetterKind
    area: str | None
    title: str
    published_on: date | None
    received_on: date | None
    inspection_start_on: date | None
    inspection_end_on: date | None
    answers_agency_id: int | None
    answers_agency: str | None
    principal_authority: str | None
    submit_to: str | None
    printed_deadline_on: date | None
    filename: str
    media_type: str
    size: int
    sha256: str
    words_hash: str
    uploaded_by: str
    uploaded_at: datetime
    confirmed_by: str | None
    confirmed_at: datetime | None
    withdrawn_by: str | None
    withdrawn_at: datetime | None
    withdrawn_reason: str | None
    parsed: ParsedLetter
    cards: tuple[Card, ...]
    pages: Mapping[int, str]
    page_sizes: Mapping[int, tuple[float, float]]

    @property
    def name(self) -> str:
        return letter_name(self.kind, self.area, self.published_on)

    @property
    def is_draft(self) -> bool:
        return self.mark is LetterMark.DRAFT

    def deadline(self, kinds: Collection[FindingKind]) -> DeadlineCheck:
        """When its answer is due, its findings being of these kinds."""
        printed = self.parsed.deadline
        return check_deadline(
            self.kind,
            has_priority_actions=FindingKind.PRIORITY_ACTION in kinds,
            published_on=self.published_on,
            received_on=self.received_on,
            printed_on=self.printed_deadline_on,
            printed_working_days=printed.relative_working_days if printed else None,
            asks=printed is not None,
        )


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A confirmed finding. `superseded_reason` is set on one that was wrong."""

    id: int
    position: int
    kind: FindingKind
    text: str
    group: str | None
    responsible_body: str | None
    added_by_hand: bool
    superseded_reason: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class LetterRef:
    """Another letter, for a link to it."""

    number: int
    name: str
    state: LetterState


def visible(context: Context) -> ColumnElement[bool]:
    """Of the letters of a partnership those that the actor may see: published ones, and drafts that name them.

    Nobody else sees a draft, whatever their role; system actors see none. The one condition for all reads of letters
    and of what hangs on them; whether the partnership is the actor's is asked beside it.
    """
    published = Letter.mark == LetterMark.PUBLISHED
    if context.actor.person_id is None:
        return published
    named = select(LetterReader.letter_id).where(
        LetterReader.letter_id == Letter.id,
        LetterReader.person_id == context.actor.person_id,
        LetterReader.ended_at.is_(None),
    )
    return or_(published, named.correlate(Letter).exists())


def letters_of(context: Context, partnership_id: int) -> list[LetterLine]:
    """The letters of a partnership that the actor may see, the latest first, withdrawn and replaced ones last.

    Raises NotFound outside one's partnerships.
    """
    must_see(context, partnership_id)
    lines = _lines(context, [partnership_id], list(LetterState))
    return sorted(lines, key=lambda line: line.state in {LetterState.WITHDRAWN, LetterState.REPLACED})


def statement_deadlines(context: Context, partnership_id: int) -> list[LetterLine]:
    """Letters that ask for an answer by a day that has not passed, the nearest first.

    Received and confirmed ones; not those withdrawn, and no draft: its dates are not in force. Whether an answer was
    sent is not recorded, so a day that has passed says nothing. Raises NotFound outside one's partnerships.
    """
    return statement_deadlines_in(context, [partnership_id])[partnership_id]


def statement_deadlines_in(context: Context, partnership_ids: Collection[int]) -> dict[int, list[LetterLine]]:
    """`statement_deadlines` of several partnerships, in one query."""
    for partnership_id in partnership_ids:
        must_see(context, partnership_id)
    due: dict[int, list[LetterLine]] = {partnership_id: [] for partnership_id in partnership_ids}
    for line in _lines(context, partnership_ids, [LetterState.RECEIVED, LetterState.CONFIRMED]):
        if not line.is_draft and line.deadline.due_on is not None and line.deadline.due_on >= context.today:
            due[line.partnership_id].append(line)
    for lines in due.values():
        lines.sort(key=lambda line: (line.deadline.due_on or date.max, line.number))
    return due


def letter(context: Context, partnership_id: int, number: int) -> LetterDetail:
    """One letter with its pages, in two queries. Raises NotFound where there is none that the actor can see."""
    must_see(context, partnership_id)
    query = (
        select(*_DETAIL)
        .where(Letter.partnership_id == partnership_id, Letter.number == number, visible(context))
        .outerjoin(Agency, Agency.id == Letter.answers_agency_id)
    )
    row = context.session.execute(query).mappings().one_or_none()
    if row is None:
        raise NotFound("There is no letter with this number that you can see.")
    pages = context.session.execute(
        select(LetterPage.number, LetterPage.text, LetterPage.width, LetterPage.height)
        .where(LetterPage.letter_id == row["id"])
        .order_by(LetterPage.number)
    ).all()
    facts: dict[str, Any] = dict(row)
    facts["parsed"], facts["cards"] = from_json(facts["parsed"]), from_plain(facts["cards"])
    return LetterDetail(
        **facts,
        pages={page.number: page.text for page in pages},
        page_sizes={page.number: (page.width, page.height) for page in pages if page.width and page.height},
    )


def findings_of(context: Context, it: LetterDetail) -> list[FindingRow]:
    """The confirmed findings of a letter by their number, without superseded ones."""
    return _findings(context, it, Finding.superseded_at.is_(None))


def superseded_of(context: Context, it: LetterDetail) -> list[FindingRow]:
    """The findings of a letter that were wrong, by their number, each with the reason."""
    return _findings(context, it, Finding.superseded_at.is_not(None))


def _findings(context: Context, it: LetterDetail, which: ColumnElement[bool]) -> list[FindingRow]:
    place = (Finding.page, Finding.line, Finding.start, Finding.end, Finding.end_page)
    rows = context.session.execute(
        select(
            Finding.id,
            Finding.position,
            Finding.kind,
            Finding.text,
            Finding.group,
            Finding.responsible_body,
            Finding.added_by_hand,
            Finding.superseded_reason,
            *place,
        )
        .where(Finding.letter_id == it.id, which)
        .order_by(Finding.position)
    )
    return [
        FindingRow(*row[:8], Place(*row[8:]))  # type: ignore[call-arg]
        for row in rows
    ]


def letters_with_words(
    context: Context, partnership_id: int, words_hash: str, but: int | None = None
) -> list[LetterRef]:
    """The letters with these words, oldest first, without the one with the key `but`, withdrawn ones and drafts."""
    must_see(context, partnership_id)
    rows = context.session.execute(
        select(Letter.number, Letter.kind, Letter.area, Letter.published_on, Letter.state)
        .where(
            Letter.partnership_id == partnership_id,
            Letter.words_hash == words_hash,
            Letter.state != LetterState.WITHDRAWN,
            Letter.mark == LetterMark.PUBLISHED,
            Letter.id != (but or 0),
        )
        .order_by(Letter.number)
    )
    return [LetterRef(number, letter_name(kind, area, on), state) for number, kind, area, on, state in rows]


def _lines(context: Context, partnership_ids: Collection[int], states: Collection[LetterState]) -> list[LetterLine]:
    query = (
        select(
            Letter.partnership_id, Letter.number, Letter.title, Letter.kind, Letter.area, Letter.published_on,
            Letter.state, Letter.mark, Letter.received_on, Letter.printed_deadline_on,
            Letter.parsed["deadline"]["relative_working_days"].as_integer(),
            case((Letter.state == LetterState.RECEIVED, Letter.cards), else_=null()),
            _finding_count(), _finding_count(FindingKind.PRIORITY_ACTION), _action_count(),
        )
        .where(Letter.partnership_id.in_(partnership_ids), Letter.state.in_(states), visible(context))
        .order_by(func.coalesce(Letter.published_on, Letter.received_on).desc().nulls_last(), Letter.number.desc())
    )  # fmt: skip
    rows = context.session.execute(query)
    return [_line(context.today, *row) for row in rows]  # type: ignore[call-arg]


def _line(
    today: date,
    partnership_id: int, number: int, title: str, kind: LetterKind, area: str | None, published_on: date | None,
    state: LetterState, mark: LetterMark, received_on: date | None, printed_on: date | None, printed_days: int | None,
    cards: list[dict[str, Any]] | None, findings: int, priority_actions: int, actions: int,
) -> LetterLine:  # fmt: skip
    if cards is not None:
        findings = len(cards)
        priority_actions = sum(card["kind"] == FindingKind.PRIORITY_ACTION.value for card in cards)
    deadline = check_deadline(
        kind,
        has_priority_actions=priority_actions > 0,
        published_on=published_on,
        received_on=received_on,
        printed_on=printed_on,
        printed_working_days=printed_days,
    )
    return LetterLine(
        partnership_id, number, title, kind, area, published_on, state, mark, findings, actions, deadline, today
    )


def _finding_count(kind: FindingKind | None = None) -> ColumnElement[int]:
    query = select(func.count()).where(Finding.letter_id == Letter.id, Finding.superseded_at.is_(None))
    if kind is not None:
        query = query.where(Finding.kind == kind)
    return query.correlate(Letter).scalar_subquery()


def _action_count() -> ColumnElement[int]:
    return (
        select(func.count(Action.id.distinct()))
        .join(ActionFinding, ActionFinding.action_id == Action.id)
        .join(Finding, Finding.id == ActionFinding.finding_id)
        .where(Finding.letter_id == Letter.id)
        .correlate(Letter)
        .scalar_subquery()
    )


_DETAIL = (
    Letter.id, Letter.partnership_id, Letter.number, Letter.version, Letter.state, Letter.mark, Letter.kind,
    Letter.area, Letter.title, Letter.published_on, Letter.received_on,
    Letter.inspection_start_on, Letter.inspection_end_on,
    Letter.answers_agency_id, Agency.name.label("answers_agency"), Letter.principal_authority, Letter.submit_to,
    Letter.printed_deadline_on,
    Letter.filename, Letter.media_type, Letter.size, Letter.sha256, Letter.words_hash,
    Letter.uploaded_by, Letter.uploaded_at, Letter.confirmed_by, Letter.confirmed_at,
    Letter.withdrawn_by, Letter.withdrawn_at, Letter.withdrawn_reason, Letter.parsed, Letter.cards,
)  # fmt: skip
