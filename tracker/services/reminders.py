"""Reminders: noting who should be told about which action, and gathering each person's into one e-mail a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from tracker.domain.access import Permission, Role
from tracker.domain.actions import Status, reference
from tracker.domain.london import london_date, spoken_date
from tracker.domain.notices import (
    FIRST_REMINDER,
    EmailKind,
    NoticeKind,
    Seated,
    reminders_due,
    why_not,
)
from tracker.domain.wording import called, counted, first_words, listed, short_name
from tracker.services.emails import Draft, Gathered
from tracker.services.notices import Note, tell_all
from tracker.store.context import Context, check
from tracker.store.queries import notices
from tracker.store.queries.notices import Addressee, OpenNotice, RemindedAction

KINDS = tuple(kind for kind in NoticeKind if kind.email is EmailKind.REMINDER)
WORDS_SHOWN = 40
HEADING_WORDS = 20
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Item:
    """One action in a reminder. `says` are sentences; the links are whole addresses, None where there is none."""

    reference: str
    partnership: str
    heading: str | None
    words: str | None
    says: tuple[str, ...]
    last_update_on: date | None
    button: str
    button_url: str
    done_url: str | None
    pass_on_url: str | None


def plan(context: Context) -> int:
    """Note every reminder whose time it is. Returns how many are new. Runs in three statements and a few inserts."""
    check(context, Permission.TELL_PEOPLE)
    seats = notices.seats_by_partnership(context)
    notes = [
        Note(told, facts.partnership_id, "action", facts.action_id)
        for facts in notices.facts_until(context, context.today + FIRST_REMINDER)
        for told in reminders_due(facts, seats.get(facts.partnership_id, ()), context.today)
    ]
    return tell_all(context, notes)


def gather(context: Context) -> Gathered:
    """Each person's open notices as one e-mail of today, checked again; a fixed number of queries for everybody.

    Whoever has paused is left for later. What no longer holds is cancelled, with the reason.
    """
    check(context, Permission.TELL_PEOPLE)
    noted = notices.open_notices(context, KINDS)
    actions = notices.reminded_actions(context, KINDS)
    seats = notices.seats_by_partnership(context)
    demonstration = notices.is_demonstration(context)
    drafts: list[Draft] = []
    cancelled: list[tuple[int, str]] = []
    for _, theirs in groupby(noted, key=lambda one: one.to.person_id):
        holds: list[OpenNotice] = []
        for notice in theirs:
            if notice.noun_id not in actions:
                # Another process has told them between the two reads.
                continue
            reason = _why_not(notice, actions, seats, context.today)
            if reason is None:
                holds.append(notice)
            else:
                cancelled.append((notice.notice_id, reason))
        if holds and not holds[0].to.is_paused(context.today):
            drafts.append(_draft(context, holds, actions, seats, demonstration))
    return Gathered(tuple(drafts), tuple(cancelled))


def _why_not(
    notice: OpenNotice, actions: dict[int, RemindedAction], seats: dict[int, list[Seated]], today: date
) -> str | None:
    if notice.partnership_id not in seats:
        return "The partnership has closed."
    return why_not(notice.told, actions[notice.noun_id].facts, seats[notice.partnership_id], today)


def _draft(
    context: Context,
    holds: Sequence[OpenNotice],
    actions: dict[int, RemindedAction],
    seats: dict[int, list[Seated]],
    demonstration: bool,
) -> Draft:
    to = holds[0].to
    kinds: dict[int, list[NoticeKind]] = {}
    for notice in holds:
        kinds.setdefault(notice.noun_id, []).append(notice.told.kind)
    about = [actions[action_id] for action_id in kinds]
    items = [_item(context, to, one, kinds[one.facts.action_id], seats[one.facts.partnership_id]) for one in about]
    return Draft(
        to=to,
        kind=EmailKind.REMINDER,
        period=context.today.isoformat(),
        notice_ids=tuple(notice.notice_id for notice in holds),
        values={
            "fact": _fact(about, kinds),
            "called": called(to.name),
            "items": items[:SHOWN],
            "left_out": len(items[SHOWN:]),
            "all_url": f"{context.settings.url}/my-actions",
            "is_about_dates": any(kind in _DATED for theirs in kinds.values() for kind in theirs),
            "why": f"{_why(about, kinds)} {_how_often(kinds)}",
            "demonstration": demonstration,
        },
    )


def _item(context: Context, to: Addressee, about: RemindedAction, kinds: list[NoticeKind], seats: list[Seated]) -> Item:
    facts = about.facts
    page = f"{context.settings.url}/{about.slug}/actions/{facts.number}"
    heading = None if about.is_confidential else first_words(about.title, HEADING_WORDS)
    words = first_words(about.words, WORDS_SHOWN) if about.words else None
    only_tells = kinds == [NoticeKind.OVERDUE_14_DAYS]
    roles = {seat.role for seat in seats if seat.person_id == to.person_id and seat.agency_id == facts.lead_agency_id}
    delivers = facts.status is Status.IN_PROGRESS and Role.AGENCY_LEAD in roles
    answers = bool(roles & {Role.AGENCY_LEAD, Role.CONTRIBUTOR})
    button, address = "Update this action", f"{page}/update"
    if only_tells:
        button, address = "See this action", page
    elif NoticeKind.ASKED_TO_LEAD in kinds:
        button, address = "Accept, or suggest another lead or date", page
    elif NoticeKind.RETURNED in kinds:
        button, address = "See why it was returned", page
    is_reminded = any(kind in _DATED for kind in kinds) and not only_tells
    says = [_sentence(kind, about, context.today) for kind in kinds]
    if not any(kind in _DATED for kind in kinds):
        says.append(f"Due {spoken_date(facts.due_on)}." if facts.due_on else "No due date is agreed yet.")
    return Item(
        reference=reference(about.code, facts.number),
        partnership=short_name(about.partnership),
        heading=None if words and heading and _says(words, heading) else heading,
        words=words,
        says=tuple(says),
        last_update_on=london_date(about.last_update_at) if about.last_update_at else None,
        button=button,
        button_url=address,
        done_url=(f"{page}/deliver" if delivers else f"{page}/update") if is_reminded else None,
        pass_on_url=None if only_tells else f"{page}/suggest" if answers else page,
    )


def _says(words: str, heading: str) -> bool:
    """Whether the inspectors' words begin with the action's title, as they do unless somebody has changed it."""
    return words.casefold().startswith(heading.removesuffix(" …").casefold().rstrip("."))


def _sentence(kind: NoticeKind, about: RemindedAction, today: date) -> str:
    due_on = about.facts.due_on
    match kind:
        case NoticeKind.ASKED_TO_LEAD:
            return f"{about.lead_agency} is asked to lead this action."
        case NoticeKind.RETURNED:
            return "This action was returned and not signed off. The reason is on its page."
    assert due_on is not None
    days = (due_on - today).days
    if days >= 0:
        when = f"in {counted(days, 'day')}" if days else "today"
        return f"Due {spoken_date(due_on)}, {when}."
    passed = f"Was due {spoken_date(due_on)}, {counted(-days, 'day')} ago."
    if kind is NoticeKind.OVERDUE:
        return passed
    return (
        f"{passed} You are told once, because {about.lead_agency} has named you as its coordinator. "
        "No more reminders about this date follow."
    )


def _fact(about: list[RemindedAction], kinds: dict[int, list[NoticeKind]]) -> str:
    """The subject: what it is about, for one action; how many of what, for several."""
    if len(about) > 1:
        return _fact_of_several(about, kinds)
    only = about[0]
    area, action = short_name(only.partnership), reference(only.code, only.facts.number)
    first = kinds[only.facts.action_id][0]
    due_on = only.facts.due_on
    match first:
        case NoticeKind.ASKED_TO_LEAD:
            return f"{area}: {only.lead_agency} is asked to lead {action}"
        case NoticeKind.RETURNED:
            return f"{area}: {action} was returned"
    assert due_on is not None
    is_ahead = first in {NoticeKind.DUE_IN_28_DAYS, NoticeKind.DUE_IN_7_DAYS}
    return f"{area}: {action} {'is' if is_ahead else 'was'} due {spoken_date(due_on)}"


def _fact_of_several(about: list[RemindedAction], kinds: dict[int, list[NoticeKind]]) -> str:
    """The subject begins with the area they belong to, or with the agency that leads them in several."""
    areas = sorted({short_name(one.partnership) for one in about})
    agencies = sorted({one.lead_agency for one in about})
    where = areas[0] if len(areas) == 1 else listed(agencies)
    actions = counted(len(about), "action")
    found = Counter(kind for one in about for kind in kinds[one.facts.action_id])
    if set(found) == {NoticeKind.ASKED_TO_LEAD}:
        return f"{where}: asked to lead {actions}"
    if len(found) == 1:
        return f"{where}: {actions} {_SHORT[next(iter(found))]}"
    return f"{where}: {actions}, {', '.join(f'{number:,} {_SHORT[kind]}' for kind, number in found.items())}"


_DATED = frozenset(KINDS) - {NoticeKind.ASKED_TO_LEAD, NoticeKind.RETURNED}
_SHORT = {
    NoticeKind.ASKED_TO_LEAD: "to answer",
    NoticeKind.RETURNED: "returned",
    NoticeKind.DUE_IN_28_DAYS: "due in 28 days or less",
    NoticeKind.DUE_IN_7_DAYS: "due in 7 days or less",
    NoticeKind.OVERDUE: "overdue",
    NoticeKind.OVERDUE_14_DAYS: "overdue by 14 days or more",
}


def _why(about: list[RemindedAction], kinds: dict[int, list[NoticeKind]]) -> str:
    """Why this person gets it, in one sentence."""
    agencies = listed(sorted({one.lead_agency for one in about}))
    if all(theirs == [NoticeKind.OVERDUE_14_DAYS] for theirs in kinds.values()):
        return f"You get this e-mail because you are the coordinator of {agencies}."
    if all(theirs == [NoticeKind.ASKED_TO_LEAD] for theirs in kinds.values()):
        areas = listed(sorted({short_name(one.partnership) for one in about}))
        return f"You get this e-mail because you answer for {agencies} in {areas}."
    them = "this action" if len(about) == 1 else "these actions"
    return f"You get this e-mail because you answer for {them} at {agencies}."


def _how_often(kinds: dict[int, list[NoticeKind]]) -> str:
    """When e-mails like this one come, for each kind of thing that it says."""
    told = {kind for theirs in kinds.values() for kind in theirs}
    says = []
    if NoticeKind.ASKED_TO_LEAD in told:
        says.append("You are told once each time your agency is asked to lead an action.")
    if NoticeKind.RETURNED in told:
        says.append("You are told each time an action of your agency is returned.")
    if told & (_DATED - {NoticeKind.OVERDUE_14_DAYS}):
        says.append("Reminders come 28 and 7 days before an agreed date, and one working day after it.")
    if NoticeKind.OVERDUE_14_DAYS in told:
        says.append("A coordinator is told once, 14 days after an agreed date has passed.")
    return " ".join(says)
