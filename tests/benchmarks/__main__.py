"""Run every benchmark and print one table: ``python -m tests.benchmarks [--quick]`` (a street only, no district)."""

from __future__ import annotations

import sys
from itertools import chain

from tests.benchmarks import (
    bench_check,
    bench_city,
    bench_copies,
    bench_exchange,
    bench_forecast,
    bench_hands,
    bench_load,
    bench_password,
    bench_search,
    bench_sheets,
    bench_start,
)
from tests.benchmarks.measure import SIZES, report
from tests.benchmarks.streets import workshop

BENCHES = (
    bench_load, bench_check, bench_city, bench_forecast, bench_search, bench_copies, bench_sheets, bench_start,
    bench_hands, bench_password, bench_exchange,
)  # fmt: skip


def main() -> None:
    """Measure everything in one temporary directory."""
    sizes = SIZES[:1] if "--quick" in sys.argv[1:] else SIZES
    with workshop() as directory:
        report(chain.from_iterable(bench.figures(directory, sizes) for bench in BENCHES))


if __name__ == "__main__":
    main()
