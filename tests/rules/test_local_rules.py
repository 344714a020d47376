"""A street's own rules: found like those of the book, in its place where they say so, from a day on (E-34)."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pbdesk.calendar import parse_period
from pbdesk.model import (
    Attendance,
    AttendanceState,
    Finding,
    LocalRule,
    Meeting,
    MeetingKind,
    Outcome,
    SubjectKind,
    UnitKind,
)
from pbdesk.rules import evaluate, load_policies, policy_version, rule_book
from pbdesk.rules.almanac import load_almanac
from pbdesk.rules.forecast import Chance, outlook
from pbdesk.rules.local import faults, sentence
from tests.rules.world import World, day, on

MET, UNMET, PENDING = Outcome.MET, Outcome.UNMET, Outcome.PENDING


def a_rule(method: str, period: str, rule: str = "LOC-01", **values: Any) -> LocalRule:
    """A rule of a method; what is no column is a parameter."""
    columns = {key: values.pop(key) for key in ("replaces", "document", "article", "text") if key in values}
    since, until = (day(values.pop(key, None)) for key in ("since", "until"))
    return LocalRule(
        id=rule, title=f"本地{rule}", method=method, period=period, parameters=json.dumps(values), valid_from=since,
        valid_to=until, **columns,
    )  # fmt: skip


def every(world: World, period: str, today: str = "2030-01-01") -> list[Finding]:
    """What all rules find."""
    world.findings("LOC-01", period, today)
    return evaluate(world.store, parse_period(period), on(today))


def periods(findings: list[Finding], rule: str) -> list[str]:
    return sorted(f.period for f in findings if f.rule == rule)


def test_a_streets_own_number_of_lectures_is_counted(world: World) -> None:
    world.branch().add(a_rule("meetings", "year", kind="lecture", number=2))
    world.meeting(MeetingKind.LECTURE, "2026-03-05")
    found = world.one("LOC-01", "2026")
    assert (found.outcome, found.due, found.done) == (UNMET, 2, 1)


def test_the_lectures_of_the_whole_year_count_when_only_a_quarter_is_asked_for(world: World) -> None:
    world.branch().add(a_rule("meetings", "year", kind="general_meeting", number=2))
    held = [world.meeting(MeetingKind.GENERAL_MEETING, when) for when in ("2026-02-05", "2026-08-05")]
    found = world.one("LOC-01", "2026Q3")
    assert (found.period, set(found.counted)) == ("2026", set(held))


def test_a_rule_for_some_kinds_of_unit_finds_nothing_elsewhere(world: World) -> None:
    world.branch("b").branch("c", unit=UnitKind.PRIVATE_FIRM)
    world.add(a_rule("meetings", "quarter", kind="theme_day", number=1, unit_kinds=["private_firm"]))
    assert {f.subject for f in world.findings("LOC-01", "2026Q3")} == {"c"}


def test_each_group_owes_its_own_number(world: World) -> None:
    world.branch().group("g1").group("g2").add(a_rule("meetings", "quarter", kind="group_meeting", number=2))
    found = world.findings("LOC-01", "2026Q3")
    assert [(f.subject, f.subject_kind, f.due) for f in found] == [
        ("g1", SubjectKind.GROUP, 2), ("g2", SubjectKind.GROUP, 2),
    ]  # fmt: skip


def test_a_rule_that_stands_for_one_of_the_book_silences_it(world: World) -> None:
    world.branch().add(a_rule("meetings", "quarter", kind="lecture", number=2, replaces="MTG-04"))
    found = every(world, "2026Q3")
    assert periods(found, "LOC-01") == ["2026Q3"]
    assert periods(found, "MTG-04") == []


def test_e34_the_quarter_that_had_begun_is_judged_by_the_rule_of_its_beginning(world: World) -> None:
    world.branch().add(a_rule("meetings", "quarter", kind="lecture", number=2, replaces="MTG-04", since="2026-08-15"))
    found = every(world, "2026")
    assert periods(found, "MTG-04") == ["2026Q1", "2026Q2", "2026Q3"]
    assert periods(found, "LOC-01") == ["2026Q4"]


def test_e34_a_yearly_rule_that_begins_in_mid_year_leaves_no_hole(world: World) -> None:
    world.branch().add(a_rule("meetings", "year", kind="lecture", number=2, replaces="MTG-04", since="2026-07-01"))
    assert periods(every(world, "2026"), "MTG-04") == ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]
    assert periods(every(world, "2027"), "LOC-01") == ["2027"]
    assert periods(every(world, "2027"), "MTG-04") == []


def test_e34_a_rule_that_has_ended_finds_nothing_from_its_last_day_on(world: World) -> None:
    world.branch().add(a_rule("meetings", "month", kind="theme_day", number=2, until="2026-09-01"))
    assert periods(every(world, "2026Q3"), "LOC-01") == ["2026-07", "2026-08"]


def test_e34_the_book_speaks_again_when_the_streets_rule_has_ended(world: World) -> None:
    world.branch()
    world.add(a_rule("meetings", "quarter", kind="lecture", number=2, replaces="MTG-04", until="2026-07-01"))
    assert periods(every(world, "2026"), "MTG-04") == ["2026Q3", "2026Q4"]


def test_another_weekday_takes_the_place_of_tuesday(world: World) -> None:
    world.branch().posting("g", "2026-01-01")
    world.add(a_rule("visit_weekday", "day", weekday="wednesday", weeks=1, replaces="GUI-01"))
    visit = world.visit("g", "2026-07-08")
    found = every(world, "2026-07")
    assert [f.period for f in found if f.rule == "LOC-01"] == [
        "2026-07-01", "2026-07-08", "2026-07-15", "2026-07-22", "2026-07-29",
    ]  # fmt: skip
    assert periods(found, "GUI-01") == []
    assert [f.counted for f in found if f.period == "2026-07-08"] == [(visit,)]


def test_a_visit_on_tuesday_is_the_wrong_day_for_a_wednesday(world: World) -> None:
    world.branch().posting("g", "2026-01-01").add(a_rule("visit_weekday", "day", weekday="wednesday", weeks=1))
    world.visit("g", "2026-07-07")
    found = {f.period: f for f in world.findings("LOC-01", "2026-07")}["2026-07-08"]
    assert found.outcome is Outcome.WARN
    assert "不是周三" in found.message


def test_e34_a_weekday_changes_in_mid_quarter_from_one_day_to_the_next(world: World) -> None:
    world.branch().posting("g", "2026-01-01")
    world.add(a_rule("visit_weekday", "day", weekday="thursday", weeks=1, replaces="GUI-01", since="2026-08-17"))
    found = every(world, "2026Q3")
    assert periods(found, "GUI-01")[-1] == "2026-08-11"
    assert periods(found, "LOC-01")[0] == "2026-08-20"


def test_every_second_week_is_counted_from_the_week_in_which_the_rule_begins(world: World) -> None:
    world.branch().posting("g", "2026-01-01")
    world.add(a_rule("visit_weekday", "day", weekday="tuesday", weeks=2, since="2026-07-01"))
    world.visit("g", "2026-07-14")
    found = {f.period: f for f in world.findings("LOC-01", "2026-07")}
    assert list(found) == ["2026-07-07", "2026-07-21"]
    assert (found["2026-07-07"].outcome, found["2026-07-21"].outcome) == (Outcome.WARN, UNMET)


def test_the_second_week_may_lie_in_the_next_quarter(world: World) -> None:
    world.branch().posting("g", "2026-01-01")
    world.add(a_rule("visit_weekday", "day", weekday="tuesday", weeks=2, since="2026-09-28"))
    world.visit("g", "2026-10-14")
    found = world.findings("LOC-01", "2026Q4")
    assert [f.outcome for f in found if f.period == "2026-10-13"] == [Outcome.WARN]


def test_a_missed_day_may_be_made_up_at_the_weekend_where_the_street_says_so(world: World) -> None:
    world.branch().posting("g", "2026-01-01")
    world.add(a_rule("visit_weekday", "day", weekday="tuesday", weeks=1, make_up="weekend"))
    world.visit("g", "2026-07-11")
    assert {f.period: f.outcome for f in world.findings("LOC-01", "2026-07")}["2026-07-07"] is MET


def test_two_visits_a_month_on_whatever_day(world: World) -> None:
    world.branch().posting("g", "2026-01-01").add(a_rule("visit_count", "month", number=2))
    world.visit("g", "2026-07-03")
    world.visit("g", "2026-07-03")
    world.visit("g", "2026-07-20")
    found = world.one("LOC-01", "2026-07", kind=SubjectKind.BRANCH)
    assert (found.outcome, found.done) == (MET, 2)
    assert [r.reason for r in found.rejected] == ["同一天已有一次走访计入"]


def test_only_visits_of_the_weekday_count_where_one_is_asked_for(world: World) -> None:
    world.branch().posting("g", "2026-01-01").add(a_rule("visit_count", "month", number=1, weekday="friday"))
    world.visit("g", "2026-07-02")
    assert world.one("LOC-01", "2026-07").outcome is UNMET


def interval(world: World, days: int, *visits: str) -> World:
    world.branch().posting("g", "2026-01-01").add(a_rule("visit_interval", "quarter", days=days))
    for visited_on in visits:
        world.visit("g", visited_on)
    return world


def dates(start: str, step: int, number: int) -> list[str]:
    first = on(start).toordinal()
    return [date.fromordinal(first + step * n).isoformat() for n in range(number)]


def test_a_visit_every_seven_days_is_kept(world: World) -> None:
    found = interval(world, 7, *dates("2026-07-02", 7, 13)).one("LOC-01", "2026Q3")
    assert (found.outcome, found.due, found.done) == (MET, 13, 13)


def test_an_eighth_day_is_a_gap_that_is_told(world: World) -> None:
    visits = [*dates("2026-07-02", 7, 5), *dates("2026-08-07", 7, 8)]
    found = interval(world, 7, *visits).one("LOC-01", "2026Q3")
    assert (found.outcome, found.due - found.done) == (UNMET, 1)
    assert "7月30日到8月7日隔了8天" in found.message


def test_visiting_more_often_is_owed_no_more(world: World) -> None:
    found = interval(world, 7, *dates("2026-07-01", 1, 92)).one("LOC-01", "2026Q3")
    assert (found.outcome, found.due) == (MET, 13)


def test_the_clock_runs_on_from_the_visit_before_the_quarter(world: World) -> None:
    found = interval(world, 7, "2026-06-30", *dates("2026-07-07", 7, 13)).one("LOC-01", "2026Q3")
    assert (found.outcome, found.done, found.counted[0]) == (MET, 13, "v2")


def test_while_the_quarter_runs_the_last_day_of_the_next_visit_is_told(world: World) -> None:
    found = interval(world, 7, "2026-07-01", "2026-07-08").one("LOC-01", "2026Q3", "2026-07-10")
    assert (found.outcome, found.due_on) == (PENDING, on("2026-07-15"))


def test_a_gap_does_not_end_the_duty_the_next_last_day_is_told(world: World) -> None:
    found = interval(world, 7, "2026-07-01", "2026-07-20").one("LOC-01", "2026Q3", "2026-07-22")
    assert (found.outcome, found.due_on) == (UNMET, on("2026-07-27"))
    assert "7月1日到7月20日隔了19天" in found.message
    assert "下一次最晚7月27日" in found.message


def test_after_a_gap_the_guide_is_still_told_the_next_day(world: World) -> None:
    interval(world, 7, "2026-07-01", "2026-07-20")
    found = world.one("LOC-01", "2026Q3", "2026-07-22")
    ahead = outlook(found, rule_book(world.store)["LOC-01"], load_almanac(world.store, on("2026-07-22")))
    assert (ahead.chance, ahead.last_day) == (Chance.MENDABLE, on("2026-07-27"))


def test_a_last_day_on_a_holiday_is_put_off_to_the_next_workday(world: World) -> None:
    found = interval(world, 7, "2026-09-24").one("LOC-01", "2026Q4", "2026-10-02")
    assert found.due_on == on("2026-10-08")


def test_e09_a_missed_day_of_a_year_without_a_calendar_is_not_judged(world: World) -> None:
    found = interval(world, 7).one("LOC-01", "2028Q1")
    assert found.outcome is Outcome.UNKNOWN


def test_a_streets_own_numbers_for_the_guide(world: World) -> None:
    world.branch().posting("g", "2020-01-01")
    world.add(a_rule("guide_meetings", "quarter", number=2, replaces="GUI-02"))
    world.add(a_rule("guide_lectures", "quarter", "LOC-02", number=1, replaces="GUI-03"))
    world.meeting(MeetingKind.GENERAL_MEETING, "2026-07-08", observers=("g",))
    world.meeting(MeetingKind.LECTURE, "2026-08-08", lecturer="g")
    found = {f.rule: f for f in every(world, "2026Q3")}
    assert (found["LOC-01"].due, found["LOC-01"].done, found["LOC-02"].outcome) == (2, 1, MET)
    assert {"GUI-02", "GUI-03"} & found.keys() == set()


def test_the_members_who_have_reached_the_streets_own_hours_are_counted(world: World) -> None:
    world.branch().member("p1").member("p2").member("p3").add(a_rule("hours", "year", hours=40))
    for person, hours in (("p1", "40"), ("p2", "37.5")):
        world.add(a_training(person, hours))
    found = world.one("LOC-01", "2026")
    assert (found.subject, found.outcome, found.due, found.done) == ("b", UNMET, 3, 1)
    assert "人p3差40学时、人p2差2.5学时" in found.message


def a_training(person: str, hours: str) -> Meeting:
    """A course of some days that one member attended."""
    mark = Attendance(meeting_id=f"t-{person}", person_id=person, state=AttendanceState.PRESENT)
    return Meeting(
        id=f"t-{person}", branch_id="b", kind=MeetingKind.TRAINING, held_on=on("2026-05-06"), hours=Decimal(hours),
        attendance=(mark,),
    )  # fmt: skip


def test_a_rule_that_names_no_kind_of_unit_binds_branches_with_a_guide(world: World) -> None:
    world.branch("b", unit=UnitKind.ORGAN).branch("c", unit=UnitKind.ORGAN).posting("g", "2020-01-01")
    world.add(a_rule("guide_lectures", "year", number=1))
    found = {f.subject: f.outcome for f in world.findings("LOC-01", "2026")}
    assert found == {"b": UNMET, "c": Outcome.NOT_APPLICABLE}


@pytest.mark.parametrize(
    ("record", "column", "said"),
    [
        (a_rule("votes", "year"), "method", "没有叫“votes”的核对办法"),
        (a_rule("meetings", "day", kind="lecture", number=1), "period", "不能是 day"),
        (a_rule("meetings", "year", kind="lecture"), "parameters", "缺少参数 number"),
        (a_rule("meetings", "year", kind="lecture", number=0), "parameters", "1 到 31 的整数"),
        (a_rule("meetings", "year", kind="lecture", number=True), "parameters", "1 到 31 的整数"),
        (a_rule("meetings", "year", kind="party", number=1), "parameters", "只能是 lecture、"),
        (a_rule("meetings", "year", kind="lecture", number=1, colour="red"), "parameters", "没有叫“colour”的参数"),
        (a_rule("visit_count", "month", number=1, unit_kinds="organ"), "parameters", "要写成列表"),
        (a_rule("visit_weekday", "day", weekday="tuesday", weeks=2), "valid_from", "从哪天起"),
        (a_rule("meetings", "month", kind="democratic_appraisal", number=1), "period", "只能是 year"),
        (a_rule("meetings", "year", kind="lecture", number=1, replaces="MTG-99"), "replaces", "没有编号为“MTG-99”"),
        (a_rule("meetings", "year", kind="theme_day", number=1, replaces="MTG-06"), "replaces", "本地规定不能代替"),
        (a_rule("visit_interval", "quarter", days=7, replaces="GUI-03"), "replaces", "可以代替的有：GUI-01"),
        (a_rule("meetings", "year", kind="training", number=1, replaces="MTG-04"), "replaces", "只有党课的次数"),
        (a_rule("hours", "year", hours=40, replaces="MTG-04"), "replaces", "它不代替任何规则"),
        (a_rule("meetings", "year", "MTG-01", kind="lecture", number=1), "id", "请换一个"),
        (a_rule("visit_interval", "quarter", days=7, since="2026-07-01", until="2026-07-01"), "valid_to", "晚于"),
    ],
)  # fmt: skip
def test_what_can_not_be_followed_is_told_at_its_column(record: LocalRule, column: str, said: str) -> None:
    assert [(fault.field, said in fault.sentence) for fault in faults(record)] == [(column, True)]


def test_a_rule_of_a_later_version_is_kept_and_finds_nothing(world: World) -> None:
    world.branch().add(a_rule("holograms", "year", number=1, replaces="MTG-04")).add(
        a_rule("meetings", "year", "LOC-02", kind="lecture", number=1)
    )
    world.findings("LOC-02", "2026")
    book = rule_book(world.store)
    assert ([r.id for r in book.local], [r.id for r in book.own]) == (["LOC-01", "LOC-02"], ["LOC-02"])
    assert periods(evaluate(world.store, parse_period("2026"), on("2030-01-01")), "MTG-04") != []


def test_a_rule_without_words_says_what_it_asks_for() -> None:
    assert sentence(a_rule("visit_weekday", "day", weekday="friday", weeks=2)) == "党建指导员每2周的星期五走访1次。"
    assert sentence(a_rule("meetings", "year", kind="lecture", number=2, unit_kinds=["organ", "estate"])) == (
        "每年至少开展2次党课（只要求机关、小区党支部）。"
    )


def test_the_streets_own_paper_is_cited(world: World) -> None:
    world.add(a_rule("meetings", "year", kind="lecture", number=1, document="《坪地街道党课制度》", article="第三条"))
    world.findings("MTG-01", "2026Q1")
    assert rule_book(world.store)["LOC-01"].citation(date(2026, 7, 1)) == "《坪地街道党课制度》第三条"


def test_a_rule_nobody_knows_is_told_and_never_an_error(world: World) -> None:
    known = rule_book(world.store)["XYZ-07"]
    assert (known.title, known.citation(date(2026, 1, 1))) == ("XYZ-07", "规则库以外的规则")


def test_the_printed_version_changes_with_a_local_rule(world: World) -> None:
    def version() -> str:
        world.findings("MTG-01", "2026Q1")
        return policy_version(load_policies(world.store), rule_book(world.store))

    before = version()
    world.add(a_rule("meetings", "year", kind="lecture", number=1))
    one = version()
    world.add(a_rule("meetings", "year", "LOC-02", kind="lecture", number=1))
    assert before == "默认"
    assert len({before, one, version()}) == 3
