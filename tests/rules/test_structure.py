"""ORG-01 to 03, 07 and 11 to 15, with edge cases E-15 to E-18, E-22 and E-41: how a branch is made up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pbdesk.calendar import parse_period
from pbdesk.model import (
    AgendaItem,
    AgendaKind,
    BranchKind,
    Desk,
    Dues,
    Finding,
    Meeting,
    MeetingKind,
    Outcome,
    PartyGroup,
    SubjectKind,
)
from pbdesk.rules import evaluate
from pbdesk.store import Store
from tests.rules.rolls import a_branch, joins, leads, moves, several
from tests.rules.world import World, on

Q3 = "2026Q3"
ROLL_RULES = ("ORG-02", "ORG-04", "ORG-05", "ORG-06", "ORG-08", "ORG-09", "ORG-10", "ORG-12", "ORG-14", "ORG-15")


def state(world: World, rule: str, period: str = Q3, today: str = "2030-01-01") -> Finding:
    """The branch's own finding."""
    return world.one(rule, period, today, SubjectKind.BRANCH)


class TestTheRoll:
    """Without a roll nothing can be judged."""

    def test_an_empty_roll_is_said_once(self, world: World) -> None:
        found = state(a_branch(world), "ORG-01")
        assert (found.outcome, "名册上还没有党员" in found.message) == (Outcome.UNKNOWN, True)

    def test_a_guides_file_is_not_asked_for_rolls(self) -> None:
        with Store.create(None, desk=Desk.GUIDE, title="走访", author="测试员") as store:
            assert state(a_branch(World(store)), "ORG-01").outcome is Outcome.NOT_APPLICABLE

    @pytest.mark.parametrize("rule", ROLL_RULES)
    def test_what_needs_a_roll_does_not_apply_without_one(self, world: World, rule: str) -> None:
        found = state(a_branch(world), rule)
        assert (found.outcome, found.message) == (Outcome.NOT_APPLICABLE, "不适用：名册上还没有党员。")

    def test_nothing_is_said_of_a_quarter_to_come(self, world: World) -> None:
        several(a_branch(world), 5)
        assert world.findings("ORG-01", "2026Q4", "2026-09-30") == []

    def test_a_running_quarter_is_looked_at_today(self, world: World) -> None:
        joins(several(a_branch(world), 2), "late", since="2026-09-20")
        assert state(world, "ORG-01", today="2026-09-19").outcome is Outcome.WARN
        assert state(world, "ORG-01", today="2026-09-20").outcome is Outcome.MET

    def test_e02_a_dissolved_branch_is_looked_at_on_its_last_day(self, world: World) -> None:
        several(a_branch(world, dissolved_on=date(2026, 8, 10)), 4, until="2026-08-10")
        assert state(world, "ORG-01").outcome is Outcome.MET
        assert world.findings("ORG-01", "2026Q4") == []

    def test_an_accepted_explanation_excuses_a_warning_too(self, world: World) -> None:
        several(a_branch(world), 2).explained("ORG-01", "b", Q3, "正在筹备联合")
        assert state(world, "ORG-01").outcome is Outcome.EXCUSED


class TestHeadCounts:
    """E-15: fifty of all, three and seven of full members."""

    @pytest.mark.parametrize(("full", "outcome"), [(2, Outcome.WARN), (3, Outcome.MET)])
    def test_e15_three_full_members_make_a_branch(self, world: World, full: int, outcome: Outcome) -> None:
        joins(several(a_branch(world), full), "y1", "y2", full=None)
        assert state(world, "ORG-01").outcome is outcome

    @pytest.mark.parametrize(("full", "outcome"), [(48, Outcome.MET), (49, Outcome.WARN)])
    def test_e15_fifty_counts_probationary_members_too(self, world: World, full: int, outcome: Outcome) -> None:
        joins(several(a_branch(world), full), "y1", "y2", full=None)
        found = state(world, "ORG-02")
        assert (found.outcome, f"党员{full + 2}人" in found.message) == (outcome, True)

    def test_e18_a_probationary_member_counts_as_full_from_the_approval_on(self, world: World) -> None:
        joins(several(a_branch(world), 2), "y", full="2026-09-15", joined="2025-08-01")
        assert state(world, "ORG-01", today="2026-09-14").outcome is Outcome.WARN
        assert state(world, "ORG-01", today="2026-09-15").outcome is Outcome.MET

    def test_e17_who_is_sent_and_not_yet_received_still_counts_here(self, world: World) -> None:
        joins(several(a_branch(world), 2), "gone", sent="2026-09-20", until="2026-10-08")
        assert state(world, "ORG-01").outcome is Outcome.MET
        assert state(world, "ORG-01", "2026Q4").outcome is Outcome.WARN

    def test_someone_listed_twice_in_a_branch_is_one(self, world: World) -> None:
        moves(several(a_branch(world), 3), "f1", "b", "2015-01-01")
        assert "正式党员3人" in state(world, "ORG-01").message


class TestJointAndTemporary:
    """Joint branches (ORG-03) and temporary ones (ORG-11, ORG-13)."""

    def test_a_joint_branch_whose_units_are_not_registered_is_unknown(self, world: World) -> None:
        several(a_branch(world, kind=BranchKind.JOINT), 5)
        assert state(world, "ORG-03").outcome is Outcome.UNKNOWN

    def test_units_are_asked_of_joint_branches_only(self, world: World) -> None:
        several(a_branch(world), 5)
        assert world.findings("ORG-03", Q3) == []

    def test_dues_collected_in_a_temporary_branch_are_named(self, world: World) -> None:
        several(a_branch(world, kind=BranchKind.TEMPORARY), 4)
        world.add(Dues(person_id="f1", month="2026-08", branch_id="b", paid=Decimal(5), paid_on=date(2026, 8, 10)))
        found = state(world, "ORG-11")
        assert (found.outcome, [r.id for r in found.rejected]) == (Outcome.WARN, ["f1@2026-08"])
        assert "收缴党费" in found.message

    @pytest.mark.parametrize("kind", [AgendaKind.ADMISSION, AgendaKind.CONVERSION, AgendaKind.ELECTION])
    def test_votes_that_belong_to_the_home_branch_are_named(self, world: World, kind: AgendaKind) -> None:
        several(a_branch(world, kind=BranchKind.TEMPORARY), 4)
        item = AgendaItem(id="a", meeting_id="m", position=1, kind=kind)
        general = MeetingKind.GENERAL_MEETING
        world.add(Meeting(id="m", branch_id="b", kind=general, held_on=on("2026-08-10"), agenda=(item,)))
        assert [r.id for r in state(world, "ORG-11").rejected] == ["m"]

    def test_the_same_votes_at_home_are_nobodys_concern(self, world: World) -> None:
        several(a_branch(world), 4)
        assert world.findings("ORG-11", Q3) == []

    def test_a_temporary_branch_without_a_founding_day_is_unknown(self, world: World) -> None:
        several(a_branch(world, kind=BranchKind.TEMPORARY, founded_on=None), 4)
        assert state(world, "ORG-13").outcome is Outcome.UNKNOWN

    @pytest.mark.parametrize(("today", "outcome"), [("2026-02-27", Outcome.MET), ("2026-02-28", Outcome.WARN)])
    def test_e41_half_a_year_from_the_end_of_august_is_the_end_of_february(
        self, world: World, today: str, outcome: Outcome
    ) -> None:
        several(a_branch(world, kind=BranchKind.TEMPORARY, founded_on=date(2025, 8, 31)), 4)
        assert state(world, "ORG-13", "2026Q1", today).outcome is outcome


class TestApproval:
    """ORG-07: told from the application's quarter to the answer's."""

    def test_while_the_month_runs_it_is_open(self, world: World) -> None:
        several(a_branch(world, applied_on=date(2026, 9, 10), founded_on=date(2026, 9, 10)), 3)
        found = state(world, "ORG-07", today="2026-09-20")
        assert (found.outcome, found.due_on) == (Outcome.PENDING, date(2026, 10, 10))

    def test_a_quarter_that_ended_within_the_month_owed_nothing_yet(self, world: World) -> None:
        several(a_branch(world, applied_on=date(2026, 9, 10), founded_on=date(2026, 9, 10)), 3)
        assert state(world, "ORG-07", today="2026-12-31").outcome is Outcome.NOT_APPLICABLE
        assert state(world, "ORG-07", "2026Q4", "2026-12-31").outcome is Outcome.WARN

    def test_an_answered_application_is_told_no_more(self, world: World) -> None:
        asked, answered = date(2026, 3, 2), date(2026, 3, 20)
        several(a_branch(world, applied_on=asked, approved_on=answered, founded_on=answered), 3)
        assert state(world, "ORG-07", "2026Q1").outcome is Outcome.MET
        assert world.findings("ORG-07", "2026Q2") == []

    def test_without_an_application_only_the_founding_quarter_says_so(self, world: World) -> None:
        several(a_branch(world, founded_on=date(2026, 7, 1)), 3)
        assert state(world, "ORG-07").outcome is Outcome.NOT_APPLICABLE
        assert world.findings("ORG-07", "2026Q4") == []


class TestShortOfMembers:
    """ORG-12: long below three full members."""

    def lost_one(self, world: World, day: str, kind: BranchKind | None = None) -> World:
        return joins(several(a_branch(world, kind=kind), 2), "gone", until=day)

    @pytest.mark.parametrize(("today", "outcome"), [("2026-09-30", Outcome.PENDING), ("2026-10-01", Outcome.WARN)])
    def test_the_days_count_from_the_day_it_fell_short(self, world: World, today: str, outcome: Outcome) -> None:
        self.lost_one(world, "2026-07-02")
        period = Q3 if today < "2026-10" else "2026Q4"
        assert state(world, "ORG-12", period, today).outcome is outcome

    def test_the_number_of_days_is_a_policy(self, world: World) -> None:
        self.lost_one(world, "2026-07-02").policy("short_of_members_days", "30")
        assert state(world, "ORG-12").outcome is Outcome.WARN

    def test_a_joint_branch_is_meant_for_it(self, world: World) -> None:
        self.lost_one(world, "2026-01-02", BranchKind.JOINT)
        assert state(world, "ORG-12").outcome is Outcome.NOT_APPLICABLE

    def test_one_that_never_had_three_is_short_from_its_founding(self, world: World) -> None:
        several(a_branch(world, founded_on=date(2026, 2, 1)), 2)
        assert "2026年2月1日起正式党员不足3人" in state(world, "ORG-12").message

    def test_a_new_member_takes_the_place_on_the_very_day(self, world: World) -> None:
        joins(self.lost_one(world, "2026-07-02"), "new", since="2026-07-02")
        assert state(world, "ORG-12").outcome is Outcome.MET


class TestGroups:
    """ORG-14: many members are divided into groups."""

    @pytest.mark.parametrize(("members", "outcome"), [(19, Outcome.NOT_APPLICABLE), (20, Outcome.WARN)])
    def test_twenty_members_are_many(self, world: World, members: int, outcome: Outcome) -> None:
        assert state(several(a_branch(world), members), "ORG-14").outcome is outcome

    def grouped(self, world: World, first: int, *, probationary: int = 0, leader: bool = True) -> Finding:
        a_branch(world).group("g1").group("g2")
        joins(world, *(f"a{n}" for n in range(1, first + 1)), group="g1")
        joins(world, *(f"y{n}" for n in range(1, probationary + 1)), group="g1", full=None)
        joins(world, *(f"c{n}" for n in range(1, 6)), group="g2")
        leads(world, "c1", "g2")
        if leader:
            leads(world, "c2", "g1")
        return state(world, "ORG-14")

    def test_groups_of_three_with_leaders_are_right(self, world: World) -> None:
        assert self.grouped(world, 3).outcome is Outcome.MET

    def test_a_group_of_two_is_small(self, world: World) -> None:
        found = self.grouped(world, 2)
        assert (found.outcome, "g1小组只有2人" in found.message) == (Outcome.WARN, True)

    def test_a_group_needs_one_full_member(self, world: World) -> None:
        assert "g1小组没有正式党员" in self.grouped(world, 0, probationary=3).message

    def test_a_group_needs_a_leader(self, world: World) -> None:
        found = self.grouped(world, 3, leader=False)
        assert (found.outcome, found.message) == (Outcome.WARN, "g1小组没有组长。")


class TestOneBranch:
    """ORG-15: one branch and one group for everyone."""

    def two(self, world: World, **kinds: BranchKind | None) -> World:
        a_branch(world, "b")
        a_branch(world, "c", kinds.get("c"))
        return joins(world, "p", branch="b")

    def test_two_relations_at_once_are_told_at_the_older_one(self, world: World) -> None:
        moves(self.two(world), "p", "c", "2020-01-01")
        found = world.one("ORG-15", Q3)
        assert (found.subject, found.branch, found.outcome) == ("p", "b", Outcome.UNMET)
        assert "c党支部" in found.message

    def test_asked_for_one_branch_only_it_says_the_same(self, world: World) -> None:
        moves(self.two(world), "p", "c", "2020-01-01")
        both = world.findings("ORG-15", Q3)
        alone = evaluate(world.store, parse_period(Q3), on("2030-01-01"), branches=["b"], rules=["ORG-15"])
        other = evaluate(world.store, parse_period(Q3), on("2030-01-01"), branches=["c"], rules=["ORG-15"])
        assert (alone, other) == (both, [])

    def test_e17_until_the_new_branch_receives_him_there_is_one_relation(self, world: World) -> None:
        joins(a_branch(a_branch(world), "c"), "p", sent="2026-09-20", until="2026-10-08")
        moves(world, "p", "c", "2026-10-08")
        found = {(f.subject, f.outcome) for f in world.findings("ORG-15", "2026")}
        assert ("p", Outcome.UNMET) not in found

    def test_e22_a_temporary_branch_beside_the_own_is_no_second_one(self, world: World) -> None:
        moves(self.two(world, c=BranchKind.TEMPORARY), "p", "c", "2026-01-01")
        found = {f.subject: f.outcome for f in world.findings("ORG-15", Q3)}
        assert found == {"b": Outcome.MET, "c": Outcome.NOT_APPLICABLE}

    def test_where_there_are_groups_everyone_is_in_one(self, world: World) -> None:
        a_branch(world).group("g1")
        joins(joins(world, "p", group="g1"), "q")
        assert [(f.subject, f.outcome) for f in world.findings("ORG-15", Q3)] == [("q", Outcome.WARN)]

    def test_a_group_that_was_dissolved_is_none(self, world: World) -> None:
        a_branch(world).group("g1")
        world.add(PartyGroup(id="g0", branch_id="b", name="旧党小组", dissolved_on=date(2026, 1, 1)))
        joins(joins(world, "p", group="g1"), "q", group="g0")
        assert [(f.subject, f.outcome) for f in world.findings("ORG-15", Q3)] == [("q", Outcome.WARN)]
