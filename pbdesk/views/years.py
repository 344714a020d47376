"""The year on one page (一图): what was done when, for one branch or for all, and the rates over the last quarters.

A rate is obligations met of obligations that have fallen due: what is still open has not fallen due, what is waived or
does not apply never did; an accepted explanation stays among the due (E-35).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from pbdesk.calendar import Period, PeriodKind, quarter_with, year_period
from pbdesk.model import Finding, Outcome, SubjectKind
from pbdesk.rules import evaluate
from pbdesk.store import Store
from pbdesk.views.branch_quarter import issue_of
from pbdesk.views.closing import standing
from pbdesk.views.issued import issued_in
from pbdesk.views.names import Names, load_names, reading_order
from pbdesk.views.periods import shifted
from pbdesk.views.quarter_facts import load_places
from pbdesk.views.quarter_lines import group_label
from pbdesk.views.rows import (
    Branch,
    BranchYear,
    BranchYearSheet,
    Issue,
    Ratio,
    StreetYearLine,
    StreetYearSheet,
    Tally,
    Trend,
    TrendLine,
    YearCell,
    YearLine,
)
from pbdesk.views.sealing import plain_seal
from pbdesk.views.steps import NOT_DUE, period_of, words_of

TREND_QUARTERS = 8
"""How many quarters the trend looks back over."""
_MET = frozenset({Outcome.MET, Outcome.WARN})
_SILENT = frozenset({"GUI-04", "MTG-05"})
"""Rules without a number, and one that binds people outside the branches."""
_GRAVEST = (
    Outcome.UNMET, Outcome.UNKNOWN, Outcome.PENDING, Outcome.EXCUSED, Outcome.WARN, Outcome.MET, Outcome.WAIVED,
)  # fmt: skip

_DAYS = """
    SELECT m.id, m.held_on AS day
      FROM meeting m
     WHERE m.deleted_at IS NULL AND m.held_on >= :start AND m.held_on < :end"""


_FIRST = """
    SELECT MIN(m.held_on) AS day FROM meeting m WHERE m.deleted_at IS NULL AND COALESCE(m.status, 'held') = 'held'
    UNION ALL
    SELECT MIN(v.visited_on) AS day FROM visit v WHERE v.deleted_at IS NULL"""


class YearFacts(NamedTuple):
    """What the year's pages are made of: findings of this year and the one before, and the days of meetings.

    ``since`` is the day of the first record in the file: of quarters before it nothing can be told. ``closed`` are the
    periods of the year that are shown as they were issued.
    """

    year: Period
    findings: Sequence[Finding]
    before: Sequence[Finding]
    days: Mapping[str, date]
    names: Names
    places: Mapping[str, Branch]
    street: str
    since: date
    closed: tuple[Period, ...] = ()


def load_year(
    store: Store, year: Period, today: date, branches: Collection[str] | None = None, *, issued: bool = False
) -> YearFacts:
    """Evaluate a year and the one before it, for all branches or some.

    ``issued``: closed periods as they were issued, for paper; on screen every figure leads to the records behind it.
    """
    earlier = year_period(year.start.year - 1)
    names = load_names(store)
    rules, book = names.rules.core - _SILENT, names.rules
    span = {"start": year.start.isoformat(), "end": year_period(year.start.year + 1).end.isoformat()}
    places, street = load_places(store, year, today, branches)
    now, before = (
        evaluate(store, each, today, branches=branches, rules=rules, book=book) for each in (year, earlier)
    )
    closed: tuple[Period, ...] = ()
    if issued:
        now, closed = issued_in(store, now, year, today, rules, book, branches)
        before, _ = issued_in(store, before, earlier, today, rules, book, branches)
    return YearFacts(
        year,
        _own(now),
        _own(before),
        {r["id"]: date.fromisoformat(r["day"]) for r in store.query(_DAYS, span)},
        names,
        places,
        street,
        min((date.fromisoformat(r["day"]) for r in store.query(_FIRST) if r["day"]), default=date.max),
        closed,
    )


def branch_years(
    store: Store, year: Period, today: date, branches: Collection[str] | None = None
) -> BranchYearSheet:
    """The year of each branch on a page of its own."""
    facts = load_year(store, year, today, branches, issued=True)
    closings = standing(store, year, today)
    made = [
        replace(branch_year(facts, branch, today), seal=plain_seal(closings[branch]) if branch in closings else None)
        for branch in facts.places
    ]
    issue = issue_of(store, year, today, facts.street)
    return BranchYearSheet(issue, tuple(b for b in made if b.lines), closed_words(facts.closed))


def street_year(store: Store, year: Period, today: date, branches: Collection[str] | None = None) -> StreetYearSheet:
    """The year of all branches on one chart."""
    facts = load_year(store, year, today, branches, issued=True)
    sheet = street_of(facts, today, issue_of(store, year, today, facts.street))
    whole = standing(store, year, today).get(None) if branches is None else None
    sealed = whole is not None and whole.editions[0].snapshot.is_complete
    return replace(sheet, closed=closed_words(facts.closed), seal=plain_seal(whole) if whole and sealed else None)


def closed_words(periods: Sequence[Period]) -> str:
    """Which periods a sheet shows as they were issued; nothing where none is closed."""
    return f"已封账，按封账结果列出：{'、'.join(words_of(period) for period in periods)}" if periods else ""


def branch_year(facts: YearFacts, branch_id: str, today: date) -> BranchYear:
    """One branch's year: a line a rule, or a group."""
    place = facts.places[branch_id]
    own = [f for f in facts.findings if f.branch == branch_id]
    before = [f for f in facts.before if f.branch == branch_id]
    found: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in own:
        group = finding.subject if finding.subject_kind is SubjectKind.GROUP else ""
        found[finding.rule, group].append(finding)
    order = facts.names.rules.order
    keys = sorted(found, key=lambda k: (order(k[0]), reading_order(facts.names.groups.get(k[1], ""))))
    lines = (_line(facts, rule, group, found[rule, group], today) for rule, group in keys)
    shown = tuple(line for line in lines if line.cells)
    return BranchYear(
        branch_id, place.name, place.unit, place.secretary, shown, trend_of(facts, [*before, *own], today)
    )


def street_of(facts: YearFacts, today: date, issue: Issue) -> StreetYearSheet:
    """All branches by all rules that somebody owes something of."""
    by_branch: dict[str, dict[str, list[Finding]]] = {branch: defaultdict(list) for branch in facts.places}
    for finding in facts.findings:
        if finding.branch in by_branch and finding.outcome is not Outcome.NOT_APPLICABLE:
            by_branch[finding.branch][finding.rule].append(finding)
    asked = {rule for rules in by_branch.values() for rule in rules}
    rules = tuple((rule.id, rule.title) for rule in facts.names.rules if rule.id in asked)
    lines = tuple(
        StreetYearLine(
            branch, place.name, place.unit, tuple(_tally(by_branch[branch].get(rule, ()), today) for rule, _ in rules)
        )
        for branch, place in facts.places.items()
    )
    return StreetYearSheet(issue, rules, lines, trend_of(facts, [*facts.before, *facts.findings], today))


def trend_of(facts: YearFacts, findings: Iterable[Finding], today: date) -> Trend:
    """The rates of the quarters up to the year's last one (the present one, while the year runs)."""
    last = quarter_with(min(facts.year.last_day, max(today, facts.year.start)))
    quarters = [shifted(last, -back) for back in reversed(range(TREND_QUARTERS))]
    quarters = [quarter for quarter in quarters if quarter.last_day >= facts.since] or [last]
    at = {quarter.start: n for n, quarter in enumerate(quarters)}
    found: dict[str, list[list[Finding]]] = {}
    for finding in findings:
        period = period_of(finding)
        place = at.get(quarter_with(period.start).start)
        if period.kind is not PeriodKind.YEAR and place is not None:
            found.setdefault(finding.rule, [[] for _ in quarters])[place].append(finding)
    lines = [
        TrendLine(rule.id, rule.title, tuple(rate(some) for some in found[rule.id]))
        for rule in facts.names.rules
        if rule.id in found
    ]
    shown = tuple(line for line in lines if any(ratio.whole for ratio in line.ratios))
    return Trend(tuple(_short(quarter) for quarter in quarters), shown)


def rate(findings: Iterable[Finding]) -> Ratio:
    """Obligations met of obligations that have fallen due (E-35)."""
    due = [f for f in findings if f.outcome not in NOT_DUE | {Outcome.PENDING}]
    return Ratio(sum(f.outcome in _MET for f in due), len(due))


def _own(findings: Iterable[Finding]) -> list[Finding]:
    """What branches and their groups owe; a guide's own share is owed to the branch already."""
    return [f for f in findings if f.subject_kind in {SubjectKind.BRANCH, SubjectKind.GROUP}]


def _tally(findings: Sequence[Finding], today: date) -> Tally:
    begun = [f for f in findings if period_of(f).start <= today]
    gravest = next((outcome for outcome in _GRAVEST if any(f.outcome is outcome for f in begun)), None)
    return Tally(rate(findings), gravest)


def _line(facts: YearFacts, rule: str, group: str, findings: Sequence[Finding], today: date) -> YearLine:
    title = group_label(facts.names.groups.get(group, "")) if group else facts.names.rules[rule].title
    if all(f.outcome is Outcome.NOT_APPLICABLE for f in findings):
        return YearLine(rule, title, ())
    by_place: dict[tuple[int, int], list[Finding]] = defaultdict(list)
    for finding in findings:
        by_place[_place(finding)].append(finding)
    cells = tuple(_cell(facts, place, ones, today) for place, ones in sorted(by_place.items()))
    return YearLine(rule, title, cells, rate(findings))


def _place(finding: Finding) -> tuple[int, int]:
    period = period_of(finding)
    return period.start.month - 1, {PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}.get(period.kind, 1)


def _cell(facts: YearFacts, place: tuple[int, int], ones: Sequence[Finding], today: date) -> YearCell:
    """One obligation with the days it was done on, or those of a month (Tuesdays) as done of due."""
    begun = [f for f in ones if period_of(f).start <= today]
    if not begun:
        return YearCell(*place, Outcome.PENDING, ahead=True)
    outcome = next((o for o in _GRAVEST if any(f.outcome is o for f in begun)), Outcome.NOT_APPLICABLE)
    if facts.names.rules[ones[0].rule].weekly:
        due = [f for f in ones if f.outcome not in NOT_DUE]
        text = f"{sum(f.outcome in _MET for f in due)}/{len(due)}" if due else ""
        return YearCell(*place, outcome, text)
    finding = ones[0]
    days = sorted({facts.days[record] for record in finding.counted if record in facts.days})
    told = "、".join(_day(day, facts.year) for day in days[:3]) + ("等" if len(days) > 3 else "")
    return YearCell(*place, outcome, told or (f"{finding.done}/{finding.due}" if finding.due > 1 else ""))


def _day(day: date, year: Period) -> str:
    told = f"{day.month}.{day.day}"
    return told if day in year else f"{day.year}.{told}"


def _short(quarter: Period) -> str:
    return f"{quarter.start.year % 100:02}年{'一二三四'[(quarter.start.month - 1) // 3]}季"
