"""The checks of VOT-06 and VOT-11 to VOT-14: who is voted on, who may vote, who is left out, who is graded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pbdesk.model import Finding, MeetingKind, Outcome
from pbdesk.rules.catalogue import Rule
from pbdesk.rules.checks.vote_days import Said, on_each_day, titled
from pbdesk.rules.context import Context
from pbdesk.rules.electorate import missing_papers
from pbdesk.rules.facts import BranchFact
from pbdesk.rules.grading import grading
from pbdesk.rules.topics.tallies import Tally, Vote
from pbdesk.rules.vote_lines import PERSONAL

_SEVERAL = re.compile(r"、|等[0-9一二两三四五六七八九十]*[名位人]|[2-9二两三四五六七八九十][名位人]")
"""How a topic gives away that it is about more than one person."""
_MOST_NAMED = 5


def one_by_one(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """VOT-06: who is admitted or converted is voted on alone."""
    return on_each_day(ctx, rule, _personal)


def voting_rights(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """VOT-11: no more ballots than people with a vote in the room, and nobody stands who may not be elected."""
    return on_each_day(ctx, rule, _rights)


def left_out(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """VOT-12: whoever is left out of the due head-count is so with the papers for it, meeting by meeting (E-20)."""
    return on_each_day(ctx, rule, _exclusions)


def excellent_grades(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """VOT-13: at most a third of the full members are graded excellent; probationary members get no grade."""
    return on_each_day(ctx, rule, _grades)


def hosted_members(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """VOT-14: a mobile member hosted here is listed without a vote (E-23)."""
    return on_each_day(ctx, rule, _hosted)


def _personal(_ctx: Context, _branch: BranchFact, tally: Tally) -> Iterator[Said]:
    for vote in tally.votes:
        item = vote.item
        if item.kind not in PERSONAL or tally.people.committee:
            continue
        if item.person_id:
            yield Said(Outcome.MET, f"{titled(item)}：单独表决")
        elif _SEVERAL.search(item.topic):
            yield Said(Outcome.UNMET, f"{titled(item)}：一项里不止一人，应当逐个讨论、逐个表决，一人一项")
        else:
            yield Said(Outcome.UNKNOWN, f"{titled(item)}：没有写明是哪一位，看不出是不是逐个表决")


def _rights(ctx: Context, branch: BranchFact, tally: Tally) -> Iterator[Said]:
    if tally.people.committee or not tally.ballot.marked or not tally.people.due:
        return
    strangers = _named(ctx, (p for p in tally.outsiders - tally.ballot.observers if p in tally.ballot.there))
    for vote in tally.votes:
        yield from _standing(ctx, branch, tally, vote)
        yield from _ballots(ctx, branch, tally, vote)
    if strangers and tally.votes:
        yield Said(Outcome.WARN, f"{strangers}不在当天名册上，没有计入应到和实到，请核对是不是列席")


def _standing(ctx: Context, branch: BranchFact, tally: Tally, vote: Vote) -> Iterator[Said]:
    roll = {m.person_id: m for m in ctx.topics.people.on_roll(branch.id, tally.ballot.held_on)}
    voters = frozenset(tally.people.voters)
    barred = [c.name for c in vote.item.candidates if c.person_id in roll and c.person_id not in voters]
    if barred:
        yield Said(Outcome.UNMET, f"{titled(vote.item)}：{_listed(barred)}没有被选举权（预备党员或停止行使权利）")


def _ballots(ctx: Context, branch: BranchFact, tally: Tally, vote: Vote) -> Iterator[Said]:
    """More ballots than people with a vote who are there: somebody voted who may not."""
    item, present = vote.item, len(tally.people.present)
    if vote.count:
        counted = item.returned if item.returned is not None else item.issued
    else:
        numbers = [n for n in (item.approve, item.against, item.abstain, item.void) if n is not None]
        counted = sum(numbers) if numbers else None
    if counted is None:
        return
    if counted <= present:
        yield Said(Outcome.MET, f"{titled(item)}：{counted} 票，到会有表决权的 {present} 人")
        return
    roll = ctx.topics.people.on_roll(branch.id, tally.ballot.held_on)
    others = [m.name for m in roll if m.person_id in tally.ballot.there and m.person_id not in tally.people.due]
    whose = f"：{_listed(others)}没有表决权" if others else ""
    yield Said(Outcome.UNMET, f"{titled(item)}：会上共 {counted} 票，多于到会有表决权的 {present} 人{whose}")


def _exclusions(_ctx: Context, _branch: BranchFact, tally: Tally) -> Iterator[Said]:
    ballot, people = tally.ballot, tally.people
    if people.committee or not tally.votes:
        return
    own = [e for e in ballot.exclusions if e.person_id in people.voters]
    lacking: dict[tuple[str, ...], list[str]] = {}
    for each in own:
        if each.person_id in ballot.there:
            yield Said(Outcome.MET, f"{each.name}到会了，应到、实到都计入")
        elif each.person_id in people.left_out:
            yield Said(Outcome.MET, f"{each.name}经同意不计入应到（{each.consent_document.strip()}）")
        else:
            lacking.setdefault(missing_papers(each, ballot.held_on), []).append(each.name)
    due = len(people.due)
    with_papers = due - sum(map(len, lacking.values()))
    for papers, names in lacking.items():
        told = f"缺{'、'.join(papers)}：{_listed(names)}仍计入应到"
        yield Said(Outcome.UNMET, f"{told}（应到 {due} 人，补齐后应到 {with_papers} 人）", len(names))


def _grades(ctx: Context, branch: BranchFact, tally: Tally) -> Iterator[Said]:
    ballot = tally.ballot
    if ballot.kind is not MeetingKind.DEMOCRATIC_APPRAISAL or ballot.group_id is not None:
        return
    if not ballot.grades:
        yield Said(Outcome.UNKNOWN, "还没有记评议等次，不知道优秀的占多少")
        return
    roll = {m.person_id: m for m in ctx.topics.people.on_roll(branch.id, ballot.held_on)}
    told = grading(ballot.grades, {p for p, m in roll.items() if m.is_full(ballot.held_on)}, roll)
    if told.early:
        yield Said(Outcome.UNMET, f"{_listed([roll[p].name for p in told.early])}是预备党员，参加评议但不评等次")
    yield Said(Outcome.MET if told.fits else Outcome.UNMET, told.words)


def _hosted(ctx: Context, _branch: BranchFact, tally: Tally) -> Iterator[Said]:
    day = tally.ballot.held_on
    for person in sorted(tally.outsiders if tally.votes else ()):
        guest = ctx.topics.guests.get(person)
        if guest is None:
            continue
        home, mobile = guest.home(day), guest.is_mobile(day)
        if person in tally.ballot.observers:
            if mobile:
                yield Said(Outcome.MET, f"流入党员{guest.name}列席，没有表决权")
        elif home or mobile:
            where = f"的组织关系在{home}" if home else "是流动党员"
            yield Said(Outcome.UNMET, f"{guest.name}{where}，在这里没有表决权和选举权，应当列席，现在列成了应到党员")


def _named(ctx: Context, people: Iterable[str]) -> str:
    """Strangers by name, but for those of whom it is known where they belong (VOT-14 tells of them)."""
    known = [ctx.topics.guests[person] for person in people if person in ctx.topics.guests]
    return _listed(sorted(guest.name for guest in known if not guest.homes and not guest.stays))


def _listed(names: list[str]) -> str:
    return "、".join(names[:_MOST_NAMED]) + (f"等 {len(names)} 人" if len(names) > _MOST_NAMED else "")
