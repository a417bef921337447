"""Names of files as they came from somebody's machine, made fit to be shown and offered for saving."""

from __future__ import annotations

import re

LONGEST = 200


def plain_filename(name: str, otherwise: str) -> str:
    """The last part of a file's name, without what cannot be printed, cut to 200; `otherwise` where none is left."""
    name = re.split(r"[/\\]", name)[-1]
    name = " ".join("".join(char for char in name if char.isprintable()).split())
    stem, dot, ending = name.rpartition(".")
    if len(name) > LONGEST:
        name = (stem[: max(LONGEST - len(ending) - 1, 0)] + dot + ending)[:LONGEST] if dot else name[:LONGEST]
    return name or otherwise
