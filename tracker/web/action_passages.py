"""Where in its letters the findings of an action stand, as the action's page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.services import pictures
from tracker.store.queries.actions import ActionRow
from tracker.store.queries.letter_passages import passages_of_action
from tracker.web import gate
from tracker.web.letter_pictures import PagePicture, parts
from tracker.web.letter_sources import Excerpt, excerpts, where


@dataclass(frozen=True, slots=True)
class PassageInLetter:
    """A finding's place: in words, as text with the words marked, and a picture for each page that has one.

    `what` names the finding: "finding 3 of letter 2".
    """

    where: str
    what: str
    excerpts: list[Excerpt]
    pictures: dict[int, PagePicture]


def passages_in_letters(it: ActionRow) -> dict[int, PassageInLetter]:
    """For each finding that the action answers, by its key. One query."""
    context = gate.context()
    return {
        found.finding_id: PassageInLetter(
            where(found.place),
            f"finding {found.position} of letter {found.letter_number}",
            excerpts(found.text, found.place, found.pages),
            parts(
                found.letter_number,
                found.pages,
                pictures.page_sizes(context, found.sha256, found.sizes),
                found.position,
                found.text,
                found.place,
            ),
        )
        for found in passages_of_action(context, it)
    }
