"""A few of the kills that `make fuzz` does dozens of."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.nightly.kills import MANNERS, kill_imports


@pytest.mark.parametrize("manner", MANNERS)
def test_a_killed_import_leaves_all_of_a_letter_or_none_and_goes_on_from_there(manner: str, tmp_path: Path) -> None:
    kills = list(kill_imports(manner, tmp_path, 2, "sample"))
    assert [kill.faults for kill in kills] == [(), ()]
    assert kills[-1].letters == 8
    assert kills[0].letters < 8
