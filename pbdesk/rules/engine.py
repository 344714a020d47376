"""Evaluate the rule book over a file: one finding for each obligation of a period."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from pbdesk.calendar import Period, PeriodKind, WorkCalendar, quarters_in, year_period
from pbdesk.errors import UserError
from pbdesk.model import Finding
from pbdesk.rules.catalogue import Rule, catalogue
from pbdesk.rules.checks import CHECKS
from pbdesk.rules.context import Context
from pbdesk.rules.facts import Reach
from pbdesk.rules.loading import load_calendar_days, load_facts, load_policies
from pbdesk.rules.policy import Policies
from pbdesk.rules.topics import Topics
from pbdesk.store import Store

PART = 500
"""How many branches are looked at together where all of them would take too much memory."""
_BRANCHES = "SELECT o.id FROM organization o WHERE o.kind = 'branch' AND o.deleted_at IS NULL ORDER BY o.id"


def evaluate(
    store: Store,
    period: Period,
    today: date,
    *,
    branches: Collection[str] | None = None,
    rules: Collection[str] | None = None,
) -> list[Finding]:
    """The findings of every obligation whose own period lies in ``period`` or contains it.

    Args:
        store: the file.
        period: a month, quarter or year.
        today: the day on which the question is asked; records of later days do not count yet.
        branches: only these branches (None: all, and the people whom no branch holds).
        rules: only these rules (None: all).

    Raises:
        UserError: a rule is not known.
    """
    found = _findings(prepare(store, period, today, branches), _chosen(rules), period)
    return [f for f in found if branches is None or f.branch is None or f.branch in branches]


def evaluate_parts(
    store: Store, period: Period, today: date, *, rules: Collection[str] | None = None, size: int = PART
) -> Iterator[list[Finding]]:
    """The findings of :func:`evaluate`, ``size`` branches at a time, then those of people whom no branch holds.

    Only one part is in memory at a time: a city takes no more than a district does.

    Raises:
        UserError: a rule is not known.
    """
    chosen = _chosen(rules)
    branches = [r["id"] for r in store.query(_BRANCHES)]
    for start in range(0, len(branches), size):
        part = frozenset(branches[start : start + size])
        found = _findings(prepare(store, period, today, part), chosen, period)
        yield [f for f in found if f.branch in part]
    yield [f for f in _findings(prepare(store, period, today, (), people=True), chosen, period) if f.branch is None]


def prepare(
    store: Store, period: Period, today: date, branches: Collection[str] | None = None, *, people: bool | None = None
) -> Context:
    """Load what the checks look at; ``people`` whom no branch holds are looked at with all branches, or when asked."""
    policies = load_policies(store)
    reach = _reach(period, policies)
    facts = load_facts(store, reach, branches, people=branches is None if people is None else people)
    topics = Topics(store, reach, branches, policies, today)
    return Context(facts, period, today, policies, WorkCalendar(load_calendar_days(store)), topics)


def _findings(context: Context, rules: Iterable[Rule], period: Period) -> Iterator[Finding]:
    for rule in rules:
        if rule.in_force(period.start):
            yield from CHECKS[rule.check](context, rule)


def _chosen(rules: Collection[str] | None) -> list[Rule]:
    book = catalogue()
    unknown = sorted(set(rules or ()) - set(book))
    if unknown:
        raise UserError(f"没有编号为“{unknown[0][:40]}”的规则。现有规则：{'、'.join(book)}。")
    return [rule for rule in book.values() if rule.check and (rules is None or rule.id in rules)]


def _reach(period: Period, policies: Policies) -> Reach:
    quarters = quarters_in(period)
    year = year_period(period.start.year)
    near = Period(PeriodKind.QUARTER, quarters[0].start, quarters[-1].end)
    per_guide = policies.text("visit_scope", period.last_day) == "per_guide"
    weeks = policies.number("visit_every_weeks", period.last_day) if per_guide else 0
    return Reach(near, year, weeks)
