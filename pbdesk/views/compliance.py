"""Findings as a person reads them: the list with its filters, and one finding with its rule and its records."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pbdesk.calendar import Period, PeriodKind, month_period
from pbdesk.errors import UserError
from pbdesk.model import Finding, MeetingKind, MeetingStatus, Outcome
from pbdesk.rules import evaluate, rule_book
from pbdesk.store import Store
from pbdesk.views.names import Names, load_names
from pbdesk.views.pinyin import Named, find
from pbdesk.views.steps import Step, is_open, next_step, period_of, period_words, remedy
from pbdesk.words import MEETING_WORDS, SEVERITY_WORDS, STATUS_WORDS, WEEKDAY_WORDS, long_date, near_date

_ORDER = tuple(Outcome(word) for word in (
    "unmet", "unknown", "pending", "warn", "excused", "met", "waived", "not_applicable",
))  # fmt: skip

_MEETINGS = """
    SELECT m.id, m.kind, m.status, m.held_on, m.title, g.name AS group_name
      FROM meeting m
      LEFT JOIN party_group g ON g.id = m.group_id
     WHERE m.deleted_at IS NULL AND m.id IN ({marks})"""

_VISITS = """
    SELECT v.id, v.visited_on, v.content, p.name AS guide
      FROM visit v
      JOIN posting t ON t.id = v.posting_id
      JOIN person p ON p.id = t.person_id
     WHERE v.deleted_at IS NULL AND v.id IN ({marks})"""

_POSTINGS = """
    SELECT t.id, t.started_on, t.ended_on, p.name AS guide
      FROM posting t
      JOIN person p ON p.id = t.person_id
     WHERE t.deleted_at IS NULL AND t.id IN ({marks})"""

_CHUNK = 400


class RecordKind(StrEnum):
    """What a record behind a finding is, and so which page opens it."""

    MEETING = "meeting"
    VISIT = "visit"
    POSTING = "posting"


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A record that counted, or one that did not with the reason."""

    kind: RecordKind
    id: str
    day: date
    words: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One line of the list."""

    finding: Finding
    rule: str
    subject: str
    branch: str
    period: str

    @property
    def outcome(self) -> Outcome:
        """What was found."""
        return self.finding.outcome

    @property
    def due(self) -> str:
        """The last day; with its year where that is not the year of the period."""
        return near_date(self.finding.due_on, period_of(self.finding).start.year)

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
    remedy: str
    step: Step | None


def finding_rows(findings: Iterable[Finding], names: Names) -> tuple[FindingRow, ...]:
    """Findings with names for ids, the most pressing first."""
    rules = names.rules
    rows = [
        FindingRow(f, rules[f.rule].title, names.subject(f), names.branch(f.branch), period_words(f)) for f in findings
    ]
    rows.sort(key=lambda r: (_ORDER.index(r.outcome), r.finding.due_on, r.branch, r.finding.rule, r.subject))
    return tuple(rows)


def rule_choices(store: Store) -> tuple[tuple[str, str], ...]:
    """Every rule that can find something, the file's own among them, to narrow the list by."""
    return tuple((rule.id, rule.title) for rule in rule_book(store) if rule.check)


def rows_of(store: Store, period: Period, today: date) -> tuple[FindingRow, ...]:
    """Every finding of a period, with names for ids."""
    return finding_rows(evaluate(store, period, today), load_names(store))


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
) -> list[FindingRow]:
    """The rows that pass every filter given; ``words`` looks into names (pinyin initials too), rule and sentence."""
    found = [
        row
        for row in rows
        if (not outcomes or row.outcome in outcomes)
        and (rule is None or row.finding.rule == rule)
        and (branch is None or row.finding.branch == branch)
        and (not open_only or is_open(row.finding, today))
    ]
    return _matching(found, words.strip()) if words.strip() else found


def find_row(rows: Iterable[FindingRow], rule: str, subject: str, period: str) -> FindingRow | None:
    """The row of one obligation."""
    wanted = (rule, subject, period)
    return next((r for r in rows if (r.finding.rule, r.finding.subject, r.finding.period) == wanted), None)


def explain_row(store: Store, row: FindingRow, today: date) -> Explained:
    """One finding in full."""
    finding = row.finding
    rule = rule_book(store)[finding.rule]
    reasons = {rejected.id: rejected.reason for rejected in finding.rejected}
    lines = _records(store, [*finding.counted, *reasons])
    return Explained(
        row=row,
        title=f"{row.subject} · {row.rule} · {row.period}",
        rule_text=rule.text,
        citation=rule.citation(period_of(finding).last_day),
        severity=SEVERITY_WORDS[rule.severity],
        due_words=_due_words(finding),
        facts=_facts(finding, today),
        counted=tuple(lines[record] for record in finding.counted if record in lines),
        rejected=tuple(_rejected(lines[record], reason) for record, reason in reasons.items() if record in lines),
        remedy=remedy(finding, today, rule),
        step=next_step(finding, today, rule),
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
    if not findings:
        raise UserError(f"{period.title}没有规则“{rule[:20]}”对“{subject[:64]}”的要求。请核对规则编号、对象和期间。")
    rows = finding_rows(findings, load_names(store))
    return tuple(explain_row(store, row, today) for row in sorted(rows, key=lambda r: r.finding.period))


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


def _due_words(finding: Finding) -> str:
    period = period_of(finding)
    span = f"{period.title}度" if period.kind is PeriodKind.YEAR else period.title
    if not finding.due:
        return f"{span}：没有次数要求"
    return f"{span}：应{finding.due}次，已计入{finding.done}次，最后期限{long_date(finding.due_on)}"


def _facts(finding: Finding, today: date) -> tuple[tuple[str, str], ...]:
    """What is due, what is done, and by when, each with its word."""
    if not finding.due:
        return (("没有要求", "应办"), (long_date(finding.due_on), "期末"))
    left = (finding.due_on - today).days
    still = f"最后期限（还有 {left} 天）" if left > 0 else "最后期限（就是今天）" if left == 0 else "最后期限（已过）"
    return ((f"{finding.due} 次", "应办"), (f"{finding.done} 次", "已计入"), (long_date(finding.due_on), still))


def _rejected(line: RecordLine, reason: str) -> RecordLine:
    return RecordLine(line.kind, line.id, line.day, line.words, reason)


def _records(store: Store, ids: Sequence[str]) -> dict[str, RecordLine]:
    lines: dict[str, RecordLine] = {}
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        marks = ", ".join("?" * len(part))
        lines |= _meeting_lines(store, marks, part) | _visit_lines(store, marks, part)
        lines |= _posting_lines(store, marks, part)
    return lines


def _meeting_lines(store: Store, marks: str, ids: Sequence[str]) -> dict[str, RecordLine]:
    lines = {}
    for row in store.query(_MEETINGS.format(marks=marks), ids):
        status = MeetingStatus(row["status"] or MeetingStatus.HELD)
        parts = [
            MEETING_WORDS[MeetingKind(row["kind"])],
            row["group_name"],
            row["title"],
            STATUS_WORDS[status] if status is not MeetingStatus.HELD else None,
        ]
        day = date.fromisoformat(row["held_on"])
        words = " · ".join(part for part in parts if part)
        lines[row["id"]] = RecordLine(RecordKind.MEETING, row["id"], day, words)
    return lines


def _visit_lines(store: Store, marks: str, ids: Sequence[str]) -> dict[str, RecordLine]:
    lines = {}
    for row in store.query(_VISITS.format(marks=marks), ids):
        day = date.fromisoformat(row["visited_on"])
        words = f"走访（{WEEKDAY_WORDS[day.weekday()]}） · {row['guide']}" + (
            f" · {row['content'][:40]}" if row["content"] else ""
        )
        lines[row["id"]] = RecordLine(RecordKind.VISIT, row["id"], day, words)
    return lines


def _posting_lines(store: Store, marks: str, ids: Sequence[str]) -> dict[str, RecordLine]:
    lines = {}
    for row in store.query(_POSTINGS.format(marks=marks), ids):
        day = date.fromisoformat(row["started_on"])
        until = f"，至{long_date(date.fromisoformat(row['ended_on']))}（不含当天）" if row["ended_on"] else ""
        words = f"派驻 · {row['guide']}{until}"
        lines[row["id"]] = RecordLine(RecordKind.POSTING, row["id"], day, words)
    return lines
