"""A street's own rules of visits that name no day: so many in a period, or never more than so many days apart.

The interval is one finding a branch and quarter, so that what is found keeps its name while visits are entered. Inside
it a clock runs: from the last visit, or from the beginning, the next one is owed within N days; where none came, the
clock starts anew at the day that was missed. Each such last day belongs to the quarter in which it lies. Counted are
the last days that were kept; a gap of more than N days leaves at least one that was not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from pbdesk.calendar import Period
from pbdesk.model import DayKind, Finding, Outcome, SubjectKind
from pbdesk.rules.catalogue import Rule
from pbdesk.rules.checks.guides import NOT_BOUND, NOT_YET, for_branch, is_bound, own_share, partly_posted, person_of
from pbdesk.rules.checks.meetings import branch_subject
from pbdesk.rules.checks.visits import usable_visits
from pbdesk.rules.context import SHORT_WORDS, Context
from pbdesk.rules.crediting import entered_late
from pbdesk.rules.facts import BranchFact, PostingFact, VisitFact
from pbdesk.rules.rhythm import WEEKDAYS
from pbdesk.rules.settling import Credits, Subject, excuse, finding, not_applicable, settle
from pbdesk.words import short_date

_GAPS_TOLD = 5


def visit_count(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """So many visits in each month, quarter or year; of one day only one counts."""
    number = int(rule.parameters["number"])
    weekday = rule.parameters.get("weekday")

    def credits_of(branch: BranchFact, period: Period, postings: Sequence[PostingFact]) -> Credits:
        own = {posting.id for posting in postings}
        inside = [v for v in ctx.facts.visits.get(branch.id, ()) if v.visited_on in period]
        found, usable = usable_visits(ctx, ctx.facts.postings.get(branch.id, ()), inside)
        days: set[date] = set()
        for visit in usable:
            wrong = weekday is not None and WEEKDAYS[visit.visited_on.weekday()] != weekday
            if visit.posting_id not in own:
                found.reject(visit.id, "是另一位党建指导员的走访")
            elif wrong or visit.visited_on in days:
                found.reject(visit.id, "不是要求的星期几" if wrong else "同一天已有一次走访计入")
            else:
                days.add(visit.visited_on)
                _count(ctx, found, visit)
        return found

    for period in ctx.periods(rule.period):
        for branch, days in ctx.active_branches(period):
            waiver = ctx.branch_too_short(branch, period, days)
            yield from for_branch(ctx, rule, branch, period, credits_of, number, waiver)
            for person, mine, posted in partly_posted(ctx, rule, branch, period):
                share = own_share(number, posted, period)
                short = f"{SHORT_WORDS[period.kind]}只派驻{posted}天，按天数折算不足1次，免计"
                subject, found = Subject(person, SubjectKind.GUIDE, branch.id, person), credits_of(branch, period, mine)
                yield settle(ctx, rule, subject, period, found, due=share or 1, waiver="" if share else short)


def visit_interval(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """Never more than N days without a visit: one finding a branch and quarter, with the gaps that were longer."""
    for period in ctx.quarters():
        for branch, _ in ctx.active_branches(period):
            postings = ctx.facts.postings.get(branch.id, ())
            subject = branch_subject(branch, person_of(ctx, branch, period))
            late = all(p.span.start is not None and p.span.start >= period.end for p in postings)
            if not is_bound(ctx, rule, branch):
                yield not_applicable(rule, subject, period, NOT_BOUND)
            elif postings and late:
                yield not_applicable(rule, subject, period, NOT_YET)
            else:
                yield _interval_finding(ctx, rule, branch, subject, period)


@dataclass(slots=True)
class _Clock:
    """What the clock of one quarter showed: last days kept and missed, the next one to come.

    ``started`` is the day before it began to run, where no visit set it going.
    """

    started: date | None = None
    kept: int = 0
    missed: list[date] = field(default_factory=list)
    gaps: dict[date, date | None] = field(default_factory=dict)
    """When each gap that was too long began, and when a visit ended it."""
    ahead: list[date] = field(default_factory=list)

    @property
    def due(self) -> int:
        """How many last days lie in the quarter."""
        return self.kept + len(self.missed) + len(self.ahead)


def _interval_finding(ctx: Context, rule: Rule, branch: BranchFact, subject: Subject, period: Period) -> Finding:
    number = int(rule.parameters["days"])
    postings = ctx.facts.postings.get(branch.id, ())
    found, usable = usable_visits(ctx, postings, ctx.facts.visits.get(branch.id, ()))
    found.rejected = [r for r in found.rejected if r.id in _inside(ctx, branch, period)]
    begins = max(d for d in (period.start, branch.span.start, _posted_from(postings)) if d)
    last = min(period.last_day, branch.span.end - timedelta(days=1)) if branch.span.end else period.last_day
    clock = _run(ctx, found, usable, begins, last, number)
    outcome, told, due_on = _settled(ctx, clock, last, number)
    accepted = excuse(ctx, rule, subject, period.label)
    if outcome is Outcome.UNMET and accepted:
        outcome, told = Outcome.EXCUSED, f"{told}；上级已认可说明：{accepted}"
    if not clock.due:
        return not_applicable(rule, subject, period, f"这一段不满{number}天")
    message = "；".join([told, *found.notes]) + "。"
    return finding(rule, subject, period.label, outcome, clock.due, clock.kept, found, due_on, message)


def _run(
    ctx: Context, found: Credits, usable: Sequence[VisitFact], begins: date, last: date, number: int
) -> _Clock:
    """Let the clock run from the visit before the beginning (or from the beginning) to the last day."""
    step, eve = timedelta(days=number), begins - timedelta(days=1)
    before = [v.visited_on for v in usable if begins - step <= v.visited_on < begins]
    mark = seen = max(before, default=eve)
    clock = _Clock(started=None if before else eve)
    coming = [v for v in usable if begins <= v.visited_on <= last]
    while (until := _workday(ctx, mark + step)) <= last:
        inside = [v for v in coming if mark < v.visited_on <= until]
        if inside:
            for visit in inside[:-1]:
                found.reject(visit.id, "这一段间隔里还有更近的一次走访")
            _count(ctx, found, inside[-1])
            clock.kept += 1
            mark = seen = inside[-1].visited_on
        elif until < ctx.today:
            clock.missed.append(until)
            clock.gaps[seen] = next((v.visited_on for v in coming if v.visited_on > until), None)
            mark = until
        else:
            clock.ahead.append(until)
            mark = until
    for visit in coming:
        if visit.visited_on > mark:
            found.reject(visit.id, "下一次期限在这个季度以后")
    return clock


def _settled(ctx: Context, clock: _Clock, last: date, number: int) -> tuple[Outcome, str, date]:
    """Outcome, sentence and last day of what the clock showed."""
    lead = f"应{clock.due}次，每次间隔不超过{number}天，做到{clock.kept}次"
    if clock.missed:
        known = any(ctx.calendar.kind(day) is not None for day in clock.missed)
        gaps = [_gap_words(clock, begun, ended, min(ctx.today, last)) for begun, ended in clock.gaps.items()]
        more = f"等{len(gaps)}段" if len(gaps) > _GAPS_TOLD else ""
        told = f"{lead}；间隔超过的有：{'、'.join(gaps[:_GAPS_TOLD])}{more}"
        if known and clock.ahead:  # what was missed does not end the duty: the next visit is owed all the same
            return Outcome.UNMET, f"{told}；下一次最晚{short_date(clock.ahead[0])}", clock.ahead[0]
        if known:
            return Outcome.UNMET, told, clock.missed[-1]
        return Outcome.UNKNOWN, f"{told}；当年节假日安排还没有录入，不能确定期限", clock.missed[-1]
    if clock.ahead:
        return Outcome.PENDING, f"{lead}；下一次最晚{short_date(clock.ahead[0])}", clock.ahead[0]
    return Outcome.MET, lead, last


def _gap_words(clock: _Clock, begun: date, ended: date | None, now: date) -> str:
    if begun == clock.started:
        days = (ended - begun).days - 1 if ended else (now - begun).days
        return f"{short_date(begun + timedelta(days=1))}起{days}天没有走访"
    if ended is None:
        return f"{short_date(begun)}以后{(now - begun).days}天没有走访"
    return f"{short_date(begun)}到{short_date(ended)}隔了{(ended - begun).days}天"


def _workday(ctx: Context, day: date) -> date:
    """The day, or the next one that is worked, where the policy lets a holiday put things off (E-05)."""
    if ctx.policies.text("holiday_tuesday", day) == "strict":
        return day
    while ctx.calendar.kind(day) is DayKind.HOLIDAY:
        day += timedelta(days=1)
    return day


def _count(ctx: Context, found: Credits, visit: VisitFact) -> None:
    found.counted.append(visit.id)
    late = entered_late(ctx, visit.visited_on, visit.recorded_on)
    if late:
        found.notes.append(f"{short_date(visit.visited_on)}的走访是{late}")


def _inside(ctx: Context, branch: BranchFact, period: Period) -> set[str]:
    return {visit.id for visit in ctx.facts.visits.get(branch.id, ()) if visit.visited_on in period}


def _posted_from(postings: Sequence[PostingFact]) -> date | None:
    """Since when the branch has had a guide; None when nobody knows."""
    starts = [posting.span.start for posting in postings]
    return None if None in starts else min((start for start in starts if start), default=None)
