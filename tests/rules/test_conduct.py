"""MTG-09 to MTG-15: talks, chairs, matters, cadres, records and absences; E-19, E-22, E-24, E-26, E-32, E-37."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pbdesk.calendar import parse_period
from pbdesk.model import (
    AgendaKind,
    AttendanceRole,
    AttendanceState,
    BranchKind,
    ConditionKind,
    MeetingKind,
    Membership,
    Outcome,
    Post,
    PostRole,
    UnitKind,
)
from pbdesk.rules import evaluate
from pbdesk.rules.topics.matters import plain
from pbdesk.store import Store
from tests.rules.voting_world import VotingWorld, away, came, full, put
from tests.rules.world import on

GENERAL, COMMITTEE, THEME = MeetingKind.GENERAL_MEETING, MeetingKind.COMMITTEE_MEETING, MeetingKind.THEME_DAY
TALK, GROUP = MeetingKind.TALK, MeetingKind.GROUP_MEETING
MATTER = AgendaKind.MATTER


@pytest.fixture
def world(store: Store) -> VotingWorld:
    return VotingWorld(store)


def test_e19_not_every_pair_of_members_is_asked_for(world: VotingWorld) -> None:
    world.roll(20, committee=3)
    finding = world.one("MTG-09", "2026")
    assert (finding.due, finding.done) == (3 + 17 + 17, 0)


def test_e19_committee_pairs_each_member_with_the_committee_and_with_another(world: VotingWorld) -> None:
    world.roll(5, committee=3)
    pairs = ("f1", "f2"), ("f1", "f3"), ("f2", "f3"), ("f1", "f4"), ("f2", "f5"), ("f4", "f5")
    held = [world.voted(pair, kind=TALK) for pair in pairs]
    finding = world.one("MTG-09", "2026")
    assert (finding.outcome, finding.counted) == (Outcome.MET, tuple(held))


def test_e19_what_is_missing_is_named(world: VotingWorld) -> None:
    world.roll(3, committee=3).voted(["f1", "f2"], kind=TALK)
    assert "人f1和人f3还没有谈" in world.one("MTG-09", "2026").message


def test_e19_talks_are_due_by_the_end_of_the_year(world: VotingWorld) -> None:
    world.roll(3, committee=3)
    assert world.one("MTG-09", "2026", today="2026-12-31").outcome is Outcome.PENDING
    assert world.one("MTG-09", "2026", today="2027-01-01").outcome is Outcome.UNMET


def test_a_quarter_lists_the_talks_of_its_year(world: VotingWorld) -> None:
    world.roll(3, committee=3).voted(["f1", "f2", "f3"], kind=TALK, held="2026-02-10")
    finding = world.one("MTG-09", "2026Q3")
    assert (finding.period, finding.outcome) == ("2026", Outcome.MET)


@pytest.mark.parametrize("chair", ["f1", "f2", "f3"])
def test_e24_secretary_deputy_and_committee_members_may_chair(world: VotingWorld, chair: str) -> None:
    world.roll(7, committee=3).voted(full(1, 7), chair_id=chair)
    assert world.one("MTG-10", "2026Q3").outcome is Outcome.MET


def test_a_chair_who_is_neither_is_remarked(world: VotingWorld) -> None:
    world.roll(7, committee=3)
    held = world.voted(full(1, 7), chair_id="f7")
    finding = world.one("MTG-10", "2026Q3")
    assert (finding.outcome, finding.rejected[0].id) == (Outcome.WARN, held)


def test_the_secretary_who_hands_over_may_chair_on_that_day(world: VotingWorld) -> None:
    world.roll(4)
    for person, start, end in (("f1", "2024-01-01", "2026-07-10"), ("f2", "2026-07-10", None)):
        world.add(
            Post(id=world.new("p"), person_id=person, organization_id="b", role=PostRole.SECRETARY,
                 started_on=on(start), ended_on=on(end) if end else None)
        )  # fmt: skip
    world.voted(full(1, 4), chair_id="f1")
    assert world.one("MTG-10", "2026Q3").outcome is Outcome.MET


def test_a_group_is_chaired_by_its_leader(world: VotingWorld) -> None:
    world.roll(7, committee=3).group("g")
    world.add(Post(id="pg", person_id="f5", group_id="g", role=PostRole.GROUP_LEADER, started_on=on("2024-01-01")))
    world.voted(full(5, 7), kind=GROUP, group_id="g", chair_id="f5")
    world.voted(full(5, 7), kind=GROUP, group_id="g", chair_id="f1", held="2026-08-10")
    finding = world.one("MTG-10", "2026Q3")
    assert (finding.due, finding.done) == (2, 1)
    assert "8月10日党小组会主持人不是党小组组长" in finding.message


def raised(world: VotingWorld, branch: str = "b") -> str:
    item = put(MATTER, "修缮祠堂", important=1)
    return world.voted(full(1, 3), item, kind=COMMITTEE, held="2026-07-03", branch=branch)


def test_an_important_matter_goes_to_the_general_meeting(world: VotingWorld) -> None:
    world.roll(7, committee=3)
    raised(world)
    taken = world.voted(full(1, 7), put(MATTER, "审议关于修缮祠堂的方案"), held="2026-10-20")
    finding = world.one("MTG-11", "2026Q3")
    assert (finding.outcome, finding.counted) == (Outcome.MET, (taken,))


def test_an_important_matter_left_in_the_committee_is_unmet_after_its_days(world: VotingWorld) -> None:
    world.roll(7, committee=3)
    held = raised(world)
    assert world.one("MTG-11", "2026Q3", today="2026-10-01").outcome is Outcome.PENDING
    finding = world.one("MTG-11", "2026Q3", today="2026-10-02")
    assert (finding.outcome, finding.rejected[0].id) == (Outcome.UNMET, held)


def test_a_matter_both_meetings_called_important_is_one(world: VotingWorld) -> None:
    world.roll(7, committee=3)
    raised(world)
    world.voted(full(1, 7), put(MATTER, "修缮祠堂", important=1))
    assert world.one("MTG-11", "2026Q3").due == 1


def test_other_branches_than_villages_and_communities_are_not_bound(world: VotingWorld) -> None:
    world.branch("firm", unit=UnitKind.PRIVATE_FIRM)
    raised(world, branch="firm")
    assert world.findings("MTG-11", "2026Q3") == []


@pytest.mark.parametrize(
    ("first", "second", "outcome"),
    [
        ("14:00-15:00", "15:00-16:00", Outcome.MET),
        ("14:00-15:10", "15:00-16:00", Outcome.WARN),
        ("15:00-16:00", "14:00-15:00", Outcome.WARN),
    ],
)
def test_e26_in_one_sitting_the_committee_ends_before_the_general_meeting_begins(
    world: VotingWorld, first: str, second: str, outcome: Outcome
) -> None:
    world.roll(7, committee=3)
    world.voted(full(1, 3), put(MATTER), kind=COMMITTEE, sitting_id="s", at=first)
    world.voted(full(1, 7), put(approve=7), sitting_id="s", at=second)
    assert world.one("MTG-12", "2026Q3").outcome is outcome


def test_e26_one_sitting_is_enough_whatever_the_items_are_called(world: VotingWorld) -> None:
    world.roll(7, committee=3)
    world.voted(full(1, 3), kind=COMMITTEE, sitting_id="s", at="14:00-15:00")
    world.voted(full(1, 7), put(approve=7), sitting_id="s", at="15:00-16:00")
    assert world.one("MTG-12", "2026Q3").outcome is Outcome.MET


def test_e26_a_committee_that_sat_later_on_the_day_was_not_before(world: VotingWorld) -> None:
    world.roll(7, committee=3)
    world.voted(full(1, 7), put(approve=7), at="09:00-10:00")
    world.voted(full(1, 3), put(MATTER), kind=COMMITTEE, at="15:00-16:00")
    assert world.one("MTG-12", "2026Q3").outcome is Outcome.WARN


def test_a_committee_of_the_quarter_before_counts_and_one_after_does_not(world: VotingWorld) -> None:
    world.roll(7, committee=3)
    world.voted(full(1, 3), put(MATTER, "路灯"), kind=COMMITTEE, held="2026-06-20")
    world.voted(full(1, 7), put(topic="路灯", approve=7, id="a1"), put(topic="排水沟", approve=7, id="a2"))
    world.voted(full(1, 3), put(MATTER, "排水沟"), kind=COMMITTEE, held="2026-08-20")
    finding = world.one("MTG-12", "2026Q3")
    assert (finding.outcome, finding.due, finding.done) == (Outcome.WARN, 2, 1)


def test_a_year_looks_no_further_back_than_its_quarters_do(world: VotingWorld) -> None:
    world.roll(7, committee=3)
    world.voted(full(1, 3), put(MATTER, "路灯"), kind=COMMITTEE, held="2026-02-20")
    world.voted(full(1, 7), put(topic="路灯", approve=7))
    of_year = [f for f in world.findings("MTG-12", "2026") if f.period == "2026Q3"]
    assert of_year == world.findings("MTG-12", "2026Q3")
    assert of_year[0].outcome is Outcome.WARN


def test_without_a_committee_nothing_is_to_be_discussed_before(world: VotingWorld) -> None:
    world.roll(4).voted(full(1, 4), put(approve=4))
    assert world.findings("MTG-12", "2026Q3") == []


@pytest.mark.parametrize(
    ("one", "other"),
    [("审议关于修缮祠堂的方案", "修缮祠堂"), ("村口路灯维修", "讨论 村口路灯维修 事宜"), ("“财务公开”", "财务公开")],
)
def test_a_topic_is_known_by_what_it_is_about(one: str, other: str) -> None:
    assert plain(one) == plain(other)


def leads(world: VotingWorld, person: str = "f1") -> None:
    world.party_secretary(person, "2024-01-01")


def test_a_leading_cadre_takes_part_in_his_own_branch_each_quarter(world: VotingWorld) -> None:
    world.roll(5)
    leads(world)
    held = world.voted(full(1, 5), kind=THEME)
    finding = world.one("MTG-13", "2026Q3")
    assert (finding.subject, finding.branch, finding.counted) == ("f1", "b", (held,))
    assert world.one("MTG-13", "2026Q4").outcome is Outcome.UNMET


def test_e22_attending_a_temporary_branch_counts_for_a_leading_cadre(world: VotingWorld) -> None:
    world.roll(5).branch("works", kind=BranchKind.TEMPORARY)
    leads(world)
    world.voted(["f1"], kind=THEME, branch="works")
    assert world.one("MTG-13", "2026Q3").outcome is Outcome.MET


def test_lecturing_elsewhere_is_not_ones_own_organisational_life(world: VotingWorld) -> None:
    world.roll(5).branch("other")
    leads(world)
    held = world.voted(["f1"], kind=THEME, branch="other")
    finding = world.one("MTG-13", "2026Q3")
    assert (finding.outcome, finding.rejected[0].id) == (Outcome.UNMET, held)


def test_a_cadre_whose_branch_is_not_in_the_file_is_unknown(world: VotingWorld) -> None:
    world.roll(5)
    leads(world, "stranger")
    finding = world.one("MTG-13", "2026Q3")
    assert (finding.outcome, finding.branch) == (Outcome.UNKNOWN, None)


def test_of_some_branches_only_their_own_cadres_are_told(world: VotingWorld) -> None:
    world.roll(5).roll(5, branch="c")
    leads(world)
    leads(world, "c-f1")
    leads(world, "stranger")
    assert len(world.findings("MTG-13", "2026Q3")) == 3
    found = evaluate(world.store, parse_period("2026Q3"), on("2030-01-01"), rules=["MTG-13"], branches=["c"])
    assert [f.subject for f in found] == ["c-f1"]


def test_e32_a_late_record_is_remarked_and_the_meeting_counts(world: VotingWorld) -> None:
    world.roll(5)
    late = world.voted(full(1, 5), recorded="2026-07-20T02:00:00+00:00")
    world.voted(full(1, 5), kind=THEME, held="2026-08-10", recorded="2026-08-11T02:00:00+00:00")
    finding = world.one("MTG-14", "2026Q3")
    assert (finding.outcome, finding.due, finding.done) == (Outcome.WARN, 2, 1)
    assert (finding.rejected[0].id, finding.rejected[0].reason) == (late, "会后第10天才记，要求3天内")
    assert world.one("MTG-01", "2026Q3").outcome is Outcome.MET


def test_talks_and_trainings_are_no_meetings_to_be_recorded_in_time(world: VotingWorld) -> None:
    world.roll(5).voted(full(1, 2), kind=TALK)
    assert world.findings("MTG-14", "2026Q3") == []
    assert world.findings("MTG-15", "2026Q3") == []


def test_an_absence_without_a_word_is_unmet_when_the_quarter_is_over(world: VotingWorld) -> None:
    world.roll(5)
    held = world.voted([*full(1, 3), away("f4", reason="出差"), away("f5")])
    assert world.one("MTG-15", "2026Q3", today="2026-09-30").outcome is Outcome.PENDING
    finding = world.one("MTG-15", "2026Q3")
    assert (finding.outcome, finding.rejected[0].id) == (Outcome.UNMET, held)
    assert finding.rejected[0].reason == "人f5缺席没有写原因"


def test_leave_is_an_answer_and_so_is_being_eased(world: VotingWorld) -> None:
    world.roll(5).state("f5", ConditionKind.ATTENDANCE_EASED)
    world.voted([*full(1, 3), came("f4", state=AttendanceState.LEAVE), away("f5")])
    assert world.one("MTG-15", "2026Q3").outcome is Outcome.MET


def test_a_meeting_without_attendance_is_unknown(world: VotingWorld) -> None:
    world.roll(5).voted([])
    assert world.one("MTG-15", "2026Q3").outcome is Outcome.UNKNOWN


def secretary(world: VotingWorld, *branches: str) -> None:
    for branch in branches:
        world.add(
            Post(id=world.new("p"), person_id="f1", organization_id=branch, role=PostRole.SECRETARY,
                 started_on=on("2024-01-01"))
        )  # fmt: skip


def test_e37_a_secretary_of_two_branches_is_not_in_both_at_once(world: VotingWorld) -> None:
    world.roll(5).roll(5, branch="c")
    secretary(world, "b", "c")
    world.voted(full(1, 5), at="14:00-16:00")
    world.voted(["c-f1", "f1"], branch="c", at="15:30-17:00")
    b, c = world.findings("MTG-15", "2026Q3")
    assert (b.outcome, c.outcome) == (Outcome.WARN, Outcome.WARN)
    assert "7月10日人f1参加党员大会的同一时间还记着参加c党支部的党员大会" in b.message


def test_e37_one_after_the_other_is_possible(world: VotingWorld) -> None:
    world.roll(5).roll(5, branch="c")
    secretary(world, "b", "c")
    world.voted(full(1, 5), at="14:00-15:30")
    world.voted(["c-f1", "f1"], branch="c", at="15:30-17:00")
    assert {f.outcome for f in world.findings("MTG-15", "2026Q3")} == {Outcome.MET}


def test_e37_a_guide_of_two_branches_too(world: VotingWorld) -> None:
    world.roll(5).roll(5, branch="c").posting("g", "2024-01-01").posting("g", "2024-01-01", branch="c")
    guide = came("g", role=AttendanceRole.OBSERVER)
    world.voted([*full(1, 5), guide], at="14:00-16:00")
    world.voted(["c-f1", guide], branch="c", at="15:30-17:00")
    assert {f.outcome for f in world.findings("MTG-15", "2026Q3")} == {Outcome.WARN}


def test_e37_a_joint_lecture_of_two_branches_is_one_place(world: VotingWorld) -> None:
    world.roll(5).roll(5, branch="c").posting("g", "2024-01-01").posting("g", "2024-01-01", branch="c")
    for branch, members in (("b", full(1, 5)), ("c", ["c-f1"])):
        guide = came("g", role=AttendanceRole.OBSERVER)
        world.voted(
            [*members, guide], branch=branch, at="14:00-16:00", kind=MeetingKind.LECTURE, title="学党史"
        )
    assert {f.outcome for f in world.findings("MTG-15", "2026Q3")} == {Outcome.MET}


def test_members_who_left_are_not_asked_for_talks(world: VotingWorld) -> None:
    world.roll(3, committee=3)
    world.someone("left", "2011-01-01")
    gone = Membership(id="ms-x", person_id="left", branch_id="b", started_on=on("2010-01-01"))
    world.add(replace(gone, ended_on=on("2026-05-01")))
    assert world.one("MTG-09", "2026").due == 3
