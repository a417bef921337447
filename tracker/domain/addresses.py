"""E-mail addresses: what can be one. Whether anybody reads it only a message can tell."""

from __future__ import annotations

import re

# Local part as RFC 5322's atoms, host name as RFC 1123's labels with at least one dot.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_HOST_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@(?:{_HOST_LABEL}\.)+{_HOST_LABEL}")
# What the column holds, and less than the 254 characters that RFC 5321 allows.
LONGEST = 200


def is_address(text: str) -> bool:
    """Whether `text` has the form of an e-mail address, like name@example.com."""
    return len(text) <= LONGEST and _ADDRESS.fullmatch(text) is not None


def kept_form(text: str) -> str:
    """The address as it is kept and compared: without blanks around it, in lower case."""
    return text.strip().lower()
