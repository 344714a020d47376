"""The sheet of a month: whose dues belong on it, what is owed, paid and missing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pbdesk.model import BranchKind, Dues, DuesCategory, DuesStandard, Policy
from pbdesk.rules.dues_book import month_shifted, months_from
from pbdesk.store import Store
from pbdesk.views.dues import DuesLine, DuesMonth, DuesState, dues_month
from pbdesk.views.dues_arrears import arrears
from tests.builders import a_branch, a_membership, a_person, fill


def a_standard(person: str = "p1", from_month: str = "2026-01", amount: str = "40", **values: Any) -> DuesStandard:
    """A standard on a wage."""
    defaults = {"category": DuesCategory.WAGE}
    return DuesStandard(person_id=person, from_month=from_month, amount=Decimal(amount), **{**defaults, **values})


def paid(person: str = "p1", month: str = "2026-07", amount: str = "40", branch: str = "b1", **values: Any) -> Dues:
    """A payment on the tenth."""
    return Dues(person_id=person, month=month, branch_id=branch, paid=Decimal(amount), **values)


def moved(store: Store) -> None:
    """A member who was received by another branch on 2026-10-08 (E-17)."""
    fill(
        store, a_branch("old"), a_branch("new"), a_person("p1"), a_standard(),
        a_membership("p1", "old", sent_on=date(2026, 9, 20), ended_on=date(2026, 10, 8)),
        a_membership("p1", "new", started_on=date(2026, 10, 8)),
    )  # fmt: skip


def line(month: DuesMonth, person: str = "p1") -> DuesLine:
    (found,) = [each for each in month.lines if each.person_id == person]
    return found


def people(month: DuesMonth) -> list[str]:
    return [each.person_id for each in month.lines]


@pytest.fixture
def three(store: Store) -> Store:
    """A branch of three members with a standard of 40 yuan each."""
    persons = ("p1", "p2", "p3")
    fill(store, a_branch(), *map(a_person, persons), *map(a_membership, persons), *map(a_standard, persons))
    return store


def test_a_month_says_what_is_owed_paid_and_missing(three: Store) -> None:
    fill(three, paid("p1"), paid("p2", amount="25.50"))
    month = dues_month(three, "b1", "2026-07")
    assert [each.state for each in month.lines] == [DuesState.PAID, DuesState.PART, DuesState.OPEN]
    assert (month.due, month.paid, month.owed) == (Decimal(120), Decimal("65.50"), Decimal("54.50"))
    assert (month.due_people, month.paid_people, month.title) == (3, 2, "2026年7月")


def test_more_from_one_does_not_make_up_for_another(three: Store) -> None:
    fill(three, paid("p1", amount="100"))
    assert dues_month(three, "b1", "2026-07").owed == Decimal(80)


def test_a_line_says_the_category_and_the_rate_that_the_sum_came_from(three: Store) -> None:
    first = line(dues_month(three, "b1", "2026-07"))
    assert (first.category_words, first.rate, first.due) == ("按月领工资", "1%", Decimal(40))


def test_without_a_standard_nothing_is_owed_and_nothing_is_met(store: Store) -> None:
    fill(store, a_branch(), a_person(), a_membership(), a_standard(from_month="2026-08"))
    month = dues_month(store, "b1", "2026-07")
    assert (line(month).state, month.unknown, month.due) == (DuesState.UNKNOWN, 1, Decimal(0))


def test_due_09_a_new_standard_holds_from_its_month(three: Store) -> None:
    fill(three, a_standard(from_month="2026-08", amount="90"))
    assert [line(dues_month(three, "b1", m)).due for m in ("2026-07", "2026-08")] == [Decimal(40), Decimal(90)]


def test_what_was_owed_when_it_was_collected_stays(three: Store) -> None:
    fill(three, paid("p1", due=Decimal(30), amount="30"))
    assert line(dues_month(three, "b1", "2026-07")).state is DuesState.PAID


def test_due_07_who_is_let_off_owes_nothing(store: Store) -> None:
    fill(store, a_branch(), a_person(), a_membership(), a_standard(amount="0", approved_by="街道党工委批复"))
    first = line(dues_month(store, "b1", "2026-07"))
    assert (first.state, first.rate) == (DuesState.FREE, "免交")


def test_e17_until_he_is_received_the_old_branch_collects(store: Store) -> None:
    moved(store)
    assert people(dues_month(store, "old", "2026-09")) == ["p1"]
    assert people(dues_month(store, "new", "2026-09")) == []


def test_e17_the_branch_that_holds_him_on_the_collection_day_collects(store: Store) -> None:
    moved(store)
    assert people(dues_month(store, "old", "2026-10")) == []
    assert people(dues_month(store, "new", "2026-10")) == ["p1"]


def test_e17_the_collection_day_is_a_policy(store: Store) -> None:
    moved(store)
    fill(store, Policy(key="dues_day", value="5"))
    assert people(dues_month(store, "old", "2026-10")) == ["p1"]


def test_e17_a_month_paid_to_the_old_branch_is_not_asked_for_again(store: Store) -> None:
    moved(store)
    fill(store, paid("p1", "2026-10", branch="old"))
    new = dues_month(store, "new", "2026-10")
    assert (line(new).state, line(new).paid_to, new.due) == (DuesState.ELSEWHERE, "old党支部", Decimal(0))
    assert dues_month(store, "old", "2026-10").paid == Decimal(40)


@pytest.mark.parametrize(
    ("person", "relation"),
    [({}, {"came_from": "外省某党支部"}), ({}, {}), ({"joined_on": None}, {}),
     ({"joined_on": date(2026, 10, 12), "full_on": None}, {"came_from": "外省某党支部"})],
    ids=["from outside", "a member of old", "nobody knows since when", "admitted elsewhere in that month"],
)  # fmt: skip
def test_e17_who_is_received_after_the_collection_day_owes_from_the_next_month(
    store: Store, person: dict[str, Any], relation: dict[str, Any]
) -> None:
    received = a_membership(started_on=date(2026, 10, 20), **relation)
    fill(store, a_branch(), a_person(**person), received, a_standard())
    assert people(dues_month(store, "b1", "2026-10")) == []
    assert people(dues_month(store, "b1", "2026-11")) == ["p1"]


def test_e17_who_is_received_after_the_collection_day_is_not_behind_for_that_month(store: Store) -> None:
    received = a_membership(started_on=date(2026, 10, 20), came_from="外省某党支部")
    fill(store, a_branch(), a_person(), received, a_standard())
    assert arrears(store, "b1", date(2026, 11, 22)) == ()


def test_due_08_of_an_admission_only_the_month_may_be_known(store: Store) -> None:
    newcomer = a_person(joined_on=None, joined_month="2026-07", full_on=None)
    fill(store, a_branch(), newcomer, a_membership(started_on=date(2026, 7, 31)), a_standard(from_month="2026-07"))
    assert people(dues_month(store, "b1", "2026-07")) == ["p1"]


def test_due_08_who_is_admitted_after_the_collection_day_pays_for_that_month(store: Store) -> None:
    newcomer = a_person(joined_on=date(2026, 7, 20), full_on=None)
    fill(store, a_branch(), newcomer, a_membership(started_on=date(2026, 7, 20)), a_standard(from_month="2026-07"))
    july = dues_month(store, "b1", "2026-07")
    assert (people(july), line(july).probationary) == (["p1"], True)
    assert people(dues_month(store, "b1", "2026-06")) == []


def test_who_left_before_the_collection_day_owes_nothing(store: Store) -> None:
    fill(store, a_branch(), a_person(), a_membership(ended_on=date(2026, 7, 3)), a_standard())
    assert people(dues_month(store, "b1", "2026-07")) == []


def test_e22_a_temporary_branch_does_not_collect_from_those_whom_another_holds(store: Store) -> None:
    fill(
        store, a_branch(), a_branch("t", branch_kind=BranchKind.TEMPORARY), a_person(), a_membership(),
        a_membership("p1", "t"), a_standard(),
    )  # fmt: skip
    assert people(dues_month(store, "t", "2026-07")) == []
    assert people(dues_month(store, "b1", "2026-07")) == ["p1"]


def test_months_run_over_the_turn_of_the_year() -> None:
    assert months_from("2025-11", "2026-02") == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert [month_shifted("2026-01", -1), month_shifted("2026-12", 1)] == ["2025-12", "2027-01"]
