"""The explanation of a finding: why something was not done, and whether the superior has accepted that."""

from __future__ import annotations

from pbdesk.model import Explanation, Finding, Outcome
from pbdesk.store import Shown, Store
from pbdesk.words import long_date

EXPLAINABLE = frozenset({Outcome.UNMET})
"""What can be explained: what was not done in time. What is unknown wants its records, not a reason."""

_OF_FINDING = """
    SELECT e.id FROM explanation e
     WHERE e.deleted_at IS NULL AND e.rule = ? AND e.subject_id = ? AND e.period = ?
     ORDER BY e.accepted_on IS NULL, e.id"""


def explanation_of(store: Store, finding: Finding) -> Shown[Explanation] | None:
    """The explanation of a finding, an accepted one first; None where nobody wrote any."""
    rows = store.query(_OF_FINDING, [finding.rule, finding.subject, finding.period])
    return store.get(Explanation, rows[0]["id"]) if rows else None


def explanation_words(explanation: Explanation) -> str:
    """How an explanation stands, in a sentence."""
    if explanation.accepted_on is None:
        return f"情况说明（还没有认可）：{explanation.reason}"
    by = explanation.accepted_by or "上级"
    return f"情况说明（{by}于{long_date(explanation.accepted_on)}认可）：{explanation.reason}"
