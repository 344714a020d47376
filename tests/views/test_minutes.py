"""The minutes from the file: which meetings, in which order, and everything a record says with names for ids."""

from __future__ import annotations

from datetime import date, time

from pbdesk.calendar import quarter_period
from pbdesk.model import (
    AgendaItem,
    AgendaKind,
    Attendance,
    AttendanceRole,
    AttendanceState,
    MeetingKind,
    MeetingStatus,
    VoteExclusion,
)
from pbdesk.store import Store
from pbdesk.views.minutes import minutes
from pbdesk.views.rows import Absentee, AgendaEntry, Minutes, Opinion, Ratio
from tests.builders import a_branch, a_group, a_meeting, a_person, fill

Q3 = quarter_period(2026, 3)
TODAY = date(2026, 9, 20)
PEOPLE = tuple(a_person(person) for person in ("p1", "p2", "p3", "p4", "guide"))


def marked(person: str, state: AttendanceState, **values: object) -> Attendance:
    return Attendance(meeting_id="m1", person_id=person, state=state, **values)  # type: ignore[arg-type]


def only(store: Store) -> Minutes:
    (found,) = minutes(store, Q3, TODAY).meetings
    return found


def test_everything_the_record_says_is_there_with_names(store: Store) -> None:
    fill(store, a_branch(), a_group(), *PEOPLE, a_meeting(
        title="学习条例", starts_at=time(15, 0), ends_at=time(16, 20), place="二楼", chair_id="p1", recorder_id="p2",
        lecturer_id="guide", group_id="g1", for_year=2025, content="第一段\n第二段", kind=MeetingKind.LECTURE,
    ))  # fmt: skip
    found = only(store)
    assert (found.branch, found.group, found.title, found.place) == ("b1党支部", "第一党小组", "学习条例", "二楼")
    assert (found.chair, found.recorder, found.lecturer) == ("陈p1", "陈p2", "陈guide")
    assert (found.starts_at, found.ends_at) == (time(15), time(16, 20))
    assert (found.for_year, found.content) == (2025, "第一段\n第二段")


def test_attendance_is_members_present_of_members_due(store: Store) -> None:
    fill(store, a_branch(), *PEOPLE, a_meeting(attendance=(
        marked("p1", AttendanceState.PRESENT), marked("p2", AttendanceState.ONLINE),
        marked("p3", AttendanceState.LEAVE, reason="住院"),
        marked("p4", AttendanceState.ABSENT, written_opinion="同意"),
        marked("guide", AttendanceState.PRESENT, role=AttendanceRole.OBSERVER),
    )))  # fmt: skip
    found = only(store)
    assert found.attendance == Ratio(2, 4)
    assert (found.present, found.online, found.observers) == (("陈p1",), ("陈p2",), ("陈guide",))
    assert found.absent == (Absentee("陈p3", "请假", "住院"), Absentee("陈p4", "缺席"))
    assert found.opinions == (Opinion("陈p4", "同意"),)


def test_agenda_items_stand_in_their_order_with_their_votes(store: Store) -> None:
    items = (
        AgendaItem(id="a1", meeting_id="m1", position=2, topic="其他"),
        AgendaItem(
            id="a2", meeting_id="m1", position=1, kind=AgendaKind.RESOLUTION, topic="换届", resolution="通过",
            approve=18, against=1, abstain=0,
        ),
    )  # fmt: skip
    fill(store, a_branch(), a_meeting(agenda=items))
    assert only(store).agenda == (
        AgendaEntry("表决事项", "换届", "", "通过", "赞成18票，反对1票，弃权0票"), AgendaEntry("", "其他"),
    )  # fmt: skip


def test_who_was_left_out_of_the_count_is_told_with_reason_and_paper(store: Store) -> None:
    left_out = VoteExclusion(meeting_id="m1", person_id="p4", reason=4, consent_document="坪组〔2026〕3号")
    fill(store, a_branch(), *PEOPLE, a_meeting(exclusions=(left_out,)))
    assert only(store).excluded == (Absentee("陈p4", "年老体弱卧床不起、长期生病不能自理", "坪组〔2026〕3号"),)


def test_only_held_meetings_up_to_today_are_printed(store: Store) -> None:
    fill(
        store, a_branch(), a_meeting("m1"), a_meeting("m2", status=MeetingStatus.CANCELLED),
        a_meeting("m3", status=MeetingStatus.PLANNED), a_meeting("m4", held_on=date(2026, 9, 25)),
        a_meeting("m5", held_on=date(2026, 6, 30)),
    )  # fmt: skip
    assert [found.id for found in minutes(store, Q3, TODAY).meetings] == ["m1"]


def test_meetings_stand_by_branch_and_then_by_date(store: Store) -> None:
    fill(
        store, a_branch("b1"), a_branch("b2"), a_meeting("m1", "b2"), a_meeting("m2", "b1", held_on=date(2026, 8, 1)),
        a_meeting("m3", "b1", starts_at=time(16)), a_meeting("m4", "b1", starts_at=time(9)),
    )  # fmt: skip
    assert [found.id for found in minutes(store, Q3, TODAY).meetings] == ["m4", "m3", "m2", "m1"]


def test_branches_or_single_meetings_can_be_chosen(store: Store) -> None:
    fill(store, a_branch("b1"), a_branch("b2"), a_meeting("m1", "b1"), a_meeting("m2", "b2"))
    assert [found.id for found in minutes(store, Q3, TODAY, branches=["b2"]).meetings] == ["m2"]
    assert [found.id for found in minutes(store, Q3, TODAY, meetings=["m1"]).meetings] == ["m1"]


def test_many_meetings_are_read_in_pieces(store: Store) -> None:
    fill(store, a_branch(), *PEOPLE, *(a_meeting(f"m{n}", present=("p1",)) for n in range(450)))
    found = minutes(store, Q3, TODAY).meetings
    assert len(found) == 450
    assert all(one.present == ("陈p1",) for one in found)
