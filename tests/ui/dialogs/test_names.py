"""What holds for every dialog of the menu: names for the ear, a size the screen has room for, and Esc closes it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from pbdesk.store import Store
from tests.ui.hands import press
from tests.ui.test_pages import nameless
from ui.opening import open_window
from ui.theme import load_theme
from ui.window import Window

_DIALOGS = ("查找", "历史记录", "登记一名党员", "键盘怎么用", "关于本软件")


@pytest.fixture
def window(branch: Store, qtbot: QtBot) -> Iterator[Window]:
    made = open_window(branch, load_theme())
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    yield made
    made.close()


def opened(window: Window, words: str) -> QDialog:
    """The dialog that an entry of the menu opens."""
    entry = next(entry for entry in window.findChildren(QAction) if entry.text().startswith(words))
    entry.trigger()
    QApplication.processEvents()
    (dialog,) = [each for each in window.findChildren(QDialog) if each.isVisible()]
    return dialog


@pytest.mark.parametrize("words", _DIALOGS)
def test_a_dialog_names_its_fields_and_goes_with_escape(window: Window, words: str) -> None:
    dialog = opened(window, words)
    assert nameless(dialog) == []
    assert dialog.height() <= dialog.screen().availableSize().height()
    press(dialog, Qt.Key.Key_Escape)
    assert not [each for each in window.findChildren(QDialog) if each.isVisible()]
