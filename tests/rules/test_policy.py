"""Policies: defaults, values from a day on, and values that are refused."""

from __future__ import annotations

from datetime import date

import pytest

from pbdesk.rules.policy import OTHERS, Policies, Setting, policy_kinds, problem

DAY = date(2026, 7, 1)


def test_every_default_is_a_value_the_policy_takes() -> None:
    assert [k.key for k in policy_kinds().values() if k.problem(k.default)] == []


@pytest.mark.parametrize(
    ("key", "value"),
    [("first_quarter_min_days", "0"), ("first_quarter_min_days", "三十"), ("first_quarter_min_days", "-1"),
     ("holiday_tuesday", "skip"), ("life_counts_as_general", "yes"), ("life_meeting_last_day", "02-30"),
     ("life_meeting_last_day", "3-31"), ("life_meeting_last_day", "02-29")],
)  # fmt: skip
def test_a_value_that_makes_no_sense_is_refused_with_the_policys_title(key: str, value: str) -> None:
    said = problem(key, value)
    assert said is not None
    assert policy_kinds()[key].title in said


def test_a_key_of_a_later_version_is_left_alone() -> None:
    assert problem("something_new", "x") is None


def test_the_latest_setting_before_the_day_holds() -> None:
    policies = Policies(
        [Setting("lecture_min", "3", date(2026, 10, 1)), Setting("lecture_min", "2", date(2026, 1, 1))]
    )
    assert [policies.number("lecture_min", date(y, m, 1)) for y, m in ((2025, 12), (2026, 7), (2026, 10))] == [1, 2, 3]


def test_the_printed_version_changes_with_any_setting() -> None:
    one = Policies([Setting("lecture_min", "2", None)]).version
    other = Policies([Setting("lecture_min", "3", None)]).version
    assert len({Policies().version, one, other}) == 3
    assert Policies().version == "默认"


def test_every_policy_has_a_heading_and_says_what_it_changes() -> None:
    kinds = policy_kinds().values()
    assert [k.key for k in kinds if k.group == OTHERS or not k.effect.endswith("。") or k.brief == "{}"] == []


def test_a_value_is_said_in_words() -> None:
    kinds = policy_kinds()
    assert kinds["life_meeting_last_day"].said("03-31") == "组织生活会、民主评议最晚到次年3月31日"
    assert kinds["lecture_period"].said("year") == "党课按每年要求"
    assert kinds["hours_pro_rata"].words("false") == "否"


def test_a_setting_can_be_laid_over_the_others_without_changing_them() -> None:
    policies = Policies([Setting("lecture_min", "2", date(2026, 1, 1))])
    over = policies.with_setting(Setting("lecture_min", "3", date(2026, 4, 1)))
    assert [each.number("lecture_min", DAY) for each in (policies, over)] == [2, 3]
    assert over.without_setting("lecture_min", date(2026, 4, 1)).version == policies.version
