"""Pages of a letter as pictures, with words marked: drawn once, for whoever may see the letter."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tracker.adapters import files, pictures
from tracker.adapters.extract import Drawing, Limits, Unreadable, picture
from tracker.domain.access import Permission
from tracker.domain.passages import Passage
from tracker.settings import Settings
from tracker.store.context import Context, check
from tracker.store.queries.letters import LetterDetail

# Goes up when pages are drawn in another way, so that pictures drawn before are left.
DRAWN_AS = 1
KEPT_DAYS = 60
# A page that takes longer is shown as text alone: a whole letter is read in less.
LIMITS = Limits(seconds=8.0)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A picture of a page; `key` is the same for the same picture of the same file."""

    drawing: Drawing
    key: str


def wanted(it: LetterDetail, page: int, passages: Iterable[Passage], height: int = 0) -> Wanted:
    """What to draw of a letter: a page with the passages on it marked; all of it, or a part `height` pixels high."""
    marks = tuple(sorted((passage.start, passage.end) for passage in passages if passage.page == page))
    said = repr((DRAWN_AS, it.sha256, page, it.pages[page], marks, height))
    key = hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()
    return Wanted(Drawing(page, it.pages[page], marks, height), key)


def page_picture(context: Context, it: LetterDetail, what: Wanted) -> bytes | None:
    """The picture as a PNG; None where the page cannot be drawn or the letter's file is gone.

    `it` was read by the person who asks, so they may see the letter.
    """
    check(context, Permission.READ, it)
    folder = context.settings.pictures
    drawn = pictures.kept(folder, what.key)
    if drawn is not None:
        return drawn
    page = _page_key(it.sha256, what.drawing.page)
    if pictures.failed_lately(folder, page):
        return None
    try:
        drawn = picture(files.read(context.settings.files, it.partnership_id, it.sha256), what.drawing, limits=LIMITS)
    except (Unreadable, FileNotFoundError):
        pictures.note_failure(folder, page)
        return None
    pictures.keep(folder, what.key, drawn)
    return drawn


def page_sizes(
    context: Context, sha256: str, sizes: Mapping[int, tuple[float, float]]
) -> dict[int, tuple[float, float]]:
    """Of the pages of a file, with their sizes in points, those that can be shown: without any that drawing was given
    up for a short while ago."""
    folder = context.settings.pictures
    return {page: size for page, size in sizes.items() if not pictures.failed_lately(folder, _page_key(sha256, page))}


def forget_old(settings: Settings) -> int:
    """Throw away pictures that were drawn long ago; whoever asks for one has it drawn again. Returns how many went."""
    return pictures.forget_unused(settings.pictures, KEPT_DAYS)


def _page_key(sha256: str, page: int) -> str:
    return hashlib.sha256(f"{sha256} {page}".encode()).hexdigest()
