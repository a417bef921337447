"""A parsed letter as plain JSON values and back: what is kept at upload and what the command line prints."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tracker.domain.letters.parsed import (
    Addressee,
    Doubt,
    DoubtCode,
    FindingKind,
    LetterKind,
    ParsedLetter,
    Place,
    PrintedDeadline,
    ReadFinding,
)

Json = dict[str, Any]


def to_json(letter: ParsedLetter) -> Json:
    """Plain values under the keys of the letters' description; dates are ISO texts. See `from_json`."""
    return {
        "kind": letter.kind.value,
        "area": letter.area,
        "title": letter.title,
        "published": _iso(letter.published),
        "inspection_start": _iso(letter.inspection_start),
        "inspection_end": _iso(letter.inspection_end),
        "inspectors": list(letter.inspectors),
        "addressees": [{"name": one.name, "role": one.role} for one in letter.addressees],
        "heading": letter.heading,
        "improvements": [_item(one) for one in letter.improvements],
        "priority_actions": [_item(one) for one in letter.priority_actions],
        "points_in_text": [_item(one) for one in letter.findings if one.kind is FindingKind.POINT_IN_TEXT],
        "order": [one.kind.value for one in letter.findings],
        "deadline": _deadline(letter.deadline),
        "places": {key: _place(place) for key, place in letter.places.items()},
        "warnings": [{"code": one.code.value, "message": one.message, "page": one.page} for one in letter.doubts],
    }


def from_json(stored: Mapping[str, Any]) -> ParsedLetter:
    """The letter that `to_json` was given. Raises KeyError or ValueError on anything else."""
    lists = {
        FindingKind.IMPROVEMENT: iter(stored["improvements"]),
        FindingKind.PRIORITY_ACTION: iter(stored["priority_actions"]),
        FindingKind.POINT_IN_TEXT: iter(stored["points_in_text"]),
    }
    kinds = [FindingKind(kind) for kind in stored["order"]]
    return ParsedLetter(
        kind=LetterKind(stored["kind"]),
        area=stored["area"],
        title=stored["title"],
        published=_date(stored["published"]),
        inspection_start=_date(stored["inspection_start"]),
        inspection_end=_date(stored["inspection_end"]),
        inspectors=tuple(stored["inspectors"]),
        addressees=tuple(Addressee(one["name"], one["role"]) for one in stored["addressees"]),
        heading=stored["heading"],
        findings=tuple(_read_item(next(lists[kind]), kind) for kind in kinds),
        deadline=_read_deadline(stored["deadline"]),
        places={key: Place(**place) for key, place in stored["places"].items()},
        doubts=tuple(Doubt(DoubtCode(one["code"]), one["message"], one["page"]) for one in stored["warnings"]),
    )


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _place(place: Place) -> Json:
    return {
        "page": place.page,
        "line": place.line,
        "start": place.start,
        "end": place.end,
        "end_page": place.end_page,
    }


def _item(item: ReadFinding) -> Json:
    answer: Json = {
        "text": item.text,
        "page": item.page,
        "line": item.line,
        "start": item.start,
        "end": item.end,
        "end_page": item.end_page,
    }
    if item.group:
        answer["group"] = item.group
    if item.children:
        answer["children"] = list(item.children)
    if item.responsible_body:
        answer["responsible_body"] = item.responsible_body
    return answer


def _read_item(stored: Mapping[str, Any], kind: FindingKind) -> ReadFinding:
    return ReadFinding(
        text=stored["text"],
        kind=kind,
        page=stored["page"],
        line=stored["line"],
        start=stored["start"],
        end=stored["end"],
        end_page=stored["end_page"],
        group=stored.get("group"),
        children=tuple(stored.get("children", ())),
        responsible_body=stored.get("responsible_body"),
    )


def _deadline(deadline: PrintedDeadline | None) -> Json | None:
    if deadline is None:
        return None
    return {
        "date": _iso(deadline.date),
        "text": deadline.text,
        "submit_to": deadline.submit_to,
        "principal_authority": deadline.principal_authority,
        "page": deadline.page,
        "start": deadline.start,
        "end": deadline.end,
        "relative_working_days": deadline.relative_working_days,
    }


def _read_deadline(stored: Mapping[str, Any] | None) -> PrintedDeadline | None:
    if stored is None:
        return None
    return PrintedDeadline(**{**stored, "date": _date(stored["date"])})
