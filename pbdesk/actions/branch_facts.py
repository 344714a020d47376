"""Correcting what a branch is registered with: its name and kinds, its founding, the papers of its approval."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from pbdesk import clock
from pbdesk.actions.members_checks import order_faults, refuse, tidy
from pbdesk.actions.setup import name_faults
from pbdesk.errors import Fault, UserError
from pbdesk.model import BranchKind, Organization, UnitKind
from pbdesk.store import Changes, Shown, Store

_MOST_UNITS = 99
_AHEAD = "这一天还没有到，请核对日期。"


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchFacts:
    """What a branch is registered with; only a joint one covers several units (ORG-03)."""

    name: str | None
    unit_kind: UnitKind | None = None
    branch_kind: BranchKind | None = None
    founded_on: date | None = None
    covered_units: int | None = None
    applied_on: date | None = None
    approved_on: date | None = None
    approval_document: str | None = None


def facts_of(branch: Organization) -> BranchFacts:
    """A branch as the facts that would save it unchanged."""
    return BranchFacts(
        name=branch.name, unit_kind=branch.unit_kind, branch_kind=branch.branch_kind, founded_on=branch.founded_on,
        covered_units=branch.covered_units, applied_on=branch.applied_on, approved_on=branch.approved_on,
        approval_document=branch.approval_document,
    )  # fmt: skip


def correct_branch(store: Store, shown: Shown[Organization], facts: BranchFacts) -> Changes:
    """Save other facts over those shown.

    Raises:
        FieldError: the name is missing or another branch's, a day lies ahead, the answer comes before the application.
        UserError: nothing is different.
    """
    before = shown.record
    refuse(_faults(store, before, facts))
    joint = facts.branch_kind is BranchKind.JOINT
    after = replace(
        before,
        name=(facts.name or "").strip(),
        unit_kind=facts.unit_kind,
        branch_kind=facts.branch_kind,
        founded_on=facts.founded_on,
        covered_units=facts.covered_units if joint else None,
        applied_on=facts.applied_on,
        approved_on=facts.approved_on,
        approval_document=tidy(facts.approval_document),
    )
    if after == before:
        raise UserError("资料没有改动，不用保存。")
    with store.change(f"修改{before.name}的资料") as tx:
        tx.put(after, heads=shown.heads)
    return tx.changes


def _faults(store: Store, before: Organization, facts: BranchFacts) -> Iterator[Fault]:
    today = clock.today(store.clock)
    if (facts.name or "").strip() != before.name:
        yield from name_faults(store, "name", facts.name)
    for field, day in (
        ("founded_on", facts.founded_on), ("applied_on", facts.applied_on), ("approved_on", facts.approved_on),
    ):  # fmt: skip
        if day is not None and day > today:
            yield Fault(field, _AHEAD)
    yield from order_faults("approved_on", facts.applied_on, facts.approved_on, "{}才申请，批复不能早于这一天。")
    units = facts.covered_units
    if facts.branch_kind is BranchKind.JOINT and units is not None and not 2 <= units <= _MOST_UNITS:
        yield Fault("covered_units", f"联合党支部覆盖 2 至 {_MOST_UNITS} 个单位，请填整数。")
