"""Bringing letters in, correcting their facts, and the answers that checking asks for."""

from __future__ import annotations

from tracker.domain.cards import LetterMark
from tracker.domain.letter_words import FINDING_KINDS, LETTER_KINDS
from tracker.domain.letters import FindingKind, LetterKind
from tracker.web.forms.base import Form, VersionedForm
from tracker.web.forms.choices import Option, RadiosField
from tracker.web.forms.dates import DateField
from tracker.web.forms.fields import EmailField, FileField, TextAreaField, TextField
from tracker.web.forms.letter_drafts import ReadersField

ACCEPTED = ".pdf,.docx,.txt,.md,.markdown,.html,.htm"
# Agencies are chosen by their key; the partnership itself by this word.
THE_PARTNERSHIP = "partnership"


class UploadForm(Form):
    mark = RadiosField(
        "Is the letter published?",
        choices=[
            Option(LetterMark.PUBLISHED.value, "Published", "Everybody with a role in the partnership can see it"),
            Option(
                LetterMark.DRAFT.value,
                "A draft, sent for checking of facts",
                "Confidential: only the people you choose can see it, to begin with whoever convenes the partnership "
                "and you. No actions come from it",
            ),
        ],
        coerce=LetterMark,
        required="Select whether the letter is published",
    )
    readers = ReadersField("If it is a draft, who can see it?", coerce=int, small=True)
    files = FileField("Upload letters", multiple=True, accept=ACCEPTED)
    pasted = TextAreaField("Or paste the text of one letter", rows=8, privacy_hint=False)


class FactsForm(VersionedForm):
    title = TextField("Title", required="Enter a title", max_length=300)
    kind = RadiosField(
        "Kind of letter or report",
        choices=[Option(kind.value, label) for kind, label in LETTER_KINDS.items()],
        coerce=LetterKind,
        required="Select the kind of letter or report",
        small=True,
    )
    area = TextField("Area", max_length=200, width=20)
    published_on = DateField("Date of the letter", hint="For example, 12 7 2024")
    received_on = DateField(
        "Date received", hint="Working days are counted from this day. Until you enter it, from the date of the letter"
    )
    inspection_start_on = DateField("First day of the inspection")
    inspection_end_on = DateField("Last day of the inspection")
    answers = RadiosField("Who answers for the letter?", required="Select who answers for the letter", small=True)
    principal_authority = TextField(
        "Principal authority", max_length=300, hint="Who must prepare the statement, where the letter names somebody"
    )
    submit_to = EmailField("Where to send the answer", max_length=200, hint="The email address that the letter gives")
    printed_deadline_on = DateField(
        "Deadline printed in the letter", hint="Leave it empty where the letter prints no date"
    )


class SplitForm(VersionedForm):
    at = RadiosField("Where does the second finding begin?", coerce=int, required="Select where to split the finding")


class AddForm(VersionedForm):
    kind = RadiosField(
        "What are they?",
        choices=[Option(kind.value, label) for kind, label in FINDING_KINDS.items()],
        coerce=FindingKind,
        required="Select what kind of finding it is",
        small=True,
    )


class WithdrawForm(VersionedForm):
    reason = TextAreaField(
        "Why is this letter withdrawn?", rows=3, max_length=1000, required="Enter why the letter is withdrawn"
    )


class SupersedeForm(VersionedForm):
    reason = TextAreaField(
        "Why is this finding wrong?", rows=3, max_length=1000, required="Enter why this finding is wrong"
    )


class ConfirmForm(VersionedForm):
    """The button that makes actions of findings."""
