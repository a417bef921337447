"""The passages of letters that an action's findings were read from, with the text of their pages."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import and_, select

from tracker.domain.letters import Place
from tracker.store.context import Context
from tracker.store.models import ActionFinding, Finding, Letter, LetterPage
from tracker.store.queries.actions import ActionRow
from tracker.store.queries.letters import visible


@dataclass(slots=True)
class FoundPassage:
    """A finding, where it stands, and the pages it stands on: their text, and their size where they have a picture."""

    finding_id: int
    position: int
    text: str
    place: Place
    letter_number: int
    sha256: str
    pages: dict[int, str] = field(default_factory=dict)
    sizes: dict[int, tuple[float, float]] = field(default_factory=dict)


def passages_of_action(context: Context, it: ActionRow) -> list[FoundPassage]:
    """The places of an action's findings, newest letter first. One query, whatever their number."""
    on_page = and_(
        LetterPage.letter_id == Finding.letter_id,
        LetterPage.number >= Finding.page,
        LetterPage.number <= Finding.end_page,
    )
    rows = context.session.execute(
        select(
            Finding.id,
            Finding.position,
            Finding.text,
            Finding.page,
            Finding.line,
            Finding.start,
            Finding.end,
            Finding.end_page,
            Letter.number.label("letter_number"),
            Letter.sha256,
            LetterPage.number.label("page_number"),
            LetterPage.text.label("page_text"),
            LetterPage.width,
            LetterPage.height,
        )
        .join(ActionFinding, ActionFinding.finding_id == Finding.id)
        .join(Letter, Letter.id == Finding.letter_id)
        .join(LetterPage, on_page)
        .where(ActionFinding.action_id == it.id, visible(context))
        .order_by(Letter.number.desc(), Finding.position, LetterPage.number)
    )
    found: dict[int, FoundPassage] = {}
    for row in rows:
        passage = found.setdefault(
            row.id,
            FoundPassage(
                row.id,
                row.position,
                row.text,
                Place(row.page, row.line, row.start, row.end, row.end_page),
                row.letter_number,
                row.sha256,
            ),
        )
        passage.pages[row.page_number] = row.page_text
        if row.width and row.height:
            passage.sizes[row.page_number] = (row.width, row.height)
    return list(found.values())
