"""The paragraphs of a letter that bear on a finding. The letter is made up; so is Thornby."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tracker.adapters.extract import extract
from tracker.domain.letters import Place
from tracker.domain.likeness import normal
from tracker.domain.supporting import (
    OFFERED_FROM,
    Paragraph,
    SupportingPassage,
    paragraphs_of,
    supporting_in,
)
from tracker.domain.themes import Theme, theme

EXPECTED = Path(__file__).parents[2] / ".." / "shared" / "letters" / "expected"
PROSE = (
    "Thornby lies on the coast and has a growing population. The council and its partners serve 41,000 children.",
    "Social workers in the north team are supervised every month and speak well of it. In the south team supervision is"
    " often put off, and records of it give no direction about the next step for the child.",
    "Most plans are written in plain words. Too many do not say by when something has to change, and parents told"
    " inspectors that they could not tell what was expected of them.",
    "When a child has been missing, an interview is offered within two days. What children say in these interviews is"
    " not gathered, so nobody sees the places to which several of them go.",
    "The police tell the council of domestic abuse incidents once a day. Schools learn of them before lessons begin,"
    " and head teachers could say how they had used what they were told.",
    "Children who are privately fostered are visited, but the people they live with are not always assessed before the"
    " child moves in.",
    "Care leavers know their personal advisers well. Many have not been told what money and help they are entitled to.",
    "Leaders have a programme of audits. Auditors look at whether forms are filled in and seldom at what has changed"
    " for the child, so that leaders do not know how good practice is.",
    "Caseloads have fallen since the last visit, and fewer children have had a change of social worker this year.",
    "A daily meeting at the front door looks at each new referral. Decisions are recorded with reasons and are timely.",
    "Main findings and what inspectors saw",
)
FINDINGS = {
    "The regularity of supervision and the direction it gives.": 1,
    "The quality of plans, so that they say what has to change and by when.": 2,
    "The use that is made of return home interviews.": 3,
    "The assessment of private foster carers.": 5,
    "The information that care leavers have about their entitlements.": 6,
    "The impact of audits on practice.": 7,
}
NOT_IN_THE_LETTER = [
    "The timeliness of initial health assessments.",
    "Waiting times for speech and language therapy.",
    "The offer to young carers.",
    "Interviews with applicants who want to foster.",
    "Leaders should make short breaks available to more disabled children.",
    "Consideration of the risks to unborn babies.",
]


def paragraphs(texts: tuple[str, ...] = PROSE) -> list[Paragraph]:
    made, at = [], 0
    for number, text in enumerate(texts):
        page, at = number // 4 + 1, 0 if number % 4 == 0 else at
        made.append(Paragraph(page, at, at + len(text), text))
        at += len(text) + 1
    return made


def supporting_passages(
    finding: str, paragraphs: Sequence[Paragraph], most: int = 5, themes: Sequence[Theme] = ()
) -> tuple[SupportingPassage, ...]:
    return supporting_in([finding], paragraphs, most, themes)[0]


@pytest.mark.parametrize("finding", FINDINGS)
def test_the_paragraph_that_bears_on_a_finding_comes_first(finding: str) -> None:
    offered = supporting_passages(finding, paragraphs())
    assert offered[0].paragraph == paragraphs()[FINDINGS[finding]]


def test_little_else_is_offered() -> None:
    """Measured: six passages for the six findings, all of them right."""
    offered = supporting_in(list(FINDINGS), paragraphs())
    assert sum(map(len, offered)) <= 9


@pytest.mark.parametrize("finding", NOT_IN_THE_LETTER)
def test_nothing_is_offered_where_the_letter_says_no_more(finding: str) -> None:
    assert supporting_passages(finding, paragraphs()) == ()


def test_a_passage_says_where_it_stands_how_near_it_is_and_which_sentence() -> None:
    (first, *_) = supporting_passages(next(iter(FINDINGS)), paragraphs())
    assert (first.paragraph.page, first.paragraph.start) == (1, len(PROSE[0]) + 1)
    assert OFFERED_FROM <= first.score <= 1
    assert first.sentence.startswith("In the south team supervision")


def test_at_most_so_many_the_likest_first() -> None:
    texts = tuple(f"The {team} team’s supervision gives social workers little direction." for team in "abcdefgh")
    offered = supporting_passages("Supervision of social workers.", paragraphs(texts), most=3)
    assert len(offered) == 3
    assert [one.score for one in offered] == sorted((one.score for one in offered), reverse=True)
    assert supporting_passages("Supervision of social workers.", paragraphs(texts), most=0) == ()


def test_the_finding_printed_again_is_no_support_and_a_heading_is_none() -> None:
    finding = "The regularity of supervision and the direction it gives to social workers in the south team."
    texts = (f"◼ {finding}", "Supervision and direction", *PROSE)
    offered = [one.paragraph.text for one in supporting_passages(finding, paragraphs(texts))]
    assert offered[0] == PROSE[1]
    assert not set(texts[:2]) & set(offered)


def test_other_findings_of_the_list_are_no_support_either() -> None:
    list_of_two = (
        "The quality of the supervision that social workers are given.",
        "The recording of supervision of social workers.",
    )
    offered = supporting_in(list_of_two, paragraphs((*list_of_two, *PROSE)))
    assert all(one.paragraph.text not in list_of_two for passages in offered for one in passages)


def test_a_partnerships_own_theme_counts() -> None:
    own = [theme("compass", "The Compass team", "Compass; navigators")]
    texts = (
        *PROSE,
        "In each of the four secondary schools navigators meet pupils who have stopped coming, and listen.",
    )
    assert supporting_passages("The reach of Compass.", paragraphs(texts)) == ()
    assert supporting_passages("The reach of Compass.", paragraphs(texts), themes=own)[0].paragraph.text == texts[-1]


def test_nothing_comes_of_nothing() -> None:
    assert supporting_passages("The quality of plans.", []) == ()
    assert supporting_in([], paragraphs()) == ()
    assert supporting_passages("", paragraphs()) == ()


def test_the_order_of_the_paragraphs_changes_nothing() -> None:
    finding = next(iter(FINDINGS))
    assert supporting_passages(finding, paragraphs()[::-1]) == supporting_passages(finding, paragraphs())


def test_the_paragraphs_of_pages_without_findings_bullets_and_running_lines() -> None:
    pages = {
        1: "Thornby Council\nMain findings\n\nSocial workers in the north team are supervised every\nmonth.\n\n"
        "- The quality of plans.\n- Staff like working here.\n1",
        2: "Thornby Council\nIn the south team supervision is\noften put off.\n2",
        3: "Thornby Council\n\nYours sincerely\n3",
    }
    start = pages[1].index("- The")
    found = paragraphs_of(pages, [Place(1, 6, start, start + len("- The quality of plans."), 1)])
    assert [(one.page, one.text) for one in found] == [
        (1, "Main findings"),
        (1, "Social workers in the north team are supervised every month."),
        (1, "Staff like working here."),
        (2, "In the south team supervision is often put off."),
        (3, "Yours sincerely"),
    ]
    assert pages[2][found[3].start : found[3].end] == "In the south team supervision is\noften put off."


def test_a_finding_over_a_page_break_takes_both_its_ends_away() -> None:
    pages = {1: "Leaders know.\n\nThe quality of", 2: "plans.\n\nPlans are read."}
    place = Place(1, 3, pages[1].index("The"), len("plans."), 2)
    assert [one.text for one in paragraphs_of(pages, [place])] == ["Leaders know.", "Plans are read."]


def test_published_recommendations_that_name_the_paragraphs_they_rest_on() -> None:
    """Measured: the first passage is one of those named for 13 of 15, and 25 of 30 are offered."""
    read = [(file, json.loads(file.read_text(encoding="utf-8"))) for file in sorted(EXPECTED.glob("*.json"))]
    naming = [
        (file, [item["text"] for item in letter["improvements"] if _named(item["text"])])
        for file, letter in read
        if any(_named(item["text"]) for item in letter["improvements"])
    ]
    if not naming:
        pytest.skip("the published letters in ../shared/letters are not here")
    for file, findings in naming:
        numbered = _numbered(file.parents[1] / "pdf" / f"{file.stem}.pdf")
        openings = [normal(text)[:50] for text in findings]
        prose = {n: one for n, one in numbered.items() if not any(text in normal(one.text) for text in openings)}
        numbers = {(one.page, one.start): number for number, one in prose.items()}
        first = offered = possible = 0
        for text, passages in zip(findings, supporting_in(findings, list(prose.values())), strict=True):
            named = _named(text) & prose.keys()
            found = [numbers[one.paragraph.page, one.paragraph.start] for one in passages]
            first += found[:1] != [] and found[0] in named
            offered += len(named & set(found))
            possible += min(5, len(named))
        print(f"{file.stem}: first right {first} of {len(findings)}, {offered} of {possible} offered")
        assert first >= 0.8 * len(findings)
        assert offered >= 0.75 * possible


def _named(text: str) -> set[int]:
    said = " ".join(re.findall(r"\(paragraphs? ([\d, ]+)\)", text))
    return set(map(int, re.findall(r"\d+", said)))


def _numbered(file: Path) -> dict[int, Paragraph]:
    """The numbered paragraphs of a report, whose numbers run on from 1."""
    found: dict[int, Paragraph] = {}
    for page in extract(file.read_bytes(), file.name).pages:
        at = 0
        for line in page.text.split("\n"):
            opening = re.match(r"\s*(\d{1,3})\.?\s+(?=[A-Z‘“])", line)
            if opening and int(opening[1]) == len(found) + 1:
                found[len(found) + 1] = Paragraph(page.number, at, at + len(line), line[opening.end() :])
            elif found and line.strip():
                last = found[len(found)]
                found[len(found)] = replace(last, text=f"{last.text} {line}")
            at += len(line) + 1
    return found
