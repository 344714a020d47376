"""Six daily jobs in the real window with key events: the key strokes of each, and how long the program works on them.

Words that a person makes up (topic, minutes) are not counted as strokes. Milliseconds are the program's own, from the
first key to the last repaint; the slowest key is what a person might notice. They are held against as many keys in a
bare text field of the same window system.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.benchmarks.measure import SIZES, Figure, Sizes, answer, child, report
from tests.benchmarks.streets import workshop

MEMBERS = 30


def figures(directory: Path, sizes: Sizes = SIZES) -> Iterator[Figure]:
    """One line a job."""
    os.environ.update(QT_QPA_PLATFORM="offscreen", QT_LOGGING_RULES="default.warning=false")
    os.environ.update(XDG_CONFIG_HOME=str(directory), XDG_DATA_HOME=str(directory))
    for name, words in JOBS.items():
        found = child("bench_hands", name, directory / f"{name}.pbdesk")
        yield Figure(
            f"by hand: {words}",
            f"{found['keys']:.0f} keys, {found['ms']:.0f} ms, slowest key {found['slowest']:.0f} ms",
            f"as many keys in a bare field {found['bare']:.1f} ms",
            f"{found['ms'] / found['bare']:.0f}",
        )


JOBS = {
    "meeting": f"a routine meeting of {MEMBERS}, 3 absent",
    "visit": "a Tuesday's visit",
    "talk": "a talk with one member",
    "dues": f"a month's dues of {MEMBERS}, one exception",
    "member": "a member's place of work corrected",
    "find": "a meeting found by a word and opened",
}


def main() -> None:
    """Run this script alone."""
    with workshop() as directory:
        report(figures(directory))


def _run(job: str, path: Path) -> None:
    from tests.benchmarks.hands_jobs import Desk

    desk = Desk(path, MEMBERS)
    work: Callable[[], None] = getattr(desk, job)
    work()
    bare = desk.bare(desk.keys)
    answer(keys=desk.keys, ms=desk.seconds * 1000, slowest=desk.slowest * 1000, bare=bare * 1000)
    sys.stdout.flush()
    desk.close()
    os._exit(0)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        main()
    else:
        _run(sys.argv[1], Path(sys.argv[2]))
