"""What an address carries behind its question mark: where a page of a list begins, and which filters are chosen."""

from __future__ import annotations

import re
from collections.abc import Collection

from flask import request

from tracker.domain.errors import NotFound
from tracker.web.gate import LARGEST_KEY


def key(name: str) -> int | None:
    """A row's number or key, as links of ours say it; None where none is said. Raises NotFound for anything else."""
    text = request.args.get(name)
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{1,10}", text) or int(text) > LARGEST_KEY:
        raise NotFound("There is no such page.")
    return int(text)


def kept(names: Collection[str]) -> dict[str, str]:
    """Of these parts of the address those that say something. No others: what an address may carry besides would
    else be taken for a part of the next."""
    return {name: value for name, value in request.args.items() if value and name in names}
