"""Facts in the forms that letters print them in; every area and person is made up."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.domain.letters import LetterKind, ParsedLetter, pages_of
from tracker.domain.letters.dates import dates, span
from tracker.domain.letters.inspectors import names_in
from tracker.domain.letters.reader import read_letter


def letter(
    title: str, *, opening: str = "", address: str = "Ann Able\nDirector of Children’s Services"
) -> ParsedLetter:
    text = f"11 July 2031\n\n{address}\n\nDear Ann\n\n{title}\n\n{opening or 'This letter is made up.'}\n"
    return read_letter(pages_of([text]))


def report(*lines: str) -> ParsedLetter:
    return read_letter(pages_of(["\n".join(lines) + "\n\nAll of it is made up.\n"]))


SERVICES = "services for children in need of help and protection, children looked after and care leavers"


@pytest.mark.parametrize(
    ("title", "kind", "area"),
    [
        ("Focused visit to the London Borough of Saltmere’s children’s services", LetterKind.FOCUSED_VISIT, "Saltmere"),
        (
            "Focused visit to Saltmere Metropolitan Borough Council children’s services",
            LetterKind.FOCUSED_VISIT,
            "Saltmere",
        ),
        ("Focused visit to City of Thornbeck Council children's services", LetterKind.FOCUSED_VISIT, "Thornbeck"),
        ("Focused visit to Saltmere London Borough children’s services", LetterKind.FOCUSED_VISIT, "Saltmere"),
        ("Focused visit to Saltmere Children First", LetterKind.FOCUSED_VISIT, "Saltmere"),
        ("Focused visit to Saltmere Children’s Trust", LetterKind.FOCUSED_VISIT, "Saltmere"),
        ("Focused visit to children’s services in Long Barrow", LetterKind.FOCUSED_VISIT, "Long Barrow"),
        (
            "Focused visit to North East Marl local authority children’s services",
            LetterKind.FOCUSED_VISIT,
            "North East Marl",
        ),
        ("Ofsted focused visit to Kelmarsh-on-Sea children’s services.", LetterKind.FOCUSED_VISIT, "Kelmarsh-on-Sea"),
        (
            "Monitoring visit of St Anselm’s Bay local authority children’s services",
            LetterKind.MONITORING_VISIT,
            "St Anselm’s Bay",
        ),
        (
            "Monitoring visit to Marram, Dunlin and Plover children’s services",
            LetterKind.MONITORING_VISIT,
            "Marram, Dunlin and Plover",
        ),
        (
            "Monitoring visit to Upper Fenwick County Council children’s services",
            LetterKind.MONITORING_VISIT,
            "Upper Fenwick",
        ),
        ("Joint targeted area inspection of Isle of Thorne", LetterKind.JTAI, "Isle of Thorne"),
        ("Joint targeted area inspection of the London Borough of Saltmere", LetterKind.JTAI, "Saltmere"),
        (
            "Joint targeted area inspection of the multi-agency response to abuse and neglect in the London "
            "Borough of\nSaltmere",
            LetterKind.JTAI,
            "Saltmere",
        ),
        (
            "Joint targeted area inspection of the multi-agency response to sexual abuse in the family in "
            "Thornbeck Forest",
            LetterKind.JTAI,
            "Thornbeck Forest",
        ),
        ("Joint local area SEND inspection in Saltmere", LetterKind.AREA_SEND, "Saltmere"),
        ("Joint area SEND revisit in Upper Fenwick", LetterKind.AREA_SEND, "Upper Fenwick"),
    ],
)
def test_kind_and_area_of_letters(title: str, kind: LetterKind, area: str):
    parsed = letter(title)
    assert (parsed.kind, parsed.area) == (kind, area)
    assert parsed.title == " ".join(title.split())


@pytest.mark.parametrize(
    ("lines", "kind", "area"),
    [
        (
            ("Inspection of Thornbeck City Council", "local authority children’s services"),
            LetterKind.ILACS,
            "Thornbeck",
        ),
        (
            ("Inspection of the Royal Borough of Saltmere and Long Barrow children’s services",),
            LetterKind.ILACS,
            "Saltmere and Long Barrow",
        ),
        (("Inspection of Cornmarket Council’s children’s services",), LetterKind.ILACS, "Cornmarket"),
        (("Re-inspection of Saltmere children’s services",), LetterKind.ILACS, "Saltmere"),
        (("Thornbeck City Council", "Inspection of children’s social care services"), LetterKind.ILACS, "Thornbeck"),
        (
            ("Together for Families, Thornbeck", "Inspection of children’s social care services"),
            LetterKind.ILACS,
            "Thornbeck",
        ),
        (("County of Marlshire", "Inspection of local authority children’s services"), LetterKind.ILACS, "Marlshire"),
        (("London Borough of Saltmere", f"Inspection of {SERVICES}"), LetterKind.SIF, "Saltmere"),
        (
            (
                "Saltmere and Dunlin",
                f"Inspection of {SERVICES}",
                "and",
                "Review of the effectiveness of the Local Safeguarding Children Board1",
            ),
            LetterKind.SIF,
            "Saltmere and Dunlin",
        ),
        (("Saltmere Borough Council", f"Re-inspection of {SERVICES}"), LetterKind.SIF, "Saltmere"),
        (
            ("Local area partnership report", "Area SEND inspection of Kelmarsh-on-Sea", "Local Area Partnership"),
            LetterKind.AREA_SEND,
            "Kelmarsh-on-Sea",
        ),
        (
            ("Area SEND monitoring inspection of the Saltmere & District Local Area Partnership",),
            LetterKind.AREA_SEND,
            "Saltmere & District",
        ),
        (("Minutes of the allotment society",), LetterKind.OTHER, None),
    ],
)
def test_kind_and_area_of_reports(lines: tuple[str, ...], kind: LetterKind, area: str | None):
    parsed = report(*lines, "", "Inspection dates: 3 to 7 March 2031")
    assert (parsed.kind, parsed.area) == (kind, area)


def test_an_area_that_only_the_prose_names():
    parsed = letter(
        "Joint targeted area inspection of the multi-agency response to children who go missing",
        opening="Between 4 and 8 September 2017, the inspectorates undertook a joint inspection of the response. "
        "It looks at partnership working and the work of individual agencies in Upper Fenwick.",
    )
    assert parsed.area == "Upper Fenwick"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("on 14 and 15 May 2031", (2031, 5, 14), (2031, 5, 15)),
        ("on 26 to 27 March 2031", (2031, 3, 26), (2031, 3, 27)),
        ("between 20 and 22 October 2031", (2031, 10, 20), (2031, 10, 22)),
        ("between 13 October and 15 October 2031", (2031, 10, 13), (2031, 10, 15)),
        ("30 November and 1 December 2031", (2031, 11, 30), (2031, 12, 1)),
        ("20 January 2031 to 31 January 2031", (2031, 1, 20), (2031, 1, 31)),
        ("16 September – 8 October 2014", (2014, 9, 16), (2014, 10, 8)),
        ("4-27 November 2031", (2031, 11, 4), (2031, 11, 27)),
        ("27 December to 5 January 2032", (2031, 12, 27), (2032, 1, 5)),
        ("on 13, 14 and 15 June 2031", (2031, 6, 13), (2031, 6, 15)),
        ("on Tuesday 15th and Wednesday 16th May 2018", (2018, 5, 15), (2018, 5, 16)),
        ("on 29 September 2031", (2031, 9, 29), (2031, 9, 29)),
        ("3 to 7 March 2031 and 24 to 28 March 2031", (2031, 3, 3), (2031, 3, 28)),
        ("from 1 Sept to 3 Oct 31", (2031, 9, 1), (2031, 10, 3)),
    ],
)
def test_spans_of_days(text: str, first: tuple[int, int, int], last: tuple[int, int, int]):
    found = span(text)
    assert found is not None
    assert (found.first, found.last) == (date(*first), date(*last))


@pytest.mark.parametrize("text", ["", "in May 2031", "31 February 2031", "3 to 4 Smarch 2031", "99 and 100 May 2031"])
def test_what_is_no_span(text: str):
    assert span(text) is None


def test_printed_dates_keep_their_oddities():
    found = dates("by Monday 17 June 32 or 21st October, 2024, not 31 June 2031")
    assert [(one.value, one.weekday, one.is_short) for one in found] == [
        (date(2032, 6, 17), 0, True),
        (date(2024, 10, 21), None, False),
        (None, None, False),
    ]


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("The inspectors were Ann Able, HMI, and Bo Baker, HMI.", ["Ann Able", "Bo Baker"]),
        ("The inspectors were Ann Able HMI and Bo Baker-Lowe HMI.", ["Ann Able", "Bo Baker-Lowe"]),
        (
            "His Majesty’s Inspectors for this visit were Ann Able, Bo Baker and Cy D’Arcy.",
            ["Ann Able", "Bo Baker", "Cy D’Arcy"],
        ),
        ("Her Majesty’s Inspector for this visit was Ann Able.", ["Ann Able"]),
        ("His Majesty’s Inspectors for this visit were: Ann Able and Bo Baker.", ["Ann Able", "Bo Baker"]),
        (
            "The visit was carried out by Ann Able, Her Majesty’s Inspector, and Bo van Dam, Ofsted Inspector.",
            ["Ann Able", "Bo van Dam"],
        ),
        (
            "This visit was conducted by two of Her Majesty’s Inspectors, Ann Able and Bo Baker.",
            ["Ann Able", "Bo Baker"],
        ),
        (
            "The inspectors were Ann Able and Bo Baker, all of whom are Her Majesty’s Inspectors.",
            ["Ann Able", "Bo Baker"],
        ),
        ("The lead inspector was Ann Able, and the team inspector was Bo Baker.", ["Ann Able", "Bo Baker"]),
        ("The HMI were Ann Able and Bo Baker (shadowing).", ["Ann Able", "Bo Baker"]),
        ("Inspectors looked at records. Nobody is named.", []),
    ],
)
def test_inspectors_in_a_sentence(sentence: str, names: list[str]):
    parsed = letter("Focused visit to Saltmere children’s services", opening=f"This letter is made up. {sentence}")
    assert list(parsed.inspectors) == names


def test_days_joined_by_a_sign():
    opening = "This letter is about the focused visit to Saltmere children’s services on 4 & 5 March 2031."
    parsed = letter("Focused visit to Saltmere children’s services", opening=opening)
    assert (parsed.inspection_start, parsed.inspection_end) == (date(2031, 3, 4), date(2031, 3, 5))


def test_inspectors_under_labels_without_analysts_and_managers():
    parsed = report(
        "Saltmere Borough Council",
        f"Inspection of {SERVICES}",
        "",
        "Inspection date: 10 June – 2 July 2014",
        "",
        "Information about this inspection",
        "",
        "The inspection team consisted of some people.",
        "",
        "The inspection team",
        "",
        "Lead inspector: Ann Able HMI",
        "Deputy lead inspector: Bo Baker AI",
        "Team inspectors: Cy Drew HMI, Di Eades-",
        "Finch, Gus Hall and",
        "Ida Jones",
        "Senior data analysts: Kit Low and Meg Nye",
        "Quality assurance manager: Ola Pym, Senior HMI",
    )
    assert parsed.inspectors == ("Ann Able", "Bo Baker", "Cy Drew", "Di Eades-Finch", "Gus Hall", "Ida Jones")


def test_names_in_a_list_of_other_things():
    assert names_in("two HMI, one Ofsted Inspector and a lead inspector") == []


@pytest.mark.parametrize(
    ("address", "people"),
    [
        (
            "Ann Able\nDirector of Children’s Services\nSaltmere Council\nTown Hall\nZZ1 1ZZ",
            [("Ann Able", "Director of Children’s Services")],
        ),
        (
            "Ann Able – Director of Children’s Services, Saltmere\nBo Baker – Chief Constable, Marlshire Police",
            [
                ("Ann Able", "Director of Children’s Services, Saltmere"),
                ("Bo Baker", "Chief Constable, Marlshire Police"),
            ],
        ),
        (
            "Ann Able (Director of Children’s Services)\nSaltmere Council\nTown Hall",
            [("Ann Able", "Director of Children’s Services")],
        ),
        ("Mr Bo Baker\nSaltmere Childrens Services\nTown Hall", [("Mr Bo Baker", None)]),
        ("Director of Children’s Services\nAnn Able\nTown Hall", [("Ann Able", None)]),
        ("Ann Able, Director – People\nSaltmere Council", [("Ann Able", "Director – People")]),
        (
            "Ann Able, Director of Children’s Services, Saltmere\n"
            "Sir Bo Baker CBE, QPM, Chief Constable, Marlshire\nPolice\n"
            "Cy Drew, CEO, Rehabilitation Company",
            [
                ("Ann Able", "Director of Children’s Services, Saltmere"),
                ("Sir Bo Baker CBE, QPM", "Chief Constable, Marlshire Police"),
                ("Cy Drew", "CEO, Rehabilitation Company"),
            ],
        ),
        (
            "Ann Able\nDirector of Children’s Services\n\nBo Baker\nChief Constable\n\nCy Drew\nChief Nurse",
            [
                ("Ann Able", "Director of Children’s Services"),
                ("Bo Baker", "Chief Constable"),
                ("Cy Drew", "Chief Nurse"),
            ],
        ),
    ],
)
def test_addressees(address: str, people: list[tuple[str, str | None]]):
    parsed = letter("Joint targeted area inspection of Saltmere", address=address)
    assert [(one.name, one.role) for one in parsed.addressees] == people


def deadline(sentence: str):
    return letter(
        "Joint targeted area inspection of Saltmere", opening=f"This letter is made up.\n\nNext steps\n\n{sentence}"
    ).deadline


def test_the_printed_deadline_with_its_address_and_authority():
    found = deadline(
        "We have determined that Saltmere Council is the principal authority and should prepare a written statement "
        "of proposed action. Saltmere Council should send the written statement of action to a.b@c.example by "
        "Friday 18 July 2031. It will be read."
    )
    assert found is not None
    assert (found.date, found.submit_to, found.principal_authority) == (
        date(2031, 7, 18),
        "a.b@c.example",
        "Saltmere Council",
    )
    assert found.text.endswith("by Friday 18 July 2031.")


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        (
            "You should submit an action plan that responds to this area within 70 working days of receiving this "
            "letter.",
            70,
        ),
        (
            "The council should submit an action plan to Ofsted within seventy working days of receipt of this letter. "
            "Send a draft action plan to Ofsted within 20 working days; this is required.",
            70,
        ),
    ],
)
def test_a_deadline_counted_from_receiving_the_letter(sentence: str, days: int):
    found = deadline(sentence)
    assert found is not None
    assert (found.date, found.relative_working_days) == (None, days)


@pytest.mark.parametrize(
    "sentence",
    [
        "The action plan was finished by 3 March 2030 and should be read by all.",
        "Leaders need to send letters to parents by post.",
        "The area was required to produce a written statement of action in 2019.",
        "Ofsted will take the findings into account when planning the next inspection.",
    ],
)
def test_what_asks_for_no_statement(sentence: str):
    assert deadline(sentence) is None


def test_kind_and_area_know_where_they_are_printed() -> None:
    address = "Ann Able\nDirector of Children’s Services\nLong Barrow Council"
    text = f"11 July 2031\n\n{address}\n\nDear Ann\n\nFocused visit to Long\nBarrow children’s services\n\nMade up.\n"
    places = read_letter(pages_of([text])).places
    kind, area = places["kind"], places["area"]
    assert (text[kind.start : kind.end], kind.line) == ("Focused visit", 9)
    # Of the title, although the address names it too.
    assert (text[area.start : area.end], area.line) == ("Long\nBarrow", 9)


def test_an_area_that_only_the_text_names_is_found_there() -> None:
    opening = "This letter tells the joint inspection of the help that children get in Saltmere."
    read = letter("Joint targeted area inspection of the multi-agency response to neglect", opening=opening)
    assert read.area == "Saltmere"
    assert read.places["area"].line == 10
