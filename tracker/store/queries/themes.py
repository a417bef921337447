"""A partnership's own themes, beside those of the table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from tracker.domain.themes import THEMES, Theme, theme
from tracker.store.context import Context, must_see
from tracker.store.models import OwnTheme

_LABELS = {row.key: row.label for row in THEMES}


@dataclass(frozen=True, slots=True)
class OwnThemeRow:
    """A theme that a partnership added, or its words for one of the table (`is_new` is false then)."""

    id: int
    key: str
    label: str
    phrases: str
    added_by: str
    added_at: datetime

    @property
    def is_new(self) -> bool:
        return self.key not in _LABELS

    @property
    def theme(self) -> Theme:
        return theme(self.key, self.label, self.phrases)


def own_themes(context: Context, partnership_id: int) -> list[OwnThemeRow]:
    """What a partnership added and has not ended, by name. One query. Raises NotFound outside one's partnerships."""
    must_see(context, partnership_id)
    rows = context.session.execute(
        select(OwnTheme.id, OwnTheme.key, OwnTheme.label, OwnTheme.phrases, OwnTheme.added_by, OwnTheme.added_at)
        .where(OwnTheme.partnership_id == partnership_id, OwnTheme.ended_at.is_(None))
        .order_by(OwnTheme.label)
    )
    return [OwnThemeRow(*row) for row in rows]


def themes_in(context: Context, partnership_id: int) -> tuple[Theme, ...]:
    """The partnership's own themes as texts are read with them. One query."""
    return tuple(row.theme for row in own_themes(context, partnership_id))
