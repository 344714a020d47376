"""Correcting what a branch is registered with, through the store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from pbdesk.actions.branch_facts import BranchFacts, correct_branch, facts_of
from pbdesk.errors import FieldError, UserError
from pbdesk.model import BranchKind, Organization, UnitKind
from pbdesk.store import Store
from tests.actions.roll_world import faults
from tests.builders import seen
from tests.orchard import BRANCH, a_file, plant

FOUNDED = date(2018, 6, 19)


@pytest.fixture
def store() -> Iterator[Store]:
    with a_file(members=3) as made:
        yield made


def the_branch(store: Store) -> Organization:
    return seen(store, Organization, BRANCH).record


def corrected(store: Store, **values: object) -> Organization:
    shown = seen(store, Organization, BRANCH)
    correct_branch(store, shown, replace(facts_of(shown.record), **values))  # type: ignore[arg-type]  # as named
    return the_branch(store)


def test_a_correction_can_be_undone(store: Store) -> None:
    before = the_branch(store)
    found = corrected(store, name=" 果园党支部 ", unit_kind=UnitKind.COMMUNITY, founded_on=date(2018, 6, 20))
    assert (found.name, found.unit_kind, found.founded_on) == ("果园党支部", UnitKind.COMMUNITY, date(2018, 6, 20))
    store.undo()
    assert the_branch(store) == before


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"name": " "}, {"name": "请填写支部名称。"}),
        ({"name": "乙党支部"}, {"name": "“乙党支部”已经有了，请换一个名称。"}),
        ({"founded_on": date(2026, 11, 23)}, {"founded_on": "这一天还没有到，请核对日期。"}),
        ({"applied_on": date(2026, 11, 23)}, {"applied_on": "这一天还没有到，请核对日期。"}),
        ({"applied_on": FOUNDED, "approved_on": date(2018, 6, 18)},
         {"approved_on": "2018年6月19日才申请，批复不能早于这一天。"}),
        ({"branch_kind": BranchKind.JOINT, "covered_units": 1},
         {"covered_units": "联合党支部覆盖 2 至 99 个单位，请填整数。"}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field(store: Store, values: dict[str, object], said: dict[str, str]) -> None:
    plant(store, "other", "乙党支部", 1)
    with pytest.raises(FieldError) as refused:
        corrected(store, **values)
    assert faults(refused) == said


def test_a_correction_without_a_difference_is_not_recorded(store: Store) -> None:
    with pytest.raises(UserError, match="没有改动"):
        corrected(store)


def test_the_papers_of_its_founding_are_kept(store: Store) -> None:
    known = {"applied_on": date(2018, 6, 1), "approved_on": FOUNDED, "approval_document": " 街党〔2018〕15号 "}
    found = corrected(store, **known)
    assert (found.applied_on, found.approved_on, found.approval_document) == (
        date(2018, 6, 1), FOUNDED, "街党〔2018〕15号",
    )  # fmt: skip


def test_only_a_joint_branch_covers_several_units(store: Store) -> None:
    assert corrected(store, branch_kind=BranchKind.JOINT, covered_units=4).covered_units == 4
    assert corrected(store, branch_kind=BranchKind.REGULAR).covered_units is None


def test_the_facts_shown_save_it_unchanged(store: Store) -> None:
    assert facts_of(the_branch(store)) == BranchFacts(
        name="果园居民小组党支部", unit_kind=UnitKind.RESIDENTS_GROUP, founded_on=FOUNDED
    )
