"""The checks of MEM-01, 03, 04, 06 and 08 to 10: members away, out of touch, under correction, on the way, admitted.

Told only of people whom they concern, and of each by the branch that answers for him. The program reminds: what becomes
of anybody's membership is for the branch and its superior to decide.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from pbdesk.calendar import Period, PeriodKind, day_period, later
from pbdesk.model import ConditionKind, Finding, Outcome, SubjectKind
from pbdesk.rules.catalogue import Rule
from pbdesk.rules.checks.standing import Said, stated, waiting
from pbdesk.rules.context import Context
from pbdesk.rules.facts import Span, days_covered
from pbdesk.rules.settling import Credits, Subject, settle
from pbdesk.rules.topics.membership import DatedFact
from pbdesk.rules.topics.people import ConditionFact, MemberFact
from pbdesk.words import long_date

_HALF = 6
"""The months of a half-year."""
_NOBODY_NAMED = "还没有指定联系人"


def moved_away(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """MEM-01: who lives elsewhere for half a year, at a settled place, has his relation moved there."""
    months = rule.parameters["months"]
    for period, day, member, condition in _in_state(ctx, ConditionKind.MOBILE):
        since = _since(condition)
        limit = later(since, months)
        found = Credits(counted=[condition.id])
        away = f"{member.name}{long_date(since)}起外出" + (f"（{condition.place}）" if condition.place else "")
        if member.sent_on and member.sent_on <= day:
            said = Said(Outcome.MET, f"{away}，{long_date(member.sent_on)}已经转出组织关系", limit, found)
        elif day < limit:
            words = f"{away}，{long_date(limit)}满{months}个月；地点固定的，到时要转组织关系"
            said = Said(Outcome.NOT_APPLICABLE, words, limit)
        elif not condition.place:
            words = f"{away}已满{months}个月，还没有写明在哪里，不知道地点是不是固定"
            said = Said(Outcome.UNKNOWN, words, limit, found)
        else:
            words = f"{away}已满{months}个月；地点固定的，应当转移组织关系，不固定的按流动党员管理"
            said = Said(Outcome.WARN, words, limit, found)
        yield stated(ctx, rule, _person(member), period, said)


def mobile_contacts(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """MEM-03: the home branch names who keeps in touch with a mobile member, as often as the policy says."""
    every = int(ctx.policies.text("mobile_contact_months", ctx.period.start))
    for whole, label in _stretches(ctx, every):
        for condition, member, days in _away(ctx, ConditionKind.MOBILE, whole):
            found = _talks(ctx, member.person_id, whole, condition.span)
            if condition.contact_id is None:
                found.doubts.update(dict.fromkeys(found.counted, _NOBODY_NAMED))
                if not found.counted:
                    found.notes.append(_NOBODY_NAMED)
            yield _contact(ctx, rule, member, condition, found, whole, label, days)


def abroad_contacts(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """MEM-04: with a member who studies abroad, the unit that keeps his relation gets in touch each half-year."""
    for whole, label in _stretches(ctx, rule.parameters["months"]):
        for condition, member, days in _away(ctx, ConditionKind.ABROAD, whole):
            found = _talks(ctx, member.person_id, whole, condition.span)
            yield _contact(ctx, rule, member, condition, found, whole, label, days)


def out_of_touch(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """MEM-06: half a year out of touch asks for a decision to suspend, two years suspended for one to remove."""
    months, years = rule.parameters["months"], rule.parameters["years"]
    suspended = set()
    for period, day, member, condition in _in_state(ctx, ConditionKind.MEMBERSHIP_SUSPENDED):
        since = _since(condition)
        limit = later(since, 12 * years)
        suspended.add((member.person_id, period.label))
        found = Credits(counted=[condition.id])
        words = f"{member.name}{long_date(since)}起停止党籍"
        if day < limit:
            said = Said(Outcome.MET, f"{words}，{long_date(limit)}满{years}年", limit, found)
        else:
            words += f"，已满{years}年；确实无法取得联系的，要由支部或者上级研究，按自行脱党予以除名"
            said = Said(Outcome.WARN, f"{words}（本软件只提醒，不作认定）", limit, found)
        yield stated(ctx, rule, _person(member), period, said)
    for period, day, member, condition in _in_state(ctx, ConditionKind.LOST):
        if (member.person_id, period.label) in suspended:
            continue
        since = _since(condition)
        limit = later(since, months)
        found = Credits(counted=[condition.id])
        words = f"{member.name}{long_date(since)}起失去联系"
        if day < limit:
            said = waiting(ctx, period, f"{words}，请继续查找并记下查找的经过", limit, found)
        else:
            words += f"，已满{months}个月；各种方式都找不到的，要由支部或者上级研究，停止党籍"
            said = Said(Outcome.WARN, f"{words}（本软件只提醒，不作认定）", limit, found)
        yield stated(ctx, rule, _person(member), period, said)


def put_right(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """MEM-10: a correction within a time limit lasts a year at most, and what help was given is recorded."""
    months = rule.parameters["months"]
    for period, day, member, condition in _in_state(ctx, ConditionKind.CORRECTION, ended_too=True):
        since, ended = _since(condition), condition.span.end
        limit = later(since, months)
        talks = [c.id for c in ctx.topics.membership.contacts.get(member.person_id, ()) if since <= c.day <= day]
        found = Credits(counted=[condition.id, *talks])
        words = f"{member.name}{long_date(since)}起限期改正"
        if ended and ended <= day:
            words += f"，到{long_date(ended - timedelta(days=1))}"
            late = ended > limit
            said = Said(Outcome.UNMET if late else Outcome.MET, words + ("，超过1年" if late else ""), credits=found)
        elif day >= limit:
            said = Said(Outcome.UNMET, f"{words}，已满1年还没有作出结论", limit - timedelta(days=1), found)
        elif not talks and not condition.note:
            words += "，还没有记录帮助教育的措施"
            said = Said(Outcome.WARN, words, limit - timedelta(days=1), found)
        else:
            said = waiting(ctx, period, f"{words}，最长1年", limit - timedelta(days=1), found)
        yield stated(ctx, rule, _person(member), period, said)


def transfer_gap(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """MEM-08: who is sent out and not yet received is still the old branch's; a long gap is asked after."""
    for period in ctx.quarters():
        day = ctx.as_of(period)
        for relations in ctx.topics.people.relations.values() if day >= period.start else ():
            for member in relations:
                sent, ended = member.sent_on, member.span.end
                if sent is not None and sent <= day and (ended is None or ended > period.start):
                    yield stated(ctx, rule, _person(member), period, _gap(ctx, period, day, member, sent))


def _gap(ctx: Context, period: Period, day: date, member: MemberFact, sent: date) -> Said:
    months = ctx.policies.number("transfer_gap_months", sent)
    limit, ended = later(sent, months), member.span.end
    words, found = f"{member.name}{long_date(sent)}转出", Credits(counted=[member.id])
    if ended and ended <= day:
        took = f"{words}，{long_date(ended)}对方接收"
        late = ended > limit
        return Said(Outcome.WARN if late else Outcome.MET, took + (f"，超过{months}个月" if late else ""), limit, found)
    if day <= limit:
        return waiting(ctx, period, f"{words}，对方还没有接收，接收以前仍由本支部管理", limit, found)
    words += f"，超过{months}个月对方还没有接收，仍由本支部管理；请和对方核实"
    return Said(Outcome.WARN, words, limit, found)


def admitted_on(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """MEM-09: membership dates from the branch meeting that admitted, once it is approved."""
    for person, relations in ctx.topics.people.relations.items():
        first = relations[0]
        joined = first.joined_on
        if joined is None or joined not in ctx.period or joined > ctx.today or first.temporary:
            continue
        votes = ctx.topics.membership.votes.get(person, ())
        if not votes and not first.admitted:
            continue
        yield stated(ctx, rule, _person(first), day_period(joined), _admission(first, joined, votes))


def _admission(first: MemberFact, joined: date, votes: Sequence[DatedFact]) -> Said:
    entered = f"{first.name}登记的入党日期是{long_date(joined)}"
    if not votes:
        return Said(Outcome.UNKNOWN, f"{entered}，没有找到讨论接收他的党员大会记录")
    same = [v.id for v in votes if v.day == joined]
    if same:
        return Said(Outcome.MET, f"{entered}，就是党员大会通过的那一天", credits=Credits(counted=same))
    found = Credits()
    for vote in votes:
        found.reject(vote.id, f"党员大会是{long_date(vote.day)}，和登记的入党日期不一致")
    held = "、".join(dict.fromkeys(long_date(v.day) for v in votes))
    return Said(Outcome.UNMET, f"{entered}，讨论接收他的党员大会是{held}；党籍从大会通过之日算起", credits=found)


def _in_state(
    ctx: Context, kind: ConditionKind, *, ended_too: bool = False
) -> Iterator[tuple[Period, date, MemberFact, ConditionFact]]:
    """Everyone in a state when a quarter looks, with the relation that answers; also whose state ended in it."""
    for period in ctx.quarters():
        day = ctx.as_of(period)
        if day < period.start:
            continue
        for person, conditions in ctx.topics.people.conditions.items():
            for condition in conditions:
                if condition.kind is not kind:
                    continue
                ended = condition.span.end
                over = ended_too and ended is not None and period.start < ended <= day
                member = ctx.topics.people.held_by(person, day)
                if member and not member.temporary and (over or condition.span.covers(day)):
                    yield period, day, member, condition


def _stretches(ctx: Context, months: int) -> Iterator[tuple[Period, Period]]:
    """The stretches of so many months, each with the period it is told under: a half-year under its last quarter."""
    if months == _HALF:
        for quarter in ctx.quarters():
            if quarter.end.month in (1, 7):
                yield Period(PeriodKind.QUARTER, later(quarter.end, -_HALF), quarter.end), quarter
    else:
        by_length = {1: ctx.months(), 3: ctx.quarters()}
        yield from ((period, period) for period in by_length.get(months, [ctx.year()]))


def _away(ctx: Context, kind: ConditionKind, whole: Period) -> Iterator[tuple[ConditionFact, MemberFact, int]]:
    """Everyone away in a stretch, with the relation that answers at its end and the days of both in it."""
    last = whole.last_day if ctx.today < whole.start else min(whole.last_day, ctx.today)
    for person, conditions in ctx.topics.people.conditions.items():
        for condition in conditions:
            if condition.kind is not kind:
                continue
            ended = condition.span.end
            day = min(last, ended - timedelta(days=1)) if ended else last
            member = ctx.topics.people.held_by(person, day)
            if member and not member.temporary and condition.span.covers(day):
                days = days_covered([Span(*member.span.clip(*_ends(condition, whole)))], whole.start, whole.end)
                if days:
                    yield condition, member, days


def _ends(condition: ConditionFact, whole: Period) -> tuple[date, date]:
    return condition.span.clip(whole.start, whole.end)


def _talks(ctx: Context, person_id: str, whole: Period, away: Span) -> Credits:
    """The talks with somebody in a stretch while he was away."""
    found = Credits()
    for talk in ctx.topics.membership.contacts.get(person_id, ()):
        if talk.day in whole and talk.day <= ctx.today and away.covers(talk.day):
            found.counted.append(talk.id)
    return found


def _contact(
    ctx: Context,
    rule: Rule,
    member: MemberFact,
    condition: ConditionFact,
    found: Credits,
    whole: Period,
    label: Period,
    days: int,
) -> Finding:
    """The finding that somebody away was talked with at least once in a stretch."""
    if whole is not label:
        found.notes.append(f"按半年算，{long_date(whole.start)}到{long_date(whole.last_day)}有1次就可以")
    key = {PeriodKind.MONTH: "first_month_min_days", PeriodKind.YEAR: "first_year_min_days"}
    least = ctx.policies.number(key.get(whole.kind, "first_quarter_min_days"), whole.start)
    waiver = "" if days >= min(least, whole.days) else f"这段时间只外出{days}天，不满{least}天，免计"
    ends = [day for day in (condition.span.end, member.span.end) if day]
    subject = Subject(
        member.person_id, SubjectKind.PERSON, member.branch_id, member.person_id, min(ends, default=None)
    )
    made = settle(ctx, rule, subject, label, found, waiver=waiver, due_on=whole.last_day)
    return replace(made, message=f"和{member.name}谈话联系：{made.message}")


def _person(member: MemberFact) -> Subject:
    return Subject(member.person_id, SubjectKind.PERSON, member.branch_id, member.person_id)


def _since(condition: ConditionFact) -> date:
    return condition.span.start or date.min
