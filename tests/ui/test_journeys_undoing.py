"""In the whole window: a saving is taken back with Ctrl+Z at once, and neither keyboard nor way is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton
from pytestqt.qtbot import QtBot

from pbdesk.actions.meetings import record
from pbdesk.model import MeetingKind
from pbdesk.store import Store
from tests.orchard import BRANCH, a_draft
from tests.ui.hands import CTRL, click, hit, turn_to, write
from tests.ui.pages.desk import exceptions, go_to, keyboard, meetings, only_meeting
from ui.bridge import Bridge
from ui.pages.compliance import CompliancePage
from ui.pages.meetings import MeetingsPage
from ui.registry import PAGES
from ui.window import Window

Key = Qt.Key


@pytest.fixture
def window(bridge: Bridge, qtbot: QtBot) -> Iterator[Window]:
    made = Window(bridge, PAGES)
    qtbot.addWidget(made)
    made.resize(1366, 740)
    with qtbot.waitActive(made):
        made.show()
    yield made
    bridge.jobs.finish()


def meeting_page(window: Window) -> MeetingsPage:
    (page,) = [page for page in window.pages if isinstance(page, MeetingsPage)]
    return page


def test_ctrl_z_after_saving_a_meeting_takes_the_saving_back(window: Window, branch: Store) -> None:
    record(branch, a_draft(date(2026, 11, 20)), "m")
    window.bridge.open_meeting("m")
    write(go_to("标记缺席和请假"), "12b")
    hit(Key.Key_Return)
    hit(Key.Key_S, CTRL)
    assert exceptions(only_meeting(branch)) == {"p12": ("leave", "病假")}
    hit(Key.Key_Z, CTRL)
    assert exceptions(only_meeting(branch)) == {}


def test_ctrl_z_after_recording_a_meeting_takes_it_out_again(window: Window, branch: Store) -> None:
    window.bridge.record_meeting(BRANCH, MeetingKind.GENERAL_MEETING)
    write(go_to("会议记录"), "学习。")
    hit(Key.Key_S, CTRL)
    assert meetings(branch) == 1
    hit(Key.Key_Z, CTRL)
    assert meetings(branch) == 0


def test_ctrl_z_after_logging_a_visit_takes_it_out_again(window: Window, branch: Store) -> None:
    window.bridge.log_visit(BRANCH, date(2026, 11, 17))
    write(go_to("接待人"), "陈建国")
    hit(Key.Key_S, CTRL)
    hit(Key.Key_Z, CTRL)
    assert branch.query("SELECT v.id FROM visit v WHERE v.deleted_at IS NULL") == []


@pytest.mark.qt_log_ignore("This plugin does not support.*")  # a screen that is not there can't raise a menu
def test_after_undoing_from_the_menu_the_keyboard_is_in_a_field_and_ctrl_p_prints(
    window: Window, branch: Store, qtbot: QtBot
) -> None:
    record(branch, a_draft(date(2026, 11, 20)), "m")
    window.bridge.open_meeting("m")
    write(keyboard(), "换了主题")
    hit(Key.Key_S, CTRL)
    bar = window.menuBar()
    edit = bar.actions()[1]
    click(bar, bar.actionGeometry(edit).center())
    menu = edit.menu()
    assert isinstance(menu, QMenu)
    click(menu, menu.actionGeometry(window.menus.undo).center())
    with qtbot.waitActive(window):
        window.activateWindow()
    assert only_meeting(branch).title == "学习全会精神"
    assert meeting_page(window).editor.isAncestorOf(keyboard())
    hit(Key.Key_P, CTRL)
    assert window.page.TITLE == "报表"


def test_ctrl_p_prints_wherever_in_the_window_the_keyboard_is(window: Window, branch: Store) -> None:
    record(branch, a_draft(date(2026, 11, 20)), "m")
    window.bridge.open_meeting("m")
    window.side.findChildren(QPushButton)[0].setFocus()
    hit(Key.Key_P, CTRL)
    assert window.page.TITLE == "报表"


def test_saving_on_the_way_to_another_page_arrives_there(window: Window, branch: Store) -> None:
    window.bridge.record_meeting(BRANCH, MeetingKind.GENERAL_MEETING)
    write(go_to("会议记录"), "学习。")
    turn_to(window, CompliancePage)
    assert window.page.TITLE == "会议"
    hit(Key.Key_Return)
    assert (window.page.TITLE, meetings(branch)) == ("达标", 1)


def test_what_another_page_was_asked_for_follows_after_saving_too(window: Window) -> None:
    window.bridge.record_meeting(BRANCH, MeetingKind.GENERAL_MEETING)
    write(go_to("会议记录"), "学习。")
    window.bridge.log_visit(BRANCH, date(2026, 11, 17))
    hit(Key.Key_Return)
    assert (window.page.TITLE, keyboard().accessibleName()) == ("走访", "到访")


def test_going_on_typing_forgets_where_one_was_going(window: Window) -> None:
    window.bridge.record_meeting(BRANCH, MeetingKind.GENERAL_MEETING)
    write(go_to("会议记录"), "学习。")
    turn_to(window, CompliancePage)
    hit(Key.Key_Escape)
    hit(Key.Key_Escape)
    hit(Key.Key_Return)
    assert window.page.TITLE == "会议"
