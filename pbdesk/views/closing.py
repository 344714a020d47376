"""What was frozen when a period was closed, which corrections were issued since, and what differs now (E-33)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from pbdesk.calendar import Period
from pbdesk.rules.snapshot import Change, differences
from pbdesk.store import Store


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """One numbered correction of a branch, with old and new values."""

    number: int
    reason: str
    corrected_on: date
    findings: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class ClosingRow:
    """A branch's closed period."""

    id: str
    branch_id: str | None
    closed_on: date
    findings: str
    digest: str
    corrections: tuple[CorrectionRow, ...]


def closings_of(store: Store, period: Period) -> list[ClosingRow]:
    """The closings of a period, one a branch, with their corrections in order."""
    corrections = defaultdict(list)
    for r in store.query(
        """
        SELECT c.closing_id, c.number, c.reason, c.corrected_on, c.findings
          FROM correction c
          JOIN closing k ON k.id = c.closing_id
         WHERE c.deleted_at IS NULL AND k.deleted_at IS NULL AND k.period = :period
         ORDER BY c.closing_id, c.number""",
        {"period": period.label},
    ):
        corrections[r["closing_id"]].append(r)
    rows = store.query(
        """
        SELECT k.id, k.branch_id, k.closed_on, k.findings, k.digest
          FROM closing k
         WHERE k.deleted_at IS NULL AND k.period = :period
         ORDER BY k.branch_id""",
        {"period": period.label},
    )
    found = []
    for r in rows:
        before, issued = r["findings"], []
        for c in corrections[r["id"]]:
            changes = tuple(differences(before, c["findings"]))
            issued.append(
                CorrectionRow(
                    c["number"], c["reason"], date.fromisoformat(c["corrected_on"]), c["findings"], changes
                )
            )
            before = c["findings"]
        closed_on = date.fromisoformat(r["closed_on"])
        found.append(ClosingRow(r["id"], r["branch_id"], closed_on, r["findings"], r["digest"], tuple(issued)))
    return found


def latest_findings(closing: ClosingRow) -> str:
    """The findings as last issued: of the last correction, or of the closing."""
    return closing.corrections[-1].findings if closing.corrections else closing.findings
