"""Weekly summaries: noting who gets one this week, and gathering what stands in each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from tracker.domain.access import Actor, Permission
from tracker.domain.digests import (
    NOTHING,
    AgencySummary,
    EmailCounts,
    PartnershipSummary,
    agency_summary,
    convenes,
    digest_week,
    partnership_summary,
    subject,
)
from tracker.domain.notices import EmailKind, NoticeKind, Told
from tracker.domain.wording import called, counted, listed, short_name
from tracker.services.digest_parts import Part, agency_part, partnership_part
from tracker.services.emails import Draft, Gathered
from tracker.services.notices import Note, tell_all
from tracker.store.context import Context, check
from tracker.store.queries import digests, notices
from tracker.store.queries.digests import Material
from tracker.store.queries.notices import OpenNotice

_KINDS = (NoticeKind.WEEKLY_DIGEST,)


def plan(context: Context, last_run: date | None) -> int:
    """Note whose weekly summary is due today. `last_run` is the last earlier day on which this was done.

    One notice for each partnership a person has a part in; they are gathered into one e-mail. Returns how many
    are new.
    """
    check(context, Permission.TELL_PEOPLE)
    notes = []
    for reader in digests.readers(context):
        week = digest_week(reader.digest_day, context.today, last_run)
        if week is not None and not reader.is_paused(context.today):
            told = Told(reader.person_id, NoticeKind.WEEKLY_DIGEST, f"{week}:{reader.partnership_id}")
            notes.append(Note(told, reader.partnership_id, "partnership", reader.partnership_id))
    return tell_all(context, notes)


def gather(context: Context) -> Gathered:
    """One e-mail for each person with something in it; a fixed number of queries for everybody.

    Chair, deputy and business manager always get one; others only when something is due or waiting.
    """
    check(context, Permission.TELL_PEOPLE)
    by_person: dict[int, list[OpenNotice]] = defaultdict(list)
    for notice in notices.open_notices(context, _KINDS):
        by_person[notice.to.person_id].append(notice)
    actors = digests.actors(context, by_person)
    agencies = digests.agency_names(context)
    material = digests.material(
        context, {seat.partnership_id for actor in actors.values() for seat in actor.seats}, agencies
    )
    demonstration = notices.is_demonstration(context)
    drafts: list[Draft] = []
    cancelled: list[tuple[int, str]] = []
    for person_id, noted in by_person.items():
        actor = actors.get(person_id, Actor("", person_id))
        holds, ended = _that_hold(noted, actor)
        cancelled += ended
        if not holds or holds[0].to.is_paused(context.today):
            continue
        draft, nothing = _draft(context, actor, holds, material, agencies, demonstration)
        drafts += [draft] if draft else []
        cancelled += [(notice.notice_id, "Nothing was due or waiting.") for notice in nothing]
    return Gathered(tuple(drafts), tuple(cancelled))


def _that_hold(noted: list[OpenNotice], actor: Actor) -> tuple[list[OpenNotice], list[tuple[int, str]]]:
    """Of one person's notices those of the latest week that still hold; the others with why they do not."""
    latest = max(_week(notice) for notice in noted)
    holds: list[OpenNotice] = []
    ended: list[tuple[int, str]] = []
    for notice in noted:
        if _week(notice) != latest:
            ended.append((notice.notice_id, "A newer weekly summary took its place."))
        elif notice.to.digest_stopped_at is not None:
            ended.append((notice.notice_id, "They have stopped the weekly summary."))
        elif notice.partnership_id not in actor.partnership_ids:
            ended.append((notice.notice_id, "They no longer have a role in the partnership."))
        else:
            holds.append(notice)
    return holds, ended


def _week(notice: OpenNotice) -> str:
    return notice.told.key.partition(":")[0]


def _draft(
    context: Context,
    actor: Actor,
    holds: list[OpenNotice],
    material: Material,
    agencies: dict[int, str],
    demonstration: bool,
) -> tuple[Draft | None, list[OpenNotice]]:
    """The e-mail, if anything is to be said, and the notices about partnerships of which it says nothing."""
    today, url, soon_days = context.today, context.settings.url, context.settings.due_soon_days
    theirs = sorted({notice.partnership_id for notice in holds})
    led = agency_summary(
        actor,
        (line for partnership_id in theirs for line in material.lines.get(partnership_id, ())),
        today,
        soon_days,
    )
    convened = [
        (row, _summary(context, actor, row.id, material))
        for row in material.partnerships.values()
        if row.id in theirs and convenes(actor, row.id)
    ]
    said = {row.id for row, _ in convened} | (led.partnership_ids if led.is_worth_sending else frozenset())
    nothing = [notice for notice in holds if notice.partnership_id not in said]
    if not said:
        return None, nothing
    parts: list[Part] = [
        partnership_part(row, summary, today, url, soon_days, alone=len(convened) == 1 and not led.is_worth_sending)
        for row, summary in convened
    ]
    if led.is_worth_sending:
        names = {row.id: short_name(row.name) for row in material.partnerships.values()}
        slugs = {row.id: row.slug for row in material.partnerships.values()}
        parts.append(agency_part(led, names, slugs, url, soon_days, alone=not convened))
    areas = [(short_name(row.name), summary) for row, summary in convened]
    draft = Draft(
        to=holds[0].to,
        kind=EmailKind.WEEKLY_DIGEST,
        period=_week(holds[0]),
        notice_ids=tuple(notice.notice_id for notice in holds if notice.partnership_id in said),
        values={
            "fact": subject(led if led.is_worth_sending else None, areas, today),
            "opening": _opening(actor, led, [summary for _, summary in areas], material),
            "parts": parts,
            "why": _why(actor, said, material, agencies),
            "demonstration": demonstration,
        },
    )
    return draft, nothing


def _summary(context: Context, actor: Actor, partnership_id: int, material: Material) -> PartnershipSummary:
    return partnership_summary(
        actor,
        material.lines.get(partnership_id, ()),
        material.proposals.get(partnership_id, ()),
        material.changed.get(partnership_id, ()),
        material.statements.get(partnership_id),
        material.to_check.get(partnership_id, 0),
        material.emails.get(partnership_id, EmailCounts(0, 0)),
        context.today,
        context.settings.due_soon_days,
    )


def _opening(actor: Actor, led: AgencySummary, convened: Iterable[PartnershipSummary], material: Material) -> str:
    """The first sentence: what there is to decide and what this person leads, or that nothing needs them."""
    summaries = tuple(convened)
    said = []
    counts = (
        (sum(summary.to_decide for summary in summaries), "thing to decide", "things to decide"),
        (sum(summary.to_check for summary in summaries), "letter to check", "letters to check"),
    )
    waiting = [(number, counted(number, one, many)) for number, one, many in counts if number]
    if waiting:
        said.append(f"there {'is' if waiting[0][0] == 1 else 'are'} {listed([words for _, words in waiting])}")
    if led.is_worth_sending:
        areas = [short_name(material.partnerships[one].name) for one in led.partnership_ids]
        where = areas[0] if len(areas) == 1 else counted(len(areas), "partnership")
        said.append(f"you lead {counted(led.led, 'action')} in {where}")
    is_calm = not any(summary.overdue or summary.statement for summary in summaries)
    nothing = NOTHING if is_calm else "there is nothing to decide this week"
    return f"{called(actor.name)}, {', and '.join(said) or nothing}."


def _why(actor: Actor, said: Iterable[int], material: Material, agencies: dict[int, str]) -> str:
    """Why this person gets it: their roles, with the partnerships it speaks of."""
    areas: dict[str, list[str]] = defaultdict(list)
    for partnership_id in sorted(said):
        for seat in actor.seats_in(partnership_id):
            agency = agencies.get(seat.agency_id) if seat.agency_id is not None else None
            role = f"{seat.role.label.lower()}{f' for {agency}' if agency else ''}"
            areas[role].append(short_name(material.partnerships[partnership_id].name))
    roles = [f"{role} in {listed(where)}" for role, where in areas.items()]
    return (
        f"You get this e-mail every week because of your {'role' if len(roles) == 1 else 'roles'}: {'; '.join(roles)}."
    )
