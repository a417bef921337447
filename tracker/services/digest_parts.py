"""A weekly summary's parts: headings and lines, from which the plain text and the HTML are both made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tracker.domain.actions import Assignment, Status
from tracker.domain.digests import (
    SENT_EARLY,
    SHOWN,
    ActionLine,
    AgencySummary,
    DateLine,
    PartnershipSummary,
    ProposalLine,
    StatementLine,
)
from tracker.domain.london import spoken_date
from tracker.domain.wording import counted, first_words, listed, short_name
from tracker.store.queries.partnerships import PartnershipRow

TITLE_WORDS = 25


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list: what it is about, what about it, and where to go."""

    text: str
    note: str
    link: str
    link_text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, sentences, and a list of which the first ten are shown, with a link where there is more to see."""

    heading: str
    sentences: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    link: str | None = None
    link_text: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """`heading` is None where the e-mail has only this part."""

    heading: str | None
    sentence: str
    sections: tuple[Section, ...]


def agency_part(
    led: AgencySummary, areas: Mapping[int, str], slugs: Mapping[int, str], url: str, soon_days: int, *, alone: bool
) -> Part:
    """What somebody leads, over all their partnerships. `areas` and `slugs` are by partnership."""
    several = len(led.partnership_ids | {line.partnership_id for line in led.done}) > 1

    def items(lines: Iterable[ActionLine], verb: str, note: Callable[[ActionLine], str]) -> list[Item]:
        return [
            Item(
                _named(line),
                (f"{areas[line.partnership_id]}. " if several else "") + note(line),
                _page(url, slugs[line.partnership_id], line, "/update" if verb == "Update" else ""),
                f"{verb} {line.reference}",
            )
            for line in lines
        ]

    more = f"{url}/my-actions"
    found = (
        _section("Overdue", items(led.overdue, "Update", _was_due), more),
        _section(f"Due in the next {soon_days} days", items(led.due_soon, "Update", _is_due), more),
        _section("For you to answer", items(led.to_answer, "Answer", _asked), more),
        _section("Waiting for others", items(led.waiting, "See", _waiting), more),
        _section("Done last week, thank you", items(led.done, "See", _signed_off), more),
    )
    return Part(None if alone else "Actions you lead", "", tuple(section for section in found if section is not None))


def partnership_part(
    row: PartnershipRow, summary: PartnershipSummary, today: date, url: str, soon_days: int, *, alone: bool
) -> Part:
    """One partnership for whoever convenes it."""
    page = f"{url}/{row.slug}"

    def items(lines: Iterable[ActionLine], verb: str, note: Callable[[ActionLine], str]) -> list[Item]:
        return [
            Item(_named(line), note(line), _page(url, row.slug, line), f"{verb} {line.reference}") for line in lines
        ]

    actions = f"{page}/actions"
    found = (
        _section("Decide: sign off or return", items(summary.to_sign_off, "Sign off or return", _delivered), actions),
        _section("Decide: what agencies suggest", _proposed(summary.proposals, url, row.slug), actions),
        _section("Decide: find a lead agency", items(summary.no_lead, "Assign", _no_lead), actions),
        _section(
            "Decide: choose a new named lead", items(summary.named_lead_has_left, "See", _named_lead_has_left), actions
        ),
        _letters(summary.to_check, page),
        _statement(summary.statement, today, page),
        _section("Overdue", items(summary.overdue, "See", _agency_was_due), f"{actions}?due=overdue"),
        _section(
            f"Due in the next {soon_days} days", items(summary.due_soon, "See", _agency_is_due), f"{actions}?due=soon"
        ),
        _section("Changed dates", _moved(summary.changed, url, row.slug), actions),
        _section("Updates we are waiting for", items(summary.quiet, "See", _quiet), actions),
        _section("Asked, not yet accepted", items(summary.asked, "See", _agency_asked), actions),
        _section("Waiting for another partner to sign off", items(summary.others_sign_off, "See", _delivered), actions),
        _section("Went well: signed off last week", items(summary.went_well, "See", _agency), actions),
        Section(
            "Reminders",
            (_reminders(summary),),
            link=f"{page}/e-mails",
            link_text="See who has been told what",
        ),
    )
    return Part(
        None if alone else short_name(row.name),
        summary.totals,
        tuple(section for section in found if section is not None),
    )


def _section(heading: str, items: list[Item], more: str) -> Section | None:
    """None where the list is empty."""
    if not items:
        return None
    shown, left_out = tuple(items[:SHOWN]), len(items[SHOWN:])
    if not left_out:
        return Section(heading, items=shown)
    return Section(heading, items=shown, link=more, link_text=f"See {left_out:,} more")


def _letters(count: int, page: str) -> Section | None:
    """How many letters wait on their check page. Nobody has said yet what they are, so none is named."""
    if not count:
        return None
    wait = counted(count, "letter waits", "letters wait")
    sentence = f"{wait} to be checked. Until then {'it has' if count == 1 else 'they have'} no actions."
    return Section("Letters to check", (sentence,), link=f"{page}/letters", link_text="Check letters")


def _statement(line: StatementLine | None, today: date, page: str) -> Section | None:
    """When it is due, what is missing, the next step and by when it should be sent."""
    if line is None:
        return None
    sentences = [f"Due {spoken_date(line.due_on)}, {line.when(today)}."]
    sentences += [f"{sentence}." for sentence in line.missing]
    if line.actions and not line.missing:
        sentences.append("Every action has a lead agency, an agreed date and a success measure.")
    sentences.append(f"Next step: {line.next_step}.")
    if line.send_on > today:
        early = f"{SENT_EARLY} working days before it is due"
        sentences.append(f"Aim to send it by {spoken_date(line.send_on)}, {early}.")
    if line.no_lead:
        link, link_text = f"{page}/actions/assign", "Assign these actions"
    elif line.no_date:
        link, link_text = f"{page}/actions?letter={line.letter_number}&due=no_date", "See the actions without a date"
    elif line.no_measure:
        link, link_text = f"{page}/actions?letter={line.letter_number}", "See the actions of the letter"
    else:
        link, link_text = f"{page}/letters/{line.letter_number}", f"See letter {line.letter_number}"
    return Section(line.what.capitalize(), tuple(sentences), link=link, link_text=link_text)


def _proposed(proposals: Iterable[ProposalLine], url: str, slug: str) -> list[Item]:
    items = []
    for line in proposals:
        wants = [f"{line.lead_agency} as lead agency"] if line.lead_agency else []
        wants += [f"{spoken_date(line.due_on)} as due date"] if line.due_on else []
        when = f" on {spoken_date(line.made_on)}" if line.made_on else ""
        note = f"{_lead(line.action)} suggested {listed(wants)}{when}."
        items.append(Item(_named(line.action), note, _page(url, slug, line.action), f"Answer {line.action.reference}"))
    return items


def _moved(changed: Iterable[DateLine], url: str, slug: str) -> list[Item]:
    return [
        Item(
            _named(line.action),
            f"{_lead(line.action)}. From {spoken_date(line.was_on)} to {spoken_date(line.due_on)}"
            f"{f', changed {line.times} times' if line.times > 1 else ''}.",
            _page(url, slug, line.action),
            f"See {line.action.reference}",
        )
        for line in changed
    ]


def _reminders(summary: PartnershipSummary) -> str:
    sent, failed = summary.emails.sent, summary.emails.failed
    if not sent and not failed:
        return "No reminders were sent last week."
    if not failed:
        return f"{counted(sent, 'reminder')} sent last week, none failed."
    return f"{counted(sent, 'reminder')} sent last week. {counted(failed, 'e-mail')} could not be delivered."


def _named(line: ActionLine) -> str:
    return f"{line.reference}: {first_words(line.title, TITLE_WORDS)}"


def _page(url: str, slug: str, line: ActionLine, form: str = "") -> str:
    return f"{url}/{slug}/actions/{line.number}{form}"


def _lead(line: ActionLine) -> str:
    return line.lead_agency or "No lead agency yet"


def _agency(line: ActionLine) -> str:
    return f"{_lead(line)}."


def _no_lead(_line: ActionLine) -> str:
    return "No lead agency yet."


def _was_due(line: ActionLine) -> str:
    return f"Was due {spoken_date(line.due_on)}." if line.due_on else ""


def _is_due(line: ActionLine) -> str:
    return f"Due {spoken_date(line.due_on)}." if line.due_on else ""


def _asked(line: ActionLine) -> str:
    return f"Asked {spoken_date(line.asked_on)}." if line.asked_on else "Asked."


def _delivered(line: ActionLine) -> str:
    since = f" on {spoken_date(line.delivered_on)}" if line.delivered_on else ""
    return f"{_lead(line)} asked for sign-off{since}."


def _signed_off(line: ActionLine) -> str:
    return f"Signed off {spoken_date(line.signed_off_on)}." if line.signed_off_on else ""


def _waiting(line: ActionLine) -> str:
    if line.status is Status.DELIVERED:
        return f"Sign-off asked {spoken_date(line.delivered_on)}." if line.delivered_on else "Sign-off asked."
    assert line.assignment is Assignment.SUGGESTED
    return "What your agency suggested has not been answered yet."


def _agency_was_due(line: ActionLine) -> str:
    return f"{_lead(line)}. {_was_due(line)}"


def _agency_is_due(line: ActionLine) -> str:
    return f"{_lead(line)}. {_is_due(line)}"


def _named_lead_has_left(line: ActionLine) -> str:
    return f"{_lead(line)}. The named lead has left."


def _quiet(line: ActionLine) -> str:
    return f"{_lead(line)}. Nothing heard since {spoken_date(line.quiet_since)}." if line.quiet_since else ""


def _agency_asked(line: ActionLine) -> str:
    return f"{_lead(line)}. {_asked(line)}"
