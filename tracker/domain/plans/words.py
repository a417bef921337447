"""The words for status and rating that plans use: "complete", "B", "on track", "Amber", a percentage, a colour."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.domain.actions import Rating, Status
from tracker.domain.plans.sheets import Cell, CellKind


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word says of an action: each None where it says nothing. `doubt` is a sentence, empty where sure."""

    status: Status | None = None
    rating: Rating | None = None
    doubt: str = ""

    @property
    def is_known(self) -> bool:
        return self.status is not None or self.rating is not None


_UNSURE_CLOSED = "“{0}” can mean completed, or closed without completing. It was taken as delivered"
_UNSURE_BLUE = "“{0}” is taken as complete and signed off. Where blue means something else here, change it"
_TWO_COLOURS = "“{0}” names more than one colour. The first was taken"
_PARTLY = "“{0}” says that part is done. It was taken as in progress"
_YELLOW = "“{0}” is taken as amber"
_GREY = "“{0}” is taken as not started"
_HOLD = "“{0}” is taken as in progress, amber. Say why it waits"

# A status stands in the first words of a cell.
_LONGEST = 200

_S, _R = Status, Rating
# The first row that fits counts: "not complete" and "on track to complete" come before "complete", which comes
# before "late".
_STATUSES: tuple[tuple[str, Meaning], ...] = (
    (
        r"\b(?:not|never|yet to|to be|hasnt|awaiting)\b.*\b(?:start(?:ed)?|begun|commenced?)\b"
        r"|^(?:to do|todo|planned|pending|new|proposed)$",
        Meaning(_S.NOT_STARTED),
    ),
    (
        r"\b(?:not|no longer|isnt)\b.*\bon (?:track|target|schedule)\b|\boff[ -](?:track|target)\b"
        r"|\bbehind\b|\bcritical\b",
        Meaning(_S.IN_PROGRESS, _R.RED),
    ),
    (
        r"\b(?:no longer (?:needed|required|applicable|relevant)|not required|superseded|replaced|merged"
        r"|withdrawn|cancelled|abandoned|removed|discontinued)\b",
        Meaning(_S.CLOSED),
    ),
    (
        r"\bon (?:track|target|schedule)\b|\bprogressing (?:well|as planned)\b|\bahead\b",
        Meaning(_S.IN_PROGRESS, _R.GREEN),
    ),
    (
        r"\b(?:not|isnt|never|to be|to|being) (?:\w+ )?(?:completed?|achieved?|done|deliver(?:ed)?|met|closed?"
        r"|signed off|finish(?:ed)?|embed(?:ded)?|implement(?:ed)?)\b|\bincomplete\b",
        Meaning(_S.IN_PROGRESS),
    ),
    (
        r"\b(?:part|partly|partially|partial|nearly|almost|mostly|substantially)\b",
        Meaning(_S.IN_PROGRESS, doubt=_PARTLY),
    ),
    (
        r"\bsigned[ -]off\b|\bcompleted? and (?:verified|assured|embedded|evidenced)\b",
        Meaning(_S.SIGNED_OFF),
    ),
    (
        r"\b(?:completed?|done|delivered|achieved|finished|embedded|implemented|fully met|concluded)\b|^met$",
        Meaning(_S.DELIVERED),
    ),
    (
        r"\bat risk\b|\bslipp(?:ed|ing|age)\b|\bsome (?:delay|slippage|concerns?)\b|\bdelay(?:ed|s)?\b",
        Meaning(_S.IN_PROGRESS, _R.AMBER),
    ),
    (r"\b(?:on hold|paused|stalled|suspended|deferred|blocked)\b", Meaning(_S.IN_PROGRESS, _R.AMBER, _HOLD)),
    (r"\b(?:overdue|late|missed|breached|failed)\b", Meaning(_S.IN_PROGRESS, _R.RED)),
    (r"^(?:action )?closed?$", Meaning(_S.DELIVERED, doubt=_UNSURE_CLOSED)),
    (
        r"\b(?:in[ -]progress|ongoing|on[ -]going|under ?way|started|commenced|open|active|live|wip"
        r"|work in progress|being|continuing|developing|progressing|begun)\b",
        Meaning(_S.IN_PROGRESS),
    ),
)
_STATUS_PATTERNS = tuple((re.compile(words), meaning) for words, meaning in _STATUSES)
_ANSWERS = dict.fromkeys(("y", "yes", "true"), _S.DELIVERED) | dict.fromkeys(("n", "no", "false"), _S.IN_PROGRESS)
_TICKS = re.compile("^[✓✔☑✅]+$")
_PERCENT = re.compile(r"(?<![\d.])(\d{1,3})(?:\.\d{1,10})? ?%")

_COLOURS: dict[str, Meaning] = {
    "red": Meaning(None, _R.RED),
    "amber": Meaning(None, _R.AMBER),
    "orange": Meaning(None, _R.AMBER),
    "yellow": Meaning(None, _R.AMBER, _YELLOW),
    "green": Meaning(None, _R.GREEN),
    "blue": Meaning(_S.SIGNED_OFF, None, _UNSURE_BLUE),
    "grey": Meaning(_S.NOT_STARTED, None, _GREY),
    "gray": Meaning(_S.NOT_STARTED, None, _GREY),
    "white": Meaning(_S.NOT_STARTED, None, _GREY),
}
_LETTERS = {"r": "red", "a": "amber", "o": "amber", "y": "yellow", "g": "green", "b": "blue"}
_COLOUR = re.compile(r"\b(?:" + "|".join(_COLOURS) + r")\b")
_LETTER_PAIR = re.compile(r"^([ragby]) ?[/\\\-→>] ?([rag by])$")
_EMPTY_WORDS = frozenset(
    {"", "n a", "na", "tbc", "tba", "none", "not known", "not rated", "not yet rated", "not applicable"}
)


def read_word(text: str, *, is_rating: bool) -> Meaning:
    """What a cell of a status column, or of a rating column (`is_rating`), says. Never raises."""
    said = " ".join(text[:_LONGEST].split())
    plain = said.lower().replace("’", "").replace("'", "").strip(" .:;-")
    if (
        re.sub(r"[^a-z]+", " ", plain).strip() in _EMPTY_WORDS
        and not any(char.isdigit() for char in plain)
        and not _TICKS.match(plain)
    ):
        return Meaning()
    is_letter = len(plain) == 1
    # "Y" is a colour among ratings and an answer elsewhere.
    colour = None if plain in _ANSWERS and not is_rating else _colour(plain, single_letters=is_rating or is_letter)
    words = None if is_letter and is_rating and plain in _LETTERS else _words(plain)
    if colour is not None:
        meaning = _both(colour, words) if words else colour
    else:
        meaning = words or Meaning(None, None, "“{0}” is not a word this service knows. Choose what it means")
    short = said if len(said) <= 40 else said[:39].rstrip() + "…"
    return Meaning(meaning.status, meaning.rating, meaning.doubt.replace("{0}", short))


def _both(colour: Meaning, words: Meaning) -> Meaning:
    """A colour with words beside it: the colour is the rating, and the words say what blue or grey means here."""
    guessed = colour.doubt in (_UNSURE_BLUE, _GREY) and words.status is not None
    return Meaning(
        words.status or colour.status,
        colour.rating or words.rating,
        words.doubt if guessed else colour.doubt or words.doubt,
    )


def _colour(plain: str, *, single_letters: bool) -> Meaning | None:
    named = _COLOUR.findall(plain)
    if not named and single_letters:
        if len(plain) == 1 and plain in _LETTERS:
            named = [_LETTERS[plain]]
        elif pair := _LETTER_PAIR.match(plain):
            named = [_LETTERS[letter] for letter in pair.groups() if letter in _LETTERS]
    if not named:
        return None
    meaning = _COLOURS[named[0]]
    return Meaning(meaning.status, meaning.rating, _TWO_COLOURS) if len(set(named)) > 1 else meaning


def _words(plain: str) -> Meaning | None:
    if _TICKS.match(plain):
        return Meaning(_S.DELIVERED)
    if plain in _ANSWERS:
        return Meaning(_ANSWERS[plain], doubt="“{0}” is taken as an answer to “Is it complete?”")
    meaning = next((meaning for pattern, meaning in _STATUS_PATTERNS if pattern.search(plain)), None)
    percent = _PERCENT.search(plain)
    if percent and int(percent[1]) <= 100 and (meaning is None or meaning.status is _S.DELIVERED):
        done = int(percent[1])
        return Meaning(_S.NOT_STARTED if done == 0 else _S.DELIVERED if done == 100 else _S.IN_PROGRESS)
    return meaning


def read_colour(colour: str) -> Meaning:
    """What the fill of a cell says, `colour` as `FF0000`; nothing for white, greys and what is no traffic light."""
    if not re.fullmatch("[0-9A-Fa-f]{6}", colour):
        return Meaning()
    red, green, blue = (int(colour[n : n + 2], 16) for n in (0, 2, 4))
    most, least = max(red, green, blue), min(red, green, blue)
    # Pale and grey fills are headings and banding, not ratings.
    if most < 96 or most - least < 96:
        return Meaning()
    hue = _hue(red, green, blue)
    for end, name in ((16, "red"), (58, "amber"), (66, "yellow"), (165, "green"), (180, ""), (250, "blue"), (340, "")):
        if hue < end:
            return _from_fill(name)
    return _from_fill("red")


def _from_fill(name: str) -> Meaning:
    if not name:
        return Meaning()
    meaning = _COLOURS[name]
    return Meaning(meaning.status, meaning.rating, f"Read from the colour of the cell, {name}")


def _hue(red: int, green: int, blue: int) -> float:
    """The hue in degrees, 0 for red, 120 for green, 240 for blue."""
    most, spread = max(red, green, blue), max(red, green, blue) - min(red, green, blue)
    if most == red:
        return (60 * (green - blue) / spread) % 360
    if most == green:
        return 120 + 60 * (blue - red) / spread
    return 240 + 60 * (red - green) / spread


def looks_like_rating(cell: Cell) -> bool:
    """A colour named in a few words or a letter for one, or a cell that is only coloured in."""
    if cell.kind is CellKind.EMPTY:
        return read_colour(cell.colour).is_known
    plain = cell.text.lower().strip()
    return cell.kind is CellKind.TEXT and len(plain) <= 30 and _colour(plain, single_letters=True) is not None


def looks_like_status(cell: Cell) -> bool:
    """A status in a few words, a percentage or a ticked box."""
    is_word = cell.kind in (CellKind.TEXT, CellKind.NUMBER, CellKind.TRUTH) and len(cell.text) <= 40
    return is_word and read_word(cell.text, is_rating=False).status is not None
