"""The templates of the sample application. People, places and words are made up."""

START_PAGE = """
{% extends "base.html" %}
{% from "components/page_heading.html" import page_heading %}
{% from "components/empty_state.html" import empty_state %}
{% block title %}Progress{% endblock %}
{% block content %}
{{ page_heading("Ashmere", "Progress") }}
<p class="govuk-body">{{ 1|plural("action") }}, {{ 1200|plural("agency", "agencies") }}.</p>
{{ empty_state("No letters yet", "The letter becomes actions.", "/form", "Bring in a letter") }}
<p class="govuk-body"><a class="govuk-link" href="/action">ASH-17</a></p>
{% endblock %}
"""

LIST_PAGE = """
{% extends "base.html" %}
{% from "components/page_heading.html" import page_heading %}
{% from "components/wide_table.html" import wide_table %}
{% from "components/filter_panel.html" import filter_panel %}
{% from "components/page_links.html" import page_links %}
{% from "components/breadcrumbs.html" import breadcrumbs %}
{% from "components/tags.html" import status_tag, rating_tag, urgency_tag %}
{% block title %}Actions{% endblock %}
{% block before_content %}{{ breadcrumbs([{"text": "Ashmere", "href": "/"}]) }}{% endblock %}
{% block content %}
{{ page_heading("Ashmere", "Actions") }}
<div class="app-filtered">
  <div class="app-filtered__filter">
    {% set chosen = [{"heading": "Status", "items": [{"text": "In progress", "href": "/actions"}]}] %}
    {% call filter_panel("/actions", chosen, "/actions") %}
    {{ list_form.words() }}{{ list_form.status(size="s") }}
    {% endcall %}
  </div>
  <div>
    {% call wide_table("3 actions", [{"text": "Action"}, {"text": "Lead agency"}, {"text": "Status"},
                                     {"text": "On track?"},
                                     {"text": "Due", "sort": "/actions?sort=due", "sorted": "ascending"}]) %}
    {% for status, rating, urgency in [(Status.IN_PROGRESS, ShownRating.AMBER, Urgency.OVERDUE),
                                       (Status.DELIVERED, ShownRating.GREEN, Urgency.WAITING),
                                       (Status.SIGNED_OFF, ShownRating.BLUE, Urgency.FINISHED)] %}
    <tr class="govuk-table__row">
      <th scope="row" class="govuk-table__header">
        <a class="govuk-link" href="/action">ASH-{{ loop.index }}</a> The quality of multi-agency audits</th>
      <td class="govuk-table__cell" data-label="Lead agency">Northmarch Community NHS Trust</td>
      <td class="govuk-table__cell" data-label="Status">{{ status_tag(status) }}</td>
      <td class="govuk-table__cell" data-label="On track?">{{ rating_tag(rating) }}</td>
      <td class="govuk-table__cell" data-label="Due">21 October 2026 {{ urgency_tag(urgency) }}</td>
    </tr>
    {% endfor %}
    {% endcall %}
    {{ page_links("/actions?before=1", "/actions?after=3", "Pages of actions") }}
  </div>
</div>
{% endblock %}
"""

ACTION_PAGE = """
{% extends "base.html" %}
{% from "components/page_heading.html" import page_heading %}
{% from "components/back_link.html" import back_link %}
{% from "components/quote.html" import quote %}
{% from "components/summary_list.html" import summary_list %}
{% from "components/timeline.html" import timeline %}
{% from "components/form.html" import posting_button %}
{% from "components/tags.html" import status_tag, rating_tag, urgency_tag, assignment_tag %}
{% block title %}ASH-17{% endblock %}
{% block before_content %}{{ back_link("/actions", "Back to actions") }}{% endblock %}
{% block content %}
<div class="govuk-grid-row">
  <div class="govuk-grid-column-two-thirds">
    {{ page_heading("ASH-17", "The timeliness of strategy meetings") }}
    {% set words = "The timeliness of strategy meetings, and who is\\ninvited to them." %}
    {{ quote(words, "Letter of 28 September 2026, page 3", "/") }}
    {{ summary_list([
      {"key": "Status", "value": status_tag(Status.IN_PROGRESS)},
      {"key": "Is it on track?", "value": rating_tag(ShownRating.RED),
       "actions": [{"href": "/form", "text": "Update", "what": "rating of action 17"}]},
      {"key": "Due", "value": Markup("21 October 2026 ") ~ urgency_tag(Urgency.OVERDUE),
       "actions": [{"href": "/form", "what": "due date of action 17"}]},
      {"key": "Lead agency", "value": Markup("Northmarch Police ") ~ assignment_tag(Assignment.SUGGESTED),
       "actions": [{"href": "/form", "what": "lead agency of action 17"}]},
    ]) }}
    {{ posting_button("/sign-out", "Accept", "action 17", hidden={"version": 3}) }}
    <h2 class="govuk-heading-m">History</h2>
    {{ timeline(history) }}
  </div>
</div>
{% endblock %}
"""

FORM_PAGE = """
{% extends "base.html" %}
{% from "components/page_heading.html" import page_heading %}
{% from "components/form.html" import posting_form %}
{% block title %}Update action 17{% endblock %}
{% block content %}
<div class="govuk-grid-row">
  <div class="govuk-grid-column-two-thirds">
    {{ page_heading("ASH-17", "Update action 17") }}
    {% call posting_form(form, "Save update", files=true, cancel_url="/action") %}
    {{ form.title() }}{{ form.email() }}{{ form.password() }}{{ form.done(size="m") }}
    {{ form.rating(size="m") }}{{ form.reason(size="m") }}
    {{ form.agency() }}{{ form.supporting(size="m") }}{{ form.due_on(size="m") }}
    {{ form.letter() }}{{ form.sure() }}
    {% endcall %}
  </div>
</div>
{% endblock %}
"""
