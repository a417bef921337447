"""What letters say again and again: what seems so, what people decided about it, and what comes of the two together.

A person's word goes before the reader's. What nobody has decided counts where it is likely; what was dismissed never
does; what was confirmed always does, and with it what the earlier finding says again. A guess is never built on a
guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.repeats import Level, Link, Repeat, Said, chain, said_before


class RepeatDecision(StrEnum):
    """What a person says of a finding and an earlier one that it may repeat."""

    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"

    @property
    def label(self) -> str:
        return {"confirmed": "It says the same", "dismissed": "It is another matter"}[self.value]


Pair = tuple[int, int]
"""The key of a finding and that of an earlier one."""


@dataclass(frozen=True, slots=True)
class Chains:
    """The findings of letters about one area, by their keys, with what each seems to say again."""

    said: Mapping[int, Said]
    repeats: Mapping[int, tuple[Repeat, ...]]
    decisions: Mapping[Pair, RepeatDecision]

    def offered(self, key: int) -> tuple[Repeat, ...]:
        """Everything that a finding may say again, whatever was decided about it, the likest first.

        What a person confirmed is among it also where the two are no longer alike enough to be offered.
        """
        found = self.repeats.get(key, ())
        known = {repeat.earlier.key for repeat in found}
        kept = (
            Repeat(self.said[earlier], 0.0, Level.POSSIBLE, ())
            for (later, earlier), decision in self.decisions.items()
            if later == key and decision is RepeatDecision.CONFIRMED and earlier in self.said and earlier not in known
        )
        return (*found, *kept)

    def direct(self, key: int) -> tuple[Repeat, ...]:
        """What a finding says again: what was confirmed, and what is likely and was not dismissed."""
        return tuple(
            repeat
            for repeat in self.offered(key)
            if (
                repeat.level is Level.LIKELY
                if (decision := self.decision(key, repeat.earlier.key)) is None
                else decision is RepeatDecision.CONFIRMED
            )
        )

    def decision(self, key: int, earlier: int) -> RepeatDecision | None:
        """What was decided about two findings, None where nobody has."""
        return self.decisions.get((key, earlier))

    def links(self, key: int) -> tuple[Link, ...]:
        """The letters before that said the same, the oldest first, each with what it said."""
        certain, guessed = self._before(key)
        return chain((*certain.values(), *guessed.values()), Level.POSSIBLE)

    def is_certain(self, key: int) -> bool:
        """Whether a person confirmed all that a finding says again."""
        _, guessed = self._before(key)
        return not guessed

    def sentence(self, key: int) -> str | None:
        """`The third letter to say so, after those of …`; None for a finding that is new."""
        return said_before(self.links(key), is_certain=self.is_certain(key))

    def later(self, key: int) -> tuple[Said, ...]:
        """The findings of later letters that say this one again, the oldest first."""
        alike = {other for other, found in self.repeats.items() if any(it.earlier.key == key for it in found)}
        decided = {later for later, earlier in self.decisions if earlier == key}
        found = (
            self.said[other]
            for other in (alike | decided) & self.said.keys()
            if any(repeat.earlier.key == key for repeat in self.direct(other))
        )
        return tuple(sorted(found, key=_order))

    def heads(self) -> Iterator[int]:
        """The last finding of each chain. One that is said again is the last of its own where the later chain does not
        hold all of it: what letters said is never lost behind what may only be a guess.

        The longest chains first, of equals that with the latest letter.
        """
        chains = {key: links for key in self.said if (links := self.links(key))}
        inside = {
            key: frozenset(repeat.earlier.key for link in links for repeat in link.repeats)
            for key, links in chains.items()
        }
        over: dict[int, list[int]] = {}
        for key, held in inside.items():
            for earlier in held:
                over.setdefault(earlier, []).append(key)
        heads = [key for key in chains if not any(inside[key] <= inside[later] for later in over.get(key, ()))]
        heads.sort(key=lambda key: (-len(chains[key]), *(-part for part in _order(self.said[key])[:2]), key))
        yield from heads

    def _before(self, key: int) -> tuple[dict[int, Repeat], dict[int, Repeat]]:
        """What a finding says again, by key: as people confirmed from finding to finding, and with one guess on the
        way, before or after which people confirmed."""
        certain = self._followed(key, self._confirmed(key), {})
        guesses = [repeat for origin in (key, *certain) for repeat in self.direct(origin)]
        return certain, self._followed(key, guesses, certain)

    def _followed(self, key: int, first: Iterable[Repeat], known: Mapping[int, Repeat]) -> dict[int, Repeat]:
        """`first`, and what those were confirmed to say again, without what is known or was dismissed for `key`."""
        found: dict[int, Repeat] = {}
        waiting = list(first)
        while waiting:
            repeat = waiting.pop()
            earlier = repeat.earlier.key
            is_dismissed = self.decision(key, earlier) is RepeatDecision.DISMISSED
            is_own = repeat.earlier.letter == self.said[key].letter
            if earlier not in found and earlier not in known and not is_dismissed and not is_own:
                found[earlier] = repeat
                waiting.extend(self._confirmed(earlier))
        return found

    def _confirmed(self, key: int) -> Iterator[Repeat]:
        for repeat in self.offered(key):
            if self.decision(key, repeat.earlier.key) is RepeatDecision.CONFIRMED:
                yield repeat


def _order(said: Said) -> tuple[int, int, int]:
    return said.said_on.toordinal(), said.letter, said.key
