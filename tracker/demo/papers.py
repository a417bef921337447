"""The letters of the demonstration: made-up texts whose dates are filled in for the day on which it is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

from tracker.demo.days import When, after, in_days, months_ago, working_days_ago, years_ago
from tracker.domain.london import spoken_date

FOLDER = Path(__file__).resolve().parent / "letters"
# The statement is due so many working days after the letter.
STATEMENT_DAYS = 70
OLD_PLAN = "Ashmere old plan.csv"


@dataclass(frozen=True, slots=True)
class Paper:
    """A text in `letters/`, the day it is dated and the days of the inspection it speaks of."""

    text: str
    published: When
    start: When
    end: When
    filename: str


@dataclass(frozen=True, slots=True)
class Written:
    """A letter as a file."""

    name: str
    content: bytes


def _visit(text: str, published: When, filename: str, weeks_before: int = 4) -> Paper:
    """A letter that comes some weeks after an inspection of two days."""
    start = after(published, -5 * weeks_before)
    return Paper(text, published, start, after(start, 1), filename)


PAPERS = {
    "ashmere-focused-visit": _visit("ashmere-focused-visit.txt", years_ago(7), "Ashmere focused visit.txt"),
    "ashmere-ilacs": _visit("ashmere-ilacs.txt", years_ago(3), "Ashmere inspection report.txt", 8),
    "ashmere-joint": _visit("ashmere-joint.txt", working_days_ago(21), "Ashmere JTAI letter.txt", 10),
    "ashmere-new": _visit("ashmere-new-focused-visit.txt", working_days_ago(1), "Ashmere focused visit new.txt"),
    "brackwater-focused-visit": _visit(
        "brackwater-focused-visit.txt", working_days_ago(8), "Brackwater focused visit.txt"
    ),
    "elmstow-area-send": _visit("elmstow-area-send.txt", months_ago(14), "Elmstow area SEND report.txt", 8),
}


def written(key: str, today: date) -> Written:
    """The letter `key`, dated for a demonstration loaded `today`."""
    paper = PAPERS[key]
    published = paper.published(today)
    deadline = after(paper.published, STATEMENT_DAYS)(today)
    # The weekday before the right one: what a letter with yesterday's calendar would print.
    wrong = date.fromordinal(deadline.toordinal() - 1)
    text = (FOLDER / paper.text).read_text(encoding="utf-8")
    filled = text.format(
        published=spoken_date(published),
        start=spoken_date(paper.start(today)),
        end=spoken_date(paper.end(today)),
        deadline=spoken_date(deadline),
        wrong_weekday=f"{wrong:%A}",
    )
    return Written(f"{published:%Y-%m-%d} {paper.filename}", filled.encode())


def leave_to_try(instance: Path, today: date) -> list[Path]:
    """Put into `instance/letters-to-try` what whoever tries the service can upload: a letter that came yesterday, as
    text and as Word, and the spreadsheet in which Ashmere kept its plan before. Returns the files."""
    fresh = written("ashmere-new", today)
    folder = instance / "letters-to-try"
    folder.mkdir(parents=True, exist_ok=True)
    as_text = folder / fresh.name
    as_text.write_bytes(fresh.content)
    as_word = as_text.with_suffix(".docx")
    as_word.write_bytes(_word(fresh.content.decode()))
    plan = folder / OLD_PLAN
    plan.write_bytes(old_plan(today))
    return [as_text, as_word, plan]


def old_plan(today: date) -> bytes:
    """The spreadsheet of twelve rows that answers Ashmere's joint letter, its dates written as people write them."""
    soon, later, past = in_days(30)(today), in_days(120)(today), working_days_ago(9)(today)
    filled = (FOLDER / "ashmere-old-plan.csv").read_text(encoding="utf-8").format(
        months_before=f"{months_ago(9)(today):%d/%m/%Y}",
        past=f"{past:%d/%m/%y}",
        soon=f"{soon:%d/%m/%Y}",
        later=spoken_date(later),
        month_only=f"{later:%b-%y}",
    )
    # Excel takes a file without this mark for one in an older encoding.
    return filled.encode("utf-8-sig")


def _word(text: str) -> bytes:
    """The letter as a Word document, its bullets numbered as Word does it."""
    from docx import Document

    document = Document()
    for line in text.splitlines():
        if line.startswith("- "):
            document.add_paragraph(line.removeprefix("- "), style="List Bullet")
        elif line:
            document.add_paragraph(line)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()
