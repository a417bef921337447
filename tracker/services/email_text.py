"""From values to the three faces of an e-mail: its subject, its plain text, its HTML with the styles inside."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from css_inline import CSSInliner
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from tracker.domain.london import spoken_date
from tracker.domain.wording import counted, listed
from tracker.settings import ROOT

_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*){2,}")
_TEMPLATES = Environment(
    loader=FileSystemLoader(ROOT / "templates" / "emails"),
    autoescape=select_autoescape(["html"], default=False),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
_TEMPLATES.filters.update(spoken_date=spoken_date, counted=counted, listed=listed)
_INLINER = CSSInliner(keep_style_tags=False, load_remote_stylesheets=False)


@dataclass(frozen=True, slots=True)
class EmailText:
    """`text` says all that `html` says."""

    subject: str
    text: str
    html: str


def render(name: str, values: Mapping[str, object]) -> EmailText:
    """The e-mail `name` of `templates/emails`. A value that a template wants and does not get is an error."""
    subject, text, html = (
        _TEMPLATES.get_template(f"{name}.{face}").render(values) for face in ("subject", "txt", "html")
    )
    return EmailText(" ".join(subject.split()), _BLANK_LINES.sub("\n\n", text).strip() + "\n", _INLINER.inline(html))
