"""Pages of a letter as pictures, with the words of findings marked, beside the same words as text."""

from __future__ import annotations

import base64
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.errors import NotFound
from tracker.domain.letters import Place
from tracker.domain.passages import Passage, passages_of
from tracker.services import pictures
from tracker.store.queries.letters import LetterDetail, findings_of, letter, superseded_of
from tracker.web import gate

blueprint = Blueprint("letter_pictures", __name__, url_prefix="/<partnership>/letters")
WIDTH = 960
# A single white point, for a page that cannot be drawn: the text stands beside it anyway.
BLANK = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mP4DwABAQEAHLCMmQAAAABJRU5ErkJggg==")
NOTHING = "default-src 'none'; sandbox"
# A part of a page shows this many lines more than those that are marked.
LINES_MORE = 9


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A picture as pages show it: its address, that of the whole page, its words for who cannot see it, its size."""

    page: int
    address: str
    whole: str
    said: str
    width: int
    height: int


def parts(
    number: int,
    pages: Mapping[int, str],
    sizes: Mapping[int, tuple[float, float]],
    finding: int,
    words: str,
    place: Place,
) -> dict[int, PagePicture]:
    """For each page that a finding stands on the part of it around its words; nothing where pages have no picture.

    `number` is the letter's, `finding` the finding's within it, `sizes` what `pictures.page_sizes` gave.
    """
    if not sizes:
        return {}
    passages = passages_of(words, place, pages)
    found: dict[int, PagePicture] = {}
    for page in sorted({passage.page for passage in passages} & sizes.keys()):
        marked = [passage for passage in passages if passage.page == page]
        height = _part_height(pages[page], sizes[page], marked)
        said = (
            f"Page {page} of the letter, with the words of finding {finding} marked; "
            "the same words stand as text beside it"
        )
        address = url_for("letter_pictures.show", number=number, page=page, finding=finding)
        found[page] = PagePicture(page, f"{address}&part=words", address, said, WIDTH, height)
    return found


def whole(it: LetterDetail, findings: int) -> dict[int, PagePicture]:
    """Every page that has a picture, whole, with the words of all findings marked."""
    marked = ", with the words of the findings marked" if findings else ""
    found = {}
    for page, size in pictures.page_sizes(gate.context(), it.sha256, it.page_sizes).items():
        address = url_for("letter_pictures.show", number=it.number, page=page)
        said = f"Page {page} of the letter{marked}; the same words stand as text beside it"
        found[page] = PagePicture(page, address, address, said, WIDTH, _height(size))
    return found


@blueprint.get("/<int(max=2147483647):number>/pages/<int(max=100000):page>/picture")
def show(number: int, page: int) -> ResponseReturnValue:
    """`finding` in the address marks that one alone, `part` shows no more than its surroundings."""
    context = gate.context()
    it = letter(context, gate.partnership().id, number)
    if page not in it.page_sizes:
        raise NotFound("There is no picture of this page.")
    passages = [
        passage
        for words, place in _asked_for(it)
        if place.page <= page <= place.end_page
        for passage in passages_of(words, place, it.pages)
        if passage.page == page
    ]
    part = "part" in request.args and passages
    height = _part_height(it.pages[page], it.page_sizes[page], passages) if part else 0
    what = pictures.wanted(it, page, passages, height)
    if request.if_none_match.contains(what.key):
        return _answer(Response(status=304), what.key)
    drawn = pictures.page_picture(context, it, what)
    if drawn is None:
        return Response(BLANK, mimetype="image/png")
    return _answer(Response(drawn, mimetype="image/png"), what.key)


def _asked_for(it: LetterDetail) -> list[tuple[str, Place]]:
    """The findings to mark. Raises NotFound for one that the letter does not have."""
    context, wanted = gate.context(), request.args.get("finding")
    if not it.confirmed_at:
        standing = {position: (card.text, card.place) for position, card in enumerate(it.cards, start=1)}
    else:
        # Superseded ones are still shown on the pages of actions that answered them.
        found = findings_of(context, it) + (superseded_of(context, it) if wanted is not None else [])
        standing = {one.position: (one.text, one.place) for one in found}
    if wanted is None:
        return list(standing.values())
    if not wanted.isdecimal() or len(wanted) > 6 or int(wanted) not in standing:
        raise NotFound("There is no such finding in this letter.")
    return [standing[int(wanted)]]


def _answer(response: Response, key: str) -> Response:
    """A picture that the person's own browser may keep, and asks about each time: it may be theirs no longer."""
    response.set_etag(key)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Security-Policy"] = NOTHING
    return response


def _height(size: tuple[float, float]) -> int:
    """How high a page is in a picture `WIDTH` pixels wide."""
    width, height = size
    return max(1, round(WIDTH * height / width))


def _part_height(text: str, size: tuple[float, float], passages: Collection[Passage]) -> int:
    """How high the part of a page has to be that shows these passages, from the lines of its text alone."""
    whole_page = _height(size)
    line = whole_page / max(len([line for line in text.split("\n") if line.strip()]) + 6, 40)
    first, last = min(it.start for it in passages), max(it.end for it in passages)
    lines = text.count("\n", first, last) + 1
    return min(whole_page, round(line * (lines + LINES_MORE)))
