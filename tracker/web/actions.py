"""The list of a partnership's actions, one's own across partnerships, and the page of one action."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.access import Permission, allowed
from tracker.domain.actions import Assignment, long_overdue
from tracker.domain.offers import Offer, acts_on_behalf, answering
from tracker.store.queries import action_lists, actions
from tracker.store.queries.action_lists import Sort
from tracker.store.queries.action_story import ProposalRow, story
from tracker.store.queries.actions import ActionRow
from tracker.store.queries.letters import letters_of
from tracker.store.queries.new_actions import how_many_unassigned
from tracker.store.queries.serving import serving
from tracker.web import beside, gate, raising
from tracker.web.action_pages import the_action
from tracker.web.action_passages import passages_in_letters
from tracker.web.changes import in_words
from tracker.web.forms.action_list import ActionListForm
from tracker.web.query_strings import kept
from tracker.web.rendering import long_date

blueprint = Blueprint("actions", __name__)
# What the list is narrowed to and sorted by, as the address has it.
FILTERS = frozenset({"words", "due", "status", "rating", "lead", "named", "assignment", "letter", "sort"})
COLUMNS = (
    ("Action", Sort.NUMBER),
    ("Lead agency", None),
    ("Due", Sort.DUE),
    ("Status", Sort.STATUS),
)
# What stands as a button on an action's page, the most pressing first; the rest are Change links at the facts.
# The first of those that are PRESSING stands out.
PRESSING = frozenset({Offer.ASSIGN, Offer.ACCEPT, Offer.SIGN_OFF, Offer.UPDATE})
BUTTONS = (
    (Offer.ASSIGN, "Choose a lead agency", "action_facts.change"),
    (Offer.ACCEPT, "Accept", "answers.accept"),
    (Offer.SIGN_OFF, "Sign off", "sign_off.sign_off"),
    (Offer.UPDATE, "Give an update", "updates.give"),
    (Offer.SUGGEST, "Suggest another lead or date", "answers.suggest"),
    (Offer.PROPOSE_DATE, "Propose another date", "answers.propose_date"),
    (Offer.DELIVER, "Say it is delivered", "sign_off.deliver"),
    (Offer.RETURN, "Return it", "sign_off.send_back"),
    (Offer.AGREE_RATING, "Record the agreed rating", "sign_off.agree_rating"),
    (Offer.REOPEN, "Reopen it", "sign_off.reopen"),
    (Offer.CLOSE, "Close without completing", "sign_off.close"),
)
# Once the agency has accepted, another date is proposed by a button of its own.
ANOTHER_LEAD = "Suggest another lead agency"


@blueprint.get("/<partnership>/actions")
def index() -> ResponseReturnValue:
    context, partnership = gate.context(), gate.partnership()
    who = serving(context, partnership.id)
    letters = [(letter.number, letter.name) for letter in letters_of(context, partnership.id) if letter.actions]
    form = ActionListForm()
    form.offer(who, letters)
    form.validate()
    wanted, (sort, descending) = form.wanted(), _sorting()
    page = action_lists.actions_of(
        context,
        partnership.id,
        wanted,
        sort,
        descending=descending,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    return render_template(
        "actions/index.html",
        partnership=partnership,
        form=form,
        is_narrowed=not wanted.is_empty,
        page=page,
        columns=_columns(sort, descending),
        chosen=_chosen(form),
        sort=request.args.get("sort"),
        unowned=how_many_unassigned(context, partnership.id),
        may_assign=gate.may(Permission.ASSIGN),
        previous_url=_address(before=page.before) if page.before else None,
        next_url=_address(after=page.after) if page.after else None,
    )


@blueprint.get("/my-actions")
def mine() -> ResponseReturnValue:
    """Open actions that this person's agencies lead or support, in all their partnerships, by due date."""
    page = action_lists.my_actions(
        gate.context(), after=request.args.get("after"), before=request.args.get("before")
    )
    return render_template(
        "actions/mine.html",
        page=page,
        previous_url=url_for("actions.mine", before=page.before) if page.before else None,
        next_url=url_for("actions.mine", after=page.after) if page.after else None,
    )


@blueprint.get("/<partnership>/actions/<int:number>")
def show(number: int) -> ResponseReturnValue:
    context, partnership = gate.context(), gate.partnership()
    it = the_action(number)
    told = story(context, it)
    offered = actions.offers_for(context, it)
    who = serving(context, partnership.id)
    findings = actions.findings_of(context, it)
    return render_template(
        "actions/show.html",
        partnership=partnership,
        it=it,
        findings=findings,
        beside=beside.of_action(it, findings),
        passages=passages_in_letters(it),
        story=told,
        changes=[in_words(row, it.code) for row in actions.history_of(context, it)],
        assigned=assignment_sentence(it),
        offered=offered,
        buttons=_buttons(it, offered),
        may_answer=[row.id for row in told.open_proposals if _may_answer(it, row)],
        nobody_answers=it.lead_agency_id is not None
        and it.status.is_open
        and it.lead_agency_id not in who.answering,
        named_lead_left=it.named_lead_id is not None
        and it.lead_agency_id is not None
        and not who.works_for(it.named_lead_id, it.lead_agency_id),
        draft=_draft(it, told),
    )


def assignment_sentence(it: ActionRow) -> str:
    """What has become of asking an agency to lead."""
    asked = f"asked {long_date(it.asked_at)}" if it.asked_at else "asked"
    match it.assignment:
        case Assignment.NOBODY:
            return "No lead agency yet"
        case Assignment.ASKED:
            return f"{it.lead_agency}: {asked}, not yet accepted"
        case Assignment.SUGGESTED:
            return f"{it.lead_agency}: {asked}, has suggested another lead or date"
        case Assignment.ACCEPTED:
            on = f" on {long_date(it.accepted_at)}" if it.accepted_at else ""
            return f"{it.lead_agency} accepted{on}" + (f": {it.accepted_note}" if it.accepted_note else "")


def _buttons(it: ActionRow, offered: tuple[Offer, ...]) -> list[dict[str, Any]]:
    """The verbs offered now. Accepting for one's own agency posts at once; all others lead to a page with questions."""
    actor = gate.context().actor
    shown = [row for row in BUTTONS if row[0] in offered and (row[0] is not Offer.ASSIGN or it.lead_agency_id is None)]
    first = next((offer for offer, *_ in shown if offer in PRESSING), None)
    return [
        {
            "text": ANOTHER_LEAD if offer is Offer.SUGGEST and it.assignment is Assignment.ACCEPTED else text,
            "href": url_for(endpoint, number=it.number, fact="lead" if offer is Offer.ASSIGN else None),
            "posts": offer is Offer.ACCEPT and not acts_on_behalf(actor, offer, it),
            "on_behalf": acts_on_behalf(actor, offer, it),
            "stands_out": offer is first,
        }
        for offer, text, endpoint in shown
    ]


def _may_answer(it: ActionRow, row: ProposalRow) -> bool:
    return allowed(gate.context().actor, answering(row.lead_agency_id is not None), it)


def _draft(it: ActionRow, told: Any) -> str | None:
    """The text for who convenes, once reminders have said all they say."""
    if not (long_overdue(it.status, it.due_on, it.today) and gate.may(Permission.ASSIGN)):
        return None
    path = url_for("actions.show", number=it.number)
    return raising.draft(it, told, gate.settings().url + path)


def _sorting() -> tuple[Sort, bool]:
    """What the address says, as in `sort=due` or `sort=-due`; by due date where it says nothing that is known."""
    said = request.args.get("sort", "")
    name = said.removeprefix("-")
    return (Sort(name), said.startswith("-")) if name in set(Sort) else (Sort.DUE, False)


def _columns(sort: Sort, descending: bool) -> list[dict[str, Any]]:
    """The table's columns; a click sorts by one, a second click turns it round."""
    columns = []
    for text, key in COLUMNS:
        column: dict[str, Any] = {"text": text}
        if key is not None:
            turned = "-" if key is sort and not descending else ""
            column["sort"] = _address(sort=f"{turned}{key.value}")
            if key is sort:
                column["sorted"] = "descending" if descending else "ascending"
        columns.append(column)
    return columns


def _chosen(form: ActionListForm) -> list[dict[str, Any]]:
    """The filters in force, each with the address without it."""
    found = []
    if form.words.data:
        found.append(("Words", form.words.data, "words"))
    for field in (form.due, form.status, form.rating, form.lead, form.named, form.assignment, form.letter):
        found += [(field.label.text, option["text"], field.name) for option in field.items() if option["checked"]]
    return [
        {"heading": heading, "items": [{"text": text, "href": _address(**{name: None})}]}
        for heading, text, name in found
    ]


def _address(**changes: str | None) -> str:
    """This list's address with the same filters, from its beginning unless `changes` says otherwise."""
    said: dict[str, Any] = {name: value for name, value in (kept(FILTERS) | changes).items() if value}
    return url_for("actions.index", **said)
