"""The grid of branches and Tuesdays, and the five duties."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from pbdesk.actions.visits import VisitDraft, log
from pbdesk.calendar import parse_period
from pbdesk.model import Desk
from pbdesk.store import Store
from pbdesk.views.visits import VisitCell, VisitGrid, quarter_grid
from tests.orchard import BRANCH, TODAY, a_file, plant
from tests.ui.hands import check_model, hit
from ui.theme import apply_theme, load_theme
from ui.widgets.duties import Duties
from ui.widgets.visit_grid import VisitGridView

Key = Qt.Key


@pytest.fixture
def street() -> Iterator[Store]:
    with a_file(Desk.STREET) as store:
        plant(store, "other", "东边居民小组党支部", members=3)
        log(store, VisitDraft(branch_id=BRANCH, visited_on=date(2026, 11, 17)))
        yield store


def a_grid(store: Store, period: str = "2026Q4") -> VisitGrid:
    return quarter_grid(store, parse_period(period), TODAY)


@pytest.fixture
def view(street: Store, qtbot: QtBot) -> VisitGridView:
    made = VisitGridView(load_theme())
    qtbot.addWidget(made)
    made.resize(780, 500)
    with qtbot.waitActive(made):
        made.show()
    grid = a_grid(street)
    made.show_grid(grid, grid.lines)
    made.setFocus()
    return made


def heading(view: VisitGridView, column: int) -> str:
    return str(view.grid_model.headerData(column, Qt.Orientation.Horizontal))


def test_each_tuesday_is_a_column_with_what_is_special_about_it(view: VisitGridView) -> None:
    assert heading(view, 2) == "10.6\n国庆"
    assert heading(view, 8) == "11.17\n差1"
    assert heading(view, 9) == "11.24\n"


def test_a_line_says_branch_and_tally(view: VisitGridView) -> None:
    shown = [[str(view.grid_model.index(row, column).data()) for column in (0, 1)] for row in (0, 1)]
    assert shown == [["东边", "0/13"], ["果园", "1/13"]]


@pytest.mark.parametrize(("scale", "width"), [(100, 780), (150, 1040)])
def test_branch_and_tally_are_read_in_full_in_every_type_size(
    qapp: QApplication, view: VisitGridView, street: Store, scale: int, width: int
) -> None:
    apply_theme(qapp, load_theme("light", scale))
    try:
        view.retheme(load_theme("light", scale))
        view.resize(width, 500)
        grid = a_grid(street)
        view.show_grid(grid, tuple(replace(line, done=13) for line in grid.lines))
        assert view.columnWidth(1) >= view.sizeHintForIndex(view.grid_model.index(0, 1)).width()
        assert view.horizontalScrollBar().maximum() == 0
    finally:
        apply_theme(qapp, load_theme())


def test_a_cell_is_a_sign_and_speaks_in_words(view: VisitGridView) -> None:
    visited, missed, ahead = (view.grid_model.index(1, column) for column in (8, 7, 9))
    assert [cell.data() for cell in (visited, missed, ahead)] == ["✓", "✗", "·"]
    spoken = [cell.data(Qt.ItemDataRole.AccessibleTextRole) for cell in (visited, missed, ahead)]
    assert spoken == [
        "果园居民小组党支部 11月17日 达标", "果园居民小组党支部 11月10日 未达标", "果园居民小组党支部 11月24日 未到"
    ]  # fmt: skip


def test_arrows_move_and_enter_opens_the_cell(view: VisitGridView, qtbot: QtBot) -> None:
    assert view.go_to(BRANCH, date(2026, 11, 17))
    hit(Key.Key_Left)
    with qtbot.waitSignal(view.opened) as opened:
        hit(Key.Key_Return)
    cell = opened.args[0] if opened.args else None
    assert isinstance(cell, VisitCell)
    assert (cell.branch_id, cell.day) == (BRANCH, date(2026, 11, 10))


def test_enter_beside_the_tuesdays_opens_nothing(view: VisitGridView, qtbot: QtBot) -> None:
    view.setCurrentIndex(view.grid_model.index(0, 0))
    with qtbot.assertNotEmitted(view.opened):
        hit(Key.Key_Return)


def test_new_rows_leave_the_keyboard_where_it_was(view: VisitGridView, street: Store) -> None:
    view.go_to(BRANCH, date(2026, 11, 3))
    log(street, VisitDraft(branch_id=BRANCH, visited_on=date(2026, 11, 3)))
    grid = a_grid(street)
    view.show_grid(grid, grid.lines)
    cell = view.current_cell()
    assert cell is not None
    assert (cell.branch_id, cell.day, len(cell.visits)) == (BRANCH, date(2026, 11, 3), 1)


def test_a_tuesday_or_branch_that_is_not_shown_is_not_gone_to(view: VisitGridView) -> None:
    assert not view.go_to(BRANCH, date(2026, 11, 18))
    assert not view.go_to("nowhere", date(2026, 11, 17))


def test_the_model_keeps_qts_rules(view: VisitGridView, street: Store) -> None:
    check_model(view.grid_model)
    grid = a_grid(street, "2025Q3")
    view.show_grid(grid, grid.lines)


def test_five_duties_are_pressed_by_number(qtbot: QtBot) -> None:
    duties = Duties(load_theme())
    qtbot.addWidget(duties)
    with qtbot.waitActive(duties):
        duties.show()
    duties.findChildren(QPushButton)[0].setFocus()
    hit(Key.Key_3)
    hit(Key.Key_1)
    assert duties.tags() == ("leadership", "service")
    hit(Key.Key_3)
    assert duties.tags() == ("leadership",)


def test_the_duties_are_one_stop_for_tab_and_arrows_go_between_them(qtbot: QtBot) -> None:
    duties = Duties(load_theme())
    qtbot.addWidget(duties)
    with qtbot.waitActive(duties):
        duties.show()
    chips = duties.findChildren(QPushButton)
    chips[0].setFocus()
    hit(Key.Key_Right)
    hit(Key.Key_Space)
    hit(Key.Key_Down)
    assert duties.tags() == ("economy",)
    assert [chip.hasFocus() for chip in chips] == [False, False, False, False, True]
    assert sum(bool(chip.focusPolicy() & Qt.FocusPolicy.TabFocus) for chip in chips) == 1


def test_tags_of_another_program_are_kept(qtbot: QtBot) -> None:
    duties = Duties(load_theme())
    qtbot.addWidget(duties)
    duties.set_tags(("x-own", "economy"))
    assert duties.tags() == ("economy", "x-own")
