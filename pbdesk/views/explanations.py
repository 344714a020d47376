"""The explanation of a finding: why something was not done, and whether the superior has accepted that."""

from __future__ import annotations

from pbdesk.model import Explanation, Finding, Outcome, SubjectKind
from pbdesk.store import Shown, Store
from pbdesk.words import long_date

EXPLAINABLE = frozenset({Outcome.UNMET})
"""What can be explained: what was not done in time. What is unknown wants its records, not a reason."""

_OF_FINDING = """
    SELECT e.id FROM explanation e
     WHERE e.deleted_at IS NULL AND e.rule = ? AND e.subject_id = ? AND e.period = ?
       AND (e.branch_id IS NULL OR e.branch_id = ?)
     ORDER BY e.accepted_on IS NULL, e.branch_id IS NULL, e.id"""


def explanation_of(store: Store, finding: Finding) -> Shown[Explanation] | None:
    """The explanation of a finding in its branch, an accepted one first; None where nobody wrote any."""
    rows = store.query(_OF_FINDING, [finding.rule, finding.subject, finding.period, finding.branch])
    return store.get(Explanation, rows[0]["id"]) if rows else None


def branch_of(finding: Finding) -> str | None:
    """The branch that an explanation is written for; a member's goes with him when he moves to another branch."""
    return None if finding.subject_kind is SubjectKind.PERSON else finding.branch


def is_for_all(explanation: Explanation, finding: Finding) -> bool:
    """Whether it was written when nobody could say in which branch, and holds for all branches in a guide's care."""
    return finding.subject_kind is SubjectKind.GUIDE and explanation.branch_id is None


def explanation_words(explanation: Explanation, finding: Finding) -> str:
    """How the explanation of a finding stands, in a sentence."""
    scope = "没有写明支部，他联系的支部都算；" if is_for_all(explanation, finding) else ""
    if explanation.accepted_on is None:
        return f"情况说明（{scope}还没有认可）：{explanation.reason}"
    by = explanation.accepted_by or "上级"
    return f"情况说明（{scope}{by}于{long_date(explanation.accepted_on)}认可）：{explanation.reason}"
