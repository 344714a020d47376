"""The check of MTG-09: the heart-to-heart talks of a year, not between every two members (E-19)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import NamedTuple

from pbdesk.calendar import Period
from pbdesk.model import Finding, Outcome, PostRole
from pbdesk.rules.catalogue import Rule
from pbdesk.rules.checks.meetings import branch_subject
from pbdesk.rules.context import Context
from pbdesk.rules.facts import BranchFact
from pbdesk.rules.settling import Credits, excuse, finding, not_applicable
from pbdesk.rules.talking import MissingTalk, counted
from pbdesk.words import long_date

_MOST_TOLD = 3


class _Seat(NamedTuple):
    person_id: str
    name: str
    post: PostRole | None
    eased: bool = False


def talks(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """MTG-09: committee members with each other, each member with one of them and with another member."""
    year = ctx.year()
    for branch, days in ctx.active_branches(year):
        subject = branch_subject(branch)
        held = [t for t in ctx.topics.talks.get(branch.id, ()) if t.held_on <= ctx.today]
        pairs = frozenset(pair for talk in held for pair in talk.pairs())
        counts, missing = counted(_seats(ctx, branch, ctx.as_of(year)), pairs)
        due, done = sum(count.due for count in counts), sum(count.done for count in counts)
        if not due:
            yield not_applicable(rule, subject, year, "名册上没有可以互相谈话的党员")
            continue
        waiver = ctx.branch_too_short(branch, year, days)
        outcome, ending = (Outcome.MET, "") if done == due else _outcome(ctx, rule, branch, year, waiver)
        words = "，".join(count.words for count in counts if count.due)
        told = [words, *_missing(missing, due - done), *([ending] if ending else [])]
        found = Credits(counted=[talk.id for talk in held])
        due = 0 if outcome is Outcome.WAIVED else due
        yield finding(rule, subject, year.label, outcome, due, done, found, year.last_day, f"{'；'.join(told)}。")


def _outcome(ctx: Context, rule: Rule, branch: BranchFact, year: Period, waiver: str) -> tuple[Outcome, str]:
    """What it comes to where a talk is missing."""
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
    roll = {m.person_id: m.name for m in people.on_roll(branch.id, day)}
    return [_Seat(person, name, posts.get(person)) for person, name in roll.items()]


def _missing(missing: Iterator[MissingTalk], number: int) -> list[str]:
    """The first talks that are still missing."""
    first = "、".join(talk.words for talk in islice(missing, _MOST_TOLD))
    return [f"{first}{f'等{number}项' if number > _MOST_TOLD else ''}"] if number else []
