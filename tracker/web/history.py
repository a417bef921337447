"""Every change of a partnership: who, when, what was, what is, why."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for

from tracker.store.queries import history
from tracker.web import gate
from tracker.web.changes import NOUNS, in_words
from tracker.web.forms.dates import PARTS
from tracker.web.forms.history import HistoryForm
from tracker.web.query_strings import kept, key
from tracker.web.rendering import long_date

blueprint = Blueprint("history", __name__)
# What a filter of the history is called in the address.
ASKED = frozenset({"noun", "person", *(f"{name}-{part}" for name in ("since", "until") for part in PARTS)})


@blueprint.get("/<partnership>/history")
def index() -> tuple[str, int]:
    """Fifty lines a page, addressed by where a page begins (`before` or `after` a line's key)."""
    context, partnership = gate.context(), gate.partnership()
    people = history.people_of(context, partnership.id)
    form = HistoryForm()
    form.offer(people)
    is_valid = form.validate()
    page = history.history_page(
        context,
        partnership.id,
        form.wanted() if is_valid else history.HistoryFilter(),
        before_id=key("before"),
        after_id=key("after"),
    )
    answer = render_template(
        "history/index.html",
        partnership=partnership,
        form=form,
        changes=[in_words(row, partnership.code) for row in page.rows],
        chosen=_chosen(form, dict(people)) if is_valid else [],
        newer_url=_address(after=page.rows[0].id) if page.has_newer and page.rows else None,
        older_url=_address(before=page.rows[-1].id) if page.has_older and page.rows else None,
    )
    return answer, 200 if is_valid else 422


def _address(without: tuple[str, ...] = (), **changes: int) -> str:
    """This page's address with the same filters, without the place in the list unless `changes` says one."""
    query: dict[str, Any] = {**kept(ASKED - set(without)), **changes}
    return url_for("history.index", **query)


def _chosen(form: HistoryForm, people: dict[int, str]) -> list[dict[str, object]]:
    """The filters in force, each with the address without it."""
    said: list[tuple[str, str, tuple[str, ...]]] = []
    if form.noun.data:
        said.append(("About", NOUNS[form.noun.data], ("noun",)))
    if form.person.data is not None:
        said.append(("Changed by", people.get(form.person.data, "The service itself"), ("person",)))
    for heading, field in (("From", form.since), ("To", form.until)):
        if field.data:
            parts = tuple(f"{field.name}-{part}" for part in PARTS)
            said.append((heading, long_date(field.data), parts))
    return [
        {"heading": heading, "items": [{"text": text, "href": _address(names)}]} for heading, text, names in said
    ]
