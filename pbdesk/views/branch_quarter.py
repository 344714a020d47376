"""The quarter of every branch, for its own page and for the street's table."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from pbdesk.calendar import Period
from pbdesk.model import Finding, Outcome, SubjectKind
from pbdesk.rules import evaluate, load_policies, policy_version, rule_book, rules_version
from pbdesk.store import Store
from pbdesk.views.closing import standing
from pbdesk.views.conventions import convention_words
from pbdesk.views.freezing import live_of
from pbdesk.views.issued import issued_attendance, issued_branch, issued_findings
from pbdesk.views.quarter_facts import QuarterFacts, load_quarter
from pbdesk.views.quarter_lines import by_branch, duty_of, guide_lines_of, lines_of, tuesdays_of
from pbdesk.views.remarks import SHORT, WORTH_A_WORD, remarks
from pbdesk.views.rows import Branch, BranchQuarter, BranchQuarterSheet, Issue, Ratio, Seal
from pbdesk.views.sealing import seals_of

_GROUPS = "SELECT g.id, g.name FROM party_group g WHERE g.deleted_at IS NULL"


def branch_quarter(
    store: Store, period: Period, today: date, branches: Collection[str] | None = None
) -> BranchQuarterSheet:
    """The quarter of all branches that existed in it, or of some: findings, people, days and attendance."""
    book = rule_book(store)
    findings = evaluate(store, period, today, branches=branches, rules=book.core, book=book)
    facts = load_quarter(store, period, today, findings, branches)
    groups = group_names(store)
    people = {posted.person: posted.name for posted in facts.postings}
    names = {**people, **groups}
    closings = standing(store, period, today)
    seals = seals_of(closings, live_of(period, findings, facts, book.core, book, names), names, branches)
    chosen = {branch: one for branch, one in closings.items() if branches is None or branch in branches}
    own = by_branch(issued_findings(findings, chosen, book.core, book))
    quarters = [
        _quarter(
            issued_branch(branch, closings.get(branch.id)), own.get(branch.id, []), period, facts, groups, people,
            issued_attendance(facts.attendance.get(branch.id, Ratio()), closings.get(branch.id)),
            seals.branches.get(branch.id),
        )
        for branch in facts.branches.values()
    ]  # fmt: skip
    return BranchQuarterSheet(issue_of(store, period, today, facts.street), tuple(quarters), seals.street)


def issue_of(store: Store, period: Period, today: date, street: str) -> Issue:
    """What a sheet says of its own making."""
    policies, book = load_policies(store), rule_book(store)
    version = policy_version(policies, book)
    return Issue(period, street, today, rules_version(), version, convention_words(policies, book, period))


def group_names(store: Store) -> dict[str, str]:
    """The name of every Party group."""
    return {row["id"]: row["name"] or "党小组" for row in store.query(_GROUPS)}


def _quarter(
    branch: Branch,
    findings: Sequence[Finding],
    period: Period,
    facts: QuarterFacts,
    groups: Mapping[str, str],
    people: Mapping[str, str],
    attendance: Ratio,
    seal: Seal | None,
) -> BranchQuarter:
    notes = remarks(findings, WORTH_A_WORD, period, groups, facts.rules)
    advice = [f for f in findings if f.subject_kind is SubjectKind.GROUP and f.outcome is Outcome.NOT_APPLICABLE]
    return BranchQuarter(
        branch=branch,
        lines=tuple(lines_of(findings, period, facts, groups)),
        tuesdays=tuple(tuesdays_of(findings, facts, people)),
        guide_meeting=duty_of(findings, "GUI-02", facts),
        guide_lectures=duty_of(findings, "GUI-03", facts),
        guide_lines=tuple(guide_lines_of(findings, facts)),
        owed=tuple(remarks(findings, SHORT, period, groups, facts.rules)),
        notes=(*notes, *remarks(advice, (Outcome.NOT_APPLICABLE,), period, groups, facts.rules)),
        attendance=attendance,
        seal=seal,
    )
