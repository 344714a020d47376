"""Explanations of what was not done: a branch writes why, its superior accepts it; the finding is then excused.

An accepted explanation never makes an obligation met: it stays among what was due (E-35).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from pbdesk.errors import Fault, FieldError, UserError
from pbdesk.model import Desk, Explanation, Finding, Outcome, SubjectKind
from pbdesk.rules import rule_book
from pbdesk.store import Changes, Store
from pbdesk.store.ids import new_id
from pbdesk.views.explanations import EXPLAINABLE, branch_of, explanation_of, is_for_all
from pbdesk.views.names import load_names


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplanationDraft:
    """Why an obligation was not met and, where the superior accepted that, who did and when."""

    reason: str
    accepted_by: str = ""
    accepted_on: date | None = None


def explain_away(store: Store, finding: Finding, draft: ExplanationDraft, today: date) -> Changes:
    """Keep the explanation of a finding in its branch; one that was handed in before takes the new words.

    Raises:
        UserError: there is nothing to explain: it is met, still open, or does not bind.
        FieldError: no reason, nobody who accepted it, a day to come, or an acceptance that is not this desk's to give.
    """
    if finding.outcome not in EXPLAINABLE:
        raise UserError(_NOTHING_TO_EXPLAIN[finding.outcome])
    faults = tuple(_faults(store, draft, today))
    if faults:
        raise FieldError(faults)
    shown = explanation_of(store, finding)
    if shown is not None and is_for_all(shown.record, finding):
        shown = None  # what was written for all of a guide's branches stays; this one is for one of them
    what = Explanation(
        id=shown.record.id if shown else new_id(), rule=finding.rule, subject_id=finding.subject,
        period=finding.period, reason=draft.reason.strip(), accepted_by=draft.accepted_by.strip() or None,
        accepted_on=draft.accepted_on, branch_id=branch_of(finding),
    )  # fmt: skip
    did = "认可情况说明" if draft.accepted_on else "填写情况说明"
    with store.change(f"{did}：{_whom(store, finding)}") as tx:
        tx.put(what, heads=shown.heads if shown else ())
    return tx.changes


def withdraw_explanation(store: Store, finding: Finding) -> Changes:
    """Take the acceptance of an explanation back, or the explanation itself where nobody has accepted it yet.

    Raises:
        UserError: there is none, or it was accepted and this is not the street's desk.
    """
    shown = explanation_of(store, finding)
    if shown is None:
        raise UserError("这一项没有情况说明，不用撤回。")
    accepted = shown.record.accepted_on is not None
    if accepted and store.desk is not Desk.STREET:
        raise UserError("这份说明已经由街道认可，要撤回请联系街道。")
    with store.change(f"{'撤回认可' if accepted else '撤回情况说明'}：{_whom(store, finding)}") as tx:
        if accepted:
            tx.put(replace(shown.record, accepted_by=None, accepted_on=None), heads=shown.heads)
        else:
            tx.delete(shown.record, heads=shown.heads)
    return tx.changes


_DONE = "这一项已经达标，不用说明。"
_NOT_BOUND = "这一项不要求，不用说明。"
_NOTHING_TO_EXPLAIN = {
    Outcome.MET: _DONE,
    Outcome.PENDING: "这一项期限还没有到，还来得及办，不用说明。",
    Outcome.WAIVED: _NOT_BOUND,
    Outcome.NOT_APPLICABLE: _NOT_BOUND,
    Outcome.WARN: "这一项已经做了，按提示改好记录就行，不用说明。",
    Outcome.UNKNOWN: "这一项缺资料，判断不了。请先补齐资料，不用说明。",
    Outcome.EXCUSED: "这一项的说明已经认可。要改写，请先撤回认可。",
}


def _faults(store: Store, draft: ExplanationDraft, today: date) -> list[Fault]:
    faults = []
    if not draft.reason.strip():
        faults.append(Fault("reason", "请写明为什么没有做到。"))
    if draft.accepted_on is not None and store.desk is not Desk.STREET:
        faults.append(Fault("accepted_on", "认可说明由街道登记。这里只写原因，随数据包报给街道。"))
    if draft.accepted_on is not None and not draft.accepted_by.strip():
        faults.append(Fault("accepted_by", "请写明是谁认可的，例如街道党工委。"))
    if draft.accepted_on is not None and draft.accepted_on > today:
        faults.append(Fault("accepted_on", "认可日期还没有到，请改成今天或以前的日期。"))
    return faults


def _whom(store: Store, finding: Finding) -> str:
    names = load_names(store)
    where = f"（{names.branch(finding.branch)}）" if finding.subject_kind is SubjectKind.GUIDE else ""
    return f"{names.subject(finding)}{where} {rule_book(store)[finding.rule].title} {finding.period}"
