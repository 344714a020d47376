"""The checks of EDU-03 to EDU-05: the trainings that a secretary, a new secretary and a new member are to attend.

Who held a training is part of its record; where it is not written down, nobody is called short for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from pbdesk.calendar import later
from pbdesk.model import Finding, Organizer, Outcome, PostRole
from pbdesk.rules.catalogue import Rule
from pbdesk.rules.checks.owing import owed, person_of
from pbdesk.rules.context import Context
from pbdesk.rules.facts import BranchFact, days_covered
from pbdesk.rules.settling import Credits, finding
from pbdesk.rules.topics.people import MemberFact, PostFact
from pbdesk.rules.topics.study import Training
from pbdesk.words import ORGANIZER_WORDS, long_date

_INDUCTION_MONTHS = 6
_YEAR = 12
_SUPERIORS = frozenset({Organizer.SUPERIOR, Organizer.COUNTY})
_UNWRITTEN = "参加过的培训没有写明谁举办的，补上才知道算不算"
_ELSEWHERE = "转入本支部以前的培训，本文件没有记录"


def secretary_training(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """EDU-03: a branch secretary attends a training of county level or above each year."""
    year, as_of, seen = ctx.year(), ctx.as_of(ctx.year()), set()
    for branch, post in _secretaries(ctx) if as_of >= year.start else ():
        if post.person_id in seen or not (post.span.covers(as_of) and branch.span.covers(as_of)):
            continue
        seen.add(post.person_id)
        subject = person_of(post.person_id, branch.id)
        spans = [p.span for b, p in _secretaries_of(ctx, branch) if p.person_id == post.person_id]
        found, unsure = _credits(ctx.topics.study.trainings.get(post.person_id, ()), frozenset({Organizer.COUNTY}))
        short = ctx.too_short(year, days_covered(spans, year.start, year.end), "任职")
        if short and not found.counted:
            words = f"{post.name}{short}。"
            yield finding(rule, subject, year.label, Outcome.WAIVED, 0, 0, found, year.last_day, words)
            continue
        told = f"{post.name}" + (f"已参加{len(found.counted)}次" if found.counted else "还没有参加县（区）级以上的培训")
        yield owed(
            ctx, rule, subject, year.label, year.last_day, told, found, enough=bool(found.counted), unsure=unsure
        )


def induction(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """EDU-04: whoever becomes secretary of a branch for the first time is trained within half a year (E-41)."""
    new = [
        (branch, post, last_day)
        for branch, post in _secretaries(ctx)
        if (last_day := _half_year_after(post)) and last_day in ctx.period and _is_new(ctx, branch, post, last_day)
    ]
    trainings = ctx.topics.trainings({post.person_id for _, post, _ in new}) if new else {}
    for branch, post, last_day in new:
        since = post.span.start or last_day
        found = Credits()
        for sitting in _sittings(trainings.get(post.person_id, ()), since, min(last_day, ctx.today)):
            found.counted.append(sitting[0].meeting_id)
        told = f"{post.name}{long_date(since)}起任党支部书记，"
        told += "任职后已参加培训" if found.counted else "任职后还没有参加培训"
        subject = person_of(post.person_id, branch.id)
        yield owed(ctx, rule, subject, last_day.isoformat(), last_day, told, found, enough=bool(found.counted))


def new_member_training(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """EDU-05: once while probationary or in the first year as a full member, a training held by a superior (E-41)."""
    early = ctx.period.start.replace(year=ctx.period.start.year - 1)
    new = [
        (member, start, last_day)
        for own in ctx.topics.people.relations.values()
        if (own[0].full_from or early) >= early  # a glance at most: their first year is long over
        and (start := _joined(own[0])) and (last_day := _first_year_end(own[0], start, ctx.today)) in ctx.period
        if (member := ctx.topics.people.held_by(own[0].person_id, min(last_day, ctx.today)))
    ]
    trainings = ctx.topics.trainings({member.person_id for member, _, _ in new}) if new else {}
    branches = {branch.id: branch for branch in ctx.facts.branches}
    for member, start, last_day in new:
        if member.branch_id in branches:
            until = min(last_day, ctx.today)
            attended = [t for t in trainings.get(member.person_id, ()) if start <= t.held_on <= until]
            yield _new_member_finding(ctx, rule, branches[member.branch_id], member, start, last_day, attended)


def _new_member_finding(
    ctx: Context,
    rule: Rule,
    branch: BranchFact,
    member: MemberFact,
    start: date,
    last_day: date,
    attended: Sequence[Training],
) -> Finding:
    found, unsure = _credits(attended, _SUPERIORS)
    first = min(each.started_on for each in ctx.topics.people.relations[member.person_id])
    if not unsure and first > start:
        unsure = _ELSEWHERE
    told = f"{member.name}{long_date(start)}入党，到转正后满1年以前，"
    told += f"已参加上级举办的培训{len(found.counted)}次" if found.counted else "还没有参加上级举办的集中培训"
    subject = person_of(member.person_id, branch.id)
    return owed(
        ctx, rule, subject, last_day.isoformat(), last_day, told, found, enough=bool(found.counted), unsure=unsure
    )


def _credits(attended: Sequence[Training], by: frozenset[Organizer]) -> tuple[Credits, str]:
    """The trainings held by whom they have to be, one record a course; and what is not written down."""
    found, unsure = Credits(), ""
    for sitting in _sittings(attended, date.min, date.max):
        first = sitting[0]
        if first.organizer in by:
            found.counted.append(first.meeting_id)
        elif first.organizer is None:
            unsure = _UNWRITTEN
            found.reject(first.meeting_id, "没有写明谁举办的")
        else:
            found.reject(first.meeting_id, f"由{ORGANIZER_WORDS[first.organizer]}举办")
    return found, "" if found.counted else unsure


def _sittings(attended: Sequence[Training], first: date, last: date) -> Iterator[list[Training]]:
    """The courses attended in a span, each with its days."""
    courses: dict[str, list[Training]] = {}
    for training in attended:
        if first <= training.held_on <= last:
            courses.setdefault(training.sitting, []).append(training)
    yield from courses.values()


def _secretaries(ctx: Context) -> Iterator[tuple[BranchFact, PostFact]]:
    """Who ever was secretary of a branch that is no temporary one, post by post."""
    for branch in ctx.facts.branches:
        if not branch.temporary:
            yield from _secretaries_of(ctx, branch)


def _secretaries_of(ctx: Context, branch: BranchFact) -> Iterator[tuple[BranchFact, PostFact]]:
    for post in ctx.topics.people.posts.get(branch.id, ()):
        if post.role is PostRole.SECRETARY:
            yield branch, post


def _half_year_after(post: PostFact) -> date | None:
    return later(post.span.start, _INDUCTION_MONTHS) if post.span.start else None


def _is_new(ctx: Context, branch: BranchFact, post: PostFact, last_day: date) -> bool:
    """Whether somebody takes the post for the first time in a branch and still holds it when the training is due."""
    start, day = post.span.start or date.min, min(last_day, ctx.today)
    held = [p.span for _, p in _secretaries_of(ctx, branch) if p.person_id == post.person_id]
    before = any((span.start or date.min) < start for span in held)
    return start <= ctx.today and not before and any(span.covers(day) for span in held) and branch.span.covers(day)


def _joined(member: MemberFact) -> date | None:
    """The day of admission; of a month only, the day on which the branch took him up."""
    if member.joined_on:
        return member.joined_on
    if member.admitted:
        return member.started_on
    return later(member.full_from, -_YEAR) if member.full_from else None


def _first_year_end(member: MemberFact, joined: date, today: date) -> date:
    """The last day of the first year as a full member; of who is not one yet, as if converted when that is due.

    Probation lasts a year, and a year longer where it was extended.
    """
    due = later(joined, _YEAR)
    full = member.full_from or (due if today <= due else later(due, _YEAR))
    return later(full, _YEAR) - timedelta(days=1)
