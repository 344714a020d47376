"""Findings as the marks of a sheet: lines by kind of meeting, Tuesdays, the guide's duties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from pbdesk.calendar import Period, PeriodKind, months_in
from pbdesk.model import Finding, MeetingKind, Outcome, SubjectKind
from pbdesk.rules.crediting import days_late
from pbdesk.views.quarter_facts import QuarterFacts
from pbdesk.views.rows import Line, Mark, Ratio, Sitting, Tuesday
from pbdesk.views.steps import TUESDAY_RULE, period_of
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
        if finding.rule in LINE_RULES:
            found[finding.rule, finding.subject].append(finding)
    ordered = sorted(found, key=lambda key: list(LINE_RULES).index(key[0]))
    lines = [_line(rule, subject, found[rule, subject], period, facts, groups) for rule, subject in ordered]
    return _without_idle_groups(lines)


def tuesdays_of(findings: Iterable[Finding], facts: QuarterFacts, people: Mapping[str, str]) -> list[Tuesday]:
    """The Tuesdays that ask for a visit; none at all where the branch is not bound."""
    own = sorted((f for f in findings if f.rule == TUESDAY_RULE), key=lambda f: f.period)
    if all(f.outcome is Outcome.NOT_APPLICABLE for f in own):
        return []
    return [_tuesday(finding, facts, people) for finding in own]


def duty_of(findings: Iterable[Finding], rule: str, facts: QuarterFacts) -> Mark | None:
    """The mark of a guide's duty; nothing where the branch is not bound."""
    found = next((f for f in findings if f.rule == rule and f.outcome is not Outcome.NOT_APPLICABLE), None)
    return mark_of(found, facts) if found else None


def mark_of(finding: Finding, facts: QuarterFacts, *, told: bool = True) -> Mark:
    """One obligation with the meetings that paid for it, by day, and (``told``) the reason why nothing is owed."""
    last = period_of(finding).end
    sittings = [_sitting(facts.sittings[record], last, facts) for record in finding.counted if record in facts.sittings]
    return Mark(
        finding.outcome, finding.due, finding.done, finding.due_on,
        tuple(sorted(sittings, key=lambda s: (s.held_on, s.id))), _reason(finding) if told else "",
    )  # fmt: skip


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
    rule: str, subject: str, findings: Sequence[Finding], period: Period, facts: QuarterFacts, groups: Mapping[str, str]
) -> Line:
    label = group_label(groups.get(subject, "")) if subject in groups else LINE_RULES[rule]
    own = [period_of(finding) for finding in findings]
    if own[0].kind is PeriodKind.YEAR:
        return Line(rule, f"{label}（{own[0].start.year}年）", (mark_of(findings[0], facts),), yearly=True)
    if own[0].kind is PeriodKind.QUARTER or all(f.outcome is Outcome.NOT_APPLICABLE for f in findings):
        return Line(rule, label, (mark_of(findings[0], facts),))
    by_start = {one.start: mark_of(finding, facts, told=False) for one, finding in zip(own, findings, strict=True)}
    return Line(rule, label, tuple(by_start.get(month.start) for month in months_in(period)))


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
