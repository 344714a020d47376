"""Pasted lists of members and branches."""

from __future__ import annotations

from datetime import date

import pytest

from pbdesk.actions.roster import read_branches, read_roster
from pbdesk.model import PostRole, UnitKind

TODAY = date(2026, 11, 22)


def test_a_name_a_line_is_enough() -> None:
    roster = read_roster("张建国\n李秀英\n", TODAY)
    assert [m.name for m in roster.members] == ["张建国", "李秀英"]
    assert not roster.problems


def test_post_group_and_day_of_conversion_may_follow_the_name() -> None:
    (member,) = read_roster("李秀英，组织委员 第一党小组 1998.7.1", TODAY).members
    assert (member.role, member.group) == (PostRole.ORGANIZATION, "第一党小组")
    assert member.full_on == date(1998, 7, 1)


def test_a_probationary_member_is_told_by_the_word() -> None:
    (member,) = read_roster("王志强 预备", TODAY).members
    assert not member.full


@pytest.mark.parametrize("line", ["1. 张建国", "1、张建国", "1）张建国", "12 张建国", "　张建国　"])
def test_numbers_and_blanks_of_a_copied_table_do_no_harm(line: str) -> None:
    assert [m.name for m in read_roster(line, TODAY).members] == ["张建国"]


def test_a_name_of_two_characters_set_apart_is_one_name() -> None:
    (member,) = read_roster("罗 文 副书记", TODAY).members
    assert (member.name, member.role) == ("罗文", PostRole.DEPUTY)


def test_the_dot_of_a_minority_name_stays() -> None:
    (member,) = read_roster("阿依古丽·买买提", TODAY).members
    assert member.name == "阿依古丽·买买提"


def test_names_parted_by_the_chinese_comma_are_several_people() -> None:
    assert len(read_roster("张建国、李秀英、王志强", TODAY).members) == 3


def test_a_word_nobody_understands_is_a_problem_of_its_line() -> None:
    roster = read_roster("张建国\n李秀英 王志强", TODAY)
    (problem,) = roster.problems
    assert problem.line == 2
    assert "王志强" in problem.reason


def test_a_number_is_no_name() -> None:
    assert "不像姓名" in read_roster("440301199001011234", TODAY).problems[0].reason


def test_a_group_leader_needs_a_group() -> None:
    assert "哪个党小组" in read_roster("张建国 组长", TODAY).problems[0].reason


def test_a_month_of_conversion_stays_a_month() -> None:
    (member,) = read_roster("张建国 2015年3月", TODAY).members
    assert (member.full_on, member.full_month) == (None, "2015-03")


def test_a_month_that_lies_ahead_is_a_problem() -> None:
    assert "看不懂" in read_roster("张建国 2027年3月", TODAY).problems[0].reason


def test_the_summary_says_who_was_understood_as_what() -> None:
    words = read_roster("张建国 书记\n李秀英 委员 第一党小组\n王志强 预备\n王志强", TODAY).summary
    assert words == (
        "4 人，预备党员 1 人，书记 张建国，其他支委 1 人，党小组 1 个，没有写转正日期 3 人，先按正式党员计票，"
        "有重名：王志强，会分别登记。"
    )


def test_without_names_the_summary_says_so() -> None:
    assert read_roster("\n \n", TODAY).summary == "还没有名字。每行写一个人。"


def test_the_kind_of_unit_is_read_from_the_name_or_after_it() -> None:
    branches, _ = read_branches("果园居民小组党支部\n永盛公司党支部 非公企业\n老兵党支部", TODAY)
    assert [b.unit_kind for b in branches] == [UnitKind.RESIDENTS_GROUP, UnitKind.PRIVATE_FIRM, None]


def test_the_work_station_of_a_community_is_a_work_station() -> None:
    (branch,), _ = read_branches("朝阳社区工作站党支部", TODAY)
    assert branch.unit_kind is UnitKind.WORK_STATION


def test_a_branch_written_twice_is_a_problem() -> None:
    branches, problems = read_branches("甲党支部\n甲党支部", TODAY)
    assert len(branches) == 1
    assert "两遍" in problems[0].reason


def test_a_founding_day_may_follow_the_name() -> None:
    (branch,), _ = read_branches("果园居民小组党支部 2018-06-19", TODAY)
    assert branch.founded_on == date(2018, 6, 19)


def test_a_branch_name_beyond_measure_is_a_problem() -> None:
    assert "太长" in read_branches("长" * 61, TODAY)[1][0].reason
