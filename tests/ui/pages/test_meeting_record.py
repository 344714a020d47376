"""会议: recording any kind of meeting with the keyboard alone."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from pbdesk.actions.meetings import record
from pbdesk.model import AttendanceRole, MeetingKind, Person
from pbdesk.store import Store
from tests.orchard import BRANCH, GUIDE, a_draft
from tests.ui.hands import CTRL, hit, press, write
from tests.ui.pages.desk import exceptions, go_to, keyboard, meetings, only_meeting, shown
from ui.bridge import Bridge
from ui.pages.meetings import MeetingsPage

Key = Qt.Key


@pytest.fixture
def page(bridge: Bridge, qtbot: QtBot) -> MeetingsPage:
    made = MeetingsPage(bridge)
    shown(made, qtbot)
    return made


class Strokes:
    """Counts what the hands do."""

    def __init__(self) -> None:
        self.count = 0

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, times: int = 1) -> None:
        for _ in range(times):
            self.count += 1
            hit(key, held)

    def keys(self, text: str) -> None:
        self.count += len(text)
        write(keyboard(), text)


def test_a_routine_meeting_of_thirty_takes_at_most_forty_strokes(page: MeetingsPage, branch: Store) -> None:
    record(branch, a_draft(date(2026, 8, 20)))
    page.refresh()
    hand = Strokes()
    page.start_record()  # Ctrl+N in the window's menu
    hand.count += 1
    hand.keys("1120")
    while keyboard().accessibleName() != "主题":
        hand.key(Key.Key_Return)
    write(keyboard(), "学习全会精神")
    while keyboard().accessibleName() != "标记缺席和请假":
        hand.key(Key.Key_Tab)
    hand.keys("5b 12s 25")
    hand.key(Key.Key_Return)
    while keyboard().accessibleName() != "会议记录":
        hand.key(Key.Key_Tab)
    write(keyboard(), "一、学习。")
    hand.key(Key.Key_S, CTRL)
    meeting = only_meeting(branch, since=date(2026, 11, 20))
    assert exceptions(meeting) == {"p4": ("leave", "病假"), "p12": ("leave", "事假"), "p25": ("absent", None)}
    assert hand.count <= 40



def test_a_time_taken_over_from_last_time_is_typed_over(page: MeetingsPage, branch: Store) -> None:
    record(branch, a_draft(date(2026, 8, 20)))
    page.start_record()
    write(keyboard(), "1120")
    hit(Key.Key_Return)
    assert keyboard().accessibleName() == "开始"
    write(keyboard(), "1430")
    hit(Key.Key_Return)
    assert page.editor.draft().starts_at == time(14, 30)


def test_what_is_typed_is_what_is_saved(page: MeetingsPage, branch: Store) -> None:
    page.start_record(BRANCH, MeetingKind.GENERAL_MEETING)
    for name, text in (
        ("日期", "11.20"), ("开始", "1500"), ("结束", "1630"), ("地点", "三楼会议室"), ("主题", "学习"),
        ("主持人", "liuguilan"), ("记录人", "林晓燕"), ("会议记录", "一、学习。"),
    ):  # fmt: skip
        field = go_to(name)
        if isinstance(field, QLineEdit):
            field.selectAll()
        write(field, text)
    hit(Key.Key_S, CTRL)
    meeting = only_meeting(branch)
    assert (meeting.held_on, meeting.starts_at, meeting.ends_at) == (date(2026, 11, 20), time(15), time(16, 30))
    assert (meeting.title, meeting.place, meeting.content) == ("学习", "三楼会议室", "一、学习。")
    assert (meeting.chair_id, meeting.recorder_id, len(meeting.attendance)) == ("p5", "p7", 30)


def test_the_head_says_what_saving_will_achieve_and_then_what_it_has(page: MeetingsPage) -> None:
    page.start_record(BRANCH, MeetingKind.GENERAL_MEETING)
    assert page.title_label.text() == "记录党员大会"
    assert page.subtitle_label.text() == "✓ 保存后本季党员大会即达标（条例第十一条）"
    hit(Key.Key_S, CTRL)
    assert page.title_label.text() == "11月22日党员大会"
    assert page.subtitle_label.text() == "✓ 本季党员大会达标，这次已计入（条例第十一条）"


def test_the_kind_changes_roll_fields_and_head(page: MeetingsPage, branch: Store) -> None:
    page.start_record(BRANCH)
    kind = page.editor.sheet.form.input("kind")
    kind.setFocus()
    press(kind, Key.Key_Down)
    assert page.title_label.text() == "记录支委会"
    assert [seat.name for seat in page.editor.sheet.attendance.seats()] == ["陈建国", "李秀英", "林晓燕"]
    press(kind, Key.Key_Down)
    press(kind, Key.Key_Down)
    assert page.title_label.text() == "记录党课"
    assert page.editor.sheet.form.input("lecturer_id").isVisible()
    assert len(page.editor.sheet.attendance.seats()) == 30


@pytest.mark.parametrize("kind", list(MeetingKind))
def test_every_kind_of_meeting_is_recorded_from_the_page(page: MeetingsPage, branch: Store, kind: MeetingKind) -> None:
    page.start_record(BRANCH, kind, "group1" if kind is MeetingKind.GROUP_MEETING else None)
    if kind in (MeetingKind.TALK, MeetingKind.TRAINING):
        write(go_to("标记缺席和请假"), "1 2")
        hit(Key.Key_Return)
    hit(Key.Key_S, CTRL)
    meeting = only_meeting(branch)
    expected = {MeetingKind.COMMITTEE_MEETING: 3, MeetingKind.GROUP_MEETING: 15, MeetingKind.TALK: 2,
                MeetingKind.TRAINING: 2}  # fmt: skip
    assert (meeting.kind, len(meeting.attendance)) == (kind, expected.get(kind, 30))


def test_a_life_meeting_in_march_is_for_the_past_year(page: MeetingsPage, branch: Store) -> None:
    page.start_record(BRANCH, MeetingKind.ORGANIZATION_LIFE_MEETING, on=date(2026, 3, 8))
    assert "2025年度组织生活会" in page.subtitle_label.text()
    hit(Key.Key_S, CTRL)
    assert only_meeting(branch).for_year == 2025


def test_a_lecture_takes_hours_and_a_lecturer_nobody_knew(page: MeetingsPage, branch: Store) -> None:
    page.start_record(BRANCH, MeetingKind.LECTURE)
    write(go_to("授课人"), "贺知文")
    hit(Key.Key_Return)
    write(go_to("学时"), "1.5")
    hit(Key.Key_S, CTRL)
    meeting = only_meeting(branch)
    lecturer = branch.get(Person, str(meeting.lecturer_id))
    assert lecturer is not None
    assert (lecturer.record.name, meeting.hours) == ("贺知文", Decimal("1.5"))


def test_the_last_meeting_of_the_kind_fills_place_times_chair_and_recorder(page: MeetingsPage, branch: Store) -> None:
    record(branch, a_draft(date(2026, 8, 20), chair_id="p2"))
    page.start_record(BRANCH, MeetingKind.GENERAL_MEETING)
    draft = page.editor.draft()
    assert (draft.place, draft.starts_at, draft.chair_id, draft.recorder_id) == (
        "党群服务中心三楼", time(15), "p2", "p7"
    )  # fmt: skip
    assert not page.editor.dirty


def test_a_meeting_that_begins_at_another_time_takes_as_long_as_usual(page: MeetingsPage, branch: Store) -> None:
    record(branch, a_draft(date(2026, 8, 20)))  # from 15:00 to 16:30
    page.start_record(BRANCH, MeetingKind.GENERAL_MEETING)
    write(go_to("开始"), "0930")
    go_to("结束")
    assert page.editor.draft().ends_at == time(11)
    write(go_to("开始"), "1000")
    go_to("地点")
    assert page.editor.draft().ends_at == time(11, 30)


def test_an_end_typed_by_hand_stays_when_the_start_is_changed(page: MeetingsPage, branch: Store) -> None:
    record(branch, a_draft(date(2026, 8, 20)))
    page.start_record(BRANCH, MeetingKind.GENERAL_MEETING)
    write(go_to("结束"), "1200")
    write(go_to("开始"), "0930")
    go_to("地点")
    assert page.editor.draft().ends_at == time(12)


def test_what_was_typed_is_not_replaced_by_habits(page: MeetingsPage, branch: Store) -> None:
    record(branch, a_draft(date(2026, 8, 20), kind=MeetingKind.LECTURE, place="礼堂"))
    page.start_record(BRANCH, MeetingKind.GENERAL_MEETING)
    write(go_to("地点"), "操场")
    kind = page.editor.sheet.form.input("kind")
    for _ in range(3):
        press(kind, Key.Key_Down)
    assert page.title_label.text() == "记录党课"
    assert (page.editor.draft().place, page.editor.draft().starts_at) == ("操场", time(15))


def test_marks_made_by_hand_survive_a_change_of_the_day(page: MeetingsPage) -> None:
    page.start_record(BRANCH, MeetingKind.GENERAL_MEETING)
    write(go_to("标记缺席和请假"), "12b")
    hit(Key.Key_Return)
    day = page.editor.sheet.form.input("held_on")
    day.setFocus()
    write(day, "11.20")
    hit(Key.Key_Tab)
    marking = page.editor.sheet.attendance.markings()["p12"]
    assert (page.editor.draft().held_on, marking.reason) == (date(2026, 11, 20), "病假")


def test_the_guide_is_listed_with_one_key_and_counts_for_his_duty(page: MeetingsPage, branch: Store) -> None:
    page.start_record(BRANCH, MeetingKind.GENERAL_MEETING)
    go_to("添加指导员 高远 为列席人员")
    hit(Key.Key_Space)
    assert "指导员列席党员大会即达标" in page.subtitle_label.text()
    hit(Key.Key_S, CTRL)
    observers = [a.person_id for a in only_meeting(branch).attendance if a.role is AttendanceRole.OBSERVER]
    assert observers == [GUIDE]


def test_a_group_meeting_asks_for_its_group_at_the_field(page: MeetingsPage, branch: Store) -> None:
    page.start_record(BRANCH, MeetingKind.GROUP_MEETING)
    assert keyboard().accessibleName() == "党小组"
    hit(Key.Key_S, CTRL)
    assert page.editor.sheet.form.error("group") == "请选是哪个党小组的会。"
    hit(Key.Key_Down)
    hit(Key.Key_S, CTRL)
    assert only_meeting(branch).group_id == "group1"


def test_what_the_record_lacks_stands_there_and_does_not_stop_saving(page: MeetingsPage, branch: Store) -> None:
    page.start_record(BRANCH, MeetingKind.GENERAL_MEETING)
    write(go_to("标记缺席和请假"), "25")
    hit(Key.Key_Return)
    assert "还缺：开始时间、结束时间、地点、记录人、主题、会议记录、田野缺席的原因" in page.editor.sheet.notes.text()
    hit(Key.Key_S, CTRL)
    assert meetings(branch) == 1


def test_a_late_entry_is_called_so(page: MeetingsPage) -> None:
    page.start_record(BRANCH, MeetingKind.GENERAL_MEETING, on=date(2026, 11, 2))
    assert "补录：会后第 20 天才记" in page.editor.sheet.notes.text()


def test_the_same_meeting_typed_twice_is_pointed_at(page: MeetingsPage, branch: Store) -> None:
    record(branch, a_draft(date(2026, 11, 22)))
    page.start_record(BRANCH, MeetingKind.GENERAL_MEETING)
    assert "同一天已有一次同类会议" in page.editor.sheet.notes.text()
