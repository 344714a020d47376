"""The side bar: every page can be reached, however low the window and however large the type."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.hands import press
from ui.theme import load_theme
from ui.widgets.sidebar import SideBar, page_key

TITLES = [f"第{n}页" for n in range(1, 14)]


@pytest.fixture
def side(qtbot: QtBot) -> SideBar:
    made = SideBar(TITLES, load_theme("light", 150))
    qtbot.addWidget(made)
    made.resize(made.width(), 420)
    made.show_file("坪地街道", "昨天备份")
    with qtbot.waitExposed(made):
        made.show()
    return made


def words(side: SideBar) -> list[QPushButton]:
    return side.findChildren(QPushButton)


def seen(side: SideBar, button: QPushButton) -> bool:
    return button.visibleRegion().boundingRect().height() >= button.height() - 1


def test_thirteen_pages_in_a_low_window_are_all_reached_by_the_arrows(side: SideBar) -> None:
    for number, button in enumerate(words(side)):
        side.choose(number)
        assert seen(side, button), button.text()


def test_words_stand_closer_where_the_window_is_low(side: SideBar) -> None:
    low = words(side)[0].sizeHint().height()
    side.resize(side.width(), 1400)
    assert words(side)[0].sizeHint().height() > low


def test_arrows_choose_the_next_page(side: SideBar, qtbot: QtBot) -> None:
    side.choose(0)
    with qtbot.waitSignal(side.chosen) as chosen:
        press(words(side)[0], Qt.Key.Key_Down)
    assert chosen.args == [1]


def test_ten_pages_have_keys() -> None:
    assert [page_key(n) for n in (0, 8, 9, 10)] == ["Ctrl+1", "Ctrl+9", "Ctrl+0", ""]
