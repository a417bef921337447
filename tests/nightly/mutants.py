"""Made-up letters and plans, damaged by chance: the same number always gives the same file.

Some are damaged as bytes. Others are unpacked, damaged inside and packed again, so that what reads them gets past
checksums and compression.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from html import escape

from tests.adapters import hostile
from tests.adapters.workbooks import plan_bytes
from tests.letters.manuscript import PRINTED

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.S)
_RATHER = (
    b"", b"<", b">", b'"', b"&x;", b"\x00", b"\xff\xfe", b"-1", b"9" * 30, b"1e999", b"NaN", b" " * 3000, b"\n" * 300,
    b"(((", b"]]", b"<<", b">>", b" 0 R", b"1 0 R", b"/Kids", b"/Length 0", b"endobj", b"BT ", b" ET", b" Tj ", b" cm ",
    "\u202e\u0301\u2028\ufffe".encode(), b"- ", b"1. ", b"What needs to improve?", b"Areas for priority action\n",
    b"31 February 2024 ", b"|", b"<w:tbl><w:tr><w:tc>", b"<table><tr><td>", b"<ul><li>", b"</", b"\f",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutant:
    """A damaged file; `is_plan` where it is read for a table and not for a letter."""

    name: str
    content: bytes
    is_plan: bool


def mutant(seed: str) -> Mutant:
    """The file that belongs to a seed."""
    chance = random.Random(seed)
    kinds = _kinds()
    suffix = chance.choice(sorted(kinds))
    name, content = chance.choice(kinds[suffix])
    damage = chance.choice(_DAMAGE[suffix])
    return Mutant(name, damage(content, chance), suffix in ("xlsx", "csv"))


@cache
def _kinds() -> dict[str, list[tuple[str, bytes]]]:
    """Sound files by suffix, in an order that stays the same."""
    kinds: dict[str, list[tuple[str, bytes]]] = {}
    for path in sorted(PRINTED.iterdir()):
        if path.suffix != ".json":
            kinds.setdefault(path.suffix[1:], []).append((path.name, path.read_bytes()))
    texts = [(name, content.decode()) for name, content in kinds["txt"]]
    kinds["md"] = [(f"{name}.md", _markdown(text)) for name, text in texts]
    kinds["html"] = [(f"{name}.html", _page(text)) for name, text in texts]
    kinds["xlsx"] = [("plan.xlsx", _packed(_unpacked(plan_bytes())))]
    kinds["csv"] = [("plan.csv", b"Ref,Action,Lead agency,Due date\n" + b"1,Write one form,Council,21/10/24\n" * 9)]
    return kinds


def _markdown(text: str) -> bytes:
    return re.sub(r"(?m)^(?=What needs|Recommend|Areas? for)", "## ", text).replace("•", "-").encode()


def _page(text: str) -> bytes:
    lines = "".join(
        f"<li>{escape(line[1:])}</li>" if line.startswith("•") else f"<p>{escape(line)}</p>"
        for line in text.splitlines()
    )
    return f"<!doctype html><html><body>{lines}</body></html>".encode()


def _unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        # When it was made is the one part that differs from run to run.
        return {name: archive.read(name) for name in archive.namelist() if name != "docProps/core.xml"}


def _packed(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _as_bytes(content: bytes, chance: random.Random) -> bytes:
    return hostile.mutated(content, chance.randrange(2**31))


def _cut_off(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def _in_words(content: bytes, chance: random.Random) -> bytes:
    """Pieces put in, taken out, doubled and moved."""
    damaged = bytearray(content)
    for _ in range(chance.randint(1, 12)):
        at, length = chance.randrange(len(damaged) + 1), chance.choice((0, 1, 5, 40, 400))
        match chance.randrange(4):
            case 0:
                damaged[at : at + length] = chance.choice(_RATHER)
            case 1:
                damaged[at:at] = chance.choice(_RATHER) * chance.choice((1, 1, 9, 300))
            case 2:
                damaged[at:at] = damaged[at : at + length] * chance.choice((1, 2, 60))
            case _:
                piece = damaged[at : at + length]
                del damaged[at : at + length]
                to = chance.randrange(len(damaged) + 1)
                damaged[to:to] = piece
    return bytes(damaged)


def _in_parts(content: bytes, chance: random.Random) -> bytes:
    """An archive with some of its parts damaged, exchanged or left out."""
    parts = _unpacked(content)
    names = sorted(parts)
    for name in chance.sample(names, min(chance.randint(1, 3), len(names))):
        match chance.randrange(8):
            case 0:
                del parts[name]
            case 1:
                parts[name] = parts.get(chance.choice(names), b"")
            case _:
                parts[name] = _in_words(parts[name], chance)
    return _packed(parts)


def _in_streams(content: bytes, chance: random.Random) -> bytes:
    """A PDF with what its streams unpack to damaged; their places are no longer what its table says."""

    def damaged(found: re.Match[bytes]) -> bytes:
        if chance.random() < 0.6:
            return found.group()
        try:
            inner = zlib.decompress(found.group(1))
        except zlib.error:
            return found.group()
        return b"stream\n" + zlib.compress(_in_words(inner, chance)) + b"\nendstream"

    return _STREAM.sub(damaged, content)


def _in_objects(content: bytes, chance: random.Random) -> bytes:
    """A PDF with its numbers and names exchanged, outside its streams' bytes."""
    words = list(re.finditer(rb"/[A-Za-z]+|\b\d+\b", content))
    damaged = bytearray(content)
    for found in sorted(chance.sample(words, min(len(words), chance.randint(1, 10))), key=lambda it: -it.start()):
        other = chance.choice(words).group() if chance.random() < 0.7 else chance.choice(_RATHER)
        damaged[found.start() : found.end()] = other
    return bytes(damaged)


_Damage = Callable[[bytes, random.Random], bytes]
_DAMAGE: dict[str, tuple[_Damage, ...]] = {
    "pdf": (_as_bytes, _cut_off, _in_streams, _in_streams, _in_objects, _in_objects),
    "docx": (_as_bytes, _cut_off, _in_parts, _in_parts, _in_parts),
    "xlsx": (_as_bytes, _cut_off, _in_parts, _in_parts, _in_parts),
    "txt": (_as_bytes, _in_words, _in_words),
    "md": (_as_bytes, _in_words, _in_words),
    "html": (_as_bytes, _in_words, _in_words),
    "csv": (_as_bytes, _in_words),
}
