"""Fixing what members owe a month: one, many, wrong ones refused at their field; a wage is never kept."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from pbdesk.actions.dues_standards import StandardDraft, faults, remove_standard, set_standard, set_standards
from pbdesk.errors import FieldError
from pbdesk.model import DuesCategory, DuesStandard
from pbdesk.store import Store
from pbdesk.views.dues import dues_month
from tests.builders import a_branch, a_membership, a_person, fill


@pytest.fixture
def two(store: Store) -> Store:
    """A branch of two members without standards."""
    fill(store, a_branch(), *map(a_person, ("p1", "p2")), *map(a_membership, ("p1", "p2")))
    return store


def a_draft(person: str = "p1", amount: str | None = "40", **changed: Any) -> StandardDraft:
    """A wage earner's 40 yuan from July on, but for what is changed."""
    values = {"from_month": "2026-07", "category": DuesCategory.WAGE, **changed}
    return StandardDraft(person_id=person, amount=Decimal(amount) if amount is not None else None, **values)


def test_a_standard_is_kept_from_its_month(two: Store) -> None:
    assert set_standard(two, a_draft()).label == "定陈p1的党费标准（2026年7月起）"
    shown = two.get(DuesStandard, "p1@2026-07")
    assert shown is not None
    assert (shown.record.amount, shown.record.category) == (Decimal("40.00"), DuesCategory.WAGE)


def test_many_are_fixed_in_one_action(two: Store) -> None:
    drafts = [a_draft(person, "0.2", category=DuesCategory.STUDENT) for person in ("p1", "p2")]
    assert set_standards(two, drafts).label == "定2名党员的党费标准（2026年7月起）"
    assert dues_month(two, "b1", "2026-07").due == Decimal("0.40")
    two.undo()
    assert dues_month(two, "b1", "2026-07").unknown == 2


def test_a_second_standard_of_the_same_month_replaces_the_first(two: Store) -> None:
    set_standard(two, a_draft())
    set_standard(two, a_draft(amount="75.02"))
    assert dues_month(two, "b1", "2026-07").lines[0].due == Decimal("75.02")


def test_a_standard_taken_back_leaves_the_one_before_in_force(two: Store) -> None:
    set_standard(two, a_draft(from_month="2026-01", amount="30.50"))
    set_standard(two, a_draft())
    remove_standard(two, "p1", "2026-07")
    assert dues_month(two, "b1", "2026-07").lines[0].due == Decimal("30.50")


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"amount": None}, "amount"), ({"amount": "-1"}, "amount"), ({"amount": "1.005"}, "amount"),
     ({"amount": "10001"}, "amount"), ({"category": None}, "category"), ({"from_month": None}, "from_month"),
     ({"amount": "0"}, "approved_by"), ({"amount": "2", "category": DuesCategory.FARMER}, "amount")],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field(changed: dict[str, Any], field: str) -> None:
    assert [fault.field for fault in faults(a_draft(**changed))] == [field]


def test_due_07_hardship_needs_the_superiors_approval(two: Store) -> None:
    with pytest.raises(FieldError, match="上级党委的批准文件"):
        set_standard(two, a_draft(amount="0"))
    set_standard(two, a_draft(amount="0", approved_by="街道党工委〔2026〕12号"))
    assert dues_month(two, "b1", "2026-07").lines[0].rate == "免交"


def test_one_wrong_draft_refuses_them_all(two: Store) -> None:
    with pytest.raises(FieldError):
        set_standards(two, [a_draft(), a_draft("p2", amount="-5")])
    assert dues_month(two, "b1", "2026-07").unknown == 2


def test_many_standards_need_somebody(two: Store) -> None:
    with pytest.raises(FieldError, match="请先选党员"):
        set_standards(two, [])


def test_the_record_has_no_place_for_a_wage() -> None:
    assert {"wage", "base", "income", "salary"}.isdisjoint(DuesStandard.__dataclass_fields__)
