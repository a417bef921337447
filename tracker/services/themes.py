"""A partnership's own themes: names for what its letters keep saying, and the words that say so."""

from __future__ import annotations

import re

from sqlalchemy import select

from tracker.domain.access import Permission
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.domain.themes import THEMES, Theme, theme
from tracker.services import history
from tracker.services.history import Verb
from tracker.store.context import Context, check
from tracker.store.models import OwnTheme, Partnership
from tracker.store.queries.partnerships import PartnershipRow

LABEL_LONGEST = 100
PHRASE_LONGEST = 100
PHRASES_AT_MOST = 50


def add_theme(context: Context, partnership: PartnershipRow, label: str, phrases: str) -> Theme:
    """Let `phrases` (one a line, or parted by semicolons) speak for the theme with this name.

    The name of one of the table, or of one's own, adds words to that; any other name is a new theme. Returns the theme
    with the partnership's words for it. Raises Invalid (`label`, `phrases`) and Conflict where nothing is new in it.
    """
    check(context, Permission.BRING_IN_LETTERS, partnership)
    wanted = _wanted(label, phrases)
    session = context.session
    # Two who add to one theme at once: the second waits here and then finds the first's words.
    session.execute(select(Partnership.id).where(Partnership.id == partnership.id).with_for_update())
    row = session.scalar(
        select(OwnTheme).where(OwnTheme.partnership_id == partnership.id, OwnTheme.key == wanted.key)
    )
    before = row.phrases if row is not None and row.ended_at is None else ""
    kept = [phrase for phrase in before.split("; ") if phrase]
    said = {phrase.lower() for phrase in (*kept, *_of_table(wanted.key))}
    new = [phrase for phrase in dict.fromkeys(wanted.phrases) if phrase.lower() not in said]
    if not new:
        raise Conflict("These words speak for this theme already.")
    if len(kept) + len(new) > PHRASES_AT_MOST:
        raise _refused("phrases", f"A theme can have at most {PHRASES_AT_MOST} words or phrases of your own")
    if row is None:
        row = OwnTheme(partnership_id=partnership.id, key=wanted.key, label=wanted.label, phrases="")
        session.add(row)
    row.phrases = "; ".join([*kept, *new])
    row.label = wanted.label
    row.added_by, row.added_at = context.actor.name, context.now
    row.ended_by = row.ended_at = None
    session.flush()
    history.record(
        context,
        Verb.CHANGED if before else Verb.ADDED,
        "theme",
        row.id,
        partnership_id=partnership.id,
        before={"words": before} if before else None,
        after={"theme": row.label, "words": row.phrases},
    )
    return theme(row.key, row.label, row.phrases)


def end_theme(context: Context, partnership: PartnershipRow, theme_id: int) -> str:
    """Let a theme of one's own speak no more. Returns its name. Raises NotFound, and Conflict where it has ended."""
    check(context, Permission.BRING_IN_LETTERS, partnership)
    row = context.session.scalar(
        select(OwnTheme).where(OwnTheme.partnership_id == partnership.id, OwnTheme.id == theme_id).with_for_update()
    )
    if row is None:
        raise NotFound("There is no such theme.")
    if row.ended_at is not None:
        raise Conflict("This theme has been ended already.")
    row.ended_by, row.ended_at = context.actor.name, context.now
    history.record(
        context,
        Verb.ENDED,
        "theme",
        row.id,
        partnership_id=partnership.id,
        before={"theme": row.label, "words": row.phrases},
    )
    return row.label


def _wanted(label: str, phrases: str) -> Theme:
    """The theme that is asked for, under the key of the table's where it has one of that name."""
    name = " ".join(label.split())
    wrong = {}
    if not name:
        wrong["label"] = "Enter a name for the theme"
    elif len(name) > LABEL_LONGEST:
        wrong["label"] = f"Name must be {LABEL_LONGEST} characters or less"
    if not re.search(r"\w", phrases):
        wrong["phrases"] = "Enter at least one word or phrase that speaks for the theme"
    if wrong:
        raise Invalid(next(iter(wrong.values())), wrong)
    known = next((row for row in THEMES if name.lower() in {row.key, row.label.lower()}), None)
    try:
        found = theme(known.key if known else name.lower(), known.label if known else name, phrases)
    except Invalid as refusal:
        raise _refused("phrases", refusal.message.removesuffix(".")) from refusal
    for phrase in found.phrases:
        if len(phrase) > PHRASE_LONGEST:
            raise _refused("phrases", f"Each word or phrase must be {PHRASE_LONGEST} characters or less")
    return found


def _of_table(key: str) -> tuple[str, ...]:
    return next((row.phrases for row in THEMES if row.key == key), ())


def _refused(field: str, sentence: str) -> Invalid:
    return Invalid(sentence, {field: sentence})
