"""Setting a policy from a day on and going back to its default: refused in words, undone in one step."""

from __future__ import annotations

from datetime import date

import pytest

from pbdesk.actions.policies import reset_policy, set_policy
from pbdesk.errors import FieldError
from pbdesk.rules import load_policies
from pbdesk.store import Store

JULY, OCTOBER, YEAR = date(2026, 7, 1), date(2026, 10, 1), date(2027, 1, 1)
KEY = "lecture_min"


def values(store: Store, *days: date) -> list[int]:
    policies = load_policies(store)
    return [policies.number(KEY, day) for day in days]


def test_a_policy_holds_from_its_day_on(store: Store) -> None:
    changes = set_policy(store, KEY, "2", OCTOBER)
    assert changes.label == "口径：每个期间至少几次党课改为2（2026-10-01 起）"
    assert values(store, JULY, OCTOBER) == [1, 2]


def test_setting_it_is_one_action_that_is_undone(store: Store) -> None:
    set_policy(store, KEY, "2", OCTOBER)
    store.undo()
    assert values(store, OCTOBER) == [1]


def test_a_second_value_for_the_same_day_takes_the_place_of_the_first(store: Store) -> None:
    set_policy(store, KEY, "2", OCTOBER)
    set_policy(store, KEY, "3", OCTOBER)
    assert [setting.value for setting in load_policies(store).of(KEY)] == ["3"]


@pytest.mark.parametrize(
    ("key", "value", "field", "said"),
    [
        (KEY, "99", "value", "只能是 0 到 12 的整数，不能是“99”。"),
        (KEY, "1", "value", "已经是“1”，不用改。"),
        ("late_visit", "maybe", "value", "只能是 warn、unmet"),
        ("lectures", "1", "key", "没有叫“lectures”的口径"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(store: Store, key: str, value: str, field: str, said: str) -> None:
    with pytest.raises(FieldError) as refused:
        set_policy(store, key, value, OCTOBER)
    assert [(fault.field, said in fault.sentence) for fault in refused.value.faults] == [(field, True)]
    assert store.history() == []


def test_a_year_that_nobody_means_is_refused(store: Store) -> None:
    with pytest.raises(FieldError, match="请核对年份"):
        set_policy(store, KEY, "2", date(1826, 10, 1))


def test_back_to_the_default_from_a_day_on_keeps_what_held_before(store: Store) -> None:
    set_policy(store, KEY, "2", JULY)
    assert reset_policy(store, KEY, OCTOBER).label == "口径：每个期间至少几次党课恢复默认（2026-10-01 起）"
    assert values(store, JULY, OCTOBER) == [2, 1]


def test_back_to_the_default_takes_later_values_back_too(store: Store) -> None:
    set_policy(store, KEY, "2", OCTOBER)
    set_policy(store, KEY, "3", YEAR)
    reset_policy(store, KEY, JULY)
    assert load_policies(store).of(KEY) == ()
    store.undo()
    assert values(store, OCTOBER, YEAR) == [2, 3]


def test_what_is_at_its_default_can_not_go_back(store: Store) -> None:
    with pytest.raises(FieldError, match="已经是默认值"):
        reset_policy(store, KEY, OCTOBER)
