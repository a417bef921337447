"""The paragraphs of letters that bear on their findings."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from tracker.domain.letters import Place
from tracker.domain.passages import line_of
from tracker.domain.supporting import SupportingPassage, paragraphs_of, supporting_in
from tracker.domain.themes import Theme
from tracker.store.context import Context
from tracker.store.models import Finding, LetterPage
from tracker.store.queries.themes import themes_in


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A paragraph that bears on a finding, and its place in the letter."""

    passage: SupportingPassage
    place: Place


def passages_in(
    context: Context, partnership_id: int, letter_ids: Collection[int], themes: Sequence[Theme] | None = None
) -> dict[int, list[PassageRow]]:
    """For each finding (by its key) of these letters the paragraphs that bear on it, the likest first.

    `themes` are the partnership's own, where they are known already. Three queries whatever the number of letters, two
    with `themes`. The caller was allowed to see the letters.
    """
    own = themes_in(context, partnership_id) if themes is None else themes
    pages: dict[int, dict[int, str]] = {}
    for letter_id, number, text in context.session.execute(
        select(LetterPage.letter_id, LetterPage.number, LetterPage.text)
        .where(LetterPage.partnership_id == partnership_id, LetterPage.letter_id.in_(letter_ids))
        .order_by(LetterPage.number)
    ):
        pages.setdefault(letter_id, {})[number] = text
    findings: dict[int, list[tuple[int, str, Place]]] = {}
    place = (Finding.page, Finding.line, Finding.start, Finding.end, Finding.end_page)
    for letter_id, key, text, *at in context.session.execute(
        select(Finding.letter_id, Finding.id, Finding.text, *place)
        .where(
            Finding.partnership_id == partnership_id,
            Finding.letter_id.in_(letter_ids),
            Finding.superseded_at.is_(None),
        )
        .order_by(Finding.position)
    ):
        findings.setdefault(letter_id, []).append((key, text, Place(*at)))
    found: dict[int, list[PassageRow]] = {}
    for letter_id, rows in findings.items():
        said = passages_among(pages.get(letter_id, {}), [(text, at) for _, text, at in rows], own)
        found.update(zip((key for key, *_ in rows), said, strict=True))
    return found


def passages_among(
    pages: Mapping[int, str], findings: Sequence[tuple[str, Place]], themes: Sequence[Theme]
) -> list[list[PassageRow]]:
    """The same for the words and places of all findings of one letter, in their order. No query."""
    paragraphs = paragraphs_of(pages, [place for _, place in findings])
    return [
        [PassageRow(passage, _place(passage, pages)) for passage in passages]
        for passages in supporting_in([text for text, _ in findings], paragraphs, themes=themes)
    ]


def spoken_passages(rows: Sequence[PassageRow]) -> list[tuple[str, str]]:
    """Where each passage stands, in words, and what it says, as `suggested_lead` takes them."""
    return [(f"Page {row.place.page}, line {row.place.line}", row.passage.paragraph.text) for row in rows]


def _place(passage: SupportingPassage, pages: Mapping[int, str]) -> Place:
    one = passage.paragraph
    return Place(one.page, line_of(pages[one.page], one.start), one.start, one.end, one.page)
