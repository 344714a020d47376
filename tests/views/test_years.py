"""The year on one page: cells, tallies and rates, by the findings of the rule book."""

from __future__ import annotations

from datetime import date

import pytest

from pbdesk.calendar import year_period
from pbdesk.model import MeetingKind, Outcome
from pbdesk.store import Store
from pbdesk.views.rows import BranchYear, Ratio, YearLine
from pbdesk.views.years import branch_year, load_year, rate, street_year, trend_of
from tests.rules.world import World

YEAR = year_period(2026)
TODAY = date(2026, 11, 30)
GENERAL, THEME = MeetingKind.GENERAL_MEETING, MeetingKind.THEME_DAY


@pytest.fixture
def world(store: Store) -> World:
    made = World(store).branch(unit=None)
    for day in ("2026-02-10", "2026-05-10", "2026-10-20"):
        made.meeting(GENERAL, day)
    return made


def of(world: World, today: date = TODAY) -> BranchYear:
    world.findings("MTG-01", "2026")
    return branch_year(load_year(world.store, YEAR, today), "b", today)


def line(world: World, rule: str) -> YearLine:
    return next(each for each in of(world).lines if each.rule == rule)


def test_a_quarter_spans_three_months_and_names_the_day(world: World) -> None:
    first = line(world, "MTG-01").cells[0]
    assert (first.first, first.span, first.outcome, first.text) == (0, 3, Outcome.MET, "2.10")


def test_what_was_missed_has_no_day(world: World) -> None:
    third = line(world, "MTG-01").cells[2]
    assert (third.outcome, third.text) == (Outcome.UNMET, "")


def test_a_month_to_come_is_left_open(world: World) -> None:
    assert line(world, "MTG-06").cells[-1].ahead


def test_e35_what_is_still_open_has_not_fallen_due(world: World) -> None:
    assert line(world, "MTG-06").ratio == Ratio(0, 10)


def test_e35_an_accepted_explanation_stays_among_the_due(world: World) -> None:
    world.explained("MTG-01", "b", "2026Q3", "台风停办")
    assert line(world, "MTG-01").ratio == Ratio(3, 4)


def test_e35_waived_and_not_applicable_leave_the_denominator(world: World) -> None:
    assert rate(world.findings("MTG-02", "2026")) == Ratio(0, 0)


def test_a_rule_that_does_not_bind_has_no_line(world: World) -> None:
    assert "MTG-02" not in {each.rule for each in of(world).lines}


def test_the_street_sums_its_branches_and_never_averages_them(world: World) -> None:
    world.branch("c", founded="2026-07-01", unit=None)
    world.findings("MTG-01", "2026")
    sheet = street_year(world.store, YEAR, TODAY)
    at = [rule for rule, _ in sheet.rules].index("MTG-01")
    assert (sheet.totals[at], sheet.lines[1].tallies[at].ratio) == (Ratio(3, 5), Ratio(0, 1))


def test_the_gravest_outcome_speaks_for_a_tally(world: World) -> None:
    world.findings("MTG-01", "2026")
    sheet = street_year(world.store, YEAR, TODAY)
    at = [rule for rule, _ in sheet.rules].index("MTG-01")
    assert sheet.lines[0].tallies[at].outcome is Outcome.UNMET


def test_the_trend_begins_with_the_quarter_of_the_first_record(world: World) -> None:
    world.findings("MTG-01", "2026")
    facts = load_year(world.store, YEAR, TODAY)
    trend = trend_of(facts, [*facts.before, *facts.findings], TODAY)
    assert trend.quarters == ("26年一季", "26年二季", "26年三季", "26年四季")


def test_the_trend_tells_each_rule_by_quarter(world: World) -> None:
    trend = of(world).trend
    rates = next(each.ratios for each in trend.lines if each.rule == "MTG-01")
    assert [ratio.text for ratio in rates] == ["1/1", "1/1", "0/1", "1/1"]
