"""The quarter of every guide: each branch in care by Tuesday, general meetings, lectures, and the reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from pbdesk.calendar import Period, weekdays_in
from pbdesk.model import Finding, Outcome, SubjectKind
from pbdesk.rules import RuleBook, evaluate, rule_book
from pbdesk.store import Store
from pbdesk.views.branch_quarter import group_names, issue_of
from pbdesk.views.closing import standing
from pbdesk.views.freezing import live_of
from pbdesk.views.issued import issued_findings
from pbdesk.views.quarter_facts import Posted, QuarterFacts, load_quarter
from pbdesk.views.quarter_lines import duty_of, guide_lines_of, tuesdays_of
from pbdesk.views.remarks import WORTH_A_WORD, remarks
from pbdesk.views.rows import GuideBranch, GuideQuarter, GuideQuarterSheet, Remark
from pbdesk.views.sealing import seals_of
from pbdesk.views.steps import TUESDAY_RULE, is_guided

_PLACES = (TUESDAY_RULE, "GUI-02", "GUI-03")
_TOLD = (Outcome.UNMET, Outcome.PENDING, *WORTH_A_WORD)


def guide_quarter(
    store: Store, period: Period, today: date, branches: Collection[str] | None = None
) -> GuideQuarterSheet:
    """The quarter of all guides with a posting in it, or of those of some branches."""
    book = rule_book(store)
    rules = [rule.id for rule in book if rule.place in _PLACES or (book.is_own(rule.id) and is_guided(rule))]
    findings = evaluate(store, period, today, branches=branches, rules=rules, book=book)
    facts = load_quarter(store, period, today, findings, branches)
    groups = group_names(store)
    closings = standing(store, period, today)
    now = live_of(period, findings, facts, rules, book, {}, figures=False)
    seals = seals_of(closings, now, {}, branches)
    chosen = {branch: one for branch, one in closings.items() if branches is None or branch in branches}
    findings = issued_findings(findings, chosen, rules, book)
    postings: dict[str, list[Posted]] = defaultdict(list)
    for posted in facts.postings:
        if posted.branch in facts.branches:
            postings[posted.person].append(posted)
    guides = [_guide(mine, findings, period, facts, groups) for mine in postings.values()]
    return GuideQuarterSheet(
        issue=issue_of(store, period, today, facts.street),
        days=_days(findings, period, book),
        guides=tuple(sorted(guides, key=lambda guide: (guide.name, guide.id))),
        seal=seals.street,
    )


def _days(findings: Iterable[Finding], period: Period, book: RuleBook) -> tuple[date, ...]:
    """The Tuesdays, or the days that the street's own rule asks for; none where it asks for no day."""
    asked = [rule for rule in book.at(TUESDAY_RULE) if rule != TUESDAY_RULE]
    found = {(book[f.rule].weekly, f.period) for f in findings if f.rule in book.at(TUESDAY_RULE)}
    if not asked or not found:
        return tuple(weekdays_in(period.start, period.end))
    return tuple(sorted(date.fromisoformat(day) for weekly, day in found if weekly))


def _guide(
    mine: Sequence[Posted],
    findings: Iterable[Finding],
    period: Period,
    facts: QuarterFacts,
    groups: Mapping[str, str],
) -> GuideQuarter:
    person = mine[0].person
    about = [f for f in findings if f.person == person]
    by_branch = _by_branch(mine, about)
    order = list(facts.branches)
    spans = sorted(mine, key=lambda posted: (order.index(posted.branch), posted.since))
    own = [f for f in about if f.branch is None and facts.rules[f.rule].weekly]
    return GuideQuarter(
        id=person,
        name=mine[0].name,
        branches=tuple(_branch(posted, by_branch[posted.branch], period, facts) for posted in spans),
        own=tuple(tuesdays_of(own, facts, {})),
        remarks=tuple(_remarks(by_branch, own, period, facts, groups)),
    )


def _by_branch(mine: Sequence[Posted], about: Iterable[Finding]) -> dict[str, list[Finding]]:
    """What concerns the guide at each branch: his own finding of a duty where he has one, else the branch's (E-10)."""
    found: dict[str, list[Finding]] = {posted.branch: [] for posted in mine}
    for finding in about:
        if finding.branch in found:
            found[finding.branch].append(finding)
    for branch, findings in found.items():
        owned = {(f.rule, f.period) for f in findings if f.subject_kind is SubjectKind.GUIDE}
        found[branch] = [
            f for f in findings if f.subject_kind is SubjectKind.GUIDE or (f.rule, f.period) not in owned
        ]
    return found


def _branch(posted: Posted, findings: Sequence[Finding], period: Period, facts: QuarterFacts) -> GuideBranch:
    weekly = {rule for rule in facts.rules.at(TUESDAY_RULE) if facts.rules[rule].weekly}
    inside = [f for f in findings if f.rule not in weekly or posted.covers(date.fromisoformat(f.period))]
    leaves = posted.until is not None and posted.until <= period.last_day
    return GuideBranch(
        branch=facts.branches[posted.branch].name,
        since=posted.since if posted.since in period and posted.since != period.start else None,
        until=posted.until - timedelta(days=1) if posted.until and leaves else None,
        tuesdays=tuple(tuesdays_of(inside, facts, {})),
        meeting=duty_of(inside, "GUI-02", facts),
        lectures=duty_of(inside, "GUI-03", facts),
        lines=tuple(guide_lines_of(inside, facts)),
    )


def _remarks(
    by_branch: Mapping[str, Sequence[Finding]],
    own: Sequence[Finding],
    period: Period,
    facts: QuarterFacts,
    groups: Mapping[str, str],
) -> list[Remark]:
    """What is short or needs a word, the same thing of several branches told once."""
    told: dict[Remark, list[str]] = defaultdict(list)
    for branch, findings in by_branch.items():
        due = [f for f in findings if f.outcome is not Outcome.PENDING or not facts.rules[f.rule].weekly]
        for remark in remarks(due, _TOLD, period, groups, facts.rules):
            told[remark].append(facts.branches[branch].name)
    late = [f for f in own if f.outcome is not Outcome.PENDING]
    found = remarks(late, _TOLD, period, groups, facts.rules)
    for remark, names in told.items():
        whose = "各联系支部" if len(names) == len(by_branch) > 1 else "、".join(names)
        found.append(replace(remark, what=f"{whose}　{remark.what}"))
    return sorted(found, key=lambda remark: _TOLD.index(remark.outcome))
