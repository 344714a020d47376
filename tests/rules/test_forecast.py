"""Whether an open obligation can still be met, the last day that works, and why not."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from pbdesk.model import DayKind, Finding, LocalRule, Outcome, Rejected, SubjectKind
from pbdesk.rules import catalogue, rule_book
from pbdesk.rules.almanac import load_almanac
from pbdesk.rules.catalogue import Rule
from pbdesk.rules.forecast import CAN_BE_MET, Chance, Outlook, outlook
from pbdesk.rules.hours import missing_words
from tests.rules.world import World, on


def ahead(world: World, rule: str, period: str, today: str, kind: SubjectKind = SubjectKind.BRANCH) -> Outlook:
    """How the first open finding of a rule in a period stands."""
    found = [f for f in world.findings(rule, period, today, kind) if f.outcome in {
        Outcome.PENDING, Outcome.UNMET, Outcome.UNKNOWN}]  # fmt: skip
    return outlook(found[0], catalogue()[rule], load_almanac(world.store, on(today)))


def tuesday(world: World, day: str, today: str) -> Outlook:
    """How one Tuesday stands."""
    finding = world.tuesdays(f"{day[:4]}Q{(int(day[5:7]) + 2) // 3}", today)[day]
    return outlook(finding, catalogue()["GUI-01"], load_almanac(world.store, on(today)))


@pytest.fixture
def guided(world: World) -> World:
    """A residents'-group branch with a guide since long ago."""
    return world.branch(founded="2010-01-01").posting("g", "2010-01-01")


# meetings: any day will do, the last workday is advice


def test_a_meeting_has_until_the_legal_last_day_and_the_last_workday_is_advice(world: World) -> None:
    found = ahead(world.branch(founded="2010-01-01"), "MTG-06", "2026-10", "2026-10-20")
    assert (found.chance, found.last_day, found.advised) == (Chance.IN_TIME, on("2026-10-31"), on("2026-10-30"))


def test_workdays_are_counted_by_the_calendar_of_the_state_council(world: World) -> None:
    found = ahead(world.branch(founded="2010-01-01"), "MTG-06", "2026-10", "2026-10-01")
    assert found.workdays == 18, "the holiday to the 7th, the make-up Saturday of the 10th"


def test_a_branch_that_ends_must_have_done_it_the_day_before(world: World) -> None:
    world.branch(founded="2010-01-01", dissolved="2026-12-11")
    assert ahead(world, "MTG-01", "2026Q4", "2026-11-22").last_day == on("2026-12-10")


def test_more_times_short_than_days_left_is_lost_with_the_reason(world: World) -> None:
    world.branch(founded="2010-01-01").policy("lecture_min", "5")
    found = ahead(world, "MTG-04", "2026Q4", "2026-12-28")
    assert (found.chance, found.last_day) == (Chance.LOST, None)
    assert found.reason == "还差5次，到期前只剩4天"


def test_as_many_times_as_days_left_is_in_time_though_days_off_are_needed(world: World) -> None:
    world.branch(founded="2010-01-01").policy("lecture_min", "6").policy("lecture_period", "quarter")
    found = ahead(world, "MTG-04", "2026Q4", "2026-12-26")
    assert found.chance is Chance.IN_TIME
    assert found.reason == "还差6次，只剩4个工作日，要用上休息日"


def test_what_was_missed_can_only_be_entered_late(world: World) -> None:
    found = ahead(world.branch(founded="2010-01-01"), "MTG-01", "2026Q3", "2026-11-22")
    assert (found.chance, found.last_day) == (Chance.RECORD_ONLY, None)


def test_last_years_sittings_are_in_time_until_their_last_day(world: World) -> None:
    world.branch(founded="2010-01-01").policy("life_meeting_last_day", "03-31")
    world.calendar("2026-01-01", DayKind.HOLIDAY)
    found = ahead(world, "MTG-07", "2025", "2026-03-08")
    assert (found.chance, found.last_day, found.advised) == (Chance.IN_TIME, on("2026-03-31"), on("2026-03-31"))


# guides


def test_what_only_a_guide_can_do_needs_one(world: World) -> None:
    world.branch(founded="2010-01-01").posting("g", "2020-01-01", "2026-10-15")
    found = ahead(world, "GUI-02", "2026Q4", "2026-11-22")
    assert (found.chance, CAN_BE_MET[found.chance]) == (Chance.NEEDS_GUIDE, False)
    assert "先派驻" in found.reason


def test_a_guide_who_leaves_makes_the_last_day_earlier(world: World) -> None:
    world.branch(founded="2010-01-01").posting("g", "2020-01-01", "2026-12-10")
    found = ahead(world, "GUI-02", "2026Q4", "2026-11-22")
    assert (found.chance, found.last_day, found.due_on) == (Chance.IN_TIME, on("2026-12-09"), on("2026-12-31"))
    assert found.reason == "党建指导员派驻到12月9日"


def test_lectures_that_outnumber_the_days_of_the_posting_are_lost(world: World) -> None:
    world.branch(founded="2010-01-01").posting("g", "2020-01-01", "2026-11-23")
    assert ahead(world, "GUI-03", "2026", "2026-11-22").reason == "还差2次，到期前只剩1天"


def test_a_gap_beyond_what_is_allowed_is_lost_for_the_quarter(world: World) -> None:
    world.branch(founded="2010-01-01").posting("g", "2020-01-01", "2026-10-15")
    found = ahead(world, "GUI-05", "2026Q4", "2026-11-22")
    assert found.chance is Chance.LOST
    assert "请尽快派驻" in found.reason


# Tuesdays


def test_a_tuesday_to_come_has_its_own_day(guided: World) -> None:
    found = tuesday(guided, "2026-11-24", "2026-11-22")
    assert (found.chance, found.last_day, found.advised) == (Chance.IN_TIME, on("2026-11-24"), on("2026-11-24"))


def test_e05_a_holiday_tuesday_has_until_the_last_workday_of_its_week(guided: World) -> None:
    found = tuesday(guided, "2026-10-06", "2026-10-05")
    assert (found.last_day, found.advised) == (on("2026-10-10"), on("2026-10-10"))
    assert found.reason == "周二是国庆节，改在同一周的工作日"


def test_e06_a_holiday_tuesday_whose_only_workday_lies_before_it_has_until_then(guided: World) -> None:
    assert tuesday(guided, "2024-10-01", "2024-09-29").last_day == on("2024-09-30")


def test_e08_a_missed_tuesday_can_be_made_up_for_in_its_week_only(guided: World) -> None:
    inside, after = (tuesday(guided, "2026-11-17", day) for day in ("2026-11-19", "2026-11-23"))
    assert (inside.chance, inside.last_day, inside.advised) == (
        Chance.MENDABLE, on("2026-11-22"), on("2026-11-20"),
    )  # fmt: skip
    assert after.chance is Chance.RECORD_ONLY


def test_e08_where_only_the_tuesday_counts_it_is_over_the_day_after(guided: World) -> None:
    guided.policy("late_visit", "unmet")
    assert tuesday(guided, "2026-11-17", "2026-11-18").chance is Chance.RECORD_ONLY


def test_a_tuesday_without_a_guide_needs_one_first(world: World) -> None:
    world.branch(founded="2010-01-01").posting("g", "2020-01-01", "2026-11-20")
    assert tuesday(world, "2026-11-24", "2026-11-22").chance is Chance.NEEDS_GUIDE


def test_a_tuesday_missed_without_a_guide_stays_missed(world: World) -> None:
    world.branch(founded="2010-01-01").posting("g", "2020-01-01", "2026-11-10")
    assert tuesday(world, "2026-11-17", "2026-11-18").reason == "那天没有党建指导员"


# a street's own rules


def own_rule(world: World, method: str, period: str, **parameters: object) -> None:
    """A rule of the street's own that is valid in 2026."""
    world.add(LocalRule(
        id="LOC-01", title="本地走访", method=method, period=period, parameters=json.dumps(parameters),
        document="街道制度", valid_from=on("2026-01-05"), replaces="GUI-01",
    ))  # fmt: skip


def of_own(world: World, month: str, today: str) -> tuple[Finding, Outlook]:
    """The first open finding of the street's own rule in a month, and how it stands."""
    world.findings("MTG-01", month, today)  # what was said is written first
    found = [f for f in world.findings("LOC-01", month, today, SubjectKind.BRANCH) if f.outcome is Outcome.PENDING]
    return found[0], outlook(found[0], rule_book(world.store)["LOC-01"], load_almanac(world.store, on(today)))


def test_another_weekday_has_that_day(guided: World) -> None:
    own_rule(guided, "visit_weekday", "day", weekday="thursday", weeks=1)
    assert of_own(guided, "2026-11", "2026-11-22")[1].last_day == on("2026-11-26")


def test_of_every_other_week_a_missed_visit_can_be_made_up_for_in_both_weeks(guided: World) -> None:
    own_rule(guided, "visit_weekday", "day", weekday="monday", weeks=2)
    guided.findings("MTG-01", "2026-11", "2026-11-25")
    findings = guided.findings("LOC-01", "2026-11", "2026-11-25", SubjectKind.BRANCH)
    missed = max((f for f in findings if f.outcome is Outcome.UNMET), key=lambda f: f.period)
    found = outlook(missed, rule_book(guided.store)["LOC-01"], load_almanac(guided.store, on("2026-11-25")))
    assert (missed.period, found.chance, found.last_day) == ("2026-11-23", Chance.MENDABLE, on("2026-12-06"))
    assert found.reason == "2周内补走访仍算完成，但会有提醒"


@pytest.mark.parametrize(
    ("today", "weekday", "reason"),
    [("2026-11-27", None, "还差4次，只剩2个工作日，要用上休息日"), ("2026-11-28", None, "还差4次，到期前只剩3天"),
     ("2026-11-05", "monday", ""), ("2026-11-10", "monday", "还差4次，到期前只剩3天")],
)  # fmt: skip
def test_so_many_visits_a_month_need_as_many_days_that_count(
    guided: World, today: str, weekday: str | None, reason: str
) -> None:
    own_rule(guided, "visit_count", "month", number=4, **({"weekday": weekday} if weekday else {}))
    assert of_own(guided, "2026-11", today)[1].reason == reason


# a calendar that is not known yet


def test_e09_a_tuesday_of_an_unknown_year_is_asked_for_and_said_to_be_unknown(guided: World) -> None:
    found = tuesday(guided, "2027-02-09", "2027-02-01")
    assert (found.chance, found.last_day, found.known) == (Chance.IN_TIME, on("2027-02-09"), False)
    assert found.reason == "2027年的放假安排还没有录入，工作日按周一至周五估计"


def test_e09_the_last_workday_of_an_unknown_year_is_an_estimate_that_says_so(world: World) -> None:
    found = ahead(world.branch(founded="2010-01-01"), "MTG-06", "2027-01", "2027-01-20")
    assert (found.last_day, found.advised, found.known) == (on("2027-01-31"), on("2027-01-29"), False)


def test_e09_a_table_typed_in_takes_the_doubt_away(world: World) -> None:
    world.branch(founded="2010-01-01").calendar("2027-01-01", DayKind.HOLIDAY, "元旦")
    world.calendar("2027-10-01", DayKind.HOLIDAY, "国庆节").calendar("2027-01-29", DayKind.HOLIDAY, "试验")
    found = ahead(world, "MTG-06", "2027-01", "2027-01-20")
    assert (found.advised, found.known, found.reason) == (on("2027-01-28"), True, "")


# what other chapters find


def a_finding(**changed: object) -> Finding:
    """A committee that is missing, found in the running quarter."""
    found = Finding(
        "ORG-04", "b", SubjectKind.BRANCH, "b", None, "2026Q4", Outcome.UNMET, 1, 0, (), (), on("2026-12-31"), "缺"
    )
    return replace(found, **changed)  # type: ignore[arg-type]  # the test names the fields it means


def a_rule(door: str) -> Rule:
    """A rule that says where it is settled."""
    return replace(catalogue()["MTG-01"], id="ORG-04", check="some_state", door=door)


def seen(world: World, finding: Finding, door: str, today: str) -> Outlook:
    world.findings("MTG-01", "2026Q4", today)
    return outlook(finding, a_rule(door), load_almanac(world.store, on(today)))


@pytest.mark.parametrize("door", ["committee", "branch", "member", "members"])
def test_a_lasting_state_can_be_put_right_while_its_period_runs(world: World, door: str) -> None:
    found = seen(world.branch(), a_finding(), door, "2026-11-22")
    assert (found.chance, found.last_day) == (Chance.MENDABLE, on("2026-12-31"))


def test_a_state_that_is_overdue_is_right_for_the_period_once_it_is_put_right(world: World) -> None:
    found = seen(world.branch(), a_finding(due_on=on("2026-10-05")), "committee", "2026-11-22")
    assert (found.chance, found.reason) == (Chance.MENDABLE, "现在补上，本期就算")


def test_a_state_of_a_period_that_is_over_is_history(world: World) -> None:
    found = seen(world.branch(), a_finding(period="2026Q3", due_on=on("2026-09-30")), "committee", "2026-11-22")
    assert found.chance is Chance.RECORD_ONLY


def test_dues_can_still_be_paid_after_their_month(world: World) -> None:
    found = seen(world.branch(), a_finding(period="2026-09", due_on=on("2026-09-30")), "dues", "2026-11-22")
    assert (found.chance, found.reason) == (Chance.MENDABLE, "期限已过，还可以补交")


def test_an_event_that_has_happened_can_only_be_looked_over(world: World) -> None:
    vote = a_finding(period="2026-11-10", due_on=on("2026-11-10"), counted=("m1",))
    assert seen(world.branch(), vote, "meeting", "2026-11-22").reason == "事情已经发生，只能核对记录有没有记错"


def test_a_step_that_was_taken_late_cannot_be_taken_again(world: World) -> None:
    late = a_finding(period="2026-11-10", due_on=on("2026-11-01"), rejected=(Rejected("s1", "晚了9天"),))
    open_still = replace(late, rejected=())
    chances = [seen(world.branch(b), each, "admission", "2026-11-22").chance for b, each in (
        ("b", late), ("c", open_still))]  # fmt: skip
    assert chances == [Chance.LOOK_OVER, Chance.MENDABLE]


def test_a_dissolved_branch_can_do_nothing_any_more(world: World) -> None:
    world.branch(founded="2010-01-01", dissolved="2026-11-01")
    found = seen(world, a_finding(outcome=Outcome.PENDING), "committee", "2026-11-22")
    assert (found.chance, found.reason) == (Chance.LOST, "支部2026年11月1日已撤销")


def test_what_is_not_known_cannot_be_foreseen(world: World) -> None:
    found = seen(world.branch(), a_finding(outcome=Outcome.UNKNOWN), "committee", "2026-11-22")
    assert (found.chance, CAN_BE_MET[found.chance]) == (Chance.UNSURE, None)


@pytest.mark.parametrize(("missing", "chance"), [("24", Chance.IN_TIME), ("24.5", Chance.LOST)])
def test_class_hours_fit_into_the_days_left_at_eight_a_day(world: World, missing: str, chance: Chance) -> None:
    told = f"已有7.5学时，应32学时，{missing_words(Decimal(missing))}。"
    hours = a_finding(subject_kind=SubjectKind.PERSON, period="2026", outcome=Outcome.PENDING, message=told)
    assert seen(world.branch(), hours, "hours", "2026-12-29").chance is chance


def test_many_talks_fit_into_one_day(world: World) -> None:
    talks = a_finding(period="2026", outcome=Outcome.PENDING, due=60, done=3)
    assert seen(world.branch(), talks, "talk", "2026-12-31").chance is Chance.IN_TIME


def test_what_is_due_on_a_day_has_the_days_before_it(world: World) -> None:
    talk = a_finding(period="2026-12-01", due_on=on("2026-12-01"), outcome=Outcome.PENDING)
    found = seen(world.branch(), talk, "admission", "2026-11-22")
    assert (found.chance, found.last_day, found.workdays) == (Chance.IN_TIME, on("2026-12-01"), 7)


def test_the_last_day_is_never_before_today_nor_after_the_deadline(guided: World) -> None:
    days = [date(2026, 10, 1) + timedelta(days=n) for n in range(92)]
    for today in days:
        for finding in guided.findings("GUI-01", "2026Q4", today.isoformat()):
            if finding.outcome is Outcome.PENDING:
                found = outlook(finding, catalogue()["GUI-01"], load_almanac(guided.store, today))
                assert found.last_day is not None
                assert today <= found.last_day <= finding.due_on


@pytest.mark.parametrize(
    ("outcome", "today", "chance"),
    [(Outcome.UNMET, "2027-01-09", Chance.MENDABLE), (Outcome.PENDING, "2026-12-31", Chance.IN_TIME)],
)
def test_reasons_of_absence_count_whenever_they_are_written_down_many_on_one_day(
    world: World, outcome: Outcome, today: str, chance: Chance
) -> None:
    world.branch().findings("MTG-01", "2026Q4", today)
    short = a_finding(rule="MTG-15", outcome=outcome, due=9, done=3)
    assert outlook(short, catalogue()["MTG-15"], load_almanac(world.store, on(today))).chance is chance
