"""The checks of EDU-01 and EDU-02: the class hours of a year, of every member and of those in a committee post.

One finding a member, from the branch that holds him (at the end of the year, or today). An hour short is short: hours
are exact decimals (E-36).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from pbdesk.calendar import Period
from pbdesk.model import ConditionKind, Finding, PostRole
from pbdesk.rules.catalogue import Rule
from pbdesk.rules.checks.owing import owed, person_of
from pbdesk.rules.context import Context
from pbdesk.rules.facts import BranchFact, Span, days_covered
from pbdesk.rules.hours import HourEvent, Target, missing_words, plain, reckoned
from pbdesk.rules.settling import Credits, not_applicable
from pbdesk.rules.topics.people import MemberFact

EASED = "年老体弱等，不硬性要求学时"
_NO_HOURS = "没有填学时，也没有填起止时间"


def study_hours(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """EDU-01: so many hours a year of everyone on the roll, by days of who came in the course of it (E-18, E-22)."""
    year, measure = ctx.year(), Measure(ctx)
    if not measure.member:
        return
    for branch, member in on_roll(ctx, year):
        subject = person_of(member.person_id, branch.id)
        if ctx.topics.people.has(member.person_id, ConditionKind.ATTENDANCE_EASED, ctx.as_of(year)):
            yield not_applicable(rule, subject, year, f"{member.name}{EASED}")
            continue
        target = measure.target(member)
        if not target.hours:
            yield not_applicable(rule, subject, year, f"{member.name}{target.basis}，今年不要求学时")
            continue
        hours = ctx.topics.study.hours(member.person_id)
        told = f"{member.name}{tally(hours, target)}"
        found = credits_of(ctx, member.person_id)
        yield owed(ctx, rule, subject, year.label, year.last_day, told, found, enough=hours >= target.hours)


def committee_study(ctx: Context, rule: Rule) -> Iterator[Finding]:
    """EDU-02: more hours of who holds a committee post, by the days in it, and a training where the post is held."""
    year, as_of = ctx.year(), ctx.as_of(ctx.year())
    least = min(ctx.policies.number("first_year_min_days", year.start), year.days)
    measure = Measure(ctx)
    posts: Mapping[str, Mapping[str, list[Span]]] = {}
    for branch, member in on_roll(ctx, year):
        if branch.id not in posts:
            posts = {branch.id: _posts(ctx, branch)}
        held = posts[branch.id].get(member.person_id, [])
        post_days = days_covered(held, year.start, year.end)
        if not post_days or ctx.topics.people.has(member.person_id, ConditionKind.ATTENDANCE_EASED, as_of):
            continue
        target = measure.target(member, post_days)
        in_post = any(span.covers(as_of) for span in held) and post_days >= least
        yield _committee_finding(ctx, rule, branch, member, target, training=in_post)


def on_roll(ctx: Context, year: Period) -> Iterator[tuple[BranchFact, MemberFact]]:
    """Everyone whom a branch holds today (for a past year: on its last day), each once."""
    as_of, people = ctx.as_of(year), ctx.topics.people
    for branch in ctx.facts.branches if as_of >= year.start else ():
        if branch.span.covers(as_of):
            for member in people.on_roll(branch.id, as_of):
                alone = len(people.relations[member.person_id]) == 1
                if alone or people.held_by(member.person_id, as_of) is member:
                    yield branch, member


class Measure:
    """The hours asked in a year: by the days on any roll of this file and, of these, in a committee post.

    ``hours`` is what a street's own rule asks for in place of the policy.
    """

    def __init__(self, ctx: Context, hours: int | None = None) -> None:
        self._year, on = ctx.year(), ctx.year().last_day
        self._relations = ctx.topics.people.relations
        self._year_days = self._year.days if ctx.policies.switch("hours_pro_rata", on) else 0
        self.member = ctx.policies.number("hours_target", on) if hours is None else hours
        self._committee = ctx.policies.number("hours_target_committee", on)
        self._known: dict[tuple[int, int], Target] = {}

    def target(self, member: MemberFact, post_days: int = 0) -> Target:
        """What is asked of a member."""
        key = self._days(member), post_days
        if key not in self._known:
            self._known[key] = reckoned(*key, self._year_days, self.member, self._committee)
        return self._known[key]

    def _days(self, member: MemberFact) -> int:
        """On how many days of the year somebody was on a roll; most were all the time."""
        start, end = self._year.start, self._year.end
        if member.started_on <= start and (member.span.end is None or member.span.end >= end):
            return self._year.days
        return days_covered([each.span for each in self._relations[member.person_id]], start, end)


def tally(hours: Decimal, target: Target) -> str:
    """How the hours stand: those there are, those asked, those missing."""
    by_days = f"（{target.basis}）" if "折算" in target.basis else ""
    missing = target.hours - hours
    short = f"，{missing_words(missing)}" if missing > 0 else ""
    return f"已有{plain(hours)}学时，应{target.hours}学时{by_days}{short}"


def credits_of(ctx: Context, person_id: str) -> Credits:
    """The meetings that gave hours, and those attended that gave none, with the reason."""
    study = ctx.topics.study
    events: tuple[HourEvent, ...] = tuple(study.events.get(person_id, ()))
    found = Credits(counted=[event.meeting_id for event in events if event.hours])
    for event in events:
        if not event.hours:
            found.reject(event.meeting_id, event.why)
    for meeting in study.without_hours.get(person_id, ()):
        found.reject(meeting, _NO_HOURS)
    return found


def _committee_finding(
    ctx: Context, rule: Rule, branch: BranchFact, member: MemberFact, target: Target, *, training: bool
) -> Finding:
    year, study = ctx.year(), ctx.topics.study
    hours, courses = study.hours(member.person_id), study.courses(member.person_id)
    none = "还没有参加集中培训" if training else "任职时间短，今年不要求集中培训"
    told = f"{member.name}{tally(hours, target)}，" + (f"已参加集中培训{courses}次" if courses else none)
    subject = person_of(member.person_id, branch.id)
    enough = hours >= target.hours and bool(courses or not training)
    found = credits_of(ctx, member.person_id)
    return owed(ctx, rule, subject, year.label, year.last_day, told, found, enough=enough)


def _posts(ctx: Context, branch: BranchFact) -> Mapping[str, list[Span]]:
    """The times in a committee post of each person in a branch."""
    found: dict[str, list[Span]] = {}
    for post in ctx.topics.people.posts.get(branch.id, ()):
        if post.role is not PostRole.GROUP_LEADER:
            found.setdefault(post.person_id, []).append(post.span)
    return found
