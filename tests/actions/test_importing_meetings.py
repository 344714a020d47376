"""Taking ledgers in: meetings with their people, and the own export as the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest

from pbdesk.actions.importing import apply
from pbdesk.actions.meetings import record
from pbdesk.calendar import year_period
from pbdesk.model import AttendanceRole, AttendanceState, Meeting, MeetingKind
from pbdesk.store import Store
from pbdesk.tables.cells import Cell
from pbdesk.tables.choosing import choose
from pbdesk.tables.members import Wish
from pbdesk.tables.preview import RowState
from pbdesk.tables.reading import read_book
from pbdesk.views.ledger import ledger_xlsx
from tests.actions.taking import look, person, take
from tests.orchard import TODAY, a_draft, a_file
from tests.tables.made import a_table

LEDGER = (
    "会议名称",
    "会议日期",
    "会议时间",
    "会议类型",
    "所属党小组",
    "主持人",
    "会议议题",
    "会议决议",
    "参会人员名单",
)


@pytest.fixture
def branch() -> Iterator[Store]:
    with a_file() as store:
        yield store


def a_line(**changed: Cell) -> tuple[Cell, ...]:
    """A group's meeting on 9 July in a ledger."""
    line: dict[str, Cell] = dict(zip(LEDGER, (
        "学党章", "2026-07-09", "15:00-16:30", "党员大会", None, "陈建国", "1. 学党章\n2. 评议", "1. 会后自学\n2. 同意",
        "陈建国、李秀英(请假)[出差]、王志强(缺席)、张　伟(线上)、高远(列席)、来宾甲(列席)",
    ), strict=True))  # fmt: skip
    return tuple((line | changed).values())


def only_meeting(store: Store) -> Meeting:
    (row,) = store.query("SELECT m.id FROM meeting m WHERE m.deleted_at IS NULL")
    found = store.get(Meeting, row["id"])
    assert found is not None
    return found.record


def test_a_meeting_is_written_with_its_people_and_their_marks(branch: Store) -> None:
    take(branch, a_line(), head=LEDGER)
    meeting = only_meeting(branch)
    assert (meeting.held_on, meeting.starts_at, meeting.ends_at, meeting.chair_id) == (
        date(2026, 7, 9), time(15), time(16, 30), "p1",
    )  # fmt: skip
    marks = {a.person_id: (a.state, a.reason) for a in meeting.attendance if a.role is not AttendanceRole.OBSERVER}
    assert marks == {
        "p1": (AttendanceState.PRESENT, None), "p2": (AttendanceState.LEAVE, "出差"),
        "p3": (AttendanceState.ABSENT, None), "p4": (AttendanceState.ONLINE, None),
    }  # fmt: skip


def test_observers_are_known_people_or_new_guests(branch: Store) -> None:
    take(branch, a_line(), head=LEDGER)
    guests = {a.person_id for a in only_meeting(branch).attendance if a.role is AttendanceRole.OBSERVER}
    assert guests == {"g1", person(branch, "来宾甲").id}


def test_numbered_topics_are_items_with_their_resolutions(branch: Store) -> None:
    take(branch, a_line(), head=LEDGER)
    assert [(i.topic, i.resolution) for i in only_meeting(branch).agenda] == [("学党章", "会后自学"), ("评议", "同意")]


def test_the_same_ledger_again_says_nothing_new(branch: Store) -> None:
    take(branch, a_line(), head=LEDGER)
    assert [row.state for row in look(branch, a_table(LEDGER, a_line())).rows] == [RowState.SAME]


def test_a_meeting_is_changed_field_by_field(branch: Store) -> None:
    take(branch, a_line(), head=LEDGER)
    named = take(branch, a_line(会议名称="学党章党规"), head=LEDGER)
    timed = take(branch, a_line(会议名称="学党章党规", 会议时间="15:30"), head=LEDGER)
    assert [c.word for shown in (named, timed) for c in shown.rows[0].changes] == ["会议名称", "会议时间"]
    meeting = only_meeting(branch)
    assert (meeting.title, meeting.starts_at, meeting.ends_at, len(meeting.agenda)) == (
        "学党章党规", time(15, 30), time(16, 30), 2,
    )  # fmt: skip


def test_a_meeting_of_another_name_at_another_time_is_another_one(branch: Store) -> None:
    take(branch, a_line(), head=LEDGER)
    (row,) = take(branch, a_line(会议名称="选举", 会议时间="19:00-20:00"), head=LEDGER).rows
    assert (row.state, "请确认不是同一次" in row.words) == (RowState.NEW, True)
    assert sorted(r["title"] for r in branch.query("SELECT m.title FROM meeting m")) == ["学党章", "选举"]


def test_a_line_takes_its_own_meeting_though_another_line_stands_before_it(branch: Store) -> None:
    take(branch, a_line(), head=LEDGER)
    shown = look(branch, a_table(LEDGER, a_line(会议名称="选举", 会议时间=None), a_line()))
    assert [row.state for row in shown.rows] == [RowState.NEW, RowState.SAME]


def test_a_line_that_says_too_little_is_the_one_meeting_of_the_day_with_a_warning(branch: Store) -> None:
    take(branch, a_line(), head=LEDGER)
    (row,) = look(branch, a_table(LEDGER, a_line(会议名称="学习党章", 会议时间=None))).rows
    assert (row.state, row.record_id, "请确认是同一次" in row.words) == (
        RowState.CHANGED, only_meeting(branch).id, True,
    )  # fmt: skip


def test_two_lines_that_say_too_little_take_nobodys_meeting(branch: Store) -> None:
    take(branch, a_line(), head=LEDGER)
    lines = (a_line(会议名称=name, 会议时间=None) for name in ("上午会", "下午会"))
    assert [row.state for row in look(branch, a_table(LEDGER, *lines)).rows] == [RowState.NEW, RowState.NEW]


@pytest.mark.parametrize("topics", ["1. 学党规\n2. 评议", "1. 评议\n2. 学党章"])
def test_a_recorded_item_never_gets_another_topic(branch: Store, topics: str) -> None:
    take(branch, a_line(), head=LEDGER)
    (row,) = look(branch, a_table(LEDGER, a_line(会议议题=topics))).rows
    assert (row.state, "表决不能换到别的议题上" in row.words) == (RowState.REFUSED, True)


def test_a_resolution_comes_to_the_item_of_the_same_topic(branch: Store) -> None:
    take(branch, a_line(会议决议=None), head=LEDGER)
    take(branch, a_line(会议决议="1. 会后自学\n2. 同意"), head=LEDGER)
    assert [i.resolution for i in only_meeting(branch).agenda] == ["会后自学", "同意"]


def test_the_minutes_that_a_table_brings_later_are_not_passed_over(branch: Store) -> None:
    take(branch, a_line(), head=LEDGER)
    shown = take(branch, (*a_line(), "逐字学习了党章。"), head=(*LEDGER, "会议内容"))
    assert ([str(c) for c in shown.rows[0].changes], only_meeting(branch).content) == (
        ["会议内容 （空） → 逐字学习了党章。"], "逐字学习了党章。",
    )  # fmt: skip


def test_class_hours_come_with_a_meeting_or_later(branch: Store) -> None:
    head = (*LEDGER, "学时")
    take(branch, (*a_line(), 2.0), head=head)
    assert only_meeting(branch).hours == 2
    shown = take(branch, (*a_line(), "2.5学时"), head=head)
    assert ([str(c) for c in shown.rows[0].changes], only_meeting(branch).hours) == (["学时 2 → 2.5"], Decimal("2.5"))


@pytest.mark.parametrize("hours", ["很多", 0.0, 81.0, "-1"])
def test_class_hours_that_can_not_be_are_refused(branch: Store, hours: Cell) -> None:
    (row,) = look(branch, a_table((*LEDGER, "学时"), (*a_line(), hours))).rows
    assert (row.state, row.words.startswith("学时：")) == (RowState.REFUSED, True)


def test_of_a_changed_list_only_those_marked_differently_are_shown_and_who_goes_is_said(branch: Store) -> None:
    take(branch, a_line(), head=LEDGER)
    people = "陈建国、李秀英、张伟(线上)、高远(列席)、来宾甲(列席)"
    (row,) = look(branch, a_table(LEDGER, a_line(参会人员名单=people))).rows
    assert row.words.startswith("参会人员名单 李秀英(请假)[出差]、王志强(缺席) → 李秀英")
    assert "名单里没有、文件里有：王志强，导入后他们的出席记录会去掉" in row.warnings


def test_nobody_who_handed_in_an_opinion_is_left_off_a_list(branch: Store) -> None:
    take(branch, a_line(), head=LEDGER)
    shown = branch.get(Meeting, only_meeting(branch).id)
    assert shown is not None
    marks = tuple(replace(a, written_opinion="同意") for a in shown.record.attendance)
    with branch.change("记书面意见") as tx:
        tx.put(replace(shown.record, attendance=marks), heads=shown.heads)
    (row,) = look(branch, a_table(LEDGER, a_line(参会人员名单="陈建国、李秀英"))).rows
    assert (row.state, "交过书面意见" in row.words) == (RowState.REFUSED, True)


def test_a_chair_nobody_knows_changes_nothing_and_is_said(branch: Store) -> None:
    take(branch, a_line(), head=LEDGER)
    (row,) = look(branch, a_table(LEDGER, a_line(主持人="无名氏"))).rows
    assert (row.state, row.changes, "“无名氏”不在文件里" in row.words) == (RowState.SAME, (), True)


def test_a_beginning_behind_the_recorded_end_is_refused(branch: Store) -> None:
    take(branch, a_line(), head=LEDGER)
    (row,) = look(branch, a_table(LEDGER, a_line(会议时间="17:00"))).rows
    assert (row.state, "16:30 结束" in row.words) == (RowState.REFUSED, True)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"会议日期": "2026-07"}, "写到哪一天"), ({"会议日期": "2027-01-01"}, "还没有到"),
        ({"会议日期": None}, "没有写日期"),
        ({"会议类型": "茶话会"}, "不认识"), ({"会议类型": "党员大会、党课"}, "分行分别记录"),
        ({"会议类型": None}, "没有写会议类型"), ({"会议类型": "谈心谈话"}, "个人隐私"),
        ({"会议类型": "党小组会"}, "哪个党小组"),
        ({"会议类型": "党小组会", "所属党小组": "第九党小组"}, "文件里的党小组"),
        ({"会议时间": "16:00-15:00"}, "不晚于"), ({"会议时间": "午后"}, "看不懂时间"),
        ({"会议日期": "2017-01-01"}, "才成立"),
        ({"参会人员名单": "陈建国、无名氏"}, "“无名氏”不在名册上"), ({"参会人员名单": "陈建国(迟到)"}, "“迟到”"),
    ],
)  # fmt: skip
def test_a_meeting_that_can_not_be_is_refused_with_its_reason(
    branch: Store, changed: dict[str, Cell], said: str
) -> None:
    (row,) = look(branch, a_table(LEDGER, a_line(**changed))).rows
    assert (row.state, said in row.words) == (RowState.REFUSED, True)


def test_numbers_that_differ_from_the_list_are_said(branch: Store) -> None:
    (row,) = look(branch, a_table((*LEDGER, "应到人数", "实到人数"), (*a_line(), 30.0, 2.0))).rows
    assert (row.state, "应到人数写着 30，名单里数出 4" in row.words) == (RowState.NEW, True)


def test_topics_that_do_not_fit_the_recorded_agenda_are_refused(branch: Store) -> None:
    take(branch, a_line(), head=LEDGER)
    (row,) = look(branch, a_table(LEDGER, a_line(会议议题="只有一项", 会议决议=None))).rows
    assert (row.state, "2 项议题" in row.words) == (RowState.REFUSED, True)


def test_namesakes_who_are_marked_differently_can_not_be_told_apart(branch: Store) -> None:
    take(branch, ("陈建国",), choices={2: "new"}, since=date(2026, 1, 1))
    (row,) = look(branch, a_table(LEDGER, a_line())).rows
    assert (row.state, "2 个陈建国" in row.words) == (RowState.REFUSED, True)


def test_the_ledgers_own_export_taken_in_again_is_all_the_same(branch: Store, tmp_path: Path) -> None:
    record(branch, a_draft(date(2026, 11, 20), 3, 5))
    record(branch, a_draft(date(2026, 10, 9), 7, kind=MeetingKind.LECTURE, title="=SUM(A1)", lecturer_id="p1"))
    record(branch, a_draft(date(2026, 9, 4), kind=MeetingKind.GROUP_MEETING, group_id="group1", title="@小组会"))
    take(branch, a_line(), head=LEDGER)
    path = tmp_path / "台账.xlsx"
    path.write_bytes(ledger_xlsx(branch, year_period(2026), TODAY))
    shown = look(branch, choose(read_book(path)))
    assert [row.state for row in shown.rows] == [RowState.SAME] * 4


def test_an_export_taken_into_another_file_gives_the_same_ledger(branch: Store, tmp_path: Path) -> None:
    record(branch, a_draft(date(2026, 11, 20), 3, 5))
    take(branch, a_line(), head=LEDGER)
    path = tmp_path / "台账.xlsx"
    path.write_bytes(ledger_xlsx(branch, year_period(2026), TODAY))
    table = choose(read_book(path))
    with a_file() as other:
        apply(other, table, look(other, table), Wish(), TODAY)
        assert ledger_xlsx(other, year_period(2026), TODAY) == path.read_bytes()
