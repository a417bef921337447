"""What letters said of a matter before a finding and after it, as the pages about letters and actions show it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask import get_flashed_messages, url_for

from tracker.domain.chains import Chains, Pair, RepeatDecision
from tracker.domain.outcomes import Outcome, last_action
from tracker.domain.repeats import LIKELY_FROM, Level, Repeat, Said
from tracker.store.queries.letters import LetterDetail
from tracker.store.queries.repeats import DecisionRow, Past, outcomes_of, said_on
from tracker.web import gate

LEVELS = {Level.LIKELY: "Likely to say the same", Level.POSSIBLE: "Possibly says the same"}
# What was decided is announced beside the finding, not at the top of a long page: its key, a colon and the sentence.
DECIDED = "decided"
# The address to which a person's decision about a finding and an earlier one is sent.
Address = Callable[[int, int, RepeatDecision], str]


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding of another letter, what became of it, and how it is tied to the one of the page.

    `level` is how sure that is, in words with the score, and `decided` what a person said of the two. Without
    `confirm_url` it is not for deciding: it is tied to another one that is.
    """

    text: str
    letter_name: str
    year: int
    where: str
    href: str
    outcomes: list[Outcome]
    level: str | None = None
    themes: tuple[str, ...] = ()
    decided: DecisionRow | None = None
    confirm_url: str | None = None
    dismiss_url: str | None = None
    change_url: str | None = None

    @property
    def is_dismissed(self) -> bool:
        return self.decided is not None and self.decided.decision is RepeatDecision.DISMISSED


@dataclass(frozen=True, slots=True)
class Echo:
    """What letters said before and after a finding.

    `sentence` counts those before, `last` says what became of the matter the last time. `shown` is what they said, the
    latest first; `folded` what is only possible, and what a person dismissed; `later` who said it again. `outcomes` are
    of the finding itself. `done` is what was just decided here.
    """

    text: str
    outcomes: list[Outcome]
    sentence: str | None
    last: str | None
    shown: list[FindingView]
    folded: list[FindingView]
    later: list[FindingView]
    today: date
    done: str | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.shown or self.folded or self.later)


def of_cards(it: LetterDetail, past: Past) -> list[Echo]:
    """For each card of a letter that is being checked, in their order. One query."""
    day = said_on(it.published_on, it.inspection_end_on, it.received_on, it.uploaded_at)
    # Their keys lie below those of findings.
    cards = {-position: card for position, card in enumerate(it.cards, 1)}
    decided = {
        (key, one.earlier): DecisionRow(one.decision, one.by, one.at, None)
        for key, card in cards.items()
        for one in card.decided
    }

    def address(key: int, earlier: int, decision: RepeatDecision) -> str:
        return url_for(
            "letter_checks.decide_repeat",
            number=it.number,
            position=-key,
            earlier_id=earlier,
            decision=decision.value,
        )

    said = [Said(key, it.number, day, card.text, it.area) for key, card in cards.items()]
    found = _echoes(past, past.chains_with(said, decided), decided, cards, address)
    return [found[key] for key in cards]


def of_findings(past: Past, keys: Iterable[int], action: int | None = None) -> dict[int, Echo]:
    """For each of these findings that counts, by its key. One query.

    After a decision people come back to the action with this number, or to the finding's letter.
    """

    def address(key: int, earlier: int, decision: RepeatDecision) -> str:
        return url_for("repeats.decide", finding_id=key, earlier_id=earlier, decision=decision.value, action=action)

    def change(key: int, earlier: int) -> str:
        return url_for("repeats.change", finding_id=key, earlier_id=earlier, action=action)

    wanted = [key for key in keys if key in past.findings]
    return _echoes(past, past.chains(), past.decisions, wanted, address, change)


def _echoes(
    past: Past,
    chains: Chains,
    decided: Mapping[Pair, DecisionRow],
    keys: Collection[int],
    address: Address,
    change: Callable[[int, int], str] | None = None,
) -> dict[int, Echo]:
    links = {key: chains.links(key) for key in keys}
    later = {key: chains.later(key) if key in past.findings else () for key in keys}
    named = {key for key in keys if key in past.findings} | _named(chains, keys)
    named |= {said.key for found in later.values() for said in found}
    outcomes = outcomes_of(gate.context(), gate.partnership().id, named) if named else {}

    def view(key: int) -> FindingView:
        row = past.findings[key]
        where = f"Page {row.page}, finding {row.position}"
        href = url_for("letters.show", number=row.said.letter, _anchor=f"finding-{row.position}")
        return FindingView(row.said.text, row.letter_name, row.said.said_on.year, where, href, outcomes.get(key, []))

    def tied(key: int, repeat: Repeat) -> FindingView:
        earlier, plain = repeat.earlier.key, view(repeat.earlier.key)
        known = decided.get((key, earlier))
        return FindingView(
            plain.text, plain.letter_name, plain.year, plain.where, plain.href, plain.outcomes,
            level=_level(repeat),
            themes=tuple(theme.label for theme in repeat.themes),
            decided=known,
            confirm_url=address(key, earlier, RepeatDecision.CONFIRMED),
            dismiss_url=address(key, earlier, RepeatDecision.DISMISSED),
            change_url=change(key, earlier) if change and known else None,
        )  # fmt: skip

    found, done = {}, _what_was_decided()
    for key in keys:
        offered = {repeat.earlier.key: repeat for repeat in chains.offered(key)}
        inside = [repeat.earlier.key for link in reversed(links[key]) for repeat in link.repeats]
        last = links[key][-1].repeats[0].earlier.key if links[key] else None
        found[key] = Echo(
            text=chains.said[key].text,
            outcomes=outcomes.get(key, []),
            sentence=chains.sentence(key),
            last=last_action(outcomes.get(last, [])) if last is not None else None,
            shown=[tied(key, offered[earlier]) if earlier in offered else view(earlier) for earlier in inside],
            folded=[tied(key, repeat) for earlier, repeat in offered.items() if earlier not in inside],
            later=[view(said.key) for said in later[key]],
            today=gate.context().today,
            done=done.get(key),
        )
    return found


def _named(chains: Chains, keys: Collection[int]) -> set[int]:
    """The earlier findings that these repeat, or are thought to."""
    named = {repeat.earlier.key for key in keys for repeat in chains.offered(key)}
    return named | {repeat.earlier.key for key in keys for link in chains.links(key) for repeat in link.repeats}


def _level(repeat: Repeat) -> str | None:
    """How sure it is, and the score that says so; None for what only a person says."""
    if not repeat.score:
        return None
    score = round(repeat.score * 1000) // 10
    return f"{LEVELS[repeat.level]}: score {score} of 100 (likely from {LIKELY_FROM * 100:.0f})"


def _what_was_decided() -> dict[int, str]:
    """The finding that a decision was just made about, by its key, and the sentence that says so."""
    flashed = (str(said).partition(":") for said in get_flashed_messages(category_filter=[DECIDED]))
    return {int(key): sentence for key, _, sentence in flashed}
