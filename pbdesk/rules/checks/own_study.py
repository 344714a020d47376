"""A street's own rule of class hours: one finding a branch and year, how many of its members have reached them.

Who is asked for how much follows EDU-01: by days for who came in the course of the year, nothing of the old and frail.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from pbdesk.model import ConditionKind, Finding, Outcome
from pbdesk.rules.catalogue import Rule
from pbdesk.rules.checks.meetings import branch_subject
from pbdesk.rules.checks.owing import owed
from pbdesk.rules.checks.study import Measure, on_roll
from pbdesk.rules.context import Context
from pbdesk.rules.facts import BranchFact
from pbdesk.rules.hours import plain
from pbdesk.rules.settling import Credits, finding, not_applicable
from pbdesk.rules.topics.people import MemberFact

_NAMED = 5


def own_hours(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """So many class hours a year of every member."""
    year, units = ctx.year(), rule.parameters.get("unit_kinds")
    members: dict[str, list[MemberFact]] = defaultdict(list)
    for branch, member in on_roll(ctx, year):
        members[branch.id].append(member)
    measure = Measure(ctx, int(rule.parameters["hours"]))
    for branch, days in ctx.active_branches(year):
        if units and branch.unit_kind not in units:
            continue
        waiver = ctx.branch_too_short(branch, year, days)
        if waiver:
            yield finding(
                rule, branch_subject(branch), year.label, Outcome.WAIVED, 0, 0, Credits(), year.last_day, f"{waiver}。"
            )
        else:
            yield _of_branch(ctx, rule, branch, members[branch.id], measure)


def _of_branch(ctx: Context, rule: Rule, branch: BranchFact, members: list[MemberFact], measure: Measure) -> Finding:
    year, as_of = ctx.year(), ctx.as_of(ctx.year())
    short: list[tuple[Decimal, str]] = []
    due = 0
    for member in members:
        target = measure.target(member)
        if not target.hours or ctx.topics.people.has(member.person_id, ConditionKind.ATTENDANCE_EASED, as_of):
            continue
        due += 1
        missing = target.hours - ctx.topics.study.hours(member.person_id)
        if missing > 0:
            short.append((missing, member.name))
    if not due:
        return not_applicable(rule, branch_subject(branch), year, "名册上没有要求学时的党员")
    told = f"应有{due}人达到{measure.member}学时，已有{due - len(short)}人"
    if short:
        short.sort(key=lambda each: (-each[0], each[1]))
        named = "、".join(f"{name}差{plain(missing)}学时" for missing, name in short[:_NAMED])
        told += f"；{named}{'等' if len(short) > _NAMED else ''}"
    count = due, due - len(short)
    return owed(
        ctx, rule, branch_subject(branch), year.label, year.last_day, told, Credits(), enough=not short, count=count
    )
