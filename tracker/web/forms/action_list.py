from __future__ import annotations

from tracker.domain.actions import Assignment, ShownRating
from tracker.store.queries.action_filters import ActionFilter, DueFilter, StatusFilter
from tracker.store.queries.serving import Serving
from tracker.web.forms.base import QueryForm
from tracker.web.forms.choices import Option, SelectField, options_of
from tracker.web.forms.fields import TextField

NOBODY = "nobody"


class ActionListForm(QueryForm):
    """What a list of actions is narrowed to. All of it stands in the address."""

    words = TextField("Search in words", max_length=200)
    due = SelectField("Due", choices=options_of(DueFilter), coerce=DueFilter, blank="Any date")
    status = SelectField("Status", choices=options_of(StatusFilter), coerce=StatusFilter, blank="Any status")
    rating = SelectField("Is it on track?", choices=options_of(ShownRating), coerce=ShownRating, blank="Any rating")
    lead = SelectField("Lead agency", blank="Any agency")
    named = SelectField("Named lead", coerce=int, blank="Anybody")
    assignment = SelectField("Answer", choices=options_of(Assignment), coerce=Assignment, blank="Any answer")
    letter = SelectField("Letter", coerce=int, blank="Any letter")

    def offer(self, who: Serving, letters: list[tuple[int, str]]) -> None:
        """Let the reader choose among these agencies, people and letters (number and title)."""
        agencies = [Option(str(agency.id), agency.name) for agency in who.agencies]
        self.lead.choices = [Option(NOBODY, Assignment.NOBODY.label), *agencies]
        people = {person.person_id: person.name for person in who.people}
        self.named.choices = [Option(str(key), name) for key, name in people.items()]
        self.letter.choices = [Option(str(number), f"{number}: {title}") for number, title in letters]

    def wanted(self) -> ActionFilter:
        """The filter; what the lists above do not have is left out."""
        lead = self.lead.data
        return ActionFilter(
            words=(self.words.data or "")[:200],
            letter=self.letter.data,
            lead=int(lead) if lead and lead != NOBODY else None,
            no_lead=lead == NOBODY,
            assignment=self.assignment.data,
            named=self.named.data,
            status=self.status.data,
            rating=self.rating.data,
            due=self.due.data,
        )
