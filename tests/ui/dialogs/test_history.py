"""Looking at what was done in a file."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pbdesk.actions.meetings import record
from tests.orchard import a_draft
from tests.ui.hands import hit
from ui.bridge import Bridge
from ui.dialogs.history import HistoryDialog


@pytest.fixture
def dialog(bridge: Bridge, qtbot: QtBot) -> HistoryDialog:
    bridge.run(lambda store: record(store, a_draft()))
    bridge.undo()
    made = HistoryDialog(bridge)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.open()
    return made


def test_the_latest_stands_first_and_what_was_taken_back_says_so(dialog: HistoryDialog) -> None:
    newest, before = dialog.table.rows[:2]
    assert newest.what.startswith("撤销：")
    assert before.state == "已撤销"


def test_arrows_go_through_it_and_escape_closes_it(dialog: HistoryDialog) -> None:
    assert dialog.table.hasFocus()
    hit(Qt.Key.Key_Down)
    assert dialog.table.current() == dialog.table.rows[1]
    hit(Qt.Key.Key_Escape)
    assert not dialog.isVisible()
