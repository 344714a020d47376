"""A closed period as it was issued last: sheets show these figures, whatever the records say now (E-33)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from pbdesk.calendar import Period, obligation_period, parse_period
from pbdesk.model import Finding, Outcome, SubjectKind
from pbdesk.rules import RuleBook
from pbdesk.rules.snapshot import TURNED_OUT, Frozen, is_sealed
from pbdesk.store import Store
from pbdesk.views.closing import ClosingRow, standing
from pbdesk.views.rows import Branch, Ratio

_WAS_OPEN = "封账时还没有到期限"


def issued_findings(
    findings: Sequence[Finding], closings: Mapping[str | None, ClosingRow], rules: Collection[str], book: RuleBook
) -> list[Finding]:
    """The findings with the results that were issued; what differs now has no records that it could be told from.

    ``rules`` are those that were looked at; what a closing did not know, or does not close, stays as it is. So does
    what was still open at the closing and has turned out since, with a word on that.
    """
    frozen = {branch: _Issued(closing, rules) for branch, closing in closings.items()}
    found = []
    for finding in findings:
        issued = frozen.get(finding.branch)
        shown = issued.shown(finding) if issued else finding
        if shown is not None:
            found.append(shown)
    return [*found, *(lost for branch, issued in frozen.items() for lost in issued.lost(branch, book))]


def issued_in(
    store: Store,
    findings: Sequence[Finding],
    span: Period,
    today: date,
    rules: Collection[str],
    book: RuleBook,
    branches: Collection[str] | None = None,
) -> tuple[list[Finding], tuple[Period, ...]]:
    """Findings of a longer time with what was issued of every closed period in it, and those periods in their order.

    Where a longer and a shorter period are closed, the longer one has the last word.
    """
    found, closed = list(findings), []
    for period in sorted(_closed_inside(store, span), key=lambda one: (one.days, one.start)):
        closings = standing(store, period, today)
        if closings:
            closed.append(period)
            own = {b: one for b, one in closings.items() if branches is None or b in branches}
            found = issued_findings(found, own, rules, book)
    return found, tuple(sorted(closed, key=lambda one: (one.start, one.end)))


def _closed_inside(store: Store, span: Period) -> list[Period]:
    rows = store.query("SELECT DISTINCT k.period FROM closing k WHERE k.deleted_at IS NULL")
    periods = (parse_period(row["period"]) for row in rows)
    return [period for period in periods if span.start <= period.start and period.end <= span.end]


def issued_branch(branch: Branch, closing: ClosingRow | None) -> Branch:
    """A branch with the figures that were issued."""
    figures = closing.last.snapshot.figures if closing else {}
    if not figures:
        return branch
    return replace(
        branch, full=int(figures["full"]), probationary=int(figures["probationary"]), groups=int(figures["groups"]),
        committee=int(figures["committee"]) if "committee" in figures else None,
    )  # fmt: skip


def issued_attendance(attendance: Ratio, closing: ClosingRow | None) -> Ratio:
    """The attendance that was issued."""
    figures = closing.last.snapshot.figures if closing else {}
    part, _, whole = figures.get("attendance", "").partition("/")
    return Ratio(int(part), int(whole)) if whole else attendance


class _Issued:
    """What was issued of one branch, taken up finding by finding."""

    def __init__(self, closing: ClosingRow, rules: Collection[str]) -> None:
        self._period = closing.period
        self._rules = closing.rules & frozenset(rules)
        self._rows: dict[tuple[str, str, str], list[Frozen]] = defaultdict(list)
        for row in closing.last.snapshot.rows:
            if row.rule in self._rules and is_sealed(row.rule, row.period, self._period):
                self._rows[row.key].append(row)

    def shown(self, finding: Finding) -> Finding | None:
        """A finding as it was issued; None where it was not there."""
        if finding.rule not in self._rules or not is_sealed(finding.rule, finding.period, self._period):
            return finding
        rows = self._rows.get((finding.rule, finding.subject, finding.period))
        if not rows:
            return None
        same = next((row for row in rows if row.result == (finding.outcome, finding.due, finding.done)), None)
        row = same or rows[0]
        rows.remove(row)
        if same:
            return finding
        if row.outcome is Outcome.PENDING and row.due == finding.due and finding.outcome in TURNED_OUT:
            return replace(finding, message=f"{finding.message.removesuffix('。')}；{_WAS_OPEN}。")
        return replace(
            finding, outcome=row.outcome, due=row.due, done=row.done, counted=(), rejected=(), message=_told(row)
        )

    def lost(self, branch: str | None, book: RuleBook) -> Iterable[Finding]:
        """What was issued and is not there any more."""
        for rows in self._rows.values():
            for row in rows:
                yield Finding(
                    row.rule, row.subject, _kind(row, branch, book), branch, row.person, row.period, row.outcome,
                    row.due, row.done, (), (), obligation_period(row.period).last_day, _told(row),
                )  # fmt: skip


def _told(row: Frozen) -> str:
    return row.message or f"按封账时的结果：应{row.due}次，已有{row.done}次。"


def _kind(row: Frozen, branch: str | None, book: RuleBook) -> SubjectKind:
    """Whom a lost finding was about: a guide, where a guide's rule names another than the branch."""
    if row.subject == branch:
        return SubjectKind.BRANCH
    kind = book[row.rule].subject
    return SubjectKind.GUIDE if kind is SubjectKind.BRANCH else kind
