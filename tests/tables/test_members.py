"""A roster compared with the file: who is who, what changes, what is refused and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from pbdesk.model import PostRole
from pbdesk.tables.cells import Cell, Month
from pbdesk.tables.known import KnownBranch, KnownPerson, KnownRoll
from pbdesk.tables.matching import SOMEONE_NEW
from pbdesk.tables.members import MemberRow, Wish, preview_members
from pbdesk.tables.preview import Preview, RowState
from pbdesk.tables.standing import assumed_day, assumes_full
from tests.tables.made import a_table

TODAY = date(2026, 11, 22)
GOOD, OTHER = "11010519491231002X", "110101199003078888"
HERE = KnownBranch(branch_id="b1", name="果园居民小组党支部", since=date(2026, 1, 1))
THERE = KnownBranch(branch_id="b2", name="朝阳社区党支部", since=date(2026, 1, 1))


def known(*people: KnownPerson, branches: tuple[KnownBranch, ...] = (HERE,)) -> KnownRoll:
    return KnownRoll(branches=branches, people=people, single_posts=frozenset({PostRole.SECRETARY}))


def a_known(person_id: str = "p1", name: str = "张伟", branch_id: str | None = "b1", **values: Any) -> KnownPerson:
    return KnownPerson(person_id=person_id, name=name, branch_id=branch_id, **values)


def compare(roll: KnownRoll, *lines: Mapping[str, Cell], **wish: Any) -> Preview[Any]:
    """Compare lines, given as cells by heading."""
    heads = list(dict.fromkeys(["姓名", *(head for line in lines for head in line)]))
    table = a_table(heads, *([line.get(head) for head in heads] for line in lines))
    return preview_members(table, roll, Wish(**wish), TODAY)


def only(roll: KnownRoll, **cells: Cell) -> MemberRow:
    (row,) = compare(roll, {"姓名": "张伟", **cells}).rows
    return row


def test_someone_nobody_knows_is_new() -> None:
    row = only(known(), 性别="男", 入党日期="2001.07.01", 转正日期="2002年7月")
    assert (row.state, row.branch_id, row.warnings) == (RowState.NEW, "b1", ())
    assert row.entry is not None
    assert (row.entry.joined, row.entry.full) == (date(2001, 7, 1), Month(2002, 7))


def test_the_same_number_is_the_same_person_whatever_the_name() -> None:
    row = only(known(a_known(name="张玮", id_number=GOOD, full=Month(2001, 1))), 身份证号=GOOD)
    assert (row.state, row.record_id) == (RowState.CHANGED, "p1")
    assert "姓名不同" in row.words


def test_name_and_birth_or_admission_are_enough() -> None:
    roll = known(a_known(born=date(1975, 3, 12)), a_known("p2", joined=date(1998, 7, 1)))
    assert only(roll, 出生日期="1975.03").record_id == "p1"
    assert only(roll, 入党日期="1998-07-01").record_id == "p2"


def test_a_name_alone_in_the_branch_is_taken_and_said() -> None:
    row = only(known(a_known(full=Month(2001, 1))), 民族="汉族")
    assert (row.state, row.record_id, row.warnings[0]) == (
        RowState.CHANGED,
        "p1",
        "同名，请确认：按支部里的同一个人处理",
    )
    assert [rival.person_id for rival in row.rivals] == ["p1"]


def test_a_namesake_whose_dates_differ_has_to_be_decided() -> None:
    roll = known(a_known(born=date(1960, 1, 1)))
    row = only(roll, 出生日期="1975-03-12")
    assert (row.state, row.reasons) == (RowState.REFUSED, ("支部里有同名的人，出生日期对不上，请选是不是同一个人",))
    line = {"姓名": "张伟", "出生日期": "1975-03-12"}
    assert compare(roll, line, choices={2: SOMEONE_NEW}).rows[0].state is RowState.NEW
    assert compare(roll, line, choices={2: "p1"}).rows[0].state is RowState.CHANGED


def test_two_namesakes_in_the_branch_can_not_be_told_apart() -> None:
    assert "有 2 个张伟" in only(known(a_known(), a_known("p2"))).reasons[0]


def test_another_number_is_another_person() -> None:
    row = only(known(a_known(id_number=OTHER)), 身份证号=GOOD)
    assert (row.state, row.record_id) == (RowState.NEW, None)


def test_a_namesake_in_another_branch_is_another_person_until_said_otherwise() -> None:
    roll = known(a_known(branch_id="b2"), branches=(HERE, THERE))
    row = only(roll, 党支部="果园居民小组党支部")
    assert (row.state, row.warnings[0]) == (RowState.NEW, "同名，请确认：按另一个人登记")


def test_a_member_of_another_branch_is_not_moved_by_a_table() -> None:
    roll = known(a_known(branch_id="b2", id_number=GOOD), branches=(HERE, THERE))
    assert "在朝阳社区党支部册上" in only(roll, 身份证号=GOOD, 党支部="果园居民小组党支部").reasons[0]


def test_someone_on_no_roll_comes_back_onto_one() -> None:
    row = only(known(a_known(branch_id=None, id_number=GOOD)), 身份证号=GOOD)
    assert (row.state, row.record_id) == (RowState.NEW, "p1")


def test_nothing_said_is_nothing_changed() -> None:
    row = only(known(a_known(gender="男", phone="13800138000", joined=date(1998, 7, 1), full=Month(1999, 7))),
               入党日期="1998.07", 转正日期="1999-07", 性别="男")  # fmt: skip
    assert (row.state, row.changes) == (RowState.SAME, ())


def test_a_day_takes_the_place_of_its_month_and_never_the_reverse() -> None:
    roll = known(a_known(born=Month(1975, 3), joined=date(1998, 7, 1), full=Month(1999, 7)))
    row = only(roll, 出生日期="1975-03-12", 入党日期="1998.07")
    assert [str(change) for change in row.changes] == ["出生日期 1975-03 → 1975-03-12"]


def test_numbers_are_masked_in_what_changes() -> None:
    row = only(known(a_known(full=Month(2001, 1), phone="13800138000")), 手机="13900139000", 身份证号=GOOD)
    assert "13900139000" not in row.words
    assert GOOD not in row.words


def test_a_full_member_without_a_day_keeps_his_vote_by_an_assumption_that_is_said() -> None:
    row = only(known(), 党员类别="正式党员")
    assert assumes_full(row.entry)
    assert "没有转正日期" in row.words


def test_who_joined_less_than_a_year_ago_is_on_probation() -> None:
    row = only(known(), 入党日期="2026-03-01")
    assert not assumes_full(row.entry)
    assert "按预备党员登记" in row.words


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"入党日期": "2025-10-20"}, "请在“党员类别”里写上正式或者预备"),
        ({"入党日期": "2025年11月"}, "请在“党员类别”"),
        ({"入党日期": "2025-11-22"}, "请在“党员类别”"), ({"入党日期": "2024年11月"}, "请在“党员类别”"),
        ({"入党日期": "2026-03-01", "党员类别": "正式"}, "还没有满一年"),
        ({"入党日期": "2025-11-23", "党员类别": "正式"}, "还没有满一年"),
    ],
)  # fmt: skip
def test_whose_standing_the_table_leaves_open_is_refused(cells: dict[str, Cell], said: str) -> None:
    row = only(known(), **cells)
    assert (row.state, said in row.words) == (RowState.REFUSED, True)


@pytest.mark.parametrize(
    ("cells", "day"),
    [
        ({"入党日期": "2024年3月"}, date(2025, 4, 1)), ({"入党日期": "2024-02-29"}, date(2025, 2, 28)),
        ({"入党日期": "2024-11-22"}, date(2025, 11, 22)), ({"入党日期": "1998-07-01"}, date(2010, 1, 1)),
        ({}, date(2010, 1, 1)),
        ({"入党日期": "2025-11-22", "党员类别": "正式"}, TODAY),
        ({"入党日期": "2025年10月", "党员类别": "正式"}, date(2026, 11, 1)),
    ],
)  # fmt: skip
def test_a_vote_is_assumed_from_the_entry_but_never_before_a_year_of_probation(
    cells: dict[str, Cell], day: date
) -> None:
    row = only(known(), **cells)
    assert row.entry is not None
    assert (row.state, assumes_full(row.entry), assumed_day(row.entry, date(2010, 1, 1))) == (RowState.NEW, True, day)


def test_whose_standing_the_file_knows_is_not_asked_for_it() -> None:
    assert only(known(a_known(joined=date(2025, 10, 20))), 入党日期="2025-10-20").state is RowState.SAME


def test_a_probationary_member_has_no_day_of_conversion() -> None:
    row = only(known(), 党员类别="预备党员", 入党日期="2026-03-01", 转正日期="2026-04-01")
    assert row.entry is not None
    assert (row.entry.full, "没有导入" in row.words) == (None, True)


def test_a_table_that_calls_someone_full_does_not_convert_him_without_a_day() -> None:
    row = only(known(a_known(joined=date(2025, 1, 1))), 党员类别="正式党员", 入党日期="2025-01-01")
    assert (row.state, "转正要有转正日期" in row.words) == (RowState.SAME, True)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"党支部": "桔园居民小组党支部"}, "文件里没有支部“桔园居民小组党支部”，是不是“果园居民小组党支部”"),
        ({"入党日期": "七几年"}, "看不懂日期"), ({"党员类别": "入党积极分子"}, "不在党员名册之列"),
        ({"入党日期": "2027-01-01"}, "还没有到"),
        ({"出生日期": "1990-01-01", "入党日期": "1980-01-01"}, "早于出生日期"),
        ({"入党日期": "1998-07-01", "转正日期": "1998-01-01"}, "早于入党日期"), ({"姓名": "张伟3"}, "不像姓名"),
        ({"姓名": None, "性别": "男", "民族": "汉"}, "没有姓名"), ({"流动党员": "大概"}, "是 或 否"),
    ],
)  # fmt: skip
def test_a_line_that_can_not_be_is_refused_with_its_reason(cells: dict[str, Cell], said: str) -> None:
    row = only(known(), **cells)
    assert row.state is RowState.REFUSED
    assert said in row.words


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"身份证号": 1.1010519491231e17}, "被 Excel 改成了数字"),
        ({"身份证号": GOOD, "性别": "男"}, "性别和身份证号对不上"),
        ({"身份证号": GOOD, "出生日期": "1950-01-01"}, "出生日期和身份证号对不上"),
        ({"性别": "未知"}, "没有导入这一项"),
        ({"出生日期": "1990-01-01", "入党日期": "2000-01-01"}, "不满 18 岁"),
        ({"党内职务": "科长"}, "不是支部里的职务"),
        ({"入党日期": "1998-07-01", "转正日期": "1998-12-01"}, "不满一年"), ({"党内职务": "党小组组长"}, "哪个党小组"),
        ({"党员类别": "预备党员", "党内职务": "书记"}, "预备党员不能任书记"),
        ({"外出地点": "东莞"}, "没有写是流动党员"),
    ],
)  # fmt: skip
def test_what_is_odd_is_taken_and_said(cells: dict[str, Cell], said: str) -> None:
    row = only(known(), **cells)
    assert row.state is RowState.NEW
    assert said in row.words


@pytest.mark.parametrize("name", ["中共果园居民小组支部委员会", "果园居民小组支部", "果 园居民小组党支部"])
def test_a_branch_is_known_by_its_several_names(name: str) -> None:
    assert only(known(branches=(HERE, THERE)), 党支部=name).branch_id == "b1"


def test_lines_without_a_branch_go_to_the_one_that_is_named() -> None:
    roll = known(branches=(HERE, THERE))
    assert "没有写支部" in compare(roll, {"姓名": "张伟"}).rows[0].words
    assert compare(roll, {"姓名": "张伟"}, branch_id="b2").rows[0].branch_id == "b2"


def test_a_name_twice_in_the_table_is_two_people_and_said() -> None:
    rows = compare(known(), {"姓名": "张伟", "性别": "男"}, {"姓名": "张　伟", "性别": "女"}).rows
    assert [row.state for row in rows] == [RowState.NEW, RowState.NEW]
    assert "第 3 行也叫张伟" in rows[0].words


def test_a_line_twice_in_the_table_is_refused_the_second_time() -> None:
    line = {"姓名": "张伟", "身份证号": GOOD}
    rows = compare(known(), line, line, {**line, "姓名": "张玮"}).rows
    assert [row.reasons for row in rows] == [(), ("和第 2 行完全一样",), ("和第 2 行是同一个身份证号",)]


def test_nobody_is_matched_twice() -> None:
    roll = known(a_known(born=date(1975, 3, 12), full=Month(2001, 1)))
    rows = compare(roll, {"姓名": "张伟", "出生日期": "1975-03-12"}, {"姓名": "张伟", "出生日期": "1980-01-01"}).rows
    assert [row.record_id for row in rows] == ["p1", None]


def test_nobody_is_appointed_to_what_another_one_holds() -> None:
    roll = known(a_known("p9", "陈建国", posts=(PostRole.SECRETARY,)))
    assert "书记已由陈建国担任" in only(roll, 党内职务="书记").words
    rows = compare(known(), {"姓名": "甲一", "党内职务": "书记"}, {"姓名": "乙二", "党内职务": "支部书记"}).rows
    assert [row.entry.posts for row in rows if row.entry] == [(PostRole.SECRETARY,), ()]


def test_sums_notes_headers_and_examples_are_no_members() -> None:
    shown = compare(
        known(), {"序号": 1.0, "姓名": "张伟"}, {"序号": "序号", "姓名": "姓名"}, {"序号": "例", "姓名": "李四"},
        {"序号": "合计", "姓名": "1人"}, {"序号": 5.0}, {"姓名": None, "序号": "填表人：王五  审核人：赵六"},
    )  # fmt: skip
    assert ([row.name for row in shown.rows], shown.skipped) == (["张伟"], 5)


def test_who_is_missing_from_the_table_is_said_and_stays() -> None:
    refused = {"姓名": "王　强", "入党日期": "七几年"}
    roll = known(a_known(), a_known("p2", "李秀英"), a_known("p3", "王强"))
    shown = compare(roll, {"姓名": "张伟"}, refused)
    assert any("文件里有 1 人：李秀英" in note for note in shown.notes)
