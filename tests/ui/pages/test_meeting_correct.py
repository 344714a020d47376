"""会议: correcting, leaving, cancelling, deleting, printing; nothing typed is lost."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from pbdesk.actions.meeting_drafts import AgendaDraft
from pbdesk.actions.meetings import record
from pbdesk.model import MeetingKind, MeetingStatus
from pbdesk.store import Store
from tests.orchard import BRANCH, a_draft, present
from tests.ui.conftest import Told
from tests.ui.hands import ALT, CTRL, button_named, click, hit, write
from tests.ui.pages.desk import go_to, keyboard, meetings, only_meeting, shown
from ui.bridge import Bridge
from ui.pages.meetings import MeetingsPage
from ui.requests import OpenMeeting, PrintSheet

Key = Qt.Key


@pytest.fixture
def page(bridge: Bridge, qtbot: QtBot) -> MeetingsPage:
    made = MeetingsPage(bridge)
    shown(made, qtbot)
    return made


def test_enter_opens_a_meeting_and_saving_corrects_it(page: MeetingsPage, branch: Store) -> None:
    record(branch, a_draft(date(2026, 11, 20), 5), "m")
    page.refresh()
    page.list.table.setFocus()
    hit(Key.Key_Return)
    title = keyboard()
    assert title.accessibleName() == "主题"
    write(title, "换了主题")
    hit(Key.Key_S, CTRL)
    assert only_meeting(branch).title == "换了主题"
    assert [entry.label for entry in branch.history(2)] == ["更正11月20日党员大会", "记录11月20日党员大会"]


def test_undo_brings_the_earlier_meeting_back_to_the_screen(page: MeetingsPage, branch: Store, bridge: Bridge) -> None:
    record(branch, a_draft(date(2026, 11, 20)), "m")
    page.open_record("m")
    write(keyboard(), "换了主题")
    hit(Key.Key_S, CTRL)
    bridge.undo()
    title = page.editor.sheet.form.input("title")
    assert isinstance(title, QLineEdit)
    assert (title.text(), page.editor.dirty) == ("学习全会精神", False)


def test_undoing_the_recording_itself_leads_back_to_the_list(
    page: MeetingsPage, branch: Store, bridge: Bridge
) -> None:
    page.start_record(BRANCH, MeetingKind.GENERAL_MEETING)
    hit(Key.Key_S, CTRL)
    bridge.undo()
    assert page.list.isVisible()
    assert meetings(branch) == 0


def test_opening_and_saving_without_a_change_writes_nothing(page: MeetingsPage, branch: Store) -> None:
    record(branch, a_draft(date(2026, 11, 20), 5), "m")
    before = branch.history()
    page.open_record("m")
    assert not page.editor.dirty
    hit(Key.Key_S, CTRL)
    assert len(branch.history()) == len(before)


def test_people_whom_a_loaded_record_does_not_mark_are_shown_as_unmarked(page: MeetingsPage, branch: Store) -> None:
    record(branch, a_draft(date(2026, 11, 20), attendance=present()[:20]), "m")
    page.open_record("m")
    assert "等 10 人的出席" in page.editor.sheet.notes.text()
    assert len(page.editor.draft().attendance) == 20


def test_what_is_typed_survives_a_change_of_the_file(page: MeetingsPage, branch: Store, bridge: Bridge) -> None:
    record(branch, a_draft(date(2026, 11, 20)), "m")
    page.open_record("m")
    write(keyboard(), "正在输入")
    bridge.run(lambda store: record(store, a_draft(date(2026, 10, 20)), "other"))
    assert page.editor.draft().title == "正在输入"


def test_esc_leaves_at_once_when_nothing_was_typed(page: MeetingsPage) -> None:
    page.start_record(BRANCH)
    hit(Key.Key_Escape)
    assert page.list.isVisible()


def test_esc_asks_when_something_was_typed_and_enter_saves(page: MeetingsPage, branch: Store) -> None:
    page.start_record(BRANCH)
    write(go_to("主题"), "学习")
    hit(Key.Key_Escape)
    assert page.unsaved.isVisible()
    assert keyboard().accessibleName() == "保存并离开"
    hit(Key.Key_Return)
    assert page.list.isVisible()
    assert only_meeting(branch).title == "学习"


def test_the_question_can_be_answered_with_not_saving(page: MeetingsPage, branch: Store) -> None:
    page.start_record(BRANCH)
    write(go_to("主题"), "学习")
    hit(Key.Key_Escape)
    hit(Key.Key_Right)
    hit(Key.Key_Return)
    assert page.list.isVisible()
    assert meetings(branch) == 0


def test_a_second_esc_goes_on_typing_where_one_was(page: MeetingsPage) -> None:
    page.start_record(BRANCH)
    write(go_to("主题"), "学习")
    hit(Key.Key_Escape)
    hit(Key.Key_Escape)
    assert (page.unsaved.isVisible(), keyboard().accessibleName(), page.editor.draft().title) == (
        False, "主题", "学习"
    )  # fmt: skip


def test_a_page_with_something_typed_is_not_left_silently(page: MeetingsPage) -> None:
    page.start_record(BRANCH)
    assert page.leaving()
    write(go_to("主题"), "学习")
    assert not page.leaving()
    assert page.unsaved.isVisible()


def test_another_request_waits_for_the_answer(page: MeetingsPage, branch: Store) -> None:
    record(branch, a_draft(date(2026, 11, 20)), "m")
    page.start_record(BRANCH, MeetingKind.LECTURE)
    write(go_to("主题"), "没存的")
    page.answer(OpenMeeting("m"))
    click(button_named(page, "不保存"))
    assert page.editor.draft().title == "学习全会精神"


def test_deleting_takes_the_meeting_out_and_undo_brings_it_back(
    page: MeetingsPage, branch: Store, bridge: Bridge, told: Told
) -> None:
    record(branch, a_draft(date(2026, 11, 20)), "m")
    page.open_record("m")
    choose(page, "删除这条记录")
    assert (meetings(branch), page.list.isVisible()) == (0, True)
    assert told.said[-1] == "已删除：11月20日党员大会"
    bridge.undo()
    assert [row.id for row in page.list.table.rows] == ["m"]


def test_a_meeting_that_was_not_held_after_all_can_be_restored(page: MeetingsPage, branch: Store) -> None:
    record(branch, a_draft(date(2026, 11, 20)), "m")
    page.open_record("m")
    choose(page, "这次会没有开成")
    assert [row.remark for row in page.list.table.rows] == ["已取消"]
    page.open_record("m")
    choose(page, "改回已召开")
    assert only_meeting(branch).status is MeetingStatus.HELD


def choose(page: MeetingsPage, entry: str) -> None:
    menu = page.more_button.menu()
    assert menu is not None
    (action,) = [each for each in menu.actions() if each.text() == entry and each.isVisible()]
    action.trigger()


def test_printing_saves_first_and_asks_for_the_minutes(page: MeetingsPage, branch: Store, told: Told) -> None:
    record(branch, a_draft(date(2026, 11, 20)), "m")
    page.open_record("m")
    write(keyboard(), "印出来的主题")
    click(button_named(page, "打印记录"))
    assert told.asked == [PrintSheet("minutes", None, "m")]
    assert only_meeting(branch).title == "印出来的主题"


def test_an_unsaved_meeting_offers_no_printing(page: MeetingsPage) -> None:
    page.start_record(BRANCH)
    assert not page.print_button.isVisible()


@pytest.mark.parametrize("name", ["日期", "标记缺席和请假", "出席名单", "列席人员", "会议记录"])
def test_esc_leaves_from_wherever_the_keyboard_is(page: MeetingsPage, name: str) -> None:
    page.start_record(BRANCH, MeetingKind.GENERAL_MEETING)
    go_to(name)
    hit(Key.Key_Escape)
    assert page.list.isVisible()


def test_after_saving_the_caret_stands_where_it_stood(page: MeetingsPage, branch: Store) -> None:
    record(branch, a_draft(date(2026, 11, 20), content="一、学习\n二、讨论"), "m")
    page.open_record("m")
    minutes = page.editor.sheet.minutes
    hit(Key.Key_1, ALT)
    hit(Key.Key_Down)
    write(minutes, "补")
    hit(Key.Key_S, CTRL)
    write(minutes, "充")
    assert minutes.toPlainText() == "一、学习\n补充二、讨论"


def test_saving_the_agenda_stays_at_its_item(page: MeetingsPage, branch: Store) -> None:
    items = (AgendaDraft(id="a", topic="学习"), AgendaDraft(id="b", topic="讨论"))
    record(branch, a_draft(date(2026, 11, 20), agenda=items), "m")
    page.open_record("m")
    hit(Key.Key_2, ALT)
    sheet = page.editor.sheet
    sheet.agenda.show_item("b")
    sheet.form.input("title").setFocus()
    write(keyboard(), "补充")
    hit(Key.Key_S, CTRL)
    assert (sheet.content.sections.current, sheet.agenda.list.currentIndex().row()) == (1, 1)


def test_saving_without_a_change_says_so(page: MeetingsPage, branch: Store, told: Told) -> None:
    record(branch, a_draft(date(2026, 11, 20)), "m")
    page.open_record("m")
    hit(Key.Key_S, CTRL)
    assert told.said == ["没有改动，不用保存。"]
