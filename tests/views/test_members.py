"""The roll on any day: standing, states, posts, groups, head-counts, and who has left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from pbdesk.actions.branch_life_groups import regroup
from pbdesk.actions.branch_life_posts import PostDraft, appoint
from pbdesk.actions.members_moving import TransferDraft, leave, send
from pbdesk.actions.members_state import ConditionDraft, begin
from pbdesk.assumed import ASSUMED
from pbdesk.model import ConditionKind, Membership, Person, PostRole
from pbdesk.store import Store
from pbdesk.views.members import Heads, MemberRow, Narrowing, Status, heads_of, narrowed, read_members
from pbdesk.views.members_known import member_choices, namesakes
from tests.builders import seen
from tests.orchard import BRANCH, TODAY, a_file, plant


@pytest.fixture
def store() -> Iterator[Store]:
    with a_file() as file:
        yield file


def row(store: Store, name: str, day: date = TODAY) -> MemberRow:
    return next(each for each in read_members(store, day, BRANCH).members if each.name == name)


def names(rows: tuple[MemberRow, ...]) -> list[str]:
    return [each.name for each in rows]


def test_those_with_posts_come_first_then_by_admission(store: Store) -> None:
    listed = names(read_members(store, TODAY, BRANCH).members)
    assert listed[:5] == ["陈建国", "李秀英", "林晓燕", "王志强", "张伟"]


def test_e15_each_of_the_head_counts_is_another_number(store: Store) -> None:
    heads = read_members(store, TODAY, BRANCH).heads
    assert heads == Heads(members=30, full=28, voting=27)
    assert heads.probationary == 2


def test_e15_before_the_rights_were_suspended_all_full_members_voted(store: Store) -> None:
    assert read_members(store, date(2024, 12, 31), BRANCH).heads == Heads(30, 28, 28)


def test_before_the_memberships_began_the_roll_is_empty(store: Store) -> None:
    assert read_members(store, date(2018, 12, 31), BRANCH).members == ()


def test_a_line_says_group_posts_days_and_states(store: Store) -> None:
    appoint(store, PostDraft(
        person_id="p1", role=PostRole.GROUP_LEADER, since=date(2026, 1, 1), group_id="group1"
    ))  # fmt: skip
    found = row(store, "陈建国")
    assert (found.post, found.group, found.joined, found.full_since) == (
        "书记、第一党小组组长", "第一党小组", "1990-01-02", "1991-06-01"
    )  # fmt: skip


def test_an_assumed_day_of_conversion_gives_the_vote_and_is_shown_as_assumed(store: Store) -> None:
    shown = seen(store, Person, "p1")
    with store.change("推定") as tx:
        tx.put(replace(shown.record, remark=ASSUMED), heads=shown.heads)
    found = row(store, "陈建国")
    assert (found.full, found.full_since, found.full_iso, found.full_assumed) == (True, "推定", None, True)


def test_states_are_those_of_the_day(store: Store) -> None:
    begin(store, "p30", ConditionDraft(
        kind=ConditionKind.MOBILE, started_on=date(2026, 2, 1), ended_on=date(2026, 9, 1), place="东莞"
    ))  # fmt: skip
    assert row(store, "蔡明", date(2026, 8, 31)).state == "流动、停权"
    assert row(store, "蔡明", date(2026, 9, 1)).state == "停权"
    assert row(store, "冯玉珍").states == {Status.EASED}


@pytest.mark.parametrize(("month", "full"), [("2026-10", True), ("2026-11", False)])
def test_a_month_of_conversion_counts_from_the_next_month_and_is_shown_as_a_month(
    store: Store, month: str, full: bool
) -> None:
    found = seen(store, Person, "p3")
    with store.change("补登") as tx:
        tx.put(replace(found.record, full_month=month), heads=found.heads)
    assert (row(store, "王志强").full, row(store, "王志强").full_since) == (full, f"2026年{int(month[5:])}月")


def test_e17_on_his_way_he_is_still_listed_and_from_the_reception_among_those_who_left(store: Store) -> None:
    send(store, seen(store, Membership, "m5"), TransferDraft(
        sent_on=date(2026, 9, 20), sent_to="朝阳社区党支部", received_on=date(2026, 10, 8)
    ))  # fmt: skip
    assert row(store, "刘桂兰", date(2026, 10, 7)).state == "转出中"
    (left,) = read_members(store, date(2026, 10, 8), BRANCH, gone=True).left
    assert (left.name, left.left_on, left.why) == ("刘桂兰", date(2026, 10, 8), "组织关系转出 → 朝阳社区党支部")


def test_who_leaves_later_has_not_left_yet(store: Store) -> None:
    leave(store, seen(store, Membership, "m5"), date(2026, 10, 8), "去世")
    assert read_members(store, date(2026, 10, 7), BRANCH, gone=True).left == ()


def test_who_changed_the_group_has_not_left(store: Store) -> None:
    regroup(store, ["m1"], "group2", date(2026, 6, 1))
    roll = read_members(store, TODAY, BRANCH, gone=True)
    assert (roll.left, row(store, "陈建国").group, row(store, "陈建国", date(2026, 5, 31)).group) == (
        (), "第二党小组", "第一党小组"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [("wzq", ["王志强"]), ("wangzhi", ["王志强"]), ("志", ["王志强", "谢志明"]), ("书记", ["陈建国"]), ("没有", [])],
)
def test_members_are_found_by_name_pinyin_initials_and_post(store: Store, text: str, found: list[str]) -> None:
    assert names(narrowed(read_members(store, TODAY, BRANCH).members, Narrowing(text=text))) == found


def test_the_list_is_narrowed_by_status_and_group(store: Store) -> None:
    rows = read_members(store, TODAY, BRANCH).members
    assert names(narrowed(rows, Narrowing(status=Status.PROBATIONARY))) == ["王志强", "周美玲"]
    assert names(narrowed(rows, Narrowing(status=Status.SUSPENDED))) == ["蔡明"]
    assert len(narrowed(rows, Narrowing(group_id="group2"))) == 15
    assert narrowed(rows, Narrowing(ungrouped=True)) == ()


def test_the_counts_of_a_narrowed_list_are_its_own(store: Store) -> None:
    rows = read_members(store, TODAY, BRANCH).members
    assert heads_of(narrowed(rows, Narrowing(group_id="group2"))) == Heads(15, 15, 14)


def test_all_branches_are_listed_one_after_the_other(store: Store) -> None:
    plant(store, "other", "东边居民小组党支部", members=3)
    rows = read_members(store, TODAY).members
    assert [each.branch for each in rows[:4]] == ["东边居民小组党支部"] * 3 + ["果园居民小组党支部"]
    assert len(read_members(store, TODAY, "other").members) == 3


def test_groups_are_offered_in_the_order_in_which_people_count(store: Store) -> None:
    assert [name for _, name in read_members(store, TODAY, BRANCH).groups] == ["第一党小组", "第二党小组"]


def test_those_to_choose_from_are_numbered_as_listed(store: Store) -> None:
    first = member_choices(store, BRANCH, TODAY)[0]
    assert (first.name, first.number, first.note) == ("陈建国", 1, "书记")


def test_namesakes_say_where_they_are_or_were(store: Store) -> None:
    leave(store, seen(store, Membership, "m5"), date(2026, 10, 8), "去世")
    (here,), (gone,), (guide,) = (namesakes(store, name, TODAY) for name in ("陈建国", "刘桂兰", "高远"))
    assert (here.branch_id, here.words) == (BRANCH, "在果园居民小组党支部册上，1990-01-02 入党")
    assert (gone.branch_id, gone.words) == (None, "2026-10-08 离开果园居民小组党支部，1990-01-06 入党")
    assert (guide.branch_id, guide.words) == (None, "文件里已有、还没有组织关系的人")
