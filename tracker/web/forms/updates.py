from __future__ import annotations

from typing import ClassVar

from tracker.domain.actions import ClosedBecause, Rating
from tracker.services.sign_off import Meeting
from tracker.services.updates import Said, Shown
from tracker.web.forms.action_facts import LONG
from tracker.web.forms.base import VersionedForm
from tracker.web.forms.choices import CheckboxField, RadiosField, options_of
from tracker.web.forms.dates import DateField
from tracker.web.forms.fields import TextAreaField, TextField

SHORT = 200


class EvidenceForm(VersionedForm):
    """What shows that something is true; a form that asks for evidence builds on it."""

    evidence_note = TextAreaField(
        "Evidence (optional)", noun="evidence", rows=3, max_length=LONG, hint="What shows that this is true?"
    )
    held_at = TextField("Where it is held and who can show it (optional)", noun="where it is held", max_length=SHORT)
    look_again_on = DateField("When to look again (optional)", noun="date to look again")

    def shown(self) -> Shown:
        return Shown(self.evidence_note.data, self.held_at.data, self.look_again_on.data)


class UpdateForm(EvidenceForm):
    """An update, in the order a minute on a phone goes."""

    asked_first: ClassVar[tuple[str, ...]] = ("done", "rating", "rating_reason", "next_step")

    done = TextAreaField("What has been done?", required="Enter what has been done", noun="what has been done",
                         rows=4, max_length=LONG)  # fmt: skip
    rating = RadiosField(
        "Is it on track?",
        choices=options_of(Rating),
        coerce=Rating,
        required="Select whether it is on track",
    )
    rating_reason = TextAreaField(
        "Reason for this rating", required="Enter the reason for this rating", noun="reason", rows=2, max_length=LONG
    )
    next_step = TextAreaField("What is the next step? (optional)", noun="next step", rows=2, max_length=LONG)
    heard = TextAreaField(
        "What have children and families told you? (optional)",
        noun="what children and families told you",
        rows=3,
        max_length=LONG,
    )
    was_under_way = CheckboxField("This work was under way before the inspection")

    def said(self) -> Said:
        return Said(
            done=self.done.data,
            rating=self.rating.data,
            rating_reason=self.rating_reason.data,
            next_step=self.next_step.data,
            heard=self.heard.data,
            evidence=self.shown(),
            was_under_way=self.was_under_way.data,
        )


class DeliverForm(EvidenceForm):
    asked_first: ClassVar[tuple[str, ...]] = ("statement",)

    statement = TextAreaField(
        "What has been delivered? (optional)",
        noun="what has been delivered",
        rows=3,
        max_length=LONG,
        hint="For the person who signs off.",
    )


class MeetingForm(VersionedForm):
    """The meeting that decided; a form that records a decision builds on it and asks for its reason first."""

    asked_first: ClassVar[tuple[str, ...]] = ("reason",)

    meeting = TextField("Name of the meeting", noun="name of the meeting", max_length=SHORT)
    meeting_on = DateField("Date of the meeting", noun="date of the meeting")
    minute = TextField("Where the minutes say so", noun="where the minutes say so", max_length=SHORT,
                       hint="For example, minute 4.2.")  # fmt: skip

    def decided(self) -> Meeting:
        return Meeting(self.meeting.data, self.meeting_on.data, self.minute.data)


class SignOffForm(MeetingForm):
    reason = TextAreaField("What convinced you? (optional)", noun="what convinced you", rows=3, max_length=LONG)


class ReturnForm(MeetingForm):
    reason = TextAreaField("Why it is returned", noun="reason", required="Enter why it is returned", rows=3,
                           max_length=LONG)  # fmt: skip


class ReopenForm(MeetingForm):
    reason = TextAreaField("Why it is reopened", noun="reason", required="Enter why it is reopened", rows=3,
                           max_length=LONG)  # fmt: skip


class CloseForm(VersionedForm):
    because = RadiosField(
        "Why does it end without being completed?",
        choices=options_of(ClosedBecause),
        coerce=ClosedBecause,
        required="Select why the action is closed",
    )
    reason = TextAreaField("Reason", noun="reason", required="Enter the reason", rows=3, max_length=LONG)


class AgreeRatingForm(VersionedForm):
    rating = RadiosField(
        "Rating the partnership agreed",
        choices=options_of(Rating),
        coerce=Rating,
        required="Select the rating the partnership agreed",
    )
    reason = TextAreaField(
        "Reason", noun="reason", rows=2, max_length=LONG, hint="Needed where it differs from the agency’s rating."
    )
