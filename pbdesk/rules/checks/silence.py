"""The check of MEM-07: members who have neither taken part nor paid for months; a reminder, never a decision."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pbdesk.model import ConditionKind, Finding, Outcome, SubjectKind
from pbdesk.rules.catalogue import Rule
from pbdesk.rules.checks.standing import NO_ROLL, Said, Standing, standings, stated
from pbdesk.rules.context import Context
from pbdesk.rules.dues_book import alert_at
from pbdesk.rules.settling import Credits, Subject
from pbdesk.rules.topics.people import MemberFact
from pbdesk.words import short_date

_SPOKEN_OF = (ConditionKind.LOST, ConditionKind.MEMBERSHIP_SUSPENDED)
_ADVICE = {
    3: "请了解原因",
    5: "再过1个月就满6个月，请尽快谈话了解原因",
    6: "没有正当理由的，要按规定程序研究；本软件只提醒，不作认定",
}


def silent_members(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """MEM-07: told at three, five and six months of each member, and of the branch that there is nobody to tell of."""
    temporary = {branch.id for branch in ctx.facts.branches if branch.temporary}
    for standing in standings(ctx):
        if not standing.make_up.roll or standing.branch.id in temporary:
            reason = "临时党支部的党员在原支部参加组织生活、交党费" if standing.make_up.roll else NO_ROLL
            yield stated(ctx, rule, standing.subject, standing.period, Said(Outcome.NOT_APPLICABLE, reason))
            continue
        day = ctx.as_of(standing.period)
        away, behind = ctx.topics.absences(day), ctx.topics.money.silent.standards
        silent = [m for m in standing.make_up.roll if m.person_id in away or m.person_id in behind]
        told = [(m, said) for m in silent if (said := _silence(ctx, standing, m, day))]
        for member, said in told:
            subject = Subject(member.person_id, SubjectKind.PERSON, standing.branch.id, member.person_id)
            yield stated(ctx, rule, subject, standing.period, said)
        if not told:
            words = "没有连续3个月无故不参加组织生活、不交党费的党员"
            yield stated(ctx, rule, standing.subject, standing.period, Said(Outcome.MET, words))


def _silence(ctx: Context, standing: Standing, member: MemberFact, day: date) -> Said | None:
    """What is to be said of a member, if anything; who is out of touch is spoken of by MEM-06."""
    people = ctx.topics.people
    if any(people.has(member.person_id, kind, standing.day) for kind in _SPOKEN_OF):
        return None
    absence, unpaid = ctx.topics.absences(day).get(member.person_id), ctx.topics.money.unpaid(member.person_id, day)
    words, found, longest = [], Credits(), len(unpaid)
    if absence:
        first, last = absence.missed[0][1], absence.missed[-1][1]
        words.append(
            f"{short_date(first)}到{short_date(last)}连续{absence.months}个月，应到的{len(absence.missed)}次会都缺席"
        )
        longest = max(longest, absence.months)
        for meeting, day in absence.missed:
            found.reject(meeting, f"{short_date(day)}缺席，没有请假")
    if unpaid:
        words.append(f"连续{len(unpaid)}个月没有交党费（{_month(unpaid[0])}到{_month(unpaid[-1])}）")
    if not words:
        return None
    return Said(Outcome.WARN, f"{member.name}{'，'.join(words)}；{_ADVICE[alert_at(longest)]}", credits=found)


def _month(month: str) -> str:
    return f"{month[:4]}年{int(month[5:])}月"
