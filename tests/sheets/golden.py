"""The agreed text of a small example of each sheet.

``python -m tests.sheets.golden [DIRECTORY]`` writes it anew (and the PDFs into a directory), after a look at the print.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from pbdesk.sheets import SHEETS
from pbdesk.views.rows import Absentee
from tests.sheets.by_hand import (
    a_guide,
    a_quarter,
    a_seal,
    an_empty_quarter,
    branch_sheet,
    guide_sheet,
    minutes_sheet,
    some_minutes,
    street_sheet,
)
from tests.sheets.closing_by_hand import a_closed_branch, a_closed_street, a_corrected_branch, closing_of
from tests.sheets.desk_by_hand import (
    a_book,
    a_filled_sign_in,
    a_lecture,
    a_payment,
    a_roster,
    a_sign_in,
    dues_month_sheet,
    lectures_sheet,
    register,
    roster_sheet,
    sign_in_sheet,
)
from tests.sheets.handbook_by_hand import a_handbook
from tests.sheets.reading import lines_of
from tests.sheets.rules_by_hand import a_card, a_rule_book
from tests.sheets.urging_by_hand import (
    a_chase_branch,
    a_notice,
    a_returned_line,
    a_review_line,
    chase_list_sheet,
    notice_sheet,
    reviews_sheet,
)
from tests.sheets.years_by_hand import branch_years_sheet, street_year_sheet

DIRECTORY = Path(__file__).resolve().parents[1] / "golden" / "sheets"

EXAMPLES: Mapping[str, Callable[[], object]] = {
    "branch-quarter": lambda: branch_sheet([a_quarter(), a_quarter(2, seal=a_seal(2))]),
    "street-quarter": lambda: street_sheet([a_quarter(1), a_quarter(2, groups=0), an_empty_quarter(3)]),
    "guide-quarter": lambda: guide_sheet([a_guide()]),
    "minutes": lambda: minutes_sheet(some_minutes(absent=(Absentee("张三", "请假", "住院"),))),
    "sign-in": lambda: sign_in_sheet(a_sign_in(5), a_filled_sign_in()),
    "roster": lambda: roster_sheet(a_roster()),
    "dues": lambda: dues_month_sheet(a_payment(), a_payment(2, paid=None, paid_on=None)),
    "closing": lambda: closing_of(a_closed_street(), a_closed_branch(), a_corrected_branch()),
    "minute-book": lambda: a_book(),
    "lectures": lambda: lectures_sheet(register(a_lecture(), a_lecture(9, late=True))),
    "chase-list": lambda: chase_list_sheet(a_chase_branch(), a_chase_branch(2, remark="本期没有任何会议和走访记录")),
    "notice": lambda: notice_sheet(a_notice(), a_notice(2)),
    "handbook": lambda: a_handbook(),
    "rules": lambda: a_rule_book(a_card(), a_card(2, is_checked=False, checked="开会记录时适用。")),
    "branch-year": lambda: branch_years_sheet(2),
    "street-year": lambda: street_year_sheet(3),
    "reviews": lambda: reviews_sheet(a_review_line(), a_review_line(2), returned=(a_returned_line(),)),
}
"""A small example of every sheet."""


def printed(name: str) -> bytes:
    """The example of a sheet as PDF."""
    return SHEETS[name].draw(EXAMPLES[name]())


def agreed(name: str) -> str:
    """The text that was agreed on."""
    return (DIRECTORY / f"{name}.txt").read_text(encoding="utf-8")


def told(name: str) -> str:
    """The text as it is printed now, line by line."""
    return "\n".join(line.rstrip() for line in lines_of(printed(name))) + "\n"


def main() -> None:
    """Write the text of every sheet as agreed, and the sheets themselves where they can be looked at."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    for name in EXAMPLES:
        (DIRECTORY / f"{name}.txt").write_text(told(name), encoding="utf-8")
        if out:
            (out / f"{name}.pdf").write_bytes(printed(name))


if __name__ == "__main__":
    main()
