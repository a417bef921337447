"""Made-up findings of eight made-up letters about Thornby, and by hand which of them repeat an earlier one.

`SAME` maps a finding to the earlier findings that make the same point. `CLOSE` are pairs about which readers would
differ: they count neither way. Every other pair of an earlier and a later finding is a different point, and many are
made to look alike: the same words about other children, the same children and another matter, the same openings.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class MadeUpLetter:
    number: int
    said_on: date
    findings: dict[int, str]


LETTERS = (
    MadeUpLetter(
        1,
        date(2014, 11, 7),
        {
            101: "Ensure that every social worker is supervised at least monthly and that managers’ decisions"
            " are written on the child’s file with the reasons for them (paragraphs 21, 40 and 112).",
            102: "Make sure that plans say what has to change, by when and who will do it, so that parents know"
            " what is expected of them.",
            103: "Improve assessments so that they weigh the family’s history and do not rest on the latest"
            " incident alone.",
            104: "Ensure that children who have been missing are offered an interview on their return within 72"
            " hours, and that what they say is used.",
            105: "Reduce the time that children wait for an adoptive family once the court has made a placement order.",
            106: "Give care leavers a full account of the money and help they are entitled to.",
            107: "Increase the choice of foster homes within the borough so that fewer children are moved far away.",
            108: "Ensure that personal education plans set targets that stretch each child in care.",
            109: "Agree with partners a single description of the thresholds for help, and check that referrers"
            " use it.",
            110: "Review the arrangements for private fostering and make the public aware of the duty to tell"
            " the council.",
            111: "Establish a programme of case audits that tells leaders how good practice is, not only whether"
            " forms are filled in.",
            112: "Ensure that independent reviewing officers challenge plans that have drifted.",
            113: "Strengthen the influence of the children in care council on the corporate parenting board.",
            114: "Reduce caseloads in the assessment teams, where too many workers are newly qualified.",
            115: "The board should hold every agency to account for its attendance at core groups and conferences.",
            116: "The board should publish learning from serious case reviews in a form that busy staff can use.",
            117: "Ensure that initial health assessments of looked after children take place within 28 days.",
            118: "Improve the performance data given to members, which is late and cannot be relied on.",
        },
    ),
    MadeUpLetter(
        2,
        date(2017, 5, 19),
        {
            201: "The regularity of supervision and the quality of direction that managers give.",
            202: "The attention given to neglect that goes on for a long time without a change in the plan.",
            203: "Decision-making at the front door when a child has been referred several times before.",
            204: "The recording of visits, so that a reader can tell what the child said.",
        },
    ),
    MadeUpLetter(
        3,
        date(2018, 10, 2),
        {
            301: "The quality of assessments, in particular the use made of previous history.",
            302: "Children’s plans, which are too often lists of services without outcomes or dates.",
            303: "Return home interviews: how many are held, how soon, and what becomes of the information.",
            304: "The sufficiency of local placements for teenagers.",
            305: "Support for care leavers aged 18 to 21 with their mental health.",
            306: "The oversight of children in unregistered schools and of those educated at home.",
            307: "Life story work for children who have a permanent home.",
            308: "Learning from audits and whether it changes practice.",
        },
    ),
    MadeUpLetter(
        4,
        date(2020, 2, 14),
        {
            401: "Children’s own accounts of their daily life in assessments and plans.",
            402: "Work before care proceedings, which goes on too long without review.",
            403: "Management oversight of child in need work that is drifting.",
            404: "The number of changes of social worker that children experience.",
            405: "The response to children at risk of criminal exploitation.",
        },
    ),
    MadeUpLetter(
        5,
        date(2021, 9, 24),
        {
            501: "Police officers do not always tell the council of domestic abuse incidents on the day, so that"
            " schools hear of them too late to support the child.",
            502: "Health practitioners are not routinely invited to strategy meetings held outside office hours.",
            503: "There is no shared programme of multi-agency audit, and partners cannot say what difference"
            " their work makes.",
            504: "Thresholds are understood differently by schools, police and the council, and a third of"
            " referrals lead to no action.",
            505: "Information about children at risk of criminal exploitation is held in three systems and is"
            " not brought together.",
            506: "The emergency duty team has too few social workers at weekends.",
            507: "School nurses carry so many cases that they cannot attend child protection conferences.",
            508: "The views of children are seldom sought by agencies other than the council.",
            509: "Staff across the partnership have not been trained to recognise coercive control.",
        },
    ),
    MadeUpLetter(
        6,
        date(2022, 12, 9),
        {
            601: "Leaders should shorten the wait for autism assessments and support families while they wait.",
            602: "Leaders across education, health and care should raise the quality of education, health and"
            " care plans and review them each year on time.",
            603: "Leaders should improve how young people with special educational needs are prepared for adult life.",
            604: "The partnership should make its local offer known to parents and keep it up to date.",
            605: "Leaders should reduce the number of pupils with special educational needs who are suspended.",
        },
    ),
    MadeUpLetter(
        7,
        date(2024, 3, 1),
        {
            701: "The consistency and impact of supervision and management oversight.",
            702: "The quality of plans, so that they are specific and can be measured.",
            703: "Timeliness of pre-proceedings work.",
            704: "Stability of the workforce, so that children can build a lasting relationship with their"
            " social worker.",
            705: "The identification of children who are privately fostered and the assessment of those who care"
            " for them.",
            706: "The sufficiency of foster homes and children’s homes near to where children come from.",
            707: "Consideration of children’s identity, culture and religion in planning.",
            708: "The offer to care leavers, including clear information about what they may claim.",
            709: "Tracking of permanence for children who wait for adoption.",
            710: "The response to 16- and 17-year-olds who have nowhere to live.",
        },
    ),
    MadeUpLetter(
        8,
        date(2025, 6, 20),
        {
            801: "The voice of the child in assessments and its use in decisions.",
            802: "Quality assurance, so that audits show what difference practice makes and lead to improvement.",
            803: "The cumulative effect of neglect, and action when nothing changes.",
            804: "Planning for contingencies in safety plans.",
            805: "Capacity of the out-of-hours service.",
            806: "The assessment of risk to unborn babies.",
        },
    ),
)

SAME: dict[int, frozenset[int]] = {
    201: frozenset({101}),
    301: frozenset({103}),
    302: frozenset({102}),
    303: frozenset({104}),
    304: frozenset({107}),
    308: frozenset({111}),
    504: frozenset({109}),
    503: frozenset({111}),
    505: frozenset({405}),
    701: frozenset({101, 201, 403}),
    702: frozenset({102, 302}),
    703: frozenset({402}),
    704: frozenset({404}),
    705: frozenset({110}),
    706: frozenset({107, 304}),
    708: frozenset({106}),
    709: frozenset({105}),
    801: frozenset({401}),
    802: frozenset({111, 308, 503}),
    803: frozenset({202}),
    805: frozenset({506}),
}

CLOSE: dict[int, frozenset[int]] = {
    202: frozenset({112}),
    203: frozenset({103}),
    204: frozenset({101}),
    305: frozenset({106}),
    306: frozenset(),
    401: frozenset({103, 102, 301, 302, 204}),
    402: frozenset({112}),
    403: frozenset({101, 112, 201}),
    404: frozenset({114}),
    503: frozenset({308, 118}),
    507: frozenset({115, 114}),
    508: frozenset({401, 113}),
    602: frozenset({102, 302}),
    702: frozenset({401, 112}),
    704: frozenset({114}),
    707: frozenset({102, 302}),
    708: frozenset({305, 604}),
    709: frozenset({307}),
    801: frozenset({103, 301, 508, 204}),
    803: frozenset({102}),
    804: frozenset({102, 302, 702}),
    805: frozenset({502}),
    806: frozenset({103, 301}),
}


def pairs() -> list[tuple[int, int]]:
    """Each finding with each finding of an earlier letter: later key, earlier key."""
    return [
        (later, earlier)
        for letter in LETTERS
        for later in letter.findings
        for before in LETTERS
        if before.said_on < letter.said_on
        for earlier in before.findings
    ]


def is_same(later: int, earlier: int) -> bool:
    return earlier in SAME.get(later, frozenset())


def is_close(later: int, earlier: int) -> bool:
    return earlier in CLOSE.get(later, frozenset()) and not is_same(later, earlier)
