"""Every change of a partnership: who, when, what was, what is, why."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for

from tracker.domain.errors import NotFound
from tracker.store.queries import history
from tracker.web import gate
from tracker.web.changes import NOUNS, in_words
from tracker.web.forms.history import HistoryForm
from tracker.web.rendering import long_date

blueprint = Blueprint("history", __name__)


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
        before_id=_key("before"),
        after_id=_key("after"),
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


def _key(name: str) -> int | None:
    """The line a page begins at. Raises NotFound for what no link of ours says."""
    text = request.args.get(name)
    if text is None:
        return None
    if not text.isdigit() or len(text) > 18:
        raise NotFound("There is no such page of the history.")
    return int(text)


def _address(without: tuple[str, ...] = (), **changes: int) -> str:
    """This page's address with the same filters, without the place in the list unless `changes` says one."""
    kept = {
        name: value
        for name, value in request.args.items()
        if value and name not in {"before", "after"} and name not in without
    }
    query: dict[str, Any] = kept | changes
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
            parts = tuple(f"{field.name}-{part}" for part in ("day", "month", "year"))
            said.append((heading, long_date(field.data), parts))
    return [
        {"heading": heading, "items": [{"text": text, "href": _address(names)}]} for heading, text, names in said
    ]
