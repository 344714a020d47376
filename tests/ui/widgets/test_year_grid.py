"""The year at a glance: cells to walk through and to open."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from pbdesk.model import Outcome
from pbdesk.views.year_grid import Cell, GridRow
from tests.ui.hands import click, press
from ui.theme import load_theme
from ui.widgets.year_grid import YearGrid


def a_cell(first: int, span: int, rule: str) -> Cell:
    return Cell(first, span, "✓", Outcome.MET, f"{rule} {first + 1}月", rule, f"2026-{first + 1:02}", "b1")


ROWS = (
    GridRow("党员大会", tuple(a_cell(3 * n, 3, "MTG-01") for n in range(4))),
    GridRow("支委会", tuple(a_cell(n, 1, "MTG-02") for n in range(12))),
    GridRow("指导员讲党课", (a_cell(0, 12, "GUI-03"),)),
)


@pytest.fixture
def grid(qtbot: QtBot) -> YearGrid:
    made = YearGrid(load_theme())
    qtbot.addWidget(made)
    made.show_rows(ROWS, 11)
    made.resize(640, 140)
    with qtbot.waitExposed(made):
        made.show()
    made.setFocus()
    return made


def test_the_first_cell_is_described_at_first(grid: YearGrid) -> None:
    assert grid.accessibleDescription() == "MTG-01 1月"


def test_arrows_walk_along_a_row(grid: YearGrid) -> None:
    press(grid, Qt.Key.Key_Right)
    press(grid, Qt.Key.Key_Right)
    press(grid, Qt.Key.Key_Left)
    assert grid.current() == ROWS[0].cells[1]


def test_down_goes_to_the_month_below(grid: YearGrid) -> None:
    for _ in range(3):
        press(grid, Qt.Key.Key_Right)
    press(grid, Qt.Key.Key_Down)
    below = grid.current()
    assert below is not None
    assert 9 <= below.first <= 11


def test_the_walk_ends_at_the_edges(grid: YearGrid) -> None:
    press(grid, Qt.Key.Key_Up)
    press(grid, Qt.Key.Key_Left)
    assert grid.current() == ROWS[0].cells[0]


def test_enter_opens_the_cell(grid: YearGrid, qtbot: QtBot) -> None:
    press(grid, Qt.Key.Key_Down)
    with qtbot.waitSignal(grid.opened) as opened:
        press(grid, Qt.Key.Key_Return)
    assert opened.args[0].rule == "MTG-02"


def test_a_click_opens_the_cell_it_hits(grid: YearGrid, qtbot: QtBot) -> None:
    with qtbot.waitSignal(grid.opened) as opened:
        click(grid, QPoint(grid.width() - 30, 26 + 29 + 14))
    assert opened.args == [ROWS[1].cells[11]]


def test_moving_tells_the_sentence(grid: YearGrid, qtbot: QtBot) -> None:
    with qtbot.waitSignal(grid.moved) as moved:
        press(grid, Qt.Key.Key_Right)
    assert moved.args == ["MTG-01 4月"]


def test_leaving_takes_the_sentence_away(grid: YearGrid, qtbot: QtBot) -> None:
    with qtbot.waitSignal(grid.moved) as moved:
        grid.clearFocus()
    assert moved.args == [""]


def test_the_place_is_kept_when_the_rows_are_read_again(grid: YearGrid) -> None:
    press(grid, Qt.Key.Key_Right)
    grid.show_rows(ROWS, 11)
    assert grid.current() == ROWS[0].cells[1]


def test_a_place_that_is_gone_falls_back_to_the_first(grid: YearGrid) -> None:
    press(grid, Qt.Key.Key_Down)
    grid.show_rows(ROWS[:1], 11)
    assert grid.current() == ROWS[0].cells[0]


def test_without_rows_it_says_so(grid: YearGrid) -> None:
    grid.show_rows((), 11)
    assert grid.current() is None
    assert grid.accessibleDescription() == "还没有内容"


def test_it_grows_with_rows_and_type(grid: YearGrid) -> None:
    small = grid.sizeHint().height()
    grid.retheme(load_theme("light", 150))
    assert grid.sizeHint().height() > small
