"""Files in, pages of text out. `extract` is the safe way in: a hostile file harms only a reading process."""

from tracker.adapters.extract.media import MediaType
from tracker.adapters.extract.reading import Extracted, read
from tracker.adapters.extract.refusal import Limits, Reason, Unreadable


def extract(content: bytes, filename: str, *, limits: Limits = Limits()) -> Extracted:  # noqa: B008
    """The pages of an uploaded file. Raises Unreadable with a reason and a sentence."""
    return read(content, limits)


__all__ = ["Extracted", "Limits", "MediaType", "Reason", "Unreadable", "extract"]
