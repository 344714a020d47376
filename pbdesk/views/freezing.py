"""What the records say of a period now, in the form in which a closing keeps it (E-33, E-18)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from pbdesk.calendar import Period
from pbdesk.model import Finding
from pbdesk.rules import RuleBook, evaluate, policy_version, rule_book, rules_version
from pbdesk.rules.snapshot import Frozen, Snapshot, frozen_rows
from pbdesk.store import Store
from pbdesk.views.quarter_facts import QuarterFacts, load_quarter
from pbdesk.views.rows import Branch, Ratio

FIGURE_WORDS: Mapping[str, str] = MappingProxyType({
    "full": "正式党员人数", "probationary": "预备党员人数", "committee": "支委会人数", "groups": "党小组个数",
    "attendance": "到会人次（实到/应到）",
})  # fmt: skip
"""The figures that are frozen beside the findings; an admission approved later moves the roll backwards (E-18)."""

_NAMES = """
    SELECT g.id, COALESCE(g.name, '党小组') AS name FROM party_group g
    UNION ALL
    SELECT p.id, p.name FROM person p
    UNION ALL
    SELECT o.id, o.name FROM organization o WHERE o.kind <> 'branch'"""


@dataclass(frozen=True, slots=True)
class Live:
    """The state of a period now, by branch (None: the street, and people whom no branch holds).

    ``rules`` are those that were looked at: only they can be compared with a closing.
    """

    period: Period
    rules: frozenset[str]
    book: RuleBook
    rules_version: str
    policy_version: str
    snapshots: Mapping[str | None, Snapshot]


def live(store: Store, period: Period, today: date) -> Live:
    """Everything that the whole rule book finds in a period, with names and figures."""
    book = rule_book(store)
    findings = evaluate(store, period, today, book=book)
    facts = load_quarter(store, period, today, ())
    asked = [rule.id for rule in book if rule.check]
    return live_of(period, findings, facts, asked, book, load_all_names(store))


def live_of(
    period: Period,
    findings: Iterable[Finding],
    facts: QuarterFacts,
    rules: Collection[str],
    book: RuleBook,
    names: Mapping[str, str],
    *,
    figures: bool = True,
) -> Live:
    """The state of a period by what some rules found; a street of several branches has one of its own.

    Without ``figures`` they are not compared: a sheet that does not show them has nothing to say of them.
    """
    rows = frozen_rows(findings, period)
    local = {rule.id: (rule.replaces, rule.title) for rule in book.own if rule.id in rules}
    snapshots: dict[str | None, Snapshot] = {}
    for branch in sorted({*facts.branches, *(b for b in rows if b is not None)}):
        own = rows.get(branch, ())
        known = facts.branches.get(branch)
        snapshots[branch] = Snapshot(
            name=known.name if known else "",
            rows=own,
            figures=figures_of(known, facts.attendance.get(branch, Ratio())) if known and figures else {},
            names=_names_in(own, names),
            local=local,
        )
    if None in rows or len(snapshots) > 1:
        own = rows.get(None, ())
        snapshots[None] = Snapshot(name=facts.street, rows=own, names=_names_in(own, names), local=local)
    return Live(period, frozenset(rules), book, rules_version(), policy_version(facts.policies, book), snapshots)


def _names_in(rows: Iterable[Frozen], names: Mapping[str, str]) -> dict[str, str]:
    """The names that a branch's findings mention."""
    return {
        each: names[each]
        for row in rows for each in (row.subject, row.person) if each is not None and each in names
    }  # fmt: skip


def figures_of(branch: Branch, attendance: Ratio) -> dict[str, str]:
    """The figures of a branch in words; where it has no committee there is none to count."""
    return {
        "full": str(branch.full),
        "probationary": str(branch.probationary),
        **({} if branch.committee is None else {"committee": str(branch.committee)}),
        "groups": str(branch.groups),
        "attendance": f"{attendance.part}/{attendance.whole}",
    }


def load_all_names(store: Store) -> dict[str, str]:
    """The names of groups, of people and of organizations above the branches, also of those that are gone."""
    return {row["id"]: row["name"] for row in store.query(_NAMES)}
