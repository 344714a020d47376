"""Findings in a few words: what is short and what needs a word, told together where it is the same thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pbdesk.calendar import Period
from pbdesk.model import Finding, Outcome, SubjectKind
from pbdesk.rules import Rule, RuleBook
from pbdesk.rules.catalogue import WEEKLY_CHECK
from pbdesk.views.quarter_lines import LINE_RULES
from pbdesk.views.rows import Remark
from pbdesk.views.steps import TUESDAY_RULE, period_words

SHORT = (Outcome.UNMET, Outcome.PENDING)
"""What is still owed, the overdue first."""
WORTH_A_WORD = (Outcome.UNKNOWN, Outcome.WARN, Outcome.EXCUSED, Outcome.WAIVED)
"""What asks for nothing more, or can't be told yet, and is explained."""
_SILENT = frozenset({"GUI-04"})
"""Rules without a number, on which nothing is owed."""
_NOT_DONE: Mapping[str, str] = {
    "lectures": "没有组织", "theme_days": "没有开展", "appraisals": "没有开展", WEEKLY_CHECK: "没有到访",
    "visit_count": "没有到访", "guide_at_general_meeting": "没有列席", "guide_lectures": "没有讲",
    "guide_posted": "没有派驻", "own_meetings": "没有开展",
}  # fmt: skip
"""What was not done, by the check that asks for it."""
_IN_THEIR_WORDS = frozenset({"visit_interval", "own_hours"})
"""Checks whose sentence says more than how often: which gaps were too long, who lacks how much."""
_LABELS: Mapping[str, str] = {
    **LINE_RULES, TUESDAY_RULE: "周二走访", "GUI-02": "指导员列席党员大会", "GUI-03": "指导员讲党课",
    "GUI-05": "派驻指导员",
}  # fmt: skip
_FEW = 2
"""Of more open Tuesdays than this, only the first and the last are named."""
_NOBODY = "当天没有党建指导员"


def remarks(
    findings: Iterable[Finding], outcomes: Sequence[Outcome], period: Period, groups: Mapping[str, str], book: RuleBook
) -> list[Remark]:
    """One remark for each rule and outcome, in the order of the outcomes and the rule book."""
    found: dict[tuple[int, str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.outcome in outcomes and finding.rule not in _SILENT:
            apart = _NOBODY if book[finding.rule].weekly and finding.person is None else ""
            found[outcomes.index(finding.outcome), finding.rule, apart].append(finding)
    keys = sorted(found, key=lambda key: (key[0], book.order(key[1]), key[2]))
    return [_remark(book[key[1]], found[key], period, groups, key[2]) for key in keys]


def rule_label(rule: Rule) -> str:
    """What a rule is called on the sheets; one that this version does not know goes by its number."""
    return _LABELS.get(rule.id) or rule.title


def _remark(rule: Rule, findings: Sequence[Finding], period: Period, groups: Mapping[str, str], reason: str) -> Remark:
    first = findings[0]
    days = [finding.due_on for finding in findings]
    short = first.outcome in SHORT
    due_on = max(days) if first.outcome is Outcome.UNMET else min(days) if short else None
    label = rule_label(rule)
    what = _short_words(rule, findings, groups, reason) if short else _reasons(findings, groups)
    brief = _brief(rule, findings, label) if first.outcome is Outcome.UNMET else ""
    return Remark(first.outcome, f"{label}：{what}", first.rule, rule.citation(period.last_day), due_on, brief)


def _short_words(rule: Rule, findings: Sequence[Finding], groups: Mapping[str, str], reason: str) -> str:
    """When it was not done, or how often it still must be."""
    if rule.check in _IN_THEIR_WORDS:
        return _reasons(findings, groups)
    not_done = _NOT_DONE.get(rule.check, "没有召开")
    if findings[0].outcome is Outcome.PENDING:
        not_done = f"还{not_done}"
    if rule.weekly and not_done.startswith("还") and len(findings) > _FEW:
        ahead = sorted(findings, key=lambda finding: finding.period)
        return f"{period_words(ahead[0])}至{period_words(ahead[-1])}还有{len(ahead)}次"
    partly = [finding for finding in findings if finding.done]
    if partly:
        finding = partly[0]
        words = f"{period_words(finding)}应{finding.due}次，只有{finding.done}次，还差{finding.due - finding.done}次"
        rest = [other for other in findings if not other.done]
        return f"{words}；{_when(rest, groups)}{not_done}" if rest else words
    return f"{_when(findings, groups)}{not_done}" + (f"（{reason}）" if reason else "")


def _when(findings: Sequence[Finding], groups: Mapping[str, str]) -> str:
    """The periods, after the group's name where it is a group's."""
    by_subject: dict[str, list[str]] = defaultdict(list)
    for finding in findings:
        name = groups.get(finding.subject, "") if finding.subject_kind is SubjectKind.GROUP else ""
        by_subject[name].append(period_words(finding))
    return "；".join(f"{name}{'、'.join(words)}" for name, words in by_subject.items())


def _reasons(findings: Sequence[Finding], groups: Mapping[str, str]) -> str:
    """Each period with its reason; the same reason is said once."""
    by_reason: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_reason[finding.message.rstrip("。")].append(finding)
    return "；".join(f"{_when(group, groups)}（{reason}）" for reason, group in by_reason.items())


def _brief(rule: Rule, findings: Sequence[Finding], label: str) -> str:
    """What is short, in a column's few words."""
    missing = sum(max(finding.due - finding.done, 0) for finding in findings)
    words = [period_words(finding) for finding in findings]
    one_by_one = findings[0].subject_kind is not SubjectKind.GROUP and all(word.endswith("月") for word in words)
    if one_by_one:
        return f"{label}缺{'、'.join(words)}"
    return "没有派驻指导员" if rule.check == "guide_posted" else f"{label}缺{missing}{rule.unit}"
