"""Findings as frozen text: the canonical form that a closing keeps, its hash, and what differs from it later (E-33)."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pbdesk.calendar import Period, PeriodKind
from pbdesk.model import Finding, Outcome


@dataclass(frozen=True, slots=True)
class Change:
    """One obligation whose result is another than when the period was closed; None stands for no such obligation."""

    rule: str
    subject: str
    period: str
    before: Outcome | None
    after: Outcome | None
    done_before: int
    done_after: int
    due_before: int
    due_after: int


@dataclass(frozen=True, slots=True)
class Frozen:
    """What a closing keeps of one finding."""

    rule: str
    subject: str
    period: str
    outcome: Outcome
    due: int
    done: int


def freeze(findings: Iterable[Finding]) -> str:
    """The findings in canonical text: the same findings give the same text, whatever their order."""
    rows = sorted([f.rule, f.subject, f.period, f.outcome.value, f.due, f.done] for f in findings)
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def freeze_by_branch(findings: Iterable[Finding], period: Period) -> Mapping[str | None, str]:
    """Findings in canonical text by branch; a quarter does not freeze the year it belongs to."""
    groups: dict[str | None, list[Finding]] = defaultdict(list)
    for finding in findings:
        if period.kind is PeriodKind.YEAR or len(finding.period) > len("2026"):
            groups[finding.branch].append(finding)
    return {branch: freeze(group) for branch, group in groups.items()}


def digest(frozen: str, rules_version: str, policy_version: str) -> str:
    """The hash that seals frozen findings together with the rules and policies they were judged by."""
    return hashlib.sha256("\n".join((rules_version, policy_version, frozen)).encode()).hexdigest()


def thaw(frozen: str) -> list[Frozen]:
    """Read frozen findings back."""
    return [
        Frozen(rule, subject, period, Outcome(outcome), due, done)
        for rule, subject, period, outcome, due, done in json.loads(frozen)
    ]


def differences(before: str, after: str) -> list[Change]:
    """What changed between two frozen states, obligation by obligation."""
    old, new = _by_key(thaw(before)), _by_key(thaw(after))
    return [_change(key, old.get(key), new.get(key)) for key in sorted(old.keys() | new.keys())
            if old.get(key) != new.get(key)]  # fmt: skip


def _change(key: tuple[str, str, str], old: Frozen | None, new: Frozen | None) -> Change:
    rule, subject, period = key
    before, after = (frozen.outcome if frozen else None for frozen in (old, new))
    return Change(
        rule, subject, period, before, after, old.done if old else 0, new.done if new else 0,
        old.due if old else 0, new.due if new else 0,
    )  # fmt: skip


def _by_key(rows: Iterable[Frozen]) -> Mapping[tuple[str, str, str], Frozen]:
    return {(r.rule, r.subject, r.period): r for r in rows}
