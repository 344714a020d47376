"""会议: several parts of one sitting, plans, courses of several days, and what is typed and not saved."""

from __future__ import annotations

from datetime import date, time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from pbdesk.actions.meetings import record
from pbdesk.actions.sittings import record_sitting
from pbdesk.model import AttendanceState, Meeting, MeetingKind, MeetingStatus
from pbdesk.store import Store
from tests.orchard import BRANCH, a_draft, present
from tests.ui.hands import ALT, CTRL, button_named, click, hit, write
from tests.ui.pages.desk import go_to, keyboard, meetings, only_meeting, shown
from ui.bridge import Bridge
from ui.pages.meetings import MeetingsPage

Key = Qt.Key
COMMITTEE, GENERAL = MeetingKind.COMMITTEE_MEETING, MeetingKind.GENERAL_MEETING


@pytest.fixture
def page(bridge: Bridge, qtbot: QtBot) -> MeetingsPage:
    made = MeetingsPage(bridge)
    shown(made, qtbot)
    return made


def enter_at(name: str, text: str) -> None:
    field = go_to(name)
    if isinstance(field, QLineEdit):
        field.selectAll()
    write(field, text)
    hit(Key.Key_Tab)


def tabs(page: MeetingsPage) -> list[str]:
    bar = page.editor.part_bar.tabs
    return [bar.tabText(n) for n in range(bar.count())]


def of_kind(store: Store, kind: MeetingKind) -> Meeting:
    (row,) = store.query("SELECT m.id FROM meeting m WHERE m.deleted_at IS NULL AND m.kind = ?", [kind])
    found = store.get(Meeting, row["id"])
    assert found is not None
    return found.record


def two_parts(page: MeetingsPage) -> None:
    """A committee meeting and the general meeting after it, on the screen and not saved."""
    page.start_record(BRANCH, COMMITTEE)
    for name, text in (("开始", "1400"), ("结束", "1450"), ("地点", "三楼会议室"), ("主题", "研究转正")):
        enter_at(name, text)
    choose_kind(page, "党员大会")


def choose_kind(page: MeetingsPage, words: str) -> None:
    menu = page.more_button.parts
    (action,) = [each for each in menu.actions() if each.text() == words]
    action.trigger()


def test_a_single_meeting_shows_no_parts(page: MeetingsPage) -> None:
    page.start_record(BRANCH, GENERAL)
    assert not page.editor.part_bar.isVisible()


def test_a_further_part_begins_where_the_first_ended_with_the_same_place_and_people(page: MeetingsPage) -> None:
    two_parts(page)
    draft = page.editor.draft()
    assert tabs(page) == ["支委会 14:00", "党员大会 14:50"]
    assert (draft.kind, draft.starts_at, draft.place) == (GENERAL, time(14, 50), "三楼会议室")
    assert keyboard().accessibleName() == "主题"


def test_e27_one_text_for_two_parts_is_remarked_before_it_is_saved(page: MeetingsPage) -> None:
    two_parts(page)
    for part in (0, 1):
        page.editor.part_bar.tabs.setCurrentIndex(part)
        write(go_to("会议记录"), "一、学习。")
    assert "用的是同一份记录，应当分别记录" in page.editor.sheet.notes.text()


def test_the_parts_are_saved_in_one_step_and_taken_back_in_one(
    page: MeetingsPage, branch: Store, bridge: Bridge
) -> None:
    two_parts(page)
    enter_at("主题", "讨论转正")
    hit(Key.Key_S, CTRL)
    committee, general = of_kind(branch, COMMITTEE), of_kind(branch, GENERAL)
    assert committee.sitting_id == general.sitting_id is not None
    assert (committee.title, general.title) == ("研究转正", "讨论转正")
    assert page.editor.part_bar.isVisible()
    bridge.undo()
    assert (meetings(branch), page.list.isVisible()) == (0, True)


def test_each_part_keeps_what_was_typed_in_it(page: MeetingsPage) -> None:
    two_parts(page)
    enter_at("主题", "讨论转正")
    page.editor.part_bar.tabs.setCurrentIndex(0)
    assert page.editor.draft().title == "研究转正"
    page.editor.part_bar.tabs.setCurrentIndex(1)
    assert page.editor.draft().title == "讨论转正"


def test_the_day_and_the_place_are_one_for_all_parts(page: MeetingsPage) -> None:
    two_parts(page)
    enter_at("日期", "11.20")
    enter_at("地点", "礼堂")
    page.editor.part_bar.tabs.setCurrentIndex(0)
    draft = page.editor.draft()
    assert (draft.held_on, draft.place) == (date(2026, 11, 20), "礼堂")


def test_a_mark_in_the_first_part_goes_on_into_the_next_and_not_back(page: MeetingsPage, branch: Store) -> None:
    two_parts(page)
    write(go_to("标记缺席和请假"), "1b")
    hit(Key.Key_Return)
    page.editor.part_bar.tabs.setCurrentIndex(0)
    write(go_to("标记缺席和请假"), "2 出差")
    hit(Key.Key_Return)
    hit(Key.Key_S, CTRL)
    states = [
        {a.person_id: a.state for a in of_kind(branch, kind).attendance if a.person_id in ("p1", "p2")}
        for kind in (COMMITTEE, GENERAL)
    ]
    assert states == [
        {"p1": AttendanceState.PRESENT, "p2": AttendanceState.ABSENT},
        {"p1": AttendanceState.LEAVE, "p2": AttendanceState.ABSENT},
    ]


def test_a_fault_of_another_part_is_said_at_its_field_there(page: MeetingsPage, branch: Store) -> None:
    two_parts(page)
    enter_at("开始", "1430")
    enter_at("结束", "1600")
    hit(Key.Key_S, CTRL)
    assert meetings(branch) == 0
    assert page.editor.draft().kind is COMMITTEE
    assert "支委会要在党员大会 14:30 开始前结束" in page.editor.sheet.form.error("ends_at")


def test_a_part_not_wanted_after_all_is_given_up(page: MeetingsPage, branch: Store) -> None:
    two_parts(page)
    page.editor.drop_part()
    assert not page.editor.part_bar.isVisible()
    hit(Key.Key_S, CTRL)
    assert only_meeting(branch).sitting_id is None


def test_a_part_is_added_to_a_recorded_meeting_in_one_step(page: MeetingsPage, branch: Store) -> None:
    record(branch, a_draft(date(2026, 11, 20)), "g")
    page.open_record("g")
    page.editor.add_part(MeetingKind.LECTURE)
    assert page.title_label.text() == "记录党课"
    enter_at("主题", "党史")
    hit(Key.Key_S, CTRL)
    assert of_kind(branch, MeetingKind.LECTURE).sitting_id == of_kind(branch, GENERAL).sitting_id is not None
    assert tabs(page) == ["党员大会 15:00", "党课 16:30"]


def test_several_parts_are_added_to_a_recorded_meeting_and_none_is_lost(page: MeetingsPage, branch: Store) -> None:
    record(branch, a_draft(date(2026, 11, 20)), "g")
    page.open_record("g")
    page.editor.add_part(MeetingKind.LECTURE)
    enter_at("主题", "党史")
    page.editor.add_part(MeetingKind.THEME_DAY)
    enter_at("主题", "义务劳动")
    assert tabs(page) == ["党员大会 15:00", "党课 16:30", "主题党日"]
    hit(Key.Key_S, CTRL)
    sittings = {of_kind(branch, kind).sitting_id for kind in (GENERAL, MeetingKind.LECTURE, MeetingKind.THEME_DAY)}
    assert len(sittings) == 1


def test_a_part_added_to_a_recorded_meeting_and_kept_half_way_stays_a_part_of_it(
    page: MeetingsPage, branch: Store
) -> None:
    record(branch, a_draft(date(2026, 11, 20)), "g")
    page.open_record("g")
    page.editor.add_part(MeetingKind.LECTURE)
    enter_at("主题", "党史")
    page.editor.keep()
    page.leave_editor()
    page.resume(branch.drafts()[0].key)
    hit(Key.Key_S, CTRL)
    assert of_kind(branch, MeetingKind.LECTURE).sitting_id == of_kind(branch, GENERAL).sitting_id is not None


def test_a_correction_is_saved_before_a_further_part_is_begun(page: MeetingsPage, branch: Store) -> None:
    record(branch, a_draft(date(2026, 11, 20)), "g")
    page.open_record("g")
    write(keyboard(), "换了主题")
    page.editor.add_part(MeetingKind.LECTURE)
    assert of_kind(branch, GENERAL).title == "换了主题"


def test_a_fault_of_an_added_part_is_said_at_its_field(page: MeetingsPage, branch: Store) -> None:
    record(branch, a_draft(date(2026, 11, 20)), "g")
    page.open_record("g")
    page.editor.add_part(MeetingKind.LECTURE)
    enter_at("结束", "1500")
    page.editor.add_part(MeetingKind.THEME_DAY)
    hit(Key.Key_S, CTRL)
    assert page.editor.draft().kind is MeetingKind.LECTURE
    assert page.editor.sheet.form.error("ends_at")


def two_recorded(branch: Store) -> None:
    lecture = a_draft(
        kind=MeetingKind.LECTURE, title="党史", starts_at=time(16, 30), ends_at=time(17), lecturer_id="p1"
    )
    record_sitting(branch, [a_draft(), lecture], ["g", "l"])


def mark_ill(page: MeetingsPage) -> None:
    write(go_to("标记缺席和请假"), "5b")
    hit(Key.Key_Return)


def ill(store: Store, meeting_id: str) -> list[str]:
    found = store.get(Meeting, meeting_id)
    assert found is not None
    return [mark.person_id for mark in found.record.attendance if mark.reason == "病假"]


def test_a_correction_of_attendance_is_offered_for_the_other_part_and_taken_with_a_key(
    page: MeetingsPage, branch: Store
) -> None:
    two_recorded(branch)
    page.open_record("g")
    assert not page.editor.offer_bar.isVisible()
    mark_ill(page)
    assert page.editor.offer_bar.words.full_text() == "同一场的党课也改：张伟请假"
    hit(Key.Key_Y, ALT)
    hit(Key.Key_S, CTRL)
    assert (ill(branch, "g"), ill(branch, "l")) == (["p4"], ["p4"])
    assert not page.editor.offer_bar.isVisible()


def test_without_the_key_only_the_part_on_the_screen_is_corrected(page: MeetingsPage, branch: Store) -> None:
    two_recorded(branch)
    page.open_record("g")
    mark_ill(page)
    hit(Key.Key_S, CTRL)
    assert (ill(branch, "g"), ill(branch, "l")) == (["p4"], [])


def test_an_answer_does_not_outlive_the_meeting_it_was_given_for(page: MeetingsPage, branch: Store) -> None:
    two_recorded(branch)
    page.open_record("g")
    mark_ill(page)
    hit(Key.Key_Y, ALT)
    page.editor.forget()
    page.open_record("l")
    assert page.editor.offer_bar.taken == ()


def test_the_tabs_of_a_recorded_sitting_lead_to_its_other_parts(page: MeetingsPage, branch: Store) -> None:
    committee = a_draft(kind=COMMITTEE, title="研究", starts_at=time(14), ends_at=time(14, 30), attendance=())
    record_sitting(branch, [committee, a_draft()], ["c", "g"])
    page.open_record("g")
    assert tabs(page) == ["支委会 14:00", "党员大会 15:00"]
    page.editor.part_bar.tabs.setCurrentIndex(0)
    assert page.editor.meeting_id == "c"
    assert not page.editor.dirty


def test_a_course_of_several_days_becomes_one_record_a_day(page: MeetingsPage, branch: Store) -> None:
    page.start_record(BRANCH, MeetingKind.TRAINING, on=date(2026, 11, 16))
    enter_at("最后一天", "11.18")
    enter_at("主题", "轮训")
    enter_at("学时", "8")
    write(go_to("标记缺席和请假"), "1 2")
    hit(Key.Key_Return)
    hit(Key.Key_S, CTRL)
    rows = branch.query("SELECT m.held_on, m.hours FROM meeting m ORDER BY m.held_on")
    assert [(r["held_on"], r["hours"]) for r in rows] == [
        ("2026-11-16", "8"), ("2026-11-17", "8"), ("2026-11-18", "8")
    ]  # fmt: skip


def test_a_training_says_who_held_it_and_nothing_else_does(page: MeetingsPage, branch: Store) -> None:
    page.start_record(BRANCH, GENERAL)
    assert not page.editor.sheet.form.input("organizer").isVisible()
    page.start_record(BRANCH, MeetingKind.TRAINING, on=date(2026, 11, 16))
    enter_at("主题", "轮训")
    write(go_to("谁举办的"), "上级")
    write(go_to("标记缺席和请假"), "1")
    hit(Key.Key_Return)
    hit(Key.Key_S, CTRL)
    assert [r["organizer"] for r in branch.query("SELECT m.organizer FROM meeting m")] == ["superior"]


@pytest.mark.parametrize(
    ("last", "sentence"), [("11.15", "不能早于第一天"), ("11.25", "还没到"), ("明明", "看不懂这个日期")]
)
def test_a_last_day_that_cannot_be_is_said_at_the_field(
    page: MeetingsPage, branch: Store, last: str, sentence: str
) -> None:
    page.start_record(BRANCH, MeetingKind.TRAINING, on=date(2026, 11, 16))
    enter_at("最后一天", last)
    write(go_to("标记缺席和请假"), "1")
    hit(Key.Key_Return)
    hit(Key.Key_S, CTRL)
    assert sentence in page.editor.sheet.form.error("last_day")
    assert meetings(branch) == 0


def test_only_a_new_training_has_a_last_day(page: MeetingsPage, branch: Store) -> None:
    page.start_record(BRANCH, GENERAL)
    assert not page.editor.sheet.form.input("last_day").isVisible()
    marks = present()[:2]
    record(branch, a_draft(date(2026, 11, 20), kind=MeetingKind.TRAINING, attendance=marks), "t")
    page.open_record("t")
    assert not page.editor.sheet.form.input("last_day").isVisible()


def test_a_plan_whose_day_has_come_is_saved_as_held_with_everyone_there(page: MeetingsPage, branch: Store) -> None:
    record(branch, a_draft(date(2026, 11, 20), status=MeetingStatus.PLANNED, attendance=()), "m")
    page.open_record("m")
    assert page.save_button.text().startswith("已召开，保存")
    hit(Key.Key_S, CTRL)
    meeting = only_meeting(branch)
    assert (meeting.status, len(meeting.attendance)) == (MeetingStatus.HELD, 30)


def test_a_plan_still_to_come_stays_one(page: MeetingsPage, branch: Store) -> None:
    record(branch, a_draft(date(2026, 12, 1), status=MeetingStatus.PLANNED, attendance=()), "m")
    page.open_record("m")
    assert page.save_button.text() == "保存  Ctrl+S"
    enter_at("地点", "礼堂")
    hit(Key.Key_S, CTRL)
    assert (only_meeting(branch).status, only_meeting(branch).place) == (MeetingStatus.PLANNED, "礼堂")


def test_what_is_typed_is_kept_once_the_hands_rest(page: MeetingsPage, branch: Store, qtbot: QtBot) -> None:
    page.start_record(BRANCH, GENERAL)
    write(go_to("主题"), "写到一半")
    assert not branch.drafts()
    qtbot.waitUntil(lambda: bool(branch.drafts()))
    assert branch.drafts()[0].title == "11月22日党员大会，写到一半"


def test_a_meeting_is_kept_for_another_time_and_goes_on_from_the_list(page: MeetingsPage, branch: Store) -> None:
    page.start_record(BRANCH, GENERAL)
    write(go_to("主题"), "写到一半")
    write(go_to("标记缺席和请假"), "5b")
    hit(Key.Key_Return)
    hit(Key.Key_Escape)
    click(button_named(page, "留着下次写"))
    assert page.list.drafts.isVisible()
    click(button_named(page, "继续写 11月22日党员大会，写到一半"))
    draft = page.editor.draft()
    assert (draft.title, page.editor.dirty) == ("写到一半", True)
    assert [p.reason for p in draft.attendance if p.state is AttendanceState.LEAVE] == ["病假"]
    hit(Key.Key_S, CTRL)
    assert (meetings(branch), branch.drafts()) == (1, ())


def test_the_parts_of_a_sitting_are_kept_together(page: MeetingsPage, branch: Store) -> None:
    two_parts(page)
    assert page.editor.keep()
    page.leave_editor()
    page.resume(branch.drafts()[0].key)
    assert tabs(page) == ["支委会 14:00", "党员大会 14:50"]
    hit(Key.Key_S, CTRL)
    assert (meetings(branch), branch.drafts()) == (2, ())


def test_a_correction_kept_half_way_is_saved_over_its_record(page: MeetingsPage, branch: Store) -> None:
    record(branch, a_draft(date(2026, 11, 20)), "m")
    page.open_record("m")
    write(keyboard(), "改到一半")
    page.editor.keep()
    page.leave_editor()
    page.resume(branch.drafts()[0].key)
    hit(Key.Key_S, CTRL)
    assert only_meeting(branch).title == "改到一半"
    assert branch.drafts() == ()


def test_not_saving_throws_away_what_was_kept(page: MeetingsPage, branch: Store, qtbot: QtBot) -> None:
    page.start_record(BRANCH, GENERAL)
    write(go_to("主题"), "写到一半")
    qtbot.waitUntil(lambda: bool(branch.drafts()))
    hit(Key.Key_Escape)
    click(button_named(page, "不保存"))
    assert branch.drafts() == ()
    assert not page.list.drafts.isVisible()


def test_a_draft_is_thrown_away_from_the_list(page: MeetingsPage, branch: Store) -> None:
    page.start_record(BRANCH, GENERAL)
    write(go_to("主题"), "写到一半")
    page.editor.keep()
    page.leave_editor()
    click(button_named(page, "丢弃 11月22日党员大会，写到一半"))
    assert branch.drafts() == ()
    assert not page.list.drafts.isVisible()
