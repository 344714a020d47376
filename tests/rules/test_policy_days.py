"""Which value of a policy judges an obligation: the one in force when its own period began (E-34)."""

from __future__ import annotations

from pbdesk.model import MeetingKind, Outcome
from tests.rules.world import World


def test_e34_a_tuesday_is_judged_by_the_policy_of_its_own_day(world: World) -> None:
    world.branch().posting("g", "2026-01-01").policy("late_visit", "unmet", "2026-08-15")
    world.visit("g", "2026-08-12")
    world.visit("g", "2026-08-19")
    found = world.tuesdays("2026-08", "2026-09-30")
    assert [found[day].outcome for day in ("2026-08-11", "2026-08-18")] == [Outcome.WARN, Outcome.UNMET]


def test_e34_a_number_that_changes_in_mid_quarter_holds_from_the_next_quarter_on(world: World) -> None:
    world.branch().policy("lecture_min", "2", "2026-08-15")
    assert [f.due for f in world.findings("MTG-04", "2026")] == [1, 1, 1, 2]


def test_e34_a_month_that_had_begun_keeps_its_number(world: World) -> None:
    world.branch(founded="2026-07-10").policy("first_month_min_days", "25", "2026-07-11")
    assert world.findings("MTG-06", "2026-07")[0].outcome is not Outcome.WAIVED


def test_e34_a_years_duty_is_judged_by_the_policy_of_its_first_day(world: World) -> None:
    world.branch().posting("g", "2020-01-01").policy("guide_lectures_per_year", "5", "2026-03-01")
    assert [f.due for f in world.findings("GUI-03", "2026")] == [2]
    assert [f.due for f in world.findings("GUI-03", "2027")] == [5]


def test_e34_a_lecture_counts_for_the_quarter_whose_number_it_is(world: World) -> None:
    world.branch().policy("lecture_min", "2", "2026-10-01")
    world.meeting(MeetingKind.LECTURE, "2026-09-30")
    world.meeting(MeetingKind.LECTURE, "2026-10-08")
    found = {f.period: f.outcome for f in world.findings("MTG-04", "2026")}
    assert (found["2026Q3"], found["2026Q4"]) == (Outcome.MET, Outcome.UNMET)


def test_e34_taking_a_policy_back_leaves_what_held_before(world: World) -> None:
    world.branch().policy("lecture_min", "2", "2026-04-01").policy("lecture_min", "1", "2026-07-01")
    assert [f.due for f in world.findings("MTG-04", "2026")] == [1, 2, 1, 1]
