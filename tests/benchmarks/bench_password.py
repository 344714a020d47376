"""What a password costs: opening, saving and evaluating a street's file with one, against the same file without."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.measure import SIZES, Figure, Sizes, answer, child, medians, report, seconds
from tests.benchmarks.streets import desk_file, workshop

if TYPE_CHECKING:
    from pbdesk.store import Store

_PASSWORD = "correct horse battery"
_TIMES = 5


def figures(directory: Path, sizes: Sizes = SIZES) -> Iterator[Figure]:
    """Three lines for the street, which is the file that somebody waits for."""
    branches, years = sizes[0]
    found = child("bench_password", "run", desk_file(directory, branches, years))
    file = f"a file of {branches} branches x {years} years"
    for what in ("open", "save a meeting", "evaluate a quarter"):
        ours, plain = found[f"{what}, password"], found[f"{what}, none"]
        yield Figure(
            f"{what}, {file} with a password", f"{ours * 1000:.0f} ms", f"without {plain * 1000:.0f} ms",
            f"{ours / plain:.1f}",
        )  # fmt: skip
    yield Figure(
        f"set a password on {file}", f"{found['set']:.1f} s", f"copy by SQLite {found['copy']:.1f} s",
        f"{found['set'] / found['copy']:.1f}",
    )  # fmt: skip


def main() -> None:
    """Run this script alone."""
    with workshop() as directory:
        report(figures(directory))


def _run(source: Path) -> None:
    from pbdesk.store import Store, keyring
    from pbdesk.store.backup import backup
    from pbdesk.store.rekeying import adopt, prepare
    from pbdesk.store.unlocking import unlock

    plain, locked = (source.with_name(f"{name}-{source.name}") for name in ("plain", "locked"))
    for path in (plain, locked):
        shutil.copyfile(source, path)
    with Store.open(locked) as store:
        copy = seconds(lambda: backup(store))
        setting = seconds(lambda: adopt(store, prepare(store, _PASSWORD)))

    def open_it(path: Path) -> Callable[[], object]:
        def work() -> None:
            keyring.forget(path)
            unlock(path, _PASSWORD)
            Store.open(path).close()

        return work

    opened = medians([open_it(locked), open_it(plain)], _TIMES)
    with Store.open(locked) as one, Store.open(plain) as other:
        saved = medians([_saving(one), _saving(other)], 40)
        evaluated = medians([_evaluating(one), _evaluating(other)], _TIMES)
    named = {"open": opened, "save a meeting": saved, "evaluate a quarter": evaluated}
    pairs = {f"{what}, {kind}": took for what, both in named.items()
             for kind, took in zip(("password", "none"), both, strict=True)}  # fmt: skip
    answer(**pairs, set=setting, copy=copy)


def _saving(store: Store) -> Callable[[], object]:
    from pbdesk.model import Meeting, MeetingKind

    branch = store.query("SELECT o.id FROM organization o WHERE o.kind = 'branch' ORDER BY o.id LIMIT 1")[0]["id"]

    def work() -> None:
        with store.change("记录会议") as tx:
            tx.put(Meeting(
                id=store.new_id(), branch_id=branch, kind=MeetingKind.GENERAL_MEETING, held_on=date(2018, 12, 3),
                content="学习和讨论" * 100,
            ))  # fmt: skip

    return work


def _evaluating(store: Store) -> Callable[[], object]:
    from pbdesk.calendar import parse_period
    from pbdesk.rules import evaluate

    return lambda: evaluate(store, parse_period("2018Q4"), date(2018, 12, 20))


if __name__ == "__main__":
    if len(sys.argv) < 2:
        main()
    else:
        _run(Path(sys.argv[2]))
