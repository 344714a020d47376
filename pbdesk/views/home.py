"""The first page: what is still owed and by when, the figures of the quarter, and the year at a glance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from pbdesk.calendar import Period, PeriodKind, quarter_with, year_period
from pbdesk.model import Finding, Outcome
from pbdesk.rules import evaluate, rule_book
from pbdesk.rules.almanac import load_almanac
from pbdesk.rules.engine import evaluate_year
from pbdesk.rules.forecast import Chance
from pbdesk.store import Store
from pbdesk.views.admissions import pressing, track_rows
from pbdesk.views.attendance_rate import attendance_rate
from pbdesk.views.compliance import in_period
from pbdesk.views.home_lines import LineMaker, by_urgency
from pbdesk.views.home_rows import BranchLine, Figure, Home
from pbdesk.views.home_waiting import admission_lines, admission_notices, draft_notices, dues_notices, exchange_notices
from pbdesk.views.names import Names, load_names
from pbdesk.views.periods import days_left, shifted
from pbdesk.views.steps import (
    DONE_OUTCOMES,
    NOT_DUE,
    SOON_DAYS,
    is_open,
    is_soon,
    period_of,
)
from pbdesk.views.urging_notices import chase_notices, review_notices
from pbdesk.views.year_grid import year_grid
from pbdesk.words import WEEKDAY_WORDS, near_date, short_date

FEW_BRANCHES = 6
"""Up to so many branches every open item has its own line; above, every branch has one."""
_LATE_ENTRY_DAYS = 20
Key = tuple[str, str, str | None, str]
"""Which obligation a finding is about."""


def year_findings(store: Store, today: date) -> tuple[Finding, ...]:
    """What the first page is about: the core rules over the year, every other rule over the present quarter."""
    return tuple(evaluate_year(store, year_period(today.year), quarter_with(today), today))


def carried_findings(store: Store, today: date, branches: Collection[str] | None = None) -> tuple[Finding, ...]:
    """What other periods than this year's ask for (E-12, E-32), of all branches or of some.

    That is: sittings for last year until their last day; in the first days of a quarter, what was missed in the one
    before and may only lack its record; in its last days, what falls due in the first of the next.
    """
    return (*_left_over(store, today, branches), *_ahead(store, today, branches))


def _ahead(store: Store, today: date, branches: Collection[str] | None) -> tuple[Finding, ...]:
    quarter = quarter_with(today)
    if (quarter.last_day - today).days > SOON_DAYS:
        return ()
    book = rule_book(store)
    rules = [rule.id for rule in book if rule.id not in book.core] if quarter.end.year == today.year else None
    found = evaluate(store, shifted(quarter, 1), today, rules=rules, branches=branches, book=book)
    return tuple(f for f in found if is_soon(f, today))


def _left_over(store: Store, today: date, branches: Collection[str] | None) -> tuple[Finding, ...]:
    before = shifted(quarter_with(today), -1)
    fresh = (today - before.last_day).days <= _LATE_ENTRY_DAYS
    if not fresh and before.start.year == today.year:
        return ()
    findings = evaluate(store, before, today, branches=branches)
    return tuple(
        f for f in findings
        if (f.outcome is Outcome.PENDING and period_of(f).end <= today)
        or (fresh and f.outcome is Outcome.UNMET and before.start <= f.due_on < before.end)
    )  # fmt: skip


def home(store: Store, findings: Sequence[Finding], today: date, carried: Sequence[Finding] = ()) -> Home:
    """The first page on a day, from the year's findings and what earlier periods still ask for."""
    names, quarter = load_names(store), quarter_with(today)
    judged = names.rules.core
    core = [f for f in findings if f.rule in judged]
    of_quarter = in_period(findings, quarter)
    owed = _each_once([*of_quarter, *carried, *(f for f in findings if is_soon(f, today))])
    only = next(iter(names.branches)) if len(names.branches) == 1 else None
    few = len(names.branches) <= FEW_BRANCHES
    left = days_left(quarter, today)
    weekday = WEEKDAY_WORDS[today.weekday()]
    waiting = pressing(track_rows(store, today), today)
    maker = LineMaker(names, load_almanac(store, today), named=only is None)
    lines = (*maker.lines(owed), *admission_lines(waiting, today, named=only is None)) if few else ()
    elsewhere = {f.key for f in owed} - {f.key for f in of_quarter}
    short_branches = () if few else _branch_lines(owed, elsewhere, names, maker, today)
    first = _short_items(of_quarter) if few else _short_branches(short_branches, len(names.branches))
    return Home(
        title=quarter.title.replace("年", " 年", 1),
        subtitle=f"{short_date(today)} {weekday} · " + ("今天是季末" if left == 0 else f"距季末还有 {left} 天"),
        quarter=quarter,
        branches=len(names.branches),
        figures=(first, *_figures(store, of_quarter, owed, elsewhere, today)),
        due=tuple(sorted(lines, key=by_urgency)),
        short_branches=short_branches,
        grid=year_grid(core, names, today, only_branch=only is not None),
        only_branch=only,
        notices=(
            *draft_notices(store, today),
            *exchange_notices(store),
            *review_notices(store, only, today),
            *chase_notices(store, only, today, findings),
            *(() if few else admission_notices(waiting)),
            *dues_notices(store, only, today),
        ),
    )


def _short_items(findings: Iterable[Finding]) -> Figure:
    short = sum(f.outcome is Outcome.UNMET for f in findings)
    return Figure("short", str(short), "本季还差（项）", "short" if short else "met")


def _short_branches(lines: Sequence[BranchLine], branches: int) -> Figure:
    """Of how many branches something is unmet: as many as the list below says, and whether that is of this quarter."""
    short = sum(line.short > 0 for line in lines)
    before = any(line.short_before for line in lines)
    caption = "有未达标项的支部（含上季度）" if before else "有未达标项的支部"
    return Figure("short", f"{short} / {branches}", caption, "short" if short else "met")


def _figures(
    store: Store, findings: Sequence[Finding], owed: Sequence[Finding], elsewhere: Collection[Key], today: date
) -> tuple[Figure, ...]:
    soon = [f for f in owed if is_soon(f, today)]
    other = sum(f.key in elsewhere for f in soon)
    more = f"，其中别的季度 {other}" if other else ""
    counted = [f for f in findings if f.outcome not in NOT_DUE]
    done = sum(f.outcome in DONE_OUTCOMES for f in counted)
    rate = attendance_rate(store, quarter_with(today), today)
    return (
        Figure("soon", str(len(soon)), f"{SOON_DAYS} 天内到期（项{more}）", "open" if soon else "met"),
        Figure("met", f"{done} / {len(counted)}" if counted else "—", "本季已达标（项）", "met"),
        Figure("rate", rate.percent, "本季平均到会率", ""),
    )


def _listed_in(finding: Finding) -> Period:
    """A quarter in whose list a finding stands; what is owed of a year stands in the last one's."""
    return quarter_with(period_of(finding).last_day)


def _others_words(findings: Sequence[Finding], quarter: Period) -> str:
    """How many of a branch's items other periods than the quarter ask for, so that its list shows fewer."""
    counted: dict[str, int] = defaultdict(int)
    for finding in findings:
        own = period_of(finding)
        beside = "上季度" if own.start < quarter.start else "下季度"
        counted[f"{own.title}度" if own.kind is PeriodKind.YEAR else beside] += 1
    return f"含{'、'.join(f'{title} {n} 项' for title, n in counted.items())}" if counted else ""


def _each_once(findings: Iterable[Finding]) -> list[Finding]:
    return list({f.key: f for f in findings}.values())


def _branch_lines(
    findings: Sequence[Finding], elsewhere: Collection[Key], names: Names, maker: LineMaker, today: date
) -> tuple[BranchLine, ...]:
    per_branch: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.branch and is_open(finding, today):
            per_branch[finding.branch].append(finding)
    lines = []
    for branch, ones in per_branch.items():
        short = [f for f in ones if f.outcome is Outcome.UNMET]
        what: dict[str, int] = defaultdict(int)
        for f in short or ones:
            what[names.rules[f.rule].title] += 1
        most = sorted(what.items(), key=lambda entry: -entry[1])[:3]
        worst = "、".join(f"{title} {n}" if n > 1 else title for title, n in most)
        ahead = [maker.outlook(f) for f in ones]
        lost = sum(each.chance is Chance.LOST for each in ahead)
        last = min(each.last_day or each.due_on for each in ahead)
        others = [f for f in ones if f.key in elsewhere]
        rest = (f"来不及的 {lost} 项" if lost else "", _others_words(others, quarter_with(today)))
        told = "；".join(part for part in (worst, *rest) if part)
        due = near_date(last, today.year)
        line = BranchLine(
            branch, names.branch(branch), len(short), len(ones) - len(short), told, due, lost,
            sum(f.outcome is Outcome.UNMET for f in others),
            _listed_in(others[0]).label if len(others) == len(ones) else "",
        )  # fmt: skip
        lines.append((last, line))
    lines.sort(key=lambda pair: (-pair[1].short, -pair[1].open, pair[0], pair[1].name))
    return tuple(line for _, line in lines)
