"""The checks of MTG-01 to MTG-08: meetings, lectures, theme days and the yearly sittings of a branch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from pbdesk.calendar import Period, year_period
from pbdesk.model import Finding, MeetingKind, SubjectKind
from pbdesk.rules.catalogue import Rule
from pbdesk.rules.context import Context, shared_days
from pbdesk.rules.crediting import (
    combined_day_doubts,
    combined_day_objections,
    count,
    credit_meetings,
    held_objection,
    of_kind,
)
from pbdesk.rules.facts import BranchFact, GroupFact, MeetingFact, Span, days_covered, last_end
from pbdesk.rules.settling import Credits, Subject, not_applicable, settle


def branch_subject(branch: BranchFact, person: str | None = None) -> Subject:
    """A branch as the subject of a finding."""
    return Subject(branch.id, SubjectKind.BRANCH, branch.id, person, branch.span.end)


def general_meeting_candidates(ctx: Context, branch: BranchFact) -> list[MeetingFact]:
    """General meetings, and life meetings held in that form, which the policy may not count (E-28)."""
    meetings = of_kind(ctx, branch.id, MeetingKind.GENERAL_MEETING, MeetingKind.ORGANIZATION_LIFE_MEETING)
    return [m for m in meetings if m.kind is MeetingKind.GENERAL_MEETING or m.group_id is None]


def life_objection(ctx: Context, period: Period, meeting: MeetingFact) -> str:
    """Why a life meeting does not count as a meeting of the form it was held in, where the policy says so (E-28)."""
    if meeting.kind is not MeetingKind.ORGANIZATION_LIFE_MEETING:
        return ""
    counts = ctx.policies.switch("life_counts_as_general", period.start)
    return "" if counts else "本地规定组织生活会不另算一次会议"


def general_meetings(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """MTG-01: a general meeting a quarter; the founding meeting is one itself (E-01)."""
    for period in ctx.periods(rule.period):
        for branch, days in ctx.active_branches(period):
            candidates = general_meeting_candidates(ctx, branch)
            found = credit_meetings(ctx, branch, candidates, period, partial(life_objection, ctx, period))
            waiver = ctx.branch_too_short(branch, period, days)
            yield settle(ctx, rule, branch_subject(branch), period, found, due=_times(rule), waiver=waiver)


def committee_meetings(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """MTG-02: a committee meeting a month, due from the committee's election on (E-16)."""
    clashes = {b.id: combined_day_objections(ctx, b.id) for b in ctx.facts.branches}
    doubts = {b.id: combined_day_doubts(ctx, b.id) for b in ctx.facts.branches}
    for period in ctx.periods(rule.period):
        for branch, _ in ctx.active_branches(period):
            committees = ctx.facts.committees.get(branch.id, ())
            subject = replace(branch_subject(branch), until=_earlier(branch.span.end, last_end(committees)))
            days = shared_days(branch.span, committees, period)
            if not days:
                yield not_applicable(rule, subject, period, "没有支部委员会")
                continue
            candidates = of_kind(ctx, branch.id, MeetingKind.COMMITTEE_MEETING)
            objection = partial(_committee_objection, committees, clashes[branch.id])
            found = credit_meetings(ctx, branch, candidates, period, objection)
            found.doubts.update({m: why for m, why in doubts[branch.id].items() if m in found.counted})
            yield settle(ctx, rule, subject, period, found, due=_times(rule), waiver=ctx.too_short(period, days))


def _committee_objection(committees: Sequence[Span], clashes: Mapping[str, str], meeting: MeetingFact) -> str:
    if not any(span.covers(meeting.held_on) for span in committees):
        return "当天还没有支部委员会"
    return clashes.get(meeting.id, "")


def _earlier(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day), default=None)


def group_meetings(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """MTG-03: a meeting a month of each Party group."""
    for period in ctx.periods(rule.period):
        for branch, _ in ctx.active_branches(period):
            groups = [(g, days) for g in ctx.facts.groups.get(branch.id, ())
                      if (days := shared_days(branch.span, [g.span], period))]  # fmt: skip
            if not groups:
                yield not_applicable(rule, branch_subject(branch), period, "没有划分党小组")
            elif len(groups) == 1 and _is_whole_branch(ctx, branch, groups[0][0], period):
                reason = "只有一个党小组且包括全体党员，与党员大会相同，建议核对党小组设置"
                yield not_applicable(rule, _group_subject(branch, groups[0][0]), period, reason)
            else:
                for group, days in groups:
                    found = _group_credits(ctx, branch, group, period)
                    subject, waiver = _group_subject(branch, group), ctx.too_short(period, days)
                    yield settle(ctx, rule, subject, period, found, due=_times(rule), waiver=waiver)


def _group_subject(branch: BranchFact, group: GroupFact) -> Subject:
    return Subject(group.id, SubjectKind.GROUP, branch.id, until=_earlier(branch.span.end, group.span.end))


def _is_whole_branch(ctx: Context, branch: BranchFact, group: GroupFact, period: Period) -> bool:
    """Whether, in a period, everyone on the roll belongs to this one group."""
    roll = [m for m in ctx.facts.memberships.get(branch.id, ()) if days_covered([m.span], period.start, period.end)]
    return bool(roll) and all(m.group_id == group.id for m in roll)


def _group_credits(ctx: Context, branch: BranchFact, group: GroupFact, period: Period) -> Credits:
    candidates = [
        m for m in of_kind(ctx, branch.id, MeetingKind.GROUP_MEETING, MeetingKind.ORGANIZATION_LIFE_MEETING)
        if m.group_id == group.id or (m.group_id is None and m.kind is MeetingKind.GROUP_MEETING)
    ]  # fmt: skip

    def objection(meeting: MeetingFact) -> str:
        if meeting.group_id is None:
            return "没有写明是哪个党小组的会"
        return life_objection(ctx, period, meeting) if group.span.covers(meeting.held_on) else "当天还没有这个党小组"

    return credit_meetings(ctx, branch, candidates, period, objection)


def lectures(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """MTG-04: lectures as often as local practice asks; no central text gives a number."""
    yearly = ctx.policies.text("lecture_period", ctx.year().start) == "year"
    for period in [ctx.year()] if yearly else ctx.quarters():
        due = ctx.policies.number("lecture_min", period.start)
        for branch, days in ctx.active_branches(period):
            subject = branch_subject(branch)
            if not due:
                yield not_applicable(rule, subject, period, "本地没有要求党课次数")
                continue
            found = credit_meetings(ctx, branch, of_kind(ctx, branch.id, MeetingKind.LECTURE), period)
            waiver = ctx.branch_too_short(branch, period, days)
            yield settle(ctx, rule, subject, period, found, due=due, waiver=waiver)


def theme_days(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """MTG-06: a theme day a month."""
    return _held(ctx, rule, MeetingKind.THEME_DAY)


def own_meetings(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """A street's own rule: so many meetings of a kind, of all branches or of those of some kinds of unit."""
    kind = MeetingKind(rule.parameters["kind"])
    check = _BY_KIND.get(kind)
    units = rule.parameters.get("unit_kinds")
    asked = {branch.id for branch in ctx.facts.branches if not units or branch.unit_kind in units}
    for found in check(ctx, rule) if check else _held(ctx, rule, kind):
        if found.branch in asked:
            yield found


def _held(ctx: Context, rule: Rule, kind: MeetingKind) -> Iterator[Finding]:
    for period in ctx.periods(rule.period):
        for branch, days in ctx.active_branches(period):
            found = credit_meetings(ctx, branch, of_kind(ctx, branch.id, kind), period)
            waiver = ctx.branch_too_short(branch, period, days)
            yield settle(ctx, rule, branch_subject(branch), period, found, due=_times(rule), waiver=waiver)


def _times(rule: Rule) -> int:
    """How often a rule asks for something."""
    return int(rule.parameters.get("number", 1))


def life_meetings(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """MTG-07: an organisational life meeting a year, in whatever form; it may be held early in the next year (E-12)."""
    yield from _yearly(ctx, rule, MeetingKind.ORGANIZATION_LIFE_MEETING)


def appraisals(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """MTG-08: a democratic appraisal a year; members of a temporary branch are appraised at home (E-22)."""
    yield from _yearly(ctx, rule, MeetingKind.DEMOCRATIC_APPRAISAL)


def _yearly(ctx: Context, rule: Rule, kind: MeetingKind) -> Iterator[Finding]:
    year = ctx.year()
    last_day = closing_day(ctx, year)
    window = Period(year.kind, year.start, last_day + timedelta(days=1))
    for branch, days in ctx.active_branches(year):
        subject = branch_subject(branch)
        if branch.temporary and kind is MeetingKind.DEMOCRATIC_APPRAISAL:
            yield not_applicable(rule, subject, year, "临时党支部的党员在原支部参加民主评议")
            continue
        found = Credits()
        for meeting in of_kind(ctx, branch.id, kind):
            closes = meeting.for_year or meeting.held_on.year
            if closes != year.start.year and meeting.held_on not in year:
                continue
            reason = held_objection(ctx, branch.span, meeting)
            if not reason and closes != year.start.year:
                reason = f"写明是{closes}年度的"
            if not reason and meeting.held_on not in window:
                reason = "不在本年度可以召开的日期内"
            if reason:
                found.reject(meeting.id, reason)
            else:
                count(ctx, found, meeting, window)
        waiver = ctx.branch_too_short(branch, year, days)
        yield settle(ctx, rule, subject, year, found, due=_times(rule), waiver=waiver, due_on=last_day)


def closing_day(ctx: Context, year: Period) -> date:
    """The last day on which a year's life meeting and appraisal may be held (E-12)."""
    return ctx.policies.month_day("life_meeting_last_day", year.start, year.end.year)


def secretary_lectures(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """MTG-05: the secretary of a Party committee lectures at least once a year, to whichever branch."""
    year = year_period(ctx.period.start.year)
    bound = [s for s in ctx.facts.secretaries if s.organization in rule.parameters["organization_kinds"]]
    for person in dict.fromkeys(s.person_id for s in bound):
        spans = [s.span for s in bound if s.person_id == person]
        days = days_covered(spans, year.start, year.end)
        if not days:
            continue
        found = Credits()
        for meeting in ctx.facts.secretary_lectures.get(person, ()):
            in_office = next((s for s in spans if s.covers(meeting.held_on)), None)
            reason = held_objection(ctx, in_office or spans[0], meeting) if in_office else "讲课当天不担任党委书记"
            if reason:
                found.reject(meeting.id, reason)
            else:
                count(ctx, found, meeting, year)
        subject = Subject(person, SubjectKind.PERSON, None, person)
        waiver = ctx.too_short(year, days, "任职")
        yield settle(ctx, rule, subject, year, found, due=_times(rule), waiver=waiver)


_BY_KIND = {
    MeetingKind.GENERAL_MEETING: general_meetings,
    MeetingKind.COMMITTEE_MEETING: committee_meetings,
    MeetingKind.GROUP_MEETING: group_meetings,
    MeetingKind.ORGANIZATION_LIFE_MEETING: life_meetings,
    MeetingKind.DEMOCRATIC_APPRAISAL: appraisals,
}
