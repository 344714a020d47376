"""Close a period: freeze its findings, and number every later difference instead of recounting in silence (E-33)."""

from __future__ import annotations

from datetime import date

from pbdesk.calendar import Period
from pbdesk.errors import UserError
from pbdesk.model import Closing, Correction
from pbdesk.rules import evaluate, load_policies, policy_version, rule_book, rules_version
from pbdesk.rules.snapshot import digest, freeze_by_branch
from pbdesk.store import Changes, Store
from pbdesk.store.ids import new_id
from pbdesk.views.closing import closings_of, latest_findings

_NOTHING = "[]"
"""The findings of a branch that the closing did not know, or that is gone."""


def close_period(store: Store, period: Period, today: date, *, by: str | None = None) -> Changes:
    """Freeze the findings of every branch for a period that is over.

    Raises:
        UserError: the period is still open, closed already, or there is nothing to close.
    """
    if today <= period.last_day:
        raise UserError(f"{period.title}还没有结束，不能封账。请在{period.last_day.isoformat()}之后再封。")
    if closings_of(store, period):
        raise UserError(f"{period.title}已经封账。封账后有改动，请登记更正。")
    frozen = freeze_by_branch(evaluate(store, period, today, rules=rule_book(store).core), period)
    if not frozen:
        raise UserError(f"{period.title}没有任何应做事项，没有可以封账的内容。")
    policies = policy_version(load_policies(store), rule_book(store))
    with store.change(f"封账：{period.title}", by=by) as tx:
        for branch, text in frozen.items():
            tx.put(_sealed(period, branch, text, policies, today, by))
    return tx.changes


def correct_closing(store: Store, period: Period, today: date, reason: str, *, by: str | None = None) -> Changes:
    """Re-issue a closed period: one numbered correction for every branch whose findings differ from the last issue.

    A branch entered after the closing is corrected from nothing.

    Raises:
        UserError: the period is not closed, no reason is given, or nothing differs.
    """
    closings = closings_of(store, period)
    if not closings:
        raise UserError(f"{period.title}还没有封账，不需要更正。")
    if not reason.strip():
        raise UserError("请写明更正的原因。")
    now = freeze_by_branch(evaluate(store, period, today, rules=rule_book(store).core), period)
    changed = [c for c in closings if latest_findings(c) != now.get(c.branch_id, _NOTHING)]
    added = sorted(now.keys() - {c.branch_id for c in closings}, key=str)
    if not changed and not added:
        raise UserError(f"{period.title}的结果与封账时一致，没有需要更正的内容。")
    policies = policy_version(load_policies(store), rule_book(store))
    with store.change(f"更正：{period.title}", by=by) as tx:
        issues = [(c.id, c.branch_id, len(c.corrections) + 1) for c in changed]
        for branch in added:
            closing = _sealed(period, branch, _NOTHING, policies, closings[0].closed_on, by)
            tx.put(closing)
            issues.append((closing.id, branch, 1))
        for closing_id, branch_id, number in issues:
            tx.put(
                Correction(
                    id=new_id(), closing_id=closing_id, branch_id=branch_id, number=number, reason=reason.strip(),
                    findings=now.get(branch_id, _NOTHING), corrected_on=today, corrected_by=by,
                )
            )  # fmt: skip
    return tx.changes


def _sealed(
    period: Period, branch: str | None, findings: str, policies: str, closed_on: date, by: str | None
) -> Closing:
    seal = digest(findings, rules_version(), policies)
    return Closing(
        id=new_id(), period=period.label, branch_id=branch, findings=findings, rules_version=rules_version(),
        policy_version=policies, digest=seal, closed_on=closed_on, closed_by=by,
    )  # fmt: skip
