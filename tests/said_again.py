"""Letters about Thornby that say again what was said before. Areas, people and every sentence are made up."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from tests.letter_texts import encoded
from tests.world import MONDAY
from tracker.domain.actions import ClosedBecause, Event, Status
from tracker.domain.london import spoken_date
from tracker.services import letters
from tracker.store.context import Context
from tracker.store.models import Action, Decision, Finding, Letter
from tracker.store.queries.partnerships import PartnershipRow

YEARS = {1: date(2018, 5, 4), 2: date(2021, 6, 9), 3: date(2024, 7, 12)}
VIEWS = {
    1: "How clearly children's own views are set down in referrals and assessments.",
    2: "The attention given to children's own views when referrals are made and plans are written.",
    3: "The place that children's own views have in referrals from every agency.",
}
# Nothing like the others, nor like one another.
OTHERS = {
    1: "The regularity of supervision of social workers.",
    2: "The awareness of private fostering among professionals.",
    3: "The speed with which minutes of strategy meetings are sent out.",
}
PROSE = (
    "In half of the referrals that health visitors send, children's own views are not set down at all.",
    "Minutes of strategy meetings wait for a signature. The ICB hears late what was agreed in strategy meetings.",
)
Keys = dict[int, tuple[int, int]]


def letter_text(published: date, *findings: str, area: str = "Thornby") -> str:
    """A focused visit's letter with these findings, and two paragraphs that bear on some of them."""
    listed = "\n".join(f"- {finding}" for finding in findings)
    prose = "\n\n".join(PROSE)
    return (
        f"{spoken_date(published)}\n\nRuby Lamb\nDirector of Children's Services\n{area} Council\n\nDear Ms Lamb\n\n"
        f"Focused visit to {area} children's services\n\n"
        f"This letter summarises the findings of a focused visit to {area} children's services on 3 and 4 April "
        f"{published.year}.\n\nHeadline findings\n\nWorkers like their jobs.\n\n"
        f"What needs to improve in this area of social work practice\n\n{listed}\n\n"
        f"Main findings\n\n{prose}\n\nYours sincerely\n\nAlex Fern\n"
    )


FRESH = letter_text(
    date(2024, 10, 7),
    "How clearly children's own views are set down in referrals and plans.",
    "The quality of housing offered in an emergency.",
)


def bring_in(context: Context, thornby: PartnershipRow, text: str) -> int:
    """The number of a letter that waits to be checked."""
    number = letters.receive(context, thornby, "letter.txt", encoded(text)).number
    context.session.flush()
    return number


def bring_in_three(context: Context, thornby: PartnershipRow) -> Keys:
    """Letters 1 to 3, confirmed; for each the keys of its finding about children's views and of its other one.

    The action for the first was closed, that for the second signed off on 8 March 2022; those of the third go on.
    """
    session, keys = context.session, {}
    for number, published in YEARS.items():
        bring_in(context, thornby, letter_text(published, VIEWS[number], OTHERS[number]))
        first, _ = letters.confirm(context, thornby, number)
        session.flush()
        letter_id = session.scalars(
            select(Letter.id).where(Letter.partnership_id == thornby.id, Letter.number == number)
        ).one()
        found = session.scalars(select(Finding.id).where(Finding.letter_id == letter_id).order_by(Finding.position))
        keys[number] = tuple(found)
        action = session.scalars(
            select(Action).where(Action.partnership_id == thornby.id, Action.number == first)
        ).one()
        if number == 1:
            action.status, action.closed_because = Status.CLOSED, ClosedBecause.REPLACED
        elif number == 2:
            action.status = Status.SIGNED_OFF
            at = datetime(2022, 3, 8, 10, 0, tzinfo=MONDAY.tzinfo)
            session.add(
                Decision(
                    partnership_id=thornby.id, action_id=action.id, event=Event.SIGNED_OFF, by="Amina Okafor", at=at
                )
            )
        else:
            action.status = Status.IN_PROGRESS
    session.flush()
    return keys  # type: ignore[return-value]
