"""What would settle a finding, and the sentence that says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pbdesk.model import Finding, MeetingKind, Outcome, SubjectKind
from pbdesk.views.steps import Verb, is_open, next_step, period_of, period_words, remedy

TODAY = date(2026, 11, 22)
GENERAL = Finding(
    "MTG-01", "b1", SubjectKind.BRANCH, "b1", None, "2026Q4", Outcome.PENDING, 1, 0, (), (), date(2026, 12, 31), "",
)  # fmt: skip
MISSED = replace(GENERAL, period="2026Q3", outcome=Outcome.UNMET, due_on=date(2026, 9, 30))
TUESDAY = replace(
    GENERAL, rule="GUI-01", person="g1", period="2026-11-17", outcome=Outcome.UNMET, due_on=date(2026, 11, 17)
)


@pytest.mark.parametrize(
    ("period", "words"),
    [("2026-07", "7月"), ("2026Q3", "第三季度"), ("2026", "2026年度"), ("2026-07-07", "7月7日")],
)
def test_a_period_is_said_as_people_say_it(period: str, words: str) -> None:
    assert period_words(replace(GENERAL, period=period)) == words


def test_a_tuesday_is_a_period_of_one_day() -> None:
    assert period_of(TUESDAY).days == 1


def test_what_is_due_in_a_running_period_is_open() -> None:
    assert is_open(GENERAL, TODAY)


def test_what_is_due_in_a_later_period_is_not_open_yet() -> None:
    assert not is_open(replace(GENERAL, period="2027Q1"), TODAY)


@pytest.mark.parametrize("outcome", [Outcome.MET, Outcome.WAIVED, Outcome.EXCUSED, Outcome.NOT_APPLICABLE])
def test_what_asks_for_nothing_has_no_step(outcome: Outcome) -> None:
    assert next_step(replace(GENERAL, outcome=outcome), TODAY) is None


def test_a_meeting_that_is_due_is_recorded_today() -> None:
    step = next_step(GENERAL, TODAY)
    assert step is not None
    assert (step.verb, step.kind, step.on, step.words) == (Verb.MEETING, MeetingKind.GENERAL_MEETING, TODAY, "记录")


def test_a_meeting_that_was_missed_is_entered_late_on_a_day_that_only_the_user_knows() -> None:
    step = next_step(MISSED, TODAY)
    assert step is not None
    assert (step.words, step.on) == ("补录", None)


def test_a_group_meeting_is_for_its_group() -> None:
    step = next_step(replace(GENERAL, rule="MTG-03", subject="g1", subject_kind=SubjectKind.GROUP), TODAY)
    assert step is not None
    assert (step.branch, step.group) == ("b1", "g1")


def test_a_missed_tuesday_is_logged_on_its_day() -> None:
    step = next_step(TUESDAY, TODAY)
    assert step is not None
    assert (step.verb, step.on) == (Verb.VISIT, date(2026, 11, 17))


def test_a_tuesday_to_come_is_logged_today_at_the_latest() -> None:
    step = next_step(replace(TUESDAY, outcome=Outcome.PENDING, period="2026-11-24", due_on=date(2026, 11, 24)), TODAY)
    assert step is not None
    assert step.on == TODAY


def test_without_a_guide_the_first_step_is_to_post_one() -> None:
    step = next_step(replace(TUESDAY, person=None), TODAY)
    assert step is not None
    assert step.verb is Verb.GUIDE


def test_a_person_outside_every_branch_has_no_step() -> None:
    assert next_step(replace(GENERAL, rule="MTG-05", branch=None), TODAY) is None


def test_a_pending_obligation_says_what_and_by_when() -> None:
    assert remedy(GENERAL, TODAY) == "2026年12月31日前召开1次党员大会并记录下来，就达标。"


def test_a_missed_one_says_that_it_can_only_be_entered_late_or_explained() -> None:
    told = remedy(MISSED, TODAY)
    assert "现在补开不算" in told
    assert "补录" in told
    assert "已说明" in told


@pytest.mark.parametrize("outcome", list(Outcome))
@pytest.mark.parametrize("rule", ["MTG-01", "MTG-04", "MTG-07", "GUI-01", "GUI-02", "GUI-03", "GUI-04", "GUI-05"])
def test_every_outcome_of_every_rule_has_a_finished_sentence(rule: str, outcome: Outcome) -> None:
    assert remedy(replace(GENERAL, rule=rule, outcome=outcome), TODAY).endswith("。")


def test_a_branch_without_a_guides_duty_is_told_where_to_correct_its_unit_kind() -> None:
    assert "修改支部资料" in remedy(replace(TUESDAY, outcome=Outcome.NOT_APPLICABLE), TODAY)
    assert "修改支部资料" not in remedy(replace(GENERAL, outcome=Outcome.NOT_APPLICABLE), TODAY)


def test_what_falls_due_within_a_fortnight_is_open_although_its_period_has_not_begun() -> None:
    soon = replace(TUESDAY, outcome=Outcome.PENDING, period="2026-12-01", due_on=date(2026, 12, 1))
    later = replace(soon, period="2026-12-08", due_on=date(2026, 12, 8))
    assert [is_open(each, TODAY) for each in (soon, later)] == [True, False]
