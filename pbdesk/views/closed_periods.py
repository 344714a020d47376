"""The periods of a file and how each stands: still running, to be closed, closed, changed since, open again (E-33)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from sqlite3 import Row
from types import MappingProxyType
from typing import Any, get_args

from pbdesk.calendar import Period, PeriodKind, month_period, parse_period, quarter_period, year_period
from pbdesk.model import Outcome, Record
from pbdesk.store import Store
from pbdesk.store.naming import table_word
from pbdesk.views.closed_changes import BranchChanges, changes_now
from pbdesk.views.closing import standing
from pbdesk.views.freezing import Live, live

_YEARS = """
    SELECT m.year FROM meeting m WHERE m.deleted_at IS NULL AND m.year <= :year GROUP BY m.year
    UNION
    SELECT v.year FROM visit v WHERE v.deleted_at IS NULL AND v.year <= :year GROUP BY v.year"""

_CLOSED = """
    SELECT k.period, COUNT(k.branch_id) AS branches, MAX(k.closed_on) AS closed_on, k.reopened_on, k.reopen_reason
      FROM closing k
     WHERE k.deleted_at IS NULL
     GROUP BY k.period, k.reopened_on, k.reopen_reason
     ORDER BY k.period, k.reopened_on"""

_CORRECTED = """
    SELECT k.period, COUNT(DISTINCT c.branch_id) AS branches, MAX(c.number) AS number, MAX(c.corrected_on) AS day
      FROM correction c
      JOIN closing k ON k.id = c.closing_id
     WHERE c.deleted_at IS NULL AND k.deleted_at IS NULL AND k.reopened_on IS NULL
     GROUP BY k.period"""

_HEADS = """
    SELECT h.kind, h.record_id
      FROM head h
     GROUP BY h.kind, h.record_id
    HAVING COUNT(*) > 1"""

_KINDS: Mapping[str, Any] = MappingProxyType({kind.table: kind for kind in get_args(Record)})
IN_THE_WAY = (Outcome.PENDING, Outcome.UNKNOWN)
"""What is not settled yet: what is open takes its course after a closing, what is unknown has to be corrected then."""


class State(StrEnum):
    """How a period stands."""

    RUNNING = "running"
    CLOSABLE = "closable"
    CLOSED = "closed"
    CHANGED = "changed"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """One period: its state, when it was closed, of how many branches, and what became of it.

    ``corrections`` are those of the street (of a single branch: its own), ``corrected`` the branches re-issued;
    ``changed`` are the branches that differ now: None while nobody has looked.
    """

    period: Period
    state: State
    closed_on: date | None = None
    branches: int = 0
    corrections: int = 0
    corrected: int = 0
    corrected_on: date | None = None
    reopened_on: date | None = None
    reason: str = ""
    changed: int | None = None

    @property
    def is_closed(self) -> bool:
        """Whether a closing holds."""
        return self.state in {State.CLOSED, State.CHANGED}

    def with_changes(self, changed: int) -> PeriodRow:
        """The same period after somebody has looked what differs."""
        return replace(self, changed=changed, state=State.CHANGED if changed else State.CLOSED)


@dataclass(frozen=True, slots=True)
class Hindrance:
    """What is not settled yet: a rule's open findings, with how many branches they concern."""

    outcome: Outcome
    rule: str
    title: str
    findings: int
    branches: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a closing would freeze, and what stands in its way; ``conflicts`` by the kind of record."""

    live: Live
    branches: int
    outcomes: Mapping[Outcome, int]
    hindrances: tuple[Hindrance, ...]
    conflicts: Mapping[str, int]


def period_rows(store: Store, kind: PeriodKind, today: date) -> tuple[PeriodRow, ...]:
    """The periods of a length in the years with data, the latest first, without looking whether closed ones changed."""
    known = _closed_rows(store)
    years = {row["year"] for row in store.query(_YEARS, {"year": today.year})}
    periods = {period for year in years for period in _of_year(kind, year) if period.start <= today}
    periods |= {row.period for row in known.values() if row.period.kind is kind}
    made = [known.get(period.label) or _open_row(period, today) for period in periods]
    return tuple(sorted(made, key=lambda row: row.period.start, reverse=True))


def closed_rows(store: Store) -> tuple[PeriodRow, ...]:
    """Every period that was ever closed, of whatever length, the latest first."""
    return tuple(sorted(_closed_rows(store).values(), key=lambda row: (row.period.end, row.period.start), reverse=True))


def recent(rows: Iterable[PeriodRow], today: date, days: int = 400) -> tuple[PeriodRow, ...]:
    """The closed periods that ended not long ago: what is looked at unasked."""
    return tuple(row for row in rows if row.is_closed and (today - row.period.last_day).days <= days)


def changes_of(store: Store, period: Period, today: date) -> tuple[BranchChanges, ...]:
    """What differs now from what was issued of a closed period last."""
    closings = standing(store, period)
    return tuple(changes_now(closings, live(store, period, today))) if closings else ()


def preview(store: Store, period: Period, today: date) -> Preview:
    """What closing a period now would freeze, and what stands in its way."""
    found = live(store, period, today)
    outcomes: Counter[Outcome] = Counter()
    per_rule: dict[tuple[Outcome, str], list[str | None]] = {}
    for branch, snapshot in found.snapshots.items():
        for row in snapshot.rows:
            outcomes[row.outcome] += 1
            if row.outcome in IN_THE_WAY:
                per_rule.setdefault((row.outcome, row.rule), []).append(branch)
    order = sorted(per_rule, key=lambda key: (IN_THE_WAY.index(key[0]), found.book.order(key[1])))
    return Preview(
        found,
        sum(branch is not None for branch in found.snapshots),
        outcomes,
        tuple(
            Hindrance(outcome, rule, found.book[rule].title, len(whose), len(set(whose)))
            for outcome, rule in order for whose in [per_rule[outcome, rule]]
        ),
        _conflicts(store),
    )  # fmt: skip


def _conflicts(store: Store) -> dict[str, int]:
    """Records that two desks changed differently, by what they are called."""
    found: Counter[str] = Counter()
    for row in store.query(_HEADS):
        kind = _KINDS.get(row["kind"])
        shown = store.get(kind, row["record_id"]) if kind else None
        if shown is not None and shown.conflicts:
            found[table_word(row["kind"])] += 1
    return found


def _closed_rows(store: Store) -> dict[str, PeriodRow]:
    """One row a period: the closing that holds, or the last one that was opened again."""
    corrected = {row["period"]: row for row in store.query(_CORRECTED)}
    found: dict[str, PeriodRow] = {}
    for row in store.query(_CLOSED):
        standing_before = found.get(row["period"])
        if standing_before is None or not standing_before.is_closed:
            found[row["period"]] = _closed_row(row, corrected.get(row["period"]))
    return found


def _closed_row(row: Row, corrected: Row | None) -> PeriodRow:
    period, open_again = parse_period(row["period"]), row["reopened_on"] is not None
    made = PeriodRow(
        period, State.REOPENED if open_again else State.CLOSED, date.fromisoformat(row["closed_on"]), row["branches"],
        reopened_on=date.fromisoformat(row["reopened_on"]) if open_again else None, reason=row["reopen_reason"] or "",
    )  # fmt: skip
    if corrected is None or open_again:
        return made
    day = date.fromisoformat(corrected["day"])
    return replace(made, corrections=corrected["number"], corrected=corrected["branches"], corrected_on=day)


def _open_row(period: Period, today: date) -> PeriodRow:
    return PeriodRow(period, State.RUNNING if today <= period.last_day else State.CLOSABLE)


def _of_year(kind: PeriodKind, year: int) -> list[Period]:
    match kind:
        case PeriodKind.YEAR:
            return [year_period(year)]
        case PeriodKind.MONTH:
            return [month_period(year, month) for month in range(1, 13)]
        case _:
            return [quarter_period(year, quarter) for quarter in range(1, 5)]
