"""Tables of frozen rows."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.qtbot import QtBot

from pbdesk.model import Outcome
from tests.ui.hands import CTRL, check_model, press
from ui.theme import Tone, load_theme
from ui.widgets.rows import TONE_ROLE, Column, RowsModel, RowsTable, outcome_column


@dataclass(frozen=True, slots=True)
class Line:
    """A row."""

    name: str
    count: int
    outcome: Outcome


COLUMNS: tuple[Column[Line], ...] = (
    Column("名称", lambda r: r.name, hint=lambda r: f"名称 {r.name}"),
    Column("次数", lambda r: str(r.count), 4, number=True, optional=True),
    outcome_column(lambda r: r.outcome),
)
LINES = tuple(Line(f"第{n}行", n, Outcome.MET if n % 2 else Outcome.UNMET) for n in range(2000))


@pytest.fixture
def model(qtbot: QtBot) -> RowsModel[Line]:
    return RowsModel(COLUMNS)


@pytest.fixture
def table(qtbot: QtBot) -> RowsTable[Line]:
    made: RowsTable[Line] = RowsTable(COLUMNS, load_theme(), "名单")
    qtbot.addWidget(made)
    made.resize(600, 400)
    with qtbot.waitExposed(made):
        made.show()
    made.setFocus()
    return made


def test_the_model_keeps_qts_rules(model: RowsModel[Line]) -> None:
    model.show_rows(LINES[:50])
    check_model(model)


def test_the_model_keeps_qts_rules_while_empty(model: RowsModel[Line]) -> None:
    check_model(model)


def test_cells_say_what_their_column_says(model: RowsModel[Line]) -> None:
    model.show_rows(LINES)
    assert model.index(7, 0).data() == "第7行"
    assert model.index(7, 0).data(Qt.ItemDataRole.ToolTipRole) == "名称 第7行"


def test_an_outcome_is_said_with_sign_and_word_beside_its_tone(model: RowsModel[Line]) -> None:
    model.show_rows(LINES)
    assert model.index(0, 2).data() == "✗ 未达标"
    assert model.index(0, 2).data(TONE_ROLE) == Tone.SHORT


def test_numbers_stand_at_the_right(model: RowsModel[Line]) -> None:
    model.show_rows(LINES)
    assert model.index(0, 1).data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight


def test_there_is_nothing_outside(model: RowsModel[Line]) -> None:
    assert model.data(QModelIndex()) is None
    assert model.headerData(9, Qt.Orientation.Horizontal) is None


def test_the_first_row_is_current_at_first(table: RowsTable[Line]) -> None:
    table.show_rows(LINES)
    assert table.current() == LINES[0]


def test_enter_opens_the_current_row(table: RowsTable[Line], qtbot: QtBot) -> None:
    table.show_rows(LINES)
    press(table, Qt.Key.Key_Down)
    with qtbot.waitSignal(table.opened) as opened:
        press(table, Qt.Key.Key_Return)
    assert opened.args == [LINES[1]]


def test_the_same_row_stays_current_when_the_rows_are_read_again(table: RowsTable[Line]) -> None:
    table.show_rows(LINES)
    table.selectRow(5)
    table.show_rows(LINES[3:], keep=lambda line: line.name)
    assert table.current() == LINES[5]


def test_moving_tells_which_row_is_current(table: RowsTable[Line], qtbot: QtBot) -> None:
    table.show_rows(LINES)
    with qtbot.waitSignal(table.chosen) as chosen:
        press(table, Qt.Key.Key_End, CTRL)
    assert chosen.args == [LINES[-1]]


def test_without_rows_nothing_is_current(table: RowsTable[Line], qtbot: QtBot) -> None:
    table.show_rows(LINES)
    with qtbot.waitSignal(table.chosen) as chosen:
        table.show_rows(())
    assert chosen.args == [None]
    assert table.current() is None


def test_tab_leaves_the_table(table: RowsTable[Line]) -> None:
    assert not table.tabKeyNavigation()


def test_an_optional_column_gives_way_in_a_narrow_table(table: RowsTable[Line]) -> None:
    table.show_rows(LINES)
    table.resize(260, 400)
    assert table.isColumnHidden(1)
    table.resize(600, 400)
    assert not table.isColumnHidden(1)


def test_where_all_must_stay_the_columns_with_a_tool_tip_give_up_a_part(qtbot: QtBot) -> None:
    columns: tuple[Column[Line], ...] = (
        Column("日期", lambda r: r.name, 9), Column("主题", lambda r: r.name),
        Column("类型", lambda r: r.name, 11, hint=lambda r: r.name),
    )  # fmt: skip
    table: RowsTable[Line] = RowsTable(columns, load_theme(), "会议")
    qtbot.addWidget(table)
    table.show_rows(LINES[:3])
    table.resize(900, 300)
    table.show()
    usual = [table.columnWidth(number) for number in range(3)]
    table.resize(400, 300)
    low = [table.columnWidth(number) for number in range(3)]
    assert (low[0], low[2] < usual[2]) == (usual[0], True)
    table.resize(900, 300)
    assert table.columnWidth(2) == usual[2]


def test_a_row_can_be_looked_for(table: RowsTable[Line]) -> None:
    table.show_rows(LINES)
    assert table.select_where(lambda line: line.count == 1234)
    assert table.current() == LINES[1234]
    assert not table.select_where(lambda line: line.count < 0)


def test_columns_grow_with_the_type(table: RowsTable[Line]) -> None:
    before = table.columnWidth(2)
    table.retheme(load_theme("light", 150))
    assert table.columnWidth(2) > before


def test_end_and_home_go_to_the_last_and_the_first_row(table: RowsTable[Line]) -> None:
    table.show_rows(LINES)
    press(table, Qt.Key.Key_End)
    assert table.current() == LINES[-1]
    press(table, Qt.Key.Key_Home)
    assert table.current() == LINES[0]


def test_left_and_right_keep_the_row_so_that_down_goes_on_from_it(table: RowsTable[Line]) -> None:
    table.show_rows(LINES)
    press(table, Qt.Key.Key_Right)
    press(table, Qt.Key.Key_Down)
    assert (table.current(), table.currentIndex().column()) == (LINES[1], 0)
