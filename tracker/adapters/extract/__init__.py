"""Files in, pages of text out. `extract` is the safe way in: a hostile file harms only a reading process."""

from __future__ import annotations

from dataclasses import replace

from tracker.adapters.extract.media import MediaType
from tracker.adapters.extract.readers import shared_readers
from tracker.adapters.extract.reading import Extracted, ExtractedLetter, read
from tracker.adapters.extract.refusal import Limits, Reason, Unreadable
from tracker.adapters.extract.wire import Drawing

_DEFAULT = Limits()


def extract(content: bytes, filename: str, *, limits: Limits = _DEFAULT) -> ExtractedLetter:
    """The pages of an uploaded file and the letter in them, read in a process with little memory and time.

    The format is judged from `content`; `filename` only tells Markdown from plain text. Raises Unreadable.
    """
    if not content:
        raise Unreadable(Reason.EMPTY)
    if len(content) > limits.size:
        raise Unreadable(Reason.TOO_LARGE, megabytes=limits.size // 1_000_000)
    extracted = shared_readers().extract(content, limits)
    if extracted.media_type is MediaType.TEXT and filename.lower().endswith((".md", ".markdown")):
        return replace(extracted, media_type=MediaType.MARKDOWN)
    return extracted


def picture(content: bytes, drawing: Drawing, *, limits: Limits = _DEFAULT) -> bytes:
    """A page of a PDF as a PNG with words marked, drawn in such a process. Raises Unreadable."""
    return shared_readers().picture(content, drawing, limits)


__all__ = [
    "Drawing",
    "Extracted",
    "ExtractedLetter",
    "Limits",
    "MediaType",
    "Reason",
    "Unreadable",
    "extract",
    "picture",
    "read",
]
