"""Evaluate the rule book over a file: one finding for each obligation of a period."""

from __future__ import annotations

from collections.abc import Collection
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
    chosen = _chosen(rules)
    context = prepare(store, period, today, branches)
    found = [f for rule in chosen if rule.in_force(period.start) for f in CHECKS[rule.check](context, rule)]
    return [f for f in found if branches is None or f.branch is None or f.branch in branches]


def prepare(store: Store, period: Period, today: date, branches: Collection[str] | None = None) -> Context:
    """Load what the checks look at."""
    policies = load_policies(store)
    reach = _reach(period, policies)
    facts = load_facts(store, reach, branches)
    topics = Topics(store, reach, branches, policies, today)
    return Context(facts, period, today, policies, WorkCalendar(load_calendar_days(store)), topics)


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
