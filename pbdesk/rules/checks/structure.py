"""The checks of ORG-01 to 03, 07 and 11 to 15: how many members a branch has, its founding, its groups, its roll."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta

from pbdesk.calendar import later
from pbdesk.model import BranchKind, Finding, Outcome, SubjectKind
from pbdesk.rules.catalogue import Rule
from pbdesk.rules.checks.standing import NO_ROLL, Said, Standing, of_branches, standings, stated, waiting
from pbdesk.rules.context import Context
from pbdesk.rules.facts import GroupFact
from pbdesk.rules.settling import Credits, Subject
from pbdesk.rules.topics.people import MemberFact
from pbdesk.rules.topics.structure import fell_below
from pbdesk.words import long_date, short_date


def enough_members(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """ORG-01: three full members make a branch; it also says that a roll is missing, unless the file is a guide's."""
    least = rule.parameters["least"]
    for standing in standings(ctx):
        made = standing.make_up
        if not made.roll and ctx.topics.rolls_elsewhere:
            said = Said(Outcome.NOT_APPLICABLE, "指导员的文件里没有登记名册")
        elif not made.roll:
            words = f"{NO_ROLL}，先登记党员，才能核对人数、支委会、党小组这些要求"
            said = Said(Outcome.UNKNOWN, words)
        elif made.full >= least:
            said = Said(Outcome.MET, f"有正式党员{made.full}人")
        else:
            joint = standing.paper.kind is BranchKind.JOINT
            hint = "几个单位联合以后仍然不足" if joint else "可以和邻近单位的党员组成联合党支部"
            said = Said(Outcome.WARN, f"只有正式党员{made.full}人，不足{least}人；{hint}")
        yield stated(ctx, rule, standing.subject, standing.period, said)


@of_branches
def not_too_many(_ctx: Context, rule: Rule, standing: Standing) -> Said:
    """ORG-02: generally no more than fifty members, full and probationary (E-15)."""
    most, made = rule.parameters["most"], standing.make_up
    words = f"党员{made.members}人（正式{made.full}人，预备{made.members - made.full}人）"
    if made.members <= most:
        return Said(Outcome.MET, words)
    return Said(Outcome.WARN, f"{words}，超过{most}人，一般应当设党总支或者分设支部")


def covered_units(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """ORG-03: a joint branch generally covers no more than five units."""
    most = rule.parameters["most"]
    for standing in standings(ctx):
        if standing.paper.kind is not BranchKind.JOINT:
            continue
        units = standing.paper.units
        if units is None:
            said = Said(Outcome.UNKNOWN, "是联合党支部，还没有登记覆盖几个单位")
        elif units <= most:
            said = Said(Outcome.MET, f"覆盖{units}个单位")
        else:
            said = Said(Outcome.WARN, f"覆盖{units}个单位，一般不超过{most}个")
        yield stated(ctx, rule, standing.subject, standing.period, said)


def approved_in_time(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """ORG-07: a superior generally answers within a month; told from the application's quarter to the answer's."""
    for standing in standings(ctx):
        paper, period = standing.paper, standing.period
        if paper.applied_on is None:
            if paper.founded_on in period:
                said = Said(Outcome.NOT_APPLICABLE, "没有登记申请成立的日期，上级也可以直接决定成立")
                yield stated(ctx, rule, standing.subject, period, said)
        elif paper.applied_on <= standing.day and not (paper.approved_on and paper.approved_on < period.start):
            due_on = later(paper.applied_on, rule.parameters["months"])
            yield stated(ctx, rule, standing.subject, period, _approval(ctx, standing, paper.applied_on, due_on))


def _approval(ctx: Context, standing: Standing, applied_on: date, due_on: date) -> Said:
    approved_on = standing.paper.approved_on
    asked = f"{long_date(applied_on)}申请成立"
    if approved_on and approved_on <= standing.day:
        days = (approved_on - applied_on).days
        words = f"{asked}，{long_date(approved_on)}批复，用了{days}天"
        if approved_on <= due_on:
            return Said(Outcome.MET, words, due_on)
        return Said(Outcome.WARN, f"{words}，一般不超过1个月", due_on)
    if standing.day <= due_on:
        return waiting(ctx, standing.period, f"{asked}，等上级批复", due_on)
    return Said(Outcome.WARN, f"{asked}，满1个月还没有登记批复", due_on)


def temporary_deeds(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """ORG-11: what a temporary branch generally leaves to the branches that hold its members' relations."""
    for standing in standings(ctx):
        if standing.paper.kind is not BranchKind.TEMPORARY:
            continue
        found = Credits()
        deeds = [d for d in ctx.topics.structure.deeds.get(standing.branch.id, ())
                 if standing.period.start <= d.day <= standing.day]  # fmt: skip
        for deed in deeds:
            found.reject(deed.id, f"{short_date(deed.day)}{deed.words}，一般由党员组织关系所在的支部办理")
        done = "、".join(dict.fromkeys(deed.words for deed in deeds))
        if deeds:
            said = Said(Outcome.WARN, f"临时党支部一般不办这些事，本期却有：{done}", credits=found)
        else:
            said = Said(Outcome.MET, "没有办理发展党员、收缴党费、选举这些应当由原支部办的事")
        yield stated(ctx, rule, standing.subject, standing.period, said)


@of_branches
def still_fit(ctx: Context, rule: Rule, standing: Standing) -> Said:
    """ORG-12: a branch that lacks three full members for long is looked at by its superior; a joint one is meant to."""
    least, full = rule.parameters["least"], standing.make_up.full
    if full >= least:
        return Said(Outcome.MET, f"有正式党员{full}人")
    if standing.paper.kind is BranchKind.JOINT:
        return Said(Outcome.NOT_APPLICABLE, "已经是联合党支部")
    allowed = ctx.policies.number("short_of_members_days", standing.day)
    since = _short_since(ctx, standing, least)
    limit = since + timedelta(days=allowed)
    words = f"{long_date(since)}起正式党员不足{least}人（现有{full}人）"
    if standing.day <= limit:
        return waiting(ctx, standing.period, f"{words}，请商量补充、联合或者调整", limit)
    return Said(Outcome.WARN, f"{words}，已超过{allowed}天，上级要及时调整或者撤销", limit)


def _short_since(ctx: Context, standing: Standing, least: int) -> date:
    """Since when too few full members: since enough were there, or from the beginning of what is known."""
    stints = ctx.topics.structure.full_stints(standing.branch.id)
    fell = fell_below(stints, least, standing.day)
    first = min((m.span.start for m in standing.make_up.roll if m.span.start), default=standing.day)
    return fell or standing.paper.founded_on or first


def lasting_branch(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """ORG-13: works of half a year and more have a branch proper where there are members enough."""
    months, least = rule.parameters["months"], rule.parameters["least"]
    for standing in standings(ctx):
        founded_on, full = standing.paper.founded_on, standing.make_up.full
        if standing.paper.kind is not BranchKind.TEMPORARY:
            continue
        if founded_on is None:
            said = Said(Outcome.UNKNOWN, "是临时党支部，还没有登记成立日期")
        elif standing.day < later(founded_on, months):
            said = Said(Outcome.MET, f"{long_date(founded_on)}成立，还不满{months}个月")
        elif full < least:
            said = Said(Outcome.MET, f"已满{months}个月，正式党员{full}人，不足{least}人，不够成立党支部")
        else:
            words = f"{long_date(founded_on)}成立，已满{months}个月，有正式党员{full}人，应当成立党支部"
            said = Said(Outcome.WARN, words)
        yield stated(ctx, rule, standing.subject, standing.period, said)


@of_branches
def divided(ctx: Context, rule: Rule, standing: Standing) -> Said:
    """ORG-14: many members are divided into groups, each with a leader; the numbers are practice, not the text's."""
    made, many = standing.make_up, rule.parameters["members"]
    groups = _groups(ctx, standing)
    if not groups:
        if made.members < many:
            return Said(Outcome.NOT_APPLICABLE, f"党员{made.members}人，不到{many}人，可以不划分党小组")
        words = f"党员{made.members}人，还没有划分党小组；条例要求人数较多的应当划分，{many}人是通行做法"
        return Said(Outcome.WARN, words)
    lacks = [lack for group in groups for lack in _lacks(ctx, rule, standing, group)]
    if lacks:
        return Said(Outcome.WARN, "；".join(lacks))
    return Said(Outcome.MET, f"划分了{len(groups)}个党小组，都有组长")


def _lacks(ctx: Context, rule: Rule, standing: Standing, group: GroupFact) -> Iterator[str]:
    own = [m for m in standing.make_up.roll if m.group_id == group.id]
    least = rule.parameters["least"]
    if len(own) < least:
        yield f"{group.name}只有{len(own)}人（一般不少于{least}人，是通行做法）"
    elif not any(m.is_full(standing.day) for m in own):
        yield f"{group.name}没有正式党员"
    if not any(p.span.covers(standing.day) for p in ctx.topics.people.leaders.get(group.id, ())):
        yield f"{group.name}没有组长"


def _groups(ctx: Context, standing: Standing) -> list[GroupFact]:
    return [g for g in ctx.facts.groups.get(standing.branch.id, ()) if g.span.covers(standing.day)]


def one_branch(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """ORG-15: everyone belongs to one branch and, where there are groups, to a group; told only of whom it is not true.

    Of two branches at once the older relation's is told; the other's members are not called in order meanwhile.
    """
    for standing in standings(ctx):
        made, subject, period = standing.make_up, standing.subject, standing.period
        if not made.roll or standing.paper.kind is BranchKind.TEMPORARY:
            reason = "临时党支部党员的组织关系在原支部" if made.roll else NO_ROLL
            yield stated(ctx, rule, subject, period, Said(Outcome.NOT_APPLICABLE, reason))
            continue
        groups, in_order = {group.id for group in _groups(ctx, standing)}, True
        doubled = ctx.topics.membership.doubled
        for member in made.roll:
            if not groups and member.person_id not in doubled:
                continue
            held = ctx.topics.membership.at_once(member.person_id, standing.day)
            said = _doubled(ctx, held, standing) if held else _ungrouped(member, groups) if groups else None
            if said:
                person = Subject(member.person_id, SubjectKind.PERSON, standing.branch.id, member.person_id)
                yield stated(ctx, rule, person, period, said)
            in_order = in_order and not held and not said
        if in_order:
            words = f"在册{made.members}人都只在一个支部" + ("，都编入了党小组" if groups else "")
            yield stated(ctx, rule, subject, period, Said(Outcome.MET, words))


def _doubled(ctx: Context, held: Sequence[MemberFact], standing: Standing) -> Said | None:
    oldest = held[0]
    if oldest.branch_id != standing.branch.id:
        return None
    names = ctx.topics.membership.branches
    others = "、".join(dict.fromkeys(names[m.branch_id] for m in held if m.branch_id != oldest.branch_id))
    words = f"{oldest.name}同时还在{others}的名册上"
    if oldest.sent_on:
        words += f"；{long_date(oldest.sent_on)}已经转出，对方收到后请在本支部登记“对方已接收”"
    return Said(Outcome.UNMET, words, credits=Credits(counted=[m.id for m in held]))


def _ungrouped(member: MemberFact, groups: Collection[str]) -> Said | None:
    if member.group_id in groups:
        return None
    return Said(Outcome.WARN, f"{member.name}还没有编入党小组", credits=Credits(counted=[member.id]))
