"""What was frozen when a period was closed, which corrections were issued since, and what was reopened (E-33)."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile
from sqlite3 import Row

from pbdesk.calendar import Period, day_or_none
from pbdesk.rules.codes import make_code
from pbdesk.rules.snapshot import (
    Change,
    FigureChange,
    Snapshot,
    differences,
    digest,
    figure_differences,
    rules_known,
    thaw,
)
from pbdesk.store import Store

_CLOSINGS = """
    SELECT k.id, k.branch_id, k.findings, k.rules_version, k.policy_version, k.digest, k.closed_on, k.closed_by,
           k.reopened_on, k.reopened_by, k.reopen_reason
      FROM closing k
     WHERE k.deleted_at IS NULL AND k.period = :period
     ORDER BY k.branch_id, k.closed_on, k.id"""

_CORRECTIONS = """
    SELECT c.closing_id, c.number, c.reason, c.findings, c.corrected_on, c.corrected_by, c.rules_version,
           c.policy_version, c.digest
      FROM correction c
      JOIN closing k ON k.id = c.closing_id
     WHERE c.deleted_at IS NULL AND k.deleted_at IS NULL AND k.period = :period
     ORDER BY c.closing_id, c.number, c.id"""


@dataclass(frozen=True, slots=True)
class Edition:
    """One issue of a branch's closed period: the closing itself (``number`` 0), or its n-th correction.

    ``closing`` counts the closings of the branch and period from 1: after a reopening there is a second one.
    """

    period: Period
    branch_id: str | None
    closing_id: str
    closing: int
    number: int
    made_on: date
    made_by: str | None
    reason: str
    findings: str
    rules_version: str
    policy_version: str
    digest: str

    @property
    def code(self) -> str:
        """The short code that its sheets carry."""
        return make_code(self.period.label, self.branch_id or "", self.closing_id, str(self.number), self.digest)

    @property
    def words(self) -> str:
        """What this issue is called: 封账, 更正第1次; of a second closing, 第2次封账."""
        return edition_words(self.closing, self.number)

    @property
    def is_whole(self) -> bool:
        """Whether what is kept still is what was sealed."""
        return digest(self.findings, self.rules_version, self.policy_version) == self.digest

    @property
    def snapshot(self) -> Snapshot:
        """What it issued."""
        return thaw(self.findings, self.branch_id)


@dataclass(frozen=True, slots=True)
class ClosingRow:
    """A branch's closed period (or, without a branch, the street's) with everything issued of it, in its order."""

    id: str
    branch_id: str | None
    period: Period
    editions: tuple[Edition, ...]
    reopened_on: date | None = None
    reopened_by: str | None = None
    reopen_reason: str | None = None

    @property
    def closed_on(self) -> date:
        """The day of the closing."""
        return self.editions[0].made_on

    @property
    def last(self) -> Edition:
        """What was issued last."""
        return self.editions[-1]

    @property
    def corrections(self) -> tuple[Edition, ...]:
        """What was issued after the closing."""
        return self.editions[1:]

    @property
    def rules(self) -> frozenset[str]:
        """The rules that the closing knew: with others it is never compared."""
        first = self.editions[0]
        return rules_known(first.snapshot, first.rules_version)

    def altered(self, place: int) -> tuple[list[Change], list[FigureChange]]:
        """What the correction at a place among the editions (from 1) changed."""
        before, after = (self.editions[n].snapshot for n in (place - 1, place))
        return differences(before, after, self.rules, self.period), figure_differences(before, after)

    def as_of(self, today: date) -> ClosingRow | None:
        """The closing as it stood on a day; None where it was not made yet."""
        if self.closed_on > today:
            return None
        known = tuple(takewhile(lambda edition: edition.made_on <= today, self.editions))
        open_again = self.reopened_on is not None and self.reopened_on <= today
        return replace(self, editions=known, reopened_on=self.reopened_on if open_again else None)


def parts_of(editions: Iterable[Edition]) -> str:
    """The hash of everything issued of the branches: it seals the street's own issue together with theirs."""
    return hashlib.sha256("\n".join(sorted(edition.code for edition in editions)).encode()).hexdigest()


def edition_words(closing: int, number: int) -> str:
    """What an issue is called."""
    if closing == 1:
        return f"更正第{number}次" if number else "封账"
    return f"第{closing}次封账" + (f"更正第{number}次" if number else "")


def closings_of(store: Store, period: Period) -> list[ClosingRow]:
    """Every closing of a period, the reopened ones among them, branch by branch in their order."""
    corrections: dict[str, list[Row]] = defaultdict(list)
    for row in store.query(_CORRECTIONS, {"period": period.label}):
        corrections[row["closing_id"]].append(row)
    counted: dict[str | None, int] = defaultdict(int)
    found = []
    for row in store.query(_CLOSINGS, {"period": period.label}):
        counted[row["branch_id"]] += 1
        editions = _editions(row, corrections[row["id"]], period, counted[row["branch_id"]])
        found.append(ClosingRow(
            row["id"], row["branch_id"], period, tuple(editions), day_or_none(row["reopened_on"]), row["reopened_by"],
            row["reopen_reason"],
        ))  # fmt: skip
    return found


def standing(store: Store, period: Period, today: date | None = None) -> dict[str | None, ClosingRow]:
    """The closings that hold, by branch: the last one that was not reopened (as of a day, or by now)."""
    known = (one.as_of(today) if today else one for one in closings_of(store, period))
    return {one.branch_id: one for one in known if one and one.reopened_on is None}


def branches_only(closings: Mapping[str | None, ClosingRow]) -> dict[str, ClosingRow]:
    """Closings without the street's own."""
    return {branch: closing for branch, closing in closings.items() if branch is not None}


def _editions(closing: Row, corrections: list[Row], period: Period, number: int) -> Iterator[Edition]:
    """The closing and its corrections; those of the first format have the versions of their closing."""
    yield Edition(
        period, closing["branch_id"], closing["id"], number, 0, date.fromisoformat(closing["closed_on"]),
        closing["closed_by"], "", closing["findings"], closing["rules_version"], closing["policy_version"],
        closing["digest"],
    )  # fmt: skip
    for row in corrections:
        rules = row["rules_version"] or closing["rules_version"]
        policies = row["policy_version"] or closing["policy_version"]
        yield Edition(
            period, closing["branch_id"], closing["id"], number, row["number"],
            date.fromisoformat(row["corrected_on"]), row["corrected_by"], row["reason"], row["findings"], rules,
            policies, row["digest"] or digest(row["findings"], rules, policies),
        )  # fmt: skip
