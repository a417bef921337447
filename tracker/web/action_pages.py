"""What all pages that change one action have in common: who gets them, and what happens when saving is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.errors import Conflict, Invalid, MovedOn
from tracker.domain.offers import OFFERS, Offer, is_open
from tracker.store.context import check
from tracker.store.queries import actions
from tracker.store.queries.action_story import UpdateRow, updates_of
from tracker.store.queries.actions import ActionRow
from tracker.web import gate
from tracker.web.changes import Change, in_words
from tracker.web.forms.base import VersionedForm


@dataclass(frozen=True, slots=True)
class Missed:
    """What somebody else saved while this person was writing: the changes, newest first, and the updates in full.

    `can_send_again` is whether the form can still be accepted.
    """

    changes: list[Change]
    updates: list[UpdateRow]
    can_send_again: bool


def the_action(number: int) -> ActionRow:
    """The action of this page's partnership with this number. Raises NotFound."""
    return actions.action(gate.context(), gate.partnership().id, number)


def for_offer(number: int, offer: Offer) -> ActionRow:
    """The action, for who may do this with it in one state or another. Raises NotFound, NotAllowed."""
    it = the_action(number)
    check(gate.context(), OFFERS[offer].permission, it)
    return it


def moved_on(it: ActionRow, offer: Offer) -> ResponseReturnValue | None:
    """To the action, which says how it stands, where nobody can do this with it now: links in e-mails grow old.

    A form that is sent is never thrown away like that: its verb refuses, and the form is shown again.
    """
    if request.method == "GET" and not is_open(offer, it):
        return redirect(url_for("actions.show", number=it.number))
    return None


def answer(
    it: ActionRow, form: VersionedForm, verb: Callable[[int], None], said: str, template: str, **shown: Any
) -> ResponseReturnValue:
    """Show the form, or do what it says and go back to the action with the banner `said`.

    `verb` takes the version that stood on the page. Nothing typed is lost: what is invalid is marked, and where
    somebody else saved first, the form keeps its answers, shows what they saved, and can be sent again.
    """
    if request.method == "GET":
        return render_template(template, it=it, form=form, missed=None, **shown)
    status, missed = 422, None
    if form.validate():
        version = form.version.data
        assert version is not None
        try:
            verb(version)
        except Invalid as refusal:
            gate.database_session().rollback()
            form.add_errors(refusal)
        except Conflict as refusal:
            gate.database_session().rollback()
            it = the_action(it.number)
            missed = _missed_since(it, version, can_send_again=not isinstance(refusal, MovedOn))
            form.version.data = it.version
            form.add_error(refusal.message)
            status = 409
        else:
            flash(said, "success")
            return redirect(url_for("actions.show", number=it.number))
    return render_template(template, it=it, form=form, missed=missed, **shown), status


def _missed_since(it: ActionRow, version: int, *, can_send_again: bool) -> Missed:
    context = gate.context()
    changes = [in_words(row, it.code) for row in actions.missed_since(context, it, version)]
    said = sum(change.verb == "Updated" for change in changes)
    return Missed(changes, updates_of(context, it, said) if said else [], can_send_again)
