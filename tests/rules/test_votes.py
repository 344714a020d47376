"""What the book says of recorded votes: E-15, E-18, E-20, E-21, E-23, E-25, E-30, and one finding a rule and day."""

from __future__ import annotations

import pytest

from pbdesk.model import (
    AgendaKind,
    AttendanceRole,
    AttendanceState,
    Candidate,
    ConditionKind,
    Finding,
    Grade,
    MeetingKind,
    Membership,
    Outcome,
)
from pbdesk.rules import catalogue
from pbdesk.rules.votes import vote_rules
from pbdesk.store import Store
from tests.rules.voting_world import DAY, VotingWorld, away, came, excluded, full, put
from tests.rules.world import on

COMMITTEE, APPRAISAL = MeetingKind.COMMITTEE_MEETING, MeetingKind.DEMOCRATIC_APPRAISAL
ADMISSION, CONVERSION, ELECTION = AgendaKind.ADMISSION, AgendaKind.CONVERSION, AgendaKind.ELECTION


@pytest.fixture
def world(store: Store) -> VotingWorld:
    return VotingWorld(store)


def found(world: VotingWorld, rule: str, period: str = "2026Q3") -> Finding | None:
    findings = world.findings(rule, period)
    assert len(findings) <= 1
    return findings[0] if findings else None


def test_e30_a_meeting_without_quorum_was_held_but_decided_nothing(world: VotingWorld) -> None:
    world.roll(12)
    held = world.voted(full(1, 5), put(approve=5))
    assert world.one("MTG-01", "2026Q3").counted == (held,)
    vote = world.one("VOT-01", "2026Q3")
    assert (vote.outcome, vote.period, vote.due, vote.done) == (Outcome.UNMET, DAY, 1, 0)
    assert [rejected.id for rejected in vote.rejected] == [held]


def test_e30_the_message_has_the_numbers_and_what_would_have_been_needed(world: VotingWorld) -> None:
    world.roll(12).voted(full(1, 5), put(approve=5))
    message = world.one("VOT-01", "2026Q3").message
    assert message == "“修缮路灯”：应到 12 人，到会 5 人，2×5 < 12，不到半数，表决无效（至少 6 人到会）。"


def test_e30_what_it_decided_does_not_hold(world: VotingWorld) -> None:
    world.roll(12).voted(full(1, 5), put(approve=5, resolution="通过。"))
    finding = world.one("VOT-02", "2026Q3")
    assert finding.outcome is Outcome.UNMET
    assert "到会人数不够，表决无效" in finding.message


def test_a_resolution_without_numbers_still_needs_enough_people(world: VotingWorld) -> None:
    world.roll(12).voted(full(1, 5), put(resolution="同意。"))
    assert world.one("VOT-01", "2026Q3").outcome is Outcome.UNMET


def test_a_resolution_without_numbers_is_unknown_and_not_passed_over(world: VotingWorld) -> None:
    world.roll(12).voted(full(1, 12), put(resolution="同意。"))
    finding = world.one("VOT-02", "2026Q3")
    assert (finding.outcome, "还没有填赞成票数" in finding.message) == (Outcome.UNKNOWN, True)


def test_a_study_meeting_has_no_quorum(world: VotingWorld) -> None:
    world.roll(12).voted(full(1, 2), put(AgendaKind.STUDY))
    assert found(world, "VOT-01") is None


def test_a_vote_that_fell_through_and_is_recorded_so_is_no_fault(world: VotingWorld) -> None:
    world.roll(20).voted(full(1, 15), put(approve=9, against=6, resolution="赞成未过半数，未通过。"))
    assert world.one("VOT-02", "2026Q3").outcome is Outcome.NOT_APPLICABLE


def test_a_vote_that_fell_through_but_is_recorded_as_carried_is(world: VotingWorld) -> None:
    world.roll(20).voted(full(1, 15), put(approve=9, against=6, resolution="通过。"))
    assert world.one("VOT-02", "2026Q3").outcome is Outcome.UNMET


def test_several_votes_of_a_day_are_one_finding_as_bad_as_the_worst(world: VotingWorld) -> None:
    world.roll(20)
    items = put(id="a1", approve=11), put(id="a2", topic="公款吃喝", approve=10), put(id="a3", approve=12)
    held = world.voted(full(1, 15), *items)
    finding = world.one("VOT-02", "2026Q3")
    assert (finding.outcome, finding.due, finding.done) == (Outcome.UNMET, 3, 2)
    assert finding.message.startswith("“公款吃喝”")
    assert [rejected.id for rejected in finding.rejected] == [held]


def test_votes_of_two_days_are_two_findings(world: VotingWorld) -> None:
    world.roll(4).voted(full(1, 4), put(approve=4))
    world.voted(full(1, 4), put(approve=4), held="2026-08-10")
    assert [f.period for f in world.findings("VOT-01", "2026Q3")] == [DAY, "2026-08-10"]
    assert [f.period for f in world.findings("VOT-01", "2026-08")] == ["2026-08-10"]


def test_attendance_that_was_never_marked_is_not_taken_for_nobody(world: VotingWorld) -> None:
    world.roll(12).voted([], put(approve=7))
    assert world.one("VOT-01", "2026Q3").outcome is Outcome.UNKNOWN


def test_a_branch_without_a_roll_is_unknown_and_not_met(world: VotingWorld) -> None:
    world.branch()
    world.voted(["x1", "x2"], put(approve=2))
    assert world.one("VOT-01", "2026Q3").outcome is Outcome.UNKNOWN


def test_a_superiors_acceptance_excuses_a_vote(world: VotingWorld) -> None:
    world.roll(12).explained("VOT-01", "b", DAY, "台风")
    world.voted(full(1, 5), put(approve=5))
    assert world.one("VOT-01", "2026Q3").outcome is Outcome.EXCUSED


def test_a_meeting_still_to_come_has_not_voted(world: VotingWorld) -> None:
    world.roll(12).voted(full(1, 5), put(approve=5))
    assert world.findings("VOT-01", "2026Q3", today="2026-07-09") == []


def test_e15_and_e18_probationary_members_are_in_no_vote(world: VotingWorld) -> None:
    world.roll(10, probationary=4).voted([*full(1, 5), "y1", "y2", "y3", "y4"], put(approve=5))
    finding = world.one("VOT-01", "2026Q3")
    assert finding.outcome is Outcome.WARN
    assert "应到 10 人，到会 5 人" in finding.message


def test_e18_whoever_is_converted_does_not_vote_on_himself(world: VotingWorld) -> None:
    world.roll(13)
    world.someone("new", DAY)
    world.add(Membership(id="ms-new", person_id="new", branch_id="b", started_on=on("2025-07-01")))
    item = put(CONVERSION, person_id="new", approve=7)
    world.voted([*full(1, 7), "new"], item)
    assert "应到 13 人，到会 7 人，赞成 7 票" in world.one("VOT-05", "2026Q3").message


def test_e20_someone_left_out_who_turns_up_counts_in_both_numbers(world: VotingWorld) -> None:
    world.roll(20).voted(full(1, 16), put(ELECTION, seats=3), left_out=[excluded("f16"), excluded("f20")])
    assert "应到 19 人，到会 16 人" in world.one("VOT-07", "2026Q3").message
    assert "人f16到会了，应到、实到都计入" in world.one("VOT-12", "2026Q3").message


def test_e20_an_exclusion_holds_for_its_own_meeting_only(world: VotingWorld) -> None:
    world.roll(21).voted(full(1, 10), put(approve=10), left_out=[excluded("f21")])
    world.voted(full(1, 10), put(approve=10), held="2026-08-10")
    july, august = world.findings("VOT-01", "2026Q3")
    assert "应到 20 人" in july.message
    assert (august.outcome, "应到 21 人" in august.message) == (Outcome.UNMET, True)


def test_e21_eased_attendance_leaves_the_due_number_alone(world: VotingWorld) -> None:
    world.roll(12).state("f12", ConditionKind.ATTENDANCE_EASED).voted(full(1, 7), put(approve=7))
    assert "应到 12 人" in world.one("VOT-01", "2026Q3").message


def guest(world: VotingWorld) -> None:
    world.someone("g")
    world.state("g", ConditionKind.MOBILE)


def test_e23_a_hosted_guest_is_listed_without_a_vote(world: VotingWorld) -> None:
    world.roll(5)
    guest(world)
    world.voted([*full(1, 5), came("g", role=AttendanceRole.OBSERVER)], put(approve=5))
    assert world.one("VOT-14", "2026Q3").outcome is Outcome.MET
    assert "应到 5 人，到会 5 人" in world.one("VOT-01", "2026Q3").message


def test_e23_a_guest_listed_as_due_is_not_counted_and_remarked(world: VotingWorld) -> None:
    world.roll(5)
    guest(world)
    world.voted([*full(1, 2), "g"], put(approve=3))
    assert world.one("VOT-14", "2026Q3").outcome is Outcome.UNMET
    assert "到会 2 人" in world.one("VOT-01", "2026Q3").message
    assert "会上共 3 票，多于到会有表决权的 2 人" in world.one("VOT-11", "2026Q3").message


def test_e23_a_guest_may_be_appraised_here_without_counting_among_the_excellent(world: VotingWorld) -> None:
    world.roll(3)
    guest(world)
    marks = [came("f1", grade=Grade.EXCELLENT), came("f2", grade=Grade.QUALIFIED), came("f3", grade=Grade.BASIC)]
    world.voted([*marks, came("g", role=AttendanceRole.OBSERVER, grade=Grade.EXCELLENT)], kind=APPRAISAL)
    assert world.one("VOT-13", "2026Q3").outcome is Outcome.MET
    assert found(world, "VOT-14") is None


def test_e25_an_observer_is_never_present(world: VotingWorld) -> None:
    world.roll(4).voted([*full(1, 1), came("guide", role=AttendanceRole.OBSERVER)], put(approve=1))
    assert "到会 1 人" in world.one("VOT-01", "2026Q3").message
    assert found(world, "VOT-14") is None


def test_taking_part_online_is_not_being_there_for_a_vote(world: VotingWorld) -> None:
    world.roll(4).voted([*full(1, 1), *(came(f, state=AttendanceState.ONLINE) for f in full(2, 4))], put(approve=4))
    assert world.one("VOT-01", "2026Q3").outcome is Outcome.UNMET
    assert world.one("VOT-11", "2026Q3").outcome is Outcome.UNMET


def test_a_stranger_on_the_list_of_those_due_is_remarked(world: VotingWorld) -> None:
    world.roll(4).voted([*full(1, 4), "stranger"], put(approve=4))
    finding = world.one("VOT-11", "2026Q3")
    assert finding.outcome is Outcome.WARN
    assert "人stranger不在当天名册上" in finding.message


def test_each_committee_meeting_needs_half_of_the_committee_even_without_a_vote(world: VotingWorld) -> None:
    world.roll(8, committee=5)
    held = world.voted([*full(1, 2), *(away(f) for f in full(3, 5))], kind=COMMITTEE)
    finding = world.one("VOT-03", "2026Q3")
    assert (finding.outcome, finding.rejected[0].id) == (Outcome.UNMET, held)


def test_a_committee_decides_by_practice_and_no_text_gives_a_number(world: VotingWorld) -> None:
    world.roll(8, committee=5).voted(full(1, 5), put(approve=2, against=3), kind=COMMITTEE)
    finding = world.one("VOT-03", "2026Q3")
    assert finding.outcome is Outcome.WARN
    assert "条例没有规定支委会的票数" in finding.message


def test_a_committee_whose_members_are_not_registered_is_unknown(world: VotingWorld) -> None:
    world.roll(8).committee("2024-01-01")
    world.voted(full(1, 3), kind=COMMITTEE)
    assert world.one("VOT-03", "2026Q3").outcome is Outcome.UNKNOWN


def test_a_branch_without_a_committee_owes_no_committee_quorum(world: VotingWorld) -> None:
    world.roll(4).voted(full(1, 2), kind=COMMITTEE)
    assert found(world, "VOT-03") is None


def test_admission_by_letter_adds_votes_and_not_presence(world: VotingWorld) -> None:
    world.roll(20)
    letters = [away(f, written_opinion="同意", opinion_on=on("2026-07-08")) for f in full(11, 14)]
    world.someone("new")
    world.voted([*full(1, 10), *letters], put(ADMISSION, person_id="new", approve=10))
    assert "2×10 ≤ 20" in world.one("VOT-04", "2026Q3").message
    assert "书面赞成 4 票，2×14 > 20" in world.one("VOT-05", "2026Q3").message


def test_a_letter_that_came_late_is_no_vote_and_the_message_says_why(world: VotingWorld) -> None:
    world.roll(20)
    late = away("f12", written_opinion="同意", opinion_on=on("2026-07-11"))
    world.voted([*full(1, 11), late], put(ADMISSION, approve=10))
    assert "另有 1 份书面意见（7月11日才交来，不在会前，不计票）" in world.one("VOT-05", "2026Q3").message


@pytest.mark.parametrize(
    ("topic", "outcome"),
    [
        ("接收张三、李四为预备党员", Outcome.UNMET), ("接收张三等3名同志", Outcome.UNMET),
        ("接收两名同志为预备党员", Outcome.UNMET), ("接收张和平为预备党员", Outcome.UNKNOWN),
    ],
)  # fmt: skip
def test_several_people_in_one_item_are_not_voted_on_one_by_one(
    world: VotingWorld, topic: str, outcome: Outcome
) -> None:
    world.roll(9).voted(full(1, 9), put(ADMISSION, topic, approve=9))
    assert world.one("VOT-06", "2026Q3").outcome is outcome


def standing(*votes: tuple[str, int]) -> list[Candidate]:
    return [
        Candidate(id=f"k{n}", meeting_id="", agenda_item_id="", person_id=person, position=n, votes=number)
        for n, (person, number) in enumerate(votes, 1)
    ]


def test_nobody_is_elected_by_a_void_election(world: VotingWorld) -> None:
    world.roll(20)
    world.voted(
        full(1, 15), put(ELECTION, "换届", seats=1, issued=15, returned=15), candidates=standing(("f1", 14), ("f2", 1))
    )
    assert world.one("VOT-07", "2026Q3").outcome is Outcome.UNMET
    assert "选举无效，没有人当选" in world.one("VOT-08", "2026Q3").message
    assert world.one("VOT-10", "2026Q3").outcome is Outcome.MET


def test_an_election_of_which_no_figures_are_recorded_is_unknown(world: VotingWorld) -> None:
    world.roll(20).voted(full(1, 18), put(ELECTION, "换届", seats=3))
    assert world.one("VOT-08", "2026Q3").outcome is Outcome.UNKNOWN


def test_before_2020_exactly_four_fifths_is_pointed_out(world: VotingWorld) -> None:
    world.roll(20).voted(full(1, 16), put(ELECTION, "换届", seats=3), held="2018-07-10")
    assert "当时按暂行条例要“超过”五分之四" in world.one("VOT-07", "2018Q3").message


def test_a_suspended_member_may_not_stand(world: VotingWorld) -> None:
    world.roll(10, suspended=1)
    world.voted(full(1, 10), put(ELECTION, "换届", seats=1), candidates=standing(("f1", 9), ("s1", 1)))
    assert "人s1没有被选举权" in world.one("VOT-11", "2026Q3").message


def test_an_appraisal_without_grades_is_unknown(world: VotingWorld) -> None:
    world.roll(9).voted(full(1, 9), kind=APPRAISAL)
    assert world.one("VOT-13", "2026Q3").outcome is Outcome.UNKNOWN


def test_the_bars_on_the_meeting_page_cite_what_the_rules_cite() -> None:
    practice = "VOT-03-pass"  # no text gives a committee's majority
    for key, bar in vote_rules().items():
        rule = catalogue()["-".join(key.split("-")[:2])]
        assert key == practice or bar.source in rule.sources, key
