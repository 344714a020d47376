"""The year on one page, made by hand."""

from __future__ import annotations

from datetime import date

from pbdesk.calendar import year_period
from pbdesk.model import Outcome
from pbdesk.sheets.years import draw_branches, draw_street
from pbdesk.views.rows import (
    BranchYear,
    BranchYearSheet,
    Issue,
    Ratio,
    StreetYearLine,
    StreetYearSheet,
    Tally,
    Trend,
    TrendLine,
    YearCell,
    YearLine,
)

ISSUE = Issue(year_period(2026), "春江街道", date(2026, 12, 31), "2026.12", "默认")
TREND = Trend(
    ("26年一季", "26年二季", "26年三季"),
    (TrendLine("MTG-01", "党员大会", (Ratio(1, 2), Ratio(2, 2), Ratio(0, 0))),),
)
MONTHS = tuple(YearCell(n, 1, Outcome.MET, f"{n + 1}.5") if n % 2 else YearCell(n, 1, Outcome.UNMET) for n in range(12))
LINES = (
    YearLine("MTG-01", "党员大会", (YearCell(0, 3, Outcome.MET, "2.10"), YearCell(6, 3, Outcome.WAIVED)), Ratio(1, 1)),
    YearLine("MTG-06", "主题党日", MONTHS, Ratio(6, 12)),
    YearLine("MTG-07", "组织生活会", (YearCell(0, 12, Outcome.PENDING),), Ratio(0, 0)),
)
RULES = (("MTG-01", "党员大会"), ("MTG-06", "主题党日"), ("MTG-03", "党小组会"))
TALLIES = (Tally(Ratio(3, 4), Outcome.UNMET), Tally(Ratio(12, 12), Outcome.MET), Tally(Ratio(0, 0), None))


def a_branch_year(number: int = 1) -> BranchYear:
    """A branch's year with something met, missed, waived and open."""
    return BranchYear(f"b{number}", f"果园第{number}居民小组党支部", "居民小组", "林晓燕", LINES, TREND)


def branch_years_sheet(count: int = 1) -> BranchYearSheet:
    """The years of some branches."""
    return BranchYearSheet(ISSUE, tuple(map(a_branch_year, range(1, count + 1))))


def street_year_sheet(count: int) -> StreetYearSheet:
    """The year of a street of so many branches."""
    lines = (StreetYearLine(f"b{n}", f"第{n}居民小组党支部", "居民小组", TALLIES) for n in range(1, count + 1))
    return StreetYearSheet(ISSUE, RULES, tuple(lines), TREND)


def branch_years_pdf(count: int = 1, paper: str = "A4") -> bytes:
    """The years of some branches, printed."""
    return draw_branches(branch_years_sheet(count), paper)


def street_year_pdf(count: int, paper: str = "A3") -> bytes:
    """The year of a street, printed."""
    return draw_street(street_year_sheet(count), paper)
