"""Groups, posts and the committee: who is what from which day on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pbdesk.actions.branch_life_committee import (
    CommitteeDraft,
    TermDraft,
    correct_committee,
    end_committee,
    seat,
)
from pbdesk.actions.branch_life_groups import dissolve, form, regroup, rename
from pbdesk.actions.branch_life_posts import PostDraft, appoint, correct_post, delete_post
from pbdesk.errors import FieldError, UserError
from pbdesk.model import Committee, CommitteeBasis, MeetingKind, PartyGroup, Post, PostRole
from pbdesk.store import Store
from pbdesk.views.branch_life import BranchLife, branch_life
from pbdesk.views.members import read_members
from pbdesk.views.roll import roll_of
from tests.actions.roll_world import faults, person
from tests.builders import seen
from tests.orchard import BRANCH, TODAY

DAY = date(2026, 6, 1)
ROLES = PostRole


def life(store: Store, day: date = TODAY) -> BranchLife:
    return branch_life(store, BRANCH, day)


def posts(store: Store, day: date = TODAY) -> dict[str, str]:
    return {post.name: post.words for post in life(store, day).posts}


def group_sizes(store: Store, day: date = TODAY) -> dict[str, int]:
    return {group.name: len(group.members) for group in life(store, day).groups}


def group_of(store: Store, name: str, day: date) -> str:
    return next(row.group for row in read_members(store, day, BRANCH).members if row.name == name)


def a_post(person_id: str, role: PostRole, since: date = DAY, **values: object) -> PostDraft:
    return replace(PostDraft(person_id=person_id, role=role, since=since, branch_id=BRANCH), **values)  # type: ignore[arg-type]  # see test


def elect(store: Store, **values: object) -> None:
    draft = CommitteeDraft(
        branch_id=BRANCH, basis=CommitteeBasis.ELECTED, started_on=DAY, term_years=3,
        seats=((ROLES.SECRETARY, "p1"), (ROLES.ORGANIZATION, "p4"), (ROLES.MEMBER, "p5")),
    )  # fmt: skip
    seat(store, replace(draft, **values))  # type: ignore[arg-type]  # a test names only what it is about


class TestGroups:
    """Party groups."""

    def test_a_new_group_takes_members_from_its_first_day_on(self, roll: Store) -> None:
        form(roll, BRANCH, "第三党小组", DAY, ["m1", "m2", "m3"])
        assert (group_of(roll, "陈建国", date(2026, 5, 31)), group_of(roll, "陈建国", DAY)) == (
            "第一党小组", "第三党小组"
        )  # fmt: skip
        assert group_sizes(roll) == {"第一党小组": 12, "第二党小组": 15, "第三党小组": 3}

    def test_who_changes_the_group_is_still_one_member(self, roll: Store) -> None:
        regroup(roll, ["m1"], "group2", DAY)
        assert read_members(roll, TODAY, BRANCH).heads.members == 30
        assert not read_members(roll, TODAY, BRANCH, gone=True).left

    def test_an_earlier_group_meeting_keeps_those_who_were_due(self, roll: Store) -> None:
        regroup(roll, ["m1"], "group2", DAY)

        def due(day: date, group: str) -> int:
            return len(roll_of(roll, BRANCH, day, MeetingKind.GROUP_MEETING, group).seats)

        assert [due(date(2026, 5, 1), g) for g in ("group1", "group2")] == [15, 15]
        assert [due(DAY, g) for g in ("group1", "group2")] == [14, 16]

    def test_changing_the_group_is_one_step_to_undo(self, roll: Store) -> None:
        assert regroup(roll, ["m1", "m2"], "group2", DAY).label == "调整 2 名党员到第二党小组"
        roll.undo()
        assert group_sizes(roll) == {"第一党小组": 15, "第二党小组": 15}

    def test_who_is_there_already_is_not_moved(self, roll: Store) -> None:
        with pytest.raises(UserError, match="已经在这个党小组里"):
            regroup(roll, ["m1"], "group1", DAY)

    def test_a_dissolved_group_hands_its_members_over_and_its_leader_is_one_no_more(self, roll: Store) -> None:
        appoint(roll, a_post("p5", ROLES.GROUP_LEADER, group_id="group1"))
        dissolve(roll, seen(roll, PartyGroup, "group1"), TODAY, "group2")
        assert group_sizes(roll) == {"第二党小组": 30}
        assert roll.query("SELECT t.ended_on FROM post t WHERE t.role = 'group_leader'")[0]["ended_on"] == "2026-11-22"

    def test_without_another_group_they_are_in_none(self, roll: Store) -> None:
        dissolve(roll, seen(roll, PartyGroup, "group1"), TODAY)
        assert (group_sizes(roll), len(life(roll).ungrouped)) == ({"第二党小组": 15}, 15)

    @pytest.mark.parametrize(
        ("name", "day", "field"),
        [(" ", DAY, "name"), ("第一党小组", DAY, "name"), ("甲", date(2018, 1, 1), "formed_on"),
         ("甲", date(2026, 12, 1), "formed_on")],
    )  # fmt: skip
    def test_a_group_that_cannot_be_is_refused(self, roll: Store, name: str, day: date, field: str) -> None:
        with pytest.raises(FieldError) as refused:
            form(roll, BRANCH, name, day)
        assert list(faults(refused)) == [field]

    def test_nobody_joins_a_group_before_it_was_formed(self, roll: Store) -> None:
        form(roll, BRANCH, "第三党小组", DAY)
        third = next(group.id for group in life(roll).groups if group.name == "第三党小组")
        with pytest.raises(FieldError, match="才成立"):
            regroup(roll, ["m1"], third, date(2026, 5, 1))

    def test_a_group_is_renamed(self, roll: Store) -> None:
        group = seen(roll, PartyGroup, "group1")
        rename(roll, group, "老街党小组", group.record.formed_on)
        assert "老街党小组" in group_sizes(roll)


class TestPosts:
    """Posts."""

    def test_a_new_secretary_relieves_the_old_one_that_day(self, roll: Store) -> None:
        assert appoint(roll, a_post("p4", ROLES.SECRETARY)).label == "张伟任书记"
        assert (posts(roll, date(2026, 5, 31))["陈建国"], posts(roll, DAY)["张伟"]) == ("书记", "书记")
        assert "陈建国" not in posts(roll, DAY)

    def test_e40_a_by_election_leaves_the_committee_and_its_term_alone(self, roll: Store) -> None:
        before = seen(roll, Committee, "committee").record
        appoint(roll, a_post("p4", ROLES.DISCIPLINE))
        assert seen(roll, Committee, "committee").record == before

    def test_e18_a_probationary_member_is_elected_to_nothing(self, roll: Store) -> None:
        with pytest.raises(FieldError, match="预备党员，没有被选举权"):
            appoint(roll, a_post("p3", ROLES.DEPUTY))

    def test_vot11_nor_is_one_whose_rights_are_suspended(self, roll: Store) -> None:
        with pytest.raises(FieldError, match="停止行使党员权利"):
            appoint(roll, a_post("p30", ROLES.DEPUTY))

    def test_org10_the_superior_may_send_a_secretary_from_outside(self, roll: Store) -> None:
        appoint(roll, a_post("g1", ROLES.SECRETARY))
        assert posts(roll)["高远"] == "书记"

    def test_each_group_has_its_own_leader(self, roll: Store) -> None:
        appoint(roll, a_post("p5", ROLES.GROUP_LEADER, group_id="group1"))
        appoint(roll, a_post("p20", ROLES.GROUP_LEADER, group_id="group2"))
        assert [group.leader for group in life(roll).groups] == ["刘桂兰", "邓超"]

    def test_two_deputies_may_stand_beside_each_other(self, roll: Store) -> None:
        appoint(roll, a_post("p4", ROLES.DEPUTY))
        appoint(roll, a_post("p5", ROLES.DEPUTY))
        assert list(posts(roll).values()).count("副书记") == 2

    def test_nobody_holds_the_same_post_twice(self, roll: Store) -> None:
        with pytest.raises(FieldError, match="已经在任"):
            appoint(roll, a_post("p1", ROLES.SECRETARY))

    def test_nobody_takes_over_before_the_other_came(self, roll: Store) -> None:
        appoint(roll, a_post("p4", ROLES.SECRETARY))
        with pytest.raises(FieldError, match="接任要晚于这一天"):
            appoint(roll, a_post("p5", ROLES.SECRETARY, date(2026, 5, 1)))

    def test_a_leader_needs_a_group_and_everybody_a_role_and_a_day(self, roll: Store) -> None:
        with pytest.raises(FieldError) as refused:
            appoint(roll, PostDraft(person_id="p1", role=ROLES.GROUP_LEADER, since=None))
        assert set(faults(refused)) == {"since", "group_id"}
        with pytest.raises(FieldError) as refused:
            appoint(roll, PostDraft(person_id=None, role=None, since=DAY, branch_id=BRANCH))
        assert set(faults(refused)) == {"role", "person_id"}

    def test_a_post_ends_is_corrected_and_goes(self, roll: Store) -> None:
        correct_post(roll, seen(roll, Post, "t2"), date(2019, 1, 1), DAY)
        assert "李秀英" not in posts(roll, DAY)
        correct_post(roll, seen(roll, Post, "t2"), date(2019, 1, 1), date(2026, 8, 1))
        assert "李秀英" in posts(roll, DAY)
        delete_post(roll, seen(roll, Post, "t2"))
        assert "李秀英" not in posts(roll, date(2020, 1, 1))

    def test_a_post_does_not_end_before_it_began(self, roll: Store) -> None:
        with pytest.raises(FieldError) as refused:
            correct_post(roll, seen(roll, Post, "t2"), date(2019, 1, 1), date(2018, 12, 1))
        assert set(faults(refused)) == {"ended_on"}


class TestCommittee:
    """The branch committee."""

    def test_a_new_committee_ends_the_old_one_and_the_posts_not_taken_up_again(self, roll: Store) -> None:
        elect(roll)
        assert posts(roll) == {"陈建国": "书记", "张伟": "组织委员", "刘桂兰": "委员"}
        assert seen(roll, Committee, "committee").record.ended_on == DAY

    def test_who_goes_on_in_his_post_keeps_it_running(self, roll: Store) -> None:
        elect(roll)
        assert seen(roll, Post, "t1").record.ended_on is None

    def test_an_elected_committee_runs_from_its_electing_meeting(self, roll: Store) -> None:
        elect(roll, started_on=date(2024, 2, 29), term_years=3)
        found = life(roll).committee
        assert found is not None
        assert found.ends_on == date(2027, 2, 28)

    def test_e38_without_years_in_the_approval_the_end_is_not_known(self, roll: Store) -> None:
        elect(roll, term_years=None)
        found = life(roll).committee
        assert found is not None
        assert (found.ends_on, found.words) == (None, "2026年6月1日选举产生，还没有登记任期，不知道哪天届满")

    def test_e39_an_appointed_committee_has_no_term(self, roll: Store) -> None:
        with pytest.raises(FieldError) as refused:
            elect(roll, basis=CommitteeBasis.APPOINTED)
        assert faults(refused) == {"term_years": "上级任命的支委会没有任期，这里请空着。"}
        elect(roll, basis=CommitteeBasis.APPOINTED, term_years=None)
        found = life(roll).committee
        assert found is not None
        assert (found.ends_on, found.words) == (None, "2026年6月1日由上级任命，没有任期")

    def test_the_secretary_is_needed_and_a_probationary_member_refused(self, roll: Store) -> None:
        with pytest.raises(FieldError) as refused:
            elect(roll, seats=((ROLES.MEMBER, "p3"),))
        assert set(faults(refused)) == {"secretary", "member"}

    def test_a_committee_before_the_present_one_is_refused(self, roll: Store) -> None:
        with pytest.raises(FieldError, match="新一届要晚于这一天"):
            elect(roll, started_on=date(2018, 12, 1))

    def test_the_term_is_added_later_from_the_approval(self, roll: Store) -> None:
        shown = seen(roll, Committee, "committee")
        draft = TermDraft(basis=CommitteeBasis.ELECTED, started_on=date(2024, 1, 1), term_years=3)
        correct_committee(roll, shown, draft)
        found = life(roll).committee
        assert found is not None
        assert (found.ends_on, found.presses) == (date(2027, 1, 1), True)

    def extended(self, store: Store, **values: object) -> str:
        draft = TermDraft(basis=CommitteeBasis.ELECTED, started_on=date(2023, 9, 10), term_years=3)
        correct_committee(store, seen(store, Committee, "committee"), replace(draft, **values))  # type: ignore[arg-type]
        found = life(store).committee
        assert found is not None
        return found.words

    def test_a_re_election_put_off_is_told_with_its_day(self, roll: Store) -> None:
        words = self.extended(roll, extended_to=date(2027, 3, 31), approval_document="街党〔2026〕9号")
        assert words == "2023年9月10日选举产生，2026年9月10日届满，批准延期到2027年3月31日，还有 129 天"

    @pytest.mark.parametrize(
        ("values", "field"),
        [({"extended_to": date(2026, 9, 10)}, "extended_to"),
         ({"extended_to": date(2027, 3, 31), "term_years": None}, "term_years"),
         ({"extended_to": date(2027, 3, 31), "basis": CommitteeBasis.APPOINTED, "term_years": None}, "extended_to")],
    )  # fmt: skip
    def test_what_has_no_term_or_not_yet_its_end_is_not_put_off(
        self, roll: Store, values: dict[str, object], field: str
    ) -> None:
        with pytest.raises(FieldError) as refused:
            self.extended(roll, **values)
        assert list(faults(refused)) == [field]

    @pytest.mark.parametrize(
        ("began", "said"),
        [(date(2023, 11, 22), "2026年11月22日届满，就是今天"), (date(2023, 11, 20), "已经届满，超过 2 天")],
    )
    def test_the_end_of_a_term_is_told_on_the_day_and_after(self, roll: Store, began: date, said: str) -> None:
        assert self.extended(roll, started_on=began).endswith(said)

    def test_a_branch_may_give_its_committee_up_and_keeps_its_secretary(self, roll: Store) -> None:
        end_committee(roll, seen(roll, Committee, "committee"), DAY)
        assert (life(roll).committee, posts(roll)) == (None, {"陈建国": "书记"})

    def test_e16_full_members_enough_for_a_committee_are_told_of(self, roll: Store) -> None:
        end_committee(roll, seen(roll, Committee, "committee"), DAY)
        assert "正式党员 28 人，满 7 人应当设支委会。" in life(roll).remarks


def test_who_leads_a_group_need_not_be_full(roll: Store) -> None:
    assert person(roll, 3).record.full_on is None
    appoint(roll, a_post("p3", ROLES.GROUP_LEADER, group_id="group1"))
    assert life(roll).groups[0].leader == "王志强"
