"""What a row of a plan does once it is approved.

It fills in what an action here does not say yet and never writes over what somebody has entered. It delivers, signs off
and closes nothing: those are decisions of people, so what the plan says of them stands in an update.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.domain.actions import Rating, Status
from tracker.domain.cards import short_title
from tracker.domain.london import spoken_date
from tracker.domain.plans.choices import RowChoice
from tracker.domain.plans.matching import PlanFinding
from tracker.domain.plans.planned import PlanRow
from tracker.domain.wording import plain_name

NO_RATING = "The plan kept before gives no rating"
CHOOSE = "Choose the finding it answers, or leave the row out"
NEEDS_LEAD = "Select the lead agency: the row says what has been done, and somebody has to have said it"
_ENDED = {
    Status.DELIVERED: "Its agency still has to say that it is delivered, with evidence",
    Status.SIGNED_OFF: "Delivering and signing off are still to be recorded",
    Status.CLOSED: "Close it on its own page, with the reason",
}


@dataclass(frozen=True, slots=True)
class KnownAction:
    """An action that is here and answers some of the findings. `notes` are what earlier imports gave it as updates."""

    id: int
    number: int
    title: str
    status: Status
    lead_agency_id: int | None
    due_on: date | None
    success_measure: str | None
    rating: Rating | None
    was_under_way: bool
    has_support: bool
    finding_ids: frozenset[int]
    notes: frozenset[str] = frozenset()

    @property
    def is_untouched(self) -> bool:
        """Nobody has done anything with it since it was made."""
        return self.status is Status.NOT_STARTED and self.lead_agency_id is None and self.due_on is None


@dataclass(frozen=True, slots=True)
class Nameable:
    """Somebody who can be the named lead where `agency_id` leads."""

    person_id: int
    name: str
    agency_id: int


@dataclass(frozen=True, slots=True)
class Effect:
    """What is to be written; None and empty where nothing is.

    `dates` are due dates to be agreed one after the other. `stays` and `says` are sentences for who approves,
    `problems` what has to be put right before. `kept` are words of the row that have no place in an action.
    """

    action: KnownAction | None = None
    title: str | None = None
    lead_agency_id: int | None = None
    named_lead_id: int | None = None
    supporting_ids: tuple[int, ...] = ()
    dates: tuple[date, ...] = ()
    success_measure: str | None = None
    was_under_way: bool = False
    starts: bool = False
    note: str | None = None
    rating: Rating | None = None
    sets_rating: bool = False
    rating_reason: str = NO_RATING
    evidence: str | None = None
    kept: tuple[tuple[str, str], ...] = ()
    stays: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def effect_of(
    row: PlanRow,
    choice: RowChoice,
    finding: PlanFinding | None,
    action: KnownAction | None,
    people: Sequence[Nameable],
) -> Effect:
    """What becomes of `row` when it is brought in as `choice` says. `action` is the one chosen, None for a new one."""
    if finding is None:
        return Effect(problems=(CHOOSE,))
    lead = action.lead_agency_id if action and action.lead_agency_id else choice.lead_agency_id
    named = _named(row, lead, people)
    is_new = action is None or (action.is_untouched and action.title == short_title(finding.text))
    title = short_title(row.action or finding.text) if is_new and (row.action or action is None) else None
    kept = tuple(_kept(row, action.title if action and title is None else title, named))
    note = _note(row, kept) if says_progress(row) else None
    effect = Effect(
        action=action,
        title=title if action is None or title != action.title else None,
        lead_agency_id=choice.lead_agency_id if action is None or action.lead_agency_id is None else None,
        supporting_ids=() if action and action.has_support else tuple(it for it in row.supporting_ids if it != lead),
        dates=_dates(row) if action is None or action.due_on is None else (),
        success_measure=(row.success_measure or None) if action is None or action.success_measure is None else None,
        was_under_way=choice.was_under_way and not (action and action.was_under_way),
        starts=note is not None and (action is None or action.status is Status.NOT_STARTED),
        note=None if action and note in action.notes else note,
        rating=row.rating,
        sets_rating=row.rating is not None and (action is None or action.rating is None),
        rating_reason=_rating_reason(row),
        evidence=(row.evidence or None) if note is not None and not (action and note in action.notes) else None,
        kept=kept,
        problems=(NEEDS_LEAD,) if note is not None and lead is None else (),
    )
    effect = replace(effect, named_lead_id=named if effect.lead_agency_id is not None else None)
    return replace(
        effect,
        stays=tuple(_stays(row, choice, action, note, effect)),
        says=tuple(_says(row, action, effect, named)),
    )


def after(effect: Effect) -> KnownAction | None:
    """The action that is here, as it will stand after an effect; None where the effect makes a new one."""
    it = effect.action
    if it is None:
        return None
    return replace(
        it,
        title=effect.title or it.title,
        status=Status.IN_PROGRESS if effect.starts else it.status,
        lead_agency_id=effect.lead_agency_id or it.lead_agency_id,
        due_on=effect.dates[-1] if effect.dates else it.due_on,
        success_measure=effect.success_measure or it.success_measure,
        rating=effect.rating if effect.sets_rating else it.rating,
        was_under_way=it.was_under_way or effect.was_under_way,
        has_support=it.has_support or bool(effect.supporting_ids),
        notes=it.notes | ({effect.note} if effect.note else set()),
    )


def says_progress(row: PlanRow) -> bool:
    """Whether a row says that anything has been done."""
    has_begun = row.status not in {None, Status.NOT_STARTED}
    return bool(row.progress or row.evidence or row.rating or row.completed_on or has_begun)


def _named(row: PlanRow, lead: int | None, people: Iterable[Nameable]) -> int | None:
    """The person of the lead agency whom the row names."""
    said = f" {plain_name(row.named_lead)} "
    found = {it.person_id for it in people if it.agency_id == lead and f" {plain_name(it.name)} " in said}
    return found.pop() if len(found) == 1 else None


def _dates(row: PlanRow) -> tuple[date, ...]:
    """The first due date and the present one, each once."""
    return tuple(dict.fromkeys(day for day in (row.first_due_on, row.due_on) if day is not None))


def _kept(row: PlanRow, title: str | None, named: int | None) -> Iterable[tuple[str, str]]:
    """What the row says that the action has no place for."""
    words = " ".join(row.action.split())
    if words and words != title:
        yield "Action in the plan", row.action
    if row.named_lead and named is None:
        yield "Named lead in the plan", row.named_lead
    if row.start_on:
        yield "Started, says the plan", spoken_date(row.start_on)
    if row.completed_on:
        yield "Completed, says the plan", spoken_date(row.completed_on)
    if row.due_words and row.due_on is None:
        yield "Due date in the plan", row.due_words


def _note(row: PlanRow, kept: Iterable[tuple[str, str]]) -> str:
    """The update's text: what the row says of progress, then its other words."""
    said = [f"Status in the plan: {row.status_words}"] if row.status_words else []
    if row.rating_words and (row.rating is None or not (said or row.progress)):
        said.append(f"Rating in the plan: {row.rating_words}")
    if not said and row.status is not None:
        said = [f"Status in the plan, read from it: {row.status.label}"]
    said += [f"{name}: {words}" for name, words in kept]
    if not row.progress:
        return "\n".join(said or ["The plan kept before names evidence for it"])
    return "\n".join([row.progress, "", *said] if said else [row.progress])


def _rating_reason(row: PlanRow) -> str:
    if row.rating_words:
        return f"In the plan kept before: {row.rating_words}"
    if row.rating is not None and row.status_words:
        return f"In the plan kept before: {row.status_words}"
    return NO_RATING if row.rating is None else "From the colour of the cell in the plan kept before"


def _says(row: PlanRow, action: KnownAction | None, effect: Effect, named: int | None) -> Iterable[str]:
    if row.status in _ENDED:
        words = row.status_words or row.rating_words
        said = f"The plan says “{words}”" if words else "The plan shows it as complete"
        if effect.starts:
            yield f"{said}. It comes in as in progress. {_ENDED[row.status]}"
        elif action is not None:
            yield f"{said}. Here it stays as it is: {action.status.label.lower()}"
    if row.named_lead and named is None:
        yield f"“{row.named_lead}” does not sign in here for the lead agency, so nobody is named"


def _stays(
    row: PlanRow, choice: RowChoice, action: KnownAction | None, note: str | None, effect: Effect
) -> Iterable[str]:
    """What the action here says already, where the row says something else."""
    if action is None:
        return
    if action.lead_agency_id and choice.lead_agency_id not in {None, action.lead_agency_id}:
        yield "lead agency"
    if action.due_on and row.due_on not in {None, action.due_on}:
        yield "due date"
    if action.success_measure and row.success_measure not in {"", action.success_measure}:
        yield "success measure"
    if action.has_support and row.supporting_ids:
        yield "supporting agencies"
    if action.rating and row.rating not in {None, action.rating}:
        yield "rating"
    if row.action and effect.title is None and short_title(row.action) != action.title:
        yield "title"
    if note is not None and note in action.notes:
        yield "update, which an earlier import gave it"
