"""Exchange: how small a branch-year is as a bundle, and what merging many costs against the bare insertion of rows.

Bare is what SQLite itself takes: the revisions (and, apart, all the rows that follow from them) written by one
``executemany`` a table, in one transaction, into a file with the same tables and indexes. Every file that was measured
is looked through by the doctor and its rows are counted: of a file that is wrong no figure is printed.
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.branch_years import EDITED, MEETINGS, PEOPLE, REVISIONS, bundles_in, folder_of
from tests.benchmarks.measure import SIZES, Figure, Sizes, answer, child, peak_mb, report, seconds
from tests.benchmarks.streets import workshop

if TYPE_CHECKING:
    from pbdesk.store import Store

_TIMES, _MANY = 3, 200
"""How often a street is merged; a district takes long enough for one time to be exact."""
_ROWS = {
    "organization": 1, "person": PEOPLE, "membership": PEOPLE, "meeting": MEETINGS, "attendance": MEETINGS * PEOPLE,
}  # fmt: skip
"""What the tables hold of each branch."""


def figures(directory: Path, sizes: Sizes = SIZES) -> Iterator[Figure]:
    """The size of a bundle, then for each number of branches what each step takes."""
    for branches, _ in sizes:
        folder, made = folder_of(directory, branches)
        rounds = [_round(folder) for _ in range(_TIMES if branches < _MANY else 1)]
        if branches == sizes[0][0]:
            yield _size(made)
        yield from _steps(branches, made, rounds)


def main() -> None:
    """Run this script alone, for one number of branches or for all; with a directory, the files made there are kept."""
    parser = argparse.ArgumentParser()
    parser.add_argument("directory", type=Path, nargs="?")
    parser.add_argument("--branches", type=int)
    given = parser.parse_args()
    sizes = ((given.branches, 1),) if given.branches else SIZES
    with workshop(given.directory) as directory:
        report(figures(directory, sizes))


def _round(folder: Path) -> dict[str, float]:
    """Each step once, each in a process of its own: ``merge`` leaves the file that the next ones start from."""
    found: dict[str, float] = {}
    for step in ("look", "merge", "again", "undo", "bare"):
        found |= child("bench_exchange", step, folder)
    return found


def _size(made: dict[str, float]) -> Figure:
    return Figure(
        f"bundle of a branch-year, {MEETINGS} meetings x {PEOPLE} people, {REVISIONS} revisions",
        f"{made['packed'] / 1000:.1f} KB signed and locked (largest {made['packed_max'] / 1000:.1f})",
        f"unpacked {made['raw'] / 1000:.0f} KB",
        f"{made['packed'] / made['raw']:.3f}",
    )


def _steps(branches: int, made: dict[str, float], rounds: list[dict[str, float]]) -> Iterator[Figure]:
    every = f"{branches} branch-years"
    yield Figure(
        f"write the bundles of {every}",
        f"{made['write_all']:.1f} s, min/median of one {made['write_min'] * 1000:.0f}/{made['write'] * 1000:.0f} ms",
    )
    yield _against(f"merge {every}, {branches * REVISIONS:,} revisions", rounds, "merge", "all", "all rows bare")
    yield _against("the same", rounds, "merge", "revisions", "revisions bare")
    yield _against(f"preview of {every}", rounds, "look", "all", "all rows bare")
    yield _against(f"merge {every} again, nothing new", rounds, "again", "merge", "first merge")
    yield _against("take one of the merges back", rounds, "undo", "one", "merging one")


def _against(what: str, rounds: list[dict[str, float]], step: str, floor: str, words: str) -> Figure:
    ours, bare, cpu, bare_cpu = (
        [r[name] for r in rounds] for name in (step, floor, f"{step}_cpu", f"{floor}_cpu")
    )
    ratios = [one / other for one, other in zip(ours, bare, strict=True)]
    peak = max(r[f"{step}_peak_mb"] for r in rounds)
    return Figure(
        what,
        f"{_both(ours)} s ({_both(cpu)} of one core), {peak:.0f} MB",
        f"{words} {_both(bare)} s ({_both(bare_cpu)})",
        _both(ratios),
    )


def _both(values: list[float]) -> str:
    """The least and the middle one, or the only one."""
    middle = f"{statistics.median(values):.2f}"
    return middle if len(values) == 1 else f"{min(values):.2f}/{middle}"


class _Watch:
    """Times steps by the clock and by the processor, and tells them with the peak memory of the first."""

    def __init__(self) -> None:
        self._told: dict[str, float] = {}

    def time(self, step: str, work: Callable[[], object]) -> None:
        """Run a step and note what it took."""
        start = time.process_time()
        self._told[step] = seconds(work)
        self._told[f"{step}_cpu"] = time.process_time() - start
        self._told[f"{step}_peak_mb"] = peak_mb()

    def tell(self) -> None:
        """Answer the parent process."""
        answer(**self._told)


def _opened(path: Path) -> Store:
    from pbdesk.store import Store

    return Store.open(path, check=False)


def _quiet(_done: int, _total: int, _words: str) -> None:
    """Nobody watches."""


def _look(folder: Path, watch: _Watch) -> None:
    from pbdesk.exchange.batch import Parcel, look

    paths = bundles_in(folder)
    with _opened(_copied(folder, "look")) as store:
        parcels: list[Parcel] = []
        watch.time("look", lambda: parcels.extend(look(store, paths, _quiet)))
        assert sum(len(p.plan.landing.created) for p in parcels if p.plan) == len(paths) * (REVISIONS - EDITED)
        _assert_right(store, 0)


def _merge(folder: Path, watch: _Watch) -> None:
    """All but the last in one go, then the last alone."""
    from pbdesk.exchange import incoming
    from pbdesk.exchange.batch import merge_all, read_file

    *paths, last = bundles_in(folder)
    with _opened(_copied(folder, "merged")) as store:
        watch.time("merge", lambda: merge_all(store, paths, _quiet, []))
        opened = incoming.open_bundle(store, read_file(last))
        watch.time("one", lambda: incoming.merge(store, opened, backed_up=True))
        _assert_right(store, len(paths) + 1)


def _again(folder: Path, watch: _Watch) -> None:
    from pbdesk.exchange.batch import Merged, merge_all

    paths, kept = bundles_in(folder), list[Merged]()
    with _opened(folder / "merged.pbdesk") as store:
        watch.time("again", lambda: merge_all(store, paths, _quiet, kept))
        assert not any(m.trouble or m.action_id for m in kept)
        _assert_right(store, len(paths))


def _undo(folder: Path, watch: _Watch) -> None:
    path = folder / "undone.pbdesk"
    shutil.copyfile(folder / "merged.pbdesk", path)
    with _opened(path) as store:
        watch.time("undo", store.undo)
        _assert_right(store, len(bundles_in(folder)) - 1)


def _bare(folder: Path, watch: _Watch) -> None:
    """The rows of the merged file, read beforehand, put into files of the same make."""
    with closing(sqlite3.connect(folder / "merged.pbdesk")) as source:
        told = {name: _rows(source, name) for name in ("revision", "head", *_ROWS)}
    for step, names in (("revisions", ("revision",)), ("all", tuple(told))):
        with _opened(_copied(folder, "bare")) as store:
            watch.time(step, partial(_insert, store, [told[name] for name in names]))
            assert [_count(store, name) for name in names] == [len(told[name][1]) for name in names]


def _rows(source: sqlite3.Connection, name: str) -> tuple[str, list[tuple[object, ...]]]:
    found = source.execute(f"SELECT * FROM {name}")
    columns = [each[0] for each in found.description]
    return f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", found.fetchall()


def _insert(store: Store, told: list[tuple[str, list[tuple[object, ...]]]]) -> None:
    with store.writing() as conn:
        for sql, rows in told:
            conn.executemany(sql, rows)


def _copied(folder: Path, name: str) -> Path:
    path = folder / f"{name}.pbdesk"
    shutil.copyfile(folder / "street.pbdesk", path)
    return path


def _assert_right(store: Store, branches: int) -> None:
    """That a file holds so many branch-years and nothing else, and that the doctor finds nothing against it."""
    from pbdesk.store.doctor import examine

    found = {name: _count(store, name) for name in ("revision", *_ROWS)}
    assert found == {"revision": branches * REVISIONS, **{n: branches * each for n, each in _ROWS.items()}}, found
    assert examine(store).healthy


def _count(store: Store, name: str) -> int:
    return int(store.query(f"SELECT COUNT(*) AS n FROM {name} t")[0]["n"])


if __name__ == "__main__":
    steps = {"look": _look, "merge": _merge, "again": _again, "undo": _undo, "bare": _bare}
    if sys.argv[1:2] and sys.argv[1] in steps:
        watched = _Watch()
        steps[sys.argv[1]](Path(sys.argv[2]), watched)
        watched.tell()
    else:
        main()
