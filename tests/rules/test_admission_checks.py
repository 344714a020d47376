"""DEV-01 to DEV-20 as findings: which steps of which ways into the Party a period tells of, and how."""

from __future__ import annotations

from typing import Any

import pytest

from pbdesk.model import Admission, AdmissionStep, BranchKind, Finding, Membership, Outcome, Person, SubjectKind
from pbdesk.model import AdmissionStepKind as Kind
from pbdesk.rules import catalogue
from tests.rules.world import World, day, on

CHECKED = [rule.id for rule in catalogue().values() if rule.check == "admission_steps"]


def track(world: World, branch: str = "b", *, ended: str | None = None, person: str = "x", **days: str) -> World:
    """One person's file with its steps, each by its kind."""
    steps = tuple(
        AdmissionStep(id=f"{person}-{kind}", admission_id=f"f-{person}", kind=Kind(kind), done_on=on(text))
        for kind, text in days.items()
    )
    world.person(person)
    return world.add(
        Admission(id=f"f-{person}", person_id=person, branch_id=branch, ended_on=day(ended), steps=steps)
    )


def roll(world: World, joined: str, person: str = "x", **more: Any) -> World:
    """A member of the roll who joined on a day."""
    world.person(person)
    world.add(Person(id=person, name="高远", joined_on=on(joined), **more))
    return world.add(Membership(id=f"ms-{person}", person_id=person, branch_id="b", started_on=on(joined)))


def told(findings: list[Finding]) -> list[tuple[str, Outcome]]:
    return [(f.period, f.outcome) for f in findings]


def test_a_finding_is_about_the_person_in_the_branch_of_the_file(world: World) -> None:
    found = track(world.branch(), application="2026-01-10", first_talk="2026-02-01").one("DEV-02", "2026Q1")
    assert (found.subject, found.subject_kind, found.person, found.branch) == ("x", SubjectKind.PERSON, "x", "b")
    assert (found.counted, found.period) == (("x-first_talk",), "2026-02-01")


def test_a_step_is_told_in_the_period_in_which_it_was_done(world: World) -> None:
    track(world.branch(), application="2026-03-20", first_talk="2026-04-05")
    assert [told(world.findings("DEV-02", p)) for p in ("2026Q1", "2026Q2", "2026-04", "2026Q3")] == [
        [], [("2026-04-05", Outcome.MET)], [("2026-04-05", Outcome.MET)], [],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("today", "outcome"),
    [("2026-02-09", Outcome.PENDING), ("2026-02-10", Outcome.PENDING), ("2026-02-11", Outcome.UNMET)],
)
def test_a_step_to_be_done_is_pending_until_its_last_day(world: World, today: str, outcome: Outcome) -> None:
    found = track(world.branch(), application="2026-01-10").one("DEV-02", "2026Q1", today)
    assert (found.outcome, found.due_on, found.done) == (outcome, on("2026-02-10"), 0)


def test_an_overdue_step_is_told_in_every_later_period_until_it_is_done(world: World) -> None:
    track(world.branch(), application="2026-01-10", first_talk="2026-08-03")
    assert [told(world.findings("DEV-02", p)) for p in ("2026Q1", "2026Q2", "2026Q3", "2026Q4")] == [
        [("2026-02-10", Outcome.UNMET)], [("2026Q2", Outcome.UNMET)], [("2026-08-03", Outcome.UNMET)], [],
    ]  # fmt: skip


def test_the_findings_of_a_year_are_those_of_its_quarters(world: World) -> None:
    track(world.branch(), application="2025-11-10", first_talk="2026-08-03", activist="2026-09-01")
    year = [f for rule in CHECKED for f in world.findings(rule, "2026")]
    quarters = [f for rule in CHECKED for q in "1234" for f in world.findings(rule, f"2026Q{q}")]
    assert sorted(year, key=str) == sorted(quarters, key=str)


def test_a_month_tells_of_its_own_days_and_of_what_its_quarter_has_overdue(world: World) -> None:
    track(world.branch(), application="2026-01-10", first_talk="2026-06-03")
    assert [told(world.findings("DEV-02", p)) for p in ("2026-02", "2026-03", "2026-05", "2026-06")] == [
        [("2026-02-10", Outcome.UNMET)], [], [], [("2026-06-03", Outcome.UNMET)],
    ]  # fmt: skip
    track(world, person="y", application="2026-01-10")
    assert told(world.findings("DEV-02", "2026-05")) == [("2026Q2", Outcome.UNMET)]


def test_what_is_overdue_is_not_told_of_a_quarter_to_come(world: World) -> None:
    assert track(world.branch(), application="2026-01-10").findings("DEV-02", "2026Q2", "2026-03-20") == []


def test_what_came_after_a_period_does_not_change_what_it_owed(world: World) -> None:
    track(world.branch(), application="2026-01-10")
    before = world.one("DEV-02", "2026Q1", "2026-04-01")
    world.add(Admission(id="f-x", person_id="x", branch_id="b", steps=(
        AdmissionStep(id="x-application", admission_id="f-x", kind=Kind.APPLICATION, done_on=on("2026-01-10")),
        AdmissionStep(id="x-first_talk", admission_id="f-x", kind=Kind.FIRST_TALK, done_on=on("2026-04-05")),
    )))  # fmt: skip
    assert world.one("DEV-02", "2026Q1", "2026-07-01") == before


def test_a_late_step_says_by_how_much_and_keeps_the_record_apart(world: World) -> None:
    found = track(world.branch(), application="2026-01-10", first_talk="2026-02-13").one("DEV-02", "2026Q1")
    assert found.message == "派人谈话：2026年2月13日办理，晚了3天：收到申请书后1个月内派人谈话。"
    assert ([r.id for r in found.rejected], found.counted, found.done) == (["x-first_talk"], (), 0)


def test_an_explanation_that_was_accepted_excuses_a_late_step(world: World) -> None:
    track(world.branch(), application="2026-01-10", first_talk="2026-02-13")
    found = world.explained("DEV-02", "x", "2026-02-10", "申请人住院").one("DEV-02", "2026Q1")
    assert (found.outcome, "申请人住院" in found.message) == (Outcome.EXCUSED, True)


def test_a_way_given_up_later_was_still_owed_its_steps_before(world: World) -> None:
    track(world.branch(), application="2026-01-10")
    before = world.one("DEV-02", "2026Q1")
    track(world, ended="2026-05-01", application="2026-01-10")
    assert world.one("DEV-02", "2026Q1") == before
    assert world.findings("DEV-02", "2026Q2") == []


def test_a_way_that_was_ended_gives_no_findings(world: World) -> None:
    track(world.branch(), ended="2026-03-01", application="2026-01-10")
    assert [f for rule in CHECKED for f in world.findings(rule, "2026Q1")] == []


def test_a_way_that_came_to_its_end_gives_no_more_findings(world: World) -> None:
    track(world.branch(), admission_vote="2024-03-01", conversion_vote="2025-03-10", conversion_approval="2025-04-01")
    assert [f for rule in CHECKED for f in world.findings(rule, "2026Q1")] == []


def test_a_branch_that_was_dissolved_owes_no_step_of_later_days(world: World) -> None:
    track(world.branch(dissolved="2026-02-01"), application="2026-01-10")
    assert world.findings("DEV-02", "2026Q1") == []


def test_of_one_rule_and_track_only_the_worst_is_told(world: World) -> None:
    track(world.branch(), admission_vote="2025-07-10", admission_approval="2025-09-01", oath="2025-09-20",
          conversion_vote="2026-07-09", conversion_request="2026-07-12")  # fmt: skip
    assert len(world.findings("DEV-18", "2026Q3")) == 1
    assert world.one("DEV-16", "2026Q3").outcome is Outcome.UNMET


def test_a_gap_between_inspections_is_told_once_and_where_it_ends(world: World) -> None:
    track(world.branch(), activist="2025-01-10", target="2026-02-20")
    assert [told(world.findings("DEV-05", p)) for p in ("2025Q3", "2025Q4", "2026Q1", "2026Q2")] == [
        [("2025-07-10", Outcome.UNMET)], [("2025Q4", Outcome.UNMET)], [("2026-02-20", Outcome.UNMET)], [],
    ]  # fmt: skip


def test_a_hurried_first_inspection_is_only_a_hint(world: World) -> None:
    found = track(world.branch(), activist="2026-07-01", inspection="2026-07-20").one("DEV-05", "2026Q3")
    assert (found.outcome, "请核对日期" in found.message) == (Outcome.WARN, True)


def test_steps_left_out_are_told_in_one_line_and_never_called_met(world: World) -> None:
    track(world.branch(), application="2026-01-10", target="2026-07-10")
    found = world.one("DEV-20", "2026Q3")
    assert found.outcome is Outcome.UNKNOWN
    assert all(title in found.message for title in ("派人谈话", "确定为入党积极分子", "指定培养联系人"))
    assert world.findings("DEV-02", "2026Q3") == []


# DEV-13: three months, in special cases six


@pytest.mark.parametrize(
    ("today", "outcome"),
    [("2026-10-10", Outcome.PENDING), ("2026-10-11", Outcome.WARN), ("2027-01-10", Outcome.WARN)],
)
def test_approval_may_take_six_months_in_special_cases(world: World, today: str, outcome: Outcome) -> None:
    assert track(world.branch(), admission_vote="2026-07-10").one("DEV-13", "2026Q4", today).outcome is outcome


def test_after_six_months_approval_is_unmet(world: World) -> None:
    track(world.branch(), admission_vote="2026-07-10")
    assert world.one("DEV-13", "2027Q1", "2027-01-20").outcome is Outcome.UNMET


# DEV-18: the conversion


def test_the_conversion_is_asked_for_although_the_oath_is_not_on_record(world: World) -> None:
    track(world.branch(), admission_vote="2025-07-10", admission_approval="2025-09-01",
          conversion_request="2026-07-01")  # fmt: skip
    found = world.one("DEV-18", "2026Q4", "2026-12-01")
    assert (found.outcome, found.message.startswith("党员大会讨论转正")) == (Outcome.UNMET, True)


@pytest.mark.parametrize(("days", "outcome"), [("10", Outcome.WARN), ("11", Outcome.MET)])
def test_how_long_a_conversion_may_wait_is_a_policy(world: World, days: str, outcome: Outcome) -> None:
    track(world.branch(), admission_vote="2025-07-10", conversion_vote="2026-07-21")
    assert world.policy("conversion_within_days", days).one("DEV-18", "2026Q3").outcome is outcome


def test_e18_a_probationary_member_without_a_file_is_due_for_conversion_all_the_same(world: World) -> None:
    found = roll(world.branch(), "2025-07-10").one("DEV-18", "2026Q4", "2026-12-01")
    assert (found.outcome, found.subject, found.due_on) == (Outcome.UNMET, "x", on("2026-10-08"))


def test_e18_whoever_the_roll_knows_as_full_is_not_asked_for_a_conversion(world: World) -> None:
    roll(world.branch(), "2025-07-10", full_on=on("2026-07-15"))
    track(world, admission_vote="2025-07-10", admission_approval="2025-09-01")
    assert world.findings("DEV-18", "2026Q4", "2026-12-01") == []


def test_e18_at_the_end_of_a_quarter_before_the_conversion_it_was_still_due(world: World) -> None:
    roll(world.branch(), "2025-07-10", full_on=on("2026-12-15"))
    assert told(world.findings("DEV-18", "2026Q4", "2026-12-10")) == [("2026-10-08", Outcome.UNMET)]


def test_e18_before_the_approval_nobody_is_called_a_member_without_one(world: World) -> None:
    """The roll dates him from the vote; that is known only from the approval, in the next quarter, on."""
    track(roll(world.branch(), "2026-03-20"), admission_vote="2026-03-20", admission_approval="2026-05-10")
    assert "已经列入党员名册" not in world.one("DEV-20", "2026Q1").message
    assert told(world.findings("DEV-13", "2026Q2")) == [("2026-05-10", Outcome.MET)]


def test_e18_a_conversion_approved_in_a_later_quarter_is_told_there_and_was_owed_before(world: World) -> None:
    track(world.branch(), admission_vote="2025-02-10", admission_approval="2025-03-01")
    before = world.one("DEV-18", "2026Q2", "2026-07-01")
    roll(world, "2025-02-10", full_on=on("2026-02-10"))
    track(world, admission_vote="2025-02-10", admission_approval="2025-03-01", conversion_vote="2026-07-10",
          conversion_approval="2026-07-30")  # fmt: skip
    assert before.outcome is Outcome.UNMET
    assert world.one("DEV-18", "2026Q2") == before
    assert world.findings("DEV-18", "2026Q3") != []
    assert world.findings("DEV-14", "2026Q3") != []


def test_who_left_later_was_still_to_be_converted_before_and_only_once(world: World) -> None:
    roll(world.branch(), "2025-02-10").branch("b2")
    before = world.one("DEV-18", "2026Q2")
    world.add(
        Membership(id="ms-x", person_id="x", branch_id="b", started_on=on("2025-02-10"), ended_on=on("2026-08-01"))
    )
    world.add(Membership(id="ms-2", person_id="x", branch_id="b2", started_on=on("2026-08-01")))
    assert world.one("DEV-18", "2026Q2") == before
    assert [f.branch for f in world.findings("DEV-18", "2026Q3")] == ["b2"]


def test_e41_probation_from_29_february_ends_on_the_28th(world: World) -> None:
    track(world.branch(), admission_vote="2024-02-29", conversion_vote="2025-02-27")
    assert world.one("DEV-16", "2025Q1").outcome is Outcome.UNMET
    track(world, person="y", admission_vote="2024-02-29", conversion_vote="2025-02-28")
    assert {f.subject: f.outcome for f in world.findings("DEV-16", "2025Q1")}["y"] is Outcome.MET


def test_e41_three_months_from_30_november_end_with_february(world: World) -> None:
    found = track(world.branch(), admission_vote="2026-11-30").one("DEV-13", "2027Q1", "2027-01-10")
    assert (found.outcome, found.due_on) == (Outcome.PENDING, on("2027-02-28"))


def test_e41_half_a_year_from_31_august_ends_with_february(world: World) -> None:
    assert track(world.branch(), activist="2025-08-31").one("DEV-05", "2026Q1", "2026-01-10").due_on == on("2026-02-28")


def test_a_temporary_branch_is_judged_by_its_own_rule_only(world: World) -> None:
    track(world.branch(kind=BranchKind.TEMPORARY), pre_review="2026-07-01", admission_vote="2026-07-20")
    assert world.one("DEV-12", "2026Q3").outcome is Outcome.MET


def test_one_look_at_the_tracks_answers_for_every_rule(world: World) -> None:
    track(world.branch(), application="2026-07-10", first_talk="2026-07-20", activist="2026-08-01")
    found = {rule: world.findings(rule, "2026Q3") for rule in CHECKED}
    assert [rule for rule, findings in found.items() if findings] == ["DEV-01", "DEV-02", "DEV-03", "DEV-20"]


def test_who_is_on_the_roll_without_an_approval_is_told_as_that(world: World) -> None:
    """The step that is missing comes after the last one done: "before it" would be wrong."""
    track(roll(world.branch(), "2026-08-20"), admission_vote="2026-08-20")
    found = world.one("DEV-20", "2026Q3")
    assert found.outcome is Outcome.UNKNOWN
    assert found.message.startswith("已经列入党员名册，可是“")
    assert "“上级党委审批”没有记录" in found.message
