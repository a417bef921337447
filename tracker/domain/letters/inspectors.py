"""Who inspected: the names a letter or report prints, without analysts and quality assurance managers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tracker.domain.letters.flow import Flow
from tracker.domain.letters.markers import marker
from tracker.domain.letters.parsed import Place
from tracker.domain.letters.rows import Row

_NAME_WORD = r"(?:(?:Mc|Mac|O[’']|D[’'])?[A-Z][\w’'.]*(?:-[A-Z][\w’']*)*|de|van|der|von|la|le|al|bin|ap|[A-Z]\.?)"
_NAME = re.compile(rf"^(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Dame)\.?\s+)?[A-Z][\w’'-]+(?:\s+{_NAME_WORD}){{1,4}}$")
_RANK = re.compile(
    r"[,(]?\s*\b(?:(?:who|all|both)\b.*|(?:senior |lead |deputy lead )?(?:hmis?|hmcis?|ais?|ois?|sci|rim|"
    r"shmi|qam)\b.*|"
    r"(?:senior\s+|associate\s+)?(?:(?:her|his)\s+majesty.?s\s+inspectors?).*|(?:an?\s+)?(?:additional|"
    r"associate|shadow|ofsted|lead|seconded|"
    r"regulatory|social care|children.?s services|cqc|team|early years|schools?|education|senior|contracted)\s+"
    r"(?:hmis?|inspectors?|inspection|lead|regulatory|officer|children).*|(?:cqc|ofsted|hmicfrs|hmip)\b.*|"
    r"inspectors?\b.*)\s*\)?$",
    re.IGNORECASE,
)
_SENTENCES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\binspectors?\s+(?:\(hmis?\)\s+)?(?:for|on|of|at|who\s+(?:carried\s+out|undertook|conducted))\s+(?:this|the)"
        r"\s+(?:\w+\s+)?(?:visit|inspection)\s*(?:were|was|are|is|,|:)\s*(?P<names>.{5,500})",
        r"\bhmi\s+for\s+(?:this|the)\s+(?:\w+\s+)?(?:visit|inspection)\s+(?:were|was)\s*:?\s*(?P<names>.{5,500})",
        r"\bthe\s+(?:\w+\s+)?(?:inspectors?|hmis?)\s+(?:were|was|are|is)\s*:?\s*(?P<names>.{5,500})",
        r"(?:^|[.)]\s+)(?-i:Inspectors)\s+were\s*:?\s*(?P<names>(?-i:[A-Z]).{5,500})",
        r"\b(?:visit|inspection)\s+(?:was|were)\s+(?:carried\s+out|undertaken|conducted|completed|led)"
        r"\s+by\s+(?P<names>.{5,500})",
        r"\b(?:her|his)\s+majesty.?s\s+inspectors?,?\s+(?:\(hmi\),?\s+)?(?:were|was|are|is)?:?"
        r"\s*(?P<names>(?-i:[A-Z]).{5,400})",
    )
)
_BETWEEN = re.compile(
    r"\s*(?:,|;|\b(?:(?:who\s+was\s+)?(?:accompanied|supported|assisted|joined)\s+by(?:\s+an?)?|(?:together|along)\s+with|and|with)\b|"
    r"&|•|\|)\s*"
)
_SENTENCE_STOP = re.compile(r"(?<=[a-z)I])\.(?=\s+[A-Z]|\s*$)|\n")
_OPENING_RANK = re.compile(
    r"^(?:(?:two|three|four|five|six|the|of|one|\d)\s+)*(?:of\s+)?(?:(?:her|his)\s+majesty.?s\s+inspectors?|hmis?|"
    r"ofsted\s+inspectors?|inspectors?)\s*(?:\((?:hmi|ofsted)\))?[,:]?\s+",
    re.IGNORECASE,
)
_FIRST_RANK = re.compile(r"^(?:(?i:ofsted|cqc|lead|hmi|team|inspector)\s+)+(?=[A-Z][\w’'-]+\s+[A-Z])")
# What a sentence says again before a name, and what it adds in brackets after one.
_AGAIN = re.compile(r"^(?:the\s+)?(?:\w+\s+){0,2}inspectors?\s+(?:was|were)\s+", re.IGNORECASE)
_REMARK = re.compile(r"\s*\([^()]*\)\s*$")
_LABEL = re.compile(
    r"^(?P<label>(?:deputy\s+|joint\s+|co-?|second\s+)?lead\s+inspectors?|team\s+inspectors?|(?:shadow|"
    r"additional|associate|"
    r"ofsted|cqc|other|supporting|regulatory|seconded)\s+inspectors?|inspectors?|inspection\s+team|"
    r"[a-z ]*(?:data\s+)?analysts?|"
    r"(?:[a-z ]*)quality\s+assurance(?:\s+\w+)?|[a-z ]*managers?|[a-z ]{3,30})\s*:\s*(?P<names>.*)$",
    re.IGNORECASE,
)
_COUNTS = re.compile(r"inspector", re.IGNORECASE)
_TEAM = re.compile(r"^(?:the\s+)?inspection\s+team(?:\s+details)?\b", re.IGNORECASE)
_LONGEST_TEAM = 45
_OPENING = 110
_SINCERELY = re.compile(r"^yours?\s+(?:sincerely|faithfully)", re.IGNORECASE)
_RANKED = re.compile(r"\b(?:HMIs?|inspectors?|CQC|Ofsted|OI)\b", re.IGNORECASE)
_IS_RANK = re.compile(
    r"^\(?(?:(?:his|her) majesty|HMI\b|OI\b|(?:ofsted|CQC|lead|senior|team|social care|children.?s services|"
    r"associate|additional)\b.*\b(?:inspectors?|HMI)\b|inspector\b)",
    re.IGNORECASE,
)
_DIRECTS = re.compile(r"\b(?:director|chief|deputy|president)\b", re.IGNORECASE)
# Words of a body or a rank, which no name has.
_OFFICE = re.compile(
    r"\b(?:children.?s?|services?|social|care|inspect\w*|education|commission|quality|ofsted|cqc|lead|team|"
    r"director|regional|chief|deputy|health|schools?|partnership|council|board)\b",
    re.IGNORECASE,
)
_STOPS = re.compile(
    r"^(?:any complaints|if you are not happy|the office for standards|judgements?\b|overall|summary|what|it is|"
    r"the (?:overall|local|impact|experiences)|children|©)",
    re.IGNORECASE,
)


def inspectors_of(rows: Sequence[Row]) -> tuple[tuple[str, ...], Place | None]:
    """The inspectors in the order printed, and where they are named."""
    for read in (_team, _labelled, _listed, _sentence, _signed):
        names, place = read(rows)
        if names:
            return tuple(dict.fromkeys(names)), place
    return (), None


def _team(rows: Sequence[Row]) -> tuple[list[str], Place | None]:
    """A team at the end of a report: labels with names, or a column for each inspectorate."""
    for index in range(len(rows) - 1, -1, -1):
        row = rows[index]
        if not _TEAM.match(row.text) or len(row.text) > 60:
            continue
        team = []
        for one in rows[index + 1 : index + 1 + _LONGEST_TEAM]:
            if _STOPS.match(one.text):
                break
            team.append(one)
        names = list(_from_labels(team)) or list(_from_columns(team))
        if names:
            flow = Flow(team)
            return names, flow.place(0, len(flow.text))
    return [], None


def _from_labels(rows: Sequence[Row]) -> Iterator[str]:
    for label, text in _labels(rows):
        if _COUNTS.search(label) and "analyst" not in label.lower():
            yield from names_in(text)


def _labels(rows: Sequence[Row]) -> list[tuple[str, str]]:
    found: list[tuple[str, list[Row]]] = []
    for row in rows:
        match = _LABEL.match(row.clean())
        if match:
            found.append((match["label"], [row.after(match.start("names"))] if match["names"] else []))
        elif found:
            found[-1][1].append(row)
    return [(label, Flow(kept).text) for label, kept in found]


def _from_columns(rows: Sequence[Row], *, bare: bool = True) -> Iterator[str]:
    """Lines of "Name, Ofsted HMI", column by column; the rank may stand on a line of its own. Beside such lines a
    name without a rank counts too, if `bare`."""
    lines = _by_column(rows)
    found = list(_ranked(lines))
    for index, row in enumerate(lines):
        text = row.clean()
        here = [name for name, position in found if position == index]
        yield from here
        if bare and found and not here and _NAME.match(text) and not _OFFICE.search(text):
            yield text


def _by_column(rows: Sequence[Row]) -> list[Row]:
    lines = _unwrapped(rows)
    with_rank = [row for row in lines if _RANKED.search(row.text)]
    if len(with_rank) > 1 and all(row.has_geometry for row in with_rank):
        columns = sorted({round(row.indent / 40) for row in with_rank})
        lines.sort(key=lambda row: (_nearest(columns, row.indent), row.page, row.number))
    return lines


def _ranked(lines: Sequence[Row]) -> Iterator[tuple[str, int]]:
    """The names with a rank beside or below them, and which line each stands in."""
    for index, row in enumerate(lines):
        text = row.clean()
        below = lines[index + 1].clean() if index + 1 < len(lines) else ""
        if _NAME.match(text) and not _OFFICE.search(text) and _IS_RANK.match(below) and not _DIRECTS.search(below):
            yield text, index
        elif _is_member(text) and not (_DIRECTS.search(below) and "," not in below):
            for part in re.split(r"\s{3,}|\t", text):
                yield from ((name, index) for name in names_in(part) if not _OFFICE.search(name))


def _unwrapped(rows: Sequence[Row]) -> list[Row]:
    """The lines of a team, a rank that was broken over two of them made whole again."""
    kept: list[Row] = []
    for row in rows:
        above = next((one for one in reversed(kept[-2:]) if abs(one.indent - row.indent) < 4), None)
        if above is not None and row.has_geometry and "," in above.text and not re.search(r"[,–]|\s-\s", row.text):
            joined = above._replace(text=f"{above.text} {row.text}", line=row.line)
            is_rest = _OFFICE.search(row.text) or not _is_member(above.text)
            if is_rest and not row.gap and _is_member(joined.text):
                kept[kept.index(above)] = joined
                continue
        kept.append(row)
    return kept


def _nearest(columns: Sequence[int], indent: float) -> int:
    column = round(indent / 40)
    return next((one for one in columns if abs(one - column) <= 1), column)


def _is_member(text: str) -> bool:
    return len(text) < 130 and bool(_RANKED.search(text)) and not _DIRECTS.search(text)


def _signed(rows: Sequence[Row]) -> tuple[list[str], Place | None]:
    """Who signs as an inspector, in a letter that names its inspectors nowhere else."""
    sincerely = next((i for i in range(len(rows) - 1, -1, -1) if _SINCERELY.match(rows[i].text)), None)
    if sincerely is None:
        return [], None
    signed = rows[sincerely + 1 : sincerely + 1 + _LONGEST_TEAM]
    names = list(_from_columns(signed, bare=False))
    flow = Flow(signed)
    return names, flow.place(0, len(flow.text)) if names else None


def _labelled(rows: Sequence[Row]) -> tuple[list[str], Place | None]:
    """ "Lead inspector: Name, Her Majesty's Inspector" on the first pages."""
    for index, row in enumerate(rows[:80]):
        match = _LABEL.match(row.clean())
        if match is None or not match["label"].lower().endswith(("inspector", "inspectors")):
            continue
        run = [row]
        for one in rows[index + 1 : index + 4]:
            if (
                one.gap
                or _LABEL.match(one.text)
                or not re.match(r"^(?:,|her|his|hmi|and\b|[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*,)", one.text, re.I)
            ):
                break
            run.append(one)
        flow = Flow(run)
        names = names_in(flow.text.split(":", 1)[1])
        if names:
            for more in _more_labels(rows[index + 1 : index + 8]):
                names.extend(more)
            return names, flow.place(0, len(flow.text))
    return [], None


def _more_labels(rows: Sequence[Row]) -> Iterator[list[str]]:
    for row in rows:
        match = _LABEL.match(row.clean())
        if match and _COUNTS.search(match["label"]) and match["names"]:
            yield names_in(match["names"])


def _listed(rows: Sequence[Row]) -> tuple[list[str], Place | None]:
    """Bullets under "The inspectors for this visit were:"."""
    for index, row in enumerate(rows[:_OPENING]):
        if not row.text.endswith(":") or not _COUNTS.search(Flow(rows[max(index - 1, 0) : index + 1]).text):
            continue
        names: list[str] = []
        end = index + 1
        while end < len(rows) and (mark := marker(rows[end].text)) is not None:
            name = names_in(rows[end].text[mark.length :])
            if not name:
                break
            names.extend(name)
            end += 1
        if names:
            flow = Flow(rows[index + 1 : end])
            return names, flow.place(0, len(flow.text))
    return [], None


def _sentence(rows: Sequence[Row]) -> tuple[list[str], Place | None]:
    """A sentence of the letter's opening."""
    flow = Flow(rows[:_OPENING])
    for pattern in _SENTENCES:
        for match in pattern.finditer(flow.text):
            text = match["names"]
            stop = _SENTENCE_STOP.search(text)
            text = text[: stop.start()] if stop else text
            names = names_in(text)
            if names:
                start = match.start("names")
                return names, flow.place(start, start + len(text))
    return [], None


def names_in(text: str) -> list[str]:
    """The personal names in a list such as "Ann Able, HMI, and Bo Baker, Ofsted Inspector"."""
    text = _OPENING_RANK.sub("", " ".join(text.replace("*", "").split()))
    found = []
    for part in _BETWEEN.split(text):
        bare = _REMARK.sub("", _FIRST_RANK.sub("", _AGAIN.sub("", part)))
        name = _RANK.sub("", bare).strip(" .:,()–-")
        if _NAME.match(name) and not _RANK.fullmatch(name):
            found.append(name)
    return found
