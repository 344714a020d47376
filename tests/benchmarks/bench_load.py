"""``load``: time and peak memory for whole streets, against the same rows put into bare tables without any check."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.measure import SIZES, Figure, Sizes, answer, child, report, seconds
from tests.benchmarks.streets import rows_file, workshop

_TIMES, _MANY = 3, 200
"""How often a street is loaded; a district takes long enough for one time to be exact."""


def figures(directory: Path, sizes: Sizes = SIZES) -> Iterator[Figure]:
    """One line a size."""
    for branches, years in sizes:
        rows = rows_file(directory, branches, years)
        path = directory / f"street-{branches}x{years}.pbdesk"
        rounds = [
            (child("bench_load", "ours", rows, path), child("bench_load", "bare", rows, directory / "bare.db"))
            for _ in range(_TIMES if branches < _MANY else 1)
        ]
        ours, bare = sorted(rounds, key=lambda one: one[0]["seconds"] / one[1]["seconds"])[len(rounds) // 2]
        yield Figure(
            f"load, {branches} branches x {years} years, {ours['rows']:,.0f} rows",
            f"{ours['seconds']:.1f} s, {ours['peak_mb']:.0f} MB, {ours['rows'] / ours['seconds']:,.0f} rows/s",
            f"unchecked inserts {bare['seconds']:.1f} s",
            f"{ours['seconds'] / bare['seconds']:.1f}",
        )


def main() -> None:
    """Run this script alone."""
    with workshop() as directory:
        report(figures(directory))


def _ours(rows: Path, path: Path) -> None:
    from pbdesk.model import Desk
    from pbdesk.store import Store
    from pbdesk.store.loading import load

    path.unlink(missing_ok=True)

    def work() -> None:
        with Store.create(path, desk=Desk.STREET, title="坪地街道") as store, rows.open("rb") as lines:
            load(store, lines)

    took = seconds(work)
    answer(seconds=took, rows=_count(rows))


def _bare(rows: Path, path: Path) -> None:
    """The floor: decode each line and insert it, untyped, into one table a kind, in one transaction."""
    path.unlink(missing_ok=True)

    def work() -> None:
        conn = sqlite3.connect(path)
        waiting: dict[tuple[str, ...], list[list[object]]] = defaultdict(list)
        with rows.open("rb") as lines, conn:
            for line in lines:
                row = json.loads(line)
                held = waiting[tuple(row)]
                held.append(list(row.values()))
                if len(held) == 5000:
                    _insert(conn, tuple(row), held)
            for columns, held in waiting.items():
                _insert(conn, columns, held)
        conn.close()

    took = seconds(work)
    answer(seconds=took)


def _insert(conn: sqlite3.Connection, columns: tuple[str, ...], held: list[list[object]]) -> None:
    if not held:
        return
    table, names = str(held[0][0]), [name if name != "table" else "kind_of_row" for name in columns]
    known = {row[1] for row in conn.execute(f"PRAGMA table_info({table})")}
    if not known:
        conn.execute(f"CREATE TABLE {table} ({', '.join(names)})")
        known = set(names)
    for name in names:
        if name not in known:
            conn.execute(f"ALTER TABLE {table} ADD COLUMN {name}")
    marks = ", ".join("?" * len(names))
    conn.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", held)
    held.clear()


def _count(rows: Path) -> int:
    with rows.open("rb") as lines:
        return sum(1 for _ in lines)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        {"ours": _ours, "bare": _bare}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        main()
