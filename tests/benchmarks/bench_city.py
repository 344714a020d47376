"""All rules over a quarter of a city: 30,000 branches with one year, part by part, and how the cost grows.

The city's file is a district's copied many times over by SQL into the tables that the rules read (the revisions, which
they don't read, are left out), so that making it takes a minute and not an hour.
"""

from __future__ import annotations

import math
import os
import resource
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

from tests.benchmarks.bench_check import AGGREGATE
from tests.benchmarks.measure import SIZES, Figure, Sizes, answer, child, report, seconds
from tests.benchmarks.streets import desk_file, workshop

DISTRICT, COPIES = 600, 50
_COPIED = (
    "organization", "party_group", "committee", "person", "membership", "member_condition", "post", "posting",
    "meeting", "attendance", "agenda_item", "vote_exclusion", "candidate", "visit", "explanation", "dues_standard",
    "dues", "admission", "admission_step",
)  # fmt: skip
_KEYS = frozenset({"id", "record_id", "subject_id", "agenda_item_id"})
_KEPT = frozenset({"parent_id"})
"""Copied branches stand under the same street, which is not copied."""


def figures(directory: Path, sizes: Sizes = SIZES) -> Iterator[Figure]:
    """The district and the city, and the exponent of the growth between them; nothing where a street is asked for."""
    if len(sizes) == 1:
        return
    district = desk_file(directory, DISTRICT, 1)
    small = child("bench_city", "run", district, 1)
    yield _figure(f"all rules, a quarter, {DISTRICT:,} branches x 1 year", small)
    city = directory / f"city-{DISTRICT * COPIES}.pbdesk"
    if not city.exists():
        child("bench_city", "make", district, city)
    cores = min(os.cpu_count() or 1, 2)
    large = child("bench_city", "run", city, cores)
    yield _figure(f"all rules, a quarter, {DISTRICT * COPIES:,} branches x 1 year, {cores} processes", large)
    grown = math.log(large["cpu"] / small["cpu"]) / math.log(COPIES)
    yield Figure("processor time grows with branches as n to the power of", f"{grown:.2f}")


def main() -> None:
    """Run this script alone; with a directory, the files made there are kept."""
    given = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    with workshop(given) as directory:
        report(figures(directory))


def _figure(what: str, found: dict[str, float]) -> Figure:
    return Figure(
        f"{what}, {found['findings']:,.0f} findings",
        f"{found['ours']:.2f} s ({found['cpu']:.2f} s of one core), {found['peak_mb']:.0f} MB a process",
        f"one SQL aggregate {found['sql']:.2f} s",
        f"{found['ours'] / found['sql']:.1f}",
    )


def _make(district: Path, city: Path) -> None:
    """Copy every row of the district ``COPIES`` times, its ids made different by an ending."""
    part = city.with_suffix(".part")
    shutil.copy(district, part)
    with closing(sqlite3.connect(part, isolation_level=None)) as conn:
        conn.execute("PRAGMA foreign_keys = OFF")
        conn.execute("PRAGMA synchronous = OFF")
        conn.execute("PRAGMA journal_mode = OFF")
        conn.execute("ATTACH ? AS src", (str(district),))
        for table in _COPIED:
            conn.execute(_copy_sql(conn, table), {"copies": COPIES})
        conn.execute("ANALYZE")
    part.rename(city)
    answer()


def _copy_sql(conn: sqlite3.Connection, table: str) -> str:
    names = [row[1] for row in conn.execute(f"PRAGMA table_info({table})")]
    copied = [
        f"t.{name} || '-' || n.n" if name in _KEYS or (name.endswith("_id") and name not in _KEPT) else f"t.{name}"
        for name in names
    ]
    only = "WHERE t.kind = 'branch'" if table == "organization" else ""
    return f"""
        WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < :copies - 1)
        INSERT INTO main.{table} ({', '.join(names)})
        SELECT {', '.join(copied)} FROM n CROSS JOIN src.{table} t {only}"""


def _run(path: Path, processes: int) -> None:
    from pbdesk.calendar import quarter_period, weekdays_in
    from pbdesk.demo.street import FIRST_YEAR
    from pbdesk.rules.totals import total_of_file
    from pbdesk.store import Store

    period = quarter_period(FIRST_YEAR, 4)
    today = date(FIRST_YEAR + 1, 1, 7)
    tuesdays = ", ".join(f"('{day.isoformat()}')" for day in weekdays_in(period.start, period.end))
    found = 0

    def ours() -> None:
        nonlocal found
        totals = total_of_file(path, period, today, processes=processes)
        found = sum(total.outcomes.total() for total in totals.values())

    taken = seconds(ours)
    cpu = _cpu()
    with Store.open(path, read_only=True, check=False) as store:
        sql = seconds(lambda: store.query(AGGREGATE.format(tuesdays=tuesdays), {"year": FIRST_YEAR, "quarter": 4}))
    answer(ours=taken, cpu=cpu, sql=sql, findings=found)


def _cpu() -> float:
    """The processor time of this process and of those it started, in seconds."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


if __name__ == "__main__":
    if len(sys.argv) > 2 and sys.argv[1] == "make":
        _make(Path(sys.argv[2]), Path(sys.argv[3]))
    elif len(sys.argv) > 3 and sys.argv[1] == "run":
        _run(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main()
