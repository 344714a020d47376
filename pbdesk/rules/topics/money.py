"""Dues as the rules look at them: which branches keep them in this file, standards in force, payments, long silences.

Only the months around the asked period are read for everyone; the whole history only for those who paid nothing for
three months (MEM-07, DUE-12).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from sqlite3 import Row

from pbdesk.calendar import day_or_none, quarters_in
from pbdesk.model import DuesCategory
from pbdesk.rules.dues import ALERT_MONTHS
from pbdesk.rules.dues_book import DuesBook, Payment, Standard, month_of, month_shifted, unpaid_run
from pbdesk.rules.facts import Reach
from pbdesk.rules.policy import Policies
from pbdesk.rules.topics.narrowing import narrowed
from pbdesk.rules.topics.people import PeopleFacts
from pbdesk.store import Store

_CHUNK = 400
_CATEGORIES = {category.value: category for category in DuesCategory}

_BRANCHES = """
    SELECT o.id
      FROM organization o
     WHERE o.kind = 'branch' AND o.deleted_at IS NULL {only}"""

_KEEPING = """
       AND (EXISTS (SELECT 1 FROM dues d WHERE d.branch_id = o.id AND d.deleted_at IS NULL)
            OR EXISTS (SELECT 1
                         FROM membership m
                         JOIN dues_standard s ON s.person_id = m.person_id
                        WHERE m.branch_id = o.id AND m.deleted_at IS NULL AND s.deleted_at IS NULL))"""

_STANDARDS = """
    SELECT s.record_id, s.person_id, s.from_month, s.category, s.amount, s.approved_by, s.remark
      FROM dues_standard s
     WHERE s.deleted_at IS NULL {whose}
     ORDER BY s.from_month"""

_IN_FORCE = """
       AND s.from_month <= :last
       AND (s.from_month >= :first
            OR NOT EXISTS (SELECT 1 FROM dues_standard x
                            WHERE x.person_id = s.person_id AND x.deleted_at IS NULL
                              AND x.from_month > s.from_month AND x.from_month <= :first))"""

_PAYMENTS = """
    SELECT d.record_id, d.person_id, d.month, d.branch_id, d.due, d.paid, d.paid_on, d.payer, d.remark
      FROM dues d
     WHERE d.deleted_at IS NULL {whose}"""

_NAMES = "SELECT o.id, o.name FROM organization o"
_IN_WINDOW = "AND d.month >= :first AND d.month <= :last"
_TO_BRANCHES = " AND d.branch_id IN (SELECT o.id FROM organization o)"
"""Says nothing, but lets the months be looked up branch by branch instead of among those of all years."""

_SILENT = """
    SELECT p.id
      FROM person p
     WHERE p.deleted_at IS NULL {whose}
       AND EXISTS (SELECT 1 FROM dues_standard s
                    WHERE s.person_id = p.id AND s.deleted_at IS NULL AND s.from_month <= :first)
       AND NOT EXISTS (SELECT 1 FROM dues d
                        WHERE d.person_id = p.id AND d.deleted_at IS NULL AND d.month >= :first AND d.month <= :last
                          AND CAST(d.paid AS REAL) > 0 AND (d.paid_on IS NULL OR d.paid_on <= :day))"""
"""Who paid nothing for so many months that he may have to be spoken of."""
_THEIRS = "{person} IN (SELECT t.person_id FROM membership t WHERE t.deleted_at IS NULL {only})"


@dataclass(frozen=True, slots=True)
class MoneyFacts:
    """The branches whose dues are looked at, the dues of the months asked for, and the histories of the silent."""

    checked: frozenset[str]
    book: DuesBook
    silent: DuesBook

    def unpaid(self, person_id: str, day: date) -> tuple[str, ...]:
        """The months in a row, up to the last one over, for which nothing came; empty below the first reminder."""
        if person_id not in self.silent.standards:
            return ()
        months = self.silent.months_over(person_id, day)
        run = unpaid_run(months)
        return tuple(each.month for each in months[-run:]) if run >= ALERT_MONTHS[0] else ()


def load_money(
    store: Store,
    people: PeopleFacts,
    reach: Reach,
    branches: Collection[str] | None,
    policies: Policies,
    today: date,
) -> MoneyFacts:
    """Read the dues of all branches, or of some; of a file that keeps none, only that it keeps none."""
    near, collects_on = reach.near, policies.number("dues_day", reach.near.start)
    checked = _checked(store, branches, policies.text("dues_checked", near.start))
    if not checked:
        nothing = DuesBook({}, {}, {}, collects_on)
        return MoneyFacts(checked, nothing, nothing)
    book = _book(store, people, reach, branches, collects_on, today)
    days = [min(today, quarter.last_day) for quarter in quarters_in(near) if quarter.start <= today]
    silent = {
        person for day in days for person in _silent(store, branches, day)
        if (held := people.held_by(person, day)) and held.branch_id in checked
    }  # fmt: skip
    return MoneyFacts(checked, book, _history(store, people, sorted(silent), collects_on, today))


def _book(
    store: Store,
    people: PeopleFacts,
    reach: Reach,
    branches: Collection[str] | None,
    collects_on: int,
    today: date,
) -> DuesBook:
    """The standards in force from before the asked period to the end of its year, the payments of its months."""
    only, names = narrowed(branches, "t.branch_id")
    first = month_of(reach.near.start)
    known, paid = _IN_FORCE, _IN_WINDOW + ("" if only else _TO_BRANCHES)
    if only:
        to_them = narrowed(branches, "d.branch_id")[0].removeprefix("AND ")
        known += "AND " + _THEIRS.format(person="s.person_id", only=only)
        paid += f" AND ({_THEIRS.format(person='d.person_id', only=only)} OR {to_them})"
    asked = {"first": first, **names}
    standards = store.query(_STANDARDS.format(whose=known), {**asked, "last": month_of(reach.year.last_day)})
    payments = store.query(_PAYMENTS.format(whose=paid), {**asked, "last": month_of(reach.near.last_day)})
    return DuesBook(people.relations, _standards(standards), _payments(store, payments, today), collects_on)


def _checked(store: Store, branches: Collection[str] | None, policy: str) -> frozenset[str]:
    """Which branches are looked at: those that keep dues in this file, all, or none (policy ``dues_checked``)."""
    if policy == "none":
        return frozenset()
    only, names = narrowed(branches, "o.id")
    sql = _BRANCHES.format(only=only) + ("" if policy == "all" else _KEEPING)
    return frozenset(r["id"] for r in store.query(sql, names))


def _silent(store: Store, branches: Collection[str] | None, day: date) -> list[str]:
    """Who paid nothing for the last months that are over, as many as the first reminder takes."""
    only, names = narrowed(branches, "t.branch_id")
    whose = "AND " + _THEIRS.format(person="p.id", only=only) if only else ""
    first, last = (month_shifted(month_of(day), -back) for back in (ALERT_MONTHS[0], 1))
    rows = store.query(_SILENT.format(whose=whose), {"first": first, "last": last, "day": day.isoformat(), **names})
    return [r["id"] for r in rows]


def _history(
    store: Store, people: PeopleFacts, persons: Sequence[str], collects_on: int, today: date
) -> DuesBook:
    """All standards and payments of a few people."""
    standards = _standards(_of(store, _STANDARDS, "s.person_id", persons))
    payments = _payments(store, _of(store, _PAYMENTS, "d.person_id", persons), today)
    return DuesBook({person: people.relations[person] for person in persons}, standards, payments, collects_on)


def _of(store: Store, sql: str, column: str, persons: Sequence[str]) -> Iterable[Row]:
    """The rows of some people, asked for in portions."""
    for start in range(0, len(persons), _CHUNK):
        part = persons[start : start + _CHUNK]
        yield from store.query(sql.format(whose=f"AND {column} IN ({', '.join('?' * len(part))})"), part)


def _standards(rows: Iterable[Row]) -> Mapping[str, Sequence[Standard]]:
    found: dict[str, list[Standard]] = defaultdict(list)
    for r in rows:
        found[r["person_id"]].append(
            Standard(r["from_month"], _CATEGORIES[r["category"]], _sum(r["amount"]), r["approved_by"] or "",
                     r["remark"] or "", r["record_id"])
        )  # fmt: skip
    return found


def _payments(store: Store, rows: Iterable[Row], today: date) -> Mapping[tuple[str, str], Payment]:
    """The payments by person and month; what came in later than ``today`` does not count yet."""
    now, names = today.isoformat(), {r["id"]: r["name"] for r in store.query(_NAMES)}
    return {
        (r["person_id"], r["month"]): Payment(
            r["branch_id"], names[r["branch_id"]], _sum(r["due"]) if r["due"] else None, _sum(r["paid"]),
            day_or_none(r["paid_on"]), r["payer"] or "", r["remark"] or "", r["record_id"],
        )
        for r in rows
        if not r["paid_on"] or r["paid_on"] <= now
    }  # fmt: skip


@lru_cache(maxsize=4096)
def _sum(text: str) -> Decimal:
    return Decimal(text)
