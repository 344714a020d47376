"""What the checks of lasting states share: a branch on the day on which a quarter looks at it, and what is said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import wraps

from pbdesk.calendar import Period
from pbdesk.model import Finding, Outcome
from pbdesk.rules.catalogue import Rule
from pbdesk.rules.checks.meetings import branch_subject
from pbdesk.rules.context import Context
from pbdesk.rules.facts import BranchFact
from pbdesk.rules.settling import Credits, Subject, excuse, finding, not_applicable
from pbdesk.rules.topics.structure import MakeUp, PaperFact
from pbdesk.words import long_date

NO_ROLL = "名册上还没有党员"
_DONE = frozenset({Outcome.MET, Outcome.WARN, Outcome.EXCUSED})


@dataclass(frozen=True, slots=True)
class Standing:
    """A branch as it is made up on the day on which a quarter's state is looked at."""

    branch: BranchFact
    period: Period
    day: date
    subject: Subject
    make_up: MakeUp
    paper: PaperFact


@dataclass(frozen=True, slots=True)
class Said:
    """What a rule finds of a state: the outcome, the sentence without its full stop, until when, and the records."""

    outcome: Outcome
    words: str
    due_on: date | None = None
    credits: Credits | None = None


Judge = Callable[[Context, Rule, Standing], Said | None]
"""Looks at one branch; None where the rule says nothing of it."""
Check = Callable[[Context, Rule], Iterator[Finding]]


def of_branches(judge: Judge) -> Check:
    """A check of every branch with a roll, once a quarter; without a roll there is nothing to judge."""

    @wraps(judge)
    def check(ctx: Context, rule: Rule) -> Iterator[Finding]:
        for standing in standings(ctx):
            said = judge(ctx, rule, standing) if standing.make_up.roll else Said(Outcome.NOT_APPLICABLE, NO_ROLL)
            if said:
                yield stated(ctx, rule, standing.subject, standing.period, said)

    return check


def standings(ctx: Context) -> tuple[Standing, ...]:
    """Every branch in every quarter that has begun, on today or the quarter's last day on which it exists."""
    if ctx.topics.standings is None:
        ctx.topics.standings = tuple(_standings(ctx))
    return ctx.topics.standings


def _standings(ctx: Context) -> Iterator[Standing]:
    structure = ctx.topics.structure
    for period in ctx.quarters():
        as_of = ctx.as_of(period)
        if as_of < period.start:
            continue
        for branch, _ in ctx.active_branches(period):
            day = min(as_of, branch.span.end - timedelta(days=1)) if branch.span.end else as_of
            if branch.span.covers(day):
                make_up = structure.make_up(branch.id, day)
                yield Standing(branch, period, day, branch_subject(branch), make_up, structure.papers[branch.id])


def stated(ctx: Context, rule: Rule, subject: Subject, period: Period, said: Said) -> Finding:
    """The finding of a state; what a superior accepted as explained is excused."""
    outcome, words = said.outcome, said.words
    if outcome is Outcome.NOT_APPLICABLE and said.credits is None:
        return not_applicable(rule, subject, period, words)
    if outcome in {Outcome.UNMET, Outcome.WARN}:
        accepted = excuse(ctx, rule, subject, period.label)
        if accepted:
            outcome, words = Outcome.EXCUSED, f"{words}；上级已认可说明：{accepted}"
    due = int(outcome is not Outcome.NOT_APPLICABLE)
    return finding(
        rule, subject, period.label, outcome, due, int(outcome in _DONE), said.credits or Credits(),
        said.due_on or period.last_day, f"{words}。",
    )  # fmt: skip


def waiting(ctx: Context, period: Period, words: str, due_on: date, credits_: Credits | None = None) -> Said:
    """What still has time: to be done in a period that is open; in one that is over nothing was owed yet."""
    if ctx.today > period.last_day:
        return Said(Outcome.NOT_APPLICABLE, f"{words}，到期末还没有到期限（{long_date(due_on)}）")
    left = (due_on - ctx.today).days
    ahead = f"还有{left}天" if left else "就是今天"
    return Said(Outcome.PENDING, f"{words}，最后期限{long_date(due_on)}，{ahead}", due_on, credits_)
