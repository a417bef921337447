"""What can be done with letters, from whoever brings one in to whoever withdraws it."""

from tracker.services.checking import Facts, add, change_facts, change_kind, merge, put_back, remove, split
from tracker.services.confirming import bring_back, confirm, confirm_nothing, withdraw
from tracker.services.drafts import change_readers, make_confidential, readers_for, take_place
from tracker.services.findings import add_points, supersede
from tracker.services.receiving import (
    Oddity,
    Reading,
    Received,
    already_there,
    doubts_about,
    original,
    read_file,
    read_pasted,
    receive,
    take_in,
)

__all__ = [
    "Facts",
    "Oddity",
    "Reading",
    "Received",
    "add",
    "add_points",
    "already_there",
    "bring_back",
    "change_facts",
    "change_kind",
    "change_readers",
    "confirm",
    "confirm_nothing",
    "doubts_about",
    "make_confidential",
    "merge",
    "original",
    "put_back",
    "read_file",
    "read_pasted",
    "readers_for",
    "receive",
    "remove",
    "split",
    "supersede",
    "take_in",
    "take_place",
    "withdraw",
]
