"""Whatever the text: nothing is raised, and every position points at the words it is said to."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.domain.letters import Cell, FindingKind, LetterKind, Line, PageText, from_json, pages_of, to_json
from tracker.domain.letters.reader import read_letter

SCRAPS = st.sampled_from(
    [
        "",
        " ",
        "Dear Ann",
        "11 July 2031",
        "Joint targeted area inspection of Ashmere",
        "Focused visit to Ashmere children’s services",
        "Area SEND inspection of Ashmere Local Area Partnership",
        "Inspection of services for children in need of help and protection, children looked after and care leavers",
        "What needs to improve?",
        "What needs to improve in this area of social work practice?1",
        "Areas for improvement",
        "Areas for priority action",
        "Recommendations",
        "Responsible body",
        "What does the local authority need to improve?",
        "Contents",
        "Recommendations 9",
        "Strengths",
        "Main findings",
        "Case study: area for improvement",
        "Leadership and management",
        "- The quality of plans for children.",
        "◼ How well part-",
        "time staff are led, including:",
        "  o at night",
        "•",
        "\uf0a7 There is no plan.",
        "1. Ensure that visits are recorded.",
        "2. Improve what is",
        "17. Something else",
        "There are no areas for priority action.",
        "1 A footnote that explains.",
        "The chair should send the written statement of action to a@b.example by Monday 32 July 31.",
        "within 70 working days of receiving this letter",
        "3",
        "continues here and ends.",
        "on 14 and 15 May 2031. His Majesty’s Inspectors for this visit were Ann Able and Bo Cole.",
    ]
)
NUMBERS = st.floats(min_value=0, max_value=850, allow_nan=False)


@st.composite
def placed_lines(draw: st.DrawFn) -> Line:
    words = draw(SCRAPS | st.text(max_size=60).filter(lambda text: "\n" not in text))
    top = draw(NUMBERS)
    cell = draw(st.none() | st.builds(Cell, *[st.integers(0, 3)] * 4))
    size = draw(st.sampled_from([0.0, 7.0, 11.7, 14.0]))
    mark = draw(st.integers(0, max(len(words), 1)))
    marks = ((mark, min(mark + 1, len(words))),) if draw(st.booleans()) and mark < len(words) else ()
    return Line(words, draw(NUMBERS), draw(NUMBERS), top, top + size, size, draw(st.booleans()), cell, marks)


@st.composite
def placed_pages(draw: st.DrawFn) -> tuple[PageText, ...]:
    pages = draw(st.lists(st.lists(placed_lines(), max_size=25), max_size=4))
    return tuple(PageText(n, tuple(lines), 595.0, 842.0) for n, lines in enumerate(pages, start=1))


def letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


def check(pages: tuple[PageText, ...]) -> None:
    letter = read_letter(pages)
    by_number = {page.number: page.text for page in pages}
    for item in letter.findings:
        assert item.text.strip() == item.text
        assert letters(item.text)
        if item.page == item.end_page:
            passage = by_number[item.page][item.start : item.end]
        else:
            between = [by_number[n] for n in range(item.page + 1, item.end_page)]
            passage = "".join([by_number[item.page][item.start :], *between, by_number[item.end_page][: item.end]])
        rest = iter(letters(passage))
        assert all(char in rest for char in letters(item.text)), (item.text, passage)
    for place in letter.places.values():
        assert 1 <= place.page <= place.end_page <= len(pages)
        assert 0 <= place.start <= len(by_number[place.page])
        assert 0 < place.end <= len(by_number[place.end_page])
    if letter.deadline is not None:
        assert letter.deadline.text
    assert all(doubt.message for doubt in letter.doubts)
    assert from_json(to_json(letter)) == letter


@given(st.lists(st.text(), max_size=4))
@settings(max_examples=150)
def test_any_text(texts: list[str]):
    check(pages_of(texts))


@given(st.lists(st.lists(SCRAPS, max_size=30).map("\n".join), min_size=1, max_size=4))
@settings(max_examples=200)
def test_scraps_of_letters(texts: list[str]):
    check(pages_of(texts))


@given(placed_pages())
@settings(max_examples=80)
def test_lines_anywhere_on_a_page(pages: tuple[PageText, ...]):
    check(pages)


def test_nothing_at_all():
    letter = read_letter(())
    assert (letter.kind, letter.findings, letter.area) == (LetterKind.OTHER, (), None)
    assert letter.doubts


@given(st.lists(st.from_regex(r"[A-Z][a-z]{2,9}( [a-z]{3,9}){2,12}\.", fullmatch=True), min_size=1, max_size=8))
@settings(max_examples=60)
def test_every_bullet_is_a_finding_in_order(bullets: list[str]):
    text = "\n".join(
        ["Focused visit to Ashmere children’s services", "", "What needs to improve?", ""]
        + [f"- {bullet}" for bullet in bullets]
        + ["", "Main findings", "", "- Not one of them."]
    )
    found = read_letter(pages_of([text])).findings
    assert [item.text for item in found] == bullets
    assert {item.kind for item in found} <= {FindingKind.IMPROVEMENT}


OPENING = "Dear Ann\n\nFocused visit to Ashmere children’s services\n\nWhat needs to improve?\n\n- x\n\n"


@pytest.mark.parametrize(
    ("before", "filler", "pages"),
    [
        ("", "a ", 1),
        ("", "(((A-", 1),
        ("", "’s ", 1),
        ("", "\n", 1),
        ("", "Dear Ann, Ben, ", 1),
        ("", "visit to A on 1 and 2 ", 1),
        ("", "What needs to improve?\n", 1),
        ("", "What needs to improve?\n\nStrengths\n\n", 1),
        ("", "leaders should:\n- x\n", 1),
        ("", "x a7\n\n9 Text here\n", 2),
        (OPENING, "- plan:\n  o part\n", 1),
        (OPENING, "Abc title\n\n- x\n\n", 1),
        (OPENING, "**Abc title**\n\n- x\n\n", 1),
        (OPENING, "1 note Abc\n\n", 2),
        (OPENING, "abc:\n", 1),
        (OPENING, "The written statement of action should be sent within 70 working days\n", 1),
    ],
)
def test_long_and_monotonous_text_is_read_in_time(before: str, filler: str, pages: int):
    texts = pages_of([before + filler * (200_000 // pages // len(filler))] * pages)
    began = time.process_time()
    read_letter(texts)
    # A second or so; what grows with the square of the length takes minutes.
    assert time.process_time() - began < 15
