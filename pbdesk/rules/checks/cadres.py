"""The check of MTG-13: who leads above the branches takes part in the life of his own one (双重组织生活)."""

from __future__ import annotations

from collections.abc import Iterator

from pbdesk.calendar import Period
from pbdesk.model import Finding, Outcome, SubjectKind
from pbdesk.rules.catalogue import Rule
from pbdesk.rules.context import Context
from pbdesk.rules.facts import days_covered
from pbdesk.rules.settling import Credits, Subject, finding, settle
from pbdesk.rules.topics.cadres import CadreFact, HomeFact


def double_life(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """MTG-13: at least one activity of his own branch a quarter, as a member; a temporary one's counts (E-22)."""
    branches = {branch.id for branch in ctx.facts.branches}
    for period in ctx.quarters():
        for cadre in ctx.topics.cadres:
            days = days_covered(cadre.posts, period.start, period.end)
            home = cadre.home(ctx.as_of(period))
            if days and home is None and ctx.facts.people:
                yield _unknown(rule, cadre, period)
            elif days and home is not None and home.branch_id in branches:
                yield _settled(ctx, rule, cadre, period, home, days)


def _settled(ctx: Context, rule: Rule, cadre: CadreFact, period: Period, home: HomeFact, days: int) -> Finding:
    found = Credits()
    for meeting in cadre.attended:
        if meeting.held_on in period and meeting.held_on <= ctx.today:
            if meeting.branch_id == home.branch_id or meeting.temporary:
                found.counted.append(meeting.id)
            else:
                found.reject(meeting.id, "不是本人所在党支部的活动")
    waiver = ctx.too_short(period, min(days, days_covered([home.span], period.start, period.end)), "任职")
    subject = Subject(cadre.person_id, SubjectKind.PERSON, home.branch_id, cadre.person_id, home.span.end)
    return settle(ctx, rule, subject, period, found, waiver=waiver)


def _unknown(rule: Rule, cadre: CadreFact, period: Period) -> Finding:
    subject = Subject(cadre.person_id, SubjectKind.PERSON, None, cadre.person_id)
    message = f"名册里没有{cadre.name}（{cadre.organization}）的组织关系，不知道在哪个党支部参加组织生活。"
    return finding(rule, subject, period.label, Outcome.UNKNOWN, 1, 0, Credits(), period.last_day, message)
