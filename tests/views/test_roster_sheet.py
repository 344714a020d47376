"""The roster on a day: who, in which order, in which words, and what is masked."""

from __future__ import annotations

from datetime import date
from typing import Any

from pbdesk.assumed import ASSUMED
from pbdesk.calendar import month_period, year_period
from pbdesk.model import ConditionKind, MemberCondition, PostRole
from pbdesk.store import Store
from pbdesk.views.roster_sheet import roster_sheet
from pbdesk.views.rows import RosterMember
from tests.builders import a_branch, a_group, a_membership, a_person, a_post, fill

TODAY = date(2026, 11, 22)
YEAR = year_period(2026)


def members(store: Store, today: date = TODAY, *, private: bool = False) -> tuple[RosterMember, ...]:
    """The members of the only branch."""
    (roster,) = roster_sheet(store, YEAR, today, private=private).rosters
    return roster.members


def test_a_member_is_told_in_words(store: Store) -> None:
    person = a_person(
        "p1", name="王敏", gender="女", ethnicity="汉族", born_on=date(1973, 11, 5), education="大专",
        employer="社区居委会", joined_on=date(1997, 10, 2), full_on=date(1998, 10, 2), remark="退役军人",
    )  # fmt: skip
    fill(store, a_branch(), a_group(), person, a_membership(group_id="g1"), a_post())
    assert members(store) == (
        RosterMember(
            "王敏", True, "女", "汉族", "1973.11", "大专", "", "", "社区居委会", "1997.10.02", "1998.10.02",
            "第一党小组", "书记", "正式", "退役军人",
        ),
    )  # fmt: skip


def test_where_only_the_month_is_known_no_day_is_made_up(store: Store) -> None:
    months: dict[str, Any] = {"joined_on": None, "full_on": None, "joined_month": "2015-03", "full_month": "2016-03"}
    fill(store, a_branch(), a_person(born_month="1970-01", **months), a_membership())
    (member,) = members(store)
    assert (member.born, member.joined, member.full, member.is_full) == ("1970.01", "2015.03", "2016.03", True)


def test_an_assumed_day_of_conversion_is_not_printed_as_a_fact(store: Store) -> None:
    fill(store, a_branch(), a_person(remark=f"{ASSUMED}；书法"), a_membership())
    (member,) = members(store)
    assert (member.is_full, member.full, member.remark) == (True, "推定", "书法")


def test_a_month_of_conversion_counts_from_the_next_month_on(store: Store) -> None:
    fill(store, a_branch(), a_person(full_on=None, full_month="2026-11"), a_membership())
    assert [members(store, day)[0].status for day in (date(2026, 11, 30), date(2026, 12, 1))] == ["预备", "正式"]


def test_the_committee_comes_first_and_then_those_admitted_earlier(store: Store) -> None:
    fill(
        store, a_branch(), *(a_membership(f"p{n}") for n in (1, 2, 3, 4)),
        a_person("p1", name="新", joined_on=date(2000, 8, 1)), a_person("p2", name="老", joined_on=date(1980, 1, 1)),
        a_person("p3", name="组织"), a_person("p4", name="书记"),
        a_post("p3", role=PostRole.ORGANIZATION), a_post("p4"),
    )  # fmt: skip
    assert [member.name for member in members(store)] == ["书记", "组织", "老", "新"]


def test_states_and_a_transfer_under_way_are_told(store: Store) -> None:
    mobile = MemberCondition(
        id="c1", person_id="p1", kind=ConditionKind.MOBILE, started_on=date(2026, 1, 1), place="东莞"
    )
    fill(store, a_branch(), a_person(), a_membership(sent_on=date(2026, 11, 1), sent_to="松山湖党支部"), mobile)
    assert members(store)[0].status == "正式；流动党员（东莞）；组织关系转出中（松山湖党支部）"


def test_numbers_are_masked_unless_they_are_asked_for(store: Store) -> None:
    fill(store, a_branch(), a_person(id_number="11010519491231002X", phone="13800138000"), a_membership())
    (hidden,), (whole,) = members(store), members(store, private=True)
    assert (hidden.id_number, hidden.phone) == ("110***********002X", "138****8000")
    assert (whole.id_number, whole.phone) == ("11010519491231002X", "13800138000")


def test_it_is_the_roster_of_the_last_day_or_of_today(store: Store) -> None:
    fill(store, a_branch(), a_person("p1"), a_person("p2"), a_membership("p1", ended_on=date(2026, 7, 1)),
         a_membership("p2", started_on=date(2026, 6, 30)))  # fmt: skip
    june, year = roster_sheet(store, month_period(2026, 6), TODAY), roster_sheet(store, YEAR, TODAY)
    assert (june.day, len(june.rosters[0].members)) == (date(2026, 6, 30), 2)
    assert (year.day, len(year.rosters[0].members)) == (TODAY, 1)


def test_branches_without_members_are_left_out_and_others_can_be_chosen(store: Store) -> None:
    fill(store, a_branch(), a_branch("b2"), a_branch("b3"), *(a_person(p) for p in ("p1", "p2")),
         a_membership("p1"), a_membership("p2", "b2"))  # fmt: skip
    assert [roster.branch for roster in roster_sheet(store, YEAR, TODAY).rosters] == ["b1党支部", "b2党支部"]
    assert [roster.branch for roster in roster_sheet(store, YEAR, TODAY, ["b2"]).rosters] == ["b2党支部"]
