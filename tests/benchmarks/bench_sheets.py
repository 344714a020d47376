"""Printing the branch sheets of a street and of a district, and a bound volume of minutes, against Paragraphs.

The naive versions (``naive_sheets``, ``naive_book``) put a Paragraph in every cell.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable, Iterator
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any, cast

from tests.benchmarks.measure import SIZES, Figure, Sizes, answer, child, report, seconds
from tests.benchmarks.streets import desk_file, workshop

_TIMES = 3


def figures(directory: Path, sizes: Sizes = SIZES) -> Iterator[Figure]:
    """Two lines a size (drawing alone, and from the file to the PDF), and two for the minute book of a branch."""
    yield from _sheet_figures(directory, sizes)
    branches, years = sizes[0]
    rows = directory / f"book-{branches}x{years}.pickle"
    whole = child("bench_sheets", "whole-book", desk_file(directory, branches, years), years, rows)
    ours, naive = (_best(kind, rows) for kind in ("ours-book", "naive-book"))
    yield Figure(
        f"draw a minute book of {ours['records']:.0f} meetings, {ours['pages']:.0f} pages",
        f"{ours['seconds']:.2f} s, {ours['peak_mb']:.0f} MB, file {ours['mb']:.2f} MB",
        f"Paragraph a cell {naive['seconds']:.1f} s, {naive['peak_mb']:.0f} MB, file {naive['mb']:.2f} MB",
        f"{ours['seconds'] / naive['seconds']:.2f}",
    )
    yield Figure(
        f"print a minute book of {whole['records']:.0f} meetings from a file of {years} years",
        f"{whole['seconds']:.2f} s, {whole['peak_mb']:.0f} MB",
        f"of it reading {whole['gather']:.2f} s",
    )


def _sheet_figures(directory: Path, sizes: Sizes) -> Iterator[Figure]:
    for branches, years in sizes:
        file = desk_file(directory, branches, years)
        rows = directory / f"sheets-{branches}x{years}.pickle"
        whole = child("bench_sheets", "whole", file, years, rows)
        ours, naive = (_best(kind, rows) for kind in ("ours", "naive"))
        yield Figure(
            f"draw {branches} branch sheets, {ours['pages']:.0f} pages",
            f"{ours['seconds']:.2f} s, {ours['peak_mb']:.0f} MB, file {ours['mb']:.2f} MB",
            f"Paragraph a cell {naive['seconds']:.1f} s, {naive['peak_mb']:.0f} MB, file {naive['mb']:.2f} MB",
            f"{ours['seconds'] / naive['seconds']:.2f}",
        )
        yield Figure(
            f"print {branches} branch sheets from a file of {years} years",
            f"{whole['seconds']:.2f} s, {whole['peak_mb']:.0f} MB",
            f"of it evaluating and reading {whole['gather']:.2f} s",
        )
        notices = child("bench_sheets", "notices", file, years)
        yield Figure(
            f"print {notices['records']:.0f} notices to put things right, {notices['pages']:.0f} pages",
            f"{notices['seconds']:.2f} s, {notices['peak_mb']:.0f} MB",
            f"evaluating alone {notices['evaluate']:.2f} s",
            f"{notices['seconds'] / notices['evaluate']:.2f}",
        )


def main() -> None:
    """Run this script alone."""
    with workshop() as directory:
        report(figures(directory))


def _best(kind: str, rows: Path) -> dict[str, float]:
    """The fastest of a few runs, each in a process of its own that reads its fonts anew."""
    return min((child("bench_sheets", kind, rows) for _ in range(_TIMES)), key=lambda found: found["seconds"])


def _draw(kind: str, rows: Path) -> None:
    draw = _drawing(kind)
    sheet = pickle.loads(rows.read_bytes())
    made: list[bytes] = []
    took = seconds(lambda: made.append(draw(sheet)))
    pages = made[0].count(b"/Type /Page\n")
    records = len(sheet.meetings if kind.endswith("book") else sheet.branches)
    answer(seconds=took, mb=len(made[0]) / 1e6, pages=pages, records=records)


def _drawing(kind: str) -> Callable[[Any], bytes]:
    """What is measured, and nothing else of the kind loaded beside it."""
    place = {
        "ours": "pbdesk.sheets.branch_quarter", "naive": "tests.benchmarks.naive_sheets",
        "ours-book": "pbdesk.sheets.minute_book", "naive-book": "tests.benchmarks.naive_book",
    }  # fmt: skip
    return cast("Callable[[Any], bytes]", import_module(place[kind]).draw)


def _whole_book(file: Path, years: int, rows: Path) -> None:
    """Gather and draw the last year's minutes of the branch that met most."""
    from pbdesk.calendar import year_period
    from pbdesk.demo.street import FIRST_YEAR
    from pbdesk.sheets.minute_book import draw
    from pbdesk.store import Store
    from pbdesk.views.minute_book import minute_book
    from pbdesk.views.rows import MinuteBook

    made: list[MinuteBook] = []
    today = date(FIRST_YEAR + years, 1, 7)
    with Store.open(file, read_only=True) as store:
        branch = store.query(
            "SELECT m.branch_id FROM meeting m GROUP BY m.branch_id ORDER BY COUNT(*) DESC, m.branch_id LIMIT 1"
        )[0]["branch_id"]
        year = year_period(FIRST_YEAR + years - 1)
        gather = seconds(lambda: made.append(minute_book(store, year, today, branch)))
    drawing = seconds(lambda: draw(made[0]))
    rows.write_bytes(pickle.dumps(made[0]))
    answer(seconds=gather + drawing, gather=gather, records=len(made[0].meetings))


def _notices(file: Path, years: int) -> None:
    """Look for everybody short of something and draw a notice each, beside evaluating the rules alone."""
    from pbdesk.calendar import quarter_period
    from pbdesk.demo.street import FIRST_YEAR
    from pbdesk.rules import evaluate
    from pbdesk.sheets.notice import draw
    from pbdesk.store import Store
    from pbdesk.views.chase_sheets import notices
    from pbdesk.views.rows import NoticeSheet

    rows: list[NoticeSheet] = []
    made: list[bytes] = []
    period, today = quarter_period(FIRST_YEAR + years - 1, 4), date(FIRST_YEAR + years, 1, 7)
    with Store.open(file, read_only=True) as store:
        evaluating = seconds(lambda: evaluate(store, period, today))
        took = seconds(lambda: rows.append(notices(store, period, today)))
    took += seconds(lambda: made.append(draw(rows[0])))
    pages = made[0].count(b"/Type /Page\n")
    answer(seconds=took, evaluate=evaluating, records=len(rows[0].notices), pages=pages)


def _whole(file: Path, years: int, rows: Path) -> None:
    from pbdesk.calendar import quarter_period
    from pbdesk.demo.street import FIRST_YEAR
    from pbdesk.sheets.branch_quarter import draw
    from pbdesk.store import Store
    from pbdesk.views.branch_quarter import branch_quarter
    from pbdesk.views.rows import BranchQuarterSheet

    made: list[BranchQuarterSheet] = []
    period, today = quarter_period(FIRST_YEAR + years - 1, 4), date(FIRST_YEAR + years, 1, 7)
    with Store.open(file, read_only=True) as store:
        gather = seconds(lambda: made.append(branch_quarter(store, period, today)))
    drawing = seconds(lambda: draw(made[0]))
    rows.write_bytes(pickle.dumps(made[0]))
    answer(seconds=gather + drawing, gather=gather)


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    elif sys.argv[1] == "whole-book":
        _whole_book(Path(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
    elif sys.argv[1] == "notices":
        _notices(Path(sys.argv[2]), int(sys.argv[3]))
    elif sys.argv[1] == "whole":
        _whole(Path(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
    else:
        _draw(sys.argv[1], Path(sys.argv[2]))
