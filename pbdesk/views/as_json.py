"""Findings in the form that other programs read (the contract of ``check --json`` and ``explain --json``)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from pbdesk.calendar import Period
from pbdesk.model import Finding, Outcome
from pbdesk.rules.totals import Totals
from pbdesk.views.compliance import Explained
from pbdesk.views.outlook_as_json import outlook_document
from pbdesk.views.record_lines import RecordLine


def finding_document(finding: Finding) -> dict[str, object]:
    """One finding; the keys are a contract."""
    return {
        "rule": finding.rule,
        "subject": finding.subject,
        "subject_kind": finding.subject_kind.value,
        "branch": finding.branch,
        "person": finding.person,
        "period": finding.period,
        "outcome": finding.outcome.value,
        "due": finding.due,
        "done": finding.done,
        "counted": list(finding.counted),
        "rejected": [{"id": r.id, "reason": r.reason} for r in finding.rejected],
        "due_on": finding.due_on.isoformat(),
        "message": finding.message,
    }


def check_document(period: Period, today: date, findings: Iterable[Finding]) -> dict[str, object]:
    """The answer of ``check --json``."""
    return {
        "period": period.label,
        "today": today.isoformat(),
        "findings": [finding_document(f) for f in findings],
    }


def total_document(period: Period, today: date, totals: Totals) -> dict[str, object]:
    """The answer of ``check --totals --json``: by rule the counts owed and done, and how many of each outcome."""
    return {
        "period": period.label,
        "today": today.isoformat(),
        "totals": {
            rule: {
                "due": total.due,
                "done": total.done,
                "outcomes": {outcome.value: total.outcomes[outcome] for outcome in Outcome if total.outcomes[outcome]},
            }
            for rule, total in sorted(totals.items())
        },
    }


def explain_document(period: Period, today: date, explained: Sequence[Explained]) -> dict[str, object]:
    """The answer of ``explain --json``: the rule with its source, and each finding with its records spelled out."""
    rule = explained[0].row.law
    return {
        "rule": rule.id,
        "title": rule.title,
        "text": rule.text,
        "citation": rule.citation(period.last_day),
        "severity": rule.severity.value,
        "sources": [{"document": s.document.title, "confidence": s.confidence} for s in rule.sources],
        "policies": list(rule.policies),
        "period": period.label,
        "today": today.isoformat(),
        "findings": [
            finding_document(e.row.finding)
            | {
                "records_counted": [_record(line) for line in e.counted],
                "records_rejected": [_record(line) | {"reason": line.reason} for line in e.rejected],
                "outlook": outlook_document(e.outlook, today) if e.outlook else None,
                "remedy": e.remedy,
            }
            for e in explained
        ],
    }


def _record(line: RecordLine) -> dict[str, object]:
    day = line.day.isoformat() if line.day else None
    return {"id": line.id, "kind": line.kind.value, "day": day, "words": line.words}
