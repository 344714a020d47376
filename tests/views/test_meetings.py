"""The list of meetings, its filters, and what a new record takes over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time

import pytest

from pbdesk.actions.meetings import Presence, cancel, record
from pbdesk.calendar import parse_period
from pbdesk.model import AttendanceRole, AttendanceState, Meeting, MeetingKind, MeetingStatus
from pbdesk.store import Store
from pbdesk.views.meetings import MeetingFilter, list_meetings, same_day, usual
from tests.orchard import BRANCH, GUIDE, a_draft, a_file, at, plant, present


@pytest.fixture
def store() -> Iterator[Store]:
    with a_file() as file:
        yield file


def ids(store: Store, **narrowed: object) -> list[str]:
    return [row.id for row in list_meetings(store, MeetingFilter(**narrowed))]  # type: ignore[arg-type]  # any filter


def test_an_empty_file_lists_nothing(store: Store) -> None:
    assert list_meetings(store, MeetingFilter()) == ()


def test_the_latest_meeting_comes_first(store: Store) -> None:
    for day in (date(2026, 9, 1), date(2026, 11, 20), date(2026, 10, 15)):
        record(store, a_draft(day), day.isoformat())
    assert ids(store) == ["2026-11-20", "2026-10-15", "2026-09-01"]


def test_a_row_counts_members_and_leaves_observers_out(store: Store) -> None:
    guide = Presence(person_id=GUIDE, state=AttendanceState.PRESENT, role=AttendanceRole.OBSERVER)
    marks = (Presence(person_id="p1", state=AttendanceState.ONLINE),
             Presence(person_id="p2", state=AttendanceState.LEAVE, reason="病假"))  # fmt: skip
    record(store, a_draft(attendance=(*present(5)[2:], *marks, guide)), "m")
    row = list_meetings(store, MeetingFilter())[0]
    assert (row.due, row.present, row.leave, row.absent) == (30, 28, 1, 1)


def test_the_list_is_narrowed_by_period_kind_branch_and_words(store: Store) -> None:
    plant(store, "other", "东边党支部", members=3)
    record(store, a_draft(date(2026, 11, 20)), "here")
    record(store, a_draft(date(2026, 8, 20), kind=MeetingKind.LECTURE, title="党史第1%讲"), "lecture")
    there = tuple(Presence(person_id=f"other-p{n}", state=AttendanceState.PRESENT) for n in (1, 2, 3))
    record(store, a_draft(date(2026, 11, 21), branch_id="other", attendance=there, content="讨论路灯"), "there")
    assert ids(store, period=parse_period("2026Q4")) == ["there", "here"]
    assert ids(store, kind=MeetingKind.LECTURE) == ["lecture"]
    assert ids(store, branch_id="other") == ["there"]
    assert ids(store, text="路灯") == ["there"]
    assert ids(store, text="1%") == ["lecture"]


def test_a_row_says_what_is_to_be_known_of_the_record(store: Store) -> None:
    record(store, a_draft(date(2026, 11, 20)), "whole")
    record(store, a_draft(date(2026, 11, 2)), "late")
    record(store, a_draft(date(2026, 11, 21), place="", ends_at=None), "thin")
    record(store, a_draft(date(2026, 12, 1), status=MeetingStatus.PLANNED), "plan")
    remarks = {row.id: row.remark for row in list_meetings(store, MeetingFilter())}
    assert remarks == {"whole": "", "late": "补录（晚20天）", "thin": "还缺结束时间、地点", "plan": "计划"}


def test_an_absence_without_a_reason_is_a_gap(store: Store) -> None:
    absent = Presence(person_id="p1", state=AttendanceState.ABSENT)
    record(store, a_draft(attendance=(absent, *present()[1:])), "m")
    assert list_meetings(store, MeetingFilter())[0].gaps == ("未到原因",)


def test_a_meeting_loaded_without_any_attendance_lacks_it(store: Store) -> None:
    with store.change("载入") as tx:
        tx.put(Meeting(id="m", branch_id=BRANCH, kind=MeetingKind.LECTURE, held_on=date(2026, 11, 1), title="讲"))
    row = list_meetings(store, MeetingFilter())[0]
    assert row.gaps == ("开始时间", "结束时间", "地点", "主持人", "记录人", "授课人", "会议记录", "出席")


def test_a_group_meeting_says_whose(store: Store) -> None:
    record(store, a_draft(kind=MeetingKind.GROUP_MEETING, group_id="group1"), "m")
    assert list_meetings(store, MeetingFilter())[0].what == "党小组会（第一党小组）"


def test_a_deleted_meeting_is_not_listed(store: Store) -> None:
    record(store, a_draft(), "m")
    store.undo()
    assert ids(store) == []


def test_a_new_record_starts_from_the_last_of_its_kind(store: Store) -> None:
    record(store, a_draft(date(2026, 8, 20), place="旧地方"))
    record(store, a_draft(date(2026, 9, 20)))
    record(store, a_draft(date(2026, 10, 20), kind=MeetingKind.LECTURE, place="礼堂"))
    last = usual(store, BRANCH, MeetingKind.GENERAL_MEETING, date(2026, 11, 20))
    assert last is not None
    assert (last.place, last.starts_at, last.chair_id, last.recorder_id) == ("党群服务中心三楼", time(15), "p1", "p7")


def test_neither_plans_nor_cancelled_meetings_nor_later_ones_are_taken_over(store: Store) -> None:
    record(store, a_draft(date(2026, 8, 20), place="真开过"))
    record(store, a_draft(date(2026, 12, 1), place="计划", status=MeetingStatus.PLANNED))
    record(store, a_draft(date(2026, 9, 20), place="取消"), "off")
    found = store.get(Meeting, "off")
    assert found is not None
    cancel(store, found)
    last = usual(store, BRANCH, MeetingKind.GENERAL_MEETING, date(2026, 12, 31))
    assert last is not None
    assert last.place == "真开过"
    assert usual(store, BRANCH, MeetingKind.GENERAL_MEETING, date(2026, 8, 19)) is None


def test_each_group_has_its_own_habits(store: Store) -> None:
    record(store, a_draft(kind=MeetingKind.GROUP_MEETING, group_id="group1", place="一组"))
    assert usual(store, BRANCH, MeetingKind.GROUP_MEETING, date(2026, 11, 22), "group2") is None


def test_another_meeting_of_the_kind_on_the_day_is_pointed_at(store: Store) -> None:
    record(store, a_draft(), "m")
    assert same_day(store, BRANCH, MeetingKind.GENERAL_MEETING, date(2026, 11, 20)) == "m"
    assert same_day(store, BRANCH, MeetingKind.GENERAL_MEETING, date(2026, 11, 20), own_id="m") is None
    assert same_day(store, BRANCH, MeetingKind.LECTURE, date(2026, 11, 20)) is None


def test_an_entry_within_the_policy_is_not_late(store: Store) -> None:
    store.clock = at("2026-11-23")
    record(store, a_draft(date(2026, 11, 20)), "m")
    assert list_meetings(store, MeetingFilter())[0].late_days is None
