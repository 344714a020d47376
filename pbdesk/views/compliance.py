"""Findings as a person reads them: the list with its filters, and one finding with its rule and its records."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pbdesk.calendar import Period, PeriodKind, month_period
from pbdesk.errors import UserError
from pbdesk.model import Finding, Outcome
from pbdesk.rules import Rule, evaluate, rule_book
from pbdesk.rules.almanac import Almanac, load_almanac
from pbdesk.rules.forecast import Chance, Outlook, outlook
from pbdesk.store import Store
from pbdesk.views.explanations import explanation_of, explanation_words
from pbdesk.views.names import Names, load_names
from pbdesk.views.outlook_words import CHANCE_WORDS, sentence, unit_of
from pbdesk.views.pinyin import Named, find
from pbdesk.views.record_lines import RecordLine, kinds_of, record_lines
from pbdesk.views.remedies import remedy
from pbdesk.views.steps import OPEN_OUTCOMES, Step, is_open, next_step, period_of, period_words
from pbdesk.words import SEVERITY_WORDS, long_date, near_date

_ORDER = tuple(Outcome(word) for word in (
    "unmet", "unknown", "pending", "warn", "excused", "met", "waived", "not_applicable",
))  # fmt: skip

_TOO_LATE = frozenset({Chance.LOST, Chance.NEEDS_GUIDE})
"""What can't be met in time as things stand."""


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One line of the list; ``law`` is the rule that the finding goes by, ``ahead`` how it stands while it is open."""

    finding: Finding
    law: Rule
    subject: str
    branch: str
    period: str
    ahead: Outlook | None = None

    @property
    def rule(self) -> str:
        """What the rule is called."""
        return self.law.title

    @property
    def outcome(self) -> Outcome:
        """What was found."""
        return self.finding.outcome

    @property
    def due(self) -> str:
        """The last day; with its year where that is not the year of the period."""
        return near_date(self.finding.due_on, period_of(self.finding).start.year)

    @property
    def chance(self) -> str:
        """Whether it can still be met; nothing for what is not open."""
        return CHANCE_WORDS[self.ahead.chance] if self.ahead else ""

    @property
    def tally(self) -> str:
        """Done of due; a dash when nothing is due."""
        return f"{self.finding.done}/{self.finding.due}" if self.finding.due else "—"


@dataclass(frozen=True, slots=True)
class Explained:
    """One finding in full: the rule and its article, what is due, the records, and what would make it right."""

    row: FindingRow
    title: str
    rule_text: str
    citation: str
    severity: str
    due_words: str
    facts: tuple[tuple[str, str], ...]
    counted: tuple[RecordLine, ...]
    rejected: tuple[RecordLine, ...]
    outlook: Outlook | None
    forecast: str
    remedy: str
    step: Step | None
    explanation: str = ""


def finding_rows(
    findings: Iterable[Finding], names: Names, almanac: Almanac | None = None
) -> tuple[FindingRow, ...]:
    """Findings with names for ids, the most pressing first; with an almanac, how the open ones stand."""
    rows = []
    for f in findings:
        law = names.rules[f.rule]
        ahead = outlook(f, law, almanac) if almanac is not None and f.outcome in OPEN_OUTCOMES else None
        rows.append(FindingRow(f, law, names.subject(f), names.branch(f.branch), period_words(f), ahead))
    rows.sort(key=lambda r: (_ORDER.index(r.outcome), r.finding.due_on, r.branch, r.finding.rule, r.subject))
    return tuple(rows)


def rule_choices(store: Store) -> tuple[tuple[str, str], ...]:
    """Every rule that can find something, the file's own among them, to narrow the list by."""
    return tuple((rule.id, rule.title) for rule in rule_book(store) if rule.check)


def rows_of(store: Store, period: Period, today: date) -> tuple[FindingRow, ...]:
    """Every finding of a period, with names for ids."""
    return finding_rows(evaluate(store, period, today), load_names(store), load_almanac(store, today))


def in_period(findings: Iterable[Finding], period: Period) -> list[Finding]:
    """Of findings of a whole year, those whose own period lies in a period or contains it."""
    return [f for f in findings if _touches(period_of(f), period)]


def narrowed(
    rows: Sequence[FindingRow],
    today: date,
    *,
    outcomes: Collection[Outcome] = (),
    rule: str | None = None,
    branch: str | None = None,
    words: str = "",
    open_only: bool = False,
    lost_only: bool = False,
) -> list[FindingRow]:
    """The rows that pass every filter given; ``words`` looks into names (pinyin initials too), rule and sentence."""
    found = [
        row
        for row in rows
        if (not outcomes or row.outcome in outcomes)
        and (rule is None or row.finding.rule == rule)
        and (branch is None or row.finding.branch == branch)
        and (not open_only or is_open(row.finding, today))
        and (not lost_only or (row.ahead is not None and row.ahead.chance in _TOO_LATE))
    ]
    return _matching(found, words.strip()) if words.strip() else found


def find_row(
    rows: Iterable[FindingRow], rule: str, subject: str, period: str, branch: str | None = None
) -> FindingRow | None:
    """The row of one obligation; what a guide owes, he owes in each of his branches (E-11)."""
    wanted = (rule, subject, period)
    found = (r for r in rows if (r.finding.rule, r.finding.subject, r.finding.period) == wanted)
    return next((r for r in found if branch in (None, r.finding.branch)), None)


def explain_row(store: Store, row: FindingRow, today: date) -> Explained:
    """One finding in full."""
    finding, rule = row.finding, row.law
    lines = record_lines(store, [*finding.counted, *(rejected.id for rejected in finding.rejected)], kinds_of(rule))
    ahead = outlook(finding, rule, load_almanac(store, today)) if finding.outcome in OPEN_OUTCOMES else None
    shown = explanation_of(store, finding)
    return Explained(
        row=row,
        title=f"{row.subject} · {row.rule} · {row.period}",
        rule_text=rule.text,
        citation=rule.citation(period_of(finding).last_day),
        severity=SEVERITY_WORDS[rule.severity],
        due_words=_due_words(row),
        facts=_facts(row, today),
        counted=tuple(lines[record] for record in finding.counted),
        rejected=tuple(replace(lines[rejected.id], reason=rejected.reason) for rejected in finding.rejected),
        outlook=ahead,
        forecast=sentence(ahead, today) if ahead is not None else "",
        remedy=remedy(finding, rule, ahead),
        step=next_step(finding, today, rule),
        explanation=explanation_words(shown.record, finding) if shown is not None else "",
    )


def explain(store: Store, rule: str, subject: str, period: Period, today: date) -> tuple[Explained, ...]:
    """Every finding of one rule and subject in a period, in full (the command line's ``explain``).

    A guide may be asked for by the branches in his care, a branch by its groups: where nobody owes the rule himself,
    the findings that he answers for are told.

    Raises:
        UserError: there is no such obligation.
    """
    asked = month_period(period.start.year, period.start.month) if period.kind is PeriodKind.DAY else period
    every = [f for f in evaluate(store, asked, today, rules=[rule]) if asked is period or f.period == period.label]
    findings = [f for f in every if f.subject == subject] or [f for f in every if subject in (f.person, f.branch)]
    names = load_names(store)
    if not findings:
        raise UserError(_not_owed(names, rule, subject, period))
    rows = finding_rows(findings, names)
    return tuple(explain_row(store, row, today) for row in sorted(rows, key=lambda r: r.finding.period))


def _not_owed(names: Names, rule: str, subject: str, period: Period) -> str:
    """Why there is nothing to explain: nobody of that name, a rule of the street's own in its place, or no demand."""
    every = {**names.people, **names.groups, **names.organizations}
    name = every.get(subject)
    if name is None:
        told = f"文件里没有编号或名称为“{subject[:64]}”的支部、党小组或人员"
        return f"{told}。请核对：支部写编号或全称，人员写编号或姓名。"
    instead = next((own for own in names.rules.own if own.replaces == rule), None)
    if instead is not None:
        told = f"本地规定 {instead.id}（{instead.title}）代替了 {rule}"
        return f"{period.title}没有规则“{rule[:20]}”对“{name}”的要求：{told}。请改查 {instead.id}。"
    return f"{period.title}没有规则“{rule[:20]}”对“{name}”的要求。请核对规则编号、对象和期间。"


def _touches(own: Period, asked: Period) -> bool:
    inside = asked.start <= own.start and own.end <= asked.end
    return inside or (own.start <= asked.start and asked.end <= own.end)


def _matching(rows: list[FindingRow], words: str) -> list[FindingRow]:
    named = {row.branch: None for row in rows} | {row.subject: None for row in rows}
    meant = {n.name for n in find(words, [Named(name, name) for name in named if name])}
    return [
        row
        for row in rows
        if row.branch in meant or row.subject in meant or words in row.rule or words in row.finding.message
        or words.upper() == row.finding.rule
    ]  # fmt: skip


def _due_words(row: FindingRow) -> str:
    finding, period = row.finding, period_of(row.finding)
    span = f"{period.title}度" if period.kind is PeriodKind.YEAR else period.title
    if not finding.due:
        return f"{span}：没有次数要求"
    unit = unit_of(row.law)
    until = long_date(finding.due_on)
    return f"{span}：应{finding.due}{unit}，已计入{finding.done}{unit}，最后期限{until}"


def _facts(row: FindingRow, today: date) -> tuple[tuple[str, str], ...]:
    """What is due, what is done, and by when, each with its word."""
    finding, unit = row.finding, unit_of(row.law)
    if not finding.due:
        return (("没有要求", "应办"), (long_date(finding.due_on), "期末"))
    left = (finding.due_on - today).days
    still = f"最后期限（还有 {left} 天）" if left > 0 else "最后期限（就是今天）" if left == 0 else "最后期限（已过）"
    return (
        (f"{finding.due} {unit}", "应办"), (f"{finding.done} {unit}", "已计入"), (long_date(finding.due_on), still)
    )  # fmt: skip
