"""Which days visits are asked for: every Tuesday, or what a street's own rule puts in its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from pbdesk.calendar import Period, quarter_with, week_of
from pbdesk.model import Finding, SubjectKind
from pbdesk.rules import Rule, RuleBook, rule_book
from pbdesk.rules.context import Context
from pbdesk.rules.engine import judge
from pbdesk.rules.rhythm import Rhythm, rhythm_of
from pbdesk.store import Store
from pbdesk.views.steps import TUESDAY_RULE

TUESDAYS = Rhythm(1)
"""The book's own rhythm."""


class Asked(NamedTuple):
    """What is asked of visits in a quarter: the days with their rhythms, and what was found of them by branch.

    ``spans`` is what rules found that name no day.
    """

    days: Mapping[date, Rhythm]
    dated: Mapping[str, Mapping[date, Finding]]
    spans: Mapping[str, Sequence[Finding]]


def asked_visits(context: Context, book: RuleBook) -> Asked:
    """Which days are asked for, and what the rules find of them."""
    days: dict[date, Rhythm] = {}
    dated: dict[str, dict[date, Finding]] = defaultdict(dict)
    spans: dict[str, list[Finding]] = defaultdict(list)
    for rule in book:
        if rule.id not in book.at(TUESDAY_RULE):
            continue
        if rule.weekly:
            rhythm = rhythm_of(rule)
            days |= {day: rhythm for day in rhythm.asked(context) if book.speaks(rule, day)}
        for finding in judge(context, rule, book):
            if finding.subject_kind is SubjectKind.BRANCH and rule.weekly:
                dated[finding.subject][date.fromisoformat(finding.period)] = finding
            elif finding.subject_kind is SubjectKind.BRANCH:
                spans[finding.subject].append(finding)
    if spans or not days:
        days |= dict.fromkeys(_weeks_without(context, days), TUESDAYS)
    return Asked(dict(sorted(days.items())), dated, spans)


def _weeks_without(context: Context, days: Mapping[date, Rhythm]) -> Iterator[date]:
    """The Tuesdays of the weeks in which no day is asked for."""
    taken = {week_of(day)[0] + timedelta(days=7 * n) for day, rhythm in days.items() for n in range(rhythm.weeks)}
    yield from (day for day in TUESDAYS.asked(context) if week_of(day)[0] not in taken)


def place_of(store: Store, day: date) -> tuple[Period, date]:
    """Where a visit of a day stands: the Tuesday of its week, in the quarter of that Tuesday."""
    wanted = rhythm_on(rule_book(store), day).day_of(day)
    return quarter_with(wanted), wanted


def rhythm_on(book: RuleBook, day: date) -> Rhythm:
    """What rhythm of visits holds on a day: every Tuesday, or the street's own."""
    found = weekly_on(book, day)
    return rhythm_of(found) if found else TUESDAYS


def weekly_on(book: RuleBook, day: date) -> Rule | None:
    """The rule that asks for a certain day of the week to which a day belongs; None where none does."""
    weekly = (book[rule] for rule in sorted(book.at(TUESDAY_RULE)) if book[rule].weekly)
    return next((rule for rule in weekly if book.speaks(rule, rhythm_of(rule).day_of(day))), None)
