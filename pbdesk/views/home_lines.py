"""What is still owed, a line an item, by urgency; members short of one thing share a line, as missed Tuesdays do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import chain

from pbdesk.calendar import PeriodKind
from pbdesk.model import Finding, Outcome, SubjectKind
from pbdesk.rules.almanac import Almanac
from pbdesk.rules.forecast import Chance, Outlook, outlook
from pbdesk.rules.hours import plain, told_missing
from pbdesk.rules.rhythm import rhythm_of
from pbdesk.views.home_rows import DueLine, Listing
from pbdesk.views.names import Names
from pbdesk.views.outlook_words import days_left, last_day_words, unit_of
from pbdesk.views.steps import (
    SOON_DAYS,
    Step,
    Urgency,
    Verb,
    is_open,
    next_step,
    period_of,
    period_words,
)

_SHARED = frozenset({Verb.DUES, Verb.TALK, Verb.HOURS, Verb.MEMBERS})
"""Steps that serve several members at once."""
_NAMED = 3
_MARKS = {Chance.LOST: "来不及", Chance.UNSURE: "待确认", Chance.LOOK_OVER: "要核对"}


class LineMaker:
    """Makes the lines of one page: names, the almanac, and whether a line says whose it is."""

    def __init__(self, names: Names, almanac: Almanac, *, named: bool) -> None:
        self._names = names
        self._almanac = almanac
        self._named = named

    def lines(self, findings: Sequence[Finding]) -> tuple[DueLine, ...]:
        """The lines of all that is open, the most urgent first."""
        soonest = self._next_weekly(findings)
        missed: dict[tuple[str, str], list[Finding]] = defaultdict(list)
        shared: dict[tuple[str, str | None, str], list[Finding]] = defaultdict(list)
        single: list[Finding] = []
        for finding in findings:
            if not is_open(finding, self._almanac.today) or self._told_elsewhere(finding):
                continue
            if self._names.rules[finding.rule].weekly:
                if soonest.get((finding.rule, finding.subject)) is finding:
                    single.append(finding)
                elif self._is_missed(finding):
                    missed[finding.rule, finding.subject].append(finding)
                elif finding.outcome is not Outcome.PENDING:
                    single.append(finding)
            elif shares := _shares(finding):
                shared[shares].append(finding)
            else:
                single.append(finding)
        single += chain.from_iterable(ones for ones in shared.values() if len(ones) == 1)
        made = [self._single(finding) for finding in single]
        made += [self._shared(ones) for ones in shared.values() if len(ones) > 1]
        made += [self._missed(ones) for ones in missed.values()]
        return tuple(sorted(made, key=by_urgency))

    def _told_elsewhere(self, finding: Finding) -> bool:
        """Steps of someone's admission have lines of their own, the next one only, which lead to the file."""
        person = finding.subject_kind is SubjectKind.PERSON
        return person and self._names.rules[finding.rule].door == Verb.ADMISSION

    def outlook(self, finding: Finding) -> Outlook:
        """How an open finding stands."""
        return outlook(finding, self._names.rules[finding.rule], self._almanac)

    def _next_weekly(self, findings: Sequence[Finding]) -> dict[tuple[str, str], Finding]:
        """The one Tuesday of each subject that is told: missed ones share a line, later ones wait for theirs."""
        to_come = [f for f in findings if self._names.rules[f.rule].weekly and f.outcome is Outcome.PENDING]
        return {(f.rule, f.subject): f for f in sorted(to_come, key=lambda f: f.due_on, reverse=True)}

    def _is_missed(self, finding: Finding) -> bool:
        """Whether a branch's Tuesday is over for good, so that it is told with the others."""
        of_branch = finding.subject_kind is SubjectKind.BRANCH and finding.outcome is Outcome.UNMET
        return of_branch and self.outlook(finding).chance is Chance.RECORD_ONLY

    def _single(self, finding: Finding) -> DueLine:
        rule, today = self._names.rules[finding.rule], self._almanac.today
        ahead = self.outlook(finding)
        who = self._names.subject(finding) if self._says_who(finding) else ""
        return DueLine(
            urgency=urgency_of(ahead, today),
            mark=mark_of(ahead, today),
            title=f"{period_words(finding)}{rule.title}" + (f" · {who}" if who else ""),
            note=self._note(finding, ahead),
            due_on=ahead.last_day or finding.due_on,
            message=finding.message,
            finding=finding,
            step=next_step(finding, today, rule),
        )

    def _says_who(self, finding: Finding) -> bool:
        return self._named or finding.subject_kind is not SubjectKind.BRANCH

    def _note(self, finding: Finding, ahead: Outlook) -> str:
        """The last day, what is odd about it, how far along it is, the rule and where it stands."""
        rule = self._names.rules[finding.rule]
        first = finding.due > 1 and finding.done > 0
        unit = unit_of(rule)
        short = finding.due - finding.done
        tally = f"已有 {finding.done} {unit}，还差 {short} {unit}" if first else ""
        cited = rule.citation(period_of(finding).last_day, short=True)
        by = last_day_words(ahead, self._almanac.today)
        return " · ".join(part for part in (by, ahead.reason, tally, rule.text.rstrip("。"), cited) if part)

    def _shared(self, ones: Sequence[Finding]) -> DueLine:
        """One line for several members (or several events) of one rule, which opens their list."""
        first = min(ones, key=lambda f: (f.due_on, f.subject))
        rule, today = self._names.rules[first.rule], self._almanac.today
        ahead = min((self.outlook(f) for f in ones), key=lambda o: _order(urgency_of(o, today)))
        people = first.subject_kind is SubjectKind.PERSON
        step = next_step(first, today, rule)
        names = "、".join(dict.fromkeys(self._whom(f) for f in ones[:_NAMED])) + ("等" if len(ones) > _NAMED else "")
        cited = rule.citation(period_of(first).last_day, short=True)
        where = f" · {self._names.branch(first.branch)}" if self._named else ""
        by = last_day_words(ahead, today)
        return DueLine(
            urgency=urgency_of(ahead, today),
            mark=mark_of(ahead, today),
            title=f"{rule.title}：{self._how_many(ones, people=people)}{where}",
            note=" · ".join(part for part in (by, ahead.reason, names, rule.text.rstrip("。"), cited) if part),
            due_on=ahead.last_day or first.due_on,
            message=first.message,
            finding=first,
            step=Step(step.verb, step.words, step.branch) if step and step.verb in _SHARED else None,
            listing=Listing(first.branch, first.rule, first.period),
        )

    def _how_many(self, ones: Sequence[Finding], *, people: bool) -> str:
        if not people:
            return f"{len(ones)}项要办"
        hours = max(told_missing(f.message) for f in ones)
        if hours:
            return f"{len(ones)}名党员还差，最多差{plain(hours)}学时"
        most = max(f.due - f.done for f in ones)
        unit = unit_of(self._names.rules[ones[0].rule])
        return f"{len(ones)}名党员还差，最多差{most}{unit}" if most > 1 else f"{len(ones)}名党员还没有办好"

    def _whom(self, finding: Finding) -> str:
        return self._names.subject(finding) if finding.subject_kind is SubjectKind.PERSON else period_words(finding)

    def _missed(self, ones: list[Finding]) -> DueLine:
        ones.sort(key=lambda f: f.period)
        who = f" · {self._names.branch(ones[0].subject)}" if self._named else ""
        days = "、".join(period_words(f) for f in ones[:4]) + ("等" if len(ones) > 4 else "")
        step = Step(Verb.VISIT, "补录走访", ones[0].branch or ones[0].subject, on=ones[0].due_on)
        title = f"缺 {len(ones)} 个{rhythm_of(self._names.rules[ones[0].rule]).day_words}的走访{who}"
        return DueLine(
            Urgency.OVERDUE, "已过期", title, f"{days} · 只能补录当时实际走访过的", ones[0].due_on, ones[0].message,
            ones[0], step,
        )  # fmt: skip


def by_urgency(line: DueLine) -> tuple[int, date, str]:
    """A key that sorts lines: what is due today, what is overdue or lost, then by the last day that works."""
    return _order(line.urgency), line.due_on, line.title


def urgency_of(ahead: Outlook, today: date) -> Urgency:
    """How pressing an open finding is."""
    if ahead.chance is Chance.LOST:
        return Urgency.LOST
    left = days_left(ahead, today)
    if ahead.last_day is not None and left == 0:
        return Urgency.TODAY
    if (ahead.due_on < today or left < 0) and ahead.chance is not Chance.IN_TIME:
        return Urgency.OVERDUE
    return Urgency.TODAY if left == 0 else Urgency.SOON if left <= SOON_DAYS else Urgency.LATER


def mark_of(ahead: Outlook, today: date) -> str:
    """The few words that say how pressing it is."""
    told = _MARKS.get(ahead.chance)
    if told is not None:
        return told
    left = days_left(ahead, today)
    if ahead.due_on < today:
        if ahead.chance is Chance.MENDABLE:
            return "今天还可补" if ahead.last_day == today else "还可以补"
        return "已过期"
    return "今天" if left == 0 else f"剩 {left} 天"


def _order(urgency: Urgency) -> int:
    return tuple(Urgency).index(urgency)


def _shares(finding: Finding) -> tuple[str, str | None, str] | None:
    """With which others a finding shares a line: members by rule, branch and period, events by rule and branch."""
    dated = period_of(finding).kind is PeriodKind.DAY
    if finding.subject_kind is SubjectKind.PERSON:
        return finding.rule, finding.branch, "" if dated else finding.period
    return (finding.rule, finding.branch, "") if dated else None
