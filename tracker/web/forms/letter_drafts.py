"""Drafts of letters: whether a letter is one, who may see it, and that another letter takes its place."""

from __future__ import annotations

from collections.abc import Iterable

from tracker.store.queries.letter_drafts import Nameable
from tracker.web.forms.base import VersionedForm
from tracker.web.forms.choices import CheckboxesField, Option

NOBODY = "Select who can see the draft"


class ReadersField(CheckboxesField):
    """People to choose from, by their keys."""

    def offer(self, people: Iterable[Nameable]) -> None:
        self.choices = [Option(str(person.person_id), person.name, person.what) for person in people]


class ReadersForm(VersionedForm):
    readers = ReadersField("Who can see this draft?", coerce=int, required=NOBODY, small=True)


class TakesPlaceForm(VersionedForm):
    """The button with which a published letter takes the place of a draft. `version` is the published letter's."""
