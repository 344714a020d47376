"""The street's table from the file: all branches, and the columns that the street chose."""

from __future__ import annotations

from datetime import date

import pytest

from pbdesk.calendar import quarter_period
from pbdesk.errors import UserError
from pbdesk.model import Policy
from pbdesk.store import Store
from pbdesk.views.rows import Column
from pbdesk.views.street_quarter import COLUMNS_KEY, street_columns, street_quarter
from tests.builders import a_branch, fill

Q3 = quarter_period(2026, 3)
TODAY = date(2026, 9, 20)


def a_choice(value: str, valid_from: date | None = None) -> Policy:
    return Policy(key=COLUMNS_KEY, value=value, valid_from=valid_from)


def test_every_branch_of_the_quarter_is_in_it(store: Store) -> None:
    fill(store, a_branch("b1"), a_branch("b2"), a_branch("b3", dissolved_on=date(2026, 1, 1)))
    assert [quarter.branch.id for quarter in street_quarter(store, Q3, TODAY).branches] == ["b1", "b2"]


def test_without_a_setting_the_usual_columns_hold(store: Store) -> None:
    assert street_columns(store, Q3) == ()


def test_a_street_sets_its_own_columns(store: Store) -> None:
    fill(store, a_choice('[["name", "党组织", 130], ["rule:MTG-01", "党员大会", 40.5]]'))
    assert street_columns(store, Q3) == (Column("name", "党组织", 130), Column("rule:MTG-01", "党员大会", 40.5))


def test_the_setting_of_the_quarter_holds_not_a_later_one(store: Store) -> None:
    fill(
        store, a_choice('[["name", "旧", 1]]'), a_choice('[["name", "今", 1]]', date(2026, 7, 1)),
        a_choice('[["name", "后", 1]]', date(2026, 10, 1)),
    )  # fmt: skip
    assert [column.title for column in street_columns(store, Q3)] == ["今"]


@pytest.mark.parametrize(
    "value", ["栏目", "[]", "{}", "7", '[["name", "名称"]]', '[["name", "名称", 0]]', '[["a", "b", "c"]]']
)
def test_a_setting_that_can_not_be_read_is_refused_in_words(store: Store, value: str) -> None:
    fill(store, a_choice(value))
    with pytest.raises(UserError, match="栏目设置（street_quarter_columns）看不懂，没有打印"):
        street_columns(store, Q3)
