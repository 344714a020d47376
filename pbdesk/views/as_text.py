"""Findings as plain lines for a terminal: what ``check`` and ``explain`` print for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pbdesk.calendar import Period
from pbdesk.model import Outcome
from pbdesk.rules import Rule, RuleBook
from pbdesk.rules.totals import Total, Totals, total_of
from pbdesk.views.compliance import Explained, FindingRow
from pbdesk.views.record_lines import RecordLine
from pbdesk.views.rows import Ratio
from pbdesk.words import OUTCOME_WORDS

_TOLD = (Outcome.UNMET, Outcome.UNKNOWN, Outcome.WARN, Outcome.PENDING, Outcome.EXCUSED)
_SHOWN = 40
_NOTHING = "没有查到要核对的事项：文件里没有这个期间的支部，或者所选的规则对它没有要求。"


def check_lines(
    rows: Sequence[FindingRow], period: Period, book: RuleBook, *, everything: bool = False
) -> Iterator[str]:
    """A line a rule with its rate, then what is short; ``everything`` lists the met and waived ones too."""
    yield f"{period.title}  共{len(rows)}项"
    yield from _rule_lines(total_of(row.finding for row in rows), book)
    told = list(rows) if everything else [row for row in rows if row.outcome in _TOLD]
    if not told:
        yield ""
        yield "没有需要处理的事项。" if rows else _NOTHING
        return
    yield ""
    for row in told if everything else told[:_SHOWN]:
        yield f"{OUTCOME_WORDS[row.outcome]}  {row.finding.rule} {row.rule}  {_whom(row)}  {row.finding.message}"
    if len(told) > _SHOWN and not everything:
        yield f"……另有{len(told) - _SHOWN}项，加 --all 全部列出，或用 --branch、--rule 缩小范围。"


def total_lines(totals: Totals, period: Period, book: RuleBook) -> Iterator[str]:
    """A line a rule with its rate, and no more."""
    yield f"{period.title}  共{sum(total.outcomes.total() for total in totals.values())}项"
    yield from _rule_lines(totals, book)


def explain_lines(explained: Sequence[Explained]) -> Iterator[str]:
    """The rule, its source, and each finding with the records that count and those that don't."""
    first = explained[0]
    rule = first.row.law
    yield f"{rule.id} {rule.title}：{rule.text}"
    yield f"依据：{first.citation}（{first.severity}）"
    for one in explained:
        finding = one.row.finding
        yield ""
        yield f"{_whom(one.row)}  {OUTCOME_WORDS[finding.outcome]}"
        yield f"  {one.due_words}"
        yield f"  {finding.message}"
        yield from _records("计入", one.counted)
        yield from _records("没有计入", one.rejected)
        if one.forecast:
            yield f"  能不能按期：{one.forecast}"
        if one.explanation:
            yield f"  {one.explanation}"
        yield f"  怎么办：{one.remedy}"


def _rule_lines(totals: Totals, book: RuleBook) -> Iterator[str]:
    for rule in sorted(totals, key=book.order):
        yield _rule_line(book[rule], totals[rule])


def _rule_line(rule: Rule, total: Total) -> str:
    words = "  ".join(f"{OUTCOME_WORDS[o]}{total.outcomes[o]}" for o in Outcome if total.outcomes[o])
    return f"  {rule.id} {rule.title}：应{total.due} 已{total.done}（{Ratio(total.done, total.due).percent}）  {words}"


def _whom(row: FindingRow) -> str:
    whom = row.subject if not row.branch or row.branch == row.subject else f"{row.branch}·{row.subject}"
    return f"{whom} {row.period}"


def _records(head: str, lines: Sequence[RecordLine]) -> Iterator[str]:
    for line in lines:
        yield f"  {head}：{line.text}" + (f"——{line.reason}" if line.reason else "") + f"（{line.id}）"
