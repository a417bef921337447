from __future__ import annotations

import pytest

from tracker.domain.addresses import is_address, kept_form


@pytest.mark.parametrize(
    "text", ["a@b.example", "sana.malik+audit@police.example", "o'neil@mail.council.example", "x_1@a-b.example"]
)
def test_addresses(text: str) -> None:
    assert is_address(text)


@pytest.mark.parametrize(
    "text",
    ["", "sana", "sana.malik.police.example", "@police.example", "sana@", "sana@police", "a b@police.example",
     "a@@police.example", "a@b@police.example", ".a@police.example", "a.@police.example", "a..b@police.example",
     "a@-police.example", "a@police-.example", "a@police..example", "a@police.example.", "a@police.example\n",
     "é@police.example", "<a@police.example>", "a@police.example,b@police.example", "a" * 65 + "@police.example",
     "a@" + "b" * 200 + ".example"],
)  # fmt: skip
def test_no_addresses(text: str) -> None:
    assert not is_address(text)


def test_capitals_and_blanks_make_no_difference() -> None:
    assert kept_form("  Sana.Malik@Police.Example ") == "sana.malik@police.example"
