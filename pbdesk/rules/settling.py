"""From credits to a finding: the outcome of one obligation and the sentence that tells it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from pbdesk.calendar import Period, PeriodKind
from pbdesk.model import Finding, Outcome, Rejected, SubjectKind
from pbdesk.rules.catalogue import Rule
from pbdesk.rules.context import Context
from pbdesk.words import long_date


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom an obligation binds."""

    id: str
    kind: SubjectKind
    branch: str | None
    person: str | None = None
    until: date | None = None
    """The day on which the subject ceases to be: what it owes is due before (E-02)."""


@dataclass(slots=True)
class Credits:
    """Which records pay for one obligation, which do not and why, and what is remarkable about those that do."""

    counted: list[str] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    doubts: dict[str, str] = field(default_factory=dict)
    """By record: why it counts only with a warning."""
    notes: list[str] = field(default_factory=list)

    def reject(self, record_id: str, reason: str) -> None:
        """Leave a record out, saying why."""
        self.rejected.append(Rejected(record_id, reason))

    @property
    def doubtful(self) -> str:
        """Why the credits carry a warning: only when no record is free of doubt."""
        if self.counted and all(record in self.doubts for record in self.counted):
            return self.doubts[self.counted[0]]
        return ""


def settle(
    ctx: Context,
    rule: Rule,
    subject: Subject,
    period: Period,
    credits_: Credits,
    *,
    due: int = 1,
    waiver: str = "",
    due_on: date | None = None,
) -> Finding:
    """The finding of an obligation to do something ``due`` times by ``due_on`` (the period's last day)."""
    done, last_day = len(credits_.counted), due_on or period.last_day
    if subject.until:
        last_day = min(last_day, max(subject.until - timedelta(days=1), period.start))
    outcome, lead = _outcome(ctx, rule, subject, period, credits_, due, waiver, last_day)
    if outcome is Outcome.WAIVED:
        due = 0
    message = "；".join([lead, *credits_.notes]) + "。"
    return finding(rule, subject, period.label, outcome, due, done, credits_, last_day, message)


def not_applicable(rule: Rule, subject: Subject, period: Period, reason: str) -> Finding:
    """The finding that a rule does not bind a subject in a period, with the reason."""
    return finding(
        rule, subject, period.label, Outcome.NOT_APPLICABLE, 0, 0, Credits(), period.last_day, f"不适用：{reason}。"
    )


def finding(
    rule: Rule,
    subject: Subject,
    period: str,
    outcome: Outcome,
    due: int,
    done: int,
    credits_: Credits,
    due_on: date,
    message: str,
) -> Finding:
    """Put a finding together from its parts."""
    return Finding(
        rule.id, subject.id, subject.kind, subject.branch, subject.person, period, outcome, due, done,
        tuple(credits_.counted), tuple(credits_.rejected), due_on, message,
    )  # fmt: skip


def excuse(ctx: Context, rule: Rule, subject: Subject, period: str) -> str | None:
    """The explanation that a superior accepted for an obligation in its branch, or wherever its subject owes it."""
    accepted = ctx.facts.explanations
    for branch in (subject.branch, None):
        told = accepted.get((rule.id, subject.id, period, branch))
        if told is not None:
            return told
    return None


def _outcome(
    ctx: Context,
    rule: Rule,
    subject: Subject,
    period: Period,
    credits_: Credits,
    due: int,
    waiver: str,
    last_day: date,
) -> tuple[Outcome, str]:
    done = len(credits_.counted)
    if done >= due and (done or not waiver):
        doubt = credits_.doubtful
        told = f"应{due}次，已有{done}次"
        return (Outcome.WARN, f"{told}，但{doubt}") if doubt else (Outcome.MET, told)
    if waiver:
        return Outcome.WAIVED, waiver
    short = _short(period, due, done)
    if ctx.today <= last_day:
        left = (last_day - ctx.today).days
        return Outcome.PENDING, f"{short}，最后期限{long_date(last_day)}，{f'还有{left}天' if left else '就是今天'}"
    accepted = excuse(ctx, rule, subject, period.label)
    if accepted:
        return Outcome.EXCUSED, f"{short}；上级已认可说明：{accepted}"
    return Outcome.UNMET, f"{short}，期限{long_date(last_day)}已过"


def _short(period: Period, due: int, done: int) -> str:
    span = f"{period.title}度" if period.kind is PeriodKind.YEAR else period.title
    return f"{span}应{due}次，还没有可以计入的记录" if not done else f"{span}应{due}次，只有{done}次，差{due - done}次"
