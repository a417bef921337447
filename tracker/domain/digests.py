"""The weekly summary: on which day for whom, what stands in it, and when there is nothing to say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.access import CONVENERS, Actor, Permission, Role, allowed
from tracker.domain.actions import Assignment, Status, Urgency, urgency
from tracker.domain.london import week_of
from tracker.domain.wording import counted, listed
from tracker.domain.working_days import add_working_days, is_working_day, working_days_between

WEEK = timedelta(days=7)
SHOWN = 10
NOTHING = "nothing needs you this week"
# Working days before an answer is due on which it should be sent.
SENT_EARLY = 3


def digest_on(monday: date, digest_day: int) -> date | None:
    """The day of the week that begins on `monday` on which somebody gets their summary.

    `digest_day` is the ISO weekday they chose, 1 to 5. On a holiday it is the next working day of that week, or the
    last one before when none is left; None in a week without any.
    """
    days = [monday + timedelta(days=n) for n in range(5)]
    working = [day for day in days if is_working_day(day)]
    later = [day for day in working if day >= days[digest_day - 1]]
    return later[0] if later else working[-1] if working else None


def digest_week(digest_day: int, today: date, last_run: date | None) -> str | None:
    """The ISO week for which a summary is due on `today`, or None.

    This week's, once its day has come. Before that last week's, if nothing has run since its day: `last_run` is the
    last day before `today` on which summaries were made.
    """
    monday = today - timedelta(days=today.weekday())
    this, last = digest_on(monday, digest_day), digest_on(monday - WEEK, digest_day)
    if this is not None and this <= today:
        return week_of(today)
    if last is not None and last_run is not None and last_run < last:
        return week_of(last)
    return None


def next_digest_on(digest_day: int, today: date) -> date:
    """The next day after `today` on which somebody gets their summary."""
    monday = today - timedelta(days=today.weekday())
    while True:
        on = digest_on(monday, digest_day)
        if on is not None and on > today:
            return on
        monday += WEEK


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action as weekly summaries speak of it. `title` is fit for e-mail; `signed_off_on` only if lately.

    `quiet_since` is when it was last heard of, if its agency is late to say more.
    """

    action_id: int
    partnership_id: int
    number: int
    reference: str
    title: str
    status: Status
    assignment: Assignment
    lead_agency_id: int | None
    lead_agency: str | None
    is_led_by_partnership: bool
    named_lead_id: int | None
    due_on: date | None
    asked_on: date | None
    delivered_on: date | None
    signed_off_on: date | None
    quiet_since: date | None = None
    named_lead_has_left: bool = False


@dataclass(frozen=True, slots=True)
class AgencySummary:
    """What somebody leads, over all their partnerships. Each list is whole and in the order it is shown in."""

    agencies: tuple[str, ...]
    partnership_ids: frozenset[int]
    led: int
    overdue: tuple[ActionLine, ...]
    due_soon: tuple[ActionLine, ...]
    to_answer: tuple[ActionLine, ...]
    waiting: tuple[ActionLine, ...]
    done: tuple[ActionLine, ...]

    @property
    def is_worth_sending(self) -> bool:
        """Whether something is due or waiting."""
        return bool(self.overdue or self.due_soon or self.to_answer or self.waiting)

    @property
    def fact(self) -> str:
        """`1 overdue, 2 due soon`."""
        counts = ((self.overdue, "overdue"), (self.due_soon, "due soon"), (self.to_answer, "to answer"))
        facts = [f"{len(lines):,} {word}" for lines, word in counts if lines]
        return ", ".join(facts) or f"{len(self.waiting):,} waiting for others"


def leads(actor: Actor, line: ActionLine) -> bool:
    """Whether a weekly summary counts the action as this person's to move.

    An agency lead's are all of their agency, a business manager's what the partnership leads itself; to these come,
    for anybody with a role in the partnership, those they are the named lead of.
    """
    seats = actor.seats_in(line.partnership_id)
    if line.lead_agency_id is None or not seats:
        return False
    return line.named_lead_id == actor.person_id or any(
        (seat.role is Role.AGENCY_LEAD and seat.agency_id == line.lead_agency_id)
        or (seat.role is Role.BUSINESS_MANAGER and line.is_led_by_partnership)
        for seat in seats
    )


def agency_summary(actor: Actor, lines: Iterable[ActionLine], today: date, soon_days: int) -> AgencySummary:
    """What `actor` leads, sorted by what they can do about it."""
    mine = [line for line in lines if leads(actor, line)]
    live = [line for line in mine if line.status.is_open]
    stands = {line.action_id: urgency(line.status, line.due_on, today, soon_days) for line in mine}
    return AgencySummary(
        agencies=tuple(sorted({line.lead_agency for line in live if line.lead_agency})),
        partnership_ids=frozenset(line.partnership_id for line in live),
        led=len(live),
        overdue=_by_date(line for line in live if stands[line.action_id] is Urgency.OVERDUE),
        due_soon=_by_date(line for line in live if stands[line.action_id] is Urgency.DUE_SOON),
        to_answer=tuple(line for line in live if _is_asked(line)),
        waiting=tuple(
            line for line in live if line.status is Status.DELIVERED or line.assignment is Assignment.SUGGESTED
        ),
        done=tuple(line for line in mine if line.signed_off_on is not None),
    )


def _is_asked(line: ActionLine) -> bool:
    """Whether the agency has still to say that it leads: one that has delivered has said so."""
    return line.assignment is Assignment.ASKED and line.status is not Status.DELIVERED


def _by_date(lines: Iterable[ActionLine]) -> tuple[ActionLine, ...]:
    return tuple(sorted(lines, key=lambda line: (line.due_on or date.max, line.action_id)))


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """What an agency has asked for and nobody has answered yet. `lead_agency` is the one it suggests instead."""

    action: ActionLine
    lead_agency: str | None
    due_on: date | None
    made_on: date | None


@dataclass(frozen=True, slots=True)
class DateLine:
    """A due date that was changed, once or several times: what it was at first and what it has become."""

    action: ActionLine
    was_on: date
    due_on: date
    times: int = 1


@dataclass(frozen=True, slots=True)
class StatementLine:
    """The next answer a published letter asks for. `what` is `statement` or `draft action plan` and the like."""

    letter_number: int
    what: str
    due_on: date
    actions: int
    no_lead: int
    no_date: int
    no_measure: int

    def when(self, today: date) -> str:
        """`in 49 working days`, or `today`."""
        days = working_days_between(today, self.due_on)
        return f"in {counted(days, 'working day')}" if days > 0 else "today"

    @property
    def missing(self) -> tuple[str, ...]:
        """What the letter's actions still lack, as sentences."""
        lacks = (
            (self.no_lead, "no lead agency yet"),
            (self.no_date, "no agreed due date"),
            (self.no_measure, "no success measure"),
        )
        return tuple(f"{counted(number, 'action has', 'actions have')} {what}" for number, what in lacks if number)

    @property
    def next_step(self) -> str:
        """What has to happen before it can be sent, the first thing first."""
        if not self.actions:
            return "add the actions that answer the letter"
        if self.no_lead:
            return f"find a lead agency for {counted(self.no_lead, 'action')}"
        if self.no_date:
            return f"agree a due date for {counted(self.no_date, 'action')}"
        if self.no_measure:
            return f"write a success measure for {counted(self.no_measure, 'action')}"
        return f"have the {self.what} endorsed and send it"

    @property
    def send_on(self) -> date:
        """The day to aim for, so that something unforeseen does not make it late."""
        return add_working_days(self.due_on, -SENT_EARLY)


@dataclass(frozen=True, slots=True)
class EmailCounts:
    """How many reminders about a partnership went out in the last week, and how many e-mails could not be delivered."""

    sent: int
    failed: int


@dataclass(frozen=True, slots=True)
class PartnershipSummary:
    """How one partnership stands, for whoever convenes it."""

    open: int
    overdue: tuple[ActionLine, ...]
    due_soon: tuple[ActionLine, ...]
    to_sign_off: tuple[ActionLine, ...]
    others_sign_off: tuple[ActionLine, ...]
    proposals: tuple[ProposalLine, ...]
    no_lead: tuple[ActionLine, ...]
    named_lead_has_left: tuple[ActionLine, ...]
    to_check: int
    quiet: tuple[ActionLine, ...]
    asked: tuple[ActionLine, ...]
    changed: tuple[DateLine, ...]
    went_well: tuple[ActionLine, ...]
    statement: StatementLine | None
    emails: EmailCounts

    @property
    def to_decide(self) -> int:
        return len(self.to_sign_off) + len(self.proposals) + len(self.no_lead) + len(self.named_lead_has_left)

    @property
    def totals(self) -> str:
        """One sentence."""
        if not self.open:
            return "No actions are open."
        counts = ((self.overdue, "overdue"), (self.due_soon, "due soon"), (self.no_lead, "without a lead agency"))
        facts = listed([f"{len(lines):,} {what}" for lines, what in counts if lines])
        return f"{counted(self.open, 'action is', 'actions are')} open{': ' if facts else ''}{facts}."

    def fact(self, today: date) -> str:
        """What the subject says: the next statement, else what there is to decide."""
        if self.statement is not None:
            return f"{self.statement.what} due {self.statement.when(today)}"
        return ", ".join(_to_do(self.to_decide, self.to_check, len(self.overdue))) or NOTHING


def _to_do(decide: int, check: int, overdue: int) -> list[str]:
    """`1 to decide` and `2 overdue`; empty where there is nothing."""
    letters = "letter to check" if check == 1 else "letters to check"
    counts = ((decide, "to decide"), (check, letters), (overdue, "overdue"))
    return [f"{number:,} {word}" for number, word in counts if number]


def convenes(actor: Actor, partnership_id: int) -> bool:
    """Whether this person gets the partnership's weekly summary, whatever it says."""
    return bool(actor.roles_in(partnership_id) & CONVENERS)


def partnership_summary(
    actor: Actor,
    lines: Iterable[ActionLine],
    proposals: Iterable[ProposalLine],
    changed: Iterable[DateLine],
    statement: StatementLine | None,
    to_check: int,
    emails: EmailCounts,
    today: date,
    soon_days: int,
) -> PartnershipSummary:
    """One partnership's lines as `actor` should see them. All lines are of that partnership.

    `to_check` is how many letters wait to be checked.
    """
    lines = tuple(lines)
    live = [line for line in lines if line.status.is_open]
    stands = {line.action_id: urgency(line.status, line.due_on, today, soon_days) for line in live}
    delivered = [line for line in live if line.status is Status.DELIVERED]
    return PartnershipSummary(
        open=len(live),
        overdue=_by_date(line for line in live if stands[line.action_id] is Urgency.OVERDUE),
        due_soon=_by_date(line for line in live if stands[line.action_id] is Urgency.DUE_SOON),
        to_sign_off=tuple(line for line in delivered if allowed(actor, Permission.SIGN_OFF, line)),
        others_sign_off=tuple(line for line in delivered if not allowed(actor, Permission.SIGN_OFF, line)),
        proposals=tuple(proposals),
        no_lead=tuple(line for line in live if line.lead_agency_id is None),
        named_lead_has_left=tuple(line for line in live if line.named_lead_has_left),
        to_check=to_check,
        quiet=tuple(
            sorted(
                (line for line in live if line.quiet_since is not None),
                key=lambda line: (line.quiet_since or date.max, line.action_id),
            )
        ),
        asked=tuple(line for line in live if _is_asked(line)),
        changed=tuple(changed),
        went_well=tuple(line for line in lines if line.signed_off_on is not None),
        statement=statement,
        emails=emails,
    )


def subject(agency: AgencySummary | None, convened: list[tuple[str, PartnershipSummary]], today: date) -> str:
    """The subject of one person's weekly summary: the fact first. `convened` are (area, summary)."""
    if len(convened) == 1:
        area, summary = convened[0]
        fact = f"{area}: {summary.fact(today)}"
    elif convened:
        summaries = [summary for _, summary in convened]
        due = [(summary.statement, area) for area, summary in convened if summary.statement is not None]
        facts = _to_do(
            sum(summary.to_decide for summary in summaries),
            sum(summary.to_check for summary in summaries),
            0 if due else sum(len(summary.overdue) for summary in summaries),
        )
        if due:
            statement, area = min(due, key=lambda pair: pair[0].due_on)
            facts.append(f"{area} {statement.what} due {statement.when(today)}")
        fact = f"{counted(len(convened), 'partnership')}: {', '.join(facts) or NOTHING}"
    else:
        assert agency is not None
        fact = f"{listed(list(agency.agencies))}: {agency.fact}"
    return f"{fact} (weekly summary)"
