"""Where the parts of a chart stand: numbers in, shapes for an inline SVG out. Colours are the style sheet's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tracker.domain.actions import Status
from tracker.domain.london import spoken_date
from tracker.domain.rollups import Tally, TrendPoint
from tracker.web.rendering import plural

WIDTH, HEIGHT = 400, 230
LEFT, RIGHT, TOP, BOTTOM = 34, 8, 12, 28
FEWEST_SLOTS = 6
# A number is written inside its band only where the band is at least this tall.
ROOM_FOR_NUMBER = 15


@dataclass(frozen=True, slots=True)
class Band:
    """One layer of the columns, from the bottom: its class is `app-chart__band--<name>`."""

    name: str
    label: str
    of: Callable[[Tally], int]


BANDS = (
    Band("finished", "Signed off or closed", lambda tally: tally.finished),
    Band("delivered", Status.DELIVERED.label, lambda tally: tally.delivered),
    Band("in-progress", Status.IN_PROGRESS.label, lambda tally: tally.by_status[Status.IN_PROGRESS]),
    Band("not-started", Status.NOT_STARTED.label, lambda tally: tally.by_status[Status.NOT_STARTED]),
)


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle of a band, with the number it stands for where there is room to write it."""

    band: str
    x: float
    y: float
    width: float
    height: float
    number: int
    is_written: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across the chart and its number, or (with `y` at the bottom) a date below a column."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns over time. `description` says the first and the last column in words."""

    blocks: tuple[Block, ...]
    lines: tuple[Tick, ...]
    dates: tuple[Tick, ...]
    bands: tuple[Band, ...]
    description: str
    width: int = WIDTH
    height: int = HEIGHT

    def numbers(self, tally: Tally) -> list[tuple[str, int]]:
        """The same numbers for a table: each band's label and number, from the top."""
        return [(band.label, band.of(tally)) for band in reversed(self.bands)]


def columns_over_time(points: Sequence[TrendPoint]) -> Chart:
    """A column for each point, stacked by how far its actions are. There must be at least one point."""
    highest = round_up(max(point.tally.total for point in points))
    slot = (WIDTH - LEFT - RIGHT) / max(len(points), FEWEST_SLOTS)
    floor, scale = HEIGHT - BOTTOM, (HEIGHT - TOP - BOTTOM) / highest
    blocks: list[Block] = []
    for place, point in enumerate(points):
        top = float(floor)
        for band in BANDS:
            number = band.of(point.tally)
            height = number * scale
            top -= height
            if number:
                x = LEFT + place * slot + slot * 0.12
                written = height >= ROOM_FOR_NUMBER and slot >= ROOM_FOR_NUMBER * 1.5
                shape = (_tidy(x), _tidy(top), _tidy(slot * 0.76), _tidy(height))
                blocks.append(Block(band.name, *shape, number, written))
    lines = tuple(
        Tick(LEFT, _tidy(floor - number * scale), f"{number:,}") for number in (0, highest // 2, highest)
    )
    shown = {0, len(points) - 1} | ({len(points) // 2} if len(points) >= 5 else set())
    dates = tuple(
        Tick(_tidy(LEFT + (place + 0.5) * slot), floor, f"{points[place].on.day} {points[place].on:%b}")
        for place in sorted(shown)
    )
    return Chart(tuple(blocks), lines, dates, BANDS, _description(points))


def round_up(number: int) -> int:
    """The next number, at least 4, that a scale can end with: round itself and whole when halved."""
    power = 1
    while True:
        for nice in (4, 6, 8, 10, 12, 16, 20):
            if nice * power >= number:
                return nice * power
        power *= 10


def _description(points: Sequence[TrendPoint]) -> str:
    first, last = points[0], points[-1]
    if first is last:
        return f"{spoken_date(first.on)}: {_numbers(first.tally)}."
    return f"From {spoken_date(first.on)} ({_numbers(first.tally)}) to {spoken_date(last.on)} ({_numbers(last.tally)})."


def _numbers(tally: Tally) -> str:
    return f"{plural(tally.total, 'action')}, {tally.finished:,} of them signed off or closed"


def _tidy(length: float) -> float:
    return round(length, 1)
