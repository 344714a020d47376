"""会议: what cannot be true is said at its field, and nothing wrong is saved."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from pbdesk.actions.meetings import record
from pbdesk.model import MeetingKind, MeetingStatus
from pbdesk.store import Store
from tests.orchard import BRANCH, a_draft
from tests.ui.hands import CTRL, button_named, click, hit, write
from tests.ui.pages.desk import go_to, keyboard, meetings, only_meeting, shown
from ui.bridge import Bridge
from ui.pages.meetings import MeetingsPage

Key = Qt.Key


@pytest.fixture
def page(bridge: Bridge, qtbot: QtBot) -> MeetingsPage:
    made = MeetingsPage(bridge)
    shown(made, qtbot)
    return made


WRONG: list[tuple[str, str, str, str]] = [
    ("日期", "12.1", "held_on", "2026年12月1日还没到"),
    ("日期", "2018-6-18", "held_on", "支部2018年6月19日才成立"),
    ("日期", "明明", "held_on", "看不懂这个日期"),
    ("结束", "1400", "ends_at", "结束时间要晚于开始的 15:00"),
    ("结束", "25点", "ends_at", "看不懂这个时间"),
    ("主持人", "没有的人", "chair_id", "没有找到“没有的人”"),
    ("主持人", "lxy", "chair_id", "“lxy”有 2 个"),
]


@pytest.mark.parametrize(("name", "typed", "field", "sentence"), WRONG)
def test_bad_input_is_said_at_its_field_and_nothing_is_saved(
    page: MeetingsPage, branch: Store, name: str, typed: str, field: str, sentence: str
) -> None:
    record(branch, a_draft(date(2026, 8, 20)), "earlier")
    before = branch.history()
    page.start_record(BRANCH, MeetingKind.GENERAL_MEETING)
    widget = go_to(name)
    assert isinstance(widget, QLineEdit)
    widget.selectAll()
    write(widget, typed)
    hit(Key.Key_S, CTRL)
    assert sentence in page.editor.sheet.form.error(field)
    assert branch.history() == before


def test_hours_that_are_no_number_are_said_at_the_field(page: MeetingsPage, branch: Store) -> None:
    page.start_record(BRANCH, MeetingKind.LECTURE)
    write(go_to("学时"), "一天")
    hit(Key.Key_S, CTRL)
    assert page.editor.sheet.form.error("hours") == "学时请写成数字，如 2 或 1.5。"
    assert meetings(branch) == 0


def test_a_meeting_where_nobody_was_is_refused_at_the_attendance(page: MeetingsPage, branch: Store) -> None:
    page.start_record(BRANCH, MeetingKind.COMMITTEE_MEETING)
    write(go_to("标记缺席和请假"), "1 2 3")
    hit(Key.Key_Return)
    hit(Key.Key_S, CTRL)
    assert "没有一个人到会" in page.editor.sheet.attendance.hint.text()
    assert keyboard().accessibleName() == "标记缺席和请假"
    assert meetings(branch) == 0


def test_a_meeting_to_come_can_be_kept_as_a_plan(page: MeetingsPage, branch: Store) -> None:
    page.start_record(BRANCH, MeetingKind.GENERAL_MEETING)
    write(go_to("日期"), "12.1")
    hit(Key.Key_Tab)
    assert "先存为计划" in page.subtitle_label.text()
    click(button_named(page, "存为计划"))
    meeting = only_meeting(branch)
    assert (meeting.status, meeting.attendance) == (MeetingStatus.PLANNED, ())
    assert page.title_label.text() == "12月1日党员大会（计划）"
