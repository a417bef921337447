"""When the answer to a letter is due: what the rule says, what the letter says, and what does not fit.

Rules are dated rows, because kinds of inspection and their clocks change. A printed date wins; the rule checks it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.letters import LetterKind
from tracker.domain.london import spoken_date
from tracker.domain.working_days import add_working_days, bank_holidays_between, is_working_day, working_days_between


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """`working_days` run from the day after the letter was received.

    `with_priority_actions` is None where it makes no difference. `is_setting` marks a number for which no public
    source was found: the page that uses it has to say so.
    """

    kind: LetterKind
    answer: str
    working_days: int
    source: str
    in_force_from: date
    in_force_until: date | None = None
    with_priority_actions: bool | None = None
    is_draft: bool = False
    is_setting: bool = False

    def applies(self, kind: LetterKind, has_priority_actions: bool, on: date) -> bool:
        return (
            self.kind is kind
            and self.with_priority_actions in {None, has_priority_actions}
            and self.in_force_from <= on
            and (self.in_force_until is None or on <= self.in_force_until)
        )


_JOINT = "Children Act 2004 (Joint Area Reviews) Regulations 2015 (SI 2015/1792), regulation 4"
_SECTION_137 = "Education and Inspections Act 2006, section 137, and SI 2007/462"
_FOCUSED = "ILACS framework: areas for priority action at a focused visit"
_PRINTED = "The letter itself"
_NO_SOURCE = "No public source gives this number. Check with Ofsted and CQC"

RULES = (
    DeadlineRule(LetterKind.JTAI, "written statement of action", 70, _JOINT, date(2015, 11, 9)),
    DeadlineRule(LetterKind.ILACS, "written statement of action", 70, _SECTION_137, date(2018, 1, 1)),
    DeadlineRule(LetterKind.SIF, "written statement of action", 70, _SECTION_137, date(2007, 4, 1)),
    DeadlineRule(
        LetterKind.FOCUSED_VISIT,
        "draft action plan",
        20,
        _FOCUSED,
        date(2018, 1, 1),
        with_priority_actions=True,
        is_draft=True,
    ),
    DeadlineRule(LetterKind.FOCUSED_VISIT, "action plan", 70, _FOCUSED, date(2018, 1, 1), with_priority_actions=True),
    # Until the framework of 2023 these letters asked for a statement under the same regulations.
    DeadlineRule(
        LetterKind.AREA_SEND,
        "written statement of action",
        70,
        _JOINT,
        date(2016, 5, 1),
        date(2022, 12, 31),
        with_priority_actions=True,
    ),
    DeadlineRule(
        LetterKind.AREA_SEND,
        "priority action plan",
        35,
        _NO_SOURCE,
        date(2023, 1, 1),
        with_priority_actions=True,
        is_setting=True,
    ),
    DeadlineRule(
        LetterKind.AREA_SEND,
        "updated strategic plan",
        30,
        _NO_SOURCE,
        date(2023, 1, 1),
        with_priority_actions=False,
        is_setting=True,
    ),
)


class Misfit(StrEnum):
    """What about a deadline a careful reader would stop at."""

    DIFFERS = "differs"
    NOT_A_WORKING_DAY = "not_a_working_day"
    BEFORE_THE_LETTER = "before_the_letter"
    SETTING = "setting"


@dataclass(frozen=True, slots=True)
class DeadlineCheck:
    """`due_on` is what counts: the printed date, else the computed one, else None (the letter asks for nothing).

    `difference` is printed minus computed, in working days. `warnings` are pairs of code and sentence.
    `bank_holidays` are those that fall between the day counted from and the later of the two dates, with their names.
    """

    due_on: date | None
    printed_on: date | None
    computed_on: date | None
    draft_on: date | None
    rule: DeadlineRule | None
    counted_from: date | None
    difference: int | None
    sentence: str
    warnings: tuple[tuple[Misfit, str], ...]
    bank_holidays: tuple[tuple[date, str], ...] = ()

    def days_left(self, today: date) -> int | None:
        """Working days until the answer is due: negative once that has passed, None where none is asked."""
        return working_days_between(today, self.due_on) if self.due_on else None

    def draft_days_left(self, today: date) -> int | None:
        """The same for the draft that some letters ask for first."""
        return working_days_between(today, self.draft_on) if self.draft_on else None


def check_deadline(
    kind: LetterKind,
    *,
    has_priority_actions: bool,
    published_on: date | None,
    received_on: date | None,
    printed_on: date | None,
    printed_working_days: int | None = None,
    asks: bool = False,
) -> DeadlineCheck:
    """Hold the printed deadline against the rule for this kind of letter.

    Days are counted from the day the letter was received, or from its date while nobody has said when that was.
    `printed_working_days` is what a letter prints instead of a date ("within 70 working days of receiving this
    letter"): it takes the place of the rule's number. `asks` is whether the letter was read to ask for a statement or
    plan: then nothing says that it asks for none.
    """
    counted_from = received_on or published_on
    final, draft = _rules(kind, has_priority_actions, counted_from)
    if printed_working_days is not None and counted_from is not None:
        final = _printed_rule(kind, printed_working_days, final)
    computed = add_working_days(counted_from, final.working_days) if final and counted_from else None
    draft_on = add_working_days(counted_from, draft.working_days) if draft and counted_from else None
    difference = working_days_between(computed, printed_on) if computed and printed_on else None
    ends = [day for day in (computed, printed_on) if day]
    return DeadlineCheck(
        due_on=printed_on or computed,
        printed_on=printed_on,
        computed_on=computed,
        draft_on=draft_on,
        rule=final,
        counted_from=counted_from,
        difference=difference,
        sentence=_sentence(kind, final, counted_from, received_on is not None, computed, printed_on, difference, asks),
        warnings=tuple(_warnings(final, counted_from, printed_on, difference)),
        bank_holidays=tuple(bank_holidays_between(counted_from, max(ends))) if counted_from and ends else (),
    )


def _rules(
    kind: LetterKind, has_priority_actions: bool, on: date | None
) -> tuple[DeadlineRule | None, DeadlineRule | None]:
    """The rule for the final answer and the one for its draft, in force `on` that day."""
    if on is None:
        return None, None
    fitting = [rule for rule in RULES if rule.applies(kind, has_priority_actions, on)]
    final = next((rule for rule in fitting if not rule.is_draft), None)
    draft = next((rule for rule in fitting if rule.is_draft), None)
    return final, draft


def _printed_rule(kind: LetterKind, working_days: int, known: DeadlineRule | None) -> DeadlineRule:
    """A letter's own number of days as a rule."""
    answer = known.answer if known else "answer"
    return DeadlineRule(kind, answer, working_days, _PRINTED, date.min)


def _sentence(
    kind: LetterKind,
    rule: DeadlineRule | None,
    counted_from: date | None,
    is_received: bool,
    computed: date | None,
    printed: date | None,
    difference: int | None,
    asks: bool,
) -> str:
    if kind.is_typed_in:
        if printed:
            return f"An answer is due on {spoken_date(printed)}, as entered here."
        return "Nothing was entered about a date for an answer. Where a meeting has set one, enter it as the deadline."
    if rule is None or computed is None or counted_from is None:
        if printed:
            return f"The letter says {spoken_date(printed)}. No rule is known to check it against."
        if counted_from is None:
            return "The letter's date is not known, so nothing can be counted from it."
        if kind is LetterKind.OTHER:
            return "No rule is known for this kind of letter. If it asks for an answer by a date, enter that date."
        if asks:
            return "This letter asks for a statement or plan. No rule is known that says by when."
        return "This letter asks for no statement."
    origin = f"{'the day it was received' if is_received else 'the date of the letter'}, {spoken_date(counted_from)}"
    count = f"{rule.working_days} working days from {origin}, would be {spoken_date(computed)}"
    if printed is None and rule.source == _PRINTED:
        return f"The letter prints no date but {rule.working_days} working days from receiving it. {count}."
    if printed is None:
        return f"The letter prints no date. {count}."
    if computed == printed:
        return f"The letter says {spoken_date(printed)}. That is {rule.working_days} working days from {origin}."
    days = abs(difference or 0)
    if days == 0:
        return f"{count}; the letter says {spoken_date(printed)}; no working day lies between them."
    word = "later" if (difference or 0) > 0 else "earlier"
    return (
        f"{count}; the letter says {spoken_date(printed)}; "
        f"difference {days} working {'day' if days == 1 else 'days'} {word}."
    )


def _warnings(
    rule: DeadlineRule | None, counted_from: date | None, printed: date | None, difference: int | None
) -> list[tuple[Misfit, str]]:
    found: list[tuple[Misfit, str]] = []
    if printed is not None and not is_working_day(printed):
        found.append(
            (
                Misfit.NOT_A_WORKING_DAY,
                f"{spoken_date(printed)} is a {printed:%A}{'' if printed.weekday() > 4 else ' and a bank holiday'}, "
                f"not a working day. The working day before is {spoken_date(add_working_days(printed, -1))}.",
            )
        )
    if printed is not None and counted_from is not None and printed <= counted_from:
        found.append((Misfit.BEFORE_THE_LETTER, "The deadline does not come after the letter. Check both dates."))
    if difference:
        found.append((Misfit.DIFFERS, "The printed date is the one that counts. Check it in the letter."))
    if rule is not None and rule.is_setting:
        found.append(
            (
                Misfit.SETTING,
                f"{rule.working_days} working days is this service's own setting. {rule.source}.",
            )
        )
    return found
