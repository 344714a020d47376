"""Measuring: every figure comes from a process of its own, and every ratio from within one run.

The measured process must not inherit a large parent (Linux carries the peak memory over), so whoever calls
:func:`child` keeps little in memory and lets children make the files as well.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import cast

Sizes = Sequence[tuple[int, int]]
"""Streets to measure: how many branches, how many years."""
SIZES: Sizes = ((65, 5), (700, 5))
"""A street, and a district as large as the program is made for."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table: what was measured, the figure, what it is held against, and the ratio of the two."""

    what: str
    ours: str
    against: str = ""
    ratio: str = ""


def child(module: str, *arguments: object) -> dict[str, float]:
    """Run ``tests.benchmarks.<module>`` with arguments in a process of its own; it answers with :func:`answer`."""
    command = [sys.executable, "-m", f"tests.benchmarks.{module}", *(str(a) for a in arguments)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return cast("dict[str, float]", json.loads(done.stdout.splitlines()[-1]))


def answer(**figures: float) -> None:
    """Tell the parent process what was measured, with this process's peak memory."""
    sys.stdout.write(json.dumps({**figures, "peak_mb": peak_mb()}) + "\n")


def peak_mb() -> float:
    """The most memory that this process has held, or the largest of those it started, in megabytes."""
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def medians(works: Sequence[Callable[[], object]], times: int) -> list[float]:
    """The median time of each, run in turns after one warming-up, so that all meet the same state of the machine."""
    for work in works:
        work()
    rounds = [[seconds(work) for work in works] for _ in range(times)]
    return [statistics.median(column) for column in zip(*rounds, strict=True)]


def table(figures: Iterable[Figure]) -> str:
    """The figures as text in columns."""
    rows = [Figure("measured", "pbdesk", "against", "ratio"), *figures]
    columns = [[getattr(row, name) for row in rows] for name in ("what", "ours", "against", "ratio")]
    widths = [max(map(len, column)) for column in columns]
    padded = [[cell.ljust(width) for cell in column] for column, width in zip(columns, widths, strict=True)]
    return "".join("  ".join(row).rstrip() + "\n" for row in zip(*padded, strict=True))


def report(figures: Iterable[Figure]) -> None:
    """Print the table of one script."""
    sys.stdout.write(table(figures))
