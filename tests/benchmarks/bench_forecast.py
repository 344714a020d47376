"""Looking ahead (outlooks of what is open, the calendar of a street, the first page), against finding what is open."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from tests.benchmarks.measure import SIZES, Figure, Sizes, answer, child, medians, report
from tests.benchmarks.streets import desk_file, workshop

_TIMES = 3


def figures(directory: Path, sizes: Sizes = SIZES) -> Iterator[Figure]:
    """Three lines a size."""
    for branches, years in sizes:
        found = child("bench_forecast", "run", desk_file(directory, branches, years), years)
        for key, words in (
            ("outlook", f"outlook of {found['open']:,.0f} open items, {branches} branches"),
            ("calendar", f"calendar of the street, {found['events']:.0f} events"),
            ("home", f"first page of the street, {branches} branches, after its findings"),
        ):
            yield Figure(
                words, f"{found[key] * 1000:.0f} ms", f"check of the same quarter {found['check'] * 1000:.0f} ms",
                f"{found[key] / found['check']:.2f}",
            )  # fmt: skip


def main() -> None:
    """Run this script alone."""
    with workshop() as directory:
        report(figures(directory))


def _run(path: Path, years: int) -> None:
    from pbdesk.calendar import quarter_with
    from pbdesk.demo.street import FIRST_YEAR
    from pbdesk.rules import evaluate
    from pbdesk.rules.almanac import load_almanac
    from pbdesk.store import Store
    from pbdesk.views.calendar_file import Whom, calendar_bytes, plan_calendar
    from pbdesk.views.forecast import forecast_rows, open_findings
    from pbdesk.views.home import home, year_findings
    from pbdesk.views.names import load_names

    today = date(FIRST_YEAR + years - 1, 11, 22)
    now = datetime(today.year, today.month, today.day, tzinfo=UTC)
    with Store.open(path, read_only=True) as store:
        opened, of_year = open_findings(store, today, None, None), year_findings(store, today)
        planned = plan_calendar(store, Whom.STREET, None, today)

        def check() -> int:
            return len(evaluate(store, quarter_with(today), today))

        def outlook() -> int:
            return len(forecast_rows(opened, load_names(store), load_almanac(store, today)))

        def calendar() -> int:
            return len(calendar_bytes(planned, None, now, today))

        def first_page() -> int:
            return len(home(store, of_year, today).short_branches)

        mine, ahead, written, page = medians((check, outlook, calendar, first_page), _TIMES)
        answer(check=mine, outlook=ahead, calendar=written, home=page, open=len(opened), events=len(planned.events))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _run(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main()
