"""The check of MTG-09: the heart-to-heart talks of a year, not between every two members (E-19)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from pbdesk.calendar import Period
from pbdesk.model import ConditionKind, Finding, Outcome, PostRole
from pbdesk.rules.catalogue import Rule
from pbdesk.rules.checks.meetings import branch_subject
from pbdesk.rules.context import Context
from pbdesk.rules.facts import BranchFact
from pbdesk.rules.settling import Credits, excuse, finding, not_applicable
from pbdesk.rules.talking import Coverage, covered
from pbdesk.words import long_date

_MOST_TOLD = 3


@dataclass(frozen=True, slots=True)
class _Seat:
    person_id: str
    name: str
    post: PostRole | None
    eased: bool


def talks(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """MTG-09: committee members with each other, each member with one of them and with another member."""
    year = ctx.year()
    for branch, days in ctx.active_branches(year):
        subject = branch_subject(branch)
        held = [t for t in ctx.topics.talks.get(branch.id, ()) if t.held_on <= ctx.today]
        pairs = frozenset(frozenset(pair) for talk in held for pair in combinations(sorted(talk.people), 2))
        told = covered(_seats(ctx, branch, ctx.as_of(year)), pairs)
        due, done = (sum(getattr(count, part) for count in told.counts) for part in ("due", "done"))
        if not due:
            yield not_applicable(rule, subject, year, "名册上没有可以互相谈话的党员")
            continue
        found = Credits(counted=[talk.id for talk in held])
        outcome, ending = _outcome(ctx, rule, branch, year, told, ctx.branch_too_short(branch, year, days))
        words = "，".join(count.words for count in told.counts if count.due)
        message = "；".join([words, *_missing(told), *([ending] if ending else [])])
        if outcome is Outcome.WAIVED:
            due = 0
        yield finding(rule, subject, year.label, outcome, due, done, found, year.last_day, f"{message}。")


def _outcome(
    ctx: Context, rule: Rule, branch: BranchFact, year: Period, told: Coverage, waiver: str
) -> tuple[Outcome, str]:
    if told.complete:
        return Outcome.MET, ""
    if waiver:
        return Outcome.WAIVED, waiver
    if ctx.today <= year.last_day:
        return Outcome.PENDING, f"最后期限{long_date(year.last_day)}"
    accepted = excuse(ctx, rule, branch_subject(branch), year.label)
    return (Outcome.EXCUSED, f"上级已认可说明：{accepted}") if accepted else (Outcome.UNMET, "")


def _seats(ctx: Context, branch: BranchFact, day: date) -> list[_Seat]:
    """Those on the roll, with the post of those who sit on the committee (or act as one)."""
    people = ctx.topics.people
    posts = {p.person_id: p.role for p in people.committee(branch.id, day) if p.role is not PostRole.GROUP_LEADER}
    eased = ConditionKind.ATTENDANCE_EASED
    roll = {m.person_id: m for m in people.on_roll(branch.id, day)}
    return [_Seat(p, m.name, posts.get(p), people.has(p, eased, day)) for p, m in roll.items()]


def _missing(told: Coverage) -> list[str]:
    """The first talks that are still missing."""
    rest = len(told.missing) - _MOST_TOLD
    first = "、".join(missing.words for missing in told.missing[:_MOST_TOLD])
    return [f"{first}{f'等{len(told.missing)}项' if rest > 0 else ''}"] if told.missing else []
