"""Closed periods and verdicts in the form that other programs read (``closings --json``, ``verify --json``)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from pbdesk.rules import RuleBook
from pbdesk.rules.snapshot import Change, FigureChange
from pbdesk.views.closed_changes import BranchChanges
from pbdesk.views.closed_periods import PeriodRow
from pbdesk.views.closing import ClosingRow, Edition
from pbdesk.views.verifying import PROOF, Verified

Document = dict[str, object]


def period_document(
    row: PeriodRow, closings: Iterable[ClosingRow], changed: Sequence[BranchChanges] | None, book: RuleBook
) -> Document:
    """One period with everything that was issued of it; ``changed`` is what differs now (None: nothing is closed)."""
    return {
        "period": row.period.label,
        "state": row.state.value,
        "closings": [_closing(closing, book) for closing in closings],
        "changed": None if changed is None else [
            {"branch": one.branch_id, "name": one.name, "is_new": one.closing is None,
             **changes_document(one.changes, one.figures)}
            for one in changed
        ],
    }  # fmt: skip


def changes_document(changes: Iterable[Change], figures: Iterable[FigureChange]) -> Document:
    """Old and new of every obligation and figure."""
    return {
        "changes": [
            {
                "rule": c.rule, "subject": c.subject, "period": c.period,
                "before": _result(c.before.value if c.before else None, c.due_before, c.done_before),
                "after": _result(c.after.value if c.after else None, c.due_after, c.done_after),
            }
            for c in changes
        ],
        "figures": [{"figure": f.figure, "before": f.before, "after": f.after} for f in figures],
    }  # fmt: skip


def verified_document(verified: Verified) -> Document:
    """The answer of ``verify --json``."""
    return {
        "verdict": verified.verdict.value,
        "agrees": verified.agrees,
        "sentence": verified.sentence,
        "code": verified.code or None,
        "wrong_groups": list(verified.wrong),
        "whose": verified.whose or None,
        "unregistered": verified.unregistered,
        "issue": _edition(verified.edition),
        "latest": _edition(verified.latest),
        "outcomes": {outcome.value: count for outcome, count in verified.outcomes.items()},
        "proves": PROOF,
    }


def _closing(closing: ClosingRow, book: RuleBook) -> Document:
    return {
        "branch": closing.branch_id,
        "name": closing.last.snapshot.name or None,
        "closing": closing.editions[0].closing,
        "rules": sum(rule.id in closing.rules for rule in book),
        "issues": [
            {**(_edition(edition) or {}), **(changes_document(*closing.altered(place)) if place else {})}
            for place, edition in enumerate(closing.editions)
        ],
        "reopened_on": _iso(closing.reopened_on),
        "reopened_by": closing.reopened_by,
        "reopen_reason": closing.reopen_reason,
    }


def _edition(edition: Edition | None) -> Document | None:
    if edition is None:
        return None
    return {
        "period": edition.period.label,
        "branch": edition.branch_id,
        "issue": edition.words,
        "closing": edition.closing,
        "number": edition.number,
        "made_on": edition.made_on.isoformat(),
        "made_by": edition.made_by,
        "reason": edition.reason or None,
        "code": edition.code,
        "rules_version": edition.rules_version,
        "policy_version": edition.policy_version,
        "digest": edition.digest,
    }


def _result(outcome: str | None, due: int, done: int) -> Mapping[str, object] | None:
    return {"outcome": outcome, "due": due, "done": done} if outcome else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
