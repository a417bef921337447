"""The story of Ashmere, in the order in which it happened. Everything in it is made up."""

from __future__ import annotations

from tracker.demo.days import days_ago, in_days, working_days_ago, years_ago
from tracker.demo.people import ASHMERE_COUNCIL, CHARITY, ICB, PARTNERSHIPS, POLICE, SCHOOLS, TRUST
from tracker.demo.scenes import (
    Row,
    Scene,
    accept,
    agree_rating,
    assign,
    bring_in,
    close,
    complete,
    confirm,
    deliver,
    leave,
    send_back,
    set_date,
    suggest,
    update,
)
from tracker.domain.actions import ClosedBecause, Rating

ITSELF = PARTNERSHIPS["ashmere"]
EXECUTIVE = "Partnership executive"

SEVEN_YEARS_AGO = (
    Scene(years_ago(7, 1), "tom", bring_in("ashmere-focused-visit")),
    Scene(years_ago(7, 3), "tom", confirm(1)),
    Scene(
        years_ago(7, 6),
        "tom",
        assign(
            Row(1, ASHMERE_COUNCIL, years_ago(6), "Ian Fell", measure="Nine in ten referrals give the child's view."),
            Row(2, ASHMERE_COUNCIL, years_ago(6), "Ian Fell", measure="Supervision every month, on record."),
            Row(3, ASHMERE_COUNCIL, years_ago(5), "Kerry Lomas", measure="No plan runs on without a review."),
        ),
    ),
    Scene(years_ago(7, 9), "ian", accept(1)),
    Scene(years_ago(7, 9), "ian", accept(2)),
    Scene(years_ago(7, 12), "kerry", accept(3)),
    Scene(
        years_ago(7, 60),
        "ian",
        update(1, Rating.GREEN, "The referral form asks what the child says.", "The form is in use everywhere."),
    ),
    Scene(
        years_ago(7, 70),
        "ian",
        update(2, Rating.GREEN, "Supervision dates are kept in the case system.", "All teams have begun."),
    ),
    Scene(
        years_ago(7, 90),
        "kerry",
        update(3, Rating.AMBER, "Plans older than a year have been counted: 41.", "No time yet to review them."),
    ),
    Scene(years_ago(6, -40), "ian", deliver(2, "Monthly for two quarters.", "Supervision report, two quarters")),
    Scene(years_ago(6, -30), "ruth", complete(2, "The report shows it.")),
    Scene(years_ago(6, -20), "ian", deliver(1, "The form is used.", "Form and guidance, version 3")),
    Scene(years_ago(6, -12), "ruth", complete(1, "The form is there and is used.")),
)

THREE_YEARS_AGO = (
    Scene(years_ago(3, 1), "tom", bring_in("ashmere-ilacs")),
    Scene(years_ago(3, 2), "tom", confirm(2)),
    Scene(
        years_ago(3, 5),
        "ruth",
        close(3, ClosedBecause.REPLACED, "Replaced by ASH-6, which the later inspection asks for."),
    ),
    Scene(
        years_ago(3, 6),
        "tom",
        assign(
            Row(4, ASHMERE_COUNCIL, years_ago(2), "Ian Fell", measure="Children's views in every plan sampled."),
            Row(5, ASHMERE_COUNCIL, years_ago(2), "Ian Fell", (TRUST,), "Every child in care for a year has one."),
            Row(6, ASHMERE_COUNCIL, years_ago(2), "Ian Fell", measure="No child waits longer than a month unseen."),
            Row(7, ASHMERE_COUNCIL, years_ago(2), "Kerry Lomas", (SCHOOLS, TRUST), "Twice as many notifications."),
            Row(8, CHARITY, years_ago(2), "Marcus Bell", (POLICE,), "Offered within three days, every time."),
        ),
    ),
    Scene(years_ago(3, 8), "ian", accept(4)),
    Scene(years_ago(3, 8), "ian", accept(5)),
    Scene(years_ago(3, 8), "ian", accept(6)),
    Scene(years_ago(3, 10), "kerry", accept(7)),
    Scene(years_ago(3, 10), "marcus", accept(8)),
    Scene(
        years_ago(3, 70),
        "ian",
        update(4, Rating.GREEN, "A day of training for every team.", "All teams have been trained."),
    ),
    Scene(
        years_ago(3, 75),
        "ian",
        update(5, Rating.AMBER, "Two workers have begun with life-story books.", "Fewer than was planned."),
    ),
    Scene(
        years_ago(3, 80),
        "ian",
        update(6, Rating.AMBER, "Managers see a list of delays each week.", "The list is right, the answers are slow."),
    ),
    Scene(
        years_ago(3, 85),
        "kerry",
        update(7, Rating.GREEN, "Posters and a film for schools and surgeries.", "Sent to all of them."),
    ),
    Scene(
        years_ago(3, 90),
        "marcus",
        update(8, Rating.GREEN, "Conversations are offered by our youth workers.", "Nine in ten take place."),
    ),
    Scene(years_ago(2, -30), "ian", deliver(5, "Every child has a book.", "List of books, checked by a manager")),
    Scene(years_ago(2, -22), "ruth", complete(5, "Seen by the chair: ten books out of ten.")),
    Scene(years_ago(2, -10), "ruth", set_date(6, years_ago(1), "The new case system comes in the spring.")),
    Scene(years_ago(2, -10), "ruth", set_date(7, years_ago(1), "A campaign is planned with the library.")),
    Scene(years_ago(2, 100), "ian", deliver(4, "Training done, audit good.", "Audit of 20 plans")),
    Scene(years_ago(2, 110), "ruth", complete(4, "Training was given to everybody. The audit is convincing.")),
    Scene(years_ago(1, -5), "ruth", set_date(6, in_days(6), "Managers want a full year of the new list.")),
    Scene(years_ago(1, -5), "ruth", set_date(7, in_days(12), "The campaign was moved to this year.")),
)

BEFORE_THE_LETTER = (
    Scene(
        working_days_ago(52),
        "kerry",
        update(7, Rating.AMBER, "The library campaign has a date.", "It starts later than planned."),
    ),
    Scene(
        working_days_ago(48),
        "ian",
        update(6, Rating.GREEN, "The list of delays is discussed every Monday.", "Waits are shorter in all teams."),
    ),
    Scene(
        working_days_ago(44),
        "marcus",
        deliver(8, "Offered every time since January.", "Quarterly report, numbers by month", "Harbour Families"),
    ),
    Scene(
        working_days_ago(37),
        "tom",
        complete(8, "Agreed without a vote.", EXECUTIVE, "Minute 6.2"),
    ),
)

THE_JOINT_INSPECTION = (
    Scene(working_days_ago(21), "tom", bring_in("ashmere-joint")),
    Scene(working_days_ago(20), "tom", confirm(3)),
    Scene(
        working_days_ago(19),
        "tom",
        assign(
            Row(9, ITSELF, days_ago(3), "Tom Pickering", (POLICE, ICB, ASHMERE_COUNCIL),
                "Four audits a year, each with what changed because of it."),
            Row(10, ASHMERE_COUNCIL, in_days(60), "Ian Fell", (POLICE, ICB, TRUST),
                "Nine referrals in ten from every agency give the child's own view."),
            Row(12, ICB, in_days(26), "Grace Oduya", (ASHMERE_COUNCIL, POLICE), "Minutes within one working day."),
            Row(13, POLICE, in_days(20), "DCI Sana Malik", measure="Every report is sorted on the day it is made."),
            Row(14, POLICE, days_ago(10), "DCI Sana Malik", measure="Both checks made before every meeting."),
            Row(15, ASHMERE_COUNCIL, in_days(30), "Ian Fell", (TRUST,), "A call back within the hour, at any hour."),
            Row(16, SCHOOLS, in_days(50), "Priya Nair", (POLICE,), "Schools know before the school day begins."),
        ),
    ),
    Scene(working_days_ago(18), "sana", accept(13)),
    Scene(working_days_ago(18), "sana", accept(14)),
    Scene(
        working_days_ago(18),
        "sana",
        update(
            13,
            Rating.AMBER,
            "Two sergeants joined the team before the inspection. A third is being recruited.",
            "The busiest days are still too busy.",
            under_way=True,
        ),
    ),
    Scene(working_days_ago(17), "grace", accept(12)),
    Scene(working_days_ago(17), "ian", accept(10)),
    Scene(working_days_ago(17), "tom", accept(9, "Agreed at the executive, minute 4.1")),
    Scene(
        working_days_ago(16),
        "ian",
        suggest(
            15,
            "The crisis line is run by the health trust, and its new contract begins in two months.",
            TRUST,
            in_days(60),
        ),
    ),
    Scene(working_days_ago(15), "priya", accept(16)),
    Scene(
        working_days_ago(15),
        "callum",
        update(
            14,
            Rating.AMBER,
            "Access to the national database was asked for nine officers and given to four.",
            "Five officers wait for their vetting.",
            next_step="Ask the vetting team for a date.",
        ),
    ),
    Scene(
        working_days_ago(13),
        "tom",
        update(9, Rating.AMBER, "A plan of four audits has been drafted.", "Two agencies have not named an auditor."),
    ),
    Scene(
        working_days_ago(12),
        "ruth",
        set_date(9, in_days(18), "The first audit has to wait for the auditors."),
    ),
    Scene(
        working_days_ago(12),
        "grace",
        update(
            12,
            Rating.GREEN,
            "Minutes are now sent by the chair of the meeting, not by the typing pool.",
            "Nine of ten went out within one working day.",
            shown="Log of when minutes were sent, one month",
            held_at="ICB safeguarding team, shared drive; ask Grace Oduya",
            look_again=in_days(7),
        ),
    ),
    Scene(
        working_days_ago(12),
        "ian",
        deliver(6, "A full year of shorter waits.", "Weekly lists, January to December", "Council, quality team"),
    ),
    Scene(
        working_days_ago(11),
        "sana",
        update(13, Rating.GREEN, "The third sergeant has started.", "No report waited overnight for two weeks."),
    ),
    Scene(
        days_ago(9),
        "sana",
        deliver(13, "Three sergeants, and no backlog.", "Daily count of reports and waits, six weeks"),
    ),
    Scene(
        working_days_ago(5),
        "ruth",
        send_back(6, "The lists show the south team only. Show the same for the other two teams."),
    ),
    Scene(
        working_days_ago(4),
        "ian",
        update(
            10,
            Rating.GREEN,
            "Forty referrals were read by two agencies together. The form now begins with the child's words.",
            "The first sample is done and the form has changed.",
            next_step="Read forty more in six weeks.",
            heard="Young people on the advisory group say that the old form never asked them anything.",
        ),
    ),
    Scene(
        working_days_ago(4),
        "tom",
        update(9, Rating.AMBER, "Auditors are named by all agencies.", "The first audit starts a month late."),
    ),
    Scene(working_days_ago(3), "ruth", set_date(9, in_days(40), "The first audit starts a month late.")),
    Scene(
        working_days_ago(3),
        "fiona",
        update(10, Rating.AMBER, "Health visitors use the new form in two of three teams.", "One team has not begun."),
    ),
    Scene(
        working_days_ago(2),
        "ruth",
        agree_rating(14, Rating.RED, "The agreed date has passed and five officers still have no access."),
    ),
)  # fmt: skip

LEAVING = Scene(working_days_ago(15), "alex", leave("Kerry Lomas", "Left the council"))

STORY = (*SEVEN_YEARS_AGO, *THREE_YEARS_AGO, *BEFORE_THE_LETTER, *THE_JOINT_INSPECTION, LEAVING)
