"""Findings as the marks of a sheet: lines by kind of meeting, Tuesdays, the guide's duties.

A street's own rule stands at the place of the rule that it replaces, otherwise below the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from pbdesk.calendar import Period, PeriodKind, months_in
from pbdesk.model import Finding, MeetingKind, Outcome, SubjectKind
from pbdesk.rules import Rule
from pbdesk.rules.crediting import days_late
from pbdesk.views.quarter_facts import QuarterFacts
from pbdesk.views.rows import Line, Mark, Ratio, Sitting, Tuesday
from pbdesk.views.steps import TUESDAY_RULE, is_guided, period_of
from pbdesk.words import MEETING_WORDS

LINE_RULES: Mapping[str, str] = {
    "MTG-01": MEETING_WORDS[MeetingKind.GENERAL_MEETING],
    "MTG-02": MEETING_WORDS[MeetingKind.COMMITTEE_MEETING],
    "MTG-03": MEETING_WORDS[MeetingKind.GROUP_MEETING],
    "MTG-04": MEETING_WORDS[MeetingKind.LECTURE],
    "MTG-06": MEETING_WORDS[MeetingKind.THEME_DAY],
    "MTG-07": MEETING_WORDS[MeetingKind.ORGANIZATION_LIFE_MEETING],
    "MTG-08": "民主评议",
}
"""The rules that have a line of their own in a branch's table, in its order."""
GRAVEST_FIRST = (
    Outcome.UNMET, Outcome.UNKNOWN, Outcome.PENDING, Outcome.EXCUSED, Outcome.WARN, Outcome.MET, Outcome.WAIVED,
)  # fmt: skip
"""The outcome that speaks for several."""


def by_branch(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """A branch's own findings, those of its groups among them; what binds a person stands elsewhere."""
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.branch and finding.subject_kind in {SubjectKind.BRANCH, SubjectKind.GROUP}:
            found[finding.branch].append(finding)
    return found


def lines_of(findings: Sequence[Finding], period: Period, facts: QuarterFacts, groups: Mapping[str, str]) -> list[Line]:
    """The table of organisational life, a line a rule or, for groups, a line a group."""
    found: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        rule = facts.rules[finding.rule]
        if rule.place in LINE_RULES or (facts.rules.is_own(rule.id) and not is_guided(rule)):
            found[finding.rule, finding.subject].append(finding)
    order = {rule: number for number, rule in enumerate(LINE_RULES)}
    ordered = sorted(found, key=lambda key: (order.get(facts.rules[key[0]].place, len(order)), key[0]))
    lines = [_line(facts.rules[key[0]], key[1], found[key], period, facts, groups) for key in ordered]
    return _without_idle_groups(lines)


def guide_lines_of(findings: Iterable[Finding], facts: QuarterFacts) -> list[Line]:
    """What a street asks of its guides beside days, general meetings and lectures: a line a rule, summed up."""
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        rule = facts.rules[finding.rule]
        stands_alone = not rule.replaces or (rule.replaces == TUESDAY_RULE and not rule.weekly)
        if facts.rules.is_own(rule.id) and is_guided(rule) and stands_alone:
            found[finding.rule].append(finding)
    marks = {rule: _summed(ones, facts) for rule, ones in sorted(found.items())}
    return [Line(facts.rules[rule].place, facts.rules[rule].title, (mark,)) for rule, mark in marks.items() if mark]


def tuesdays_of(findings: Iterable[Finding], facts: QuarterFacts, people: Mapping[str, str]) -> list[Tuesday]:
    """The Tuesdays that ask for a visit; none at all where the branch is not bound."""
    asked = [rule for rule in facts.rules.at(TUESDAY_RULE) if facts.rules[rule].weekly]
    own = sorted((f for f in findings if f.rule in asked), key=lambda f: f.period)
    if all(f.outcome is Outcome.NOT_APPLICABLE for f in own):
        return []
    return [_tuesday(finding, facts, people) for finding in own]


def duty_of(findings: Iterable[Finding], rule: str, facts: QuarterFacts) -> Mark | None:
    """The mark of a guide's duty; nothing where the branch is not bound."""
    return _summed([f for f in findings if f.rule in facts.rules.at(rule)], facts)


def mark_of(finding: Finding, facts: QuarterFacts, *, told: bool = True) -> Mark:
    """One obligation with the meetings that paid for it, by day, and (``told``) the reason why nothing is owed."""
    last = period_of(finding).end
    sittings = [_sitting(facts.sittings[record], last, facts) for record in finding.counted if record in facts.sittings]
    return Mark(
        finding.outcome, finding.due, finding.done, finding.due_on,
        tuple(sorted(sittings, key=lambda s: (s.held_on, s.id))), _reason(finding) if told else "",
        facts.rules[finding.rule].unit,
    )  # fmt: skip


def _summed(findings: Iterable[Finding], facts: QuarterFacts) -> Mark | None:
    """Several obligations of one rule as one mark; nothing where the branch is not bound."""
    marks = [mark_of(f, facts) for f in findings if f.outcome is not Outcome.NOT_APPLICABLE]
    if len(marks) < 2:
        return marks[0] if marks else None
    outcome = next(o for o in GRAVEST_FIRST if any(mark.outcome is o for mark in marks))
    due_on = min(mark.due_on for mark in marks if mark.outcome is outcome)
    sittings = tuple(sitting for mark in marks for sitting in mark.sittings)
    return Mark(outcome, sum(m.due for m in marks), sum(m.ratio.part for m in marks), due_on, sittings)


def _tuesday(finding: Finding, facts: QuarterFacts, people: Mapping[str, str]) -> Tuesday:
    visit = next((record for record in finding.counted if record in facts.visits), None)
    visited_on = facts.visits[visit] if visit else None
    return Tuesday(
        day=date.fromisoformat(finding.period),
        outcome=finding.outcome,
        ratio=Ratio(min(finding.done, finding.due), finding.due),
        visited_on=visited_on,
        guide=people.get(finding.person or "", ""),
        message=finding.message,
        late=visited_on is not None and _is_late(visit or "", visited_on, date.max, facts),
    )


def _sitting(sitting: Sitting, end: date, facts: QuarterFacts) -> Sitting:
    """The meeting as it pays for an obligation: entered after its period had ended it is late at once (E-32)."""
    return replace(sitting, late=True) if _is_late(sitting.id, sitting.held_on, end, facts) else sitting


def _is_late(record: str, day: date, end: date, facts: QuarterFacts) -> bool:
    return days_late(facts.policies, day, facts.recorded.get(record), end) is not None


def _line(
    rule: Rule,
    subject: str,
    findings: Sequence[Finding],
    period: Period,
    facts: QuarterFacts,
    groups: Mapping[str, str],
) -> Line:
    group = groups.get(subject, "") if subject in groups else None
    label = LINE_RULES.get(rule.id, rule.title) if group is None else group_label(group)
    if rule.id not in LINE_RULES and group:
        label = f"{rule.title}（{group}）"
    own = [period_of(finding) for finding in findings]
    if own[0].kind is PeriodKind.YEAR:
        return Line(rule.place, f"{label}（{own[0].start.year}年）", (mark_of(findings[0], facts),), yearly=True)
    if own[0].kind is PeriodKind.QUARTER or all(f.outcome is Outcome.NOT_APPLICABLE for f in findings):
        return Line(rule.place, label, (mark_of(findings[0], facts),))
    by_start = {one.start: mark_of(finding, facts, told=False) for one, finding in zip(own, findings, strict=True)}
    return Line(rule.place, label, tuple(by_start.get(month.start) for month in months_in(period)))


def _without_idle_groups(lines: list[Line]) -> list[Line]:
    """Where a branch had groups for some months only, its line for the months without them says nothing."""
    has_groups = any(line.rule == "MTG-03" and line.label != LINE_RULES["MTG-03"] for line in lines)
    return [line for line in lines if not (has_groups and line.label == LINE_RULES["MTG-03"])]


def _reason(finding: Finding) -> str:
    """Why nothing is owed, short enough for a cell."""
    if finding.outcome not in {Outcome.NOT_APPLICABLE, Outcome.WAIVED}:
        return ""
    return finding.message.removeprefix("不适用：").rstrip("。")


def group_label(name: str) -> str:
    """What a group's meeting is called."""
    return f"{name}会" if name.endswith("小组") else f"{LINE_RULES['MTG-03']}（{name}）" if name else "党小组会"
