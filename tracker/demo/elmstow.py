"""The story of Elmstow: a report of fourteen months ago whose actions are nearly done. Everything in it is made up."""

from __future__ import annotations

from tracker.demo.days import in_days, months_ago, working_days_ago
from tracker.demo.people import CHARITY, ELMSTOW_COUNCIL, ICB, SCHOOLS, TRUST
from tracker.demo.scenes import Row, Scene, accept, assign, bring_in, close, complete, confirm, deliver, update
from tracker.domain.actions import ClosedBecause, Rating

STORY = (
    Scene(months_ago(14, 1), "leanne", bring_in("elmstow-area-send")),
    Scene(months_ago(14, 3), "leanne", confirm(1)),
    Scene(
        months_ago(14, 5),
        "leanne",
        assign(
            Row(1, TRUST, in_days(45), "Fiona Drake", (ICB, SCHOOLS), "No child waits longer than 40 weeks."),
            Row(2, ELMSTOW_COUNCIL, months_ago(6), "Hugh Penrose", (ICB,), "Nine plans in ten within 20 weeks."),
            Row(3, ELMSTOW_COUNCIL, months_ago(5), "Hugh Penrose", (SCHOOLS,), "Changed plans within eight weeks."),
            Row(4, CHARITY, months_ago(7), "Marcus Bell", (ELMSTOW_COUNCIL,), "One address, known to families."),
            Row(5, TRUST, months_ago(3), "Fiona Drake", (SCHOOLS,), "A health plan for each young person at 14."),
            Row(6, ELMSTOW_COUNCIL, months_ago(2), "Hugh Penrose", (ICB,), "What changed is published each term."),
        ),
    ),
    Scene(months_ago(14, 8), "fiona", accept(1)),
    Scene(months_ago(14, 8), "hugh", accept(2)),
    Scene(months_ago(14, 8), "hugh", accept(3)),
    Scene(months_ago(14, 9), "marcus", accept(4)),
    Scene(months_ago(14, 9), "fiona", accept(5)),
    Scene(months_ago(14, 10), "hugh", accept(6)),
    Scene(months_ago(12), "hugh", update(2, Rating.AMBER, "Two writers have been appointed.", "They start in May.")),
    Scene(
        months_ago(11),
        "marcus",
        update(
            4,
            Rating.GREEN,
            "The page for families is open.",
            "It was opened on time.",
            heard="Parents say that they find in five minutes what used to take them a week of calls.",
        ),
    ),
    Scene(months_ago(10), "hugh", update(3, Rating.GREEN, "Reviews are tracked by week.", "Most are in time.")),
    Scene(months_ago(10, 3), "fiona", update(1, Rating.AMBER, "A second clinic has opened.", "Waits still grow.")),
    Scene(
        months_ago(9),
        "yusuf",
        close(5, ClosedBecause.REPLACED, "Replaced by the regional programme for preparing for adulthood."),
    ),
    Scene(months_ago(8), "marcus", deliver(4, "Used by 900 families a month.", "Visits by month; survey of parents")),
    Scene(months_ago(8, 6), "yusuf", complete(4, "Families say that it helps.")),
    Scene(months_ago(6, 2), "hugh", deliver(2, "92% within 20 weeks.", "Monthly return, six months")),
    Scene(months_ago(6, 9), "yusuf", complete(2, "Six months in a row.")),
    Scene(months_ago(5, 4), "hugh", update(6, Rating.GREEN, "The first term's page is out.", "On time.")),
    Scene(working_days_ago(46), "hugh", deliver(3, "Reviews lead to changed plans.", "Audit of 30 reviews")),
    Scene(working_days_ago(39), "yusuf", complete(3, "The audit is good; the sample was small.")),
    Scene(working_days_ago(33), "hugh", deliver(6, "Three terms published.", "The pages, and letters from parents")),
    Scene(working_days_ago(26), "yusuf", complete(6, "Three terms published as agreed.")),
    Scene(
        working_days_ago(10),
        "fiona",
        update(
            1,
            Rating.GREEN,
            "The longest wait is 44 weeks, down from 71.",
            "It falls every month.",
            shown="Waiting list by week, last 12 months",
            held_at="Trust performance team; ask Fiona Drake",
            look_again=in_days(5),
        ),
    ),
)
