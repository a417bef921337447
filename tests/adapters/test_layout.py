"""The order in which the lines of a page are read, however the file draws them."""

from __future__ import annotations

from random import Random

import pytest

from tracker.adapters.extract.layout import reading_order
from tracker.domain.letters.pages import Cell, Line


def line(text: str, top: float, left: float = 70.0, right: float = 500.0, cell: Cell | None = None) -> Line:
    return Line(text, left, right, top, top + 12.0, 10.0, False, cell)


def read(lines: list[Line]) -> str:
    return " ".join(one.text for one in reading_order(lines))


@pytest.mark.parametrize("seed", range(20))
def test_one_column_is_read_downwards_however_it_is_drawn(seed: int) -> None:
    lines = [line(str(number), 80.0 + 15 * number) for number in range(30)]
    Random(seed).shuffle(lines)
    assert read(lines) == " ".join(map(str, range(30)))


def test_words_that_the_file_draws_beside_each_other_keep_its_order() -> None:
    foot = [line("page", 800.1, 70.0, 110.0), line("7", 800.0, 500.0, 510.0)]
    assert read([*foot, line("first", 80.0), line("second", 95.0)]) == "first second page 7"


def test_columns_beside_each_other_keep_the_order_of_the_file() -> None:
    left = [line(text, 80.0 + 15 * place, 70.0, 200.0) for place, text in enumerate("abc")]
    right = [line(text, 84.0 + 15 * place, 300.0, 400.0) for place, text in enumerate("xyz")]
    assert read([*left, *right]) == "a b c x y z"


def test_a_table_that_is_drawn_in_pieces_is_read_whole_cell_by_cell() -> None:
    def cell(text: str, row: int, column: int, top: float) -> Line:
        return line(text, top, 70.0 + 160 * column, 200.0 + 160 * column, Cell(0, row, column, 2))

    drawn = [
        line("heading", 480.0),
        cell("body", 0, 0, 510.0),
        cell("stem:", 0, 1, 510.0),
        cell("other-body", 1, 0, 560.0),
        line("after", 700.0),
        line("prose", 80.0),
        line("more-prose", 95.0),
        cell("first-bullet", 0, 1, 525.0),
        cell("second-bullet", 0, 1, 540.0),
        cell("other", 1, 1, 560.0),
    ]
    assert read(drawn) == "prose more-prose heading body stem: first-bullet second-bullet other-body other after"
