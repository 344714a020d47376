"""Evaluate the rule book over a file: one finding for each obligation of a period."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import date

from pbdesk.calendar import Period, PeriodKind, WorkCalendar, quarters_in, year_period
from pbdesk.errors import UserError
from pbdesk.model import Finding
from pbdesk.rules.catalogue import Rule
from pbdesk.rules.checks import CHECKS
from pbdesk.rules.context import Context
from pbdesk.rules.facts import Reach
from pbdesk.rules.loading import load_calendar_days, load_facts, load_policies
from pbdesk.rules.policy import Policies
from pbdesk.rules.rulebook import RuleBook, rule_book
from pbdesk.rules.topics import Topics
from pbdesk.store import Store

PART = 500
"""How many branches are looked at together where all of them would take too much memory."""
_WIDE = frozenset({"own_meetings", "visit_count", "guide_at_general_meeting"})
_BRANCHES = "SELECT o.id FROM organization o WHERE o.kind = 'branch' AND o.deleted_at IS NULL ORDER BY o.id"


def evaluate(
    store: Store,
    period: Period,
    today: date,
    *,
    branches: Collection[str] | None = None,
    rules: Collection[str] | None = None,
    policies: Policies | None = None,
    book: RuleBook | None = None,
) -> list[Finding]:
    """The findings of every obligation whose own period lies in ``period`` or contains it.

    Args:
        store: the file.
        period: a month, quarter or year.
        today: the day on which the question is asked; records of later days do not count yet.
        branches: only these branches (None: all, and the people whom no branch holds).
        rules: only these rules (None: all).
        policies: these in place of the file's own, to see what they would change.
        book: these rules in place of the file's own, to see what they would find.

    Raises:
        UserError: a rule is not known.
    """
    book = rule_book(store) if book is None else book
    with _collector_at_rest():
        found = _findings(prepare(store, period, today, branches, policies, book), _chosen(book, rules), book)
        return [f for f in found if branches is None or f.branch is None or f.branch in branches]


def evaluate_year(store: Store, year: Period, near: Period, today: date) -> list[Finding]:
    """The core rules over a whole year, all others over a nearer part of it: what the first page shows.

    Each reads what it needs and no more: the votes and attendance of a whole year would take as long as all the rest.
    What the others find of the rest of the year is asked for where it is wanted.
    """
    book = rule_book(store)
    rules = _chosen(book, None)
    core = [rule for rule in rules if rule.id in book.core]
    others = [rule for rule in rules if rule.id not in book.core]
    with _collector_at_rest():
        return [
            *_findings(prepare(store, year, today, book=book), core, book),
            *_findings(prepare(store, near, today, book=book), others, book),
        ]


def parts_of(store: Store, size: int = PART) -> list[tuple[str, ...]]:
    """The file's branches, ``size`` at a time; the last part is empty and stands for people whom no branch holds."""
    branches = [r["id"] for r in store.query(_BRANCHES)]
    return [*(tuple(branches[start : start + size]) for start in range(0, len(branches), size)), ()]


def evaluate_part(
    store: Store, period: Period, today: date, part: Collection[str], *, rules: Collection[str] | None = None
) -> list[Finding]:
    """What :func:`evaluate` finds of one of :func:`parts_of`; the parts together are the whole.

    Only one part need be in memory at a time: a city then takes no more than a district does.

    Raises:
        UserError: a rule is not known.
    """
    book = rule_book(store)
    chosen = _chosen(book, rules)
    with _collector_at_rest():
        if not part:
            people = prepare(store, period, today, (), book=book, people=True)
            return [f for f in _findings(people, chosen, book) if f.branch is None]
        theirs = frozenset(part)
        return [f for f in _findings(prepare(store, period, today, theirs, book=book), chosen, book)
                if f.branch in theirs]  # fmt: skip


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Facts and findings are many and make no cycles: the collector would look through all of them for nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def judge(context: Context, rule: Rule, book: RuleBook) -> Iterator[Finding]:
    """What one rule finds, where it is the one that speaks on the day of the obligation (E-34)."""
    if book.is_silent(rule, context.year()):
        return iter(())
    return book.judged(rule, CHECKS[rule.check](context, rule))


def prepare(
    store: Store, period: Period, today: date, branches: Collection[str] | None = None,
    policies: Policies | None = None, book: RuleBook | None = None, *, people: bool | None = None,
) -> Context:  # fmt: skip
    """Load what the checks look at; ``people`` whom no branch holds are looked at with all branches, or when asked."""
    policies = load_policies(store) if policies is None else policies
    reach = _reach(period, policies, (rule_book(store) if book is None else book).own)
    facts = load_facts(store, reach, branches, people=branches is None if people is None else people)
    topics = Topics(store, reach, branches, policies, today)
    return Context(facts, period, today, policies, WorkCalendar(load_calendar_days(store)), topics)


def _findings(context: Context, rules: Iterable[Rule], book: RuleBook) -> Iterator[Finding]:
    for rule in rules:
        yield from judge(context, rule, book)


def _chosen(book: RuleBook, rules: Collection[str] | None) -> list[Rule]:
    unknown = sorted(rule for rule in rules or () if rule not in book)
    if unknown:
        chapter = unknown[0].partition("-")[0].upper()
        alike = [rule.id for rule in book if rule.id.partition("-")[0] == chapter]
        known = f"相近的有：{'、'.join(alike)}" if alike else "编号写成 MTG-01 这样，用 rules 命令看全部规则"
        raise UserError(f"没有编号为“{unknown[0][:40]}”的规则。{known}。")
    return [rule for rule in book if rule.check and (rules is None or rule.id in rules)]


def _looks_at_all(rule: Rule) -> bool:
    """Whether a yearly rule looks at more than what is read of a year anyway: lectures and sittings for a year."""
    kind = rule.parameters.get("kind")
    return rule.check in _WIDE and kind not in {"lecture", "organization_life_meeting", "democratic_appraisal"}


def _reach(period: Period, policies: Policies, own: Iterable[Rule]) -> Reach:
    """How far back and ahead records are read: for the policies, and for what the street's own rules look at."""
    quarters = quarters_in(period)
    year = year_period(period.start.year)
    near = Period(PeriodKind.QUARTER, quarters[0].start, quarters[-1].end)
    per_guide = policies.text("visit_scope", period.last_day) == "per_guide"
    back = policies.number("visit_every_weeks", period.last_day) if per_guide else 0
    ahead, whole = 0, False
    for rule in own:
        back = max(back, -(-int(rule.parameters.get("days", 0)) // 7))
        ahead = max(ahead, int(rule.parameters.get("weeks", 1)) - 1)
        whole = whole or (rule.period == PeriodKind.YEAR and _looks_at_all(rule))
    return Reach(near, year, back, ahead, whole)
