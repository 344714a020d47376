"""``check`` for a quarter, against one hand-written aggregate over the same file on the same connection."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from tests.benchmarks.measure import SIZES, Figure, Sizes, answer, child, medians, report, seconds
from tests.benchmarks.streets import desk_file, workshop

_TIMES = 5

AGGREGATE = """
WITH tuesday(day) AS (VALUES {tuesdays})
SELECT m.branch_id AS branch_id, m.kind AS what, m.ym AS at, COUNT(*) AS held
  FROM meeting m
 WHERE m.deleted_at IS NULL AND COALESCE(m.status, 'held') = 'held' AND m.year = :year AND m.quarter = :quarter
 GROUP BY m.branch_id, m.kind, m.ym
UNION ALL
SELECT p.branch_id AS branch_id, 'visit' AS what, t.day AS at, COUNT(v.id) AS held
  FROM posting p
  JOIN tuesday t ON p.started_on <= t.day AND (p.ended_on IS NULL OR t.day < p.ended_on)
  LEFT JOIN visit v ON v.posting_id = p.id AND v.visited_on = t.day AND v.deleted_at IS NULL
 WHERE p.deleted_at IS NULL
 GROUP BY p.branch_id, t.day"""
"""What a clerk would write: meetings by branch, kind and month; visits by branch and Tuesday with the missing ones."""


def figures(directory: Path, sizes: Sizes = SIZES) -> Iterator[Figure]:
    """One line a size."""
    for branches, years in sizes:
        found = child("bench_check", "run", desk_file(directory, branches, years), years)
        yield Figure(
            f"check of a quarter, {branches} branches x {years} years, {found['findings']:,.0f} findings",
            f"{found['ours'] * 1000:.0f} ms (first time {found['first'] * 1000:.0f} ms), {found['peak_mb']:.0f} MB",
            f"one SQL aggregate {found['sql'] * 1000:.1f} ms",
            f"{found['ours'] / found['sql']:.1f}",
        )


def main() -> None:
    """Run this script alone."""
    with workshop() as directory:
        report(figures(directory))


def _run(path: Path, years: int) -> None:
    from pbdesk.calendar import quarter_period, weekdays_in
    from pbdesk.demo.street import FIRST_YEAR
    from pbdesk.rules import evaluate
    from pbdesk.store import Store

    period = quarter_period(FIRST_YEAR + years - 1, 4)
    tuesdays = ", ".join(f"('{day.isoformat()}')" for day in weekdays_in(period.start, period.end))
    sql = AGGREGATE.format(tuesdays=tuesdays)
    today = date(FIRST_YEAR + years, 1, 7)
    with Store.open(path, read_only=True) as store:

        def ours() -> int:
            return len(evaluate(store, period, today))

        def aggregate() -> int:
            return len(store.query(sql, {"year": period.start.year, "quarter": 4}))

        first = seconds(ours)
        mine, theirs = medians((ours, aggregate), _TIMES)
        answer(first=first, ours=mine, sql=theirs, findings=ours())


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _run(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main()
