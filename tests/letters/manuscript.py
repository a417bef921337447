"""Manuscripts of made-up letters: a few lines of facts, a line of equals signs, then the letter.

Every area and person in them is invented. What a line of the letter is, its first characters say:

    # Heading                 ## title within a list           _ title in plain letters
    * bullet                  *+ bullet to be found            *! priority action to be found
    ** nested bullet, part of the bullet above it
    7. numbered             7.+ numbered, to be found
    + paragraph to be found   ! priority paragraph to be found
    > a line that is kept as it is (addresses)
    | cell | cell            |+ found cell                     |! body | found priority cell
                                                               |! | the same, for the body above
    ^1 footnote at the foot of this page                       {1} its mark
    === a page ends here     {page} and here, in the middle of an item
Anything else is a paragraph. Blank lines part paragraphs and are not needed elsewhere.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "manuscripts"
PRINTED = Path(__file__).parent / "printed"

_LINE = re.compile(r"^(?P<sign>===|#{1,2}|\*\*|\*\+|\*!|\*|>|_|\+|!|\|[+!]?|\^\d+|\d+\.\+?)(?:\s+|$)(?P<text>.*)$")
# What counts the rows of a table is no part of their words.
_COUNTED = re.compile(r"^(?:\d{1,2}\.|▪)\s+")
_INSERTED = re.compile(r"\s*\{page\}\s*|\{\d+\}")


@dataclass(frozen=True)
class Block:
    """One part of a letter: its sign and its text."""

    sign: str
    text: str

    @property
    def number(self) -> str:
        """The number in front of a numbered item, with its full stop."""
        return self.sign.rstrip("+")


@dataclass
class Manuscript:
    """A made-up letter with the facts that should be read out of it."""

    name: str
    facts: dict[str, str]
    blocks: list[Block] = field(default_factory=list)

    @property
    def formats(self) -> list[str]:
        """In which formats it is printed."""
        return self.facts.get("formats", "txt pdf docx").split()

    def expected(self) -> dict[str, Any]:
        """What a careful reader takes out of it, under the keys of a parsed letter."""
        improvements: list[dict[str, Any]] = []
        priorities: list[dict[str, Any]] = []
        latest: dict[str, Any] | None = None
        for block in self.blocks:
            if block.sign == "**":
                if latest is not None:
                    latest["text"] += " " + _words(block.text)
                    latest.setdefault("children", []).append(_words(block.text))
                continue
            if block.sign == "===" or block.sign.startswith("^"):
                continue
            latest = _item(block)
            if latest is not None:
                if latest.get("responsible_body") == "":
                    latest["responsible_body"] = priorities[-1]["responsible_body"]
                (priorities if "!" in block.sign else improvements).append(latest)
        deadline = self.facts.get("deadline")
        return {
            **{key: self.facts.get(key) for key in ("kind", "area", "published", "start", "end", "heading")},
            "inspectors": _names(self.facts.get("inspectors", "")),
            "addressees": _names(self.facts.get("addressees", "")),
            "improvements": improvements,
            "priority_actions": priorities,
            "deadline": None if deadline in (None, "none") else deadline,
            "days": self.facts.get("days"),
            "submit_to": self.facts.get("submit_to"),
            "principal_authority": self.facts.get("principal_authority"),
            "doubts": sorted(_names(self.facts.get("doubts", ""))),
        }


def _item(block: Block) -> dict[str, Any] | None:
    if not block.sign.endswith(("+", "!")):
        return None
    if block.sign == "|!":
        body, text = (_words(part) for part in block.text.split("|", 1))
        return {"text": text, "responsible_body": body}
    return {"text": _COUNTED.sub("", _words(block.text)) if block.sign == "|+" else _words(block.text)}


def _words(text: str) -> str:
    return " ".join(_INSERTED.sub(lambda one: " " if "page" in one.group() else "", text).split())


def _names(text: str) -> list[str]:
    return [one.strip() for one in text.split(";") if one.strip()]


def parse(name: str, source: str) -> Manuscript:
    """A manuscript from its text."""
    head, _, body = source.partition("\n====\n")
    facts = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    manuscript = Manuscript(name, facts)
    for line in body.splitlines():
        if not line.strip():
            continue
        found = _LINE.match(line)
        manuscript.blocks.append(Block(found["sign"], found["text"].strip()) if found else Block("", line.strip()))
    return manuscript


def manuscripts() -> list[Manuscript]:
    """All manuscripts, by name."""
    return [parse(path.stem, path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.txt"))]


def expectation(name: str) -> dict[str, Any]:
    """What is kept beside the printed letters."""
    return json.loads((PRINTED / f"{name}.json").read_text("utf-8"))
