"""会议: the list, its filters, and how the page is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pbdesk.actions.meetings import record
from pbdesk.model import Desk, MeetingKind
from pbdesk.store import Store
from tests.orchard import BRANCH, a_draft, a_file, plant
from tests.ui.conftest import Told
from tests.ui.hands import ALT, CTRL, button_named, click, hit, write
from tests.ui.pages.desk import go_to, keyboard, only_meeting, shown, words
from ui.bridge import Bridge
from ui.pages.meetings import MeetingsPage
from ui.requests import RecordMeeting
from ui.theme import load_theme

Key = Qt.Key


@pytest.fixture
def page(bridge: Bridge, qtbot: QtBot) -> MeetingsPage:
    made = MeetingsPage(bridge)
    shown(made, qtbot)
    return made


@pytest.fixture
def street(qtbot: QtBot) -> Iterator[MeetingsPage]:
    with a_file(Desk.STREET) as store:
        plant(store, "other", "东边居民小组党支部", members=8)
        made = MeetingsPage(Bridge(store, load_theme()))
        shown(made, qtbot)
        yield made


def test_an_empty_list_says_what_to_do(page: MeetingsPage) -> None:
    assert "这段时间还没有会议记录" in words(page)
    click(button_named(page.list.empty, "记一次会议"))
    assert page.editor.isVisible()


def test_a_file_without_branches_says_where_to_add_one(empty: Store, qtbot: QtBot) -> None:
    bridge = Bridge(empty, load_theme())
    told, page = Told(bridge), MeetingsPage(bridge)
    shown(page, qtbot)
    page.start_record()
    assert told.failed == ["文件里还没有支部，记不了会议。先从菜单“文件”里添加支部。"]


def test_talks_are_counted_apart_from_meetings(page: MeetingsPage, branch: Store) -> None:
    record(branch, a_draft(date(2026, 11, 20)), "m")
    talk = a_draft(date(2026, 11, 21), kind=MeetingKind.TALK)
    record(branch, replace(talk, attendance=talk.attendance[:2], content=""), "talk")
    page.refresh()
    assert page.subtitle_label.text().startswith("2026年第四季度　共 1 次会议，谈话 1 次")


def test_the_list_is_narrowed_by_typing_and_by_kind(page: MeetingsPage, branch: Store) -> None:
    record(branch, a_draft(date(2026, 11, 20)), "m")
    record(branch, a_draft(date(2026, 11, 21), kind=MeetingKind.LECTURE, title="党史"), "lecture")
    page.refresh()
    hit(Key.Key_F, CTRL)
    write(keyboard(), "党史")
    assert [row.id for row in page.list.table.rows] == ["lecture"]
    assert page.subtitle_label.text().startswith("2026年第四季度　共 1 次")
    write(keyboard(), "没有")
    assert "没有符合条件的会议" in words(page)
    click(button_named(page, "清除筛选"))
    assert len(page.list.table.rows) == 2


def test_the_list_goes_to_another_quarter_and_to_all_time(page: MeetingsPage, branch: Store) -> None:
    record(branch, a_draft(date(2026, 8, 20)), "m")
    page.refresh()
    assert not page.list.table.rows
    hit(Key.Key_Left, ALT)
    assert [row.id for row in page.list.table.rows] == ["m"]
    hit(Key.Key_Right, ALT)
    page.list.when_box.setFocus()
    hit(Key.Key_Down)
    assert [row.id for row in page.list.table.rows] == ["m"]


def test_a_street_chooses_the_branch_first(street: MeetingsPage) -> None:
    street.start_record()
    assert keyboard().accessibleName() == "支部"
    write(keyboard(), "db")
    hit(Key.Key_Return)
    assert [seat.name for seat in street.editor.sheet.attendance.seats()][:2] == ["陈建国", "李秀英"]
    assert len(street.editor.sheet.attendance.seats()) == 8
    hit(Key.Key_S, CTRL)
    assert only_meeting(street.bridge.store).branch_id == "other"


def test_a_request_from_another_page_opens_the_form_filled(page: MeetingsPage) -> None:
    page.answer(RecordMeeting(BRANCH, MeetingKind.GROUP_MEETING, "group2", date(2026, 11, 10)))
    draft = page.editor.draft()
    assert (draft.kind, draft.group_id, draft.held_on) == (MeetingKind.GROUP_MEETING, "group2", date(2026, 11, 10))
    assert len(page.editor.sheet.attendance.seats()) == 15


def test_thirty_people_fit_without_scrolling(page: MeetingsPage) -> None:
    page.start_record(BRANCH, MeetingKind.GENERAL_MEETING)
    view = page.editor.sheet.attendance.view
    last = view.visualRect(view.model().index(29, 0))
    assert view.viewport().rect().contains(last)


def test_every_input_has_a_name(page: MeetingsPage) -> None:
    page.start_record(BRANCH, MeetingKind.LECTURE)
    nameless = [
        type(widget).__name__
        for widget in page.findChildren(QWidget)
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not widget.accessibleName()
    ]
    assert nameless == []


def test_tab_goes_in_reading_order(page: MeetingsPage) -> None:
    page.start_record(BRANCH, MeetingKind.GENERAL_MEETING)
    order = []
    for _ in range(10):
        order.append(keyboard().accessibleName())
        hit(Key.Key_Tab)
    assert order == [
        "日期", "开始", "结束", "地点", "主题", "主持人", "记录人", "标记缺席和请假", "出席名单",
        "添加指导员 高远 为列席人员",
    ]  # fmt: skip


def test_a_file_on_disk_is_searched_on_the_worker(tmp_path: Path, qtbot: QtBot) -> None:
    with a_file(path=tmp_path / "果园.pbdesk") as store:
        record(store, a_draft(date(2026, 11, 20)), "m")
        record(store, a_draft(date(2026, 11, 21), kind=MeetingKind.LECTURE, title="党史"), "lecture")
        bridge = Bridge(store, load_theme())
        page = MeetingsPage(bridge)
        shown(page, qtbot)
        qtbot.waitUntil(lambda: [row.id for row in page.list.table.rows] == ["lecture", "m"])
        for letter in "党史":
            write(page.list.search, letter)
        qtbot.waitUntil(lambda: [row.id for row in page.list.table.rows] == ["lecture"])
        assert bridge.jobs.finish()


def test_listing_the_guide_leaves_the_way_to_the_minutes_as_it_was(page: MeetingsPage) -> None:
    page.start_record(BRANCH, MeetingKind.GENERAL_MEETING)
    go_to("添加指导员 高远 为列席人员")
    hit(Key.Key_Space)
    assert keyboard().accessibleName() == "列席人员"
    order = []
    for _ in range(3):
        hit(Key.Key_Tab)
        order.append(keyboard().accessibleName())
    assert order == ["会议记录", "会议的栏目", "保存"]


@pytest.mark.parametrize("key", [Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4])
def test_in_a_low_window_a_section_opened_by_its_key_comes_into_sight(page: MeetingsPage, key: Qt.Key) -> None:
    page.resize(760, 420)
    page.start_record(BRANCH, MeetingKind.GENERAL_MEETING)
    QApplication.processEvents()
    hit(key, ALT)
    QApplication.processEvents()
    assert not keyboard().visibleRegion().isEmpty()


def test_in_a_low_window_tab_is_always_seen(page: MeetingsPage) -> None:
    page.resize(760, 420)
    page.start_record(BRANCH, MeetingKind.GENERAL_MEETING)
    unseen = []
    for _ in range(14):
        hit(Qt.Key.Key_Tab)
        QApplication.processEvents()
        if keyboard().visibleRegion().isEmpty():
            unseen.append(keyboard().accessibleName())
    assert unseen == []


def test_which_group_met_is_read_whole(street: MeetingsPage) -> None:
    table = street.list.table
    assert table.columnWidth(1) > table.fontMetrics().horizontalAdvance("党小组会（第二党小组）")
