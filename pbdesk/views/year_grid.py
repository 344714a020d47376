"""The year at a glance: a row for each rule, a cell for each month, quarter or year: doors to the explanation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pbdesk.calendar import PeriodKind
from pbdesk.model import Finding, Outcome, SubjectKind
from pbdesk.rules import Rule
from pbdesk.views.names import Names, reading_order
from pbdesk.views.steps import DONE_OUTCOMES, NOT_DUE, OPEN_OUTCOMES, period_of, period_words


@dataclass(frozen=True, slots=True)
class Cell:
    """A door to an explanation: months ``first`` to ``first + span`` (0-based) of a row, in a word, with its sentence.

    ``subject`` is empty for a cell that sums several obligations: it opens their list. ``mild`` tells that only a few
    of them are short.
    """

    first: int
    span: int
    text: str
    outcome: Outcome
    sentence: str
    rule: str
    period: str
    subject: str = ""
    mild: bool = False


@dataclass(frozen=True, slots=True)
class GridRow:
    """One rule (and group) over the months of the year."""

    title: str
    cells: tuple[Cell, ...]


def year_grid(findings: Sequence[Finding], names: Names, today: date, *, only_branch: bool) -> tuple[GridRow, ...]:
    """A row for each rule; where the file has only one branch, a row for each of its groups."""
    rows: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.outcome is Outcome.NOT_APPLICABLE or finding.subject_kind is SubjectKind.GUIDE:
            continue
        group = finding.subject if only_branch and finding.subject_kind is SubjectKind.GROUP else ""
        rows[(finding.rule, group)].append(finding)
    made = []
    keys = sorted(rows, key=lambda key: (names.rules.order(key[0]), reading_order(names.groups.get(key[1], ""))))
    for rule, group in keys:
        title = names.groups.get(group, "") + "会" if group else names.rules[rule].title
        cells = tuple(_cells(names.rules[rule], rows[rule, group], today))
        made.append(GridRow(title.replace("会会", "会"), cells))
    return tuple(made)


def _cells(rule: Rule, findings: Sequence[Finding], today: date) -> Iterator[Cell]:
    by_span: dict[tuple[int, int], list[Finding]] = defaultdict(list)
    for finding in findings:
        by_span[_months_of(finding)].append(finding)
    for (first, span), ones in sorted(by_span.items()):
        one = len(ones) == 1 and not rule.weekly
        yield _one_cell(rule, ones[0], first, span, today) if one else _sum_cell(rule, ones, first, span, today)


def _months_of(finding: Finding) -> tuple[int, int]:
    period = period_of(finding)
    span = {PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}.get(period.kind, 1)
    return period.start.month - 1, span


def _one_cell(rule: Rule, finding: Finding, first: int, span: int, today: date) -> Cell:
    words: dict[Outcome, str] = {
        Outcome.MET: "✓", Outcome.UNMET: "✗", Outcome.WARN: "✓！", Outcome.PENDING: "待办", Outcome.WAIVED: "免",
        Outcome.EXCUSED: "说明", Outcome.UNKNOWN: "？", Outcome.NOT_APPLICABLE: "—",
    }  # fmt: skip
    text = words[finding.outcome]
    if finding.due > 1 and finding.outcome in OPEN_OUTCOMES | {Outcome.MET}:
        text = f"{finding.done}/{finding.due}"
    if finding.outcome is Outcome.PENDING and period_of(finding).start > today:
        text = ""
    sentence = f"{period_words(finding)}{rule.title}：{finding.message}"
    return Cell(first, span, text, finding.outcome, sentence, finding.rule, finding.period, finding.subject)


def _sum_cell(rule: Rule, ones: Sequence[Finding], first: int, span: int, today: date) -> Cell:
    begun = [f for f in ones if period_of(f).start <= today and f.outcome not in NOT_DUE]
    done = sum(f.outcome in DONE_OUTCOMES for f in begun)
    period = period_of(ones[0])
    label = ones[0].period[:7] if period.kind is PeriodKind.DAY else ones[0].period
    words = period_words(ones[0]) if period.kind is not PeriodKind.DAY else f"{period.start.month}月"
    title = rule.title
    if not begun:
        future = any(f.outcome is Outcome.PENDING for f in ones)
        outcome = Outcome.PENDING if future else Outcome.WAIVED
        said = "还没有开始" if future else "免计"
        return Cell(first, span, "" if future else "免", outcome, f"{words}{title}：{said}。", rule.id, label)
    short = sum(f.outcome in {Outcome.UNMET, Outcome.UNKNOWN} for f in begun)
    waiting = len(begun) - done - short
    text = f"差{short}" if short else f"待{waiting}" if waiting else "✓"
    if short and waiting and span > 1:
        text += f" 待{waiting}"
    sentence = f"{words}{title}：应办 {len(begun)} 项，已办 {done} 项，差 {short} 项，待办 {waiting} 项。"
    mild = bool(short) and short * 10 <= len(begun)
    return Cell(first, span, text, _worst(begun), sentence, rule.id, label, mild=mild)


def _worst(findings: Sequence[Finding]) -> Outcome:
    for outcome in (Outcome.UNMET, Outcome.UNKNOWN, Outcome.PENDING):
        if any(f.outcome is outcome for f in findings):
            return outcome
    return Outcome.MET
