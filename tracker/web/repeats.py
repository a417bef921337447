"""What letters keep saying: the page over the years, and the decisions of people about two findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.access import Permission
from tracker.domain.chains import Chains, RepeatDecision
from tracker.domain.errors import NotFound
from tracker.domain.themes import THEMES, themes_of
from tracker.services import repeats
from tracker.store.context import check
from tracker.store.queries.repeats import Past, past
from tracker.web import gate, said_before
from tracker.web.forms.choices import Option
from tracker.web.forms.repeats import DecisionForm, RepeatsFilterForm

blueprint = Blueprint("repeats", __name__, url_prefix="/<partnership>/repeats")
PAIR = "<int(max=2147483647):finding_id>/<int(max=2147483647):earlier_id>"
PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """A theme that several letters speak of: how many of their findings in each year do."""

    label: str
    href: str
    letters: int
    counts: list[int]


@blueprint.get("")
def index() -> ResponseReturnValue:
    partnership, context = gate.partnership(), gate.context()
    said = past(context, partnership.id)
    spoken = _themes(said)
    form = RepeatsFilterForm()
    labels = {key: label for keys in spoken.values() for key, label in keys.items()}
    form.theme.choices = [Option(key, label) for key, label in sorted(labels.items(), key=lambda it: it[1])]
    chains = said.chains()
    heads = [head for head in chains.heads() if _is_about(chains, head, spoken, form.theme.data)]
    start = _start()
    echoes = said_before.of_findings(said, heads[start : start + PAGE_SIZE])
    years = sorted({row.said.said_on.year for row in said.findings.values()})
    return render_template(
        "repeats/index.html",
        partnership=partnership,
        letters=len({row.said.letter for row in said.findings.values()}),
        form=form,
        chosen=labels.get(form.theme.data or ""),
        count=len(heads),
        matters=[(said.findings[head], echoes[head], list(spoken[head].values())) for head in echoes],
        years=years,
        themes=_theme_rows(said, spoken, labels, years),
        previous_url=_address(max(start - PAGE_SIZE, 0)) if start else None,
        next_url=_address(start + PAGE_SIZE) if start + PAGE_SIZE < len(heads) else None,
    )


def _themes(said: Past) -> dict[int, dict[str, str]]:
    """For each finding the keys and labels of the themes that it speaks of."""
    own = {row.key: row.label for row in (*said.themes, *THEMES)}
    return {
        key: {found.theme.key: own[found.theme.key] for found in themes_of(row.said.text, said.themes)}
        for key, row in said.findings.items()
    }


def _is_about(chains: Chains, head: int, spoken: Mapping[int, Mapping[str, str]], theme: str | None) -> bool:
    """Whether a chain speaks of the theme, in any of its letters."""
    if theme is None:
        return True
    inside = (repeat.earlier.key for link in chains.links(head) for repeat in link.repeats)
    return any(theme in spoken[key] for key in (head, *inside))


def _theme_rows(
    said: Past, spoken: Mapping[int, Mapping[str, str]], labels: Mapping[str, str], years: list[int]
) -> list[ThemeRow]:
    """Themes of at least two letters, those of most letters first."""
    rows = []
    for theme, label in labels.items():
        about = [said.findings[key] for key, themes in spoken.items() if theme in themes]
        letters = len({row.said.letter for row in about})
        if letters > 1:
            counts = [sum(row.said.said_on.year == year for row in about) for year in years]
            rows.append(ThemeRow(label, url_for("repeats.index", theme=theme), letters, counts))
    return sorted(rows, key=lambda row: (-row.letters, -sum(row.counts), row.label))


def _start() -> int:
    """Where in the list of matters the page begins. Raises NotFound for what no link of ours says."""
    text = request.args.get("from", "0")
    if not text.isdecimal() or len(text) > 6:
        raise NotFound("There is no such page of repeats.")
    return int(text)


def _address(start: int) -> str:
    query: dict[str, Any] = {"theme": request.args.get("theme") or None, "from": start or None}
    return url_for("repeats.index", **query)


@blueprint.post(f"/{PAIR}/<decision>")
def decide(finding_id: int, earlier_id: int, decision: str) -> ResponseReturnValue:
    """One button on a finding's letter or action, to which it leads back."""
    if decision not in set(RepeatDecision):
        raise NotFound("There is no such decision.")
    return _decided(finding_id, earlier_id, RepeatDecision(decision), None)


@blueprint.route(f"/{PAIR}", methods=["GET", "POST"])
def change(finding_id: int, earlier_id: int) -> ResponseReturnValue:
    """The two findings side by side, and what was decided about them."""
    partnership, context = gate.partnership(), gate.context()
    check(context, Permission.BRING_IN_LETTERS, partnership)
    said = past(context, partnership.id)
    finding, earlier = said.findings.get(finding_id), said.findings.get(earlier_id)
    if finding is None or earlier is None or not earlier.said.is_before(finding.said):
        raise NotFound(repeats.NOT_EARLIER)
    decided = said.decisions.get((finding_id, earlier_id))
    form = DecisionForm(data={"decision": decided.decision, "reason": decided.reason} if decided else {})
    if form.validate_on_submit():
        return _decided(finding_id, earlier_id, form.decision.data, form.reason.data)
    back = _back(said, finding_id)
    page = render_template(
        "repeats/change.html",
        partnership=partnership,
        form=form,
        finding=finding,
        earlier=earlier,
        decided=decided,
        back=back,
    )
    return page, 422 if form.errors else 200


def _decided(finding_id: int, earlier_id: int, decision: RepeatDecision, reason: str | None) -> ResponseReturnValue:
    context, partnership = gate.context(), gate.partnership()
    changed = repeats.decide(context, partnership, finding_id, earlier_id, decision, reason)
    said = f"Saved: {decision.label.lower()}." if changed else "Nothing was changed."
    flash(f"{finding_id}:{said}", said_before.DECIDED)
    return redirect(_back(past(context, partnership.id), finding_id))


def _back(said: Past, finding_id: int) -> str:
    """The action from which somebody came, or the finding in its letter."""
    action, row = request.args.get("action", type=int), said.findings[finding_id]
    if action is not None:
        return url_for("actions.show", number=action, _anchor=f"said-before-{finding_id}")
    return url_for("letters.show", number=row.said.letter, _anchor=f"finding-{row.position}")
