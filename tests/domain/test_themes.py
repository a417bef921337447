"""What findings are about, and the words that say so. All findings are made up."""

from __future__ import annotations

import time

import pytest

from tests.domain.labelled_findings import LETTERS
from tracker.domain.errors import Invalid
from tracker.domain.themes import THEMES, Theme, theme, themes_of


def keys(text: str, *extra: Theme) -> list[str]:
    return [found.theme.key for found in themes_of(text, extra)]


def words(text: str, key: str, *extra: Theme) -> list[str]:
    return [one.text for found in themes_of(text, extra) if found.theme.key == key for one in found.words]


# One finding a theme, and the themes that its words speak for.
SAYINGS = [
    ("The lived experience of each child.", ["voice"]),
    ("Oversight by team managers.", ["oversight"]),
    ("The quality of practice in the Thornby team.", ["practice"]),
    ("Assessments of children.", ["assessments"]),
    ("Children’s plans.", ["plans"]),
    ("Drift and delay for children.", ["delay"]),
    ("Sharing of safeguarding information with schools.", ["information sharing"]),
    ("The chairing of strategy meetings.", ["strategy meetings"]),
    ("Challenge by independent reviewing officers.", ["conferences"]),
    ("A shared programme of multi-agency audits.", ["audit"]),
    ("Use of performance information.", ["performance"]),
    ("Caseloads in the duty team.", ["workforce"]),
    ("Serious case reviews and what comes of them.", ["learning"]),
    ("The risk that perpetrators pose.", ["domestic abuse"]),
    ("County lines.", ["exploitation"]),
    ("Return home interviews.", ["missing"]),
    ("Emotional well-being of teenagers.", ["mental health"]),
    ("Long-standing neglect.", ["neglect"]),
    ("Harmful sexual behaviour between children.", ["sexual abuse"]),
    ("Parents’ alcohol use.", ["substance misuse"]),
    ("Decisions at the front door.", ["front door"]),
    ("The emergency duty team.", ["out of hours"]),
    ("Application of thresholds.", ["thresholds"]),
    ("Early help for families.", ["early help"]),
    ("Children in care.", ["children in care"]),
    ("Permanency for brothers and sisters.", ["permanence"]),
    ("Life-story work.", ["life story"]),
    ("Care-experienced young people.", ["care leavers"]),
    ("Engagement of fathers.", ["wider family"]),
    ("Private fostering.", ["private fostering"]),
    ("Sixteen-year-olds who are homeless.", ["homelessness"]),
    ("Disabled children.", ["disabled children"]),
    ("Education, health and care plans.", ["ehc plans"]),
    ("Waiting times for speech and language therapy.", ["health waits"]),
    ("The part of health visitors and GPs.", ["health services"]),
    ("Preparation for adulthood.", ["adulthood"]),
    ("Personal education plans and exclusions.", ["education"]),
    ("Elective home education.", ["home education"]),
    ("Corporate leadership by the council.", ["leadership"]),
    ("Working together of police and council.", ["partnership working"]),
    ("Equality and diversity.", ["equality"]),
    ("Recording.", ["recording"]),
    ("Sufficiency of placements.", ["placements"]),
    ("Pre-proceedings.", ["pre-proceedings"]),
    ("The work of the designated officer.", ["allegations"]),
    ("Risk to unborn children.", ["babies"]),
    ("Young carers.", ["young carers"]),
    ("Children in custody.", ["youth justice"]),
    ("The local offer.", ["local offer"]),
    ("Co-production with families.", ["parents"]),
]


@pytest.mark.parametrize(("text", "expected"), SAYINGS, ids=[text for text, _ in SAYINGS])
def test_a_finding_speaks_for_its_theme(text: str, expected: list[str]) -> None:
    assert keys(text) == expected


def test_every_theme_has_a_saying() -> None:
    assert {key for _, themes in SAYINGS for key in themes} == {one.key for one in THEMES}


def test_the_table_is_sound() -> None:
    assert len({one.key for one in THEMES}) == len({one.label for one in THEMES}) == len(THEMES)
    for one in THEMES:
        assert len(one.phrases) == len(set(one.phrases)), one.key
        assert one.label == one.label.strip()
        assert one.label[0].isupper()


def test_every_phrase_of_the_table_is_found_in_a_text_that_says_it() -> None:
    for one in THEMES:
        for phrase in one.phrases:
            said = phrase.replace("…", "their own")
            assert one.key in keys(f"Leaders know of {said} here."), (one.key, phrase)


def test_the_words_that_say_so_are_where_they_are_said_to_be() -> None:
    for letter in LETTERS:
        for text in letter.findings.values():
            for found in themes_of(text):
                assert found.words == tuple(sorted(found.words, key=lambda one: one.start))
                assert all(text[one.start : one.end] == one.text for one in found.words)


def test_most_findings_have_a_theme() -> None:
    texts = [text for letter in LETTERS for text in letter.findings.values()]
    assert sum(bool(themes_of(text)) for text in texts) >= 0.9 * len(texts)


def test_several_themes_come_in_the_order_in_which_they_are_named() -> None:
    text = "Supervision, caseloads and the voice of the child; again supervision."
    assert keys(text) == ["oversight", "workforce", "voice"]
    assert words(text, "oversight") == ["Supervision", "supervision"]


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("Private fostering arrangements.", "children in care"),
        ("Education, health and care plans.", "plans"),
        ("The improvement plan.", "plans"),
        ("Initial health assessments.", "assessments"),
        ("Risks heard at the multi-agency risk assessment conference.", "assessments"),
        ("Mental health services.", "health services"),
        ("The chair should send the statement.", "disabled children"),
        ("Staff go. Missing from the minutes is a date.", "missing"),
    ],
)
def test_the_longest_words_count_and_no_others(text: str, absent: str) -> None:
    assert absent not in keys(text)


@pytest.mark.parametrize(
    "text",
    [
        "pre-proceedings",
        "preproceedings",
        "pre\u2010proceedings",
        "Pre\nproceedings",
        "pre-\nproceedings",
        "pre\ufffe\nproceedings",
        "pre-pro\u00adceedings",
    ],
)
def test_hyphens_and_line_ends_do_not_count(text: str) -> None:
    assert "pre-proceedings" in keys(f"The pace of {text} work.")


@pytest.mark.parametrize("text", ["care leavers'", "care leavers’", "care leaver’s", "Care  Leavers", "care\nleavers"])
def test_apostrophes_spaces_and_capitals_do_not_count(text: str) -> None:
    assert keys(f"The flats of {text} own.") == ["care leavers"]


def test_capitals_are_found_in_capitals() -> None:
    assert keys("Children with SEND.") == ["disabled children"]
    assert keys("The IROs’ challenge.") == ["conferences"]
    assert keys("They send an iro.") == []


def test_words_may_stand_between_but_not_many_and_not_a_full_stop() -> None:
    assert "information sharing" in keys("Sharing of all the right information.")
    assert "information sharing" not in keys("Sharing of all the right old information.")
    assert "information sharing" not in keys("There is sharing. Information is late.")


def test_a_partnership_adds_a_theme() -> None:
    own = theme("compass", "The Compass team", "Compass\nhealth navigator; Thornby … hub")
    assert keys("The Compass’s health navigators.", own) == ["compass"]
    assert words("The Compass’s health navigators.", "compass", own) == ["Compass’s", "health navigators"]
    assert words("The Thornby north hub.", "compass", own) == ["Thornby north hub"]
    assert keys("The Compass.") == []


def test_a_partnership_adds_words_to_a_theme_of_the_table() -> None:
    own = theme("out of hours", "Whatever it is called here", "night team")
    found = themes_of("The night team and weekends.", [own])
    assert [one.theme.label for one in found] == ["Out of hours"]
    assert [one.text for one in found[0].words] == ["night team", "weekends"]


@pytest.mark.parametrize(
    ("key", "label", "phrases"),
    [
        ("a", "", "word"),
        ("", "A", "word"),
        ("a", "A", " ; \n"),
        ("a", "A", "…"),
        ("a", "A", "word …"),
        ("a", "A", "-- ;"),
    ],
)
def test_a_theme_without_a_name_or_words_is_refused(key: str, label: str, phrases: str) -> None:
    with pytest.raises(Invalid):
        theme(key, label, phrases)


@pytest.mark.parametrize("text", ["", " ", "…", "'’'", "123", "\ufffe\u00ad"])
def test_a_text_that_says_nothing_has_no_themes(text: str) -> None:
    assert themes_of(text) == ()


def test_a_very_long_text_takes_no_more_than_its_length() -> None:
    started = time.process_time()
    found = themes_of("supervision of audits and sharing of the information " * 10_000)
    assert time.process_time() - started < 2
    assert len(found[0].words) == 10_000
