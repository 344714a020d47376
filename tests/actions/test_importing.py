"""Taking tables in: one change with a backup before it, undoable, and nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pbdesk.actions.importing import apply
from pbdesk.assumed import ASSUMED
from pbdesk.errors import BadRowsError, UserError
from pbdesk.model import Desk, MeetingKind
from pbdesk.store import Store
from pbdesk.store.dumping import dump
from pbdesk.tables.members import Wish
from pbdesk.tables.preview import RowState
from pbdesk.views.roll import roll_of
from tests.actions.taking import HEAD, NEW, look, memberships, person, take
from tests.orchard import BRANCH, TODAY, a_file, at, plant
from tests.tables.made import a_table


@pytest.fixture
def branch() -> Iterator[Store]:
    with a_file() as store:
        yield store


def test_a_new_member_is_written_with_all_that_the_table_says(branch: Store) -> None:
    take(branch, NEW)
    found = person(branch, "赵新")
    assert (found.gender, found.joined_on, found.full_on, found.full_month) == ("女", date(1998, 7, 1), None, "1999-07")
    assert (found.phone, found.remark) == ("13800138000", "能写会画")
    (membership,) = memberships(branch, "赵新")
    assert (membership.branch_id, membership.started_on) == (BRANCH, TODAY)


def test_group_and_post_come_with_him(branch: Store) -> None:
    take(branch, NEW)
    (seat,) = [s for s in roll_of(branch, BRANCH, TODAY, MeetingKind.GENERAL_MEETING).seats if s.name == "赵新"]
    assert (seat.group_name, seat.post, seat.full) == ("第三党小组", "member", True)


def test_an_import_is_one_change_that_can_be_undone(branch: Store) -> None:
    before = list(dump(branch))
    take(branch, NEW, ("钱多",))
    assert branch.history()[0].label == "导入党员名册（果园居民小组党支部，2 人）"
    branch.undo()
    assert list(dump(branch)) == before


def test_the_same_table_again_says_nothing_new(branch: Store) -> None:
    take(branch, NEW, ("钱多", None, None, None, "正式党员"), ("孙丽", None, "2026-06-30", None, "预备党员"))
    again = look(branch, a_table(HEAD, NEW, ("钱多", None, None, None, "正式党员"), ("孙丽", None, "2026-06-30")))
    assert {row.state for row in again.rows} == {RowState.SAME}


def test_a_full_member_without_a_day_votes_from_his_entry_and_the_remark_says_so(branch: Store) -> None:
    take(branch, ("钱多", None, "1998-07-01"))
    found = person(branch, "钱多")
    assert (found.full_on, found.remark) == (TODAY, ASSUMED)


def test_an_assumed_day_is_never_before_a_year_of_probation() -> None:
    with a_file(members=0) as store:
        take(store, ("钱多", None, "2024年3月"))
        assert (person(store, "钱多").full_on, person(store, "钱多").remark) == (date(2025, 4, 1), ASSUMED)


def test_the_real_day_takes_the_place_of_the_assumed_one(branch: Store) -> None:
    take(branch, ("钱多", None, "1998-07-01", None, None, None, None, None, "书法"))
    shown = take(branch, ("钱多", None, "1998-07-01", "1999-07-01"))
    found = person(branch, "钱多")
    assert (found.full_on, found.remark) == (date(1999, 7, 1), "书法")
    assert [str(c) for c in shown.rows[0].changes] == ["转正日期 推定 → 1999-07-01"]


def test_into_an_empty_branch_members_come_with_its_founding_or_their_own_admission() -> None:
    with a_file(members=0) as store:
        take(store, ("钱多", None, "1998-07-01"), ("孙丽", None, "2026-06-30", None, "预备党员"))
        assert [m.started_on for name in ("钱多", "孙丽") for m in memberships(store, name)] == [
            date(2018, 6, 19), date(2026, 6, 30),
        ]  # fmt: skip


def test_the_day_of_entry_can_be_said(branch: Store) -> None:
    take(branch, ("钱多",), since=date(2026, 1, 1))
    assert memberships(branch, "钱多")[0].started_on == date(2026, 1, 1)


def test_nobody_enters_on_a_day_to_come_or_before_the_branch_was_there(branch: Store) -> None:
    with pytest.raises(UserError, match="还没有到"):
        look(branch, a_table(HEAD, ("钱多",)), since=date(2026, 11, 23))
    (row,) = look(branch, a_table(("姓名", "进入支部日期"), ("钱多", "2010-01-01"))).rows
    assert (row.state, "早于支部成立" in row.words) == (RowState.REFUSED, True)


def test_what_is_changed_is_changed_and_the_rest_stays(branch: Store) -> None:
    before = person(branch, "陈建国")
    take(branch, ("陈建国", "男", "1990-01-02", None, None, None, None, "13800138000", None))
    assert person(branch, "陈建国") == replace(before, gender="男", phone="13800138000")


def test_another_group_counts_from_today_and_the_old_one_stays_before(branch: Store) -> None:
    take(branch, ("陈建国", None, "1990-01-02", None, None, "第二党小组"))
    spans = memberships(branch, "陈建国")
    assert [(m.group_id, m.started_on, m.ended_on) for m in spans] == [
        ("group1", date(2019, 1, 1), TODAY), ("group2", TODAY, None),
    ]  # fmt: skip


def test_a_mobile_member_is_marked_with_his_place(branch: Store) -> None:
    take(branch, ("陈建国", "是", "东莞"), head=("姓名", "流动党员", "外出地点"))
    rows = branch.query("SELECT c.person_id, c.place FROM member_condition c WHERE c.kind = 'mobile'")
    assert [tuple(row) for row in rows] == [("p1", "东莞")]


def test_one_refused_line_keeps_all_from_being_written(branch: Store) -> None:
    table = a_table(HEAD, NEW, ("钱多", None, "七几年"))
    before = list(dump(branch))
    with pytest.raises(BadRowsError, match="1 行不能导入，没有写入任何内容") as refused:
        apply(branch, table, look(branch, table), Wish(), TODAY)
    assert [(p.line, p.column) for p in refused.value.problems] == [(3, "钱多")]
    assert list(dump(branch)) == before


def test_the_good_lines_are_written_when_the_others_are_skipped(branch: Store) -> None:
    table = a_table(HEAD, NEW, ("钱多", None, "七几年"))
    apply(branch, table, look(branch, table), Wish(), TODAY, skip_refused=True)
    assert person(branch, "赵新").gender == "女"
    assert branch.query("SELECT p.id FROM person p WHERE p.name = '钱多'") == []


def test_a_file_that_changed_since_the_preview_is_looked_at_again(branch: Store) -> None:
    table = a_table(HEAD, NEW)
    shown = look(branch, table)
    apply(branch, table, shown, Wish(), TODAY)
    with pytest.raises(UserError, match="重新看一遍预览"):
        apply(branch, table, shown, Wish(), TODAY)


def test_nothing_to_write_is_told(branch: Store) -> None:
    table = a_table(HEAD, ("陈建国",))
    with pytest.raises(UserError, match="都已经在文件里"):
        apply(branch, table, look(branch, table), Wish(), TODAY)


def test_a_table_without_a_needed_column_is_told(branch: Store) -> None:
    table = a_table(("会议名称", "会议日期", "会议地点"), ("x", "2026-07-08", "y"))
    with pytest.raises(UserError, match="没有找到“会议类型”这一列"):
        look(branch, table)


def test_a_file_without_a_branch_is_told() -> None:
    with (
        Store.create(None, desk=Desk.BRANCH, title="新", clock=at("2026-11-22")) as store,
        pytest.raises(UserError, match="先登记支部"),
    ):
        look(store, a_table(HEAD, NEW))


def test_a_backup_is_made_before_anything_is_written(tmp_path: Path) -> None:
    with a_file(path=tmp_path / "果园.pbdesk") as store:
        take(store, NEW)
    (copy,) = (tmp_path / "果园.pbdesk.backups").iterdir()
    with Store.open(copy, read_only=True) as kept:
        assert kept.query("SELECT p.id FROM person p WHERE p.name = '赵新'") == []


def test_members_of_several_branches_come_in_at_once(branch: Store) -> None:
    plant(branch, "chaoyang", "朝阳社区党支部", members=0)
    take(branch, ("赵新", "果园居民小组党支部"), ("钱多", "朝阳社区党支部"), head=("姓名", "党支部"))
    assert branch.history()[0].label == "导入党员名册（2 个支部，2 人）"
    assert memberships(branch, "钱多")[0].branch_id == "chaoyang"
