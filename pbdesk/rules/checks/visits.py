"""GUI-01: a visit every Tuesday, with what holidays, other weekdays and gaps between guides do to it (E-03 to E-11).

A street may choose another weekday, or every so many weeks (:mod:`pbdesk.rules.rhythm`); what is called a Tuesday here
is then that day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from pbdesk.calendar import WorkCalendar, day_period, week_of
from pbdesk.model import DayKind, Finding, Outcome, SubjectKind
from pbdesk.rules.catalogue import Rule
from pbdesk.rules.checks.guides import NOT_BOUND, NOT_POSTED, NOT_YET, guide_on, is_bound
from pbdesk.rules.checks.meetings import branch_subject
from pbdesk.rules.context import Context
from pbdesk.rules.crediting import entered_late
from pbdesk.rules.facts import BranchFact, PostingFact, VisitFact
from pbdesk.rules.policy import Policies
from pbdesk.rules.rhythm import Rhythm, rhythm_of
from pbdesk.rules.settling import Credits, Subject, excuse, finding, not_applicable
from pbdesk.words import WEEKDAY_WORDS, short_date

_TUESDAYS = Rhythm(1)


@dataclass(frozen=True, slots=True)
class Tuesday:
    """What the calendar and the policy make of one Tuesday: on which days a visit meets it, or why none is asked."""

    day: date
    accepted: frozenset[date]
    due_on: date
    """The last day on which a visit is asked for."""
    waiver: str = ""
    known: bool = True
    holiday: str = ""
    rhythm: Rhythm = _TUESDAYS

    @property
    def wrong_day(self) -> str:
        """Why another day of the week is not the one asked for; after a holiday Tuesday its workdays are."""
        named = self.rhythm.day_words
        return f"不是{named}，也不是补走访的工作日" if self.holiday else f"不是{named}"


class Dates(Protocol):
    """What planning a Tuesday looks at."""

    @property
    def calendar(self) -> WorkCalendar:
        """Which days are worked."""

    @property
    def policies(self) -> Policies:
        """What is asked of a holiday."""


def plan_tuesday(ctx: Dates, day: date, rhythm: Rhythm = _TUESDAYS) -> Tuesday:
    """Apply the calendar and the policy ``holiday_tuesday`` to one Tuesday (E-05, E-09)."""
    kind = ctx.calendar.kind(day)
    policy = ctx.policies.text("holiday_tuesday", day)
    itself = frozenset({day}) | rhythm.made_up(day)
    if kind is not DayKind.HOLIDAY or policy == "strict":
        return Tuesday(day, itself, max(itself), known=kind is not None, rhythm=rhythm)
    name = ctx.calendar.holiday_name(day) or "节假日"
    if policy == "excuse":
        return Tuesday(day, itself, max(itself), f"当天是{name}，按规定免计", holiday=name, rhythm=rhythm)
    kinds = {other: ctx.calendar.kind(other) for other in week_of(day)}
    workdays = [d for d, k in kinds.items() if k is DayKind.WORKDAY or (k is None and d.weekday() < 5)]
    if not workdays:
        none = f"当天是{name}，整周没有工作日，免计"
        return Tuesday(day, itself, max(itself), none, holiday=name, rhythm=rhythm)
    accepted = itself.union(workdays)
    due_on = max(accepted - {day})
    return Tuesday(day, accepted, due_on, known=None not in kinds.values(), holiday=name, rhythm=rhythm)


def tuesday_visits(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """One finding a branch and Tuesday; under ``per_guide`` one a guide and Tuesday as well (E-11)."""
    rhythm = rhythm_of(rule)
    tuesdays = [plan_tuesday(ctx, day, rhythm) for day in rhythm.asked(ctx)]
    for branch in ctx.facts.branches:
        weeks = _by_week(ctx.facts.visits.get(branch.id, ()), rhythm)
        bound = is_bound(ctx, rule, branch)
        for tuesday in tuesdays:
            if not branch.span.covers(tuesday.day):
                continue
            if bound:
                yield _tuesday_finding(ctx, rule, branch, tuesday, weeks)
            else:
                yield not_applicable(rule, branch_subject(branch), day_period(tuesday.day), NOT_BOUND)
    yield from _guide_tuesdays(ctx, rule, tuesdays)


def _by_week(visits: Sequence[VisitFact], rhythm: Rhythm) -> Mapping[date, list[VisitFact]]:
    """Visits by the Tuesday of their Monday-to-Sunday week: a visit can only ever pay for that one (E-06, E-08)."""
    weeks: dict[date, list[VisitFact]] = defaultdict(list)
    for visit in visits:
        weeks[rhythm.day_of(visit.visited_on)].append(visit)
    return weeks


def _tuesday_finding(
    ctx: Context, rule: Rule, branch: BranchFact, tuesday: Tuesday, weeks: Mapping[date, list[VisitFact]]
) -> Finding:
    postings = ctx.facts.postings.get(branch.id, ())
    guide = guide_on(postings, tuesday.day)
    subject = branch_subject(branch, guide.person_id if guide else None)
    found, usable = usable_visits(ctx, postings, weeks.get(tuesday.day, ()))
    if tuesday.waiver:
        for visit in usable:
            found.reject(visit.id, "这一周已经免计")
        return _dated(rule, subject, tuesday, Outcome.WAIVED, found, tuesday.waiver)
    outcome, told = _credit(ctx, tuesday, found, usable)
    if outcome is None:
        outcome, told = _without_visit(ctx, rule, tuesday, subject, postings, weeks)
    if outcome is Outcome.NOT_APPLICABLE:
        return not_applicable(rule, subject, day_period(tuesday.day), told)
    return _dated(rule, subject, tuesday, outcome, found, told)


def usable_visits(
    ctx: Context, postings: Sequence[PostingFact], visits: Sequence[VisitFact]
) -> tuple[Credits, list[VisitFact]]:
    """The visits that may count, and the credits that already say why the others don't."""
    found, usable = Credits(), []
    spans = {p.id: p.span for p in postings}
    for visit in visits:
        span = spans.get(visit.posting_id)
        if visit.visited_on > ctx.today:
            found.reject(visit.id, "日期还没有到")
        elif span is None or not span.covers(visit.visited_on):
            found.reject(visit.id, NOT_POSTED)
        else:
            usable.append(visit)
    return found, usable


def _credit(
    ctx: Context, tuesday: Tuesday, found: Credits, usable: Sequence[VisitFact]
) -> tuple[Outcome | None, str]:
    """Let one visit of the week pay; the rest is surplus and pays for nothing (E-08)."""
    if not usable:
        return None, ""
    rhythm, week = tuesday.rhythm, tuesday.rhythm.window_words
    best = min(usable, key=lambda v: (v.visited_on not in tuesday.accepted, v.visited_on != tuesday.day, v.visited_on))
    on_time = best.visited_on in tuesday.accepted
    if not on_time and ctx.policies.text("late_visit", tuesday.day) == "unmet":
        for visit in usable:
            found.reject(visit.id, f"{_said(visit.visited_on)}走访，{tuesday.wrong_day}")
        return None, ""
    found.counted.append(best.id)
    for visit in usable:
        if visit is not best:
            found.reject(visit.id, f"{week}已有一次走访计入，多出的不抵其他周")
    late = entered_late(ctx, best.visited_on, best.recorded_on)
    remark = f"；{late}" if late else ""
    if not on_time:
        return Outcome.WARN, f"{week}{_said(best.visited_on)}走访，{tuesday.wrong_day}{remark}"
    if best.visited_on == tuesday.day:
        return Outcome.MET, f"{short_date(best.visited_on)}已走访{remark}"
    why = f"{rhythm.day_words}是{tuesday.holiday}，改" if tuesday.holiday else f"{rhythm.day_words}没去，"
    return Outcome.MET, f"{why}在{_said(best.visited_on)}走访{remark}"


def _without_visit(
    ctx: Context,
    rule: Rule,
    tuesday: Tuesday,
    subject: Subject,
    postings: Sequence[PostingFact],
    weeks: Mapping[date, list[VisitFact]],
) -> tuple[Outcome, str]:
    """What a Tuesday without a countable visit is: not yet owed, open, spared, explained or missed."""
    nobody = guide_on(postings, tuesday.day) is None
    if nobody and postings and all(p.span.start and p.span.start > tuesday.day for p in postings):
        return Outcome.NOT_APPLICABLE, NOT_YET
    spared = "" if nobody else _spared(ctx, tuesday, postings, weeks)
    if spared:
        return Outcome.WAIVED, spared
    if ctx.today <= tuesday.due_on:
        told = f"待走访，最后期限{short_date(tuesday.due_on)}"
        return Outcome.PENDING, told + ("；当天没有党建指导员" if nobody else "")
    accepted = excuse(ctx, rule, subject, tuesday.day.isoformat())
    if accepted:
        return Outcome.EXCUSED, f"没有走访；上级已认可说明：{accepted}"
    if nobody:
        return Outcome.UNMET, "当天没有党建指导员"
    if not tuesday.known:
        return Outcome.UNKNOWN, "没有走访；当年节假日安排还没有录入，不能确定是否工作日"
    if ctx.policies.text("visit_scope", tuesday.day) == "per_guide":
        return Outcome.UNMET, f"连续{ctx.policies.number('visit_every_weeks', tuesday.day)}周没有走访"
    return Outcome.UNMET, f"没有走访，期限{short_date(tuesday.due_on)}已过"


def _spared(
    ctx: Context, tuesday: Tuesday, postings: Sequence[PostingFact], weeks: Mapping[date, list[VisitFact]]
) -> str:
    """Why nothing is owed under ``per_guide``: a branch is owed a visit every so many weeks, not every week (E-11).

    The weeks count from the posting and from the policy; an empty text means that the visit is owed.
    """
    if ctx.policies.text("visit_scope", tuesday.day) != "per_guide":
        return ""
    number = ctx.policies.number("visit_every_weeks", tuesday.day)
    for back in range(1, number):
        earlier = tuesday.day - timedelta(days=7 * back)
        _, usable = usable_visits(ctx, postings, weeks.get(earlier, ()))
        if usable:
            return f"按指导员计算，{number}周内已在{short_date(usable[0].visited_on)}走访"
    first = tuesday.day - timedelta(days=7 * (number - 1))
    before = guide_on(postings, first) and ctx.policies.text("visit_scope", first) == "per_guide"
    return "" if before else f"按指导员计算，还不满{number}周"


def _guide_tuesdays(ctx: Context, rule: Rule, tuesdays: Sequence[Tuesday]) -> Iterator[Finding]:
    """Under ``per_guide``: each guide visits one of his branches every Tuesday (E-11)."""
    for tuesday in tuesdays:
        if ctx.policies.text("visit_scope", tuesday.day) != "per_guide":
            continue
        charges: dict[str, list[tuple[BranchFact, Sequence[PostingFact]]]] = defaultdict(list)
        for branch in ctx.facts.branches:
            postings = ctx.facts.postings.get(branch.id, ())
            guide = guide_on(postings, tuesday.day)
            if guide and branch.span.covers(tuesday.day) and is_bound(ctx, rule, branch):
                charges[guide.person_id].append((branch, postings))
        for person, branches in sorted(charges.items()):
            yield _guide_finding(ctx, rule, tuesday, person, branches)


def _guide_finding(
    ctx: Context,
    rule: Rule,
    tuesday: Tuesday,
    person: str,
    branches: Sequence[tuple[BranchFact, Sequence[PostingFact]]],
) -> Finding:
    subject = Subject(person, SubjectKind.GUIDE, None, person)
    found, usable = Credits(), []
    for branch, postings in branches:
        mine = [p for p in postings if p.person_id == person]
        own = {p.id for p in mine}
        weeks = _by_week(ctx.facts.visits.get(branch.id, ()), tuesday.rhythm)
        some, good = usable_visits(ctx, mine, [v for v in weeks.get(tuesday.day, ()) if v.posting_id in own])
        found.rejected.extend(some.rejected)
        usable.extend(good)
    if tuesday.waiver:
        return _dated(rule, subject, tuesday, Outcome.WAIVED, found, tuesday.waiver)
    outcome, told = _credit(ctx, tuesday, found, sorted(usable, key=lambda v: (v.visited_on, v.id)))
    if outcome is None:
        pending = ctx.today <= tuesday.due_on
        told = "待走访" if pending else "当周没有走访任何一个支部"
        missed = Outcome.UNMET if tuesday.known else Outcome.UNKNOWN
        outcome = Outcome.PENDING if pending else missed
    return _dated(rule, subject, tuesday, outcome, found, told)


def _said(day: date) -> str:
    return f"{short_date(day)}（{WEEKDAY_WORDS[day.weekday()]}）"


def _dated(rule: Rule, subject: Subject, tuesday: Tuesday, outcome: Outcome, found: Credits, told: str) -> Finding:
    due = 0 if outcome is Outcome.WAIVED else 1
    done = len(found.counted)
    return finding(
        rule, subject, tuesday.day.isoformat(), outcome, due, done, found, tuesday.due_on, f"{told}。"
    )

