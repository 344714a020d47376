"""Looking at what happened to one record, and bringing an earlier content back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pbdesk.model import Person
from tests.builders import seen
from tests.ui.conftest import Told
from tests.ui.hands import button_named, check_model, click, hit
from ui.bridge import Bridge
from ui.dialogs.history import HistoryDialog
from ui.dialogs.record_history import RecordHistoryDialog, show_record_history
from ui.requests import ShowHistory


def work_at(bridge: Bridge, employer: str) -> None:
    shown = seen(bridge.store, Person, "p1")
    with bridge.store.change("修改党员资料") as tx:
        tx.put(replace(shown.record, employer=employer), shown.heads)


@pytest.fixture
def dialog(bridge: Bridge, qtbot: QtBot) -> RecordHistoryDialog:
    work_at(bridge, "一厂")
    work_at(bridge, "二厂")
    shown = show_record_history(bridge, "person", "p1")
    assert shown is not None
    shown.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(shown)
    with qtbot.waitActive(shown):
        shown.activateWindow()
    return shown


def test_each_save_shows_old_and_new_field_by_field(dialog: RecordHistoryDialog) -> None:
    assert dialog.windowTitle() == "历史：人员　陈建国"
    assert [(c.field, c.old, c.new) for c in dialog.changes.rows] == [("工作单位", "一厂", "二厂")]
    assert dialog.whole.toPlainText() == "原来：一厂\n现在：二厂"
    hit(Qt.Key.Key_Down)
    assert [(c.old, c.new) for c in dialog.changes.rows] == [("", "一厂")]


def test_an_earlier_content_is_brought_back_with_one_press(
    dialog: RecordHistoryDialog, bridge: Bridge, told: Told
) -> None:
    hit(Qt.Key.Key_Down)
    click(button_named(dialog, "找回这一次的内容(R)"))
    assert seen(bridge.store, Person, "p1").record.employer == "一厂"
    assert told.said[-1].startswith("已找回")
    assert dialog.saves.rows[0].action == "找回以前的内容"


def test_what_the_record_says_now_can_not_be_brought_back(dialog: RecordHistoryDialog) -> None:
    assert not dialog.back_button.isEnabled()


def test_what_contradicts_other_records_is_refused_in_place(dialog: RecordHistoryDialog, bridge: Bridge) -> None:
    bridge.store.read_only = True
    hit(Qt.Key.Key_Down)
    dialog.bring_back()
    assert "只读方式" in dialog.error_label.text()


def test_its_models_keep_to_the_rules_of_qt(dialog: RecordHistoryDialog) -> None:
    check_model(dialog.saves.model())
    check_model(dialog.changes.model())


def test_escape_closes_it(dialog: RecordHistoryDialog) -> None:
    hit(Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_page_asks_for_it_through_the_bridge(bridge: Bridge, told: Told) -> None:
    bridge.show_history("meeting", "m1")
    assert told.asked == [ShowHistory("meeting", "m1")]


def test_a_record_that_never_was_shows_nothing(bridge: Bridge) -> None:
    assert show_record_history(bridge, "person", "nobody") is None


@pytest.fixture
def whole(bridge: Bridge, qtbot: QtBot) -> HistoryDialog:
    work_at(bridge, "一厂")
    made = HistoryDialog(bridge)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.open()
    return made


def test_an_action_with_one_record_opens_its_history_at_once(whole: HistoryDialog) -> None:
    hit(Qt.Key.Key_Return)
    assert whole.shown is not None
    assert whole.shown.windowTitle() == "历史：人员　陈建国"
    whole.shown.close()


def test_an_action_with_many_records_lists_them_and_each_opens(whole: HistoryDialog, qtbot: QtBot) -> None:
    hit(Qt.Key.Key_Down)
    hit(Qt.Key.Key_Return)
    qtbot.waitUntil(whole.records.table.hasFocus)
    assert whole.records.table.rows[0].name == "果园居民小组党支部"
    check_model(whole.records.table.model())
    hit(Qt.Key.Key_Return)
    assert whole.records.shown is not None
    assert whole.records.shown.windowTitle() == "历史：组织　果园居民小组党支部"
    whole.records.shown.close()
    whole.records.close()
