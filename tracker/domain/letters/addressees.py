"""Whom a letter is addressed to: one person over an address, or several with their roles on one line each."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.domain.letters.dates import dates
from tracker.domain.letters.flow import Flow
from tracker.domain.letters.paragraphs import reach
from tracker.domain.letters.parsed import Addressee, Place
from tracker.domain.letters.rows import Row

_DEAR = re.compile(r"^dear\b", re.IGNORECASE)
_ROLE = re.compile(
    r"\b(?:director|chief|head|executive|manager|strategic|corporate|commissioner|chair|chairman|officer|"
    r"lead|dcs|leader|mayor|"
    r"constable|nurse|superintendent|scrutineer|president|deputy|interim|acting|assistant|commander|secretary|"
    r"coordinator|adviser|advisor|principal|governor|accountable|service manager|nominated)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"(?<![\w-])(?:council|house|street|road|town hall|civic|centre|hall|buildings?|floor|lane|square|avenue|park|way|"
    r"[A-Z]{1,2}\d[\dA-Z]?\s*\d[A-Z]{2})(?![\w-])",
    re.IGNORECASE,
)
# "County Hall" is a place, "Carys Hall" somebody's name where a role follows it.
_BUILDING = re.compile(
    r"^(?:the|town|county|city|shire|civic|guild|council|municipal|village|market|old|new|station|high|north|south|east|west)"
    r"\b|\d|\b(?:council|civic|centre|buildings?|floor)\b",
    re.IGNORECASE,
)
_TITLE = (
    r"(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof(?:essor)?|Sir|Dame|Lord|Baroness|Cllr|Councillor|"
    r"Chief\s+Supt|Det|Supt)\.?\s+)"
)
# A rank stands before its bearer's name, and is kept with it; the commissioner's office is a role.
_RANK = (
    r"(?:(?:Temporary|Acting|Deputy|Assistant|Detective|Chief)\s+)*"
    r"(?:Constable|Superintendent|Supt|Commander|Inspector|Commissioner)"
)
_WORD = r"(?:(?:Mc|Mac|O[’']|D[’'])?[A-Z][\w’']*(?:-[A-Z]?[\w’']+)*|de|van|der|von|la|le|al|[A-Z]\.?)"
_NAME = re.compile(rf"^{_TITLE}*{_WORD}(?:\s+{_WORD}){{1,5}}$")
_RANKED = re.compile(rf"^{_RANK}\s+(?:{_WORD}\s+){{1,3}}{_WORD}$")
_OFFICE_FIRST = re.compile(
    rf"^((?:Deputy\s+)?Police(?:,\s+Fire)?\s+and\s+Crime\s+Commissioner)\s+({_WORD}(?:\s+{_WORD}){{1,3}})$"
)
_POST_NOMINAL = re.compile(
    r"^(?:[A-Z]{2,5}|[A-Z][a-z]?[A-Z]\w{0,3}|\(?Hons\)?)(?:\s+(?:[A-Z]{2,5}|[A-Z][a-z]?[A-Z]\w{0,3}))*$"
)
_OFFICE = re.compile(r"^(?:CEO|COO|CFO|DCS|DCI|DI|MD|CE|CX|HMI|LADO|ICB|CCG|NHS|YOT|YJS|DPH)\b")
# Words of an organisation: a line that begins with its name goes on with the role above.
_BODY = re.compile(
    r"\b(?:board|group|council|partnership|trust|police|constabulary|services?|care|nhs|foundation|commissioning|"
    r"integrated|counties|county|hospitals?|authority|probation|health|university|agency|borough|office)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"(?:&|\b(?:and|of|the|for|in|to|NHS))$")
_DASH = re.compile(r"\s+[–—-]\s+")
# A role in brackets after the name.
_BRACKETED = re.compile(r"^([^()]+?)\s+\(([^()]{4,})\)$")
# How far to the right of an address a letterhead begins, in points.
_RIGHT = 150
_EMAIL = re.compile(r"\S+@\S+|^(?:by|sent|via) e-?mail", re.IGNORECASE)
# The inspectorates' own letterhead, where it is drawn into the address.
_FURNITURE = re.compile(
    r"^(?:ofsted|care quality commission.*|hmi .*|t:? ?\d.*|direct t.*|textphone.*|\[?(?:www\.|https?:).*|"
    r"\[?\S+@\S+.*|\d{4}|cc:?)$",
    re.IGNORECASE,
)


def addressees_of(rows: Sequence[Row]) -> tuple[tuple[Addressee, ...], Place | None]:
    """The people between the letter's date and "Dear", and where they are named."""
    dear = next((i for i, row in enumerate(rows[:90]) if _DEAR.match(row.text)), None)
    if dear is None:
        return (), None
    first = 0
    for index in range(dear):
        found = dates(rows[index].text)
        if found and len(rows[index].text) < 45:
            first = index + 1
    is_below = first == dear
    if is_below:
        # The date stands between the address and the greeting.
        first, dear = 0, dear - 1
    block = [row for row in _without_letterhead(rows[first:dear]) if not _FURNITURE.match(row.text)]
    if not block:
        return (), None
    full = max((reach(row) for row in rows[dear + 1 : dear + 40]), default=0.0)
    people = _people(block, full)
    if is_below:
        people = [one for one in people if one.role]
    if not people:
        return (), None
    flow = Flow(block)
    return tuple(people), flow.place(0, len(flow.text))


def _without_letterhead(rows: Sequence[Row]) -> list[Row]:
    """Without the inspectorate's own address, where it stands to the right of whom the letter is for, line by line."""
    edge = min((row.indent for row in rows), default=0.0) + _RIGHT
    within = [row for row in rows if not row.has_geometry or row.indent <= edge]
    has_letterhead = any(row.has_geometry and row.indent > edge and _FURNITURE.match(row.text) for row in rows)
    return within if has_letterhead else list(rows)


def _people(block: Sequence[Row], full: float) -> list[Addressee]:
    """People with an address, people on a line each, or one with an address over others on a line each."""
    listed = [index for index, row in enumerate(block) if _is_with_role(row)]
    if len(listed) < 2 and not (len(block) == 1 and listed):
        return _over_addresses(block, full)
    over = [one for one in _over_addresses(block[: listed[0]], full) if one.role]
    return [*over, *_on_lines(block[listed[0] :], full)]


def _is_with_role(row: Row) -> bool:
    """Whether a line is "Name, role", or begins with a rank."""
    pair = _split(row.text)
    return pair is not None and _ROLE.search(f"{pair.name} {pair.role or ''}") is not None


def _on_lines(block: Sequence[Row], full: float) -> list[Addressee]:
    texts: list[str] = []
    before: Row | None = None
    for row in block:
        text = row.clean().strip()
        is_wrapped = before is not None and (_GOES_ON.search(before.text) or _is_wrapped(before, row, full))
        is_person = _split(text) is not None and not (before and _GOES_ON.search(before.text))
        before = row
        if texts and not is_person and not is_wrapped and _PLACE.search(text) and not _ROLE.search(text):
            continue
        if texts and not is_person:
            texts[-1] = Flow([row]).text.join((texts[-1].rstrip() + " ", "")) if text else texts[-1]
        elif is_person:
            texts.append(text)
    people = []
    for text in texts:
        pair = _split(text)
        if pair is not None:
            people.append(pair)
    return people


def _is_wrapped(before: Row, row: Row, full: float) -> bool:
    """Whether a line was broken only because the next word had no room before the margin."""
    word = len(row.text.split(" ", 1)[0]) + 1
    if before.line.x0 is None or before.line.x1 is None:
        return len(before.text) + word > full
    return before.line.x1 + 1.1 * word * (before.line.x1 - before.line.x0) / len(before.text) > full - 4


def _split(text: str) -> Addressee | None:
    """ "Ann Able QPM, Chief Constable, Northmarch Police" into name and role."""
    parts = [part.strip() for part in text.strip(" ,;").split(",")]
    if not _NAME.match(parts[0]):
        # "Ann Able – Chief Constable, Northmarch Police"
        parts = [part.strip() for part in _DASH.split(text.strip(" ,;"), maxsplit=1)]
    if len(parts) == 1 and (found := _BRACKETED.match(parts[0])):
        parts = [found[1], found[2]]
    name, rest = parts[0], parts[1:]
    if found := _OFFICE_FIRST.match(name):
        return Addressee(found[2], ", ".join([found[1], *rest]))
    if _RANKED.match(name) and not _BODY.search(name):
        return Addressee(name, ", ".join(rest) or None)
    if not _NAME.match(name) or not rest:
        return None
    while len(rest) > 1 and _POST_NOMINAL.match(rest[0]) and not _OFFICE.match(rest[0]):
        name = f"{name}, {rest.pop(0)}"
    if _ROLE.search(name) and not _ROLE.search(" ".join(rest)):
        return None
    if _BODY.search(name):
        return None
    if re.match(r"(?i)^(?:north|south|east|west|greater)\b", name) and not _ROLE.search(rest[0]):
        return None
    return Addressee(name, ", ".join(rest))


def _over_addresses(block: Sequence[Row], full: float) -> list[Addressee]:
    """Blocks of name, role and address, parted by white space; usually one."""
    blocks: list[list[Row]] = []
    for index, row in enumerate(block):
        after = block[index + 1].text if index + 1 < len(block) else ""
        opens = _ROLE.search(after) and not _ROLE.search(row.text)
        if not blocks or (opens and len(blocks[-1]) > 1 and _could_be_name(row.text)):
            blocks.append([])
        blocks[-1].append(row)
    people = [_person(_unwrapped([row for row in one if not _EMAIL.match(row.text)], full)) for one in blocks]
    return [person for person in people if person is not None]


def _unwrapped(rows: Sequence[Row], full: float) -> list[str]:
    """The lines of an address, each whole where the margin broke it."""
    lines: list[list[Row]] = []
    for index, row in enumerate(rows):
        if index and _is_wrapped(rows[index - 1], row, full) and _is_rest(rows[index - 1].text, row.text):
            lines[-1].append(row)
        else:
            lines.append([row])
    return [Flow(line).text.strip(" ,") for line in lines]


def _is_rest(before: str, text: str) -> bool:
    """Whether a line is the rest of the one before, not the organisation on a line of its own."""
    if " " not in text or not (_BODY.search(text) or _PLACE.search(text)):
        return True
    _, comma, tail = before.rpartition(",")
    return bool(comma) and not _ROLE.search(tail)


def _could_be_name(text: str) -> bool:
    name = text.split(",")[0].strip()
    return bool(_NAME.match(name)) and not (_PLACE.search(name) and _BUILDING.search(name))


def _is_name(line: str) -> bool:
    """Whether a line is a personal name, perhaps with letters after it."""
    name, *honours = (part.strip() for part in line.split(","))
    return bool(_NAME.match(name)) and all(_POST_NOMINAL.match(one) for one in honours)


def _person(lines: Sequence[str]) -> Addressee | None:
    if not lines:
        return None
    pair = _split(lines[0])
    if pair is not None and pair.role and _ROLE.search(pair.role):
        return pair
    name = next((i for i, line in enumerate(lines[:3]) if _is_name(line) and not _ROLE.search(line)), None)
    if name is None:
        return None
    if _PLACE.search(lines[name]):
        has_role = name + 1 < len(lines) and _ROLE.search(lines[name + 1])
        if _BUILDING.search(lines[name]) or not has_role:
            return None
    role: list[str] = []
    for line in lines[name + 1 : name + 3]:
        if not _ROLE.search(line) and not (role and role[-1].endswith((",", " and", " of", "&"))):
            break
        role.append(line)
    return Addressee(lines[name], " ".join(role) or None)
