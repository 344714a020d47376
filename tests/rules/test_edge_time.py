"""Edge cases E-01 to E-14 of the rule book: time."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from pbdesk.calendar import parse_period, quarter_with, weekdays_in
from pbdesk.model import BranchKind, DayKind, MeetingKind, Outcome, SubjectKind
from tests.rules.world import World

GENERAL = MeetingKind.GENERAL_MEETING


def test_e01_a_branch_founded_late_in_a_quarter_owes_no_general_meeting_yet(world: World) -> None:
    world.branch(founded="2018-06-19")
    finding = world.one("MTG-01", "2018Q2")
    assert (finding.outcome, finding.due) == (Outcome.WAIVED, 0)


def test_e01_the_founding_meeting_itself_counts(world: World) -> None:
    world.branch(founded="2018-06-19")
    founding = world.meeting(GENERAL, "2018-06-19")
    finding = world.one("MTG-01", "2018Q2")
    assert (finding.outcome, finding.counted) == (Outcome.MET, (founding,))


def test_e01_thirty_active_days_are_enough(world: World) -> None:
    world.branch(founded="2018-06-01")
    assert world.one("MTG-01", "2018Q2").outcome is Outcome.UNMET


def test_e01_twenty_nine_active_days_are_not(world: World) -> None:
    world.branch(founded="2018-06-02")
    assert world.one("MTG-01", "2018Q2").outcome is Outcome.WAIVED


def test_e01_the_number_of_days_is_a_policy(world: World) -> None:
    world.branch(founded="2018-06-19").policy("first_quarter_min_days", "12")
    assert world.one("MTG-01", "2018Q2").outcome is Outcome.UNMET


@pytest.mark.parametrize(("founded", "outcome"), [("2018-06-16", Outcome.UNMET), ("2018-06-17", Outcome.WAIVED)])
def test_e01_a_month_needs_fifteen_active_days(world: World, founded: str, outcome: Outcome) -> None:
    world.branch(founded=founded)
    assert world.one("MTG-06", "2018-06").outcome is outcome


def test_e01_tuesdays_are_due_from_the_posting_on(world: World) -> None:
    world.branch(founded="2018-06-19").posting("g", "2018-06-20")
    found = world.tuesdays("2018Q2")
    assert {p: f.outcome for p, f in found.items()} == {
        "2018-06-19": Outcome.NOT_APPLICABLE,
        "2018-06-26": Outcome.UNMET,
    }


def test_e01_the_founding_tuesday_is_due_when_the_posting_began_that_day(world: World) -> None:
    world.branch(founded="2018-06-19").posting("g", "2018-06-19")
    assert [f.due for f in world.tuesdays("2018Q2").values()] == [1, 1]


def test_e02_a_branch_dissolved_early_in_a_quarter_owes_nothing_there(world: World) -> None:
    world.branch(dissolved="2026-07-20")
    assert world.one("MTG-01", "2026Q3").outcome is Outcome.WAIVED


def test_e02_what_a_dissolved_branch_owed_was_due_before_its_end(world: World) -> None:
    world.branch(dissolved="2026-11-16")
    finding = world.one("MTG-01", "2026Q4", today="2026-11-22")
    assert (finding.outcome, finding.due_on) == (Outcome.UNMET, date(2026, 11, 15))


def test_e02_a_branch_is_not_judged_after_its_end(world: World) -> None:
    world.branch(dissolved="2026-07-01", kind=BranchKind.TEMPORARY)
    assert world.findings("MTG-01", "2026Q3") == []


def test_e02_a_branch_dissolved_within_the_year_owes_no_life_meeting(world: World) -> None:
    world.branch(dissolved="2026-10-01")
    assert world.one("MTG-07", "2026").outcome is Outcome.WAIVED


@pytest.mark.parametrize(
    ("day", "quarter"), [("2024-12-31", "2024Q4"), ("2025-12-30", "2025Q4"), ("2026-12-29", "2026Q4")]
)
def test_e03_a_tuesday_belongs_to_the_quarter_of_its_date(world: World, day: str, quarter: str) -> None:
    world.branch().posting("g", "2020-01-01")
    assert day in world.tuesdays(quarter)
    assert quarter_with(date.fromisoformat(day)).label == quarter


@pytest.mark.parametrize(
    ("quarter", "number"),
    [("2025Q1", 12), ("2025Q2", 13), ("2025Q3", 14), ("2025Q4", 13), ("2026Q1", 13), ("2026Q2", 13), ("2026Q3", 13),
     ("2026Q4", 13), ("2018Q4", 13), ("2024Q4", 14)],
)  # fmt: skip
def test_e04_a_quarter_has_twelve_to_fourteen_tuesdays(world: World, quarter: str, number: int) -> None:
    world.branch().posting("g", "2010-01-01")
    assert len(world.tuesdays(quarter)) == number


@pytest.mark.parametrize(("year", "number"), [(2019, 53), (2020, 52), (2024, 53), (2026, 52), (2030, 53), (2032, 52)])
def test_e04_tuesdays_of_a_year_are_not_its_iso_weeks(year: int, number: int) -> None:
    period = parse_period(str(year))
    assert len(weekdays_in(period.start, period.end)) == number


@pytest.mark.parametrize(
    ("policy", "due"), [("shift_same_week", 12), ("excuse", 10), ("strict", 12)]
)
def test_e05_the_policy_decides_how_many_tuesdays_are_due(world: World, policy: str, due: int) -> None:
    world.branch().posting("g", "2020-01-01").policy("holiday_tuesday", policy)
    assert sum(f.due for f in world.tuesdays("2025Q1").values()) == due


@pytest.mark.parametrize("day", ["2026-05-06", "2026-05-09"])
def test_e05_a_holiday_tuesday_moves_to_a_workday_of_its_week(world: World, day: str) -> None:
    world.branch().posting("g", "2020-01-01")
    visit = world.visit("g", day)
    finding = world.tuesdays("2026Q2")["2026-05-05"]
    assert (finding.outcome, finding.counted) == (Outcome.MET, (visit,))


@pytest.mark.parametrize("day", ["2026-02-17", "2018-10-02", "2019-02-05", "2020-01-28", "2022-02-01"])
def test_e05_a_week_without_a_workday_is_waived_with_the_holidays_name(world: World, day: str) -> None:
    world.branch().posting("g", "2015-01-01")
    finding = world.tuesdays(day[:4])[day]
    assert finding.outcome is Outcome.WAIVED
    assert "春节" in finding.message or "国庆" in finding.message


def test_e05_a_visit_on_the_holiday_itself_counts(world: World) -> None:
    world.branch().posting("g", "2020-01-01")
    visit = world.visit("g", "2026-05-05")
    finding = world.tuesdays("2026Q2")["2026-05-05"]
    assert (finding.outcome, finding.counted, finding.due_on) == (Outcome.MET, (visit,), date(2026, 5, 9))


def test_e05_a_visit_on_another_day_off_is_neither_on_tuesday_nor_made_up_for(world: World) -> None:
    world.branch().posting("g", "2020-01-01")
    visit = world.visit("g", "2026-10-07")
    finding = world.tuesdays("2026Q4")["2026-10-06"]
    assert (finding.outcome, finding.counted) == (Outcome.WARN, (visit,))
    assert finding.message == "同一周10月7日（星期三）走访，不是周二，也不是补走访的工作日。"


def test_e05_strict_asks_for_the_tuesday_itself(world: World) -> None:
    world.branch().posting("g", "2020-01-01").policy("holiday_tuesday", "strict")
    world.visit("g", "2026-05-06")
    assert world.tuesdays("2026Q2")["2026-05-05"].outcome is Outcome.WARN


def test_e06_the_make_up_day_may_lie_in_the_quarter_before(world: World) -> None:
    world.branch().posting("g", "2020-01-01")
    visit = world.visit("g", "2024-09-30")
    assert world.tuesdays("2024Q4")["2024-10-01"].counted == (visit,)
    assert [f.counted for f in world.tuesdays("2024Q3").values() if f.counted] == []


def test_e07_a_worked_weekend_creates_no_obligation(world: World) -> None:
    world.branch().posting("g", "2020-01-01")
    assert all(date.fromisoformat(p).weekday() == 1 for p in world.tuesdays("2026Q2"))


def test_e08_another_weekday_of_the_same_week_is_done_on_the_wrong_day(world: World) -> None:
    world.branch().posting("g", "2020-01-01")
    visit = world.visit("g", "2026-07-08")
    finding = world.tuesdays("2026Q3")["2026-07-07"]
    assert (finding.outcome, finding.done, finding.counted) == (Outcome.WARN, 1, (visit,))
    assert "星期三" in finding.message


def test_e08_another_week_does_not_help(world: World) -> None:
    world.branch().posting("g", "2020-01-01")
    world.visit("g", "2026-07-13")
    assert world.tuesdays("2026Q3")["2026-07-07"].outcome is Outcome.UNMET


def test_e08_two_visits_in_a_week_never_pay_for_two_weeks(world: World) -> None:
    world.branch().posting("g", "2020-01-01")
    tuesday, surplus = world.visit("g", "2026-07-07"), world.visit("g", "2026-07-09")
    found = world.tuesdays("2026-07")
    assert found["2026-07-07"].counted == (tuesday,)
    assert [r.id for r in found["2026-07-07"].rejected] == [surplus]
    assert Counter(f.outcome for f in found.values()) == {Outcome.MET: 1, Outcome.UNMET: 3}


def test_e08_the_policy_can_refuse_other_weekdays(world: World) -> None:
    world.branch().posting("g", "2020-01-01").policy("late_visit", "unmet")
    world.visit("g", "2026-07-08")
    assert world.tuesdays("2026Q3")["2026-07-07"].outcome is Outcome.UNMET


def test_e09_a_tuesday_of_an_unknown_calendar_is_never_waived(world: World) -> None:
    world.branch().posting("g", "2020-01-01")
    found = world.tuesdays("2027Q1", today="2027-06-01")
    assert {f.outcome for f in found.values()} == {Outcome.UNKNOWN}
    assert sum(f.due for f in found.values()) == 13


def test_e09_a_visit_on_the_tuesday_counts_whatever_the_calendar(world: World) -> None:
    world.branch().posting("g", "2020-01-01")
    world.visit("g", "2027-02-02")
    assert world.tuesdays("2027Q1", today="2027-06-01")["2027-02-02"].outcome is Outcome.MET


def test_e09_the_users_table_makes_a_year_known(world: World) -> None:
    world.branch().posting("g", "2020-01-01")
    for day in ("2027-01-01", "2027-02-08", "2027-02-09", "2027-02-10", "2027-02-11", "2027-02-12", "2027-10-01"):
        world.calendar(day, DayKind.HOLIDAY, "春节")
    found = world.tuesdays("2027Q1", today="2027-06-01")
    assert found["2027-02-02"].outcome is Outcome.UNMET
    assert found["2027-02-09"].outcome is Outcome.WAIVED


def test_e09_a_table_typed_in_half_does_not_waive_a_week(world: World) -> None:
    world.branch().posting("g", "2020-01-01").calendar("2027-02-09", DayKind.HOLIDAY, "春节")
    assert world.tuesdays("2027Q1", today="2027-06-01")["2027-02-09"].outcome is Outcome.UNKNOWN


def swapped(world: World) -> World:
    return world.branch().posting("old", "2025-01-01", "2026-08-15").posting("new", "2026-08-15")


def test_e10_each_tuesday_belongs_to_the_guide_of_that_day(world: World) -> None:
    found = swapped(world).tuesdays("2026Q3")
    assert Counter(f.person for f in found.values()) == {"old": 6, "new": 7}


def test_e10_either_guide_meets_the_branchs_quarter(world: World) -> None:
    swapped(world)
    world.meeting(GENERAL, "2026-09-10", observers=("new",))
    found = {f.subject: f.outcome for f in world.findings("GUI-02", "2026Q3")}
    assert found == {"b": Outcome.MET, "old": Outcome.UNMET, "new": Outcome.MET}


def test_e10_a_guide_posted_less_than_forty_five_days_owes_no_general_meeting(world: World) -> None:
    world.branch().posting("old", "2025-01-01", "2026-08-14").posting("new", "2026-08-14")
    found = {f.subject: f.outcome for f in world.findings("GUI-02", "2026Q3", kind=SubjectKind.GUIDE)}
    assert found == {"old": Outcome.WAIVED, "new": Outcome.UNMET}


def test_e10_lectures_are_shared_by_days_and_the_branch_is_owed_both(world: World) -> None:
    found = {f.subject: f.due for f in swapped(world).findings("GUI-03", "2026")}
    assert found == {"b": 2, "old": 1, "new": 1}


@pytest.mark.parametrize(
    ("days", "target"), [(365, 2), (366, 2), (274, 2), (273, 1), (196, 1), (92, 1), (91, 0)]
)
def test_e10_a_guides_own_target_is_rounded_by_days(world: World, days: int, target: int) -> None:
    start = date(2024, 1, 1)
    world.branch(founded="2020-01-01").posting("g", str(start), str(start + timedelta(days=days)))
    guides = world.findings("GUI-03", "2024", kind=SubjectKind.GUIDE)
    assert sum(f.due for f in guides) == (target if days < 366 else 0)


def test_e10_tuesdays_without_a_guide_are_unmet_not_waived(world: World) -> None:
    world.branch().posting("old", "2025-01-01", "2026-07-20").posting("new", "2026-08-20")
    found = world.tuesdays("2026Q3")
    assert (found["2026-08-04"].outcome, found["2026-08-04"].person) == (Outcome.UNMET, None)
    assert "没有党建指导员" in found["2026-08-04"].message


def test_e10_a_gap_between_postings_is_a_finding_of_its_own(world: World) -> None:
    world.branch().posting("old", "2025-01-01", "2026-07-20").posting("new", "2026-08-20")
    assert world.one("GUI-05", "2026Q3").outcome is Outcome.UNMET
    assert world.one("GUI-05", "2026Q2").outcome is Outcome.MET


def test_e11_each_branch_of_a_guide_is_visited_every_tuesday(world: World) -> None:
    world.branch("b").branch("c").posting("g", "2020-01-01").posting("g", "2020-01-01", branch="c")
    world.visit("g", "2026-07-07")
    found = {f.subject: f.outcome for f in world.findings("GUI-01", "2026-07") if f.period == "2026-07-07"}
    assert found == {"b": Outcome.MET, "c": Outcome.UNMET}


def test_e11_per_guide_one_branch_each_tuesday_is_enough(world: World) -> None:
    world.branch("b").branch("c").posting("g", "2020-01-01").posting("g", "2020-01-01", branch="c")
    world.policy("visit_scope", "per_guide")
    for visited, branch in (("2026-06-30", "c"), ("2026-07-07", "b"), ("2026-07-14", "c")):
        world.visit("g", visited, branch=branch)
    found = {(f.subject, f.period): f.outcome for f in world.findings("GUI-01", "2026-07", today="2026-07-15")}
    assert found["g", "2026-07-07"] is Outcome.MET
    assert found["c", "2026-07-07"] is Outcome.WAIVED
    assert found["b", "2026-07-14"] is Outcome.WAIVED


def test_e11_per_guide_a_branch_left_alone_for_weeks_is_unmet(world: World) -> None:
    world.branch("b").branch("c").posting("g", "2020-01-01").posting("g", "2020-01-01", branch="c")
    world.policy("visit_scope", "per_guide")
    for visited in ("2026-07-07", "2026-07-14", "2026-07-21", "2026-07-28"):
        world.visit("g", visited)
    found = {(f.subject, f.period): f for f in world.findings("GUI-01", "2026-07")}
    assert (found["c", "2026-07-28"].outcome, found["g", "2026-07-28"].outcome) == (Outcome.UNMET, Outcome.MET)
    assert "连续4周" in found["c", "2026-07-28"].message


def test_e11_per_guide_the_weeks_count_from_the_posting(world: World) -> None:
    world.branch("b").branch("c").posting("g", "2026-07-01").posting("g", "2026-07-01", branch="c")
    world.policy("visit_scope", "per_guide").visit("g", "2026-07-07", branch="c")
    found = {f.period: f.outcome for f in world.findings("GUI-01", "2026-07") if f.subject == "b"}
    assert [found["2026-07-07"], found["2026-07-21"], found["2026-07-28"]] == [
        Outcome.WAIVED, Outcome.WAIVED, Outcome.UNMET,
    ]  # fmt: skip


def test_e11_a_joint_lecture_counts_for_each_branch(world: World) -> None:
    world.branch("b").branch("c").posting("g", "2020-01-01").posting("g", "2020-01-01", branch="c")
    for branch in ("b", "c"):
        world.meeting(MeetingKind.LECTURE, "2026-05-12", branch=branch, lecturer="g", sitting="s1", title="党史")
    assert {f.subject: f.done for f in world.findings("GUI-03", "2026")} == {"b": 1, "c": 1}


@pytest.mark.parametrize("kind", [MeetingKind.ORGANIZATION_LIFE_MEETING, MeetingKind.DEMOCRATIC_APPRAISAL])
def test_e12_a_meeting_held_in_march_for_the_year_before_closes_that_year(world: World, kind: MeetingKind) -> None:
    rule = "MTG-07" if kind is MeetingKind.ORGANIZATION_LIFE_MEETING else "MTG-08"
    world.branch()
    held = world.meeting(kind, "2027-03-08", for_year=2026)
    assert world.one(rule, "2026Q4").counted == (held,)
    assert world.one(rule, "2027").counted == ()


@pytest.mark.parametrize(("today", "outcome"), [("2027-03-31", Outcome.PENDING), ("2027-04-01", Outcome.UNMET)])
def test_e12_until_the_last_of_march_the_year_is_open(world: World, today: str, outcome: Outcome) -> None:
    finding = world.branch().one("MTG-07", "2026", today=today)
    assert (finding.outcome, finding.due_on) == (outcome, date(2027, 3, 31))


def test_e12_after_the_last_day_it_does_not_count_for_the_year_before(world: World) -> None:
    world.branch()
    held = world.meeting(MeetingKind.ORGANIZATION_LIFE_MEETING, "2027-04-10", for_year=2026)
    finding = world.one("MTG-07", "2026")
    assert (finding.outcome, [r.id for r in finding.rejected]) == (Outcome.UNMET, [held])


def test_e12_lectures_belong_to_the_calendar_year_of_the_day(world: World) -> None:
    world.branch().posting("g", "2020-01-01")
    world.meeting(MeetingKind.LECTURE, "2027-01-05", lecturer="g", title="一")
    assert world.one("GUI-03", "2026Q4").done == 0


def test_e14_a_meeting_belongs_to_its_local_day_whenever_it_was_entered(world: World) -> None:
    world.branch()
    held = world.meeting(GENERAL, "2026-03-31", recorded="2026-03-31T16:30:00+00:00")
    finding = world.one("MTG-01", "2026Q1")
    assert finding.counted == (held,)
    assert "补录" in finding.message
