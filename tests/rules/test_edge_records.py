"""Edge cases E-22 and E-25 to E-32 of the rule book: people at meetings, and records."""

from __future__ import annotations

from datetime import date

import pytest

from pbdesk.model import (
    AttendanceState,
    BranchKind,
    MeetingKind,
    MeetingStatus,
    Outcome,
    PartyGroup,
    UnitKind,
)
from tests.rules.world import World

GENERAL, COMMITTEE, LECTURE = MeetingKind.GENERAL_MEETING, MeetingKind.COMMITTEE_MEETING, MeetingKind.LECTURE
THEME, LIFE = MeetingKind.THEME_DAY, MeetingKind.ORGANIZATION_LIFE_MEETING


def test_e22_a_temporary_branchs_meeting_does_not_count_at_home(world: World) -> None:
    world.branch("home").branch("works", kind=BranchKind.TEMPORARY)
    world.meeting(GENERAL, "2026-07-10", branch="works", people={"p": AttendanceState.PRESENT})
    found = {f.subject: f.outcome for f in world.findings("MTG-01", "2026Q3")}
    assert found == {"home": Outcome.UNMET, "works": Outcome.MET}


def test_e22_members_of_a_temporary_branch_are_appraised_at_home(world: World) -> None:
    world.branch("works", kind=BranchKind.TEMPORARY)
    assert world.one("MTG-08", "2026").outcome is Outcome.NOT_APPLICABLE


def test_e25_a_guide_listed_as_observer_attends(world: World) -> None:
    world.branch().posting("g", "2020-01-01")
    held = world.meeting(GENERAL, "2026-07-10", observers=("g",))
    assert world.one("GUI-02", "2026Q3").counted == (held,)


def test_e25_a_guide_who_is_a_member_attends_as_one(world: World) -> None:
    world.branch().posting("g", "2020-01-01").member("g")
    world.meeting(GENERAL, "2026-07-10", people={"g": AttendanceState.PRESENT})
    assert world.one("GUI-02", "2026Q3").outcome is Outcome.MET


@pytest.mark.parametrize(
    ("people", "word"), [({"g": AttendanceState.LEAVE}, "没有到会"), ({}, "名单里没有")]
)
def test_e25_a_guide_on_leave_or_not_listed_does_not_attend(
    world: World, people: dict[str, AttendanceState], word: str
) -> None:
    world.branch().posting("g", "2020-01-01")
    world.meeting(GENERAL, "2026-07-10", people=people)
    finding = world.one("GUI-02", "2026Q3")
    assert finding.outcome is Outcome.UNMET
    assert word in finding.rejected[0].reason


def test_e25_a_visit_is_not_attending_a_general_meeting(world: World) -> None:
    world.branch().posting("g", "2020-01-01")
    world.visit("g", "2026-07-07")
    assert world.one("GUI-02", "2026Q3").outcome is Outcome.UNMET


@pytest.mark.parametrize(
    ("first", "second", "outcome"),
    [
        ("14:00-15:00", "15:00-16:00", Outcome.MET),
        ("14:00-15:10", "15:00-16:00", Outcome.UNMET),
        ("15:00-16:00", "14:00-15:00", Outcome.UNMET),
        ("14:00-15:00", "14:00-15:00", Outcome.UNMET),
    ],
)
def test_e26_the_committee_part_must_end_before_the_general_part(
    world: World, first: str, second: str, outcome: Outcome
) -> None:
    world.branch().committee("2020-01-01")
    world.meeting(COMMITTEE, "2026-07-10", at=first, sitting="s")
    world.meeting(GENERAL, "2026-07-10", at=second, sitting="s")
    assert world.one("MTG-02", "2026-07").outcome is outcome
    assert world.one("MTG-01", "2026Q3").outcome is Outcome.MET


def test_e26_separate_meetings_of_one_day_only_must_not_overlap(world: World) -> None:
    world.branch().committee("2020-01-01")
    world.meeting(GENERAL, "2026-07-10", at="09:00-10:00")
    world.meeting(COMMITTEE, "2026-07-10", at="15:00-16:00")
    assert world.one("MTG-02", "2026-07").outcome is Outcome.MET


def test_e26_parts_of_a_sitting_without_times_are_remarked(world: World) -> None:
    world.branch().committee("2020-01-01")
    world.meeting(COMMITTEE, "2026-07-10", sitting="s")
    world.meeting(GENERAL, "2026-07-10", sitting="s")
    assert world.one("MTG-02", "2026-07").outcome is Outcome.WARN


def test_e26_one_record_never_counts_as_two_kinds(world: World) -> None:
    world.branch().committee("2020-01-01")
    world.meeting(GENERAL, "2026-07-10", at="14:00-16:00")
    assert world.one("MTG-02", "2026-07").outcome is Outcome.UNMET


def test_e27_a_lecture_on_a_theme_day_counts_as_both_when_recorded_apart(world: World) -> None:
    world.branch()
    world.meeting(THEME, "2026-07-10", sitting="s", content="重温入党誓词。")
    world.meeting(LECTURE, "2026-07-10", sitting="s", content="讲党史。")
    assert world.one("MTG-04", "2026Q3").outcome is Outcome.MET
    assert world.one("MTG-06", "2026-07").outcome is Outcome.MET


def test_e27_one_text_with_two_ticks_is_remarked(world: World) -> None:
    world.branch()
    for kind in (THEME, LECTURE):
        world.meeting(kind, "2026-07-10", sitting="s", content="参观并听讲。")
    assert world.one("MTG-04", "2026Q3").outcome is Outcome.WARN
    assert world.one("MTG-06", "2026-07").outcome is Outcome.WARN


def test_e27_a_sound_record_beside_a_doubtful_one_is_enough(world: World) -> None:
    world.branch()
    for kind in (THEME, LECTURE):
        world.meeting(kind, "2026-07-10", content="参观并听讲。")
    world.meeting(LECTURE, "2026-08-10", content="另一课。")
    assert world.one("MTG-04", "2026Q3").outcome is Outcome.MET


def test_e28_a_life_meeting_counts_as_a_general_meeting_too(world: World) -> None:
    world.branch()
    held = world.meeting(LIFE, "2026-12-10", for_year=2026)
    assert world.one("MTG-01", "2026Q4").counted == (held,)
    assert world.one("MTG-07", "2026").counted == (held,)


def test_e28_the_policy_can_ask_for_both(world: World) -> None:
    world.branch().policy("life_counts_as_general", "false")
    world.meeting(LIFE, "2026-12-10", for_year=2026)
    assert world.one("MTG-01", "2026Q4").outcome is Outcome.UNMET


def test_e28_in_group_form_it_counts_for_the_group(world: World) -> None:
    world.branch().group("g1").group("g2")
    held = world.meeting(LIFE, "2026-12-10", group="g1", for_year=2026)
    found = {f.subject: f.counted for f in world.findings("MTG-03", "2026-12")}
    assert found == {"g1": (held,), "g2": ()}
    assert world.one("MTG-01", "2026Q4").counted == ()


def test_e29_a_surplus_does_not_carry_over(world: World) -> None:
    world.branch()
    for day in ("2026-01-10", "2026-02-10", "2026-03-10"):
        world.meeting(GENERAL, day)
    assert world.one("MTG-01", "2026Q1").done == 3
    assert world.one("MTG-01", "2026Q2").outcome is Outcome.UNMET


@pytest.mark.parametrize(
    ("titles", "times", "done"),
    [
        (("党史", "党章"), ("09:00-10:00", "15:00-16:00"), 2),
        (("党史", "党史"), ("09:00-10:00", "15:00-16:00"), 1),
        (("党史", "党章"), ("09:00-10:00", "09:00-10:00"), 1),
    ],
)
def test_e29_two_lectures_of_a_day_need_two_titles_and_two_times(
    world: World, titles: tuple[str, str], times: tuple[str, str], done: int
) -> None:
    world.branch().posting("g", "2020-01-01")
    for title, at in zip(titles, times, strict=True):
        world.meeting(LECTURE, "2026-07-07", lecturer="g", title=title, at=at, people={"p": AttendanceState.PRESENT})
    finding = world.one("GUI-03", "2026")
    assert (finding.done, len(finding.rejected)) == (done, 2 - done)


def test_e29_two_titles_before_two_audiences_are_two_lectures(world: World) -> None:
    world.branch().posting("g", "2020-01-01")
    for title, person in (("党史", "p"), ("党章", "q")):
        world.meeting(LECTURE, "2026-07-07", lecturer="g", title=title, people={person: AttendanceState.PRESENT})
    assert world.one("GUI-03", "2026").done == 2


def test_e30_a_meeting_without_quorum_was_held_all_the_same(world: World) -> None:
    world.branch().member("p").member("q").member("r")
    absent = dict.fromkeys(("q", "r"), AttendanceState.ABSENT)
    world.meeting(GENERAL, "2026-07-10", people={"p": AttendanceState.PRESENT, **absent})
    assert world.one("MTG-01", "2026Q3").outcome is Outcome.MET


@pytest.mark.parametrize("status", [MeetingStatus.PLANNED, MeetingStatus.CANCELLED])
def test_e31_a_planned_or_cancelled_meeting_never_counts(world: World, status: MeetingStatus) -> None:
    world.branch()
    held = world.meeting(GENERAL, "2026-07-10", status=status)
    finding = world.one("MTG-01", "2026Q3")
    assert (finding.outcome, [r.id for r in finding.rejected]) == (Outcome.UNMET, [held])


def test_e32_a_late_entry_counts_and_says_so(world: World) -> None:
    world.branch()
    world.meeting(GENERAL, "2026-03-28", recorded="2026-04-05T02:00:00+00:00")
    finding = world.one("MTG-01", "2026Q1")
    assert finding.outcome is Outcome.MET
    assert "补录（事后8天）" in finding.message


def test_e32_a_late_meeting_does_not_count_whatever_its_text_says(world: World) -> None:
    world.branch()
    world.meeting(GENERAL, "2026-04-03", title="第一季度党员大会")
    assert world.one("MTG-01", "2026Q1").outcome is Outcome.UNMET


def test_a_meeting_of_a_later_day_does_not_count_yet(world: World) -> None:
    world.branch()
    held = world.meeting(GENERAL, "2026-09-20")
    finding = world.one("MTG-01", "2026Q3", today="2026-09-10")
    assert (finding.outcome, [r.id for r in finding.rejected]) == (Outcome.PENDING, [held])


def test_an_accepted_explanation_excuses_and_stays_in_the_denominator(world: World) -> None:
    world.branch().explained("MTG-01", "b", "2026Q3", "台风停办")
    finding = world.one("MTG-01", "2026Q3")
    assert (finding.outcome, finding.due) == (Outcome.EXCUSED, 1)
    assert "台风停办" in finding.message


def test_a_branch_without_a_committee_owes_no_committee_meeting(world: World) -> None:
    assert world.branch().one("MTG-02", "2026-07").outcome is Outcome.NOT_APPLICABLE


def test_committee_meetings_are_due_from_the_committees_election_on(world: World) -> None:
    world.branch().committee("2026-08-20")
    found = [f.outcome for f in world.findings("MTG-02", "2026Q3")]
    assert found == [Outcome.NOT_APPLICABLE, Outcome.WAIVED, Outcome.UNMET]


def test_each_group_owes_its_own_meeting(world: World) -> None:
    world.branch().group("g1").group("g2")
    held = world.meeting(MeetingKind.GROUP_MEETING, "2026-07-10", group="g1")
    loose = world.meeting(MeetingKind.GROUP_MEETING, "2026-07-11")
    found = {f.subject: (f.counted, [r.id for r in f.rejected]) for f in world.findings("MTG-03", "2026-07")}
    assert found == {"g1": ((held,), [loose]), "g2": ((), [loose])}


def test_one_group_that_is_the_whole_branch_owes_nothing(world: World) -> None:
    world.branch().group("g1").member("p", "g1").member("q", "g1")
    finding = world.one("MTG-03", "2026-07")
    assert finding.outcome is Outcome.NOT_APPLICABLE
    assert "建议核对" in finding.message


def test_one_group_beside_members_without_a_group_is_due(world: World) -> None:
    world.branch().group("g1").member("p", "g1").member("q")
    assert world.one("MTG-03", "2026-07").outcome is Outcome.UNMET


def test_lectures_can_be_asked_for_twice_a_year_instead(world: World) -> None:
    world.branch().policy("lecture_period", "year").policy("lecture_min", "2")
    world.meeting(LECTURE, "2026-02-10")
    finding = world.one("MTG-04", "2026Q3")
    assert (finding.period, finding.due, finding.done) == ("2026", 2, 1)


def test_a_policy_holds_from_its_day_on(world: World) -> None:
    world.branch().policy("lecture_min", "2", "2026-07-01")
    assert [f.due for f in world.findings("MTG-04", "2026")] == [1, 1, 2, 2]


def test_a_party_committee_secretary_lectures_once_a_year(world: World) -> None:
    world.branch().party_secretary("boss", "2020-01-01")
    held = world.meeting(LECTURE, "2026-07-01", lecturer="boss")
    finding = world.one("MTG-05", "2026Q1")
    assert (finding.subject, finding.period, finding.counted) == ("boss", "2026", (held,))


def test_the_guides_system_binds_residents_group_branches_only(world: World) -> None:
    world.branch(unit=UnitKind.COOP_COMPANY).posting("g", "2020-01-01")
    for rule in ("GUI-01", "GUI-02", "GUI-03", "GUI-05"):
        assert {f.outcome for f in world.findings(rule, "2026Q3")} == {Outcome.NOT_APPLICABLE}


def test_a_month_lists_its_quarter_and_its_year(world: World) -> None:
    world.branch().posting("g", "2020-01-01")
    assert world.one("MTG-01", "2026-08").period == "2026Q3"
    assert world.one("MTG-07", "2026-08").period == "2026"
    assert list(world.tuesdays("2026-09")) == [f"2026-09-{d:02}" for d in (1, 8, 15, 22, 29)]


def test_a_lecture_by_someone_else_is_not_the_guides(world: World) -> None:
    world.branch().posting("g", "2020-01-01")
    world.meeting(LECTURE, "2026-07-07", lecturer="other")
    assert world.one("GUI-03", "2026").done == 0


def test_further_duties_are_counted_and_never_unmet(world: World) -> None:
    world.branch().posting("g", "2020-01-01")
    world.visit("g", "2026-07-07", duties="service,stability")
    assert world.one("GUI-04", "2026Q3").done == 2
    assert world.one("GUI-04", "2026Q2").outcome is Outcome.NOT_APPLICABLE


def test_a_visit_outside_the_posting_tells_of_no_duty_either(world: World) -> None:
    world.branch().posting("g", "2026-07-01", "2026-08-01")
    inside = world.visit("g", "2026-07-07", duties="服务居民")
    outside = world.visit("g", "2026-08-04", duties="维护稳定")
    found = world.one("GUI-04", "2026Q3")
    assert (found.counted, [r.id for r in found.rejected], found.done) == ((inside,), [outside], 1)


def test_e28_a_life_meeting_that_the_policy_does_not_count_is_named_with_the_reason(world: World) -> None:
    world.branch().policy("life_counts_as_general", "false")
    held = world.meeting(LIFE, "2026-12-10", for_year=2026)
    assert [r.id for r in world.one("MTG-01", "2026Q4").rejected] == [held]


def test_e31_a_cancelled_part_of_the_day_casts_no_doubt(world: World) -> None:
    world.branch().committee("2020-01-01")
    world.meeting(COMMITTEE, "2026-07-10", sitting="s", content="同一份记录")
    world.meeting(GENERAL, "2026-07-10", sitting="s", content="同一份记录", status=MeetingStatus.CANCELLED)
    assert world.one("MTG-02", "2026-07").outcome is Outcome.MET


def test_e29_an_audience_is_who_came(world: World) -> None:
    world.branch().posting("g", "2020-01-01")
    came, missed = AttendanceState.PRESENT, AttendanceState.ABSENT
    world.meeting(LECTURE, "2026-07-07", lecturer="g", title="甲", people={"x": came, "y": missed, "g": came})
    world.meeting(LECTURE, "2026-07-07", lecturer="g", title="乙", people={"x": missed, "y": came, "g": came})
    assert world.one("GUI-03", "2026").done == 2


def test_a_group_dissolved_long_ago_does_not_divide_the_branch(world: World) -> None:
    world.branch().group("g1").member("p", "g1")
    world.add(PartyGroup(id="g0", branch_id="b", dissolved_on=date(2020, 1, 1)))
    assert world.one("MTG-03", "2026-07").outcome is Outcome.NOT_APPLICABLE


def test_a_committee_meeting_before_the_committees_election_is_none(world: World) -> None:
    world.branch().committee("2026-07-10")
    held = world.meeting(COMMITTEE, "2026-07-05")
    finding = world.one("MTG-02", "2026-07")
    assert (finding.outcome, [r.id for r in finding.rejected]) == (Outcome.UNMET, [held])


def test_a_life_meeting_for_another_year_is_named_with_the_reason(world: World) -> None:
    world.branch()
    held = world.meeting(LIFE, "2026-02-10", for_year=2025)
    assert [(r.id, r.reason) for r in world.one("MTG-07", "2026").rejected] == [(held, "写明是2025年度的")]
