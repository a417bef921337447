"""What people type, made safe to keep: white space around it gone, line ends alike, nothing unprintable."""

from __future__ import annotations

import re

# Controls (but not tab and line feed), half characters and the two that are no characters: they break Word
# and XML files, and PostgreSQL refuses the first of them.
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_EDGES = " \t\n\u00a0\u200b\u2060\ufeff"


def clean_text(typed: str | None) -> str:
    """Several lines: line ends become `\\n`, trailing blanks and unprintable characters go. None gives ""."""
    text = _LINE_ENDS.sub("\n", _UNPRINTABLE.sub("", typed or ""))
    return "\n".join(line.rstrip(" \t") for line in text.split("\n")).strip(_EDGES)


def clean_line(typed: str | None) -> str:
    """One line: as `clean_text`, and line ends and tabs become blanks."""
    return re.sub(r"[\n\t]+", " ", clean_text(typed))
