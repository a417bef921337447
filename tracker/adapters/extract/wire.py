"""What goes between the web process and the reading process: lengths, JSON and the file's bytes.

JSON and not pickle, because what comes back was made by a process that has read a hostile file.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from tracker.adapters.extract.media import MediaType
from tracker.adapters.extract.reading import ExtractedLetter
from tracker.adapters.extract.refusal import Limits, Reason, Unreadable
from tracker.domain.letters import from_json, to_json
from tracker.domain.letters.pages import Page
from tracker.domain.plans import Grid, grids_from_json, grids_to_json

HEADER = struct.Struct(">IQ")
# Whether the process has to be replaced before the next file, and the length of what follows.
ANSWER = struct.Struct(">?Q")
# Far more than a letter or a plan needs: whoever asked has to hold it several times over.
LONGEST_ANSWER = 24_000_000
# How a PNG begins.
PICTURE = b"\x89PNG\r\n\x1a\n"


class Task(StrEnum):
    """What a file is read for."""

    PAGES = "pages"
    GRIDS = "grids"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A page to draw (from 1), and the half-open ranges of its `text` to mark.

    `height` in pixels asks for a part of that height around the marks; 0 for the whole page.
    """

    page: int
    text: str
    marks: tuple[tuple[int, int], ...]
    height: int = 0


@dataclass(frozen=True, slots=True)
class Order:
    """What to do with a file, within which limits."""

    task: Task
    limits: Limits
    drawing: Drawing | None


def request(content: bytes, limits: Limits, task: Task = Task.PAGES, drawing: Drawing | None = None) -> bytes:
    """A file to read, as bytes for the reading process."""
    asked = asdict(drawing) if drawing else None
    order = json.dumps({"task": task.value, "limits": asdict(limits), "drawing": asked}).encode()
    return HEADER.pack(len(order), len(content)) + order + content


def order_from(raw: bytes) -> Order:
    """What came with a request."""
    order = json.loads(raw)
    asked = order["drawing"]
    return Order(Task(order["task"]), Limits(**order["limits"]), Drawing(**asked) if asked else None)


def answer(result: ExtractedLetter | Sequence[Grid] | Unreadable) -> bytes:
    """What the reading process found, or why it refuses, as bytes."""
    if isinstance(result, Unreadable):
        values: dict[str, Any] = {
            "refused": result.reason.value,
            "megabytes": result.megabytes,
            "pages": result.pages,
        }
    elif isinstance(result, ExtractedLetter):
        pages = [_page(page) for page in result.pages]
        values = {"type": result.media_type.value, "pages": pages, "letter": to_json(result.letter)}
    else:
        values = {"grids": grids_to_json(result)}
    return json.dumps(values, ensure_ascii=False).encode("utf-8", "replace")


def result_from(raw: bytes) -> ExtractedLetter:
    """The pages and the letter in an answer. Raises Unreadable where it is a refusal or not understood."""
    try:
        values = _values(raw)
        pages = tuple(_read_page(page) for page in values["pages"])
        return ExtractedLetter(MediaType(values["type"]), pages, from_json(values["letter"]))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, StopIteration, RecursionError) as error:
        raise Unreadable(Reason.DAMAGED) from error


def grids_from(raw: bytes) -> tuple[Grid, ...]:
    """The sheets in an answer. Raises Unreadable where the answer is a refusal or not understood."""
    try:
        return grids_from_json(_values(raw)["grids"])
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, StopIteration, RecursionError) as error:
        raise Unreadable(Reason.DAMAGED) from error


def _values(raw: bytes) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(raw.decode("utf-8", "replace"))
    if "refused" in values:
        raise Unreadable(Reason(values["refused"]), megabytes=values["megabytes"], pages=values["pages"])
    return values


def picture_from(raw: bytes) -> bytes:
    """The picture in an answer. Raises Unreadable where the answer is a refusal or not understood."""
    if not raw.startswith(PICTURE):
        result_from(raw)
        raise Unreadable(Reason.DAMAGED)
    return raw


def _page(page: Page) -> list[Any]:
    return [page.number, page.text, page.width, page.height]


def _read_page(values: list[Any]) -> Page:
    number, text, width, height = values
    if not isinstance(number, int) or not isinstance(text, str):
        raise TypeError("no page")
    return Page(number, text, width, height)
